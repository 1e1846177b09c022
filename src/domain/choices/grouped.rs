//! Tasks that showed the same, put together: what there was to choose from decides what a model costs, not how many chose.

use std::collections::HashMap;

use super::{Choices, Shown, Task};

/// What was shown, and how often each of it was chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distinct<'a> {
    pub shown: &'a [Shown],
    pub counts: Vec<u64>,
}

impl Distinct<'_> {
    /// How many chose from it.
    pub fn tasks(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many of them chose an alternative; nothing where it was not there.
    pub fn chosen(&self, alternative: usize) -> Option<u64> {
        self.shown.iter().position(|s| s.alternative == alternative).map(|place| self.counts[place])
    }
}

/// The distinct sets of some tasks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grouped<'a> {
    /// In order of first appearance.
    pub sets: Vec<Distinct<'a>>,
    /// For each task the place of its set, and the place of what was chosen in it.
    pub chosen: Vec<(usize, usize)>,
}

impl<'a> Grouped<'a> {
    /// The sets of an experiment. The order in which alternatives are listed makes no other set of them.
    pub fn of(choices: &'a Choices) -> Self {
        let mut grouped = Grouped { sets: Vec::new(), chosen: Vec::with_capacity(choices.tasks.len()) };
        let mut places: HashMap<Vec<u64>, usize> = HashMap::new();
        for task in &choices.tasks {
            let place = *places.entry(key(task)).or_insert_with(|| {
                grouped.sets.push(Distinct { shown: &task.shown, counts: vec![0; task.shown.len()] });
                grouped.sets.len() - 1
            });
            let set = &mut grouped.sets[place];
            let alternative = task.shown[task.chosen].alternative;
            // A set has the alternatives of each of its tasks.
            let chosen = set.shown.iter().position(|s| s.alternative == alternative).unwrap_or_default();
            set.counts[chosen] += 1;
            grouped.chosen.push((place, chosen));
        }
        grouped
    }
}

/// Alternatives and their values, as bits; the number of values follows from the alternative.
fn key(task: &Task) -> Vec<u64> {
    let mut shown: Vec<&Shown> = task.shown.iter().collect();
    shown.sort_unstable_by_key(|s| s.alternative);
    // Adding zero folds the two zeros into one.
    let words = |s: &&Shown| std::iter::once(s.alternative as u64).chain(bits(&s.values)).collect::<Vec<u64>>();
    shown.iter().flat_map(words).collect()
}

fn bits(values: &[f64]) -> impl Iterator<Item = u64> {
    values.iter().map(|x| (x + 0.0).to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(alternative: usize, value: f64) -> Shown {
        Shown { alternative, values: vec![value] }
    }

    #[test]
    fn tasks_that_show_the_same_in_another_order_are_one_set() {
        let task = |shown: Vec<Shown>, chosen| Task { customer: None, shown, chosen };
        let choices = Choices {
            experiment: String::new(),
            alternatives: vec!["A".into(), "B".into()],
            attributes: Vec::new(),
            currency: None,
            tasks: vec![
                task(vec![shown(0, 1.0), shown(1, 0.0)], 0),
                task(vec![shown(1, -0.0), shown(0, 1.0)], 1),
                task(vec![shown(0, 2.0), shown(1, 0.0)], 1),
            ],
        };
        let grouped = Grouped::of(&choices);
        let counts: Vec<&[u64]> = grouped.sets.iter().map(|s| s.counts.as_slice()).collect();
        assert_eq!(counts, [&[2, 0], &[0, 1]]);
        assert_eq!(grouped.chosen, [(0, 0), (0, 0), (1, 1)]);
        assert_eq!((grouped.sets[0].tasks(), grouped.sets[0].chosen(1), grouped.sets[0].chosen(2)), (2, Some(0), None));
    }
}
