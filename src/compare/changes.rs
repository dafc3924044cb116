//! What differs between two records of one article.

use serde::Serialize;

use super::actors::{Names, speakers};
use super::matching::{Key, Matching, matching};
use crate::document::{Entity, Quotation, Record, ScoredSpan, Span};

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Only the second record has it.
    Added,
    /// Only the first record has it.
    Lost,
    /// Both have it, and not alike.
    Changed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Key of the record, with that of the entity or quotation: `quotations.speaker`.
    pub field: &'static str,
    /// What became of it.
    pub kind: Kind,
    /// Text of the entity or quotation; "" if the article is meant.
    pub text: String,
    /// The value in the first record; "" if it has none, or none that fits a line.
    pub before: String,
    /// The value in the second record.
    pub after: String,
}

/// The differences of two records, and who says a quotation in one of them only.
#[derive(Debug, Default)]
pub struct Compared {
    pub changes: Vec<Change>,
    pub gained: Vec<String>,
    pub lost: Vec<String>,
}

/// Everything that differs; at least one change, as the records are known to differ.
pub fn changes(a: &Record, b: &Record) -> Compared {
    let mut found = Compared::default();
    head(&mut found, a, b);
    if a.text == b.text {
        entities(&mut found, a, b);
        quotations(&mut found, a, b);
        found.whole("actors", a.actors == b.actors);
        found.whole("warnings", a.warnings == b.warnings);
    } else {
        // Offsets of different texts cannot be compared: whatever one says counts as lost, whatever
        // the other says as gained.
        found.whole("text", false);
        found.lost = speakers(a).concat();
        found.gained = speakers(b).concat();
    }
    if found.changes.is_empty() {
        found.whole("other", false);
    }
    found
}

fn head(found: &mut Compared, a: &Record, b: &Record) {
    let (authors_a, authors_b) = (a.authors.join("; "), b.authors.join("; "));
    for (field, before, after) in [
        ("title", &a.title, &b.title),
        ("date", &a.date, &b.date),
        ("lang", &a.lang, &b.lang),
        ("outlet", &a.outlet, &b.outlet),
        ("section", &a.section, &b.section),
        ("authors", &authors_a, &authors_b),
        ("url", &a.url, &b.url),
        ("meta", &a.meta, &b.meta),
    ] {
        found.value(field, "", before.clone(), after.clone());
    }
    if a.text == b.text {
        found.whole("parts", a.parts == b.parts);
        found.whole("sentences", a.sentences == b.sentences);
        found.whole("tokens", a.tokens == b.tokens);
    }
}

fn entities(found: &mut Compared, a: &Record, b: &Record) {
    let key = |e: &Entity| -> Key { (vec![Span::new(e.start, e.end)], e.label.as_str()) };
    let keys = |record: &Record| -> Vec<Key> { record.entities.iter().map(key).collect() };
    let Matching { pairs, lost, added } = matching(&keys(a), &keys(b));
    let (names_a, names_b) = (Names::of(a), Names::of(b));
    for (i, j) in pairs {
        let (x, y) = (&a.entities[i], &b.entities[j]);
        let text = x.text.as_str();
        found.value(
            "entities.label",
            text,
            x.label.to_string(),
            y.label.to_string(),
        );
        found.value(
            "entities.actor",
            text,
            names_a.name(&x.actor),
            names_b.name(&y.actor),
        );
        found.value("entities.reason", text, x.reason.clone(), y.reason.clone());
        let scores = |e: &Entity| format!("{} {}", e.score.value(), e.actor_score.value());
        found.value("entities.score", text, scores(x), scores(y));
    }
    for i in lost {
        let entity = &a.entities[i];
        found.one("entities", Kind::Lost, &entity.text, entity.label.as_str());
    }
    for j in added {
        let entity = &b.entities[j];
        found.one("entities", Kind::Added, &entity.text, entity.label.as_str());
    }
}

fn quotations(found: &mut Compared, a: &Record, b: &Record) {
    let key = |q: &Quotation| -> Key { (q.spans.clone(), q.kind.as_str()) };
    let keys = |record: &Record| -> Vec<Key> { record.quotations.iter().map(key).collect() };
    let Matching { pairs, lost, added } = matching(&keys(a), &keys(b));
    let (who_a, who_b) = (speakers(a), speakers(b));
    for (i, j) in pairs {
        quotation(found, (a, &a.quotations[i]), (b, &b.quotations[j]));
        let (before, after) = (&who_a[i], &who_b[j]);
        found.value(
            "quotations.actor",
            &a.quotations[i].text,
            before.join(", "),
            after.join(", "),
        );
        let without = |some: &[String], others: &[String]| -> Vec<String> {
            some.iter()
                .filter(|s| !others.contains(s))
                .cloned()
                .collect()
        };
        found.lost.extend(without(before, after));
        found.gained.extend(without(after, before));
    }
    for i in lost {
        let quotation = &a.quotations[i];
        found.one(
            "quotations",
            Kind::Lost,
            &quotation.text,
            quotation.kind.as_str(),
        );
        found.lost.extend(who_a[i].iter().cloned());
    }
    for j in added {
        let quotation = &b.quotations[j];
        found.one(
            "quotations",
            Kind::Added,
            &quotation.text,
            quotation.kind.as_str(),
        );
        found.gained.extend(who_b[j].iter().cloned());
    }
}

/// Two annotations of the same spans.
fn quotation(found: &mut Compared, a: (&Record, &Quotation), b: (&Record, &Quotation)) {
    let text = a.1.text.as_str();
    let values = |(record, q): (&Record, &Quotation)| {
        let words = |spans: &[ScoredSpan]| {
            let spans: Vec<Span> = spans.iter().map(|s| s.span()).collect();
            shown(record, &spans)
        };
        let antecedent = &q.speaker.antecedent;
        let antecedent = Span::new(antecedent.start, antecedent.end);
        let antecedent: Vec<Span> = Some(antecedent)
            .filter(|s| !s.is_empty())
            .into_iter()
            .collect();
        let mentioned = record
            .entities
            .iter()
            .filter(|e| q.mentions.contains(&e.id));
        let mentioned: Vec<Span> = mentioned.map(|e| Span::new(e.start, e.end)).collect();
        let roles = [&q.cue, &q.frame, &q.addressee].into_iter().flatten();
        let scores = [q.score, q.speaker.score].into_iter();
        let scores = scores.chain(roles.map(|s| s.score));
        let scores = scores.chain(q.speaker.actors.iter().map(|a| a.score));
        let scores: Vec<String> = scores.map(|s| s.value().to_string()).collect();
        [
            ("quotations.type", q.kind.to_string()),
            ("quotations.medium", q.medium.to_string()),
            ("quotations.speaker", shown(record, &q.speaker.spans)),
            ("quotations.kind", q.speaker.kind.to_string()),
            ("quotations.via", q.speaker.via.to_string()),
            ("quotations.reason", q.speaker.reason.clone()),
            ("quotations.antecedent", shown(record, &antecedent)),
            ("quotations.cue", words(&q.cue)),
            ("quotations.frame", words(&q.frame)),
            ("quotations.addressee", words(&q.addressee)),
            ("quotations.mentions", shown(record, &mentioned)),
            ("quotations.score", scores.join(" ")),
        ]
    };
    for ((field, before), (_, after)) in values(a).into_iter().zip(values(b)) {
        found.value(field, text, before, after);
    }
}

/// Spans with their words, so that the same words elsewhere are another value.
fn shown(record: &Record, spans: &[Span]) -> String {
    let words = |span: &Span| {
        let words: String = record
            .text
            .chars()
            .skip(span.start)
            .take(span.len())
            .collect();
        format!("{words} [{}..{}]", span.start, span.end)
    };
    spans.iter().map(words).collect::<Vec<_>>().join(", ")
}

impl Compared {
    fn value(&mut self, field: &'static str, text: &str, before: String, after: String) {
        if before != after {
            self.changes.push(Change {
                field,
                kind: Kind::Changed,
                text: text.to_owned(),
                before,
                after,
            });
        }
    }

    /// Something that is too long to be shown.
    fn whole(&mut self, field: &'static str, same: bool) {
        if !same {
            self.value(field, "", String::new(), "differs".to_owned());
        }
    }

    /// An entity or quotation that one record does not have.
    fn one(&mut self, field: &'static str, kind: Kind, text: &str, label: &str) {
        let (before, after) = match kind {
            Kind::Lost => (label, ""),
            _ => ("", label),
        };
        self.changes.push(Change {
            field,
            kind,
            text: text.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }
}
