//! Which stretches of German news text are one token.

use wortlaut::text::analyse;

/// The tokens of `text` as they stand in it.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    analyse(text, &[])
        .tokens
        .iter()
        .map(|token| chars[token.span.start..token.span.end].iter().collect())
        .collect()
}

/// Asserts that `text` is cut at the blanks of `wanted`.
#[track_caller]
fn cut(text: &str, wanted: &str) {
    assert_eq!(tokens(text).join(" "), wanted);
}

#[test]
fn hyphen_compounds_are_one_token() {
    cut(
        "Die CDU-nahe Konrad-Müller-Stiftung und die SPD-Fraktion.",
        "Die CDU-nahe Konrad-Müller-Stiftung und die SPD-Fraktion .",
    );
    cut(
        "Luft- und Raumfahrt, Bank-, -zubehör",
        "Luft- und Raumfahrt , Bank- , -zubehör",
    );
}

#[test]
fn ranges_of_numbers_are_three_tokens() {
    cut(
        "Seiten 12-15, von 2008–2012",
        "Seiten 12 - 15 , von 2008 – 2012",
    );
}

#[test]
fn numbers_keep_their_points_and_commas() {
    cut(
        "1,3 Prozent von 15.234 um 12:30 Uhr, 3:2 am 03.09.2010",
        "1,3 Prozent von 15.234 um 12:30 Uhr , 3:2 am 03.09.2010",
    );
    cut(
        "Für 20,- Euro statt 30,– Euro",
        "Für 20,- Euro statt 30,– Euro",
    );
}

#[test]
fn ordinals_keep_their_full_stop() {
    cut("am 3. Oktober im 2. Stock", "am 3. Oktober im 2. Stock");
    cut("der 2.Weltkrieg", "der 2. Weltkrieg");
}

#[test]
fn a_number_gives_its_full_stop_to_the_sentence_it_ends() {
    cut(
        "Das war im Jahr 2004. Danach kam 2005.",
        "Das war im Jahr 2004 . Danach kam 2005 .",
    );
    cut(
        "Sie wurde (wie 2010) 3. im Lauf.",
        "Sie wurde ( wie 2010 ) 3. im Lauf .",
    );
}

#[test]
fn percent_signs_currencies_and_degrees_are_tokens() {
    cut(
        "5% und 10 €, 20€ bei 35°C, § 5",
        "5 % und 10 € , 20 € bei 35 ° C , § 5",
    );
    cut("US$ 5 und $20", "US$ 5 und $ 20");
}

#[test]
fn abbreviations_keep_their_full_stop() {
    cut(
        "Dr. Meier, z. B. bzw. u. a. vgl. d.h. z.B. ca. 5 Mio. Euro",
        "Dr. Meier , z. B. bzw. u. a. vgl. d.h. z.B. ca. 5 Mio. Euro",
    );
    cut("Art. 5 Abs. 2, diese Art.", "Art. 5 Abs. 2 , diese Art .");
    cut(
        "J. F. Muster e.V. und Karl V. kamen",
        "J. F. Muster e.V. und Karl V. kamen",
    );
}

#[test]
fn a_unit_at_the_end_of_a_sentence_is_no_abbreviation() {
    cut(
        "Es fuhr 120 km/h. Dann stand es.",
        "Es fuhr 120 km / h . Dann stand es .",
    );
}

#[test]
fn sentences_that_touch_are_told_apart() {
    cut(
        "Das ist aus.Danach kam er.",
        "Das ist aus . Danach kam er .",
    );
}

#[test]
fn quotation_marks_of_every_style_are_tokens() {
    cut(
        "„So“ »so« «so» ‚so‘ ‹so› “so” \"so\"",
        "„ So “ » so « « so » ‚ so ‘ ‹ so › “ so ” \" so \"",
    );
    cut("die „Woche“-Redaktion", "die „ Woche “ -Redaktion");
    cut("''So'' und ,,so''", "'' So '' und ,, so ''");
}

#[test]
fn apostrophes_within_words_stay() {
    cut(
        "Andrea’s geht's, O’Hara d'Or",
        "Andrea’s geht's , O’Hara d'Or",
    );
    cut("'ne Menge, Hans' Hut", "'ne Menge , Hans ' Hut");
}

#[test]
fn strokes_part_words() {
    cut(
        "Rot/Grün und CDU/CSU, CDU/CSU-Fraktion",
        "Rot / Grün und CDU/CSU , CDU / CSU-Fraktion",
    );
}

#[test]
fn forms_for_every_gender_are_one_token() {
    cut(
        "Politiker:innen, Schüler*innen, Bürger_innen und jede:r; er sagte:nein",
        "Politiker:innen , Schüler*innen , Bürger_innen und jede:r ; er sagte : nein",
    );
}

#[test]
fn ellipses_are_one_token() {
    cut(
        "Ja … nein... oder […] doch?!",
        "Ja … nein ... oder [ … ] doch ? !",
    );
}

#[test]
fn addresses_names_and_tags_are_one_token() {
    cut(
        "Siehe https://www.example.org/a_(b)?c=1, (www.example.org). An a.b@example.org @name #Tag",
        "Siehe https://www.example.org/a_(b)?c=1 , ( www.example.org ) . An a.b@example.org @name #Tag",
    );
    cut(
        "laut example.de und ver.di.",
        "laut example.de und ver.di .",
    );
}

#[test]
fn emoji_are_one_token_each_however_they_are_composed() {
    cut(
        "Ja👍🏽👩\u{200D}👩\u{200D}👧❤\u{FE0F}🇩🇪🇫🇷 :-)",
        "Ja 👍🏽 👩\u{200D}👩\u{200D}👧 ❤\u{FE0F} 🇩🇪 🇫🇷 :-)",
    );
}

#[test]
fn soft_hyphens_and_zero_width_characters_part_nothing() {
    assert_eq!(
        tokens("Bundes\u{AD}tags\u{200B}wahl und"),
        ["Bundes\u{AD}tags\u{200B}wahl", "und"]
    );
}

#[test]
fn decomposed_umlauts_are_cut_like_composed_ones() {
    assert_eq!(
        tokens("Scho\u{308}ne Gru\u{308}ße."),
        ["Scho\u{308}ne", "Gru\u{308}ße", "."]
    );
}

#[test]
fn no_break_spaces_part_tokens() {
    cut("10\u{A0}000\u{202F}Euro", "10 000 Euro");
}
