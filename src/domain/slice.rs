//! A part of an experiment's responses, looked at after the fact: it describes and never gives a verdict.

use super::evidence::{Cell, Evidence, Mention, OfferEvidence, Source, Voice};
use super::experiment::Method;
use super::invalid::{Invalid, shown};
use super::own_field::OwnEvidence;
use super::response::{Rung, Standing};
use super::stream::{Look, Stream};
use super::time::Day;
use super::wording::{count, date, rung};

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
    /// Only what was asked in this way.
    pub method: Option<Method>,
}

/// A slice as an address carries it; what is empty limits nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SliceFields<'a> {
    /// A segment's name.
    pub segment: &'a str,
    /// A member's name.
    pub member: &'a str,
    /// The first day.
    pub from: &'a str,
    /// The last day.
    pub to: &'a str,
    /// The word of a rung.
    pub rung: &'a str,
    /// The word of a method.
    pub method: &'a str,
}

/// What one member logged, by offer in the order of the evidence.
pub type Logged = Vec<Vec<Cell>>;

/// The most responses of an experiment, as they are stored, that are read one by one to find what a member logged.
pub const MOST_READ: i64 = 100_000;

impl Slice {
    /// Reads a slice: what can be read, and every field that can't.
    pub fn read(fields: &SliceFields<'_>) -> (Self, Vec<Invalid>) {
        let mut wrong = Vec::new();
        let name = |raw: &str| Some(raw.trim().to_owned()).filter(|name| !name.is_empty());
        let mut day = |field: &'static str, raw: &str| {
            name(raw).and_then(|raw| Day::parse(field, &raw).map_err(|e| wrong.push(e)).ok())
        };
        let (from, mut to) = (day("from", fields.from), day("to", fields.to));
        let rung = word("rung", fields.rung, Rung::parse, &mut wrong);
        let method = word("method", fields.method, Method::parse, &mut wrong);
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            to = None;
            wrong.push(Invalid::new("to", "before", "The last day lies before the first. Exchange them."));
        }
        let slice = Slice { segment: name(fields.segment), member: name(fields.member), from, to, rung, method };
        (slice, wrong)
    }

    /// The names in it that nothing of the evidence bears.
    pub fn unknown(&self, whole: &Evidence) -> Vec<Invalid> {
        let segments = || whole.offers.iter().flat_map(|o| &o.cells).filter_map(|cell| cell.segment.as_ref());
        let members = || whole.offers.iter().flat_map(|o| &o.sources).filter_map(|source| source.member.as_ref());
        let none = |field: &'static str, name: &str, what: &str| {
            let message = format!("{what} '{}' here. Choose one of the list.", shown(name));
            Invalid::new(field, "unknown", message).with_value(name)
        };
        let segment = self.segment.as_ref().filter(|name| !segments().any(|known| known == *name));
        let member = self.member.as_ref().filter(|name| !members().any(|known| known == *name));
        let segment = segment.map(|name| none("segment", name, "Nobody has responded of a segment"));
        let member = member.map(|name| none("member", name, "Nothing was logged by"));
        segment.into_iter().chain(member).collect()
    }

    /// Whether no tally holds it: what a member logged, of one segment or period.
    pub fn needs_responses(&self) -> bool {
        self.member.is_some() && (self.segment.is_some() || self.from.is_some() || self.to.is_some())
    }

    /// What to say where it needs responses and there are too many to read.
    pub fn too_many(&self) -> Invalid {
        let message = format!(
            "This experiment has more than {} rows, too many to look at one member's by segment or day. Leave segment \
             and days open, or the member.",
            count(MOST_READ.unsigned_abs())
        );
        Invalid::new("member", "too_many", message)
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
            self.method.map(|m| format!("method “{}”", m.label())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn keeps_segment(&self, segment: Option<&String>) -> bool {
        self.segment.as_ref().is_none_or(|wanted| segment == Some(wanted))
    }

    fn keeps_day(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn keeps(&self, cell: &Cell) -> bool {
        self.keeps_segment(cell.segment.as_ref()) && self.keeps_day(cell.day)
    }

    /// What is known of own fields: choices are counted by what was done and given, not by segment, day or member.
    fn own(&self, own: OwnEvidence, asked_so: bool) -> OwnEvidence {
        let counted = Slice { rung: None, method: None, ..self.clone() }.is_whole();
        let uncounted = asked_so && !counted && !own.fields.is_empty();
        let fields = if asked_so && counted { own.fields } else { Vec::new() };
        OwnEvidence { facts: own.facts, fields, uncounted }
    }

    fn hears(&self, voice: &Voice) -> bool {
        self.keeps_segment(voice.segment.as_ref())
            && self.keeps_day(voice.day)
            && (self.member.is_none() || voice.member == self.member)
    }
}

impl Evidence {
    /// A part of the evidence. It has no plan, for nobody planned to look at it, and no order of responses. What a
    /// member logged stands in the tallies without segments and days; see [`Evidence::part_logged`].
    #[must_use]
    pub fn part(self, slice: &Slice) -> Self {
        if slice.is_whole() {
            return self;
        }
        self.cut(slice, |offer, _| match &slice.member {
            Some(member) => {
                let day = offer.cells.iter().map(|c| c.day).min().unwrap_or(Day(0));
                let own = offer.sources.iter().filter(|s| s.member.as_ref() == Some(member));
                own.map(|source| logged(source, day)).collect()
            }
            None => offer.cells.iter().filter(|cell| slice.keeps(cell)).cloned().collect(),
        })
    }

    /// The same of what a member logged, which was read from the responses.
    #[must_use]
    pub fn part_logged(self, slice: &Slice, own: &Logged) -> Self {
        let of = |place: usize| own.get(place).into_iter().flatten();
        self.cut(slice, |_, place| of(place).filter(|cell| slice.keeps(cell)).cloned().collect())
    }

    fn cut(self, slice: &Slice, cells: impl Fn(&OfferEvidence, usize) -> Vec<Cell>) -> Self {
        let asked_so = slice.method.is_none() || slice.method == self.method;
        let kept = |offer: &OfferEvidence, place| if asked_so { cells(offer, place) } else { Vec::new() };
        let offers = self.offers.into_iter().enumerate().map(|(place, offer)| {
            let cells = kept(&offer, place);
            part_of(offer, slice, cells, asked_so)
        });
        Evidence {
            own: slice.own(self.own, asked_so),
            part: Some(slice.words()),
            plan: None,
            late_plan: None,
            amendments: Vec::new(),
            offers: offers.collect(),
            pairings: Vec::new(),
            voices: self.voices.into_iter().filter(|v| asked_so && slice.hears(v)).collect(),
            ..self
        }
    }
}

fn word<T>(field: &'static str, raw: &str, parse: impl Fn(&str) -> Option<T>, wrong: &mut Vec<Invalid>) -> Option<T> {
    let word = raw.trim();
    let known = parse(word);
    if known.is_none() && !word.is_empty() {
        let message = format!("That is no {field}. Choose one of the list.");
        wrong.push(Invalid::new(field, "unknown", message).with_value(word));
    }
    known
}

fn part_of(offer: OfferEvidence, slice: &Slice, cells: Vec<Cell>, asked_so: bool) -> OfferEvidence {
    let ask = slice.rung.unwrap_or(offer.ask);
    let looks = cells.iter().filter(|c| c.counts()).map(|cell| {
        let accepted = cell.outcome.is_yes() && cell.rung >= ask;
        Look { n: cell.count, accepted: if accepted { cell.count } else { 0 }, at: cell.day.start() }
    });
    let stream = Stream::fold(looks, None);
    // What was said is counted by segment alone.
    let told = asked_so && slice.from.is_none() && slice.to.is_none() && slice.member.is_none();
    let heard = |m: &Mention| told && slice.keeps_segment(m.segment.as_ref());
    OfferEvidence {
        ask,
        stream,
        cells,
        mentions: offer.mentions.into_iter().filter(heard).collect(),
        sources: Vec::new(),
        // They are not counted by segment.
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
        unsaid: source.unsaid,
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
        let all = SliceFields { segment: " One shop ", member: "Priya", ..SliceFields::default() };
        let (slice, wrong) =
            Slice::read(&SliceFields { from: "2026-10-02", to: "2026-10-14", rung: "deposit", method: "pilot", ..all });
        assert_eq!(
            slice.words(),
            "One shop, logged by Priya, 2 October 2026 to 14 October 2026, a yes counts from “Left a deposit” on, method \
             “Pilot”"
        );
        assert_eq!(wrong, []);
        let wrong = SliceFields { from: "2 Oct", rung: "gold", method: "séance", ..all };
        let (_, wrong) = Slice::read(&wrong);
        assert_eq!(wrong.iter().map(|e| e.field.as_ref()).collect::<Vec<_>>(), ["from", "rung", "method"]);
        assert!(Slice::read(&SliceFields { member: " ", ..SliceFields::default() }).0.is_whole());
        let backwards = SliceFields { from: "2026-10-02", to: "2026-10-01", ..SliceFields::default() };
        let (slice, wrong) = Slice::read(&backwards);
        assert_eq!((slice.to, wrong[0].field.as_ref()), (None, "to"));
    }
}
