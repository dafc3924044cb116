//! In what judges agree: in all fields at once, and in each.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::{Agreement, Unit, agreement};
use super::judged::{FIELDS, Place};
use crate::verdicts::What;
use crate::verdicts::{Call, Field, Verdict};

/// The agreement on the items that more than one judge judged; those who could not say say nothing.
pub fn agreements(verdicts: &[&Verdict]) -> Vec<(&'static str, Agreement)> {
    let judges: BTreeSet<&str> = verdicts.iter().map(|v| v.judge.as_str()).collect();
    let judges: Vec<&str> = judges.into_iter().collect();
    let mut items: BTreeMap<Place<'_>, Vec<Option<&Verdict>>> = BTreeMap::new();
    for verdict in verdicts {
        if matches!(verdict.verdict, Call::Right | Call::Wrong) {
            let place = (
                verdict.text_sha256.as_str(),
                verdict.what,
                &verdict.spans[..],
            );
            let unit = items
                .entry(place)
                .or_insert_with(|| vec![None; judges.len()]);
            if let Ok(judge) = judges.binary_search(&verdict.judge.as_str()) {
                unit[judge] = Some(verdict);
            }
        }
    }
    let of = |says: &dyn Fn(&Verdict) -> Option<bool>| {
        let unit = |verdicts: &Vec<Option<&Verdict>>| -> Unit {
            let verdicts = verdicts.iter().copied();
            let said = verdicts.map(|verdict| verdict.and_then(says).map(u8::from));
            said.collect()
        };
        let units: Vec<Unit> = items.values().map(unit).collect();
        agreement(&units)
    };
    let all = of(&|verdict| Some(verdict.verdict == Call::Right));
    let fields = FIELDS
        .into_iter()
        .map(|field| (field.as_str(), of(&|v| right(v, field))));
    let named = std::iter::once(("all", all)).chain(fields);
    named
        .filter_map(|(name, found)| Some((name, found?)))
        .collect()
}

/// What a judge says of a field: of what is none at all, nothing more.
fn right(verdict: &Verdict, field: Field) -> Option<bool> {
    let none = field != Field::Whole && verdict.wrong.contains(&Field::Whole);
    let absent = verdict.what == What::Entity && field == Field::Speaker;
    (!none && !absent).then(|| !verdict.wrong.contains(&field))
}
