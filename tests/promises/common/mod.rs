//! A directory of its own for every test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use serde_json::Value;
use tempfile::TempDir;
use wortlaut::annotate::{Annotator, Settings};

/// A temporary directory.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub fn write(&self, name: &str, content: &str) {
        self.write_bytes(name, content.as_bytes());
    }

    pub fn write_bytes(&self, name: &str, content: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program with `arguments`, in this directory, with none of the caller's settings but the
    /// model.
    pub fn wortlaut(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
        command.args(arguments).current_dir(self.root());
        for name in [
            "ENGINE",
            "KERNEL",
            "REPRODUCIBLE",
            "THREADS",
            "DEVICE",
            "ENTITY_MODEL",
            "TOKENS",
            "CONFIG",
            "ENCODING",
            "ON_DUPLICATE",
            "TIMEZONE",
        ] {
            command.env_remove(format!("WORTLAUT_{name}"));
        }
        command.env_remove("CLICOLOR_FORCE");
        command
    }
}

pub fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

pub fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// Every line as JSON.
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Our own gold of these names (`sample`, `hard`), as lines.
pub fn gold(names: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/gold");
    let read = |name: &&str| fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
    names.iter().map(read).collect()
}

/// Values as lines.
pub fn lines(values: &[Value]) -> String {
    let lines: Vec<String> = values.iter().map(ToString::to_string).collect();
    lines.join("\n") + "\n"
}

/// A place with all of our gold in `gold.jsonl`, and the records.
pub fn place_with_gold() -> (Place, Vec<Value>) {
    let place = Place::new();
    let gold = gold(&["sample", "hard"]);
    place.write("gold.jsonl", &gold);
    let records = json_lines(&gold);
    (place, records)
}

/// The shipped model: opened once for all tests that need no program around it.
pub static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let settings = Settings {
        tokens: true,
        ..Settings::default()
    };
    Annotator::open(&settings).unwrap()
});
