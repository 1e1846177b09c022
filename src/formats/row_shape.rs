//! Whether a row of a file has the shape that its header promises.

use super::delimiter::Delimiter;
use super::records::Record;
use super::row_error::RowError;

/// What is wrong with a row as a whole. `names` are the header's names, the first `named` of them up to the last one that
/// is not empty.
pub(super) fn fault(record: &Record, names: &[&str], named: usize, delimiter: Delimiter) -> Option<RowError> {
    let line = record.line();
    if record.len() != names.len() && record.len() != named {
        let hint = if record.len() > named { " A comma inside a value needs quotes." } else { "" };
        let hint = hint.replace("comma", delimiter.name());
        let message = format!("The row has {} values, the header has {named}.{hint}", record.len());
        return Some(RowError::line(line, "field_count", message));
    }
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return Some(RowError::line(line, "required", "The row is empty. Remove it, or fill it in."));
    }
    if record.iter().zip(names).all(|(cell, name)| name.eq_ignore_ascii_case(cell.trim())) {
        return Some(RowError::line(line, "repeated_header", "The header stands here again. Remove the line."));
    }
    let extra = (named..record.len()).find(|i| !record.get(*i).trim().is_empty())?;
    let message = format!("Column {} has a value and no name. Name it, or remove it.", extra + 1);
    Some(RowError::column(line, (extra + 1).to_string(), "empty_header", message))
}
