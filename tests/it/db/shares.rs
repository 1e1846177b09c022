//! Links to reports as they are stored.

use crate::support::databases::each_database;
use crate::support::workshop::{NOW, Workshop, acting};
use touchstone::actions::shares::{ShareToken, revoke, share};
use touchstone::actions::{Acting, ActionError};
use touchstone::db::scope::enter_by_link;
use touchstone::db::{DbError, shares};
use touchstone::domain::id::{ExperimentId, FrozenId, ShareId};
use touchstone::domain::share::{Lasts, Terms};
use touchstone::domain::time::Moment;

const TERMS: Terms = Terms { frozen: None, words: false, lasts: Lasts::PROPOSED };

fn made(shop: &Workshop) -> (ShareToken, ShareId) {
    let (token, experiment) = (ShareToken::fresh().unwrap(), shop.experiment);
    let given = token.clone();
    (token, shop.write(move |conn, ws| share(conn, ws, &acting(), experiment, &TERMS, &given)).unwrap())
}

fn opens(shop: &Workshop, hash: &str, at: Moment) -> bool {
    match shop.db.read(|conn| enter_by_link(conn, hash, at)) {
        Ok(_) => true,
        Err(DbError::NotFound) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_link_works_until_it_expires_to_the_microsecond_and_until_it_is_revoked() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let (token, id) = made(&shop);
        let hash = token.at_rest();
        let last = Moment(Lasts::PROPOSED.until(NOW).0 - 1);
        assert!(opens(&shop, &hash, NOW) && opens(&shop, &hash, last));
        assert!(!opens(&shop, &hash, Moment(last.0 + 1)));
        let (experiment, later) = (shop.experiment, Acting { name: "Tom".into(), now: Moment(NOW.0 + 5) });
        for _ in 0..2 {
            let later = later.clone();
            shop.write(move |conn, ws| revoke(conn, ws, &later, experiment, id)).unwrap();
        }
        assert!(!opens(&shop, &hash, NOW));
        let listed = shop.read(|conn, ws| Ok(shares::list(conn, ws, shop.experiment)?));
        assert_eq!(listed[0].revoked, Some(("Tom".to_string(), Moment(NOW.0 + 5))));
    });
}

#[test]
fn what_is_stored_opens_nothing() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let (token, _) = made(&shop);
        let hash = token.at_rest();
        assert!(opens(&shop, &hash, NOW));
        // Neither the token itself, nor its stored hash taken for a token, is what the row is found by.
        assert!(!opens(&shop, &token.text(), NOW));
        assert!(ShareToken::parse(&hash).is_none());
        assert!(ShareToken::parse(&format!("ts_{hash}")).is_none());
    });
}

#[test]
fn a_link_leads_to_what_the_experiment_has() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let wrong = [(shop.experiment, Some(FrozenId(1))), (ExperimentId(77), None)];
        for (experiment, frozen) in wrong {
            let terms = Terms { frozen, ..TERMS };
            let token = ShareToken::fresh().unwrap();
            let refused = shop.write(move |conn, ws| share(conn, ws, &acting(), experiment, &terms, &token));
            assert!(matches!(refused, Err(ActionError::Db(DbError::NotFound))));
        }
        let (_, id) = made(&shop);
        let missed = shop.write(move |conn, ws| revoke(conn, ws, &acting(), ExperimentId(77), id));
        assert!(matches!(missed, Err(ActionError::Db(DbError::NotFound))));
    });
}

#[test]
fn every_opening_is_counted_once_and_dated() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let (token, _) = made(&shop);
        made(&shop);
        let opened = shop.db.read(|conn| enter_by_link(conn, &token.at_rest(), NOW)).unwrap();
        for i in 1..=3 {
            shop.db.write(move |conn| shares::count_view(conn, &opened, Moment(NOW.0 + i))).unwrap();
        }
        let listed = shop.read(|conn, ws| Ok(shares::list(conn, ws, shop.experiment)?));
        let seen: Vec<_> = listed.iter().map(|link| (link.views, link.viewed_at)).collect();
        assert_eq!(seen, [(0, None), (3, Some(Moment(NOW.0 + 3)))]);
    });
}
