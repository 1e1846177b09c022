//! The commands over files: a file in, words or JSON out, no database.

mod capture;
mod choices;
mod disk;
mod forecasts;
mod help;
mod plan;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a command printed and how it ended.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    /// The JSON that it printed.
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {} {}", self.out, self.err))
    }

    /// Whether what it printed fits a terminal, without colours.
    fn is_plain_text(&self) -> bool {
        !self.out.contains('\u{1b}') && self.out.lines().all(|line| line.chars().count() <= 80)
    }
}

/// Runs the program in an empty folder with this standard input.
fn run(args: &[&str], input: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(args)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments may be gone before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// Whether a number of a JSON answer is this one.
fn close(got: &serde_json::Value, want: f64, tolerance: f64) -> bool {
    got.as_f64().is_some_and(|got| (got - want).abs() <= tolerance)
}
