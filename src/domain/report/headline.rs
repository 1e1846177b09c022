//! The heading is an answer; the lead says what it rests on.

use super::{OfferReport, Report, mix};
use crate::domain::experiment::Status;
use crate::domain::verdict::Verdict;
use crate::domain::wording::{capital, count, counted, date, number, pct};
use crate::stats::StatsError;
use crate::stats::sequential::{ALPHA, Lean, N_MIN, State, ln_e_up};

/// One or two sentences.
pub(super) fn headline(report: &Report) -> Result<Vec<String>, StatsError> {
    let mut lines = vec![match report.has_bar() {
        true => with_grounds(answer(report), report),
        false => description(report),
    }];
    lines.extend(match said_only(report) {
        Some(line) => Some(line),
        None => rival(report)?,
    });
    Ok(lines)
}

fn answer(report: &Report) -> String {
    let (offers, all) = (&report.offers, report.offers.len());
    let of = |fits: fn(&Verdict) -> bool| offers.iter().filter(|o| o.n > 0 && fits(&o.verdict)).count();
    match offers.as_slice() {
        _ if offers.iter().all(|o| o.n == 0) => nobody(report),
        [only] => alone(only),
        _ if offers.iter().all(is_early) => {
            let n = offers.iter().fold(0_u64, |sum, o| sum.saturating_add(o.n));
            format!("It is too early to call: {} to {} offers.", counted(n, "response", "responses"), number(all))
        }
        _ => match of(Verdict::has_turned) {
            0 => of_several(all, of(Verdict::holds_up), of(Verdict::stays_short), so_far(report)),
            turned => format!(
                "{} {} turned since.",
                of_several(all, of(Verdict::holds_up), of(Verdict::stays_short), so_far(report)),
                if turned == 1 {
                    "One verdict has".to_string()
                } else {
                    format!("{} verdicts have", capital(&number(turned)))
                }
            ),
        },
    }
}

/// A verdict by a bar that was moved after responses says so in the same breath.
fn with_grounds(answer: String, report: &Report) -> String {
    match grounds(report) {
        Some(grounds) => format!("{}, {grounds}.", answer.trim_end_matches('.')),
        None => answer,
    }
}

/// By what bar an offer was judged, where that bar was moved after responses.
fn grounds(report: &Report) -> Option<String> {
    let moved = report.plan.as_ref()?.moved?;
    report.offers.iter().any(|o| !is_early(o)).then(|| moved.grounds())
}

fn nobody(report: &Report) -> String {
    match report.responses.total {
        0 if report.part.is_some() => "No response is in this part.".to_string(),
        0 => "Nobody has responded yet.".to_string(),
        _ => "No response counts yet.".to_string(),
    }
}

/// What stands behind a count that may still change.
fn so_far(report: &Report) -> &'static str {
    if report.status == Status::Stopped { "" } else { " so far" }
}

fn is_early(offer: &OfferReport) -> bool {
    matches!(offer.verdict.state, Some(State::NoData | State::TooEarly))
}

fn alone(offer: &OfferReport) -> String {
    let name = &offer.name;
    match offer.verdict.state {
        _ if offer.verdict.has_turned() => format!("{name} has turned since its verdict."),
        None | Some(State::NoData) => "No response counts yet.".to_string(),
        Some(State::TooEarly) => format!("It is too early to call {name}."),
        Some(State::Validated) => format!("{name} holds up."),
        Some(State::Invalidated) => format!("{name} falls short."),
        Some(State::AtTheBar) => format!("{name} is at the bar."),
        Some(State::Inconclusive) => format!("{name} ended inconclusive."),
        Some(State::Open(Lean::Promising)) => format!("{name} is leaning yes, without a verdict yet."),
        Some(State::Open(Lean::Undecided)) => format!("{name} is too close to call."),
        Some(State::Open(Lean::Doubtful)) => format!("{name} is leaning no, without a verdict yet."),
    }
}

/// How many of several offers hold up and fall short.
pub(in crate::domain) fn of_several(all: usize, validated: usize, short: usize, so_far: &str) -> String {
    let none = match all {
        2 => format!("Neither offer holds up{so_far}"),
        _ => format!("None of {} offers holds up{so_far}", number(all)),
    };
    match (validated, short) {
        (0, 2) if all == 2 => "Both offers fall short.".to_string(),
        (0, s) if s == all => format!("All {} offers fall short.", number(all)),
        (0, 0) => format!("{none}."),
        (0, 1) => format!("{none}, and one falls short."),
        (0, s) => format!("{none}, and {} fall short.", number(s)),
        (2, _) if all == 2 => "Both offers hold up.".to_string(),
        (v, _) if v == all => format!("All {} offers hold up.", number(all)),
        (1, _) => format!("One of {} offers holds up.", number(all)),
        (v, _) => format!("{} of {} offers hold up.", capital(&number(v)), number(all)),
    }
}

/// Without a bar the heading describes.
fn description(report: &Report) -> String {
    match report.tally.n() {
        0 => nobody(report),
        n => format!("{} of {} accepted.", count(report.tally.accepted()), count(n)),
    }
}

/// Where a yes was only ever said, that is the news.
fn said_only(report: &Report) -> Option<String> {
    let said = report.tally.soft_yes;
    (said > 0 && report.tally.accepted() == 0)
        .then(|| format!("{} said yes, and nobody gave what was asked.", count(said)))
}

/// Which alternative took most of those who did not say yes: said outright only at 20 to 1, with every rival that could
/// have come out on top allowed for, and not said at all of a handful.
fn rival(report: &Report) -> Result<Option<String>, StatsError> {
    let mut rivals: Vec<(&str, u64)> = vec![("Doing nothing", report.tally.do_nothing)];
    rivals.extend(report.tally.alternatives.iter().map(|(name, n)| (name.as_str(), *n)));
    let possible = report.choices.iter().filter(|c| c.kind == super::Kind::Alternative).count() + 1;
    rivals.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let (name, most) = rivals[0];
    let next = rivals.get(1).map_or(0, |(_, n)| *n);
    let both = most.saturating_add(next);
    if most == next || both < N_MIN {
        return Ok(None);
    }
    let needed = (possible.max(2) as f64 / ALPHA).ln();
    let by = mix::dominant(&report.offers).map(|o| format!(", by the responses to {}", o.name)).unwrap_or_default();
    Ok(Some(match ln_e_up(most, both, 0.5)? >= needed {
        true => format!("{name} is the rival to beat{by}."),
        false => format!("{name} leads the rivals so far, {} to {}.", count(most), count(next)),
    }))
}

/// What the heading rests on.
pub(super) fn lead(report: &Report) -> String {
    let r = &report.responses;
    if r.counted == 0 {
        return match r.total {
            0 if report.part.is_some() => {
                "None of the logged responses is in the part that was chosen: choose another, or look at all."
                    .to_string()
            }
            0 => "No response is logged yet.".to_string(),
            n => format!("{} logged, none of which counts yet.", counted(n, "response is", "responses are")),
        };
    }
    let when = match r.days {
        Some((first, last)) if first == last => format!(" on {}", date(first)),
        Some((first, last)) => format!(" from {} to {}", date(first), date(last)),
        None => String::new(),
    };
    let yes = report.tally.accepted();
    let share = match r.counted {
        n if n < N_MIN => String::new(),
        n => format!(" ({})", pct(yes as f64 / n as f64)),
    };
    let asked = if report.offers.len() == 1 { "the offer asked for" } else { "each offer asked for" };
    let alone = mix::dominant(&report.offers).map(|o| format!(" {} alone has {} of them.", o.name, count(o.n)));
    format!(
        "{}{when}. {}{share} accepted: a yes counts only if the customer gave what {asked}.{}",
        counted(r.counted, "counted response", "counted responses"),
        count(yes),
        alone.unwrap_or_default(),
    )
}

/// What the table of offers shows.
pub(super) fn finding(report: &Report) -> String {
    let found = found(report);
    grounds(report).map_or_else(|| found.clone(), |grounds| format!("{found}, {grounds}"))
}

fn found(report: &Report) -> String {
    let all = report.offers.len();
    let offers = if all == 1 { "the offer".to_string() } else { format!("{} offers", number(all)) };
    let so_far = so_far(report);
    if !report.has_bar() {
        return format!("What customers did with {offers}");
    }
    match (report.offers.as_slice(), report.offers.iter().filter(|o| o.verdict.holds_up()).count()) {
        ([], _) => "No offer is made yet".to_string(),
        ([only], _) => of_one(only, so_far),
        (asked, _) if asked.iter().all(|o| o.n == 0) => nobody(report).trim_end_matches('.').to_string(),
        (asked, 0) => none_validated(asked, &offers, so_far),
        ([_, _], 2) => "Customers validate both offers".to_string(),
        (_, v) if v == all => format!("Customers validate all {offers}"),
        (_, v) => format!("Customers validate {} of {offers}{so_far}", number(v)),
    }
}

/// Where no offer is validated: how many fall short, or how open it still is.
fn none_validated(asked: &[OfferReport], offers: &str, so_far: &str) -> String {
    let short = asked.iter().filter(|o| o.verdict.stays_short()).count();
    let none = match asked.len() {
        2 => "Customers validate neither offer".to_string(),
        _ => format!("Customers validate none of {offers}"),
    };
    match short {
        0 => format!("{none}{so_far}"),
        2 if asked.len() == 2 => format!("Both offers fall short: {}", seen(asked)),
        s if s == asked.len() => format!("All {offers} fall short: {}", seen(asked)),
        1 => format!("{none}{so_far}, and one falls short"),
        s => format!("{none}{so_far}, and {} fall short", number(s)),
    }
}

/// `2 of 48 accepted`, over some offers together.
fn seen(offers: &[OfferReport]) -> String {
    let sum = |part: fn(&OfferReport) -> u64| offers.iter().fold(0_u64, |sum, o| sum.saturating_add(part(o)));
    format!("{} of {} accepted", count(sum(|o| o.accepted)), count(sum(|o| o.n)))
}

fn of_one(offer: &OfferReport, so_far: &str) -> String {
    let seen = format!("{} of {} accepted", count(offer.accepted), count(offer.n));
    match &offer.verdict {
        _ if offer.n == 0 => "No response to the offer counts yet".to_string(),
        v if v.has_turned() => format!("The verdict no longer fits what was seen: {seen}"),
        v if v.is_validated() => format!("Customers validate the offer: {seen}"),
        v if v.falls_short() => format!("The offer falls short: {seen}"),
        _ => format!("Customers have not validated the offer{so_far}: {seen}"),
    }
}
