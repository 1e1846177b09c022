//! What may be said of how a response went on.

use super::Outcome;
use crate::domain::invalid::Invalid;
use crate::domain::time::Moment;

/// How a response went on: captured, or lost and why.
pub(super) struct Ended {
    pub(super) responded_at: Option<Moment>,
    pub(super) captured_at: Option<Moment>,
    pub(super) lost_at: Option<Moment>,
    pub(super) observed_until: Option<Moment>,
    /// Whether there is a reason for the loss.
    pub(super) reason: bool,
}

impl Ended {
    /// Only a yes goes on, not before it was said, and a loss has a date.
    pub(super) fn check(&self, outcome: Outcome, take: &mut impl FnMut(Invalid)) {
        let looked = ("observed_until", self.observed_until);
        for (column, at) in [("captured_at", self.captured_at), ("lost_at", self.lost_at), looked] {
            let Some(at) = at else { continue };
            if !outcome.is_yes() && column != looked.0 {
                let message = format!(
                    "{column} says what became of a yes, but the outcome is '{}'. Remove the date, or change the outcome.",
                    outcome.word()
                );
                take(Invalid::new(column, "contradiction", message));
            } else if let Some(given) = self.responded_at.filter(|given| at.day() < given.day()) {
                let (end, start) = (at.day(), given.day());
                let message = format!("{column} is {end}, before the response of {start}. Correct one of them.");
                take(Invalid::new(column, "contradiction", message));
            }
        }
        if self.reason && self.lost_at.is_none() {
            let message = "There is a reason for a loss and no date of it. Fill in lost_at, or remove the reason.";
            take(Invalid::new("lost_at", "required", message));
        }
    }
}

/// Whether a response comes before what became of it, given in the order of capture, loss and last look: for one whose date
/// is said where what became of it is not asked.
///
/// # Errors
/// When it was captured, lost or last looked after on an earlier day.
pub fn comes_before(responded_at: Moment, became: [Option<Moment>; 3]) -> Result<(), Invalid> {
    let given = responded_at.day();
    let all = ["was captured", "was lost", "was last looked after"].into_iter().zip(became);
    let earlier = all.filter_map(|(what, at)| Some((what, at?.day()))).find(|(_, end)| *end < given);
    let Some((what, end)) = earlier else { return Ok(()) };
    let message = format!("This response {what} on {end}, before {given}. Choose a day up to then.");
    Err(Invalid::new("responded_at", "contradiction", message))
}
