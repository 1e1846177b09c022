//! A report of an earlier day beside the one of today, in sentences.

use super::Report;
use crate::domain::wording::{capital, count, pct};

/// What an earlier report said, as far as today's is held against it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Then {
    /// How many responses counted.
    pub counted: u64,
    /// The bar, where one was set.
    pub bar: Option<f64>,
    /// What it said of each offer.
    pub offers: Vec<OfferThen>,
}

/// What an earlier report said of an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferThen {
    /// The offer's name.
    pub name: String,
    /// The word of its verdict; nothing where no bar was set.
    pub verdict: Option<String>,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
}

/// What has become different since then; one sentence that says so where nothing has.
pub fn since(then: &Then, now: &Report) -> Vec<String> {
    let mut sentences: Vec<String> = responses(then.counted, now.responses.counted).into_iter().collect();
    sentences.extend(bar(then.bar, now.plan.as_ref().map(|p| p.plan.succeed_at.rate())));
    for earlier in &then.offers {
        match now.offers.iter().find(|offer| offer.name == earlier.name) {
            None => sentences.push(format!("{} is no longer in the report.", capital(&earlier.name))),
            Some(offer) => sentences.extend(verdict(earlier, offer.verdict.word(), (offer.accepted, offer.n))),
        }
    }
    let known = |name: &str| then.offers.iter().any(|offer| offer.name == name);
    let new = now.offers.iter().filter(|offer| !known(&offer.name));
    sentences.extend(new.map(|offer| format!("{} is in the report since then.", capital(&offer.name))));
    if sentences.is_empty() {
        sentences.push("Nothing has changed since then.".to_string());
    }
    sentences
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

fn verdict(then: &OfferThen, now: Option<&str>, (accepted, n): (u64, u64)) -> Option<String> {
    let word = |verdict: Option<&str>| verdict.unwrap_or("without a word").to_string();
    let earlier = then.verdict.as_deref();
    if earlier != now {
        return Some(format!(
            "The verdict on {} was {} and is now {}: {} of {} accepted then, {} of {} now.",
            then.name,
            word(earlier),
            word(now),
            count(then.accepted),
            count(then.n),
            count(accepted),
            count(n)
        ));
    }
    ((accepted, n) != (then.accepted, then.n)).then(|| {
        format!(
            "{}: {} of {} accepted then, {} of {} now{}.",
            capital(&then.name),
            count(then.accepted),
            count(then.n),
            count(accepted),
            count(n),
            now.map(|word| format!(", and still {word}")).unwrap_or_default()
        )
    })
}
