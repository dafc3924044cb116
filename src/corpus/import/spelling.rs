//! The one table between the spellings of gold sets and those of the record.

use crate::document::{Label, Medium, QuotationType};

/// Types of the German news quotation set.
const TYPES: &[(&str, QuotationType)] = &[
    ("Direct", QuotationType::Direct),
    ("Indirect", QuotationType::Indirect),
    ("Reported", QuotationType::Reported),
    ("FreeIndirect", QuotationType::FreeIndirect),
    ("IndirectFreeIndirect", QuotationType::IndirectFreeIndirect),
];

/// Media of the German news quotation set.
const MEDIA: &[(&str, Medium)] = &[
    ("Speech", Medium::Speech),
    ("Thought", Medium::Thought),
    ("Writing", Medium::Writing),
    ("ST", Medium::SpeechThought),
    ("SW", Medium::SpeechWriting),
    ("TW", Medium::ThoughtWriting),
    ("none", Medium::None),
];

/// Entity labels of the usual schemes, upper case and without `-` and `_`.
///
/// GermEval 2014 and our own; CoNLL 2003 and WikiNEuRal (`MISC`); SmartData and MobIE
/// (`LOCATION_CITY`, …); OntoNotes where a label has one counterpart. What is none of our
/// entities (dates, numbers, triggers) or has no single counterpart (`NORP`) is left out on
/// purpose: it is an error until the caller says that it is to be ignored.
const LABELS: &[(&str, Label)] = &[
    ("PER", Label::Per),
    ("PERSON", Label::Per),
    ("PERDERIV", Label::PerDeriv),
    ("PERPART", Label::PerPart),
    ("LOC", Label::Loc),
    ("LOCATION", Label::Loc),
    ("LOCATIONCITY", Label::Loc),
    ("LOCATIONROUTE", Label::Loc),
    ("LOCATIONSTOP", Label::Loc),
    ("LOCATIONSTREET", Label::Loc),
    ("GPE", Label::Loc),
    ("FAC", Label::Loc),
    ("LOCDERIV", Label::LocDeriv),
    ("LOCPART", Label::LocPart),
    ("ORG", Label::Org),
    ("ORGANIZATION", Label::Org),
    ("ORGANISATION", Label::Org),
    ("ORGANIZATIONCOMPANY", Label::Org),
    ("ORGDERIV", Label::OrgDeriv),
    ("ORGPART", Label::OrgPart),
    ("OTH", Label::Oth),
    ("OTHER", Label::Oth),
    ("MISC", Label::Oth),
    ("EVENT", Label::Oth),
    ("LAW", Label::Oth),
    ("PRODUCT", Label::Oth),
    ("WORKOFART", Label::Oth),
    ("OTHDERIV", Label::OthDeriv),
    ("OTHPART", Label::OthPart),
];

fn look_up<T: Copy>(table: &[(&str, T)], spelling: &str) -> Option<T> {
    table
        .iter()
        .find(|(known, _)| *known == spelling)
        .map(|&(_, value)| value)
}

/// The quotation set's type; our own spelling is understood too.
pub(super) fn quotation_type(spelling: &str) -> Option<QuotationType> {
    look_up(TYPES, spelling).or_else(|| spelling.parse().ok())
}

/// The quotation set's medium; our own spelling is understood too.
pub(super) fn medium(spelling: &str) -> Option<Medium> {
    look_up(MEDIA, spelling).or_else(|| spelling.parse().ok())
}

/// The quotation set's spelling of a type.
pub(crate) fn published_type(kind: QuotationType) -> &'static str {
    let found = TYPES.iter().find(|&&(_, ours)| ours == kind);
    found.map_or(kind.as_str(), |(published, _)| published)
}

/// The quotation set's spelling of a medium.
pub(crate) fn published_medium(medium: Medium) -> &'static str {
    let found = MEDIA.iter().find(|&&(_, ours)| ours == medium);
    found.map_or(medium.as_str(), |(published, _)| published)
}

/// A label of any known scheme; case, `-` and `_` do not matter.
pub(super) fn label(spelling: &str) -> Option<Label> {
    look_up(LABELS, &label_key(spelling))
}

/// How a label is looked up: upper case, without `-` and `_`.
pub(super) fn label_key(spelling: &str) -> String {
    spelling
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_ours_has_its_counterpart() {
        for &kind in QuotationType::ALL {
            assert!(TYPES.iter().any(|&(_, ours)| ours == kind));
        }
        for &ours in Medium::ALL {
            assert!(MEDIA.iter().any(|&(_, known)| known == ours));
        }
        for &ours in Label::ALL {
            assert_eq!(label(ours.as_str()), Some(ours));
        }
    }

    #[test]
    fn labels_of_other_schemes_are_reconciled() {
        assert_eq!(label("MISC"), Some(Label::Oth));
        assert_eq!(label("LOC-deriv"), Some(Label::LocDeriv));
        assert_eq!(label("organization-company"), Some(Label::Org));
        assert_eq!(label("LOCATION_CITY"), Some(Label::Loc));
        assert_eq!(label("date"), None);
    }
}
