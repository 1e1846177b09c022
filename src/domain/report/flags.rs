//! What a reader has to know, computed and with its size.

use super::{OfferReport, PlanReport, Remark, Report, Side, mix, selection};
use crate::domain::evidence::{Evidence, LatePlan};
use crate::domain::verdict::{NoVerdict, Reason};
use crate::domain::wording::{bar, capital, count, counted, date, range};
use crate::stats::StatsError;
use crate::stats::sequential::{N_MIN, within_rope};

fn remark(code: &'static str, label: impl Into<String>, sentence: impl Into<String>) -> Remark {
    Remark { code, label: label.into(), sentence: sentence.into() }
}

fn responses(n: u64) -> String {
    counted(n, "response", "responses")
}

/// The flags of one offer.
pub(super) fn flags(
    offer: &OfferReport,
    plan: Option<&PlanReport>,
    none: NoVerdict,
) -> Result<Vec<Remark>, StatsError> {
    let mut flags = Vec::new();
    if offer.tally.soft_yes > 0 && offer.accepted == 0 {
        flags.push(remark(
            "said_not_shown",
            "Said, not shown",
            format!("{} said yes without giving what was asked; nobody gave it.", count(offer.tally.soft_yes)),
        ));
    }
    if let Some(p) = plan {
        bar_flags(offer, p, &mut flags)?;
    } else {
        flags.push(remark(none.code(), none.label().trim_end_matches('.'), none.sentence()));
    }
    if (1..N_MIN).contains(&offer.n) {
        flags.push(remark(
            "few_responses",
            format!("Only {}", responses(offer.n)),
            format!("With fewer than {N_MIN} responses the next few customers can change the picture."),
        ));
    }
    let r = &offer.responses;
    if r.warm > 0 {
        flags.push(remark(
            "warm_left_out",
            format!("Warm contacts left out ({})", count(r.warm)),
            format!(
                "{} from friends, fans, employees or investors {} kept and not counted.",
                responses(r.warm),
                is_are(r.warm)
            ),
        ));
    }
    if r.pending > 0 {
        flags.push(remark(
            "pending",
            format!("Still open ({})", count(r.pending)),
            format!("{} of those asked gave no answer yet; they are in no count.", count(r.pending)),
        ));
    }
    if r.repeated > 0 {
        flags.push(remark(
            "repeated",
            format!("Asked again ({})", count(r.repeated)),
            format!(
                "{} from customers who had met this offer before; only their first response counts.",
                responses(r.repeated)
            ),
        ));
    }
    Ok(flags)
}

fn bar_flags(offer: &OfferReport, p: &PlanReport, flags: &mut Vec<Remark>) -> Result<(), StatsError> {
    let the_bar = bar(p.plan.succeed_at);
    if offer.n > 0 {
        flags.extend(amended(offer, p));
    }
    if offer.verdict.is_validated() && within_rope(offer.accepted, offer.n, p.plan.succeed_at.rate())? {
        flags.push(remark(
            "above_by_too_little",
            "Above by too little to matter",
            format!("The whole range lies within a tenth of your bar of {the_bar}."),
        ));
    }
    if offer.verdict.has_turned() {
        let (then, now) = if offer.verdict.is_validated() { ("above", "below") } else { ("below", "above") };
        flags.push(remark(
            "turned_since",
            "Turned since the verdict",
            format!(
                "The verdict fell {then} your bar of {the_bar} at response {}; all {} together lie {now} it.",
                count(offer.verdict.at_response.unwrap_or_default()),
                responses(offer.n)
            ),
        ));
    }
    let (low, high, rate) = (offer.interval.low, offer.interval.high, p.plan.succeed_at.rate());
    if offer.verdict.reason == Some(Reason::Evidence) && !offer.verdict.has_turned() && (low..=high).contains(&rate) {
        flags.push(remark(
            "range_reaches_bar",
            "The range reaches the bar again",
            format!(
                "The verdict fell at response {} and stays; the responses since then brought the range back to {}.",
                count(offer.verdict.at_response.unwrap_or_default()),
                range(low, high)
            ),
        ));
    }
    if offer.verdict.reason == Some(Reason::Closing) {
        flags.push(remark(
            "closing_look",
            "By the closing look",
            "The verdict fell at the planned number of responses, so the range may still contain the bar.",
        ));
    }
    match p.plan.stop_at {
        Some(planned) if offer.n > planned && !p.amended => flags.push(remark(
            "after_the_plan",
            format!("Beyond the plan ({})", count(offer.n - planned)),
            format!(
                "{} came after the planned {}: kept and counted, but they change no verdict.",
                capital(&responses(offer.n - planned)),
                count(planned)
            ),
        )),
        _ => {}
    }
    Ok(())
}

/// That the plan by which an offer is judged was changed when part of the result was in sight.
fn amended(offer: &OfferReport, p: &PlanReport) -> Option<Remark> {
    if let Some(moved) = &p.moved {
        let first = bar(moved.first);
        let by_the_first = match offer.side_of(moved.first) {
            Some(Side::Above) => format!("All responses together lie above {first} too."),
            Some(Side::Below) => format!("All responses together lie below {first}."),
            None => format!("By {first} there would be no verdict on these responses."),
        };
        return Some(remark("plan_amended", moved.label(), format!("{} {by_the_first}", moved.sentence())));
    }
    let last = p.amendments.iter().rfind(|a| a.decides())?;
    let sentence = format!("On {}, {} changed {}.", date(last.at.day()), last.by, last.changes().join(", "));
    let label = format!("Plan amended after {}", responses(last.after_responses));
    Some(remark("plan_amended", label, sentence))
}

fn is_are(n: u64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

/// What there is to say about a bar that came too late.
fn late(plan: &LatePlan) -> Remark {
    remark(
        "late_bar",
        "The bar came after the first response.",
        format!(
            "A bar of {} was fixed on {}, and the first response is of {}. A bar that is set with part of the result in \
             sight gives no verdict; a follow-up experiment can.",
            bar(plan.succeed_at),
            date(plan.fixed_on),
            date(plan.first_response)
        ),
    )
}

/// Those who were asked and never said a word stand among those who did nothing, and are told apart here.
fn silent(offer: &str, n: u64) -> Remark {
    remark(
        "no_answer",
        format!("No answer ({}).", count(n)),
        format!(
            "{} of those who did nothing with {offer} never said so: they looked at its page or were invited, and let the \
             time to decide pass.",
            capital(&count(n))
        ),
    )
}

/// The warnings about the whole experiment, with what every reader has to know last.
pub(super) fn warnings(report: &Report, evidence: &Evidence) -> Vec<Remark> {
    let mut out = Vec::new();
    match &report.plan {
        None if report.no_verdict == Some(NoVerdict::AfterTheFact) => {
            let why = NoVerdict::AfterTheFact;
            out.push(remark(why.code(), why.label(), why.sentence()));
        }
        None if evidence.late_plan.is_some() => out.extend(evidence.late_plan.as_ref().map(late)),
        None => out.push(remark(
            "no_bar",
            "No bar was set before asking.",
            "Without a bar fixed beforehand any result can be called a success afterwards, so none is.",
        )),
        Some(plan) => plan_warnings(plan, &mut out),
    }
    let r = &report.responses;
    out.extend(selection::warnings(evidence, &report.offers, report.plan.as_ref()));
    out.extend(mix::warnings(&report.offers, &report.segment_comparisons));
    out.extend(selection::warm(evidence));
    if r.repeated > 0 {
        out.push(remark(
            "repeated",
            "Some customers were asked more than once.",
            format!(
                "{} of {} responses repeat an earlier one; the first one counts.",
                count(r.repeated),
                count(r.total)
            ),
        ));
    }
    if r.pending > 0 {
        out.push(remark(
            "pending",
            "Some have not answered yet.",
            format!(
                "{} of {} are still open. If those who say yes answer faster, the rates will fall.",
                count(r.pending),
                count(r.total)
            ),
        ));
    }
    for (offer, n) in evidence.offers.iter().map(|offer| (offer, offer.silent())).filter(|(_, n)| *n > 0) {
        out.push(silent(&offer.name, n));
    }
    let disagree = |o: &&OfferReport| (o.tally.n(), o.tally.accepted()) != (o.n, o.accepted);
    for offer in report.offers.iter().filter(disagree) {
        out.push(remark(
            "counts_disagree",
            "Two counts disagree.",
            format!(
                "{}: the tallies say {} of {}, the order of responses {} of {}.",
                offer.name,
                count(offer.tally.accepted()),
                count(offer.tally.n()),
                count(offer.accepted),
                count(offer.n)
            ),
        ));
    }
    if evidence.offers.iter().any(|o| o.stream.n > 0) {
        out.push(remark(
            "independence",
            "Everything here assumes separate customers.",
            "The figures hold if each response is one customer's own and the rate doesn't drift while you ask. They say \
             nothing about customers of another kind than those you asked.",
        ));
    }
    out
}

fn plan_warnings(plan: &PlanReport, out: &mut Vec<Remark>) {
    if plan.plan.stop_at.is_none() {
        out.push(remark(
            "no_planned_number",
            "No number of responses was planned.",
            "So there is no closing look: a verdict needs evidence of 20 to 1 at some look.",
        ));
    }
    for a in plan.amendments.iter().filter(|a| a.after_responses > 0 && a.before != a.after) {
        let closing = if a.decides() { " So there is no closing look." } else { "" };
        out.push(remark(
            "plan_amended",
            format!("The plan was amended after {}.", responses(a.after_responses)),
            format!("{}: {} changed {}.{closing}", date(a.at.day()), a.by, a.changes().join(", ")),
        ));
    }
}
