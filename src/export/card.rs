//! The data card of an export: what is in it, of what it was made, and what may be done with it.

use std::fmt::Write as _;

use super::Format;
use crate::corpus::write::Manifest;

/// A file of records that was exported.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Length in bytes and SHA-256; `None` for standard input.
    pub digest: Option<(u64, String)>,
    /// The manifest beside it.
    pub manifest: Option<Manifest>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    /// Articles.
    pub articles: u64,
    /// Those in which nothing counts.
    pub without: u64,
    /// Entities.
    pub entities: u64,
    /// Quotations.
    pub quotations: u64,
}

/// All that the card says.
#[derive(Debug, Clone)]
pub struct Card {
    /// The format.
    pub format: Format,
    /// The command line, without the program.
    pub arguments: Vec<String>,
    /// What was asked for, one line a flag.
    pub filters: Vec<String>,
    /// The inputs.
    pub sources: Vec<Source>,
    /// Articles read, before any was left out.
    pub read: u64,
    /// Each file written, with what went into it.
    pub files: Vec<(String, Counted)>,
    /// Whether words of the articles are in it.
    pub text: bool,
}

impl Card {
    /// The card as Markdown.
    pub fn markdown(&self) -> String {
        let mut card = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut card);
        card
    }

    fn write(&self, card: &mut String) -> std::fmt::Result {
        writeln!(card, "# Data card\n\n## What it is")?;
        writeln!(card, "- Format: `{}` ({})", self.format, self.format.what())?;
        writeln!(card, "- Offsets: {}", self.format.offsets())?;
        let words = if self.text {
            "in it"
        } else {
            "left out (`--no-text`)"
        };
        writeln!(card, "- Words of the articles: {words}\n")?;
        if self.format == Format::Hf {
            Self::features(card)?;
        }
        writeln!(card, "## How much")?;
        writeln!(card, "{} articles read.\n", self.read)?;
        writeln!(
            card,
            "| file | articles | nothing counts in | entities | quotations |"
        )?;
        writeln!(card, "|---|---|---|---|---|")?;
        for (name, counted) in &self.files {
            let Counted {
                articles,
                without,
                entities,
                quotations,
            } = counted;
            writeln!(
                card,
                "| {name} | {articles} | {without} | {entities} | {quotations} |"
            )?;
        }
        writeln!(
            card,
            "\nArticles are those handed to the format, whether or not it has a line for an article in which nothing counts."
        )?;
        writeln!(card, "\n## What counts")?;
        for filter in &self.filters {
            writeln!(card, "- `{filter}`")?;
        }
        if self.filters.is_empty() {
            writeln!(card, "Everything in the records.")?;
        }
        writeln!(card, "\n## Of what it was made")?;
        for source in &self.sources {
            source.write(card)?;
        }
        self.licences(card)?;
        writeln!(card, "\n## How it was made")?;
        writeln!(card, "wortlaut {}:\n", env!("CARGO_PKG_VERSION"))?;
        writeln!(card, "```\nwortlaut {}\n```", self.arguments.join(" "))
    }

    fn features(card: &mut String) -> std::fmt::Result {
        writeln!(
            card,
            "Features: `id`, `article`, `date`, `outlet` string; `sentence` int64; `tokens` list of string; `starts`, `ends` list of int64; `ner_tags`, `nested_ner_tags`, `quotation_tags`, `nested_quotation_tags` list of string, each as long as `tokens`. Tags are names, not numbers: `datasets.ClassLabel` numbers them.\n"
        )
    }

    fn licences(&self, card: &mut String) -> std::fmt::Result {
        let made = self
            .sources
            .iter()
            .filter_map(|source| source.manifest.as_ref());
        let mut licences: Vec<&str> = made
            .map(|manifest| manifest.model.licence.as_str())
            .filter(|licence| !licence.is_empty())
            .collect();
        licences.sort_unstable();
        licences.dedup();
        writeln!(card, "\n## Licences")?;
        for licence in &licences {
            writeln!(
                card,
                "- The annotations were made with weights under {licence}. That licence binds the weights; whether what they produce, or a model trained on it, falls under it too is not settled. Where it matters, keep to its terms here too (NC: no commercial use; BY: name the model; SA: share alike)."
            )?;
        }
        if licences.is_empty() {
            writeln!(
                card,
                "- No manifest says with which weights the annotations were made, or people made them."
            )?;
        }
        writeln!(
            card,
            "- The words of the articles belong to whoever holds the rights in them; the export grants none. `--no-text` leaves them out where the format allows."
        )
    }
}

impl Source {
    fn write(&self, card: &mut String) -> std::fmt::Result {
        writeln!(card, "- `{}`", self.name)?;
        if let Some((bytes, sha256)) = &self.digest {
            writeln!(card, "  - {bytes} bytes, SHA-256 {sha256}")?;
        }
        let Some(manifest) = &self.manifest else {
            return writeln!(card, "  - no manifest beside it");
        };
        let (model, base) = (&manifest.model, &manifest.knowledge_base);
        writeln!(
            card,
            "  - wortlaut {}, schema {}",
            manifest.wortlaut, manifest.schema
        )?;
        writeln!(
            card,
            "  - model {} {} (SHA-256 {}), {}",
            model.name, model.version, model.digest, model.licence
        )?;
        if base.digest.is_empty() {
            writeln!(card, "  - not linked")
        } else {
            let named = base.named.join(", ");
            writeln!(card, "  - knowledge base {named} (SHA-256 {})", base.digest)
        }
    }
}
