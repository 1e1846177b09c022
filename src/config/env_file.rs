//! `.env`: it fills what the environment leaves open, and every mistake in it is told with its line.

use super::{NAMES, OTHER_NAMES};
use std::path::PathBuf;

/// The prefix of most of our names.
const PREFIX: &str = "TOUCHSTONE_";

/// Fills the environment from the nearest `.env` and returns what is wrong with that file. It must happen before anything
/// reads the environment.
pub fn load() -> Vec<String> {
    let Some(path) = nearest() else { return Vec::new() };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return vec![format!(".env can't be read: {error}")],
    };
    let (fine, mistakes) = examined(&text);
    // What is broken has been taken out, and what stands in the environment wins.
    match dotenvy::from_read(fine.as_bytes()) {
        Ok(()) => mistakes,
        Err(_) => mistakes.into_iter().chain([".env can't be read. Write lines as NAME=value".to_owned()]).collect(),
    }
}

/// In the folder where we were started, or the nearest one above it.
fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(".env")).find(|path| path.is_file())
}

/// The text without its broken lines, and all mistakes in it. No mistake repeats a line: it may hold a password.
fn examined(text: &str) -> (String, Vec<String>) {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut mistakes: Vec<(usize, String)> = Vec::new();
    // A quote that is never closed takes the lines after it with it, so these are read again without its line.
    while let Some((broken, near)) = first_broken(&lines) {
        let first = broken.lines().next().unwrap_or_default().trim();
        let Some(at) = position(&lines, 0, |line| !first.is_empty() && line.trim() == first) else { break };
        lines[at] = "";
        let line = at + 1;
        mistakes
            .push((at, format!("Line {line} of .env can't be read near character {near}. Write lines as NAME=value")));
    }
    let mut from = 0;
    for (name, _) in dotenvy::from_read_iter(lines.join("\n").as_bytes()).flatten() {
        let set = |line: &str| line.trim_start_matches("export ").trim_start().starts_with(&name);
        from = position(&lines, from, set).unwrap_or(from);
        mistakes.extend(
            meant(&name).map(|known| {
                (from, format!("{name} in line {} of .env is no setting. Did you mean {known}?", from + 1))
            }),
        );
    }
    mistakes.sort_by_key(|(at, _)| *at);
    (lines.join("\n"), mistakes.into_iter().map(|(_, mistake)| mistake).collect())
}

/// The first thing that can't be read, and the place in it.
fn first_broken(lines: &[&str]) -> Option<(String, usize)> {
    dotenvy::from_read_iter(lines.join("\n").as_bytes()).find_map(|entry| match entry {
        Err(dotenvy::Error::LineParse(broken, near)) => Some((broken, near)),
        _ => None,
    })
}

fn position(lines: &[&str], from: usize, fits: impl Fn(&str) -> bool) -> Option<usize> {
    lines.iter().skip(from).position(|line| fits(line.trim_start())).map(|at| at + from)
}

/// The setting that a name was likely meant to be. Names with our prefix are looked at in the whole environment.
fn meant(name: &str) -> Option<&'static str> {
    let all = || NAMES.into_iter().chain(OTHER_NAMES);
    if name.starts_with(PREFIX) || all().any(|known| known == name) {
        return None;
    }
    let bare = |known: &'static str| known.strip_prefix(PREFIX).unwrap_or(known);
    all().find(|known| near(name, known) || near(name, bare(known)))
}

/// Whether two names differ by a slip: at most two letters, and fewer in short names, which are near to everything.
fn near(name: &str, known: &str) -> bool {
    distance(&name.to_ascii_uppercase(), known) <= (known.len() / 5).min(2)
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_told_and_a_name_of_somebody_elses_is_not() {
        assert_eq!(distance("kitten", "sitting"), 3);
        for (name, known) in [
            ("DATABSE_URL", "DATABASE_URL"),
            ("BASEURL", "BASE_URL"),
            ("LISTEN", "TOUCHSTONE_LISTEN"),
            ("TOUCHSTON_DATA", "TOUCHSTONE_DATA"),
            ("trusted_proxie", "TOUCHSTONE_TRUSTED_PROXIES"),
        ] {
            assert_eq!(meant(name).unwrap_or("nothing"), known, "{name}");
        }
        for name in ["DATABASE_URL", "TOUCHSTONE_LOG", "PATH", "DATE", "LANG", "SMTP_URL", "POSTGRES_PASSWORD"] {
            assert_eq!(meant(name), None, "{name}");
        }
    }

    #[test]
    fn broken_lines_are_named_by_number_and_the_others_stay() {
        let (fine, mistakes) = examined("A=1\n\nDATABASE_URL 'CANARY\nB=2\nBASEURL=x\n");
        assert_eq!(mistakes.len(), 2, "{mistakes:?}");
        assert!(mistakes[0].starts_with("Line 3 of .env"), "{mistakes:?}");
        assert!(mistakes[1].starts_with("BASEURL in line 5 of .env"), "{mistakes:?}");
        assert!(fine.contains("A=1") && fine.contains("B=2") && !fine.contains("CANARY"), "{fine}");
    }
}
