//! Any text, with tags that mean nothing: the record is as documented, and so is the linked one.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wortlaut::actors::Linker;
use wortlaut::annotate::{Annotator, Settings};
use wortlaut::document::{Article, faults};
use wortlaut::model::EngineKind;

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let settings = Settings { engine: EngineKind::Fake, tokens: true, ..Settings::default() };
    Annotator::open(&settings).unwrap()
});
static LINKER: LazyLock<Linker> = LazyLock::new(|| Linker::new(wortlaut::actors::KnowledgeBase::find(&[]).unwrap()));

fuzz_target!(|text: &str| {
    let article = Article { id: "a".into(), date: "2025-09-04".into(), meta: "{}".into(), text: text.into(), ..Article::default() };
    let (mut record, _) = ANNOTATOR.record(article).unwrap();
    let found = faults(&record);
    assert!(found.is_empty(), "{found:?}");
    LINKER.link(&mut record);
    let found = faults(&record);
    assert!(found.is_empty(), "{found:?}");
});
