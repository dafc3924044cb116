//! Which pieces of an article are headings, paragraphs and sign-offs.

use wortlaut::document::PartKind::{self, Byline, Caption, Heading, Paragraph, Title};
use wortlaut::document::{Part, Span};
use wortlaut::text::analyse;

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// The parts of `text` as they stand in it.
fn parts(text: &str, given: &[Part]) -> Vec<(PartKind, String)> {
    analyse(text, given)
        .parts
        .iter()
        .map(|part| (part.kind, slice(text, part.start, part.end)))
        .collect()
}

fn sentences(text: &str, given: &[Part]) -> Vec<String> {
    analyse(text, given)
        .sentences
        .iter()
        .map(|&Span { start, end }| slice(text, start, end))
        .collect()
}

#[test]
fn headings_paragraphs_and_the_sign_off_are_parts_and_sentences() {
    let text = "Der Rat tagt. Ein Überblick:\n\nMusterland\n\nMusterland will reden.\n\n\
                „Ja“, sagte sie. (afp/red)\n";
    let wanted = [
        (Paragraph, "Der Rat tagt. Ein Überblick:"),
        (Heading, "Musterland"),
        (Paragraph, "Musterland will reden."),
        (Paragraph, "„Ja“, sagte sie."),
        (Byline, "(afp/red)"),
    ];
    assert_eq!(
        parts(text, &[]),
        wanted.map(|(kind, text)| (kind, text.to_owned()))
    );
    assert_eq!(
        sentences(text, &[]),
        [
            "Der Rat tagt.",
            "Ein Überblick:",
            "Musterland",
            "Musterland will reden.",
            "„Ja“, sagte sie.",
            "(afp/red)"
        ]
    );
}

#[test]
fn a_sign_off_of_its_own_is_a_byline() {
    let found = parts("Der Rat tagt.\n\n(dpa)", &[]);
    assert_eq!(found[1], (Byline, "(dpa)".to_owned()));
}

#[test]
fn authors_and_pictures_are_told_from_headings() {
    let text = "Rat tagt\n\nVon Anna Muster\n\nDer Rat. Foto: Hans Beispiel/dpa\n\n3. 9. 2025, 12:30\n\nEr tagt.";
    let kinds: Vec<_> = parts(text, &[]).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [Heading, Byline, Caption, Paragraph, Paragraph]);
}

#[test]
fn a_party_in_brackets_at_the_end_is_no_byline() {
    assert_eq!(parts("Das sagt Anna Muster (SPD)", &[]).len(), 1);
}

#[test]
fn quotations_bullets_and_questions_are_no_headings() {
    for line in [
        "„Wir kommen.“",
        "• Brot",
        "Wer kommt?",
        "und so weiter",
        "1:0",
    ] {
        let found = parts(&format!("{line}\n\nDer Rat tagt."), &[]);
        assert_eq!(found[0].0, Paragraph, "{line}");
    }
}

#[test]
fn lines_that_are_not_wrapped_are_paragraphs() {
    let long = "Der Rat der Stadt hat am Montag nach langer Beratung beschlossen, den Platz vor \
                dem Bahnhof im nächsten Jahr umzubauen.";
    let found = parts(&format!("Rat baut um\n{long} Er ist alt.\n{long}"), &[]);
    let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [Heading, Paragraph, Paragraph]);
}

#[test]
fn a_heading_right_above_its_paragraph_is_a_part() {
    let found = parts("Musterland\nMusterland will wieder reden.\n\nEnde.", &[]);
    assert_eq!(found[0], (Heading, "Musterland".to_owned()));
    assert_eq!(found.len(), 3);
}

#[test]
fn wrapped_lines_stay_one_paragraph() {
    let text = "Der Rat der Stadt hat am Montag\nBeschlüsse gefasst, die den Platz vor dem\n\
                Bahnhof betreffen.";
    assert_eq!(parts(text, &[]).len(), 1);
}

#[test]
fn parts_of_the_input_are_kept_and_its_paragraphs_are_cut() {
    let text = "Rat tagt\n\nDer Rat tagt heute.\n\nMorgen nicht.";
    let given = [
        Part {
            kind: Title,
            start: 0,
            end: 8,
        },
        Part {
            kind: Paragraph,
            start: 10,
            end: text.chars().count(),
        },
    ];
    let wanted = [
        (Title, "Rat tagt"),
        (Paragraph, "Der Rat tagt heute."),
        (Paragraph, "Morgen nicht."),
    ];
    assert_eq!(
        parts(text, &given),
        wanted.map(|(kind, text)| (kind, text.to_owned()))
    );
}

#[test]
fn no_sentence_crosses_a_part_and_text_outside_of_parts_is_kept() {
    let text = "Rat tagt Der Rat tagt heute.";
    let given = [Part {
        kind: Title,
        start: 0,
        end: 8,
    }];
    assert_eq!(sentences(text, &given), ["Rat tagt", "Der Rat tagt heute."]);
    assert_eq!(parts(text, &given)[1].0, Paragraph);
}
