//! Links to reports as they are stored.

use crate::support::databases::each_database;
use crate::support::workshop::{NOW, Workshop, acting};
use touchstone::actions::shares::{ShareToken, revoke, share};
use touchstone::actions::{Acting, ActionError};
use touchstone::db::scope::enter_by_link;
use touchstone::db::{DbError, shares};
use touchstone::domain::id::{ExperimentId, FrozenId, PropositionId, ShareId};
use touchstone::domain::share::{Lasts, Scope, Terms};
use touchstone::domain::time::Moment;

const TERMS: Terms = Terms { frozen: None, words: false, lasts: Lasts::PROPOSED };

fn made(shop: &Workshop) -> (ShareToken, ShareId) {
    made_to(shop, Scope::Experiment(shop.experiment))
}

fn made_to(shop: &Workshop, scope: Scope) -> (ShareToken, ShareId) {
    let token = ShareToken::fresh().unwrap();
    let given = token.clone();
    (token, shop.write(move |conn, ws| share(conn, ws, &acting(), scope, &TERMS, &given)).unwrap())
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
        let (scope, later) =
            (Scope::Experiment(shop.experiment), Acting { name: "Tom".into(), now: Moment(NOW.0 + 5) });
        for _ in 0..2 {
            let later = later.clone();
            shop.write(move |conn, ws| revoke(conn, ws, &later, scope, id)).unwrap();
        }
        assert!(!opens(&shop, &hash, NOW));
        let listed = shop.read(|conn, ws| Ok(shares::list(conn, ws, Scope::Experiment(shop.experiment))?));
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
fn a_link_leads_to_what_there_is() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let wrong = [
            (Scope::Experiment(shop.experiment), Some(FrozenId(1))),
            (Scope::Portfolio, Some(FrozenId(1))),
            (Scope::Experiment(ExperimentId(77)), None),
            (Scope::Proposition(PropositionId(77)), None),
        ];
        for (scope, frozen) in wrong {
            let terms = Terms { frozen, ..TERMS };
            let token = ShareToken::fresh().unwrap();
            let refused = shop.write(move |conn, ws| share(conn, ws, &acting(), scope, &terms, &token));
            assert!(matches!(refused, Err(ActionError::Db(DbError::NotFound))), "{scope:?}");
        }
    });
}

#[test]
fn the_links_of_one_scope_are_not_those_of_another() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let scopes = [Scope::Experiment(shop.experiment), Scope::Proposition(PropositionId(1)), Scope::Portfolio];
        let ids = scopes.map(|scope| made_to(&shop, scope).1);
        for (scope, id) in scopes.into_iter().zip(ids) {
            let listed = shop.read(|conn, ws| Ok(shares::list(conn, ws, scope)?));
            assert_eq!(listed.iter().map(|link| link.id).collect::<Vec<_>>(), [id], "{scope:?}");
            let others = scopes.into_iter().filter(|other| *other != scope);
            for other in others.chain([Scope::Experiment(ExperimentId(77)), Scope::Proposition(PropositionId(77))]) {
                let missed = shop.write(move |conn, ws| revoke(conn, ws, &acting(), other, id));
                assert!(matches!(missed, Err(ActionError::Db(DbError::NotFound))), "{scope:?} by {other:?}");
            }
            shop.write(move |conn, ws| revoke(conn, ws, &acting(), scope, id)).unwrap();
        }
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
            let opened = opened.clone();
            shop.db.write(move |conn| shares::count_view(conn, &opened, Moment(NOW.0 + i))).unwrap();
        }
        let listed = shop.read(|conn, ws| Ok(shares::list(conn, ws, Scope::Experiment(shop.experiment))?));
        let seen: Vec<_> = listed.iter().map(|link| (link.views, link.viewed_at)).collect();
        assert_eq!(seen, [(0, None), (3, Some(Moment(NOW.0 + 3)))]);
    });
}
