//! A workspace with one running experiment, for tests below the web: the cast that they all know.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use touchstone::actions::offers::OfferDraft;
use touchstone::actions::responses::Log;
use touchstone::actions::{Acting, ActionError, experiments, offers};
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{
    AnyConn, Database, DatabaseUrl, Options, migrations, offers as stored_offers, own_values, pairs, responses,
    streams, tallies, workspaces,
};
use touchstone::domain::id::{ExperimentId, OfferId, WorkspaceId};
use touchstone::domain::offer::OfferFields;
use touchstone::domain::offer::{Acceptance, acceptance};
use touchstone::domain::pairing::Pairing;
use touchstone::domain::plan::Plan;
use touchstone::domain::response::{CheckRules, Fields, Outcome, Standing, check};
use touchstone::domain::stream::{Look, Stream};
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;

/// 22 November 2026, noon.
pub const NOW: Moment = Moment(1_795_348_800_000_000);

/// One experiment with two offers, "Pilot" (asks for a deposit) and "Newsletter" (asks for words).
pub struct Workshop {
    pub db: Database,
    pub workspace: WorkspaceId,
    pub experiment: ExperimentId,
    pub pilot: OfferId,
}

pub fn acting() -> Acting {
    Acting { name: "Priya".into(), now: NOW }
}

fn offer(name: &str, ask: &str) -> OfferDraft {
    OfferDraft::parse(&OfferFields { name, ask, propositions: "early cover", cares: "speed", ..OfferFields::default() })
        .unwrap()
}

impl Workshop {
    pub fn open(url: &DatabaseUrl) -> Self {
        migrations::run_pending(url).unwrap();
        let db = Database::open(url, Options::default()).unwrap();
        let (workspace, experiment, pilot) = db
            .write(|conn| -> Result<_, ActionError> {
                let workspace = workspaces::insert(conn, &Name::parse("name", "Northfold").unwrap(), false, NOW)?;
                let ws = scope::enter_as_operator(conn, workspace)?.as_writer();
                let name = Name::parse("name", "Autumn interviews").unwrap();
                let experiment = experiments::create(conn, &ws, &acting(), &name, None)?;
                let pilot = offers::add(conn, &ws, experiment, &offer("Pilot", "deposit"))?;
                offers::add(conn, &ws, experiment, &offer("Newsletter", "words"))?;
                experiments::plan(conn, &ws, experiment, Plan::parse("0.3", "40", "").unwrap())?;
                experiments::start(conn, &ws, &acting(), experiment)?;
                Ok((workspace, experiment, pilot))
            })
            .unwrap();
        Workshop { db, workspace, experiment, pilot }
    }

    /// Writes as the operator.
    pub fn write<T: Send + 'static>(
        &self,
        job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, ActionError> + Send + Sync + 'static,
    ) -> Result<T, ActionError> {
        let workspace = self.workspace;
        self.db.write_in(workspace, move |conn| {
            let ws = scope::enter_as_operator(conn, workspace)?.as_writer();
            job(conn, &ws)
        })
    }

    /// Reads as the operator.
    pub fn read<T>(&self, job: impl FnOnce(&mut AnyConn, &Ws<CanWrite>) -> Result<T, ActionError>) -> T {
        self.db
            .read(|conn| {
                let ws = scope::enter_as_operator(conn, self.workspace)?.as_writer();
                job(conn, &ws)
            })
            .unwrap()
    }

    /// The same after its database was closed.
    pub fn reopened(&self, url: &DatabaseUrl) -> Self {
        Workshop { db: Database::open(url, Options::default()).unwrap(), ..*self }
    }

    /// All responses of the experiment that were not taken back.
    pub fn responses(&self) -> Vec<responses::Row> {
        self.read(|conn, ws| {
            let (mut found, mut before) = (Vec::new(), None);
            loop {
                let filter = responses::Filter::default();
                let rows = responses::list(conn, ws, self.experiment, &filter, before, 5_000)?;
                let Some(last) = rows.last() else { return Ok(found) };
                before = Some(last.id);
                found.extend(rows);
            }
        })
    }

    /// Tallies equal a recount, streams equal a fold from the start, and a customer counts once for each offer.
    pub fn assert_counts_hold(&self) {
        let rows = self.responses();
        let (kept, counted, offers, streams) = self.read(|conn, ws| {
            Ok((
                tallies::of_experiment(conn, ws, self.experiment)?,
                tallies::recount(conn, ws, self.experiment)?,
                stored_offers::list(conn, ws, self.experiment)?,
                streams::of_experiment(conn, ws, self.experiment)?,
            ))
        });
        assert_eq!(kept, counted);
        for offer in &offers {
            let counting: Vec<_> = rows.iter().filter(|row| counts_for(row, offer)).collect();
            let kept = streams.get(&offer.id.0).map(|s| s.folding.stream()).unwrap_or_default();
            assert_eq!(kept, folded(&counting, offer), "stream of {}", offer.name);
            let mut customers = BTreeSet::new();
            let twice = counting.iter().filter_map(|r| r.customer_id).find(|customer| !customers.insert(*customer));
            assert_eq!(twice, None, "a customer counts twice for {}", offer.name);
        }
        self.assert_further_counts_hold(&rows, &offers);
    }

    /// The counts of what was said, where responses come from and what became of them, and the pairs of offers.
    fn assert_further_counts_hold(&self, rows: &[responses::Row], offers: &[stored_offers::Offer]) {
        let mut ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        let (stated, chosen, cares, choices, sources, endings, pairs) = self.read(|conn, ws| {
            Ok((
                responses::cares(conn, ws, &ids)?,
                own_values::chosen(conn, ws, &ids)?,
                tallies::cares::of_experiment(conn, ws, self.experiment)?,
                tallies::choices::of_experiment(conn, ws, self.experiment)?,
                tallies::sources::of_experiment(conn, ws, self.experiment)?,
                tallies::endings::of_experiment(conn, ws, self.experiment)?,
                pairs::of_experiment(conn, ws, self.experiment)?,
            ))
        });
        let counting = || rows.iter().filter(|row| offers.iter().any(|offer| counts_for(row, offer)));
        let cares_of = |row: &responses::Row| those_of(&stated, row, |care| care.response_id);
        assert_eq!(cares, recounted(counting(), |row| tallies::cares::Key::of(row, cares_of(row))));
        let options = counting().flat_map(|row| {
            let these = those_of(&chosen, row, own_values::Row::response);
            tallies::choices::Key::of(row, these).map(|key| (key, row.quantity))
        });
        let mut recounted_options = BTreeMap::new();
        options.for_each(|(key, by)| *recounted_options.entry(key).or_insert(0) += by);
        assert_eq!(choices, recounted_options.into_iter().collect::<Vec<_>>());
        assert_eq!(sources, recounted(counting(), |row| Some(tallies::sources::Key::of(row))));
        assert_eq!(endings, recounted(counting(), tallies::endings::Key::of));
        let singles = |offer: &stored_offers::Offer| -> Vec<bool> {
            let mut rows: Vec<_> = rows.iter().filter(|row| counts_for(row, offer) && row.quantity == 1).collect();
            rows.sort_by_key(|row| (row.responded_at, row.id));
            let accepted = |row: &&responses::Row| acceptance(row.outcome(), row.rung(), offer.ask.rung);
            rows.iter().map(|row| accepted(row) == Acceptance::Accepted).collect()
        };
        for (i, first) in offers.iter().enumerate() {
            for second in &offers[i + 1..] {
                let kept = pairs.get(&(first.id.0, second.id.0)).map(|stored| stored.now.pairing).unwrap_or_default();
                assert_eq!(kept, Pairing::fold(singles(first), singles(second)), "{} and {}", first.name, second.name);
            }
        }
    }

    /// A response, ready to be logged.
    pub fn log(&self, fields: &Fields<'_>, key: &str) -> Log {
        let draft = check(fields, &CheckRules::form(NOW)).unwrap();
        Log { experiment: self.experiment, offer: None, draft, key: key.into() }
    }
}

/// What is attached to a response, out of what is attached to all in the order of their ids.
fn those_of<'a, T>(all: &'a [T], row: &responses::Row, id: impl Fn(&T) -> i64) -> &'a [T] {
    let from = all.partition_point(|one| id(one) < row.id);
    &all[from..from + all[from..].partition_point(|one| id(one) == row.id)]
}

fn recounted<'a, K: Eq + std::hash::Hash>(
    rows: impl Iterator<Item = &'a responses::Row>,
    key: impl Fn(&responses::Row) -> Option<K>,
) -> HashMap<K, i64> {
    let mut counts = HashMap::new();
    for row in rows {
        if let Some(key) = key(row) {
            *counts.entry(key).or_default() += row.quantity;
        }
    }
    counts
}

fn counts_for(row: &responses::Row, offer: &stored_offers::Offer) -> bool {
    row.offer_id == offer.id.0 && row.standing() == Standing::Counted && row.outcome() != Outcome::Pending
}

/// The fold of an offer, from all that counts for it and nothing else.
fn folded(counting: &[&responses::Row], offer: &stored_offers::Offer) -> Stream {
    let mut rows = counting.to_vec();
    rows.sort_by_key(|r| (r.responded_at, r.id));
    let looks = rows.into_iter().map(|r| {
        let n = u64::try_from(r.quantity).unwrap();
        let yes = acceptance(r.outcome(), r.rung(), offer.ask.rung) == Acceptance::Accepted;
        Look { n, accepted: if yes { n } else { 0 }, at: Moment(r.responded_at) }
    });
    Stream::fold(looks, Plan::parse("0.3", "40", "").unwrap().as_ref())
}
