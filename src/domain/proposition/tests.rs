use super::*;
use crate::domain::experiment::Status;
use crate::domain::portfolio::tests::{TODAY, plan, test};

fn claim(name: &str) -> Claim {
    Claim { id: PropositionId(1), name: name.into(), how: String::new(), unlike: String::new(), cares: Vec::new() }
}

fn proposition(name: &str, tests: Vec<crate::domain::portfolio::Test>) -> Proposition {
    let known = Known { tests, days: Vec::new(), demo: false };
    Proposition::of(claim(name), &known, TODAY.start()).unwrap()
}

#[test]
fn a_proposition_is_pooled_over_its_experiments_and_sees_no_other_offer() {
    let tests = vec![
        test(1, Status::Running, plan(Some(40), None), &[("Cover", 18, 30), ("File", 1, 30)]),
        test(2, Status::Running, plan(Some(40), None), &[("Cover", 9, 20)]),
        test(3, Status::Running, plan(Some(40), None), &[("File", 1, 20)]),
    ];
    let seen = proposition("Cover proposition", tests.clone());
    assert_eq!((seen.pooled.n, seen.pooled.accepted, seen.pooled.experiments), (50, 27, 2));
    assert_eq!(seen.headline[0], "Cover proposition holds up in one of two experiments.");
    assert!(seen.lead.starts_with("50 counted responses in 2 experiments. 27 (54%) accepted."), "{}", seen.lead);
    assert!(seen.rows.iter().all(|r| r.offers.len() == 1 && r.offers[0].name == "Cover"));
    assert!(seen.rungs.is_empty(), "one rung needs no ladder");
    let alone = proposition("File proposition", tests);
    assert_eq!((alone.pooled.n, alone.experiments().len()), (50, 2));
    assert!(alone.headline[0].contains("falls short in"), "{:?}", alone.headline);
}

#[test]
fn the_pooled_rate_is_the_one_of_the_portfolio() {
    let tests = vec![
        test(1, Status::Running, plan(Some(40), None), &[("Cover", 8, 30)]),
        test(2, Status::Running, plan(Some(40), None), &[("Cover", 2, 20)]),
    ];
    let known = Known { tests: tests.clone(), days: Vec::new(), demo: false };
    let portfolio = Portfolio::of(&known, TODAY.start()).unwrap();
    assert_eq!(portfolio.propositions[0], proposition("Cover proposition", tests).pooled);
}

#[test]
fn a_cell_on_which_the_answer_hangs_is_named_with_the_rate_without_it() {
    let mut tests: Vec<_> =
        (1..=4).map(|id| test(id, Status::Running, plan(Some(40), None), &[("Cover", 2, 40)])).collect();
    tests.push(test(5, Status::Running, plan(Some(40), None), &[("Cover", 39, 40)]));
    let seen = proposition("Cover proposition", tests);
    let flagged: Vec<_> = seen.pooled.cells.iter().filter(|c| c.without.is_some_and(|w| w.flagged)).collect();
    assert_eq!(flagged.len(), usize::from(seen.hangs_on.is_some()));
    assert!(seen.hangs_on.as_ref().is_some_and(|s| s.contains("hangs on Test 5 (")), "{:?}", seen.hangs_on);
}

#[test]
fn nobody_asked_is_said_and_nothing_is_pooled() {
    let seen = proposition("New", vec![]);
    assert_eq!(seen.headline, ["New has not been put to anybody yet."]);
    assert!(seen.pooled.pooled.is_none() && seen.rows.is_empty() && seen.cares.is_empty());
}
