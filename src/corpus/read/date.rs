//! The day of publication, as far as an input's own spelling gives a real one.

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::Zone;
use super::date_forms::{Form, form};
use crate::document::{Warning, calendar};

/// The first year that can stand in a newspaper's date: the first newspaper appeared in 1605.
const FIRST_YEAR: u32 = 1605;
/// Anything after it is a slip of the pen or a placeholder (9999-12-31).
const LAST_YEAR: u32 = 2199;
/// Unix times below are seconds; the largest there stands for the year 2286.
const SECONDS_BELOW: f64 = 1e10;
/// Unix times from here on are milliseconds; the smallest is of March 1973.
const MILLISECONDS_FROM: f64 = 1e11;
/// The most characters of a date that a message repeats.
const SHOWN: usize = 40;

/// What an input says of the day of publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Dated {
    /// This day, `YYYY-MM-DD`.
    Day(String),
    /// Nothing.
    #[default]
    Missing,
    /// A day that the calendar does not have (2023-02-31), or of a year outside 1605 to 2199, which
    /// are placeholders.
    Impossible,
    /// One of several days, these two among them.
    Ambiguous([String; 2]),
    /// Something in a spelling that is not known.
    Unreadable,
}

impl Dated {
    /// The day, "" if none is known.
    pub fn day(self) -> String {
        match self {
            Self::Day(day) => day,
            _ => String::new(),
        }
    }

    /// A warning where there is a date, `raw`, but no day.
    pub fn warning(&self, raw: &str) -> Option<Warning> {
        let (code, what) = match self {
            Self::Day(_) | Self::Missing => return None,
            Self::Impossible => (Self::IMPOSSIBLE, "is no day of the calendar".to_owned()),
            Self::Ambiguous([one, other]) => {
                let what = format!("can be {one} or {other} and is left open; write YYYY-MM-DD");
                (Self::AMBIGUOUS, what)
            }
            Self::Unreadable => {
                let what = match raw.parse::<f64>() {
                    Ok(_) => "is read as a Unix time only if it is a number and --timezone is said",
                    Err(_) => "is in a spelling that is not known; write YYYY-MM-DD",
                };
                (Self::UNREADABLE, what.to_owned())
            }
        };
        let shown: String = raw.trim().chars().take(SHOWN).collect();
        Some(Warning {
            code: code.to_owned(),
            message: format!("the date {shown:?} {what}"),
            start: 0,
            end: 0,
        })
    }

    /// The code of the warning of an impossible date.
    pub const IMPOSSIBLE: &'static str = "impossible_date";
    /// The code of the warning of an ambiguous date.
    pub const AMBIGUOUS: &'static str = "ambiguous_date";
    /// The code of the warning of an unreadable date.
    pub const UNREADABLE: &'static str = "unreadable_date";
}

/// What the string `raw` says of the day.
///
/// Read are `2025-09-04` (whatever follows, as in a timestamp), `2025/9/4`, `20250904`, `4.9.2025`,
/// `Donnerstag, 4. September 2025` (also shortened, and in English as in mails: `Thu, 04 Sep 2025
/// 10:00:00 +0200`), and what has day and month in an unknown order where only one order gives a
/// day: `25/09/2025`. Two-digit years and `04/09/2025` are ambiguous.
///
/// Without a zone the day is the one that is written. In a zone, timestamps that say how far they
/// are from UTC are converted; those that do not stay as they are.
pub fn day(raw: &str, zone: &Zone) -> Dated {
    let raw = raw.trim();
    if raw.is_empty() {
        return Dated::Missing;
    }
    let Some(form) = form(raw) else {
        return Dated::Unreadable;
    };
    let told = among(&form);
    if !zone.is_set() || !form.may_be_timestamp || !matches!(told, Dated::Day(_)) {
        return told;
    }
    timestamp(raw).map_or(told, |time| at(time, zone))
}

/// What the JSON number `raw` says of the day: a Unix time in seconds or milliseconds, if there is
/// a zone to take its day in.
pub fn day_of_number(raw: &str, zone: &Zone) -> Dated {
    let Ok(number) = raw.trim().parse::<f64>() else {
        return Dated::Unreadable;
    };
    if number == 0.0 {
        return Dated::Missing;
    }
    if !zone.is_set() {
        return Dated::Unreadable;
    }
    let milliseconds = match number.abs() {
        size if size < SECONDS_BELOW => number * 1000.0,
        size if size < MILLISECONDS_FROM => return Dated::Impossible,
        _ => number,
    };
    // Beyond all times the conversion gives the largest number, which is no time either.
    let Ok(time) = Timestamp::from_millisecond(milliseconds.floor() as i64) else {
        return Dated::Impossible;
    };
    let as_time = at(time, zone);
    // 20250904 looks like a day, and is a second in 1970 as well.
    let as_digits = form(raw).map_or(Dated::Unreadable, |form| among(&form));
    match (as_digits, as_time) {
        (Dated::Day(one), Dated::Day(other)) if one != other => Dated::Ambiguous([one, other]),
        (_, as_time) => as_time,
    }
}

/// The day, if just one of the readings is real.
fn among(form: &Form) -> Dated {
    let mut real = Vec::new();
    for &(year, month, day) in &form.readings {
        let Some(date) = calendar::date(year, month, day) else {
            continue;
        };
        let fits = form.weekday.is_none_or(|weekday| {
            i32::from(date.weekday().to_monday_one_offset()) == weekday as i32
        });
        let written = date.to_string();
        if fits && (FIRST_YEAR..=LAST_YEAR).contains(&year) && !real.contains(&written) {
            real.push(written);
        }
    }
    let mut real = real.into_iter();
    match (real.next(), real.next()) {
        (Some(one), Some(other)) => Dated::Ambiguous([one, other]),
        (Some(day), None) => Dated::Day(day),
        _ if form.fits_by_chance => Dated::Unreadable,
        _ => Dated::Impossible,
    }
}

/// The point in time, if `raw` is one: with an offset from UTC.
fn timestamp(raw: &str) -> Option<Timestamp> {
    if let Ok(time) = raw.parse() {
        return Some(time);
    }
    if let Ok(time) = rfc2822::DateTimeParser::new().parse_timestamp(raw) {
        return Some(time);
    }
    // `2025-09-04 10:00:00 +00:00`, as Parquet's times are written.
    let (time, offset) = raw.rsplit_once(' ')?;
    format!("{time}{offset}").parse().ok()
}

fn at(time: Timestamp, zone: &Zone) -> Dated {
    let date = zone.day_at(time);
    let real = date.filter(|date| {
        u32::try_from(date.year()).is_ok_and(|year| (FIRST_YEAR..=LAST_YEAR).contains(&year))
    });
    real.map_or(Dated::Impossible, |date| Dated::Day(date.to_string()))
}

#[cfg(test)]
mod tests;
