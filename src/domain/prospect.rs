//! What a plan promises before anyone is asked: how many yeses make which verdict, and how likely each verdict is.

use super::bar::{Bar, parse_rate};
use super::invalid::{Invalid, shown};
use super::plan::{Amendment, Plan, parse_stop_at};
use super::stream::{amended_after_responses, boundaries_for};
use super::wording::count;
use crate::stats::StatsError;
use crate::stats::sequential::{Boundaries, MAX_PLANNED};

/// The outlook of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// How many yeses make which verdict, at some numbers of responses.
    pub boundaries: Vec<Boundary>,
    /// How likely each verdict is, at rates below, at and above the bar; empty without a planned number.
    pub chances: Vec<Chance>,
    /// Which verdicts the planned number of responses can't bring, whatever customers do.
    pub out_of_reach: Option<OutOfReach>,
}

/// Verdicts that a short plan can't bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfReach {
    /// "Validated", even if everybody accepts.
    Validated,
    /// "Falls short", even if nobody does.
    FallsShort,
    /// Either.
    Both,
}

impl OutOfReach {
    fn of(planned: Option<u64>, looks: &[Boundary]) -> Option<Self> {
        planned?;
        let validated = looks.iter().any(|b| b.to_validate.is_some_and(|yeses| yeses <= b.n));
        let falls_short = looks.iter().any(|b| b.to_invalidate.is_some());
        match (validated, falls_short) {
            (true, true) => None,
            (false, true) => Some(OutOfReach::Validated),
            (true, false) => Some(OutOfReach::FallsShort),
            (false, false) => Some(OutOfReach::Both),
        }
    }
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

/// What is asked of a plan that nobody has started yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The bar.
    pub bar: Bar,
    /// The planned number of responses per offer.
    pub stop_at: u64,
    /// True rates to reckon with.
    pub rates: Vec<f64>,
}

impl Terms {
    /// The most rates.
    const MOST_RATES: usize = 100;

    /// Reads bar, number and rates, or says everything that is wrong with them. Without rates it takes some around the
    /// bar.
    pub fn parse(bar: Option<&str>, stop_at: Option<&str>, rates: Option<&str>) -> Result<Self, Vec<Invalid>> {
        let missing = |field, message: &str| Invalid::new(field, "required", message);
        let bar = bar
            .ok_or_else(|| missing("bar", "is missing: from which rate on is it worth doing? Write --bar 0.3, say."))
            .and_then(|raw| Bar::parse("bar", raw));
        let stop_at = stop_at
            .ok_or_else(|| missing("stop-at", "is missing: how many responses per offer? Write --stop-at 40, say."))
            .and_then(parse_length);
        let asked = rates.map(parse_rates).transpose();
        match (bar, stop_at, asked) {
            (Ok(bar), Ok(stop_at), Ok(asked)) => {
                Ok(Terms { bar, stop_at, rates: asked.unwrap_or_else(|| around(bar.rate())) })
            }
            (bar, stop_at, asked) => {
                let one = [bar.err(), stop_at.err()].into_iter().flatten();
                Err(one.chain(asked.err().unwrap_or_default()).collect())
            }
        }
    }
}

fn parse_length(raw: &str) -> Result<u64, Invalid> {
    let n = parse_stop_at(raw.trim()).map_err(|e| e.on("stop-at"))?;
    if n > MAX_PLANNED {
        let message = format!("A plan has at most {} responses per offer here.", count(MAX_PLANNED));
        return Err(Invalid::new("stop-at", "range", message).with_value(raw));
    }
    Ok(n)
}

fn parse_rates(raw: &str) -> Result<Vec<f64>, Vec<Invalid>> {
    let (mut rates, mut wrong) = (Vec::new(), Vec::new());
    for (i, item) in raw.split(',').enumerate().take(Terms::MOST_RATES + 1) {
        let refused = |code, why: &str| {
            let message = format!("Rate {}, '{}', {why} Write 0.2,0.3,0.4, say.", i + 1, shown(item.trim()));
            Invalid::new("rates", code, message).with_value(item)
        };
        match parse_rate(item) {
            None => wrong.push(refused("number", "is not a rate.")),
            Some(rate) if rate > 1.0 => wrong.push(refused("range", "does not lie from 0 to 1.")),
            Some(rate) => rates.push(rate),
        }
    }
    if rates.len() > Terms::MOST_RATES {
        wrong.push(Invalid::new("rates", "too_many", format!("At most {} rates.", Terms::MOST_RATES)));
    }
    if wrong.is_empty() { Ok(rates) } else { Err(wrong) }
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
        let chances = plan.stop_at.filter(|n| *n <= MOST).map(|_| {
            let rates = around(plan.succeed_at.rate());
            rates.into_iter().filter_map(|rate| Chance::at(rate, &boundaries).ok()).collect()
        });
        let boundaries: Vec<Boundary> = looks.into_iter().map(|n| Boundary::at(n, &boundaries)).collect();
        Prospect {
            out_of_reach: OutOfReach::of(plan.stop_at, &boundaries),
            boundaries,
            chances: chances.unwrap_or_default(),
        }
    }

    /// The outlook of a plan that nobody has started yet, at every number of responses.
    pub fn in_full(terms: &Terms) -> Result<Self, StatsError> {
        let boundaries = Boundaries::new(terms.bar.rate(), Some(terms.stop_at))?;
        let looks: Vec<Boundary> = (1..=terms.stop_at).map(|n| Boundary::at(n, &boundaries)).collect();
        Ok(Prospect {
            out_of_reach: OutOfReach::of(Some(terms.stop_at), &looks),
            boundaries: looks,
            chances: terms.rates.iter().map(|rate| Chance::at(*rate, &boundaries)).collect::<Result<_, _>>()?,
        })
    }
}

impl Boundary {
    fn at(n: u64, boundaries: &Boundaries) -> Self {
        Boundary {
            n,
            to_validate: boundaries.to_validate(n),
            to_invalidate: boundaries.to_invalidate(n),
            closing: boundaries.is_closing(n),
        }
    }
}

impl Chance {
    /// How likely each verdict is under a plan that nobody has started yet; nothing where no number is planned, or one
    /// beyond what a page can wait for.
    pub fn under(plan: &Plan, rate: f64) -> Option<Self> {
        plan.stop_at.filter(|n| *n <= MOST)?;
        Chance::at(rate, &boundaries_for(plan, false)).ok()
    }

    fn at(rate: f64, boundaries: &Boundaries) -> Result<Self, StatsError> {
        let c = boundaries.operating_characteristics(rate)?;
        Ok(Chance { rate, validated: c.validated, invalidated: c.invalidated, open: c.open, mean_n: c.mean_n })
    }
}

/// A rate that is clearly above a bar: twice it, or midway from a high bar to everybody.
pub fn clear_rate(bar: f64) -> f64 {
    if bar < 0.45 { 2.0 * bar } else { (1.0 + bar) / 2.0 }
}

/// Rates that a team may think possible, each once and in order: half the bar, the bar, and up to three times it, as far
/// as they are rates. Where that leaves few above the bar, the middle between it and everybody joins them.
fn around(bar: f64) -> Vec<f64> {
    // To the millionth, as bars are stored: 45%, not 44.99999999999999%.
    let millionth = |rate: f64| (rate * 1e6).round() / 1e6;
    let above = [1.5, 2.0, 3.0].map(|f| millionth(bar * f)).into_iter().filter(|r| *r < 0.96);
    let mut rates: Vec<f64> = [millionth(bar * 0.5), bar].into_iter().chain(above).collect();
    if rates.len() < 4 {
        rates.push(millionth((1.0 + bar) / 2.0));
    }
    rates.sort_by(f64::total_cmp);
    rates.dedup();
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_in_the_terms_is_told_and_a_rate_by_its_place() {
        let wrong = |bar, stop_at, rates| {
            let mistakes = Terms::parse(bar, stop_at, rates).unwrap_err();
            mistakes.iter().map(|m| format!("{m}")).collect::<Vec<_>>()
        };
        assert_eq!(wrong(Some("30%"), None, None).len(), 1);
        assert!(wrong(Some("1"), Some("0"), Some("0.2,x,1.5"))[2].starts_with("rates: Rate 2, 'x', is not a rate."));
        assert_eq!(wrong(Some("1"), Some("0"), Some("0.2,x,1.5")).len(), 4);
        assert!(wrong(Some("0.3"), Some("100001"), None)[0].contains("at most 100,000"));
        assert_eq!(Terms::parse(Some("0.3"), Some("40"), None).unwrap().rates, [0.15, 0.3, 0.45, 0.6, 0.9]);
    }

    #[test]
    fn the_rates_around_any_bar_rise_and_the_bar_is_one_of_them() {
        for millionths in (1_000..=999_000).step_by(500) {
            let bar = Bar::from_millionths(millionths).unwrap().rate();
            let rates = around(bar);
            assert!(rates.contains(&bar) && rates.len() >= 3, "{bar}: {rates:?}");
            assert!(
                rates.windows(2).all(|w| w[0] < w[1]) && rates.iter().all(|r| (0.0..=1.0).contains(r)),
                "{rates:?}"
            );
        }
        assert_eq!((around(0.5), around(0.6)), (vec![0.25, 0.5, 0.75], vec![0.3, 0.6, 0.8, 0.9]));
    }

    #[test]
    fn a_short_plan_says_which_verdict_it_can_never_bring() {
        let reach = |bar, stop_at| {
            let plan = Plan::parse(bar, stop_at, "").unwrap().unwrap();
            Prospect::of(&plan, &[]).out_of_reach
        };
        // The floor of 8 responses; the first n at which only failures fall short at a bar of 0.1 is 34 by evidence.
        assert_eq!(reach("0.3", "7"), Some(OutOfReach::Both));
        assert_eq!(reach("0.1", "10"), Some(OutOfReach::FallsShort));
        assert_eq!(reach("0.9", "10"), Some(OutOfReach::Validated));
        assert_eq!((reach("0.3", "40"), reach("0.3", "")), (None, None));
    }

    #[test]
    fn the_chance_of_a_wrong_verdict_at_the_bar_is_at_most_one_in_twenty() {
        let plan = Plan::parse("0.3", "40", "").unwrap().unwrap();
        let prospect = Prospect::of(&plan, &[]);
        let at_bar = prospect.chances.iter().find(|c| (c.rate - 0.3).abs() < 1e-9).unwrap();
        assert!(at_bar.validated <= 0.05 && at_bar.invalidated <= 0.05, "{at_bar:?}");
        assert!(prospect.boundaries.last().unwrap().closing);
    }
}
