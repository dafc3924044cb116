//! All is read: ids become countries, parents and offices; what leads nowhere is counted.

use std::collections::{HashMap, HashSet};

use super::dates::day_before;
use super::draft::{Draft, Held, join};
use super::gather::Gathered;
use super::ids::order;
use super::positions::{Office, OpenPositions};
use super::{Import, Options, SOURCE};
use crate::actors::{KnowledgeBase, KnownActor, PartialDate, Tenure};
use crate::document::ActorType;

const NO_CODE: &str = "countries whose code is not known";
const NO_PARENT: &str = "parents that are no bodies of this base";

/// The actors of all that was gathered.
pub fn finish(gathered: Gathered, options: &Options) -> Import {
    let Gathered {
        drafts,
        country_codes,
        position_names,
        mut report,
        ..
    } = gathered;
    let ids: HashSet<String> = drafts.keys().cloned().collect();
    let bodies: HashSet<String> = drafts
        .values()
        .filter(|draft| !matches!(draft.actor.kind, ActorType::Person | ActorType::Place))
        .map(|draft| draft.actor.id.clone())
        .collect();
    let mut codes = states(options.base);
    codes.extend(country_codes);
    let mut drafts: Vec<Draft> = drafts.into_values().collect();
    drafts.sort_by(|a, b| order(&a.actor.id).cmp(&order(&b.actor.id)));

    let mut open = OpenPositions::new();
    for draft in &mut drafts {
        let tenures = tenures(draft, options, &mut open);
        let actor = &mut draft.actor;
        join(&mut actor.offices, tenures);
        if actor.country.is_empty() && !draft.countries.is_empty() {
            let code = draft.countries.iter().find_map(|id| codes.get(id));
            match code {
                Some(code) => actor.country.clone_from(code),
                None => report.leave_fact_out(NO_CODE),
            }
        }
        if actor.parent.is_empty() && !draft.parents.is_empty() {
            let here = |id: &&String| bodies.contains(*id) && **id != actor.id;
            match draft.parents.iter().find(here) {
                Some(parent) => actor.parent.clone_from(parent),
                None => report.leave_fact_out(NO_PARENT),
            }
        }
    }
    let mut actors: Vec<KnownActor> = drafts.into_iter().map(|draft| draft.actor).collect();
    hand_over(&mut actors, options.base);
    for actor in &actors {
        let parties = actor.parties.iter().map(|membership| &membership.party);
        let places = actor.offices.iter().map(|tenure| &tenure.of);
        let named = parties.chain(places).chain([&actor.parent]);
        let unknown = named.filter(|id| !id.is_empty() && !ids.contains(*id));
        report.unknown.extend(unknown.cloned());
    }
    for (id, position) in &mut open {
        position.label = position_names.get(id).cloned().unwrap_or_default();
        report.unmapped += position.count;
    }
    report.unmapped_positions = open.len();
    report.kept = actors.len();
    Import {
        actors,
        open_positions: open,
        report,
    }
}

/// The states a base knows, with their codes.
fn states(base: &KnowledgeBase) -> HashMap<String, String> {
    let mut codes = HashMap::new();
    for actor in base.actors() {
        let is_state = actor.kind == ActorType::Place && !actor.metonyms.is_empty();
        if is_state && !actor.country.is_empty() {
            codes.insert(actor.id.clone(), actor.country.clone());
        }
    }
    codes
}

/// The positions of an actor that are offices; the others are counted.
fn tenures(draft: &Draft, options: &Options, open: &mut OpenPositions) -> Vec<Tenure> {
    let mut tenures = Vec::new();
    for held in &draft.held {
        match options.positions.office(&held.position) {
            Some(Office::Known { office, of }) => tenures.push(tenure(held, office, of)),
            Some(Office::None) => {}
            None => open.entry(held.position.clone()).or_default().count += 1,
        }
    }
    tenures
}

fn tenure(held: &Held, office: &str, of: &str) -> Tenure {
    Tenure {
        office: office.to_owned(),
        of: if of.is_empty() { &held.of } else { of }.to_owned(),
        from: held.from,
        to: held.to,
        source: SOURCE.to_owned(),
    }
}

/// A last day that is the first day of a successor was the day of handing over: the tenure ends on
/// it, not on the day after. Only offices of one holder have successors.
fn hand_over(actors: &mut [KnownActor], base: &KnowledgeBase) {
    let mut single = HashSet::new();
    for office in base.offices() {
        if office.single {
            single.insert(office.id.clone());
        }
    }
    let mut starts: HashSet<(String, String, PartialDate)> = HashSet::new();
    for tenure in actors.iter().flat_map(|actor| &actor.offices) {
        if let Some(from) = tenure.from.filter(|_| single.contains(&tenure.office)) {
            starts.insert((tenure.office.clone(), tenure.of.clone(), from));
        }
    }
    for tenure in actors.iter_mut().flat_map(|actor| &mut actor.offices) {
        if tenure.source != SOURCE {
            continue;
        }
        let Some(last) = tenure.to.and_then(day_before) else {
            continue;
        };
        let place = (tenure.office.clone(), tenure.of.clone(), last);
        // Nobody hands over to himself on his only day.
        if tenure.from != Some(last) && starts.contains(&place) {
            tenure.to = Some(last);
        }
    }
}
