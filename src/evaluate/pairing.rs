//! Records of gold and of a system, paired by id.

use std::collections::HashMap;

use crate::document::Record;
use crate::error::{Error, Result};

/// An article of gold and the system's record of it.
#[derive(Debug)]
pub struct Pair {
    /// Gold.
    pub gold: Record,
    /// The system's record; `None` counts as a record without annotations.
    pub pred: Option<Record>,
}

/// All articles of gold, in gold's order.
#[derive(Debug)]
pub struct Pairing {
    /// One pair an article of gold.
    pub pairs: Vec<Pair>,
    /// Number of the system's records whose id gold does not have; they are left out.
    pub extra: usize,
    /// The first such ids.
    pub extra_examples: Vec<String>,
}

/// How many ids stand as examples in messages.
const EXAMPLES: usize = 5;

/// Pairs `gold` with `pred` by id. Of `pred` only what gold has is kept in memory.
///
/// An error is an id that stands twice on one side, a text that differs, and sides that have no
/// id in common although both have records.
pub fn pair(
    gold: impl IntoIterator<Item = Result<Record>>,
    pred: impl IntoIterator<Item = Result<Record>>,
) -> Result<Pairing> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for gold in gold {
        let gold = gold?;
        if by_id.insert(gold.id.clone(), pairs.len()).is_some() {
            return Err(twice("gold", &gold));
        }
        pairs.push(Pair { gold, pred: None });
    }
    let mut pairing = Pairing {
        pairs,
        extra: 0,
        extra_examples: Vec::new(),
    };
    for pred in pred {
        let pred = pred?;
        let Some(&at) = by_id.get(&pred.id) else {
            pairing.extra += 1;
            if pairing.extra_examples.len() < EXAMPLES {
                pairing.extra_examples.push(pred.id);
            }
            continue;
        };
        let pair = &mut pairing.pairs[at];
        if pair.pred.is_some() {
            return Err(twice("the predictions", &pred));
        }
        same_text(&pair.gold, &pred)?;
        pair.pred = Some(pred);
    }
    pairing.check_common()?;
    Ok(pairing)
}

impl Pairing {
    /// The ids of gold for which the system has no record.
    pub fn missing(&self) -> Vec<String> {
        let missing = self.pairs.iter().filter(|pair| pair.pred.is_none());
        missing.map(|pair| pair.gold.id.clone()).collect()
    }

    fn check_common(&self) -> Result<()> {
        let none = self.pairs.iter().all(|pair| pair.pred.is_none());
        match (self.pairs.first(), self.extra_examples.first()) {
            (Some(pair), Some(extra)) if none => Err(Error::Usage(format!(
                "gold and predictions have no id in common (gold has {:?}, the predictions {:?}); \
                 annotate with the ids of gold",
                pair.gold.id, extra
            ))),
            _ => Ok(()),
        }
    }
}

fn twice(side: &str, record: &Record) -> Error {
    Error::Article {
        id: record.id.clone(),
        reason: format!("the id stands twice in {side} ({})", record.source),
    }
}

fn same_text(gold: &Record, pred: &Record) -> Result<()> {
    if gold.text == pred.text {
        return Ok(());
    }
    let same = gold.text.chars().zip(pred.text.chars());
    let at = same.take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.chars().skip(at).take(20).collect::<String>();
    Err(Error::Article {
        id: gold.id.clone(),
        reason: format!(
            "the text differs from code point {at} on (gold {:?}, prediction {:?}); annotate the \
             text of gold itself",
            rest(&gold.text),
            rest(&pred.text)
        ),
    })
}
