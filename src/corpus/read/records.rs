//! Bytes of CSV or TSV become records: their fields, and where and how they stand in the file.

use std::io::{self, BufRead, BufReader, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Room that the fields of a record get at first and whenever it is full.
const ROOM: usize = 1 << 12;

/// Cuts an input into records; a record's fields may be quoted and hold line ends.
pub struct Records<R> {
    input: BufReader<R>,
    core: Reader,
    limit: u64,
    /// Lines ended and bytes read before the next record.
    lines: u64,
    bytes: u64,
}

/// One record as it stands in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its bytes, without the line end; empty if it is too long.
    pub raw: Vec<u8>,
    /// Its first line, from 1.
    pub line: u64,
    /// Its first byte.
    pub byte_start: u64,
    /// One past its last byte, line end left out.
    pub byte_end: u64,
    /// The fields, unquoted, one behind the other.
    pub fields: Vec<u8>,
    /// Where each ends in `fields`.
    pub ends: Vec<usize>,
    /// What is wrong with the record as a whole.
    pub fault: Option<RowFault>,
}

/// Why a record is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// It is longer than the limit.
    TooLong,
    /// The file ends within a quoted field.
    OpenQuote,
}

impl Row {
    /// The fields one by one.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        (0..self.ends.len()).map(|i| {
            let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.fields[start..self.ends[i]]
        })
    }
}

impl<R: Read> Records<R> {
    /// Reads `input`, whose fields are separated by `delimiter` and quoted by `"`. Records of more
    /// than `limit` bytes are counted, not kept.
    pub fn new(input: R, delimiter: u8, limit: u64) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 16, input),
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            limit,
            lines: 0,
            bytes: 0,
        }
    }

    /// Keeps records of up to `limit` bytes from now on.
    pub const fn set_limit(&mut self, limit: u64) {
        self.limit = limit;
    }

    /// Whether the input begins with the mark of UTF-8, which is left out then.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub fn skip_bom(&mut self) -> io::Result<bool> {
        let found = self.input.fill_buf()?.starts_with(b"\xEF\xBB\xBF");
        if found {
            self.input.consume(3);
            self.bytes = 3;
        }
        Ok(found)
    }

    /// Where the next record begins at the earliest: line and byte.
    pub const fn position(&self) -> (u64, u64) {
        (self.lines + 1, self.bytes)
    }

    /// The next record; `None` at the end of the input. Blank lines are no records.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        let mut row = Row {
            fields: vec![0; ROOM],
            ends: vec![0; 64],
            ..Row::default()
        };
        let (mut filled, mut ended, mut length) = (0, 0, 0_u64);
        let (mut blank, mut blank_lines, mut inner_lines) = (0, 0, 0);
        let mut last = 0;
        loop {
            let input = self.input.fill_buf()?;
            let at_end = input.is_empty();
            // A line end in place of the input's end ends a record as well, unless a quote is open.
            let given = if at_end { b"\n" } else { input };
            let (fields, ends) = (&mut row.fields[filled..], &mut row.ends[ended..]);
            let (result, used, output, found) = self.core.read_record(given, fields, ends);
            let used = if at_end { 0 } else { used };
            for &byte in &input[..used] {
                let is_end = matches!(byte, b'\n' | b'\r');
                // Line ends before the record belong to the one before, or to blank lines.
                if length == 0 && is_end {
                    blank += 1;
                    blank_lines += u64::from(byte == b'\n');
                    continue;
                }
                length += 1;
                last = byte;
                inner_lines += u64::from(byte == b'\n');
                if length <= self.limit + 1 {
                    row.raw.push(byte);
                }
            }
            self.input.consume(used);
            let too_long = length > self.limit + 1;
            (filled, ended) = (filled + output, ended + found);
            match result {
                ReadRecordResult::InputEmpty if at_end && length == 0 => return Ok(None),
                ReadRecordResult::InputEmpty if at_end => {
                    row.fault = Some(RowFault::OpenQuote);
                    break;
                }
                ReadRecordResult::InputEmpty => {}
                // What is not kept is written over.
                ReadRecordResult::OutputFull if too_long => filled = 0,
                ReadRecordResult::OutputEndsFull if too_long => ended = 0,
                ReadRecordResult::OutputFull => row.fields.resize(filled * 2 + ROOM, 0),
                ReadRecordResult::OutputEndsFull => row.ends.resize(ended * 2 + 64, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        row.line = self.lines + blank_lines + 1;
        row.byte_start = self.bytes + blank;
        self.lines += blank_lines + inner_lines;
        self.bytes += blank + length;
        row.byte_end = self.bytes;
        // A quoted line end is followed by its quote, so this is the record's own.
        if matches!(last, b'\n' | b'\r') && row.fault.is_none() {
            row.byte_end -= 1;
            row.raw.truncate((row.byte_end - row.byte_start) as usize);
        }
        if row.byte_end - row.byte_start > self.limit {
            row.fault = Some(RowFault::TooLong);
            row.raw.clear();
            (filled, ended) = (0, 0);
        }
        row.fields.truncate(filled);
        row.ends.truncate(ended);
        Ok(Some(row))
    }
}
