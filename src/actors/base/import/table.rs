//! Simple tables: one actor a row.

use std::collections::HashSet;
use std::path::Path;

use super::columns::{Columns, Row};
use super::draft::{Draft, bare};
use super::gather::Gathered;
use super::ids::{is_actor_id, own_id};
use super::positions::sorted;
use super::query::is_country_code;
use crate::actors::{KnownActor, Membership, PartialDate, Period, Tenure, key};
use crate::corpus::packed::Unpacked;
use crate::document::ActorType;
use crate::error::{Error, Result};

/// The columns that mean something, as the documentation has them.
pub const COLUMNS: [&str; 15] = [
    "id",
    "name",
    "aliases",
    "type",
    "gender",
    "country",
    "parent",
    "parties",
    "offices",
    "adjectives",
    "inhabitants",
    "metonyms",
    "from",
    "to",
    "source",
];
/// The source of rows that name none.
const SOURCE: &str = "import";
const NO_TYPE: &str = "rows without a type";

/// Reads a table to its end; `offices` are the ids of the offices that are known.
///
/// # Errors
/// When it is no table, lacks name or type, two rows have one id, or a field is not as its column
/// wants it; the message names file, line, column and what is allowed.
pub fn read(
    reader: Unpacked,
    path: &Path,
    offices: &HashSet<&str>,
    gathered: &mut Gathered,
) -> Result<()> {
    let table = Columns::from_reader(reader, path)?;
    table.require(&["name", "type"])?;
    let ignored = table
        .header()
        .iter()
        .filter(|name| !COLUMNS.contains(&name.as_str()));
    gathered.report.ignored_columns.extend(ignored.cloned());
    for row in table.rows() {
        gathered.report.read += 1;
        if row.get("type").is_empty() {
            gathered.report.leave_out(NO_TYPE);
            continue;
        }
        let actor = actor(row, offices)?;
        if let Some(before) = gathered.places.insert(actor.id.clone(), row.place()) {
            return Err(Error::input(row.place(), same_id(row, &actor, &before)));
        }
        gathered.add(Draft::from(actor));
    }
    Ok(())
}

fn same_id(row: Row, actor: &KnownActor, before: &str) -> String {
    if row.get("id").is_empty() {
        format!(
            "the name {:?} stands at {before} too; give both rows an id (Q… or wl:…), or join them",
            actor.name
        )
    } else {
        format!(
            "the id {} stands at {before} too; give one of them another id, or join them",
            actor.id
        )
    }
}

fn actor(row: Row, offices: &HashSet<&str>) -> Result<KnownActor> {
    let wrong = |column: &str, reason: String| row.wrong(column, reason);
    let name = row.get("name");
    if key(name).is_empty() {
        return Err(wrong(
            "name",
            format!("{name:?} is no name; each row needs one"),
        ));
    }
    let id = match row.get("id") {
        "" => own_id(name),
        id if is_actor_id(id) => id.to_owned(),
        id => {
            return Err(wrong(
                "id",
                format!("{id:?} is neither a Wikidata id (Q…) nor wl: and a word; it may be empty"),
            ));
        }
    };
    let kind = row.get("type").parse::<ActorType>();
    let mut actor = bare(&id, kind.map_err(|e| wrong("type", e.to_string()))?, SOURCE);
    name.clone_into(&mut actor.name);
    actor.aliases = list(row, "aliases");
    actor.gender = match row.get("gender") {
        gender @ ("" | "f" | "m") => gender.to_owned(),
        other => {
            return Err(wrong(
                "gender",
                format!("{other:?} is none of f, m, or empty"),
            ));
        }
    };
    actor.country = match row.get("country") {
        code if code.is_empty() || is_country_code(code) => code.to_owned(),
        other => {
            let reason = format!("{other:?} is no code of ISO 3166 (DE, DE-BY), nor empty");
            return Err(wrong("country", reason));
        }
    };
    actor.parent = reference(row, "parent", row.get("parent"))?;
    for party in list(row, "parties") {
        let (id, dates) = party.split_once('@').unwrap_or((&party, ""));
        let Period { from, to } = period(row, "parties", dates)?;
        let party = reference(row, "parties", id)?;
        actor.parties.push(Membership { party, from, to });
    }
    actor.source = match list(row, "source") {
        none if none.is_empty() => actor.source,
        named => named,
    };
    for office in list(row, "offices") {
        let source = actor.source.join(", ");
        actor.offices.push(tenure(row, &office, offices, source)?);
    }
    actor.adjectives = list(row, "adjectives");
    actor.inhabitants = list(row, "inhabitants");
    actor.metonyms = list(row, "metonyms");
    actor.from = date(row, "from", row.get("from"))?;
    actor.to = date(row, "to", row.get("to"))?;
    let lasted = Period {
        from: actor.from,
        to: actor.to,
    };
    if !lasted.is_ordered() {
        return Err(wrong("to", "it ends before it begins".to_owned()));
    }
    Ok(actor)
}

/// `office`, `office@of` or `office@of@from/to`.
fn tenure(row: Row, text: &str, offices: &HashSet<&str>, source: String) -> Result<Tenure> {
    let mut parts = text.splitn(3, '@').map(str::trim);
    let mut part = || parts.next().unwrap_or_default();
    let (office, of, dates) = (part(), part(), part());
    if !offices.contains(office) {
        let reason = format!("unknown office {office:?} (known: {})", sorted(offices));
        return Err(row.wrong("offices", reason));
    }
    let Period { from, to } = period(row, "offices", dates)?;
    Ok(Tenure {
        office: office.to_owned(),
        of: reference(row, "offices", of)?,
        from,
        to,
        source,
    })
}

/// `from/to`; either may be empty.
fn period(row: Row, column: &str, text: &str) -> Result<Period> {
    let (from, to) = match text.split_once('/') {
        Some(ends) => ends,
        None if text.is_empty() => ("", ""),
        None => {
            let reason = format!("{text:?} is no period (from/to, either may be empty)");
            return Err(row.wrong(column, reason));
        }
    };
    let period = Period {
        from: date(row, column, from.trim())?,
        to: date(row, column, to.trim())?,
    };
    if period.is_ordered() {
        return Ok(period);
    }
    Err(row.wrong(column, format!("{text:?} ends before it begins")))
}

fn date(row: Row, column: &str, text: &str) -> Result<Option<PartialDate>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|wrong| row.wrong(column, wrong))
}

/// The id of another actor, or "".
fn reference(row: Row, column: &str, id: &str) -> Result<String> {
    let id = id.trim();
    if id.is_empty() && column != "parties" || is_actor_id(id) {
        return Ok(id.to_owned());
    }
    let reason = format!("{id:?} is no id of an actor (Q…, or wl: and a word)");
    Err(row.wrong(column, reason))
}

/// The parts of a field, which stand between bars.
fn list(row: Row, column: &str) -> Vec<String> {
    let parts = row.get(column).split('|').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn import(text: &str) -> Result<Gathered> {
        let mut gathered = Gathered::default();
        let offices = HashSet::from(["mayor", "foreign_minister"]);
        let reader = Box::new(Cursor::new(text.to_owned()));
        read(reader, Path::new("a.csv"), &offices, &mut gathered)?;
        Ok(gathered)
    }

    #[test]
    fn a_row_becomes_an_actor() {
        let gathered = import(
            "name;type;gender;aliases;parties;offices;from;notes\n\
             Anna Groß;person;f;A. Groß | Anna Gross|;Q9000000001@2001-05/|Q9000000002;\
             mayor@wl:ort@2011/2015-03-01|foreign_minister;;x\n\
             Verein;;;;;;;\n",
        )
        .unwrap();
        let actor = &gathered.drafts["wl:anna_gross"].actor;
        assert_eq!(actor.aliases, ["A. Groß", "Anna Gross"]);
        assert_eq!(actor.source, ["import"]);
        assert_eq!(actor.parties.len(), 2);
        assert_eq!(actor.parties[0].from.unwrap().to_string(), "2001-05");
        assert_eq!(actor.offices[0].of, "wl:ort");
        assert_eq!(actor.offices[0].to.unwrap().to_string(), "2015-03-01");
        assert_eq!(actor.offices[1].of, "");
        assert_eq!(gathered.report.left_out[NO_TYPE], 1);
        assert!(gathered.report.ignored_columns.contains("notes"));
    }

    #[test]
    fn what_is_wrong_is_named_with_line_column_and_what_is_allowed() {
        for (row, says) in [
            ("Anna,human,,,", ["a.csv:2: column type", "government_body"]),
            ("Anna,person,w,,", ["column gender", "f, m"]),
            (
                "Anna,person,,maire@Q1,",
                ["column offices", "foreign_minister, mayor"],
            ),
            ("Anna,person,,mayor@Q1@2011,", ["column offices", "from/to"]),
            (
                "Anna,person,,mayor@Q1@2011-13/,",
                ["column offices", "YYYY-MM"],
            ),
            (
                "Anna,person,,mayor@Q1@2011/2009,",
                ["column offices", "before it begins"],
            ),
            ("Anna,person,,,CDU", ["column parties", "Q…"]),
            ("–,person,,,", ["column name", "no name"]),
        ] {
            let text = format!("name,type,gender,offices,parties\n{row}\n");
            let error = import(&text).unwrap_err().to_string();
            assert!(says.iter().all(|word| error.contains(word)), "{error}");
        }
        let error = import("name\nAnna\n").unwrap_err().to_string();
        assert!(error.contains("\"type\" is missing"), "{error}");
    }

    #[test]
    fn two_rows_of_one_name_want_ids() {
        let error = import("name,type\nAnna Groß,person\nX,group\nANNA GROSS,person\n");
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("a.csv:4: "), "{error}");
        assert!(
            error.contains("a.csv:2 too; give both rows an id"),
            "{error}"
        );
        let apart = "id,name,type\nwl:a,Anna,person\nwl:b,Anna,person\n";
        assert_eq!(import(apart).unwrap().drafts.len(), 2);
    }
}
