//! What doesn't arrive: bodies, heads, and the first byte.

use crate::support::app::TestApp;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// Begins to send a form, goes on by `drip` every second, and reads what it is told and how long it took.
fn send_slowly(app: &TestApp, path: &str, kind: &str, drip: &'static [u8]) -> (String, Duration) {
    let host = app.base.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: 60000\r\n\r\n");
    socket.write_all(head.as_bytes()).unwrap();
    let mut dripping = socket.try_clone().unwrap();
    thread::spawn(move || {
        while !drip.is_empty() && dripping.write_all(drip).is_ok() {
            thread::sleep(Duration::from_secs(1));
        }
    });
    let began = Instant::now();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut told = Vec::new();
    let _ = socket.read_to_end(&mut told); // a reset after the answer is an end as well
    (String::from_utf8_lossy(&told).into_owned(), began.elapsed())
}

#[test]
fn whoever_sends_a_byte_now_and_then_is_told_so_and_cut_off_while_others_are_served() {
    let app = TestApp::new();
    app.owner();
    let form = "application/x-www-form-urlencoded";
    thread::scope(|scope| {
        let slow: Vec<_> = [b"".as_slice(), b"x".as_slice(), b"name=".as_slice()]
            .map(|drip| scope.spawn(|| send_slowly(&app, "/sign-in", form, drip)))
            .into_iter()
            .collect();
        let began = Instant::now();
        assert_eq!(app.visitor().get("/healthz/live").status, 200);
        assert_eq!(app.owner().get("/account").status, 200);
        assert!(began.elapsed() < Duration::from_secs(4), "others wait for the slow ones");
        for slow in slow {
            let (told, took) = slow.join().unwrap();
            assert!(told.starts_with("HTTP/1.1 408"), "{told}");
            assert!(
                told.contains("did not arrive in time") && told.to_lowercase().contains("connection: close"),
                "{told}"
            );
            assert!(took >= Duration::from_secs(4) && took < Duration::from_secs(12), "{took:?}");
        }
    });
}

/// Opens a connection, says something or nothing, and returns what is told until the end and how long that took.
fn begin(app: &TestApp, said: &[u8]) -> (String, Duration) {
    let mut socket = TcpStream::connect(app.base.strip_prefix("http://").unwrap()).unwrap();
    socket.write_all(said).unwrap();
    let began = Instant::now();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut told = Vec::new();
    let ended = socket.read_to_end(&mut told);
    assert!(ended.is_ok(), "{ended:?}");
    (String::from_utf8_lossy(&told).into_owned(), began.elapsed())
}

#[test]
fn a_connection_that_asks_nothing_ends_without_an_answer_and_half_a_question_gets_one() {
    let app = TestApp::new();
    thread::scope(|scope| {
        let silent = scope.spawn(|| begin(&app, b""));
        let half = scope.spawn(|| begin(&app, b"GET /sign-in HTTP/1.1\r\nHost: "));
        // Browsers open connections ahead, and use them later.
        let later = scope.spawn(|| {
            let host = app.base.strip_prefix("http://").unwrap();
            let mut socket = TcpStream::connect(host).unwrap();
            thread::sleep(Duration::from_secs(7));
            socket.write_all(format!("GET /healthz/live HTTP/1.0\r\nHost: {host}\r\n\r\n").as_bytes()).unwrap();
            let mut told = String::new();
            socket.read_to_string(&mut told).unwrap();
            told
        });
        let (told, took) = half.join().unwrap();
        // It has no header of ours, and no body that one would protect.
        assert!(told.starts_with("HTTP/1.1 408") && told.ends_with("\r\n\r\n"), "{told}");
        assert!(took >= Duration::from_secs(4) && took < Duration::from_secs(9), "{took:?}");
        let told = later.join().unwrap();
        assert!(told.starts_with("HTTP/1.0 200"), "{told}");
        let (told, took) = silent.join().unwrap();
        assert_eq!(told, "");
        assert!(took >= Duration::from_secs(9) && took < Duration::from_secs(15), "{took:?}");
    });
}

/// Sends a body in ten parts over two seconds, says nothing of what goes wrong on the way, and reads the answer.
fn send_in_parts(app: &TestApp, path: &str, header: &str, bytes: usize) -> (String, Option<std::io::Error>) {
    let host = app.base.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    let kind = "multipart/form-data; boundary=x";
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{header}Content-Type: {kind}\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).unwrap();
    let part = vec![b'x'; bytes / 10];
    let mut broken = None;
    for _ in 0..10 {
        broken = broken.or(socket.write_all(&part).err());
        thread::sleep(Duration::from_millis(200));
    }
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut told = Vec::new();
    let ended = socket.read_to_end(&mut told).err();
    (String::from_utf8_lossy(&told).into_owned(), broken.or(ended))
}

#[test]
fn who_is_refused_before_the_body_was_read_reads_the_answer_and_no_reset() {
    let app = TestApp::new();
    app.owner();
    let picture = "/w/1/experiments/1/offers/1/picture";
    let foreign = "Origin: https://elsewhere.example\r\n";
    thread::scope(|scope| {
        let sent = [
            (picture, "", 3_000_000, "HTTP/1.1 "),
            (picture, foreign, 3_000_000, "HTTP/1.1 403"),
            ("/w/1/experiments/1/import/preview", "", 12_000_000, "HTTP/1.1 "),
            ("/nowhere", "", 900_000, "HTTP/1.1 404"),
        ];
        let app = &app;
        let sent: Vec<_> = sent
            .into_iter()
            .map(|(path, header, bytes, told)| {
                (path, told, scope.spawn(move || send_in_parts(app, path, header, bytes)))
            })
            .collect();
        for (path, expected, answer) in sent {
            let (told, broken) = answer.join().unwrap();
            assert!(broken.is_none(), "{path}: {broken:?}");
            assert!(told.starts_with(expected) && !told.starts_with("HTTP/1.1 2"), "{path}: {told}");
        }
    });
}

#[test]
fn who_announces_more_than_any_file_may_have_is_told_so_at_once() {
    let app = TestApp::new();
    app.owner();
    let host = app.base.strip_prefix("http://").unwrap();
    let head = |path: &str| {
        format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/csv\r\nContent-Length: 9000000000\r\n\r\n")
    };
    let began = Instant::now();
    for path in ["/api/v1/workspaces/1/experiments/1/imports", "/sign-in"] {
        let (told, _) = begin(&app, head(path).as_bytes());
        assert!(told.starts_with("HTTP/1.1 4"), "{told}");
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}
