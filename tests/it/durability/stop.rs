//! SIGTERM in the midst of writing.

use std::time::{Duration, Instant};

use super::crowd::{assert_kept, hear, write};
use super::program::Prepared;
use crate::support::databases::Fresh;

/// Stops the program under eight writers; `look` sees what it left behind.
fn stop_while_writing(address: &str, look: impl FnOnce()) {
    let prepared = Prepared::at(address);
    let server = prepared.serve();
    let desk = prepared.desk(&server);
    let mut stopped = None;
    let mut told = write(&[desk], 1, usize::MAX, |heard| {
        hear(heard, 100);
        let asked = Instant::now();
        server.terminate();
        let status = server.wait();
        stopped = Some((asked, asked.elapsed(), status.code()));
    });
    let (asked, took, code) = stopped.unwrap();
    assert_eq!(code, Some(0));
    look();
    assert!(took < Duration::from_secs(10), "{took:?}");
    // A form that is noted as sent a moment before may still wait in the client, or to be let in.
    let surely = asked - Duration::from_millis(250);
    let in_flight: Vec<_> = told.unanswered.iter().filter(|form| form.sent < surely).collect();
    assert!(in_flight.is_empty(), "sent before it was asked to stop, and never answered: {in_flight:?}");
    let server = prepared.serve();
    prepared.desk(&server).send_again(&mut told);
    server.kill();
    assert_kept(&prepared.opened(), &told.acknowledged);
}

#[test]
fn asked_to_stop_it_answers_every_writer_and_folds_the_log_into_the_file() {
    let fresh = Fresh::sqlite();
    let folder = fresh.url.path().unwrap().parent().unwrap();
    stop_while_writing(&fresh.address, || {
        let mut left: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name()).collect();
        left.sort();
        // The second one is empty of data: whoever serves the file locks it.
        assert_eq!(left, ["test.db", "test.db.lock"]);
    });
    stop_while_writing(&Fresh::postgres().address, || {});
}
