use crate::support::app::{Seen, TestApp, each_app};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn ready_means_that_the_database_answers() {
    each_app(|app| {
        assert_eq!(app.visitor().get("/healthz/live").status, 200);
        assert_eq!(app.visitor().get("/healthz/ready").status, 200);
        app.db.close();
        let seen = app.visitor().get("/healthz/ready");
        assert_eq!((seen.status, seen.header("retry-after")), (503, "5"));
        assert_eq!(app.visitor().get("/healthz/live").status, 200);
        let page = app.visitor().get("/sign-in");
        assert_eq!(page.status, 503, "{}", page.body);
        assert!(!page.header("retry-after").is_empty());
    });
}

#[test]
fn health_is_asked_by_whatever_address_the_machine_has() {
    let app = TestApp::new();
    let asked = app.visitor().request("GET", "/healthz/live").header("host", "pod-7.cluster.internal").send();
    assert_eq!(Seen::of(asked.unwrap()).status, 200);
}

/// The program itself, in a folder of its own.
pub struct Program {
    pub child: Child,
    pub address: String,
    pub setup: String,
    pub folder: tempfile::TempDir,
}

impl Program {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(&folder)
            .env_remove("DATABASE_URL")
            .env_remove("BASE_URL")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.next().unwrap().rsplit(' ').next().unwrap().trim_start_matches("http://").to_owned();
        let setup = lines.next().unwrap().split_once("token=").unwrap().1.to_owned();
        Self { child, address, setup, folder }
    }

    pub fn terminate(&mut self) -> (Option<i32>, Duration) {
        let started = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        (self.child.wait().unwrap().code(), started.elapsed())
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn told_to_stop_it_answers_what_is_in_flight_and_ends_well() {
    let mut program = Program::start();
    let mut half = TcpStream::connect(&program.address).unwrap();
    let body = "email=kim%40example.org&passphrase=nope";
    write!(
        half,
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{}",
        program.address,
        body.len(),
        &body[..10]
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let rest = body[10..].to_owned();
    let answer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        half.write_all(rest.as_bytes()).unwrap();
        let mut text = String::new();
        half.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let _ = half.read_to_string(&mut text);
        text
    });
    let (code, took) = program.terminate();
    assert_eq!(code, Some(0), "{}", program.log());
    assert!(took < Duration::from_secs(10), "{took:?}");
    let answer = answer.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(!program.folder.path().join("data/touchstone.db-wal").exists(), "the log is folded into the file");
}
