//! What a plan promises, for a terminal: how many yeses make which verdict, and how likely each verdict is.

use anstyle::Style;

use super::format::{bar, count, pct};
use super::plan::share;
use super::terminal::{FAINT, GOLD, STRONG, plain, styled, table, title};
use crate::domain::prospect::{Boundary, Chance, Prospect, Terms};
use crate::domain::replan::Replan;
use crate::domain::wording::counted;
use crate::stats::sequential::N_MIN;

/// The text with colours; whoever prints it takes them out where there is no terminal.
pub fn render(terms: &Terms, prospect: &Prospect, replan: Option<&Replan>) -> String {
    let mut out = String::new();
    let bar = bar(terms.bar);
    styled(&mut out, STRONG, &format!("A bar of {bar}, {} for each offer", responses(terms.stop_at)), 0);
    let promise = "Fixed before the first response, this plan may be looked at after every one. A wrong \"Validated\" or \
                   a wrong \"Falls short\" stays below 1 in 20 each.";
    plain(&mut out, promise, 0);
    if terms.stop_at < N_MIN {
        styled(&mut out, GOLD, &format!("This plan is too short: no verdict falls before {N_MIN} responses."), 0);
    }
    title(&mut out, "How many yeses make which verdict");
    let shown: Vec<&Boundary> = prospect.boundaries.iter().filter(|b| is_shown(b, terms.stop_at)).collect();
    let head = ["after", "Validated from", "Falls short up to"].map(str::to_string).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(shown.iter().map(|b| boundary(b))).collect();
    table(&mut out, &rows, |i| if shown[i].closing { STRONG } else { Style::new() });
    title(&mut out, "How likely each verdict is");
    let head = ["if the true rate is", "Validated", "Falls short", "neither", "responses needed"];
    let rates = prospect.chances.iter().map(|c| chance(c, terms.bar.rate()));
    let rows: Vec<Vec<String>> = std::iter::once(head.map(str::to_string).to_vec()).chain(rates).collect();
    let at_bar = |i: usize| is_bar(prospect.chances[i].rate, terms.bar.rate());
    table(&mut out, &rows, |i| if at_bar(i) { GOLD } else { Style::new() });
    if let Some(replan) = replan {
        changed(&mut out, terms, replan);
    }
    out.push('\n');
    let method = "Exact over every possible order of responses. Responses needed: on average, up to the verdict or the \
                  planned number.";
    styled(&mut out, FAINT, method, 0);
    let floor = format!("No verdict falls before {N_MIN} responses; a dash means that no count is enough yet.");
    styled(&mut out, FAINT, &floor, 0);
    out
}

/// The closing values that a changed plan may have.
fn changed(out: &mut String, terms: &Terms, replan: &Replan) {
    let (change, cell) = (replan.change, |count_: Option<u64>| count_.map_or_else(|| "–".to_string(), count));
    let heading = format!(
        "Changed to {} after {} of {} accepted",
        count(change.stop_at),
        count(change.accepted),
        count(change.n)
    );
    title(out, &heading);
    let head = ["the last look", "Validated from", "Falls short up to"].map(str::to_string).to_vec();
    let row = |n: u64, up: Option<u64>, down: Option<u64>| vec![count(n), cell(up), cell(down)];
    let rows = vec![
        head,
        row(terms.stop_at, replan.validated_before, replan.invalidated_before),
        row(change.stop_at, replan.validate.closing, replan.invalidate.closing),
    ];
    table(out, &rows, |i| if i == 1 { STRONG } else { Style::new() });
    let promise = "Read at its last look by these counts, the changed plan is wrong no more often than the first one. A report \
                   judges a plan that was amended by evidence alone.";
    let exceeded = "The looks of the longer plan take more than the first one had left: no count at its last look keeps the \
                    promise, and only a verdict by evidence does.";
    let within = replan.validate.closing.is_some() || replan.invalidate.closing.is_some();
    plain(out, if within { promise } else { exceeded }, 2);
}

/// A few numbers of responses stand for all of them.
fn is_shown(boundary: &Boundary, last: u64) -> bool {
    let n = boundary.n;
    n == last || [8, 10, 15, 20, 30, 50, 75].contains(&n) || (n >= 100 && [1, 2, 5].contains(&leading(n)))
}

/// What is left of a number without its trailing zeros: 200 and 2,000 give 2, 250 gives 25.
fn leading(mut n: u64) -> u64 {
    while n >= 10 && n.is_multiple_of(10) {
        n /= 10;
    }
    n
}

fn responses(n: u64) -> String {
    counted(n, "response", "responses")
}

fn boundary(b: &Boundary) -> Vec<String> {
    let cell = |count_: Option<u64>| count_.map_or_else(|| "–".to_string(), count);
    let after = if b.closing { format!("{}, the last look", responses(b.n)) } else { count(b.n) };
    vec![after, cell(b.to_validate), cell(b.to_invalidate)]
}

fn chance(c: &Chance, bar: f64) -> Vec<String> {
    let rate = if is_bar(c.rate, bar) { format!("{}, your bar", pct(c.rate)) } else { pct(c.rate) };
    // A mean of whole numbers up to 100,000.
    let mean = count(c.mean_n.round() as u64);
    vec![rate, share(c.validated), share(c.invalidated), share(c.open), mean]
}

fn is_bar(rate: f64, bar: f64) -> bool {
    (rate - bar).abs() < 5e-7
}
