//! Fields that a workspace adds: on the pages, in files, by the API and in the report.

mod api;
mod files;
mod form;
mod next_test;
mod page;
mod report;

use crate::support::app::{Seen, Visitor};
use crate::support::forms::Form;

const PAGE: &str = "/w/1/fields";

/// Adds a field; the answer is the page after it, or the refused form.
pub fn add(who: &Visitor, fields: &[(&str, &str)]) -> Seen {
    let form = Form::of(&who.get(PAGE), PAGE);
    let form = fields.iter().fold(form, |form, (name, value)| form.set(name, value));
    let seen = form.send(who);
    if seen.status == 303 { who.get(seen.header("location")) } else { seen }
}

/// Adds the fields that most tests begin with: own-1 a required choice that stays, own-2 a number, own-3 a date, own-4 a text.
pub fn four(who: &Visitor) {
    let options = ("options", "Fair\nWeb page\nPhone");
    let channel = [("name", "Channel"), ("kind", "choice"), options, ("required", "yes"), ("stays", "yes")];
    for field in [&channel[..], &[("name", "Beds"), ("kind", "number")], &[("name", "Visit"), ("kind", "date")]] {
        assert_eq!(add(who, field).status, 200);
    }
    assert_eq!(add(who, &[("name", "Remark"), ("kind", "text")]).status, 200);
}
