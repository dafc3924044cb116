//! Where German sentences end, and where they do not.

use wortlaut::text::analyse;

/// Asserts that the sentences of `text` are `wanted`.
#[track_caller]
fn split(text: &str, wanted: &[&str]) {
    let chars: Vec<char> = text.chars().collect();
    let sentences: Vec<String> = analyse(text, &[])
        .sentences
        .iter()
        .map(|sentence| chars[sentence.start..sentence.end].iter().collect())
        .collect();
    assert_eq!(sentences, wanted);
}

/// Asserts that `text` is one sentence.
#[track_caller]
fn whole(text: &str) {
    split(text, &[text]);
}

#[test]
fn full_stops_exclamation_and_question_marks_end_sentences() {
    split(
        "Er kam. Sie ging! Warum? Darum.",
        &["Er kam.", "Sie ging!", "Warum?", "Darum."],
    );
}

#[test]
fn abbreviations_end_none() {
    whole(
        "Dr. Anna Muster und Prof. Meier kamen z. B. Dienstag, d. h. gestern, gem. Art. 5 Abs. 2.",
    );
    whole("Die Firma Muster & Co. KG zahlte ca. 5 Mio. Euro an den Verein Beispiel e.V. in Ulm.");
    whole("Die Stadt St. Gallen liegt 600 m ü. d. M. im Nordosten.");
}

#[test]
fn an_abbreviation_before_a_new_sentence_ends_one() {
    split(
        "Äpfel, Birnen usw. Danach Brot.",
        &["Äpfel, Birnen usw.", "Danach Brot."],
    );
    split(
        "Er lebte 44 v. Chr. Das war lange her.",
        &["Er lebte 44 v. Chr.", "Das war lange her."],
    );
}

#[test]
fn ordinals_end_none() {
    whole("Am 3. Oktober begann der 2. Weltkongress, und Karl V. sagte ab.");
    whole("Ulm lädt zur 22. „europäischen Woche“ und zum 3. »Lauf der Herzen« ein.");
    whole("Papst Johannes XXIII. und Queen Anna II. trafen den 1. Bürgermeister.");
}

#[test]
fn numbers_that_count_end_sentences() {
    split(
        "Das war 1971. Es regnete.",
        &["Das war 1971.", "Es regnete."],
    );
    split(
        "Sie kam auf Platz 3. Meier gewann.",
        &["Sie kam auf Platz 3.", "Meier gewann."],
    );
    split(
        "Es endete 2:1. Trainer Muster lachte.",
        &["Es endete 2:1.", "Trainer Muster lachte."],
    );
    split(
        "Es kamen 1.000. Trainer Muster lachte.",
        &["Es kamen 1.000.", "Trainer Muster lachte."],
    );
    split(
        "Er wurde 60. Der Verein feierte.",
        &["Er wurde 60.", "Der Verein feierte."],
    );
}

#[test]
fn initials_end_none() {
    whole("Der Autor J. F. Muster traf Anna B. am Bahnhof.");
    split(
        "Verurteilt wurde Anna B. Der Richter schwieg.",
        &["Verurteilt wurde Anna B.", "Der Richter schwieg."],
    );
}

#[test]
fn closing_marks_belong_to_the_sentence_they_close() {
    for quoted in [
        "„Das ist so.“",
        "»Das ist so.«",
        "«Das ist so.»",
        "\"Das ist so.\"",
        "“Das ist so.”",
        "‚Das ist so.‘",
        "'Das ist so.'",
        "(Das ist so.)",
        "„Das ist so!“",
        "„‚Das ist so.‘“",
    ] {
        split(
            &format!("{quoted} Danach schwieg er."),
            &[quoted, "Danach schwieg er."],
        );
    }
}

#[test]
fn what_is_said_and_who_says_it_are_one_sentence() {
    whole("„Darf ich mitspielen?“, fragte sie.");
    whole("„Darf ich mitspielen?“ fragte sie.");
    whole("„Raus!“ – so rief er.");
    whole("»Das reicht!«, sagte er, »und zwar jetzt.«");
    whole("Er rief: „Lasst mich raus!“.");
}

#[test]
fn quotations_over_several_sentences_are_split_inside() {
    split(
        "Sie sagte: „Wir kommen. Wir bleiben. Ja.“ Dann ging sie.",
        &[
            "Sie sagte: „Wir kommen.",
            "Wir bleiben.",
            "Ja.“",
            "Dann ging sie.",
        ],
    );
    split(
        "»Erst hieß es: ›Niemals.‹ Dann kam er.« Alle lachten.",
        &[
            "»Erst hieß es: ›Niemals.‹",
            "Dann kam er.«",
            "Alle lachten.",
        ],
    );
    split(
        "„Eins.“ „Zwei.“ »Drei.« »Vier.« \"Fünf.\" \"Sechs.\"",
        &[
            "„Eins.“",
            "„Zwei.“",
            "»Drei.«",
            "»Vier.«",
            "\"Fünf.\"",
            "\"Sechs.\"",
        ],
    );
}

#[test]
fn a_colon_before_a_quotation_or_behind_a_label_ends_nothing() {
    whole("Die Ministerin sagte am Montag in Berlin: „Wir kommen.“");
    whole("Die Ministerin sagte am Montag in Berlin: »Die kommen.«");
    whole("Anmerkung: Die Zahlen sind geschätzt.");
    whole("Gewählt wurden am Ende drei Personen: Anna Muster, Hans Beispiel und ein Dritter.");
}

#[test]
fn a_colon_before_a_whole_sentence_ends_one() {
    split(
        "Für die Gegner der Straße ist es einfach: Sie wollen keinen Lärm.",
        &[
            "Für die Gegner der Straße ist es einfach:",
            "Sie wollen keinen Lärm.",
        ],
    );
}

#[test]
fn a_semicolon_before_a_clause_ends_a_sentence_as_in_the_gold_data() {
    split(
        "Die Stadt wollte den alten Platz umbauen; der Rat lehnte es ab.",
        &[
            "Die Stadt wollte den alten Platz umbauen;",
            "der Rat lehnte es ab.",
        ],
    );
    whole("Es kamen Anna Muster, Ulm; Hans Beispiel, Bonn; und andere.");
}

#[test]
fn blank_lines_always_end_sentences_single_line_ends_do_not() {
    split(
        "Ein Satz ohne Ende\n\nund noch einer",
        &["Ein Satz ohne Ende", "und noch einer"],
    );
    whole("Die Regierung hat am Montag in der\nHauptstadt ein neues Gesetz\nbeschlossen.");
    split(
        "Zeile eins.\r\nZeile zwei.",
        &["Zeile eins.", "Zeile zwei."],
    );
}

#[test]
fn ellipses_end_a_sentence_only_before_a_new_one() {
    whole("Er wartete … und wartete ... bis sie kam.");
    split(
        "Er wartete … Dann kam sie.",
        &["Er wartete …", "Dann kam sie."],
    );
    whole("„Wir […] Deutschen haben (…) Angst“, hieß es.");
}

#[test]
fn asides_in_brackets_end_nothing() {
    whole("Er zahlte 5 Euro (!) Eintritt und fragte (wer sonst?) Anna.");
    split(
        "Das ist neu (!). Danach ging er.",
        &["Das ist neu (!).", "Danach ging er."],
    );
}

#[test]
fn small_letters_go_on_but_not_in_names_of_firms() {
    whole("Der Sender zeigt den Film Wer? noch einmal.");
    split("Er klagte. eBay schwieg.", &["Er klagte.", "eBay schwieg."]);
}

#[test]
fn items_of_lists_are_sentences() {
    split(
        "Sie fordert:\n• mehr Geld\n• weniger Arbeit",
        &["Sie fordert:", "• mehr Geld", "• weniger Arbeit"],
    );
    split(
        "- Erstens gutes Brot\n- Zweitens Bier",
        &["- Erstens gutes Brot", "- Zweitens Bier"],
    );
    split(
        "Die Regeln:\n1. Die Steuern sinken.\n2. Die Renten steigen.",
        &[
            "Die Regeln:",
            "1. Die Steuern sinken.",
            "2. Die Renten steigen.",
        ],
    );
}

#[test]
fn a_dateline_is_part_of_the_first_sentence() {
    whole("Musterstadt (Deutschland), 03.09.2010 – Am Montag hat der Rat getagt.");
    whole("BERLIN (dpa) - Der Rat hat getagt.");
}

#[test]
fn addresses_and_emoji_do_not_hide_the_end() {
    split(
        "Mehr auf www.example.org. Danke 🙂! Bis bald! 🎉 Ende.",
        &[
            "Mehr auf www.example.org.",
            "Danke 🙂!",
            "Bis bald!",
            "🎉 Ende.",
        ],
    );
}
