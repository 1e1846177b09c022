//! The walls of `docs/architecture.md`: who may know whom, and what may stand where.
//!
//! The table is the picture as data; the sources are read as text, so the rule holds for code that is never called.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What a module may use besides itself and `std`.
struct Wall {
    module: &'static str,
    ours: &'static [&'static str],
    crates: &'static [&'static str],
}

const ALL: &[&str] = &["stats", "domain", "db", "formats", "actions", "views", "templates", "web", "config", "startup"];

#[rustfmt::skip]
const WALLS: &[Wall] = &[
    Wall { module: "stats", ours: &[], crates: &["statrs"] },
    Wall { module: "domain", ours: &["stats"], crates: &["chrono", "unicode_normalization", "zxcvbn"] },
    Wall { module: "db", ours: &["domain"],
           crates: &["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys", "chrono", "thiserror", "tracing"] },
    Wall { module: "formats", ours: &["domain", "stats"],
           crates: &["csv", "serde", "serde_json", "chrono", "encoding_rs", "imagesize", "thiserror"] },
    Wall { module: "actions", ours: &["domain", "stats", "db", "formats"],
           crates: &["chrono", "argon2", "sha2", "rand", "base64", "hmac", "thiserror"] },
    Wall { module: "views", ours: &["domain", "stats"], crates: &["serde", "anstyle", "resvg", "qrcode", "thiserror"] },
    Wall { module: "templates", ours: &["views"], crates: &["handlebars", "rust_embed", "serde", "thiserror"] },
    Wall { module: "web", ours: &["domain", "stats", "db", "formats", "actions", "views", "templates"],
           crates: &["actix_web", "actix_multipart", "serde", "serde_json", "form_urlencoded", "futures_util", "tokio",
                     "governor", "subtle", "sha2", "base64", "rand", "rust_embed", "thiserror", "tracing"] },
    Wall { module: "config", ours: ALL, crates: &["clap", "dotenvy", "tracing_subscriber", "thiserror"] },
    Wall { module: "startup", ours: ALL,
           crates: &["actix_web", "actix_http", "actix_server", "actix_service", "tokio", "tracing",
                     "tracing_subscriber", "thiserror"] },
    Wall { module: "cli", ours: ALL,
           crates: &["clap", "dotenvy", "anstream", "anstyle", "base64", "indicatif", "sha2", "tracing", "actix_web", "tokio"] },
    Wall { module: "main", ours: &[], crates: &["touchstone"] },
    Wall { module: "lib", ours: ALL, crates: &[] },
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder whose name ends so, in the order of their paths.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.retain(|p| p.to_str().unwrap().ends_with(ending));
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The path as a person would write it.
fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

/// A source without comments, strings and test modules; every line stays on its line.
fn code(source: &str) -> String {
    without_tests(&without_text(source))
}

fn without_text(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let (mut out, mut i) = (String::with_capacity(source.len()), 0);
    let starts = |i: usize, what: &str| what.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c));
    while i < chars.len() {
        let before = i.checked_sub(1).map(|k| chars[k]);
        let word_before = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let from = i;
        if starts(i, "//") {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if starts(i, "/*") {
            let mut depth = 0;
            loop {
                if starts(i, "/*") {
                    (depth, i) = (depth + 1, i + 2);
                } else if starts(i, "*/") {
                    (depth, i) = (depth - 1, i + 2);
                } else {
                    i += 1;
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if let Some(hashes) = raw_string(&chars[i..]).filter(|_| !word_before || before == Some('b')) {
            let end = format!("\"{}", "#".repeat(hashes));
            i += hashes + 2;
            while i < chars.len() && !starts(i, &end) {
                i += 1;
            }
            i += end.len();
        } else if chars[i] == '"' {
            i += 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            i += 1;
        } else if chars[i] == '\'' && (chars.get(i + 1) == Some(&'\\') || chars.get(i + 2) == Some(&'\'')) {
            // A character, not a lifetime: `'\u{1F600}'`, `'x'`.
            i += if chars[i + 1] == '\\' { 3 } else { 2 };
            while i < chars.len() && chars[i] != '\'' {
                i += 1;
            }
            i += 1;
        } else {
            out.push(chars[i]);
            i += 1;
            continue;
        }
        out.push(' ');
        out.extend(chars[from..i.min(chars.len())].iter().filter(|c| **c == '\n'));
    }
    out
}

/// The number of `#` of a raw string that begins here.
fn raw_string(chars: &[char]) -> Option<usize> {
    let hashes = chars.get(1..)?.iter().take_while(|c| **c == '#').count();
    (chars[0] == 'r' && chars.get(hashes + 1) == Some(&'"')).then_some(hashes)
}

fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(at) = out.find("#[cfg(test)]") {
        let rest = &out[at..];
        let opened = rest.find('{').unwrap_or(rest.len());
        let length = match rest.find(';').filter(|end| *end < opened) {
            Some(end) => end + 1,
            None => {
                let mut depth = 0;
                let closes = |(k, c): (usize, char)| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    (c == '}' && depth == 0).then_some(k + 1)
                };
                rest.char_indices().find_map(closes).unwrap_or(rest.len())
            }
        };
        let lines = "\n".repeat(rest[..length].matches('\n').count());
        out.replace_range(at..at + length, &lines);
    }
    out
}

/// The modules from the crate's root to a file: `src/db/users.rs` is `["db", "users"]`.
fn modules(file: &str) -> Vec<String> {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    inner.split('/').map(str::to_owned).collect()
}

/// The dependencies of Cargo.toml under the names that sources use.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| Some(line.split_once('=')?.0.trim().replace('-', "_")));
    names.chain(["touchstone".to_owned()]).collect()
}

/// All paths of a source, as lists of names, each with its line. Groups in braces are taken apart.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line;
        while let Some(at) = rest.find("::") {
            let head = rest[..at].rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
            let mut names = vec![rest[head..at].to_owned()];
            let mut tail = &rest[at..];
            while let Some(after) = tail.strip_prefix("::") {
                let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(after.len());
                names.push(after[..end].to_owned());
                tail = &after[end..];
            }
            let group = tail.strip_prefix('{').filter(|_| names.last().is_some_and(String::is_empty));
            if let Some(group) = group {
                names.pop();
                let firsts = group.split(['}', ',', '{']).map(|w| w.trim().split("::").next().unwrap_or("").to_owned());
                found.extend(firsts.map(|first| (number + 1, [names.clone(), vec![first]].concat())));
            } else {
                found.push((number + 1, names));
            }
            rest = tail;
        }
    }
    found
}

/// What a file uses that its wall does not allow.
fn trespasses(wall: &Wall, file: &str, source: &str, dependencies: &BTreeSet<String>) -> Vec<String> {
    let own = modules(file);
    let mut found = Vec::new();
    for (line, path) in paths(&code(source)) {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let (what, allowed) = if path[0] == "crate" || (ups > 0 && ups >= own.len()) {
            let name = path.get(ups.max(1)).cloned().unwrap_or_default();
            let known = ALL.contains(&name.as_str()) || name == "cli";
            let fits = !known || name == wall.module || wall.ours.contains(&name.as_str());
            (format!("crate::{name}"), fits)
        } else {
            let fits = !dependencies.contains(&path[0]) || wall.crates.contains(&path[0].as_str());
            (path[0].clone(), fits)
        };
        if !allowed {
            found.push(format!("{file}:{line}: {} must not know {what}", wall.module));
        }
    }
    found
}

fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs")
}

fn sources() -> impl Iterator<Item = (String, String)> {
    let all = files("src", ".rs").into_iter().filter(|p| !is_test(p));
    all.map(|path| (short(&path), fs::read_to_string(&path).unwrap()))
}

fn none(found: &[String]) {
    let list = found.iter().fold(String::new(), |mut list, one| {
        let _ = writeln!(list, "  {one}");
        list
    });
    assert!(found.is_empty(), "\n{list}");
}

#[test]
fn every_module_knows_only_whom_it_may() {
    let dependencies = dependencies();
    assert!(dependencies.contains("actix_web") && dependencies.contains("diesel"), "{dependencies:?}");
    let mut found = Vec::new();
    for (file, source) in sources() {
        let module = modules(&file)[0].clone();
        match WALLS.iter().find(|w| w.module == module) {
            Some(wall) => found.extend(trespasses(wall, &file, &source, &dependencies)),
            None => found.push(format!("{file}: the table of walls does not name {module}")),
        }
    }
    none(&found);
}

#[test]
fn a_wall_that_is_climbed_is_noticed() {
    let dependencies = dependencies();
    let stats = WALLS.iter().find(|w| w.module == "stats").unwrap();
    let source = r##"
//! use crate::web; in a comment is harmless
use super::special::ln_beta;
use crate::{db, domain::text};
use super::super::web;
fn f<'a>(x: &'a str) -> char {
    let harmless = "crate::db::users"; let raw = r#"diesel::prelude "quoted" "#;
    let quote = '"'; /* serde:: /* nested */ */
    let moment = chrono::Utc::now();
    quote
}
#[cfg(test)]
mod tests {
    use crate::db;
    fn g() { serde_json::json!({}) }
}
use diesel::prelude::*;
"##;
    let found = trespasses(stats, "src/stats/made_up.rs", source, &dependencies);
    let at = |line: u32, what: &str| format!("src/stats/made_up.rs:{line}: stats must not know {what}");
    assert_eq!(
        found,
        [at(4, "crate::db"), at(4, "crate::domain"), at(5, "crate::web"), at(9, "chrono"), at(17, "diesel")]
    );
    assert!(trespasses(stats, "src/stats/made_up.rs", "use statrs::function::erf;", &dependencies).is_empty());
    let from_the_top = trespasses(stats, "src/stats/mod.rs", "use super::db::users;", &dependencies);
    assert_eq!(from_the_top, ["src/stats/mod.rs:1: stats must not know crate::db"]);
}

#[test]
fn raw_html_is_printed_in_one_partial_only() {
    let raw = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.contains("{{{") || text.contains("{{&") || text.contains("{{~{") || text.contains("{{~&")
    };
    let found: Vec<_> = files("templates", ".hbs").iter().filter(|p| raw(p)).map(|p| short(p)).collect();
    assert_eq!(found, ["templates/partials/svg.hbs"]);
}

#[test]
fn templates_carry_no_style_no_script_and_no_handler_of_their_own() {
    let mut found = Vec::new();
    for path in files("templates", ".hbs") {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let inline = line.split("<script").skip(1).any(|tag| !tag.contains("src=") || !tag.contains("></script>"));
            let handler = line.split(char::is_whitespace).any(|word| word.starts_with("on") && word.contains("=\""));
            if line.contains("style=") || inline || handler {
                found.push(format!("{}:{}: {}", short(&path), number + 1, line.trim()));
            }
        }
    }
    none(&found);
}

#[test]
fn sql_is_written_in_the_database_layer_only() {
    let wrong = |(file, source): &(String, String)| !file.starts_with("src/db/") && code(source).contains("sql_query(");
    let found: Vec<_> = sources().filter(wrong).map(|(file, _)| file).collect();
    none(&found);
}

#[test]
fn whoever_answers_an_offer_writes_in_two_places_only() {
    let writes = |(_, source): &(String, String)| code(source).contains(".answering()");
    let found: Vec<_> = sources().filter(writes).map(|(file, _)| file).collect();
    assert_eq!(found, ["src/actions/answers.rs", "src/actions/visits.rs"]);
}

#[test]
fn no_deletion_of_one_row_takes_others_along() {
    let cascades = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap().to_lowercase();
        text.split_whitespace().collect::<Vec<_>>().join(" ").contains("on delete cascade")
    };
    let found: Vec<_> = files("migrations", "up.sql").iter().filter(|p| cascades(p)).map(|p| short(p)).collect();
    none(&found);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |backend: &str| -> Vec<String> {
        let folder = format!("migrations/{backend}");
        let all = files(&folder, ".sql");
        all.iter().map(|p| short(p).trim_start_matches(&format!("{folder}/")).to_owned()).collect()
    };
    let sqlite = names("sqlite");
    assert_eq!(sqlite, names("postgres"));
    for up in sqlite.iter().filter(|name| name.ends_with("up.sql")) {
        assert!(sqlite.contains(&up.replace("up.sql", "down.sql")), "{up} has no way back");
    }
}

#[test]
fn whoever_may_panic_says_why_it_cannot_happen() {
    let mut found = Vec::new();
    for (file, source) in sources() {
        let original: Vec<&str> = source.lines().collect();
        for (number, line) in code(&source).lines().enumerate() {
            if line.contains(".unwrap()") || line.contains(".expect(") {
                let near = &original[number.saturating_sub(3)..=number];
                if !near.iter().any(|l| l.contains("//") || l.contains("reason =")) {
                    found.push(format!("{file}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    none(&found);
}
