//! A plan in words, with what it takes for each verdict and how likely each is.

use super::experiment::{Boundary, Chance, PlanPart};
use super::format;
use crate::domain::evidence::LatePlan;
use crate::domain::experiment::Status;
use crate::domain::plan::{Amendment, Plan};
use crate::domain::prospect::{OutOfReach, Prospect};

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

pub(super) fn sentence(plan: &Plan) -> String {
    let mut out = format!("Worth doing if more than {} accept", format::bar(plan.succeed_at));
    if let Some(n) = plan.stop_at {
        out.push_str(&format!(", judged after {} responses for each offer", format::count(n)));
    }
    if let Some(day) = plan.stop_on {
        out.push_str(&format!(", asking until {}", format::date(day)));
    }
    out.push('.');
    out
}

fn boundary(b: &crate::domain::prospect::Boundary) -> Boundary {
    let n = format::count(b.n);
    Boundary {
        n: if b.closing { format!("{n} responses, the last look") } else { format!("{n} responses") },
        validated: b.to_validate.map_or("not yet".into(), |s| format!("{} or more", format::count(s))),
        falls_short: b
            .to_invalidate
            .map_or("not yet".into(), |s| if s == 0 { "0".into() } else { format!("{} or fewer", format::count(s)) }),
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
