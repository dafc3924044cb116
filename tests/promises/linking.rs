//! Who is meant: offices on the day of publication, surnames, pronouns, bodies; and that linking
//! never touches text or spans. All against the knowledge base that ships.

use std::path::Path;
use std::sync::LazyLock;

use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::document::{Label, Record, SpeakerKind, Via};

static LINKER: LazyLock<Linker> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors");
    Linker::new(KnowledgeBase::open(&folder).unwrap())
});

fn record(date: &str, marked: &str) -> Record {
    crate::marked_support::record(date, marked).unwrap()
}

fn linked(date: &str, marked: &str) -> Record {
    let mut record = record(date, marked);
    LINKER.link(&mut record);
    record
}

/// The name of the actor who says the last quotation.
fn said_by(record: &Record) -> String {
    let speaker = &record.quotations.last().unwrap().speaker;
    let named = record.actors.iter().find(|actor| actor.id == speaker.actor);
    named.map(|actor| actor.name.clone()).unwrap_or_default()
}

#[test]
fn an_office_is_whoever_held_it_on_the_day_of_publication() {
    for (date, speaker, expected) in [
        ("1995-03-01", "Der Bundeskanzler", "Helmut Kohl"),
        ("2003-03-01", "Der Bundeskanzler", "Gerhard Schröder"),
        ("2010-03-01", "Die Bundeskanzlerin", "Angela Merkel"),
        ("2022-03-01", "Der Bundeskanzler", "Olaf Scholz"),
        ("2025-09-04", "Der Bundeskanzler", "Friedrich Merz"),
        ("2025-09-04", "Der Kanzler", "Friedrich Merz"),
        ("2004-05-01", "Der Außenminister", "Joschka Fischer"),
        ("2022-06-01", "Die Außenministerin", "Annalena Baerbock"),
        ("2025-09-04", "Der Außenminister", "Johann Wadephul"),
        (
            "2010-03-01",
            "Der [LOCderiv russische] Präsident",
            "Dmitri Medwedew",
        ),
        (
            "2025-03-01",
            "Der [LOCderiv russische] Präsident",
            "Wladimir Putin",
        ),
        ("2010-03-01", "Der [LOCpart US-Präsident]", "Barack Obama"),
        ("2025-03-01", "Der [LOCpart US-Präsident]", "Donald Trump"),
        (
            "2025-03-01",
            "Der [LOCderiv ukrainische] Präsident",
            "Wolodymyr Selenskyj",
        ),
        (
            "2015-03-01",
            "Der Präsident [LOC Frankreichs]",
            "François Hollande",
        ),
    ] {
        let record = linked(
            date,
            &format!("<{speaker}> sagte, {{man werde das prüfen}}."),
        );
        assert_eq!(said_by(&record), expected, "{date} {speaker}");
        assert_eq!(
            record.quotations[0].speaker.via,
            Via::Office,
            "{date} {speaker}"
        );
    }
}

#[test]
fn an_office_without_a_date_or_of_another_time_is_nobody() {
    for (date, speaker, reason) in [
        ("", "Der Bundeskanzler", "no_date"),
        (
            "2025-09-04",
            "Die frühere Bundeskanzlerin",
            "office_time_unclear",
        ),
        (
            "2025-09-04",
            "Der damalige Außenminister",
            "office_time_unclear",
        ),
        (
            "2025-09-04",
            "Der designierte Bundeskanzler",
            "office_time_unclear",
        ),
        ("2025-09-04", "Die Altkanzlerin", "office_time_unclear"),
        ("2025-09-04", "Der Ex-Kanzler", "office_time_unclear"),
        ("1901-01-01", "Der Bundeskanzler", "holder_unknown"),
    ] {
        let record = linked(
            date,
            &format!("<{speaker}> sagte, {{man werde das prüfen}}."),
        );
        let speaker_found = &record.quotations[0].speaker;
        assert_eq!(speaker_found.actor, "", "{date} {speaker}");
        assert_eq!(speaker_found.reason, reason, "{date} {speaker}");
    }
}

#[test]
fn a_surname_is_the_full_name_of_the_article() {
    let record = linked(
        "2025-09-04",
        "Der Sprecher der Werft, [PER Arne Pehlke], trat vor die Presse. {Die Kräne stünden still}, sagte <[PER Pehlke]>.",
    );
    let speaker = &record.quotations[0].speaker;
    assert_eq!(speaker.kind, SpeakerKind::Named);
    assert_eq!(speaker.antecedent.entity, "e1");
    assert_eq!(record.entities[0].actor, record.entities[1].actor);
    assert!(speaker.actor.starts_with("local:"), "{}", speaker.actor);
    assert_eq!(said_by(&record), "Arne Pehlke");
}

#[test]
fn a_title_of_the_day_tells_who_bears_a_surname() {
    let record = linked(
        "2010-03-01",
        "{Das sei gut}, sagte <Bundeskanzlerin [PER Merkel]>.",
    );
    assert_eq!(said_by(&record), "Angela Merkel");
}

#[test]
fn pronouns_mean_the_person_named_before() {
    let record = linked(
        "2025-09-04",
        "Die Bürgermeisterin [PER Anna Sievers] traf den Landrat [PER Jens Ostmann]. {Das Geld reiche nicht}, sagte <sie>.",
    );
    assert_eq!(said_by(&record), "Anna Sievers");
    assert_eq!(record.quotations[0].speaker.kind, SpeakerKind::Pronoun);
    assert_eq!(record.quotations[0].speaker.via, Via::Pronoun);
    let record = linked(
        "2025-09-04",
        "Die Bürgermeisterin [PER Anna Sievers] traf den Landrat [PER Jens Ostmann]. {Das Geld reiche nicht}, sagte <er>.",
    );
    assert_eq!(said_by(&record), "Jens Ostmann");
}

#[test]
fn bodies_are_found_by_abbreviation_and_in_every_case() {
    let record = linked(
        "2025-09-04",
        "Die Lage sei ernst, hieß es bei den [ORG Vereinten Nationen]. {Man brauche Hilfe}, teilten <die [ORG UN]> mit.",
    );
    assert_eq!(record.entities[0].actor, record.entities[1].actor);
    assert!(!record.entities[0].actor.starts_with("local:"));
    assert_eq!(record.quotations[0].speaker.via, Via::Organisation);
}

#[test]
fn joint_speakers_are_several_actors() {
    let record = linked(
        "2025-09-04",
        "{Europa müsse handeln}, erklärten <[PER Friedrich Merz] und [PER Emmanuel Macron]>.",
    );
    assert_eq!(record.quotations[0].speaker.actors.len(), 2);
    assert_eq!(said_by(&record), "Friedrich Merz");
}

#[test]
fn a_party_that_contradicts_is_told_and_the_person_linked() {
    let record = linked(
        "2025-09-04",
        "{Das sei verabredet}, sagte <Außenminister [PER Johann Wadephul] ([ORG SPD])>.",
    );
    assert_eq!(said_by(&record), "Johann Wadephul");
    assert!(
        record.warnings.iter().any(|w| w.code == "party_conflict"),
        "{:?}",
        record.warnings
    );
}

#[test]
fn a_name_the_base_does_not_know_gets_a_local_actor_never_a_wikidata_id() {
    let record = linked(
        "2025-09-04",
        "{Es regne}, sagte <[PER Hinrich Quastenflosser]>.",
    );
    assert!(record.entities[0].actor.starts_with("local:"));
    assert_eq!(record.entities[0].reason, "unknown_name");
}

#[test]
fn linking_again_changes_nothing_and_text_and_spans_stay() {
    let before = record(
        "2025-09-04",
        "Kanzler [PER Friedrich Merz] ([ORG CDU]) sprach in [LOC Berlin]. {Man sei bereit}, sagte <er> der [LOCderiv französischen] Zeitung.",
    );
    let mut once = before.clone();
    LINKER.link(&mut once);
    let mut twice = once.clone();
    LINKER.link(&mut twice);
    assert_eq!(once, twice);
    assert_eq!(once.text, before.text);
    let spans = |record: &Record| -> Vec<(usize, usize, Label)> {
        record
            .entities
            .iter()
            .map(|e| (e.start, e.end, e.label))
            .collect()
    };
    assert_eq!(spans(&once), spans(&before));
    assert_eq!(once.quotations[0].spans, before.quotations[0].spans);
    assert_eq!(
        once.quotations[0].speaker.spans,
        before.quotations[0].speaker.spans
    );
}

#[test]
fn a_record_whose_speaker_ends_before_it_begins_costs_nobody_a_panic() {
    let mut record = record(
        "2025-09-04",
        "{Es regne}, sagte <[PER Anna Sievers]> gestern.",
    );
    let span = &mut record.quotations[0].speaker.spans[0];
    std::mem::swap(&mut span.start, &mut span.end);
    LINKER.link(&mut record);
    assert_eq!(record.quotations[0].speaker.actor, "");
}

#[test]
fn what_speaks_for_a_candidate_can_be_seen() {
    let record = record(
        "2010-03-01",
        "{Das sei gut}, sagte <Bundeskanzlerin [PER Merkel]>. [PER Hinrich Quastenflosser] schwieg.",
    );
    let names = LINKER.explain(&record, 5);
    let [merkel, stranger] = &names[..] else {
        panic!("{names:?}");
    };
    assert_eq!(merkel.actor, "Q567");
    let best = &merkel.candidates[0];
    assert_eq!(best.actor, "Q567");
    let evidence: Vec<&str> = best.evidence.iter().map(|(what, _)| *what).collect();
    assert!(
        evidence.contains(&"surname") && evidence.contains(&"office"),
        "{evidence:?}"
    );
    let sum: f64 = best.evidence.iter().map(|(_, weight)| weight).sum();
    assert!((sum - best.score).abs() < 1e-9);
    assert_eq!(
        (stranger.reason, stranger.candidates.len()),
        ("unknown_name", 0)
    );
}
