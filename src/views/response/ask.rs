//! What the form of a response asks for: tiles, ticks and chips.

use serde::Serialize;

use super::{outcome_label, outcome_mark};
use crate::domain::response::{Outcome, ReasonSource, Rung};
use crate::domain::text::fold;
use crate::views::choice::Choice;

/// An outcome as a tile.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    /// What is sent.
    pub value: &'static str,
    /// The tile's id; the stylesheet shows follow-up questions by it.
    pub id: &'static str,
    /// Its mark.
    pub mark: &'static str,
    /// Its word.
    pub label: &'static str,
    /// What that means.
    pub small: &'static str,
    /// The key that chooses it.
    pub key: &'static str,
    /// Whether it is one of the four; no answer yet is not.
    pub big: bool,
    /// Whether it is chosen.
    pub checked: bool,
}

/// The outcomes, of which the one with the word `chosen` is chosen.
pub fn tiles(chosen: &str) -> Vec<Tile> {
    let tile = |outcome: Outcome, id, key, small| Tile {
        value: outcome.word(),
        id,
        mark: outcome_mark(outcome),
        label: outcome_label(outcome),
        small,
        key,
        big: outcome != Outcome::Pending,
        checked: outcome.word() == chosen,
    };
    vec![
        tile(Outcome::Buy, "c-buy", "1", "takes the offer"),
        tile(Outcome::BuyInto, "c-in", "2", "backs it, unpaid"),
        tile(Outcome::Alternative, "c-alt", "3", "chose another"),
        tile(Outcome::DoNothing, "c-no", "4", "stays as is"),
        tile(Outcome::Pending, "c-wait", "5", "no answer yet"),
    ]
}

/// Something that customers can put in.
#[derive(Debug, Clone, Serialize)]
pub struct Put {
    /// What is sent.
    pub value: &'static str,
    /// The field's id.
    pub id: String,
    /// What it is.
    pub label: &'static str,
    /// For example.
    pub small: &'static str,
    /// The key that ticks it.
    pub key: &'static str,
    /// Whether it has an amount.
    pub money: bool,
    /// Whether it is ticked.
    pub checked: bool,
}

/// Everything that can be put in, the most costly first; the rung that is stored is ticked.
pub fn puts(given: &str) -> Vec<Put> {
    let put = |rung: Rung, label, small, key| Put {
        value: rung.word(),
        id: format!("put-{}", rung.word()),
        label,
        small,
        key,
        money: rung >= Rung::Deposit,
        checked: rung.word() == given,
    };
    vec![
        put(Rung::Payment, "Payment", "the price, paid", "P"),
        put(Rung::Deposit, "Deposit", "a part of it, or a signed order", "D"),
        put(Rung::Access, "Access", "data, a system, staff", "A"),
        put(Rung::Reputation, "Reputation", "an introduction, a quote", "R"),
        put(Rung::Time, "Time", "a meeting, a trial", "T"),
        put(Rung::Words, "Words", "a promise, no more", "W"),
    ]
}

/// A care that can be ticked, with how much they care.
#[derive(Debug, Clone, Serialize)]
pub struct CareChip {
    /// Its name.
    pub name: String,
    /// The field's id.
    pub id: String,
    /// Whether it was stated.
    pub checked: bool,
    /// Intensities.
    pub intensities: Vec<Choice>,
}

/// How much somebody cares who mentions it, as long as nobody says otherwise: the page shows it beside the chip.
pub const MENTIONED: &str = "3";

const INTENSITIES: [(&str, &str); 5] = [("1", "1 a little"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 a lot")];

/// The cares to tick, and those that were stated and can't be ticked, as the natural layout writes them.
pub fn cares(listed: &[String], stated: &str) -> (Vec<CareChip>, String) {
    let stated: Vec<(&str, &str)> =
        stated.split(';').filter_map(|p| p.rsplit_once(':')).map(|(n, s)| (n.trim(), s.trim())).collect();
    let fits = |name: &str, score: &str| {
        let on_scale = INTENSITIES.iter().any(|(value, _)| *value == score);
        on_scale && listed.iter().any(|l| fold(l) == fold(name))
    };
    let others: Vec<String> =
        stated.iter().filter(|(n, s)| !fits(n, s)).map(|(n, score)| format!("{n}:{score}")).collect();
    let chip = |(i, name): (usize, &String)| {
        let score = stated.iter().find(|(n, s)| fold(n) == fold(name) && fits(n, s)).map(|(_, score)| *score);
        CareChip {
            name: name.clone(),
            id: format!("care-{i}"),
            checked: score.is_some(),
            intensities: Choice::list(INTENSITIES, score.unwrap_or(MENTIONED)),
        }
    };
    (listed.iter().enumerate().map(chip).collect(), others.join("; "))
}

/// Who can say why; who it was is for people to say, so nobody is chosen beforehand.
pub fn reason_sources(chosen: &str) -> Vec<Choice> {
    let label = |source: &ReasonSource| match source {
        ReasonSource::Customer => "They say so",
        ReasonSource::Seller => "We judge so",
        ReasonSource::Other => "Somebody else does",
    };
    let each = ReasonSource::ALL.iter().map(|s| (s.word(), label(s)));
    Choice::list(each.chain([("", "Not said")]), chosen)
}

/// How satisfied customers can be with today's way.
pub fn satisfactions(chosen: &str) -> Vec<Choice> {
    let all = [("", "Not said"), ("1", "1 not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 entirely")];
    Choice::list(all, chosen)
}

/// Options of which one may be chosen or another one written: what is chosen, and what is written.
pub fn or_written(known: &[String], given: &str) -> (Vec<Choice>, String) {
    let listed = known.iter().any(|k| k == given);
    let options = Choice::list(known.iter().map(|k| (k.as_str(), k.as_str())), given);
    (options, if listed { String::new() } else { given.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_care_that_no_chip_can_say_is_written_out() {
        let listed = ["Speed".to_string(), "Price".to_string()];
        let (chips, others) = cares(&listed, "speed:4; price:2.5; Trust:5");
        let ticked: Vec<_> = chips.iter().filter(|c| c.checked).map(|c| c.name.as_str()).collect();
        assert_eq!((ticked, others.as_str()), (vec!["Speed"], "price:2.5; Trust:5"));
        let chosen = |chip: &CareChip| chip.intensities.iter().find(|c| c.selected).map(|c| c.value.clone());
        assert_eq!((chosen(&chips[0]).as_deref(), chosen(&chips[1]).as_deref()), (Some("4"), Some(MENTIONED)));
    }

    #[test]
    fn what_is_not_among_the_options_stands_in_the_field() {
        let known = ["Phone agency".to_string()];
        let (options, written) = or_written(&known, "Phone agency");
        assert!(options[0].selected && written.is_empty());
        let (options, written) = or_written(&known, "A cousin");
        assert_eq!((options[0].selected, written.as_str()), (false, "A cousin"));
    }
}
