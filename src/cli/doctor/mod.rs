//! `wortlaut doctor`: what this installation is made of, and whether it works.

mod machine;
mod self_test;

use std::fs;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::settings::{FILE_NAME, Flags, Settings};
use super::{Exit, output};
use crate::actors::{KnowledgeBase, Linker};
use crate::annotate::Annotator;
use crate::corpus::write::Machine;
use crate::error::{Error, Result};
use crate::model::{self, Manifest};
use crate::pipeline::Steps;
use crate::review::visible;

/// Shows version, machine, model, knowledge base and settings, and annotates one sentence as a test
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command: whatever is wrong is said, and the rest still shown.
pub fn run(args: &Args) -> Result<Exit> {
    let mut findings = Findings::default();
    findings.program();
    match Settings::resolve(&args.flags) {
        Ok(settings) => findings.installation(&settings),
        Err(error) => findings.fault("configuration", &error),
    }
    if args.json {
        output::print_json(&findings.json())?;
    } else {
        output::print(&findings.text())?;
    }
    let first = findings.faults.first();
    Ok(first.map_or(Exit::Done, |(exit, _)| *exit))
}

/// The cargo features this program was built with.
fn features() -> String {
    let mut all: Vec<String> = Vec::new();
    if cfg!(feature = "parquet") {
        all.push("parquet".to_owned());
    }
    #[cfg(feature = "rust-bert")]
    all.push(format!(
        "rust-bert ({})",
        model::libtorch::described(model::Device::Cpu)
    ));
    if all.is_empty() {
        all.push("none".to_owned());
    }
    all.join(", ")
}

#[derive(Default)]
struct Findings {
    lines: Vec<(&'static str, Value)>,
    faults: Vec<(Exit, String)>,
}

impl Findings {
    fn line(&mut self, name: &'static str, value: impl Into<Value>) {
        self.lines.push((name, value.into()));
    }

    fn fault(&mut self, name: &'static str, error: &Error) {
        self.failed(name, Exit::of(error), &error.to_string());
    }

    fn failed(&mut self, name: &'static str, exit: Exit, reason: &str) {
        self.line(name, "FAULT (see below)");
        self.faults.push((exit, format!("{name}: {reason}")));
    }

    /// What holds whatever the settings.
    fn program(&mut self) {
        self.line("version", env!("CARGO_PKG_VERSION"));
        // Set by whoever builds for others; a build from a tarball has none.
        self.line(
            "commit",
            option_env!("WORTLAUT_COMMIT").unwrap_or("not recorded in this build"),
        );
        self.line("features", features());
        let here = Machine::here();
        self.line("target", format!("{}-{}", here.arch, here.os));
        self.line("processor", here.cpu);
        self.line("instructions", machine::features().join(" "));
        self.line("cores", here.cpus);
        let memory = machine::memory().map_or_else(
            || "not told by this system".to_owned(),
            |(all, free)| format!("{all} MiB, {free} MiB free"),
        );
        self.line("memory", memory);
        #[cfg(feature = "onnxruntime")]
        self.line(
            "onnxruntime",
            match model::engine::onnxruntime::library() {
                Ok(library) => format!("{}, {}", library.version, library.path.display()),
                // A fault only for who computes with it: the model is not opened then.
                Err(error) => error.to_string(),
            },
        );
    }

    fn installation(&mut self, settings: &Settings) {
        let file = settings.file.as_ref().map_or_else(
            || format!("none ({FILE_NAME} in this directory, or --config)"),
            |path| path.display().to_string(),
        );
        self.line("configuration", file);
        self.line("engine", settings.model.engine.value.clone());
        let started = Instant::now();
        let annotator = self.model(settings);
        if annotator.is_some() {
            self.line(
                "model loaded",
                format!("{:.2} s", started.elapsed().as_secs_f64()),
            );
        }
        let base = settings.link.value.then(|| self.knowledge_base(settings));
        // A base that should be there and is not is a fault of its own; the test needs both.
        let linker = match base {
            Some(None) => None,
            Some(Some(base)) => Some(Some(Linker::new(base))),
            None => {
                self.line("knowledge base", "not used (link = false)");
                Some(None)
            }
        };
        match annotator.zip(linker) {
            Some((annotator, linker)) => self.self_test(&Steps {
                annotator,
                linker,
                only: None,
                old: None,
            }),
            None => self.line("self-test", "not run, see the fault below"),
        }
    }

    /// The model, opened with every digest checked.
    fn model(&mut self, settings: &Settings) -> Option<Annotator> {
        let folder = match model::find(settings.model.folder.value.as_deref()) {
            Ok(folder) => folder,
            Err(error) => {
                self.fault("model", &error);
                return None;
            }
        };
        self.line("model folder", folder.display().to_string());
        match settings.annotator().and_then(|with| Annotator::open(&with)) {
            Ok(annotator) => {
                self.line("kernel", annotator.kernel().as_str());
                let about = annotator.bundle().manifest();
                self.line("model", format!("{} {}", about.name, about.version));
                self.line("model digest", annotator.bundle().digest());
                self.line(
                    "model licence",
                    format!("{}: {}", about.licence, about.licence_note),
                );
                if let Some(model) = annotator.entity_model() {
                    self.line("entity model", format!("{}, {}", model.name, model.engine));
                    self.line("entity weights", model.weights);
                }
                Some(annotator)
            }
            Err(error) => {
                self.fault("model", &error);
                // What it says of itself may still be readable.
                let manifest = fs::read(folder.join("manifest.json")).ok();
                let about = manifest.and_then(|m| serde_json::from_slice::<Manifest>(&m).ok());
                if let Some(about) = about {
                    self.line("model named", format!("{} {}", about.name, about.version));
                    self.line("model licence", about.licence);
                }
                None
            }
        }
    }

    fn knowledge_base(&mut self, settings: &Settings) -> Option<KnowledgeBase> {
        let named = &settings.actors.value;
        if let Ok(paths) = KnowledgeBase::paths(named) {
            let paths: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
            self.line("base found", paths.join(", "));
        }
        match KnowledgeBase::find(named) {
            Ok(base) => {
                self.line("base digest", base.digest());
                self.line("actors", base.actors().count());
                Some(base)
            }
            Err(error) => {
                self.fault("knowledge base", &error);
                None
            }
        }
    }

    fn self_test(&mut self, steps: &Steps) {
        let started = Instant::now();
        match self_test::run(steps) {
            Ok(words) => {
                let seconds = started.elapsed().as_secs_f64();
                self.line("self-test", format!("passed in {seconds:.3} s: {words}"));
            }
            Err(reason) => self.failed("self-test", Exit::Faults, &reason),
        }
    }

    fn json(&self) -> Value {
        let name = |name: &str| name.replace([' ', '-'], "_");
        let lines = self.lines.iter();
        let mut all: Map<String, Value> = lines.map(|(n, v)| (name(n), v.clone())).collect();
        let faults: Vec<&str> = self
            .faults
            .iter()
            .map(|(_, reason)| reason.as_str())
            .collect();
        all.insert("faults".to_owned(), json!(faults));
        Value::Object(all)
    }

    fn text(&self) -> String {
        let shown = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let lines = self.lines.iter();
        let mut all: Vec<String> = lines
            .map(|(name, value)| format!("{name:<15} {}", shown(value)))
            .collect();
        match &self.faults[..] {
            [] => all.push("\nall is well".to_owned()),
            faults => {
                all.push(String::new());
                all.extend(faults.iter().map(|(_, reason)| format!("FAULT: {reason}")));
            }
        }
        visible(&all.join("\n")) + "\n"
    }
}
