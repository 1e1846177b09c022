//! The value of a field: the gate, and the one way of writing each value.

use std::sync::Arc;

use super::{Kind, OwnField};
use crate::domain::id::OwnFieldId;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::Words;
use crate::domain::time::{DateForm, Day};

/// The most digits of a number, without zeros before and after.
const DIGITS: usize = 15;
/// The longest that a number may be written.
const LONGEST: usize = 40;

/// What somebody says of a field, before any check; or a checked value as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OwnText {
    /// The field.
    pub field: OwnFieldId,
    /// Its name.
    pub name: Arc<str>,
    /// What is said of it; nothing takes a value away.
    pub text: String,
}

/// A value that its field allows, written in the one way in which the field writes it: equal values are equal texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OwnValue {
    said: OwnText,
    choice: bool,
}

impl OwnValue {
    /// Reads a value of a field; nothing for nothing.
    ///
    /// # Errors
    /// Why it is no such value, with the field's name and what to do.
    pub fn parse(field: &OwnField, raw: &str, dates: DateForm) -> Result<Option<Self>, Invalid> {
        if raw.trim().is_empty() {
            return Ok(None);
        }
        let text = match &field.kind {
            Kind::Text => words(raw),
            Kind::Number => number(raw),
            Kind::Choice(options) => options.find(raw).map(str::to_owned).ok_or_else(|| {
                let named = options.all().join(", ");
                ("choice", format!("'{}' is not one of its options: {named}.", shown(raw.trim())))
            }),
            Kind::Date => day(raw, dates),
        };
        match text {
            Ok(text) => {
                let said = OwnText { field: field.id, name: field.name.clone(), text };
                Ok(Some(OwnValue { said, choice: field.kind.options().is_some() }))
            }
            Err((code, why)) => {
                Err(Invalid::new(field.id.key(), code, format!("{}: {why}", field.name)).with_value(raw))
            }
        }
    }

    /// The field.
    pub fn field(&self) -> OwnFieldId {
        self.said.field
    }

    /// The value as text.
    pub fn text(&self) -> &str {
        &self.said.text
    }

    /// Whether it is one of a few options.
    pub fn is_choice(&self) -> bool {
        self.choice
    }

    /// The same as somebody would say it.
    pub fn said(&self) -> OwnText {
        self.said.clone()
    }
}

type Refused = (&'static str, String);

fn words(raw: &str) -> Result<String, Refused> {
    match Words::parse("it", Some(raw)) {
        Ok(words) => Ok(words.map(|words| words.as_str().to_owned()).unwrap_or_default()),
        Err(why) => Err((why.code, why.message)),
    }
}

fn day(raw: &str, dates: DateForm) -> Result<String, Refused> {
    Day::parse_in(raw, dates).map(|day| day.to_string()).ok_or_else(|| {
        let form = if dates == DateForm::Iso { "Write it as 2026-11-20." } else { "Write it in the chosen form." };
        ("date", format!("'{}' is not a date. {form}", shown(raw.trim())))
    })
}

/// A plain decimal: no zeros that say nothing, a point, a minus below zero.
fn number(raw: &str) -> Result<String, Refused> {
    let text = raw.trim();
    let refused = || ("number", format!("'{}' is not a plain number such as 1234.5.", shown(text)));
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let parted = digits.contains(['.', ',']);
    if text.len() > LONGEST || !plain(whole) || (parted && !plain(fraction)) {
        return Err(refused());
    }
    if digits.contains(',') && fraction.len() == 3 {
        let message = format!("'{text}' may be {whole}{fraction} or {whole}.{fraction}. Write one of them.");
        return Err(("number", message));
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let significant =
        if whole.is_empty() { fraction.trim_start_matches('0').len() } else { whole.len() + fraction.len() };
    if significant > DIGITS {
        return Err(("digits", format!("'{text}' has {significant} digits, {DIGITS} are the most. Round it.")));
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let unsigned = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    Ok(if negative && unsigned != "0" { format!("-{unsigned}") } else { unsigned })
}
