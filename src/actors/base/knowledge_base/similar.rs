//! Names with one letter wrong: an automaton over the index of names.

use fst::automaton::Automaton;

/// Takes the keys that differ from `key` by at most one letter put in, left out or changed, or two
/// neighbours changed over (Damerau 1964), the first letter aside, which must be right.
#[derive(Debug, Clone, Copy)]
pub struct OneWrong<'k> {
    key: &'k [u8],
}

impl<'k> OneWrong<'k> {
    /// Keys like `key`.
    pub const fn new(key: &'k str) -> Self {
        Self {
            key: key.as_bytes(),
        }
    }
}

/// Where in the key the reading can be, in bits: letter `i` of the key comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    read: usize,
    /// Nothing wrong so far.
    right: bool,
    /// One wrong, and these offsets from `read` (-1, 0, +1 as bits 0 to 2).
    wrong: u8,
    /// The last letter was not the one expected; `wanted` was: a swap is still possible.
    swap: Option<u8>,
}

impl OneWrong<'_> {
    fn at(&self, index: Option<usize>) -> Option<u8> {
        self.key.get(index?).copied()
    }
}

impl Automaton for OneWrong<'_> {
    type State = State;

    fn start(&self) -> State {
        State {
            read: 0,
            right: true,
            wrong: 0,
            swap: None,
        }
    }

    fn is_match(&self, state: &State) -> bool {
        let length = self.key.len();
        let offset =
            |bit: u8, index: Option<usize>| state.wrong & bit != 0 && index == Some(length);
        (state.right && (state.read == length || state.read + 1 == length))
            || offset(1, state.read.checked_sub(1))
            || offset(2, Some(state.read))
            || offset(4, Some(state.read + 1))
    }

    fn can_match(&self, state: &State) -> bool {
        state.right || state.wrong != 0 || state.swap.is_some()
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let read = state.read;
        let (before, here, next) = (
            self.at(read.checked_sub(1)),
            self.at(Some(read)),
            self.at(Some(read + 1)),
        );
        let is = |letter: Option<u8>| letter == Some(byte);
        let mut wrong = 0;
        if state.wrong & 1 != 0 && is(before) {
            wrong |= 1;
        }
        if state.wrong & 2 != 0 && is(here) {
            wrong |= 2;
        }
        if state.wrong & 4 != 0 && is(next) {
            wrong |= 4;
        }
        if state.swap == Some(byte) {
            wrong |= 2;
        }
        let mut swap = None;
        let right = state.right && is(here);
        if state.right && read > 0 {
            // A letter too much, another letter, one left out.
            wrong |= 1;
            if here.is_some() {
                wrong |= 2;
            }
            if is(next) {
                wrong |= 4;
                swap = here;
            }
        }
        State {
            read: read + 1,
            right,
            wrong,
            swap,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(key: &str, name: &str) -> bool {
        let automaton = OneWrong::new(key);
        let end = name.bytes().fold(automaton.start(), |state, byte| {
            if automaton.can_match(&state) {
                automaton.accept(&state, byte)
            } else {
                state
            }
        });
        automaton.can_match(&end) && automaton.is_match(&end)
    }

    #[test]
    fn one_letter_may_be_wrong_but_the_first() {
        for (a, b) in [
            ("friedrich merz", "friedrich merz"),
            ("friedrich merz", "friedrich mertz"),
            ("friedrich merz", "friedrich mrz"),
            ("friedrich merz", "friedrich merc"),
            ("friedrich merz", "friedrich mrez"),
            ("friedrich merz", "friedrich mer"),
            ("friedrich merz", "friedrich merzx"),
            ("friedrich merz", "freidrich merz"),
        ] {
            assert!(takes(a, b), "{a} {b}");
            assert!(takes(b, a), "{b} {a}");
        }
        for (a, b) in [
            ("friedrich merz", "friedrich maerkz"),
            ("friedrich merz", "driedrich merz"),
            ("friedrich merz", "friedrich m"),
            ("anna", "anne b"),
            ("merz", "mzre"),
        ] {
            assert!(!takes(a, b), "{a} {b}");
        }
    }

    proptest::proptest! {
        #[test]
        fn it_takes_what_the_distance_says(a in "[abc]{1,7}", b in "[abc]{1,7}") {
            let expected = a.as_bytes()[0] == b.as_bytes()[0] && distance(a.as_bytes(), b.as_bytes()) <= 1
                // An edit of the first letter alone is not allowed, even where another edit would do as well.
                ;
            proptest::prop_assert_eq!(takes(&a, &b), expected, "{} {}", a, b);
        }
    }

    /// Optimal string alignment distance.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = usize::from(a[i - 1] != b[j - 1]);
                    let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    best = best.min(rows[i - 1][j - 1] + changed);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(rows[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        rows[a.len()][b.len()]
    }
}
