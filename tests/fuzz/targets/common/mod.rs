//! What several targets ask for.
#![allow(dead_code)]

use wortlaut::corpus::read::{Encoding, Entry};

pub fn encoding(choice: u8) -> Encoding {
    [Encoding::Utf8, Encoding::Windows1252, Encoding::Latin1, Encoding::Auto][usize::from(choice % 4)]
}

/// Entries follow one another, within the input, and what is kept of them is what stands there.
pub fn places(entries: &[Entry], bytes: &[u8], encoding: Encoding) {
    let mut at = 0;
    for Entry { place, raw, .. } in entries {
        assert!(at <= place.byte_start && place.byte_start <= place.byte_end);
        assert!(place.byte_end <= bytes.len() as u64);
        at = place.byte_end;
        let here = &bytes[place.byte_start as usize..place.byte_end as usize];
        if encoding == Encoding::Utf8 && !raw.is_empty() {
            let here = here.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(here);
            assert_eq!(raw.as_bytes(), here.strip_suffix(b"\r").filter(|h| h.len() == raw.len()).unwrap_or(here));
        }
    }
}
