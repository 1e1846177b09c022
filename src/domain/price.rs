//! What an offer cost over time.

use std::collections::BTreeMap;

use super::money::Money;
use super::time::Day;
use super::wording::money;

/// A change of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceChange {
    /// The day.
    pub on: Day,
    /// The price before; nothing where there was none.
    pub before: Option<Money>,
    /// The price since.
    pub after: Option<Money>,
}

/// A price that customers were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceAsked {
    /// The price.
    pub price: Money,
    /// The first day on which it was asked.
    pub from: Day,
}

/// All that is known of an offer's price.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices {
    /// Changes of the offer while it was made.
    pub changed: Vec<PriceChange>,
    /// What the responses themselves say.
    pub asked: Vec<PriceAsked>,
}

impl Prices {
    /// The changes in the order of their days. What the offer's own history tells is not told again by the responses.
    pub fn changes(&self) -> Vec<PriceChange> {
        let known = |change: &PriceChange| self.changed.iter().any(|own| own.after == change.after);
        let met = self.met().into_iter().filter(|change| !known(change));
        let mut all: Vec<PriceChange> = self.changed.iter().copied().chain(met).collect();
        all.sort_by_key(|change| change.on);
        all
    }

    /// Days on which one price followed one other. Where several begin on one day, prices are compared, not changed.
    fn met(&self) -> Vec<PriceChange> {
        let mut begun: BTreeMap<Day, Vec<Money>> = BTreeMap::new();
        self.asked.iter().for_each(|asked| begun.entry(asked.from).or_default().push(asked.price));
        let days: Vec<(&Day, &Vec<Money>)> = begun.iter().collect();
        let followed = days.windows(2).filter_map(|pair| match (pair[0].1.as_slice(), pair[1]) {
            ([before], (on, after)) if after.len() == 1 => {
                Some(PriceChange { on: *on, before: Some(*before), after: Some(after[0]) })
            }
            _ => None,
        });
        followed.collect()
    }
}

impl PriceChange {
    /// `Price raised from GBP 26.00 to GBP 28.00`.
    pub fn words(&self) -> String {
        match (self.before, self.after) {
            (Some(before), Some(after)) => {
                let way = match before.minor.cmp(&after.minor) {
                    _ if before.currency != after.currency => "changed",
                    std::cmp::Ordering::Less => "raised",
                    _ => "lowered",
                };
                format!("Price {way} from {} to {}", money(before), money(after))
            }
            (None, Some(after)) => format!("Price set to {}", money(after)),
            (Some(before), None) => format!("Price of {} taken away", money(before)),
            (None, None) => "Price changed".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn pounds(major: i64) -> Money {
        Money { minor: major * 100, currency: Currency::parse("currency", "GBP").unwrap() }
    }

    fn asked(prices: &[(i64, i32)]) -> Prices {
        let asked = prices.iter().map(|(price, day)| PriceAsked { price: pounds(*price), from: Day(*day) });
        Prices { asked: asked.collect(), changed: Vec::new() }
    }

    fn told(prices: &Prices) -> Vec<(i32, String)> {
        prices.changes().iter().map(|change| (change.on.0, change.words())).collect()
    }

    #[test]
    fn the_first_day_of_another_price_is_a_change_and_the_first_price_is_none() {
        let found = told(&asked(&[(28, 17), (26, 1), (20, 30)]));
        assert_eq!(
            found,
            [
                (17, "Price raised from GBP 26.00 to GBP 28.00".to_string()),
                (30, "Price lowered from GBP 28.00 to GBP 20.00".to_string())
            ]
        );
        assert!(told(&asked(&[(26, 1)])).is_empty());
    }

    #[test]
    fn prices_that_are_tried_beside_each_other_are_no_change() {
        assert!(told(&asked(&[(20, 1), (30, 1), (40, 2)])).is_empty());
    }

    #[test]
    fn a_change_that_was_made_on_the_offer_is_told_once() {
        let own = PriceChange { on: Day(16), before: Some(pounds(26)), after: Some(pounds(28)) };
        let prices = Prices { changed: vec![own], ..asked(&[(26, 1), (28, 17)]) };
        assert_eq!(prices.changes(), [own]);
        let first = PriceChange { on: Day(3), before: None, after: Some(pounds(5)) };
        assert_eq!(first.words(), "Price set to GBP 5.00");
    }
}
