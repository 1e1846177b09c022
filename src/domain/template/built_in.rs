//! The templates that everybody has.

use super::sheet::Sheet;
use super::{Proposal, Sketch, Template, conversations, sales, services};
use crate::domain::guide::Guide;
use crate::domain::offer::Ask;
use crate::domain::plan::{Bar, Plan};
use crate::domain::response::Rung;

/// A usual way to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltIn {
    /// Listening to how customers live with a problem.
    ProblemInterview,
    /// Making an offer face to face.
    OfferInterview,
    /// Showing an offer to strangers.
    LandingPage,
    /// Selling what comes later.
    PreOrder,
    /// Doing the work by hand.
    Concierge,
    /// Trying it out at an organization.
    Pilot,
    /// Asking people inside to buy into something.
    InternalPitch,
    /// The same offer at several prices.
    PriceLadder,
}

impl BuiltIn {
    /// All of them, in the order in which a team comes to need them.
    pub const ALL: [BuiltIn; 8] = [
        BuiltIn::ProblemInterview,
        BuiltIn::OfferInterview,
        BuiltIn::LandingPage,
        BuiltIn::PreOrder,
        BuiltIn::Concierge,
        BuiltIn::Pilot,
        BuiltIn::InternalPitch,
        BuiltIn::PriceLadder,
    ];

    fn sheet(self) -> &'static Sheet {
        match self {
            BuiltIn::ProblemInterview => &conversations::PROBLEM_INTERVIEW,
            BuiltIn::OfferInterview => &conversations::OFFER_INTERVIEW,
            BuiltIn::LandingPage => &sales::LANDING_PAGE,
            BuiltIn::PreOrder => &sales::PRE_ORDER,
            BuiltIn::Concierge => &services::CONCIERGE,
            BuiltIn::Pilot => &services::PILOT,
            BuiltIn::InternalPitch => &conversations::INTERNAL_PITCH,
            BuiltIn::PriceLadder => &sales::PRICE_LADDER,
        }
    }

    /// The word that forms and tables use.
    pub fn word(self) -> &'static str {
        self.sheet().word
    }

    /// The template of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What one does, in one sentence.
    pub fn line(self) -> &'static str {
        self.sheet().line
    }

    /// What it fills in.
    pub fn template(self) -> Template {
        let sheet = self.sheet();
        let sketch = |(name, rung): &(&str, Rung)| Sketch {
            name: (*name).to_string(),
            words: String::new(),
            ask: Ask { rung: *rung, amount: None },
            price: None,
        };
        let plan = |succeed_at| Plan { succeed_at, stop_at: Some(sheet.planned), stop_on: None };
        Template {
            name: sheet.name.to_string(),
            method: Some(sheet.method),
            offers: sheet.offers.iter().map(sketch).collect(),
            alternatives: sheet.alternatives.iter().map(|one| (*one).to_string()).collect(),
            guide: Some(Guide::stored(&sheet.questions.join("\n"))),
            proposal: Bar::from_millionths(sheet.bar * 10_000)
                .map(|bar| Proposal { plan: plan(bar), because: sheet.because.to_string() }),
            items: sheet.items.iter().map(|one| (*one).to_string()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::prospect::clear_rate;
    use crate::domain::text::{Name, Words};
    use crate::domain::{alternative, own_item};
    use crate::stats::planning::sample_size;
    use std::collections::BTreeSet;

    #[test]
    fn every_template_passes_the_gates_of_the_forms_that_it_fills() {
        for one in BuiltIn::ALL {
            let template = one.template();
            assert_eq!(BuiltIn::parse(one.word()), Some(one));
            assert_eq!(Name::parse("name", &template.name).unwrap().as_str(), template.name);
            assert!(!template.offers.is_empty() && !template.alternatives.is_empty(), "{one:?}");
            for offer in &template.offers {
                assert_eq!(Name::parse("offer_name", &offer.name).unwrap().as_str(), offer.name);
                assert!(offer.ask.rung > Rung::None, "{one:?}");
            }
            for name in &template.alternatives {
                assert_eq!(alternative::parse("alternative", name).unwrap().as_str(), name);
            }
            for item in &template.items {
                assert_eq!(own_item::parse("item", item).unwrap().as_str(), item);
            }
            assert!((1..=own_item::MOST).contains(&template.items.len()), "{one:?}");
            let guide = template.guide.unwrap();
            assert_eq!(Guide::parse("questions", &guide.text()), Ok(guide.clone()));
            assert!(guide.questions().len() >= 5, "{one:?}");
            let because = template.proposal.unwrap().because;
            assert_eq!(Words::parse("because", Some(&because)).unwrap().unwrap().as_str(), because);
        }
    }

    #[test]
    fn names_and_words_stand_once() {
        let all: Vec<Template> = BuiltIn::ALL.into_iter().map(BuiltIn::template).collect();
        let names: BTreeSet<&str> = all.iter().map(|t| t.name.as_str()).collect();
        let words: BTreeSet<&str> = BuiltIn::ALL.into_iter().map(BuiltIn::word).collect();
        let lines: BTreeSet<&str> = BuiltIn::ALL.into_iter().map(BuiltIn::line).collect();
        assert_eq!((names.len(), words.len(), lines.len()), (8, 8, 8));
        for template in all {
            let offers: BTreeSet<&str> = template.offers.iter().map(|o| o.name.as_str()).collect();
            assert_eq!(offers.len(), template.offers.len(), "{}", template.name);
        }
    }

    #[test]
    fn the_planned_number_is_the_next_ten_that_validates_a_clear_offer_80_times_in_100() {
        for one in BuiltIn::ALL {
            let proposal = one.template().proposal.unwrap();
            let bar = proposal.plan.succeed_at.rate();
            let least = sample_size(bar, clear_rate(bar), 0.8, 500).unwrap().unwrap().planned;
            assert_eq!(proposal.plan.stop_at, Some(least.div_ceil(10) * 10), "{one:?}: {least}");
            let chance = proposal.outlook().unwrap().validated;
            assert!((0.8..1.0).contains(&chance), "{one:?}: {chance}");
        }
    }

    #[test]
    fn a_reason_gives_no_figure_but_its_own_bar() {
        for one in BuiltIn::ALL {
            let proposal = one.template().proposal.unwrap();
            let bar = crate::domain::wording::bar(proposal.plan.succeed_at);
            let rest = proposal.because.replace(&bar, "");
            assert!(!rest.contains(|c: char| c.is_ascii_digit()), "{one:?}: {rest}");
        }
    }
}
