//! The page: its parts as files, what it is told as JSON, and all of it as one file.

mod single;
mod view;

pub use single::Single;
pub use view::{ArticleView, PageFacts, Row, SampleRow};

/// The page's frame; where the marks stand, style and scripts are put.
const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// The scripts in the order in which they are read; they are one program.
const SCRIPTS: &[(&str, &str)] = &[
    ("dom.js", include_str!("dom.js")),
    ("source.js", include_str!("source.js")),
    ("text.js", include_str!("text.js")),
    ("selection.js", include_str!("selection.js")),
    ("details.js", include_str!("details.js")),
    ("list.js", include_str!("list.js")),
    ("judge.js", include_str!("judge.js")),
    ("keys.js", include_str!("keys.js")),
    ("main.js", include_str!("main.js")),
];
const HEAD: &str = "<!-- head -->";
const SCRIPT: &str = "<!-- scripts -->";

/// A file of the page: its media type and content. `name` is "" for the page itself.
pub fn file(name: &str) -> Option<(&'static str, String)> {
    if name.is_empty() {
        return Some(("text/html; charset=utf-8", served()));
    }
    if name == "page.css" {
        return Some(("text/css; charset=utf-8", STYLE.to_owned()));
    }
    let (_, script) = SCRIPTS.iter().find(|(known, _)| *known == name)?;
    Some(("text/javascript; charset=utf-8", (*script).to_owned()))
}

/// The page as it is served: it holds nothing of any article.
fn served() -> String {
    let script = |(name, _): &(&str, &str)| format!("<script src=\"{name}\"></script>\n");
    let scripts: String = SCRIPTS.iter().map(script).collect();
    FRAME
        .replace(HEAD, "<link rel=\"stylesheet\" href=\"page.css\">")
        .replace(SCRIPT, &scripts)
}
