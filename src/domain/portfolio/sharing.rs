//! The portfolio for people who read it by a link: the same figures, without what would tell who a customer is.

use super::{Known, Portfolio};
use crate::domain::share::disguise::disguised_known;
use crate::domain::time::Moment;
use crate::stats::StatsError;

impl Portfolio {
    /// Works out everything that may be said of a workspace to people who read by a link. It quotes no customer.
    ///
    /// # Errors
    /// Those of [`Portfolio::of`].
    pub fn for_sharing(known: &Known, now: Moment) -> Result<Self, StatsError> {
        Self::of(&disguised_known(known, false), now)
    }
}
