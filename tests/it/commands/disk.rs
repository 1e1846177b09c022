//! What the commands say when their output has no room.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Command, Stdio};

const FILE: &str = "offer,outcome\nPilot,buy\nPilot,do_nothing\n";

/// Runs a command whose output goes where nothing fits, and returns how it ended and what it complained of.
fn into_full(args: &[&str], input: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(args)
        .current_dir(folder.path())
        .env_remove("DATABASE_URL")
        .stdin(Stdio::piped())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (out.status.code(), String::from_utf8(out.stderr).unwrap())
}

#[test]
fn output_that_does_not_fit_on_the_disk_is_no_success() {
    for args in [
        &["report", "-"][..],
        &["report", "-", "--format", "json"],
        &["report", "-", "--format", "html"],
        &["plan", "--bar", "0.3", "--stop-at", "40"],
        &["plan", "--bar", "0.3", "--stop-at", "40", "--format", "json"],
        &["migrate"],
    ] {
        let (code, said) = into_full(args, if args[0] == "report" { FILE } else { "" });
        assert!(code.is_some_and(|code| code != 0), "{args:?}: {code:?}");
        assert!(said.contains("The output can't be written") && said.contains("space"), "{args:?}: {said}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(["plan", "--bar", "0.3", "--stop-at", "5000", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success() && out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_planned_number_that_is_none_says_what_to_write() {
    let out = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(["report", "x.csv", "--bar", "0.3", "--stop-at", "abc"])
        .output()
        .unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(!out.status.success() && said.contains("Write a whole number such as 40"), "{said}");
}
