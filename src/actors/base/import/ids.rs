//! Ids: Wikidata's in their several spellings, ours, and their order.

use crate::actors::key;

/// Names of Wikidata's items as addresses, and the short form of queries.
const PREFIXES: [&str; 3] = [
    "http://www.wikidata.org/entity/",
    "https://www.wikidata.org/entity/",
    "wd:",
];

/// The Wikidata id in `text`: `Q567` as such, as `wd:Q567`, or as the address of the item.
pub fn wikidata_id(text: &str) -> Option<&str> {
    let text = text.trim();
    let id = PREFIXES
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    let digits = id.strip_prefix('Q')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(id)
}

/// Whether an actor may have this id: `Q…`, or `wl:` and something.
pub fn is_actor_id(id: &str) -> bool {
    let own = |rest: &str| !rest.is_empty() && !rest.contains(char::is_whitespace);
    id.strip_prefix("wl:")
        .map_or_else(|| wikidata_id(id) == Some(id), own)
}

/// The id of an actor that has none: `wl:` and the key of its name.
pub fn own_id(name: &str) -> String {
    format!("wl:{}", key(name).replace(' ', "_"))
}

/// By which ids are sorted: Wikidata's by their number, then the others as they are spelt.
pub fn order(id: &str) -> (bool, u64, &str) {
    let number = id.strip_prefix('Q').and_then(|digits| digits.parse().ok());
    (number.is_none(), number.unwrap_or_default(), id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wikidata_id_is_found_in_its_spellings() {
        for text in [
            "Q567",
            " wd:Q567",
            "http://www.wikidata.org/entity/Q567",
            "https://www.wikidata.org/entity/Q567",
        ] {
            assert_eq!(wikidata_id(text), Some("Q567"));
        }
        for text in ["", "Q", "567", "Q5a", "P31", "wl:merkel", "_:genid1"] {
            assert_eq!(wikidata_id(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_sorted_by_number_then_by_spelling() {
        let mut ids = ["wl:b", "Q10", "wl:a", "Q9", "Q100"];
        ids.sort_by(|a, b| order(a).cmp(&order(b)));
        assert_eq!(ids, ["Q9", "Q10", "Q100", "wl:a", "wl:b"]);
        assert_eq!(own_id("Müller & Söhne"), "wl:mueller_soehne");
        assert!(is_actor_id("wl:mueller_soehne") && is_actor_id("Q1"));
        assert!(!is_actor_id("wl:") && !is_actor_id("X1") && !is_actor_id("wd:Q1"));
    }
}
