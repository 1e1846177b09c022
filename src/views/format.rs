//! Figures as text. Sentences say `19% to 41%`, tables `19–41%`.

use crate::domain::time::Moment;
pub use crate::domain::wording::{
    ask, at_most, bar, capital, count, counted, date, in_100, money, number, odds, pct, range, rung, rung_of,
};

/// A range in a table: `19–41%`.
pub fn dash(low: f64, high: f64) -> String {
    let (low, high) = (pct(low), pct(high));
    if low == high { low } else { format!("{}–{high}", low.trim_end_matches('%')) }
}

/// A moment: `22 November 2026, 17:20 UTC`.
pub fn moment(moment: Moment) -> String {
    let time = moment.utc().map(|t| t.format(", %H:%M UTC").to_string()).unwrap_or_default();
    format!("{}{time}", date(moment.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Currency, Money};

    #[test]
    fn tables_write_a_range_with_one_sign_and_amounts_with_their_currency() {
        assert_eq!((dash(0.19, 0.41).as_str(), range(0.19, 0.41).as_str()), ("19–41%", "19% to 41%"));
        assert_eq!(dash(0.9801, 0.9802), "98%", "one number where both ends are written alike");
        let eur = Currency::parse("currency", "EUR").unwrap();
        assert_eq!(money(Money { minor: 125_000, currency: eur }), "EUR 1,250.00");
        assert_eq!(money(Money { minor: -5, currency: eur }), "EUR −0.05");
    }
}
