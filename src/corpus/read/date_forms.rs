//! The spellings of dates: which year, month and day a text can mean, real or not.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// What a text says, if it says a date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Year, month and day, in all the ways the text can be meant.
    pub readings: Vec<(u32, u32, u32)>,
    /// The day of the week it names, 1 for Monday.
    pub weekday: Option<usize>,
    /// Whether it is in one of the spellings of timestamps.
    pub may_be_timestamp: bool,
    /// Whether it may be something else that only looks like a date.
    pub fits_by_chance: bool,
}

/// German and English, in full and shortened, in small letters.
const MONTHS: [&[&str]; 12] = [
    &["januar", "jänner", "jaenner", "jan", "jän", "january"],
    &["februar", "feber", "feb", "february"],
    &["märz", "maerz", "mär", "mrz", "march", "mar"],
    &["april", "apr"],
    &["mai", "may"],
    &["juni", "jun", "june"],
    &["juli", "jul", "july"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "okt", "october", "oct"],
    &["november", "nov"],
    &["dezember", "dez", "december", "dec"],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["montag", "mo", "monday", "mon"],
    &["dienstag", "di", "tuesday", "tue"],
    &["mittwoch", "mi", "wednesday", "wed"],
    &["donnerstag", "do", "thursday", "thu"],
    &["freitag", "fr", "friday", "fri"],
    &["samstag", "sonnabend", "sa", "saturday", "sat"],
    &["sonntag", "so", "sunday", "sun"],
];

/// `Donnerstag, den 4. September 2025`, `Thu, 04 Sep 2025 10:00:00 +0200`: weekday, day, month, year.
#[allow(
    clippy::unwrap_used,
    reason = "the pattern is a constant, and the tests compile it"
)]
static IN_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?s)^(?:(\p{L}+)\.?,?\s+)?(?:den\s+)?(\d{1,2})\.?\s*(\p{L}+)\.?\s+(\d{4})(?:[\s,].*)?$",
    )
    .unwrap()
});

/// The date in `raw`, which begins with it; `None` if there is none in a known spelling.
pub fn form(raw: &str) -> Option<Form> {
    eight_digits(raw)
        .or_else(|| numbers(raw))
        .or_else(|| words(raw))
}

/// `20250904`, also before a time: `20250904T101500Z`.
fn eight_digits(raw: &str) -> Option<Form> {
    let (digits, rest) = raw.split_at(raw.bytes().take_while(u8::is_ascii_digit).count());
    if digits.len() != 8 || !(rest.is_empty() || rest.starts_with('T')) {
        return None;
    }
    Some(Form {
        readings: vec![(
            number(&digits[..4]),
            number(&digits[4..6]),
            number(&digits[6..]),
        )],
        may_be_timestamp: true,
        fits_by_chance: true,
        ..Form::default()
    })
}

/// Three numbers with the same sign between them.
fn numbers(raw: &str) -> Option<Form> {
    let (first, rest) = digits(raw)?;
    let sign = rest.chars().next().filter(|sign| "-/.".contains(*sign))?;
    let (second, rest) = digits(rest.strip_prefix(sign)?)?;
    let (third, rest) = digits(rest.strip_prefix(sign)?)?;
    let iso = (first.len(), sign, second.len(), third.len()) == (4, '-', 2, 2);
    let ends = |next: char| next.is_whitespace() || next == ',' || next == 'T';
    if !iso && rest.chars().next().is_some_and(|next| !ends(next)) {
        return None;
    }
    let [a, b, c] = [first, second, third].map(number);
    let short = |piece: &str| piece.len() <= 2;
    let readings = match (first.len(), third.len()) {
        (4, _) if short(second) && short(third) => vec![(a, b, c)],
        _ if !(short(first) && short(second)) => return None,
        // In German, points stand between day, month and year in this order.
        (_, 4) if sign == '.' => vec![(c, b, a)],
        (_, 4) => vec![(c, b, a), (c, a, b)],
        (_, 2) if sign == '.' => vec![(2000 + c, b, a), (1900 + c, b, a)],
        (_, 2) => [2000, 1900]
            .into_iter()
            .flat_map(|century| {
                [
                    (century + c, b, a),
                    (century + c, a, b),
                    (century + a, b, c),
                ]
            })
            .collect(),
        _ => return None,
    };
    Some(Form {
        readings,
        may_be_timestamp: iso,
        ..Form::default()
    })
}

/// The digits at the beginning, at most four, and what follows.
fn digits(text: &str) -> Option<(&str, &str)> {
    let (digits, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    (1..=4).contains(&digits.len()).then_some((digits, rest))
}

/// A few digits, which always are a number.
fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or_default()
}

fn words(raw: &str) -> Option<Form> {
    let raw: String = raw.nfc().collect();
    let found = IN_WORDS.captures(&raw)?;
    let weekday = match found.get(1) {
        Some(word) => Some(place(&WEEKDAYS, word.as_str())?),
        None => None,
    };
    let month = place(&MONTHS, &found[3])?;
    Some(Form {
        readings: vec![(number(&found[4]), month as u32, number(&found[2]))],
        weekday,
        may_be_timestamp: true,
        fits_by_chance: false,
    })
}

/// In which of the lists a word is, counted from 1.
fn place(lists: &[&[&str]], word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    let place = lists.iter().position(|list| list.contains(&&*word))?;
    Some(place + 1)
}
