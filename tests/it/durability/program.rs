//! The program itself, as a process that can be killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

use tempfile::TempDir;
use touchstone::db::DatabaseUrl;

use super::crowd::Desk;
use crate::support::app::{PASSPHRASE, Visitor};
use crate::support::workshop::Workshop;

/// Who logs all the responses.
const EMAIL: &str = "priya@example.org";

/// A database with a running experiment and a member who may log, closed again: nobody has it open but the program.
pub struct Prepared {
    pub shop: Workshop,
    address: String,
    folder: TempDir,
}

impl Prepared {
    pub fn at(address: &str) -> Self {
        let prepared = Self {
            shop: Workshop::open(&DatabaseUrl::parse(address).unwrap()),
            address: address.to_owned(),
            folder: tempfile::tempdir().unwrap(),
        };
        prepared.shop.db.close();
        prepared.ask(&["admin", "create-user", "--email", EMAIL, "--name", "Priya", "--password-stdin"]);
        prepared.ask(&["admin", "add-member", "--workspace", "Northfold", "--email", EMAIL, "--role", "editor"]);
        prepared
    }

    /// A command of the program, told nothing but where its database is.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TOUCHSTONE_") || name == "BASE_URL" {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("DATABASE_URL", &self.address)
            .env("TOUCHSTONE_LOG", "error")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        command
    }

    fn ask(&self, arguments: &[&str]) {
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(PASSPHRASE.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{arguments:?}");
    }

    pub fn serve(&self) -> Server {
        self.serve_as(|command| command)
    }

    /// Starts the server after `change` had its way with the command.
    pub fn serve_as(&self, change: impl FnOnce(&mut Command) -> &mut Command) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = change(&mut command).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(base.starts_with("http://127.0.0.1:"), "it did not start: {line:?}");
        Server { child, base }
    }

    /// Somebody who may log, at one of the servers.
    pub fn desk(&self, server: &Server) -> Desk {
        let visitor = Visitor::new(&server.base);
        let seen = visitor.sign_in(EMAIL, PASSPHRASE);
        assert_eq!(seen.status, 303, "{}", seen.body);
        self.desk_of(visitor)
    }

    /// Somebody who is signed in already.
    pub fn desk_of(&self, visitor: Visitor) -> Desk {
        let path = format!("/w/{}/experiments/{}/responses", self.shop.workspace, self.shop.experiment);
        Desk::new(visitor, path, self.shop.pilot)
    }

    /// The database, once no server has it any more.
    pub fn opened(&self) -> Workshop {
        self.shop.reopened(&DatabaseUrl::parse(&self.address).unwrap())
    }
}

/// A running server; it is killed when this is dropped.
pub struct Server {
    child: Child,
    pub base: String,
}

impl Server {
    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as service managers do.
    pub fn terminate(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
