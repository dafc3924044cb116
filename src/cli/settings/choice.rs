//! Where a setting can be made: flag, environment, file, default; the first that does counts.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::FILE_NAME;
use crate::error::{Error, Result};

/// Where a setting is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// The configuration file.
    File(PathBuf),
    /// Nobody set it.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// What holds.
    pub value: T,
    /// Who said so.
    pub origin: Origin,
}

/// The environment: what is set to "" is not set.
pub struct Environment<'e> {
    /// Reads a variable.
    pub get: &'e dyn Fn(&str) -> Option<String>,
}

impl Environment<'_> {
    /// A variable that is set.
    pub fn get(&self, name: &'static str) -> Option<(String, Origin)> {
        let value = (self.get)(name).filter(|value| !value.is_empty());
        value.map(|value| (value, Origin::Environment(name)))
    }

    /// A number from 1.
    pub fn number(&self, name: &'static str) -> Result<Option<(NonZeroUsize, Origin)>> {
        self.parsed(name, |value| {
            value
                .parse()
                .map_err(|_| format!("{name}={value}: not a number from 1"))
        })
    }

    /// Yes or no.
    pub fn switch(&self, name: &'static str) -> Result<Option<(bool, Origin)>> {
        self.parsed(name, |value| match value {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(format!("{name}={value}: neither true nor false")),
        })
    }

    /// One of a list of words, which says itself what is wrong.
    pub fn word<T: FromStr<Err = String>>(
        &self,
        name: &'static str,
    ) -> Result<Option<(T, Origin)>> {
        self.parsed(name, |value| {
            value
                .parse()
                .map_err(|wrong| format!("{name}={value}: {wrong}"))
        })
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> std::result::Result<T, String>,
    ) -> Result<Option<(T, Origin)>> {
        let Some((value, origin)) = self.get(name) else {
            return Ok(None);
        };
        let value = parse(&value).map_err(Error::Usage)?;
        Ok(Some((value, origin)))
    }
}

/// Picks the first of the places where a setting can be made.
pub struct Choice<'p> {
    /// The configuration file, if there is one.
    pub file: Option<&'p Path>,
}

impl Choice<'_> {
    /// A setting that need not be made.
    pub fn optional<T>(
        &self,
        flag: Option<(T, &'static str)>,
        environment: Option<(T, Origin)>,
        file: Option<T>,
    ) -> Setting<Option<T>> {
        let flag = flag.map(|(value, name)| (value, Origin::Flag(name)));
        let from_file = || {
            let path = self.file.unwrap_or(Path::new(FILE_NAME)).to_owned();
            file.map(|value| (value, Origin::File(path)))
        };
        match flag.or(environment).or_else(from_file) {
            Some((value, origin)) => Setting {
                value: Some(value),
                origin,
            },
            None => Setting {
                value: None,
                origin: Origin::Default,
            },
        }
    }

    /// A setting with a default.
    pub fn of<T>(
        &self,
        flag: Option<(T, &'static str)>,
        environment: Option<(T, Origin)>,
        file: Option<T>,
        default: T,
    ) -> Setting<T> {
        let Setting { value, origin } = self.optional(flag, environment, file);
        Setting {
            value: value.unwrap_or(default),
            origin,
        }
    }
}
