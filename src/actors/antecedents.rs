//! Whom a pronoun or a noun like "die Ministerin" means: the chain that fits and lies nearest.

use super::chains::Chain;
use super::gender::{Gender, of_word};
use super::view::View;
use crate::document::{Class, Record, Span};

/// What is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought<'w> {
    /// A person, of this gender if it is known.
    Person(Option<Gender>),
    /// "sie", which may be a woman, a body or several.
    She,
    /// A body.
    Body,
    /// A person for whom this word was used ("ministerin"), in lower case.
    Titled(&'w str),
    /// A body in whose name this word stands ("polizei").
    Called(&'w str),
    /// "nach eigenen Angaben": the subject of the sentence, which mostly follows.
    Own,
}

/// How far back a pronoun reaches, in sentences.
const REACH: usize = 6;
/// How far back "das Unternehmen" reaches.
const REACH_OF_NOUNS: usize = 12;

/// The best chain for words at `at`; `last_speaker` said the quotation before, `not` are chains
/// that cannot be meant (mentioned in the quotation itself, say).
pub fn antecedent(
    record: &Record,
    view: &View,
    chains: &[Chain],
    at: usize,
    sought: Sought<'_>,
    last_speaker: Option<usize>,
    avoid: &[Span],
) -> Option<usize> {
    let here = view.sentence_at(at);
    let mut best: Option<(f64, usize)> = None;
    for (number, chain) in chains.iter().enumerate() {
        let Some(fit) = fit(chain, sought) else {
            continue;
        };
        if sought == Sought::Own {
            let ahead = chain
                .mentions
                .iter()
                .map(|&m| &record.entities[m])
                .find(|e| {
                    e.start > at && view.sentence_at(e.start) == here && e.nested_in.is_empty()
                });
            if let Some(entity) = ahead {
                let score = 3.0 - 0.02 * (entity.start - at) as f64;
                if best.is_none_or(|(top, _)| score > top) {
                    best = Some((score, number));
                }
            }
        }
        let before = |&&m: &&usize| record.entities[m].end <= at;
        let outside = |&&m: &&usize| {
            let span = Span::new(record.entities[m].start, record.entities[m].end);
            !avoid.iter().any(|a| a.contains(span))
        };
        let Some(&mention) = chain.mentions.iter().filter(before).rfind(outside) else {
            continue;
        };
        let entity = &record.entities[mention];
        let back = here.saturating_sub(view.sentence_at(entity.start));
        let reach = match sought {
            Sought::Titled(_) | Sought::Called(_) => usize::MAX,
            Sought::Body => REACH_OF_NOUNS,
            _ => REACH,
        };
        if back > reach {
            continue;
        }
        let mut score = fit - 0.6 * back as f64;
        score += 0.35 * subject(view, entity.start);
        score += 0.1 * (chain.mentions.len().min(5) as f64);
        if last_speaker == Some(number) {
            score += 0.9;
        }
        if !entity.nested_in.is_empty() {
            score -= 0.5;
        }
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, number));
        }
    }
    best.map(|(_, chain)| chain)
}

/// How well a chain is of the kind that is sought; `None` if not at all.
fn fit(chain: &Chain, sought: Sought<'_>) -> Option<f64> {
    let person = chain.class == Class::Per;
    let body = chain.class == Class::Org;
    match sought {
        Sought::Person(gender) => match (person, gender, chain.gender) {
            (false, ..) => None,
            (true, Some(a), Some(b)) if a != b => None,
            (true, Some(_), Some(_)) => Some(1.0),
            _ => Some(0.5),
        },
        Sought::She => match (person, body, chain.gender) {
            (true, _, Some(Gender::Masculine)) => None,
            (true, _, Some(Gender::Feminine)) => Some(1.0),
            (true, _, None) => Some(0.3),
            (_, true, _) => Some(0.2),
            _ => None,
        },
        Sought::Body => body.then_some(1.0),
        Sought::Own => (person || body).then_some(if person { 0.6 } else { 0.4 }),
        Sought::Titled(word) => {
            let matches = chain.titles.iter().any(|title| titled(title, word));
            let wrong = matches!((of_word(word), chain.gender), (Some(a), Some(b)) if a != b);
            (person && matches && !wrong).then_some(1.0)
        }
        Sought::Called(word) => {
            let name = chain.name.to_lowercase();
            (body && name.contains(word)).then_some(1.0)
        }
    }
}

/// "umweltministerin" is called "ministerin" later.
fn titled(title: &str, word: &str) -> bool {
    title == word || (word.len() > 3 && title.ends_with(word))
}

/// 1 at the beginning of a sentence, less further in: subjects stand early.
fn subject(view: &View, at: usize) -> f64 {
    match view.before(at, 12).len() {
        0..=3 => 1.0,
        4..=7 => 0.5,
        _ => 0.0,
    }
}
