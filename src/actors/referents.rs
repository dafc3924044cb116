//! Whom the words of an article mean that are no names: pronouns, offices, nouns for persons and
//! bodies. Gone through in the order of the text, so that each can refer to what stands before it.

use std::collections::HashMap;

use super::actor::KnownActor;
use super::antecedents::{Search, Sought};
use super::bodies::{self, Described};
use super::candidates::Link;
use super::chains::{Chain, Place, Standing, standing};
use super::date::{Day, Holds};
use super::gender::{Gender, Genus, genus_of_body, of_word};
use super::kinds;
use super::knowledge_base::KnowledgeBase;
use super::offices::{self, Holder};
use super::phrases::Phrase;
use super::view::{View, Word};
use crate::document::{Class, Label, Quotation, QuotationType, Record, Span, Via};

/// Whom a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The chains; several for "sie" of two speakers.
    pub chains: Vec<usize>,
    /// By what they were found.
    pub via: Via,
    /// Why there are none.
    pub reason: &'static str,
}

/// All chains of an article, the named ones first, and whom its words mean.
pub struct Referents<'b> {
    /// The chains.
    pub chains: Vec<Chain>,
    /// For each its actor.
    pub links: Vec<Link<'b>>,
    /// By the position of the word.
    pub meant: HashMap<usize, Meant>,
}

/// The article and what is known of it.
pub struct Article<'a, 'b> {
    /// The record.
    pub record: &'a Record,
    /// Its words.
    pub view: &'a View,
    /// The base.
    pub base: &'b KnowledgeBase,
    /// Day of publication.
    pub day: Option<Day>,
    /// Countries it speaks of, the likeliest first.
    pub countries: &'a [String],
    /// For each entity the chain it is in.
    pub chain_of: &'a [Option<usize>],
}

/// Goes through an article whose names are `chains`, linked by `links`.
pub fn referents<'b>(
    article: &Article<'_, 'b>,
    chains: Vec<Chain>,
    links: Vec<Link<'b>>,
) -> Referents<'b> {
    let quotations = &article.record.quotations;
    let direct = quotations
        .iter()
        .filter(|q| q.kind == QuotationType::Direct)
        .flat_map(|q| q.spans.iter().copied());
    let mut walk = Walk {
        article,
        direct: direct.collect(),
        quoted: quotations
            .iter()
            .flat_map(|q| q.spans.iter().copied())
            .collect(),
        actors: links.iter().map(|link| link.actor).collect(),
        found: Referents {
            chains,
            links,
            meant: HashMap::new(),
        },
        last: Vec::new(),
    };
    walk.go();
    walk.found
}

struct Walk<'a, 'b> {
    article: &'a Article<'a, 'b>,
    /// Pieces of direct quotations, where "sie" is somebody else's word.
    direct: Vec<Span>,
    quoted: Vec<Span>,
    actors: Vec<Option<&'b KnownActor>>,
    found: Referents<'b>,
    /// Who said the quotation before.
    last: Vec<usize>,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn go(&mut self) {
        let words = self.article.view.words();
        let mut speaks: Vec<Option<&'a Quotation>> = vec![None; words.len()];
        for quotation in &self.article.record.quotations {
            for span in &quotation.speaker.spans {
                let from = self.article.view.position(span.start);
                let to = self.article.view.position(span.end).max(from);
                speaks[from..to].fill(Some(quotation));
            }
        }
        for (at, word) in words.iter().enumerate() {
            let quotation = speaks[at];
            if self.is_pronoun(word, quotation.is_some()) {
                self.pronoun(at, word, quotation);
            } else if word.text.chars().next().is_some_and(char::is_uppercase) {
                self.noun(at, quotation);
            }
            let next = speaks.get(at + 1).copied().flatten();
            if let Some(quotation) = quotation
                && next.is_none_or(|next| next.id != quotation.id)
            {
                let said = self.speakers(quotation);
                if !said.is_empty() {
                    self.last = said;
                }
            }
        }
    }

    /// Whoever the speaker's words mean so far: names, else what was found.
    fn speakers(&self, quotation: &Quotation) -> Vec<usize> {
        let mut said: Vec<usize> = Vec::new();
        for span in &quotation.speaker.spans {
            let from = self.article.view.position(span.start);
            for (at, word) in self.article.view.within(*span).iter().enumerate() {
                let named = word.entity.and_then(|e| self.article.chain_of[e]);
                let meant = self.found.meant.get(&(from + at));
                let chains = named
                    .into_iter()
                    .chain(meant.into_iter().flat_map(|m| m.chains.iter().copied()));
                for chain in chains {
                    if !said.contains(&chain) {
                        said.push(chain);
                    }
                }
            }
        }
        let person = |&chain: &usize| self.found.chains[chain].class == Class::Per;
        if said.iter().any(|c| person(c)) {
            said.retain(person);
        } else {
            said.truncate(1);
        }
        said
    }

    fn search(&self) -> Search<'_, 'b> {
        Search {
            base: self.article.base,
            view: self.article.view,
            chains: &self.found.chains,
            actors: &self.actors,
            day: self.article.day,
            quoted: &self.quoted,
            last: &self.last,
        }
    }

    fn is_direct(&self, word: &Word) -> bool {
        self.direct.iter().any(|d| d.contains(word.span))
    }

    /// "er" and "sie" everywhere, the rest only where it names a speaker.
    fn is_pronoun(&self, word: &Word, speaks: bool) -> bool {
        let everywhere = matches!(word.lower.as_str(), "er" | "sie");
        (everywhere && !self.is_direct(word)) || (speaks && kinds::is_pronoun(&word.lower))
    }

    fn pronoun(&mut self, at: usize, word: &'a Word, quotation: Option<&Quotation>) {
        let own = quotation.map_or(&[][..], |q| q.spans.as_slice());
        let words = self.article.view.words();
        let before = at.checked_sub(1).and_then(|i| words.get(i));
        let behind_comma = before.is_some_and(|w| w.text == ",");
        let relative = |genus| {
            let pronoun = !word.text.starts_with(char::is_uppercase);
            if pronoun && behind_comma {
                Sought::Relative(genus)
            } else {
                Sought::Pronoun(genus)
            }
        };
        let plural = word.lower == "sie" && self.is_plural(at);
        let sought = match word.lower.as_str() {
            "er" | "ihm" | "ihn" | "seine" | "seiner" | "seinen" | "seinem" | "sein" => {
                Sought::Pronoun(Genus::Masculine)
            }
            "sie" | "ihr" | "ihre" | "ihrer" | "ihren" | "ihrem" => Sought::Pronoun(if plural {
                Genus::Plural
            } else {
                Genus::Feminine
            }),
            "es" => Sought::Pronoun(Genus::Neuter),
            "der" | "dem" | "den" | "dessen" | "welcher" => relative(Genus::Masculine),
            "die" | "deren" | "welche" => relative(Genus::Feminine),
            "das" => relative(Genus::Neuter),
            "denen" => relative(Genus::Plural),
            "dieser" | "diesem" | "letzterer" => Sought::Demonstrative(Genus::Masculine),
            "diese" | "letztere" => Sought::Demonstrative(Genus::Feminine),
            "dieses" => Sought::Demonstrative(Genus::Neuter),
            lower if lower.starts_with("eigen") => Sought::Own,
            _ => return,
        };
        // An article is none: "der Sprecher".
        let is_article = matches!(sought, Sought::Pronoun(_))
            && kinds::is_article(&word.lower)
            && words
                .get(at + 1)
                .is_some_and(|w| w.sentence == word.sentence && !is_small_verb(w));
        if is_article {
            return;
        }
        let mut chains = Vec::new();
        if plural {
            chains = self.several(word, own);
        }
        if chains.is_empty() {
            let genus = |s| {
                if plural && s == Sought::Pronoun(Genus::Plural) {
                    Sought::Pronoun(Genus::Plural)
                } else {
                    s
                }
            };
            chains.extend(self.search().best(word, genus(sought), own));
        }
        if chains.is_empty() {
            return;
        }
        self.put(at, word.span, Standing::Free, chains, Via::Pronoun);
    }

    /// Whether "sie" at `at` is plural, by the verb beside it.
    fn is_plural(&self, at: usize) -> bool {
        let words = self.article.view.words();
        let verb = |index: Option<usize>| {
            let word = index.and_then(|i| words.get(i))?;
            let small = word.text.chars().next().is_some_and(char::is_lowercase);
            (small && word.sentence == words[at].sentence).then_some(word.lower.as_str())
        };
        let says = |verb: &str| match verb {
            "sind" | "seien" => Some(true),
            "ist" | "sei" | "habe" | "werde" | "müsse" | "solle" | "könne" | "wolle" => {
                Some(false)
            }
            v if v.ends_with("en") || v.ends_with("ten") => Some(true),
            v if v.ends_with('t') || v.ends_with("te") => Some(false),
            _ => None,
        };
        let (before, after) = (verb(at.checked_sub(1)), verb(Some(at + 1)));
        let starts = at == 0 || words[at - 1].sentence != words[at].sentence;
        let first = if starts { after } else { before };
        let second = if starts { None } else { after };
        first
            .and_then(says)
            .or_else(|| second.and_then(says))
            .unwrap_or(false)
    }

    /// Those whom a plural "sie" means: who spoke together before, or who were last named together.
    fn several(&self, word: &Word, own: &[Span]) -> Vec<usize> {
        if self.last.len() > 1 {
            return self.last.clone();
        }
        let entities = &self.article.record.entities;
        let chain = |e: usize| {
            self.article.chain_of[e].filter(|&c| self.found.chains[c].class != Class::Loc)
        };
        let mut best: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < entities.len() {
            let mut group: Vec<usize> = chain(at).into_iter().collect();
            let mut next = at + 1;
            while next < entities.len() && !group.is_empty() {
                if !entities[next].nested_in.is_empty() || chain(next).is_none() {
                    // A party in brackets belongs to the name before it.
                    next += 1;
                    continue;
                }
                let between = self.article.view.within(Span::new(
                    entities[next - 1].end.min(entities[next].start),
                    entities[next].start,
                ));
                let joined = !between.is_empty()
                    && between.len() <= 3
                    && between
                        .iter()
                        .all(|w| matches!(w.lower.as_str(), "und" | "sowie" | "," | ")" | "("))
                    && between
                        .iter()
                        .any(|w| w.lower == "und" || w.lower == "sowie" || w.text == ",");
                let bracketed = between.len() == 1 && between[0].text == "(";
                if bracketed {
                    next += 1;
                    continue;
                }
                if !joined {
                    break;
                }
                group.extend(chain(next));
                next += 1;
            }
            let end = entities[next - 1].end;
            let near = entities[at].end <= word.span.start
                && end <= word.span.start
                && word
                    .sentence
                    .saturating_sub(self.article.view.sentence_at(end.saturating_sub(1)))
                    <= 2
                && !own
                    .iter()
                    .any(|o| o.contains(Span::new(entities[at].start, end)));
            if group.len() > 1 && near {
                best = group;
            }
            at = next;
        }
        best.dedup();
        best
    }

    fn noun(&mut self, at: usize, quotation: Option<&Quotation>) {
        let article = self.article;
        let Some(phrase) = Phrase::of(article.record, article.view, at) else {
            return;
        };
        let titles_a_name = phrase.behind.first().is_some_and(|w| {
            w.entity
                .is_some_and(|e| article.record.entities[e].label == Label::Per)
        });
        if titles_a_name {
            return;
        }
        let own = quotation.map_or(&[][..], |q| q.spans.as_slice());
        if let Some(described) =
            bodies::described(article.base, article.record, &phrase, article.countries)
        {
            self.body(at, &phrase, described, quotation.is_some(), own);
        } else if !self.person(at, &phrase, quotation.is_some(), own)
            && quotation.is_some()
            && let Some(described) =
                bodies::in_compound(article.base, article.record, &phrase, article.countries)
        {
            let chain = self.chain_of_body(&described, phrase.noun);
            self.put(
                at,
                phrase.noun.span,
                Standing::Oblique,
                vec![chain],
                Via::Organisation,
            );
        }
    }

    /// A noun for a body: one named before, one described, or whichever fits.
    fn body(
        &mut self,
        at: usize,
        phrase: &Phrase<'_>,
        described: Described<'b>,
        speaks: bool,
        own: &[Span],
    ) {
        let noun = bodies::nominative(&phrase.noun.lower);
        let definite = phrase.is_definite();
        if !definite && !speaks && described.actor.is_none() && !described.explicit {
            return;
        }
        let named = phrase.behind.first().is_some_and(|w| {
            w.entity.is_some_and(|e| {
                let label = self.article.record.entities[e].label;
                label == Label::Org
            })
        });
        if named {
            // "der Konzern RWE": the name says who.
            return;
        }
        let mut chain = None;
        let mut via = Via::Context;
        if !described.explicit || described.actor.is_none() {
            let last = noun.rsplit('-').next().unwrap_or(noun);
            chain = self.search().best(phrase.noun, Sought::Called(noun), own);
            if chain.is_none() && last != noun {
                chain = self.search().best(phrase.noun, Sought::Called(last), own);
            }
            // "das russische Außenministerium" is not the "Außenministerium" of another country.
            if described.explicit {
                chain =
                    chain.filter(|&c| bodies::same(&self.found.chains[c].name, &described.name));
            }
            if chain.is_none() && !described.explicit && kinds::is_vague_body(noun) && definite {
                chain = self.search().best(phrase.noun, Sought::Body(noun), own);
            }
        }
        if chain.is_none() {
            if kinds::is_vague_body(noun) && described.actor.is_none() && !described.explicit {
                return;
            }
            via = Via::Organisation;
            chain = Some(self.chain_of_body(&described, phrase.noun));
        }
        let place = standing(self.article.view, phrase.span().start);
        let chains = chain.into_iter().collect();
        self.put(at, phrase.noun.span, place, chains, via);
    }

    /// The chain of a described body; a new one if it has none yet.
    fn chain_of_body(&mut self, described: &Described<'b>, noun: &Word) -> usize {
        let known =
            (0..self.found.chains.len()).find(|&c| match (described.actor, self.actors[c]) {
                (Some(a), Some(b)) => a.id == b.id,
                _ => {
                    self.found.chains[c].class == Class::Org
                        && bodies::same(&self.found.chains[c].name, &described.name)
                }
            });
        known.unwrap_or_else(|| {
            let lower = bodies::nominative(&noun.lower);
            let chain = Chain {
                class: Class::Org,
                mentions: Vec::new(),
                fullest: None,
                name: described.name.clone(),
                gender: None,
                genus: genus_of_body(lower),
                titles: vec![lower.to_owned()],
                places: Vec::new(),
            };
            self.add(
                chain,
                described.actor,
                if described.explicit { 0.7 } else { 0.6 },
            )
        })
    }

    fn add(&mut self, chain: Chain, actor: Option<&'b KnownActor>, score: f64) -> usize {
        self.found.chains.push(chain);
        self.actors.push(actor);
        self.found.links.push(Link {
            actor,
            score: if actor.is_some() { score } else { 0.0 },
            via: Via::Context,
            reason: if actor.is_some() { "" } else { "unknown_name" },
        });
        self.actors.len() - 1
    }

    /// A noun for a person: an office, a title used before, or what is known of somebody named.
    /// Says whether it was one.
    fn person(&mut self, at: usize, phrase: &Phrase<'_>, speaks: bool, own: &[Span]) -> bool {
        let article = self.article;
        let lower = phrase.noun.lower.as_str();
        let spokesperson = is_spokesperson(lower);
        let behind = phrase.behind.iter();
        let words: Vec<&Word> = phrase.words.iter().chain(behind).collect();
        let mut offices = if spokesperson {
            Vec::new()
        } else {
            offices::mentioned(article.base, &words[..], article.countries)
        };
        let titled = offices::is_title(article.base, &phrase.noun.text);
        if !titled {
            offices.clear();
        }
        let definite = phrase.is_definite() || !phrase.article().starts_with("ein");
        if !definite {
            return false;
        }
        let mut reason = "";
        let holder = (!offices.is_empty()).then(|| {
            offices::holder(
                article.base,
                &offices,
                article.day,
                offices::year_beside(article.view, phrase.noun, article.day, &self.quoted),
            )
        });
        let explicit = offices.iter().all(|office| office.explicit);
        let mut chain = None;
        let mut via = Via::Context;
        if let Some(Holder::One(actor, certainty)) = holder
            && explicit
        {
            chain = self.chain_of_person(actor, certainty, speaks);
            via = Via::Office;
        }
        let other_time = offices.iter().any(|office| office.other_time);
        if chain.is_none() && !other_time {
            for form in forms(lower) {
                chain = self.search().best(phrase.noun, Sought::Titled(form), own);
                if chain.is_some() {
                    break;
                }
            }
            if !phrase.is_definite() && !titled {
                chain = None;
            }
        }
        if chain.is_none() {
            match holder {
                Some(Holder::One(actor, certainty)) => {
                    chain = self.chain_of_person(actor, certainty, speaks);
                    via = Via::Office;
                }
                Some(Holder::Unknown(why)) => reason = why,
                None => {}
            }
        }
        let noun = kinds::is_person(lower) || of_word(lower).is_some();
        if chain.is_none()
            && speaks
            && !other_time
            && !spokesperson
            && phrase.is_definite()
            && phrase.is_bare()
            && noun
            && offices.is_empty()
            && of_nobody(phrase)
        {
            chain = self
                .search()
                .best(phrase.noun, Sought::Person(of_word(lower)), own);
        }
        if let Some(chain) = chain {
            let place = standing(article.view, phrase.span().start);
            self.put(at, phrase.noun.span, place, vec![chain], via);
            return true;
        }
        if !reason.is_empty() && speaks {
            self.found.meant.insert(
                at,
                Meant {
                    chains: Vec::new(),
                    via: Via::None,
                    reason,
                },
            );
        }
        titled
    }

    /// The chain of somebody the base knows; a new one only for a speaker.
    fn chain_of_person(
        &mut self,
        actor: &'b KnownActor,
        certainty: Holds,
        speaks: bool,
    ) -> Option<usize> {
        let known = self
            .actors
            .iter()
            .position(|a| a.is_some_and(|a| a.id == actor.id));
        if known.is_some() || !speaks {
            return known;
        }
        let chain = Chain {
            class: Class::Per,
            mentions: Vec::new(),
            fullest: None,
            name: actor.name.clone(),
            gender: match actor.gender.as_str() {
                "f" => Some(Gender::Feminine),
                "m" => Some(Gender::Masculine),
                _ => None,
            },
            genus: None,
            titles: Vec::new(),
            places: Vec::new(),
        };
        Some(self.add(
            chain,
            Some(actor),
            if certainty == Holds::Yes { 0.85 } else { 0.6 },
        ))
    }

    fn put(&mut self, at: usize, span: Span, standing: Standing, chains: Vec<usize>, via: Via) {
        for &chain in &chains {
            self.found.chains[chain].put(Place { span, standing });
        }
        self.found.meant.insert(
            at,
            Meant {
                chains,
                via,
                reason: "",
            },
        );
    }
}

/// A noun and the same without the endings of cases.
fn forms(lower: &str) -> impl Iterator<Item = &str> {
    let without = ["en", "es", "s", "n"]
        .into_iter()
        .filter_map(move |end| lower.strip_suffix(end).filter(|rest| rest.len() > 4));
    std::iter::once(lower).chain(without)
}

/// Whether no owner stands behind the noun: "der Chef", not "der Chef der Behörde".
fn of_nobody(phrase: &Phrase<'_>) -> bool {
    phrase.behind.first().is_none_or(|w| {
        w.entity.is_none()
            && !matches!(
                w.lower.as_str(),
                "der" | "des" | "von" | "vom" | "eines" | "einer" | "für"
            )
    })
}

/// "Sprecher", "Regierungssprecherin".
pub fn is_spokesperson(lower: &str) -> bool {
    ["sprecher", "sprecherin", "sprechers", "sprechern"]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// Whether a word is in lower case and no adjective: "der sagte".
fn is_small_verb(word: &Word) -> bool {
    let small = word.text.chars().next().is_some_and(char::is_lowercase);
    small || !word.text.chars().any(char::is_alphanumeric)
}
