//! What an office makes of its holder – a member of the government, somebody whose party decides,
//! or neither – and what it is called.

use crate::actors::base::actor::{KnownActor, Tenure};
use crate::actors::base::knowledge_base::KnowledgeBase;

/// What kind of office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// Leads the government, alone or with others: its party governs.
    Leads,
    /// Head of state: leads the government of some states.
    HeadOfState,
    /// Belongs to the government or speaks for it.
    Government,
    /// Leads the opposition of a parliament.
    Opposition,
    /// Leads a party's group in a parliament: the party sits there.
    Group,
    /// Of a party or parliament: the party decides.
    Party,
    /// Outside government, party and parliament.
    Other,
    /// The rules do not know the office.
    Unlisted,
}

impl Post {
    /// The kind of the office with this id.
    pub fn of(office: &str) -> Self {
        match office {
            "head_of_government"
            | "head_of_land_government"
            | "head_of_land_senate"
            | "deputy_head_of_government"
            | "vice_president"
            | "supreme_leader"
            | "general_secretary_of_ruling_party"
            | "federal_councillor" => Self::Leads,
            "president" | "monarch" => Self::HeadOfState,
            "minister_without_portfolio"
            | "chief_of_chancellery"
            | "government_spokesperson"
            | "national_security_adviser"
            | "presidential_adviser"
            | "integration_commissioner"
            | "culture_commissioner" => Self::Government,
            office if office.ends_with("_minister") => Self::Government,
            "opposition_leader" => Self::Opposition,
            "group_leader" => Self::Group,
            "party_leader"
            | "party_general_secretary"
            | "lead_candidate"
            | "speaker_of_parliament"
            | "bundesrat_president" => Self::Party,
            "mayor"
            | "commission_president"
            | "commissioner"
            | "council_president"
            | "high_representative"
            | "parliament_president"
            | "central_bank_president"
            | "central_bank_governor"
            | "eurogroup_president"
            | "secretary_general"
            | "director_general"
            | "high_commissioner"
            | "court_president"
            | "chief_prosecutor"
            | "agency_president"
            | "chief_of_general_staff"
            | "commander_in_chief"
            | "armed_forces_commissioner"
            | "association_president"
            | "union_leader"
            | "company_head"
            | "editor_in_chief"
            | "pope"
            | "bishop"
            | "ambassador"
            | "special_envoy" => Self::Other,
            _ => Self::Unlisted,
        }
    }
}

/// States (ISO 3166-1) whose president represents them and leaves governing to the government.
const REPRESENTATIVE: &[&str] = &[
    "AL", "AT", "BG", "CZ", "DE", "EE", "FI", "GR", "HR", "HU", "IE", "IL", "IN", "IS", "IT", "LV",
    "MT", "SI", "SK",
];

/// Whether a head of state leads the government, in the state with this code, where `chief` says
/// whether there is a head of government beside: a monarch only without one, a president except
/// where the constitution gives the office to represent.
pub fn leads(office: &str, country: &str, chief: bool) -> bool {
    match office {
        "monarch" => !chief,
        _ => !REPRESENTATIVE.contains(&country),
    }
}

/// What an office is called in German, for its place and the holder's gender; the office's id
/// where the base has no name for it.
pub fn title<'a>(base: &'a KnowledgeBase, holder: &KnownActor, tenure: &'a Tenure) -> &'a str {
    let known = base.offices().iter().find(|o| o.id == tenure.office);
    let names = known.map_or(&[][..], |office| office.names.as_slice());
    let of = |of: &str| names.iter().find(|name| name.of == of);
    let parent = base.actor(&tenure.of).map_or("", |of| of.parent.as_str());
    let fits = of(&tenure.of).or_else(|| of("")).or_else(|| of(parent));
    let title = fits.map_or("", |name| match holder.gender.as_str() {
        "f" if !name.feminine.is_empty() => &name.feminine,
        _ => &name.masculine,
    });
    if title.is_empty() {
        &tenure.office
    } else {
        title
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ministers_govern_mayors_and_commissioners_do_not() {
        assert_eq!(Post::of("foreign_minister"), Post::Government);
        assert_eq!(Post::of("head_of_land_senate"), Post::Leads);
        assert_eq!(Post::of("mayor"), Post::Other);
        assert_eq!(Post::of("commissioner"), Post::Other);
        assert_eq!(Post::of("party_leader"), Post::Party);
        assert_eq!(Post::of("chess_champion"), Post::Unlisted);
    }

    #[test]
    fn every_office_of_the_base_that_ships_is_listed() {
        let offices = include_str!("../../../../corpora/actors/offices.jsonl");
        for line in offices.lines() {
            let office: crate::actors::Office = serde_json::from_str(line).unwrap();
            assert_ne!(Post::of(&office.id), Post::Unlisted, "{}", office.id);
        }
    }

    #[test]
    fn a_head_of_state_leads_where_the_constitution_has_it() {
        assert!(!leads("president", "DE", true));
        assert!(leads("president", "FR", true));
        assert!(leads("president", "US", false));
        assert!(!leads("monarch", "GB", true));
        assert!(leads("monarch", "SA", false));
    }
}
