//! A part of an experiment's responses, looked at after the fact: it describes and never gives a verdict.

use super::evidence::{Cell, Evidence, Mention, OfferEvidence, Source};
use super::invalid::Invalid;
use super::response::{Rung, Standing};
use super::stream::{Look, Stream};
use super::time::Day;
use super::wording::{date, rung};

/// Which part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slice {
    /// Only this segment, by its name.
    pub segment: Option<String>,
    /// Only what this member logged, by name.
    pub member: Option<String>,
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
    /// A yes counts from this rung on, whatever was asked.
    pub rung: Option<Rung>,
}

impl Slice {
    /// Reads a slice as an address carries it; what is empty limits nothing.
    ///
    /// # Errors
    /// Every field that can't be read.
    pub fn parse(segment: &str, member: &str, from: &str, to: &str, rung: &str) -> Result<Self, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let name = |raw: &str| Some(raw.trim().to_owned()).filter(|name| !name.is_empty());
        let mut day = |field: &'static str, raw: &str| {
            name(raw).and_then(|raw| Day::parse(field, &raw).map_err(|e| wrong.push(e)).ok())
        };
        let (from, to) = (day("from", from), day("to", to));
        let rung = name(rung).and_then(|word| {
            let unknown =
                || Invalid::new("rung", "unknown", "That is no rung. Choose one of the list.").with_value(&word);
            Rung::parse(&word).or_else(|| {
                wrong.push(unknown());
                None
            })
        });
        let slice = Slice { segment: name(segment), member: name(member), from, to, rung };
        if slice.member.is_some() && (slice.segment.is_some() || slice.from.is_some() || slice.to.is_some()) {
            let message =
                "What a member logged is counted over all segments and days. Leave those open, or the member.";
            wrong.push(Invalid::new("member", "contradiction", message));
        }
        if let (Some(from), Some(to)) = (slice.from, slice.to)
            && to < from
        {
            wrong.push(Invalid::new("to", "before", "The last day lies before the first. Exchange them."));
        }
        if wrong.is_empty() { Ok(slice) } else { Err(wrong) }
    }

    /// Whether it leaves nothing out.
    pub fn is_whole(&self) -> bool {
        *self == Slice::default()
    }

    /// The part in words: `One shop, from 2 October 2026`.
    pub fn words(&self) -> String {
        let period = match (self.from, self.to) {
            (Some(from), Some(to)) => Some(format!("{} to {}", date(from), date(to))),
            (Some(from), None) => Some(format!("from {}", date(from))),
            (None, Some(to)) => Some(format!("until {}", date(to))),
            (None, None) => None,
        };
        let parts = [
            self.segment.clone(),
            self.member.as_ref().map(|member| format!("logged by {member}")),
            period,
            self.rung.map(|r| format!("a yes counts from “{}” on", rung(r))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn keeps_segment(&self, segment: Option<&String>) -> bool {
        self.segment.as_ref().is_none_or(|wanted| segment == Some(wanted))
    }

    fn keeps(&self, cell: &Cell) -> bool {
        self.keeps_segment(cell.segment.as_ref())
            && self.from.is_none_or(|from| from <= cell.day)
            && self.to.is_none_or(|to| cell.day <= to)
    }
}

impl Evidence {
    /// A part of the evidence. It has no plan, for nobody planned to look at it, and no order of responses.
    #[must_use]
    pub fn part(self, slice: &Slice) -> Self {
        if slice.is_whole() {
            return self;
        }
        let offers: Vec<OfferEvidence> = self.offers.into_iter().map(|offer| part_of(offer, slice)).collect();
        Evidence {
            part: Some(slice.words()),
            plan: None,
            late_plan: None,
            amendments: Vec::new(),
            offers,
            pairings: Vec::new(),
            voices: self.voices.into_iter().filter(|v| slice.keeps_segment(v.segment.as_ref())).collect(),
            ..self
        }
    }
}

fn part_of(offer: OfferEvidence, slice: &Slice) -> OfferEvidence {
    let ask = slice.rung.unwrap_or(offer.ask);
    let whole_time = slice.from.is_none() && slice.to.is_none();
    let cells: Vec<Cell> = match &slice.member {
        Some(member) => {
            let day = offer.cells.iter().map(|c| c.day).min().unwrap_or(Day(0));
            let own = offer.sources.iter().filter(|s| s.member.as_ref() == Some(member));
            own.map(|source| logged(source, day)).collect()
        }
        None => offer.cells.into_iter().filter(|cell| slice.keeps(cell)).collect(),
    };
    let looks = cells.iter().filter(|c| c.counts()).map(|cell| {
        let accepted = cell.outcome.is_yes() && cell.rung >= ask;
        Look { n: cell.count, accepted: if accepted { cell.count } else { 0 }, at: cell.day.start() }
    });
    let stream = Stream::fold(looks, None);
    let told = |m: &Mention| whole_time && slice.member.is_none() && slice.keeps_segment(m.segment.as_ref());
    OfferEvidence {
        ask,
        stream,
        cells,
        mentions: offer.mentions.into_iter().filter(told).collect(),
        sources: Vec::new(),
        // They are not counted by segment or day.
        silent: 0,
        endings: Vec::new(),
        ..offer
    }
}

/// What one member logged, whose days and segments aren't counted apart.
fn logged(source: &Source, day: Day) -> Cell {
    Cell {
        segment: None,
        propositions: std::sync::Arc::from([]),
        outcome: source.outcome,
        alternative: None,
        rung: source.rung,
        standing: Standing::Counted,
        day,
        count: source.count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_is_read_with_every_mistake_and_said_in_words() {
        let slice = Slice::parse(" One shop ", "", "2026-10-02", "2026-10-14", "deposit").unwrap();
        assert_eq!(slice.words(), "One shop, 2 October 2026 to 14 October 2026, a yes counts from “Left a deposit” on");
        let wrong = Slice::parse("One shop", "Priya", "2 Oct", "", "gold").unwrap_err();
        assert_eq!(wrong.iter().map(|e| e.field.as_ref()).collect::<Vec<_>>(), ["from", "rung", "member"]);
        assert!(Slice::parse("", " ", "", "", "").unwrap().is_whole());
        assert!(Slice::parse("", "", "2026-10-02", "2026-10-01", "").is_err());
    }
}
