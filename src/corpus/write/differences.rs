//! Where two manifests speak of records that were made in different ways.

use serde_json::Value;

use super::Manifest;

/// The settings that say which articles are read and how; a record shows what came of them.
const READING: [&str; 5] = ["format", "fields", "timezone", "on_duplicate", "ids"];

/// Which settings are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// All.
    All,
    /// Those that decide on a record once its article has been read.
    Annotating,
}

impl Manifest {
    /// What is different between the makings of two files, each as `what: this one's, not the other's`;
    /// empty if program, model, engine, knowledge base and settings are the same.
    pub fn differences(&self, other: &Self, compared: Compared) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, ours: &str, theirs: &str| {
            if ours != theirs {
                found.push(format!("{what}: {}, not {}", shown(ours), shown(theirs)));
            }
        };
        compare("program version", &self.wortlaut, &other.wortlaut);
        let schemas = (self.schema.to_string(), other.schema.to_string());
        compare("schema", &schemas.0, &schemas.1);
        compare("model", &self.model.digest, &other.model.digest);
        compare("engine", &self.model.engine, &other.model.engine);
        let models = (&self.model.entities, &other.model.entities);
        compare("entity model", &models.0.name, &models.1.name);
        for (what, ours, theirs) in [
            ("configuration", &models.0.config, &models.1.config),
            ("tokenizer", &models.0.tokenizer, &models.1.tokenizer),
            ("weights", &models.0.weights, &models.1.weights),
            ("engine", &models.0.engine, &models.1.engine),
        ] {
            compare(&format!("{what} of the entity model"), ours, theirs);
        }
        let tags = [models.0, models.1].map(|model| format!("{:?}", model.tags));
        compare("labels of the entity model", &tags[0], &tags[1]);
        let bases = (&self.knowledge_base.digest, &other.knowledge_base.digest);
        compare("knowledge base", bases.0, bases.1);
        for name in names(&self.settings, &other.settings) {
            if compared == Compared::Annotating && READING.contains(&name) {
                continue;
            }
            let of = |manifest: &Self| match manifest.settings.get(name) {
                Some(value) => value.to_string(),
                None => String::new(),
            };
            compare(&format!("setting {name}"), &of(self), &of(other));
        }
        found
    }
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

/// The keys of both objects, each once.
fn names<'v>(one: &'v Value, other: &'v Value) -> Vec<&'v str> {
    let keys = [one, other].into_iter().filter_map(Value::as_object);
    let mut names: Vec<&str> = keys
        .flat_map(|object| object.keys().map(String::as_str))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
