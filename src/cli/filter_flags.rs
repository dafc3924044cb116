//! The flags that say which annotations count, shared by the commands over records.

use std::path::{Path, PathBuf};

use super::base::BaseArgs;
use crate::actors::{Day, KnowledgeBase, PartialDate};
use crate::corpus::select::Wanted;
use crate::document::{Label, Medium, QuotationType, Score, SpeakerKind};
use crate::error::Result;
use crate::filter::{Filter, Posts, Reviewed, Who};

/// Which annotations count; lists are parted by commas, or the flag is repeated.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "What counts")]
pub struct FilterFlags {
    /// Entities with these labels
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    label: Vec<Label>,
    /// Quotations of these types
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    kind: Vec<QuotationType>,
    /// Quotations of these media
    #[arg(long, value_name = "MEDIUM", value_delimiter = ',')]
    medium: Vec<Medium>,
    /// Quotations whose speaker's words are of these kinds
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    speaker_kind: Vec<SpeakerKind>,
    /// Quotations that these actors say: ids, or canonical names
    #[arg(long, value_name = "ACTOR", value_delimiter = ',')]
    speaker: Vec<Who>,
    /// Quotations that speak of these actors, and entities that mean them: ids, or canonical names
    #[arg(long, value_name = "ACTOR", value_delimiter = ',')]
    mentions: Vec<Who>,
    /// Quotations whose speaker belongs to these parties on the article's day, and entities that
    /// mean such an actor: ids or names (uses the knowledge base)
    #[arg(long, value_name = "PARTY", value_delimiter = ',')]
    party: Vec<String>,
    /// The same for offices held on that day: ids (`foreign_minister`, `foreign_minister@Q183`) or
    /// German names
    #[arg(long, value_name = "OFFICE", value_delimiter = ',')]
    office: Vec<String>,
    /// Entities and quotations with at least this score
    #[arg(long, value_name = "SCORE", value_parser = score)]
    min_score: Option<Score>,
    /// Entities and quotations with at most this score
    #[arg(long, value_name = "SCORE", value_parser = score)]
    max_score: Option<Score>,
    /// Articles from this day, month or year on; those without a day are left out
    #[arg(long, value_name = "DATE")]
    from: Option<PartialDate>,
    /// Articles up to this day, month or year, which is included
    #[arg(long, value_name = "DATE")]
    to: Option<PartialDate>,
    /// Articles of these outlets, spelt as in the records
    #[arg(long, value_name = "OUTLET", value_delimiter = ',')]
    outlet: Vec<String>,
    /// Articles of these sections, spelt as in the records
    #[arg(long, value_name = "SECTION", value_delimiter = ',')]
    section: Vec<String>,
    /// Articles in these languages, ISO 639-1
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    lang: Vec<String>,
    /// Articles whose ids are in FILE, one a line; lines that begin with # are comments
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Entities and quotations that judges called right in VERDICTS, as `wortlaut inspect` writes them
    #[arg(long, value_name = "VERDICTS")]
    reviewed: Option<PathBuf>,
}

fn score(text: &str) -> std::result::Result<Score, String> {
    let value = text.parse::<f32>().ok();
    let value = value.filter(|value| (0.0..=1.0).contains(value));
    value
        .map(Score::new)
        .ok_or("a score is a number from 0 to 1".to_owned())
}

impl FilterFlags {
    /// The knowledge base, if a flag asks for what only it knows.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn base(&self, base: &BaseArgs) -> Result<Option<KnowledgeBase>> {
        let needed = !self.party.is_empty() || !self.office.is_empty();
        needed.then(|| base.open()).transpose()
    }

    /// The ids asked for.
    ///
    /// # Errors
    /// When their file cannot be read.
    pub fn wanted(&self) -> Result<Option<Wanted>> {
        self.ids.as_deref().map(Wanted::read).transpose()
    }

    /// What the flags ask for; `base` is that of [`FilterFlags::base`], `wanted` of
    /// [`FilterFlags::wanted`].
    ///
    /// # Errors
    /// When the base knows no party or office of that name, or the verdicts cannot be read.
    pub fn filter<'b>(
        &self,
        base: Option<&'b KnowledgeBase>,
        wanted: Option<&Wanted>,
    ) -> Result<Filter<'b>> {
        let posts = base.map(|base| Posts::find(base, &self.party, &self.office));
        Ok(Filter {
            labels: self.label.clone(),
            types: self.kind.clone(),
            media: self.medium.clone(),
            kinds: self.speaker_kind.clone(),
            speakers: self.speaker.clone(),
            mentions: self.mentions.clone(),
            posts: posts.transpose()?,
            min_score: self.min_score,
            max_score: self.max_score,
            from: self.from.map(PartialDate::first),
            to: self.to.map(PartialDate::last),
            outlets: self.outlet.clone(),
            sections: self.section.clone(),
            languages: self.lang.clone(),
            ids: wanted.map(|wanted| wanted.list().map(str::to_owned).collect()),
            reviewed: self.reviewed.as_deref().map(Reviewed::read).transpose()?,
        })
    }

    /// What is asked for, one line a flag, for the data card.
    pub fn described(&self) -> Vec<String> {
        let all = [
            ("--label", spelt(&self.label)),
            ("--type", spelt(&self.kind)),
            ("--medium", spelt(&self.medium)),
            ("--kind", spelt(&self.speaker_kind)),
            ("--speaker", named(&self.speaker)),
            ("--mentions", named(&self.mentions)),
            ("--party", self.party.clone()),
            ("--office", self.office.clone()),
            ("--min-score", spelt_score(self.min_score)),
            ("--max-score", spelt_score(self.max_score)),
            ("--from", spelt_day(self.from.map(PartialDate::first))),
            ("--to", spelt_day(self.to.map(PartialDate::last))),
            ("--outlet", self.outlet.clone()),
            ("--section", self.section.clone()),
            ("--lang", self.lang.clone()),
            ("--ids", shown(self.ids.as_deref())),
            ("--reviewed", shown(self.reviewed.as_deref())),
        ];
        let given = all.into_iter().filter(|(_, values)| !values.is_empty());
        given
            .map(|(flag, values)| format!("{flag} {}", values.join(",")))
            .collect()
    }
}

fn shown(path: Option<&Path>) -> Vec<String> {
    path.iter().map(|path| path.display().to_string()).collect()
}

fn spelt<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(T::to_string).collect()
}

fn named(actors: &[Who]) -> Vec<String> {
    actors.iter().map(|who| who.named.clone()).collect()
}

fn spelt_score(score: Option<Score>) -> Vec<String> {
    score
        .iter()
        .map(|score| score.value().to_string())
        .collect()
}

fn spelt_day(day: Option<Day>) -> Vec<String> {
    day.iter().map(Day::to_string).collect()
}
