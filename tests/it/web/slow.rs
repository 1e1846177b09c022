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
        assert!(told.starts_with("HTTP/1.1 408"), "{told}");
        assert!(took >= Duration::from_secs(4) && took < Duration::from_secs(9), "{took:?}");
        let told = later.join().unwrap();
        assert!(told.starts_with("HTTP/1.0 200"), "{told}");
        let (told, took) = silent.join().unwrap();
        assert_eq!(told, "");
        assert!(took >= Duration::from_secs(9) && took < Duration::from_secs(15), "{took:?}");
    });
}
