//! The words of a report.

use proptest::prelude::*;
use touchstone::domain::evidence::{Cell, Evidence};
use touchstone::domain::plan::{Amendment, Plan};
use touchstone::domain::report::{Kind, OfferReport};
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

/// Seven of twenty bought, in an order that crosses nothing, and the bar went from 30% to something else afterwards.
fn bar_moved_to(bar: f64) -> Evidence {
    let (before, after) = (plan(0.3, Some(40)).unwrap(), plan(bar, Some(40)).unwrap());
    let bought = |i: u64| if i.is_multiple_of(3) { Outcome::Buy } else { Outcome::DoNothing };
    let cells = (0..20).map(|i| cell(bought(i), if bought(i).is_yes() { Rung::Time } else { Rung::None }, 1)).collect();
    let main = offer("Main", cells, Some(&Plan { stop_at: None, ..after }));
    let amendment = Amendment {
        at: Moment(1_793_664_000_000_000), // 3 November 2026
        by: "Priya".to_string(),
        after_responses: 20,
        reason: "It looked too hard".to_string(),
        before,
        after,
    };
    Evidence { amendments: vec![amendment], ..evidence(vec![main], Some(after)) }
}

#[test]
fn a_bar_that_was_lowered_with_the_result_in_sight_says_so_wherever_its_verdict_stands() {
    let report = report(&bar_moved_to(0.05));
    let offer = &report.offers[0];
    assert_eq!(offer.verdict.word(), Some("Validated"));
    assert_eq!(report.headline[0], "Main holds up, by a bar lowered from 30% to 5% after 20 responses.");
    assert!(report.finding.ends_with("by a bar lowered from 30% to 5% after 20 responses"), "{}", report.finding);
    assert!(
        offer.verdict.sentence.starts_with("It holds up: above your bar of 5% (30% until 20 responses were in)."),
        "{}",
        offer.verdict.sentence
    );
    let plan = report.plan.as_ref().unwrap().sentence();
    let changed = "The bar was 30% when asking began and was changed to 5% on 3 November 2026, after 20 responses.";
    assert!(plan.contains(changed) && !plan.contains("before anyone"), "{plan}");
    let flag = offer.flags.iter().find(|f| f.code == "plan_amended").unwrap();
    assert_eq!(flag.label, "Bar lowered after 20 responses");
    assert_eq!(flag.sentence, format!("{changed} By 30% there would be no verdict on these responses."));
    let json = report_json::to_string(&report).unwrap();
    assert!(json.contains("Bar lowered after") || json.contains("plan_amended"), "{json}");
}

#[test]
fn a_bar_that_was_set_before_asking_says_so_and_has_no_flag() {
    let report = report(&northfold(plan(0.25, Some(60))));
    assert!(
        report.plan.unwrap().sentence().starts_with("Your bar, set before anyone was asked: more than 25% accept.")
    );
    assert!(report.offers.iter().all(|o| o.flags.iter().all(|f| f.code != "plan_amended")));
}

/// The report on one offer that was bought by so many in turn of those asked, by a bar of 30%.
fn asked_in_turn(planned: u64, bought: &[(u64, u64)]) -> OfferReport {
    let plan = plan(0.3, Some(planned));
    let cells = bought.iter().flat_map(|(n, yes)| {
        (0..*n).map(move |i| {
            let takes = (i + 1) * yes / n > i * yes / n;
            if takes { cell(Outcome::Buy, Rung::Time, 1) } else { cell(Outcome::DoNothing, Rung::None, 1) }
        })
    });
    report(&evidence(vec![offer("Main", cells.collect(), plan.as_ref())], plan)).offers.remove(0)
}

#[test]
fn once_the_plan_has_ended_no_later_response_is_said_to_bring_a_verdict() {
    let main = asked_in_turn(20, &[(20, 8), (30, 30)]);
    assert_eq!((main.accepted, main.n, main.verdict.word()), (38, 50, Some("Inconclusive")));
    assert_eq!((main.verdict.to_validate, main.verdict.to_invalidate), (None, None));
    assert_eq!(
        main.verdict.sentence,
        "At the planned 20 responses there was no verdict, and later ones bring none. All 50 responses together lie above \
         your bar of 30% at 20 to 1, which is no verdict by this plan: a follow-up can judge it."
    );
    let said = main.verdict.reasons.join(" ");
    assert!(said.contains("At response 20, the end of the plan, 8 had accepted; 10 or more would have validated it"));
    assert!(!said.contains("would validate it") && !said.contains("at any time"), "{said}");
    assert!(said.contains("after the end of the plan it makes no verdict"), "{said}");
}

#[test]
fn a_plan_that_ends_before_a_verdict_can_fall_says_that_no_count_was_enough() {
    let main = asked_in_turn(3, &[(12, 12)]);
    assert_eq!(main.verdict.word(), Some("Inconclusive"));
    let said = main.verdict.reasons.join(" ");
    assert!(said.contains("At response 3, the end of the plan, 3 had accepted; no count is enough for a verdict."));
    assert!(!said.contains("9 or more"), "{said}");
}

#[test]
fn only_the_rung_that_was_asked_for_has_a_range_and_it_is_that_of_the_verdict() {
    let cells = vec![cell(Outcome::Buy, Rung::Time, 2), cell(Outcome::DoNothing, Rung::None, 2)];
    let offer = report(&evidence(vec![offer("A", cells, None)], None)).offers.remove(0);
    let ranged: Vec<_> = offer.rungs.iter().filter_map(|r| Some((r.rung, r.at_least, r.range?))).collect();
    assert_eq!(ranged, [(Rung::Time, 2, offer.interval)]);
}

#[test]
fn what_warm_contacts_did_is_told_in_counts_and_no_rule_is_made_of_it() {
    let warm = Cell { standing: Standing::Warm, ..cell(Outcome::DoNothing, Rung::None, 4) };
    let cells = vec![warm, cell(Outcome::Buy, Rung::Time, 9)];
    let report = report(&evidence(vec![offer("A", cells, None)], None));
    let said = &report.warnings.iter().find(|w| w.code == "warm_left_out").unwrap().sentence;
    assert!(said.contains("0 of 4 accepted, 9 of 9 of those who are counted"), "{said}");
    assert!(!said.contains("more often"), "{said}");
}

#[test]
fn undated_responses_are_not_said_to_be_none() {
    let cells = vec![cell(Outcome::Buy, Rung::Time, 9)];
    let undated = Evidence { undated: true, ..evidence(vec![offer("A", cells, None)], None) };
    let json = report_json::to_string(&report(&undated)).unwrap();
    assert!(json.contains("Nobody wrote down when") && !json.contains("No response counts yet"), "{json}");
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
