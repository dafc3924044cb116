//! The day of publication, as far as an input's own spelling gives a real one.

/// The first year that can stand in a newspaper's date: the first newspaper appeared in 1605.
const FIRST_YEAR: u16 = 1605;
/// Anything after it is a slip of the pen or a placeholder (9999-12-31).
const LAST_YEAR: u16 = 2199;

/// The day in `raw` as `YYYY-MM-DD`, if it names one that exists.
///
/// Reads `2025-09-04` (whatever follows, so that timestamps work; no conversion of time zones) and
/// `4.9.2025` or `04.09.2025` (alone, or followed by a blank or comma). Years outside 1605 to 2199
/// are placeholders, not dates.
pub fn day(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let (year, month, day) = iso(raw).or_else(|| german(raw))?;
    exists(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn iso(raw: &str) -> Option<(u16, u8, u8)> {
    let bytes = raw.as_bytes();
    let head = raw.get(..10)?;
    if bytes[4] != b'-' || bytes[7] != b'-' || bytes.get(10).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((
        number(&head[..4])?,
        number(&head[5..7])?.try_into().ok()?,
        number(&head[8..])?.try_into().ok()?,
    ))
}

fn german(raw: &str) -> Option<(u16, u8, u8)> {
    let head = raw.split([' ', ',']).next()?;
    let mut pieces = head.split('.');
    let (day, month, year) = (pieces.next()?, pieces.next()?, pieces.next()?);
    if pieces.next().is_some() || day.len() > 2 || month.len() > 2 || year.len() != 4 {
        return None;
    }
    Some((
        number(year)?,
        number(month)?.try_into().ok()?,
        number(day)?.try_into().ok()?,
    ))
}

/// Digits only: `parse` alone would take a sign.
fn number(digits: &str) -> Option<u16> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

fn exists(year: u16, month: u8, day: u8) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn real_days_are_read_in_both_spellings() {
        for (raw, expected) in [
            ("2025-09-04", "2025-09-04"),
            ("2025-09-04T23:59:59+02:00", "2025-09-04"),
            (" 2024-02-29 ", "2024-02-29"),
            ("04.09.2025", "2025-09-04"),
            ("4.9.2025, 10:15 Uhr", "2025-09-04"),
        ] {
            assert_eq!(day(raw).as_deref(), Some(expected), "{raw}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_no_dates() {
        for raw in [
            "",
            "2023-02-31",
            "2023-02-29",
            "1900-02-29",
            "2023-13-01",
            "2023-00-10",
            "0001-01-01",
            "9999-12-31",
            "2025-09-041",
            "20250904",
            "+025-09-04",
            "31.4.2025",
            "4. September 2025",
            "2025-9-4",
            "ä025-09-04",
            "€€€€",
            "2025-09-0é",
        ] {
            assert_eq!(day(raw), None, "{raw}");
        }
    }
}
