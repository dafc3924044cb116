//! Promise: records are paired by id, and what cannot be compared is named.

use crate::evaluate_support::article;
use wortlaut::document::Record;
use wortlaut::evaluate::pair;

fn fault(gold: Vec<Record>, pred: Vec<Record>) -> String {
    let result = pair(gold.into_iter().map(Ok), pred.into_iter().map(Ok));
    result.unwrap_err().to_string()
}

#[test]
fn a_text_that_differs_names_article_and_place() {
    let mut other = article("a17", 5);
    other.text.replace_range(other.text.len() - 3.., "öb");
    let fault = fault(vec![article("a17", 5)], vec![other]);
    assert!(
        fault.contains("a17") && fault.contains("code point 12"),
        "{fault}"
    );
}

#[test]
fn an_id_may_stand_once_on_each_side() {
    let twice = || vec![article("a17", 5), article("a17", 5)];
    let in_gold = fault(twice(), vec![]);
    assert!(
        in_gold.contains("a17") && in_gold.contains("twice in gold"),
        "{in_gold}"
    );
    let in_pred = fault(vec![article("a17", 5)], twice());
    assert!(in_pred.contains("twice in the predictions"), "{in_pred}");
}

#[test]
fn sides_without_a_common_id_are_an_error_and_no_zero() {
    let fault = fault(vec![article("17", 5)], vec![article("dev/17", 5)]);
    assert!(
        fault.contains("\"17\"") && fault.contains("\"dev/17\""),
        "{fault}"
    );
}
