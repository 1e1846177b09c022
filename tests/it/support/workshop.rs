//! A workspace with one running experiment, for tests below the web: the cast that they all know.

use touchstone::actions::offers::{OfferDraft, OfferFields};
use touchstone::actions::responses::Log;
use touchstone::actions::{Acting, ActionError, experiments, offers};
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{AnyConn, Database, DatabaseUrl, Options, migrations, workspaces};
use touchstone::domain::id::{ExperimentId, OfferId, WorkspaceId};
use touchstone::domain::plan::Plan;
use touchstone::domain::response::{CheckRules, Fields, check};
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
        self.db.write(move |conn| {
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

    /// A response, ready to be logged.
    pub fn log(&self, fields: &Fields<'_>, key: &str) -> Log {
        let draft = check(fields, &CheckRules::form(NOW)).unwrap();
        Log { experiment: self.experiment, offer: None, draft, key: key.into() }
    }
}
