//! One judgement.

use serde::{Deserialize, Serialize};

use super::values::Values;
use super::what::What;
use crate::document::{Label, QuotationType, Record, Span, spelled};
use crate::hex::sha256;

/// The version of the verdict file's form.
pub const VERDICTS: u32 = 1;

spelled! {
    /// What a judge says.
    Call, "verdict", {
        /// All that was annotated is right.
        Right = "right",
        /// Something is wrong: the fields say what.
        Wrong = "wrong",
        /// The judge cannot say.
        Unsure = "unsure",
        /// Here is one that is not annotated; the correction says what it is.
        Missed = "missed",
        /// Here is one, said without sight of the annotation; the correction says what it is.
        Marked = "marked",
        /// The article was read from beginning to end, and all that it holds was judged.
        Read = "read",
        /// An earlier line is taken back.
        Withdrawn = "withdrawn",
    }
}

spelled! {
    /// What of an annotation can be wrong.
    Field, "field", {
        /// There is nothing of the kind at all.
        Whole = "whole",
        /// Where it begins or ends.
        Span = "span",
        /// A quotation's type, an entity's label.
        Type = "type",
        /// The words that name the speaker.
        Speaker = "speaker",
        /// Who is meant.
        Actor = "actor",
    }
}

/// One line of a verdict file. Every key is always there; what a verdict does not have is "" or empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Version of the form, always 1.
    pub verdicts: u32,
    /// Id of this line, made when it is appended.
    pub id: String,
    /// Id of the line that this one takes back.
    pub withdraws: String,
    /// Who judges.
    pub judge: String,
    /// When, in UTC: `2025-09-04T12:30:00Z`.
    pub time: String,
    /// Id of the article.
    pub article: String,
    /// SHA-256 of the article's text in UTF-8.
    pub text_sha256: String,
    /// Newspaper, broadcaster or site.
    pub outlet: String,
    /// `quotation`, `entity` or `article`.
    pub what: What,
    /// The item's pieces as annotated, or as marked by the judge, in code points; none of an article.
    pub spans: Vec<Span>,
    /// What the judge says.
    pub verdict: Call,
    /// What is wrong, if something is.
    pub wrong: Vec<Field>,
    /// What the annotation said; nothing where the judge did not see it.
    pub judged: Values,
    /// What would be right, as far as the judge says so.
    pub correction: Correction,
    /// A note in the judge's own words.
    pub note: String,
}

/// What would be right. Empty is what the judge left open; what is to be empty stands in `none`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Correction {
    /// The pieces, in code points.
    pub spans: Vec<Span>,
    /// A quotation's type, an entity's label.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words that name the speaker, in code points.
    pub speaker_spans: Vec<Span>,
    /// Id of who is meant, or a name.
    pub actor: String,
    /// Fields that have no value: `speaker` where no words name one, `actor` where nobody is meant.
    pub none: Vec<Field>,
}

/// What is judged, by whom: a later verdict on the same replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Who judges.
    pub judge: String,
    /// SHA-256 of the article's text.
    pub text_sha256: String,
    /// `quotation`, `entity` or `article`.
    pub what: &'static str,
    /// The item's pieces.
    pub spans: Vec<Span>,
}

impl Verdict {
    /// What it is about.
    pub fn key(&self) -> Key {
        Key {
            judge: self.judge.clone(),
            text_sha256: self.text_sha256.clone(),
            what: self.what.as_str(),
            spans: self.spans.clone(),
        }
    }

    /// Gives the line its id: a digest of all else and of its place in the file.
    #[must_use]
    pub fn with_id(mut self, number: u64) -> Self {
        self.id = String::new();
        let line = serde_json::to_string(&self).unwrap_or_default();
        self.id = format!("v{}", &sha256(format!("{number}\n{line}").as_bytes())[..16]);
        self
    }

    /// What makes it no verdict, in words; `record` is the article's, where it is at hand.
    ///
    /// # Errors
    /// When it contradicts itself, or a span is not in the text.
    pub fn check(&self, record: Option<&Record>) -> Result<(), String> {
        if self.verdicts != VERDICTS {
            return Err(format!(
                "the form has version {}, this program reads version {VERDICTS}",
                self.verdicts
            ));
        }
        if self.judge.trim().is_empty() {
            return Err("the judge has no name".to_owned());
        }
        self.check_call()?;
        let length = record.map(|record| record.text.chars().count());
        let correction = &self.correction;
        for spans in [&self.spans, &correction.spans, &correction.speaker_spans] {
            check_spans(spans, length)?;
        }
        self.check_correction()
    }

    fn check_correction(&self) -> Result<(), String> {
        let Correction { kind, none, .. } = &self.correction;
        let spelled = match self.what {
            _ if kind.is_empty() => Ok(()),
            What::Quotation => kind.parse::<QuotationType>().map(|_| ()),
            What::Entity => kind.parse::<Label>().map(|_| ()),
            What::Article => return Err("an article has no type to be corrected".to_owned()),
        };
        spelled.map_err(|unknown| unknown.to_string())?;
        let can_be_none = |field: &Field| matches!(field, Field::Speaker | Field::Actor);
        if none.iter().all(can_be_none) {
            return Ok(());
        }
        Err("only `speaker` and `actor` can be none".to_owned())
    }

    fn check_call(&self) -> Result<(), String> {
        let call = self.verdict;
        let must = |holds: bool, reason: &str| {
            holds
                .then_some(())
                .ok_or_else(|| format!("verdict {call}: {reason}"))
        };
        must(
            (call == Call::Withdrawn) != self.withdraws.is_empty(),
            "`withdraws` names the line taken back, and only a withdrawal has it",
        )?;
        if call == Call::Withdrawn {
            return Ok(());
        }
        must(
            (call == Call::Wrong) != self.wrong.is_empty(),
            "`wrong` lists the fields that are wrong, and only if something is",
        )?;
        let article = self.what == What::Article;
        must(
            article == self.spans.is_empty(),
            "an article has no spans, everything else has some",
        )?;
        match call {
            Call::Read => must(article, "only articles are read"),
            Call::Unsure => Ok(()),
            _ => must(
                !article,
                "articles are read, nothing else can be said of them",
            ),
        }?;
        let entity = self.what == What::Entity;
        must(
            !(entity && self.wrong.contains(&Field::Speaker)),
            "an entity has no speaker",
        )
    }
}

fn check_spans(spans: &[Span], length: Option<usize>) -> Result<(), String> {
    let mut last = 0;
    for (position, span) in spans.iter().enumerate() {
        let (start, end) = (span.start, span.end);
        if span.is_empty() || (position > 0 && start < last) {
            return Err(format!(
                "the span {start}–{end} is empty or does not follow the one before it"
            ));
        }
        if let Some(length) = length.filter(|length| end > *length) {
            return Err(format!(
                "the span {start}–{end} is not in the text, which has {length} code points"
            ));
        }
        last = end;
    }
    Ok(())
}
