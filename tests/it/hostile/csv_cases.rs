//! The cases that send a CSV file, and the judgement over an answer. Every surface that takes a file runs all of them.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use touchstone::domain::invalid::is_invisible;

use super::bytes::bytes;

const INPUTS: &str = include_str!("inputs.json");

/// One file with the answer that is owed.
pub struct CsvCase {
    /// `str-010` say.
    pub id: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What is owed.
    pub expect: Expect,
}

/// The answer that is owed.
#[derive(Deserialize)]
pub struct Expect {
    /// `accept`, `refuse_row` and so on.
    pub verdict: String,
    /// The HTTP statuses that are right.
    pub status: Vec<u16>,
    /// The line.
    pub row: Option<u64>,
    /// The column, by name or number.
    pub column: Option<Value>,
    /// The code.
    pub code: Option<String>,
    /// How many rows are stored.
    pub stored: Option<u64>,
}

/// What a surface answered.
#[derive(Default)]
pub struct Answer {
    /// The HTTP status, where there is one.
    pub status: Option<u16>,
    /// How many rows were stored.
    pub stored: u64,
    /// The errors that were listed.
    pub errors: Vec<Said>,
    /// How many there were.
    pub total_errors: u64,
}

/// One error as it was told.
#[derive(Debug)]
pub struct Said {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: Option<String>,
    /// The code.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// The value.
    pub value: Option<String>,
}

/// Every case that sends a CSV file. The bytes are made one case at a time.
pub fn csv_cases() -> impl Iterator<Item = CsvCase> {
    let inputs: Value = serde_json::from_str(INPUTS).unwrap();
    let promised = inputs["count_by_surface"]["csv_import"].as_u64().unwrap();
    let mut cases = inputs["cases"].as_array().unwrap().clone();
    cases.retain(|case| case["surface"] == "csv_import");
    assert_eq!(cases.len() as u64, promised, "a case that isn't run is a failure");
    cases.into_iter().map(|case| csv_case(&case))
}

/// One case by its id.
pub fn case_of(id: &str) -> CsvCase {
    let inputs: Value = serde_json::from_str(INPUTS).unwrap();
    csv_case(inputs["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap())
}

fn csv_case(case: &Value) -> CsvCase {
    CsvCase {
        id: case["id"].as_str().unwrap().to_owned(),
        bytes: bytes(&case["input"]),
        expect: Expect::deserialize(&case["expect"]).unwrap(),
    }
}

/// Runs every case through a surface, prints the count and fails if an answer is not the one that is owed.
pub fn each_csv_case(surface: &str, mut run: impl FnMut(&CsvCase) -> Answer) {
    let (mut passed, mut failed) = (0, Vec::new());
    for case in csv_cases() {
        let start = Instant::now();
        let answer = run(&case);
        let mut complaints = judge(&case.expect, &answer);
        let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
        if start.elapsed() > limit {
            complaints.push(format!("took {:?}", start.elapsed()));
        }
        if complaints.is_empty() {
            passed += 1;
        } else {
            failed.push(format!("{}: {}", case.id, complaints.join("; ")));
        }
    }
    println!("{surface}: {passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What is wrong with an answer.
pub fn judge(expect: &Expect, answer: &Answer) -> Vec<String> {
    let mut complaints = told_well(answer);
    if let Some(status) = answer.status
        && !expect.status.contains(&status)
    {
        complaints.push(format!("status {status}, expected {:?}", expect.status));
    }
    let refused = !answer.errors.is_empty();
    if refused && answer.stored > 0 {
        complaints.push(format!("refused, and {} rows stored", answer.stored));
    }
    match expect.verdict.as_str() {
        "accept" | "accept_normalised" if refused => complaints.push(format!("refused: {:?}", answer.errors[0])),
        verdict if verdict.starts_with("refuse") && !refused => complaints.push("not refused".to_owned()),
        _ if refused => complaints.extend(misplaced(expect, &answer.errors)),
        _ if expect.stored.is_some_and(|n| n != answer.stored) || answer.stored == 0 => {
            complaints.push(format!("{} rows stored, expected {:?}", answer.stored, expect.stored));
        }
        _ => {}
    }
    complaints
}

/// A refusal must have one error with the line, column and code that are owed.
fn misplaced(expect: &Expect, errors: &[Said]) -> Option<String> {
    let column = expect.column.as_ref().map(|c| c.as_str().map_or_else(|| c.to_string(), str::to_owned));
    let fits = |said: &Said| {
        expect.row.is_none_or(|row| row == said.line)
            && expect.code.as_ref().is_none_or(|code| *code == said.code)
            && column.as_ref().is_none_or(|column| Some(column) == said.column.as_ref())
    };
    (!errors.iter().any(fits)).then(|| {
        format!("expected line {:?}, column {column:?}, code {:?}; said {:?}", expect.row, expect.code, errors[0])
    })
}

/// Whatever the verdict: at most 100 errors, short values, nothing that can't be seen.
fn told_well(answer: &Answer) -> Vec<String> {
    let mut complaints = Vec::new();
    if answer.errors.len() > 100 || answer.total_errors < answer.errors.len() as u64 {
        complaints.push(format!("{} of {} errors listed", answer.errors.len(), answer.total_errors));
    }
    for said in &answer.errors {
        let spelled = |text: &str| text.matches("U+").count() * 6;
        // 80 characters of the value, and the sentence around them.
        if said.message.chars().count() > 320 + spelled(&said.message) {
            complaints.push(format!("a message of {} characters", said.message.chars().count()));
        }
        if said.value.as_ref().is_some_and(|v| v.chars().count() > 81 + spelled(v)) {
            complaints.push("a value of more than 80 characters".to_owned());
        }
        let texts = [Some(&said.message), said.value.as_ref(), said.column.as_ref()];
        if texts.into_iter().flatten().any(|t| t.chars().any(is_invisible)) {
            complaints.push("an invisible character in an answer".to_owned());
        }
    }
    complaints
}
