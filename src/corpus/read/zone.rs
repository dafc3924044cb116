//! The time zone in which the day of a point in time is taken. Its rules are part of the program:
//! neither the system's zone nor its tables have a say.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::near::offer;

/// A time zone, or none: then a day is taken as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Option<TimeZone>);

impl Zone {
    /// Its IANA name, "" for none.
    pub fn name(&self) -> &str {
        self.0
            .as_ref()
            .and_then(TimeZone::iana_name)
            .unwrap_or_default()
    }

    /// Whether days are taken in a zone.
    pub const fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The day that it is there at `time`; `None` without a zone.
    pub fn day_at(&self, time: Timestamp) -> Option<Date> {
        self.0.as_ref().map(|zone| zone.to_datetime(time).date())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl FromStr for Zone {
    type Err = String;

    /// The zone with an IANA name, in any case; "" is none.
    fn from_str(name: &str) -> Result<Self, String> {
        if name.is_empty() {
            return Ok(Self::default());
        }
        let zones = TimeZoneDatabase::bundled();
        let zone = zones.get(name).ok();
        let zone = zone.filter(|zone| !zone.is_unknown());
        zone.map(|zone| Self(Some(zone))).ok_or_else(|| {
            let wanted = "a name of the IANA data base, e.g. Europe/Berlin";
            let offer = offer(name, names(&zones), wanted);
            format!("unknown time zone {name:?}; {offer}")
        })
    }
}

/// All zones, each with its whole name and with its city's alone.
fn names(zones: &TimeZoneDatabase) -> impl Iterator<Item = (String, String)> {
    zones.available().flat_map(|zone| {
        let zone = zone.to_string();
        let city = zone.rsplit('/').next().unwrap_or_default().to_owned();
        [(zone.clone(), city), (zone.clone(), zone)]
    })
}

#[cfg(test)]
mod tests {
    use super::Zone;

    #[test]
    fn a_zone_is_known_by_its_name_in_any_case() {
        let zone: Zone = "europe/berlin".parse().unwrap();
        assert_eq!(zone.name(), "Europe/Berlin");
        assert_eq!("UTC".parse::<Zone>().unwrap().name(), "UTC");
        assert_eq!("".parse::<Zone>().unwrap(), Zone::default());
    }

    #[test]
    fn an_unknown_zone_is_refused_with_those_that_come_near() {
        for (name, near) in [
            ("Berlin", "Europe/Berlin"),
            ("Europe/Berln", "Europe/Berlin"),
            ("Europe/Wien", "Europe/Vienna"),
            ("xq", "e.g. Europe/Berlin"),
        ] {
            let message = name.parse::<Zone>().unwrap_err();
            assert!(message.contains(near), "{message}");
        }
        assert!("Etc/Unknown".parse::<Zone>().is_err());
    }
}
