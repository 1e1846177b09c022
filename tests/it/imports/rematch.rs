//! A file that comes again after it has grown and changed.

use super::counted;
use super::pages::{BASE, apply, staged, token, upload};
use crate::support::app::{TestApp, Visitor, each_app};
use crate::support::forms::texts;

const FIRST: &str = "response_id,offer,customer,outcome,quote\na,OFFER-A,Abbey Road,pending,Ask me later\n\
                     b,OFFER-A,Harrow,do_nothing,\nc,OFFER-A,Kew,buy,Lovely\n";
const SECOND: &str = "response_id,offer,customer,outcome,quote\na,OFFER-A,Abbey Road,buy,\n\
                      b,offer-a,HARROW,do_nothing,\nc,OFFER-A,Kew,buy,Lovely!\nd,OFFER-A,Soho,buy,\n";

fn csv(who: &Visitor) -> String {
    who.get(&format!("{BASE}/responses.csv")).body
}

fn first_in(app: &TestApp) -> &Visitor {
    let owner = staged(app);
    assert_eq!(apply(owner, &token(&upload(owner, FIRST)), &[]).status, 303);
    owner
}

#[test]
fn rows_are_new_here_already_or_changed_and_a_change_needs_a_tick() {
    each_app(|app| {
        let owner = first_in(app);
        let seen = upload(owner, SECOND);
        assert!(seen.text().contains("4 rows: 1 new, 1 already here, 2 changed."), "{}", seen.text());
        let told = texts(&seen, "#changes li");
        assert_eq!(told, ["Line 2: outcome pending → buy", "Line 4: quote Lovely → Lovely!"]);
        let before = csv(owner);
        assert_eq!(apply(owner, &token(&seen), &[]).status, 303);
        assert!(csv(owner).starts_with(&before), "without the tick nothing that was here changes");
        assert_eq!(counted(&app.db, 1), 4);
    });
}

#[test]
fn a_ticked_change_is_an_edit_with_history_and_goes_with_its_import() {
    each_app(|app| {
        let owner = first_in(app);
        let before = csv(owner);
        let done = apply(owner, &token(&upload(owner, SECOND)), &[("update", "yes")]);
        assert_eq!(done.status, 303, "{}", done.text());
        let page = owner.get(done.header("location"));
        assert!(page.text().contains("1 response imported, 2 changed, 1 were here already"), "{}", page.text());
        let now = csv(owner);
        assert!(now.contains("Abbey Road,buy") && now.contains("Lovely!") && now.contains("Ask me later"), "{now}");
        assert!(owner.get(&format!("{BASE}/responses/1")).text().contains("Edited by Olive"), "in its history");
        assert_eq!(owner.post("/w/1/imports/2/undo", &[]).status, 303);
        assert_eq!(csv(owner), before, "as it was before");
    });
}

#[test]
fn what_was_changed_again_since_stays_when_the_import_goes() {
    let app = TestApp::new();
    let owner = first_in(&app);
    assert_eq!(apply(owner, &token(&upload(owner, SECOND)), &[("update", "yes")]).status, 303);
    let fields =
        [("offer", "OFFER-A"), ("outcome", "buy"), ("quantity", "1"), ("customer", "Kew"), ("quote", "By hand")];
    assert_eq!(owner.post(&format!("{BASE}/responses/3"), &fields).status, 303);
    assert_eq!(owner.post("/w/1/imports/2/undo", &[]).status, 303);
    let now = csv(owner);
    assert!(now.contains("By hand") && now.contains("Abbey Road,pending"), "{now}");
}

#[test]
fn of_two_rows_with_one_id_the_first_one_counts() {
    each_app(|app| {
        let owner = staged(app);
        let seen = upload(owner, "response_id,offer,outcome\nx,OFFER-A,buy\nx,OFFER-A,do_nothing\n");
        assert!(seen.text().contains("2 rows: 1 new, 1 already here."), "{}", seen.text());
        assert_eq!(apply(owner, &token(&seen), &[("update", "yes")]).status, 303);
        assert!(csv(owner).contains(",buy,") && !csv(owner).contains("do_nothing"));
    });
}

#[test]
fn a_file_without_ids_is_known_again_by_customer_and_offer_when_that_is_chosen() {
    each_app(|app| {
        let owner = staged(app);
        let by_customer = [("match_by", "customer")];
        let first = "offer,customer,outcome\nOFFER-A,Abbey Road,pending\nOFFER-A,Kew,buy\nOFFER-A,,do_nothing\n";
        assert_eq!(apply(owner, &token(&upload(owner, first)), &by_customer).status, 303);
        let second = "offer,customer,outcome\noffer-a,ABBEY ROAD,buy\nOFFER-A,Kew,buy\nOFFER-A,Hill,do_nothing\n";
        let seen = upload(owner, second);
        // What was chosen for the last file with these columns is chosen for this one.
        assert!(seen.text().contains("3 rows: 1 new, 1 already here, 1 changed."), "{}", seen.text());
        assert!(seen.body.contains("value=\"customer\" selected"), "{}", seen.body);
        let file = token(&seen);
        assert_eq!(apply(owner, &file, &[("match_by", "customer"), ("update", "yes")]).status, 303);
        assert_eq!(counted(&app.db, 1), 4);
        let now = csv(owner);
        assert!(now.contains("Abbey Road,buy") && !now.contains("pending"), "{now}");
    });
}
