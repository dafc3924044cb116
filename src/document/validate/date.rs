//! Days of the calendar, as records spell them.

use crate::document::calendar;

/// Whether `text` is a day that exists, written `YYYY-MM-DD`.
pub fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        let piece = text.get(range)?;
        let all = piece.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| piece.parse::<u32>().ok())?
    };
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    calendar::date(year, month, day).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn only_days_that_exist_in_one_spelling() {
        for day in ["2025-09-04", "2024-02-29", "2000-02-29", "1605-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for no_day in [
            "",
            "2025-9-4",
            "04.09.2025",
            "2023-02-29",
            "1900-02-29",
            "2025-04-31",
            "2025-13-01",
            "2025-00-01",
            "2025-01-00",
            "2025-09-04T10:00",
            "+025-09-04",
            "20é5-09-0",
        ] {
            assert!(!is_day(no_day), "{no_day}");
        }
    }
}
