//! The settings: flag, then environment, then `wortlaut.toml`, then default; each knows its origin.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::config_file::ConfigFile;
pub use super::flags::Flags;
use crate::actors::{KnowledgeBase, Linker, is_shipped};
use crate::annotate;
use crate::corpus::read::{Encoding, Fields, Zone};
use crate::corpus::select::OnDuplicate;
use crate::error::{Error, Result};

/// The configuration file that is taken without being named.
pub const FILE_NAME: &str = "wortlaut.toml";

const DEFAULT_ENGINE: &str = "int8";

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

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The configuration file that was read.
    pub file: Option<PathBuf>,
    /// Directory of the bundle; `None` = where bundles are by default.
    pub model: Setting<Option<PathBuf>>,
    /// What computes the model.
    pub engine: Setting<String>,
    /// Threads that annotate; `None` = all processors.
    pub threads: Setting<Option<NonZeroUsize>>,
    /// Whether records keep their tokens.
    pub tokens: Setting<bool>,
    /// The knowledge bases, the first before the later ones; none = the one that ships.
    pub actors: Setting<Vec<PathBuf>>,
    /// Whether mentions and speakers are linked to actors.
    pub link: Setting<bool>,
    /// What becomes of an article whose id came before.
    pub on_duplicate: Setting<OnDuplicate>,
    /// The encoding of the inputs.
    pub encoding: Setting<Encoding>,
    /// In which zone the day of a point in time is taken.
    pub timezone: Setting<Zone>,
    /// The names of the input's fields, from the file as far as no flag names them.
    pub fields: Fields,
    /// The fields that flags named, and these.
    pub field_flags: Vec<(&'static str, &'static str)>,
}

impl Settings {
    /// What holds for this call, with the program's own environment and current directory.
    pub fn resolve(flags: &Flags) -> Result<Self> {
        Self::from(flags, |name| std::env::var(name).ok(), Path::new(FILE_NAME))
    }

    fn from(
        flags: &Flags,
        environment: impl Fn(&str) -> Option<String>,
        usual_file: &Path,
    ) -> Result<Self> {
        let named = flags.config.clone();
        let env = Environment { get: &environment };
        let named = named.or_else(|| env.get("WORTLAUT_CONFIG").map(|(path, _)| path.into()));
        let file = named.or_else(|| usual_file.exists().then(|| usual_file.to_owned()));
        let config = match &file {
            Some(path) => ConfigFile::read(path)?,
            None => ConfigFile::default(),
        };
        let choice = Choice {
            file: file.as_deref(),
        };
        let threads = env.number("WORTLAUT_THREADS")?;
        let (tokens, link) = (env.switch("WORTLAUT_TOKENS")?, env.switch("WORTLAUT_LINK")?);
        let on_duplicate = env.word("WORTLAUT_ON_DUPLICATE")?;
        let encoding = env.word("WORTLAUT_ENCODING")?;
        let timezone = env.word("WORTLAUT_TIMEZONE")?;
        let env = |name| env.get(name);
        // A path in the file is meant from where the file is.
        let beside = |path: PathBuf| match file.as_deref().and_then(Path::parent) {
            Some(directory) if !is_shipped(&path) => directory.join(path),
            _ => path,
        };
        let mut fields = config.fields;
        let field_flags = flags.input.name(&mut fields);
        let listed = |list: &str| list.split(',').map(PathBuf::from).collect();
        Ok(Self {
            model: choice.optional(
                flags.model.clone().map(|model| (model, "--model")),
                env("WORTLAUT_MODEL").map(|(model, origin)| (model.into(), origin)),
                config.model.map(&beside),
            ),
            engine: choice.of(
                flags.engine.clone().map(|engine| (engine, "--engine")),
                env("WORTLAUT_ENGINE"),
                config.engine,
                DEFAULT_ENGINE.to_owned(),
            ),
            threads: choice.optional(
                flags.threads.map(|threads| (threads, "--threads")),
                threads,
                config.threads,
            ),
            tokens: choice.of(
                flags.no_tokens.then_some((false, "--no-tokens")),
                tokens,
                config.tokens,
                true,
            ),
            actors: choice.of(
                (!flags.actors.is_empty()).then(|| (flags.actors.clone(), "--actors")),
                env("WORTLAUT_ACTORS").map(|(list, origin)| (listed(&list), origin)),
                config
                    .actors
                    .map(|bases| bases.into_iter().map(beside).collect()),
                Vec::new(),
            ),
            link: choice.of(
                flags.no_link.then_some((false, "--no-link")),
                link,
                config.link,
                true,
            ),
            on_duplicate: choice.of(
                flags.on_duplicate.map(|policy| (policy, "--on-duplicate")),
                on_duplicate,
                config.on_duplicate,
                OnDuplicate::default(),
            ),
            encoding: choice.of(
                flags
                    .input
                    .encoding
                    .map(|encoding| (encoding, "--encoding")),
                encoding,
                config.encoding,
                Encoding::default(),
            ),
            timezone: choice.of(
                flags
                    .input
                    .timezone
                    .clone()
                    .map(|zone| (zone, "--timezone")),
                timezone,
                config.timezone,
                Zone::default(),
            ),
            fields,
            field_flags,
            file,
        })
    }

    /// What the annotator needs of them.
    ///
    /// # Errors
    /// When the engine is not one this program was built with.
    pub fn annotator(&self) -> Result<annotate::Settings> {
        Ok(annotate::Settings {
            model: self.model.value.clone(),
            engine: self.engine.value.parse()?,
            tokens: self.tokens.value,
        })
    }
}

impl Settings {
    /// Who links, `None` if nobody is to.
    ///
    /// # Errors
    /// When a knowledge base is missing or damaged.
    pub fn linker(&self) -> Result<Option<Linker>> {
        let linker = || KnowledgeBase::find(&self.actors.value).map(Linker::new);
        self.link.value.then(linker).transpose()
    }
}

/// The environment: what is set to "" is not set.
struct Environment<'e> {
    get: &'e dyn Fn(&str) -> Option<String>,
}

impl Environment<'_> {
    fn get(&self, name: &'static str) -> Option<(String, Origin)> {
        let value = (self.get)(name).filter(|value| !value.is_empty());
        value.map(|value| (value, Origin::Environment(name)))
    }

    /// A number from 1.
    fn number(&self, name: &'static str) -> Result<Option<(NonZeroUsize, Origin)>> {
        self.parsed(name, |value| {
            value
                .parse()
                .map_err(|_| format!("{name}={value}: not a number from 1"))
        })
    }

    /// Yes or no.
    fn switch(&self, name: &'static str) -> Result<Option<(bool, Origin)>> {
        self.parsed(name, |value| match value {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(format!("{name}={value}: neither true nor false")),
        })
    }

    /// One of a list of words, which says itself what is wrong.
    fn word<T: FromStr<Err = String>>(&self, name: &'static str) -> Result<Option<(T, Origin)>> {
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
struct Choice<'p> {
    file: Option<&'p Path>,
}

impl Choice<'_> {
    fn optional<T>(
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

    fn of<T>(
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn settings(flags: &Flags, env: &[(&str, &str)], file: &str) -> Result<Settings> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        if !file.is_empty() {
            fs::write(&path, file).unwrap();
        }
        let env = |name: &str| {
            let found = env.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Settings::from(flags, env, &path)
    }

    #[test]
    fn flag_beats_environment_beats_file_beats_default() {
        let flags = Flags {
            engine: Some("a".into()),
            ..Flags::default()
        };
        let env = [
            ("WORTLAUT_ENGINE", "b"),
            ("WORTLAUT_THREADS", "3"),
            ("WORTLAUT_MODEL", ""),
        ];
        let file = "engine = \"c\"\nthreads = 5\nmodel = \"m\"\n";
        let all = settings(&flags, &env, file).unwrap();
        assert_eq!(
            (all.engine.value.as_str(), all.engine.origin),
            ("a", Origin::Flag("--engine"))
        );
        assert_eq!(all.threads.value.map(usize::from), Some(3));
        assert!(
            all.model.value.unwrap().is_absolute(),
            "relative to the file"
        );
        assert!(matches!(all.model.origin, Origin::File(_)));
        assert_eq!(
            (all.tokens.value, all.tokens.origin),
            (true, Origin::Default)
        );
    }

    #[test]
    fn what_is_wrong_in_the_file_is_named_with_its_line() {
        for (file, line, word) in [
            ("threads = 2\nmodle = \"x\"\n", "line 2", "modle"),
            ("\n[fields]\n\ntxt = [\"a\"]\n", "line 4", "txt"),
            ("threads = 0\n", "line 1", "nonzero"),
            ("engine = \n", "line 1", ""),
            ("\ntimezone = \"Berlin\"\n", "line 2", "Europe/Berlin"),
            (
                "[fields]\ntext = [{ field = \"a\", part = \"kopf\" }]\n",
                "line 2",
                "text field",
            ),
        ] {
            let error = settings(&Flags::default(), &[], file)
                .unwrap_err()
                .to_string();
            assert!(error.contains(line) && error.contains(word), "{error}");
            assert!(error.contains(FILE_NAME), "{error}");
        }
    }

    #[test]
    fn a_wrong_environment_is_an_error() {
        for variable in [
            ("WORTLAUT_THREADS", "viele"),
            ("WORTLAUT_TOKENS", "ja"),
            ("WORTLAUT_LINK", "nein"),
            ("WORTLAUT_ON_DUPLICATE", "egal"),
            ("WORTLAUT_ENCODING", "ebcdic"),
            ("WORTLAUT_TIMEZONE", "Europe/Bonn"),
        ] {
            let error = settings(&Flags::default(), &[variable], "").unwrap_err();
            assert!(error.to_string().starts_with(variable.0));
        }
    }
}
