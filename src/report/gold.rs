//! Records as judges corrected them.

use std::collections::HashMap;

use crate::actors::kinds;
use crate::document::{
    Actor, ActorCandidate, ActorType, Antecedent, Entity, Label, Medium, Quotation, QuotationType,
    Record, Score, Span, Speaker, Via, Warning, rebuild,
};
use crate::verdicts::{Call, Correction, Field, Standing, Stands, Verdict};
use crate::verdicts::{Values, What, facts_of};

/// What cannot be made gold, and why.
type Refused = String;

/// The record as one judge's verdicts on its text have it. Quotations or entities on which the judge
/// said nothing at all stay as they were, and a warning says so.
///
/// # Errors
/// When an item of a kind that was judged has no verdict, or a wrong one no correction: which, and
/// what is missing.
pub fn corrected(record: &Record, verdicts: &[&Verdict]) -> Result<Record, Refused> {
    for verdict in verdicts {
        verdict.check(Some(record))?;
    }
    let facts = facts_of(record);
    let by_place: HashMap<(What, &[Span]), &Verdict> = verdicts
        .iter()
        .map(|verdict| ((verdict.what, &verdict.spans[..]), *verdict))
        .collect();
    let judged = |what| verdicts.iter().any(|verdict| verdict.what == what);
    let mut gold = Gold {
        record: Record {
            entities: Vec::new(),
            quotations: Vec::new(),
            ..record.clone()
        },
        actors: record.actors.clone(),
    };
    let (quotations, entities) = facts.split_at(record.quotations.len());
    for (quotation, (what, spans, now)) in record.quotations.iter().zip(quotations) {
        let kept = match by_place.get(&(*what, &spans[..])) {
            Some(verdict) => gold.quotation(quotation, verdict, now)?,
            None if judged(*what) => return Err(format!("{} has no verdict", quotation.id)),
            None => Some(quotation.clone()),
        };
        gold.record.quotations.extend(kept);
    }
    for (entity, (what, spans, now)) in record.entities.iter().zip(entities) {
        let kept = match by_place.get(&(*what, &spans[..])) {
            Some(verdict) => gold.entity(entity, verdict, now)?,
            None if judged(*what) => return Err(format!("{} has no verdict", entity.id)),
            None => Some(entity.clone()),
        };
        gold.record.entities.extend(kept);
    }
    for verdict in verdicts {
        let known = facts
            .iter()
            .any(|(what, spans, _)| *what == verdict.what && *spans == verdict.spans);
        if !known && matches!(verdict.verdict, Call::Missed | Call::Marked) {
            gold.add(verdict)?;
        }
    }
    for (what, name) in [(What::Quotation, "quotations"), (What::Entity, "entities")] {
        if !judged(what) {
            gold.record.warnings.push(Warning {
                code: "not_judged".to_owned(),
                message: format!("the {name} are those of the annotation: nobody judged them"),
                start: 0,
                end: 0,
            });
        }
    }
    let Gold { mut record, actors } = gold;
    rebuild(&mut record, actors);
    let kinds = kinds::of_all(&record);
    for (quotation, kind) in record.quotations.iter_mut().zip(kinds) {
        quotation.speaker.kind = kind;
    }
    Ok(record)
}

struct Gold {
    record: Record,
    actors: Vec<Actor>,
}

impl Gold {
    fn quotation(
        &mut self,
        quotation: &Quotation,
        verdict: &Verdict,
        now: &Values,
    ) -> Result<Option<Quotation>, Refused> {
        let fix = Fix::of(&quotation.id, verdict, now)?;
        if fix.nothing {
            return Ok(None);
        }
        let mut gold = quotation.clone();
        gold.score = Score::new(1.0);
        if let Some(spans) = fix.needs(Field::Span, |c| filled(&c.spans))? {
            gold.spans = spans;
        }
        if let Some(kind) = fix.needs(Field::Type, |c| c.kind.parse::<QuotationType>().ok())? {
            gold.kind = kind;
        }
        if let Change::To(spans) = fix.may_be_none(Field::Speaker, |c| filled(&c.speaker_spans))? {
            gold.speaker.spans = spans.unwrap_or_default();
            gold.speaker.antecedent = Antecedent::default();
        }
        gold.speaker.score = Score::new(1.0);
        if let Change::To(actor) = fix.may_be_none(Field::Actor, |c| named(&c.actor))? {
            self.speaks(&mut gold.speaker, actor);
        }
        Ok(Some(gold))
    }

    fn entity(
        &mut self,
        entity: &Entity,
        verdict: &Verdict,
        now: &Values,
    ) -> Result<Option<Entity>, Refused> {
        let fix = Fix::of(&entity.id, verdict, now)?;
        if fix.nothing {
            return Ok(None);
        }
        let mut gold = entity.clone();
        gold.score = Score::new(1.0);
        if let Some(spans) = fix.needs(Field::Span, |c| filled(&c.spans))? {
            (gold.start, gold.end) = (spans[0].start, spans[spans.len() - 1].end);
        }
        if let Some(label) = fix.needs(Field::Type, |c| c.kind.parse::<Label>().ok())? {
            gold.label = label;
        }
        if let Change::To(actor) = fix.may_be_none(Field::Actor, |c| named(&c.actor))? {
            self.means(&mut gold, actor);
        }
        Ok(Some(gold))
    }

    /// Something that was not annotated.
    fn add(&mut self, verdict: &Verdict) -> Result<(), Refused> {
        let correction = &verdict.correction;
        let missing = |what: &str| {
            let Span { start, end } = verdict.spans[0];
            format!("what the judge added at {start}–{end} has no {what}")
        };
        let actor = named(&correction.actor);
        if verdict.what == What::Entity {
            let label = correction.kind.parse().map_err(|_| missing("label"))?;
            let mut entity = Entity {
                id: String::new(),
                start: verdict.spans[0].start,
                end: verdict.spans[verdict.spans.len() - 1].end,
                text: String::new(),
                label,
                score: Score::new(1.0),
                nested_in: String::new(),
                actor: String::new(),
                actor_score: Score::default(),
                reason: String::new(),
            };
            self.means(&mut entity, actor);
            self.record.entities.push(entity);
            return Ok(());
        }
        let mut quotation = Quotation {
            id: String::new(),
            kind: correction.kind.parse().map_err(|_| missing("type"))?,
            medium: Medium::None,
            spans: verdict.spans.clone(),
            text: String::new(),
            score: Score::new(1.0),
            nested_in: String::new(),
            cue: Vec::new(),
            frame: Vec::new(),
            addressee: Vec::new(),
            speaker: Speaker {
                spans: correction.speaker_spans.clone(),
                score: Score::new(1.0),
                ..Speaker::default()
            },
            mentions: Vec::new(),
        };
        self.speaks(&mut quotation.speaker, actor);
        self.record.quotations.push(quotation);
        Ok(())
    }

    fn speaks(&mut self, speaker: &mut Speaker, actor: Option<String>) {
        let id = actor.map(|actor| self.actor(&actor));
        speaker.via = Via::None;
        speaker.reason = String::new();
        speaker.actors = id
            .iter()
            .map(|id| ActorCandidate {
                actor: id.clone(),
                score: Score::new(1.0),
            })
            .collect();
        speaker.actor = id.unwrap_or_default();
    }

    fn means(&mut self, entity: &mut Entity, actor: Option<String>) {
        let score = if actor.is_some() { 1.0 } else { 0.0 };
        entity.actor = actor.map(|actor| self.actor(&actor)).unwrap_or_default();
        entity.actor_score = Score::new(score);
        entity.reason = String::new();
    }

    /// The id of the actor that the judge names: an id, or the name of one of the article; any other
    /// name is that of an actor of this article alone.
    fn actor(&mut self, named: &str) -> String {
        let mut known = self.actors.iter();
        if let Some(actor) = known.find(|actor| actor.id == named || actor.name == named) {
            return actor.id.clone();
        }
        let id = if is_id(named) {
            named.to_owned()
        } else {
            let taken = |id: &String| self.actors.iter().any(|actor| actor.id == *id);
            let mut ids = (1..).map(|number| format!("local:{number}"));
            ids.find(|id| !taken(id)).unwrap_or_default()
        };
        self.actors.push(Actor {
            id: id.clone(),
            name: named.to_owned(),
            kind: ActorType::Other,
            mentions: Vec::new(),
            said: Vec::new(),
            mentioned_in: Vec::new(),
        });
        id
    }
}

/// A Wikidata id, or one of the base's own.
fn is_id(text: &str) -> bool {
    let digits = text.strip_prefix('Q').unwrap_or_default();
    text.starts_with("wl:") || (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn filled(spans: &[Span]) -> Option<Vec<Span>> {
    (!spans.is_empty()).then(|| spans.to_vec())
}

fn named(actor: &str) -> Option<String> {
    let actor = actor.trim();
    (!actor.is_empty()).then(|| actor.to_owned())
}

/// Whether a field that may have no value is to be another.
enum Change<T> {
    /// It stays.
    None,
    /// It gets this value, or none.
    To(Option<T>),
}

/// What a verdict asks to be changed.
struct Fix<'v> {
    id: &'v str,
    verdict: &'v Verdict,
    nothing: bool,
}

impl<'v> Fix<'v> {
    fn of(id: &'v str, verdict: &'v Verdict, now: &Values) -> Result<Self, Refused> {
        if !matches!(verdict.verdict, Call::Right | Call::Wrong) {
            return Err(format!("{id}: the judge could not say"));
        }
        let stands = Stands::new(verdict, now);
        let fields = [Field::Type, Field::Speaker, Field::Actor];
        if let Some(stale) = fields.iter().find(|f| stands.of(**f) == Standing::Stale) {
            return Err(format!(
                "{id}: another {stale} is annotated now than was judged"
            ));
        }
        Ok(Self {
            id,
            verdict,
            nothing: verdict.wrong.contains(&Field::Whole),
        })
    }

    /// The correction of a field, if it is wrong.
    fn needs<T>(
        &self,
        field: Field,
        correct: impl Fn(&Correction) -> Option<T>,
    ) -> Result<Option<T>, Refused> {
        if !self.verdict.wrong.contains(&field) {
            return Ok(None);
        }
        match correct(&self.verdict.correction) {
            Some(correct) => Ok(Some(correct)),
            None => Err(format!(
                "{}: the {field} is wrong, and no other is given",
                self.id
            )),
        }
    }

    /// The same of a field that may have no value.
    fn may_be_none<T>(
        &self,
        field: Field,
        correct: impl Fn(&Correction) -> Option<T>,
    ) -> Result<Change<T>, Refused> {
        let none = self.verdict.correction.none.contains(&field);
        if self.verdict.wrong.contains(&field) && none {
            return Ok(Change::To(None));
        }
        let needed = self.needs(field, correct)?;
        Ok(needed.map_or(Change::None, |correct| Change::To(Some(correct))))
    }
}
