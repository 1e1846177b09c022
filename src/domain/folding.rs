//! A fold of an offer's stream that can be left and gone on with, also in the middle of a moment.
//!
//! Looks of one moment among which there is a tally are one look: "1,180 did nothing, 23 bought" would otherwise hang on
//! which of the two was written down first. Fewer looks are always valid.

use super::plan::Plan;
use super::stream::{Look, Stream, boundaries_for};
use super::time::Moment;
use crate::stats::sequential::Boundaries;

impl Stream {
    /// Folds looks in the order given, by a plan that nobody has amended. Without a plan it only counts.
    pub fn fold(looks: impl IntoIterator<Item = Look>, plan: Option<&Plan>) -> Self {
        let boundaries = plan.map(|plan| boundaries_for(plan, false));
        Self::fold_by(looks, boundaries.as_deref())
    }

    /// Folds looks in the order given, by boundaries. Without boundaries it only counts.
    pub fn fold_by(looks: impl IntoIterator<Item = Look>, boundaries: Option<&Boundaries>) -> Self {
        let mut folding = Folding::default();
        looks.into_iter().for_each(|look| folding.take(look, boundaries));
        folding.stream()
    }
}

/// Where a fold stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Folding {
    /// Everything that was taken in.
    stream: Stream,
    /// The state before the moment of the last look.
    settled: Stream,
    /// The moment of the last look.
    moment: Option<Moment>,
    /// Whether the looks of that moment are one look.
    tallied: bool,
}

impl Folding {
    /// A fold that has settled: the next look comes at a later moment.
    pub fn settled(stream: Stream) -> Self {
        Folding { stream, settled: stream, ..Folding::default() }
    }

    /// A fold as it was left in the middle of a moment.
    pub fn left(stream: Stream, settled: Stream, moment: Moment, tallied: bool) -> Self {
        Folding { stream, settled, moment: Some(moment), tallied }
    }

    /// Everything that was taken in.
    pub fn stream(&self) -> Stream {
        self.stream
    }

    /// The state before the moment of the last look, and whether the looks of that moment are one.
    pub fn before_moment(&self) -> (Stream, bool) {
        (self.settled, self.tallied)
    }

    /// Whether a look would begin a later moment.
    pub fn moves_on(&self, look: &Look) -> bool {
        self.moment != Some(look.at)
    }

    /// Takes in the next look, not earlier than the last one. Without boundaries it only counts.
    pub fn take(&mut self, look: Look, boundaries: Option<&Boundaries>) {
        if self.moves_on(&look) {
            (self.settled, self.moment, self.tallied) = (self.stream, Some(look.at), false);
        }
        let alone = self.stream.n == self.settled.n;
        if self.tallied || (look.n > 1 && !alone) {
            let sum = self.sum_of_moment(look);
            self.stream = self.settled;
            self.stream.take(sum, boundaries);
        } else {
            self.stream.take(look, boundaries);
        }
        self.tallied |= look.n > 1;
    }

    /// All looks of the moment as one.
    fn sum_of_moment(&self, look: Look) -> Look {
        Look {
            n: (self.stream.n - self.settled.n).saturating_add(look.n),
            accepted: (self.stream.accepted - self.settled.accepted).saturating_add(look.accepted.min(look.n)),
            at: look.at,
        }
    }
}
