//! Cases gathered by the time at which they were last seen.

/// Distinct times, rising, each with how many cases stand there for every class of `class_of`. Times are finite and not
/// negative.
pub(super) fn by_time<const K: usize>(times: &[f64], class_of: impl Fn(usize) -> usize) -> Vec<(f64, [u64; K])> {
    let last = times.iter().copied().fold(0.0, f64::max);
    let worth_a_slot_each = last < 1024.0 + 4.0 * times.len() as f64;
    if worth_a_slot_each && times.iter().all(|t| f64::from(*t as u32) == *t) {
        by_slot(times, last as usize, class_of)
    } else {
        by_sorting(times, class_of)
    }
}

/// Whole times, such as days: a slot each, and no sorting.
fn by_slot<const K: usize>(times: &[f64], last: usize, class_of: impl Fn(usize) -> usize) -> Vec<(f64, [u64; K])> {
    let mut slots = vec![[0; K]; last + 1];
    for (i, time) in times.iter().enumerate() {
        slots[*time as usize][class_of(i)] += 1;
    }
    let taken = slots.into_iter().enumerate().filter(|(_, classes)| classes.iter().any(|n| *n > 0));
    taken.map(|(time, classes)| (time as f64, classes)).collect()
}

fn by_sorting<const K: usize>(times: &[f64], class_of: impl Fn(usize) -> usize) -> Vec<(f64, [u64; K])> {
    // The bits of numbers that are not negative sort as they do; adding zero turns minus zero into zero.
    let key = |(i, time): (usize, &f64)| ((time + 0.0).to_bits(), class_of(i) as u8);
    let mut keys: Vec<(u64, u8)> = times.iter().enumerate().map(key).collect();
    keys.sort_unstable();
    let mut groups: Vec<(f64, [u64; K])> = Vec::with_capacity(keys.len());
    for (bits, class) in keys {
        let time = f64::from_bits(bits);
        match groups.last_mut() {
            Some((before, classes)) if *before == time => classes[usize::from(class)] += 1,
            _ => {
                let mut classes = [0; K];
                classes[usize::from(class)] = 1;
                groups.push((time, classes));
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_gather_the_same() {
        let times: Vec<f64> = (0..500).map(|i| f64::from(i * i % 37)).collect();
        let class_of = |i: usize| i % 3;
        let (slots, sorted) = (by_slot::<3>(&times, 36, class_of), by_sorting::<3>(&times, class_of));
        assert_eq!(slots, sorted);
        assert_eq!(by_time::<3>(&times, class_of), sorted);
        assert_eq!(by_time::<1>(&[0.5, -0.0, 0.5, 1e300, 0.0], |_| 0), [(0.0, [2]), (0.5, [2]), (1e300, [1])]);
    }
}
