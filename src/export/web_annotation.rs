//! `web-annotation`: one W3C Web Annotation (2017) a line, in JSON-LD.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Export, Options, json};
use crate::document::{CharIndex, Quotation, Record, ScoredSpan, Span};
use crate::filter::Selected;
use crate::hex::sha256;

/// Code points of the text before and behind a quote.
const CONTEXT: usize = 32;

/// Writes annotations for the web.
pub struct WebAnnotation {
    text: bool,
}

impl WebAnnotation {
    pub(super) const fn new(options: Options) -> Self {
        Self { text: options.text }
    }
}

impl Export for WebAnnotation {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let place = Place::of(article.record, self.text);
        for entity in &article.entities {
            let mut bodies = vec![tag(entity.label.as_str())];
            bodies.extend(identified(&entity.actor));
            let target = [place.target(Span::new(entity.start, entity.end))];
            json::line(out, &place.annotation(&entity.id, &bodies, &target))?;
        }
        for quotation in &article.quotations {
            let mut bodies = vec![tag(quotation.kind.as_str()), tag(quotation.medium.as_str())];
            let actors = quotation.speaker.actors.iter();
            bodies.extend(actors.filter_map(|actor| identified(&actor.actor)));
            bodies.extend(place.roles(quotation));
            let spans = quotation.spans.iter();
            let target: Vec<Value> = spans.map(|&span| place.target(span)).collect();
            json::line(out, &place.annotation(&quotation.id, &bodies, &target))?;
        }
        Ok(())
    }
}

/// The article that is annotated.
struct Place<'r> {
    record: &'r Record,
    index: CharIndex<'r>,
    digest: String,
    text: bool,
}

impl<'r> Place<'r> {
    fn of(record: &'r Record, text: bool) -> Self {
        Self {
            record,
            index: CharIndex::new(&record.text),
            digest: sha256(record.text.as_bytes()),
            text,
        }
    }

    fn annotation(&self, id: &str, bodies: &[Value], target: &[Value]) -> Value {
        json!({
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": format!("urn:sha256:{}#{id}", self.digest),
            "type": "Annotation",
            "motivation": "tagging",
            "body": bodies,
            "target": target,
        })
    }

    /// A piece of the article, by its place in code points and by its words.
    fn target(&self, span: Span) -> Value {
        let mut selector = vec![json!({
            "type": "TextPositionSelector",
            "start": span.start,
            "end": span.end,
        })];
        if self.text {
            let before = Span::new(span.start.saturating_sub(CONTEXT), span.start);
            let behind = Span::new(span.end, span.end + CONTEXT);
            selector.push(json!({
                "type": "TextQuoteSelector",
                "exact": self.index.slice(span),
                "prefix": self.index.slice(before),
                "suffix": self.index.slice(behind),
            }));
        }
        json!({"source": self.source(), "selector": selector})
    }

    /// The address of the article, or a name made of the digest of its text.
    fn source(&self) -> String {
        match self.record.url.as_str() {
            "" => format!("urn:sha256:{}", self.digest),
            url => url.to_owned(),
        }
    }

    /// The words of the roles as bodies that lie in the article.
    fn roles(&self, quotation: &Quotation) -> Vec<Value> {
        let scored = |spans: &[ScoredSpan]| spans.iter().map(|s| s.span()).collect::<Vec<_>>();
        let roles = [
            ("speaker", quotation.speaker.spans.clone()),
            ("cue", scored(&quotation.cue)),
            ("addressee", scored(&quotation.addressee)),
            ("frame", scored(&quotation.frame)),
        ];
        let mut bodies = Vec::new();
        for (role, spans) in roles {
            for span in spans {
                let mut body = self.target(span);
                body["type"] = json!("SpecificResource");
                body["purpose"] = json!("linking");
                body["name"] = json!(role);
                bodies.push(body);
            }
        }
        bodies
    }
}

fn tag(value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": "tagging", "value": value})
}

/// Who is meant, if Wikidata knows.
fn identified(actor: &str) -> Option<Value> {
    let source = wikidata(actor)?;
    Some(json!({"type": "SpecificResource", "purpose": "identifying", "source": source}))
}

/// Wikidata's name of an actor, if it knows one.
pub(super) fn wikidata(actor: &str) -> Option<String> {
    let number = actor.strip_prefix('Q')?;
    number.parse::<u64>().ok()?;
    Some(format!("http://www.wikidata.org/entity/{actor}"))
}
