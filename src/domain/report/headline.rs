//! The heading is an answer; the lead says what it rests on.

use super::{OfferReport, Report};
use crate::domain::wording::{capital, count, counted, date, number, pct};
use crate::stats::StatsError;
use crate::stats::sequential::{ALPHA, ln_e_up};

/// One or two sentences.
pub(super) fn headline(report: &Report) -> Result<Vec<String>, StatsError> {
    let mut lines = vec![match report.has_bar() {
        true => answer(&report.offers),
        false => description(report),
    }];
    lines.extend(rival(report)?);
    Ok(lines)
}

fn answer(offers: &[OfferReport]) -> String {
    let asked: Vec<&OfferReport> = offers.iter().filter(|o| o.n > 0).collect();
    let all = offers.len();
    let validated = asked.iter().filter(|o| o.verdict.is_validated()).count();
    let short = asked.iter().filter(|o| o.verdict.falls_short()).count();
    if let [only] = offers {
        return match only.verdict.word() {
            Some("Validated") => format!("{} holds up.", only.name),
            Some("Falls short") => format!("{} falls short.", only.name),
            Some("No responses yet") => "Nobody has responded yet.".to_string(),
            word => format!("{}: {}.", only.name, lower(word.unwrap_or_default())),
        };
    }
    match (asked.len(), validated, short) {
        (0, _, _) => "Nobody has responded yet.".to_string(),
        (_, 0, 2) if all == 2 => "Both offers fall short.".to_string(),
        (_, 0, s) if s == all => format!("All {} offers fall short.", number(all)),
        (_, 0, _) => format!("None of {} offers holds up so far.", number(all)),
        (_, 2, _) if all == 2 => "Both offers hold up.".to_string(),
        (_, v, _) if v == all => format!("All {} offers hold up.", number(all)),
        (_, 1, _) => format!("One of {} offers holds up.", number(all)),
        (_, v, _) => format!("{} of {} offers hold up.", capital(&number(v)), number(all)),
    }
}

fn lower(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Without a bar the heading describes.
fn description(report: &Report) -> String {
    let tally = &report.tally;
    match tally.n() {
        0 => "Nobody has responded yet.".to_string(),
        n => format!("{} of {} accepted.", count(tally.accepted()), count(n)),
    }
}

/// Which alternative took most of those who did not say yes: said outright only at 20 to 1.
fn rival(report: &Report) -> Result<Option<String>, StatsError> {
    let nothing = report.tally.do_nothing;
    let best = report.tally.alternatives.iter().max_by_key(|(_, n)| *n);
    let second = best.map_or(0, |(_, n)| *n);
    let (name, most, least) = match best {
        _ if nothing > second => ("Doing nothing", nothing, second),
        Some((name, n)) if *n > nothing => {
            let mut others: Vec<u64> =
                report.tally.alternatives.iter().filter(|(a, _)| a != name).map(|(_, n)| *n).collect();
            others.push(nothing);
            (name.as_str(), *n, others.into_iter().max().unwrap_or_default())
        }
        _ => return Ok(None),
    };
    if most == least {
        return Ok(None);
    }
    let sure = ln_e_up(most, most.saturating_add(least), 0.5)? >= -ALPHA.ln();
    Ok(Some(if sure { format!("{name} is the rival to beat.") } else { format!("{name} leads the rivals so far.") }))
}

/// What the heading rests on.
pub(super) fn lead(report: &Report) -> String {
    let r = &report.responses;
    if r.counted == 0 {
        return match r.total {
            0 => "No response is logged.".to_string(),
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
        0 => String::new(),
        n => format!(" ({})", pct(yes as f64 / n as f64)),
    };
    let plural = if report.offers.len() == 1 { "the offer asked for" } else { "each offer asked for" };
    format!(
        "{}{when}. {}{share} accepted: a yes counts only if the customer gave what {plural}.",
        counted(r.counted, "counted response", "counted responses"),
        capital(&count(yes)),
    )
}

/// What the table of offers shows.
pub(super) fn finding(report: &Report) -> String {
    let all = report.offers.len();
    let offers = if all == 1 { "the offer".to_string() } else { format!("{} offers", number(all)) };
    if !report.has_bar() {
        return format!("What customers did with {offers}");
    }
    match (all, report.offers.iter().filter(|o| o.verdict.is_validated()).count()) {
        (0, _) => "No offer is made yet".to_string(),
        (1, 1) => "Customers validate the offer".to_string(),
        (1, _) => "Customers have not validated the offer so far".to_string(),
        (_, 0) => format!("Customers validate none of {offers} so far"),
        (2, 2) => "Customers validate both offers".to_string(),
        (_, v) if v == all => format!("Customers validate all {offers}"),
        (_, v) => format!("Customers validate {} of {offers} so far", number(v)),
    }
}
