//! Code points counted in the units of others.

/// Code point → UTF-16 code unit of one text, as JavaScript and Java count.
#[derive(Debug, Clone)]
pub struct Utf16Index {
    /// Unit of each code point, and the length at the end.
    units: Vec<u32>,
}

impl Utf16Index {
    /// Indexes `text` (at most 4 GiB).
    pub fn new(text: &str) -> Self {
        let mut units = Vec::with_capacity(text.len() + 1);
        let mut unit = 0;
        for character in text.chars() {
            units.push(unit);
            unit += character.len_utf16() as u32;
        }
        units.push(unit);
        Self { units }
    }

    /// The unit at which code point `char_offset` begins (clamped to the end).
    pub fn unit(&self, char_offset: usize) -> usize {
        self.units[char_offset.min(self.units.len() - 1)] as usize
    }

    /// The code point that begins at `unit`, or the end; `None` behind it and within a pair.
    pub fn code_point(&self, unit: usize) -> Option<usize> {
        let unit = u32::try_from(unit).ok()?;
        self.units.binary_search(&unit).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_slice_what_code_points_slice() {
        // Emoji of several code points, letters beyond the first plane, decomposed umlauts.
        let text = "🏳️‍🌈 𝔉ritz u\u{308}ber 2️⃣";
        let units: Vec<u16> = text.encode_utf16().collect();
        let index = Utf16Index::new(text);
        let characters: Vec<char> = text.chars().collect();
        for start in 0..=characters.len() {
            for end in start..=characters.len() {
                let slice = &units[index.unit(start)..index.unit(end)];
                let expected: String = characters[start..end].iter().collect();
                assert_eq!(String::from_utf16(slice).unwrap(), expected);
                assert_eq!(index.code_point(index.unit(end)), Some(end));
            }
        }
        assert_eq!(index.unit(99), units.len());
        assert_eq!(index.code_point(1), None);
        assert_eq!(index.code_point(units.len() + 1), None);
    }
}
