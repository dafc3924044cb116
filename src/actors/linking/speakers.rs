//! Who speaks: the words of a speaker become a kind, the chains that speak, and the fuller mention
//! they refer to.

use super::chains::{Chain, Place, Standing};
use super::kinds;
use super::phrases::is_honorary;
use super::referents::{Article, Referents, is_spokesperson};
use super::view::Word;
use super::view::part_at;
use crate::document::{
    Antecedent, Class, Label, Quotation, Record, Span, SpeakerKind, Variant, Via,
};

/// What the words of a speaker lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What the words are.
    pub kind: SpeakerKind,
    /// The chains that speak, several for joint speakers.
    pub chains: Vec<usize>,
    /// By what they were found.
    pub via: Via,
    /// Why there are none, as far as the words tell it.
    pub reason: &'static str,
    /// The fuller mention, all zero if the words themselves are the fullest.
    pub antecedent: Antecedent,
}

/// The speakers of all quotations of a record, in their order.
pub fn speakers(article: &Article<'_, '_>, referents: &Referents<'_>) -> Vec<Resolved> {
    let words = Resolver { article, referents };
    let mut out: Vec<Resolved> = Vec::with_capacity(article.record.quotations.len());
    for quotation in &article.record.quotations {
        let mut resolved = words.speaker(quotation);
        if resolved.kind == SpeakerKind::None
            && let Some(subject) = words.subject(quotation)
        {
            resolved.chains = vec![subject];
            resolved.via = Via::Context;
            resolved.antecedent = pointing_to(article.record, &referents.chains[subject]);
        }
        let carries = resolved.kind == SpeakerKind::None || words.is_adverb(quotation);
        if carries
            && resolved.chains.is_empty()
            && let Some(before) = words.carried_on(quotation, &out)
        {
            resolved.chains.clone_from(&out[before].chains);
            resolved.via = Via::Context;
            if let [chain, ..] = resolved.chains[..] {
                resolved.antecedent = pointing_to(article.record, &referents.chains[chain]);
            }
        }
        out.push(resolved);
    }
    out
}

struct Resolver<'a> {
    article: &'a Article<'a, 'a>,
    referents: &'a Referents<'a>,
}

/// A word of a speaker: whom it means.
struct Sign {
    chains: Vec<usize>,
    via: Via,
    /// The label, if it is (part of) a name.
    label: Option<Label>,
    /// Whether it stands behind "zum", "gegenüber": to whom is spoken, not who speaks.
    addressed: bool,
    /// Whether no noun stands before it that it could belong to ("der Sprecher des Ministers").
    heads: bool,
}

impl Resolver<'_> {
    fn speaker(&self, quotation: &Quotation) -> Resolved {
        let spans = &quotation.speaker.spans;
        let words: Vec<&Word> = spans
            .iter()
            .flat_map(|s| self.article.view.within(*s))
            .collect();
        let kind = kinds::of(self.article.record, self.article.view, quotation);
        let signs = self.signs(spans);
        let (chains, via) = self.meant(kind, &words, &signs);
        let reason = if chains.is_empty() {
            self.reason(spans)
        } else {
            ""
        };
        let antecedent = match (kind, &chains[..]) {
            (SpeakerKind::Named, [chain, ..]) => self.fuller(*chain, spans),
            (_, [chain, ..]) if self.is_named_within(*chain, spans) => self.fuller(*chain, spans),
            (_, [chain, ..]) => pointing_to(self.article.record, &self.referents.chains[*chain]),
            _ => Antecedent::default(),
        };
        Resolved {
            kind,
            chains,
            via,
            reason,
            antecedent,
        }
    }

    /// The words that mean somebody, in their order.
    fn signs(&self, spans: &[Span]) -> Vec<Sign> {
        let mut signs: Vec<Sign> = Vec::new();
        let mut named: Vec<usize> = Vec::new();
        let mut heads = true;
        for span in spans {
            let from = self.article.view.position(span.start);
            for (at, word) in self.article.view.within(*span).iter().enumerate() {
                if matches!(word.lower.as_str(), "und" | "sowie" | ",") {
                    heads = true;
                }
                let before = (from + at)
                    .checked_sub(1)
                    .map(|i| &self.article.view.words()[i]);
                let addressed = before.is_some_and(|w| {
                    matches!(w.lower.as_str(), "zum" | "zur" | "gegenüber" | "im" | "auf")
                });
                let noun = word.entity.is_none()
                    && super::chains::is_noun(word)
                    && !is_honorary(word)
                    && !kinds::is_article(&word.lower);
                if let Some(meant) = self.referents.meant.get(&(from + at)) {
                    signs.push(Sign {
                        chains: meant.chains.clone(),
                        via: meant.via,
                        label: None,
                        addressed: false,
                        heads,
                    });
                    heads = heads && !noun;
                } else if noun {
                    heads = false;
                } else if let Some(entity) = word.entity
                    && !named.contains(&entity)
                {
                    named.push(entity);
                    let label = self.article.record.entities[entity].label;
                    let chain = self.article.chain_of[entity];
                    signs.push(Sign {
                        chains: chain.into_iter().collect(),
                        via: Via::Organisation,
                        label: Some(label),
                        addressed,
                        heads,
                    });
                }
            }
        }
        signs
    }

    /// Of the chains that a speaker's words mean those that speak.
    fn meant(&self, kind: SpeakerKind, words: &[&Word], signs: &[Sign]) -> (Vec<usize>, Via) {
        let class = |chain: usize| self.referents.chains[chain].class;
        match kind {
            SpeakerKind::None => (Vec::new(), Via::None),
            SpeakerKind::Named => {
                let office = |s: &Sign| s.label.is_none() && s.heads && s.via == Via::Office;
                let persons = signs
                    .iter()
                    .filter(|s| s.label == Some(Label::Per) || office(s));
                let mut chains: Vec<usize> = persons.flat_map(|s| s.chains.clone()).collect();
                chains.dedup();
                let via = chains.first().map_or(Via::None, |_| {
                    let first = words.iter().find_map(|w| {
                        let entity = &self.article.record.entities[w.entity?];
                        (entity.label == Label::Per).then_some(entity)
                    });
                    if first.is_some_and(|e| e.text.contains([' ', '-'])) {
                        Via::Name
                    } else {
                        Via::Surname
                    }
                });
                (chains, via)
            }
            SpeakerKind::Pronoun => {
                let sign = signs.iter().find(|s| !s.chains.is_empty());
                sign.map_or((Vec::new(), Via::None), |s| {
                    (s.chains.clone(), Via::Pronoun)
                })
            }
            SpeakerKind::Role => {
                let spokesperson = words.iter().any(|w| is_spokesperson(&w.lower));
                // Behind an office or title stands whose it is: not the speaker.
                let person = |s: &&Sign| {
                    let persons = s.chains.iter().all(|&c| class(c) == Class::Per);
                    let noun = s.label.is_none() && s.heads && s.via != Via::Pronoun;
                    noun && persons && !s.chains.is_empty()
                };
                let persons: Vec<&Sign> = signs.iter().filter(person).collect();
                if let Some(first) = persons.first() {
                    let mut chains: Vec<usize> =
                        persons.iter().flat_map(|s| s.chains.clone()).collect();
                    chains.dedup();
                    return (chains, first.via);
                }
                let spoken = signs.iter().find(|s| {
                    s.label.is_none() && s.heads && s.via == Via::Context && !s.chains.is_empty()
                });
                if let Some(sign) = spoken {
                    return (sign.chains.clone(), sign.via);
                }
                let office = self.reason_of(words).is_some();
                if office && !spokesperson {
                    return (Vec::new(), Via::None);
                }
                self.body(signs)
            }
            SpeakerKind::Organisation => {
                if let Some(joint) = self.joint_bodies(words, signs) {
                    return (joint, Via::Organisation);
                }
                // Behind the head stands whose it is: "die Regierung Israels".
                let head = signs
                    .iter()
                    .position(|s| s.label.is_none() && !s.chains.is_empty());
                let name = signs.iter().position(|s| {
                    s.label
                        .is_some_and(|l| l.variant() == Variant::Name && l.class() != Class::Per)
                        && !s.chains.is_empty()
                });
                match (head, name) {
                    (Some(head), Some(name))
                        if head < name
                            && signs[name].label.map(Label::class) == Some(Class::Loc) =>
                    {
                        (signs[head].chains.clone(), signs[head].via)
                    }
                    (Some(head), None) => (signs[head].chains.clone(), signs[head].via),
                    _ => self.body(signs),
                }
            }
            SpeakerKind::Group | SpeakerKind::Document | SpeakerKind::Anonymous => self.body(signs),
        }
    }

    /// The body for which somebody speaks, or from which something is.
    fn body(&self, signs: &[Sign]) -> (Vec<usize>, Via) {
        let class = |sign: &&Sign| sign.chains.first().map(|&c| self.referents.chains[c].class);
        let organisation = signs.iter().find(|s| {
            s.via != Via::Pronoun
                && !s.addressed
                && class(s) == Some(Class::Org)
                && s.label.is_none_or(|l| l.variant() == Variant::Name)
        });
        let place = || {
            signs.iter().find(|s| {
                class(s) == Some(Class::Loc)
                    && s.label.is_some_and(|l| l.variant() == Variant::Name)
            })
        };
        organisation
            .or_else(place)
            .map_or((Vec::new(), Via::None), |s| {
                (s.chains[..1].to_vec(), Via::Organisation)
            })
    }

    /// "Union und SPD": all, if nothing but "und" stands between them.
    fn joint_bodies(&self, words: &[&Word], signs: &[Sign]) -> Option<Vec<usize>> {
        let joined = words.iter().any(|w| w.lower == "und" || w.lower == "sowie");
        let body = |s: &&Sign| {
            let variant = s.label.is_none_or(|l| l.variant() == Variant::Name);
            let class = s.chains.first().map(|&c| self.referents.chains[c].class);
            variant && matches!(class, Some(Class::Org | Class::Loc))
        };
        let bodies: Vec<&Sign> = signs.iter().filter(body).collect();
        let outside = words.iter().filter(|w| w.entity.is_none());
        let nothing_else = outside.clone().all(|w| {
            kinds::is_article(&w.lower)
                || matches!(w.lower.as_str(), "und" | "sowie" | "," | "auch")
                || !w.text.chars().any(char::is_alphanumeric)
        });
        if joined && nothing_else && bodies.len() > 1 {
            let mut chains: Vec<usize> = bodies.iter().flat_map(|s| s.chains.clone()).collect();
            chains.dedup();
            return Some(chains);
        }
        None
    }

    /// Why an office in these words is nobody.
    fn reason_of(&self, words: &[&Word]) -> Option<&'static str> {
        words.iter().find_map(|word| {
            let at = self.article.view.position(word.span.start);
            let meant = self.referents.meant.get(&at)?;
            (meant.chains.is_empty() && !meant.reason.is_empty()).then_some(meant.reason)
        })
    }

    fn reason(&self, spans: &[Span]) -> &'static str {
        let words: Vec<&Word> = spans
            .iter()
            .flat_map(|s| self.article.view.within(*s))
            .collect();
        match (self.reason_of(&words), spans.is_empty()) {
            (Some(reason), _) => reason,
            (None, true) => "no_speaker",
            (None, false) => "not_named",
        }
    }

    /// "demnach", "wonach": the speaker is whoever spoke before.
    fn is_adverb(&self, quotation: &Quotation) -> bool {
        let mut words = quotation
            .speaker
            .spans
            .iter()
            .flat_map(|s| self.article.view.within(*s))
            .peekable();
        words.peek().is_some() && words.all(|w| kinds::is_adverb(&w.lower))
    }

    /// Who is the subject of the words that say that somebody speaks, where no speaker was found:
    /// the nearest person or body before them in their sentence that is neither in the genitive,
    /// behind a preposition, nor part of a quotation.
    fn subject(&self, quotation: &Quotation) -> Option<usize> {
        let view = self.article.view;
        let cue = quotation.cue.first()?;
        let sentence = view.sentence_at(cue.start);
        let quotations = &self.article.record.quotations;
        let quoted = |span: Span| {
            quotations
                .iter()
                .any(|q| q.spans.iter().any(|s| s.overlaps(span)))
        };
        let mut best: Option<(usize, usize)> = None;
        for (number, chain) in self.referents.chains.iter().enumerate() {
            if !matches!(chain.class, Class::Per | Class::Org) {
                continue;
            }
            let fits = |p: &&Place| {
                p.span.end <= cue.start
                    && p.standing == Standing::Free
                    && view.sentence_at(p.span.start) == sentence
                    && !quoted(p.span)
            };
            if let Some(place) = chain.places.iter().rfind(fits)
                && best.is_none_or(|(start, _)| place.span.start > start)
            {
                best = Some((place.span.start, number));
            }
        }
        best.map(|(_, chain)| chain)
    }

    /// The quotation before whose speaker goes on in this one, which names none: it ends in the
    /// sentence before, in the same paragraph, or holds this one.
    fn carried_on(&self, quotation: &Quotation, before: &[Resolved]) -> Option<usize> {
        let start = quotation.spans.first()?.start;
        let here = self.article.view.sentence_at(start);
        let end = |q: &Quotation| q.spans.last().map_or(0, |s| s.end);
        let quotations = &self.article.record.quotations[..before.len()];
        if !quotation.nested_in.is_empty() {
            return quotations.iter().position(|q| q.id == quotation.nested_in);
        }
        let part = |at: usize| part_at(self.article.record, at);
        let near = |i: &usize| {
            let end = end(&quotations[*i]);
            let last = self.article.view.sentence_at(end.saturating_sub(1));
            let same = part(end.saturating_sub(1)) == part(start);
            end <= start && here.saturating_sub(last) <= 1 && same
        };
        (0..quotations.len())
            .rev()
            .find(near)
            .filter(|&i| !before[i].chains.is_empty())
    }

    /// Whether one of the chain's names lies in the speaker's words.
    fn is_named_within(&self, chain: usize, spans: &[Span]) -> bool {
        let entities = &self.article.record.entities;
        self.referents.chains[chain].mentions.iter().any(|&m| {
            let span = Span::new(entities[m].start, entities[m].end);
            spans.iter().any(|s| s.overlaps(span))
        })
    }

    /// The fullest mention of a chain outside the speaker's own words, unless those say more.
    fn fuller(&self, chain: usize, spans: &[Span]) -> Antecedent {
        let entities = &self.article.record.entities;
        let own = |e: usize| {
            let e = &entities[e];
            spans.iter().any(|s| s.overlaps(Span::new(e.start, e.end)))
        };
        let words = |e: usize| entities[e].text.split(' ').count();
        let mentions = &self.referents.chains[chain].mentions;
        let shown = mentions
            .iter()
            .filter(|&&m| own(m))
            .map(|&m| words(m))
            .max();
        let others = mentions.iter().copied().filter(|&m| !own(m));
        let best = others.min_by_key(|&m| (std::cmp::Reverse(words(m)), m));
        match best {
            Some(best) if shown.is_none_or(|shown| words(best) >= shown) => {
                let entity = &entities[best];
                Antecedent {
                    start: entity.start,
                    end: entity.end,
                    entity: entity.id.clone(),
                }
            }
            _ => Antecedent::default(),
        }
    }
}

/// An antecedent that is the fullest mention of a chain, all zero if it is never named.
fn pointing_to(record: &Record, chain: &Chain) -> Antecedent {
    chain.fullest.map_or_else(Antecedent::default, |fullest| {
        let entity = &record.entities[fullest];
        Antecedent {
            start: entity.start,
            end: entity.end,
            entity: entity.id.clone(),
        }
    })
}
