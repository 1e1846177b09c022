//! The learning card: what was believed, observed and learned, and what will be done. It fills itself from the evidence
//! as far as it can, and people write the rest.

use super::finding::Finding;
use super::id::LearningEditId;
use super::invalid::Invalid;
use super::text::Words;
use super::time::Moment;
use super::wording::counted;

/// A part of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What was believed: fills itself from the hypothesis.
    Believed,
    /// What was observed: fills itself from the evidence.
    Observed,
    /// What was learned: empty until somebody writes it.
    Learned,
    /// What will be done: likewise.
    Will,
}

/// Words for each part, in the order of [`Part::ALL`]; nothing where a part is left alone.
pub type Words4 = [Option<String>; 4];

/// One edit of a card. Empty words let a part fill itself again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Its id.
    pub id: LearningEditId,
    /// The parts that it wrote.
    pub words: Words4,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// When it was taken back, if it was a slip.
    pub undone_at: Option<Moment>,
}

/// A part as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Which part.
    pub part: Part,
    /// What people wrote, who wrote it and when; nothing where the part fills itself.
    pub written: Option<(String, String, Moment)>,
    /// What it fills itself with; empty where it can't.
    pub automatic: String,
}

/// A card as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The four parts, in the order of [`Part::ALL`].
    pub parts: [Filled; 4],
    /// The latest edit that it shows.
    pub last: Option<LearningEditId>,
}

/// A card's form, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardDraft {
    /// What stands in each field, in the order of [`Part::ALL`]; nothing where it is empty.
    pub words: [Option<Words>; 4],
    /// The latest edit that the form showed.
    pub after: Option<LearningEditId>,
}

impl Part {
    /// Every part, in the order of the card.
    pub const ALL: [Part; 4] = [Part::Believed, Part::Observed, Part::Learned, Part::Will];

    /// The word that forms and tables use.
    pub fn word(self) -> &'static str {
        match self {
            Part::Believed => "believed",
            Part::Observed => "observed",
            Part::Learned => "learned",
            Part::Will => "will",
        }
    }

    /// The words on the card.
    pub fn label(self) -> &'static str {
        match self {
            Part::Believed => "We believed",
            Part::Observed => "We observed",
            Part::Learned => "We learned",
            Part::Will => "We will",
        }
    }
}

impl Filled {
    /// The words that the card shows.
    pub fn text(&self) -> &str {
        self.written.as_ref().map_or(&self.automatic, |(words, ..)| words)
    }
}

impl Card {
    /// The card of an experiment, from its hypothesis, its findings and the edits so far, oldest first.
    pub fn of(hypothesis: &str, findings: &[Finding], edits: &[Edit]) -> Self {
        let kept = || edits.iter().rev().filter(|e| e.undone_at.is_none());
        let parts = Part::ALL.map(|part| {
            let latest = kept().find_map(|e| e.words[part as usize].as_ref().map(|w| (w.clone(), e.by.clone(), e.at)));
            let automatic = match part {
                Part::Believed => hypothesis.to_string(),
                Part::Observed => observed(findings),
                Part::Learned | Part::Will => String::new(),
            };
            Filled { part, written: latest.filter(|(words, ..)| !words.is_empty()), automatic }
        });
        Card { parts, last: kept().next().map(|e| e.id) }
    }
}

/// What the evidence says, one sentence an offer.
pub fn observed(findings: &[Finding]) -> String {
    let asked: Vec<&Finding> = findings.iter().filter(|f| f.n > 0).collect();
    let silent = findings.len() - asked.len();
    let say = |f: &&Finding| match f.state {
        Some(_) => format!("{}: {}. {}.", f.offer, f.counted(), f.word()),
        None => format!("{}: {}.", f.offer, f.counted()),
    };
    let mut sentences: Vec<String> = asked.iter().map(say).collect();
    if !asked.is_empty() && silent > 0 {
        sentences.push(format!("{} without a response.", counted(silent as u64, "offer", "offers")));
    }
    sentences.join(" ")
}

impl CardDraft {
    /// Checks a card's form: one field a part, and the latest edit that it showed.
    pub fn parse(fields: [&str; 4], after: &str) -> Result<Self, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let mut words = [None, None, None, None];
        for (part, raw) in Part::ALL.into_iter().zip(fields) {
            match Words::parse(part.word(), Some(raw)) {
                Ok(found) => words[part as usize] = found,
                Err(e) => wrong.push(e),
            }
        }
        let after = after.parse().ok().filter(|id| *id > 0).map(LearningEditId);
        if wrong.is_empty() { Ok(CardDraft { words, after }) } else { Err(wrong) }
    }

    /// The parts that the form changes; nothing where it changes none.
    ///
    /// # Errors
    /// When somebody else has changed the card since the form was opened.
    pub fn changes(&self, card: &Card) -> Result<Option<Words4>, Invalid> {
        let changed = Part::ALL.map(|part| {
            let typed = self.words[part as usize].as_ref().map_or("", Words::as_str);
            let stored = card.parts[part as usize].written.as_ref().map_or("", |(words, ..)| words);
            (typed != stored).then(|| typed.to_string())
        });
        match changed.iter().any(Option::is_some) {
            false => Ok(None),
            true if self.after == card.last => Ok(Some(changed)),
            true => Err(Invalid::new(
                "",
                "changed",
                "Somebody changed the card in the meantime. What you typed is still here; what they wrote stands in \
                 the history. Save once more to put yours in its place.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::tests::finding;
    use crate::stats::sequential::State;

    fn edit(id: i64, part: Part, words: &str) -> Edit {
        let mut all = [None, None, None, None];
        all[part as usize] = Some(words.to_string());
        Edit { id: LearningEditId(id), words: all, at: Moment(id), by: "Priya".into(), undone_at: None }
    }

    fn card(edits: &[Edit], accepted: u64) -> Card {
        Card::of("Owners pay", &[finding("Cover", accepted, 40, Some(State::Inconclusive))], edits)
    }

    #[test]
    fn what_nobody_has_written_fills_itself_anew_each_time() {
        let texts = |card: &Card| card.parts.clone().map(|p| p.text().to_string());
        assert_eq!(texts(&card(&[], 12)), ["Owners pay", "Cover: 12 of 40 accepted. Inconclusive.", "", ""]);
        let written = [edit(1, Part::Learned, "Single shops wait")];
        assert_eq!(texts(&card(&written, 13))[1], "Cover: 13 of 40 accepted. Inconclusive.");
        assert_eq!(texts(&card(&written, 13))[2], "Single shops wait");
    }

    #[test]
    fn what_people_wrote_stands_until_they_empty_it_or_take_it_back() {
        let mut edits = vec![edit(1, Part::Observed, "Few bought"), edit(2, Part::Observed, "Very few bought")];
        assert_eq!(card(&edits, 12).parts[1].text(), "Very few bought");
        edits[1].undone_at = Some(Moment(9));
        assert_eq!((card(&edits, 12).parts[1].text(), card(&edits, 12).last), ("Few bought", Some(LearningEditId(1))));
        edits.push(edit(3, Part::Observed, ""));
        assert!(card(&edits, 12).parts[1].text().starts_with("Cover: 12 of 40"));
    }

    #[test]
    fn a_form_changes_only_what_was_typed_and_never_over_somebody_elses_words() {
        let now = card(&[edit(1, Part::Learned, "Owners wait")], 12);
        let draft = |learned, after| CardDraft::parse(["", "", learned, ""], after).unwrap();
        assert_eq!(draft("Owners wait", "").changes(&now), Ok(None));
        let changed = draft("Owners pay", "1").changes(&now).unwrap().unwrap();
        assert_eq!(changed, [None, None, Some("Owners pay".to_string()), None]);
        assert_eq!(draft("Owners pay", "").changes(&now).unwrap_err().code, "changed");
    }
}
