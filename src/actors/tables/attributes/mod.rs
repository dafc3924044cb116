//! What the base knows of the actors of an article on its day: parties, offices, level, role. The
//! rule of each column is in `docs/attributes.md`.

mod camp;
mod level;
mod post;
mod role;

use camp::Polities;
use level::{Level, Levels};
pub use post::title;
use role::{Role, Value};

use crate::actors::base::actor::{KnownActor, Tenure};
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::is_local;
use crate::document::{Actor, ActorType, Record};

/// The columns of the table.
pub const COLUMNS: &[&str] = &[
    "article",
    "date",
    "outlet",
    "actor",
    "name",
    "type",
    "gender",
    "parties",
    "party_names",
    "offices",
    "office_titles",
    "level",
    "role",
    "role_of",
    "role_by",
    "mentions",
    "said",
    "mentioned_in",
];

/// What is applicable, but what the base does not tell.
const UNKNOWN: &str = "unknown";
/// What the base knows not to be.
const NONE: &str = "none";

/// One actor of one article. A cell is empty where the column does not apply, `unknown` where the
/// base does not tell, `none` where it knows that there is nothing; a value with `?` holds only
/// perhaps, as the dates of the base leave it open. Several values are parted by `|`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes {
    /// Id of the article.
    pub article: String,
    /// Its day of publication, "" if unknown.
    pub date: String,
    /// Its outlet.
    pub outlet: String,
    /// Id of the actor.
    pub actor: String,
    /// Name in the base; a local actor's fullest name in the article.
    pub name: String,
    /// Type.
    pub kind: ActorType,
    /// `f`, `m` or `unknown`; "" for what is no person.
    pub gender: String,
    /// Ids of the parties on that day.
    pub parties: String,
    /// Their names.
    pub party_names: String,
    /// Offices held on that day, each `office@of`.
    pub offices: String,
    /// What they are called in German.
    pub office_titles: String,
    /// Levels of politics.
    pub level: String,
    /// `government`, `opposition`, `none` or `unknown`.
    pub role: String,
    /// Id of the state or Land that the role belongs to.
    pub role_of: String,
    /// What the role is known by.
    pub role_by: &'static str,
    /// Number of mentions.
    pub mentions: usize,
    /// Number of quotations said.
    pub said: usize,
    /// Number of quotations that mention the actor.
    pub mentioned_in: usize,
}

impl Attributes {
    /// The cells of a row, in the order of [`COLUMNS`].
    pub fn cells(&self) -> [String; 18] {
        [
            self.article.clone(),
            self.date.clone(),
            self.outlet.clone(),
            self.actor.clone(),
            self.name.clone(),
            self.kind.to_string(),
            self.gender.clone(),
            self.parties.clone(),
            self.party_names.clone(),
            self.offices.clone(),
            self.office_titles.clone(),
            self.level.clone(),
            self.role.clone(),
            self.role_of.clone(),
            self.role_by.to_owned(),
            self.mentions.to_string(),
            self.said.to_string(),
            self.mentioned_in.to_string(),
        ]
    }
}

/// Looks up the actors of records in one base.
#[derive(Debug)]
pub struct Attributor<'a> {
    base: &'a KnowledgeBase,
    polities: Polities<'a>,
    levels: Levels<'a>,
}

impl<'a> Attributor<'a> {
    /// For this base.
    pub fn new(base: &'a KnowledgeBase) -> Self {
        Self {
            base,
            polities: Polities::new(base),
            levels: Levels::new(base),
        }
    }

    /// Whether the base has an actor under this id.
    pub fn knows(&self, id: &str) -> bool {
        self.base.actor(id).is_some()
    }

    /// The attributes of every actor of an article, in its order.
    pub fn attributes(&self, record: &Record) -> Vec<Attributes> {
        let day = Day::of(&record.date);
        let of = |actor: &Actor| {
            let known = self.base.actor(&actor.id).filter(|_| !is_local(&actor.id));
            let unknown = unknown(record, actor);
            match known {
                Some(known) => self.fill(unknown, known, day),
                None => unknown,
            }
        };
        record.actors.iter().map(of).collect()
    }

    /// Sets what the base knows.
    fn fill(&self, row: Attributes, actor: &KnownActor, day: Option<Day>) -> Attributes {
        let role = role::role(self.base, &self.polities, actor, day);
        let (parties, party_names) = self.parties(actor, day);
        let (offices, office_titles) = self.offices(actor, day);
        Attributes {
            name: actor.name.clone(),
            kind: actor.kind,
            gender: match (actor.kind, actor.gender.as_str()) {
                (ActorType::Person, "") => UNKNOWN.to_owned(),
                (_, gender) => gender.to_owned(),
            },
            parties,
            party_names,
            offices,
            office_titles,
            level: self.level(actor, day, &role),
            role: role.to_string(),
            role_of: role.of,
            role_by: role.by,
            ..row
        }
    }

    /// Ids and names of an actor's parties.
    fn parties(&self, actor: &KnownActor, day: Option<Day>) -> (String, String) {
        if actor.kind != ActorType::Person {
            let own = self.polities.party(actor);
            let own = own.map(|party| (party.id.clone(), party.name.clone()));
            return own.unwrap_or_default();
        }
        let Some(day) = day else { return both(UNKNOWN) };
        let of_day: Vec<_> = self.polities.parties(actor, day).collect();
        let mut memberships = actor.parties.iter();
        let left = memberships.all(|m| m.period().is_over(day)) && !actor.parties.is_empty();
        match (of_day.is_empty(), left) {
            (true, true) => both(NONE),
            (true, false) => both(UNKNOWN),
            _ => pair(
                of_day
                    .iter()
                    .map(|(party, holds)| (party.id.clone(), party.name.clone(), *holds)),
            ),
        }
    }

    /// Ids and titles of an actor's offices.
    fn offices(&self, actor: &KnownActor, day: Option<Day>) -> (String, String) {
        if actor.kind != ActorType::Person {
            return both("");
        }
        let Some(day) = day else { return both(UNKNOWN) };
        let held: Vec<&Tenure> = actor.offices_on(day).collect();
        if held.is_empty() {
            let idle = role::is_idle(&self.polities, actor, day);
            return both(if idle { NONE } else { UNKNOWN });
        }
        pair(held.into_iter().map(|tenure| {
            let id = format!("{}@{}", tenure.office, tenure.of);
            let title = title(self.base, actor, tenure).to_owned();
            (id, title, tenure.period().holds(day))
        }))
    }

    /// The levels of an actor: of a person those of the offices of that day.
    fn level(&self, actor: &KnownActor, day: Option<Day>, role: &Role) -> String {
        let body = |of: &KnownActor| self.levels.body(of, self.polities.party(of).is_some());
        if actor.kind != ActorType::Person {
            return body(actor).map_or(UNKNOWN.to_owned(), |level| level.to_string());
        }
        let Some(day) = day else {
            return UNKNOWN.to_owned();
        };
        let mut levels: Vec<(Option<Level>, Holds)> = Vec::new();
        for tenure in actor.offices_on(day) {
            let level = self.base.actor(&tenure.of).and_then(body);
            let holds = tenure.period().holds(day);
            match levels.iter_mut().find(|(known, _)| *known == level) {
                Some((_, before)) => *before = holds.max(*before),
                None => levels.push((level, holds)),
            }
        }
        levels.sort_unstable_by_key(|(level, _)| level.map_or((1, Level::None), |l| (0, l)));
        if levels.is_empty() {
            return match (self.levels.is_foreign(actor), role.value) {
                (true, _) => Level::Foreign.to_string(),
                (false, Value::None) => NONE.to_owned(),
                (false, _) => UNKNOWN.to_owned(),
            };
        }
        let written = |(level, holds): &(Option<Level>, Holds)| {
            let level = level.map_or(UNKNOWN.to_owned(), |level| level.to_string());
            marked(&level, *holds)
        };
        levels.iter().map(written).collect::<Vec<_>>().join("|")
    }
}

/// What is known without the base.
fn unknown(record: &Record, actor: &Actor) -> Attributes {
    let of_person = |value: &str| match actor.kind {
        ActorType::Person => value.to_owned(),
        _ => String::new(),
    };
    Attributes {
        article: record.id.clone(),
        date: record.date.clone(),
        outlet: record.outlet.clone(),
        actor: actor.id.clone(),
        name: actor.name.clone(),
        kind: actor.kind,
        gender: of_person(UNKNOWN),
        parties: of_person(UNKNOWN),
        party_names: of_person(UNKNOWN),
        offices: of_person(UNKNOWN),
        office_titles: of_person(UNKNOWN),
        level: UNKNOWN.to_owned(),
        role: UNKNOWN.to_owned(),
        role_of: String::new(),
        role_by: "",
        mentions: actor.mentions.len(),
        said: actor.said.len(),
        mentioned_in: actor.mentioned_in.len(),
    }
}

/// One value for ids and names.
fn both(value: &str) -> (String, String) {
    (value.to_owned(), value.to_owned())
}

/// Ids and names as two cells.
fn pair(items: impl Iterator<Item = (String, String, Holds)>) -> (String, String) {
    let (ids, names): (Vec<String>, Vec<String>) = items
        .map(|(id, name, holds)| (marked(&id, holds), marked(&name, holds)))
        .unzip();
    (ids.join("|"), names.join("|"))
}

/// A value with `?` if it holds only perhaps.
fn marked(value: &str, holds: Holds) -> String {
    match holds {
        Holds::Yes => value.to_owned(),
        _ => format!("{value}?"),
    }
}
