//! Browsers that ask for a page again and again over connections that stay open, and next to nothing else: what they take
//! themselves is hardly measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::app::{PASSPHRASE, TestApp};
use super::{millis, rate, spread, timed};

/// An open connection.
pub struct Line {
    from: BufReader<TcpStream>,
    to: TcpStream,
}

/// An answer: its status and the length of its body, as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub length: usize,
}

impl Line {
    /// Connects to `host:port`.
    pub fn open(address: &str) -> Self {
        let to = TcpStream::connect(address).unwrap();
        to.set_nodelay(true).unwrap();
        Self { from: BufReader::with_capacity(1 << 16, to.try_clone().unwrap()), to }
    }

    /// Asks for a page as a browser does that takes it compressed.
    pub fn get(&mut self, path: &str, cookie: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\naccept-encoding: gzip\r\ncookie: {cookie}\r\n\r\n"
        );
        self.to.write_all(request.as_bytes()).unwrap();
        let status = self.line().split(' ').nth(1).unwrap().parse().unwrap();
        let (mut length, mut chunked) = (0, false);
        loop {
            let header = self.line().to_ascii_lowercase();
            match header.split_once(": ") {
                None => break,
                Some(("content-length", n)) => length = n.parse().unwrap(),
                Some(("transfer-encoding", "chunked")) => chunked = true,
                Some(_) => {}
            }
        }
        if !chunked {
            self.skip(length);
            return Answer { status, length };
        }
        loop {
            let size = usize::from_str_radix(&self.line(), 16).unwrap();
            self.skip(size + 2);
            if size == 0 {
                return Answer { status, length };
            }
            length += size;
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn skip(&mut self, length: usize) {
        let mut rest = self.from.by_ref().take(length as u64);
        assert_eq!(std::io::copy(&mut rest, &mut std::io::sink()).unwrap(), length as u64);
    }
}

/// `browsers` at once ask for a page `each` times; how long all took, and each.
pub fn all_ask(address: &str, path: &str, cookie: &str, (browsers, each): (usize, usize)) -> (Duration, Vec<Duration>) {
    timed(|| {
        std::thread::scope(|scope| {
            let browse = || {
                let mut line = Line::open(address);
                let ask = |_| {
                    let (took, answer) = timed(|| line.get(path, cookie));
                    assert_eq!(answer.status, 200);
                    took
                };
                (0..each).map(ask).collect::<Vec<_>>()
            };
            let all: Vec<_> = (0..browsers).map(|_| scope.spawn(browse)).collect();
            all.into_iter().flat_map(|one| one.join().unwrap()).collect()
        })
    })
}

/// Where the application listens, and the cookie of its owner.
pub fn signed_in(app: &TestApp) -> (String, String) {
    let seen = app.visitor().sign_in("olive@example.org", PASSPHRASE);
    let cookie = seen.header("set-cookie").split(';').next().unwrap().to_owned();
    (app.base.trim_start_matches("http://").to_owned(), cookie)
}

/// Prints what [`all_ask`] measured.
pub fn tell(what: &str, (took, each): (Duration, Vec<Duration>)) {
    let (pages, (middle, slow)) = (each.len(), spread(each));
    let (middle, slow) = (millis(middle), millis(slow));
    println!("{what}: {:.0} pages a second; middle {middle:.1} ms, 99th of 100 {slow:.1} ms", rate(pages, took));
}
