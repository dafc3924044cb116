//! Which fields of a JSON object are the text, the id, the date: as configured, else guessed.

use serde::{Deserialize, Serialize};

use crate::document::PartKind;

/// What is tried where no name is configured, in this order.
pub mod choices {
    pub const ID: &[&str] = &["id"];
    pub const TITLE: &[&str] = &["title", "headline"];
    pub const TEASER: &[&str] = &["teaser", "lead"];
    pub const DATE: &[&str] = &[
        "date",
        "published",
        "published_at",
        "publication_date",
        "pubdate",
    ];
    pub const OUTLET: &[&str] = &["outlet", "publisher", "newspaper"];
    pub const SECTION: &[&str] = &["section", "category", "ressort"];
    pub const AUTHORS: &[&str] = &["authors", "author", "byline"];
    pub const URL: &[&str] = &["url", "link"];
}

/// The fields of the input, by their names there. What is empty is guessed: `text` is the whole
/// article; an object without it has headline, teaser and `body` (or `content`) joined; and so on
/// (the table is in the documentation of the settings).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// The fields that make up the text, in reading order, joined by blank lines.
    pub text: Vec<TextField>,
    /// The article's id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The day of publication.
    pub date: String,
    /// Newspaper, broadcaster or site.
    pub outlet: String,
    /// The section of the outlet.
    pub section: String,
    /// The authors: a string or a list of strings.
    pub authors: String,
    /// The address.
    pub url: String,
}

/// A field of the text, and what its content is in the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "TextFieldForm")]
pub struct TextField {
    /// Its name in the input.
    pub field: String,
    /// What it is in the article.
    pub part: PartKind,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a text field is a name, or { field = \"name\", part = \"title\" }"
)]
enum TextFieldForm {
    Name(String),
    #[serde(rename_all = "snake_case")]
    Full {
        field: String,
        part: PartKind,
    },
}

impl From<TextFieldForm> for TextField {
    fn from(form: TextFieldForm) -> Self {
        match form {
            TextFieldForm::Full { field, part } => Self { field, part },
            TextFieldForm::Name(field) => Self::from(field.as_str()),
        }
    }
}

impl From<&str> for TextField {
    /// The field of that name, and what it is by its name.
    fn from(name: &str) -> Self {
        Self {
            field: name.to_owned(),
            part: guessed_part(name),
        }
    }
}

/// What a text field is by its name; a name that says nothing is running text.
fn guessed_part(field: &str) -> PartKind {
    match field.to_lowercase().as_str() {
        "title" | "headline" | "titel" | "ueberschrift" => PartKind::Title,
        "teaser" | "lead" | "abstract" | "description" | "summary" | "vorspann" => PartKind::Teaser,
        "caption" | "bildunterschrift" => PartKind::Caption,
        "byline" => PartKind::Byline,
        "heading" | "subheading" => PartKind::Heading,
        _ => PartKind::Paragraph,
    }
}

impl Fields {
    /// What is tried for the text, in this order.
    pub const TEXT: &'static [&'static str] = &["text", "body", "content"];

    /// The fields besides the text: our name, the configured name, what is tried otherwise.
    pub fn named(&self) -> [(&'static str, &str, &'static [&'static str]); 7] {
        [
            ("id", &self.id, choices::ID),
            ("title", &self.title, choices::TITLE),
            ("date", &self.date, choices::DATE),
            ("outlet", &self.outlet, choices::OUTLET),
            ("section", &self.section, choices::SECTION),
            ("authors", &self.authors, choices::AUTHORS),
            ("url", &self.url, choices::URL),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_part_can_be_said() {
        let fields: Fields =
            toml::from_str(r#"text = [{ field = "h", part = "title" }, "inhalt"]"#).unwrap();
        assert_eq!(fields.text[0].part, PartKind::Title);
        assert_eq!(fields.text[1].part, PartKind::Paragraph);
    }
}
