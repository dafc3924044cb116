//! Words that are cut for themselves, without the tokenizers library.
//!
//! Some tokenizers make each word's subwords of that word alone. A text given to one of them may be cut
//! before blanks between two plain characters, and before those at its end. A part that is but blanks and
//! a plain word has the best pieces of that word; the others are left to the library.

use tokenizers::normalizer::NormalizedString;
use tokenizers::pre_tokenizers::metaspace::PrependScheme;
use tokenizers::{ModelWrapper, Normalizer, NormalizerWrapper, PreTokenizerWrapper};

use super::Subwords;
use super::unigram::{Room, Unigram};
use crate::error::Result;

/// Stands for a blank in pieces.
const BLANK: char = '▁';
/// Characters that combine with no other, beside those below [`LATIN_END`].
const MARKS: &str = "„“”‚‘’–—‹›€";
/// Behind the Latin letters of Europe.
const LATIN_END: char = '\u{180}';

/// See the module's documentation.
pub struct Words {
    /// Characters that neither combine with others nor are changed by the tokenizer, by number.
    plain: Vec<bool>,
    pieces: Unigram,
}

impl Words {
    /// For a tokenizer that cuts words for themselves; `None` if that cannot be told from its parts.
    pub fn of(tokenizer: &tokenizers::Tokenizer) -> Option<Self> {
        let ModelWrapper::Unigram(model) = tokenizer.get_model() else {
            return None;
        };
        let by_blanks = matches!(
            tokenizer.get_pre_tokenizer(),
            Some(PreTokenizerWrapper::Metaspace(blanks))
                if blanks.split
                    && blanks.prepend_scheme == PrependScheme::Always
                    && blanks.get_replacement() == BLANK
        );
        let normalizer = tokenizer.get_normalizer();
        let becomes = |before: &str, after: &str| {
            let mut text = NormalizedString::from(before);
            let done = normalizer.is_none_or(|n| n.normalize(&mut text).is_ok());
            done && text.get() == after
        };
        let joins_blanks = becomes("a b", "a b") && becomes("a \n b\n", "a b ");
        if !by_blanks || !joins_blanks || !normalizer.is_none_or(is_local) {
            return None;
        }
        let mut plain = vec![false; MARKS.chars().max()? as usize + 1];
        for char in ('!'..LATIN_END).chain(MARKS.chars()) {
            let combines = matches!(char, '\u{7F}'..='\u{A0}' | '\u{AD}');
            let itself = char.to_string();
            plain[char as usize] = !combines && becomes(&itself, &itself);
        }
        let added = tokenizer.get_added_tokens_decoder();
        for token in added.values() {
            let looks_around = token.single_word || token.lstrip || token.rstrip;
            if looks_around || token.normalized || token.content.contains(' ') {
                return None;
            }
            // Where one may begin, nothing is plain.
            let first = token.content.chars().next()? as usize;
            plain.get_mut(first).into_iter().for_each(|p| *p = false);
        }
        Some(Self {
            plain,
            pieces: Unigram::new(model.iter().map(|(piece, score)| (&piece[..], *score))),
        })
    }

    /// The subwords of `text`; `library` gives those of a part.
    pub fn encode(
        &self,
        text: &str,
        library: impl Fn(&str) -> Result<Subwords>,
    ) -> Result<Subwords> {
        let mut out = Subwords::default();
        let mut room = Room::default();
        let mut word = String::new();
        let mut start = 0;
        while start < text.len() {
            let part = self.part(&text[start..]);
            if !self.cut(part, start, &mut word, &mut room, &mut out) {
                let Subwords { ids, bytes } = library(part)?;
                out.ids.extend(ids);
                let bytes = bytes.into_iter();
                out.bytes
                    .extend(bytes.map(|b| start + b.start..start + b.end));
            }
            start += part.len();
        }
        Ok(out)
    }

    /// What of `rest` can be cut for itself: all before the first blanks that follow a plain character,
    /// and that a plain one follows, or nothing.
    fn part<'t>(&self, rest: &'t str) -> &'t str {
        let mut behind_plain = false;
        let mut blanks = None;
        for (at, char) in rest.char_indices() {
            if is_blank(char) {
                if behind_plain {
                    blanks = Some(at);
                }
                behind_plain = false;
                continue;
            }
            behind_plain = self.is_plain(char);
            match blanks {
                Some(blanks) if behind_plain => return &rest[..blanks],
                _ => blanks = None,
            }
        }
        &rest[..blanks.unwrap_or(rest.len())]
    }

    /// Adds the subwords of a part that is blanks and a plain word; whether it was one.
    fn cut(
        &self,
        part: &str,
        start: usize,
        word: &mut String,
        room: &mut Room,
        out: &mut Subwords,
    ) -> bool {
        let plain = part.trim_start_matches(is_blank);
        if !plain.chars().all(|char| self.is_plain(char)) {
            return false;
        }
        word.clear();
        word.push(BLANK);
        word.push_str(plain);
        let begin = start + part.len() - plain.len();
        // Of several blanks the last one stays. Where there is none, at the beginning of a text, one is
        // put there that shares the bytes of the first character.
        let blank = match plain.chars().next() {
            Some(first) if begin == start => start..start + first.len_utf8(),
            _ => begin.saturating_sub(1)..begin,
        };
        let first = out.ids.len();
        let cut = self.pieces.cut(word, room, |id, bytes| {
            let place = |at: usize| begin + at - BLANK.len_utf8();
            let alone = bytes.end == BLANK.len_utf8();
            let from = if bytes.start == 0 {
                blank.start
            } else {
                place(bytes.start)
            };
            let to = if alone { blank.end } else { place(bytes.end) };
            out.ids.push(id);
            out.bytes.push(from..to);
        });
        out.ids[first..].reverse();
        out.bytes[first..].reverse();
        cut
    }

    fn is_plain(&self, char: char) -> bool {
        self.plain.get(char as usize).is_some_and(|&plain| plain)
    }
}

/// What the view has between words.
const fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\n')
}

/// Whether what a normaliser makes of the text from one plain character to another does not hang on the
/// rest of the text.
fn is_local(normalizer: &NormalizerWrapper) -> bool {
    match normalizer {
        NormalizerWrapper::Sequence(steps) => steps.as_ref().iter().all(is_local),
        // Goes from one character, with what combines with it, to the next.
        NormalizerWrapper::Precompiled(_) => true,
        // Makes one blank of several.
        NormalizerWrapper::Replace(replace) => serde_json::to_value(replace)
            .is_ok_and(|said| said["pattern"]["Regex"] == " {2,}" && said["content"] == " "),
        _ => false,
    }
}
