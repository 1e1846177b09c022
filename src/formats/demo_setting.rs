//! The demo's setting: everything about its experiments but the responses.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Format and contents of `assets/demo/northfold.json`.
#[derive(Debug, Deserialize)]
pub struct Setting {
    /// The workspace.
    pub workspace: Named,
    /// The experiment that its report is read of.
    #[serde(flatten)]
    pub test: Test,
}

/// Format and contents of `assets/demo/northfold-others.json`.
#[derive(Debug, Deserialize)]
pub struct Others {
    /// The experiments.
    pub tests: Vec<Test>,
}

/// An experiment with all that belongs to it.
#[derive(Debug, Deserialize)]
pub struct Test {
    /// The experiment.
    pub experiment: Experiment,
    /// The segments that it asks.
    pub segments: Vec<Named>,
    /// What customers could choose instead.
    pub alternatives: Vec<Alternative>,
    /// Its offers.
    pub offers: Vec<Offer>,
    /// What the team forecast before the start.
    pub forecasts: Vec<Forecast>,
    /// What the team decided, oldest first.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// What the team wrote on the learning card.
    pub learning: Option<Learning>,
    /// The test that follows.
    pub next_test: Option<NextTest>,
}

/// A forecast.
#[derive(Debug, Deserialize)]
pub struct Forecast {
    /// Who gave it.
    pub by: String,
    /// The day.
    pub on: String,
    /// The chance.
    pub percent: i64,
}

/// A decision.
#[derive(Debug, Deserialize)]
pub struct Decision {
    /// Who took it.
    pub by: String,
    /// The day: it rests on the responses up to its end.
    pub on: String,
    /// The value proposition that it is about; nothing means the experiment.
    pub proposition: Option<String>,
    /// What was decided.
    pub choice: String,
    /// Why.
    pub why: String,
    /// What comes next.
    pub next: String,
}

/// The written parts of the learning card.
#[derive(Debug, Deserialize)]
pub struct Learning {
    /// Who wrote them.
    pub by: String,
    /// The day.
    pub on: String,
    /// What was learned.
    pub learned: String,
    /// What will be done.
    pub will: String,
}

/// The test that follows, a draft.
#[derive(Debug, Deserialize)]
pub struct NextTest {
    /// Who designed it.
    pub by: String,
    /// The day.
    pub on: String,
    /// Its name.
    pub name: String,
    /// What the team believes now.
    pub hypothesis: String,
    /// The offer that is made again.
    pub offer: String,
    /// The segment that is asked.
    pub segment: String,
    /// The bar.
    pub succeed_at: f64,
    /// The planned number.
    pub stop_at: u64,
}

/// Something with a name.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
}

/// The experiment.
#[derive(Debug, Deserialize)]
pub struct Experiment {
    /// Its name.
    pub name: String,
    /// What the team believes.
    pub hypothesis: String,
    /// How customers are asked.
    pub method: String,
    /// What would sink the idea soonest.
    pub riskiest_assumption: String,
    /// The first day of asking.
    pub started_on: String,
    /// The last day on which somebody answered.
    pub ended_on: String,
    /// The day on which asking was stopped; nothing where it goes on.
    pub stopped_on: Option<String>,
    /// The plan.
    pub plan: Plan,
}

/// The plan.
#[derive(Debug, Deserialize)]
pub struct Plan {
    /// The day on which it was written.
    pub fixed_on: String,
    /// The bar.
    pub succeed_at: f64,
    /// The planned number of responses per offer.
    pub stop_at: u64,
    /// The planned last day, of an experiment that is over.
    pub stop_on: Option<String>,
    /// The same of one that is under way: so many days after the demo was made.
    pub ends_in_days: Option<i32>,
}

/// What customers could choose instead.
#[derive(Debug, Deserialize)]
pub struct Alternative {
    /// Its name.
    pub name: String,
    /// `do_nothing` is always there and needs no making.
    pub kind: String,
}

/// An offer.
#[derive(Debug, Deserialize)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub ask: Ask,
    /// What it claims.
    pub proposition: Proposition,
}

/// What an offer asks for.
#[derive(Debug, Deserialize)]
pub struct Ask {
    /// The rung.
    pub rung: String,
    /// The amount in major units.
    pub amount: String,
    /// Its currency.
    pub currency: String,
}

/// A value proposition.
#[derive(Debug, Deserialize)]
pub struct Proposition {
    /// Its name.
    pub name: String,
    /// The cares that it claims to take care of.
    pub cares: Vec<String>,
    /// How.
    pub how: String,
    /// Unlike what.
    pub unlike: String,
    /// What is wrong with that.
    pub because: String,
}

/// Reads the setting.
///
/// # Errors
/// What is wrong with the file.
pub fn read(json: &str) -> Result<Setting, String> {
    serde_json::from_str(json).map_err(|e| e.to_string())
}

/// Reads the other experiments.
///
/// # Errors
/// What is wrong with the file.
pub fn others(json: &str) -> Result<Vec<Test>, String> {
    serde_json::from_str::<Others>(json).map(|read| read.tests).map_err(|e| e.to_string())
}

/// The study of each experiment, by the experiment's name: the column `source` of the published counts.
///
/// # Errors
/// What is wrong with the file.
pub fn sources(csv: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let mut reader = csv::Reader::from_reader(csv);
    let columns = reader.headers().map_err(|e| e.to_string())?.clone();
    let place = |name| columns.iter().position(|c| c == name).ok_or_else(|| format!("there is no column {name}"));
    let (experiment, source) = (place("experiment")?, place("source")?);
    let mut found = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|e| e.to_string())?;
        if let (Some(experiment), Some(source)) = (row.get(experiment), row.get(source)) {
            found.insert(experiment.to_owned(), source.to_owned());
        }
    }
    Ok(found)
}
