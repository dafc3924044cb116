//! Tags of tokens (BIO, IOB1, BIOES, BILOU) become runs of tokens with a label.

use std::ops::Range;

use super::spelling;
use crate::document::Label;

/// Where in an entity a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Begin,
    Inside,
    End,
    Single,
}

/// One token's tag; `None` = outside, or of a label that is to be ignored.
pub(super) type Tag = Option<(Place, Label)>;

/// Splits a tag into place and label; `None` if it has not the form of one.
fn split(tag: &str) -> Option<(Place, &str)> {
    let (place, label) = tag.split_once(['-', '_'])?;
    let place = match place {
        "B" | "b" => Place::Begin,
        "I" | "i" | "M" | "m" => Place::Inside,
        "E" | "e" | "L" | "l" => Place::End,
        "S" | "s" | "U" | "u" => Place::Single,
        _ => return None,
    };
    Some((place, label))
}

fn is_outside(tag: &str) -> bool {
    matches!(tag, "O" | "o" | "_" | "")
}

/// Whether `tag` has the form of a tag, whatever its label.
pub(super) fn is_tag(tag: &str) -> bool {
    is_outside(tag) || split(tag).is_some()
}

/// Reads a tag; `ignored` holds keys of labels (see [`spelling::label_key`]) taken as outside.
pub(super) fn parse(tag: &str, ignored: &[String]) -> Result<Tag, String> {
    if is_outside(tag) {
        return Ok(None);
    }
    let (place, label) = split(tag).ok_or_else(|| {
        format!(
            "unknown tag {tag:?}: a tag is O or begins with B-, I-, E-, L-, S- or U-; if the tags \
             stand in another column, say --columns"
        )
    })?;
    if ignored.contains(&spelling::label_key(label)) {
        return Ok(None);
    }
    match spelling::label(label) {
        Some(label) => Ok(Some((place, label))),
        None => Err(format!(
            "unknown label in tag {tag:?}: say --ignore-label {label} to leave such entities out"
        )),
    }
}

/// The entities in a sentence's tags, as ranges of tokens, by start.
///
/// An entity begins at B and S, and at I and E where none of the same label is open (so IOB1 and
/// damaged sequences are read as seqeval reads them); it ends after E and S, and before whatever
/// does not continue it.
pub(super) fn runs(tags: &[Tag]) -> Vec<(Range<usize>, Label)> {
    let mut runs: Vec<(Range<usize>, Label)> = Vec::new();
    let mut open: Option<Label> = None;
    for (at, tag) in tags.iter().enumerate() {
        let Some((place, label)) = *tag else {
            open = None;
            continue;
        };
        let goes_on = matches!(place, Place::Inside | Place::End) && open == Some(label);
        match runs.last_mut() {
            Some((range, _)) if goes_on => range.end = at + 1,
            _ => runs.push((at..at + 1, label)),
        }
        open = matches!(place, Place::Begin | Place::Inside).then_some(label);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tags: &[&str]) -> Vec<(Range<usize>, Label)> {
        let tags: Vec<Tag> = tags.iter().map(|tag| parse(tag, &[]).unwrap()).collect();
        runs(&tags)
    }

    #[test]
    fn bio_iob1_and_bioes_give_the_same_entities() {
        let expected = [
            (0..2, Label::Per),
            (2..3, Label::Per),
            (4..5, Label::LocDeriv),
        ];
        let deriv = "LOCderiv";
        let bio = ["B-PER", "I-PER", "B-PER", "O", &format!("B-{deriv}")];
        let iob1 = ["I-PER", "I-PER", "B-PER", "O", &format!("I-{deriv}")];
        let bioes = ["B-PER", "E-PER", "S-PER", "O", &format!("S-{deriv}")];
        for scheme in [bio, iob1, bioes] {
            assert_eq!(read(&scheme), expected);
        }
    }

    #[test]
    fn another_label_or_an_end_closes_an_entity() {
        assert_eq!(
            read(&["B-ORG", "I-LOC", "E-LOC", "I-LOC"]),
            [(0..1, Label::Org), (1..3, Label::Loc), (3..4, Label::Loc)]
        );
    }

    #[test]
    fn unknown_tags_name_the_way_out() {
        let label = parse("B-DATE", &[]).unwrap_err();
        assert!(label.contains("--ignore-label DATE"), "{label}");
        assert_eq!(parse("B-date", &["DATE".to_owned()]), Ok(None));
        let column = parse("NN", &[]).unwrap_err();
        assert!(column.contains("--columns"), "{column}");
    }
}
