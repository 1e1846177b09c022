//! What an offer cost over time, as it is stored.

use diesel::connection::SimpleConnection;
use touchstone::actions::imports::{self, Target};
use touchstone::actions::offers::{self, OfferDraft};
use touchstone::actions::seen::Seen;
use touchstone::db::scope::{CanWrite, Ws};
use touchstone::db::{AnyConn, DbError, evidence};
use touchstone::domain::id::ImportId;
use touchstone::domain::offer::OfferFields;
use touchstone::domain::response::Draft;
use touchstone::formats::responses_csv::{Options, Rows};

use crate::support::databases::each_database;
use crate::support::workshop::{NOW, Workshop, acting};

/// Friends are asked less, which is no change of the price; who did not answer was asked all the same.
const ROWS: &str = "offer,outcome,price,currency,responded_at,warm\n\
                    Pilot,buy,26,GBP,2026-11-02,\n\
                    Pilot,do_nothing,26,GBP,2026-11-09,\n\
                    Pilot,buy,5,GBP,2026-11-05,yes\n\
                    Pilot,pending,28,GBP,2026-11-07,\n\
                    Pilot,do_nothing,28,GBP,2026-11-08,\n";

fn import(shop: &Workshop, rows: &str) -> ImportId {
    let drafts: Vec<(u64, Draft)> =
        Rows::open(rows.as_bytes(), &Options::default(), NOW).map(|row| (row.line, row.draft)).collect();
    let target = Target { experiment: Some(shop.experiment), create: false, update: false };
    let file = imports::File { name: "rows.csv", hash: "hash" };
    shop.write(move |conn, ws| imports::at_once(conn, ws, &acting(), target, file, &drafts)).unwrap().0
}

fn changes(shop: &Workshop) -> Vec<String> {
    let evidence = shop.read(|conn, ws| Ok(evidence::of_experiment(conn, ws, shop.experiment)?));
    evidence.offers[0].prices.changes().iter().map(|change| format!("{} {}", change.on, change.words())).collect()
}

#[test]
fn the_first_day_of_another_price_is_known_and_forgotten_with_its_responses() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let first = import(&shop, ROWS);
        assert_eq!(changes(&shop), ["2026-11-07 Price raised from GBP 26.00 to GBP 28.00"]);
        import(&shop, "offer,outcome,price,currency,responded_at\nPilot,buy,24,GBP,2026-11-11\n");
        shop.write(move |conn, ws| imports::undo(conn, ws, &acting(), first)).unwrap();
        assert!(changes(&shop).is_empty(), "only one price is left");
        shop.write(move |conn, ws| imports::restore(conn, ws, first)).unwrap();
        assert_eq!(changes(&shop)[1], "2026-11-11 Price lowered from GBP 28.00 to GBP 24.00");
    });
}

#[test]
fn what_was_logged_before_prices_were_counted_is_counted_by_their_migration() {
    each_database(|name, url| {
        let shop = Workshop::open(url);
        import(&shop, ROWS);
        let before = changes(&shop);
        let path = format!("{}/migrations/{name}/0015_prices/up.sql", env!("CARGO_MANIFEST_DIR"));
        let sql = std::fs::read_to_string(path).unwrap();
        let filling = sql.split(';').map(str::trim).find(|s| s.starts_with("INSERT INTO")).unwrap().to_owned();
        shop.db
            .write(move |conn| {
                conn.batch_execute("DELETE FROM price_tally")?;
                Ok::<_, DbError>(conn.batch_execute(&filling)?)
            })
            .unwrap();
        assert_eq!((changes(&shop), before.len()), (before, 1));
    });
}

#[test]
fn another_price_of_an_offer_that_is_being_made_is_kept_with_its_day() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        for price in ["26", "26", "28", ""] {
            let fields =
                OfferFields { name: "Pilot", ask: "deposit", price, currency: "GBP", ..OfferFields::default() };
            let (draft, (experiment, offer)) = (OfferDraft::parse(&fields).unwrap(), (shop.experiment, shop.pilot));
            let changed = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                offers::change(conn, ws, &acting(), (experiment, offer, &Seen::default()), &draft)
            };
            shop.write(changed).unwrap();
        }
        assert_eq!(
            changes(&shop),
            [
                "2026-11-22 Price set to GBP 26.00",
                "2026-11-22 Price raised from GBP 26.00 to GBP 28.00",
                "2026-11-22 Price of GBP 28.00 taken away"
            ]
        );
    });
}
