//! One judge at work: what is said becomes a line of the verdict file, and can be taken back.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::document::{Record, Span};
use crate::error::{Error, Result};
use crate::verdicts::{
    Call, Correction, Field, Key, Standing, Stands, VERDICTS, Verdict, VerdictFile, standing,
};
use crate::verdicts::{Values, What};

/// What a judge says of an item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Kind of item.
    pub what: What,
    /// Its pieces, in code points.
    pub spans: Vec<Span>,
    /// What is said.
    pub verdict: Call,
    /// What is wrong.
    pub wrong: Vec<Field>,
    /// What would be right.
    pub correction: Correction,
    /// A note.
    pub note: String,
}

/// A verdict that counts, before the annotation as it is.
#[derive(Debug, Serialize)]
pub struct Judged<'v> {
    /// Id of its line.
    pub id: &'v str,
    /// Kind of item.
    pub what: What,
    /// The item's pieces.
    pub spans: &'v [Span],
    /// What the judge said.
    pub verdict: Call,
    /// What is wrong.
    pub wrong: &'v [Field],
    /// What would be right.
    pub correction: &'v Correction,
    /// The judge's note.
    pub note: &'v str,
    /// When it was said, in UTC.
    pub time: &'v str,
    /// Id of the quotation or entity that has these pieces now, "" if none has.
    pub item: String,
    /// What was judged and is annotated otherwise now; all of it where nothing has these pieces.
    pub stale: Vec<Field>,
}

/// A judge and the file of the verdicts.
#[derive(Debug)]
pub struct Judging {
    judge: String,
    /// Whether the judge does not see the annotation.
    blind: bool,
    file: VerdictFile,
    verdicts: Vec<Verdict>,
}

impl Judging {
    /// Opens the verdict file for a judge; also what a write that was cut off had left there.
    ///
    /// # Errors
    /// As [`VerdictFile::open`], and when the judge has no name.
    pub fn open(path: &Path, judge: &str, blind: bool) -> Result<(Self, String)> {
        if judge.trim().is_empty() {
            return Err(Error::Usage("--judge wants a name".to_owned()));
        }
        let opened = VerdictFile::open(path)?;
        let judging = Self {
            judge: judge.trim().to_owned(),
            blind,
            file: opened.file,
            verdicts: opened.verdicts,
        };
        Ok((judging, opened.cut))
    }

    /// Who judges.
    pub fn judge(&self) -> &str {
        &self.judge
    }

    /// Writes down what is said of an item of `record`; after this it is on the disk.
    ///
    /// # Errors
    /// When it contradicts itself or the record, or cannot be written.
    pub fn say(&mut self, said: Said, record: &Record, text_sha256: &str) -> Result<()> {
        let verdict = self.verdict(said, record, text_sha256);
        let verdict = verdict.map_err(Error::Check)?;
        self.verdicts.push(self.file.append(verdict)?);
        Ok(())
    }

    fn verdict(
        &self,
        said: Said,
        record: &Record,
        digest: &str,
    ) -> std::result::Result<Verdict, String> {
        let now = Values::at(record, said.what, &said.spans);
        let of_annotated = matches!(said.verdict, Call::Right | Call::Wrong | Call::Unsure);
        let judged = match now {
            _ if self.blind || !of_annotated => Values::default(),
            Some((_, values)) => values,
            None if said.what == What::Article => Values::default(),
            None => return Err("nothing is annotated with exactly these pieces".to_owned()),
        };
        match said.verdict {
            Call::Withdrawn => return Err("verdicts are taken back by undoing".to_owned()),
            Call::Right if self.blind => {
                return Err("what is not seen cannot be called right".to_owned());
            }
            Call::Missed if self.blind => {
                return Err("in a blind sample items are marked, not missed".to_owned());
            }
            Call::Marked if !self.blind => {
                return Err("items are marked in blind samples only".to_owned());
            }
            _ => {}
        }
        let verdict = Verdict {
            verdicts: VERDICTS,
            id: String::new(),
            withdraws: String::new(),
            judge: self.judge.clone(),
            time: String::new(),
            article: record.id.clone(),
            text_sha256: digest.to_owned(),
            outlet: record.outlet.clone(),
            what: said.what,
            spans: said.spans,
            verdict: said.verdict,
            wrong: said.wrong,
            judged,
            correction: said.correction,
            note: said.note,
        };
        verdict.check(Some(record)).map(|()| verdict)
    }

    /// Takes back the judge's last line that was not taken back yet, and says what it was; `None` if
    /// there is none.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn undo(&mut self) -> Result<Option<&Verdict>> {
        self.take_back(|_| true)
    }

    /// Takes back one of the judge's lines, and says what it was; `None` if there is no such line, or
    /// it was taken back already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn withdraw(&mut self, id: &str) -> Result<Option<&Verdict>> {
        self.take_back(|verdict| verdict.id == id)
    }

    fn take_back(&mut self, wanted: impl Fn(&Verdict) -> bool) -> Result<Option<&Verdict>> {
        let withdrawn: Vec<&str> = self.verdicts.iter().map(|v| v.withdraws.as_str()).collect();
        let last = self.verdicts.iter().rposition(|verdict| {
            verdict.judge == self.judge
                && verdict.verdict != Call::Withdrawn
                && wanted(verdict)
                && !withdrawn.contains(&verdict.id.as_str())
        });
        let Some(last) = last else {
            return Ok(None);
        };
        let withdrawal = Verdict {
            verdict: Call::Withdrawn,
            withdraws: self.verdicts[last].id.clone(),
            wrong: Vec::new(),
            judged: Values::default(),
            correction: Correction::default(),
            note: String::new(),
            ..self.verdicts[last].clone()
        };
        self.verdicts.push(self.file.append(withdrawal)?);
        Ok(Some(&self.verdicts[last]))
    }

    /// The judge's verdicts that count.
    fn standing(&self) -> impl Iterator<Item = &Verdict> {
        let all = standing(&self.verdicts).into_iter();
        all.filter(|verdict| verdict.judge == self.judge)
    }

    /// The judge's verdicts on a record that count.
    pub fn of(&self, record: &Record, text_sha256: &str) -> Vec<Judged<'_>> {
        let here = |verdict: &&Verdict| verdict.text_sha256 == text_sha256;
        let here = self.standing().filter(here);
        here.map(|verdict| self.before(verdict, record)).collect()
    }

    fn before<'v>(&self, verdict: &'v Verdict, record: &Record) -> Judged<'v> {
        let now = Values::at(record, verdict.what, &verdict.spans).filter(|_| !self.blind);
        let of_annotated = matches!(verdict.verdict, Call::Right | Call::Wrong);
        let stale = |field: &&Field| match &now {
            Some((_, values)) => Stands::new(verdict, values).of(**field) == Standing::Stale,
            None => of_annotated && !self.blind,
        };
        Judged {
            id: &verdict.id,
            what: verdict.what,
            spans: &verdict.spans,
            verdict: verdict.verdict,
            wrong: &verdict.wrong,
            correction: &verdict.correction,
            note: &verdict.note,
            time: &verdict.time,
            stale: Field::ALL.iter().filter(stale).copied().collect(),
            item: now.map(|(id, _)| id.to_owned()).unwrap_or_default(),
        }
    }

    /// By digest of a text, how many verdicts count on it and whether it was read.
    pub fn tally(&self) -> HashMap<&str, (usize, bool)> {
        let mut tally: HashMap<&str, (usize, bool)> = HashMap::new();
        for verdict in self.standing() {
            let (verdicts, read) = tally.entry(&verdict.text_sha256).or_default();
            match verdict.verdict {
                Call::Read => *read = true,
                _ => *verdicts += 1,
            }
        }
        tally
    }

    /// What counts, by item.
    pub fn calls(&self) -> HashMap<Key, Call> {
        let calls = self.standing();
        calls
            .map(|verdict| (verdict.key(), verdict.verdict))
            .collect()
    }

    /// An item of this judge's.
    pub fn key(&self, text_sha256: &str, what: What, spans: &[Span]) -> Key {
        Key {
            judge: self.judge.clone(),
            text_sha256: text_sha256.to_owned(),
            what: what.as_str(),
            spans: spans.to_vec(),
        }
    }
}
