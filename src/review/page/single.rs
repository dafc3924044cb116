//! The page as one file that can be handed on: reading only, with the articles inside.

use std::io::{self, Write};

use super::{ArticleView, FRAME, HEAD, PageFacts, SCRIPT, SCRIPTS, STYLE};
use crate::document::Record;
use crate::hex::sha256;

/// Writes the page, article by article.
#[derive(Debug)]
pub struct Single<W> {
    out: W,
    articles: usize,
    rest: String,
}

impl<W: Write> Single<W> {
    /// Begins the page; `name` is what it calls the file of the articles.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(mut out: W, name: &str) -> io::Result<Self> {
        let scripts: String = SCRIPTS.iter().map(|(_, script)| *script).collect();
        // Only what bears this mark is obeyed. Whoever writes an article cannot put it in: it hangs
        // on nothing that is read.
        let nonce = &sha256(format!("{STYLE}{scripts}").as_bytes())[..32];
        let head = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src \
             'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; \
             form-action 'none'; require-trusted-types-for 'script'\">\n\
             <style nonce=\"{nonce}\">\n{STYLE}</style>"
        );
        let frame = FRAME.replace(HEAD, &head);
        let (before, after) = frame.split_once(SCRIPT).unwrap_or((&frame, ""));
        let facts = PageFacts {
            file: name.to_owned(),
            ..PageFacts::default()
        };
        let facts = harmless(&serde_json::to_string(&facts)?);
        write!(
            out,
            "{before}<script type=\"application/json\" id=\"data\">{{\"session\":{facts},\n\"articles\":["
        )?;
        Ok(Self {
            out,
            articles: 0,
            rest: format!("]}}</script>\n<script nonce=\"{nonce}\">\n{scripts}</script>\n{after}"),
        })
    }

    /// Adds an article.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        let digest = sha256(record.text.as_bytes());
        let view = ArticleView::new(self.articles, record, digest, false);
        let view = harmless(&serde_json::to_string(&view)?);
        let comma = if self.articles > 0 { "," } else { "" };
        self.articles += 1;
        write!(self.out, "{comma}\n{view}")
    }

    /// Ends the page and gives back where it was written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(self.rest.as_bytes())?;
        Ok(self.out)
    }
}

/// JSON in which nothing is markup: whatever could end the element it stands in, or begin another or
/// a comment, is written as an escape.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn json_in_a_page_is_the_same_json_without_markup() {
        let text = "a</script><!--<script>&amp;\u{2028}\\u003c";
        let json = serde_json::to_string(text).unwrap();
        let inert = harmless(&json);
        assert!(!inert.contains(['<', '>', '&', '\u{2028}']), "{inert}");
        assert_eq!(serde_json::from_str::<String>(&inert).unwrap(), text);
    }
}
