use std::sync::Arc;

use super::facets::facets;
use super::search::{Filter, Search};
use super::*;
use crate::domain::evidence::{Cell, OfferEvidence};
use crate::domain::plan::Bar;
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::stream::{Look, Stream};

/// 22 November 2026.
pub(in crate::domain) const TODAY: Day = Day(20_779);

pub(in crate::domain) fn plan(stop_at: Option<u64>, stop_on: Option<Day>) -> Option<Plan> {
    Some(Plan { succeed_at: Bar::from_rate(0.3).unwrap(), stop_at, stop_on })
}

/// An offer of which `accepted` of `n` were accepted, dealt out evenly.
fn offer(name: &str, accepted: u64, n: u64, plan: Option<&Plan>) -> OfferEvidence {
    let yes = |i: u64| (i + 1) * accepted / n > i * accepted / n;
    let looks = (0..n).map(|i| Look { n: 1, accepted: u64::from(yes(i)), at: TODAY.start() });
    let cell = |outcome, rung, count| Cell {
        segment: Some("Single shops".into()),
        propositions: Arc::from([format!("{name} proposition")]),
        outcome,
        unsaid: false,
        alternative: None,
        rung,
        standing: Standing::Counted,
        day: TODAY,
        count,
    };
    OfferEvidence {
        name: name.into(),
        ask: Rung::Deposit,
        cells: vec![cell(Outcome::Buy, Rung::Payment, accepted), cell(Outcome::DoNothing, Rung::None, n - accepted)],
        stream: Stream::fold(looks, plan),
        mentions: Vec::new(),
        sources: Vec::new(),
        endings: Vec::new(),
        prices: Default::default(),
    }
}

pub(in crate::domain) fn test(id: i64, status: Status, plan: Option<Plan>, offers: &[(&str, u64, u64)]) -> Test {
    let offers = offers.iter().map(|(name, s, n)| offer(name, *s, *n, plan.as_ref())).collect();
    let evidence = Evidence {
        undated: false,
        name: format!("Test {id}"),
        hypothesis: "Shops pay for early cover".into(),
        method: None,
        status,
        started_at: Some(TODAY.start()),
        stopped_at: None,
        plan,
        late_plan: None,
        amendments: Vec::new(),
        rewordings: Vec::new(),
        alternatives: Vec::new(),
        offers,
        pairings: Vec::new(),
        voices: Vec::new(),
        own: Default::default(),
        part: None,
        demo: false,
    };
    Test { id: ExperimentId(id), evidence, about: About::default(), decided: None }
}

fn decided(on: Day, choice: Choice) -> Decided {
    Decided { on, choice, stance: Stance::Against, by: "Kim".into() }
}

fn portfolio(tests: Vec<Test>) -> Portfolio {
    let n = tests.iter().flat_map(|t| &t.evidence.offers).map(|o| o.stream.n).sum();
    Portfolio::of(&Known { tests, days: vec![(TODAY, n)], demo: false }, TODAY.start()).unwrap()
}

fn found(portfolio: &Portfolio) -> Vec<(i64, Need, &str)> {
    portfolio.rows.iter().map(|r| (r.id.0, r.need, r.why.as_str())).collect()
}

#[test]
fn experiments_stand_by_what_they_need_next_and_say_why() {
    let soon = Some(Day(TODAY.0 + 3));
    let mut done = test(6, Status::Stopped, plan(Some(20), None), &[("F", 0, 20)]);
    done.decided = Some(decided(TODAY, Choice::Pivot));
    let seen = portfolio(vec![
        done,
        test(5, Status::Draft, None, &[]),
        test(4, Status::Running, plan(Some(40), None), &[("D", 1, 4)]),
        test(3, Status::Running, plan(Some(40), soon), &[("C", 1, 4)]),
        test(2, Status::Running, plan(Some(20), None), &[("B", 6, 20)]),
        test(1, Status::Running, plan(Some(40), None), &[("A", 18, 20), ("A2", 0, 1)]),
    ]);
    let expected = [
        (1, Need::Decision, "A holds up: decide whether to go on with it."),
        (2, Need::Decision, "It has no verdict that stands: decide on the cost of being wrong."),
        (3, Need::EndsSoon, "It ends in 3 days; 36 of 40 are missing."),
        (4, Need::Responses, "36 of 40 planned responses are missing."),
        (5, Need::Design, "It has no offer yet."),
        (6, Need::Nothing, "Kim decided on 22 November 2026: pivot, against the verdicts."),
    ];
    assert_eq!(found(&seen), expected);
    assert_eq!(seen.headline, ["Two of five experiments have an answer.", "Two wait for your decision."]);
    assert_eq!(seen.next.unwrap().sentence, "decide on Test 1");
    assert!(seen.lead.contains("Of 6 offers with a bar, one holds up and one falls short."), "{}", seen.lead);
}

#[test]
fn what_ends_nearly_or_too_late_is_told_with_its_size() {
    let passed = test(1, Status::Running, plan(None, Some(Day(TODAY.0 - 1))), &[("A", 3, 10)]);
    let nearly = test(2, Status::Running, plan(Some(40), None), &[("B", 12, 35)]);
    let stopped = test(3, Status::Stopped, None, &[("C", 1, 2)]);
    let seen = portfolio(vec![passed, nearly, stopped]);
    let expected = [
        (3, Need::Decision, "Asking is over. No bar was set, so people alone decide."),
        (
            1,
            Need::Decision,
            "Its last day has passed 1 day ago. It has no verdict that stands: decide on the cost of being wrong.",
        ),
        (2, Need::EndsSoon, "5 responses to the planned number."),
    ];
    assert_eq!(found(&seen), expected);
}

#[test]
fn days_are_left_to_the_last_one_and_none_after_it() {
    let ending = |days: i32| test(1, Status::Running, plan(None, Some(Day(TODAY.0 + days))), &[("A", 3, 10)]);
    let seen = |days| {
        let row = portfolio(vec![ending(days)]).rows.remove(0);
        (row.last_day, row.days_left())
    };
    assert_eq!(seen(3), (Some(LastDay::Ahead(3)), Some(3)));
    assert_eq!(seen(0), (Some(LastDay::Ahead(0)), Some(0)));
    assert_eq!(seen(-8), (Some(LastDay::Past(8)), None));
}

#[test]
fn the_heading_is_an_answer_at_every_size() {
    let answered = |id| test(id, Status::Running, plan(Some(40), None), &[("A", 30, 40)]);
    let asked = |id| test(id, Status::Running, plan(Some(40), None), &[("A", 1, 4)]);
    let draft = |id| test(id, Status::Draft, None, &[]);
    let cases = [
        (vec![], "What do you want to find out first?"),
        (vec![draft(1)], "One experiment is being designed."),
        (vec![draft(1), draft(2)], "Two experiments are being designed."),
        (vec![asked(1)], "The experiment has no answer yet."),
        (vec![answered(1)], "The experiment has an answer. It waits for your decision."),
        (vec![answered(1), answered(2)], "Both experiments have an answer. Two wait for your decision."),
        (vec![answered(1), asked(2)], "One of two experiments has an answer. One waits for your decision."),
        (vec![asked(1), asked(2), draft(3)], "None of two experiments has an answer yet."),
    ];
    for (tests, heading) in cases {
        assert_eq!(portfolio(tests).headline.join(" "), heading);
    }
}

#[test]
fn looked_at_together_an_offer_needs_more_than_its_own_verdict() {
    let tests = vec![
        test(1, Status::Running, plan(None, None), &[("Clear", 38, 40)]),
        test(2, Status::Running, plan(None, None), &[("Even", 12, 40), ("Low", 1, 40)]),
    ];
    let seen = portfolio(tests);
    assert_eq!((seen.discoveries.of, seen.discoveries.count), (3, 1));
    assert!(
        seen.discoveries.sentence.contains("one of three offers stands above its bar: Clear."),
        "{:?}",
        seen.discoveries
    );
    let stands: Vec<&str> = seen.rows.iter().flat_map(|r| &r.offers).filter(|o| o.stands).map(|o| &*o.name).collect();
    assert_eq!(stands, ["Clear"]);
}

#[test]
fn only_the_most_asked_propositions_are_pooled_and_the_others_counted() {
    let names: Vec<String> = (0..9).map(|i| format!("P{i}")).collect();
    let offers: Vec<(&str, u64, u64)> = names.iter().zip(10..).map(|(n, k)| (n.as_str(), 2, k)).collect();
    let seen = portfolio(vec![test(1, Status::Running, plan(None, None), &offers)]);
    assert_eq!((seen.propositions.len(), seen.more_propositions), (MOST_POOLED, 3));
    assert!(seen.propositions.iter().all(|p| p.pooled.is_some()));
    assert_eq!((seen.propositions[0].name.as_str(), seen.propositions[0].n), ("P8 proposition", 18));
}

#[test]
fn what_the_verdicts_of_an_experiment_come_to_is_said_in_whole_sentences() {
    let said = |offers: &[(&str, u64, u64)]| {
        let seen = portfolio(vec![test(1, Status::Stopped, plan(Some(20), None), offers)]);
        (seen.rows[0].why.clone(), seen.lead)
    };
    for (offers, why) in [
        (&[("A", 0, 20), ("B", 6, 20), ("C", 6, 20)][..], "None of three offers holds up, and one falls short."),
        (&[("A", 0, 20), ("B", 0, 20)], "Both offers fall short."),
        (&[("A", 6, 20), ("B", 6, 20)], "Neither offer has a verdict that stands."),
        (&[("A", 18, 20), ("B", 18, 20)], "Both offers hold up."),
    ] {
        assert_eq!(said(offers).0, format!("Asking is over. {why}"));
    }
    assert!(said(&[("A", 18, 20)]).1.ends_with("The one offer with a bar holds up."));
    assert!(said(&[("A", 6, 20)]).1.ends_with("The one offer with a bar has no verdict that stands."));
}

#[test]
fn the_months_are_whole_and_have_no_gap() {
    let mut done = test(1, Status::Stopped, None, &[("A", 1, 2)]);
    done.decided = Some(decided(Day(TODAY.0 - 31), Choice::Stop)); // 22 October
    let days = vec![(Day(TODAY.0 - 90), 4), (Day(TODAY.0 - 89), 3), (TODAY, 5)]; // 24 and 25 August
    let seen = Portfolio::of(&Known { tests: vec![done], days, demo: false }, TODAY.start()).unwrap();
    let months: Vec<_> = seen.months.iter().map(|m| (m.short_name(), m.responses, m.decided)).collect();
    let expected = [("Aug", 7, 0), ("Sep", 0, 0), ("Oct", 0, 1), ("Nov", 5, 0)].map(|(m, n, d)| (m.to_string(), n, d));
    assert_eq!(months, expected);
    assert_eq!(seen.months_finding, "5 responses in November 2026; one experiment decided since August 2026");
    assert_eq!(seen.responses.days, Some((Day(TODAY.0 - 90), TODAY)));
}

#[test]
fn a_search_finds_by_result_words_and_what_people_said_about_it() {
    let mut about = test(1, Status::Running, plan(Some(40), None), &[("Morning cover", 30, 40)]);
    about.about = About {
        owner: Some("Kim Lee".into()),
        segments: vec!["Single shops".into()],
        cares: vec!["Inspection risk".into()],
        tags: vec!["q4".into()],
        fields: vec![Fact::new("Sales market".into(), "North of France".into())],
    };
    let seen = portfolio(vec![about, test(2, Status::Draft, None, &[])]);
    let hits = |raw: &str| -> Vec<i64> {
        let search = Search::parse(raw);
        seen.rows.iter().filter(|r| search.fits(r)).map(|r| r.id.0).collect()
    };
    for raw in
        ["result:validated", "owner:kim", "segment:\"single shops\"", "care:risk", "tag:Q4", "morning PROPOSITION"]
    {
        assert_eq!(hits(raw), [1], "{raw}");
    }
    for raw in ["field:\"sales MARKET=france\"", "field:\"Sales market = north\"", "field:\"sales market\""] {
        assert_eq!(hits(raw), [1], "{raw}");
    }
    for raw in ["field:market=france", "field:sales", "field:\"sales market=spain\"", "field:france"] {
        assert!(hits(raw).is_empty(), "{raw}");
    }
    let field = facets(&seen.rows).into_iter().find(|f| f.filter == Filter::Field).unwrap();
    assert_eq!(field.entries[0].search, "field:\"Sales market=North of France\"");
    assert_eq!((hits(&field.entries[0].search).len(), field.entries[0].found), (1, 1));
    assert_eq!(hits("result:no-responses"), [2]);
    assert_eq!(hits("pay"), [1, 2]);
    assert!(hits("result:validated owner:nobody").is_empty());
}

#[test]
fn whoever_decides_to_keep_testing_is_not_asked_again_and_nothing_counts_as_decided() {
    let mut kept = test(1, Status::Running, plan(Some(40), None), &[("A", 18, 20)]);
    kept.decided = Some(decided(TODAY, Choice::KeepTesting));
    let mut stopped = test(2, Status::Stopped, plan(Some(40), None), &[("A", 18, 20)]);
    stopped.decided = kept.decided.clone();
    let seen = portfolio(vec![kept, stopped]);
    assert_eq!(
        seen.rows.iter().map(|r| (r.id.0, r.need)).collect::<Vec<_>>(),
        [(2, Need::Decision), (1, Need::Responses)]
    );
    assert!(seen.rows[1].why.starts_with("Kim decided on 22 November 2026: keep testing"), "{}", seen.rows[1].why);
    assert_eq!((seen.counts.decided, seen.months.iter().map(|m| m.decided).sum::<u64>()), (0, 0));
}

#[test]
fn a_proposition_leads_only_where_none_is_accepted_more() {
    let said = |offers: &[(&str, u64, u64)]| {
        let seen = portfolio(vec![test(1, Status::Running, None, offers)]);
        super::words::propositions(&seen.propositions, 0)
    };
    assert_eq!(said(&[("A", 60, 200), ("B", 50, 200)]), "A proposition leads, and the ranges still overlap");
    // One of one may be anything: it is accepted more so far, and known less.
    assert_eq!(
        said(&[("A", 60, 200), ("B", 1, 1)]),
        "A proposition is the surest so far, and the ranges still overlap"
    );
    // Half of eight is probably more, by the lower end as well: the best guess leads, and nobody calls it apart.
    assert_eq!(said(&[("A", 60, 200), ("B", 4, 8)]), "B proposition leads, and the ranges still overlap");
}

#[test]
fn propositions_that_asked_for_different_things_are_not_ranked_and_a_part_of_them_is_called_one() {
    let mut words = portfolio(vec![test(1, Status::Running, None, &[("A", 60, 200), ("B", 150, 200)])]).propositions;
    let said = super::words::propositions(&words, 4);
    assert!(said.starts_with("B proposition ") && said.contains(" of the two asked about most"), "{said}");
    words[0].rung = Rung::Words;
    let said = super::words::propositions(&words, 0);
    assert_eq!(said, "They asked for different things, so none is ranked above the others");
}
