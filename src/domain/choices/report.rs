//! What a choice model says, as values and in words.

use super::Choices;
use super::grouped::Grouped;
use super::model::{Column, Constants, LEVEL, columns, sets};
use super::presence::{self, PresenceReport};
use super::what_if::{Scenario, ScenarioReport, shares};
use crate::domain::invalid::Invalid;
use crate::stats::StatsError;
use crate::stats::choice::{
    ConditionalLogit, Made, WillingnessToPay, choice_model, clustered_covariance, shares as counted_shares,
    willingness_to_pay,
};
use crate::stats::proportion::Interval;

/// What a coefficient belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The price.
    Price,
    /// An attribute in numbers, a unit of it.
    Number,
    /// A value of an attribute in words, compared with its first value.
    Level,
    /// An alternative as such, compared with the reference.
    Constant,
}

/// The weight of one thing in the choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// Its name.
    pub name: String,
    /// What it belongs to.
    pub kind: Kind,
    /// Utility per unit.
    pub estimate: f64,
    /// Standard error, every choice by itself.
    pub se: f64,
    /// Standard error, the choices of one customer taken together.
    pub se_clustered: Option<f64>,
    /// What a unit of it is worth in money; nothing for the price itself, and where prices say nothing.
    pub worth: Option<Worth>,
}

/// What a unit of something is worth in money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Money per unit.
    pub estimate: f64,
    /// Standard error by the delta method.
    pub se: f64,
    /// Fieller's range; nothing where it is unbounded.
    pub range: Option<Interval>,
    /// The same with the choices of one customer taken together; nothing where that is not known.
    pub clustered: Option<(f64, Option<Interval>)>,
}

/// How often an alternative was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct AlternativeReport {
    /// Its name.
    pub name: String,
    /// In how many choices it was there.
    pub shown: u64,
    /// How often it was chosen.
    pub chosen: u64,
    /// Its part of all choices, and a range that holds for all alternatives at once; nothing where not everybody chose from
    /// the same ones.
    pub share: Option<(f64, Interval)>,
    /// The part that the model expects.
    pub predicted: f64,
}

/// What the choices of an experiment say.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceReport {
    /// The experiment's name.
    pub experiment: String,
    /// What prices are counted in.
    pub currency: Option<String>,
    /// How many choices there are.
    pub tasks: u64,
    /// How many customers made them; nothing where some choice names nobody.
    pub customers: Option<u64>,
    /// Which alternatives have a worth of their own.
    pub constants: Constants,
    /// What they are compared with.
    pub reference: Option<String>,
    /// Whether a weak prior had to hold the estimate.
    pub regularised: bool,
    /// Log-likelihood of the model.
    pub log_likelihood: f64,
    /// Log-likelihood if all alternatives of a task were equally likely.
    pub log_likelihood_equal: f64,
    /// Price and attributes, then alternatives as such.
    pub coefficients: Vec<Coefficient>,
    /// The alternatives in order of first appearance.
    pub alternatives: Vec<AlternativeReport>,
    /// Whether alternatives that came and went moved the odds of the others.
    pub presence: Vec<PresenceReport>,
    /// What if they were otherwise.
    pub scenarios: Vec<ScenarioReport>,
    /// Why nothing is said of what people would pay.
    pub why_no_worth: Option<&'static str>,
    /// Why there are no standard errors by customer.
    pub why_not_clustered: Option<&'static str>,
}

impl ChoiceReport {
    /// Fits the model and says what it means. Without constants chosen, the data decide; without scenarios, each price a
    /// tenth higher.
    pub fn of(
        choices: &Choices,
        constants: Option<Constants>,
        reference: Option<usize>,
        scenarios: &[Scenario],
    ) -> Result<Self, Invalid> {
        let constants = constants.unwrap_or_else(|| Constants::fitting(choices));
        let reference = reference.or(choices.do_nothing()).unwrap_or(0);
        let columns = columns(choices, constants, Some(reference));
        if columns.is_empty() {
            return Err(refused("There is nothing to weigh: no price, no attribute, no constants. Add a column."));
        }
        let grouped = Grouped::of(choices);
        let sets = sets(&grouped, &columns, choices.do_nothing());
        if let Some(column) = idle(&sets, &columns) {
            let message = format!(
                "'{column}' is the same for all alternatives in every choice, so it can't have made a difference. Leave \
                 the column out."
            );
            return Err(refused(message));
        }
        let is_constant: Vec<bool> = columns.iter().map(|c| c.kind == Kind::Constant).collect();
        let fit = choice_model(&sets, &is_constant).map_err(failed)?;
        let clustered = made(choices, &grouped).and_then(|made| clustered_covariance(&sets, &made, &fit).ok());
        let default = if scenarios.is_empty() { Scenario::dearer(choices) } else { Vec::new() };
        let now = shares(choices, &grouped, &columns, &fit.coefficients, None).map_err(failed)?;
        let told = |scenario: &Scenario| {
            let then = shares(choices, &grouped, &columns, &fit.coefficients, Some(scenario)).map_err(failed)?;
            let pairs = now.iter().copied().zip(then).collect();
            Ok(ScenarioReport { words: scenario.words.clone(), shares: pairs })
        };
        let price = columns.iter().position(|c| c.kind == Kind::Price);
        Ok(ChoiceReport {
            experiment: choices.experiment.clone(),
            currency: choices.currency.clone(),
            tasks: choices.tasks.len() as u64,
            customers: choices.customers().map(|n| n as u64),
            constants,
            reference: (constants == Constants::Each).then(|| choices.alternatives[reference].clone()),
            regularised: fit.regularised,
            log_likelihood: fit.log_likelihood,
            log_likelihood_equal: -choices.tasks.iter().map(|t| (t.shown.len() as f64).ln()).sum::<f64>(),
            coefficients: coefficients(&columns, &fit, clustered.as_ref(), price),
            alternatives: alternatives(choices, &now).map_err(failed)?,
            presence: presence::of(choices, &grouped, reference).map_err(failed)?,
            scenarios: scenarios.iter().chain(&default).map(told).collect::<Result<_, Invalid>>()?,
            why_no_worth: why_no_worth(price, &fit),
            why_not_clustered: match (&clustered, choices.customers()) {
                (Some(_), _) => None,
                (None, None) => Some("Some choices name no customer."),
                (None, Some(_)) => Some("Fewer than two customers chose."),
            },
        })
    }
}

/// Who made which choice; nothing where some choice names nobody.
fn made(choices: &Choices, grouped: &Grouped) -> Option<Vec<Made>> {
    let tasks = choices.tasks.iter().zip(&grouped.chosen);
    tasks.map(|(task, (set, chosen))| Some(Made { by: task.customer?, set: *set, chosen: *chosen })).collect()
}

fn refused(message: impl Into<String>) -> Invalid {
    Invalid::new("choices", "choices", message)
}

fn failed(error: StatsError) -> Invalid {
    refused(match error {
        StatsError::NoConvergence => {
            "The model did not settle on these choices. More choices, or fewer columns, help.".into()
        }
        other => format!("The model can't be fitted: {other}."),
    })
}

/// A column that is alike for all alternatives of each set.
fn idle<'a>(sets: &[crate::stats::choice::ChoiceSet], columns: &'a [Column]) -> Option<&'a str> {
    let alike = |c: usize| sets.iter().all(|s| s.alternatives.iter().all(|x| x[c] == s.alternatives[0][c]));
    (0..columns.len()).find(|c| alike(*c)).map(|c| columns[c].name.as_str())
}

fn why_no_worth(price: Option<usize>, fit: &ConditionalLogit) -> Option<&'static str> {
    match price {
        None => Some("There are no prices."),
        Some(p) if fit.coefficients[p] >= 0.0 => {
            Some("A higher price does not put people off in these data, so nothing can be said of what they would pay.")
        }
        Some(_) => None,
    }
}

fn coefficients(
    columns: &[Column],
    fit: &ConditionalLogit,
    clustered: Option<&Vec<Vec<f64>>>,
    price: Option<usize>,
) -> Vec<Coefficient> {
    let worth = |i: usize, covariance: &[Vec<f64>]| -> Option<WillingnessToPay> {
        let p = price.filter(|p| *p != i)?;
        let b = &fit.coefficients;
        willingness_to_pay(b[i], b[p], covariance[i][i], covariance[i][p], covariance[p][p], LEVEL).ok()
    };
    let one = |(i, column): (usize, &Column)| Coefficient {
        name: column.name.clone(),
        kind: column.kind,
        estimate: fit.coefficients[i],
        se: fit.se[i],
        se_clustered: clustered.map(|c| c[i][i].max(0.0).sqrt()),
        worth: worth(i, &fit.covariance).map(|w| Worth {
            estimate: w.estimate,
            se: w.se,
            range: w.fieller,
            clustered: clustered.and_then(|c| worth(i, c)).map(|w| (w.se, w.fieller)),
        }),
    };
    columns.iter().enumerate().map(one).collect()
}

fn alternatives(choices: &Choices, predicted: &[f64]) -> Result<Vec<AlternativeReport>, StatsError> {
    let n = choices.alternatives.len();
    let (mut shown, mut chosen) = (vec![0_u64; n], vec![0_u64; n]);
    for task in &choices.tasks {
        task.shown.iter().for_each(|s| shown[s.alternative] += 1);
        chosen[task.shown[task.chosen].alternative] += 1;
    }
    let tasks = choices.tasks.len() as u64;
    // Choices from different sets make no table of shares.
    let alike = shown.iter().all(|s| *s == tasks);
    let ranges = if alike { Some(counted_shares(&chosen, 1.0 - LEVEL)?) } else { None };
    let one = |(a, name): (usize, &String)| AlternativeReport {
        name: name.clone(),
        shown: shown[a],
        chosen: chosen[a],
        share: ranges.as_ref().map(|r| (chosen[a] as f64 / tasks as f64, Interval { low: r[a].low, high: r[a].high })),
        predicted: predicted[a],
    };
    Ok(choices.alternatives.iter().enumerate().map(one).collect())
}
