//! Impatient senders.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::crowd::{Form, assert_kept};
use super::program::Prepared;
use crate::support::databases::Fresh;

/// Every form is sent by so many at the same moment.
const AT_ONCE: usize = 50;

fn send_each_many_times(address: &str) {
    let prepared = Prepared::at(address);
    let server = prepared.serve();
    let desk = prepared.desk(&server);
    let mut dice = StdRng::seed_from_u64(50);
    let forms: Vec<Form> = (0..20).map(|n| Form::drawn(format!("form {n}"), &mut dice)).collect();
    for form in &forms {
        std::thread::scope(|scope| {
            let sent: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(|| desk.send(form))).collect();
            assert!(sent.into_iter().all(|s| s.join().unwrap()), "{form:?}");
        });
    }
    server.kill();
    assert_kept(&prepared.opened(), &forms);
}

#[test]
fn a_form_that_fifty_send_at_once_is_stored_once() {
    send_each_many_times(&Fresh::sqlite().address);
    send_each_many_times(&Fresh::postgres().address);
}
