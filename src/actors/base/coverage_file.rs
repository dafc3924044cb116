//! What the knowledge base is expected to know: `coverage.jsonl`, read line by line.
//!
//! The first line says to which day the base is current. A line `list` opens a list; the lines that
//! follow say what is expected, all of one kind: posts, names or members.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::date::Day;
use crate::document::ActorType;
use crate::error::{Error, Result};

/// The file, beside the actors.
pub const FILE: &str = "coverage.jsonl";

/// All that is expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectations {
    /// The first day of which the base need not know anything.
    pub until: Day,
    /// The lists, in the order of the file.
    pub lists: Vec<List>,
}

/// A list of what is expected.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What it is about.
    pub title: String,
    /// The share that it reaches at least, in 0 to 1: a promise.
    pub floor: f64,
    /// What is expected, all of one kind.
    pub expectations: Vec<Expectation>,
}

/// One thing expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// That an office has a holder on every day.
    Post(Post),
    /// That somebody bears a name.
    Name(Name),
    /// That the persons of a source are there.
    Members(Members),
}

/// An office that has a holder on every day of a period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Ids of the office; of several any one will do, as when its name changed.
    pub offices: Vec<String>,
    /// Id of the country or body.
    pub of: String,
    /// The first day.
    pub since: Day,
    /// The first day on which it is not expected any more, if it was given up.
    #[serde(default)]
    pub until: Option<Day>,
}

/// A name that an actor bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it is written, in any spelling.
    pub text: String,
    /// The actor is one of these types.
    pub types: Vec<ActorType>,
    /// The actor's country as the base has it, "" for any.
    pub country: String,
}

/// The persons of a source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// The source's word.
    pub source: String,
    /// How many persons it has.
    pub number: usize,
    /// Whether each of them has a party.
    #[serde(default)]
    pub with_party: bool,
}

/// A line as the file has it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    CurrentTo(Day),
    List(Head),
    Post(Post),
    Names(Vec<String>),
    Members(Members),
}

/// What opens a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    floor: f64,
    #[serde(default)]
    types: Vec<ActorType>,
    #[serde(default)]
    country: String,
}

impl Expectations {
    /// The expectations of the first of the bases' `folders` that has some.
    ///
    /// # Errors
    /// As [`Expectations::open`].
    pub fn of(folders: &[PathBuf]) -> Result<Self> {
        let has = |folder: &&PathBuf| folder.join(FILE).is_file();
        let folder = folders.iter().find(has).or(folders.first());
        let none = "a compiled base has no expectations; name the folder it was compiled from";
        Self::open(folder.ok_or_else(|| Error::KnowledgeBase(none.to_owned()))?)
    }

    /// Reads the expectations of the base in `folder`.
    ///
    /// # Errors
    /// When the file is missing, or a line is none of ours; the message names file and line.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let file = File::open(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Error::KnowledgeBase(format!(
                "{}: the file is missing; coverage is measured against it, COVERAGE.md beside the \
                 base that ships says what stands in it",
                path.display()
            )),
            _ => Error::io(&path, e),
        })?;
        let mut reader = Reader::default();
        for (number, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|e| Error::io(&path, e))?;
            if !line.trim().is_empty() {
                reader.line(&line).map_err(|reason| {
                    Error::KnowledgeBase(format!("{}:{}: {reason}", path.display(), number + 1))
                })?;
            }
        }
        reader
            .finish()
            .map_err(|reason| Error::KnowledgeBase(format!("{}: {reason}", path.display())))
    }
}

/// A value, or the reason why a line cannot be used.
type Checked<T> = std::result::Result<T, String>;

/// What was read up to a line.
#[derive(Default)]
struct Reader {
    until: Option<Day>,
    lists: Vec<List>,
    head: Option<Head>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Checked<()> {
        match serde_json::from_str(line).map_err(|e| e.to_string())? {
            Line::CurrentTo(day) => match self.until.replace(day) {
                Some(_) => Err("current_to stands twice".to_owned()),
                None => Ok(()),
            },
            Line::List(head) => self.open(head),
            Line::Post(post) => self.put([Expectation::Post(post)]),
            Line::Members(members) => self.put([Expectation::Members(members)]),
            Line::Names(names) => {
                let (types, country) = match &self.head {
                    Some(head) if head.types.is_empty() => {
                        return Err("a list of names says of which \"types\" they are".to_owned());
                    }
                    Some(head) => (head.types.clone(), head.country.clone()),
                    None => (Vec::new(), String::new()),
                };
                self.put(names.into_iter().map(|text| {
                    Expectation::Name(Name {
                        text,
                        types: types.clone(),
                        country: country.clone(),
                    })
                }))
            }
        }
    }

    fn open(&mut self, head: Head) -> Checked<()> {
        self.is_last_filled()?;
        if !(0.0..=1.0).contains(&head.floor) {
            return Err(format!("floor {} is no share (0 to 1)", head.floor));
        }
        if self.lists.iter().any(|list| list.title == head.title) {
            return Err(format!("the list {:?} stands twice", head.title));
        }
        self.lists.push(List {
            title: head.title.clone(),
            floor: head.floor,
            expectations: Vec::new(),
        });
        self.head = Some(head);
        Ok(())
    }

    fn put(&mut self, more: impl IntoIterator<Item = Expectation>) -> Checked<()> {
        let Some(list) = self.lists.last_mut() else {
            return Err("it belongs to no list; a line \"list\" opens one".to_owned());
        };
        for expectation in more {
            let kind = std::mem::discriminant(&expectation);
            let first = list.expectations.first();
            if first.is_some_and(|first| std::mem::discriminant(first) != kind) {
                return Err(format!(
                    "the list {:?} mixes posts, names or members; open one for each",
                    list.title
                ));
            }
            if list.expectations.contains(&expectation) {
                return Err("it is expected twice in this list".to_owned());
            }
            list.expectations.push(expectation);
        }
        Ok(())
    }

    fn is_last_filled(&self) -> Checked<()> {
        match self.lists.last() {
            Some(list) if list.expectations.is_empty() => {
                Err(format!("the list {:?} expects nothing", list.title))
            }
            _ => Ok(()),
        }
    }

    fn finish(self) -> Checked<Expectations> {
        self.is_last_filled()?;
        match self.until {
            Some(until) => Ok(Expectations {
                until,
                lists: self.lists,
            }),
            None => Err(
                "it does not say to which day the base is current; add {\"current_to\":\"YYYY-MM-DD\"}"
                    .to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Checked<Expectations> {
        let mut reader = Reader::default();
        for line in lines {
            reader.line(line)?;
        }
        reader.finish()
    }

    const DAY: &str = r#"{"current_to":"2025-10-01"}"#;
    const LIST: &str = r#"{"list":{"title":"Bodies","floor":0.5,"types":["company"]}}"#;

    #[test]
    fn names_take_their_types_from_the_list() {
        let read = read(&[DAY, LIST, r#"{"names":["Eins","Zwei"]}"#]).unwrap();
        assert_eq!(read.until, Day::of("2025-10-01").unwrap());
        let Expectation::Name(second) = &read.lists[0].expectations[1] else {
            panic!("no name: {:?}", read.lists[0]);
        };
        assert_eq!(second.text, "Zwei");
        assert_eq!(second.types, [ActorType::Company]);
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let untyped = r#"{"list":{"title":"Bodies","floor":0.5}}"#;
        let names = r#"{"names":["Eins"]}"#;
        for (lines, reason) in [
            (&[LIST, names][..], "to which day"),
            (&[DAY, DAY], "stands twice"),
            (&[DAY, names], "belongs to no list"),
            (&[DAY, LIST], "expects nothing"),
            (&[DAY, LIST, names, LIST], "stands twice"),
            (&[DAY, LIST, names, names], "expected twice"),
            (&[DAY, untyped, names], "types"),
            (
                &[DAY, LIST, names, r#"{"members":{"source":"x","number":1}}"#],
                "mixes",
            ),
            (&[DAY, r#"{"list":{"title":"A","floor":1.5}}"#], "no share"),
            (&[r#"{"current_to":"2025-10"}"#], "no day"),
            (&[r#"{"nmaes":[]}"#], "unknown variant"),
        ] {
            let said = read(lines).unwrap_err();
            assert!(said.contains(reason), "{lines:?}: {said}");
        }
    }
}
