//! The demo data pass the gate that every file passes, and say what their README says.

mod command;
mod filled;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;
use std::path::Path;

use touchstone::domain::experiment::Method;
use touchstone::domain::offer::{Acceptance, acceptance};
use touchstone::domain::response::{Draft, Outcome, Rung};
use touchstone::domain::time::Moment;
use touchstone::formats::mapping::{Source, Target};
use touchstone::formats::responses_csv::{Options, read};
use touchstone::stats::sequential::{Boundaries, Lean, Monitor, State};

/// A day after the last response, 2026-12-01.
const LATER: Moment = Moment(1_796_083_200_000_000);

fn demo(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo").join(file)
}

/// The rows of a file as an import reads them: all of them right, and no column in need of a guess or a choice but
/// those that are `left_out`.
fn drafts(file: &str, left_out: &[&str]) -> Vec<Draft> {
    let mapping = left_out.iter().map(|header| (*header, Target::Ignore)).collect();
    let options = Options { mapping: Some(mapping), ..Options::default() };
    let mut drafts = Vec::new();
    let outcome = read(std::fs::File::open(demo(file)).unwrap(), &options, LATER, &mut |row| {
        drafts.push(row.draft);
        ControlFlow::Continue(())
    });
    assert!(outcome.complete && outcome.rows == outcome.accepted, "{:?}", outcome.errors);
    let left: Vec<_> = outcome.columns.iter().filter(|c| c.source != Source::Name).map(|c| c.header.as_str()).collect();
    assert_eq!(left, left_out);
    drafts
}

/// Northfold's counted responses in the order in which they were given.
fn counted() -> Vec<Draft> {
    let mut met = HashSet::new();
    let mut all: Vec<Draft> =
        drafts("northfold.csv", &[]).into_iter().filter(|d| !d.warm && d.outcome != Outcome::Pending).collect();
    all.sort_by_key(|d| d.responded_at);
    all.retain(|d| met.insert((d.customer.clone(), d.offer.clone())));
    all
}

fn tally<K: Ord>(drafts: &[Draft], key: impl Fn(&Draft) -> K) -> BTreeMap<K, usize> {
    drafts.iter().fold(BTreeMap::new(), |mut counts, d| {
        *counts.entry(key(d)).or_default() += 1;
        counts
    })
}

#[test]
fn northfold_holds_a_hundred_and_twenty_counted_responses_of_seventy_four_pharmacies() {
    let all = drafts("northfold.csv", &[]);
    let kept = counted();
    let pharmacies: BTreeSet<_> = kept.iter().map(|d| &d.customer).collect();
    let warm = all.iter().filter(|d| d.warm).count();
    let pending = all.iter().filter(|d| d.outcome == Outcome::Pending).count();
    assert_eq!((all.len(), kept.len(), pharmacies.len(), warm, pending), (131, 120, 74, 4, 5));
    let ids: BTreeSet<_> = all.iter().map(|d| &d.external_id).collect();
    assert_eq!(ids.len(), 131);
}

#[test]
fn northfold_says_what_its_readme_says() {
    let kept = counted();
    let count =
        |offer: &str, outcome| kept.iter().filter(|d| d.offer.as_str() == offer && d.outcome == outcome).count();
    for (offer, expected) in [
        ("Inspection file always ready", [14, 5, 4, 5]),
        ("A pharmacist by 9 am", [12, 4, 3, 21]),
        ("One credential file", [2, 1, 0, 1]),
        ("Warned of gaps a week ahead", [3, 2, 1, 3]),
        ("One invoice for all locums", [2, 3, 6, 11]),
        ("Shared locum ratings", [0, 2, 4, 11]),
    ] {
        let found = [Outcome::Buy, Outcome::BuyInto, Outcome::Alternative, Outcome::DoNothing]
            .map(|outcome| count(offer, outcome));
        assert_eq!(found, expected, "{offer}");
    }
    let segments = tally(&kept, |d| d.segment.as_ref().map(|s| s.as_str().to_owned()).unwrap_or_default());
    assert_eq!(segments.into_values().collect::<Vec<_>>(), [36, 18, 66], "2 to 5 shops, 6 or more, one shop");
    let paid: Vec<i64> =
        kept.iter().filter(|d| d.rung == Some(Rung::Payment)).filter_map(|d| d.amount.map(|m| m.minor)).collect();
    assert_eq!((paid.len(), paid.iter().sum::<i64>()), (11, 385_000));
}

#[test]
fn every_buyer_at_northfold_puts_money_down_and_every_other_yes_is_a_soft_one() {
    for d in counted() {
        let judged = acceptance(d.outcome, d.rung_given(Rung::Deposit), Rung::Deposit);
        assert_eq!(judged == Acceptance::Accepted, d.outcome == Outcome::Buy, "{d:?}");
        assert_eq!(d.amount.is_some(), d.outcome == Outcome::Buy, "{d:?}");
    }
}

#[test]
fn northfolds_plan_gives_one_offer_of_every_kind_of_verdict() {
    let plan = Boundaries::new(0.25, Some(40)).unwrap();
    for (offer, expected, at) in [
        ("Inspection file always ready", State::Validated, Some(23)),
        ("A pharmacist by 9 am", State::Inconclusive, None),
        ("One credential file", State::TooEarly, None),
        ("Warned of gaps a week ahead", State::Open(Lean::Undecided), None),
        ("One invoice for all locums", State::Open(Lean::Doubtful), None),
        ("Shared locum ratings", State::Invalidated, Some(15)),
    ] {
        let mut monitor = Monitor::new();
        for d in counted().iter().filter(|d| d.offer.as_str() == offer) {
            monitor.advance(&plan, 1, u64::from(d.outcome == Outcome::Buy));
        }
        assert_eq!((monitor.state(&plan).unwrap(), monitor.crossed.map(|c| c.at_n)), (expected, at), "{offer}");
    }
}

#[test]
fn northfolds_setting_names_everything_that_its_responses_name() {
    let setting: serde_json::Value = serde_json::from_slice(&std::fs::read(demo("northfold.json")).unwrap()).unwrap();
    let named = |list: &str| -> BTreeSet<String> {
        setting[list].as_array().unwrap().iter().map(|x| x["name"].as_str().unwrap().to_owned()).collect()
    };
    let all = drafts("northfold.csv", &[]);
    let of = |names: &dyn Fn(&Draft) -> Vec<String>| all.iter().flat_map(names).collect::<BTreeSet<_>>();
    assert_eq!(named("offers"), of(&|d| vec![d.offer.as_str().to_owned()]));
    assert_eq!(named("segments"), of(&|d| d.segment.iter().map(|s| s.as_str().to_owned()).collect()));
    assert_eq!(named("cares"), of(&|d| d.cares.iter().map(|c| c.care.as_str().to_owned()).collect()));
    let mut alternatives = of(&|d| d.chose.iter().map(|c| c.as_str().to_owned()).collect());
    alternatives.insert("Do nothing".to_owned());
    assert_eq!(named("alternatives"), alternatives);
    let method = setting["experiment"]["method"].as_str().unwrap();
    assert!(Method::parse(method).is_some(), "{method}");
}

#[test]
fn the_published_experiments_stand_for_as_many_people_as_their_studies_had() {
    let all = drafts("published_experiments.csv", &["source"]);
    assert_eq!(all.len(), 145);
    let mut people: BTreeMap<String, i64> = BTreeMap::new();
    for d in &all {
        *people.entry(d.experiment.as_ref().unwrap().as_str().to_owned()).or_default() += d.quantity;
    }
    let expected = [
        ("Come and get your test result", 2_834),
        ("Go and vote, August 2006", 305_866),
        ("In-vehicle coupons", 12_684),
        ("Matching gift letter 2005", 50_083),
    ];
    assert_eq!(people, expected.map(|(name, n)| (name.to_owned(), n)).into());
}
