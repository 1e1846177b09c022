//! What the verdicts recommend, and how a choice stands to it.

use super::*;
use crate::domain::finding::tests::finding;
use crate::stats::sequential::{Lean, State};

const YES: State = State::Validated;
const NO: State = State::Invalidated;
const OPEN: State = State::Open(Lean::Promising);

fn advice(states: &[Option<State>]) -> Recommendation {
    let names = ["One", "Two", "Three"];
    let findings: Vec<Finding> = states.iter().zip(names).map(|(s, name)| finding(name, 3, 12, *s)).collect();
    Recommendation::of(&findings)
}

#[test]
fn the_verdicts_recommend() {
    for (states, expected, sentence) in [
        (&[Some(YES)][..], Advice::Persevere, "One holds up: persevere with that."),
        (&[Some(YES), Some(NO)], Advice::Persevere, "One holds up: persevere with that. Two falls short: leave that."),
        (&[Some(NO)], Advice::PivotOrStop, "One falls below your bar. Pivot or stop."),
        (&[Some(NO), Some(NO)], Advice::PivotOrStop, "One and Two fall below your bar. Pivot or stop."),
        (&[Some(OPEN)], Advice::KeepTesting, "No verdict yet on One: keep testing."),
        (&[Some(State::TooEarly), Some(NO)], Advice::KeepTesting, "No verdict yet on One: keep testing."),
        (
            &[Some(State::AtTheBar)],
            Advice::Weigh,
            "No verdict for or against One stands. Decide on the cost of being wrong.",
        ),
        (
            &[Some(State::Inconclusive), Some(NO)],
            Advice::Weigh,
            "No verdict for or against One stands. Decide on the cost of being wrong.",
        ),
    ] {
        let found = advice(states);
        assert_eq!((found.advice, found.sentence.as_str()), (expected, sentence));
    }
    assert_eq!(advice(&[None]).advice, Advice::Nothing);
    assert_eq!(advice(&[]).advice, Advice::KeepTesting);
}

#[test]
fn a_choice_goes_with_the_verdict_against_it_or_before_it() {
    for (states, with, otherwise) in [
        (&[Some(YES)][..], &[Choice::Persevere][..], Stance::Against),
        (&[Some(YES), Some(OPEN)], &[Choice::Persevere, Choice::KeepTesting], Stance::Against),
        (&[Some(NO)], &[Choice::Pivot, Choice::Stop], Stance::Against),
        (&[Some(OPEN)], &[Choice::KeepTesting], Stance::Before),
        (&[Some(State::Inconclusive)], &Choice::ALL, Stance::With),
        (&[None], &Choice::ALL, Stance::With),
    ] {
        for choice in Choice::ALL {
            let expected = if with.contains(&choice) { Stance::With } else { otherwise };
            assert_eq!(advice(states).stance(choice), expected, "{states:?} {choice:?}");
        }
    }
}

#[test]
fn only_what_the_verdicts_recommend_is_marked_and_a_part_that_holds_up_is_not_the_whole() {
    let mixed = advice(&[Some(YES), Some(OPEN), Some(NO)]);
    let marked: Vec<Choice> = Choice::ALL.into_iter().filter(|c| mixed.follows(*c)).collect();
    assert_eq!((marked, mixed.whole), (vec![Choice::Persevere], false));
    assert!(advice(&[Some(YES), Some(YES)]).whole);
}

#[test]
fn only_a_decision_that_does_not_follow_the_verdict_needs_its_reason() {
    let falls_short = advice(&[Some(NO)]);
    let draft = |choice, why| DecisionDraft::parse(choice, why, "").unwrap();
    assert_eq!(draft("stop", "").stance(&falls_short), Ok(Stance::With));
    let refused = draft("persevere", "  ").stance(&falls_short).unwrap_err();
    assert_eq!((refused.field.as_ref(), refused.code), ("why", "required"));
    assert_eq!(draft("persevere", "the board insists").stance(&falls_short), Ok(Stance::Against));
    assert_eq!(draft("stop", "no money left").stance(&advice(&[Some(OPEN)])), Ok(Stance::Before));
    assert_eq!(DecisionDraft::parse("dither", "", "").unwrap_err()[0].field, "choice");
}

#[test]
fn words_read_back_as_what_they_stand_for() {
    for choice in Choice::ALL {
        assert_eq!(Choice::parse(choice.word()), Some(choice));
    }
    for stance in [Stance::With, Stance::Against, Stance::Before] {
        assert_eq!(Stance::parse(stance.word()), Some(stance));
    }
    assert_eq!((Advice::parse("weigh"), Advice::parse("x")), (Some(Advice::Weigh), None));
}
