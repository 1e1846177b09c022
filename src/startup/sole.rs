//! One server at a time serves a SQLite file.
//!
//! Streams, counts and the one writer's queue are right for several processes, but two servers on one file are nearly
//! always a mistake: each finds the other's long writes in its way. Commands beside a server are none, so they take no
//! lock.

use super::StartError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The right to serve a file. The system takes it back when the process ends, however it ends, so what is left on the
/// disk stops nobody.
#[derive(Debug)]
pub(super) struct Sole {
    _file: File,
}

impl Sole {
    pub(super) fn of(database: &Path) -> Result<Self, StartError> {
        let shown = || database.display().to_string();
        // Beside the database and not the file itself: closing a second handle of that would let go of SQLite's locks.
        let mut file = lock_path(database)
            .and_then(|path| OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path))
            .map_err(|error| StartError::Unwritable(shown(), error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StartError::Served(shown(), holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(StartError::Unwritable(shown(), error)),
        }
        sign(&mut file).map_err(|error| StartError::Unwritable(shown(), error))?;
        Ok(Self { _file: file })
    }
}

/// One file, one lock, by whatever path it is called.
fn lock_path(database: &Path) -> io::Result<PathBuf> {
    let mut path = match (database.canonicalize(), database.parent(), database.file_name()) {
        (Ok(path), ..) => path,
        (Err(_), Some(folder), Some(name)) if folder.as_os_str().is_empty() => {
            Path::new(".").canonicalize()?.join(name)
        }
        (Err(_), Some(folder), Some(name)) => folder.canonicalize()?.join(name),
        (Err(error), ..) => return Err(error),
    };
    path.as_mut_os_string().push(".lock");
    Ok(path)
}

/// Who has it, for the person who is refused.
fn holder(file: &mut File) -> String {
    let mut number = String::new();
    // The number is a help and no more: without it the sentence says less.
    let _ = file.take(20).read_to_string(&mut number);
    match number.trim().parse::<u32>() {
        Ok(number) => format!("process {number}"),
        Err(_) => "another process".to_owned(),
    }
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(format!("{}\n", std::process::id()).as_bytes())
}
