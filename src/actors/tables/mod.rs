//! Tables over linked records: names that the base does not know, attributes of actors by article.

pub mod attributes;
pub mod missing;
