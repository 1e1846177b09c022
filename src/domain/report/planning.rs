//! What more responses would probably bring, and where they are worth most.

use super::{OfferReport, PlanReport};
use crate::domain::stream::boundaries_for;
use crate::domain::wording::{bar, count, times_in_100};
use crate::stats::StatsError;
use crate::stats::planning::{Streaks, streaks, value_of_more_responses};
use crate::stats::sequential::{Boundaries, N_MIN, Outlook, State};

/// The look ahead for an offer without a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferPlanning {
    /// The offer.
    pub offer: String,
    /// What the rest of the plan will probably bring; nothing where that can't be worked out.
    pub if_continued: Result<Outlook, NoOutlook>,
    /// How many equal responses in a row would settle it; nothing where the plan is reached.
    pub nearest: Option<Streaks>,
    /// What the next responses are worth.
    pub value_of_next: Vec<ValueOfNext>,
    /// The look ahead in words.
    pub sentence: String,
}

/// What the next responses are worth before a decision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueOfNext {
    /// How many more responses.
    pub responses: u64,
    /// The rate that they are expected to gain, decided by whether the mean lies above the bar.
    pub value: f64,
}

/// Why there is no outlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoOutlook {
    /// No number of responses was planned.
    NotPlanned,
    /// The plan was changed after the first response, so that its end brings no closing look.
    Amended,
    /// The planned number is reached.
    Reached,
    /// The rest of the plan is too long to be worked out while somebody waits.
    TooFar,
}

impl NoOutlook {
    /// The reason for people.
    pub fn why(self) -> &'static str {
        match self {
            NoOutlook::NotPlanned => "No number of responses was planned, so there is no end to look ahead to.",
            NoOutlook::Amended => {
                "The plan was changed after the first response, so there is no closing look to look ahead to."
            }
            NoOutlook::Reached => "The planned number of responses is reached.",
            NoOutlook::TooFar => "More than 2,000 responses are still planned: too many to look ahead to.",
        }
    }
}

/// The longest rest of a plan that is worked out.
const MOST_AHEAD: u64 = 2_000;
/// The numbers of further responses whose worth is told.
const NEXT: [u64; 3] = [5, 10, 20];
const JEFFREYS: (f64, f64) = (0.5, 0.5);

/// The look ahead of every offer that may still get a verdict, the one that is most worth asking first.
pub(super) fn of(plan: Option<&PlanReport>, offers: &[OfferReport]) -> Result<Vec<OfferPlanning>, StatsError> {
    let Some(plan) = plan else { return Ok(Vec::new()) };
    let boundaries = boundaries_for(&plan.plan, plan.amended);
    let open = offers.iter().filter(|o| may_change(o.verdict.state));
    let mut found = open.map(|o| ahead(o, plan, &boundaries)).collect::<Result<Vec<_>, _>>()?;
    let worth = |p: &OfferPlanning| p.value_of_next.last().map_or(0.0, |v| v.value);
    found.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    Ok(found)
}

fn may_change(state: Option<State>) -> bool {
    matches!(state, Some(State::NoData | State::TooEarly | State::Open(_)))
}

fn ahead(offer: &OfferReport, plan: &PlanReport, boundaries: &Boundaries) -> Result<OfferPlanning, StatsError> {
    let (s, n) = (offer.accepted, offer.n);
    let nearest = match streaks(boundaries, s, n) {
        Ok(streaks) => Some(streaks),
        Err(StatsError::PlanReached) => None,
        Err(e) => return Err(e),
    };
    let worth = |responses: u64| {
        let value = value_of_more_responses(s, n, responses, plan.plan.succeed_at.rate(), JEFFREYS)?;
        Ok(ValueOfNext { responses, value })
    };
    let mut planning = OfferPlanning {
        offer: offer.name.clone(),
        if_continued: outlook(plan, boundaries, s, n)?,
        nearest,
        value_of_next: NEXT.into_iter().map(worth).collect::<Result<_, StatsError>>()?,
        sentence: String::new(),
    };
    planning.sentence = sentence(&planning, plan, n);
    Ok(planning)
}

fn outlook(
    plan: &PlanReport,
    boundaries: &Boundaries,
    s: u64,
    n: u64,
) -> Result<Result<Outlook, NoOutlook>, StatsError> {
    match boundaries.planned() {
        None if plan.amended && plan.plan.stop_at.is_some() => Ok(Err(NoOutlook::Amended)),
        None => Ok(Err(NoOutlook::NotPlanned)),
        Some(end) if end <= n => Ok(Err(NoOutlook::Reached)),
        Some(end) if end - n > MOST_AHEAD => Ok(Err(NoOutlook::TooFar)),
        Some(_) => boundaries.outlook(s, n, JEFFREYS).map(Ok),
    }
}

fn sentence(p: &OfferPlanning, plan: &PlanReport, n: u64) -> String {
    let mut parts = Vec::new();
    match (p.if_continued, plan.plan.stop_at) {
        // Of a handful the chances are those of a guess.
        (Ok(_), Some(_)) if n < N_MIN => {}
        (Ok(o), Some(end)) => parts.push(format!(
            "If you go on to the planned {}, it ends validated {}, short of the bar {}, and without a verdict {}.",
            count(end),
            times_in_100(o.validated),
            times_in_100(o.invalidated),
            times_in_100(o.open)
        )),
        (why, _) => parts.extend(why.err().map(|why| why.why().to_string())),
    }
    if let Some(more) = p.nearest.and_then(|s| s.successes) {
        let streak = match (n, more) {
            (_, 1) => "one more yes".to_string(),
            (0, _) => format!("{} yeses in a row", count(more)),
            _ => format!("another {} yeses in a row", count(more)),
        };
        let the_bar = bar(plan.plan.succeed_at);
        parts.push(format!("The shortest way to a verdict above your bar of {the_bar} is {streak}."));
    }
    parts.join(" ")
}
