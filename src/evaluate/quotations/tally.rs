//! Articles are counted one by one; the figures are made at the end.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::reduced::{Reduced, weight};
use super::scores::{Exact, Part, Published, QuotationScores, SpeakerScores, TypeScores};
use crate::document::{Medium, QuotationType, Score};
use crate::error::Result;
use crate::evaluate::assignment::assign;
use crate::evaluate::calibration::calibration;
use crate::evaluate::cover::{Cover, shared};
use crate::evaluate::difference::Sum;
use crate::evaluate::entities::Layer;
use crate::evaluate::figures::{Counts, Figures, Macro};
use crate::evaluate::pairing::{Pair, Pairing};

/// Everything counted so far.
#[derive(Default)]
pub(super) struct Tally {
    gold: usize,
    predicted: usize,
    parts: [Macro; 5],
    types: BTreeMap<QuotationType, TypeTally>,
    forms: BTreeMap<QuotationType, Counts>,
    media: BTreeMap<Medium, Counts>,
    typed: Counts,
    untyped: Counts,
    speaker_pairs: usize,
    speaker_exact: Counts,
    speaker_overlap: Counts,
    /// Score, right, and whether the prediction is nested.
    scored: Vec<(Score, bool, bool)>,
}

#[derive(Default)]
struct TypeTally {
    gold: usize,
    predicted: usize,
    parts: [Macro; 5],
}

impl Tally {
    pub(super) fn article(&mut self, pair: &Pair) -> Result<()> {
        let pred = pair.pred.as_ref();
        let pred = pred.map_or(&[][..], |record| &record.quotations);
        if pair.gold.quotations.is_empty() && pred.is_empty() {
            return Ok(());
        }
        let cover = Cover::new(&pair.gold)?;
        let reduce = |quotation| Reduced::new(quotation, &cover);
        let gold: Vec<Reduced<'_>> = pair.gold.quotations.iter().map(reduce).collect();
        let pred: Vec<Reduced<'_>> = pred.iter().map(reduce).collect();
        self.gold += gold.len();
        self.predicted += pred.len();
        let weights: Vec<Vec<f64>> = gold
            .iter()
            .map(|gold| pred.iter().map(|pred| weight(gold, pred)).collect())
            .collect();
        let mut gold_left = vec![true; gold.len()];
        let mut pred_left = vec![true; pred.len()];
        for (g, p) in assign(&weights) {
            gold_left[g] = false;
            pred_left[p] = false;
            self.pair(Some(&gold[g]), Some(&pred[p]));
        }
        for (pred, _) in pred.iter().zip(pred_left).filter(|(_, left)| *left) {
            self.pair(None, Some(pred));
        }
        for (gold, _) in gold.iter().zip(gold_left).filter(|(_, left)| *left) {
            self.pair(Some(gold), None);
        }
        self.exact(&gold, &pred);
        Ok(())
    }

    fn pair(&mut self, gold: Option<&Reduced<'_>>, pred: Option<&Reduced<'_>>) {
        for part in Part::ALL {
            let gold_tokens = gold.map_or(&[][..], |gold| gold.part(part));
            let pred_tokens = pred.map_or(&[][..], |pred| pred.part(part));
            let both = shared(gold_tokens, pred_tokens) as f64;
            if let Some(pred) = pred.filter(|_| !pred_tokens.is_empty()) {
                let precision = both / pred_tokens.len() as f64;
                let kind = self.types.entry(pred.quotation.kind).or_default();
                kind.parts[part as usize].precision.add(precision);
                self.parts[part as usize].precision.add(precision);
            }
            if let Some(gold) = gold.filter(|_| !gold_tokens.is_empty()) {
                let recall = both / gold_tokens.len() as f64;
                let kind = self.types.entry(gold.quotation.kind).or_default();
                kind.parts[part as usize].recall.add(recall);
                self.parts[part as usize].recall.add(recall);
            }
        }
        self.kinds(
            gold.map(|g| g.quotation.kind),
            pred.map(|p| p.quotation.kind),
        );
        let gold_medium = gold.map(|g| g.quotation.medium);
        let pred_medium = pred.map(|p| p.quotation.medium);
        label(&mut self.media, gold_medium, pred_medium);
        if let (Some(gold), Some(pred)) = (gold, pred)
            && shared(gold.tokens(), pred.tokens()) > 0
        {
            self.speaker(gold.part(Part::Speaker), pred.part(Part::Speaker));
        }
    }

    fn kinds(&mut self, gold: Option<QuotationType>, pred: Option<QuotationType>) {
        if let Some(kind) = gold {
            self.types.entry(kind).or_default().gold += 1;
        }
        if let Some(kind) = pred {
            self.types.entry(kind).or_default().predicted += 1;
        }
        label(&mut self.forms, gold, pred);
    }

    fn speaker(&mut self, gold: &[usize], pred: &[usize]) {
        self.speaker_pairs += 1;
        let count = |counts: &mut Counts, right: bool| {
            counts.true_positives += usize::from(right);
            counts.false_positives += usize::from(!right && !pred.is_empty());
            counts.false_negatives += usize::from(!right && !gold.is_empty());
        };
        count(&mut self.speaker_exact, !gold.is_empty() && gold == pred);
        count(&mut self.speaker_overlap, shared(gold, pred) > 0);
    }

    /// Equal quotations of gold may be found as often as they stand there, the surest first.
    fn exact(&mut self, gold: &[Reduced<'_>], pred: &[Reduced<'_>]) {
        let mut typed: BTreeMap<(&[usize], QuotationType), usize> = BTreeMap::new();
        let mut untyped: BTreeMap<&[usize], usize> = BTreeMap::new();
        for gold in gold.iter().filter(|gold| !gold.tokens().is_empty()) {
            *typed
                .entry((gold.tokens(), gold.quotation.kind))
                .or_default() += 1;
            *untyped.entry(gold.tokens()).or_default() += 1;
        }
        let mut pred: Vec<&Reduced<'_>> = pred.iter().collect();
        pred.sort_by_key(|pred| Reverse(pred.quotation.score));
        for pred in pred {
            let key = (pred.tokens(), pred.quotation.kind);
            let right = take(typed.get_mut(&key));
            self.typed.true_positives += usize::from(right);
            self.typed.false_positives += usize::from(!right);
            let found = take(untyped.get_mut(pred.tokens()));
            self.untyped.true_positives += usize::from(found);
            self.untyped.false_positives += usize::from(!found);
            let nested = !pred.quotation.nested_in.is_empty();
            self.scored.push((pred.quotation.score, right, nested));
        }
        self.typed.false_negatives += typed.values().sum::<usize>();
        self.untyped.false_negatives += untyped.values().sum::<usize>();
    }

    /// What of it two systems are compared by.
    pub(super) fn compared(&self) -> Compared {
        Compared {
            parts: self.parts,
            counts: [
                total(&self.forms),
                total(&self.media),
                self.typed,
                self.speaker_exact,
            ],
        }
    }

    pub(super) fn scores(&self, pairing: &Pairing) -> QuotationScores {
        let [messages, roles, joint] = groups(&self.parts);
        let published = Published {
            messages,
            roles,
            joint,
            form: total(&self.forms).figures(),
            medium: total(&self.media).figures(),
        };
        let layer = |wanted: Layer| {
            let in_layer = |nested: bool| match wanted {
                Layer::Outer => !nested,
                Layer::Nested => nested,
                Layer::All => true,
            };
            let scored = self
                .scored
                .iter()
                .filter(|(_, _, nested)| in_layer(*nested));
            let scored: Vec<_> = scored.map(|&(score, right, _)| (score, right)).collect();
            (wanted, calibration(&scored))
        };
        QuotationScores {
            articles: pairing.pairs.len(),
            missing: pairing.missing(),
            extra: pairing.extra,
            gold: self.gold,
            predicted: self.predicted,
            published,
            parts: Part::ALL
                .iter()
                .map(|&part| (part, self.parts[part as usize].figures()))
                .collect(),
            types: self
                .types
                .iter()
                .map(|(&kind, tally)| (kind, tally.scores(self.forms.get(&kind))))
                .collect(),
            exact: Exact {
                typed: self.typed.figures(),
                untyped: self.untyped.figures(),
            },
            speaker: SpeakerScores {
                pairs: self.speaker_pairs,
                exact: self.speaker_exact.figures(),
                overlap: self.speaker_overlap.figures(),
            },
            calibration: Layer::ALL.into_iter().map(layer).collect(),
        }
    }
}

/// See [`Tally::compared`].
#[derive(Default)]
pub(super) struct Compared {
    parts: [Macro; 5],
    counts: [Counts; 4],
}

impl Sum for Compared {
    fn add(&mut self, other: &Self) {
        for (part, &other) in self.parts.iter_mut().zip(&other.parts) {
            part.merge(other);
        }
        for (counts, &other) in self.counts.iter_mut().zip(&other.counts) {
            *counts += other;
        }
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        let [messages, roles, joint] = groups(&self.parts);
        let [form, medium, typed, speaker] = self.counts.map(Counts::figures);
        let whole = [
            ("messages", messages),
            ("roles", roles),
            ("joint", joint),
            ("form", form),
            ("medium", medium),
            ("type and tokens, exact", typed),
            ("speaker of a pair, exact", speaker),
        ];
        // A quotation's own tokens are the messages.
        let parts = Part::ALL[1..]
            .iter()
            .map(|&part| (part.as_str(), self.parts[part as usize].figures()));
        let all = whole.into_iter().chain(parts);
        all.map(|(name, figures)| (name, figures.f1)).collect()
    }
}

impl TypeTally {
    fn scores(&self, form: Option<&Counts>) -> TypeScores {
        let [messages, roles, joint] = groups(&self.parts);
        TypeScores {
            gold: self.gold,
            predicted: self.predicted,
            messages,
            roles,
            joint,
            form: form.copied().unwrap_or_default().figures(),
        }
    }
}

/// Messages, roles and joint of the five parts.
fn groups(parts: &[Macro; 5]) -> [Figures; 3] {
    let pooled = |parts: &[Macro]| {
        let mut pool = Macro::default();
        for &part in parts {
            pool.merge(part);
        }
        pool.figures()
    };
    [pooled(&parts[..1]), pooled(&parts[1..]), pooled(parts)]
}

/// Counts a pair's labels: equal is right, else each side's is wrong.
fn label<L: Copy + Ord>(counts: &mut BTreeMap<L, Counts>, gold: Option<L>, pred: Option<L>) {
    let right = gold == pred;
    if let Some(pred) = pred {
        let counts = counts.entry(pred).or_default();
        counts.true_positives += usize::from(right);
        counts.false_positives += usize::from(!right);
    }
    if let Some(gold) = gold.filter(|_| !right) {
        counts.entry(gold).or_default().false_negatives += 1;
    }
}

fn total<L>(counts: &BTreeMap<L, Counts>) -> Counts {
    let mut total = Counts::default();
    for &counts in counts.values() {
        total += counts;
    }
    total
}

fn take(left: Option<&mut usize>) -> bool {
    match left {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    }
}
