//! What can be judged.

use crate::document::spelled;

spelled! {
    /// What a sample is a sample of, and what is judged.
    What, "kind of item", {
        /// Quotations.
        Quotation = "quotation",
        /// Entities.
        Entity = "entity",
        /// Whole articles; they alone show what was not found.
        Article = "article",
    }
}
