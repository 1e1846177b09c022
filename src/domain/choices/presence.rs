//! Alternatives that were there for some and not for others: whether the odds of the rest stay what they were, as the
//! model takes for granted.

use super::Choices;
use super::grouped::Grouped;
use super::model::LEVEL;
use crate::domain::wording::count;
use crate::stats::StatsError;
use crate::stats::choice::{PresenceCheck, presence_check};
use crate::stats::compare::holm;

/// How an alternative's choices stand against another one's, with a third one there and without it.
#[derive(Debug, Clone, PartialEq)]
pub struct PresenceReport {
    /// The third one, which was there for some.
    pub third: String,
    /// The alternative.
    pub alternative: String,
    /// The one that it is held against: doing nothing, where that could be chosen.
    pub against: String,
    /// Choices of the two where the third was there.
    pub with: (u64, u64),
    /// Choices of the two where it was not.
    pub without: (u64, u64),
    /// What the counts say.
    pub check: PresenceCheck,
    /// The p-value that is left when all checks are counted.
    pub p_holm: f64,
    /// The same in words.
    pub sentence: String,
}

/// The most checks; beyond that each would have to be as good as certain to count.
const MOST: usize = 200;
/// What chance may explain.
const CHANCE: f64 = 0.05;

/// Every alternative that came and went, with each other one against doing nothing, or else against the reference.
pub(super) fn of(choices: &Choices, grouped: &Grouped, reference: usize) -> Result<Vec<PresenceReport>, StatsError> {
    let base = choices.do_nothing().unwrap_or(reference);
    let all = 0..choices.alternatives.len();
    let mut found = Vec::new();
    for third in all.clone().filter(|a| *a != base && comes_and_goes(grouped, *a)) {
        for alternative in all.clone().filter(|a| ![third, base].contains(a)) {
            if found.len() < MOST {
                found.extend(checked(choices, grouped, [third, alternative, base])?);
            }
        }
    }
    let p: Vec<f64> = found.iter().map(|f: &PresenceReport| f.check.p).collect();
    for (report, p) in found.iter_mut().zip(holm(&p)?) {
        report.p_holm = p;
        report.sentence = sentence(report);
    }
    Ok(found)
}

fn comes_and_goes(grouped: &Grouped, alternative: usize) -> bool {
    let there = |set: &super::grouped::Distinct| set.chosen(alternative).is_some();
    grouped.sets.iter().any(there) && !grouped.sets.iter().all(there)
}

/// Nothing where one of the two was never chosen from with the third there, or never without it.
fn checked(choices: &Choices, grouped: &Grouped, who: [usize; 3]) -> Result<Option<PresenceReport>, StatsError> {
    let [third, alternative, base] = who;
    let (mut with, mut without) = ((0, 0), (0, 0));
    for set in &grouped.sets {
        let (Some(one), Some(other)) = (set.chosen(alternative), set.chosen(base)) else { continue };
        let counts = if set.chosen(third).is_some() { &mut with } else { &mut without };
        *counts = (counts.0 + one, counts.1 + other);
    }
    let check = match presence_check(with, without, LEVEL) {
        Ok(check) => check,
        Err(StatsError::NoData) => return Ok(None),
        Err(e) => return Err(e),
    };
    let name = |a: usize| choices.alternatives[a].clone();
    Ok(Some(PresenceReport {
        third: name(third),
        alternative: name(alternative),
        against: name(base),
        with,
        without,
        check,
        p_holm: 1.0,
        sentence: String::new(),
    }))
}

fn sentence(p: &PresenceReport) -> String {
    let against = if p.against == super::DO_NOTHING { "doing nothing" } else { p.against.as_str() };
    let seen = |(one, other): (u64, u64)| format!("{} to {}", count(one), count(other));
    let odds = format!(
        "{} against {against}: {} with {} there, {} without it",
        p.alternative,
        seen(p.with),
        p.third,
        seen(p.without)
    );
    match p.p_holm < CHANCE {
        true => format!("{odds}. That is more than chance explains, and the model takes it for impossible."),
        false => format!("{odds}: no sign that it makes a difference."),
    }
}
