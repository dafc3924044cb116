//! The annotations of an article in TEI: actors, entities, quotations and roles, which point to words.

use std::fmt::{self, Write as _};

use super::marks::{Kind, Marks};
use super::web_annotation::wikidata;
use super::words::Words;
use crate::document::{
    Actor, ActorType, Class, Entity, Medium, Quotation, QuotationType, Span, Variant,
};
use crate::filter::Selected;
use crate::xml::Content;

/// What stands beside the text of an article.
pub struct Beside<'a, 'r> {
    pub article: &'a Selected<'r>,
    pub words: &'a Words<'r>,
    /// Before all ids of this article.
    pub own: &'a str,
}

impl Beside<'_, '_> {
    /// Writes it.
    pub fn write(&self, xml: &mut String) -> fmt::Result {
        xml.push_str("<standOff>\n");
        self.actors(xml)?;
        self.entities(xml)?;
        self.quotations(xml)?;
        self.roles(xml)?;
        xml.push_str("</standOff>\n");
        Ok(())
    }

    /// The words of spans, as pointers.
    fn target(&self, spans: &[Span]) -> String {
        let words = spans.iter().flat_map(|&span| self.words.range(span));
        let pointers = words.map(|word| format!("#{}.w{}", self.own, word + 1));
        pointers.collect::<Vec<_>>().join(" ")
    }

    /// The actor of this id, as a pointer; "" if the record has none.
    fn pointer(&self, id: &str) -> String {
        let mut actors = self.article.record.actors.iter();
        let position = actors.position(|actor| actor.id == id);
        position.map_or(String::new(), |at| format!("#{}.x{}", self.own, at + 1))
    }

    /// The actors that what counts means, as persons, organisations and places.
    fn actors(&self, xml: &mut String) -> fmt::Result {
        let article = self.article;
        let meant = |id: &str| {
            let spoken = |q: &&Quotation| q.speaker.actors.iter().any(|a| a.actor == id);
            article.entities.iter().any(|e| e.actor == id) || article.quotations.iter().any(spoken)
        };
        let list = |actor: &Actor| match actor.kind {
            ActorType::Person => "person",
            ActorType::Place => "place",
            _ => "org",
        };
        for (outer, element, name) in [
            ("listPerson", "person", "persName"),
            ("listOrg", "org", "orgName"),
            ("listPlace", "place", "placeName"),
        ] {
            let actors = article.record.actors.iter();
            let mut actors = actors
                .filter(|a| list(a) == element && meant(&a.id))
                .peekable();
            if actors.peek().is_none() {
                continue;
            }
            writeln!(xml, "<{outer}>")?;
            for actor in actors {
                let id = self.pointer(&actor.id);
                let id = id.trim_start_matches('#');
                let named = Content(&actor.name);
                write!(xml, "<{element} xml:id=\"{id}\"><{name}>{named}</{name}>")?;
                let scheme = match actor.id.split_once(':') {
                    _ if wikidata(&actor.id).is_some() => "wikidata",
                    Some(("local", _)) => "local",
                    _ => "wortlaut",
                };
                let number = Content(&actor.id);
                writeln!(xml, "<idno type=\"{scheme}\">{number}</idno></{element}>")?;
            }
            writeln!(xml, "</{outer}>")?;
        }
        Ok(())
    }

    fn entities(&self, xml: &mut String) -> fmt::Result {
        if self.article.entities.is_empty() {
            return Ok(());
        }
        writeln!(xml, "<spanGrp type=\"entity\">")?;
        for entity in &self.article.entities {
            let target = self.target(&[Span::new(entity.start, entity.end)]);
            let (own, id, label, cert) = (self.own, &entity.id, entity.label, entity.score.value());
            write!(
                xml,
                "<span xml:id=\"{own}.{id}\" ana=\"#label.{label}\" cert=\"{cert}\" \
                 target=\"{target}\">"
            )?;
            let name = element(entity);
            write!(xml, "<{name}")?;
            let actor = self.pointer(&entity.actor);
            if !actor.is_empty() {
                write!(xml, " ref=\"{actor}\"")?;
            }
            writeln!(xml, ">{}</{name}></span>", Content(&entity.text))?;
        }
        writeln!(xml, "</spanGrp>")
    }

    fn quotations(&self, xml: &mut String) -> fmt::Result {
        if self.article.quotations.is_empty() {
            return Ok(());
        }
        writeln!(xml, "<listAnnotation type=\"quotation\">")?;
        for quotation in &self.article.quotations {
            let target = self.target(&quotation.spans);
            let (own, id, cert) = (self.own, &quotation.id, quotation.score.value());
            write!(
                xml,
                "<annotation xml:id=\"{own}.{id}\" cert=\"{cert}\" target=\"{target}\">"
            )?;
            let mut others = self.article.quotations.iter();
            if others.any(|other| other.id == quotation.nested_in) {
                let around = &quotation.nested_in;
                write!(xml, "<ptr type=\"nested_in\" target=\"#{own}.{around}\"/>")?;
            }
            write!(xml, "<note><said")?;
            let who = quotation.speaker.actors.iter();
            let who: Vec<String> = who.map(|one| self.pointer(&one.actor)).collect();
            if !who.is_empty() {
                write!(xml, " who=\"{}\"", who.join(" "))?;
            }
            let (medium, kind) = (quotation.medium, quotation.speaker.kind);
            let direct = quotation.kind == QuotationType::Direct;
            write!(xml, " direct=\"{direct}\"")?;
            if let Some(aloud) = aloud(medium) {
                write!(xml, " aloud=\"{aloud}\"")?;
            }
            let ana = format!("#type.{} #medium.{medium} #kind.{kind}", quotation.kind);
            let words = Content(&quotation.text);
            writeln!(xml, " ana=\"{ana}\">{words}</said></note></annotation>")?;
        }
        writeln!(xml, "</listAnnotation>")
    }

    fn roles(&self, xml: &mut String) -> fmt::Result {
        let marks = Marks::whole(self.article);
        let mut roles = marks
            .marks
            .iter()
            .filter(|mark| mark.kind == Kind::Role)
            .peekable();
        if roles.peek().is_none() {
            return Ok(());
        }
        writeln!(xml, "<spanGrp type=\"role\">")?;
        for mark in roles {
            let target = self.target(&[mark.span]);
            let (own, id, role, cert) = (self.own, &mark.id, mark.label, mark.score);
            let quotation = id.split('.').next().unwrap_or_default();
            writeln!(
                xml,
                "<span xml:id=\"{own}.{id}\" ana=\"#role.{role}\" cert=\"{cert}\" \
                 corresp=\"#{own}.{quotation}\" target=\"{target}\">{}</span>",
                Content(self.words.index.slice(mark.span))
            )?;
        }
        writeln!(xml, "</spanGrp>")
    }
}

/// TEI's element for a name; words derived from names and compounds with them refer to what is named.
fn element(entity: &Entity) -> &'static str {
    match (entity.label.variant(), entity.label.class()) {
        (Variant::Name, Class::Per) => "persName",
        (Variant::Name, Class::Loc) => "placeName",
        (Variant::Name, Class::Org) => "orgName",
        _ => "rs",
    }
}

/// Whether it was spoken; `None` if it may have been written.
const fn aloud(medium: Medium) -> Option<bool> {
    match medium {
        Medium::Speech => Some(true),
        Medium::Thought => Some(false),
        _ => None,
    }
}
