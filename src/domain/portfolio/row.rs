//! What one experiment needs next, and why.

use super::{Decided, LastDay, Need, Offer, Row, Test};
use crate::domain::decision::Stance;
use crate::domain::evidence::Evidence;
use crate::domain::experiment::Status;
use crate::domain::moved_bar::MovedBar;
use crate::domain::report::Tally;
use crate::domain::report::headline::of_several;
use crate::domain::stream::{amended_after_responses, boundaries_for};
use crate::domain::time::Day;
use crate::domain::verdict::{NoVerdict, Verdict};
use crate::domain::wording::{capital, count, counted, date, number};
use crate::stats::StatsError;
use crate::stats::sequential::State;

/// A planned last day this near is near.
const SOON: u32 = 7;
/// So many of ten planned responses are nearly all.
const NEARLY: u64 = 8;

/// The line of one experiment.
pub(super) fn of(test: &Test, today: Day) -> Result<Row, StatsError> {
    let evidence = &test.evidence;
    let mut offers = offers(evidence)?;
    let (n, accepted) = offers.iter().fold((0_u64, 0_u64), |(n, s), o| (n.saturating_add(o.n), s + o.accepted));
    let per_offer = evidence.plan.and_then(|p| p.stop_at);
    let mut row = Row {
        id: test.id,
        name: evidence.name.clone(),
        hypothesis: evidence.hypothesis.clone(),
        status: evidence.status,
        need: Need::Design,
        why: String::new(),
        plan: evidence.plan,
        n,
        accepted,
        planned: per_offer.map(|k| k.saturating_mul(offers.len() as u64)),
        last_day: evidence.plan.and_then(|p| p.stop_on).map(|last| LastDay::of(last, today)),
        tally: evidence.offers.iter().map(|o| Tally::of(o.ask, &o.cells)).fold(Tally::default(), Tally::with),
        offers: Vec::new(),
        propositions: propositions(evidence),
        about: test.about.clone(),
        decided: test.decided.clone(),
    };
    // Those with an answer first, then those with the most responses; the order of the experiment among equals.
    offers.sort_by_key(|o| (clarity(&o.verdict), std::cmp::Reverse(o.n)));
    row.offers = offers;
    (row.need, row.why) = need(&row, per_offer);
    Ok(row)
}

fn offers(evidence: &Evidence) -> Result<Vec<Offer>, StatsError> {
    let amended = amended_after_responses(&evidence.amendments);
    let moved = evidence.plan.as_ref().and_then(|plan| MovedBar::find(plan, &evidence.amendments));
    let judged = |offer: &crate::domain::evidence::OfferEvidence| {
        let verdict = match &evidence.plan {
            Some(plan) => Verdict::of(&offer.stream, plan, &boundaries_for(plan, amended), moved.as_ref())?,
            None => Verdict::none(NoVerdict::NoBar),
        };
        let (n, accepted) = (offer.stream.n, offer.stream.accepted);
        Ok(Offer { name: offer.name.clone(), n, accepted, verdict, stands: false })
    };
    evidence.offers.iter().map(judged).collect()
}

fn propositions(evidence: &Evidence) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in evidence.offers.iter().flat_map(|o| &o.cells).flat_map(|c| c.propositions.iter()) {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

fn clarity(verdict: &Verdict) -> u8 {
    match verdict.state {
        Some(State::Validated) => 0,
        Some(State::Invalidated) => 1,
        Some(State::AtTheBar | State::Inconclusive) => 2,
        Some(State::Open(_)) => 3,
        _ => 4,
    }
}

/// What comes first: the need, then how pressing it is.
pub(super) fn urgency(row: &Row) -> (Need, i64, i64) {
    let share = |row: &Row| row.planned.map_or(0, |planned| i64::try_from(1_000 * row.n / planned.max(1)).unwrap_or(0));
    let pressing = match row.need {
        Need::Decision => -i64::try_from(row.offers.iter().filter(|o| o.has_verdict()).count()).unwrap_or(0),
        Need::EndsSoon => i64::from(row.days_left().filter(|d| *d <= SOON).unwrap_or(SOON)),
        Need::Responses => share(row),
        Need::Design => 0,
        Need::Nothing => -i64::from(row.decided.as_ref().map_or(0, |d| d.on.0)),
    };
    (row.need, pressing, -row.id.0)
}

fn need(row: &Row, per_offer: Option<u64>) -> (Need, String) {
    match (&row.decided, row.status) {
        (Some(decided), _) if decided.ends() => (Need::Nothing, said(decided)),
        (_, Status::Draft) => (Need::Design, draft(row)),
        (_, Status::Stopped) => (Need::Decision, format!("Asking is over. {}", conclude(row))),
        // They have seen the verdicts and ask on; the planned end comes back as a question.
        (Some(decided), Status::Running) => match running(row, per_offer) {
            (Need::Decision, _) => (Need::Responses, said(decided)),
            other => other,
        },
        (None, Status::Running) => running(row, per_offer),
    }
}

fn said(decided: &Decided) -> String {
    let stance = match decided.stance {
        Stance::With => "",
        Stance::Against => ", against the verdicts",
        Stance::Before => ", before there was a verdict",
    };
    format!("{} decided on {}: {}{stance}.", decided.by, date(decided.on), decided.choice.label().to_lowercase())
}

fn draft(row: &Row) -> String {
    match (row.offers.is_empty(), row.plan) {
        (true, _) => "It has no offer yet.".to_string(),
        (false, None) => "It has no bar yet.".to_string(),
        (false, Some(_)) => "Nobody has been asked yet.".to_string(),
    }
}

fn running(row: &Row, per_offer: Option<u64>) -> (Need, String) {
    let reached = |o: &Offer| per_offer.is_some_and(|planned| o.n >= planned);
    let validated: Vec<&Offer> = row.offers.iter().filter(|o| o.verdict.holds_up()).collect();
    if let [first, ..] = validated[..] {
        let who = if validated.len() == 1 { first.name.clone() } else { offers_hold(validated.len()) };
        let verb = if validated.len() == 1 { " holds up" } else { "" };
        return (Need::Decision, format!("{who}{verb}: decide whether to go on with it."));
    }
    if row.offers.iter().any(|o| o.n > 0) && row.offers.iter().all(|o| reached(o) || settled(&o.verdict)) {
        return (Need::Decision, conclude(row));
    }
    match row.last_day {
        Some(LastDay::Past(days)) => {
            return (Need::Decision, format!("Its last day has passed {} ago. {}", days_of(days), conclude(row)));
        }
        Some(LastDay::Ahead(days)) if days <= SOON => return (Need::EndsSoon, ends(days, row)),
        _ => {}
    }
    match missing(row, per_offer) {
        Some(left) if row.planned.is_some_and(|p| row.n.saturating_mul(10) >= p.saturating_mul(NEARLY)) => {
            (Need::EndsSoon, format!("{} to the planned number.", counted(left, "response", "responses")))
        }
        Some(left) => (Need::Responses, format!("{} of {} are missing.", count(left), planned(row))),
        None if row.n == 0 => (Need::Responses, "Nobody has responded yet.".to_string()),
        None if row.plan.is_none() => (Need::Responses, "No bar was set, so it describes and gives no verdict.".into()),
        None => (Need::Responses, "No number was planned: the evidence alone can bring a verdict.".to_string()),
    }
}

fn offers_hold(n: usize) -> String {
    format!("{} offers hold up", capital(&number(n)))
}

fn settled(verdict: &Verdict) -> bool {
    matches!(verdict.state, Some(State::Validated | State::Invalidated | State::AtTheBar | State::Inconclusive))
}

/// What the verdicts come to, for those who have to decide.
fn conclude(row: &Row) -> String {
    let all = row.offers.len();
    let count = |is: fn(&Verdict) -> bool| row.offers.iter().filter(|o| is(&o.verdict)).count();
    let (validated, short) = (count(Verdict::holds_up), count(Verdict::stays_short));
    if row.plan.is_none() {
        return "No bar was set, so people alone decide.".to_string();
    }
    match (all, validated, short) {
        (_, _, _) if row.n == 0 => "Nobody has responded.".to_string(),
        (1, 1, _) => "The offer holds up.".to_string(),
        (1, _, 1) => "The offer falls short.".to_string(),
        (1, _, _) => "It has no verdict that stands: decide on the cost of being wrong.".to_string(),
        (2, 0, 0) => "Neither offer has a verdict that stands.".to_string(),
        (_, 0, 0) => format!("None of {} offers has a verdict that stands.", number(all)),
        _ => of_several(all, validated, short, ""),
    }
}

fn days_of(days: u32) -> String {
    counted(u64::from(days), "day", "days")
}

fn ends(days: u32, row: &Row) -> String {
    let left = match days {
        0 => "Today is its last day".to_string(),
        days => format!("It ends in {}", days_of(days)),
    };
    match row.planned.filter(|planned| *planned > row.n) {
        Some(planned) => format!("{left}; {} of {} are missing.", count(planned - row.n), count(planned)),
        None => format!("{left}."),
    }
}

/// Responses that the offers still lack, each to its own planned number.
fn missing(row: &Row, per_offer: Option<u64>) -> Option<u64> {
    let planned = per_offer?;
    Some(row.offers.iter().map(|o| planned.saturating_sub(o.n)).fold(0, u64::saturating_add)).filter(|left| *left > 0)
}

fn planned(row: &Row) -> String {
    row.planned.map(|p| format!("{} planned responses", count(p))).unwrap_or_default()
}
