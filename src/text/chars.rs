//! What single characters are: letters, marks, quotation marks, brackets, pictures.

use unicode_normalization::char::is_combining_mark;

/// Letters, digits and the marks on them, and the underscore: what words are made of.
pub fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || (char >= '\u{300}' && is_combining_mark(char))
}

/// A mark that belongs to the character before it.
pub fn is_mark(char: char) -> bool {
    char >= '\u{300}' && is_combining_mark(char)
}

/// Blank in the view, where all others have become plain.
pub const fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\n')
}

/// The hyphens that join words; not the dashes that stand between them.
pub const fn is_hyphen(char: char) -> bool {
    matches!(char, '-' | '\u{2010}' | '\u{2011}')
}

/// Dashes that stand between clauses.
pub const fn is_dash(char: char) -> bool {
    matches!(char, '–' | '—' | '―' | '‒' | '−')
}

/// Apostrophes inside words; three of them also close quotations.
pub const fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | 'ʼ' | '′' | '´' | '`')
}

/// Quotation marks of every style, opening or closing.
pub const fn is_quotation_mark(char: char) -> bool {
    matches!(
        char,
        '"' | '\''
            | '`'
            | '´'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '＂'
            | '〝'
            | '〞'
            | '〟'
            | '❝'
            | '❞'
    )
}

/// Quotation marks that never close.
pub const fn is_opening_only(char: char) -> bool {
    matches!(char, '„' | '‚' | '‟' | '‛' | '〝' | '❝' | '「')
}

/// Opening brackets.
pub const fn is_opening_bracket(char: char) -> bool {
    matches!(char, '(' | '[' | '{')
}

/// Closing brackets.
pub const fn is_closing_bracket(char: char) -> bool {
    matches!(char, ')' | ']' | '}')
}

/// Marks that begin the items of a list wherever they begin a line.
pub const fn is_bullet(char: char) -> bool {
    matches!(
        char,
        '•' | '◦'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '‣'
            | '⁃'
            | '·'
            | '*'
            | '►'
            | '▶'
            | '➤'
            | '✓'
            | '→'
    )
}

/// A variation selector: how the character before it is drawn.
pub const fn is_variation_selector(char: char) -> bool {
    matches!(char, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters without width of their own, which are not part of the wording.
pub const fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
    ) || is_variation_selector(char)
}

/// Emoji and other pictures, and the modifiers of their skin. None of them decomposes.
pub const fn is_pictograph(char: char) -> bool {
    matches!(
        char,
        '©' | '®'
            | '\u{203C}'
            | '\u{2049}'
            | '\u{2122}'
            | '\u{2139}'
            | '\u{2194}'..='\u{2199}'
            | '\u{21A9}'..='\u{21AA}'
            | '\u{231A}'..='\u{231B}'
            | '\u{2328}'
            | '\u{23CF}'
            | '\u{23E9}'..='\u{23FA}'
            | '\u{24C2}'
            | '\u{25FB}'..='\u{25FE}'
            | '\u{2600}'..='\u{27BF}'
            | '\u{2934}'..='\u{2935}'
            | '\u{2B05}'..='\u{2B55}'
            | '\u{3030}'
            | '\u{303D}'
            | '\u{3297}'
            | '\u{3299}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}

/// Half a flag.
pub const fn is_regional_indicator(char: char) -> bool {
    matches!(char, '\u{1F1E6}'..='\u{1F1FF}')
}

/// What varies the pictograph before it: skin, hair, the letters of a subdivision's flag.
pub const fn is_picture_modifier(char: char) -> bool {
    matches!(char, '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}
