//! The flags that say how inputs are read: their encoding, and what their fields are called.

use crate::corpus::read::{Encoding, Fields, TextField, Zone};

/// How inputs are read.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct InputFlags {
    /// Encoding of text, JSONL, CSV and TSV: utf-8, windows-1252, latin1, or auto (UTF-8 where it is
    /// valid, else windows-1252) [env: `WORTLAUT_ENCODING`] [default: utf-8]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,
    /// Time zone in which the day of a point in time is taken, e.g. Europe/Berlin; without it the day
    /// is the one that is written [env: `WORTLAUT_TIMEZONE`]
    #[arg(long, value_name = "NAME")]
    pub timezone: Option<Zone>,
    /// Field or column that holds the text; several, by repeating the flag in reading order, are
    /// joined (title, teaser and the like are parts by their names)
    #[arg(long, value_name = "NAME")]
    pub text_field: Vec<String>,
    /// Field or column that holds the id
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,
    /// Field or column that holds the date
    #[arg(long, value_name = "NAME")]
    pub date_field: Option<String>,
    /// Field or column that holds the headline
    #[arg(long, value_name = "NAME")]
    pub title_field: Option<String>,
    /// Field or column that holds the outlet
    #[arg(long, value_name = "NAME")]
    pub outlet_field: Option<String>,
}

impl InputFlags {
    /// The flags as they would be written, but for those that were not.
    pub fn arguments(&self) -> Vec<String> {
        let mut written = Vec::new();
        let mut flag = |name: &str, value: &str| written.push(format!("--{name}={value}"));
        if let Some(encoding) = self.encoding {
            flag("encoding", encoding.as_str());
        }
        if let Some(zone) = &self.timezone {
            flag("timezone", zone.name());
        }
        for field in &self.text_field {
            flag("text-field", field);
        }
        for (name, field) in [
            ("id-field", &self.id_field),
            ("date-field", &self.date_field),
            ("title-field", &self.title_field),
            ("outlet-field", &self.outlet_field),
        ] {
            if let Some(field) = field {
                flag(name, field);
            }
        }
        written
    }

    /// Lets the flags name the fields; the fields that they named, with the flags.
    pub fn name(&self, fields: &mut Fields) -> Vec<(&'static str, &'static str)> {
        let mut named = Vec::new();
        if !self.text_field.is_empty() {
            let text = self.text_field.iter().map(String::as_str);
            fields.text = text.map(TextField::from).collect();
            named.push(("text", "--text-field"));
        }
        let others = [
            ("id", "--id-field", &self.id_field, &mut fields.id),
            ("date", "--date-field", &self.date_field, &mut fields.date),
            (
                "title",
                "--title-field",
                &self.title_field,
                &mut fields.title,
            ),
            (
                "outlet",
                "--outlet-field",
                &self.outlet_field,
                &mut fields.outlet,
            ),
        ];
        for (field, flag, said, name) in others {
            if let Some(said) = said {
                name.clone_from(said);
                named.push((field, flag));
            }
        }
        named
    }
}
