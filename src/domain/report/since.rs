//! A report of an earlier day beside the one of today, in sentences.

use super::Report;
use crate::domain::portfolio::Row;
use crate::domain::wording::{capital, count, counted, number, pct};

/// What a report says, as far as one of another day is held against it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gist {
    /// How many responses counted.
    pub counted: u64,
    /// The bar, where there is one for all.
    pub bar: Option<f64>,
    /// The best estimate of the rate, where there is one for all.
    pub estimate: Option<f64>,
    /// How many experiments are decided.
    pub decided: usize,
    /// What it said of each offer.
    pub offers: Vec<OfferGist>,
}

/// What a report says of an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferGist {
    /// The experiment, where there are several.
    pub experiment: Option<String>,
    /// The offer's name.
    pub name: String,
    /// The word of its verdict; nothing where no bar was set.
    pub verdict: Option<String>,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
}

impl Gist {
    /// Of the report of an experiment.
    pub fn of(report: &Report) -> Self {
        let offer = |o: &super::OfferReport| OfferGist {
            experiment: None,
            name: o.name.clone(),
            verdict: o.verdict.word().map(str::to_string),
            n: o.n,
            accepted: o.accepted,
        };
        Gist {
            counted: report.responses.counted,
            bar: report.plan.as_ref().map(|p| p.plan.succeed_at.rate()),
            offers: report.offers.iter().map(offer).collect(),
            ..Gist::default()
        }
    }

    /// Of experiments side by side.
    pub fn of_rows(counted: u64, rows: &[Row]) -> Self {
        let offers = rows.iter().flat_map(|row| row.offers.iter().map(move |o| (row, o)));
        let offer = |(row, o): (&Row, &crate::domain::portfolio::Offer)| OfferGist {
            experiment: Some(row.name.clone()),
            name: o.name.clone(),
            verdict: o.verdict.word().map(str::to_string),
            n: o.n,
            accepted: o.accepted,
        };
        let decided = rows.iter().filter(|row| row.decided.as_ref().is_some_and(|d| d.ends())).count();
        Gist { counted, decided, offers: offers.map(offer).collect(), ..Gist::default() }
    }
}

impl OfferGist {
    fn is_same(&self, other: &Self) -> bool {
        (&self.experiment, &self.name) == (&other.experiment, &other.name)
    }

    fn told(&self) -> String {
        match &self.experiment {
            Some(experiment) => format!("{} in {experiment}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Offers beyond this many are a number.
const MOST: usize = 12;

/// What has become different since then; one sentence that says so where nothing has.
pub fn since(then: &Gist, now: &Gist) -> Vec<String> {
    let mut sentences: Vec<String> = responses(then.counted, now.counted).into_iter().collect();
    sentences.extend(bar(then.bar, now.bar));
    sentences.extend(estimate(then.estimate, now.estimate));
    sentences.extend(decided(then.decided, now.decided));
    let mut offers: Vec<String> = then.offers.iter().filter_map(|earlier| offer(earlier, now)).collect();
    let new = now.offers.iter().filter(|offer| !then.offers.iter().any(|known| known.is_same(offer)));
    offers.extend(new.map(|offer| format!("{} is in the report since then.", capital(&offer.told()))));
    let rest = offers.len().saturating_sub(MOST);
    offers.truncate(MOST);
    sentences.extend(offers);
    if rest > 0 {
        let differ = if rest == 1 { "differs" } else { "differ" };
        sentences.push(format!("{} {differ} as well.", counted(rest as u64, "more offer", "more offers")));
    }
    if sentences.is_empty() {
        sentences.push("Nothing has changed since then.".to_string());
    }
    sentences
}

fn offer(earlier: &OfferGist, now: &Gist) -> Option<String> {
    match now.offers.iter().find(|offer| offer.is_same(earlier)) {
        None => Some(format!("{} is no longer in the report.", capital(&earlier.told()))),
        Some(offer) => verdict(earlier, offer),
    }
}

fn estimate(then: Option<f64>, now: Option<f64>) -> Option<String> {
    let (then, now) = (pct(then?), pct(now?));
    (then != now).then(|| format!("The best estimate was {then} and is now {now}."))
}

fn decided(then: usize, now: usize) -> Option<String> {
    (then != now).then(|| {
        format!(
            "{} decided now, {} then.",
            capital(&experiments_are(now)),
            if then == 0 { "none".into() } else { number(then) }
        )
    })
}

fn experiments_are(n: usize) -> String {
    match n {
        0 => "no experiment is".to_string(),
        1 => "one experiment is".to_string(),
        n => format!("{} experiments are", number(n)),
    }
}

fn responses(then: u64, now: u64) -> Option<String> {
    let (change, word) = if now >= then { (now - then, "more") } else { (then - now, "fewer") };
    let (noun, verb) = if change == 1 { ("response", "counts") } else { ("responses", "count") };
    (change > 0).then(|| {
        format!("Since then {} {word} {noun} {verb}: {} now, {} then.", count(change), count(now), count(then))
    })
}

fn bar(then: Option<f64>, now: Option<f64>) -> Option<String> {
    let word = |bar: Option<f64>| bar.map_or("none".to_string(), pct);
    (then != now).then(|| format!("The bar was {} and is now {}.", word(then), word(now)))
}

fn verdict(then: &OfferGist, now: &OfferGist) -> Option<String> {
    let word = |verdict: &Option<String>| verdict.clone().unwrap_or("without a word".to_string());
    let counts = |offer: &OfferGist| format!("{} of {}", count(offer.accepted), count(offer.n));
    if then.verdict != now.verdict {
        return Some(format!(
            "The verdict on {} was {} and is now {}: {} accepted then, {} now.",
            then.told(),
            word(&then.verdict),
            word(&now.verdict),
            counts(then),
            counts(now)
        ));
    }
    ((now.accepted, now.n) != (then.accepted, then.n)).then(|| {
        format!(
            "{}: {} accepted then, {} now{}.",
            capital(&then.told()),
            counts(then),
            counts(now),
            now.verdict.as_ref().map(|word| format!(", and still {word}")).unwrap_or_default()
        )
    })
}
