//! The closed lists of the record and how each is spelt.

use super::spelled;

spelled! {
    /// What an entity's name stands for, in the GermEval 2014 scheme, written together (`LOCderiv`).
    Label, "label", {
        /// A person.
        Per = "PER",
        /// A word derived from a person's name.
        PerDeriv = "PERderiv",
        /// A compound that holds a person's name.
        PerPart = "PERpart",
        /// A place.
        Loc = "LOC",
        /// A word derived from a place's name, inhabitants too.
        LocDeriv = "LOCderiv",
        /// A compound that holds a place's name.
        LocPart = "LOCpart",
        /// An organisation.
        Org = "ORG",
        /// A word derived from an organisation's name.
        OrgDeriv = "ORGderiv",
        /// A compound that holds an organisation's name.
        OrgPart = "ORGpart",
        /// Any other name: works, products, laws, events, awards.
        Oth = "OTH",
        /// A word derived from another name.
        OthDeriv = "OTHderiv",
        /// A compound that holds another name.
        OthPart = "OTHpart",
    }
}

spelled! {
    /// The four classes of [`Label`] without their variants.
    Class, "class", {
        /// Persons.
        Per = "PER",
        /// Places.
        Loc = "LOC",
        /// Organisations.
        Org = "ORG",
        /// Other names.
        Oth = "OTH",
    }
}

/// Whether a label is a name itself, derived from one, or holds one as a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    /// The name itself.
    Name,
    /// Derived from a name ("deutsche", "Berliner").
    Deriv,
    /// A compound holding a name ("SPD-Chef").
    Part,
}

impl Label {
    /// The class without `-deriv` and `-part`.
    pub const fn class(self) -> Class {
        match self {
            Self::Per | Self::PerDeriv | Self::PerPart => Class::Per,
            Self::Loc | Self::LocDeriv | Self::LocPart => Class::Loc,
            Self::Org | Self::OrgDeriv | Self::OrgPart => Class::Org,
            Self::Oth | Self::OthDeriv | Self::OthPart => Class::Oth,
        }
    }

    /// Name, derived word or compound.
    pub const fn variant(self) -> Variant {
        match self {
            Self::Per | Self::Loc | Self::Org | Self::Oth => Variant::Name,
            Self::PerDeriv | Self::LocDeriv | Self::OrgDeriv | Self::OthDeriv => Variant::Deriv,
            Self::PerPart | Self::LocPart | Self::OrgPart | Self::OthPart => Variant::Part,
        }
    }
}

spelled! {
    /// How a quotation renders what was said.
    QuotationType, "type", {
        /// Word for word, as a rule in quotation marks.
        Direct = "direct",
        /// In the reporter's syntax: dass-clause, subjunctive, infinitive.
        Indirect = "indirect",
        /// That something was said, the content only summed up.
        Reported = "reported",
        /// Free indirect: the speaker's words without mark or frame.
        FreeIndirect = "free_indirect",
        /// Indirect speech going on without a frame of its own (subjunctive).
        IndirectFreeIndirect = "indirect_free_indirect",
    }
}

spelled! {
    /// In which medium the words were first uttered.
    Medium, "medium", {
        /// Spoken.
        Speech = "speech",
        /// Thought.
        Thought = "thought",
        /// Written.
        Writing = "writing",
        /// Spoken or thought.
        SpeechThought = "speech_thought",
        /// Spoken or written.
        SpeechWriting = "speech_writing",
        /// Thought or written.
        ThoughtWriting = "thought_writing",
        /// None of them.
        None = "none",
    }
}

spelled! {
    /// What the speaker's words are (not who the actor is).
    SpeakerKind, "speaker kind", {
        /// A person by name.
        Named = "named",
        /// A pronoun.
        Pronoun = "pronoun",
        /// A person by office or function.
        Role = "role",
        /// A body, by name or description.
        Organisation = "organisation",
        /// A group: demonstrators, researchers, the opposition.
        Group = "group",
        /// A report, study, law or press release.
        Document = "document",
        /// An unnamed member of a body or circle.
        Anonymous = "anonymous",
        /// Nobody is named as speaker.
        None = "none",
    }
}

spelled! {
    /// By what the actor was found.
    Via, "via", {
        /// The full name.
        Name = "name",
        /// The surname alone.
        Surname = "surname",
        /// Another spelling, an abbreviation or a former name.
        Alias = "alias",
        /// The office held on the article's date.
        Office = "office",
        /// Office and name side by side.
        Apposition = "apposition",
        /// A pronoun and its antecedent.
        Pronoun = "pronoun",
        /// The body for which somebody speaks.
        Organisation = "organisation",
        /// A place that stands for a body.
        Metonymy = "metonymy",
        /// The rest of the article.
        Context = "context",
        /// No actor was found.
        None = "none",
    }
}

spelled! {
    /// What kind of actor.
    ActorType, "actor type", {
        /// A person.
        Person = "person",
        /// A political party.
        Party = "party",
        /// A government, ministry, parliament, court or authority.
        GovernmentBody = "government_body",
        /// A company.
        Company = "company",
        /// A newspaper, broadcaster or platform.
        Medium = "medium",
        /// A news agency.
        Agency = "agency",
        /// A body of several states.
        InternationalOrganisation = "international_organisation",
        /// A group of people.
        Group = "group",
        /// A place.
        Place = "place",
        /// Anything else.
        Other = "other",
    }
}

spelled! {
    /// What a piece of the text is in the article.
    PartKind, "part kind", {
        /// The headline.
        Title = "title",
        /// The lead under the headline.
        Teaser = "teaser",
        /// A heading within the text.
        Heading = "heading",
        /// A paragraph of running text.
        Paragraph = "paragraph",
        /// The text under a picture.
        Caption = "caption",
        /// The authors' line or an agency's sign-off.
        Byline = "byline",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read_back() {
        for &label in Label::ALL {
            assert_eq!(label.as_str().parse::<Label>().unwrap(), label);
            assert!(label.as_str().starts_with(label.class().as_str()));
        }
        for &kind in QuotationType::ALL {
            assert_eq!(kind.as_str().parse::<QuotationType>().unwrap(), kind);
        }
        let unknown = "quote".parse::<QuotationType>().unwrap_err().to_string();
        assert!(unknown.contains("indirect_free_indirect"), "{unknown}");
    }
}
