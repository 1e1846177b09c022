//! The file: where it is read from, twice if need be, and what its bytes hash to.

use crate::actions::tokens::Token;
use crate::cli::Stop;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// A file that can be read more than once.
pub struct Source {
    path: PathBuf,
    name: String,
    size: u64,
    /// A copy of standard input, which goes when we go.
    copied: bool,
}

impl Source {
    /// Finds the file. Standard input is copied to a file first: it is read twice.
    pub fn open(file: &str) -> Result<Self, Stop> {
        let copied = file == "-";
        let path = if copied { copy_of_stdin()? } else { PathBuf::from(file) };
        let size = fs::metadata(&path).map_err(|e| unreadable(file, &e))?.len();
        let name = Path::new(file).file_name().map_or_else(|| file.to_owned(), |n| n.to_string_lossy().into_owned());
        let source = Self { path, name: if copied { "standard input".into() } else { name }, size, copied };
        if source.path.is_dir() {
            return Err(Stop(vec![format!("{file} is a folder. Name the CSV file in it.")]));
        }
        Ok(source)
    }

    /// What history shows.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads from the beginning.
    pub fn read(&self) -> Result<BufReader<File>, Stop> {
        File::open(&self.path).map(BufReader::new).map_err(|e| unreadable(&self.name, &e))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if self.copied {
            // What can't be removed is a stray file in the folder for such files.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> Stop {
    Stop(vec![format!("{file} can't be read: {error}.")])
}

fn copy_of_stdin() -> Result<PathBuf, Stop> {
    let path = std::env::temp_dir().join(format!("touchstone-{}.csv", Token::fresh()?.text()));
    let mut copy = File::create_new(&path)?;
    std::io::copy(&mut std::io::stdin().lock(), &mut copy)?;
    Ok(path)
}

/// What the file's bytes hash to.
pub fn hash_of(source: &Source) -> Result<String, Stop> {
    let (mut reader, mut hash, mut block) = (source.read()?, Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match reader.read(&mut block)? {
            0 => return Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect()),
            n => hash.update(&block[..n]),
        }
    }
}

/// A bar for people at a terminal, nothing for everybody else.
pub fn bar(size: u64, what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes} of {total_bytes}, {eta} to go");
    let bar = ProgressBar::new(size).with_message(what);
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}
