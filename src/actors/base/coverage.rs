//! How much the knowledge base knows of what it is expected to know: posts by days, names, members.

pub use super::coverage_file::{Expectation, Expectations};
use super::coverage_file::{Members, Name, Post};
use super::date::{Day, Holds};
use super::knowledge_base::KnowledgeBase;
use crate::document::ActorType;

/// Gaps of at most so many days are not listed: offices change hands, and somebody acts meanwhile.
const SHORT_GAP: usize = 31;

/// One list of what is expected, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What the list is about.
    pub list: String,
    /// What is counted.
    pub unit: Unit,
    /// How many of the expected ones the base has.
    pub filled: usize,
    /// How many are expected.
    pub expected: usize,
    /// The share that the list promises to reach at least, in 0 to 1.
    pub floor: f64,
    /// What is missing, one line each, in the order of the file.
    pub missing: Vec<String>,
}

/// What a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days on which a post has a holder.
    Days,
    /// Names that an actor of the expected type bears.
    Names,
    /// Persons of a source.
    Persons,
}

impl Unit {
    /// The plural.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Names => "names",
            Self::Persons => "persons",
        }
    }
}

impl Measured {
    /// The filled share, 1 of nothing expected.
    pub fn share(&self) -> f64 {
        if self.expected == 0 {
            return 1.0;
        }
        self.filled as f64 / self.expected as f64
    }

    /// Whether the list reaches what it promises.
    pub fn is_kept(&self) -> bool {
        self.share() >= self.floor
    }
}

/// Measures every list, in the order of the file.
pub fn measure(base: &KnowledgeBase, expectations: &Expectations) -> Vec<Measured> {
    let lists = expectations.lists.iter().map(|list| {
        let mut measured = Measured {
            list: list.title.clone(),
            unit: Unit::Names,
            filled: 0,
            expected: 0,
            floor: list.floor,
            missing: Vec::new(),
        };
        for expectation in &list.expectations {
            match expectation {
                Expectation::Post(post) => days(base, post, expectations.until, &mut measured),
                Expectation::Name(name) => known(base, name, &mut measured),
                Expectation::Members(members) => persons(base, members, &mut measured),
            }
        }
        measured
    });
    lists.collect()
}

/// The days on which a post has a holder, certainly or perhaps.
fn days(base: &KnowledgeBase, post: &Post, until: Day, measured: &mut Measured) {
    measured.unit = Unit::Days;
    let offices = post.offices.iter();
    let held: Vec<_> = offices
        .flat_map(|office| base.holders(office, &post.of))
        .map(|(_, tenure)| tenure.period())
        .collect();
    let (mut gap, mut day) = (None, post.since);
    let last = post.until.map_or(until, |end| end.min(until));
    while day < last {
        measured.expected += 1;
        if held.iter().any(|period| period.holds(day) != Holds::No) {
            measured.filled += 1;
            close(&mut gap, base, post, day, measured);
        } else {
            gap.get_or_insert((day, 0)).1 += 1;
        }
        day = day.next();
    }
    close(&mut gap, base, post, last, measured);
}

/// Lists a gap that ends before `end`, if it is long.
fn close(
    gap: &mut Option<(Day, usize)>,
    base: &KnowledgeBase,
    post: &Post,
    end: Day,
    measured: &mut Measured,
) {
    let Some((from, days)) = gap.take().filter(|(_, days)| *days > SHORT_GAP) else {
        return;
    };
    let whose = match base.actor(&post.of) {
        Some(actor) => actor.name.clone(),
        None => format!("{}, which the base does not know", post.of),
    };
    let office = post.offices.join(" or ");
    measured.missing.push(format!(
        "{office} of {whose}: nobody from {from} to before {end} ({days} days)"
    ));
}

/// Whether an actor of the expected type bears a name.
fn known(base: &KnowledgeBase, name: &Name, measured: &mut Measured) {
    measured.expected += 1;
    let found: Vec<_> = base.named(&name.text).collect();
    let in_country = |code: &str| name.country.is_empty() || code == name.country;
    let fits = |kind: ActorType| name.types.contains(&kind);
    if found
        .iter()
        .any(|actor| fits(actor.kind) && in_country(&actor.country))
    {
        measured.filled += 1;
        return;
    }
    let other = found.first().map_or_else(String::new, |actor| {
        format!(" (the name means {}, {})", actor.name, actor.kind)
    });
    measured.missing.push(name.text.clone() + &other);
}

/// How many persons of a source the base has, with a party.
fn persons(base: &KnowledgeBase, members: &Members, measured: &mut Measured) {
    measured.unit = Unit::Persons;
    let mut number = 0;
    for actor in base.actors() {
        let is_sourced = actor.source.contains(&members.source);
        let has_party = !members.with_party || !actor.parties.is_empty();
        if actor.kind == ActorType::Person && is_sourced && has_party {
            number += 1;
        }
    }
    measured.expected += members.number;
    measured.filled += number.min(members.number);
    if number < members.number {
        let party = if members.with_party {
            " with party"
        } else {
            ""
        };
        measured.missing.push(format!(
            "{} of {} persons of the source {:?}{party}",
            members.number - number,
            members.number,
            members.source
        ));
    }
}
