//! The bar: the rate that an offer must clear.

use super::invalid::{Invalid, shown};

/// A rate in (0, 1), stored in millionths so that it is the same number everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bar(i32);

impl Bar {
    /// Reads a bar such as `0.3`, `30%` or `30 %`; it must lie from 0.1 % to 99.9 %.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let rate = parse_rate(raw).ok_or_else(|| {
            let message = format!("'{}' is not a rate. Write 0.3 or 30%.", shown(raw.trim()));
            Invalid::new(field, "number", message).with_value(raw)
        })?;
        Self::from_rate(rate).ok_or_else(|| {
            Invalid::new(field, "range", "The bar lies from 0.1% to 99.9%. Write 0.3 or 30%, say.").with_value(raw)
        })
    }

    /// The bar of a rate from 0.001 to 0.999.
    pub fn from_rate(rate: f64) -> Option<Self> {
        let millionths = (rate * 1e6).round();
        // In range, a rounded f64 below 10^6 is an exact i32.
        (1_000.0..=999_000.0).contains(&millionths).then_some(Bar(millionths as i32))
    }

    /// The bar of a stored number of millionths.
    pub fn from_millionths(millionths: i32) -> Option<Self> {
        (1_000..=999_000).contains(&millionths).then_some(Bar(millionths))
    }

    /// The number that tables store.
    pub fn millionths(self) -> i32 {
        self.0
    }

    /// The rate in (0, 1).
    pub fn rate(self) -> f64 {
        f64::from(self.0) / 1e6
    }
}

/// Reads `0.3`, `30%` or `30 %` as a number that is not negative; nothing for anything else.
pub(super) fn parse_rate(raw: &str) -> Option<f64> {
    let text = raw.trim();
    let (number, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    };
    let plain = !number.is_empty() && number.len() <= 40 && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value: f64 = number.parse().ok().filter(|_| plain)?;
    Some(if percent { value / 100.0 } else { value })
}
