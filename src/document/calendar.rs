//! The Gregorian calendar: the one place that knows how long a month is.

use jiff::civil::Date;

/// The day, if the calendar has it; years from 0 to 9999.
pub fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok()
}

/// How many days a month has; `None` where there is no such month.
pub fn days_in_month(year: u32, month: u32) -> Option<u32> {
    date(year, month, 1).map(|first| u32::from(first.days_in_month().unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::days_in_month;

    #[test]
    fn the_29th_of_february_comes_in_leap_years_only() {
        for (year, days) in [(2023, 28), (2024, 29), (1900, 28), (2000, 29)] {
            assert_eq!(days_in_month(year, 2), Some(days));
        }
        assert_eq!(days_in_month(2025, 4), Some(30));
        assert_eq!(days_in_month(2025, 13), None);
        assert_eq!(days_in_month(2025, 0), None);
        assert_eq!(days_in_month(70_000, 1), None);
    }
}
