//! The run: the same bytes for any number of threads, a fault costs one article, nothing piles up.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wortlaut::corpus::read::{Entry, Fault, Fields, JsonlReader, Place};
use wortlaut::corpus::write::{Counts, Quarantined, Sink, Stage, Stream};
use wortlaut::document::{Article, Record, SCHEMA, Span};
use wortlaut::error::{Error, Result};
use wortlaut::pipeline::{Annotate, Annotated, Options, Progress, keep_panics_quiet, run};

/// An annotator that finds one sentence, and fails where the text says so.
struct Echo;

impl Annotate for Echo {
    fn annotate(&self, article: Article) -> Result<Annotated> {
        assert!(!article.text.contains("PANIK"), "the text says PANIK");
        if article.text.contains("FEHLER") {
            return Err(Error::Article {
                id: article.id,
                reason: "the text says FEHLER".into(),
            });
        }
        // Short articles take longest, so that results come in another order than they began.
        std::thread::sleep(Duration::from_micros(
            2000 / (1 + article.text.len() as u64),
        ));
        Ok(Annotated {
            subwords: article.text.len(),
            unchanged: false,
            record: record(article),
        })
    }
}

fn record(article: Article) -> Record {
    Record {
        schema: SCHEMA,
        row: article.row,
        sentences: vec![Span::new(0, article.text.chars().count())],
        id: article.id,
        title: article.title,
        date: article.date,
        lang: "de".into(),
        outlet: article.outlet,
        section: article.section,
        authors: article.authors,
        url: article.url,
        source: article.source,
        meta: article.meta,
        text: article.text,
        parts: article.parts,
        tokens: Vec::new(),
        entities: Vec::new(),
        quotations: Vec::new(),
        actors: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Keeps everything it is given.
#[derive(Default)]
struct Kept {
    lines: Vec<String>,
    quarantined: Vec<Quarantined>,
}

impl Sink for Kept {
    fn record(&mut self, line: &[u8]) -> Result<()> {
        self.lines.push(String::from_utf8(line.to_vec()).unwrap());
        Ok(())
    }

    fn quarantine(&mut self, entry: &Quarantined) -> Result<()> {
        self.quarantined.push(entry.clone());
        Ok(())
    }
}

fn jsonl(texts: impl Iterator<Item = String>) -> Vec<u8> {
    let lines = texts.map(|text| serde_json::json!({ "text": text }).to_string() + "\n");
    lines.collect::<String>().into_bytes()
}

fn entries(input: &[u8]) -> impl Iterator<Item = Entry> + Send {
    let reader = JsonlReader::new(input, "a.jsonl", "a", Arc::new(Fields::default()));
    reader.enumerate().map(|(row, mut entry)| {
        if let Ok(article) = &mut entry.outcome {
            article.row = row as u64;
        }
        entry
    })
}

fn threads(number: usize) -> Options<'static> {
    Options {
        threads: NonZeroUsize::new(number),
        ..Options::default()
    }
}

fn kept(input: &[u8], options: &Options<'_>) -> (Kept, Counts) {
    let mut sink = Kept::default();
    let summary = run(entries(input), &Echo, &mut sink, options, None, &mut ()).unwrap();
    (sink, summary.counts)
}

#[test]
fn one_and_two_threads_give_the_same_bytes_in_the_order_of_the_input() {
    let texts = (0..300).map(|i| "Wort ".repeat(i * 37 % 101));
    let input = jsonl(texts);
    let (one, counts) = kept(&input, &threads(1));
    assert_eq!(counts.annotated, 300);
    for (row, line) in one.lines.iter().enumerate() {
        assert!(
            line.starts_with(&format!("{{\"schema\":1,\"row\":{row},")),
            "{line}"
        );
    }
    for options in [
        threads(2),
        threads(7),
        Options {
            look_ahead: 1,
            ..threads(2)
        },
        Options {
            look_ahead: 3,
            ..threads(4)
        },
        Options {
            look_ahead_bytes: 1,
            ..threads(2)
        },
    ] {
        let (other, other_counts) = kept(&input, &options);
        assert_eq!(one.lines, other.lines, "{options:?}");
        assert_eq!(counts, other_counts);
    }
}

#[test]
fn a_panic_or_an_error_costs_one_article_and_everything_is_accounted_for() {
    keep_panics_quiet();
    let texts = ["gut", "PANIK", "gut", "FEHLER", "gut"].map(str::to_owned);
    let mut input = jsonl(texts.into_iter());
    input.extend_from_slice(b"{\"text\":null,\"id\":\"n\"}\n{\"id\":7,\"text\":\"PANIK\"}\n");
    for number in [1, 2] {
        let (sink, counts) = kept(&input, &threads(number));
        assert_eq!(
            (counts.read, counts.annotated, counts.quarantined),
            (7, 3, 4)
        );
        let rows: Vec<u64> = sink.quarantined.iter().map(|entry| entry.row).collect();
        assert_eq!(rows, [1, 3, 5, 6]);
        let [panic, error, null, with_id] = &sink.quarantined[..] else {
            panic!("four are quarantined");
        };
        assert_eq!(
            (panic.stage, panic.place().as_str()),
            (Stage::Annotate, "a.jsonl:2")
        );
        assert!(panic.reason.contains("says PANIK") && panic.reason.contains("pipeline.rs:"));
        assert_eq!(panic.raw, "{\"text\":\"PANIK\"}");
        assert_eq!(error.reason, "the text says FEHLER");
        assert_eq!((null.stage, null.pointer.as_str()), (Stage::Read, "/text"));
        assert_eq!(with_id.id, "7");
    }
}

/// How far reading was ahead of writing at most.
struct Ahead {
    read: Arc<AtomicUsize>,
    most: usize,
}
impl Progress for Ahead {
    fn done(&mut self, counts: &Counts) {
        let read = self.read.load(Ordering::SeqCst);
        self.most = self.most.max(read - (counts.read as usize - 1));
    }
    fn quarantined(&mut self, _: &Quarantined) {}
}

#[test]
fn reading_never_runs_further_ahead_than_allowed() {
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let endless = (0..400_u64).map(move |row| {
        counted.fetch_add(1, Ordering::SeqCst);
        Entry {
            place: Place {
                byte_end: 100,
                ..Place::default()
            },
            raw: String::new(),
            outcome: Ok(Article {
                row,
                id: row.to_string(),
                ..Article::default()
            }),
        }
    });

    let mut ahead = Ahead { read, most: 0 };
    // Ten articles by their number, five by their bytes: the smaller bound holds. One more is in
    // the hands of the reader, who waits with it.
    let options = Options {
        look_ahead: 10,
        look_ahead_bytes: 500,
        ..threads(2)
    };
    run(
        endless,
        &Echo,
        &mut Kept::default(),
        &options,
        None,
        &mut ahead,
    )
    .unwrap();
    assert!((2..=6).contains(&ahead.most), "{}", ahead.most);
}

#[test]
fn articles_are_annotated_in_parallel() {
    /// Comes back only once both threads are in it.
    struct Together(std::sync::Barrier);
    impl Annotate for Together {
        fn annotate(&self, article: Article) -> Result<Annotated> {
            self.0.wait();
            Ok(Annotated {
                record: record(article),
                subwords: 0,
                unchanged: false,
            })
        }
    }
    let input = jsonl((0..10).map(|i| i.to_string()));
    let annotator = Together(std::sync::Barrier::new(2));
    let mut sink = Kept::default();
    run(
        entries(&input),
        &annotator,
        &mut sink,
        &threads(2),
        None,
        &mut (),
    )
    .unwrap();
    assert_eq!(sink.lines.len(), 10);
}

#[test]
fn larger_articles_begin_first_but_results_stay_in_order() {
    /// Waits with every article until all are read.
    struct Begun<'a> {
        all_read: &'a AtomicBool,
        lengths: Mutex<Vec<usize>>,
    }
    impl Annotate for Begun<'_> {
        fn annotate(&self, article: Article) -> Result<Annotated> {
            while !self.all_read.load(Ordering::Acquire) {
                std::thread::yield_now();
            }
            self.lengths.lock().unwrap().push(article.text.len());
            Ok(Annotated {
                record: record(article),
                subwords: 0,
                unchanged: false,
            })
        }
    }
    let input = jsonl([0, 3, 9, 5, 7].map(|length| "a".repeat(length)).into_iter());
    let all_read = AtomicBool::new(false);
    let annotator = Begun {
        all_read: &all_read,
        lengths: Mutex::default(),
    };
    // Asked for the entry after the last, the reader has queued the last.
    let then_tell = std::iter::from_fn(|| {
        all_read.store(true, Ordering::Release);
        None
    });
    let mut sink = Kept::default();
    let read = entries(&input).chain(then_tell);
    run(read, &annotator, &mut sink, &threads(1), None, &mut ()).unwrap();
    let begun = annotator.lengths.into_inner().unwrap();
    // Which one is first depends on how soon the worker looks; behind it the order is by size.
    assert_eq!(begun.len(), 5);
    assert!(begun[1..].is_sorted_by(|a, b| a >= b), "{begun:?}");
    assert!(sink.lines[2].contains("\"aaaaaaaaa\""));
}

#[test]
fn a_sink_that_takes_no_more_ends_the_run() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let input = jsonl((0..2000).map(|i| i.to_string()));
    let mut sink = Stream::new(Full, "full");
    let error = run(
        entries(&input),
        &Echo,
        &mut sink,
        &threads(2),
        None,
        &mut (),
    )
    .unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
}

#[test]
fn a_panic_while_reading_is_an_error_and_no_endless_wait() {
    keep_panics_quiet();
    let broken = (0..5).map(|row| {
        assert!(row < 3, "the reader broke");
        Entry {
            place: Place::default(),
            raw: String::new(),
            outcome: Err(Fault::new("nothing here")),
        }
    });
    let error = run(
        broken,
        &Echo,
        &mut Kept::default(),
        &threads(2),
        None,
        &mut (),
    )
    .unwrap_err();
    assert!(error.to_string().contains("the reader broke"), "{error}");
}

#[test]
fn ids_that_stand_twice_are_kept_and_warned_of() {
    let input =
        b"{\"id\":1,\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}\n{\"id\":2,\"text\":\"c\"}\n";
    let mut sink = Kept::default();
    let summary = run(entries(input), &Echo, &mut sink, &threads(2), None, &mut ()).unwrap();
    assert_eq!(sink.lines.len(), 3);
    assert_eq!(summary.counts.duplicate_ids, 1);
    assert_eq!(summary.warnings.len(), 1);
    assert_eq!(summary.warnings[0].code, "duplicate_id");
    assert!(summary.warnings[0].message.starts_with("a.jsonl:2: "));
}
