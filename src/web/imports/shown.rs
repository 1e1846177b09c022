//! Imports, as the pages list them.

use crate::db::imports::Import;
use crate::db::scope::Ws;
use crate::views::format;
use crate::views::import::ImportLine;
use std::collections::HashMap;

/// How much of a file's hash tells it from others by eye.
const FINGERPRINT: usize = 12;
/// Imports as the pages list them; `edited` says how many responses of each were edited since.
pub fn lines<P>(listed: &[Import], edited: &HashMap<i64, i64>, ws: &Ws<P>) -> Vec<ImportLine> {
    let line = |import: &Import| line(import, edited.contains_key(&import.id.0), ws);
    listed.iter().map(line).collect()
}

/// One import; `edited` says whether responses of it were edited since.
pub fn line<P>(import: &Import, edited: bool, ws: &Ws<P>) -> ImportLine {
    let verb = if import.undone_at.is_some() { "restore" } else { "undo" };
    ImportLine {
        file_name: import.file_name.clone(),
        href: format!("/w/{}/imports/{}", ws.id(), import.id),
        experiment: None,
        sentence: sentence(import),
        hash: import.file_hash.get(..FINGERPRINT).map(str::to_owned),
        undone: import.undone_at.is_some(),
        action: ws.role().may_write().then(|| format!("/w/{}/imports/{}/{verb}", ws.id(), import.id)),
        button: match (import.undone_at.is_some(), edited) {
            (true, _) => "Bring back",
            (false, false) => "Undo",
            (false, true) => "Undo, edited responses too",
        },
        edited: edited && import.undone_at.is_none(),
    }
}

/// What came in, by whom and when, and whether all of it.
fn sentence(import: &Import) -> String {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let (responses, rows, changed) = (number(import.responses), number(import.rows_read), number(import.changed));
    let here = if rows > responses { format!(" from {}", count(rows, "row")) } else { String::new() };
    let here = if changed > 0 { format!("{here}, {} changed", format::count(changed)) } else { here };
    let cut = if import.finished { "" } else { ", interrupted: import the same file again to go on" };
    format!("{}{here}, {} by {}{cut}", count(responses, "response"), import.at.day(), import.by)
}

/// So many of something.
pub fn count(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", format::count(n), if n == 1 { "" } else { "s" })
}
