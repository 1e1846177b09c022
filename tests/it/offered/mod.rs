//! The page on which customers answer an offer themselves.

mod addresses;
mod answers;
mod crowd;
mod framing;
mod hostile;
mod invitations;
mod pictures;
mod silence;
mod words;

use crate::support::app::{Seen, TestApp, Visitor};
use crate::support::forms::{Form, attributes, running};
use touchstone::actions::ActionError;
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{AnyConn, DbError, tallies};
use touchstone::domain::id::{ExperimentId, WorkspaceId};

/// The experiment of the owner, and the page of its offer.
pub const BASE: &str = "/w/1/experiments/1";
pub const PAGE: &str = "/w/1/experiments/1/offers/1/page";

/// A running experiment whose offer has a page that is open.
pub fn opened(owner: &Visitor, fields: &[(&str, &str)]) {
    assert_eq!(running(owner, "Autumn"), BASE);
    set_up(owner, fields);
    let page = owner.get(PAGE);
    assert_eq!(Form::of(&page, &format!("{PAGE}/open")).send(owner).status, 303);
}

/// Sets the page up, or changes it.
pub fn set_up(owner: &Visitor, fields: &[(&str, &str)]) {
    let mut form = Form::of(&owner.get(PAGE), PAGE).set("commitment", "email");
    for (name, value) in fields {
        form = form.set(name, value);
    }
    let sent = form.send(owner);
    assert_eq!(sent.status, 303, "{}", sent.text());
}

/// A new address for everybody: its path.
pub fn address(owner: &Visitor) -> String {
    let made = Form::of(&owner.get(PAGE), &format!("{PAGE}/links")).set("link", "Poster").send(owner);
    assert_eq!(made.status, 200, "{}", made.text());
    path(&attributes(&made, "#f-address", "value")[0])
}

/// An address without its origin.
pub fn path(address: &str) -> String {
    address[address.find("/o/ts_").expect("an address with a token")..].to_owned()
}

/// The form of the page, as a visitor finds it.
pub fn form(visitor: &Visitor, at: &str) -> Form {
    let page = visitor.get(at);
    assert_eq!(page.status, 200, "{}", page.text());
    Form::of(&page, at)
}

/// A form with a yes on it.
pub fn yes(visitor: &Visitor, at: &str, email: &str) -> Form {
    form(visitor, at).set("choice", "yes").set("email", email)
}

/// Sends an answer and follows to the thanks.
pub fn thanked(visitor: &Visitor, form: &Form) -> Seen {
    let sent = form.send(visitor);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let thanks = visitor.get(sent.header("location"));
    assert_eq!(thanks.status, 200, "{}", thanks.text());
    thanks
}

/// Works on the owner's workspace below the web.
pub fn inside<T: Send + 'static>(
    app: &TestApp,
    job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, ActionError> + Send + Sync + 'static,
) -> T {
    let work = move |conn: &mut AnyConn| {
        let ws = scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer();
        job(conn, &ws).map_err(|e| DbError::Unexpected(format!("{e:?}")))
    };
    app.db.write_in(WorkspaceId(1), work).unwrap()
}

/// How many responses there are by outcome, and that the counts are those of a recount.
pub fn counted(app: &TestApp) -> Vec<(i16, i64)> {
    let (kept, counted) = inside(app, |conn, ws| {
        let id = ExperimentId(1);
        Ok((tallies::of_experiment(conn, ws, id)?, tallies::recount(conn, ws, id)?))
    });
    assert_eq!(kept, counted);
    let mut found = std::collections::BTreeMap::new();
    for (key, n) in kept {
        *found.entry(key.outcome).or_insert(0) += n;
    }
    found.into_iter().filter(|(_, n)| *n != 0).collect()
}

pub const BUY: i16 = 1;
pub const ALTERNATIVE: i16 = 3;
pub const NOTHING: i16 = 4;
pub const PENDING: i16 = 5;
pub const UNSAID: i16 = 6;
