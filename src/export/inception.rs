//! `inception`: a folder with a UIMA CAS in XMI 1.0 for each article and `TypeSystem.xml`; offsets are
//! UTF-16 code units.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::folder::{ExportFolder, Folder};
use super::marks::{Kind, Mark, Marks};
use super::words::Words;
use super::{Options, json, share};
use crate::document::{Quotation, Record, Span, Utf16Index};
use crate::filter::Selected;
use crate::xml::Value;

/// The layers, as `INCEpTION` imports them into a project.
const TYPES: &str = include_str!("inception_types.xml");

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmlns:segmentation="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
"#;

/// The id of the text.
const SOFA: usize = 1;

/// Writes documents of `INCEpTION`.
pub struct Inception {
    negatives: f64,
}

impl Inception {
    pub(super) const fn new(options: Options) -> Self {
        Self {
            negatives: options.negatives,
        }
    }
}

impl ExportFolder for Inception {
    fn begin(&mut self, folder: &Folder) -> io::Result<()> {
        let mut file = folder.create("TypeSystem.xml")?;
        file.write_all(TYPES.as_bytes())?;
        file.flush()
    }

    fn record(&mut self, article: &Selected<'_>, folder: &Folder) -> io::Result<()> {
        let id = &article.record.id;
        if article.is_empty() && !share::keeps_negative(self.negatives, id) {
            return Ok(());
        }
        let (mut file, name) = folder.create_for(id, "xmi")?;
        file.write_all(document(article, &name).as_bytes())?;
        file.flush()
    }
}

/// Elements of a CAS while they are written.
struct Elements {
    units: Utf16Index,
    xml: String,
    /// Ids of what is indexed.
    members: Vec<usize>,
    /// The next free id.
    next: usize,
}

impl Elements {
    /// An annotation of `span`; its id.
    fn annotation(&mut self, name: &str, span: Span, features: &[(&str, &str)]) -> usize {
        let id = self.next;
        let (begin, end) = (self.units.unit(span.start), self.units.unit(span.end));
        let place = format!(r#" sofa="{SOFA}" begin="{begin}" end="{end}""#);
        self.element(name, &place, features);
        self.members.push(id);
        id
    }

    /// An element with the next id; features that are "" are absent.
    fn element(&mut self, name: &str, place: &str, features: &[(&str, &str)]) {
        // Writing to a string cannot fail; so below.
        let _ = write!(self.xml, r#"<{name} xmi:id="{}"{place}"#, self.next);
        for (key, value) in features.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(self.xml, r#" {key}="{}""#, Value(value));
        }
        self.xml += "/>\n";
        self.next += 1;
    }
}

fn document(article: &Selected<'_>, name: &str) -> String {
    let record = article.record;
    let mut elements = Elements {
        units: Utf16Index::new(&record.text),
        xml: HEAD.to_owned(),
        members: Vec::new(),
        next: SOFA + 1,
    };
    head(&mut elements, record, name);
    let words = Words::of(article);
    for sentence in &words.sentences {
        let (first, last) = (words.tokens[sentence.start], words.tokens[sentence.end - 1]);
        let span = Span::new(first.start, last.end);
        elements.annotation("segmentation:Sentence", span, &[]);
    }
    for &token in &words.tokens {
        elements.annotation("segmentation:Token", token, &[]);
    }
    annotations(&mut elements, article);
    let Elements {
        mut xml, members, ..
    } = elements;
    let members: Vec<String> = members.iter().map(ToString::to_string).collect();
    let _ = write!(
        xml,
        "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" \
         sofaString=\"{}\"/>\n<cas:View sofa=\"{SOFA}\" members=\"{}\"/>\n</xmi:XMI>\n",
        Value(&record.text),
        members.join(" ")
    );
    xml
}

/// What is said of the article as a whole.
fn head(elements: &mut Elements, record: &Record, name: &str) {
    let whole = Span::new(0, record.text.chars().count());
    // `INCEpTION` calls documents by their files.
    let features = [
        ("language", record.lang.as_str()),
        ("documentTitle", name),
        ("documentId", &record.id),
    ];
    elements.annotation("metadata:DocumentMetaData", whole, &features);
    let meta = json::meta(record);
    let of = |key: &str| meta[key].as_str().unwrap_or_default();
    let features = [
        ("article", of("id")),
        ("date", of("date")),
        ("outlet", of("outlet")),
        ("headline", of("title")),
        ("address", of("url")),
    ];
    elements.members.push(elements.next);
    elements.element("custom:Article", &format!(r#" sofa="{SOFA}""#), &features);
}

/// Entities, pieces of quotations and roles; the links stand behind them, in their order.
fn annotations(elements: &mut Elements, article: &Selected<'_>) {
    let marks = Marks::whole(article);
    let first = elements.next;
    let link = |number: usize| first + marks.marks.len() + number;
    let mut quotations = article.quotations.iter();
    for (at, mark) in marks.marks.iter().enumerate() {
        let from_here = marks.relations.iter().enumerate();
        let links = from_here.filter(|(_, relation)| relation.from == at);
        let links: Vec<String> = links.map(|(n, _)| link(n).to_string()).collect();
        match mark.kind {
            Kind::Entity => {
                let identifier = super::web_annotation::wikidata(mark.actor).unwrap_or_default();
                let features = [("value", mark.label), ("identifier", identifier.as_str())];
                elements.annotation("ner:NamedEntity", mark.span, &features);
            }
            Kind::First => quotation(elements, mark, quotations.next(), &links.join(" ")),
            Kind::Further => {
                elements.annotation("custom:Quotation", mark.span, &[("kind", mark.label)]);
            }
            Kind::Role => {
                elements.annotation("custom:QuotationRole", mark.span, &[("role", mark.label)]);
            }
        }
    }
    for relation in &marks.relations {
        let target = format!(r#" target="{}""#, first + relation.to);
        let features = [("role", relation.label)];
        elements.element("custom:QuotationRolesLink", &target, &features);
    }
}

/// The first piece of a quotation with all that is known of it.
fn quotation(
    elements: &mut Elements,
    mark: &Mark<'_>,
    quotation: Option<&&Quotation>,
    links: &str,
) {
    let (medium, kind) = quotation.map_or(("", ""), |quotation| {
        (quotation.medium.as_str(), quotation.speaker.kind.as_str())
    });
    let actor = super::web_annotation::wikidata(mark.actor).unwrap_or_default();
    let features = [
        ("kind", mark.label),
        ("medium", medium),
        ("speakerKind", kind),
        ("speakerActor", &actor),
        ("roles", links),
    ];
    elements.annotation("custom:Quotation", mark.span, &features);
}
