//! What to do next, from the verdicts and the look ahead.

use super::planning::{NoOutlook, OfferPlanning};
use super::{OfferReport, PlanReport, Report};
use crate::domain::experiment::Status;
use crate::domain::verdict::NoVerdict;
use crate::domain::wording::{self, count, counted, date, list, number, times_in_100};
use crate::stats::planning::Streaks;
use crate::stats::sequential::N_MIN;

/// Below this chance of a verdict, going on is not worth the asking.
const WORTH_ASKING: f64 = 0.25;
/// How many offers are named.
const NAMED: usize = 3;

/// One or two sentences.
pub(super) fn next_step(report: &Report) -> String {
    let counted = report.responses.counted;
    match &report.plan {
        _ if report.offers.is_empty() => "Write down the first offer, and what it asks of the customer.".to_string(),
        None if report.no_verdict == Some(NoVerdict::AfterTheFact) => {
            "Plan a follow-up with a bar of its own to judge this part, or go back to all responses.".to_string()
        }
        None if counted == 0 && report.status != Status::Stopped => {
            "Set a bar before the first response: from which rate on is this worth doing?".to_string()
        }
        None => "Plan a follow-up, and set its bar before asking.".to_string(),
        Some(_) if report.offers.iter().any(|o| o.verdict.has_turned()) => ask_again(report),
        Some(_) if report.status == Status::Stopped => conclude(report),
        Some(plan) if plan.over_since(report.computed_at.day()).is_some() => over(report, plan),
        Some(plan) if counted == 0 => first(plan),
        Some(plan) => report.planning.first().map_or_else(|| conclude(report), |p| go_on(report, plan, p)),
    }
}

/// Where a verdict no longer fits, nothing is built on it.
fn ask_again(report: &Report) -> String {
    let turned: Vec<&OfferReport> = report.offers.iter().filter(|o| o.verdict.has_turned()).collect();
    format!(
        "Plan a follow-up of {} before you rely on the verdict: all responses together now lie on the other side of \
         the bar. Look for what changed on the way.",
        names(&turned)
    )
}

/// The last day is over: people decide, and nobody else is asked by this plan.
fn over(report: &Report, plan: &PlanReport) -> String {
    let last = plan.plan.stop_on.map(date).unwrap_or_default();
    format!("The last day of the plan, {last}, is over. {}", conclude(report))
}

fn first(plan: &PlanReport) -> String {
    match plan.plan.stop_at {
        Some(planned) => format!(
            "Ask the first customer and log what they do: {} planned for each offer.",
            counted(planned, "response is", "responses are")
        ),
        None => format!("Ask the first customer and log what they do: no verdict falls before {N_MIN} responses."),
    }
}

/// While asking goes on: what holds up already, then the offer that is most worth asking about.
fn go_on(report: &Report, plan: &PlanReport, ahead: &OfferPlanning) -> String {
    let good: Vec<&OfferReport> = report.offers.iter().filter(|o| o.verdict.holds_up()).collect();
    let named = |name: &str| report.offers.iter().find(|o| o.name == name);
    let mut open = report.planning.iter().filter_map(|p| named(&p.offer));
    let asking = match (open.find(|o| is_only_said(o, plan)), named(&ahead.offer)) {
        (Some(said), _) => ask_for_it(said),
        (None, Some(offer)) if offer.n < N_MIN => ask_on(offer, plan),
        (None, Some(offer)) => ask(offer, plan, ahead),
        (None, None) => String::new(),
    };
    match good.len() {
        0 => asking,
        n => format!("Go on with {}, which {} up. {asking}", names(&good), if n == 1 { "holds" } else { "hold" }),
    }
}

/// Whether more customers said yes without giving what was asked than gave it, and enough of them to clear the bar if they
/// meant it.
fn is_only_said(offer: &OfferReport, plan: &PlanReport) -> bool {
    let (said, n) = (offer.tally.soft_yes, offer.n.max(1));
    said > offer.accepted && (said + offer.accepted) as f64 / n as f64 > plan.plan.succeed_at.rate()
}

/// A yes that costs nothing is asked for what it should cost.
fn ask_for_it(offer: &OfferReport) -> String {
    format!(
        "Ask those who said yes to {} {}: {} of {} said so and gave less.",
        offer.name,
        wording::ask(offer.ask).trim_start_matches("asks "),
        count(offer.tally.soft_yes),
        count(offer.n)
    )
}

/// Before a verdict can fall there is nothing to weigh: more customers are asked.
fn ask_on(offer: &OfferReport, plan: &PlanReport) -> String {
    if let Some(planned) = plan.plan.stop_at.filter(|planned| !plan.amended && *planned < N_MIN) {
        return format!(
            "Plan a follow-up of {} with {N_MIN} responses or more: no verdict falls before, and this plan ends at {}.",
            offer.name,
            count(planned)
        );
    }
    let seen = match plan.plan.stop_at {
        Some(planned) => format!("{} of the planned {}", count(offer.n), count(planned)),
        None => counted(offer.n, "customer", "customers"),
    };
    let have = if offer.n == 1 { "has" } else { "have" };
    format!("Ask more customers about {}: {seen} {have} responded, and no verdict falls before {N_MIN}.", offer.name)
}

fn ask(offer: &OfferReport, plan: &PlanReport, ahead: &OfferPlanning) -> String {
    let (name, planned) = (&offer.name, plan.plan.stop_at);
    let more = planned.and_then(|planned| planned.checked_sub(offer.n)).filter(|more| *more > 0);
    match (ahead.if_continued, planned, more) {
        (_, Some(planned), None) => format!(
            "Decide on {name} by the cost of being wrong, or plan a follow-up: the planned {} {} reached.",
            count(planned),
            if planned == 1 { "is" } else { "are" }
        ),
        (Ok(outlook), Some(planned), Some(more)) => {
            let verdict = outlook.validated + outlook.invalidated;
            match verdict < WORTH_ASKING {
                true => format!(
                    "Decide on {name} by the cost of being wrong: {}, to the planned {}, would bring a verdict {}.",
                    customers(more),
                    count(planned),
                    times_in_100(verdict)
                ),
                false => format!(
                    "Ask {} about {name}, to the planned {}: that would bring a verdict {}.",
                    customers(more),
                    count(planned),
                    times_in_100(verdict)
                ),
            }
        }
        (Err(NoOutlook::TooFar), Some(planned), Some(more)) => {
            let are = if more == 1 { "is" } else { "are" };
            format!("Ask on about {name}: {} of the planned {} {are} still to come.", count(more), count(planned))
        }
        _ => match ahead.nearest.and_then(soonest) {
            Some(more) => format!("Ask at least {} about {name}: no verdict can fall sooner.", customers(more)),
            None => format!("Ask on about {name}."),
        },
    }
}

/// The fewest further responses after which a verdict could fall.
fn soonest(streaks: Streaks) -> Option<u64> {
    [streaks.successes, streaks.failures].into_iter().flatten().min()
}

fn customers(n: u64) -> String {
    counted(n, "more customer", "more customers")
}

/// Where no more is asked: people decide.
fn conclude(report: &Report) -> String {
    let those = |fits: &dyn Fn(&OfferReport) -> bool| -> Vec<&OfferReport> {
        report.offers.iter().filter(|o| fits(o)).collect()
    };
    let good = those(&|o| o.verdict.holds_up());
    let short = those(&|o| o.verdict.stays_short());
    let open = those(&|o| o.n > 0 && !o.verdict.is_validated() && !o.verdict.falls_short());
    match (good.len(), open.len(), short.len()) {
        (0, 0, 0) => "Plan a follow-up: no response counted.".to_string(),
        (1, ..) => format!("Decide: {} holds up. Go on with it, or plan a follow-up that asks for more.", names(&good)),
        (2.., ..) => {
            format!("Decide: {} hold up. Go on with them, or plan a follow-up that asks for more.", names(&good))
        }
        (0, 1.., _) => format!(
            "Decide on the cost of being wrong, or plan a follow-up: {} {} no verdict, at {}.",
            names(&open),
            if open.len() == 1 { "has" } else { "have" },
            seen(&open)
        ),
        (0, 0, n) => format!(
            "Decide: change {} or give {} up, at {}.",
            names(&short),
            if n == 1 { "it" } else { "them" },
            seen(&short)
        ),
    }
}

fn names(offers: &[&OfferReport]) -> String {
    match offers.len() {
        n if n > NAMED => format!("{} offers", number(n)),
        _ => list(&offers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>()),
    }
}

/// `11 of 40 and 9 of 40`; of many offers together.
fn seen(offers: &[&OfferReport]) -> String {
    let of = |accepted: u64, n: u64| format!("{} of {}", count(accepted), count(n));
    match offers.len() {
        n if n > NAMED => {
            let sum = |part: fn(&OfferReport) -> u64| offers.iter().fold(0_u64, |sum, o| sum.saturating_add(part(o)));
            format!("{} over all of them", of(sum(|o| o.accepted), sum(|o| o.n)))
        }
        _ => {
            let each: Vec<String> = offers.iter().map(|o| of(o.accepted, o.n)).collect();
            list(&each.iter().map(String::as_str).collect::<Vec<_>>())
        }
    }
}
