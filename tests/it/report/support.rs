//! Evidence for reports.

use std::sync::Arc;

use touchstone::domain::evidence::{Cell, Evidence, OfferEvidence};
use touchstone::domain::experiment::Status;
use touchstone::domain::offer::{Acceptance, acceptance};
use touchstone::domain::plan::{Bar, Plan};
use touchstone::domain::report::Report;
use touchstone::domain::response::{Outcome, Rung, Standing};
use touchstone::domain::stream::{Look, Stream};
use touchstone::domain::time::{Day, Moment};

/// 22 November 2026.
pub const NOW: Moment = Moment(1_795_305_600_000_000);
const FIRST: Day = Day(20_728); // 2 October 2026

/// The demo team's six offers: accepted by buying, by buying into, alternative, do nothing.
pub const NORTHFOLD: [(&str, [u64; 4]); 6] = [
    ("Inspection file always ready", [10, 4, 5, 9]),
    ("A pharmacist by 9 am", [9, 3, 7, 21]),
    ("One credential file", [1, 1, 0, 2]),
    ("Warned of gaps a week ahead", [2, 1, 1, 5]),
    ("One invoice for all locums", [1, 1, 6, 14]),
    ("Shared locum ratings", [0, 0, 4, 13]),
];

/// A plan.
pub fn plan(bar: f64, stop_at: Option<u64>) -> Option<Plan> {
    Some(Plan { succeed_at: Bar::from_rate(bar).unwrap(), stop_at, stop_on: None })
}

/// A counted cell.
pub fn cell(outcome: Outcome, rung: Rung, count: u64) -> Cell {
    Cell {
        segment: None,
        propositions: Arc::from([]),
        outcome,
        unsaid: false,
        alternative: (outcome == Outcome::Alternative).then(|| "Phone agency".to_string()),
        rung,
        standing: Standing::Counted,
        day: FIRST,
        count,
    }
}

/// An offer that asks for time, whose stream takes the cells' responses in the order of the cells, one by one.
pub fn offer(name: &str, cells: Vec<Cell>, plan: Option<&Plan>) -> OfferEvidence {
    let ask = Rung::Time;
    let counted = cells.iter().filter(|c| c.standing == Standing::Counted && c.outcome != Outcome::Pending);
    let looks = counted.flat_map(|c| {
        let accepted = u64::from(acceptance(c.outcome, c.rung, ask) == Acceptance::Accepted);
        (0..c.count).map(move |_| Look { n: 1, accepted, at: c.day.start() })
    });
    let stream = Stream::fold(looks, plan);
    OfferEvidence {
        name: name.to_string(),
        ask,
        cells,
        stream,
        mentions: Vec::new(),
        sources: Vec::new(),
        endings: Vec::new(),
        prices: Default::default(),
    }
}

/// An experiment with these offers.
pub fn evidence(offers: Vec<OfferEvidence>, plan: Option<Plan>) -> Evidence {
    Evidence {
        undated: false,
        name: "Autumn interviews".to_string(),
        hypothesis: "Pharmacies give something for cover by 9 am".to_string(),
        method: None,
        status: Status::Running,
        started_at: Some(FIRST.start()),
        stopped_at: None,
        plan,
        amendments: Vec::new(),
        rewordings: Vec::new(),
        alternatives: vec!["Phone agency".to_string(), "WhatsApp group".to_string()],
        offers,
        pairings: Vec::new(),
        voices: Vec::new(),
        late_plan: None,
        own: Default::default(),
        part: None,
        demo: false,
    }
}

/// Deals the accepted responses out evenly, so that no early run of them crosses a boundary by its order alone.
fn dealt(counts: [u64; 4]) -> Vec<Cell> {
    let kinds = [
        (Outcome::Buy, Rung::Payment),
        (Outcome::BuyInto, Rung::Reputation),
        (Outcome::Alternative, Rung::None),
        (Outcome::DoNothing, Rung::None),
    ];
    let total: u64 = counts.iter().sum();
    let mut given = [0; 4];
    (1..=total)
        .map(|i| {
            let behind = |k: &usize| counts[*k] as f64 * i as f64 / total as f64 - given[*k] as f64;
            let k = (0..4).max_by(|a, b| behind(a).total_cmp(&behind(b))).unwrap();
            given[k] += 1;
            Cell { day: Day(FIRST.0 + i as i32), ..cell(kinds[k].0, kinds[k].1, 1) }
        })
        .collect()
}

/// The demo team's experiment.
pub fn northfold(plan: Option<Plan>) -> Evidence {
    let offers = NORTHFOLD.iter().map(|(name, counts)| offer(name, dealt(*counts), plan.as_ref())).collect();
    evidence(offers, plan)
}

/// Its report.
pub fn report(evidence: &Evidence) -> Report {
    Report::of(evidence, NOW).unwrap()
}
