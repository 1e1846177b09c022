//! What a report says to people who read it by a link.

use std::sync::Arc;

use touchstone::domain::capture::Ending as How;
use touchstone::domain::decision::{Choice, Stance};
use touchstone::domain::evidence::{Cell, Ending, Evidence, Mention, Paired, Source, Voice};
use touchstone::domain::id::{ExperimentId, PropositionId};
use touchstone::domain::pairing::Pairing;
use touchstone::domain::portfolio::search::Search;
use touchstone::domain::portfolio::{About, Decided, Fact, Known, Test};
use touchstone::domain::proposition::{Claim, Proposition};
use touchstone::domain::report::Report;
use touchstone::domain::report::since::{Gist, OfferGist, since};
use touchstone::domain::response::{Outcome, ReasonSource, Rung};
use touchstone::domain::share::{Basis, Readers, Told};
use touchstone::domain::time::Day;
use touchstone::formats::{portfolio_json, proposition_json, report_json, report_then};
use touchstone::templates::Templates;
use touchstone::views::Layout;
use touchstone::views::frozen::Inside;
use touchstone::views::report::{Links, ReportPage};

use super::support::{NOW, evidence, northfold, offer, plan, report};

fn cell(segment: &str, outcome: Outcome, count: u64) -> Cell {
    let rung = if outcome == Outcome::Buy { Rung::Payment } else { Rung::None };
    Cell { segment: Some(segment.to_string()), ..super::support::cell(outcome, rung, count) }
}

fn chose(alternative: &str, count: u64) -> Cell {
    Cell { alternative: Some(alternative.to_string()), ..cell("Chains", Outcome::Alternative, count) }
}

fn voice(segment: &str, outcome: Outcome, care: &str, reason: &str) -> Voice {
    let text = |text: &str| Some(text.to_string());
    Voice {
        offer: "Pilot".into(),
        segment: text(segment),
        day: Day(20_728),
        member: None,
        outcome,
        care: text(care),
        standard: text("TELL-standard"),
        quote: text("TELL-quote"),
        reason: text(reason),
        reason_source: Some(ReasonSource::Customer),
    }
}

/// Chains are many, and so are those who state speed and who had no time; everything called HIDE is said of two.
fn mixed() -> Evidence {
    let plan = plan(0.25, Some(40));
    let cells = vec![
        cell("Chains", Outcome::Buy, 4),
        cell("Chains", Outcome::DoNothing, 6),
        cell("HIDE-segment", Outcome::Buy, 1),
        cell("HIDE-segment", Outcome::DoNothing, 1),
        cell("HIDE-other", Outcome::DoNothing, 2),
    ];
    let mut pilot = offer("Pilot", cells, plan.as_ref());
    for cell in &mut pilot.cells {
        cell.propositions = Arc::from(["early cover".to_string()]);
    }
    let mention = |segment: &str, care: &str, outcome, rung, count| Mention {
        segment: Some(segment.to_string()),
        cares: Arc::from([care.to_string()]),
        outcome,
        rung,
        count,
    };
    pilot.mentions = vec![
        mention("Chains", "speed", Outcome::Buy, Rung::Payment, 4),
        mention("Chains", "price", Outcome::DoNothing, Rung::None, 6),
        mention("HIDE-segment", "HIDE-care", Outcome::DoNothing, Rung::None, 2),
    ];
    pilot.sources = vec![Source {
        member: None,
        file: Some("HIDE-file.csv".into()),
        late: false,
        unsaid: false,
        outcome: Outcome::Buy,
        rung: Rung::Payment,
        count: 14,
    }];
    let lost = |reason: &str, count| Ending {
        outcome: Outcome::Buy,
        rung: Rung::Payment,
        day: Day(20_728),
        how: How::Lost(Some(reason.to_string())),
        ended: Day(20_740),
        count,
    };
    pilot.endings = vec![lost("Silence", 3), lost("HIDE-loss", 1)];
    let mut found = evidence(vec![pilot], plan);
    found.voices = vec![
        voice("Chains", Outcome::DoNothing, "speed", "No time"),
        voice("Chains", Outcome::DoNothing, "speed", "no time"),
        voice("HIDE-segment", Outcome::DoNothing, "HIDE-care", "HIDE-reason"),
        voice("HIDE-other", Outcome::DoNothing, "HIDE-unheard", "No time"),
        voice("Chains", Outcome::Buy, "speed", "HIDE-why-bought"),
    ];
    found
}

fn everything(report: &Report) -> String {
    format!("{report:?}{}", report_json::to_string(report).unwrap())
}

#[test]
fn who_reads_by_a_link_learns_nothing_of_groups_of_fewer_than_three() {
    let evidence = mixed();
    let members = everything(&Report::of(&evidence, NOW).unwrap());
    for told in ["HIDE-segment", "HIDE-other", "HIDE-care", "HIDE-reason", "HIDE-file", "TELL-standard"] {
        assert!(members.contains(told), "members should read {told}");
    }
    for words in [false, true] {
        let shared = Report::for_sharing(&evidence, words, NOW).unwrap();
        let text = everything(&shared);
        assert!(!text.contains("HIDE"), "{text}");
        assert_eq!(text.contains("TELL"), words, "{text}");
        let names: Vec<_> = shared.offers[0].segments.iter().map(|s| (s.name.as_deref(), s.n)).collect();
        assert_eq!(names, [(Some("Chains"), 10)]);
        assert_eq!(shared.segments.iter().map(|s| s.name.as_deref()).collect::<Vec<_>>(), [Some("Chains")]);
        assert!(shared.propositions[0].cells.iter().all(|cell| cell.n >= 3));
        let cares: Vec<_> = shared.cares.iter().map(|care| care.name.as_str()).collect();
        assert_eq!(cares, ["price", "speed"]);
        let reasons: Vec<_> = shared.why_nothing.reasons.iter().map(|r| (r.words.as_str(), r.count)).collect();
        let told: &[_] = if words { &[("No time", 3)] } else { &[] };
        assert_eq!(reasons, told, "a customer's reason is the customer's word");
        assert!(text.contains("Silence") && text.contains("reasons that fewer than 3 gave each"));
    }
}

#[test]
fn what_others_think_may_be_told_without_customers_words_and_rare_alternatives_have_no_name() {
    let mut evidence = mixed();
    let thought = |reason: &str| Voice {
        reason_source: Some(ReasonSource::Seller),
        ..voice("Chains", Outcome::DoNothing, "speed", reason)
    };
    evidence.voices.extend(["Found it dull", "Found it dull", "Found it dull", "HIDE-thought"].map(thought));
    let cells = [chose("HIDE-agency", 1), chose("HIDE-temp", 1), chose("Agency", 3)];
    evidence.offers[0] = offer("Pilot", evidence.offers[0].cells.iter().cloned().chain(cells).collect(), None);
    evidence.alternatives = ["HIDE-agency", "Agency", "Nobody's choice"].map(str::to_string).to_vec();
    let shared = Report::for_sharing(&evidence, false, NOW).unwrap();
    assert!(!everything(&shared).contains("HIDE"), "{}", everything(&shared));
    let reasons: Vec<_> = shared.why_nothing.reasons.iter().map(|r| (r.told(), r.count)).collect();
    assert_eq!(reasons, [("Found it dull (the seller\u{2019}s view)".to_string(), 3)]);
    let chosen: Vec<_> = shared.offers[0].choices.iter().map(|c| (c.name.as_str(), c.count)).collect();
    for row in [("others, each chosen by fewer than 3", 2), ("Agency", 3), ("Nobody's choice", 0)] {
        assert!(chosen.contains(&row), "{chosen:?}");
    }
}

/// [`mixed`] with an offer to which one customer responded, or two, before the other.
fn with_tiny(n: u64) -> Evidence {
    let mut evidence = mixed();
    let bought = Cell { segment: None, ..cell("", Outcome::Buy, 1) };
    let cells = vec![bought, chose("Rival of SecretCo", n - 1)];
    evidence.offers.insert(0, offer("Tiny offer", cells, evidence.plan.as_ref()));
    evidence
        .voices
        .insert(0, Voice { offer: "Tiny offer".into(), ..voice("Chains", Outcome::Buy, "speed", "HIDE-why") });
    evidence.pairings = vec![Paired { first: 0, second: 1, pairing: Pairing::default() }];
    evidence
}

fn page(report: &Report) -> String {
    let page = ReportPage::of(report, Links::default(), true);
    let html = Templates::embedded(None).unwrap().render(&Layout::default(), &Inside(&page)).unwrap();
    scraper::Html::parse_document(&html).root_element().text().collect::<Vec<_>>().join(" ")
}

#[test]
fn of_an_offer_with_one_or_two_responses_a_link_tells_the_name_and_that_they_are_fewer_than_three() {
    for n in [1, 2] {
        let members = Report::of(&with_tiny(n), NOW).unwrap();
        assert_eq!((members.offers[0].accepted, members.responses.counted), (1, 14 + n));
        for words in [false, true] {
            let mut shared = Report::for_sharing(&with_tiny(n), words, NOW).unwrap();
            let told = page(&shared);
            assert!(told.contains("Tiny offer") && told.contains("Fewer than 3 responses. What so few did"), "{told}");
            assert!(!format!("{told}{shared:?}").contains("SecretCo"), "{told}");
            let figures: serde_json::Value = serde_json::from_str(&report_json::to_string(&shared).unwrap()).unwrap();
            assert_eq!(figures["responses"]["counted"], 14);
            assert_eq!(figures["offers"].as_array().unwrap().len(), 1);
            let remark = figures["warnings"].as_array().unwrap().iter().find(|w| w["code"] == "fewer_than_3").unwrap();
            assert_eq!(remark["label"], "Tiny offer");
            // No total gives away what no line tells: all is as if the offer stood in no report.
            shared.warnings.retain(|warning| warning.code != "fewer_than_3");
            assert_eq!(shared, Report::for_sharing(&mixed(), words, NOW).unwrap());
        }
    }
    let three = Report::for_sharing(&with_tiny(3), false, NOW).unwrap();
    assert_eq!((three.offers[0].name.as_str(), three.offers[0].n, three.responses.counted), ("Tiny offer", 3, 17));
}

#[test]
fn where_only_one_or_two_responded_a_link_says_that_and_not_that_nobody_did() {
    let only = |n| {
        let mut evidence = with_tiny(n);
        evidence.offers.truncate(1);
        evidence.pairings.clear();
        evidence
    };
    let shared = Report::for_sharing(&only(2), true, NOW).unwrap();
    assert_eq!(shared.headline, ["Fewer than 3 customers have responded to any offer."]);
    let told = page(&shared);
    for never in ["Nobody", "nobody", "No response", "No offer", "1 of", "SecretCo"] {
        assert!(!told.contains(never), "{never}: {told}");
    }
    let known = Known {
        tests: vec![Test { evidence: only(2), ..known(1).tests.remove(0) }],
        days: vec![(Day(20_728), 2)],
        demo: false,
    };
    let portfolio = Basis::Portfolio("Northfold".into(), Box::new(known));
    let Told::Portfolio(_, told) = Readers::Link.report(&portfolio, NOW).unwrap() else { panic!() };
    assert_eq!(told.rows[0].why, "Tiny offer has fewer than 3 responses. What so few did is told to members only.");
    assert!(told.lead.starts_with("Fewer than 3 customers have responded to any offer."), "{}", told.lead);
    let text = format!("{told:?}");
    assert!(!text.contains("SecretCo") && !text.contains("obody has"), "{text}");
}

/// Whatever lists segments or cares, now or later, says nothing of the small ones under any name. That there are some,
/// and how few each is, is no secret: it is a warning.
#[test]
fn no_list_of_a_shared_report_has_a_line_for_a_small_group() {
    let mut shared = Report::for_sharing(&mixed(), true, NOW).unwrap();
    assert!(format!("{:?}", shared.warnings).contains("a group of fewer than 3 (1)"), "{:?}", shared.warnings);
    shared.warnings.clear();
    let page = ReportPage::of(&shared, Links::default(), true);
    let page = Templates::embedded(None).unwrap().render(&Layout::default(), &Inside(&page)).unwrap();
    let figures: serde_json::Value = serde_json::from_str(&report_json::to_string(&shared).unwrap()).unwrap();
    for text in [page, format!("{shared:?}"), figures.to_string()] {
        for small in ["of fewer than 3", "HIDE"] {
            assert!(!text.contains(small), "{small}: {text}");
        }
    }
    assert_eq!(small_lists(&figures, ""), Vec::<String>::new());
}

/// Twenty chains, nine shops and two farms, who met one offer: what the sum has more than the chains and the shops would
/// be the farms.
fn of_three_segments() -> Evidence {
    let plan = plan(0.25, Some(40));
    let cells = vec![
        cell("Chains", Outcome::Buy, 18),
        cell("Chains", Outcome::DoNothing, 2),
        cell("Shops", Outcome::DoNothing, 9),
        cell("HIDE-farms", Outcome::Buy, 1),
        cell("HIDE-farms", Outcome::DoNothing, 1),
    ];
    let mut pilot = offer("Pilot", cells, plan.as_ref());
    for cell in &mut pilot.cells {
        cell.propositions = Arc::from(["early cover".to_string()]);
    }
    evidence(vec![pilot], plan)
}

#[test]
fn a_small_group_is_not_what_a_sum_has_more_than_the_others() {
    let members = Report::of(&of_three_segments(), NOW).unwrap();
    assert!(format!("{:?}", members.warnings).contains("Segments differ."), "{:?}", members.warnings);
    let shared = Report::for_sharing(&of_three_segments(), false, NOW).unwrap();
    let names: Vec<_> = shared.offers[0].segments.iter().map(|s| (s.name.as_deref(), s.n)).collect();
    assert_eq!(names, [(Some("Chains"), 20)], "the shops stand aside with the farms: eleven can be anybody");
    assert_eq!(shared.segments.len(), 1);
    assert_eq!(shared.propositions[0].cells.iter().map(|c| c.n).collect::<Vec<_>>(), [20]);
    let text = everything(&shared);
    assert!(!text.contains("0 of 9") && !text.contains("HIDE"), "{text}");
    let page = page(&shared);
    assert!(page.contains("Some groups are told to members only.") && !page.contains("Shops"), "{page}");
}

/// A value proposition lists the same groups in its figures, and the portfolio lists none.
#[test]
fn no_scope_gives_a_small_group_away() {
    let known = Known {
        tests: vec![Test { evidence: of_three_segments(), ..known(1).tests.remove(0) }],
        days: vec![(Day(20_728), 31)],
        demo: false,
    };
    for (basis, told) in [
        (Basis::Portfolio("Northfold".into(), Box::new(known.clone())), &[][..]),
        (Basis::Proposition(Box::new(claim()), Box::new(known.clone())), &[20]),
    ] {
        let json = match Readers::Link.report(&basis, NOW).unwrap() {
            Told::Portfolio(_, p) => portfolio_json::to_string(&p, &Search::default()),
            Told::Proposition(p) => proposition_json::to_string(&p),
            Told::Experiment(_) => panic!(),
        };
        let figures: serde_json::Value = serde_json::from_str(&json.unwrap()).unwrap();
        assert_eq!(small_lists(&figures, ""), Vec::<String>::new());
        let cells = figures["propositions"][0]["cells"].as_array().or(figures["proposition"]["cells"].as_array());
        let sizes: Vec<_> = cells.expect("cells").iter().map(|c| c["n"].as_u64().unwrap()).collect();
        assert_eq!(sizes, told, "{figures}");
    }
}

/// Where an object that names a segment or a care counts fewer than three.
fn small_lists(value: &serde_json::Value, at: &str) -> Vec<String> {
    let below = |key: &str, value| small_lists(value, &format!("{at}/{key}"));
    match value {
        serde_json::Value::Object(fields) => {
            let small =
                ["n", "mentioned", "n_against"].iter().filter_map(|key| fields.get(*key)?.as_u64()).any(|n| n < 3);
            let group = at.contains("segments") || at.contains("cares") || fields.contains_key("segment");
            let own = (small && group).then(|| at.to_string());
            own.into_iter().chain(fields.iter().flat_map(|(key, value)| below(key, value))).collect()
        }
        serde_json::Value::Array(all) => all.iter().enumerate().flat_map(|(i, v)| below(&i.to_string(), v)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_figures_of_what_is_left_are_those_that_members_see() {
    let evidence = mixed();
    let (members, shared) = (Report::of(&evidence, NOW).unwrap(), Report::for_sharing(&evidence, false, NOW).unwrap());
    assert_eq!(shared.headline, members.headline);
    assert_eq!(shared.responses, members.responses);
    assert_eq!(shared.offers[0].interval, members.offers[0].interval);
    assert_eq!(shared.offers[0].estimate, members.offers[0].estimate);
    assert_eq!(shared.offers[0].verdict, members.offers[0].verdict);
    let pooled = |report: &Report| report.propositions[0].pooled.unwrap().rate;
    assert!((pooled(&shared).mean - pooled(&members).mean).abs() < 1e-9);
    assert_eq!(shared.cares.len(), 2);
    for care in &shared.cares {
        let same = members.cares.iter().find(|c| c.name == care.name).unwrap();
        assert_eq!(
            (care.mentioned, care.mentioned_accepted, care.p),
            (same.mentioned, same.mentioned_accepted, same.p)
        );
    }
}

#[test]
fn without_small_groups_and_words_a_shared_report_is_the_report() {
    let evidence = northfold(plan(0.25, Some(60)));
    assert_eq!(Report::for_sharing(&evidence, false, NOW).unwrap(), report(&evidence));
}

#[test]
fn an_earlier_report_read_back_says_how_today_differs() {
    let mut earlier = northfold(plan(0.25, Some(60)));
    earlier.offers.truncate(3);
    let written = report_json::to_string(&report(&earlier)).unwrap();
    let then = report_then::read(&written).unwrap();
    assert_eq!(since(&then, &Gist::of(&report(&earlier))), ["Nothing has changed since then."]);

    let today = report(&northfold(plan(0.3, Some(60))));
    let said = since(&then, &Gist::of(&today));
    assert_eq!(said[0], "Since then 48 more responses count: 120 now, 72 then.");
    assert_eq!(said[1], "The bar was 25% and is now 30%.");
    assert!(said.iter().any(|s| s == "Shared locum ratings is in the report since then."), "{said:?}");
}

#[test]
fn a_verdict_that_became_another_is_told_with_its_counts() {
    let now = report(&northfold(plan(0.25, Some(60))));
    let word = now.offers[0].verdict.word().unwrap();
    let offer = |name: &str, verdict: &str, n, accepted| OfferGist {
        experiment: None,
        name: name.into(),
        verdict: Some(verdict.into()),
        n,
        accepted,
    };
    let then = Gist {
        counted: 121,
        bar: Some(0.25),
        offers: vec![
            offer("Inspection file always ready", "Leaning yes", 20, 9),
            offer("gone", "Falls short", 9, 0),
            offer("A pharmacist by 9 am", now.offers[1].verdict.word().unwrap(), 41, 12),
        ],
        ..Gist::default()
    };
    let said = since(&then, &Gist::of(&now));
    assert_eq!(said[0], "Since then 1 fewer response counts: 120 now, 121 then.");
    assert_eq!(
        said[1],
        format!(
            "The verdict on Inspection file always ready was Leaning yes and is now {word}: 9 of 20 accepted then, 14 of \
             28 now."
        )
    );
    assert_eq!(said[2], "Gone is no longer in the report.");
    assert_eq!(said[3], "A pharmacist by 9 am: 12 of 41 accepted then, 12 of 40 now, and still Too close to call.");
}

#[test]
fn what_is_no_report_is_not_read_back() {
    for wrong in ["", "{}", "[]", r#"{"experiment":{},"responses":{"counted":1}}"#] {
        assert!(report_then::read(wrong).is_err(), "{wrong}");
    }
}

/// The evidence of [`mixed`] as one experiment of a workspace, `times` over.
fn known(times: i64) -> Known {
    let test = |id| Test {
        id: ExperimentId(id),
        evidence: Evidence { name: format!("Test {id}"), ..mixed() },
        about: About {
            owner: Some("Priya".into()),
            segments: vec!["Chains".into(), "HIDE-segment".into(), "HIDE-other".into()],
            cares: vec!["speed".into(), "HIDE-care".into()],
            tags: vec!["Q4".into()],
            fields: vec![Fact::new("HIDE-field".into(), "HIDE-value".into())],
        },
        decided: None,
    };
    Known { tests: (1..=times).map(test).collect(), days: vec![(Day(20_728), 14)], demo: false }
}

fn claim() -> Claim {
    Claim {
        id: PropositionId(1),
        name: "early cover".into(),
        how: String::new(),
        unlike: String::new(),
        cares: vec!["speed".into()],
    }
}

#[test]
fn a_value_proposition_and_a_portfolio_tell_no_more_of_small_groups_than_an_experiment_does() {
    let scopes = [
        Basis::Proposition(Box::new(claim()), Box::new(known(1))),
        Basis::Portfolio("Northfold".into(), Box::new(known(1))),
    ];
    for basis in &scopes {
        let all = |readers: Readers| format!("{:?}", readers.report(basis, NOW).unwrap());
        assert!(all(Readers::Members).contains("HIDE-segment"), "members read it");
        for readers in [Readers::Link, Readers::LinkWithWords] {
            let told = all(readers);
            assert!(!told.contains("HIDE"), "{told}");
            assert!(told.contains("early cover") && told.contains("Chains"), "{told}");
        }
        assert!(!all(Readers::Link).contains("TELL"));
    }
    let words = format!("{:?}", Readers::LinkWithWords.report(&scopes[0], NOW).unwrap());
    assert!(words.contains("TELL-standard"), "{words}");
}

#[test]
fn a_shared_value_proposition_has_the_figures_that_members_see_and_no_cell_of_fewer_than_three() {
    let basis = Basis::Proposition(Box::new(claim()), Box::new(known(3)));
    let of = |readers: Readers| match readers.report(&basis, NOW).unwrap() {
        Told::Proposition(told) => *told,
        other => panic!("{other:?}"),
    };
    let (members, shared) = (of(Readers::Members), of(Readers::Link));
    assert_eq!((members.pooled.n, members.pooled.cells.len()), (42, 9));
    assert_eq!((shared.pooled.n, shared.pooled.cells.len()), (42, 3));
    let mean = |p: &Proposition| p.pooled.pooled.unwrap().rate.mean;
    assert!((mean(&members) - mean(&shared)).abs() < 1e-9);
    assert_eq!(shared.headline, members.headline);
    // Two of one experiment are few; six of three together are not.
    let cares: Vec<&str> = shared.cares.iter().map(|care| care.name.as_str()).collect();
    assert_eq!(cares, ["price", "speed", "HIDE-care"]);
}

#[test]
fn every_scope_read_back_from_its_figures_is_the_same_gist() {
    let written = |told: &Told| match told {
        Told::Experiment(report) => report_json::to_string(report),
        Told::Proposition(p) => proposition_json::to_string(p),
        Told::Portfolio(_, p) => portfolio_json::to_string(p, &Search::default()),
    };
    for basis in [
        Basis::Experiment(Box::new(mixed())),
        Basis::Proposition(Box::new(claim()), Box::new(known(2))),
        Basis::Portfolio("Northfold".into(), Box::new(known(2))),
    ] {
        let told = Readers::Members.report(&basis, NOW).unwrap();
        let then = report_then::read(&written(&told).unwrap()).unwrap();
        assert_eq!(since(&then, &told.gist()), ["Nothing has changed since then."], "{then:?}");
    }
    let then = Readers::Members.report(&Basis::Portfolio("N".into(), Box::new(known(1))), NOW).unwrap().gist();
    let mut later = known(2);
    later.tests[0].decided =
        Some(Decided { on: Day(20_770), choice: Choice::Pivot, stance: Stance::With, by: "Priya".into() });
    let now = Readers::Members.report(&Basis::Portfolio("N".into(), Box::new(later)), NOW).unwrap().gist();
    let said = since(&then, &now);
    for part in [
        "Since then 14 more responses count: 28 now, 14 then.",
        "One experiment is decided now, none then.",
        "Pilot in Test 2 is in the report since then.",
    ] {
        assert!(said.iter().any(|s| s == part), "{part}: {said:?}");
    }
}
