//! A fitted choice model, for a terminal.

use anstyle::Style;

use super::format::{capital, count, counted, dash, pct};
use super::terminal::{FAINT, GOLD, STRONG, plain, styled, table, title};
use crate::domain::choices::{ChoiceReport, Coefficient, Constants, DO_NOTHING, Kind};
use crate::stats::proportion::Interval;

/// The text with colours; whoever prints it takes them out where there is no terminal.
pub fn render(report: &ChoiceReport) -> String {
    let mut out = String::new();
    let of = report.customers.map(|n| format!(" of {}", counted(n, "customer", "customers"))).unwrap_or_default();
    let choices = counted(report.tasks, "choice", "choices");
    styled(&mut out, STRONG, &format!("{}: what weighs in {choices}{of}", report.experiment), 0);
    if report.regularised {
        let warning = "Regularised: these choices alone don't settle the weights, so a weak prior holds them. Read them as \
                       a direction, not as a size.";
        styled(&mut out, GOLD, warning, 0);
    }
    weights(&mut out, report);
    worth(&mut out, report);
    shares(&mut out, report);
    presence(&mut out, report);
    what_if(&mut out, report);
    out.push('\n');
    let fit = format!(
        "Conditional logit. Log-likelihood {:.4}; {:.4} if all alternatives were equally likely.",
        report.log_likelihood, report.log_likelihood_equal
    );
    styled(&mut out, FAINT, &fit, 0);
    let limits = "It takes the odds of two alternatives as the same whatever else is there, and one person's choices as \
                  independent except in the errors by customer. Ranges are 95%.";
    styled(&mut out, FAINT, limits, 0);
    out
}

fn cells<const N: usize>(head: [&str; N], rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    std::iter::once(head.map(str::to_string).to_vec()).chain(rows).collect()
}

fn name(alternative: &str) -> String {
    if alternative == DO_NOTHING { "Do nothing".to_string() } else { alternative.to_string() }
}

fn compared_with(reference: &str) -> String {
    if reference == DO_NOTHING { "doing nothing".to_string() } else { reference.to_string() }
}

fn weights(out: &mut String, report: &ChoiceReport) {
    title(out, "How much each thing weighs");
    let figure = |x: f64| format!("{x:.4}");
    let rows = report.coefficients.iter().map(|c| {
        let clustered = c.se_clustered.map_or("–".to_string(), figure);
        vec![unit(c), figure(c.estimate), figure(c.se), clustered]
    });
    table(out, &cells(["one more of", "weight", "error", "error by customer"], rows), |_| Style::new());
    let compared = match (report.constants, &report.reference) {
        (Constants::Each, Some(reference)) => format!("Alternatives are compared with {}.", compared_with(reference)),
        _ => String::new(),
    };
    let line = format!("{compared} A weight above zero makes a choice likelier, one below zero less likely.");
    plain(out, line.trim(), 2);
    if let Some(why) = report.why_not_clustered {
        plain(out, &format!("No errors by customer: {why}"), 2);
    }
}

fn unit(c: &Coefficient) -> String {
    match c.kind {
        Kind::Constant => format!("{}, as such", capital(&c.name)),
        _ => c.name.clone(),
    }
}

fn worth(out: &mut String, report: &ChoiceReport) {
    title(out, "What it is worth");
    if let Some(why) = report.why_no_worth {
        return plain(out, why, 2);
    }
    let unit_of = report.currency.as_deref().unwrap_or("price units");
    let range =
        |range: Option<Interval>| range.map_or("unbounded".to_string(), |r| format!("{:.2} to {:.2}", r.low, r.high));
    let valued: Vec<_> = report.coefficients.iter().filter_map(|c| c.worth.map(|w| (c, w))).collect();
    let rows = valued.iter().map(|(c, w)| {
        // Where people chose several times, the range that takes their choices together is the right one.
        let best = w.clustered.map_or(w.range, |(_, range)| range);
        vec![unit(c), format!("{:.2}", w.estimate), range(best)]
    });
    table(out, &cells(["one more of", unit_of, "probably"], rows), |_| Style::new());
    if valued.iter().any(|(_, w)| w.range.is_none() || w.clustered.is_some_and(|(_, range)| range.is_none())) {
        plain(out, "Unbounded: the effect of the price is not established.", 2);
    }
}

fn shares(out: &mut String, report: &ChoiceReport) {
    title(out, "What was chosen");
    let rows = report.alternatives.iter().map(|a| {
        let share = a.share.map_or("–".to_string(), |(share, _)| pct(share));
        let probably = a.share.map_or("–".to_string(), |(_, r)| dash(r.low, r.high));
        vec![name(&a.name), format!("{} of {}", count(a.chosen), count(a.shown)), share, probably, pct(a.predicted)]
    });
    table(out, &cells(["", "chosen", "share", "probably", "the model says"], rows), |_| Style::new());
    if report.alternatives.iter().any(|a| a.share.is_none()) {
        plain(out, "Not everybody chose from the same alternatives, so there is no table of shares.", 2);
    }
}

fn presence(out: &mut String, report: &ChoiceReport) {
    if !report.presence.is_empty() {
        title(out, "Whether the odds stay when an alternative comes or goes");
        report.presence.iter().for_each(|p| plain(out, &p.sentence, 2));
    }
}

fn what_if(out: &mut String, report: &ChoiceReport) {
    for scenario in &report.scenarios {
        title(out, &format!("What if: {}", scenario.words));
        let pairs = report.alternatives.iter().zip(&scenario.shares);
        let rows = pairs.map(|(a, (now, then))| vec![name(&a.name), pct(*now), pct(*then)]);
        table(out, &cells(["", "now", "then"], rows), |_| Style::new());
    }
}
