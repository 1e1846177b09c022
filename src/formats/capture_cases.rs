//! What became of the accepted responses of a file, without any database.
//!
//! The rules are those of a logged response: the same sender's id is one response, a customer's first answer to an offer
//! counts, warm contacts never do, and a yes below the ask is none.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::ops::ControlFlow;

use super::responses_csv::{Options, Row, read};
use super::row_error::Errors;
use super::tally::Tally;
use crate::domain::capture::{Case, Ending, ExperimentCases, OfferCases};
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Draft, Outcome, Rung};
use crate::domain::text::{Name, Words};
use crate::domain::time::Moment;

/// One yes, in little.
struct Yes {
    at: Option<Moment>,
    customer: Option<String>,
    rung: Option<Rung>,
    count: u64,
    days: u32,
    ending: Ending,
}

#[derive(Default)]
struct Offer {
    name: String,
    ask: Option<Rung>,
    // Refusals are kept too: a customer's first answer may be one.
    answers: Vec<(Outcome, Yes)>,
}

/// Reads a file, or everything that is wrong with it. Cases that are open and say nothing of how far anybody has looked
/// are open until `now`.
pub fn cases(reader: impl Read, options: &Options, now: Moment) -> Result<Vec<ExperimentCases>, Errors> {
    let mut tally = Tally::new(now);
    let (mut experiments, mut late) = (Vec::<(String, String, Vec<Offer>)>::new(), Errors::default());
    let outcome = read(reader, options, now, &mut |row| {
        let known = tally.already_here();
        match tally.add(row.line, &row.draft) {
            Err(error) => late.push(error),
            Ok(()) if tally.already_here() > known => {}
            Ok(()) => {
                let end = ending(&row, now);
                add(&mut experiments, row.draft, end);
            }
        }
        ControlFlow::Continue(())
    });
    let mut errors = outcome.errors;
    errors.total += late.total;
    errors.kept.extend(late.kept);
    errors.kept.sort_by_key(|e| e.line);
    errors.kept.truncate(super::row_error::MAX_ERRORS);
    if !errors.is_empty() {
        return Err(errors);
    }
    let told = experiments
        .into_iter()
        .map(|(_, name, offers)| ExperimentCases { name, offers: offers.into_iter().map(Offer::told).collect() });
    Ok(told.collect())
}

/// How long it took, and how it ended. The earlier of two endings counts; the gate has let none through that came before
/// its response.
fn ending(row: &Row, now: Moment) -> (u32, Ending) {
    let Draft { responded_at, captured_at, lost_at, observed_until, lost_reason, .. } = &row.draft;
    let start = responded_at.unwrap_or(now).day();
    let reason = || lost_reason.as_ref().map(|words: &Words| words.as_str().to_owned());
    let (end, ending) = match (captured_at, lost_at) {
        (Some(captured), Some(lost)) if lost < captured => (lost.day(), Ending::Lost(reason())),
        (Some(captured), _) => (captured.day(), Ending::Captured),
        (None, Some(lost)) => (lost.day(), Ending::Lost(reason())),
        (None, None) => (observed_until.unwrap_or(now).day(), Ending::Open),
    };
    let days = responded_at.map_or(0, |_| i64::from(end.0) - i64::from(start.0));
    (u32::try_from(days).unwrap_or(0), ending)
}

fn add(experiments: &mut Vec<(String, String, Vec<Offer>)>, draft: Draft, (days, ending): (u32, Ending)) {
    let folded = draft.experiment.as_ref().map(Name::folded).unwrap_or_default();
    let place = experiments.iter().position(|(f, ..)| *f == folded).unwrap_or_else(|| {
        let name = draft.experiment.as_ref().map(|n| n.as_str().to_owned()).unwrap_or_default();
        experiments.push((folded, name, Vec::new()));
        experiments.len() - 1
    });
    let offers = &mut experiments[place].2;
    let folded = draft.offer.folded();
    let place = offers.iter().position(|o| crate::domain::text::fold(&o.name) == folded).unwrap_or_else(|| {
        offers.push(Offer { name: draft.offer.as_str().to_owned(), ..Offer::default() });
        offers.len() - 1
    });
    let offer = &mut offers[place];
    offer.ask = offer.ask.or(draft.ask);
    if draft.warm || draft.outcome == Outcome::Pending {
        return;
    }
    let yes = Yes {
        at: draft.responded_at,
        customer: draft.customer.as_ref().map(Name::folded),
        rung: draft.rung,
        // The check lets through whole numbers from 1 only.
        count: u64::try_from(draft.quantity).unwrap_or(0),
        days,
        ending,
    };
    offer.answers.push((draft.outcome, yes));
}

impl Offer {
    fn told(mut self) -> OfferCases {
        let ask = self.ask.unwrap_or(Rung::Words);
        // Without a date it is today's; stable, so answers of one moment stay in the order of the file.
        self.answers.sort_by_key(|(_, yes)| yes.at.unwrap_or(Moment(i64::MAX)));
        let (mut first, mut undated) = (HashSet::new(), 0);
        let mut cases: BTreeMap<(u32, Ending), u64> = BTreeMap::new();
        for (outcome, yes) in self.answers {
            let again = yes.customer.is_some_and(|customer| !first.insert(customer));
            let given = yes.rung.unwrap_or(if outcome.is_yes() { ask } else { Rung::None });
            if again || acceptance(outcome, given, ask) != Acceptance::Accepted {
                continue;
            }
            match yes.at {
                Some(_) => *cases.entry((yes.days, yes.ending)).or_default() += yes.count,
                None => undated += yes.count,
            }
        }
        let cases = cases.into_iter().map(|((days, ending), count)| Case { days, ending, count });
        OfferCases { name: self.name, cases: cases.collect(), undated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22

    fn read(text: &str) -> Result<Vec<ExperimentCases>, Vec<String>> {
        cases(text.as_bytes(), &Options::unlimited(), NOW).map_err(|e| e.kept.iter().map(ToString::to_string).collect())
    }

    fn shown(offer: &OfferCases) -> Vec<(u32, u64, &Ending)> {
        offer.cases.iter().map(|c| (c.days, c.count, &c.ending)).collect()
    }

    #[test]
    fn only_what_was_accepted_first_and_not_by_a_friend_is_a_case() {
        let text = "offer,ask,customer,outcome,rung,warm,responded_at,captured_at,lost_at\n\
            x,time,a,buy,,,2026-11-01,2026-11-08,\nx,,a,buy,,,2026-11-02,2026-11-03,\nx,,b,buy,words,,2026-11-01,,\n\
            x,,c,buy,,yes,2026-11-01,2026-11-02,\nx,,d,do_nothing,,,2026-11-01,,\nx,,d,buy,,,2026-11-02,2026-11-04,\n\
            x,,e,buy,,,,,\nx,,f,buy_into,,,2026-11-12,,\nx,,g,pending,,,2026-11-12,,\n";
        let told = read(text).unwrap();
        let offer = &told[0].offers[0];
        assert_eq!(shown(offer), [(7, 1, &Ending::Captured), (10, 1, &Ending::Open)]);
        assert_eq!(offer.undated, 1);
    }

    #[test]
    fn the_earlier_of_two_endings_counts_and_looking_ends_where_it_is_said() {
        let text = "offer,outcome,quantity,responded_at,captured_at,lost_at,lost_reason,observed_until\n\
            x,buy,3,2026-11-01,2026-11-05,2026-11-03,went away,\nx,buy,2,2026-11-01,2026-11-05,2026-11-09,,\n\
            x,buy,1,2026-11-01,,,,2026-11-11\n";
        let told = read(text).unwrap();
        let lost = Ending::Lost(Some("went away".to_string()));
        assert_eq!(shown(&told[0].offers[0]), [(2, 3, &lost), (4, 2, &Ending::Captured), (10, 1, &Ending::Open)]);
    }

    #[test]
    fn an_ending_before_the_response_is_a_mistake() {
        let text = "offer,outcome,responded_at,captured_at,lost_reason\nx,buy,2026-11-05,2026-11-01,\nx,buy,2026-11-05,,price\n";
        let wrong = read(text).unwrap_err();
        assert!(
            wrong[0].starts_with("Line 2, column captured_at: captured_at is 2026-11-01, before the response"),
            "{wrong:?}"
        );
        assert!(wrong[1].starts_with("Line 3, column lost_at: There is a reason"), "{wrong:?}");
    }
}
