//! `touchstone import`: files of any size.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};

use touchstone::actions::imports::{self, Target};
use touchstone::actions::{Acting, ActionError};
use touchstone::db::scope;
use touchstone::db::{Database, Options, evidence, experiments, migrations, workspaces};
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;
use touchstone::formats::responses_csv::{Options as Reading, Rows};

use super::amounts;
use crate::support::databases::Fresh;

const NOW: Moment = Moment(1_795_305_600_000_000);

fn run(address: &str, folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    command.arg("import").args(more).env("DATABASE_URL", address).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn with_workspace(fresh: &Fresh) -> Database {
    migrations::run_pending(&fresh.url).unwrap();
    let db = Database::open(&fresh.url, Options::default()).unwrap();
    db.write(|c| workspaces::insert(c, &Name::parse("name", "Team").unwrap(), false, NOW)).unwrap();
    db
}

/// A file of the shape of real exports: five offers, two sets of propositions, four segments, no customers.
fn file(rows: usize) -> (String, BTreeMap<String, (u64, u64)>) {
    let mut text =
        "response_id,experiment,offer,ask,propositions,segment,customer,outcome,rung,price,currency,cares\n".to_owned();
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for i in 0..rows {
        let (offer, segment) = (format!("Offer {}", i * 7 % 5), format!("Segment {}", i * 11 % 4));
        let set = if i % 3 == 0 { "one day" } else { "two hours; cheap" };
        let yes = (i * i + i / 3) % 5 < 2;
        let (outcome, rung) = if yes { ("buy_into", "words") } else { ("do_nothing", "none") };
        writeln!(text, "r-{i},Coupons,{offer},words,{set},{segment},,{outcome},{rung},-1.50,USD,speed:7; price:2")
            .unwrap();
        for key in [offer, segment].into_iter().chain(set.split("; ").map(str::to_owned)) {
            let count = counts.entry(key).or_default();
            *count = (count.0 + 1, count.1 + u64::from(yes));
        }
    }
    (text, counts)
}

/// Responses and yeses of the first experiment by offer, segment and proposition.
fn counts(db: &Database) -> BTreeMap<String, (u64, u64)> {
    let evidence = db
        .read(|c| {
            let ws = scope::enter_as_operator(c, WorkspaceId(1))?;
            let id = experiments::list(c, &ws, false)?[0].id;
            evidence::of_experiment(c, &ws, id)
        })
        .unwrap();
    let mut found: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for offer in &evidence.offers {
        for cell in &offer.cells {
            let names = [offer.name.clone()].into_iter().chain(cell.segment.clone()).chain(cell.propositions.to_vec());
            for name in names {
                let count = found.entry(name).or_default();
                *count = (count.0 + cell.count, count.1 + if cell.outcome.is_yes() { cell.count } else { 0 });
            }
        }
    }
    found
}

#[test]
fn a_file_goes_in_whole_with_its_counts_and_a_second_time_adds_nothing() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let (folder, db) = (tempfile::tempdir().unwrap(), with_workspace(&fresh));
        let (text, expected) = file(2_500);
        std::fs::write(folder.path().join("c.csv"), &text).unwrap();
        let first = run(&fresh.address, folder.path(), &["c.csv"]);
        assert!(first.status.success() && said(&first).contains("2500 responses stored."), "{}", said(&first));
        assert!(said(&first).contains("Scores are read on a scale up to 7"), "{}", said(&first));
        assert_eq!(counts(&db), expected);
        let second = run(&fresh.address, folder.path(), &["c.csv"]);
        assert!(said(&second).contains("2500 rows were already here and were skipped."), "{}", said(&second));
        assert_eq!(counts(&db), expected);
    }
}

#[test]
fn an_interrupted_file_goes_on_after_its_last_committed_row() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let (folder, db) = (tempfile::tempdir().unwrap(), with_workspace(&fresh));
        let (text, expected) = file(1_200);
        std::fs::write(folder.path().join("c.csv"), &text).unwrap();
        let hash = {
            use sha2::{Digest, Sha256};
            Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect::<String>()
        };
        let rows: Vec<_> =
            Rows::open(text.as_bytes(), &Reading::default(), NOW).take(700).map(|r| (r.line, r.draft)).collect();
        let acting = Acting { name: "touchstone import".into(), now: NOW };
        let target = Target { experiment: None, create: true, update: false };
        db.write(move |c| {
            let ws = scope::enter_as_operator(c, WorkspaceId(1))?.as_writer();
            let id = imports::begin(c, &ws, &acting, target, "c.csv", &hash)?;
            imports::block(c, &ws, &acting, target, id, &rows, false).map(|_| ())
        })
        .map_err(|e: ActionError| panic!("{e:?}"))
        .unwrap();
        let ran = run(&fresh.address, folder.path(), &["c.csv"]);
        assert!(said(&ran).contains("Went on after row 700"), "{}", said(&ran));
        assert!(said(&ran).contains("500 responses stored."), "{}", said(&ran));
        assert_eq!(counts(&db), expected);
    }
}

#[test]
fn one_wrong_row_refuses_the_whole_file_however_late_it_stands() {
    let fresh = Fresh::sqlite();
    let (folder, _db) = (tempfile::tempdir().unwrap(), with_workspace(&fresh));
    let text = file(21_000).0 + "z,Coupons,Offer 1,words,,,,maybe,none,,,\n";
    std::fs::write(folder.path().join("c.csv"), text).unwrap();
    let ran = run(&fresh.address, folder.path(), &["c.csv"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(
        said(&ran).contains("Line 21002, column outcome:") && said(&ran).contains("Nothing was stored"),
        "{}",
        said(&ran)
    );
    assert_eq!(super::counted(&_db, 1), 0);
}

#[test]
fn it_says_what_is_missing_and_asks_before_it_counts_twice() {
    let fresh = Fresh::sqlite();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("c.csv"), "offer,outcome\nPilot,buy\n").unwrap();
    let ran = run(&fresh.address, folder.path(), &["c.csv"]);
    assert!(!ran.status.success() && said(&ran).contains("admin create-user"), "{}", said(&ran));
    let db = with_workspace(&fresh);
    let ran = run(&fresh.address, folder.path(), &["c.csv"]);
    assert_eq!(ran.status.code(), Some(2), "no experiment is named: {}", said(&ran));
    assert!(run(&fresh.address, folder.path(), &["c.csv", "--experiment", "Autumn"]).status.success());
    let twice = run(&fresh.address, folder.path(), &["c.csv", "--experiment", "Autumn"]);
    assert!(!twice.status.success() && said(&twice).contains("--again"), "{}", said(&twice));
    assert!(run(&fresh.address, folder.path(), &["c.csv", "--experiment", "Autumn", "--again"]).status.success());
    assert_eq!(super::counted(&db, 1), 2);
}

#[test]
fn it_says_what_becomes_of_an_amount_for_which_nothing_was_given() {
    let (fresh, folder) = (Fresh::sqlite(), tempfile::tempdir().unwrap());
    let _db = with_workspace(&fresh);
    std::fs::write(folder.path().join("c.csv"), amounts::FILE).unwrap();
    let ran = run(&fresh.address, folder.path(), &["c.csv", "--experiment", "Autumn"]);
    assert!(ran.status.success() && said(&ran).contains(amounts::TOLD), "{}", said(&ran));
}

#[test]
fn a_workspace_that_there_is_not_is_named_before_anything_is_read() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let (folder, _db) = (tempfile::tempdir().unwrap(), with_workspace(&fresh));
        std::fs::write(folder.path().join("c.csv"), file(3).0).unwrap();
        for (workspace, why) in [("7", "of that number"), ("Nobody", "of that name")] {
            let refused = run(&fresh.address, folder.path(), &["c.csv", "--workspace", workspace]);
            assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
            assert!(said(&refused).contains(&format!("There is no workspace {why}.")), "{}", said(&refused));
        }
    }
}
