//! Responses straight from a file to what the statistics see, without any database.
//!
//! The rules are those of a logged response: the same sender's id is one response, a customer's first answer to an
//! offer counts, and looks stand in the order of `responded_at`, then of the file.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

mod names;
mod sayings;

use super::row_error::RowError;
use crate::domain::evidence::{Cell, Ending, Evidence, MOST_PAIRED, Mention, OfferEvidence, Paired};
use crate::domain::experiment::Status;
use crate::domain::invalid::shown;
use crate::domain::money::Money;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::pairing::Pairing;
use crate::domain::price::{PriceAsked, Prices};
use crate::domain::response::{Draft, Outcome, Rung, Standing};
use crate::domain::stream::{Look, Stream};
use crate::domain::text::Name;
use crate::domain::time::{Day, Moment};
use crate::domain::wording::count;
use crate::stats::MAX_RESPONSES;

use names::{Names, last};
use sayings::Sayings;

/// An experiment as a file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The counts. Plan and folds are the caller's to fill in; the name is empty where the file gives none.
    pub evidence: Evidence,
    /// The looks of each offer, in the order of the evidence's offers.
    pub looks: Vec<OfferLooks>,
}

/// The looks of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferLooks {
    /// The offer's place in the evidence.
    pub offer: usize,
    /// Its counted responses in order, each one look; so is a tally.
    pub looks: Vec<Look>,
}

/// Takes in the rows of a file, keeping some forty bytes of each.
pub struct Tally {
    now: Moment,
    experiments: Vec<Experiment>,
    // Two hashes of each sender's id: 128 bits, so that two ids never meet in files of any real size.
    seen: HashSet<(u64, u64)>,
    hashers: (RandomState, RandomState),
    already_here: u64,
}

#[derive(Default)]
struct Experiment {
    folded: String,
    name: String,
    /// Whether any row says when.
    dated: bool,
    responses: u64,
    offers: Vec<Offer>,
    offer_of: HashMap<String, usize>,
    prices: HashMap<(usize, Money), Day>,
    alternatives: Names,
    segments: Names,
    customers: HashMap<String, u32>,
    propositions: HashMap<Vec<String>, Arc<[String]>>,
    kinds: Vec<Kind>,
    kind_of: HashMap<Kind, u32>,
    sayings: Sayings,
}

struct Offer {
    name: String,
    ask: Option<(Rung, u64)>,
    met: Vec<Met>,
}

/// What makes responses alike, apart from their standing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    segment: Option<u32>,
    propositions: Arc<[String]>,
    outcome: Outcome,
    unsaid: bool,
    alternative: Option<u32>,
    rung: Option<Rung>,
    day: Day,
}

/// One row, in little.
struct Met {
    at: Moment,
    n: u64,
    kind: u32,
    customer: Option<u32>,
    warm: bool,
    said: u32,
    ended: u32,
    heard: u32,
}

/// The counts of one offer's rows: cells by kind and standing, then by kind and what was said, by kind and what came
/// after, and the looks in order.
#[derive(Default)]
struct Counts {
    cells: BTreeMap<(u32, Standing), u64>,
    mentions: BTreeMap<(u32, u32), u64>,
    endings: BTreeMap<(u32, u32), u64>,
    looks: Vec<Look>,
    /// What was said in words by responses that count.
    heard: Vec<u32>,
}

impl Tally {
    /// Starts a tally. `now` stands for the date of rows that have none.
    pub fn new(now: Moment) -> Self {
        Tally {
            now,
            experiments: Vec::new(),
            seen: HashSet::new(),
            hashers: (RandomState::new(), RandomState::new()),
            already_here: 0,
        }
    }

    /// How many rows repeated a sender's id, and were left out.
    pub fn already_here(&self) -> u64 {
        self.already_here
    }

    /// Takes in one row.
    pub fn add(&mut self, line: u64, draft: &Draft) -> Result<(), RowError> {
        if let Some(id) = draft.external_id.as_ref().map(Name::as_str)
            && !self.seen.insert((self.hashers.0.hash_one(id), self.hashers.1.hash_one(id)))
        {
            self.already_here += 1;
            return Ok(());
        }
        let at = draft.responded_at.unwrap_or(self.now);
        let experiment = self.experiment(draft.experiment.as_ref());
        experiment.dated |= draft.responded_at.is_some();
        experiment.add(line, draft, at)
    }

    fn experiment(&mut self, name: Option<&Name>) -> &mut Experiment {
        let folded = name.map(Name::folded).unwrap_or_default();
        let place = self.experiments.iter().position(|e| e.folded == folded).unwrap_or_else(|| {
            let name = name.map(|n| n.as_str().to_owned()).unwrap_or_default();
            self.experiments.push(Experiment { folded, name, ..Experiment::default() });
            self.experiments.len() - 1
        });
        &mut self.experiments[place]
    }

    /// The experiments in order of first appearance.
    pub fn finish(self) -> Vec<Told> {
        self.experiments.into_iter().map(Experiment::told).collect()
    }
}

impl Experiment {
    fn add(&mut self, line: u64, draft: &Draft, at: Moment) -> Result<(), RowError> {
        // The check lets through whole numbers from 1 only.
        let n = u64::try_from(draft.quantity).unwrap_or(0);
        self.responses = self.responses.saturating_add(n);
        if self.responses > MAX_RESPONSES {
            let most = count(MAX_RESPONSES);
            let message = format!("That is more than {most} responses in all, which can't be counted. Split the file.");
            return Err(RowError::column(line, "quantity", "too_many", message));
        }
        let offer = self.offer(&draft.offer);
        same_ask(&mut self.offers[offer], line, draft.ask)?;
        let kind = Kind {
            segment: draft.segment.as_ref().map(|n| self.segments.place(n)),
            propositions: self.propositions(&draft.propositions),
            outcome: draft.outcome,
            unsaid: draft.unsaid,
            alternative: draft.chose.as_ref().map(|n| self.alternatives.place(n)),
            rung: draft.rung,
            day: at.day(),
        };
        let kind = *self.kind_of.entry(kind).or_insert_with_key(|kind| {
            self.kinds.push(kind.clone());
            last(self.kinds.len())
        });
        let next = last(self.customers.len() + 1);
        let customer = draft.customer.as_ref().map(|n| *self.customers.entry(n.folded()).or_insert(next));
        let (said, ended, heard) = (self.sayings.said(draft), self.sayings.ended(draft), self.sayings.hear(draft, at));
        if let Some(price) = draft.price.filter(|_| !draft.warm) {
            let first = self.prices.entry((offer, price)).or_insert(at.day());
            *first = at.day().min(*first);
        }
        self.offers[offer].met.push(Met { at, n, kind, customer, warm: draft.warm, said, ended, heard });
        Ok(())
    }

    fn offer(&mut self, name: &Name) -> usize {
        let offers = &mut self.offers;
        *self.offer_of.entry(name.folded()).or_insert_with(|| {
            offers.push(Offer { name: name.as_str().to_owned(), ask: None, met: Vec::new() });
            offers.len() - 1
        })
    }

    fn propositions(&mut self, names: &[Name]) -> Arc<[String]> {
        let folded: Vec<String> = names.iter().map(Name::folded).collect();
        let spelled = || names.iter().map(|n| n.as_str().to_owned()).collect();
        Arc::clone(self.propositions.entry(folded).or_insert_with(spelled))
    }

    fn told(mut self) -> Told {
        let mut looks = Vec::new();
        let mut singles: Vec<Vec<bool>> = Vec::new();
        let mut offers = Vec::new();
        let mut heard = HashSet::new();
        for (place, mut offer) in std::mem::take(&mut self.offers).into_iter().enumerate() {
            offer.met.sort_by_key(|met| met.at); // stable: rows of one moment stay in the order of the file
            let ask = offer.ask.map_or(Rung::Words, |(ask, _)| ask);
            let counts = self.count(&offer.met, ask);
            heard.extend(counts.heard);
            offers.push(OfferEvidence {
                name: offer.name,
                ask,
                cells: counts.cells.iter().map(|((kind, standing), n)| self.cell(*kind, *standing, *n, ask)).collect(),
                stream: Stream::default(),
                mentions: counts.mentions.into_iter().map(|(said, n)| self.mention(said, n, ask)).collect(),
                sources: Vec::new(),
                endings: counts.endings.into_iter().filter_map(|(ended, n)| self.ending(ended, n, ask)).collect(),
                prices: self.prices(place),
            });
            // A tally has no order within itself: only what was logged one by one is paired.
            singles.push(counts.looks.iter().filter(|look| look.n == 1).map(|look| look.accepted > 0).collect());
            looks.push(OfferLooks { offer: place, looks: counts.looks });
        }
        Told { evidence: self.evidence(offers, paired(&singles), &heard), looks }
    }

    /// The counts and the looks of one offer's rows.
    fn count(&self, met: &[Met], ask: Rung) -> Counts {
        let (mut counts, mut first) = (Counts::default(), HashSet::new());
        for row in met {
            let kind = &self.kinds[row.kind as usize];
            let standing = standing(row, kind.outcome, &mut first);
            *counts.cells.entry((row.kind, standing)).or_default() += row.n;
            if standing != Standing::Counted || kind.outcome == Outcome::Pending {
                continue;
            }
            let accepted = acceptance(kind.outcome, given(kind, ask), ask) == Acceptance::Accepted;
            counts.heard.extend((row.heard != 0).then_some(row.heard));
            counts.looks.push(Look { n: row.n, accepted: if accepted { row.n } else { 0 }, at: row.at });
            if Mention::listened(row.n, row.said != 0) {
                *counts.mentions.entry((row.kind, row.said)).or_default() += row.n;
            }
            if row.ended != 0 {
                *counts.endings.entry((row.kind, row.ended)).or_default() += row.n;
            }
        }
        counts
    }

    /// The prices that an offer's rows say were asked; warm contacts are asked others.
    fn prices(&self, offer: usize) -> Prices {
        let own = self.prices.iter().filter(|((of, _), _)| *of == offer);
        let asked = own.map(|((_, price), from)| PriceAsked { price: *price, from: *from });
        Prices { asked: asked.collect(), changed: Vec::new() }
    }

    fn mention(&self, (kind, said): (u32, u32), count: u64, ask: Rung) -> Mention {
        let kind = &self.kinds[kind as usize];
        Mention {
            segment: self.segments.spelled(kind.segment),
            cares: self.sayings.cares(said),
            outcome: kind.outcome,
            rung: given(kind, ask),
            count,
        }
    }

    fn ending(&self, (kind, ended): (u32, u32), count: u64, ask: Rung) -> Option<Ending> {
        let kind = &self.kinds[kind as usize];
        let (how, ended) = self.sayings.ending(ended)?;
        Some(Ending { outcome: kind.outcome, rung: given(kind, ask), day: kind.day, how, ended, count })
    }

    fn cell(&self, kind: u32, standing: Standing, count: u64, ask: Rung) -> Cell {
        let kind = &self.kinds[kind as usize];
        Cell {
            segment: self.segments.spelled(kind.segment),
            propositions: Arc::clone(&kind.propositions),
            outcome: kind.outcome,
            unsaid: kind.unsaid,
            alternative: self.alternatives.spelled(kind.alternative),
            rung: given(kind, ask),
            standing,
            day: kind.day,
            count,
        }
    }

    fn evidence(mut self, offers: Vec<OfferEvidence>, pairings: Vec<Paired>, heard: &HashSet<u32>) -> Evidence {
        Evidence {
            name: self.name,
            hypothesis: String::new(),
            method: None,
            // A file says nothing of more to come, and nothing of an end.
            status: Status::Running,
            started_at: None,
            stopped_at: None,
            plan: None,
            amendments: Vec::new(),
            rewordings: Vec::new(),
            alternatives: self.alternatives.spelled,
            offers,
            pairings,
            voices: self.sayings.voices(heard),
            late_plan: None,
            own: Default::default(),
            part: None,
            undated: !self.dated,
            demo: false,
        }
    }
}

/// Every two offers side by side.
fn paired(singles: &[Vec<bool>]) -> Vec<Paired> {
    if singles.len() > MOST_PAIRED {
        return Vec::new();
    }
    let pairs = (0..singles.len()).flat_map(|first| (first + 1..singles.len()).map(move |second| (first, second)));
    pairs
        .map(|(first, second)| {
            let of = |offer: usize| singles[offer].iter().copied();
            Paired { first, second, pairing: Pairing::fold(of(first), of(second)) }
        })
        .collect()
}

/// What was given up; nothing on a yes means: what was asked.
fn given(kind: &Kind, ask: Rung) -> Rung {
    kind.rung.unwrap_or(if kind.outcome.is_yes() { ask } else { Rung::None })
}

/// A warm contact never counts; of a customer's answers the first one does; who has not answered yet is in no count.
fn standing(row: &Met, outcome: Outcome, first: &mut HashSet<u32>) -> Standing {
    if row.warm {
        return Standing::Warm;
    }
    match row.customer {
        Some(customer) if outcome != Outcome::Pending && !first.insert(customer) => Standing::Repeated,
        _ => Standing::Counted,
    }
}

/// One offer asks for one rung: two in one file are two offers under one name.
fn same_ask(offer: &mut Offer, line: u64, ask: Option<Rung>) -> Result<(), RowError> {
    let Some(ask) = ask else { return Ok(()) };
    match offer.ask {
        None => offer.ask = Some((ask, line)),
        Some((known, _)) if known == ask => {}
        Some((known, before)) => {
            let message = format!(
                "'{}' asks for {} here and for {} on line {before}. Give one of them another name.",
                shown(&offer.name),
                ask.word(),
                known.word()
            );
            return Err(RowError::column(line, "ask", "contradiction", message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
