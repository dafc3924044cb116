//! Promise: entities are scored strictly, in seqeval's conventions, as computed by hand.

use crate::evaluate_support::{article, entity, paired, same, tokens};
use proptest::prelude::*;
use wortlaut::document::{Label, Record, Score};
use wortlaut::evaluate::entities::{EntityScores, Labels, Layer, score};
use wortlaut::evaluate::report;

fn scored(gold: &Record, pred: &Record, labels: Labels) -> EntityScores {
    let (gold, pred) = (gold.clone(), pred.clone());
    score(&paired(&[gold], &[pred]), labels, &Layer::ALL)
}

/// Right: PER 0-1 and the nested LOC 8. Wrong: LOC for ORG at 3, a border at 5-6, `ORGpart` missed.
fn example() -> (Record, Record) {
    let mut gold = article("a", 20);
    gold.entities = vec![
        entity(tokens(0, 1), Label::Per),
        entity(tokens(3, 3), Label::Org),
        entity(tokens(5, 6), Label::Loc),
        entity(tokens(8, 9), Label::OrgPart),
        entity(tokens(8, 8), Label::Loc),
    ];
    "e4".clone_into(&mut gold.entities[4].nested_in);
    let mut pred = article("a", 20);
    pred.entities = vec![
        entity(tokens(0, 1), Label::Per),
        entity(tokens(3, 3), Label::Loc),
        entity(tokens(5, 5), Label::Loc),
        entity(tokens(8, 8), Label::Loc),
        entity(tokens(12, 12), Label::LocDeriv),
    ];
    "e3".clone_into(&mut pred.entities[3].nested_in);
    (gold, pred)
}

#[test]
fn layers_and_labels_are_those_computed_by_hand() {
    let (gold, pred) = example();
    let scores = scored(&gold, &pred, Labels::All);
    let outer = &scores.layers[&Layer::Outer];
    assert_eq!(
        (outer.micro.gold, outer.micro.predicted, outer.micro.right),
        (4, 4, 1)
    );
    same(outer.micro.figures.f1, 0.25);
    same(outer.labels[&Label::Per].figures.f1, 1.0);
    same(outer.labels[&Label::Loc].figures.f1, 0.0);
    // PER, LOC, LOCderiv, ORG and ORGpart stand on a side; PER alone is right.
    assert_eq!(outer.labels.len(), 5);
    same(outer.macro_.f1, 0.2);
    // Whatever the label: 0-1 and 3 of four on each side.
    same(outer.unlabelled.figures.f1, 0.5);
    same(scores.layers[&Layer::Nested].micro.figures.f1, 1.0);
    same(scores.layers[&Layer::All].micro.figures.f1, 0.4);
}

#[test]
fn with_four_classes_variants_are_dropped_on_both_sides_or_merged() {
    let (gold, pred) = example();
    let outer = |labels| scored(&gold, &pred, labels).layers[&Layer::Outer].clone();
    let dropped = outer(Labels::ClassesWithoutVariants);
    assert_eq!((dropped.micro.gold, dropped.micro.predicted), (3, 3));
    same(dropped.micro.figures.f1, 1.0 / 3.0);
    let merged = outer(Labels::ClassesMerged);
    assert_eq!((merged.micro.gold, merged.micro.predicted), (4, 4));
    assert_eq!(merged.labels[&Label::Org].gold, 2);
    assert!(merged.labels.keys().all(|label| label.as_str().len() == 3));
}

#[test]
fn equal_entities_count_once_with_their_best_score() {
    let mut gold = article("a", 5);
    gold.entities = vec![entity(tokens(0, 1), Label::Per)];
    let mut pred = gold.clone();
    pred.entities.push(entity(tokens(0, 1), Label::Per));
    pred.entities[0].score = Score::new(0.4);
    pred.entities[1].score = Score::new(0.8);
    let outer = scored(&gold, &pred, Labels::All).layers[&Layer::Outer].clone();
    assert_eq!(outer.micro.predicted, 1);
    same(outer.calibration.ece, 0.2);
}

#[test]
fn no_entities_are_zero() {
    let (gold, _) = example();
    let empty = article("a", 20);
    for (gold, pred) in [(&gold, &empty), (&empty, &gold), (&empty, &empty)] {
        let scores = scored(gold, pred, Labels::All);
        for layer in scores.layers.values() {
            same(layer.micro.figures.f1, 0.0);
            same(layer.macro_.f1, 0.0);
        }
        assert!(!report::entities(&scores).contains("NaN"));
    }
}

#[test]
fn the_report_fits_80_columns() {
    let (gold, pred) = example();
    let text = report::entities(&scored(&gold, &pred, Labels::All));
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    insta::assert_snapshot!(text);
}

prop_compose! {
    fn any_article()(raw in prop::collection::vec(
        (0usize..30, 0usize..3, 0usize..12, any::<bool>()), 0..15
    )) -> Record {
        let mut record = article("a", 40);
        for (start, length, label, nested) in raw {
            let mut made = entity(tokens(start, start + length), Label::ALL[label]);
            if nested {
                "e1".clone_into(&mut made.nested_in);
            }
            record.entities.push(made);
        }
        record
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn gold_against_itself_is_perfect(record in any_article()) {
        for layer in scored(&record, &record, Labels::All).layers.values() {
            let full = if layer.micro.gold == 0 { 0.0 } else { 1.0 };
            same(layer.micro.figures.f1, full);
            same(layer.macro_.f1, full);
            same(layer.calibration.ece, 0.0);
        }
    }

    #[test]
    fn swapped_sides_swap_precision_and_recall(a in any_article(), b in any_article()) {
        for labels in [Labels::All, Labels::ClassesWithoutVariants, Labels::ClassesMerged] {
            let (there, back) = (scored(&a, &b, labels), scored(&b, &a, labels));
            for (layer, there) in &there.layers {
                let back = &back.layers[layer];
                same(there.micro.figures.precision, back.micro.figures.recall);
                same(there.micro.figures.f1, back.micro.figures.f1);
                same(there.macro_.precision, back.macro_.recall);
                same(there.unlabelled.figures.precision, back.unlabelled.figures.recall);
            }
        }
    }
}
