//! What a plan promises before anyone is asked: how many yeses make which verdict, and how likely each verdict is.

use super::plan::{Amendment, Plan};
use super::stream::{amended_after_responses, boundaries_for};

/// The outlook of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// How many yeses make which verdict, at some numbers of responses.
    pub boundaries: Vec<Boundary>,
    /// How likely each verdict is, at rates below, at and above the bar; empty without a planned number.
    pub chances: Vec<Chance>,
}

/// How many yeses make which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boundary {
    /// After so many responses.
    pub n: u64,
    /// So many or more: validated.
    pub to_validate: Option<u64>,
    /// So many or fewer: falls short.
    pub to_invalidate: Option<u64>,
    /// The closing look.
    pub closing: bool,
}

/// How likely each verdict is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// If this is the true rate.
    pub rate: f64,
    /// The chance of "validated".
    pub validated: f64,
    /// The chance of "falls short".
    pub invalidated: f64,
    /// The chance of neither.
    pub open: f64,
    /// The mean number of responses until the verdict or the planned number.
    pub mean_n: f64,
}

/// The planned number up to which chances are worked out: beyond it the page would have to wait.
const MOST: u64 = 2_000;

impl Prospect {
    /// The outlook of a plan with its amendments.
    pub fn of(plan: &Plan, amendments: &[Amendment]) -> Self {
        let boundaries = boundaries_for(plan, amended_after_responses(amendments));
        let last = plan.stop_at.unwrap_or(100);
        let mut looks: Vec<u64> = [8, 10, 15, 20, 30, 50, 100, 200].into_iter().filter(|n| *n < last).collect();
        looks.push(last);
        let at = |n: u64| Boundary {
            n,
            to_validate: boundaries.to_validate(n),
            to_invalidate: boundaries.to_invalidate(n),
            closing: boundaries.is_closing(n),
        };
        let chances = plan.stop_at.filter(|n| *n <= MOST).map(|_| {
            let chance = |rate: f64| {
                let c = boundaries.operating_characteristics(rate).ok()?;
                Some(Chance {
                    rate,
                    validated: c.validated,
                    invalidated: c.invalidated,
                    open: c.open,
                    mean_n: c.mean_n,
                })
            };
            rates(plan.succeed_at.rate()).into_iter().filter_map(chance).collect()
        });
        Prospect { boundaries: looks.into_iter().map(at).collect(), chances: chances.unwrap_or_default() }
    }
}

/// Rates that a team may think possible: half the bar, the bar, and up to three times it, as far as they are rates.
fn rates(bar: f64) -> Vec<f64> {
    let mut rates: Vec<f64> = [0.5, 1.0, 1.5, 2.0, 3.0].into_iter().map(|f| bar * f).filter(|r| *r < 0.96).collect();
    if rates.len() < 4 {
        rates.push((1.0 + bar) / 2.0);
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_of_a_wrong_verdict_at_the_bar_is_at_most_one_in_twenty() {
        let plan = Plan::parse("0.3", "40", "").unwrap().unwrap();
        let prospect = Prospect::of(&plan, &[]);
        let at_bar = prospect.chances.iter().find(|c| (c.rate - 0.3).abs() < 1e-9).unwrap();
        assert!(at_bar.validated <= 0.05 && at_bar.invalidated <= 0.05, "{at_bar:?}");
        assert!(prospect.boundaries.last().unwrap().closing);
    }
}
