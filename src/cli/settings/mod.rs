//! The settings: flag, then environment, then `wortlaut.toml`, then default; each knows its origin.

mod choice;
mod model;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use self::choice::{Choice, Environment};
pub use self::choice::{Origin, Setting};
pub use self::model::ModelSettings;
use self::model::is_known;
use super::config_file::ConfigFile;
pub use super::flags::Flags;
use crate::actors::{KnowledgeBase, Linker, is_shipped};
use crate::annotate;
use crate::corpus::read::{Encoding, Fields, Zone};
use crate::corpus::select::OnDuplicate;
use crate::error::Result;

/// The configuration file that is taken without being named.
pub const FILE_NAME: &str = "wortlaut.toml";

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The configuration file that was read.
    pub file: Option<PathBuf>,
    /// Which model, and what computes it.
    pub model: ModelSettings,
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
        // A path in the file is meant from where the file is.
        let beside = |path: PathBuf| match file.as_deref().and_then(Path::parent) {
            Some(directory) if !is_shipped(&path) && !is_known(&path) => directory.join(path),
            _ => path,
        };
        let model = ModelSettings::from(flags, &env, &choice, &config, &beside)?;
        let threads = env.number("WORTLAUT_THREADS")?;
        let (tokens, link) = (env.switch("WORTLAUT_TOKENS")?, env.switch("WORTLAUT_LINK")?);
        let on_duplicate = env.word("WORTLAUT_ON_DUPLICATE")?;
        let encoding = env.word("WORTLAUT_ENCODING")?;
        let timezone = env.word("WORTLAUT_TIMEZONE")?;
        let env = |name| env.get(name);
        let mut fields = config.fields;
        let field_flags = flags.input.name(&mut fields);
        let listed = |list: &str| list.split(',').map(PathBuf::from).collect();
        Ok(Self {
            model,
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
    /// When the engine is not one this program was built with, or is refused, or the device not one
    /// it can use.
    pub fn annotator(&self) -> Result<annotate::Settings> {
        let engine = self.model.engine()?;
        Ok(annotate::Settings {
            model: self.model.folder.value.clone(),
            engine,
            kernel: self.model.kernel.value,
            device: self.model.device_of(engine)?,
            entity_model: self.model.entity_model()?,
            tokens: self.tokens.value,
        })
    }

    /// Who links, `None` if nobody is to.
    ///
    /// # Errors
    /// When a knowledge base is missing or damaged.
    pub fn linker(&self) -> Result<Option<Linker>> {
        let linker = || KnowledgeBase::find(&self.actors.value).map(Linker::new);
        self.link.value.then(linker).transpose()
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
            (all.model.engine.value.as_str(), all.model.engine.origin),
            ("a", Origin::Flag("--engine"))
        );
        assert_eq!(all.threads.value.map(usize::from), Some(3));
        assert!(
            all.model.folder.value.unwrap().is_absolute(),
            "relative to the file"
        );
        assert!(matches!(all.model.folder.origin, Origin::File(_)));
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
            ("WORTLAUT_KERNEL", "sse9"),
            ("WORTLAUT_REPRODUCIBLE", "ja"),
            ("WORTLAUT_THREADS", "viele"),
            ("WORTLAUT_DEVICE", "gpu"),
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
