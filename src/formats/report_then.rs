//! Reads back the figures of a report of any scope, as far as an earlier report is held against today's.

use serde::Deserialize;

use crate::domain::decision::Choice;
use crate::domain::report::since::{Gist, OfferGist};

#[derive(Deserialize)]
#[serde(untagged)]
enum Root {
    Report { experiment: Experiment, responses: Responses, offers: Vec<Offer> },
    Proposition { proposition: Proposition, experiments: Vec<Row> },
    Portfolio { responses: Responses, experiments: Vec<Row> },
}

#[derive(Deserialize)]
struct Experiment {
    plan: Option<Plan>,
}

#[derive(Deserialize)]
struct Plan {
    succeed_at: f64,
}

#[derive(Deserialize)]
struct Responses {
    counted: u64,
}

#[derive(Deserialize)]
struct Offer {
    name: String,
    n: u64,
    accepted: u64,
    verdict: Verdict,
}

#[derive(Deserialize)]
struct Verdict {
    word: Option<String>,
}

#[derive(Deserialize)]
struct Proposition {
    n: u64,
    pooled: Option<Rate>,
}

#[derive(Deserialize)]
struct Rate {
    mean: f64,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    offers: Vec<RowOffer>,
    decided: Option<Decided>,
}

#[derive(Deserialize)]
struct RowOffer {
    name: String,
    n: u64,
    accepted: u64,
    word: Option<String>,
}

#[derive(Deserialize)]
struct Decided {
    choice: String,
}

/// What an earlier report said.
///
/// # Errors
/// When the text is no report of ours.
pub fn read(json: &str) -> serde_json::Result<Gist> {
    Ok(match serde_json::from_str(json)? {
        Root::Report { experiment, responses, offers } => Gist {
            counted: responses.counted,
            bar: experiment.plan.map(|plan| plan.succeed_at),
            offers: offers.into_iter().map(Offer::gist).collect(),
            ..Gist::default()
        },
        Root::Proposition { proposition, experiments } => {
            Gist { estimate: proposition.pooled.map(|rate| rate.mean), ..of_rows(proposition.n, experiments) }
        }
        Root::Portfolio { responses, experiments } => of_rows(responses.counted, experiments),
    })
}

fn of_rows(counted: u64, rows: Vec<Row>) -> Gist {
    let decided = rows.iter().filter(|row| row.is_decided()).count();
    let offers = rows.into_iter().flat_map(|Row { name, offers, .. }| offers.into_iter().map(move |o| o.gist(&name)));
    Gist { counted, decided, offers: offers.collect(), ..Gist::default() }
}

impl Offer {
    fn gist(self) -> OfferGist {
        OfferGist { experiment: None, name: self.name, verdict: self.verdict.word, n: self.n, accepted: self.accepted }
    }
}

impl RowOffer {
    fn gist(self, experiment: &str) -> OfferGist {
        let Self { name, n, accepted, word } = self;
        OfferGist { experiment: Some(experiment.to_string()), name, verdict: word, n, accepted }
    }
}

impl Row {
    /// Whether people have decided to do something else than to go on asking.
    fn is_decided(&self) -> bool {
        self.decided.as_ref().is_some_and(|d| d.choice != Choice::KeepTesting.word())
    }
}
