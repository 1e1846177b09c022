//! Bodies that don't arrive.

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
