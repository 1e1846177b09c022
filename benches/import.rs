//! How fast a hundred thousand rows come in, beside the bare insert of the same rows into a copy of their table.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a benchmark that can't go on should stop loudly

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::databases::each_database;
use common::workshop::{NOW, Workshop, acting};
use common::{memory, rate, timed};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use touchstone::actions::imports::{self, Done, File, Gathered, Taken, Target};
use touchstone::actions::preview::{Look, Source, Wanted};
use touchstone::actions::{ActionError, own_fields as own_fields_act, responses as responses_act, staging};
use touchstone::db::scope::{CanWrite, Ws};
use touchstone::db::{AnyConn, DbError, own_fields, responses, scope};
use touchstone::domain::own_field::{Holder, OwnFieldDraft, OwnFieldTyped};
use touchstone::domain::response::Fields;
use touchstone::formats::responses_csv::Options;

const ROWS: usize = 100_000;

/// What the rows say besides offer, segment, outcome and day.
#[derive(Clone, Copy, PartialEq)]
enum Rows {
    Bare,
    Full,
    Described,
}

impl Rows {
    fn told(self) -> &'static str {
        match self {
            Rows::Bare => "bare rows",
            Rows::Full => "each row with a customer, two cares and words",
            Rows::Described => "and with three own fields",
        }
    }
}

/// The own fields of [`Rows::Described`], with the kinds of them.
const OWN: [(&str, &str); 3] = [("Market", "text"), ("Shops", "number"), ("Visited", "date")];

fn file(kind: Rows) -> String {
    let mut text = String::from("offer,segment,outcome,chose,responded_at,customer,cares,quote,Market,Shops,Visited\n");
    for n in 0..ROWS {
        let outcome = ["buy", "alternative", "do_nothing"][n % 3];
        let chose = if outcome == "alternative" { "Phone agency" } else { "" };
        let (offer, day) = (["Pilot", "Newsletter"][n % 2], n % 28 + 1);
        let segment = ["One shop", "Two to ten shops", "Chains"][n / 2 % 3];
        let rest = if kind == Rows::Bare { ",,".to_owned() } else { format!("Shop {n},speed:4; price:2,{WORDS}") };
        let own =
            if kind == Rows::Described { format!("Market {},{n},2026-09-{day:02}", n % 7) } else { ",,".to_owned() };
        text.push_str(&format!("{offer},{segment},{outcome},{chose},2026-10-{day:02},{rest},{own}\n"));
    }
    text
}

const WORDS: &str = "If you'd had someone here by nine I would have paid twice.";

/// The options that the file is read with: those that the pages begin with, and the own fields.
fn options(conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<Options, ActionError> {
    Ok(Options { own: own_fields::list(conn, ws, Holder::Response)?, ..Options::default() })
}

fn add_own_fields(conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), ActionError> {
    for (name, kind) in OWN {
        let typed = OwnFieldTyped { holder: "response", name, kind, ..OwnFieldTyped::default() };
        own_fields_act::add(conn, ws, &OwnFieldDraft::parse(&typed).unwrap())?;
    }
    Ok(())
}

/// What the pages do: look at the file, then store it in the way that suits the database.
fn import(shop: &Workshop, bytes: Arc<[u8]>) {
    let experiment = shop.experiment;
    let options = shop.read(options);
    let source = Source { bytes: &bytes, options: &options, now: NOW };
    let wanted = Wanted { create: true, update: false };
    let look = shop.read(|conn, ws| Look::at(conn, ws, experiment, &source, "hash", wanted));
    assert_eq!((look.errors.total, look.fresh()), (0, ROWS as u64));
    let taken = shop.write(move |conn, ws| imports::take(conn, ws, ROWS, 0)).unwrap();
    let stored = if shop.db.has_one_writer() {
        step_by_step(shop, &source, taken)
    } else {
        at_once(shop, &source, (Arc::clone(&bytes), options.clone()), taken)
    };
    assert_eq!(stored.stored, ROWS as u64);
}

const NAME: File<'_> = File { name: "rows.csv", hash: "hash" };

fn target(shop: &Workshop) -> Target {
    Target { experiment: Some(shop.experiment), create: true, update: false }
}

/// Block upon block, and one transaction that makes responses of them.
fn step_by_step(shop: &Workshop, source: &Source<'_>, taken: Taken) -> Done {
    let target = target(shop);
    shop.write(move |conn, ws| staging::begin(conn, ws, &acting(), target, taken, NAME)).unwrap();
    let mut gathered = Gathered::with_ids(taken);
    source
        .each_block(&mut |block| {
            let (taken, rows) = (gathered.taken.unwrap(), Arc::new(block.to_vec()));
            gathered.join(shop.write(move |conn, ws| staging::block(conn, ws, &acting(), target, taken, &rows))?);
            Ok(())
        })
        .unwrap();
    let (whole, gathered) = ((taken.import, ROWS as u64), Arc::new(gathered));
    shop.write(move |conn, ws| staging::finish(conn, ws, &acting(), target, whole, Gathered::clone(&gathered))).unwrap()
}

/// What the file names first, then all rows in one transaction beside which others write.
fn at_once(shop: &Workshop, source: &Source<'_>, (bytes, options): (Arc<[u8]>, Options), taken: Taken) -> Done {
    let (experiment, workspace, target) = (shop.experiment, shop.workspace, target(shop));
    source
        .each_block(&mut |block| {
            let block = Arc::new(block.to_vec());
            shop.write(move |conn, ws| imports::name(conn, ws, experiment, &block))
        })
        .unwrap();
    let stored = shop.db.write_apart(workspace, move |conn| {
        let ws = scope::enter_as_operator(conn, workspace)?.as_writer();
        let source = Source { bytes: &bytes, options: &options, now: NOW };
        imports::whole(conn, &ws, &acting(), target, taken, (NAME, &source), &|_| ())
    });
    stored.map_err(|e: ActionError| format!("{e:?}")).unwrap()
}

/// The longest that somebody else waited who logged a response every hundredth of a second meanwhile.
fn beside(shop: &Workshop, job: impl FnOnce()) -> Duration {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut longest = Duration::ZERO;
            for n in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let fields = Fields { offer: Some("Pilot"), outcome: Some("buy"), ..Fields::default() };
                let (log, acting) = (shop.log(&fields, &format!("beside {n}")), acting());
                let write = || shop.write(move |conn, ws| responses_act::log(conn, ws, &acting, &log)).unwrap();
                longest = longest.max(timed(write).0);
                std::thread::sleep(Duration::from_millis(10));
            }
            longest
        });
        job();
        done.store(true, Ordering::Relaxed);
        other.join().unwrap()
    })
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
    for kind in [Rows::Bare, Rows::Full, Rows::Described] {
        each_database(|name, url| {
            let shop = Workshop::open(url);
            shop.write(add_own_fields).unwrap();
            let bytes: Arc<[u8]> = Arc::from(file(kind).into_bytes());
            let before = memory::now();
            memory::forget_peak();
            let (took, longest) = timed(|| beside(&shop, || import(&shop, Arc::clone(&bytes))));
            let more =
                memory::peak().zip(before).map(|(peak, before)| peak.saturating_sub(before) as f64 / 1_048_576.0);
            shop.assert_counts_hold();
            let mut rows = shop.responses();
            rows.retain(|row| row.import_id.is_some());
            assert_eq!(rows.len(), ROWS);
            rows.reverse(); // the order in which they came in
            shop.db.write(set_aside).unwrap();
            let (bare, ()) = timed(|| shop.db.write(move |conn| responses::insert(conn, &rows, &[])).unwrap());
            println!(
                "{name}, {}: {ROWS} rows imported in {:.2} s, {:.0} rows/s; bare insert {:.2} s, {:.0} rows/s; {:.2} \
                 times as long; another writer waited {:.2} s at most; {} of memory besides the file's {:.0} MiB",
                kind.told(),
                took.as_secs_f64(),
                rate(ROWS, took),
                bare.as_secs_f64(),
                rate(ROWS, bare),
                took.as_secs_f64() / bare.as_secs_f64(),
                longest.as_secs_f64(),
                more.map_or("unknown".to_owned(), |more| format!("{more:.0} MiB")),
                bytes.len() as f64 / 1_048_576.0,
            );
        });
    }
}
