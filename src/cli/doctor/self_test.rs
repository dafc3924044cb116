//! One sentence annotated, and compared with what must come out at least.

use crate::document::{Article, Record, faults};
use crate::pipeline::{Annotate, Steps};

const TEXT: &str = "Angela Merkel sagte am Montag in Berlin: „Wir schaffen das.“";
const QUOTED: &str = "Wir schaffen das";
const SPEAKER: &str = "Merkel";

/// Annotates the sentence; what came out in words, or what is wrong with it.
pub fn run(steps: &Steps) -> Result<String, String> {
    let article = Article {
        id: "doctor".to_owned(),
        date: "2015-08-31".to_owned(),
        meta: "{}".to_owned(),
        text: TEXT.to_owned(),
        ..Article::default()
    };
    let annotated = steps.annotate(article).map_err(|error| error.to_string())?;
    judge(&annotated.record)
}

fn judge(record: &Record) -> Result<String, String> {
    if let Some(fault) = faults(record).first() {
        return Err(format!("{}: {}", fault.pointer, fault.reason));
    }
    let quotation = record.quotations.iter().find(|q| q.text.contains(QUOTED));
    let Some(quotation) = quotation else {
        return Err(format!(
            "the quotation {QUOTED:?} was not found in {TEXT:?}"
        ));
    };
    let speaker = &quotation.speaker;
    if !speaker.text.contains(SPEAKER) {
        return Err(format!(
            "the speaker of {:?} is {:?}, expected was {SPEAKER:?}",
            quotation.text, speaker.text
        ));
    }
    let actor = match speaker.actor.as_str() {
        "" => "linked to nobody".to_owned(),
        id => format!("linked to {id}"),
    };
    Ok(format!(
        "{} said by {}, {actor}",
        quotation.text, speaker.text
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::SCHEMA;

    #[test]
    fn a_record_without_the_quotation_or_with_a_fault_fails() {
        let empty = serde_json::json!({
            "schema": SCHEMA, "row": 0, "id": "", "title": "", "date": "", "lang": "", "outlet": "",
            "section": "", "authors": [], "url": "", "source": "", "meta": "{}", "text": TEXT,
            "parts": [], "sentences": [], "tokens": [], "entities": [], "quotations": [],
            "actors": [], "warnings": [],
        });
        let mut record: Record = serde_json::from_value(empty).unwrap();
        assert!(judge(&record).unwrap_err().contains("was not found"));
        record.date = "gestern".to_owned();
        assert!(judge(&record).unwrap_err().contains("/date"));
    }
}
