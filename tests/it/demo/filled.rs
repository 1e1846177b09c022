//! The demo: filled once, marked as such, and gone in one step.

use std::collections::BTreeMap;

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use touchstone::actions::ActionError;
use touchstone::actions::demo::{self, Demo};
use touchstone::db::scope::{self, IsOwner, Ws};
use touchstone::db::{
    AnyConn, Backend, Database, DatabaseUrl, DbError, Options, decisions, evidence, experiments, follow_ups, forecasts,
    learning, migrations, portfolio, workspaces,
};
use touchstone::domain::decision::Stance;
use touchstone::domain::forecast::{Outcome, Record};
use touchstone::domain::id::{UserId, WorkspaceId};
use touchstone::domain::portfolio::{Need, Portfolio};
use touchstone::domain::response::Standing;
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;

use crate::support::databases::each_database;

const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22
const OWNER: UserId = UserId(1);

fn open(url: &DatabaseUrl) -> Database {
    migrations::run_pending(url).unwrap();
    let db = Database::open(url, Options::default()).unwrap();
    db.write(|c| {
        Ok::<_, DbError>(c.batch_execute(
            "INSERT INTO app_user (email, fold, name, password_hash, created_at) VALUES ('a@b', 'a@b', 'Ann', '', 0)",
        )?)
    })
    .unwrap();
    db
}

fn fill(db: &Database, now: Moment) -> Demo {
    db.write(move |c| demo::fill(c, OWNER, now)).unwrap()
}

fn real_workspace(db: &Database) -> WorkspaceId {
    db.write(|c| {
        let ws = workspaces::insert(c, &Name::parse("name", "Acme").unwrap(), false, NOW)?;
        workspaces::set_member(c, ws, OWNER, Role::Owner)?;
        let ws = scope::enter_write(c, OWNER, ws)?;
        experiments::insert(c, &ws, &Name::parse("name", "Pilot").unwrap(), "", NOW)?;
        Ok::<_, DbError>(ws.id())
    })
    .unwrap()
}

fn owner(c: &mut AnyConn, ws: WorkspaceId) -> Ws<IsOwner> {
    scope::enter_owner(c, OWNER, ws).unwrap()
}

#[derive(diesel::QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many rows a workspace has in every table that has rows of workspaces.
fn rows(db: &Database, ws: WorkspaceId) -> BTreeMap<String, i64> {
    let tables = match db.backend() {
        Backend::Sqlite => {
            "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND p.name = 'workspace_id'"
        }
        Backend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.columns
             WHERE column_name = 'workspace_id' AND table_schema = current_schema()"
        }
    };
    db.read(|c| {
        let mut found = BTreeMap::new();
        for table in diesel::sql_query(tables).load::<Table>(c)? {
            let count = format!("SELECT count(*) AS n FROM {} WHERE workspace_id = {}", table.name, ws.0);
            found.insert(table.name, diesel::sql_query(count).get_result::<Count>(c)?.n);
        }
        let named = format!("SELECT count(*) AS n FROM workspace WHERE id = {}", ws.0);
        found.insert("workspace".into(), diesel::sql_query(named).get_result::<Count>(c)?.n);
        Ok::<_, DbError>(found)
    })
    .unwrap()
}

/// Counted responses of every experiment of a workspace, by its name, with the bar.
fn counted(db: &Database, ws: WorkspaceId) -> BTreeMap<String, (u64, bool)> {
    db.read(|c| {
        let ws = owner(c, ws);
        let mut found = BTreeMap::new();
        for experiment in experiments::list(c, &ws, false)? {
            let evidence = evidence::of_experiment(c, &ws, experiment.id)?;
            let cells = evidence.offers.iter().flat_map(|o| &o.cells);
            let n = cells
                .filter(|cell| {
                    cell.standing == Standing::Counted && cell.outcome != touchstone::domain::response::Outcome::Pending
                })
                .map(|cell| cell.count)
                .sum();
            assert!(evidence.demo, "{}", evidence.name);
            found.insert(evidence.name, (n, evidence.plan.is_some()));
        }
        Ok::<_, DbError>(found)
    })
    .unwrap()
}

#[test]
fn the_demo_is_filled_once_marked_as_one_and_says_what_its_readme_says() {
    each_database(|_, url| {
        let db = open(url);
        let first = fill(&db, NOW);
        assert_eq!(fill(&db, NOW), first, "a second start finds the first one's");
        let mine = db.read(|c| workspaces::of_user(c, OWNER)).unwrap();
        let names: Vec<_> = mine.iter().map(|w| (w.name.as_str(), w.demo, w.role)).collect();
        assert_eq!(names, [("Northfold", true, Role::Owner), ("Published experiments", true, Role::Owner)]);
        let northfold = [
            ("August pre-order", 16),
            ("Autumn interviews", 120),
            ("Evening cover calls", 17),
            ("Fixed price page", 180),
            ("One free morning", 0),
            ("Second site visits", 5),
            ("Shelf cards", 24),
            ("Spring phone calls", 20),
            ("Summer rota watch", 15),
            ("Winter file pilot", 12),
        ];
        let expected = northfold.map(|(name, n)| (name.to_owned(), (n, true)));
        assert_eq!(counted(&db, first.workspace), expected.into());
        let published = [
            ("Come and get your test result", 2_834),
            ("Go and vote, August 2006", 305_866),
            ("In-vehicle coupons", 12_684),
            ("Matching gift letter 2005", 50_083),
        ];
        let expected = published.map(|(name, n)| (name.to_owned(), (n, false)));
        assert_eq!(counted(&db, mine[1].id), expected.into());
        let sources = db
            .read(|c| {
                let ws = owner(c, mine[1].id);
                experiments::list(c, &ws, false)
            })
            .unwrap();
        assert!(sources.iter().all(|e| e.source.is_some()));
    });
}

#[test]
fn northfolds_experiment_was_started_before_its_first_response_and_can_be_asked_further() {
    each_database(|_, url| {
        let db = open(url);
        // A clock that is behind the demo's days fills it all the same.
        let demo = fill(&db, Moment(1_700_000_000_000_000));
        let experiment = db
            .read(|c| {
                let ws = owner(c, demo.workspace);
                experiments::get(c, &ws, demo.experiment)
            })
            .unwrap();
        assert_eq!(experiment.started_at.unwrap().day().to_string(), "2026-10-02");
        assert_eq!(experiment.created_at.day().to_string(), "2026-09-28");
        assert_eq!(experiment.status, touchstone::domain::experiment::Status::Running);
    });
}

#[test]
fn northfold_forecast_decided_learned_and_designed_the_next_test() {
    each_database(|_, url| {
        let db = open(url);
        let demo = fill(&db, NOW);
        let (id, night) = (demo.experiment, "A pharmacist by 9 am");
        db.read(|c| {
            let ws = owner(c, demo.workspace);
            let given = forecasts::of_experiment(c, &ws, id)?;
            let told: Vec<_> = given.iter().map(|j| (j.forecast.forecaster.as_str(), j.outcome)).collect();
            assert_eq!(told, [("Grace", Outcome::Met), ("Priya", Outcome::Met), ("Tom", Outcome::Met)]);
            let taken = decisions::all(c, &ws)?;
            assert!(taken.iter().all(|d| d.stance == Stance::With), "{taken:?}");
            let autumn: Vec<_> = taken.iter().filter(|d| d.at.day().to_string().starts_with("2026-11")).collect();
            assert_eq!(autumn.iter().map(|d| d.choice.word()).collect::<Vec<_>>(), ["keep_testing", "persevere"]);
            let then = &autumn[0].findings;
            assert!(then.len() == 1 && then[0].offer == night && then[0].n < 40, "what it said on the day: {then:?}");
            assert_eq!(autumn[1].findings.iter().map(|f| f.n).sum::<u64>(), 120);
            let card = learning::edits(c, &ws, id)?;
            assert_eq!((card.len(), card[0].by.as_str()), (1, "Priya"));
            let chain = follow_ups::chain(c, &ws, id)?;
            let names: Vec<_> = chain.iter().map(|l| (l.name.as_str(), l.summary.as_str())).collect();
            assert_eq!(
                names,
                [("Autumn interviews", "One of six validated"), ("One free morning", "No responses yet")]
            );
            Ok::<_, DbError>(())
        })
        .unwrap();
    });
}

#[test]
fn northfolds_portfolio_has_something_in_every_group_whenever_the_demo_is_made() {
    const YEAR_LATER: Moment = Moment(NOW.0 + 400 * 24 * 3_600 * 1_000_000);
    for now in [NOW, YEAR_LATER] {
        each_database(|_, url| {
            let db = open(url);
            let demo = fill(&db, now);
            let known = db
                .read(|c| {
                    let ws = owner(c, demo.workspace);
                    portfolio::of_workspace(c, &ws)
                })
                .unwrap();
            let found = Portfolio::of(&known, now).unwrap();
            let of = |need: Need| -> Vec<&str> {
                found.rows.iter().filter(|r| r.need == need).map(|r| r.name.as_str()).collect()
            };
            assert_eq!(of(Need::Decision), ["Winter file pilot"]);
            assert_eq!(of(Need::EndsSoon), ["Evening cover calls"]);
            assert_eq!(of(Need::Responses), ["Second site visits"]);
            assert_eq!(of(Need::Design), ["One free morning"]);
            assert_eq!(of(Need::Nothing).len(), 6);
            if now == NOW {
                assert_eq!(found.months.len(), 8, "April to November");
                assert!(found.months.iter().all(|m| m.responses > 0), "{:?}", found.months);
            }
        });
    }
}

#[test]
fn northfold_has_forecast_often_enough_to_be_judged() {
    each_database(|_, url| {
        let db = open(url);
        let demo = fill(&db, NOW);
        let given = db
            .read(|c| {
                let ws = owner(c, demo.workspace);
                forecasts::list(c, &ws)
            })
            .unwrap();
        let Ok(Record::Enough(scores)) = Record::of(&given) else { panic!("enough are scored") };
        assert_eq!((scores.n, scores.came_true, scores.unresolved), (26, 14, 5));
    });
}

#[test]
fn one_click_deletes_every_row_of_a_demo_and_touches_nothing_else() {
    each_database(|_, url| {
        let db = open(url);
        let real = real_workspace(&db);
        let demo = fill(&db, NOW);
        let before = rows(&db, real);
        assert!(rows(&db, demo.workspace)["response"] == 254 && before["experiment"] == 1);
        db.write(move |c| {
            let ws = owner(c, demo.workspace);
            demo::delete(c, &ws)
        })
        .unwrap();
        let left = rows(&db, demo.workspace);
        assert!(left.len() > 20 && left.values().all(|n| *n == 0), "{left:?}");
        assert_eq!(rows(&db, real), before);
        assert_eq!(db.read(|c| workspaces::of_user(c, OWNER)).unwrap().len(), 2, "the published one stays");
    });
}

#[test]
fn a_workspace_that_is_no_demo_is_never_deleted() {
    each_database(|_, url| {
        let db = open(url);
        let real = real_workspace(&db);
        let refused = db.write(move |c| {
            let ws = owner(c, real);
            demo::delete(c, &ws)
        });
        assert!(matches!(refused, Err(ActionError::Conflict(_))));
        assert_eq!(rows(&db, real)["experiment"], 1);
    });
}
