//! What the manifests of the parts must have in common, and what they must add up to.

use std::collections::BTreeMap;

use super::MAX_NAMED;
use super::part::Part;
use crate::corpus::write::{Compared, Counts};

/// Faults and warnings, a sentence each.
pub fn agree(parts: &[Part]) -> (Vec<String>, Vec<String>) {
    let mut faults = Vec::new();
    let mut warnings = Vec::new();
    let Some((first, others)) = parts.split_first() else {
        return (faults, warnings);
    };
    for part in others {
        let (ours, theirs) = (&part.manifest, &first.manifest);
        let versus = format!("{} differs from {}", part.name(), first.name());
        for difference in ours.differences(theirs, Compared::All) {
            faults.push(format!("{versus} in {difference}"));
        }
        if ours.ids != theirs.ids {
            faults.push(format!(
                "{versus} in the articles of its input: {} with digest {}, not {} with digest {}",
                ours.ids.count, ours.ids.digest, theirs.ids.count, theirs.ids.digest
            ));
        }
        if ours.inputs != theirs.inputs {
            warnings.push(format!(
                "{versus} in the names of its inputs, which stand in the records' `source`: {}, \
                 not {}",
                ours.inputs.join(" "),
                theirs.inputs.join(" ")
            ));
        }
        let sets = [ours, theirs].map(|manifest| &manifest.run.machine.instruction_set);
        if sets[0] != sets[1] && !ours.model.reproducible {
            warnings.push(format!(
                "{versus} in the processor: {}, not {}; scores may differ in their last digit \
                 from those of one run",
                sets[0], sets[1]
            ));
        }
    }
    for part in parts {
        faults.extend(adds_up(part));
    }
    let before = faults.len();
    shards(parts, &mut faults);
    if faults.len() == before {
        let here = |counts: &Counts| counts.read - counts.other_shards.min(counts.read);
        let all: u64 = parts.iter().map(|part| here(&part.manifest.counts)).sum();
        let count = first.manifest.ids.count;
        if all != count {
            faults.push(format!(
                "the parts account for {all} of the {count} articles of the input"
            ));
        }
    }
    (faults, warnings)
}

/// The counts of one part among themselves.
fn adds_up(part: &Part) -> Vec<String> {
    let manifest = &part.manifest;
    let counts = &manifest.counts;
    let sum = counts.annotated
        + counts.quarantined
        + counts.skipped_duplicates
        + counts.not_selected
        + counts.other_shards;
    let (name, anew) = (part.name(), part.anew());
    let mut faults = Vec::new();
    if counts.read != sum || counts.read != manifest.ids.count {
        faults.push(format!(
            "{name}: the manifest's counts do not add up ({} ids, {} read, {sum} accounted for); \
             {anew}",
            manifest.ids.count, counts.read
        ));
    }
    if counts.annotated != manifest.output.records {
        faults.push(format!(
            "{name}: the manifest's counts do not add up ({} annotated, {} records); {anew}",
            counts.annotated, manifest.output.records
        ));
    }
    faults
}

/// Every shard is there once.
fn shards(parts: &[Part], faults: &mut Vec<String>) {
    let mut counts: Vec<u64> = parts.iter().map(|part| part.manifest.shard.count).collect();
    counts.sort_unstable();
    counts.dedup();
    let [count] = counts[..] else {
        for part in parts {
            let shard = part.manifest.shard;
            faults.push(format!("{} is shard {shard}", part.name()));
        }
        faults.push("the parts are shards of different divisions; name those of one".into());
        return;
    };
    let mut found: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for part in parts {
        let names = found.entry(part.manifest.shard.index).or_default();
        names.push(part.name());
    }
    for (index, names) in &found {
        if names.len() > 1 {
            faults.push(format!(
                "shard {index} of {count} is there {} times: {}",
                names.len(),
                names.join(", ")
            ));
        }
    }
    let mut missing = (1..=count).filter(|index| !found.contains_key(index));
    for index in missing.by_ref().take(MAX_NAMED) {
        faults.push(format!("shard {index} of {count} is missing"));
    }
    let more = missing.count();
    if more > 0 {
        faults.push(format!("{more} more shards are missing"));
    }
}
