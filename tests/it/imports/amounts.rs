//! An amount beside nothing given: taken as it stands, and told by line and column wherever a file comes in.

use crate::hostile::surfaces::stage;
use crate::imports::pages::{BASE, apply, token, upload};
use crate::support::app::{Seen, each_app};
use crate::support::forms::texts;

pub const FILE: &str = "customer,offer,outcome,rung,Amount paid,currency\n\
                    Ada,OFFER-A,buy,payment,50,EUR\n\
                    Ben,OFFER-A,do_nothing,,20,EUR\n\
                    Cem,OFFER-A,buy,none,30.50,EUR\n\
                    Dot,OFFER-A,buy,,40,EUR\n\
                    Eve,OFFER-A,do_nothing,,0,EUR\n\
                    Fay,OFFER-A,pending,,9,EUR\n";
pub const TOLD: &str = "Lines 3, 4 and 7, column Amount paid: there is an amount, and nothing was given for it. It is kept as it \
                    stands and counts nowhere.";

#[test]
fn pages_and_programs_say_what_becomes_of_it() {
    each_app(|app| {
        let owner = app.owner();
        stage(&app.db);
        let seen = upload(owner, FILE);
        assert_eq!(seen.status, 200, "{}", seen.text());
        assert!(seen.text().contains(TOLD), "{}", seen.text());
        let asked = owner.request("POST", "/api/v1/workspaces/1/experiments/1/imports?dry_run=1");
        let asked = asked.header("content-type", "text/csv").header("x-csrf-token", owner.csrf());
        let told = Seen::of(asked.body(FILE).send().unwrap());
        assert_eq!(told.status, 200, "{}", told.body);
        assert!(told.body.contains(TOLD), "{}", told.body);
        assert_eq!(apply(owner, &token(&seen), &[]).status, 303);
        let list = texts(&owner.get(&format!("{BASE}/responses")), "table.list td").join(" ");
        assert!(list.contains("20.00 EUR") && list.contains("30.50 EUR"), "it is kept: {list}");
        let out = owner.get(&format!("{BASE}/responses.csv")).body;
        assert_eq!(out.matches(",EUR,").count(), 6, "and comes out again: {out}");
    });
}

#[test]
fn a_file_whose_amounts_were_all_given_says_nothing_of_it() {
    each_app(|app| {
        let owner = app.owner();
        stage(&app.db);
        let given =
            "offer,outcome,amount,currency\nOFFER-A,buy,50,EUR\nOFFER-A,do_nothing,,\nOFFER-A,do_nothing,0.00,EUR\n";
        assert!(!upload(owner, given).text().contains("there is an amount"));
    });
}
