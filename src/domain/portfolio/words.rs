//! The heading is an answer; the lead says what it rests on; the next step is the most pressing one.

use super::{Counts, Month, Need, Next, Portfolio, Row};
use crate::domain::report::PropositionReport;
use crate::domain::wording::{capital, count, counted, date, number, pct, range};
use crate::stats::sequential::N_MIN;

/// One or two sentences.
pub(super) fn headline(portfolio: &Portfolio) -> Vec<String> {
    let mut lines = vec![answer(&portfolio.counts, portfolio.rows.len())];
    lines.extend(waiting(&portfolio.counts));
    lines
}

fn answer(counts: &Counts, all: usize) -> String {
    match (counts.started, counts.answered) {
        _ if all == 0 => "What do you want to find out first?".to_string(),
        (0, _) if counts.drafts == 1 => "One experiment is being designed.".to_string(),
        (0, _) => format!("{} experiments are being designed.", capital(&number(counts.drafts))),
        (1, 0) => "The experiment has no answer yet.".to_string(),
        (1, _) => "The experiment has an answer.".to_string(),
        (2, 2) => "Both experiments have an answer.".to_string(),
        (n, 0) => format!("None of {} experiments has an answer yet.", number(n)),
        (n, a) if a == n => format!("All {} experiments have an answer.", number(n)),
        (n, 1) => format!("One of {} experiments has an answer.", number(n)),
        (n, a) => format!("{} of {} experiments have an answer.", capital(&number(a)), number(n)),
    }
}

fn waiting(counts: &Counts) -> Option<String> {
    match counts.waiting {
        0 => None,
        1 => Some(
            if counts.started == 1 { "It waits for your decision." } else { "One waits for your decision." }.into(),
        ),
        n => Some(format!("{} wait for your decision.", capital(&number(n)))),
    }
}

/// What the heading rests on.
pub(super) fn lead(portfolio: &Portfolio) -> String {
    let r = &portfolio.responses;
    if portfolio.rows.is_empty() {
        return "A name and what you believe are enough to begin.".to_string();
    }
    if r.counted == 0 {
        return "No response counts yet. Verdicts come from what customers do, so go and ask.".to_string();
    }
    let when = match r.days {
        Some((first, last)) if first == last => format!(" on {}", date(first)),
        Some((first, last)) => format!(" from {} to {}", date(first), date(last)),
        None => String::new(),
    };
    let yes = portfolio.tally.accepted();
    format!(
        "{}{when}. {} ({}) accepted: a yes counts only if the customer gave what the offer asked for.{}",
        counted(r.counted, "counted response", "counted responses"),
        capital(&count(yes)),
        pct(yes as f64 / r.counted as f64),
        verdicts(&portfolio.counts)
    )
}

fn verdicts(counts: &Counts) -> String {
    match counts.judged {
        0 => String::new(),
        1 => match (counts.validated, counts.short) {
            (1, _) => " The one offer with a bar holds up.".to_string(),
            (_, 1) => " The one offer with a bar falls short.".to_string(),
            _ => " The one offer with a bar has no verdict that stands.".to_string(),
        },
        n => format!(
            " Of {} offers with a bar, {} up and {} short.",
            count(n as u64),
            so_many(counts.validated, "holds", "hold"),
            so_many(counts.short, "falls", "fall")
        ),
    }
}

/// `none holds`, `one holds`, `three hold`.
fn so_many(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("none {one}"),
        1 => format!("one {one}"),
        n => format!("{} {many}", number(n)),
    }
}

/// The most pressing step.
pub(super) fn next(row: &Row) -> Option<Next> {
    let sentence = match row.need {
        Need::Decision => format!("decide on {}", row.name),
        Need::EndsSoon => format!("ask the last customers of {}", row.name),
        Need::Responses => format!("ask customers for {}", row.name),
        Need::Design => format!("finish the design of {}", row.name),
        Need::Nothing => return None,
    };
    Some(Next { sentence, experiment: row.id })
}

/// The heading of a section of the list.
pub(super) fn section(need: Need, n: usize) -> String {
    let (who, one) = (capital(&number(n)), n == 1);
    match need {
        Need::Decision if one => format!("{who} waits for your decision"),
        Need::Decision => format!("{who} wait for your decision"),
        Need::EndsSoon if one => format!("{who} ends soon"),
        Need::EndsSoon => format!("{who} end soon"),
        Need::Responses if one => format!("{who} needs responses"),
        Need::Responses => format!("{who} need responses"),
        Need::Design if one => format!("{who} is being designed"),
        Need::Design => format!("{who} are being designed"),
        Need::Nothing if one => format!("{who} is decided"),
        Need::Nothing => format!("{who} are decided"),
    }
}

/// Which value proposition is accepted most, as far as anybody can tell: of those with enough responses to say anything
/// the one whose range begins highest. Where another one's best estimate is higher still, it is only the surest. Rates of
/// different asks are never ranked: a word is given more easily than money. `more` were asked about less often and are not
/// pooled here.
pub(in crate::domain) fn propositions(pooled: &[PropositionReport], more: usize) -> String {
    let rates = || pooled.iter().filter_map(|p| Some((p, p.pooled?.rate)));
    let heard = || rates().filter(|(p, _)| pooled.len() == 1 || p.n >= N_MIN);
    let Some((best, rate)) = heard().max_by(|a, b| a.1.low.total_cmp(&b.1.low)) else {
        return if rates().next().is_none() { String::new() } else { format!("None has {N_MIN} responses so far") };
    };
    if heard().any(|(p, _)| p.rung != best.rung) {
        return "They asked for different things, so none is ranked above the others".to_string();
    }
    let others = || rates().filter(|(p, _)| p.name != best.name);
    let (all, reach) = (others().count(), others().filter(|(_, other)| other.high >= rate.low).count());
    let so = range(rate.low, rate.high);
    let among = if more > 0 { format!(" of the {} asked about most", number(pooled.len())) } else { String::new() };
    let overlap = match reach {
        n if n == all => "the ranges still overlap".to_string(),
        n => format!("its range still overlaps with {} of {} others", number(n), number(all)),
    };
    match (pooled.len(), reach) {
        (1, _) => format!("{} is probably accepted by {so} of such customers", best.name),
        (_, 0) => format!("{} is accepted most{among}: probably by {so} of such customers", best.name),
        // Of less that is surer and more that is not, neither leads.
        _ if others().any(|(_, other)| other.mean > rate.mean) => {
            format!("{} is the surest{among} so far, and {overlap}", best.name)
        }
        _ => format!("{} leads{among}, and {overlap}", best.name),
    }
}

/// What the latest month brought.
pub(super) fn months(months: &[Month]) -> String {
    let Some(last) = months.last() else { return String::new() };
    let decided: u64 = months.iter().map(|m| m.decided).sum();
    let since = months.first().filter(|_| months.len() > 1).map(|m| format!(" since {}", m.name())).unwrap_or_default();
    let decided = match decided {
        0 => "no experiment".to_string(),
        1 => "one experiment".to_string(),
        n => format!("{} experiments", number(usize::try_from(n).unwrap_or(usize::MAX))),
    };
    format!("{} in {}; {decided} decided{since}", counted(last.responses, "response", "responses"), last.name())
}
