//! `conllu`: CoNLL-U with the annotations in MISC.

use std::io::{self, Write};

use super::conll::labelled;
use super::hf::pieces;
use super::words::Words;
use super::{Export, Options, cell, layers, share};
use crate::document::{Quotation, Span};
use crate::filter::Selected;

/// Writes CoNLL-U.
pub struct Conllu {
    options: Options,
}

impl Conllu {
    pub(super) const fn new(options: Options) -> Self {
        Self { options }
    }

    /// The tags of each token by the name of their attribute.
    fn columns(
        &self,
        article: &Selected<'_>,
        words: &Words<'_>,
    ) -> Vec<(&'static str, Vec<String>)> {
        let tags = |spans: &[(Span, String)]| self.options.scheme.tags(words, spans);
        let [outer, nested] = layers::entities(&article.entities);
        let [said, within] = layers::quotations(&article.quotations);
        let named = |quotation: &Quotation| format!("{}:{}", quotation.kind, quotation.id);
        vec![
            ("NER", tags(&labelled(&outer))),
            ("NestedNER", tags(&labelled(&nested))),
            ("Quotation", tags(&pieces(&said, named))),
            ("NestedQuotation", tags(&pieces(&within, named))),
        ]
    }

    /// `Speaker=q1,q2`: the quotations in which each token has a role.
    fn roles(article: &Selected<'_>, words: &Words<'_>) -> Vec<Vec<String>> {
        let mut roles: Vec<Vec<(&str, String)>> = vec![Vec::new(); words.tokens.len()];
        for quotation in &article.quotations {
            let scored = [
                ("Cue", &quotation.cue),
                ("Addressee", &quotation.addressee),
                ("Frame", &quotation.frame),
            ];
            let scored = scored
                .into_iter()
                .flat_map(|(name, spans)| spans.iter().map(move |span| (name, span.span())));
            let speaker = quotation
                .speaker
                .spans
                .iter()
                .map(|&span| ("Speaker", span));
            for (name, span) in speaker.chain(scored) {
                for own in &mut roles[words.range(span)] {
                    match own.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, ids)) => {
                            ids.push(',');
                            ids.push_str(&quotation.id);
                        }
                        None => own.push((name, quotation.id.clone())),
                    }
                }
            }
        }
        let written = |own: Vec<(&str, String)>| {
            own.into_iter()
                .map(|(name, ids)| format!("{name}={ids}"))
                .collect()
        };
        roles.into_iter().map(written).collect()
    }
}

impl Export for Conllu {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let words = Words::of(article);
        let columns = self.columns(article, &words);
        let roles = Self::roles(article, &words);
        let id = cell::one_line(&article.record.id);
        let mut begun = false;
        for (number, sentence) in words.sentences.iter().enumerate() {
            let mut lines = Vec::with_capacity(sentence.len());
            let (mut text, mut negative) = (String::new(), true);
            for token in sentence.clone() {
                let form = cell::token(words.text(token));
                let tagged = columns.iter().filter(|(_, tags)| tags[token] != "O");
                let mut misc: Vec<String> = tagged
                    .map(|(name, tags)| format!("{name}={}", tags[token]))
                    .collect();
                misc.extend(roles[token].iter().cloned());
                negative &= misc.is_empty();
                text += &form;
                if words.space_after(token) || token + 1 == sentence.end {
                    text.push(' ');
                } else {
                    misc.push("SpaceAfter=No".to_owned());
                }
                let misc = if misc.is_empty() {
                    "_".to_owned()
                } else {
                    misc.join("|")
                };
                let at = token - sentence.start + 1;
                lines.push(format!("{at}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}"));
            }
            let key = format!("{}#{number}", article.record.id);
            if negative && !share::keeps_negative(self.options.negatives, &key) {
                continue;
            }
            if !begun {
                writeln!(out, "# newdoc id = {id}")?;
                begun = true;
            }
            writeln!(
                out,
                "# sent_id = {id}#{number}\n# text = {}",
                text.trim_end()
            )?;
            writeln!(out, "{}\n", lines.join("\n"))?;
        }
        Ok(())
    }
}
