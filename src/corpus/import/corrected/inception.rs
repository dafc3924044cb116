//! `INCEpTION`: a UIMA CAS in XMI 1.0 for each article, with the layers of `export inception`; offsets
//! count UTF-16 code units.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};
use serde_json::Value;
use walkdir::WalkDir;

use super::head::{Example, Head, Read, given};
use super::mark::Mark;
use super::marked::Marked;
use super::{Checked, Given, Held, Holds, Text};
use crate::corpus::import::source::read_text;
use crate::document::{Span, UnknownSpelling, Utf16Index};
use crate::error::{Error, Result};

const XMI: &str = "http://www.omg.org/XMI";
const CAS: &str = "http:///uima/cas.ecore";
const METADATA: &str = "http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore";
const NER: &str = "http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore";
const OURS: &str = "http:///webanno/custom.ecore";

/// The documents of a file, or of all files `*.xmi` in a folder and those in it, by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn read<'p>(
    path: &'p Path,
    lang: &'p str,
) -> Result<Box<dyn Iterator<Item = Result<Given>> + 'p>> {
    if !path.is_dir() {
        return Ok(Box::new(std::iter::once(file(path, lang))));
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::io(path, error.into()))?;
        // A project has folders called like documents.
        let document = entry
            .path()
            .extension()
            .is_some_and(|suffix| suffix == "xmi");
        if document && entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(Box::new(
        files.into_iter().map(move |path| file(&path, lang)),
    ))
}

fn file(path: &Path, lang: &str) -> Result<Given> {
    let text = read_text(path)?;
    let document = Document::parse(&text).map_err(|error| {
        let reason = format!("no XML ({error}); expected is UIMA CAS XMI (XML 1.0)");
        Error::input(path.display().to_string(), reason)
    })?;
    given(cas(&document), path, 0, lang)
}

/// The elements of a document by their ids.
struct Cas<'d> {
    by_id: HashMap<&'d str, Node<'d, 'd>>,
    units: Utf16Index,
}

fn cas(document: &Document<'_>) -> Checked<Read> {
    let elements = || document.root_element().children().filter(Node::is_element);
    let named = |space: &str, name: &str| {
        let same = |node: &Node<'_, '_>| node.has_tag_name((space, name));
        elements().find(same)
    };
    let text = named(CAS, "Sofa").and_then(|sofa| sofa.attribute("sofaString"));
    let text = text.ok_or("it has no text (cas:Sofa); expected is UIMA CAS XMI (XML 1.0)")?;
    let view = named(CAS, "View").and_then(|view| view.attribute("members"));
    // What was deleted may still stand in the file, but is not among them.
    let members: Option<HashSet<&str>> = view.map(|ids| ids.split_whitespace().collect());
    let id = |node: &Node<'_, '_>| node.attribute((XMI, "id")).unwrap_or_default().to_owned();
    let cas = Cas {
        by_id: elements()
            .filter_map(|node| Some((node.attribute((XMI, "id"))?, node)))
            .collect(),
        units: Utf16Index::new(text),
    };
    let mut marked = Marked::default();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for node in elements() {
        let mark = match (node.tag_name().namespace(), node.tag_name().name()) {
            (Some(NER), "NamedEntity") => cas.mark(node, "value"),
            (Some(OURS), "Quotation") => cas.mark(node, "kind"),
            (Some(OURS), "QuotationRole") => cas.mark(node, "role"),
            _ => continue,
        };
        if members
            .as_ref()
            .is_none_or(|members| members.contains(id(&node).as_str()))
        {
            positions.insert(id(&node), marked.marks.len());
            marked.marks.push(mark?);
        }
    }
    for node in elements().filter(|node| node.has_tag_name((OURS, "Quotation"))) {
        let Some(&from) = positions.get(&id(&node)) else {
            continue;
        };
        for link in cas.links(node) {
            let role = link.attribute("role").unwrap_or_default();
            let target = link.attribute("target").unwrap_or_default();
            match positions.get(target) {
                Some(&to) => marked.relate(from, to, role),
                None => marked.left_out(role, marked.marks[from].span),
            }
        }
    }
    Ok(Ok(Example {
        head: head(named(OURS, "Article"), named(METADATA, "DocumentMetaData")),
        text: text.to_owned(),
        marked,
        holds: Holds {
            entities: true,
            quotations: Held::Kinds,
        },
        agrees: Text::ButForbidden,
    }))
}

impl<'d> Cas<'d> {
    /// The annotation `node`, labelled by its feature `label`.
    fn mark(&self, node: Node<'d, 'd>, label: &str) -> Checked<Mark> {
        let name = node.tag_name().name();
        let line = node.document().text_pos_at(node.range().start).row;
        let wrong = |what: &str| format!("{name} in line {line} {what}");
        let place = |key: &str| {
            let unit = node.attribute(key)?.parse().ok()?;
            self.units.code_point(unit)
        };
        let (Some(start), Some(end)) = (place("begin"), place("end")) else {
            return Err(wrong("ends within a character or behind the text"));
        };
        let Some(label) = node.attribute(label).filter(|label| !label.is_empty()) else {
            return Err(wrong(&format!("has no {label}")));
        };
        let unknown = |error: UnknownSpelling| wrong(&format!("has an {error}"));
        let given = |key: &str| node.attribute(key).filter(|value| !value.is_empty());
        let mut mark = Mark::new(Span::new(start, end), label);
        let medium = given("medium").map(str::parse).transpose();
        mark.medium = medium.map_err(unknown)?;
        let kind = given("speakerKind").map(str::parse).transpose();
        mark.kind = kind.map_err(unknown)?;
        Ok(mark)
    }

    /// What `roles` of a quotation names: links, or an array of them.
    fn links(&self, node: Node<'d, 'd>) -> Vec<Node<'d, 'd>> {
        let named = |ids: Option<&'d str>| {
            let ids = ids.unwrap_or_default().split_whitespace();
            ids.filter_map(|id| self.by_id.get(id).copied())
        };
        let array = |node: Node<'d, 'd>| node.has_tag_name((CAS, "FSArray"));
        named(node.attribute("roles"))
            .flat_map(|node| {
                if array(node) {
                    named(node.attribute("elements")).collect()
                } else {
                    vec![node]
                }
            })
            .collect()
    }
}

/// What the export wrote about the article; without that the name that `INCEpTION` gives the document,
/// which is that of the file.
fn head(article: Option<Node<'_, '_>>, metadata: Option<Node<'_, '_>>) -> Head {
    let of = |node: Option<Node<'_, '_>>, key: &str| {
        let value = node.and_then(|node| node.attribute(key));
        value.map_or(Value::Null, Value::from)
    };
    let title = metadata.and_then(|node| node.attribute("documentTitle"));
    let file = title.and_then(|title| title.strip_suffix(".xmi"));
    let id = match (of(article, "article"), file) {
        (Value::Null, Some(file)) => Value::from(unescaped(file)),
        (Value::Null, None) => of(metadata, "documentId"),
        (id, _) => id,
    };
    Head {
        id,
        date: of(article, "date"),
        outlet: of(article, "outlet"),
        title: of(article, "headline"),
        url: of(article, "address"),
    }
}

/// The id for which a file was named: `%2F` is a byte of UTF-8, `~2` the second file of an id.
fn unescaped(name: &str) -> String {
    let numbered = name.rsplit_once('~');
    let numbered = numbered.filter(|(_, number)| number.parse::<u32>().is_ok());
    let name = numbered.map_or(name, |(stem, _)| stem);
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        let escaped = byte.filter(|_| first == b'%');
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() {
            &behind[2..]
        } else {
            behind
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_comes_back_from_the_name_of_the_file() {
        assert_eq!(unescaped("zeitung%2F%C3%84rger.1"), "zeitung/Ärger.1");
        assert_eq!(unescaped("a%2Fb~2"), "a/b");
        assert_eq!(unescaped("50%"), "50%");
    }
}
