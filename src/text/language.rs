//! In which language an article is written.

use whatlang::{Detector, Lang};

/// How much of the text is looked at, in characters.
const SAMPLE: usize = 2_000;
/// From so many letters on, a language is named although a similar one comes near.
const LONG: usize = 200;
/// The least confidence for that.
const LIKELY: f64 = 0.5;

/// The languages that are told apart, with their ISO 639-1 codes: those of Europe, Arabic, Turkish.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Deu, "de"),
    (Lang::Eng, "en"),
    (Lang::Fra, "fr"),
    (Lang::Ita, "it"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Cat, "ca"),
    (Lang::Ron, "ro"),
    (Lang::Nld, "nl"),
    (Lang::Dan, "da"),
    (Lang::Swe, "sv"),
    (Lang::Nob, "nb"),
    (Lang::Fin, "fi"),
    (Lang::Est, "et"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Pol, "pl"),
    (Lang::Ces, "cs"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Bul, "bg"),
    (Lang::Hun, "hu"),
    (Lang::Ell, "el"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bel, "be"),
    (Lang::Tur, "tr"),
    (Lang::Ara, "ar"),
];

/// The language of a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Language {
    /// ISO 639-1, "" when it cannot be told.
    pub code: String,
    /// How far it is ahead of the next language, in [0, 1].
    pub confidence: f32,
    /// Whether the detector itself holds the answer for reliable.
    pub reliable: bool,
}

/// The language of `text`, by its first 2,000 characters.
pub fn detect(text: &str) -> Language {
    let end = text
        .char_indices()
        .nth(SAMPLE)
        .map_or(text.len(), |(byte, _)| byte);
    let sample = &text[..end];
    let allowed = LANGUAGES.iter().map(|&(lang, _)| lang).collect();
    let Some(info) = Detector::with_allowlist(allowed).detect(sample) else {
        return Language::default();
    };
    let letters = sample
        .chars()
        .filter(|char| char.is_alphabetic())
        .take(LONG)
        .count();
    let told = info.is_reliable() || (letters >= LONG && info.confidence() >= LIKELY);
    let code = LANGUAGES
        .iter()
        .find(|&&(lang, _)| told && lang == info.lang())
        .map_or("", |&(_, code)| code);
    Language {
        code: code.to_owned(),
        confidence: info.confidence() as f32,
        reliable: info.is_reliable(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_and_its_neighbours_are_told_apart() {
        for (text, code) in [
            (
                "Die Ministerin sagte am Montag, sie werde den Entwurf noch einmal prüfen lassen, bevor das Kabinett darüber abstimmt.",
                "de",
            ),
            (
                "The minister said on Monday that she would have the draft checked once more before the cabinet votes on it.",
                "en",
            ),
            (
                "De minister zei maandag dat zij het ontwerp nog een keer laat nakijken voordat het kabinet erover stemt.",
                "nl",
            ),
        ] {
            assert_eq!(detect(text).code, code, "{text}");
        }
    }

    #[test]
    fn a_text_too_short_to_tell_has_no_language() {
        for text in ["", " ", "1:0", "OK"] {
            assert_eq!(detect(text).code, "", "{text}");
        }
    }
}
