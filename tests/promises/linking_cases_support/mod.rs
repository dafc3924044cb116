//! The cases of `corpora/linking`: their form, and what linking makes of one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::document::{Record, SpeakerKind};

/// The base that ships, and the ids of those who bear a name.
struct Shipped {
    base: KnowledgeBase,
    named: HashMap<String, Vec<String>>,
}

fn open() -> KnowledgeBase {
    KnowledgeBase::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors")).unwrap()
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let base = open();
    let mut named: HashMap<String, Vec<String>> = HashMap::new();
    for actor in base.actors() {
        let ids = named.entry(actor.name.clone()).or_default();
        ids.push(actor.id.clone());
    }
    Shipped { base, named }
});

static LINKER: LazyLock<Linker> = LazyLock::new(|| Linker::new(open()));

/// One value or several of which each will do.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOf<T> {
    One(T),
    Several(Vec<T>),
}

impl<T> OneOf<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
        }
    }
}

/// A short article and who is meant in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows; no two cases of a file are called the same.
    #[serde(rename = "case")]
    pub name: String,
    /// Day of publication, "" if there is none.
    date: String,
    /// The article, in the marks of `marked_support`.
    text: String,
    #[serde(default)]
    expected: Vec<Said>,
    #[serde(default)]
    mentions: Vec<Meant>,
    /// Codes of the warnings that linking gives.
    #[serde(default)]
    warnings: Vec<String>,
    /// Whether linking is known not to get it right yet.
    #[serde(default)]
    pub open: bool,
}

/// Who says a quotation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Ordinal in the article, from 1.
    quotation: usize,
    kind: OneOf<SpeakerKind>,
    /// All who say it together, empty for nobody.
    actors: Vec<String>,
    /// Other answers that are as right.
    #[serde(default)]
    or: Vec<Vec<String>>,
    /// Why it is nobody.
    reason: Option<OneOf<String>>,
}

/// Whom a name means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meant {
    /// The name as it stands.
    text: String,
    /// Which of the mentions that read so, from 1.
    #[serde(default = "first")]
    nth: usize,
    /// "" for nobody.
    actor: String,
    /// Other answers that are as right.
    #[serde(default)]
    or: Vec<String>,
}

const fn first() -> usize {
    1
}

/// The cases of a file, each with file and line.
pub struct Cases(pub Vec<(String, Case)>);

impl Cases {
    /// Reads a file of cases.
    ///
    /// # Errors
    /// When the file is missing or empty, a line is no case, or two are called the same; the
    /// message names file and line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.file_name().unwrap_or_default().display().to_string();
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut cases: Vec<(String, Case)> = Vec::new();
        let mut names = HashSet::new();
        for (number, line) in text.lines().enumerate() {
            let place = format!("{shown}:{}", number + 1);
            let case: Case = serde_json::from_str(line).map_err(|e| format!("{place}: {e}"))?;
            if !names.insert(case.name.clone()) {
                return Err(format!("{place}: another case is called {:?}", case.name));
            }
            cases.push((place, case));
        }
        if cases.is_empty() {
            return Err(format!("{shown}: no cases"));
        }
        Ok(Self(cases))
    }
}

impl Case {
    /// What linking gets wrong, empty if nothing.
    ///
    /// # Errors
    /// When the case itself is wrong: its marks, an actor the base does not know, a quotation or
    /// mention that is not there or for which nothing is expected.
    pub fn wrong(&self) -> Result<Vec<String>, String> {
        let mut record = crate::marked_support::record(&self.date, &self.text)?;
        LINKER.link(&mut record);
        self.is_whole(&record)?;
        let mut wrong = Vec::new();
        for said in &self.expected {
            wrong.extend(said.wrong(&record)?);
        }
        for meant in &self.mentions {
            wrong.extend(meant.wrong(&record)?);
        }
        let found: HashSet<&str> = record.warnings.iter().map(|w| w.code.as_str()).collect();
        let expected: HashSet<&str> = self.warnings.iter().map(String::as_str).collect();
        if found != expected {
            wrong.push(format!("warnings {found:?}, not {expected:?}"));
        }
        Ok(wrong)
    }

    fn is_whole(&self, record: &Record) -> Result<(), String> {
        if self.expected.is_empty() && self.mentions.is_empty() && record.quotations.is_empty() {
            return Err("expects nothing".to_owned());
        }
        let quotations = record.quotations.len();
        for number in 1..=quotations {
            match self
                .expected
                .iter()
                .filter(|s| s.quotation == number)
                .count()
            {
                0 => return Err(format!("quotation {number} has no expectation")),
                1 => {}
                _ => return Err(format!("quotation {number} has two expectations")),
            }
        }
        match self
            .expected
            .iter()
            .find(|s| !(1..=quotations).contains(&s.quotation))
        {
            Some(said) => Err(format!("there is no quotation {}", said.quotation)),
            None => Ok(()),
        }
    }
}

impl Said {
    fn wrong(&self, record: &Record) -> Result<Vec<String>, String> {
        let speaker = &record.quotations[self.quotation - 1].speaker;
        let place = format!("q{} <{}>", self.quotation, speaker.text);
        let mut wrong = Vec::new();
        if !self.kind.all().contains(&speaker.kind) {
            wrong.push(format!("{place} is {}", speaker.kind));
        }
        let answers = || std::iter::once(&self.actors).chain(&self.or);
        let nobody = answers().any(Vec::is_empty);
        let reasons = self.reason.as_ref().map(OneOf::all).unwrap_or_default();
        if nobody == reasons.is_empty() {
            return Err(format!(
                "{place}: nobody needs a reason, and only nobody has one"
            ));
        }
        let found: Vec<&str> = speaker.actors.iter().map(|a| a.actor.as_str()).collect();
        let mut right = false;
        for answer in answers() {
            right |= same(record, answer, &found)?;
        }
        let said = if found.is_empty() {
            right &= reasons.contains(&speaker.reason);
            format!("nobody ({})", speaker.reason)
        } else {
            let shown: Vec<String> = found.iter().map(|id| shown(record, id)).collect();
            format!("{} via {}", shown.join(" and "), speaker.via)
        };
        if !right {
            wrong.push(format!("{place} means {said}"));
        }
        Ok(wrong)
    }
}

impl Meant {
    fn wrong(&self, record: &Record) -> Result<Option<String>, String> {
        let mut mentions = record.entities.iter().filter(|e| e.text == self.text);
        let place = format!("{:?} number {}", self.text, self.nth);
        let entity = self.nth.checked_sub(1).and_then(|n| mentions.nth(n));
        let entity = entity.ok_or_else(|| format!("there is no mention {place}"))?;
        let mut right = false;
        for answer in std::iter::once(&self.actor).chain(&self.or) {
            right |= if answer.is_empty() {
                entity.actor.is_empty()
            } else {
                is(record, answer, &entity.actor)?
            };
        }
        let found = shown(record, &entity.actor);
        Ok((!right).then(|| format!("{place} means {found} ({})", entity.reason)))
    }
}

/// Whether those found are those expected, in whatever order.
fn same(record: &Record, expected: &[String], found: &[&str]) -> Result<bool, String> {
    let mut all = expected.len() == found.len();
    for name in expected {
        let mut any = false;
        for id in found {
            any |= is(record, name, id)?;
        }
        // A name is checked even where nobody was found.
        is(record, name, "")?;
        all &= any;
    }
    Ok(all)
}

/// Whether an id of the record is the actor that a case names: by its id or name in the base, or
/// by the name of a local actor.
fn is(record: &Record, expected: &str, id: &str) -> Result<bool, String> {
    if let Some(name) = expected.strip_prefix("local:") {
        let local = record.actors.iter().find(|actor| actor.id == id);
        return Ok(id.starts_with("local:") && local.is_some_and(|actor| actor.name == name));
    }
    if SHIPPED.base.actor(expected).is_some() {
        return Ok(id == expected);
    }
    match SHIPPED.named.get(expected).map(Vec::as_slice) {
        Some([only]) => Ok(id == only),
        Some(ids) => Err(format!("{expected:?} is the name of {ids:?}: write the id")),
        None => Err(format!("the base knows no {expected:?}")),
    }
}

fn shown(record: &Record, id: &str) -> String {
    match record.actors.iter().find(|actor| actor.id == id) {
        Some(actor) => format!("{} ({id})", actor.name),
        None => "nobody".to_owned(),
    }
}
