//! Spellings and what they say.

use proptest::prelude::*;

use super::*;

fn nowhere(raw: &str) -> Dated {
    day(raw, &Zone::default())
}

fn berlin() -> Zone {
    "Europe/Berlin".parse().unwrap()
}

#[test]
fn real_days_are_read_in_all_their_spellings() {
    for raw in [
        "2025-09-04",
        " 2025-09-04 ",
        "2025-09-04T23:59:59+02:00",
        "2025-09-04 10:00:00",
        "2025-9-4",
        "2025/09/04",
        "20250904",
        "20250904T101500Z",
        "04.09.2025",
        "4.9.2025, 10:15 Uhr",
        "4. September 2025",
        "4. Sept. 2025",
        "04.September 2025",
        "Donnerstag, 4. September 2025, 10:15 Uhr",
        "Do., den 4. Sep 2025",
        "Thu, 04 Sep 2025 10:00:00 +0200",
        "4 September 2025",
    ] {
        assert_eq!(nowhere(raw), Dated::Day("2025-09-04".into()), "{raw}");
    }
    for (raw, day) in [
        ("1. Jänner 2024", "2024-01-01"),
        ("29. Feber 2024", "2024-02-29"),
        ("3. Ma\u{308}rz 2024", "2024-03-03"),
        ("3. Mrz. 2024", "2024-03-03"),
        ("25/09/2025", "2025-09-25"),
        ("9/25/2025 10:15", "2025-09-25"),
        ("05/05/2025", "2025-05-05"),
    ] {
        assert_eq!(nowhere(raw), Dated::Day(day.into()), "{raw}");
    }
}

#[test]
fn what_can_be_two_days_is_never_guessed() {
    for (raw, one, other) in [
        ("04/09/2025", "2025-09-04", "2025-04-09"),
        ("9/4/2025", "2025-04-09", "2025-09-04"),
        ("04-09-2025", "2025-09-04", "2025-04-09"),
        ("04.09.25", "2025-09-04", "1925-09-04"),
        ("04/09/25", "2025-09-04", "2025-04-09"),
        ("24-12-31", "2031-12-24", "2024-12-31"),
    ] {
        let told = nowhere(raw);
        assert_eq!(told, Dated::Ambiguous([one.into(), other.into()]), "{raw}");
        let warning = told.warning(raw).unwrap();
        assert_eq!(warning.code, "ambiguous_date");
        assert!(warning.message.contains(other), "{}", warning.message);
    }
}

#[test]
fn days_that_do_not_exist_are_impossible() {
    for raw in [
        "2023-02-31",
        "2023-02-29",
        "1900-02-29",
        "2023-13-01",
        "2023-00-10",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "31.4.2025",
        "31/02/2023",
        "30. Februar 2024",
        "Freitag, 4. September 2025",
        "Tue, 31 Feb 2023 10:00:00 +0100",
    ] {
        assert_eq!(nowhere(raw), Dated::Impossible, "{raw}");
    }
}

#[test]
fn what_is_in_no_known_spelling_is_unreadable_and_nothing_is_missing() {
    for raw in [
        "2025-09-041",
        "+025-09-04",
        "ä025-09-04",
        "€€€€",
        "2025-09-0é",
        "1.2.2025.4",
        "04092025",
        "2025-09",
        "gestern",
        "4. Brumaire 2025",
        "Heute, 4. September 2025",
        "1756938600",
        "12345-01-01",
    ] {
        assert_eq!(nowhere(raw), Dated::Unreadable, "{raw}");
    }
    assert_eq!(nowhere(" \t"), Dated::Missing);
    assert!(Dated::Missing.warning("").is_none());
}

#[test]
fn in_a_zone_points_in_time_are_converted_and_naive_times_are_not() {
    for (raw, expected) in [
        ("2025-09-03T22:30:00Z", "2025-09-04"),
        ("2025-09-03T21:30:00Z", "2025-09-03"),
        ("2025-12-03T22:30:00Z", "2025-12-03"),
        ("2025-09-03 22:30:00.123 +00:00", "2025-09-04"),
        ("2025-09-03T18:30:00-0700", "2025-09-04"),
        ("20250903T223000Z", "2025-09-04"),
        ("Wed, 03 Sep 2025 22:30:00 GMT", "2025-09-04"),
        ("2025-09-03T23:30:00", "2025-09-03"),
        ("2025-09-03 23:30 Uhr", "2025-09-03"),
        ("03.09.2025 23:30", "2025-09-03"),
    ] {
        assert_eq!(day(raw, &berlin()), Dated::Day(expected.into()), "{raw}");
    }
    assert_eq!(day("2023-02-31T10:00:00Z", &berlin()), Dated::Impossible);
}

#[test]
fn numbers_are_unix_times_where_there_is_a_zone() {
    for raw in [
        "1756938600",
        "1756938600000",
        "1756938600.75",
        "1.7569386e9",
    ] {
        let told = day_of_number(raw, &berlin());
        assert_eq!(told, Dated::Day("2025-09-04".into()), "{raw}");
        assert_eq!(day_of_number(raw, &Zone::default()), Dated::Unreadable);
    }
    let before = day_of_number("-86401", &berlin());
    assert_eq!(before, Dated::Day("1969-12-31".into()));
    assert_eq!(day_of_number("0", &berlin()), Dated::Missing);
    assert_eq!(day_of_number("5e10", &berlin()), Dated::Impossible);
    assert_eq!(day_of_number("1e300", &berlin()), Dated::Impossible);
    let both = ["2025-09-04".to_owned(), "1970-08-23".to_owned()];
    assert_eq!(day_of_number("20250904", &berlin()), Dated::Ambiguous(both));
}

/// Texts that come near dates.
fn near() -> impl Strategy<Value = String> {
    let times = "(T?[0-9]{2}:?[0-9]{2}(:?[0-9]{2})?(Z| ?[+-][0-9]{2}:?[0-9]{2})?)?";
    let numbers = "[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}[ ,T]?";
    let words = "((Mo|Thu|x),? )?[0-9]{1,2}[. ]{1,2}(Sep|März|Feb|y)[. ]{1,2}[0-9]{3,4}( |, )?";
    prop_oneof![numbers, words, "[0-9]{6,10}", "\\PC{0,20}"]
        .prop_flat_map(move |head| times.prop_map(move |tail| format!("{head}{tail}")))
}

proptest! {
    #[test]
    fn whatever_is_written_a_day_is_a_real_one(raw in near()) {
        for zone in [Zone::default(), berlin()] {
            for told in [day(&raw, &zone), day_of_number(&raw, &zone)] {
                let days = match &told {
                    Dated::Day(day) => vec![day],
                    Dated::Ambiguous(both) => both.iter().collect(),
                    _ => Vec::new(),
                };
                for day in days {
                    let real: jiff::civil::Date = day.parse().unwrap();
                    prop_assert_eq!(&real.to_string(), day);
                    prop_assert!((1605..=2199).contains(&real.year()));
                }
                let silent = matches!(told, Dated::Day(_) | Dated::Missing);
                prop_assert_eq!(told.warning(&raw).is_none(), silent);
            }
        }
    }

    #[test]
    fn a_day_is_read_back_from_how_it_is_written(year in 1605_i16..2200, month in 1_i8..13, of_month in 1_i8..32) {
        let date = jiff::civil::Date::new(year, month, of_month);
        let raw = format!("{year:04}-{month:02}-{of_month:02}");
        let german = format!("{of_month}.{month}.{year}");
        let expected = date.map_or(Dated::Impossible, |_| Dated::Day(raw.clone()));
        prop_assert_eq!(nowhere(&raw), expected.clone());
        prop_assert_eq!(nowhere(&german), expected);
    }
}
