//! How long a workspace's first page takes with 300 experiments, each with 3 offers and 40 responses to each offer.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a benchmark that can't go on should stop loudly

mod common;

use common::app::TestApp;
use common::databases::Fresh;
use common::http::{Line, all_ask, signed_in, tell};
use common::workshop::{NOW, acting};
use common::{millis, spread, timed};
use touchstone::actions::imports::{self, Importer, Target};
use touchstone::actions::offers::OfferDraft;
use touchstone::actions::{Acting, ActionError, experiments, offers};
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{AnyConn, Backend, DbError, portfolio};
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::offer::OfferFields;
use touchstone::domain::plan::Plan;
use touchstone::domain::portfolio::{Known, Portfolio};
use touchstone::domain::response::{CheckRules, Draft, Fields, check};
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;

const EXPERIMENTS: u64 = 300;
const OFFERS: u64 = 3;
const RESPONSES: u64 = 40;
const TIMES: usize = 40;
const BROWSERS: (usize, usize) = (4, 25);
const HOME: &str = "/w/1";
/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

fn draft(experiment: u64, n: u64) -> (u64, Draft) {
    let (offer, k) = (n % OFFERS, n / OFFERS);
    // Some experiments hold up, some fall short, most stay between.
    let yes = (k * 7 + experiment * 3) % 20 < experiment % 11;
    let outcome = if yes { "buy" } else { ["alternative", "do_nothing", "do_nothing"][(k % 3) as usize] };
    let (offer, segment) = (format!("Offer {offer}"), ["One shop", "Two to ten shops", "Chains"][(k % 3) as usize]);
    let (proposition, day) =
        (format!("Proposition {}", (experiment + n % OFFERS) % 40), format!("2026-10-{:02}", k % 28 + 1));
    let fields = Fields {
        offer: Some(&offer),
        propositions: Some(&proposition),
        segment: Some(segment),
        outcome: Some(outcome),
        rung: yes.then_some("payment"),
        chose: (outcome == "alternative").then_some("Phone agency"),
        cares: Some(["speed:4", "price:3; risk:2"][(k % 2) as usize]),
        responded_at: Some(&day),
        ..Fields::default()
    };
    (n, check(&fields, &CheckRules::form(NOW)).unwrap())
}

/// An experiment with a plan that no other has.
fn experiment(conn: &mut AnyConn, ws: &Ws<CanWrite>, i: u64) -> Result<(), ActionError> {
    let name = Name::parse("name", &format!("Experiment {i}")).unwrap();
    // The plan stands before the first response, so there are verdicts.
    let before = Acting { now: Moment(NOW.0 - 90 * DAY), ..acting() };
    let id = experiments::create(conn, ws, &before, &name, None)?;
    for offer in 0..OFFERS {
        let (name, proposition) = (format!("Offer {offer}"), format!("Proposition {}", (i + offer) % 40));
        let fields = OfferFields { name: &name, ask: "deposit", propositions: &proposition, ..OfferFields::default() };
        offers::add(conn, ws, id, &OfferDraft::parse(&fields).unwrap())?;
    }
    experiments::plan(conn, ws, id, Plan::parse(&format!("0.{}", 200 + i), &(30 + i % 40).to_string(), "").unwrap())?;
    experiments::start(conn, ws, &before, id)?;
    let (acting, target) = (acting(), Target { experiment: Some(id), create: true });
    let import = imports::begin(conn, ws, &acting, target, "rows.csv", "hash")?;
    let mut importer = Importer::new(&acting, target, import);
    importer.block(conn, ws, &(0..OFFERS * RESPONSES).map(|n| draft(i, n)).collect::<Vec<_>>())?;
    importer.finish(conn, ws)?;
    Ok(())
}

fn fill(app: &TestApp) {
    for i in 0..EXPERIMENTS {
        let write = move |conn: &mut AnyConn| {
            let ws = scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer();
            experiment(conn, &ws, i).map_err(|e| DbError::Unexpected(format!("{e:?}")))
        };
        app.db.write(write).unwrap();
    }
}

fn known(app: &TestApp) -> Known {
    let read = |conn: &mut AnyConn| {
        let ws = scope::enter_as_operator(conn, WorkspaceId(1))?;
        portfolio::of_workspace(conn, &ws)
    };
    app.db.read(read).unwrap()
}

fn measured<T>(job: impl Fn() -> T) -> String {
    let (middle, slow) = spread((0..TIMES).map(|_| timed(&job).0).collect());
    format!("{:.1} ms, 99th of 100 {:.1} ms", millis(middle), millis(slow))
}

fn main() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let name = if fresh.url.backend() == Backend::Sqlite { "sqlite" } else { "postgres" };
        let app = TestApp::with(fresh, |settings| settings.workers = Some(2));
        app.owner();
        fill(&app);
        let found = known(&app);
        let told = Portfolio::of(&found, NOW).unwrap();
        assert_eq!((told.rows.len() as u64, told.responses.counted), (EXPERIMENTS, EXPERIMENTS * OFFERS * RESPONSES));
        let counts = told.counts;
        assert!(counts.validated > 0 && counts.short > 0, "{counts:?}");
        println!(
            "{name}: {} validated, {} fall short, {} propositions",
            counts.validated,
            counts.short,
            told.more_propositions + told.propositions.len()
        );
        println!("{name}: reading: {}", measured(|| known(&app)));
        println!("{name}: working out: {}", measured(|| Portfolio::of(&found, NOW).unwrap()));
        let (address, cookie) = signed_in(&app);
        println!("{name}: first time: {:.1} ms", millis(timed(|| Line::open(&address).get(HOME, &cookie)).0));
        tell(&format!("{name}: the page, asked for by one"), all_ask(&address, HOME, &cookie, (1, TIMES)));
        tell(&format!("{name}: {} browsers at once", BROWSERS.0), all_ask(&address, HOME, &cookie, BROWSERS));
    }
}
