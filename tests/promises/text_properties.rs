//! What holds for the analysis of every text, however broken.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use wortlaut::document::{Part, PartKind, Span};
use wortlaut::text::{View, analyse};

/// Text with much of what is difficult: marks, joiners, quotation marks, stops, line ends.
fn difficult() -> impl Strategy<Value = String> {
    let fixed = vec![
        "z. B. ",
        "Dr. ",
        "usw. ",
        "http://a.b/(c) ",
        "a@b.de ",
        "3. ",
        "V. ",
        "<\u{338}",
        "(dpa)",
    ];
    let piece = prop_oneof![
        4 => "[a-zA-ZäöüÄÖÜß]{1,8}",
        3 => "[ \n\t]{1,2}",
        3 => r#"[.,:;!?…„“”"»«‚‘’'()\[\]–/-]{1,3}"#,
        1 => "[0-9]{1,4}",
        1 => "[\u{300}-\u{30A}\u{323}\u{328}\u{345}]{1,3}",
        1 => "[\u{AD}\u{200B}-\u{200F}\u{FEFF}\u{FE0F}\u{2028}\u{85}\r\u{A0}\u{0}]{1,2}",
        1 => "[👍🏽👩🇩🇪❤🏴\u{E0067}\u{200D}]{1,4}",
        1 => "[\u{1100}-\u{1105}\u{1161}-\u{1165}\u{11A8}\u{9C7}\u{9BE}\u{F73}\u{344}\u{212B}]{1,3}",
        1 => prop::sample::select(fixed).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![3 => difficult(), 1 => any::<String>()]
}

fn part() -> impl Strategy<Value = Part> {
    let kind = prop::sample::select(vec![
        PartKind::Title,
        PartKind::Paragraph,
        PartKind::Caption,
    ]);
    (kind, 0_usize..80, 0_usize..80).prop_map(|(kind, start, end)| Part { kind, start, end })
}

/// Asserts all that is promised of the tokens and sentences of `text`.
fn check(text: &str, parts: &[Part]) -> Result<(), TestCaseError> {
    let analysis = analyse(text, parts);
    let view = &analysis.view;
    let chars: Vec<char> = text.chars().collect();
    let mut holders = vec![0; chars.len()];
    let mut at = 0;
    for token in &analysis.tokens {
        prop_assert!(at <= token.span.start && token.span.start < token.span.end);
        prop_assert!(token.span.end <= chars.len());
        at = token.span.end;
        let slice: String = chars[token.span.start..token.span.end].iter().collect();
        prop_assert!(!slice.trim().is_empty(), "{slice:?} is blank");
        let wording = &view.text()[token.view.clone()];
        prop_assert!(
            !wording.contains(char::is_whitespace),
            "{wording:?} has a blank"
        );
        prop_assert_eq!(view.input_span(token.view.clone()), token.span);
        prop_assert_eq!(view.view_bytes(token.span), token.view.clone());
        for holder in &mut holders[token.span.start..token.span.end] {
            *holder += 1;
        }
    }
    for (index, &char) in chars.iter().enumerate() {
        let wording = &view.text()[view.view_bytes(Span::new(index, index + 1))];
        // What is left out of the view may stand within a token, but need not.
        let shown = !wording.trim().is_empty();
        prop_assert!(
            holders[index] == 1 || (holders[index] == 0 && !shown),
            "{char:?} at {index} is in {} tokens",
            holders[index]
        );
    }
    let mut next = 0;
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        let first = next;
        while analysis
            .tokens
            .get(next)
            .is_some_and(|token| token.sentence == index)
        {
            next += 1;
        }
        prop_assert!(first < next, "sentence {index} is empty");
        prop_assert_eq!(sentence.start, analysis.tokens[first].span.start);
        prop_assert_eq!(sentence.end, analysis.tokens[next - 1].span.end);
    }
    prop_assert_eq!(next, analysis.tokens.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn tokens_and_sentences_partition_any_text(text in texts()) {
        check(&text, &[])?;
    }

    #[test]
    fn any_parts_whatever_they_cut_do_no_harm(
        text in texts(),
        parts in prop::collection::vec(part(), 0..5),
    ) {
        check(&text, &parts)?;
    }

    #[test]
    fn the_view_does_not_depend_on_how_letters_are_composed(text in texts()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        let view = View::new(&text);
        for text in [&composed, &decomposed] {
            let other = View::new(text);
            prop_assert_eq!(other.text(), view.text());
        }
        let again: String = view.text().nfc().collect();
        prop_assert_eq!(again.as_str(), view.text());
        let tokens = |text: &str| {
            let tokens = analyse(text, &[]).tokens;
            tokens.into_iter().map(|token| (token.view, token.sentence)).collect::<Vec<_>>()
        };
        prop_assert_eq!(tokens(&composed), tokens(&decomposed));
    }

    #[test]
    fn the_alignment_goes_there_and_back(text in texts(), from in 0_usize..60, len in 0_usize..9) {
        let view = View::new(&text);
        let bytes = view.view_bytes(Span::new(from, from + len));
        prop_assert!(bytes.start <= bytes.end && bytes.end <= view.text().len());
        prop_assert!(view.text().is_char_boundary(bytes.start));
        prop_assert!(view.text().is_char_boundary(bytes.end));
        if !bytes.is_empty() {
            let span = view.input_span(bytes.clone());
            prop_assert!(span.end <= text.chars().count());
            prop_assert_eq!(view.view_bytes(span), bytes);
        }
    }
}

/// Time this thread has worked, which a busy machine does not change; elsewhere than on Linux the
/// time of day.
fn worked() -> Duration {
    let schedstat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = schedstat.and_then(|line| line.split(' ').next()?.parse().ok());
    nanos.map_or_else(
        || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
        },
        Duration::from_nanos,
    )
}

/// Asserts that a text sixteen times as long takes only a few times sixteen times as long.
fn linear(piece: &str) {
    const BYTES: usize = 100_000;
    let time = |bytes: usize| {
        let text = piece.repeat(bytes / piece.len());
        let begin = worked();
        assert!(analyse(&text, &[]).tokens.len() <= text.len());
        worked().saturating_sub(begin)
    };
    let short = time(BYTES / 16).max(Duration::from_millis(2));
    let long = time(BYTES).min(time(BYTES)).min(time(BYTES));
    assert!(long < short * 80, "{piece:?}: {short:?} became {long:?}");
}

#[test]
fn time_is_linear_in_texts_made_to_be_slow() {
    for piece in [
        "\"",
        "„",
        "“ ",
        "''",
        "(",
        ".",
        ". ",
        "… ",
        "?!",
        "a",
        "1.",
        "1,",
        "a.",
        "a-",
        "-",
        "www.",
        "http://)",
        "a\u{301}",
        "\u{301}\u{323}",
        "\u{1161}",
        "\n",
        "\n ",
        "a\n",
        "• a\n",
        "3. ",
        "z. B. ",
        "👩\u{200D}",
        "🇩",
        "(a?) ",
        ": Die ",
        "a b c d; e ",
        "a'",
        "@",
        "#a",
        "\u{AD}",
        "\r",
        "(dpa) ",
        "A\n\n",
        ".“",
        "!)",
        "1.)",
        "a.”",
    ] {
        linear(piece);
    }
}

#[test]
fn a_word_of_300_000_letters_is_one_token() {
    let analysis = analyse(&"ä".repeat(300_000), &[]);
    assert_eq!(analysis.tokens.len(), 1);
    assert_eq!(analysis.tokens[0].span, Span::new(0, 300_000));
}

#[test]
fn a_text_of_nothing_has_no_parts() {
    for text in ["", " ", "\n\n\r\n", "\u{FEFF}\u{200B}", "\u{0}"] {
        let analysis = analyse(text, &[]);
        assert!(analysis.tokens.is_empty() && analysis.sentences.is_empty());
        assert!(analysis.parts.is_empty());
        assert_eq!(analysis.lang.code, "");
    }
}
