//! How many responses a second can be logged for good, 32 people at once, beside a transaction for each on one
//! connection.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a benchmark that can't go on should stop loudly

mod common;

use std::sync::Mutex;
use std::time::Duration;

use common::databases::Fresh;
use common::workshop::Workshop;
use common::{millis, rate, spread, timed};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use touchstone::actions::{Acting, ActionError, responses};
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{AnyConn, Backend};
use touchstone::domain::response::Fields;
use touchstone::domain::time::Moment;

const PEOPLE: usize = 32;
const EACH: usize = 100;

/// All people post one after the other as fast as they are answered; how long all took, and each.
fn all_post(post: impl Fn(String) + Sync) -> (Duration, Vec<Duration>) {
    let post = &post;
    timed(|| {
        std::thread::scope(|scope| {
            let one = |person| (0..EACH).map(|n| timed(|| post(format!("{person}-{n}"))).0).collect::<Vec<_>>();
            let people: Vec<_> = (0..PEOPLE).map(|person| scope.spawn(move || one(person))).collect();
            people.into_iter().flat_map(|p| p.join().unwrap()).collect()
        })
    })
}

/// Everybody sends at a moment of his own.
fn acting() -> Acting {
    Acting { name: "Priya".into(), now: Moment::now() }
}

fn log(shop: &Workshop, key: &str) -> responses::Log {
    let fields = Fields { offer: Some("Pilot"), outcome: Some("buy"), quote: Some(key), ..Fields::default() };
    shop.log(&fields, key)
}

fn grouped(shop: &Workshop) -> (Duration, Vec<Duration>) {
    all_post(|key| {
        let (log, acting) = (log(shop, &key), acting());
        shop.write(move |conn, ws| responses::log(conn, ws, &acting, &log)).unwrap();
    })
}

/// The way without us: one connection that all wait for, with the same promises.
fn one_by_one(shop: &Workshop, fresh: &Fresh) -> (Duration, Vec<Duration>) {
    let (conn, begin) = match fresh.url.path() {
        Some(path) => {
            let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            let settings = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = 1; PRAGMA synchronous = FULL";
            conn.batch_execute(settings).unwrap();
            (AnyConn::Sqlite(conn), "BEGIN IMMEDIATE")
        }
        None => (AnyConn::Pg(PgConnection::establish(&fresh.address).unwrap()), "BEGIN"),
    };
    let conn = Mutex::new(conn);
    all_post(|key| {
        let (log, acting) = (log(shop, &key), acting());
        let mut conn = conn.lock().unwrap();
        conn.batch_execute(begin).unwrap();
        let stored = (|| -> Result<_, ActionError> {
            let ws: Ws<CanWrite> = scope::enter_as_operator(&mut conn, shop.workspace)?.as_writer();
            responses::log(&mut conn, &ws, &acting, &log)
        })();
        stored.unwrap();
        conn.batch_execute("COMMIT").unwrap();
    })
}

fn tell(how: &str, (took, each): (Duration, Vec<Duration>)) -> f64 {
    let (middle, slow) = spread(each);
    let rate = rate(PEOPLE * EACH, took);
    println!("{how}: {rate:.0} a second; middle {:.1} ms, 99th of 100 {:.1} ms", millis(middle), millis(slow));
    rate
}

fn main() {
    for make in [Fresh::sqlite, Fresh::postgres] {
        let (ours, theirs) = (make(), make());
        let (name, how) = match ours.url.backend() {
            Backend::Sqlite => ("sqlite", "together"),
            Backend::Postgres => ("postgres", "together"),
        };
        let shop = Workshop::open(&ours.url);
        let many = tell(&format!("{name}, {how}"), grouped(&shop));
        shop.assert_counts_hold();
        let shop = Workshop::open(&theirs.url);
        let one = tell(&format!("{name}, a transaction each on one connection"), one_by_one(&shop, &theirs));
        shop.assert_counts_hold();
        println!("{name}: {:.2} times as many", many / one);
    }
}
