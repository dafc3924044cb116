use std::ops::Range;

use super::*;
use crate::annotate::roles::{RoleSpan, Roles};
use crate::document::{Medium, Score, Span};
use crate::text::{Token, analyse};

/// An article, and what was found in it.
struct Found {
    text: &'static str,
    analysis: Analysis,
    quotations: Vec<FoundQuotation>,
}

impl Found {
    fn of(text: &'static str) -> Self {
        Self {
            text,
            analysis: analyse(text, &[]),
            quotations: Vec::new(),
        }
    }

    /// The tokens of a wording.
    fn tokens(&self, wording: &str) -> Range<usize> {
        let byte = self.text.find(wording).unwrap();
        let start = self.text[..byte].chars().count();
        let end = start + wording.chars().count();
        let held = |token: &Token| start <= token.span.start && token.span.end <= end;
        let mut inside =
            (0..self.analysis.tokens.len()).filter(|&token| held(&self.analysis.tokens[token]));
        let first = inside.next().unwrap();
        first..inside.next_back().unwrap_or(first) + 1
    }

    fn spans(&self, wordings: &[&str]) -> Vec<RoleSpan> {
        let span = |wording: &&str| RoleSpan {
            tokens: self.tokens(wording),
            score: Score::new(0.5),
        };
        wordings.iter().map(span).collect()
    }

    fn quotation(mut self, kind: QuotationType, pieces: &[&str], nested: bool) -> Self {
        let found = FoundQuotation {
            pieces: pieces.iter().map(|piece| self.tokens(piece)).collect(),
            kind,
            medium: Medium::Speech,
            score: Score::new(0.5),
            roles: Roles::default(),
            inside: None,
            nested,
        };
        self.quotations.push(found);
        self
    }

    fn speaker(mut self, wording: &str) -> Self {
        let speaker = self.spans(&[wording]);
        self.quotations.last_mut().unwrap().roles.speaker = speaker;
        self
    }

    fn cue(mut self, wordings: &[(&str, f32)]) -> Self {
        let cue = wordings.iter().map(|(wording, score)| RoleSpan {
            tokens: self.tokens(wording),
            score: Score::new(*score),
        });
        let cue = cue.collect();
        self.quotations.last_mut().unwrap().roles.cue = cue;
        self
    }

    fn addressee(mut self, wording: &str) -> Self {
        let addressee = self.spans(&[wording]);
        self.quotations.last_mut().unwrap().roles.addressee = addressee;
        self
    }

    fn frame(mut self, wordings: &[&str]) -> Self {
        let frame = self.spans(wordings);
        self.quotations.last_mut().unwrap().roles.frame = frame;
        self
    }

    fn wording(&self, tokens: &Range<usize>) -> String {
        let tokens = &self.analysis.tokens[tokens.clone()];
        let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
        self.text
            .chars()
            .skip(span.start)
            .take(span.end - span.start)
            .collect()
    }

    fn mended(mut self) -> (Vec<Vec<String>>, Vec<FoundQuotation>, Self) {
        let borders = Borders::of(&self.analysis);
        let mut quotations = std::mem::take(&mut self.quotations);
        let shapes = Shapes::of(&self.analysis, &borders);
        for quotation in &mut quotations {
            quotation.pieces = shapes.closed(std::mem::take(&mut quotation.pieces));
        }
        let mended = shapes.mended(quotations);
        let pieces = |q: &FoundQuotation| q.pieces.iter().map(|p| self.wording(p)).collect();
        (mended.iter().map(pieces).collect(), mended, self)
    }

    fn pieces(self) -> Vec<Vec<String>> {
        self.mended().0
    }

    fn speakers(self) -> Vec<String> {
        let (_, mended, found) = self.mended();
        let speakers = mended[0].roles.speaker.iter();
        speakers.map(|span| found.wording(&span.tokens)).collect()
    }

    fn frames(self) -> Vec<String> {
        let (_, mended, found) = self.mended();
        let frame = mended[0].roles.frame.iter();
        frame.map(|span| found.wording(&span.tokens)).collect()
    }
}

use QuotationType::{Direct, FreeIndirect, Indirect, Reported};

#[test]
fn words_without_marks_are_a_quotation_from_three_on() {
    let found = || Found::of("Sie sagte, dass er ging. Es sei „toll“, fand er.");
    assert!(
        found()
            .quotation(Indirect, &["dass"], false)
            .pieces()
            .is_empty()
    );
    assert!(
        found()
            .quotation(Reported, &["er ging."], false)
            .pieces()
            .is_empty()
    );
    let whole = found().quotation(Indirect, &["dass er ging"], false);
    assert_eq!(whole.pieces(), [["dass er ging"]]);
    let marked = found().quotation(Direct, &["„toll“"], true);
    assert_eq!(marked.pieces(), [["„toll“"]]);
}

#[test]
fn marks_are_never_cut() {
    for (text, cut, whole) in [
        (
            "Es stehe „auf Messers Schneide“, hieß es.",
            "„auf",
            "„auf Messers Schneide“",
        ),
        (
            "Es stehe »auf Messers Schneide«, hieß es.",
            "Messers Schneide«",
            "»auf Messers Schneide«",
        ),
        (
            "Das \"Haus des Volkes\" bleibt.",
            "\"Haus des",
            "\"Haus des Volkes\"",
        ),
        // Without its other half a mark binds nothing.
        (
            "Er rief: „Wir gehen jetzt alle.",
            "„Wir gehen",
            "„Wir gehen",
        ),
    ] {
        let found = Found::of(text).quotation(Direct, &[cut], false);
        assert_eq!(found.pieces(), [[whole]], "{text}");
    }
    // Both halves of one become one.
    let found = Found::of("Er habe „Zeit, sich als ‚Wolf‘ zu verkaufen“, so der Sender.")
        .quotation(Direct, &["„Zeit, sich"], true)
        .quotation(Direct, &["‚Wolf‘ zu verkaufen“"], true)
        .quotation(Direct, &["„Zeit, sich"], false);
    let whole = "„Zeit, sich als ‚Wolf‘ zu verkaufen“";
    assert_eq!(found.pieces(), [[whole], [whole]]);
}

#[test]
fn words_beside_marks_are_not_quoted_directly() {
    for (text, pieces, beside) in [
        ("Es sei „gut“ so, fand er.", &["Es sei „gut“ so"][..], true),
        ("Es sei „gut“ so, fand er.", &["„gut“"], false),
        ("Er fand „das ‚Ja‘ gut“.", &["„das ‚Ja‘ gut“"], false),
        ("„Gut“, „sehr gut“, rief er.", &["„Gut“, „sehr gut“"], false),
        (
            "„Gut“, rief er, „sehr gut“ sei das.",
            &["„Gut“", "„sehr gut“ sei das"],
            true,
        ),
        // Where no marks are printed there is nothing to go by.
        ("Es ist gut, rief er.", &["Es ist gut"], false),
    ] {
        let found = Found::of(text);
        let borders = Borders::of(&found.analysis);
        let pieces: Vec<_> = pieces.iter().map(|piece| found.tokens(piece)).collect();
        let shapes = Shapes::of(&found.analysis, &borders);
        assert_eq!(shapes.speaks_beside_marks(&pieces), beside, "{text}");
    }
}

#[test]
fn what_was_cut_within_its_clause_is_whole() {
    let text = "Er erklärte, die Lage sei ernst und schwierig, sagte Merz. Das Wasser soll \
                gestiegen sein. Danach kam der Regen.";
    let found = || Found::of(text);
    let clause = found().quotation(Indirect, &["die Lage sei"], false);
    assert_eq!(clause.pieces(), [["die Lage sei ernst und schwierig"]]);
    let free = found().quotation(FreeIndirect, &["Wasser soll gestiegen"], false);
    assert_eq!(free.pieces(), [["Das Wasser soll gestiegen sein."]]);
    // Only the full stop is missing.
    let stop = found().quotation(Reported, &["Danach kam der Regen"], false);
    assert_eq!(stop.pieces(), [["Danach kam der Regen."]]);
    // Never over another quotation, nor over who says it.
    let beside = found()
        .quotation(Indirect, &["die Lage sei"], false)
        .quotation(Indirect, &["und schwierig, sagte"], false);
    assert_eq!(beside.pieces()[0], ["die Lage sei"]);
    let by = Found::of("Die Lage sei ernst so Merz am Montag.")
        .quotation(Indirect, &["Die Lage sei"], false)
        .speaker("Merz");
    assert_eq!(by.pieces(), [["Die Lage sei"]]);
}

#[test]
fn pieces_that_come_to_touch_are_one() {
    let found = Found::of("Das Wasser soll gestiegen sein, hieß es.").quotation(
        FreeIndirect,
        &["Das Wasser", "soll gestiegen sein"],
        false,
    );
    assert_eq!(found.pieces(), [["Das Wasser soll gestiegen sein"]]);
}

#[test]
fn speakers_end_where_phrases_may() {
    let speaker = |text, quotation: &str, speaker: &str| {
        let found = Found::of(text).quotation(Indirect, &[quotation], false);
        found.speaker(speaker).speakers()
    };
    let text = "Nach eigenen Angaben im Süden geborene Kinder spielten.";
    let outside = speaker(text, "im Süden geborene Kinder", "eigenen Angaben im Süden");
    assert_eq!(outside, ["eigenen Angaben"]);
    let text = "Ronny Tong von der Partei sagte, das sei gut.";
    assert_eq!(
        speaker(text, "das sei gut", "Ronny Tong von"),
        ["Ronny Tong"]
    );
    let text = "Das sei gut, sagte der Minister dem Sender, der ihn fragte.";
    assert_eq!(speaker(text, "Das sei gut", "der"), ["der Minister"]);
    // A pronoun stays alone, a speaker within the quotation stays there.
    let text = "Merz, der sagte, das sei gut, ging.";
    assert_eq!(speaker(text, "das sei gut", "der"), ["der"]);
    let text = "Die Kritiker fürchten das Ende.";
    let inside = speaker(text, "Die Kritiker fürchten das Ende.", "Die Kritiker");
    assert_eq!(inside, ["Die Kritiker"]);
}

#[test]
fn frames_have_no_small_holes() {
    let text = "Der alte Minister sagte dem großen Sender am Montag, das sei gut.";
    let found = |speaker, frame: &[&str]| {
        let found = Found::of(text).quotation(Indirect, &["das sei gut"], false);
        found.speaker(speaker).frame(frame).frames()
    };
    let whole = "Der alte Minister sagte dem großen Sender am Montag";
    assert_eq!(
        found("Der alte Minister", &["Minister sagte", "Sender am Montag"]),
        [whole]
    );
    let apart = ["Minister", "am Montag"];
    assert_eq!(found("Der alte", &apart), apart);
    let holes = Found::of("Minister Merz, so er, das sei gut, sagte gern.")
        .quotation(Indirect, &["das sei gut"], false)
        .frame(&["so er", "sagte gern"]);
    assert_eq!(holes.frames(), ["so er", "sagte gern"]);
}

#[test]
fn an_addressee_is_no_part_of_the_speaker() {
    let text = "Das sei gut, sagte die Chefin der Behörde dem Radiosender Welle.";
    let said = |addressee| {
        let found = Found::of(text).quotation(Indirect, &["Das sei gut"], false);
        let speaker = "die Chefin der Behörde dem Radiosender Welle";
        found.speaker(speaker).addressee(addressee).speakers()
    };
    assert_eq!(said("dem Radiosender Welle"), ["die Chefin der Behörde"]);
    // One word, or one within, is too little to go by.
    let whole = ["die Chefin der Behörde dem Radiosender Welle"];
    assert_eq!(said("Welle"), whole);
    assert_eq!(said("der Behörde"), whole);
}

#[test]
fn an_addressee_stands_where_cue_and_frame_do() {
    let text = "Merz sagte das der Zeitung. Scholz betonte, das sei gut.";
    let addressees = |cue: &[(&'static str, f32)]| {
        let found = Found::of(text).quotation(Indirect, &["das sei gut"], false);
        let (_, mended, _) = found.cue(cue).addressee("der Zeitung").mended();
        mended[0].roles.addressee.len()
    };
    assert_eq!(addressees(&[("betonte", 0.9)]), 0);
    assert_eq!(addressees(&[("sagte", 0.9)]), 1);
    assert_eq!(addressees(&[]), 1);
}

#[test]
fn cue_and_frame_stand_in_one_sentence() {
    let text = "Die Stadt teilte das mit. Merz sagte am Montag, das sei gut.";
    let found = |cue: &[(&'static str, f32)]| {
        let found = Found::of(text).quotation(Indirect, &["das sei gut"], false);
        let frame = ["Die Stadt teilte", "Merz sagte am Montag"];
        let (_, mended, found) = found.cue(cue).frame(&frame).mended();
        let wording = |spans: &[RoleSpan]| -> Vec<String> {
            let spans = spans.iter();
            spans.map(|span| found.wording(&span.tokens)).collect()
        };
        [
            wording(&mended[0].roles.cue),
            wording(&mended[0].roles.frame),
        ]
    };
    let cue = [("teilte", 0.6), ("mit", 0.5), ("sagte", 0.9)];
    assert_eq!(found(&cue), [["sagte"], ["Merz sagte am Montag"]]);
    let cue = [("teilte", 0.6), ("mit", 0.5), ("sagte", 0.3)];
    assert_eq!(
        found(&cue),
        [vec!["teilte", "mit"], vec!["Die Stadt teilte"]]
    );
    // Without a cue the likeliest, of equals the first.
    assert_eq!(found(&[]), [vec![], vec!["Die Stadt teilte"]]);
}
