//! How fast a hundred thousand rows come in, beside the bare insert of the same rows into a copy of their table.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a benchmark that can't go on should stop loudly

mod common;

use std::sync::Arc;

use common::databases::each_database;
use common::workshop::{NOW, Workshop, acting};
use common::{rate, timed};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use touchstone::actions::imports::{self, Importer, Target};
use touchstone::db::{AnyConn, DbError, responses};
use touchstone::domain::response::{CheckRules, Draft, Fields, check};

const ROWS: usize = 100_000;

/// `full` rows each name a customer of their own, two cares and the customer's words.
fn draft(n: usize, full: bool) -> Draft {
    let (day, customer) = (format!("2026-10-{:02}", n % 28 + 1), format!("Shop {n}"));
    let outcome = ["buy", "alternative", "do_nothing"][n % 3];
    let bare = Fields {
        offer: Some(["Pilot", "Newsletter"][n % 2]),
        segment: Some(["One shop", "Two to ten shops", "Chains"][n / 2 % 3]),
        outcome: Some(outcome),
        chose: (outcome == "alternative").then_some("Phone agency"),
        responded_at: Some(&day),
        ..Fields::default()
    };
    let named = Fields {
        customer: Some(&customer),
        cares: Some("speed:4; price:2"),
        quote: Some("If you'd had someone here by nine I would have paid twice."),
        ..bare
    };
    check(if full { &named } else { &bare }, &CheckRules::form(NOW)).unwrap()
}

fn import(shop: &Workshop, drafts: Arc<Vec<(u64, Draft)>>) {
    let target = Target { experiment: Some(shop.experiment), create: true };
    shop.write(move |conn, ws| {
        let acting = acting();
        let id = imports::begin(conn, ws, &acting, target, "rows.csv", "hash")?;
        let mut importer = Importer::new(&acting, target, id);
        for block in drafts.chunks(1_000) {
            importer.block(conn, ws, block)?;
        }
        importer.finish(conn, ws)?;
        Ok(())
    })
    .unwrap();
}

#[derive(QueryableByName)]
struct Statement {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Puts an empty table with the same keys, references and indexes in the place of the responses.
fn set_aside(conn: &mut AnyConn) -> Result<(), DbError> {
    let asked = match conn {
        AnyConn::Sqlite(_) => {
            "SELECT replace(sql, 'CREATE INDEX ', 'CREATE INDEX copy_of_') AS text FROM sqlite_master
             WHERE tbl_name = 'response' AND sql IS NOT NULL ORDER BY type DESC"
        }
        AnyConn::Pg(_) => {
            "SELECT 'CREATE TABLE response (LIKE filled INCLUDING ALL)' AS text
             UNION ALL SELECT 'ALTER TABLE response ADD ' || pg_get_constraintdef(oid)
             FROM pg_constraint WHERE conrelid = 'response'::regclass AND contype = 'f'"
        }
    };
    let statements: Vec<Statement> = sql_query(asked).load(conn)?;
    assert!(statements.len() > 4, "the table has indexes or references");
    conn.batch_execute("ALTER TABLE response RENAME TO filled")?;
    for statement in statements {
        conn.batch_execute(&statement.text)?;
    }
    Ok(())
}

fn main() {
    for full in [false, true] {
        each_database(|name, url| {
            let shop = Workshop::open(url);
            let drafts: Vec<_> = (0..ROWS).map(|n| (n as u64, draft(n, full))).collect();
            let drafts = Arc::new(drafts);
            let (took, ()) = timed(|| import(&shop, drafts));
            let mut rows = shop.responses();
            assert_eq!(rows.len(), ROWS);
            rows.reverse(); // the order in which they came in
            shop.db.write(set_aside).unwrap();
            let (bare, ()) = timed(|| shop.db.write(move |conn| responses::insert(conn, &rows, &[])).unwrap());
            println!(
                "{name}, {}: {ROWS} rows imported in {:.2} s, {:.0} rows/s; bare insert {:.2} s, {:.0} rows/s; {:.2} \
                 times as long",
                if full { "each row with a customer, two cares and words" } else { "bare rows" },
                took.as_secs_f64(),
                rate(ROWS, took),
                bare.as_secs_f64(),
                rate(ROWS, bare),
                took.as_secs_f64() / bare.as_secs_f64()
            );
        });
    }
}
