//! Government or opposition: the role of an actor on a day.

use std::fmt;

use super::camp::{Polities, Side};
use super::post::Post;
use crate::actors::base::actor::{KnownActor, Tenure};
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::document::ActorType;

/// The role, of what, and what it is known by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Role {
    /// Which role.
    pub value: Value,
    /// Whether the dates of the base leave it open.
    pub perhaps: bool,
    /// Id of the state or Land whose government or parliament it is, "" without one.
    pub of: String,
    /// `office`, `party_office`, `party`, `body`, `type`; "" if the role is not known.
    pub by: &'static str,
}

/// The roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Value {
    /// Governs.
    Government,
    /// In parliament without governing.
    Opposition,
    /// Neither, and the base knows it.
    None,
    /// The base does not tell.
    #[default]
    Unknown,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.value {
            Value::Government => "government",
            Value::Opposition => "opposition",
            Value::None => "none",
            Value::Unknown => "unknown",
        })?;
        f.write_str(if self.perhaps { "?" } else { "" })
    }
}

impl Role {
    fn new(value: Value, holds: Holds, of: &str, by: &'static str) -> Self {
        Self {
            value,
            perhaps: holds != Holds::Yes,
            of: of.to_owned(),
            by,
        }
    }

    fn none(by: &'static str) -> Self {
        Self::new(Value::None, Holds::Yes, "", by)
    }
}

/// The role of an actor; without a day only bodies and what never has one are known.
pub fn role(
    base: &KnowledgeBase,
    polities: &Polities<'_>,
    actor: &KnownActor,
    day: Option<Day>,
) -> Role {
    match actor.kind {
        ActorType::Person => {
            day.map_or_else(Role::default, |day| person(base, polities, actor, day))
        }
        ActorType::Company
        | ActorType::Medium
        | ActorType::Agency
        | ActorType::InternationalOrganisation
        | ActorType::Place => Role::none("type"),
        ActorType::GovernmentBody if is_of_government(base, polities, actor) => {
            let of = polities.by_code(&actor.country).unwrap_or_default();
            Role::new(Value::Government, Holds::Yes, of, "body")
        }
        ActorType::Party | ActorType::Group | ActorType::GovernmentBody | ActorType::Other => {
            match (polities.party(actor), day) {
                (Some(party), Some(day)) => {
                    let of = polities.by_code(&actor.country);
                    of.map_or_else(Role::default, |of| {
                        by_parties(polities, &[(party, Holds::Yes)], of, day)
                    })
                }
                (None, _) if polities.is_apart(&actor.id) => Role::none("body"),
                _ => Role::default(),
            }
        }
    }
}

/// Offices of that day decide, then the party.
fn person(base: &KnowledgeBase, polities: &Polities<'_>, person: &KnownActor, day: Day) -> Role {
    let held: Vec<(&Tenure, Holds)> = person
        .offices
        .iter()
        .map(|tenure| (tenure, tenure.period().holds(day)))
        .filter(|(_, holds)| *holds != Holds::No)
        .collect();
    let seat = held
        .iter()
        .filter(|(tenure, _)| polities.governs(tenure, day))
        .filter_map(|(tenure, holds)| Some((*holds, seat(base, polities, tenure)?)))
        .max_by_key(|(holds, (_, is_land))| (*holds, !is_land));
    if let Some((Holds::Yes, (of, _))) = seat {
        return Role::new(Value::Government, Holds::Yes, of, "office");
    }
    let certain = |(tenure, holds): &&(&Tenure, Holds)| {
        (*holds == Holds::Yes && !polities.governs(tenure, day)).then(|| Post::of(&tenure.office))
    };
    let posts: Vec<Post> = held.iter().filter_map(|h| certain(&h)).collect();
    let leads = |(tenure, _): &&(&Tenure, Holds)| Post::of(&tenure.office) == Post::Opposition;
    let opposes = held.iter().filter(leads).max_by_key(|(_, holds)| *holds);
    if let Some((tenure, Holds::Yes)) = opposes {
        return Role::new(Value::Opposition, Holds::Yes, &tenure.of, "office");
    }
    let of_party = |post: &Post| matches!(post, Post::Opposition | Post::Group | Post::Party);
    if !posts.is_empty() && !posts.iter().any(of_party) {
        let known = !posts.contains(&Post::Unlisted);
        return if known {
            Role::none("office")
        } else {
            Role::default()
        };
    }
    if let Some((holds, (of, _))) = seat {
        return Role::new(Value::Government, holds, of, "office");
    }
    let parties: Vec<(&KnownActor, Holds)> = polities.parties(person, day).collect();
    if parties.is_empty() {
        let idle = is_idle(polities, person, day);
        return if idle {
            Role::none("office")
        } else {
            Role::default()
        };
    }
    let party_posts: Vec<&Tenure> = held
        .iter()
        .filter(|(tenure, _)| of_party(&Post::of(&tenure.office)))
        .map(|(tenure, _)| *tenure)
        .collect();
    let of = if party_posts.is_empty() {
        polities.by_code(&person.country)
    } else {
        let seats = party_posts
            .iter()
            .filter_map(|t| seat_of(base, polities, t));
        seats.min_by_key(|(_, is_land)| *is_land).map(|(of, _)| of)
    };
    let role = of.map_or_else(Role::default, |of| by_parties(polities, &parties, of, day));
    // An office that perhaps stands against the party leaves it open.
    let open = held.iter().any(|(t, _)| Post::of(&t.office) == Post::Other);
    Role {
        by: match role.by {
            "party" if posts.iter().any(of_party) => "party_office",
            by => by,
        },
        perhaps: role.perhaps || (open && role.value != Value::Unknown && party_posts.is_empty()),
        ..role
    }
}

/// The side of the parties, if they are all on one.
fn by_parties(
    polities: &Polities<'_>,
    parties: &[(&KnownActor, Holds)],
    of: &str,
    day: Day,
) -> Role {
    let mut found: Option<(Side, Holds)> = None;
    for (party, member) in parties {
        let Some((side, holds)) = polities.camp(party, of, day) else {
            return Role::default();
        };
        let holds = holds.min(*member);
        match found {
            Some((other, _)) if other != side => return Role::default(),
            Some((_, before)) if before >= holds => {}
            _ => found = Some((side, holds)),
        }
    }
    match found {
        Some((Side::Government, holds)) => Role::new(Value::Government, holds, of, "party"),
        Some((Side::Opposition, holds)) => Role::new(Value::Opposition, holds, of, "party"),
        None => Role::default(),
    }
}

/// The state or Land to which a government's office belongs, and whether it is a Land.
fn seat<'a>(
    base: &'a KnowledgeBase,
    polities: &Polities<'a>,
    tenure: &Tenure,
) -> Option<(&'a str, bool)> {
    let of = base.actor(&tenure.of)?;
    matches!(of.kind, ActorType::Place | ActorType::GovernmentBody)
        .then(|| seat_of(base, polities, tenure))?
}

/// The state or Land to which an office belongs, and whether it is a Land.
fn seat_of<'a>(
    base: &'a KnowledgeBase,
    polities: &Polities<'a>,
    tenure: &Tenure,
) -> Option<(&'a str, bool)> {
    let of = base.actor(&tenure.of)?;
    Some((polities.polity(of)?, of.country.contains('-')))
}

/// Whether a person is known to hold no office on a day: offices are known of it, none on that day,
/// and each of them has another holder then.
pub fn is_idle(polities: &Polities<'_>, person: &KnownActor, day: Day) -> bool {
    let mut offices = person.offices.iter();
    !person.offices.is_empty()
        && offices
            .all(|tenure| tenure.period().holds(day) == Holds::No && polities.is_held(tenure, day))
}

/// Whether a body is a government, a ministry, or directly below a government without having had a
/// head of its own kind, as authorities have.
fn is_of_government(base: &KnowledgeBase, polities: &Polities<'_>, body: &KnownActor) -> bool {
    let government = |actor: &KnownActor| has_word(actor, |word| word.ends_with("regierung"));
    let below = || base.actor(&body.parent).is_some_and(government);
    government(body)
        || body.name.to_lowercase().contains("ministerium")
        || (!polities.is_apart(&body.id) && below())
}

/// Whether a word of a name or alias fits.
fn has_word(actor: &KnownActor, fits: impl Fn(&str) -> bool) -> bool {
    let mut words = actor.names().flat_map(str::split_whitespace);
    words.any(|word| fits(&word.to_lowercase()))
}
