//! Two programs on one PostgreSQL database.

use super::crowd::{WRITERS, assert_kept, write};
use super::program::Prepared;
use crate::support::databases::Fresh;

#[test]
fn two_programs_on_one_database_count_as_one_and_know_the_same_people() {
    let fresh = Fresh::postgres();
    let prepared = Prepared::at(&fresh.address);
    let servers = [prepared.serve(), prepared.serve()];
    let first = prepared.desk(&servers[0]);
    let visitor = first.visitor.at(&servers[1].base);
    assert_eq!(visitor.get("/account").status, 200, "signed in at one, known at the other");
    let second = prepared.desk_of(visitor);
    let told = write(&[first, second], 2, 60, |_| {});
    assert_eq!((told.acknowledged.len(), told.unanswered.len()), (WRITERS * 60, 0));
    assert_kept(&prepared.opened(), &told.acknowledged);
}
