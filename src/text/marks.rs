//! Which quotation marks and brackets open and which close.
//!
//! German news writes „so“, »so«, «so», "so", “so” and ‚so‘: the same mark opens in one house and
//! closes in the next, so the blanks beside a mark tell more than its form.

use super::chars::{is_closing_bracket, is_opening_bracket, is_opening_only, is_quotation_mark};
use super::scan::{Kind, Piece};

/// What a token does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Neither opens nor closes.
    None,
    /// Belongs to what follows.
    Open,
    /// Belongs to what stands before.
    Close,
}

/// The role of each token of one part.
pub fn roles(view: &str, pieces: &[Piece]) -> Vec<Role> {
    let mut roles = Vec::with_capacity(pieces.len());
    let mut open = false;
    for (index, piece) in pieces.iter().enumerate() {
        let char = match piece.kind {
            Kind::Mark => piece.text(view).chars().next().unwrap_or(' '),
            _ => ' ',
        };
        let role = if is_opening_bracket(char) {
            Role::Open
        } else if is_closing_bracket(char) {
            Role::Close
        } else if is_quotation_mark(char) || piece.text(view) == ",," {
            let before = index
                .checked_sub(1)
                .map(|before| (pieces[before], roles[before]));
            let role = quotation_mark(view, char, *piece, before, pieces.get(index + 1), open);
            open = role == Role::Open;
            role
        } else {
            Role::None
        };
        roles.push(role);
    }
    roles
}

fn quotation_mark(
    view: &str,
    char: char,
    piece: Piece,
    before: Option<(Piece, Role)>,
    after: Option<&Piece>,
    open: bool,
) -> Role {
    if is_opening_only(char) || char == ',' {
        return Role::Open;
    }
    let free_before =
        before.is_none_or(|(before, role)| before.end < piece.start || role == Role::Open);
    let free_after = after.is_none_or(|after| {
        after.start > piece.end
            || (after.kind == Kind::Mark
                && !is_opening_bracket(after.text(view).chars().next().unwrap_or(' ')))
    });
    match (free_before, free_after) {
        (false, true) => Role::Close,
        (true, false) => Role::Open,
        _ if open => Role::Close,
        // `so."Der`: the mark that never opens in German closes what was opened out of sight.
        (false, false) if matches!(char, '“' | '”' | '‘' | '’') => Role::Close,
        _ => Role::Open,
    }
}
