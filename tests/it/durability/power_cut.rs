//! A power cut, as the disk sees it.
//!
//! `powercut.c` is loaded in front of the C library of the program under test. Whatever the program writes below one
//! folder, the shim copies into a second one, but only once it was synced: after the program was killed, the second
//! folder is what a machine would find when the power comes back and every unsynced write is lost. That is harsher
//! than most disks are, which is the point: what survives here was promised by `fsync`, not by luck.
//!
//! How to use it:
//! 1. [`PowerCut::new`] makes both folders and compiles the shim with the machine's C compiler;
//! 2. [`PowerCut::prepare`] tells a command where they are; the command must put its database into
//!    [`PowerCut::running`];
//! 3. what was put there without the shim is declared synced by [`PowerCut::settle`];
//! 4. start it, write, note what was acknowledged, kill it with SIGKILL;
//! 5. [`PowerCut::power_back`], open the database and count. Nothing that was acknowledged may be missing.
//!
//! The same steps with a program that doesn't sync (`PRAGMA synchronous = NORMAL`) must lose something, or the test is
//! blind.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tempfile::TempDir;

use super::crowd::{Told, assert_kept, hear, write};
use super::kill::assert_sound;
use super::program::Prepared;

/// Two folders, one as the program sees it and one as the disk holds it, and the shim between them.
pub struct PowerCut {
    folder: TempDir,
}

impl PowerCut {
    /// Makes the folders and compiles the shim.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("touchstone-power-cut-").tempdir().unwrap();
        let cut = Self { folder };
        std::fs::create_dir(cut.running()).unwrap();
        std::fs::create_dir(cut.after()).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/durability/powercut.c");
        let [shared, pic, to, dl, threads] = ["-shared", "-fPIC", "-o", "-ldl", "-lpthread"].map(OsStr::new);
        compile(&[shared, pic, to, cut.shim().as_os_str(), source.as_os_str(), dl, threads]);
        cut
    }

    /// The folder that the program writes to.
    pub fn running(&self) -> PathBuf {
        self.folder.path().join("running")
    }

    /// The same folder as it is after the power came back.
    pub fn after(&self) -> PathBuf {
        self.folder.path().join("after")
    }

    /// Declares what the program will find as synced.
    pub fn settle(&self) {
        replace(&self.running(), &self.after());
    }

    /// Puts the program's folder into the state that the disk is in.
    pub fn power_back(&self) {
        replace(&self.after(), &self.running());
    }

    /// Makes a command run on the disk that forgets what was not synced.
    pub fn prepare<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_PRELOAD", self.shim()).env("PC_SRC", self.running()).env("PC_DST", self.after())
    }

    fn shim(&self) -> PathBuf {
        self.folder.path().join("powercut.so")
    }
}

/// Makes one folder equal to another.
fn replace(from: &Path, to: &Path) {
    std::fs::remove_dir_all(to).unwrap();
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Calls the machine's C compiler.
fn compile(arguments: &[&OsStr]) {
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let told = Command::new(compiler).arg("-O2").args(arguments).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

/// Writes a first line, syncs it if it is told to, writes a second one and dies.
const WRITER: &str = r#"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
  int fd = open(argv[1], O_CREAT | O_RDWR, 0644);
  if (fd < 0 || pwrite(fd, "first\n", 6, 0) != 6) return 2;
  if (argc > 2 && fsync(fd) != 0) return 3;
  if (pwrite(fd, "second\n", 7, 6) != 7) return 4;
  abort();
}
"#;

/// The file as the program saw it and as it is after the power cut.
fn write_and_die(sync: bool) -> (String, Option<String>) {
    let cut = PowerCut::new();
    let source = cut.folder.path().join("writer.c");
    let program = cut.folder.path().join("writer");
    std::fs::write(&source, WRITER).unwrap();
    compile(&[source.as_os_str(), "-o".as_ref(), program.as_os_str()]);
    let mut command = Command::new(&program);
    command.arg(cut.running().join("file"));
    if sync {
        command.arg("sync");
    }
    assert_eq!(cut.prepare(&mut command).status().unwrap().code(), None, "it dies by a signal");
    let seen = std::fs::read_to_string(cut.running().join("file")).unwrap();
    (seen, std::fs::read_to_string(cut.after().join("file")).ok())
}

#[test]
fn what_was_synced_survives_a_power_cut_and_what_came_later_does_not() {
    let (seen, after) = write_and_die(true);
    assert_eq!(seen, "first\nsecond\n");
    assert_eq!(after.as_deref(), Some("first\n"));
}

#[test]
fn nothing_survives_a_power_cut_that_was_never_synced() {
    let (seen, after) = write_and_die(false);
    assert_eq!(seen, "first\nsecond\n");
    assert_eq!(after, None);
}

#[test]
fn no_acknowledged_response_is_lost_when_the_power_goes_again_and_again() {
    let cut = PowerCut::new();
    let file = cut.running().join("touchstone.db");
    let prepared = Prepared::at(&format!("sqlite:{}", file.display()));
    cut.settle();
    let mut dice = StdRng::seed_from_u64(5);
    let mut told = Told::default();
    for round in 0..10 {
        let server = prepared.serve_as(|command| cut.prepare(command));
        let desk = prepared.desk(&server);
        desk.send_again(&mut told);
        let new = write(&[desk], round, usize::MAX, |heard| {
            // Past a thousand pages of the log these are folded into the file, which has to survive as well.
            hear(heard, dice.random_range(1..300));
            server.kill();
        });
        cut.power_back();
        told.acknowledged.extend(new.acknowledged);
        told.unanswered.extend(new.unanswered);
    }
    let server = prepared.serve();
    prepared.desk(&server).send_again(&mut told);
    server.kill();
    assert_kept(&prepared.opened(), &told.acknowledged);
    assert_sound(&file);
}

/// Tells the same test, run as a process of its own, how to write, and where.
const SYNCHRONOUS: &str = "TOUCHSTONE_TEST_SYNCHRONOUS";
const FILE: &str = "TOUCHSTONE_TEST_FILE";

/// Stores one number after the other and says so after each commit, until it is killed.
fn store_numbers(synchronous: &str) {
    let mut conn = SqliteConnection::establish(&std::env::var(FILE).unwrap()).unwrap();
    conn.batch_execute(&format!("PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}")).unwrap();
    for n in 0.. {
        conn.batch_execute(&format!("BEGIN IMMEDIATE; INSERT INTO number VALUES ({n}); COMMIT")).unwrap();
        // Not by println!, which the test's harness may keep to itself.
        let mut told = std::io::stdout();
        if writeln!(told, "\nstored {n}").and_then(|()| told.flush()).is_err() {
            return;
        }
    }
}

/// How many numbers a writer was told are stored, and how many of them the disk holds after a power cut.
fn numbers_after_a_power_cut(synchronous: &str, test: &str) -> (i64, i64) {
    let cut = PowerCut::new();
    let file = cut.running().join("numbers.db");
    let open = || SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    open().batch_execute("PRAGMA journal_mode = WAL; CREATE TABLE number (n INTEGER PRIMARY KEY)").unwrap();
    cut.settle();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(SYNCHRONOUS, synchronous).env(FILE, &file);
    let mut child = cut.prepare(&mut command).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut stored = lines.filter(|line| line.starts_with("stored "));
    assert_eq!(stored.by_ref().take(200).count(), 200, "the writer ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
    let acknowledged = 200 + stored.count() as i64; // what it had still said before it died
    cut.power_back();
    let kept = sql::<BigInt>("SELECT count(*) FROM number WHERE n < ").bind::<BigInt, _>(acknowledged);
    (acknowledged, kept.get_result(&mut open()).unwrap())
}

/// The control: if a database that doesn't wait for the disk came through as well, the test above would be blind.
#[test]
fn the_same_power_cut_takes_what_a_database_did_not_wait_to_sync() {
    if let Ok(synchronous) = std::env::var(SYNCHRONOUS) {
        return store_numbers(&synchronous);
    }
    let test = "durability::power_cut::the_same_power_cut_takes_what_a_database_did_not_wait_to_sync";
    let (acknowledged, kept) = numbers_after_a_power_cut("NORMAL", test);
    assert!(kept < acknowledged, "all {acknowledged} numbers are there, so the power cut is none");
    let (acknowledged, kept) = numbers_after_a_power_cut("FULL", test);
    assert_eq!(kept, acknowledged);
}
