//! Promise: quotations are scored by the published metric, each figure as computed by hand.

use crate::evaluate_support::{article, paired, quotation, role, same, speaker, tokens};
use proptest::prelude::*;
use wortlaut::document::{Medium, QuotationType, Record, Score, Span};
use wortlaut::evaluate::entities::Layer;
use wortlaut::evaluate::quotations::{Part, QuotationScores, score};
use wortlaut::evaluate::{Figures, report};

fn scored(gold: &[Record], pred: &[Record]) -> QuotationScores {
    score(&paired(gold, pred)).unwrap()
}

#[track_caller]
fn figures(found: Figures, precision: f64, recall: f64, f1: f64) {
    same(found.precision, precision);
    same(found.recall, recall);
    same(found.f1, f1);
}

/// Gold: 0-9 by 12 with cue 11, and 14-17 by 19. Predicted: 0-4 by 12-13 with frame 11, and 13 by
/// 19, which overlaps nothing but is paired with what is left.
fn example() -> (Record, Record) {
    let mut gold = article("a", 20);
    let mut first = quotation(QuotationType::Direct, &[tokens(0, 9)]);
    first.speaker = speaker(12, 12);
    first.cue = role(11, 11);
    let mut second = quotation(QuotationType::Indirect, &[tokens(14, 17)]);
    second.speaker = speaker(19, 19);
    second.medium = Medium::Writing;
    gold.quotations = vec![first, second];

    let mut pred = article("a", 20);
    let mut first = quotation(QuotationType::Direct, &[tokens(0, 4)]);
    first.speaker = speaker(12, 13);
    first.frame = role(11, 11);
    first.medium = Medium::Writing;
    let mut second = quotation(QuotationType::Reported, &[tokens(13, 13)]);
    second.speaker = speaker(19, 19);
    pred.quotations = vec![first, second];
    (gold, pred)
}

#[test]
fn the_published_figures_are_those_computed_by_hand() {
    let (gold, pred) = example();
    let scores = scored(&[gold], &[pred]);
    let published = scores.published;
    // Precisions 5/5 and 0/1, recalls 5/10 and 0/4.
    figures(published.messages, 0.5, 0.25, 1.0 / 3.0);
    // Precisions: speaker 1/2, frame 0/1, speaker 1/1; recalls: speaker 1/1, cue 0/1, speaker 1/1.
    figures(published.roles, 0.5, 2.0 / 3.0, 4.0 / 7.0);
    // All of them: 2.5 of 5 and 2.5 of 5.
    figures(published.joint, 0.5, 0.5, 0.5);
    // Direct agrees; indirect and reported do not.
    figures(published.form, 0.5, 0.5, 0.5);
    figures(published.medium, 0.0, 0.0, 0.0);
    assert_eq!((scores.gold, scores.predicted), (2, 2));
}

#[test]
fn parts_types_and_speakers_stand_beside_them() {
    let (gold, pred) = example();
    let scores = scored(&[gold], &[pred]);
    figures(scores.parts[&Part::Speaker], 0.75, 1.0, 6.0 / 7.0);
    figures(scores.parts[&Part::Addressee], 0.0, 0.0, 0.0);
    let direct = scores.types[&QuotationType::Direct];
    figures(direct.messages, 1.0, 0.5, 2.0 / 3.0);
    figures(direct.roles, 0.25, 0.5, 1.0 / 3.0);
    figures(direct.form, 1.0, 1.0, 1.0);
    let indirect = scores.types[&QuotationType::Indirect];
    assert_eq!((indirect.gold, indirect.predicted), (1, 0));
    figures(indirect.messages, 0.0, 0.0, 0.0);
    // Only one pair shares a token; its speakers overlap and differ.
    assert_eq!(scores.speaker.pairs, 1);
    figures(scores.speaker.overlap, 1.0, 1.0, 1.0);
    figures(scores.speaker.exact, 0.0, 0.0, 0.0);
}

#[test]
fn what_is_left_over_costs_precision_or_recall_alone() {
    let mut gold = article("a", 20);
    gold.quotations = vec![quotation(QuotationType::Direct, &[tokens(0, 3)])];
    gold.quotations[0].speaker = speaker(5, 5);
    let mut pred = gold.clone();
    let mut spurious = quotation(QuotationType::Reported, &[tokens(10, 12)]);
    spurious.frame = role(13, 14);
    pred.quotations.push(spurious);

    let more = scored(&[gold.clone()], std::slice::from_ref(&pred)).published;
    figures(more.messages, 0.5, 1.0, 2.0 / 3.0);
    figures(more.roles, 0.5, 1.0, 2.0 / 3.0);
    figures(more.form, 0.5, 1.0, 2.0 / 3.0);
    let less = scored(&[pred], &[gold]).published;
    figures(less.messages, 1.0, 0.5, 2.0 / 3.0);
    figures(less.medium, 1.0, 0.5, 2.0 / 3.0);
}

#[test]
fn the_type_decides_between_equal_overlaps_and_the_sum_counts() {
    let mut gold = article("a", 20);
    gold.quotations = vec![
        quotation(QuotationType::Direct, &[tokens(0, 3)]),
        quotation(QuotationType::Indirect, &[tokens(0, 3)]),
    ];
    let mut pred = gold.clone();
    pred.quotations.reverse();
    let published = scored(&[gold], &[pred]).published;
    figures(published.form, 1.0, 1.0, 1.0);
}

#[test]
fn tokens_of_gold_are_the_unit_whatever_the_system_cuts() {
    let mut gold = article("a", 6);
    gold.quotations = vec![quotation(QuotationType::Direct, &[tokens(1, 4)])];
    let mut pred = article("a", 6);
    pred.tokens.clear();
    // Two pieces with a blank more or less, and half of token 4.
    let pieces = [Span::new(2, 8), Span::new(9, 13)];
    pred.quotations = vec![quotation(QuotationType::Direct, &pieces)];
    let scores = scored(&[gold], &[pred]);
    figures(scores.published.messages, 1.0, 1.0, 1.0);
    figures(scores.exact.typed, 1.0, 1.0, 1.0);
}

#[test]
fn nothing_on_a_side_is_zero_and_no_division_by_it() {
    let empty = article("a", 5);
    let mut full = article("a", 5);
    full.quotations = vec![quotation(QuotationType::Direct, &[tokens(0, 2)])];
    let mut hollow = article("a", 5);
    hollow.quotations = vec![quotation(QuotationType::Direct, &[])];
    hollow.quotations[0].speaker = speaker(4, 4);
    let sides: [&[Record]; 4] = [&[], &[empty], &[full], &[hollow]];
    for gold in sides {
        for pred in sides {
            let scores = scored(gold, pred);
            let text = report::quotations(&scores);
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        }
    }
    let [_, empty, full, hollow] = sides;
    figures(scored(full, empty).published.joint, 0.0, 0.0, 0.0);
    figures(scored(full, &[]).published.joint, 0.0, 0.0, 0.0);
    // A quotation without tokens and without partner: nothing but its type and its role.
    let scores = scored(full, hollow).published;
    figures(scores.messages, 0.0, 0.0, 0.0);
    figures(scores.form, 1.0, 1.0, 1.0);
    figures(scored(full, full).published.roles, 0.0, 0.0, 0.0);
}

#[test]
fn a_missing_article_counts_as_empty_and_a_foreign_one_not_at_all() {
    let mut first = article("a", 5);
    first.quotations = vec![quotation(QuotationType::Direct, &[tokens(0, 2)])];
    let mut second = first.clone();
    second.id = "b".to_owned();
    let mut foreign = first.clone();
    foreign.id = "c".to_owned();
    let scores = scored(&[first.clone(), second], &[first, foreign]);
    assert_eq!(scores.missing, ["b"]);
    assert_eq!(scores.extra, 1);
    figures(scores.published.messages, 1.0, 0.5, 2.0 / 3.0);
}

#[test]
fn a_prediction_is_right_when_type_and_tokens_agree() {
    let mut gold = article("a", 20);
    gold.quotations = vec![
        quotation(QuotationType::Direct, &[tokens(0, 3)]),
        quotation(QuotationType::Indirect, &[tokens(8, 9)]),
    ];
    let mut pred = gold.clone();
    // Said twice: only the surer one is right. The second has a wrong type.
    pred.quotations.push(pred.quotations[0].clone());
    pred.quotations[0].score = Score::new(0.6);
    pred.quotations[1].kind = QuotationType::Reported;
    pred.quotations[1].score = Score::new(0.7);
    pred.quotations[2].score = Score::new(0.9);
    let scores = scored(&[gold], &[pred]);
    figures(scores.exact.typed, 1.0 / 3.0, 0.5, 0.4);
    figures(scores.exact.untyped, 2.0 / 3.0, 1.0, 0.8);
    let all = &scores.calibration[&Layer::All];
    assert_eq!(all.predictions, 3);
    same(all.ece, (0.6 + 0.7 + 0.1) / 3.0);
    assert_eq!(scores.calibration[&Layer::Nested].predictions, 0);
}

#[test]
fn gold_without_tokens_is_cut_as_for_annotating() {
    let (mut gold, pred) = example();
    let with_tokens = report::quotations(&scored(&[gold.clone()], std::slice::from_ref(&pred)));
    gold.tokens.clear();
    assert_eq!(report::quotations(&scored(&[gold], &[pred])), with_tokens);
}

#[test]
fn the_report_fits_80_columns() {
    let (gold, pred) = example();
    let text = report::quotations(&scored(&[gold], &[pred]));
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    insta::assert_snapshot!(text);
}

prop_compose! {
    /// Quotations anywhere, also several of the same tokens.
    fn any_article()(raw in prop::collection::vec(
        (0usize..30, 0usize..9, 0usize..5, 0usize..7, 0usize..30), 0..7
    )) -> Record {
        let mut record = article("a", 40);
        for (start, length, kind, medium, by) in raw {
            let mut made = quotation(QuotationType::ALL[kind], &[tokens(start, start + length)]);
            made.medium = Medium::ALL[medium];
            made.speaker = speaker(by, by + 1);
            made.cue = role(by + 3, by + 3);
            record.quotations.push(made);
        }
        record
    }
}

prop_compose! {
    /// Two sides: in each stretch of 12 tokens at most one quotation a side, and where both have
    /// one they overlap, so that there is one best assignment.
    fn two_sides()(raw in prop::collection::vec(
        (0usize..4, 0usize..4, 0usize..4, 0usize..4, 0usize..2, 0usize..2, 0u8..5), 1..6
    )) -> (Record, Record) {
        let mut sides = (article("a", 80), article("a", 80));
        let dropped = raw.iter().any(|r| r.6 == 0);
        for (at, &(a, b, c, d, kind, other, fate)) in raw.iter().enumerate() {
            let base = 12 * at;
            let make = |before: usize, after: usize, kind: usize| {
                let span = tokens(base + 4 - before, base + 5 + after);
                let mut made = quotation(QuotationType::ALL[kind], &[span]);
                made.speaker = speaker(base + 9 + before % 2, base + 10);
                made
            };
            sides.0.quotations.push(make(a, b, kind));
            // Left out on one side only: else what is left would be paired by chance.
            if !(dropped && fate == 0) {
                sides.1.quotations.push(make(c, d, other));
            }
        }
        sides
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn gold_against_itself_is_perfect(record in any_article()) {
        let full = if record.quotations.is_empty() { 0.0 } else { 1.0 };
        let scores = scored(std::slice::from_ref(&record), std::slice::from_ref(&record));
        let published = scores.published;
        let heads = [published.messages, published.roles, published.joint, published.form,
            published.medium, scores.exact.typed, scores.exact.untyped, scores.speaker.exact];
        for found in heads {
            figures(found, full, full, full);
        }
    }

    #[test]
    fn swapped_sides_swap_precision_and_recall((gold, pred) in two_sides()) {
        let there = scored(std::slice::from_ref(&gold), std::slice::from_ref(&pred));
        let back = scored(&[pred], &[gold]);
        let heads = |scores: &QuotationScores| {
            let p = scores.published;
            [p.messages, p.roles, p.joint, p.form, p.medium, scores.exact.typed,
                scores.speaker.exact, scores.speaker.overlap]
        };
        for (there, back) in heads(&there).into_iter().zip(heads(&back)) {
            figures(there, back.recall, back.precision, back.f1);
        }
    }
}
