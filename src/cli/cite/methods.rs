//! The methods paragraph, in the languages it can be asked for.

use crate::corpus::write::Manifest;

/// How many digits of a digest a paper needs.
const DIGITS: usize = 12;

fn short(digest: &str) -> String {
    digest.chars().take(DIGITS).collect()
}

/// The paragraph in English.
pub fn english(manifest: &Manifest) -> String {
    let Manifest {
        wortlaut,
        schema,
        model,
        counts,
        ..
    } = manifest;
    let mut sentences = vec![format!(
        "We annotated {} articles ({} sentences) with Wortlaut {wortlaut} (record schema {schema}) and \
         its model {} {} (SHA-256 {}…, licence {}), which found {} named entities and {} quotations.",
        grouped(counts.annotated, ','),
        grouped(counts.sentences, ','),
        model.name,
        model.version,
        short(&model.digest),
        model.licence,
        grouped(counts.entities, ','),
        grouped(counts.quotations, ','),
    )];
    if !model.entities.name.is_empty() {
        sentences.push(format!(
            "The named entities were found by the published model {} (SHA-256 of its weights {}…) in \
             place of Wortlaut's own.",
            model.entities.name,
            short(&model.entities.weights)
        ));
    }
    let base = &manifest.knowledge_base.digest;
    if base.is_empty() {
        sentences.push("Speakers and mentions were not linked to actors.".to_owned());
    } else {
        sentences.push(format!(
            "Speakers and mentions were linked to actors of a knowledge base with Wikidata ids \
             (SHA-256 {}…), offices being resolved on the day of publication.",
            short(base)
        ));
    }
    let left = counts.read - counts.annotated;
    if left > 0 {
        sentences.push(format!(
            "Of {} entries read, {} could not be annotated and {} were left out otherwise.",
            grouped(counts.read, ','),
            grouped(counts.quarantined, ','),
            grouped(left - counts.quarantined, ','),
        ));
    }
    sentences.push(format!(
        "Input: SHA-256 of all ids {}…; output: SHA-256 {}….",
        short(&manifest.ids.digest),
        short(&manifest.output.sha256)
    ));
    sentences.join(" ")
}

/// The paragraph in German.
pub fn german(manifest: &Manifest) -> String {
    let Manifest {
        wortlaut,
        schema,
        model,
        counts,
        ..
    } = manifest;
    let mut sentences = vec![format!(
        "{} Artikel ({} Sätze) wurden mit Wortlaut {wortlaut} (Schema {schema}) und dessen Modell {} {} \
         (SHA-256 {}…, Lizenz {}) annotiert; gefunden wurden {} Eigennamen und {} Zitate.",
        grouped(counts.annotated, '.'),
        grouped(counts.sentences, '.'),
        model.name,
        model.version,
        short(&model.digest),
        model.licence,
        grouped(counts.entities, '.'),
        grouped(counts.quotations, '.'),
    )];
    if !model.entities.name.is_empty() {
        sentences.push(format!(
            "Die Eigennamen fand das veröffentlichte Modell {} (SHA-256 der Gewichte {}…) anstelle des \
             eigenen.",
            model.entities.name,
            short(&model.entities.weights)
        ));
    }
    let base = &manifest.knowledge_base.digest;
    if base.is_empty() {
        sentences.push("Sprecher und Erwähnungen wurden keinen Akteuren zugeordnet.".to_owned());
    } else {
        sentences.push(format!(
            "Sprecher und Erwähnungen wurden Akteuren einer Wissensbasis mit Wikidata-Ids \
             (SHA-256 {}…) zugeordnet, Ämter nach dem Stand des Erscheinungstages.",
            short(base)
        ));
    }
    let left = counts.read - counts.annotated;
    if left > 0 {
        sentences.push(format!(
            "Von {} gelesenen Einträgen konnten {} nicht annotiert werden, {} blieben aus anderen \
             Gründen außen vor.",
            grouped(counts.read, '.'),
            grouped(counts.quarantined, '.'),
            grouped(left - counts.quarantined, '.'),
        ));
    }
    sentences.push(format!(
        "Eingabe: SHA-256 aller Ids {}…; Ausgabe: SHA-256 {}….",
        short(&manifest.ids.digest),
        short(&manifest.output.sha256)
    ));
    sentences.join(" ")
}

/// A number in groups of three digits.
fn grouped(number: u64, between: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_read_in_groups_of_three() {
        let shown = [0, 12, 123, 1_234, 12_345_678].map(|number| grouped(number, ','));
        assert_eq!(shown, ["0", "12", "123", "1,234", "12,345,678"]);
    }
}
