//! What customers say they care about, against what they then do.

use std::collections::BTreeMap;

use crate::domain::evidence::{Evidence, Mention};
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::Rung;
use crate::domain::wording::{capital, count, list, number, pct};
use crate::stats::StatsError;
use crate::stats::association::{
    CareReading, Coefficient, MentionTable, Pattern, Quadrant, log_odds_ratio, penalised_logistic, read_care,
};
use crate::stats::compare::{benjamini_hochberg, fisher_exact};
use crate::stats::proportion::{Interval, jeffreys_interval};

/// The level of the ranges.
pub const LEVEL: f64 = 0.95;
/// The spread of the prior on each log odds ratio.
const PRIOR_SD: f64 = 1.5;
/// The adjusted p-value up to which a difference is starred.
pub const STARRED: f64 = 0.1;
/// The most cares that are adjusted for each other: those mentioned most.
const MOST_ADJUSTED: usize = 20;
/// How many standards are quoted for a care.
const QUOTED: usize = 5;

/// One care.
#[derive(Debug, Clone, PartialEq)]
pub struct CareReport {
    /// The care.
    pub name: String,
    /// Counted responses that state it.
    pub mentioned: u64,
    /// Counted responses of customers who were listened to.
    pub of: u64,
    /// Accepted ones among those that state it.
    pub mentioned_accepted: u64,
    /// Accepted ones among the others.
    pub silent_accepted: u64,
    /// The range of the rate of those who state it, 95 %.
    pub mention_range: Interval,
    /// The share by which the median care is stated: more than that is often.
    pub often: f64,
    /// What stating it goes with; nothing where there is too little to say.
    pub reading: Result<CareReading, TooLittle>,
    /// The log odds ratio of this care alone.
    pub alone: Coefficient,
    /// The log odds ratio beside all other cares, offers and segments.
    pub adjusted: Result<Coefficient, TooLittle>,
    /// Fisher's exact test, two-sided; nothing where everybody or nobody states it.
    pub p: Option<f64>,
    /// The same, adjusted for the number of cares.
    pub p_bh: Option<f64>,
    /// The standards by which customers judge it, in their words, the latest first.
    pub standards: Vec<String>,
    /// The reading in words.
    pub sentence: String,
}

/// Why a care can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLittle {
    /// Fewer than three state it, or fewer than three don't.
    Mentions,
    /// Everybody did the same.
    Outcomes,
    /// It is not among the cares that are adjusted for each other, or the model does not settle.
    NotAdjusted,
}

impl TooLittle {
    /// The reason for people.
    pub fn why(self) -> &'static str {
        match self {
            TooLittle::Mentions => "It takes three customers who state it and three who don't.",
            TooLittle::Outcomes => "All customers did the same, so nothing sets those who state it apart.",
            TooLittle::NotAdjusted => "There is too little to adjust it for the other cares.",
        }
    }

    fn of(error: &StatsError) -> Self {
        match error {
            StatsError::TooFewObservations { needed: 3, .. } => TooLittle::Mentions,
            StatsError::Separation | StatsError::TooFewObservations { .. } => TooLittle::Outcomes,
            _ => TooLittle::NotAdjusted,
        }
    }
}

/// One row of the model: who was asked what, and what they stated.
struct Row<'a> {
    offer: &'a str,
    mention: &'a Mention,
    accepted: bool,
}

/// The cares of some experiments, the most stated first.
pub(in crate::domain) fn of(experiments: &[&Evidence]) -> Result<Vec<CareReport>, StatsError> {
    let rows: Vec<Row> = experiments
        .iter()
        .flat_map(|e| &e.offers)
        .flat_map(|o| o.mentions.iter().filter(|m| m.count > 0).map(|m| row(&o.name, o.ask, m)))
        .collect();
    let mut tables: Vec<(String, MentionTable)> =
        names(&rows).into_iter().map(|name| (name.to_string(), table(&rows, name))).collect();
    tables.sort_by(|a, b| mentions(&b.1).cmp(&mentions(&a.1)).then_with(|| a.0.cmp(&b.0)));
    let median = median(tables.iter().map(|(_, t)| mentions(t) as f64 / total(t) as f64).collect());
    let adjusted = adjusted(&rows, &tables);
    let mut cares = Vec::new();
    for (i, (name, table)) in tables.iter().enumerate() {
        let adjusted = adjusted.as_ref().map_err(|e| *e).and_then(|a| a.get(i).copied().ok_or(TooLittle::NotAdjusted));
        cares.push(care(name, *table, median, adjusted, standards(experiments, name))?);
    }
    let p: Vec<f64> = cares.iter().filter_map(|c| c.p).collect();
    for (care, p) in cares.iter_mut().filter(|c| c.p.is_some()).zip(benjamini_hochberg(&p)?) {
        care.p_bh = Some(p);
    }
    cares.iter_mut().for_each(|care| care.sentence = sentence(care));
    Ok(cares)
}

fn row<'a>(offer: &'a str, ask: Rung, mention: &'a Mention) -> Row<'a> {
    let accepted = acceptance(mention.outcome, mention.rung, ask) == Acceptance::Accepted;
    Row { offer, mention, accepted }
}

fn names<'a>(rows: &[Row<'a>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = rows.iter().flat_map(|r| r.mention.cares.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn table(rows: &[Row], name: &str) -> MentionTable {
    let mut table = MentionTable { mention_commit: 0, mention_not: 0, silent_commit: 0, silent_not: 0 };
    for row in rows {
        let slot = match (row.mention.cares.iter().any(|c| c == name), row.accepted) {
            (true, true) => &mut table.mention_commit,
            (true, false) => &mut table.mention_not,
            (false, true) => &mut table.silent_commit,
            (false, false) => &mut table.silent_not,
        };
        *slot = slot.saturating_add(row.mention.count);
    }
    table
}

fn mentions(t: &MentionTable) -> u64 {
    t.mention_commit.saturating_add(t.mention_not)
}

fn total(t: &MentionTable) -> u64 {
    mentions(t).saturating_add(t.silent_commit).saturating_add(t.silent_not)
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    match rates.len() {
        0 => 0.0,
        n if n % 2 == 1 => rates[n / 2],
        n => 0.5 * (rates[n / 2 - 1] + rates[n / 2]),
    }
}

/// The log odds ratio of each care beside the others, the offers and the segments, in the order of the tables.
fn adjusted(rows: &[Row], tables: &[(String, MentionTable)]) -> Result<Vec<Coefficient>, TooLittle> {
    let cares: Vec<&str> = tables.iter().take(MOST_ADJUSTED).map(|(name, _)| name.as_str()).collect();
    let (offers, segments) = (levels(rows, |r| Some(r.offer)), levels(rows, |r| r.mention.segment.as_deref()));
    let mut patterns: BTreeMap<Vec<bool>, (u64, u64)> = BTreeMap::new();
    for row in rows {
        let mut key: Vec<bool> = cares.iter().map(|care| row.mention.cares.iter().any(|c| c == care)).collect();
        key.extend(offers.iter().map(|offer| *offer == row.offer));
        key.extend(segments.iter().map(|segment| Some(*segment) == row.mention.segment.as_deref()));
        let (successes, n) = patterns.entry(key).or_default();
        *n += row.mention.count;
        *successes += if row.accepted { row.mention.count } else { 0 };
    }
    let patterns: Vec<Pattern> = patterns
        .into_iter()
        .map(|(key, (successes, n))| Pattern { covariates: key.into_iter().map(f64::from).collect(), successes, n })
        .collect();
    let fit = penalised_logistic(&patterns, PRIOR_SD, LEVEL).map_err(|e| TooLittle::of(&e))?;
    Ok(fit.into_iter().skip(1).take(cares.len()).collect())
}

/// All levels of a grouping but the first, which the others stand against.
fn levels<'a>(rows: &[Row<'a>], of: impl Fn(&Row<'a>) -> Option<&'a str>) -> Vec<&'a str> {
    let mut levels: Vec<Option<&str>> = rows.iter().map(of).collect();
    levels.sort_unstable();
    levels.dedup();
    levels.into_iter().skip(1).flatten().collect()
}

fn standards(experiments: &[&Evidence], name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let voices = experiments.iter().flat_map(|e| &e.voices).filter(|v| v.care.as_deref() == Some(name));
    for standard in voices.filter_map(|v| v.standard.as_ref()) {
        if found.len() < QUOTED && !found.contains(standard) {
            found.push(standard.clone());
        }
    }
    found
}

fn care(
    name: &str,
    table: MentionTable,
    median: f64,
    adjusted: Result<Coefficient, TooLittle>,
    standards: Vec<String>,
) -> Result<CareReport, StatsError> {
    let (mentioned, of) = (mentions(&table), total(&table));
    let p = match (mentioned, of - mentioned) {
        (0, _) | (_, 0) => None,
        (said, silent) => Some(fisher_exact(table.silent_commit, silent, table.mention_commit, said)?),
    };
    let reading = read_care(table, median, LEVEL).map_err(|e| TooLittle::of(&e));
    Ok(CareReport {
        name: name.to_string(),
        mentioned,
        of,
        mentioned_accepted: table.mention_commit,
        silent_accepted: table.silent_commit,
        mention_range: jeffreys_interval(mentioned, of, LEVEL)?,
        often: median,
        adjusted: reading.and(adjusted),
        reading,
        alone: log_odds_ratio(table, LEVEL)?,
        p,
        p_bh: None,
        standards,
        sentence: String::new(),
    })
}

impl CareReport {
    /// The share of those listened to who state it. Whoever states it was listened to, so there is at least one.
    pub fn mention_rate(&self) -> f64 {
        self.mentioned as f64 / self.of as f64
    }

    /// The corner that the care stands in.
    pub fn quadrant(&self) -> Option<Quadrant> {
        self.reading.ok().map(|r| r.quadrant)
    }

    /// Whether those who state it gave less, as far as the whole range of the difference tells.
    pub fn gave_less(&self) -> bool {
        self.reading.is_ok_and(|reading| reading.lift_range.high < 0.0)
    }

    /// Whether the difference is worth a star among all that were looked at.
    pub fn starred(&self) -> bool {
        self.p_bh.is_some_and(|p| p <= STARRED)
    }
}

/// Which care is stated most, with all that are stated as often; they come the most stated first.
pub fn most_stated(cares: &[CareReport]) -> Option<String> {
    let first = cares.first()?;
    let tied: Vec<&str> = cares.iter().filter(|c| c.mentioned == first.mentioned).map(|c| c.name.as_str()).collect();
    Some(match tied.len() {
        1 => format!("{} is stated most", capital(&first.name)),
        n if n == cares.len() => format!("All {} cares are stated equally often", number(n)),
        _ => format!("{} are stated most", capital(&list(&tied))),
    })
}

/// The word for a corner.
pub fn quadrant_word(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::SaidAndPaid => "Said and paid",
        Quadrant::SaidNotPaid => "Said, not paid",
        Quadrant::UnsaidButPaid => "Unsaid but paid",
        Quadrant::Neither => "Neither",
        Quadrant::Unclear => "Unclear",
    }
}

fn sentence(care: &CareReport) -> String {
    let stated = format!("{} of {} state it", count(care.mentioned), count(care.of));
    let Ok(reading) = care.reading else {
        let why = care.reading.err().map_or("", TooLittle::why);
        return format!("{stated}. {why}");
    };
    let silent = care.of - care.mentioned;
    let rate = |accepted: u64, n: u64| pct(accepted as f64 / n as f64);
    let rates = format!(
        "{} of those who state it accepted, {} of the others",
        rate(care.mentioned_accepted, care.mentioned),
        rate(care.silent_accepted, silent)
    );
    let meaning = match reading.quadrant {
        Quadrant::SaidNotPaid if care.gave_less() => "said more than other cares, and those who said it gave less",
        Quadrant::Neither if care.gave_less() => "said less than other cares, and those who said it gave less",
        Quadrant::SaidAndPaid => "said more than other cares, and those who said it gave more",
        Quadrant::SaidNotPaid => "said more than other cares, and nothing shows that those who said it gave more",
        Quadrant::UnsaidButPaid => "said less than other cares, and those who said it gave more",
        Quadrant::Neither => "said less than other cares, and nothing shows that those who said it gave more",
        Quadrant::Unclear => "too close to say whether it goes with giving",
    };
    format!("{stated}; {rates}: {meaning}.")
}
