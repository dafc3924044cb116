//! Names as keys: what two spellings of one name have in common.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key of a name: lower case, umlauts and ligatures spelt out (ä → ae, ß → ss), other accents
/// dropped, apostrophes gone, every other mark a blank, blanks single. "Müller-Özdemir" and
/// "Mueller Oezdemir" are alike; "Muller" is another name.
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 4);
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => key.push_str("ae"),
            'ö' | 'œ' => key.push_str("oe"),
            'ü' => key.push_str("ue"),
            'ß' => key.push_str("ss"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'ı' => key.push('i'),
            'đ' => key.push('d'),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            c if c.is_alphanumeric() => {
                key.extend(c.nfd().filter(|c| !is_combining_mark(*c)));
            }
            _ if key.is_empty() || key.ends_with(' ') => {}
            _ => key.push(' '),
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// A word of a key without the endings of adjectives and genitives.
pub fn stem(word: &str) -> &str {
    for end in ["en", "er", "es", "em", "e", "s", "n"] {
        if let Some(rest) = word
            .strip_suffix(end)
            .filter(|rest| rest.chars().count() >= 4)
        {
            return rest;
        }
    }
    word
}

/// The key of a name without the endings of its words; the article is left out.
pub fn stems(name: &str) -> String {
    let key = key(name);
    let words = key
        .split(' ')
        .filter(|word| !matches!(*word, "der" | "die" | "das" | "des" | "den" | "dem"));
    words.map(stem).collect::<Vec<_>>().join(" ")
}

/// The part of a person's name that stands for it alone in the news: the last word, with what
/// belongs to it ("von der Leyen", "al-Assad").
pub fn surname(name: &str) -> &str {
    const PARTICLES: &[&str] = &[
        "von", "vom", "zu", "zum", "zur", "der", "den", "van", "de", "del", "della", "di", "da",
        "dos", "la", "le", "ten", "ter", "al", "el", "bin", "ibn", "abu", "auf", "und",
    ];
    let mut start = name.rfind(' ').map_or(0, |at| at + 1);
    while let Some(before) = name[..start]
        .trim_end()
        .rfind(' ')
        .map(|at| at + 1)
        .or(Some(0))
    {
        let word = name[before..start].trim_end();
        if before == start || before == 0 || !PARTICLES.contains(&word.to_lowercase().as_str()) {
            break;
        }
        start = before;
    }
    &name[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (a, b) in [
            ("Müller-Özdemir", "Mueller Oezdemir"),
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Groß", "Gross"),
            ("L’Aquila", "L'Aquila"),
            ("Lech Wałęsa", "Lech Walesa"),
            ("CDU/CSU", "CDU CSU"),
            (" S.  Müller ", "s müller"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("Müller"), key("Muller"));
        assert_eq!(key("–"), "");
    }

    #[test]
    fn a_surname_keeps_its_particles() {
        for (name, expected) in [
            ("Angela Merkel", "Merkel"),
            ("Ursula von der Leyen", "von der Leyen"),
            ("Thomas de Maizière", "de Maizière"),
            ("Karl-Theodor zu Guttenberg", "zu Guttenberg"),
            ("Annegret Kramp-Karrenbauer", "Kramp-Karrenbauer"),
            ("Lula", "Lula"),
            ("De Gaulle", "Gaulle"),
        ] {
            assert_eq!(surname(name), expected);
        }
    }
}
