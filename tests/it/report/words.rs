//! The words of a report.

use proptest::prelude::*;
use touchstone::domain::evidence::Cell;
use touchstone::domain::plan::Amendment;
use touchstone::domain::report::Kind;
use touchstone::domain::response::{Outcome, Rung, Standing};
use touchstone::domain::time::Moment;
use touchstone::formats::report_json;

use super::support::{cell, evidence, northfold, offer, plan, report};

/// Every word that says what a verdict says.
pub const VERDICT_WORDS: [&str; 12] = [
    "validated",
    "validates",
    "falls short",
    "fall short",
    "at the bar",
    "inconclusive",
    "leaning",
    "too early to call",
    "too close to call",
    "no responses yet",
    "holds up",
    "hold up",
];

#[test]
fn the_demo_team_reads_the_right_words() {
    let report = report(&northfold(plan(0.25, Some(60))));
    let words: Vec<_> = report.offers.iter().map(|o| (o.accepted, o.n, o.verdict.word().unwrap())).collect();
    assert_eq!(
        words,
        [
            (14, 28, "Validated"),
            (12, 40, "Too close to call"),
            (2, 4, "Too early to call"),
            (3, 9, "Too close to call"),
            (2, 22, "Leaning no"),
            (0, 17, "Falls short"),
        ]
    );
    assert_eq!(report.headline, ["One of six offers holds up.", "Doing nothing is the rival to beat."]);
}

#[test]
fn without_a_bar_no_word_of_a_verdict_is_said_anywhere() {
    let report = report(&northfold(None));
    assert!(report.offers.iter().all(|o| o.verdict.word().is_none() && o.chance_above_bar.is_none()));
    let json = report_json::to_string(&report).unwrap().to_lowercase();
    for word in VERDICT_WORDS {
        let keys_gone = json.replace("to_validate", "").replace("to_invalidate", "");
        assert!(!keys_gone.contains(word), "{word}");
    }
    assert!(json.contains("no bar was set before asking"));
}

#[test]
fn a_verdict_of_the_closing_look_says_so() {
    let plan = plan(0.2, Some(40));
    let cells = (0..40).map(|i| cell(if i % 3 == 0 { Outcome::Buy } else { Outcome::DoNothing }, Rung::Time, 1));
    let cells: Vec<Cell> =
        cells.map(|c| Cell { rung: if c.outcome.is_yes() { Rung::Time } else { Rung::None }, ..c }).collect();
    let report = report(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
    let offer = &report.offers[0];
    assert_eq!(offer.verdict.word(), Some("Validated"));
    assert!(offer.verdict.sentence.contains("closing look"), "{}", offer.verdict.sentence);
    assert!(offer.flags.iter().any(|f| f.code == "closing_look"));
}

#[test]
fn what_was_left_out_is_said_with_its_size() {
    let warm = Cell { standing: Standing::Warm, ..cell(Outcome::Buy, Rung::Payment, 4) };
    let again = Cell { standing: Standing::Repeated, ..cell(Outcome::Buy, Rung::Payment, 2) };
    let soft = cell(Outcome::Buy, Rung::Words, 3);
    let open = cell(Outcome::Pending, Rung::None, 5);
    let report = report(&evidence(vec![offer("A", vec![warm, again, soft, open], None)], None));
    let offer = &report.offers[0];
    assert_eq!((offer.n, offer.accepted, offer.tally.soft_yes), (3, 0, 3));
    let codes: Vec<_> = offer.flags.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["said_not_shown", "no_bar", "few_responses", "warm_left_out", "pending", "repeated"]);
    assert!(offer.flags.iter().any(|f| f.label == "Warm contacts left out (4)"));
    assert_eq!((report.responses.total, report.responses.counted, report.responses.pending), (14, 3, 5));
}

#[test]
fn an_amended_plan_is_printed_and_has_no_closing_look() {
    let (before, after) = (plan(0.25, Some(40)).unwrap(), plan(0.25, Some(60)).unwrap());
    let mut evidence = northfold(Some(after));
    evidence.amendments.push(Amendment {
        at: Moment(1_793_664_000_000_000),
        by: "Priya".to_string(),
        after_responses: 12,
        reason: "Slow start".to_string(),
        before,
        after,
    });
    let report = report(&evidence);
    let warning = report.warnings.iter().find(|w| w.code == "plan_amended").unwrap();
    assert_eq!(warning.label, "The plan was amended after 12 responses.");
    assert!(warning.sentence.contains("Priya changed the planned number from 40 to 60"), "{}", warning.sentence);
    assert!(report.plan.unwrap().amended);
}

fn cells() -> impl Strategy<Value = Vec<Cell>> {
    let outcome = prop::sample::select(Outcome::ALL);
    let rung = prop::sample::select(Rung::ALL);
    let standing = prop::sample::select(Standing::ALL);
    prop::collection::vec((outcome, rung, standing, 0_u64..60), 0..12)
        .prop_map(|rows| rows.into_iter().map(|(o, r, s, count)| Cell { standing: s, ..cell(o, r, count) }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn do_nothing_is_always_there_and_always_last(cells in cells(), bar in prop::option::of(0.05_f64..0.9)) {
        let plan = bar.and_then(|b| plan(b, Some(30)));
        let report = report(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
        for choices in [&report.choices, &report.offers[0].choices] {
            let nothing: Vec<_> = choices.iter().filter(|c| c.kind == Kind::DoNothing).collect();
            prop_assert_eq!(nothing.len(), 1);
            prop_assert_eq!(choices.last().unwrap().kind, Kind::DoNothing);
            prop_assert!(choices.iter().any(|c| c.name == "WhatsApp group" && c.count == 0));
        }
        let sum: u64 = report.offers[0].choices.iter().map(|c| c.count).sum();
        prop_assert_eq!(sum, report.offers[0].n);
    }

    #[test]
    fn a_ladder_never_rises(cells in cells()) {
        let report = report(&evidence(vec![offer("A", cells, None)], None));
        prop_assert!(report.offers[0].rungs.windows(2).all(|w| w[0].at_least >= w[1].at_least));
    }
}
