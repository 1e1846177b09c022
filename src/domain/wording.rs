//! Numbers and dates in words, the same on every page, in every file and on the terminal.

use super::bar::Bar;
use super::money::Money;
use super::response::Rung;
use super::time::Day;

/// A share: whole percent from 10% to 99%, two digits outside. `0.2958` is `30%`, `0.0017` is `0.17%`.
pub fn pct(rate: f64) -> String {
    let percent = rate * 100.0;
    let decimals = if percent <= 0.0 || percent >= 100.0 {
        0
    } else if percent < 9.95 {
        decimals_of(percent)
    } else if percent > 99.05 {
        decimals_of(100.0 - percent)
    } else {
        0
    };
    format!("{}%", trimmed(format!("{percent:.decimals$}")))
}

fn decimals_of(small: f64) -> usize {
    // Clamped before the cast: nobody can use more than two digits.
    (1.0 - small.log10().floor()).clamp(1.0, 2.0) as usize
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// A bar, in full: `25%`, `2.5%`.
pub fn bar(bar: Bar) -> String {
    format!("{}%", trimmed(format!("{:.4}", f64::from(bar.millionths()) / 10_000.0)))
}

/// A range in a sentence and for a screen reader: `19% to 41%`; one number where both ends are written alike.
pub fn range(low: f64, high: f64) -> String {
    let (low, high) = (pct(low), pct(high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// A chance out of a hundred, never 0 and never 100: nothing here is certain.
pub fn in_100(chance: f64) -> u8 {
    // Clamped to 1..=99 before the cast.
    (chance * 100.0).round().clamp(1.0, 99.0) as u8
}

/// How often something happens: `63 times in 100`, `less than 1 time in 100`.
pub fn times_in_100(chance: f64) -> String {
    match (chance * 100.0).round() {
        0.0 => "less than 1 time in 100".to_string(),
        1.0 => "1 time in 100".to_string(),
        times if times >= 100.0 => "more than 99 times in 100".to_string(),
        times => format!("{times} times in 100"),
    }
}

/// A count with its thousands kept apart: `1,180`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A count with its noun: `1 response`, `12 responses`.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// An upper limit: `6 or fewer`, and `0`.
pub fn at_most(n: u64) -> String {
    if n == 0 { count(0) } else { format!("{} or fewer", count(n)) }
}

/// A small number as a word, a large one as digits.
pub fn number(n: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(n).map_or_else(|| count(n as u64), |w| (*w).to_string())
}

/// Names in a sentence: `One`, `One and Two`, `One, Two and Three`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_string(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The same text with a capital at its start.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A day in a sentence: `14 November 2026`.
pub fn date(day: Day) -> String {
    day.date().format("%-d %B %Y").to_string()
}

/// An amount with its currency: `EUR 1,250.00`.
pub fn money(money: Money) -> String {
    let decimals = money.currency.decimals() as usize;
    let digits = format!("{:0>width$}", money.minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let sign = if money.minor < 0 { "−" } else { "" };
    // At most 17 digits, so it fits.
    let whole = count(whole.parse().unwrap_or_default());
    let point = if decimals > 0 { "." } else { "" };
    format!("{} {sign}{whole}{point}{part}", money.currency)
}

/// Odds from the natural log of an e-value: `20 to 1`.
pub fn odds(ln_e: f64) -> String {
    let e = ln_e.exp();
    if e >= 1e6 {
        "over a million to 1".to_string()
    } else if e >= 10.0 {
        // Below a million.
        format!("{} to 1", count(e.floor() as u64))
    } else {
        format!("{} to 1", trimmed(format!("{e:.1}")))
    }
}

/// What a rung means, for a ladder: `Paid`, `Gave time`.
pub fn rung(rung: Rung) -> &'static str {
    match rung {
        Rung::None => "Gave nothing",
        Rung::Words => "Gave their word",
        Rung::Time => "Gave time",
        Rung::Reputation => "Lent their name",
        Rung::Access => "Gave access",
        Rung::Deposit => "Left a deposit",
        Rung::Payment => "Paid",
    }
}

/// The same with the amount: `Left a deposit of GBP 50.00`, `Paid GBP 50.00`, `Gave their word, for GBP 50.00`.
pub fn rung_of(given: Rung, amount: Option<Money>) -> String {
    let words = rung(given);
    match (given, amount.map(money)) {
        (_, None) => words.to_string(),
        (Rung::Deposit, Some(amount)) => format!("{words} of {amount}"),
        (Rung::Payment, Some(amount)) => format!("{words} {amount}"),
        (_, Some(amount)) => format!("{words}, for {amount}"),
    }
}

/// What an offer asks for, inside a sentence: `asks for a deposit`.
pub fn ask(rung: Rung) -> &'static str {
    match rung {
        Rung::None => "asks for nothing",
        Rung::Words => "asks for their word",
        Rung::Time => "asks for time",
        Rung::Reputation => "asks for their name",
        Rung::Access => "asks for access",
        Rung::Deposit => "asks for a deposit",
        Rung::Payment => "asks for payment",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn shares_have_the_digits_that_a_reader_can_use() {
        let cases = [(0.0, "0%"), (1.0, "100%"), (0.2958, "30%"), (0.0833, "8.3%"), (0.0017, "0.17%"), (0.05, "5%")];
        for (rate, text) in cases {
            assert_eq!(pct(rate), text);
        }
        assert_eq!((pct(0.996).as_str(), pct(0.0996).as_str(), pct(1e-9).as_str()), ("99.6%", "10%", "0%"));
        assert_eq!(bar(Bar::from_rate(0.025).unwrap()), "2.5%");
        assert_eq!((range(0.19, 0.41).as_str(), range(0.3001, 0.3002).as_str()), ("19% to 41%", "30%"));
    }

    #[test]
    fn a_chance_is_never_certain() {
        assert_eq!((in_100(0.0), in_100(1.0), in_100(0.744)), (1, 99, 74));
        assert_eq!(
            (times_in_100(0.004), times_in_100(0.6349)),
            ("less than 1 time in 100".into(), "63 times in 100".into())
        );
        assert_eq!(
            (times_in_100(0.999), times_in_100(0.009)),
            ("more than 99 times in 100".into(), "1 time in 100".into())
        );
    }

    #[test]
    fn what_was_given_goes_with_its_amount() {
        let amount = Money::parse("amount", "50.00", Currency::parse("currency", "GBP").unwrap(), false).ok();
        for (rung, told) in [
            (Rung::Words, "Gave their word, for GBP 50.00"),
            (Rung::Access, "Gave access, for GBP 50.00"),
            (Rung::Deposit, "Left a deposit of GBP 50.00"),
            (Rung::Payment, "Paid GBP 50.00"),
        ] {
            assert_eq!(rung_of(rung, amount), told);
        }
        assert_eq!(rung_of(Rung::Words, None), "Gave their word");
    }

    #[test]
    fn counts_keep_their_thousands_apart() {
        assert_eq!((count(7), count(1_180), count(2_000_000)), ("7".into(), "1,180".into(), "2,000,000".into()));
        assert_eq!(counted(1, "response", "responses"), "1 response");
        assert_eq!((number(1), capital("none of six")), ("one".into(), "None of six".into()));
    }
}
