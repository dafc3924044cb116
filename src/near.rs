//! Names that come near one that nobody knows, to be offered in its place.

use std::cmp::Reverse;

/// How near a name must come (Jaro-Winkler similarity, in [0, 1]).
const NEAR: f64 = 0.85;
/// How many are offered.
const OFFERED: usize = 3;

/// The words that offer what comes near `name`, or say what is `wanted` where nothing does. `known`
/// as in [`near`].
pub fn offer(name: &str, known: impl Iterator<Item = (String, String)>, wanted: &str) -> String {
    match &near(name, known)[..] {
        [] => format!("it wants {wanted}"),
        near => format!("near it: {}", near.join(", ")),
    }
}

/// What comes near `name`, nearest first; `known` has what is offered, each with a name it has, as
/// often as it has names. Case makes no difference.
fn near(name: &str, known: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let name = name.to_lowercase();
    let mut near: Vec<(u64, String)> = known
        .filter_map(|(offered, called)| {
            let like = strsim::jaro_winkler(&called.to_lowercase(), &name);
            (like >= NEAR).then_some(((like * 1000.0) as u64, offered))
        })
        .collect();
    near.sort_by_key(|(like, offered)| (Reverse(*like), offered.clone()));
    let mut offered: Vec<String> = Vec::new();
    for (_, name) in near {
        if offered.len() < OFFERED && !offered.contains(&name) {
            offered.push(name);
        }
    }
    offered
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn the_nearest_come_first_and_once_each() {
        let known = [
            ("SPD", "Sozialdemokratische Partei"),
            ("SPD", "Sozialdemokraten"),
            ("SPÖ", "Sozialdemokratische Partei Österreichs"),
            ("FDP", "Freie Demokraten"),
        ];
        let found = |name| {
            let known = known
                .iter()
                .map(|&(offered, called)| (offered.to_owned(), called.to_owned()));
            near(name, known)
        };
        assert_eq!(found("sozialdemokratische partei"), ["SPD", "SPÖ"]);
        assert_eq!(found("Freie Demokrate"), ["FDP"]);
        assert!(found("xyz").is_empty());
    }
}
