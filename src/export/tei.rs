//! `tei`: a TEI P5 corpus; the text in paragraphs, sentences and words, the annotations beside it.
//!
//! Quotations are interrupted, overlap each other and cross sentences, so that no element around
//! words could hold them: they stand in `standOff` and point to words. The characters of `body` are
//! the text.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use super::Export;
use super::tei_beside::Beside;
use super::tei_text::Body;
use super::words::Words;
use crate::document::{Label, Medium, QuotationType, Record, SpeakerKind};
use crate::filter::Selected;
use crate::xml::{Content, Value};

/// Writes a corpus of TEI.
#[derive(Debug, Default)]
pub struct Tei {
    written: usize,
}

impl Export for Tei {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(corpus_head().as_bytes())
    }

    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.written += 1;
        let mut xml = String::new();
        // Writing to a string cannot fail.
        let _ = text(&mut xml, article, self.written);
        out.write_all(xml.as_bytes())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"</teiCorpus>\n")
    }
}

/// What stands before the first article: of what kind the corpus is, and the closed lists.
fn corpus_head() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader>\n<fileDesc>\n\
         <titleStmt><title>News with entities and quotations</title></titleStmt>\n\
         <publicationStmt><p>Written by wortlaut {version}.</p></publicationStmt>\n\
         <sourceDesc><p>The header of each text says where it is from.</p></sourceDesc>\n\
         </fileDesc>\n<encodingDesc><classDecl>\n"
    );
    let labels = Label::ALL.iter().map(|label| label.as_str());
    taxonomy(&mut xml, "label", labels);
    let types = QuotationType::ALL.iter().map(|kind| kind.as_str());
    taxonomy(&mut xml, "type", types);
    taxonomy(
        &mut xml,
        "medium",
        Medium::ALL.iter().map(|medium| medium.as_str()),
    );
    taxonomy(
        &mut xml,
        "kind",
        SpeakerKind::ALL.iter().map(|kind| kind.as_str()),
    );
    taxonomy(
        &mut xml,
        "role",
        ["speaker", "cue", "addressee", "frame"].into_iter(),
    );
    xml + "</classDecl></encodingDesc>\n</teiHeader>\n"
}

fn taxonomy(xml: &mut String, name: &str, spellings: impl Iterator<Item = &'static str>) {
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "<taxonomy xml:id=\"{name}\">");
    for one in spellings {
        let _ = writeln!(
            xml,
            "<category xml:id=\"{name}.{one}\"><catDesc>{one}</catDesc></category>"
        );
    }
    xml.push_str("</taxonomy>\n");
}

/// An article, the `number`-th of the corpus, from 1.
fn text(xml: &mut String, article: &Selected<'_>, number: usize) -> fmt::Result {
    let record = article.record;
    let words = Words::of(article);
    let own = format!("a{number}");
    write!(xml, "<TEI xml:id=\"{own}\"")?;
    if !record.lang.is_empty() {
        write!(xml, " xml:lang=\"{}\"", Value(&record.lang))?;
    }
    xml.push_str(">\n");
    header(xml, record)?;
    let beside = Beside {
        article,
        words: &words,
        own: &own,
    };
    // Where nothing counts nothing stands beside the text: it is never empty.
    if !article.is_empty() {
        beside.write(xml)?;
    }
    xml.push_str("<text><body>");
    Body::new(record, &words, &own).write(xml)?;
    xml.push_str("</body></text>\n</TEI>\n");
    Ok(())
}

fn header(xml: &mut String, record: &Record) -> fmt::Result {
    let title = if record.title.is_empty() {
        &record.id
    } else {
        &record.title
    };
    writeln!(xml, "<teiHeader><fileDesc>")?;
    write!(xml, "<titleStmt><title>{}</title>", Content(title))?;
    for author in &record.authors {
        write!(xml, "<author>{}</author>", Content(author))?;
    }
    writeln!(xml, "</titleStmt>")?;
    let id = Content(&record.id);
    writeln!(
        xml,
        "<publicationStmt><p><idno type=\"article\">{id}</idno></p></publicationStmt>"
    )?;
    write!(xml, "<sourceDesc><bibl><title>{}</title>", Content(title))?;
    if !record.outlet.is_empty() {
        write!(xml, "<publisher>{}</publisher>", Content(&record.outlet))?;
    }
    if !record.section.is_empty() {
        let section = Content(&record.section);
        write!(xml, "<biblScope unit=\"section\">{section}</biblScope>")?;
    }
    if !record.date.is_empty() {
        let date = &record.date;
        write!(
            xml,
            "<date when=\"{}\">{}</date>",
            Value(date),
            Content(date)
        )?;
    }
    if !record.url.is_empty() {
        write!(xml, "<idno type=\"URL\">{}</idno>", Content(&record.url))?;
    }
    writeln!(xml, "</bibl></sourceDesc>")?;
    writeln!(xml, "</fileDesc></teiHeader>")
}
