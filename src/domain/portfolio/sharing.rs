//! The portfolio for people who read it by a link: the same figures, without what would tell who a customer is.

use super::{Known, Portfolio, Row};
use crate::domain::share::disguise::{Few, disguised_known};
use crate::domain::share::few::{self, NOBODY_ELSE, NOT_TOLD};
use crate::domain::time::Moment;
use crate::stats::StatsError;

impl Portfolio {
    /// Works out everything that may be said of a workspace to people who read by a link. It quotes no customer.
    ///
    /// # Errors
    /// Those of [`Portfolio::of`].
    pub fn for_sharing(known: &Known, now: Moment) -> Result<Self, StatsError> {
        let (disguised, few) = disguised_known(known, false);
        let mut told = Self::of(&disguised, now)?;
        told.rows.iter_mut().for_each(|row| row.say_of_few(&few));
        if told.responses.counted == 0 && !few.is_empty() {
            told.lead = format!("{NOBODY_ELSE} {NOT_TOLD}");
        }
        Ok(told)
    }
}

impl Row {
    /// Says that there are offers of which nothing is told.
    pub(in crate::domain) fn say_of_few(&mut self, few: &Few) {
        let Some(said) = few.get(&self.id).and_then(|names| few::said(names)) else { return };
        self.why = if self.n == 0 { said } else { format!("{} {said}", self.why) };
    }
}
