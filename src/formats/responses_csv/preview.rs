//! What a file would do, without doing it.

use std::io::Read;

use super::{Options, Outcome, Row, Rows};
use crate::domain::invalid::shown;
use crate::domain::time::Moment;

/// How many rows a preview shows.
const SAMPLE: usize = 20;
/// How many it shows as they would be stored.
const FIRST: usize = 5;

/// What a file would do, without doing it.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What the reading found out.
    pub outcome: Outcome,
    /// The first rows as they stand in the file, each cell shortened.
    pub sample: Vec<Vec<String>>,
    /// The first right rows as they would be stored, each with its line.
    pub first: Vec<Row>,
}

/// Reads a whole file; `look` sees every right row. Rows of a file with a wrong header are counted, not checked.
pub fn preview<R: Read>(reader: R, options: &Options, now: Moment, look: &mut dyn FnMut(&Row)) -> Preview {
    let mut rows = Rows::open(reader, options, now);
    let checkable = rows.checkable();
    let (mut sample, mut first) = (Vec::new(), Vec::new());
    while rows.load() {
        if sample.len() < SAMPLE {
            sample.push(rows.record.iter().map(shown).collect());
        }
        if checkable && let Some(row) = rows.check() {
            look(&row);
            if first.len() < FIRST {
                first.push(row);
            }
        }
    }
    Preview { outcome: rows.finish(), sample, first }
}
