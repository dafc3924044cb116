//! Days, and dates of which perhaps only month or year is known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::calendar;

/// A year in which every month is as long as it can be.
const LEAP_YEAR: u32 = 2000;

/// A day of the calendar, `YYYYMMDD` as a number: later days are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl Day {
    /// The day of a record's `date`; `None` if that is empty or no whole date.
    pub fn of(date: &str) -> Option<Self> {
        let date: PartialDate = date.parse().ok()?;
        (date.day > 0).then(|| date.first())
    }

    /// A day of a year; `None` outside what dates can say.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let year = u32::try_from(year).ok().filter(|year| *year < 10_000)?;
        let within = (1..=12).contains(&month) && (1..=31).contains(&day);
        within.then(|| Self(year * 10_000 + u32::from(month) * 100 + u32::from(day)))
    }

    /// Its year.
    pub const fn year(self) -> i32 {
        (self.0 / 10_000) as i32
    }

    /// The day after this one, in the Gregorian calendar.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        let last = calendar::days_in_month(year, month).unwrap_or(31);
        match (day < last, month < 12) {
            (true, _) => Self(self.0 + 1),
            (false, true) => Self(year * 10_000 + (month + 1) * 100 + 1),
            (false, false) => Self((year + 1) * 10_000 + 101),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let no_day = || serde::de::Error::custom(format!("{text:?} is no day (YYYY-MM-DD)"));
        Self::of(&text).ok_or_else(no_day)
    }
}

/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: u16,
    /// 0 = not known.
    month: u8,
    /// 0 = not known.
    day: u8,
}

impl PartialDate {
    /// The first day it can mean.
    pub fn first(self) -> Day {
        self.number(self.month.max(1), self.day.max(1))
    }

    /// The last day it can mean; each month is as good as 31 days long.
    pub fn last(self) -> Day {
        let or = |part: u8, last: u8| if part == 0 { last } else { part };
        self.number(or(self.month, 12), or(self.day, 31))
    }

    fn number(self, month: u8, day: u8) -> Day {
        Day(u32::from(self.year) * 10_000 + u32::from(month) * 100 + u32::from(day))
    }
}

/// What is no date.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0:?} is no date (YYYY-MM-DD, YYYY-MM or YYYY)")]
pub struct NoDate(String);

impl FromStr for PartialDate {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let wrong = || NoDate(text.to_owned());
        let mut parts = text.split('-');
        let mut part = |digits: usize| match parts.next() {
            None => Ok(0),
            Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u16>().map_err(|_| wrong())
            }
            Some(_) => Err(wrong()),
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        // Wikidata has Julian dates too: the 29th of February counts in any year.
        let longest = calendar::days_in_month(LEAP_YEAR, month.into()).unwrap_or_default();
        let fits = match (month, day) {
            (0, 0) => text.len() == 4,
            (1..=12, 0) => text.len() == 7,
            (1..=12, _) => text.len() == 10 && u32::from(day) <= longest,
            _ => false,
        };
        if year == 0 || !fits {
            return Err(wrong());
        }
        Ok(Self {
            year,
            month: month as u8,
            day: day as u8,
        })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().take_while(|p| *p > 0) {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

/// From one date to before another; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// The first day.
    pub from: Option<PartialDate>,
    /// The first day that is not in it any more.
    pub to: Option<PartialDate>,
}

/// Whether a period holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Certainly not.
    No,
    /// The known parts of the dates leave it open.
    Perhaps,
    /// Certainly.
    Yes,
}

impl Period {
    /// Whether it holds on `day`.
    pub fn holds(&self, day: Day) -> Holds {
        let begun = self.from.map_or(Holds::Yes, |from| {
            bounds(from.last() <= day, from.first() <= day)
        });
        let lasts = self
            .to
            .map_or(Holds::Yes, |to| bounds(day < to.first(), day < to.last()));
        begun.min(lasts)
    }

    /// Whether it ended before `day`, certainly.
    pub fn is_over(&self, day: Day) -> bool {
        self.to.is_some_and(|to| to.last() <= day)
    }

    /// Whether it begins after `day`, certainly.
    pub fn is_to_come(&self, day: Day) -> bool {
        self.from.is_some_and(|from| day < from.first())
    }

    /// Whether its ends are in order, as far as they are known.
    pub fn is_ordered(&self) -> bool {
        match (self.from, self.to) {
            (Some(from), Some(to)) => from.first() <= to.last(),
            _ => true,
        }
    }
}

const fn bounds(surely: bool, perhaps: bool) -> Holds {
    match (surely, perhaps) {
        (true, _) => Holds::Yes,
        (false, true) => Holds::Perhaps,
        (false, false) => Holds::No,
    }
}

/// An end of a period as the files have it: "" is open.
pub(super) mod end {
    use super::{Deserialize, Deserializer, PartialDate, Serializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PartialDate>, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(serde::de::Error::custom)
    }

    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's form"
    )]
    pub fn serialize<S: Serializer>(
        date: &Option<PartialDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_str(""),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period {
            from: from.parse().ok(),
            to: to.parse().ok(),
        }
    }

    #[test]
    fn dates_may_stop_at_month_or_year() {
        for text in ["2005", "2005-11", "2005-11-22"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "05",
            "2005-13",
            "2005-02-30",
            "2005-1-1",
            "2005-11-22-1",
            "20051122",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
        assert_eq!(Day::of("2005-11"), None);
    }

    #[test]
    fn days_follow_each_other_over_the_ends_of_months_and_years() {
        for (day, next) in [
            ("2023-02-28", "2023-03-01"),
            ("2024-02-28", "2024-02-29"),
            ("1900-02-28", "1900-03-01"),
            ("2000-02-29", "2000-03-01"),
            ("2024-04-30", "2024-05-01"),
            ("2024-12-31", "2025-01-01"),
            ("2025-01-30", "2025-01-31"),
        ] {
            assert_eq!(Day::of(day).unwrap().next().to_string(), next);
        }
    }

    #[test]
    fn a_period_holds_from_its_first_day_to_the_day_before_its_end() {
        let chancellor = period("2005-11-22", "2021-12-08");
        let on = |day| chancellor.holds(Day::of(day).unwrap());
        assert_eq!(on("2005-11-21"), Holds::No);
        assert_eq!(on("2005-11-22"), Holds::Yes);
        assert_eq!(on("2021-12-07"), Holds::Yes);
        assert_eq!(on("2021-12-08"), Holds::No);
        assert!(chancellor.is_over(Day::of("2021-12-08").unwrap()));
        assert!(chancellor.is_to_come(Day::of("2004-01-01").unwrap()));
    }

    #[test]
    fn what_is_known_by_the_year_only_perhaps_holds_in_that_year() {
        let years = period("2005", "2009");
        let on = |day| years.holds(Day::of(day).unwrap());
        assert_eq!(on("2004-12-31"), Holds::No);
        assert_eq!(on("2005-06-01"), Holds::Perhaps);
        assert_eq!(on("2006-06-01"), Holds::Yes);
        assert_eq!(on("2009-06-01"), Holds::Perhaps);
        assert_eq!(on("2010-01-01"), Holds::No);
        assert_eq!(
            period("", "").holds(Day::of("1990-01-01").unwrap()),
            Holds::Yes
        );
    }
}
