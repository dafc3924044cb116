//! `wortlaut config show`: what holds, and who said so.

use std::fmt::{Display, Write as _};

use clap::Subcommand;
use toml::Value;

use super::settings::{FILE_NAME, Flags, Origin, Setting, Settings};
use super::{Exit, output};
use crate::corpus::read::Fields;
use crate::error::Result;

/// Shows the settings
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints what holds, in the form of wortlaut.toml, and where each value is from
    Show(Flags),
}

/// Prints the settings as a configuration file that would give the same.
pub fn run(args: &Args) -> Result<Exit> {
    let Command::Show(flags) = &args.command;
    let settings = Settings::resolve(flags)?;
    output::print(&shown(&settings))?;
    Ok(Exit::Done)
}

fn shown(settings: &Settings) -> String {
    let mut lines = Lines(String::new());
    lines.comment(&match &settings.file {
        Some(path) => format!("configuration file: {}", path.display()),
        None => format!("configuration file: none ({FILE_NAME} in this directory, or --config)"),
    });
    match &settings.model.folder.value {
        Some(path) => {
            let model = path.to_string_lossy().into_owned();
            lines.value("model", Value::from(model), &settings.model.folder.origin);
        }
        None => lines.comment("model: looked for beside the program, then in the repository"),
    }
    lines.setting("engine", &settings.model.engine, |engine| {
        engine.clone().into()
    });
    match settings.model.kernel.value {
        Some(kernel) => lines.value(
            "kernel",
            Value::from(kernel.as_str()),
            &settings.model.kernel.origin,
        ),
        None => lines.comment("kernel: the fastest this processor can run"),
    }
    lines.setting("reproducible", &settings.model.reproducible, |&only| {
        only.into()
    });
    match settings.model.device.value {
        Some(device) => lines.value(
            "device",
            Value::from(device.to_string()),
            &settings.model.device.origin,
        ),
        None => lines.comment("device: cpu"),
    }
    match settings.threads.value {
        Some(threads) => {
            lines.value("threads", threads, &settings.threads.origin);
        }
        None => lines.comment("threads: all processors"),
    }
    lines.setting("tokens", &settings.tokens, |&tokens| tokens.into());
    if settings.actors.value.is_empty() {
        lines.comment("actors: the knowledge base that ships");
    } else {
        lines.setting("actors", &settings.actors, |bases| {
            let bases = bases.iter().map(|base| base.to_string_lossy().into_owned());
            bases.collect::<Vec<_>>().into()
        });
    }
    lines.setting("link", &settings.link, |&link| link.into());
    lines.setting("on_duplicate", &settings.on_duplicate, |policy| {
        policy.as_str().into()
    });
    lines.setting("encoding", &settings.encoding, |encoding| {
        encoding.as_str().into()
    });
    if settings.timezone.value.is_set() {
        lines.setting("timezone", &settings.timezone, |zone| zone.name().into());
    } else {
        lines.comment("timezone: none, days are taken as they are written");
    }
    lines.0.push_str("\n[fields]\n");
    let origin = settings.file.clone().map_or(Origin::Default, Origin::File);
    for (name, value, guesses) in fields(&settings.fields) {
        let flag = settings
            .field_flags
            .iter()
            .find(|(field, _)| *field == name);
        let flag = flag.map(|(_, flag)| Origin::Flag(flag));
        match value {
            Some(value) => lines.value(name, value, flag.as_ref().unwrap_or(&origin)),
            None if name == "text" => lines.comment(&format!(
                "text: the first of {}; all but the first after title and teaser",
                guesses.join(", ")
            )),
            None => lines.comment(&format!("{name}: the first of {}", guesses.join(", "))),
        }
    }
    lines.0.push_str("\n[entity_model]\n");
    match &settings.model.entity_model.value {
        Some(folder) => {
            let folder = folder.to_string_lossy().into_owned();
            lines.value(
                "folder",
                Value::from(folder),
                &settings.model.entity_model.origin,
            );
        }
        None => lines.comment("folder: none, the model bundle finds the entities"),
    }
    if !settings.model.entity_labels.is_empty() {
        lines.0.push_str("\n[entity_model.labels]\n");
        for (tag, meaning) in settings.model.entity_labels.said() {
            lines.value(&format!("{tag:?}"), Value::from(meaning.as_str()), &origin);
        }
    }
    lines.0
}

type Field = (&'static str, Option<Value>, &'static [&'static str]);

/// The fields of the input: name, configured value, what is tried otherwise.
fn fields(fields: &Fields) -> Vec<Field> {
    let text = fields.text.iter().map(|field| {
        let pairs = [
            ("field", field.field.as_str()),
            ("part", field.part.as_str()),
        ];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), Value::from(value)));
        Value::Table(pairs.into_iter().collect())
    });
    let text: Vec<Value> = text.collect();
    let text = (!text.is_empty()).then_some(Value::Array(text));
    let named = fields.named().map(|(name, value, guesses)| {
        let value = (!value.is_empty()).then(|| Value::from(value));
        (name, value, guesses)
    });
    std::iter::once(("text", text, Fields::TEXT))
        .chain(named)
        .collect()
}

struct Lines(String);

impl Lines {
    fn comment(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "# {text}");
    }

    fn value(&mut self, key: &str, value: impl Display, origin: &Origin) {
        let line = format!("{key} = {value}");
        let _ = writeln!(self.0, "{line:<40} # {origin}");
    }

    fn setting<T>(&mut self, key: &str, setting: &Setting<T>, value: impl Fn(&T) -> Value) {
        self.value(key, value(&setting.value), &setting.origin);
    }
}
