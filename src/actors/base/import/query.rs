//! Answers of Wikidata's query service: one row a combination of values, many rows an item.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::convert::gender;
use super::dates::{date, day_after};
use super::draft::{Draft, Held, bare, join};
use super::ids::wikidata_id;
use super::query_rows::{Row, rows};
use super::{Filters, Gathered, NO_CLASS, NO_NAME, PARTY_ENDED, POSITION_ENDED, SOURCE, UNDATED};
use crate::actors::{PartialDate, key};
use crate::corpus::packed::Unpacked;
use crate::document::ActorType;
use crate::error::{Error, Result};

/// Variables that mean something; names in small letters.
const VARIABLES: &[&str] = &[
    "item",
    "itemlabel",
    "itemaltlabel",
    "type",
    "gender",
    "country",
    "parent",
    "inception",
    "inceptionprecision",
    "dissolved",
    "dissolvedprecision",
    "party",
    "partystart",
    "partystartprecision",
    "partyend",
    "partyendprecision",
    "position",
    "positionlabel",
    "positionof",
    "start",
    "startprecision",
    "end",
    "endprecision",
];
/// Labels of these are known from elsewhere: no need to say that they are ignored.
const LABELS: &[&str] = &[
    "typelabel",
    "genderlabel",
    "countrylabel",
    "parentlabel",
    "partylabel",
    "positionoflabel",
];

/// Reads an answer to its end.
///
/// # Errors
/// When it is no answer of the query service, has no `?item`, or a value is not what its variable
/// wants; the message names line or row.
pub fn read(
    reader: Unpacked,
    path: &Path,
    filters: &Filters,
    gathered: &mut Gathered,
) -> Result<()> {
    let (variables, rows) = rows(reader, path)?;
    let lacks = |variable: &str| !rows.is_empty() && !variables.iter().any(|name| name == variable);
    for (variable, way_out) in [
        ("item", "select the actors as ?item"),
        ("type", "select it by P31, or add BIND(\"person\" AS ?type)"),
    ] {
        if lacks(variable) {
            return Err(Error::input(
                path.display().to_string(),
                format!(
                    "the variable ?{variable} is missing (here: {}); {way_out}",
                    variables.join(", ")
                ),
            ));
        }
    }
    let known =
        |name: &&String| VARIABLES.contains(&name.as_str()) || LABELS.contains(&name.as_str());
    let ignored = variables.iter().filter(|name| !known(name)).cloned();
    gathered.report.ignored_columns.extend(ignored);

    // Facts of an item may stand in rows whose class is not the one wanted.
    let mut items: HashMap<String, (Draft, bool)> = HashMap::new();
    let mut order = Vec::new();
    let mut lost = BTreeSet::new();
    for row in &rows {
        gathered.report.read += 1;
        let (draft, typed) = draft(row, filters, &mut lost)?;
        if let Some((position, label)) = position_label(row) {
            let names = &mut gathered.position_names;
            names.entry(position).or_insert(label);
        }
        let id = draft.actor.id.clone();
        if let Some((known, is_typed)) = items.get_mut(&id) {
            known.merge(draft);
            *is_typed |= typed;
        } else {
            order.push(id.clone());
            items.insert(id, (draft, typed));
        }
    }
    for id in order {
        let Some((draft, typed)) = items.remove(&id) else {
            continue;
        };
        let country = &filters.country;
        if !typed {
            gathered.report.leave_out(NO_CLASS);
        } else if draft.actor.name.is_empty() {
            gathered.report.leave_out(NO_NAME);
        } else if let Some(country) = country.as_ref().filter(|c| !draft.countries.contains(c)) {
            gathered
                .report
                .leave_out(format!("country is not {country}"));
        } else {
            gathered.add(draft);
        }
    }
    for (reason, ..) in lost {
        gathered.report.leave_fact_out(reason);
    }
    Ok(())
}

/// Facts that are not taken over, each once however many rows repeat it: reason, item, value.
type Lost = BTreeSet<(&'static str, String, String)>;

/// The position of a row with its name, if it has one.
fn position_label(row: &Row) -> Option<(String, String)> {
    let position = wikidata_id(row.get("position"))?;
    let label = row.get("positionlabel");
    let is_name = !label.is_empty() && wikidata_id(label).is_none();
    is_name.then(|| (position.to_owned(), label.to_owned()))
}

/// What a row says of its item, and whether the item has one of the types wanted.
fn draft(row: &Row, filters: &Filters, lost: &mut Lost) -> Result<(Draft, bool)> {
    let wrong = |variable: &str, reason: String| {
        Error::input(row.place.clone(), format!("?{variable}: {reason}"))
    };
    let item = row.get("item");
    let id = wikidata_id(item)
        .ok_or_else(|| wrong("item", format!("{item:?} is no item of Wikidata")))?;
    let kind = kind(row.get("type"), filters).map_err(|reason| wrong("type", reason))?;
    let (rank, kind, typed) = match kind {
        Some((rank, kind)) => (rank, kind, true),
        None => (usize::MAX, ActorType::Other, false),
    };
    let mut draft = Draft::from(bare(id, kind, SOURCE));
    draft.rank = rank;
    let label = row.get("itemlabel");
    // Where there is no label, the label service gives the id.
    if wikidata_id(label).is_none() && !key(label).is_empty() {
        label.clone_into(&mut draft.actor.name);
    }
    let aliases = row.get("itemaltlabel").split(", ").map(str::trim);
    draft.actor.aliases = aliases.map(str::to_owned).collect();
    let gender = match row.get("gender") {
        "m" | "male" | "männlich" => "m",
        "f" | "female" | "weiblich" => "f",
        item => wikidata_id(item).map_or("", gender),
    };
    gender.clone_into(&mut draft.actor.gender);
    let country = row.get("country");
    match wikidata_id(country) {
        Some(id) => draft.countries = vec![id.to_owned()],
        None if is_country_code(country) => country.clone_into(&mut draft.actor.country),
        None => {}
    }
    draft.parents = wikidata_id(row.get("parent"))
        .map(str::to_owned)
        .into_iter()
        .collect();
    draft.actor.from = when(row, "inception").map_err(|r| wrong("inceptionPrecision", r))?;
    let dissolved = when(row, "dissolved").map_err(|r| wrong("dissolvedPrecision", r))?;
    draft.actor.to = dissolved.map(day_after);
    let party = period(row, "partystart", "partyend");
    if let Some((from, to)) = party.map_err(|reason| wrong("party", reason))? {
        draft.join_party(row.get("party"), from, to);
    } else {
        let party = row.get("party").to_owned();
        lost.insert((PARTY_ENDED, id.to_owned(), party));
    }
    if let Some(position) = wikidata_id(row.get("position")) {
        let mut leave_out = |reason| {
            lost.insert((reason, id.to_owned(), position.to_owned()));
        };
        match period(row, "start", "end").map_err(|reason| wrong("position", reason))? {
            Some((None, None)) => leave_out(UNDATED),
            Some((from, to)) => {
                let held = Held {
                    position: position.to_owned(),
                    of: wikidata_id(row.get("positionof"))
                        .unwrap_or_default()
                        .to_owned(),
                    from,
                    to,
                };
                join(&mut draft.held, vec![held]);
            }
            None => leave_out(POSITION_ENDED),
        }
    }
    draft.tidy();
    Ok((draft, typed))
}

/// Rank and type: of a class, or of one of our types.
fn kind(text: &str, filters: &Filters) -> std::result::Result<Option<(usize, ActorType)>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(class) = wikidata_id(text) {
        return Ok(filters.classes.of([class].into_iter()));
    }
    let kind = text.parse::<ActorType>();
    kind.map(|kind| Some((0, kind)))
        .map_err(|wrong| format!("{wrong}, or a class of Wikidata"))
}

/// Whether it looks like ISO 3166-1 (`DE`) or 3166-2 (`DE-BY`).
pub fn is_country_code(text: &str) -> bool {
    let letters = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase());
    match text.split_once('-') {
        None => letters(text),
        Some((country, part)) => {
            let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
            letters(country) && (1..=3).contains(&part.len()) && part.bytes().all(fits)
        }
    }
}

/// The date in a variable, as exact as the variable of its precision says.
fn when(row: &Row, variable: &str) -> std::result::Result<Option<PartialDate>, String> {
    let precision = row.get(&format!("{variable}precision"));
    let precision =
        match precision {
            "" => None,
            text => {
                let number = text.parse::<u8>().ok().filter(|number| *number <= 14);
                Some(number.ok_or_else(|| {
                    format!("{text:?} is no precision (9 year, 10 month, 11 day)")
                })?)
            }
        };
    Ok(date(row.get(variable), precision))
}

/// First day and first day after; `None` if it ended, but not even the year is known.
#[allow(clippy::type_complexity, reason = "a period whose ends may be open")]
fn period(
    row: &Row,
    start: &str,
    end: &str,
) -> std::result::Result<Option<(Option<PartialDate>, Option<PartialDate>)>, String> {
    let (from, last) = (when(row, start)?, when(row, end)?);
    if last.is_none() && !row.get(end).is_empty() {
        return Ok(None);
    }
    Ok(Some((from, last.map(day_after))))
}
