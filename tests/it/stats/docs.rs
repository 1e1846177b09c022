//! Every public function of the statistics is documented in the same order, and every method has its place in the docs.

use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false if path.extension().is_some_and(|e| e == "rs") => found.push(path),
            false => {}
        }
    }
}

/// The public functions of a file with their docs and their signatures.
fn functions(text: &str) -> Vec<(String, String, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let name = |line: &str| Some(line.strip_prefix("pub fn ")?.split(['(', '<']).next()?.to_string());
    let is_doc = |line: &&str| line.starts_with("///") || line.starts_with("#[");
    let found = lines.iter().enumerate().filter_map(|(i, line)| {
        let above = lines[..i].iter().rev().take_while(|line| is_doc(line)).count();
        let docs = lines[i - above..i].iter().filter_map(|line| line.strip_prefix("///"));
        let signature = lines[i..].iter().take_while(|line| !line.ends_with(['{', ';'])).chain([&lines[i]]);
        let joined = signature.copied().collect::<Vec<_>>().join(" ");
        Some((name(line)?, docs.map(str::trim).collect::<Vec<_>>().join("\n"), joined))
    });
    found.collect()
}

/// Everything public: what stands in private modules of mere tools is left out.
fn public() -> Vec<(String, String, String)> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stats"), &mut paths);
    let tools = ["special", "linear.rs", "random.rs", "tests.rs"];
    let is_tool = |path: &PathBuf| path.components().any(|c| tools.iter().any(|t| c.as_os_str() == *t));
    paths.retain(|path| !is_tool(path) && !path.ends_with("special.rs"));
    paths.iter().flat_map(|path| functions(&std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_public_function_says_the_same_things_in_the_same_order() {
    let all = public();
    assert!(all.len() > 60, "{}", all.len());
    for (name, docs, signature) in all {
        let question = docs.split("\n\n").next().unwrap_or_default();
        assert!(question.ends_with('?'), "{name} begins with the question that it answers: {question}");
        let shared = docs.contains("source and comparison: as for") || docs.contains("Assumptions and source: as for");
        let mut wanted = vec!["\nReturns", "\nAssumptions", "\nSource", "\nCompared with", "```"];
        if shared {
            wanted = vec!["\nReturns", "\nAssumptions", "```"];
        }
        if signature.contains("Result<") {
            wanted.insert(1, "# Errors");
        }
        let docs = docs.replace(". Source:", ".\nSource:").replace(". Compared with:", ".\nCompared with:");
        let mut from = 0;
        for part in wanted {
            let at = docs[from..].find(part);
            assert!(at.is_some(), "{name} lacks '{}', or says it in another order", part.trim());
            from += at.unwrap_or_default();
        }
    }
}

#[test]
fn every_method_has_its_place_in_the_docs() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/statistics.md")).unwrap();
    // What a value tells of itself is no method.
    let reads = |signature: &str| {
        signature.contains("(self") || signature.contains("(&self") || signature.contains("(&mut self")
    };
    for (name, _, signature) in public() {
        let told = page.contains(&format!("`{name}`")) || page.contains(&format!("::{name}`"));
        assert!(told || reads(&signature) || NO_METHODS.contains(&name.as_str()), "docs/statistics.md lacks `{name}`");
    }
}

#[test]
fn every_section_of_the_docs_says_what_a_checker_asks() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/statistics.md")).unwrap();
    let methods = page.split("\n# The methods").nth(1).unwrap();
    let sections: Vec<&str> = methods.split("\n### ").skip(1).map(|s| s.split("\n## ").next().unwrap()).collect();
    assert!(sections.len() > 30, "{}", sections.len());
    for section in sections {
        for part in ["Question.", "Assumes", "Formula.", "Source.", "Compared with"] {
            let title = section.lines().next().unwrap_or_default();
            assert!(section.contains(&format!("**{part}**")), "{title} lacks '{part}'");
        }
    }
}

/// Constructors, and what only puts counts together.
const NO_METHODS: [&str; 5] = ["new", "under", "after", "matched", "grouped"];
