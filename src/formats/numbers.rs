//! The decimal comma of a file.

use std::borrow::Cow;

use crate::domain::invalid::{Invalid, shown};

/// How a file writes its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimals {
    /// `1234.50`
    Point,
    /// `1234,50`
    Comma,
    /// The first number with decimals tells.
    Open,
}

impl Decimals {
    /// A number with a point, whatever the file writes.
    pub fn number<'a>(&mut self, field: impl Into<Cow<'static, str>>, cell: &'a str) -> Result<Cow<'a, str>, Invalid> {
        let separator = separator(cell);
        if *self == Decimals::Open {
            match separator {
                Some(',') => *self = Decimals::Comma,
                Some(_) => *self = Decimals::Point,
                None => {}
            }
        }
        match (*self, separator) {
            (Decimals::Comma, Some(',')) => Ok(Cow::Owned(cell.replace(',', "."))),
            (Decimals::Comma, Some(_)) => Err(Invalid::new(
                field,
                "number",
                format!("'{}' has a decimal point, the file's numbers have a comma. Use one of them.", shown(cell)),
            )
            .with_value(cell)),
            _ => Ok(Cow::Borrowed(cell)),
        }
    }

    /// `name:4.5; other:2` with points, whatever the file writes.
    pub fn scores<'a>(&mut self, field: &'static str, cell: &'a str) -> Result<Cow<'a, str>, Invalid> {
        if *self == Decimals::Point || !cell.contains([',', '.']) {
            return Ok(Cow::Borrowed(cell));
        }
        let mut parts = Vec::new();
        for part in cell.split(';') {
            parts.push(match part.rsplit_once(':') {
                Some((name, score)) => format!("{name}:{}", self.number(field, score)?),
                None => part.to_owned(),
            });
        }
        Ok(Cow::Owned(parts.join(";")))
    }
}

/// The character between the digits of a plain decimal.
fn separator(cell: &str) -> Option<char> {
    let text = cell.trim().trim_start_matches('-');
    let (whole, fraction) = text.split_once([',', '.'])?;
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (plain(whole) && plain(fraction)).then(|| if text.contains(',') { ',' } else { '.' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_tells_and_the_others_must_agree() {
        let mut open = Decimals::Open;
        assert_eq!(open.number("amount", "100").unwrap(), "100");
        assert_eq!(open.number("amount", "100,50").unwrap(), "100.50");
        assert_eq!((open, open.number("amount", "1.5").unwrap_err().code), (Decimals::Comma, "number"));
        let mut open = Decimals::Open;
        assert_eq!(open.number("amount", "1.5").unwrap(), "1.5");
        assert_eq!(open.number("amount", "1,5").unwrap(), "1,5"); // refused by the check of the amount
    }

    #[test]
    fn what_is_no_plain_number_stays_as_it_is() {
        let mut comma = Decimals::Comma;
        for cell in ["1.234,56", "1,2,3", "abc", "", "1,"] {
            assert_eq!(comma.number("amount", cell).unwrap(), cell);
        }
    }

    #[test]
    fn scores_have_the_comma_too_and_names_keep_theirs() {
        assert_eq!(Decimals::Comma.scores("cares", "fast, cheap:4,5; b:2").unwrap(), "fast, cheap:4.5; b:2");
        assert_eq!(Decimals::Point.scores("cares", "fast, cheap:4").unwrap(), "fast, cheap:4");
    }
}
