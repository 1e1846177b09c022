//! Rows that stand aside until all of a large file are there.

use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use touchstone::actions::imports::{self as act, File, Gathered, Taken, Target};
use touchstone::actions::{ActionError, responses as responses_act, staging};
use touchstone::db::scope::{CanWrite, Ws};
use touchstone::db::{AnyConn, DbError, imports, responses};
use touchstone::domain::id::ResponseId;
use touchstone::domain::response::{CheckRules, Draft, Fields, check};

use super::counted;
use super::pages::{BASE, apply, staged, token, upload};
use crate::support::app::{TestApp, Visitor};
use crate::support::databases::each_database;
use crate::support::workshop::{NOW, Workshop, acting};

const FILE: File<'_> = File { name: "rows.csv", hash: "hash" };

/// A file's rows from one number to another: each a customer of their own.
fn rows(numbers: std::ops::Range<usize>) -> Vec<(u64, Draft)> {
    let row = |n: usize| {
        let (customer, id) = (format!("Shop {n}"), format!("row-{n}"));
        let fields = Fields {
            offer: Some(["Pilot", "Newsletter"][n % 2]),
            outcome: Some(["buy", "do_nothing"][n / 2 % 2]),
            customer: Some(&customer),
            response_id: Some(&id),
            cares: Some("speed:4"),
            ..Fields::default()
        };
        (n as u64 + 2, check(&fields, &CheckRules::form(NOW)).unwrap())
    };
    numbers.map(row).collect()
}

fn target(shop: &Workshop) -> Target {
    Target { experiment: Some(shop.experiment), create: false, update: false }
}

/// An import that begins, with so many ids.
fn begun(shop: &Workshop, rows: usize) -> Taken {
    let target = target(shop);
    let taken = shop.write(move |conn, ws| act::take(conn, ws, rows, 0)).unwrap();
    shop.write(move |conn, ws| staging::begin(conn, ws, &acting(), target, taken, FILE)).unwrap();
    taken
}

/// An import of 30 rows, of which all stand aside in two blocks.
fn aside(shop: &Workshop) -> (Taken, Gathered) {
    let taken = begun(shop, 30);
    let mut gathered = Gathered::with_ids(taken);
    for block in [0..20, 20..30] {
        gathered.join(store(shop, gathered.taken.unwrap(), &rows(block)).unwrap());
    }
    (taken, gathered)
}

fn store(shop: &Workshop, taken: Taken, rows: &[(u64, Draft)]) -> Result<Gathered, ActionError> {
    let (target, rows) = (target(shop), rows.to_vec());
    shop.write(move |conn, ws| staging::block(conn, ws, &acting(), target, taken, &rows))
}

fn finish(shop: &Workshop, (taken, gathered): &(Taken, Gathered)) -> Result<act::Done, ActionError> {
    let (target, whole, gathered) = (target(shop), (taken.import, 30), gathered.clone());
    shop.write(move |conn, ws| staging::finish(conn, ws, &acting(), target, whole, gathered.clone()))
}

fn log(shop: &Workshop, customer: &str, id: &str) {
    let fields = Fields {
        offer: Some("Pilot"),
        outcome: Some("buy"),
        customer: Some(customer),
        response_id: Some(id),
        ..Fields::default()
    };
    let log = shop.log(&fields, id);
    shop.write(move |conn, ws| responses_act::log(conn, ws, &acting(), &log)).unwrap();
}

fn seen(shop: &Workshop, id: ResponseId) -> Result<responses::Row, DbError> {
    shop.read(|conn, ws| Ok(responses::get(conn, ws, id)))
}

/// What people see of the responses that were taken back.
fn taken_back(conn: &mut AnyConn, ws: &Ws<CanWrite>, shop: &Workshop) -> Result<usize, ActionError> {
    let filter = responses::Filter { undone: true, ..responses::Filter::default() };
    Ok(responses::list(conn, ws, shop.experiment, &filter, None, 100)?.len())
}

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// How many rows the tables hold that an import writes, whether anybody sees them or not.
pub fn stored(shop: &Workshop) -> i64 {
    let count = "SELECT (SELECT count(*) FROM response) + (SELECT count(*) FROM stated_care)
                      + (SELECT count(*) FROM import) AS rows";
    shop.read(|conn, _| Ok(sql_query(count).get_result::<Stored>(conn).map_err(DbError::from)?.rows))
}

#[test]
fn nobody_sees_them_before_the_last_step_and_everybody_after_it() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        log(&shop, "Shop 4", "by hand");
        let standing = aside(&shop);
        assert_eq!(shop.responses().len(), 1);
        shop.assert_counts_hold();
        let (listed, back) =
            shop.read(|conn, ws| Ok((imports::list(conn, ws, 10)?.len(), taken_back(conn, ws, &shop)?)));
        assert_eq!((listed, back), (0, 0), "neither the import nor anything that was taken back");
        let first = ResponseId(standing.0.responses.0);
        assert!(matches!(seen(&shop, first), Err(DbError::NotFound)), "nor any of its rows, by number");
        let import = standing.0.import;
        assert!(shop.write(move |conn, ws| act::undo(conn, ws, &acting(), import)).is_err());
        // A customer of the file answers meanwhile, by hand: of two responses the first one counts.
        log(&shop, "Shop 6", "by hand, meanwhile");
        assert_eq!(finish(&shop, &standing).unwrap().stored, 30);
        assert_eq!(shop.responses().len(), 32);
        shop.assert_counts_hold();
        let found = shop.read(|conn, ws| Ok(imports::list(conn, ws, 10)?));
        assert!(matches!(&found[..], [one] if one.finished && one.responses == 30 && one.undone_at.is_none()));
        assert!(seen(&shop, first).is_ok());
        shop.write(move |conn, ws| act::undo(conn, ws, &acting(), import)).unwrap();
        assert_eq!(shop.responses().len(), 2);
        shop.assert_counts_hold();
        shop.write(move |conn, ws| act::restore(conn, ws, import)).unwrap();
        assert_eq!(shop.responses().len(), 32);
        shop.assert_counts_hold();
    });
}

#[test]
fn an_id_that_somebody_stores_meanwhile_stops_them_and_they_leave_nothing() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let standing = aside(&shop);
        log(&shop, "Shop 7", "row-7");
        assert!(matches!(finish(&shop, &standing), Err(ActionError::Overtaken)));
        assert_eq!(shop.responses().len(), 1, "the response that was logged");
        let import = standing.0.import;
        staging::clear(&shop.db, shop.workspace, import).unwrap();
        assert_eq!(stored(&shop), 1, "one response, no care, no import");
        shop.assert_counts_hold();
    });
}

#[test]
fn two_files_that_stand_aside_at_once_never_bring_one_id_in_twice() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let first = aside(&shop);
        let taken = begun(&shop, 30);
        let refused = store(&shop, taken, &rows(5..6));
        assert!(matches!(refused, Err(ActionError::Overtaken)), "it may come to nothing");
        assert_eq!(finish(&shop, &first).unwrap().stored, 30);
        let again = store(&shop, taken, &rows(5..6)).unwrap();
        assert_eq!(again.stored().0, 0, "now it is here");
        assert_eq!(shop.responses().len(), 30);
    });
}

#[test]
fn a_start_throws_away_what_was_left_and_keeps_everything_else() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        log(&shop, "Shop 4", "by hand");
        let whole = aside(&shop);
        finish(&shop, &whole).unwrap();
        let import = whole.0.import;
        shop.write(move |conn, ws| act::undo(conn, ws, &acting(), import)).unwrap();
        let before = stored(&shop);
        store(&shop, begun(&shop, 10), &rows(40..50)).unwrap();
        assert!(stored(&shop) > before);
        staging::clear_all(&shop.db).unwrap();
        assert_eq!(stored(&shop), before, "an import that was taken back stays");
        shop.write(move |conn, ws| act::restore(conn, ws, import)).unwrap();
        assert_eq!(shop.responses().len(), 31);
        shop.assert_counts_hold();
    });
}

#[test]
fn rows_that_name_their_experiment_and_rows_that_do_not_make_a_new_offer_once() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let pair = |offer: &str| -> Vec<(u64, Draft)> {
            let row = |experiment: Option<&str>| {
                let fields = Fields { offer: Some(offer), outcome: Some("buy"), experiment, ..Fields::default() };
                check(&fields, &CheckRules::form(NOW)).unwrap()
            };
            vec![(2, row(None)), (3, row(Some("Autumn interviews")))]
        };
        let (known, new, target) = (pair("Pilot"), pair("Concierge"), Target { create: true, ..target(&shop) });
        let done = shop.write(move |conn, ws| {
            let (acting, id) = (acting(), act::begin(conn, ws, &acting(), target, FILE.name, FILE.hash)?);
            let mut importer = act::Importer::new(&acting, target, id);
            importer.block(conn, ws, &known)?;
            importer.block(conn, ws, &new)?;
            importer.finish(conn, ws)
        });
        let done = done.unwrap();
        assert_eq!((done.stored, &done.made[..]), (4, &["offer 'Concierge' in 'Autumn interviews'".to_owned()][..]));
    });
}

/// So many rows that they are not stored at once.
fn large() -> String {
    let row = |n: usize| format!("large-{n},OFFER-A,{}\n", ["buy", "do_nothing"][n % 2]);
    (0..5_100).fold("response_id,offer,outcome\n".to_owned(), |text, n| text + &row(n))
}

fn import(owner: &Visitor, file: &str) {
    let seen = apply(owner, &token(&upload(owner, file)), &[]);
    assert_eq!(seen.status, 303, "{}", seen.text());
}

#[test]
fn a_large_file_with_an_id_that_was_taken_back_is_whole_all_the_same() {
    let app = TestApp::new();
    let owner = staged(&app);
    import(owner, "response_id,offer,outcome\nlarge-5050,OFFER-A,buy\n");
    assert_eq!(owner.post("/w/1/imports/1/undo", &[]).status, 303);
    import(owner, &large());
    assert_eq!(counted(&app.db, 1), 5_100);
    let page = owner.get(&format!("{BASE}/import")).text();
    assert_eq!(page.matches("SHA-256").count(), 2, "{page}");
}
