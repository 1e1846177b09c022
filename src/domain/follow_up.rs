//! Designing the next test: what the evidence proposes for an experiment that follows from a result.

use super::finding::Finding;
use super::id::OfferId;
use super::offer::Ask;
use super::plan::{Bar, Plan};
use super::response::Rung;
use super::wording::{bar, counted};
use crate::stats::StatsError;
use crate::stats::planning::sample_size;

/// The chance of a verdict that the planned number is chosen for.
pub const CHANCE: f64 = 0.8;

/// The largest number that is proposed. Whoever needs more has a rate that sits on the bar.
pub const MOST: u64 = 500;

/// An offer that was made, with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The offer.
    pub offer: OfferId,
    /// What it asked for.
    pub ask: Ask,
    /// What its verdict says.
    pub finding: Finding,
    /// How many of the counted gave the next higher rung or more.
    pub gave_more: u64,
}

/// An offer that may be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The offer that it is made after.
    pub offer: OfferId,
    /// Its name.
    pub name: String,
    /// What it should ask for.
    pub ask: Ask,
    /// Whether it is proposed, and not merely possible.
    pub proposed: bool,
    /// Why, or why not.
    pub why: String,
}

/// What the evidence proposes for the next test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What the team might believe now.
    pub hypothesis: String,
    /// The offers, proposed or not, in the order of the experiment.
    pub offers: Vec<Proposed>,
    /// The bar: that of the result.
    pub succeed_at: Option<Bar>,
    /// The planned number of responses for each offer.
    pub stop_at: Option<u64>,
    /// Where that number comes from.
    pub because: String,
}

/// How many responses give [`CHANCE`] of a verdict, either way, if the true rate is `rate`; nothing where not even
/// [`MOST`] do.
///
/// Below the bar the question is the mirror image of the one above it: falling short at a rate r of a bar b is being
/// validated at 1 - r with a bar of 1 - b.
///
/// # Errors
/// Those of [`sample_size`].
pub fn planned_number(bar: f64, rate: f64) -> Result<Option<u64>, StatsError> {
    let needed = if rate > bar {
        sample_size(bar, rate, CHANCE, MOST)?
    } else if rate < bar {
        sample_size(1.0 - bar, 1.0 - rate, CHANCE, MOST)?
    } else {
        None
    };
    Ok(needed.map(|n| n.planned))
}

/// Which offers deserve the next test.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Unsettled,
    HoldsUp,
    FallsShort,
    Unjudged,
}

fn group(finding: &Finding) -> Group {
    match finding.state {
        None => Group::Unjudged,
        Some(_) if finding.has_turned() => Group::Unsettled,
        Some(_) if finding.validated() => Group::HoldsUp,
        Some(_) if finding.falls_short() => Group::FallsShort,
        Some(_) => Group::Unsettled,
    }
}

fn higher(rung: Rung) -> Option<Rung> {
    Rung::ALL.iter().copied().find(|r| *r > rung)
}

impl Tried {
    /// The rate seen, as the best estimate that a handful of responses allows: (s + 1/2) / (n + 1). Where more is asked
    /// for now, those count who gave that much unasked; that nobody did says nothing.
    fn rate(&self) -> Option<f64> {
        let raised = group(&self.finding) == Group::HoldsUp && higher(self.ask.rung).is_some();
        let accepted = if raised { self.gave_more } else { self.finding.accepted };
        let seen = self.finding.n > 0 && (!raised || self.gave_more > 0);
        seen.then(|| (accepted as f64 + 0.5) / (self.finding.n as f64 + 1.0))
    }

    fn propose(&self, chosen: Group) -> Proposed {
        let f = &self.finding;
        let own = group(f);
        let (ask, why) = match (own, higher(self.ask.rung)) {
            (Group::HoldsUp, Some(rung)) => {
                (Ask { rung, amount: self.ask.amount }, "It holds up: ask for more than before.")
            }
            (Group::HoldsUp, None) => (self.ask, "It holds up, and payment was asked for already."),
            (Group::Unsettled, _) if f.has_turned() => (self.ask, "It has turned since its verdict: ask again."),
            (Group::Unsettled, _) => (self.ask, "No verdict fell: it could still go either way."),
            (Group::FallsShort, _) => (self.ask, "It falls short: change it before you ask again."),
            (Group::Unjudged, _) => (self.ask, "No bar was set before asking: set one now."),
        };
        let why = format!("{}. {why}", f.counted());
        Proposed { offer: self.offer, name: f.offer.clone(), ask, proposed: own == chosen, why }
    }
}

impl Proposal {
    /// What the offers that were tried propose: those without a verdict; where all have one, those that hold up, with the
    /// ask a rung higher; where none does, those that fall short, to be changed.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn of(hypothesis: &str, plan: Option<&Plan>, tried: &[Tried]) -> Result<Self, StatsError> {
        let order = [Group::Unjudged, Group::Unsettled, Group::HoldsUp, Group::FallsShort];
        let chosen = order.into_iter().find(|g| tried.iter().any(|t| group(&t.finding) == *g));
        let offers: Vec<Proposed> = tried.iter().map(|t| t.propose(chosen.unwrap_or(Group::Unjudged))).collect();
        let carried: Vec<&Tried> = tried.iter().filter(|t| Some(group(&t.finding)) == chosen).collect();
        let (stop_at, because) = number(plan, &carried)?;
        let succeed_at = plan.map(|p| p.succeed_at);
        Ok(Proposal {
            hypothesis: believe(hypothesis, succeed_at, chosen, &offers),
            offers,
            succeed_at,
            stop_at,
            because,
        })
    }
}

/// The planned number: what the offer that needs most of those carried needs.
fn number(plan: Option<&Plan>, carried: &[&Tried]) -> Result<(Option<u64>, String), StatsError> {
    let Some(plan) = plan else {
        return Ok((None, "Set a bar and a number before you ask: without them there is no verdict.".to_string()));
    };
    let rates: Vec<f64> = carried.iter().filter_map(|t| t.rate()).collect();
    if rates.is_empty() {
        let because = "No rate has been seen yet for what you would ask, so the number is the one that was planned.";
        return Ok((plan.stop_at, because.to_string()));
    }
    let bar = plan.succeed_at.rate();
    let needed = rates.iter().map(|rate| planned_number(bar, *rate)).collect::<Result<Vec<_>, _>>()?;
    Ok(match needed.into_iter().collect::<Option<Vec<u64>>>().and_then(|all| all.into_iter().max()) {
        Some(n) => (
            Some(n),
            format!("{} for each offer give an 80% chance of a verdict, if the rates stay as seen.", responses(n)),
        ),
        None => (
            plan.stop_at,
            format!(
                "A rate seen sits so close to your bar that not even {} would give an 80% chance of a verdict. The \
                 number is the one that was planned; a different offer may teach you more.",
                responses(MOST)
            ),
        ),
    })
}

fn responses(n: u64) -> String {
    counted(n, "response", "responses")
}

fn believe(hypothesis: &str, succeed_at: Option<Bar>, chosen: Option<Group>, offers: &[Proposed]) -> String {
    let mut carried = offers.iter().filter(|o| o.proposed);
    match (carried.next(), carried.next(), chosen, succeed_at) {
        (Some(one), None, Some(Group::HoldsUp), Some(at)) => {
            format!("More than {} still accept {} when it asks for more.", bar(at), one.name)
        }
        (Some(one), None, Some(Group::Unsettled), Some(at)) => {
            format!("More than {} accept {} once enough customers have been asked.", bar(at), one.name)
        }
        _ => hypothesis.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::tests::finding;
    use crate::stats::sequential::{Boundaries, Lean, State};

    fn tried(offer: i64, name: &str, accepted: u64, n: u64, state: State) -> Tried {
        let ask = Ask { rung: Rung::Deposit, amount: None };
        Tried { offer: OfferId(offer), ask, finding: finding(name, accepted, n, Some(state)), gave_more: accepted / 2 }
    }

    fn proposal(tried: &[Tried]) -> Proposal {
        Proposal::of("Owners pay", Plan::parse("25%", "40", "").unwrap().as_ref(), tried).unwrap()
    }

    #[test]
    fn the_planned_number_is_the_first_that_gives_an_eighty_percent_chance_of_a_verdict() {
        for (bar, rate) in [(0.25, 0.5), (0.25, 0.1), (0.3, 0.6), (0.5, 0.2)] {
            let planned = planned_number(bar, rate).unwrap().unwrap();
            let either = |n: u64| {
                let c = Boundaries::new(bar, Some(n)).unwrap().operating_characteristics(rate).unwrap();
                c.validated + c.invalidated
            };
            assert!(either(planned) >= 0.8, "bar {bar}, rate {rate}: {planned}");
            // On the far side of the bar a verdict is a slip of under one in a hundred here.
            assert!(either(planned - 1) < 0.81, "bar {bar}, rate {rate}: {planned}");
        }
        assert_eq!(planned_number(0.25, 0.25), Ok(None));
        assert_eq!(planned_number(0.25, 0.26), Ok(None), "so close to the bar that no number up to 500 settles it");
    }

    #[test]
    fn offers_without_a_verdict_come_first_then_those_that_hold_up_with_a_higher_ask() {
        let (good, open) = (tried(1, "File", 14, 28, State::Validated), tried(2, "Cover", 2, 4, State::TooEarly));
        let bad = tried(3, "Ratings", 0, 17, State::Invalidated);
        let of = |p: &Proposal| p.offers.iter().filter(|o| o.proposed).map(|o| o.offer.0).collect::<Vec<_>>();
        let first = proposal(&[good.clone(), open, bad.clone()]);
        assert_eq!(of(&first), [2]);
        assert_eq!(first.hypothesis, "More than 25% accept Cover once enough customers have been asked.");
        let settled = proposal(&[good, bad.clone()]);
        assert_eq!((of(&settled), settled.offers[0].ask.rung), (vec![1], Rung::Payment));
        assert!(settled.hypothesis.contains("still accept File when it asks for more"), "{}", settled.hypothesis);
        let last = proposal(&[bad]);
        assert_eq!((of(&last), last.hypothesis.as_str()), (vec![3], "Owners pay"));
    }

    #[test]
    fn the_number_comes_from_the_rate_seen_and_says_so() {
        let far = proposal(&[tried(1, "Cover", 6, 12, State::Open(Lean::Promising))]);
        assert_eq!(far.stop_at, planned_number(0.25, 6.5 / 13.0).unwrap());
        assert!(far.because.contains("80% chance of a verdict"), "{}", far.because);
        let near = proposal(&[tried(1, "Cover", 10, 40, State::Inconclusive)]);
        assert_eq!(near.stop_at, Some(40));
        assert!(near.because.contains("so close to your bar"), "{}", near.because);
        let none = proposal(&[tried(1, "Cover", 0, 0, State::NoData)]);
        assert_eq!(none.stop_at, Some(40));
        assert_eq!(Proposal::of("x", None, &[]).unwrap().stop_at, None);
    }
}
