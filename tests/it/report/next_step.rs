//! What to do next.

use touchstone::domain::evidence::Evidence;
use touchstone::domain::experiment::Status;
use touchstone::domain::plan::Plan;
use touchstone::domain::response::{Outcome, Rung};
use touchstone::domain::slice::{Slice, SliceFields};
use touchstone::domain::time::Day;

use super::support::{NOW, cell, evidence, northfold, offer, plan, report};

fn next(evidence: &Evidence) -> String {
    report(evidence).next_step
}

#[test]
fn without_a_bar_the_next_step_is_to_set_one_before_asking() {
    assert_eq!(
        next(&evidence(vec![offer("A", Vec::new(), None)], None)),
        "Set a bar before the first response: from which rate on is this worth doing?"
    );
    assert_eq!(next(&northfold(None)), "Plan a follow-up, and set its bar before asking.");
}

#[test]
fn a_part_looked_at_after_the_fact_leads_to_a_follow_up() {
    let slice = Slice::read(&SliceFields { rung: "payment", ..SliceFields::default() }).0;
    let next = next(&northfold(plan(0.25, Some(60))).part(&slice));
    assert!(next.starts_with("Plan a follow-up with a bar of its own to judge this part"), "{next}");
}

#[test]
fn what_holds_up_goes_on_and_the_offer_most_worth_asking_is_asked() {
    let next = next(&northfold(plan(0.25, Some(60))));
    assert!(next.starts_with("Go on with Inspection file always ready, which holds up. Ask "), "{next}");
    assert!(next.contains("to the planned 60: that would bring a verdict"), "{next}");
}

#[test]
fn a_stopped_experiment_is_decided_and_nobody_is_asked_to_ask_more() {
    let plan = plan(0.25, Some(60));
    let stopped = Evidence { status: Status::Stopped, ..northfold(plan) };
    let said = next(&stopped);
    assert!(said.starts_with("Decide: Inspection file always ready holds up.") && !said.contains("Ask "), "{said}");
    let cells = vec![cell(Outcome::DoNothing, Rung::None, 6), cell(Outcome::Buy, Rung::Time, 2)];
    let open = Evidence { status: Status::Stopped, ..evidence(vec![offer("A", cells, plan.as_ref())], plan) };
    assert_eq!(next(&open), "Decide on the cost of being wrong, or plan a follow-up: A has no verdict, at 2 of 8.");
}

#[test]
fn where_more_responses_would_hardly_help_it_says_so() {
    let plan = plan(0.25, Some(60));
    // A quarter of them, dealt out evenly.
    let quarter = [cell(Outcome::DoNothing, Rung::None, 3), cell(Outcome::Buy, Rung::Time, 1)];
    let cells = quarter.iter().cycle().take(28).cloned().collect();
    let next = next(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
    assert!(next.starts_with("Decide on A by the cost of being wrong: 4 more customers"), "{next}");
}

#[test]
fn of_a_handful_more_customers_are_asked_and_no_chance_is_told() {
    let plan = plan(0.25, Some(40));
    let cells = vec![cell(Outcome::DoNothing, Rung::None, 1), cell(Outcome::Buy, Rung::Time, 2)];
    let next = next(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
    assert_eq!(next, "Ask more customers about A: 3 of the planned 40 have responded, and no verdict falls before 8.");
}

#[test]
fn a_yes_that_was_only_said_is_asked_for_what_it_should_cost() {
    let plan = plan(0.25, Some(40));
    let cells = vec![cell(Outcome::DoNothing, Rung::None, 3), cell(Outcome::Buy, Rung::Words, 9)];
    let next = next(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
    assert_eq!(next, "Ask those who said yes to A for time: 9 of 12 said so and gave less.");
}

#[test]
fn once_the_last_day_is_over_people_decide_and_nobody_is_asked() {
    let last = |day: i32| plan(0.25, Some(60)).map(|plan| Plan { stop_on: Some(Day(day)), ..plan });
    let today = NOW.day().0;
    let said = next(&northfold(last(today - 8)));
    assert!(said.starts_with("The last day of the plan, 14 November 2026, is over. Decide: "), "{said}");
    let found = report(&northfold(last(today - 8))).findings.next.unwrap();
    assert!(found.starts_with("Asking has ended; "), "{found}");
    assert!(next(&northfold(last(today))).contains("Ask "), "the last day itself is a day to ask on");
}

#[test]
fn a_plan_too_short_for_a_verdict_leads_to_a_longer_one() {
    let plan = plan(0.3, Some(3));
    for n in [2, 3, 7] {
        let cells = vec![cell(Outcome::Buy, Rung::Time, n)];
        let said = next(&evidence(vec![offer("A", cells, plan.as_ref())], plan));
        assert!(said.starts_with("Plan a follow-up of A with 8 responses or more"), "{n}: {said}");
    }
}
