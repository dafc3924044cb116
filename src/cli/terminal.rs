//! Data on standard output: as it is, unless a terminal shows it.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};

use crate::review::steers;

/// Standard output for records and tables. On a terminal, characters that would steer it are
/// written as JSON writes them (`\u001b`), which changes no record; pipes and files get all as it is.
pub fn data() -> Box<dyn Write> {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        Box::new(Harmless::new(stdout))
    } else {
        Box::new(BufWriter::new(stdout))
    }
}

/// Writes on, with what steers a terminal written out. Holds back at most three bytes: the beginning
/// of a character.
struct Harmless<W: Write> {
    terminal: W,
    begun: Vec<u8>,
}

impl<W: Write> Harmless<W> {
    const fn new(terminal: W) -> Self {
        Self {
            terminal,
            begun: Vec::new(),
        }
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            // Bytes that are no text are no business of ours, but none may steer either.
            _ => self.begun.len(),
        };
        let shown = written_out(&String::from_utf8_lossy(&self.begun[..whole]));
        self.begun.drain(..whole);
        self.terminal.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.terminal.flush()
    }
}

fn written_out(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if steers(character) && character != '\n' && character != '\t' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_on_a_terminal_are_the_same_records_and_steer_nothing() {
        let value = serde_json::json!({"text": "a\u{9b}31m\u{202e}ü\u{e0041}👩\n\u{7f}\u{1b}[0m"});
        let line = serde_json::to_string(&value).unwrap() + "\n";
        // However the bytes arrive.
        for size in [1, 2, 3, 1000] {
            let mut out = Harmless::new(Vec::new());
            for chunk in line.as_bytes().chunks(size) {
                out.write_all(chunk).unwrap();
            }
            out.flush().unwrap();
            let shown = String::from_utf8(out.terminal).unwrap();
            assert!(!shown.trim_end_matches('\n').chars().any(steers), "{shown}");
            assert!(shown.contains("ü") && shown.contains('👩'));
            let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
            assert_eq!(read, value);
        }
    }
}
