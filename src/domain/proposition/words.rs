//! The heading is an answer; the lead says what it rests on.

use crate::domain::portfolio::{Offer, Row};
use crate::domain::report::{PropositionCell, PropositionReport};
use crate::domain::wording::{ask, capital, count, counted, number, pct, range};
use crate::stats::sequential::State;

/// One or two sentences.
pub(super) fn headline(name: &str, pooled: &PropositionReport, rows: &[Row]) -> Vec<String> {
    if pooled.n == 0 {
        return vec![format!("{} has not been put to anybody yet.", capital(name))];
    }
    let mut lines = vec![format!("{} {}.", capital(name), verdicts(rows))];
    if let Some(p) = pooled.pooled {
        lines.push(format!("Probably {} of such customers accept it.", range(p.rate.low, p.rate.high)));
    }
    lines
}

fn verdicts(rows: &[Row]) -> String {
    let all = rows.len();
    let has = |is: fn(&Offer) -> bool| rows.iter().filter(|r| r.offers.iter().any(is)).count();
    let (up, short) = (has(|o| o.verdict.holds_up()), has(|o| o.verdict.stays_short()));
    let of = |n: usize| match (n, all) {
        (1, 1) => "in its experiment".to_string(),
        (2, 2) => "in both experiments".to_string(),
        (n, all) if n == all => format!("in all {} experiments", number(all)),
        (n, all) => format!("in {} of {} experiments", number(n), number(all)),
    };
    let open = |o: &Offer| !matches!(o.verdict.state, Some(State::Inconclusive | State::AtTheBar));
    match (up, short) {
        (0, 0) if rows.iter().flat_map(|r| &r.offers).any(open) => "has no verdict yet".to_string(),
        (0, 0) => "could still go either way".to_string(),
        (u, 0) => format!("holds up {}", of(u)),
        (0, s) => format!("falls short {}", of(s)),
        (u, s) => format!("holds up {} and falls short {}", of(u), of(s)),
    }
}

/// What the heading rests on.
pub(super) fn lead(pooled: &PropositionReport, rows: &[Row]) -> String {
    if pooled.n == 0 {
        return "Make an offer that carries it, and ask customers to act on it.".to_string();
    }
    let rate = pooled.accepted as f64 / pooled.n as f64;
    let asked = if pooled.by_rung.len() > 1 {
        format!(" The rate is that of offers that each {}.", ask(pooled.rung).replacen("asks", "ask", 1))
    } else {
        String::new()
    };
    let next = pooled.pooled.map(|p| format!(" The next experiment may see {}.", range(p.next.low, p.next.high)));
    format!(
        "{} in {}. {} ({}) accepted.{asked}{}",
        counted(pooled.n, "counted response", "counted responses"),
        counted(rows.len() as u64, "experiment", "experiments"),
        capital(&count(pooled.accepted)),
        pct(rate),
        next.unwrap_or_default()
    )
}

/// What the answer hangs on.
pub(super) fn hangs_on(pooled: &PropositionReport) -> Option<String> {
    let all = pooled.pooled?.rate.mean;
    let names = cell_names(pooled);
    let flagged: Vec<String> = pooled
        .cells
        .iter()
        .enumerate()
        .filter_map(|(i, c)| Some((i, c.without.filter(|w| w.flagged)?)))
        .map(|(i, without)| format!("{} ({} without it)", names[i], pct(without.rate_without)))
        .collect();
    (!flagged.is_empty()).then(|| format!("The best estimate of {} hangs on {}.", pct(all), flagged.join(" and ")))
}

/// The cells by what they differ in: experiment, offer, segment.
pub fn cell_names(pooled: &PropositionReport) -> Vec<String> {
    let cells = &pooled.cells;
    let differ = |part: fn(&PropositionCell) -> Option<&str>| cells.iter().any(|c| part(c) != part(&cells[0]));
    let parts: [fn(&PropositionCell) -> Option<&str>; 3] =
        [|c| Some(&c.experiment), |c| Some(&c.offer), |c| Some(c.segment.as_deref().unwrap_or("No segment"))];
    let shown: Vec<_> = parts.into_iter().filter(|part| differ(*part)).collect();
    let name = |c: &PropositionCell| match shown[..] {
        [] => c.experiment.clone(),
        _ => shown.iter().filter_map(|part| part(c)).collect::<Vec<_>>().join(", "),
    };
    cells.iter().map(name).collect()
}
