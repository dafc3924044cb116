//! Strict span scores of entities, in seqeval's conventions.
//!
//! A prediction is right when start, end and label are those of a gold entity of the same article
//! and layer. Within a layer equal entities count once. Per label micro counts; `micro` over all
//! of them; `macro` the mean of precision, recall and F1 over the labels that stand in gold or
//! predictions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::calibration::{Calibration, calibration};
use super::difference::{Differences, Sum, differences};
use super::figures::{Counts, Figures, Mean};
use super::pairing::{Pair, Pairing};
use crate::document::{Class, Entity, Label, Record, Score, Variant};

/// Which labels are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Labels {
    /// All twelve.
    #[default]
    All,
    /// Four classes; entities with -deriv or -part are left out on both sides.
    ClassesWithoutVariants,
    /// Four classes; -deriv and -part count as their class.
    ClassesMerged,
}

impl Labels {
    /// The label as which an entity of `label` counts, `None` if it is left out.
    fn counted(self, label: Label) -> Option<Label> {
        match self {
            Self::All => Some(label),
            Self::ClassesWithoutVariants if label.variant() != Variant::Name => None,
            Self::ClassesWithoutVariants | Self::ClassesMerged => Some(match label.class() {
                Class::Per => Label::Per,
                Class::Loc => Label::Loc,
                Class::Org => Label::Org,
                Class::Oth => Label::Oth,
            }),
        }
    }
}

/// Outermost entities, those nested in another, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// `nested_in` is empty.
    Outer,
    /// `nested_in` is set.
    Nested,
    /// All entities, wherever they stand.
    All,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Outer, Self::Nested, Self::All];

    /// How it is spelt.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outer => "outer",
            Self::Nested => "nested",
            Self::All => "all",
        }
    }

    fn holds(self, entity: &Entity) -> bool {
        match self {
            Self::Outer => entity.nested_in.is_empty(),
            Self::Nested => !entity.nested_in.is_empty(),
            Self::All => true,
        }
    }
}

/// Scores of entities, layer by layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityScores {
    /// Number of articles in gold.
    pub articles: usize,
    /// Ids of gold for which there is no prediction.
    pub missing: Vec<String>,
    /// Number of predicted articles that gold does not have.
    pub extra: usize,
    /// The layers asked for.
    pub layers: BTreeMap<Layer, LayerScores>,
}

/// Scores of one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerScores {
    /// Over all entities.
    pub micro: LabelScores,
    /// Mean over the labels.
    #[serde(rename = "macro")]
    pub macro_: Figures,
    /// Over all entities, whatever their label.
    pub unlabelled: LabelScores,
    /// Label by label.
    pub labels: BTreeMap<Label, LabelScores>,
    /// Of the scores of entities (span and label).
    pub calibration: Calibration,
}

/// Figures with the counts behind them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct LabelScores {
    /// Precision, recall, F1.
    #[serde(flatten)]
    pub figures: Figures,
    /// Entities in gold.
    pub gold: usize,
    /// Entities predicted.
    pub predicted: usize,
    /// Predicted and right.
    pub right: usize,
}

impl From<Counts> for LabelScores {
    fn from(counts: Counts) -> Self {
        Self {
            figures: counts.figures(),
            gold: counts.gold(),
            predicted: counts.predicted(),
            right: counts.true_positives,
        }
    }
}

/// Scores the entities of `pairing` in each of `layers`.
pub fn score(pairing: &Pairing, labels: Labels, layers: &[Layer]) -> EntityScores {
    EntityScores {
        articles: pairing.pairs.len(),
        missing: pairing.missing(),
        extra: pairing.extra,
        layers: layers
            .iter()
            .map(|&layer| (layer, score_layer(pairing, labels, layer)))
            .collect(),
    }
}

type Mention = (usize, usize, Label);

/// The entities of a record that count, with the best score given to each.
fn mentions(record: &Record, labels: Labels, layer: Layer) -> BTreeMap<Mention, Score> {
    let mut mentions = BTreeMap::new();
    for entity in record.entities.iter().filter(|e| layer.holds(e)) {
        if let Some(label) = labels.counted(entity.label) {
            let best = mentions
                .entry((entity.start, entity.end, label))
                .or_insert(entity.score);
            *best = entity.score.max(*best);
        }
    }
    mentions
}

/// Compares the entities of one layer of two systems, both paired with the same gold.
pub fn compare(first: &Pairing, other: &Pairing, labels: Labels, layer: Layer) -> Differences {
    let by_article = |pairing: &Pairing| {
        let counted = pairing.pairs.iter().map(|pair| {
            let mut tally = Tally::default();
            tally.article(pair, labels, layer);
            tally
        });
        counted.collect::<Vec<_>>()
    };
    differences(&by_article(first), &by_article(other))
}

/// Everything counted so far of one layer.
#[derive(Default)]
struct Tally {
    /// In the labels' order.
    labels: [Counts; Label::ALL.len()],
    unlabelled: Counts,
    scored: Vec<(Score, bool)>,
}

impl Tally {
    fn article(&mut self, pair: &Pair, labels: Labels, layer: Layer) {
        let gold = mentions(&pair.gold, labels, layer);
        let pred = pair
            .pred
            .as_ref()
            .map(|record| mentions(record, labels, layer))
            .unwrap_or_default();
        for (mention, &score) in &pred {
            let right = gold.contains_key(mention);
            let counts = &mut self.labels[mention.2 as usize];
            counts.true_positives += usize::from(right);
            counts.false_positives += usize::from(!right);
            self.scored.push((score, right));
        }
        for mention in gold.keys().filter(|mention| !pred.contains_key(mention)) {
            self.labels[mention.2 as usize].false_negatives += 1;
        }
        self.unlabelled += spans_only(&gold, &pred);
    }

    fn micro(&self) -> Counts {
        let mut micro = Counts::default();
        for &counts in &self.labels {
            micro += counts;
        }
        micro
    }
}

impl Sum for Tally {
    fn add(&mut self, other: &Self) {
        for (counts, &other) in self.labels.iter_mut().zip(&other.labels) {
            *counts += other;
        }
        self.unlabelled += other.unlabelled;
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        let labels = Label::ALL
            .iter()
            .map(|&label| (label.as_str(), self.labels[label as usize]));
        let whole = [("micro", self.micro()), ("spans only", self.unlabelled)];
        let all = labels.chain(whole);
        all.map(|(name, counts)| (name, counts.figures().f1))
            .collect()
    }
}

fn score_layer(pairing: &Pairing, labels: Labels, layer: Layer) -> LayerScores {
    let mut tally = Tally::default();
    for pair in &pairing.pairs {
        tally.article(pair, labels, layer);
    }
    let there: BTreeMap<Label, Counts> = Label::ALL
        .iter()
        .map(|&label| (label, tally.labels[label as usize]))
        .filter(|(_, counts)| *counts != Counts::default())
        .collect();
    let mut means = [Mean::default(); 3];
    for counts in there.values() {
        let figures = counts.figures();
        means[0].add(figures.precision);
        means[1].add(figures.recall);
        means[2].add(figures.f1);
    }
    LayerScores {
        micro: tally.micro().into(),
        macro_: Figures {
            precision: means[0].value(),
            recall: means[1].value(),
            f1: means[2].value(),
        },
        unlabelled: tally.unlabelled.into(),
        labels: there.into_iter().map(|(l, c)| (l, c.into())).collect(),
        calibration: calibration(&tally.scored),
    }
}

fn spans_only(gold: &BTreeMap<Mention, Score>, pred: &BTreeMap<Mention, Score>) -> Counts {
    let spans = |mentions: &BTreeMap<Mention, Score>| -> BTreeSet<(usize, usize)> {
        mentions
            .keys()
            .map(|&(start, end, _)| (start, end))
            .collect()
    };
    let (gold, pred) = (spans(gold), spans(pred));
    let both = gold.intersection(&pred).count();
    Counts {
        true_positives: both,
        false_positives: pred.len() - both,
        false_negatives: gold.len() - both,
    }
}
