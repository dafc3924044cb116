//! Wikidata's points in time become partial dates, and its last days our first days after.

use crate::actors::PartialDate;
use crate::document::calendar::days_in_month;

/// Wikidata's precisions: `YEAR` and what is finer are dates here, decades and centuries are none.
const YEAR: u8 = 9;
const MONTH: u8 = 10;

/// The date of a point in time (`+2005-11-22T00:00:00Z`, in queries without the plus) with its
/// precision. `None` before the year 1, after 9999, or if not even the year is known.
///
/// Where the precision is not known, the first of January stands for the year: so Wikidata writes
/// dates of which only the year is known.
pub fn date(time: &str, precision: Option<u8>) -> Option<PartialDate> {
    let day = time.trim().trim_start_matches('+').split('T').next()?;
    let mut parts = day.split('-').map(str::parse::<u32>);
    let year = parts
        .next()?
        .ok()
        .filter(|year| (1..=9999).contains(year))?;
    let mut part = || parts.next().and_then(Result::ok).unwrap_or_default();
    let (month, day) = (part(), part());
    let precision = precision.unwrap_or(match (month, day) {
        (1, 1) => YEAR,
        _ => MONTH + 1,
    });
    if precision < YEAR {
        return None;
    }
    let text = if precision == YEAR || month == 0 {
        format!("{year:04}")
    } else if precision == MONTH || day == 0 {
        format!("{year:04}-{month:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    };
    text.parse().ok()
}

/// The first day after a last day. Of a month or a year it is not known which day was the last:
/// the month or year stays, and whatever ended in it perhaps still holds in it.
pub fn day_after(last: PartialDate) -> PartialDate {
    let Some((year, month, day)) = whole(last) else {
        return last;
    };
    let next = match (month, day) {
        _ if day < days_in_month(year, month).unwrap_or(31) => (year, month, day + 1),
        (12, _) => (year + 1, 1, 1),
        _ => (year, month + 1, 1),
    };
    written(next).unwrap_or(last)
}

/// The day before a day; `None` for a month or year.
pub fn day_before(date: PartialDate) -> Option<PartialDate> {
    let (year, month, day) = whole(date)?;
    written(match (month, day) {
        (1, 1) => (year - 1, 12, 31),
        (_, 1) => {
            let days = days_in_month(year, month - 1).unwrap_or(31);
            (year, month - 1, days)
        }
        _ => (year, month, day - 1),
    })
}

/// Year, month and day of a date of which all three are known.
fn whole(date: PartialDate) -> Option<(u32, u32, u32)> {
    let text = date.to_string();
    let mut parts = text.split('-').map_while(|part| part.parse().ok());
    Some((parts.next()?, parts.next()?, parts.next()?))
}

fn written((year, month, day): (u32, u32, u32)) -> Option<PartialDate> {
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(time: &str, precision: impl Into<Option<u8>>) -> String {
        date(time, precision.into()).map_or_else(String::new, |date| date.to_string())
    }

    #[test]
    fn the_precision_says_what_is_known() {
        assert_eq!(text("+2005-11-22T00:00:00Z", 11), "2005-11-22");
        assert_eq!(text("+2005-11-22T00:00:00Z", 10), "2005-11");
        assert_eq!(text("+2005-00-00T00:00:00Z", 9), "2005");
        assert_eq!(text("+2005-11-00T00:00:00Z", 11), "2005-11");
        assert_eq!(text("+00000002005-11-22T00:00:00Z", 11), "2005-11-22");
        for (time, precision) in [
            ("+1990-00-00T00:00:00Z", 8),
            ("-0044-03-15T00:00:00Z", 11),
            ("+0000-00-00T00:00:00Z", 9),
            ("+12000-00-00T00:00:00Z", 9),
            ("t1234", 11),
        ] {
            assert_eq!(text(time, precision), "", "{time}");
        }
    }

    #[test]
    fn without_precision_the_first_of_january_is_the_year() {
        assert_eq!(text("2005-11-22T00:00:00Z", None), "2005-11-22");
        assert_eq!(text("2005-01-01T00:00:00Z", None), "2005");
        assert_eq!(text("2005-01-01T00:00:00Z", 11), "2005-01-01");
        assert_eq!(text("_:genid12", None), "");
    }

    #[test]
    fn the_day_after_the_last_one_knows_months_and_leap_years() {
        for (last, next) in [
            ("2021-12-07", "2021-12-08"),
            ("2021-12-31", "2022-01-01"),
            ("2024-02-28", "2024-02-29"),
            ("2023-02-28", "2023-03-01"),
            ("1900-02-28", "1900-03-01"),
            ("2000-02-29", "2000-03-01"),
            ("2009-04-30", "2009-05-01"),
        ] {
            let (last, next): (PartialDate, PartialDate) =
                (last.parse().unwrap(), next.parse().unwrap());
            assert_eq!(day_after(last), next);
            assert_eq!(day_before(next), Some(last));
        }
        for part in ["2009", "2009-10"] {
            let part: PartialDate = part.parse().unwrap();
            assert_eq!(day_after(part), part);
            assert_eq!(day_before(part), None);
        }
    }
}
