//! `kill -9` in the midst of writing.
//!
//! `TOUCHSTONE_TEST_ROUNDS` asks for more rounds than the usual 20, as before a release.

use std::path::Path;
use std::time::Duration;

use diesel::dsl::sql;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::crowd::{Told, assert_kept, hear, write};
use super::program::Prepared;
use crate::support::databases::Fresh;

fn rounds() -> u64 {
    std::env::var("TOUCHSTONE_TEST_ROUNDS").map_or(20, |n| n.parse().unwrap())
}

/// Kills the program again and again. The database's server, where there is one, goes on.
fn kill_again_and_again(address: &str) {
    let prepared = Prepared::at(address);
    let mut dice = StdRng::seed_from_u64(9);
    let (mut told, mut cut_off) = (Told::default(), 0);
    for round in 0..rounds() {
        let server = prepared.serve();
        let desk = prepared.desk(&server);
        desk.send_again(&mut told);
        let new = write(&[desk], round, usize::MAX, |heard| {
            hear(heard, 1);
            std::thread::sleep(Duration::from_millis(dice.random_range(100..600))); // anywhere in a write
            server.kill();
        });
        cut_off += new.unanswered.len();
        told.acknowledged.extend(new.acknowledged);
        told.unanswered.extend(new.unanswered);
    }
    let acknowledged = told.acknowledged.len();
    let server = prepared.serve();
    prepared.desk(&server).send_again(&mut told);
    server.kill();
    assert_kept(&prepared.opened(), &told.acknowledged);
    eprintln!("{acknowledged} acknowledged, 0 lost; {cut_off} cut off, sent again and stored once");
}

/// What SQLite itself finds wrong with a file.
pub fn assert_sound(file: &Path) {
    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let told: String =
        sql::<Text>("SELECT group_concat(integrity_check) FROM pragma_integrity_check").get_result(&mut conn).unwrap();
    assert_eq!(told, "ok");
    let dangling: i64 = sql::<BigInt>("SELECT count(*) FROM pragma_foreign_key_check").get_result(&mut conn).unwrap();
    assert_eq!(dangling, 0, "references to nothing");
}

#[test]
fn killed_on_sqlite_it_loses_nothing_acknowledged_and_stores_nothing_twice() {
    let fresh = Fresh::sqlite();
    kill_again_and_again(&fresh.address);
    assert_sound(fresh.url.path().unwrap());
}

#[test]
fn killed_on_postgresql_it_loses_nothing_acknowledged_and_stores_nothing_twice() {
    kill_again_and_again(&Fresh::postgres().address);
}
