//! A plan in words, with what it takes for each verdict and how likely each is.

use serde::Serialize;

use super::form::Field;
use super::format;
use super::planned::sentence;
use super::template::ProposalText;
use crate::domain::evidence::LatePlan;
use crate::domain::experiment::Status;
use crate::domain::plan::{Amendment, Plan};
use crate::domain::prospect::{OutOfReach, Prospect};

/// The plan on the experiment's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PlanPart {
    /// The plan in a sentence, once there is one.
    pub sentence: Option<String>,
    /// What the template says about it.
    pub proposal: Option<ProposalText>,
    /// The bar, to be set or amended.
    pub succeed_at: Option<Field>,
    /// The planned number, likewise.
    pub stop_at: Option<Field>,
    /// The planned last day, likewise.
    pub stop_on: Option<Field>,
    /// Why it is amended; only after the start.
    pub reason: Option<Field>,
    /// Whether the form was refused: then it stands open.
    pub refused: bool,
    /// An amendment that is sent twice is made once.
    pub key: String,
    /// Where the form is sent.
    pub action: String,
    /// What a short plan can't reach.
    pub short: Option<String>,
    /// How many yeses make which verdict.
    pub boundaries: Vec<Boundary>,
    /// The chance of each verdict, for rates that are possible.
    pub chances: Vec<Chance>,
    /// Changes after the start.
    pub amendments: Vec<String>,
    /// No bar was set before asking.
    pub never: bool,
    /// A bar was set, but only after the first response.
    pub late: Option<String>,
}

/// A row of the table of boundaries.
#[derive(Debug, Clone, Serialize)]
pub struct Boundary {
    /// `With 20 responses`.
    pub n: String,
    /// `9 or more`, or that it can't be yet.
    pub validated: String,
    /// `1 or fewer`, likewise.
    pub falls_short: String,
    /// The closing look.
    pub closing: bool,
}

/// A row of the table of chances.
#[derive(Debug, Clone, Serialize)]
pub struct Chance {
    /// `30%`.
    pub rate: String,
    /// `72 in 100`.
    pub validated: String,
    /// Likewise.
    pub falls_short: String,
    /// Likewise.
    pub open: String,
    /// The mean number of responses until then.
    pub responses: String,
}

/// The plan's part of an experiment's page, without its form.
pub fn part(plan: Option<&Plan>, status: Status, amendments: &[Amendment], late: Option<&LatePlan>) -> PlanPart {
    let prospect = plan.map(|plan| Prospect::of(plan, amendments));
    PlanPart {
        sentence: plan.map(sentence),
        late: late.map(too_late),
        short: plan.zip(prospect.as_ref()).and_then(|(plan, prospect)| too_short(plan, prospect)),
        never: plan.is_none() && status != Status::Draft,
        boundaries: prospect.iter().flat_map(|p| &p.boundaries).map(boundary).collect(),
        chances: prospect.iter().flat_map(|p| &p.chances).map(chance).collect(),
        amendments: amendments.iter().map(amendment).collect(),
        ..PlanPart::default()
    }
}

/// The plan's fields as they are typed: bar, number, day.
pub fn typed(plan: Option<&Plan>) -> (String, String, String) {
    let Some(plan) = plan else { return Default::default() };
    (
        format::bar(plan.succeed_at),
        plan.stop_at.map(|n| n.to_string()).unwrap_or_default(),
        plan.stop_on.map(|d| d.to_string()).unwrap_or_default(),
    )
}

fn boundary(b: &crate::domain::prospect::Boundary) -> Boundary {
    let n = format::count(b.n);
    Boundary {
        n: if b.closing { format!("{n} responses, the last look") } else { format!("{n} responses") },
        validated: b.to_validate.map_or("not yet".into(), |s| format!("{} or more", format::count(s))),
        falls_short: b.to_invalidate.map_or("not yet".into(), format::at_most),
        closing: b.closing,
    }
}

fn chance(c: &crate::domain::prospect::Chance) -> Chance {
    Chance {
        rate: share(c.rate),
        validated: share(c.validated),
        falls_short: share(c.invalidated),
        open: share(c.open),
        responses: format!("about {}", format::count(c.mean_n.round() as u64)),
    }
}

fn amendment(a: &Amendment) -> String {
    format!(
        "{}, by {}, after {}: from \u{201c}{}\u{201d} to \u{201c}{}\u{201d} {}",
        format::date(a.at.day()),
        a.by,
        format::counted(a.after_responses, "response", "responses"),
        sentence(&a.before).trim_end_matches('.'),
        sentence(&a.after),
        a.reason
    )
}

/// A chance to the whole percent: the plan promises no more than that.
pub(super) fn share(p: f64) -> String {
    match (p * 100.0).round() as u32 {
        // Below a billionth it is rounding, not chance.
        0 if p > 1e-9 => "under 1%".into(),
        100 if p < 1.0 - 1e-9 => "over 99%".into(),
        percent => format!("{percent}%"),
    }
}

/// What a plan can't reach that ends before enough has been asked.
fn too_short(plan: &Plan, prospect: &Prospect) -> Option<String> {
    let out_of_reach = prospect.out_of_reach?;
    let n = format::counted(plan.stop_at.unwrap_or_default(), "response", "responses");
    Some(match out_of_reach {
        OutOfReach::Both => format!(
            "With {n} for each offer this plan ends without a verdict, whatever customers do. Plan more, or expect no \
             more than a lean."
        ),
        OutOfReach::Validated => {
            format!("With {n} for each offer nothing can be validated, even if everybody accepts.")
        }
        OutOfReach::FallsShort => {
            format!("With {n} for each offer nothing can fall short, even if nobody accepts.")
        }
    })
}

fn too_late(plan: &LatePlan) -> String {
    format!(
        "This bar gives no verdict: it was fixed on {}, after the first response of {}. Plan a follow-up experiment.",
        format::date(plan.fixed_on),
        format::date(plan.first_response)
    )
}
