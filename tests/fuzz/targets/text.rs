//! Any text: tokens hold every visible character once, sentences hold every token, and quotation
//! marks are paired without end or panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wortlaut::text::analyse;

fuzz_target!(|text: &str| {
    let analysis = analyse(text, &[]);
    let length = text.chars().count();
    let mut at = 0;
    let mut sentence = 0;
    for token in &analysis.tokens {
        assert!(at <= token.span.start && token.span.start < token.span.end);
        assert!(sentence <= token.sentence && token.sentence < analysis.sentences.len());
        at = token.span.end;
        sentence = token.sentence;
    }
    assert!(at <= length);
    let left_out = |index: usize| {
        let after = analysis.tokens.partition_point(|token| token.span.end <= index);
        analysis.tokens.get(after).is_none_or(|token| token.span.start > index)
    };
    for (index, char) in text.chars().enumerate() {
        assert!(!(char.is_alphanumeric() && left_out(index)), "{char:?} at {index} is in no token");
    }
});
