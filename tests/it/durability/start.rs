//! What a server makes of its database before it answers anybody.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use super::program::Prepared;
use crate::support::app::PASSPHRASE;
use crate::support::databases::Fresh;

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

fn path(fresh: &Fresh) -> PathBuf {
    fresh.url.path().unwrap().to_owned()
}

/// The one line that a program which does not start leaves behind.
fn refusal(ran: &Output) -> String {
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    let said = String::from_utf8(ran.stderr.clone()).unwrap();
    assert_eq!((said.lines().count(), ran.stdout.len()), (1, 0), "{said}");
    said
}

/// A kibibyte of anything.
fn noise(seed: u64) -> Vec<u8> {
    let next = |state: &mut u64| {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((*state >> 56) as u8)
    };
    std::iter::repeat_n((), 1024).scan(seed, |state, ()| next(state)).collect()
}

#[test]
fn a_damaged_file_is_found_before_anything_is_written_to_it() {
    let fresh = Fresh::sqlite();
    let prepared = Prepared::at(&fresh.address);
    let whole = fs::read(path(&fresh)).unwrap();
    for (seed, offset) in [(1, 0), (2, 8_192), (3, whole.len() as u64 / 8_192 * 4_096)] {
        fs::write(path(&fresh), &whole).unwrap();
        fs::OpenOptions::new().write(true).open(path(&fresh)).unwrap().write_all_at(&noise(seed), offset).unwrap();
        let damaged = fs::read(path(&fresh)).unwrap();
        for arguments in [&SERVE[..], &["migrate"]] {
            let said = refusal(&prepared.command(arguments).stderr(Stdio::piped()).output().unwrap());
            for part in [path(&fresh).to_str().unwrap(), "is damaged", "Nothing was written", "backup", "README.md"] {
                assert!(said.contains(part), "{offset}: {said}");
            }
            assert!(fs::read(path(&fresh)).unwrap() == damaged, "{arguments:?} wrote to it at {offset}");
        }
    }
    fs::write(path(&fresh), &whole).unwrap();
    drop(prepared.serve());
}

/// The same command by somebody who may not write what others may only read.
fn as_nobody(command: &Command) -> Command {
    let root = fs::read_to_string("/proc/self/status").is_ok_and(|s| s.contains("\nUid:\t0\t"));
    let words: &[&str] = if root { &["setpriv", "--reuid=65534", "--clear-groups", "--"] } else { &["env"] };
    let mut other = Command::new(words[0]);
    other.args(&words[1..]).arg(command.get_program()).args(command.get_args()).stderr(Stdio::piped());
    command.get_envs().for_each(|(name, value)| match value {
        Some(value) => drop(other.env(name, value)),
        None => drop(other.env_remove(name)),
    });
    other
}

#[test]
fn a_file_that_can_only_be_read_is_refused_with_its_path() {
    let fresh = Fresh::sqlite();
    let prepared = Prepared::at(&fresh.address);
    let folder = path(&fresh).parent().unwrap().to_owned();
    for (file, around) in [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)] {
        fs::set_permissions(path(&fresh), Permissions::from_mode(file)).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(around)).unwrap();
        for arguments in [&SERVE[..], &["migrate"], &["setup-link"]] {
            let said = refusal(&as_nobody(&prepared.command(arguments)).output().unwrap());
            assert!(said.contains(path(&fresh).to_str().unwrap()), "{arguments:?}: {said}");
            assert!(said.contains("write the file and its folder"), "{arguments:?}: {said}");
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_second_server_on_a_file_is_refused_while_the_first_one_lives_and_commands_are_not() {
    let fresh = Fresh::sqlite();
    let prepared = Prepared::at(&fresh.address);
    let first = prepared.serve();
    let said = refusal(&prepared.command(&SERVE).stderr(Stdio::piped()).output().unwrap());
    assert!(said.contains(path(&fresh).to_str().unwrap()), "{said}");
    assert!(said.contains(&format!("served already, by process {}.", first.id())), "{said}");
    let user = ["admin", "create-user", "--email", "ben@example.org", "--name", "Ben", "--password-stdin"];
    let mut beside = prepared.command(&user).spawn().unwrap();
    beside.stdin.take().unwrap().write_all(PASSPHRASE.as_bytes()).unwrap();
    assert!(beside.wait().unwrap().success(), "a command beside a server");
    first.kill();
    drop(prepared.serve());
}
