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
//! 3. start it, write, note what was acknowledged, kill it with SIGKILL;
//! 4. open the database in [`PowerCut::after`] and count. Nothing that was acknowledged may be missing.
//!
//! The same steps with a program that doesn't sync (`PRAGMA synchronous = NORMAL`) must lose something, or the test is
//! blind.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

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

    /// Makes a command run on the disk that forgets what was not synced.
    pub fn prepare<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_PRELOAD", self.shim()).env("PC_SRC", self.running()).env("PC_DST", self.after())
    }

    fn shim(&self) -> PathBuf {
        self.folder.path().join("powercut.so")
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
