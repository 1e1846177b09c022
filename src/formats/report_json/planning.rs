//! The look ahead as JSON: of the offer that is most worth asking next, and of each other one.

use serde::Serialize;

use crate::domain::report::Report;
use crate::domain::report::planning::OfferPlanning;
use crate::domain::verdict::NoVerdict;

#[derive(Serialize)]
pub(super) struct Planning<'a> {
    #[serde(flatten)]
    next: Next<'a>,
    offers: Vec<Ahead<'a>>,
    next_customer: Option<NextCustomer<'a>>,
}

/// The look ahead of the first offer, or why there is none.
#[derive(Serialize)]
#[serde(untagged)]
enum Next<'a> {
    Offer(Box<Ahead<'a>>),
    Nothing(Nothing),
}

/// The keys of a look ahead, all of them empty.
#[derive(Serialize)]
struct Nothing {
    offer: Option<&'static str>,
    if_continued: Option<Outlook>,
    nearest: Option<Nearest>,
    value_of_next: [Value; 0],
    why: &'static str,
}

/// The offer for the next customer: in turn, and where finding the best one soon is all that counts.
#[derive(Serialize)]
struct NextCustomer<'a> {
    in_turn: &'a str,
    to_find_the_best: &'a str,
}

#[derive(Serialize)]
struct Ahead<'a> {
    offer: &'a str,
    if_continued: Option<Outlook>,
    nearest: Option<Nearest>,
    value_of_next: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
    sentence: &'a str,
}

#[derive(Serialize)]
struct Outlook {
    validated: f64,
    invalidated: f64,
    open: f64,
    expected_more: f64,
}

#[derive(Serialize)]
struct Nearest {
    buys_in_a_row: Option<u64>,
    refusals_in_a_row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Value {
    responses: u64,
    value: f64,
}

impl<'a> Planning<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let (offers, none) = (&report.planning, report.no_verdict);
        let all_told = "Every offer has its verdict, or there is none to ask.";
        let nothing = || Nothing::of(none.map_or(all_told, NoVerdict::label));
        let next_customer = report
            .next_customer
            .as_ref()
            .map(|n| NextCustomer { in_turn: &n.in_turn, to_find_the_best: &n.to_find_the_best });
        let next = offers.first().map_or_else(|| Next::Nothing(nothing()), |o| Next::Offer(Box::new(Ahead::of(o))));
        Planning { next, offers: offers.iter().map(Ahead::of).collect(), next_customer }
    }
}

impl Nothing {
    fn of(why: &'static str) -> Self {
        Nothing { offer: None, if_continued: None, nearest: None, value_of_next: [], why }
    }
}

impl<'a> Ahead<'a> {
    fn of(p: &'a OfferPlanning) -> Self {
        let nearest = p.nearest.map(|s| Nearest {
            buys_in_a_row: s.successes,
            refusals_in_a_row: s.failures,
            why: (s.successes.is_none() || s.failures.is_none())
                .then_some("No such streak is long enough within the plan."),
        });
        let no_outlook = p.if_continued.err().map(|none| format!("if_continued: {}", none.why()));
        let reached = p.nearest.is_none().then(|| "nearest: The planned number of responses is reached.".to_string());
        Ahead {
            offer: &p.offer,
            if_continued: p.if_continued.ok().map(|o| Outlook {
                validated: o.validated,
                invalidated: o.invalidated,
                open: o.open,
                expected_more: o.expected_more,
            }),
            nearest,
            value_of_next: p.value_of_next.iter().map(|v| Value { responses: v.responses, value: v.value }).collect(),
            why: no_outlook.into_iter().chain(reached).collect(),
            sentence: &p.sentence,
        }
    }
}
