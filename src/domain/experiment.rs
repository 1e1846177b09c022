//! A question put to customers: offers, alternatives, method, riskiest assumption, and a plan fixed before the start.

use super::invalid::{Invalid, shown};
use super::plan::Plan;

/// Where an experiment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being designed: nothing has been asked.
    Draft,
    /// Asking customers; the plan is frozen.
    Running,
    /// Asking is over.
    Stopped,
}

/// How customers are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Problem interview.
    ProblemInterview,
    /// Offer interview.
    OfferInterview,
    /// Landing page.
    LandingPage,
    /// Pre-order.
    PreOrder,
    /// Concierge.
    Concierge,
    /// Pilot.
    Pilot,
    /// Internal pitch.
    InternalPitch,
    /// Another way.
    Other,
}

impl Status {
    /// The word that tables and the API use.
    pub fn word(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Running => "running",
            Status::Stopped => "stopped",
        }
    }

    /// The status of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Status::Draft, Status::Running, Status::Stopped].into_iter().find(|s| s.word() == word)
    }
}

impl Method {
    /// Every method, in the order of the form.
    pub const ALL: [Method; 8] = [
        Method::ProblemInterview,
        Method::OfferInterview,
        Method::LandingPage,
        Method::PreOrder,
        Method::Concierge,
        Method::Pilot,
        Method::InternalPitch,
        Method::Other,
    ];

    /// The word that tables, forms and the API use.
    pub fn word(self) -> &'static str {
        match self {
            Method::ProblemInterview => "problem_interview",
            Method::OfferInterview => "offer_interview",
            Method::LandingPage => "landing_page",
            Method::PreOrder => "pre_order",
            Method::Concierge => "concierge",
            Method::Pilot => "pilot",
            Method::InternalPitch => "internal_pitch",
            Method::Other => "other",
        }
    }

    /// The words on a page.
    pub fn label(self) -> &'static str {
        match self {
            Method::ProblemInterview => "Problem interview",
            Method::OfferInterview => "Offer interview",
            Method::LandingPage => "Landing page",
            Method::PreOrder => "Pre-order",
            Method::Concierge => "Concierge",
            Method::Pilot => "Pilot",
            Method::InternalPitch => "Internal pitch",
            Method::Other => "Another way",
        }
    }

    /// The method of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.word() == word)
    }

    /// The method of a form's field; nothing chosen is no method.
    pub fn parse_optional(field: &'static str, raw: &str) -> Result<Option<Self>, Invalid> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Ok(None);
        }
        let unknown = || {
            let all: Vec<&str> = Self::ALL.iter().map(|m| m.label()).collect();
            let message = format!("'{}' is no method. Choose one of these: {}.", shown(raw), all.join(", "));
            Invalid::new(field, "choice", message).with_value(raw)
        };
        Self::parse(raw).map(Some).ok_or_else(unknown)
    }
}

/// What the checklist ticks, from what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Design {
    /// Whether anybody is asked yet: from then on the plan is frozen, and a forecast comes too late.
    pub begun: bool,
    /// Number of segments chosen, or that have responded without being chosen.
    pub segments: usize,
    /// Number of offers.
    pub offers: usize,
    /// Number of offers that carry a value proposition.
    pub offers_with_proposition: usize,
    /// Number of value propositions that claim a care.
    pub propositions_with_care: usize,
    /// Number of alternatives beside doing nothing.
    pub alternatives: usize,
    /// Whether a method is chosen.
    pub method: bool,
    /// Whether the riskiest assumption is written down.
    pub riskiest_assumption: bool,
    /// The plan.
    pub plan: Option<Plan>,
    /// Whether whoever looks has forecast how it will end.
    pub forecast: bool,
}

/// One line of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The part of the experiment's page that fills it.
    pub part: &'static str,
    /// What to do.
    pub label: &'static str,
    /// Whether it's done.
    pub done: bool,
    /// Whether the experiment can't start without it.
    pub needed: bool,
}

impl Design {
    /// The checklist, in the order of the page. What can't be done any more, because customers are asked already, is left
    /// out: nobody is told to do the impossible.
    pub fn checklist(&self) -> Vec<Item> {
        let planned = self.plan.is_some();
        let late = |i: &Item| match i.part {
            "plan" => !planned,
            "forecast" => true,
            _ => false,
        };
        self.all().into_iter().filter(|i| i.done || !self.begun || !late(i)).collect()
    }

    fn all(&self) -> Vec<Item> {
        let item = |part, label, done, needed| Item { part, label, done, needed };
        vec![
            item("segments", "Say whom you ask: one segment or more", self.segments > 0, false),
            item("offers", "Make an offer that asks for something", self.offers > 0, true),
            item(
                "offers",
                "Say which value proposition each offer carries",
                self.offers > 0 && self.offers_with_proposition == self.offers,
                false,
            ),
            item("offers", "Say which cares they take care of", self.propositions_with_care > 0, false),
            item(
                "alternatives",
                "Name what they could choose instead; doing nothing is already there",
                self.alternatives > 0,
                false,
            ),
            item("method", "Choose how you ask", self.method, false),
            item("method", "Write down the riskiest assumption", self.riskiest_assumption, false),
            item("plan", "Set the bar before you ask", self.plan.is_some(), false),
            item("plan", "Plan how many you ask", self.plan.is_some_and(|p| p.stop_at.is_some()), false),
            item("forecast", "Forecast whether the plan will be met", self.forecast, false),
        ]
    }

    /// What keeps the experiment from starting.
    pub fn missing(&self) -> Vec<Item> {
        self.checklist().into_iter().filter(|i| i.needed && !i.done).collect()
    }
}
