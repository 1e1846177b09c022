//! The parts of a response, read one by one: each a value, or what is wrong with it.

use super::{Fields, MAX_QUANTITY, Scored};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::money::{Currency, Money};
use crate::domain::text::Name;

pub(super) fn keep<T: Default>(result: Result<T, Invalid>, take: &mut impl FnMut(Invalid)) -> T {
    result.unwrap_or_else(|e| {
        take(e);
        T::default()
    })
}

/// A cell with something in it.
pub(super) fn present(raw: Option<&str>) -> Option<&str> {
    raw.map(str::trim).filter(|s| !s.is_empty())
}

pub(super) fn choice<T>(
    field: &'static str,
    raw: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    words: &str,
) -> Result<Option<T>, Invalid> {
    match present(raw) {
        None => Ok(None),
        Some(word) => parse(word).map(Some).ok_or_else(|| {
            Invalid::new(field, "choice", format!("'{}' is not one of {words}.", spelled(word))).with_value(word)
        }),
    }
}

/// A word with every character that isn't plain ASCII spelled out, so that a look-alike letter is seen.
fn spelled(word: &str) -> String {
    word.chars()
        .take(80)
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c.to_string() } else { format!("U+{:04X}", c as u32) })
        .collect()
}

pub(super) fn quantity(raw: Option<&str>) -> Result<Option<i64>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    let refused = || {
        Invalid::new("quantity", "number", format!("'{}' is not a whole number from 1 to 1,000,000,000.", shown(text)))
            .with_value(text)
    };
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    text.parse().ok().filter(|n| (1..=MAX_QUANTITY).contains(n)).map(Some).ok_or_else(refused)
}

pub(super) fn satisfaction(raw: Option<&str>) -> Result<Option<i16>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    match text.parse::<i16>() {
        Ok(n @ 1..=5) => Ok(Some(n)),
        _ => Err(Invalid::new("satisfaction", "range", "satisfaction is a whole number from 1 to 5.").with_value(text)),
    }
}

/// Reads yes or no, also written as true and false or 1 and 0; nothing for nothing.
pub fn yes_no(field: &'static str, raw: Option<&str>) -> Result<Option<bool>, Invalid> {
    choice(
        field,
        raw,
        |w| match w.trim().to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" => Some(true),
            "no" | "false" | "0" => Some(false),
            _ => None,
        },
        "yes or no",
    )
}

pub(super) fn money(fields: &Fields<'_>, take: &mut impl FnMut(Invalid)) -> (Option<Money>, Option<Money>) {
    let (amount, price) = (present(fields.amount), present(fields.price));
    let currency = match present(fields.currency) {
        Some(code) => Currency::parse("currency", code),
        None if amount.is_none() && price.is_none() => return (None, None),
        None => Err(Invalid::new(
            "currency",
            "required",
            "There is an amount without a currency. Write EUR, GBP or USD, say.",
        )),
    };
    let currency = match currency {
        Ok(currency) => currency,
        Err(e) => {
            take(e);
            return (None, None);
        }
    };
    let mut read = |field, raw: Option<&str>, negative| {
        let money = raw.map(|raw| Money::parse(field, raw, currency, negative)).transpose();
        // Money with cents is no wrong number; a currency without any is the likelier mistake.
        keep(
            money.map_err(|e| if e.code == "decimals" && currency.decimals() == 0 { e.on("currency") } else { e }),
            take,
        )
    };
    (read("amount", amount, false), read("price", price, true))
}

pub(super) fn names(field: &'static str, raw: Option<&str>) -> Result<Option<Vec<Name>>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    let mut found: Vec<Name> = Vec::new();
    for part in text.split(';').filter(|p| !p.trim().is_empty()) {
        let name = Name::parse(field, part)?;
        if !found.iter().any(|n| n.folded() == name.folded()) {
            found.push(name);
        }
    }
    if found.len() > 20 {
        return Err(Invalid::new(field, "too_many", format!("{field} names {} things, 20 are the most.", found.len())));
    }
    Ok(Some(found))
}

pub(super) fn scores(field: &'static str, raw: Option<&str>, max_milli: i32) -> Result<Option<Vec<Scored>>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    let mut found: Vec<Scored> = Vec::new();
    for part in text.split(';').filter(|p| !p.trim().is_empty()) {
        let Some((name, score)) = part.rsplit_once(':') else {
            return Err(Invalid::new(
                field,
                "score",
                format!("'{}' has no score. Write it as name:4.", shown(part.trim())),
            )
            .with_value(part));
        };
        let care = Name::parse(field, name)?;
        if found.iter().any(|s| s.care.folded() == care.folded()) {
            return Err(Invalid::new(
                field,
                "duplicate",
                format!("'{}' stands twice in {field}.", shown(care.as_str())),
            ));
        }
        found.push(Scored { milli: score_milli(field, score.trim(), max_milli)?, care });
    }
    if found.len() > 50 {
        return Err(Invalid::new(field, "too_many", format!("{field} names {} cares, 50 are the most.", found.len())));
    }
    Ok(Some(found))
}

fn score_milli(field: &'static str, raw: &str, max_milli: i32) -> Result<i32, Invalid> {
    let milli = milli(raw).ok_or_else(|| {
        Invalid::new(field, "number", format!("'{}' is not a score such as 4.", shown(raw))).with_value(raw)
    })?;
    if (0..=max_milli).contains(&milli) {
        Ok(milli)
    } else {
        let max = f64::from(max_milli) / 1000.0;
        Err(Invalid::new(
            field,
            "range",
            format!("{} is above the scale's highest score, {max}. Choose the file's scale.", shown(raw)),
        )
        .with_value(raw))
    }
}

/// A plain decimal of at most three decimals, in thousandths.
pub fn milli(raw: &str) -> Option<i32> {
    let (whole, fraction) = raw.split_once('.').unwrap_or((raw, "0"));
    let plain = |s: &str, max: usize| !s.is_empty() && s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole, 4) || !plain(fraction, 3) {
        return None;
    }
    let thousandths = fraction.parse::<i32>().ok()? * [100, 10, 1][fraction.len() - 1];
    Some(whole.parse::<i32>().ok()? * 1000 + thousandths)
}
