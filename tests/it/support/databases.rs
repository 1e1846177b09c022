//! Fresh databases of both kinds for each test.
//!
//! `TOUCHSTONE_TEST_POSTGRES` may name a server where the user may create databases; otherwise the first test that asks
//! starts a server of its own, which goes when the test process goes.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use touchstone::db::DatabaseUrl;

/// Runs the test on a new SQLite file and in a new schema of PostgreSQL. `name` is `sqlite` or `postgres`.
pub fn each_database(test: impl Fn(&str, &DatabaseUrl)) {
    let fresh = Fresh::sqlite();
    eprintln!("on SQLite");
    test("sqlite", &fresh.url);
    drop(fresh);
    let fresh = Fresh::postgres();
    eprintln!("on PostgreSQL");
    test("postgres", &fresh.url);
}

/// An empty database that goes away when this is dropped.
pub struct Fresh {
    /// Where it is.
    pub url: DatabaseUrl,
    /// The same as text, as a person would write it.
    pub address: String,
    _folder: Option<tempfile::TempDir>,
    schema: Option<String>,
}

impl Fresh {
    /// A file that does not exist yet, in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("test.db").display());
        Self { url: DatabaseUrl::parse(&address).unwrap(), address, _folder: Some(folder), schema: None }
    }

    /// A schema of its own: a hundred times quicker to make than a database.
    pub fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let schema = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let server = server();
        PgConnection::establish(&server.database).unwrap().batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        let joint = if server.database.contains('?') { '&' } else { '?' };
        let address = format!("{}{joint}options=-csearch_path%3D{schema}", server.database);
        Self { url: DatabaseUrl::parse(&address).unwrap(), address, _folder: None, schema: Some(schema) }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(schema) = &self.schema
            && let Ok(mut conn) = PgConnection::establish(&server().database)
        {
            let _ = conn.batch_execute(&format!(
                "SET client_min_messages = error; SET lock_timeout = '5s'; DROP SCHEMA {schema} CASCADE"
            ));
        }
    }
}

struct Server {
    /// The address of the database that all schemas are made in.
    database: String,
    /// Its other end is read by the watchdog: when this process ends, however it ends, the pipe closes.
    _leash: Option<ChildStdin>,
}

const DATABASE: &str = "touchstone_test";

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let (address, leash) = match std::env::var("TOUCHSTONE_TEST_POSTGRES") {
            Ok(address) => (address, None),
            Err(_) => {
                let (address, leash) = start_cluster();
                (address, Some(leash))
            }
        };
        let mut conn = PgConnection::establish(&address).expect("a PostgreSQL server for the tests");
        // Another process may have made it, or be making it right now: opening it below is the check.
        let _ = conn.batch_execute(&format!("CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0"));
        let database = with_database(&address, DATABASE);
        PgConnection::establish(&database).expect("the test database");
        Server { database, _leash: leash }
    })
}

/// `postgres://user@host/name?options` with another name.
fn with_database(address: &str, name: &str) -> String {
    let (rest, options) = address.split_once('?').map_or((address, ""), |(rest, options)| (rest, options));
    let host = rest.find("://").map_or(0, |i| i + 3);
    let end = rest[host..].find('/').map_or(rest.len(), |i| host + i);
    let joint = if options.is_empty() { "" } else { "?" };
    format!("{}/{name}{joint}{options}", &rest[..end])
}

/// Starts an own server on a socket in a new folder, and a watchdog that stops it and removes the folder.
fn start_cluster() -> (String, ChildStdin) {
    let bin = programs();
    let folder = tempfile::Builder::new().prefix("touchstone-pg-").tempdir().unwrap().keep();
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    let data = folder.join("data");
    // initdb refuses to run as root.
    let root = fs::read_to_string("/proc/self/status").is_ok_and(|s| s.contains("\nUid:\t0\t"));
    let prefix: &[&str] = if root { &["runuser", "-u", "postgres", "--"] } else { &[] };
    if root {
        run(Command::new("chown").arg("postgres").arg(&folder));
    }
    let program = |name: &str| {
        let mut words = prefix.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        words.push(bin.join(name).display().to_string());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(&folder);
        command
    };
    // The watchdog comes first, so that a failure below leaves nothing behind either.
    #[expect(clippy::zombie_processes)] // it outlives us, that is its purpose
    let mut watchdog = Command::new("sh")
        .arg("-c")
        .arg("read -r _; \"$@\"; rm -rf -- \"$0\"")
        .arg(&folder)
        .args(prefix)
        .arg(bin.join("pg_ctl"))
        .args(["stop", "-m", "immediate", "-D"])
        .arg(&data)
        .process_group(0) // Ctrl-C is for the tests
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    run(program("initdb").arg("-D").arg(&data).args([
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]));
    let mut settings = fs::OpenOptions::new().append(true).open(data.join("postgresql.conf")).unwrap();
    writeln!(
        settings,
        "listen_addresses = ''\nunix_socket_directories = '{}'\nmax_connections = 300",
        folder.display()
    )
    .unwrap();
    run(program("pg_ctl").arg("start").arg("-w").arg("-D").arg(&data).arg("-l").arg(folder.join("log")));
    let leash = watchdog.stdin.take().unwrap();
    (format!("postgres:///postgres?user=postgres&host={}", folder.display()), leash)
}

fn run(command: &mut Command) {
    // Not captured by a pipe: the server would keep it open.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(status.as_ref().is_ok_and(|s| s.success()), "{command:?} failed: {status:?}");
}

/// The folder of initdb and pg_ctl, the newest version first.
fn programs() -> PathBuf {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.filter_map(|v| Some(v.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl"].iter().all(|p| Path::new(folder).join(p).is_file());
    folders.into_iter().find(complete).expect("the tests need PostgreSQL: apt-get install postgresql")
}
