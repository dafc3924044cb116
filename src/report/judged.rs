//! Verdicts, the sample they were to judge, and the annotation as it is now, brought together.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::estimate::{Method, Strata};
use crate::document::{Record, Span};
use crate::review::sample::Item;
use crate::verdicts::{Call, Field, Standing, Stands, Verdict};
use crate::verdicts::{Values, What};

/// The fields that can be right, after "all of them".
pub const FIELDS: [Field; 5] = [
    Field::Whole,
    Field::Span,
    Field::Type,
    Field::Speaker,
    Field::Actor,
];

/// An item that was judged.
#[derive(Debug)]
pub struct Judged<'v> {
    /// Quotation or entity.
    pub what: What,
    /// SHA-256 of its article's text.
    pub article: &'v str,
    /// What the annotation says.
    pub values: &'v Values,
    /// Newspaper, broadcaster or site.
    pub outlet: &'v str,
    /// How many of the population it stands for.
    pub weight: f64,
    /// Its stratum.
    pub stratum: &'v str,
    /// The share of judges to whom all of it is right; `None` if nobody could say.
    pub all: Option<f64>,
    /// The same of each of [`FIELDS`].
    pub fields: [Option<f64>; 5],
}

/// What became of the verdicts, so that none is left out unseen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Account {
    /// Items of the sample.
    pub drawn: usize,
    /// Whether these are whole articles.
    pub whole_articles: bool,
    /// Of these, the ones that were judged.
    pub judged: usize,
    /// Verdicts of `unsure`.
    pub unsure: usize,
    /// Verdicts that no longer hold, as text or annotation are others now.
    pub stale: usize,
    /// Verdicts on items that are not of the sample.
    pub outside: usize,
}

/// Where an item stands: digest of the text, what it is, its pieces.
pub type Place<'v> = (&'v str, What, &'v [Span]);

/// How much an item weighs.
#[derive(Debug, Clone, Copy)]
struct Weighed<'v> {
    weight: f64,
    stratum: &'v str,
}

/// A sample as the report needs it.
#[derive(Debug)]
pub struct Sampled<'v> {
    items: &'v [Item],
    weights: HashMap<Place<'v>, Weighed<'v>>,
    /// Size and number judged of each stratum.
    pub strata: Strata,
    /// How its shares' variance is estimated.
    pub method: Method,
}

impl<'v> Sampled<'v> {
    /// A sample of which the items in `judged` were judged.
    pub fn new(items: &'v [Item], verdicts: &[&'v Verdict]) -> Self {
        let judged: HashSet<Place<'v>> = verdicts
            .iter()
            .filter(|verdict| verdict.verdict != Call::Unsure)
            .map(|verdict| place(verdict))
            .collect();
        let of = |item: &'v Item| (item.text_sha256.as_str(), item.what, &item.spans[..]);
        let mut strata = Strata::new();
        for item in items {
            let (size, count) = strata.entry(item.stratum.clone()).or_default();
            *size = item.stratum_size;
            *count += u64::from(judged.contains(&of(item)));
        }
        // Items come in a random order: those judged are a sample of the sample.
        let weight = |item: &Item| {
            let (_, count) = strata.get(&item.stratum).copied().unwrap_or_default();
            item.stratum_drawn as f64 / (count.max(1) as f64 * item.probability)
        };
        let weighed = |item: &'v Item| Weighed {
            weight: weight(item),
            stratum: &item.stratum,
        };
        Self {
            weights: items.iter().map(|item| (of(item), weighed(item))).collect(),
            method: method(items),
            items,
            strata,
        }
    }

    /// The weight of an item, or of the article it stands in if articles were drawn; 1 without a
    /// sample, `None` if the item is not of it.
    fn weighed(&self, place: Place<'v>) -> Option<Weighed<'v>> {
        if self.items.is_empty() {
            return Some(Weighed {
                weight: 1.0,
                stratum: "",
            });
        }
        let article = || self.weights.get(&(place.0, What::Article, &[][..]));
        self.weights.get(&place).or_else(article).copied()
    }

    /// Whether the item itself was drawn, not only its article.
    fn holds(&self, place: Place<'v>) -> bool {
        self.weights.contains_key(&place)
    }

    /// The weight of an article.
    pub fn article(&self, text_sha256: &'v str) -> Option<f64> {
        let weighed = self.weighed((text_sha256, What::Article, &[]));
        weighed.map(|weighed| weighed.weight)
    }

    /// Whether the annotation of an article was not in sight.
    pub fn is_blind(&self, text_sha256: &str) -> bool {
        let mut items = self.items.iter();
        items.any(|item| item.blind && item.text_sha256 == text_sha256)
    }
}

fn method(items: &[Item]) -> Method {
    let whole = items.iter().any(|item| item.what == What::Article);
    let weighted = items.iter().any(|item| (item.weight - 1.0).abs() > 1e-9);
    let first = items.first().map(|item| &item.stratum);
    if whole || weighted {
        Method::Bootstrap
    } else if items.iter().any(|item| Some(&item.stratum) != first) {
        Method::Stratified
    } else {
        Method::Wilson
    }
}

fn place(verdict: &Verdict) -> Place<'_> {
    (&verdict.text_sha256, verdict.what, &verdict.spans)
}

/// What the annotation says now, by place.
#[derive(Debug, Default)]
pub struct Now(BTreeMap<(String, What, Vec<Span>), Values>);

impl Now {
    /// Adds a record whose text has the digest.
    pub fn add(&mut self, text_sha256: &str, record: &Record) {
        let facts = crate::verdicts::facts_of(record);
        for (what, spans, values) in facts {
            self.0.insert((text_sha256.to_owned(), what, spans), values);
        }
    }

    /// What it says there.
    pub fn at(&self, text_sha256: &str, what: What, spans: &[Span]) -> Option<&Values> {
        // Keys are owned; there are as many look-ups as verdicts.
        self.0.get(&(text_sha256.to_owned(), what, spans.to_vec()))
    }

    /// All that it says of an article, by place.
    pub fn of(&self, text_sha256: &str, what: What) -> Vec<(Vec<Span>, &Values)> {
        let from = (text_sha256.to_owned(), what, Vec::new());
        let range = self.0.range(from..);
        let there = range.take_while(|((text, kind, _), _)| text == text_sha256 && *kind == what);
        there
            .map(|((_, _, spans), values)| (spans.clone(), values))
            .collect()
    }
}

/// The items that were judged, one each however many judged it; `now` is the annotation as it is, or
/// nothing if it is still the one that was judged.
pub fn judged<'v>(
    verdicts: &[&'v Verdict],
    sampled: &Sampled<'v>,
    now: Option<&'v Now>,
) -> (Vec<Judged<'v>>, Account) {
    let mut account = Account {
        drawn: sampled.items.len(),
        whole_articles: sampled.items.iter().any(|item| item.what == What::Article),
        ..Account::default()
    };
    let mut places: BTreeMap<Place<'v>, Vec<&'v Verdict>> = BTreeMap::new();
    for verdict in verdicts {
        match verdict.verdict {
            Call::Right | Call::Wrong => places.entry(place(verdict)).or_default().push(verdict),
            // Of items drawn one by one, and judged without sight of the annotation.
            Call::Marked if sampled.holds(place(verdict)) => {
                places.entry(place(verdict)).or_default().push(verdict);
            }
            Call::Unsure => account.unsure += 1,
            _ => {}
        }
    }
    let mut items = Vec::new();
    for (place, verdicts) in places {
        let Some(weighed) = sampled.weighed(place) else {
            account.outside += verdicts.len();
            continue;
        };
        let values = match now {
            Some(now) => now.at(place.0, place.1, place.2),
            None => Some(&verdicts[0].judged),
        };
        let Some(values) = values else {
            account.stale += verdicts.len();
            continue;
        };
        let said: Vec<Said> = verdicts.iter().map(|v| said(v, values)).collect();
        let is_stale = |said: &&Said| said.contains(&Standing::Stale);
        account.stale += said.iter().filter(is_stale).count();
        items.push(Judged {
            what: place.1,
            article: place.0,
            values,
            outlet: &verdicts[0].outlet,
            weight: weighed.weight,
            stratum: weighed.stratum,
            all: mean(said.iter().copied().map(all)),
            fields: std::array::from_fn(|field| mean(said.iter().map(|s| right(s[field])))),
        });
    }
    account.judged = items.iter().filter(|item| item.all.is_some()).count();
    (items, account)
}

/// What a verdict says of each of [`FIELDS`].
type Said = [Standing; FIELDS.len()];

/// What a verdict says of what is annotated there now.
fn said(verdict: &Verdict, now: &Values) -> Said {
    if verdict.verdict != Call::Marked {
        let stands = Stands::new(verdict, now);
        return FIELDS.map(|field| stands.of(field));
    }
    let correction = &verdict.correction;
    let none = |field| correction.none.contains(&field);
    let is = |given: bool, same: bool| match (given, same) {
        (false, _) => Standing::Open,
        (true, true) => Standing::Right,
        (true, false) => Standing::Wrong,
    };
    FIELDS.map(|field| match field {
        Field::Whole => Standing::Right,
        Field::Span => is(
            true,
            correction.spans.is_empty() || correction.spans == verdict.spans,
        ),
        Field::Type => is(
            !correction.kind.is_empty(),
            [&now.kind, &now.label].contains(&&correction.kind),
        ),
        Field::Speaker => is(
            none(field) || !correction.speaker_spans.is_empty(),
            correction.speaker_spans == now.speaker_spans,
        ),
        Field::Actor => is(
            none(field) || !correction.actor.is_empty(),
            [&now.actor, &now.actor_name].contains(&&correction.actor),
        ),
    })
}

/// Whether all is right: one wrong field tells, but all must still be what was judged to be right.
fn all(said: Said) -> Option<bool> {
    if said.contains(&Standing::Wrong) {
        return Some(false);
    }
    (!said.contains(&Standing::Stale)).then_some(true)
}

fn right(standing: Standing) -> Option<bool> {
    match standing {
        Standing::Right => Some(true),
        Standing::Wrong => Some(false),
        Standing::Open | Standing::Stale => None,
    }
}

/// The share of those who say anything.
fn mean(said: impl Iterator<Item = Option<bool>>) -> Option<f64> {
    let (mut right, mut all) = (0, 0);
    for said in said.flatten() {
        right += u32::from(said);
        all += 1;
    }
    (all > 0).then(|| f64::from(right) / f64::from(all))
}
