//! Text that has been checked: composed (NFC), trimmed, and free of characters that nobody can see.

use unicode_normalization::UnicodeNormalization;

use super::invalid::{Invalid, is_invisible, shown};

/// A name of at most 200 characters on one line: a customer, an offer, a segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

/// Free words of at most 5,000 characters; line breaks are kept, as LF.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words(String);

impl Name {
    /// The most characters a name may have.
    pub const MAX: usize = 200;

    /// Reads a name, or says what is wrong with it.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let text = composed(raw);
        if text.is_empty() {
            return Err(Invalid::new(field, "required", format!("{field} is empty. Write a name.")));
        }
        check_length(field, &text, Self::MAX)?;
        check_characters(field, &text, |_| false)?;
        Ok(Name(text))
    }

    /// As [`Name::parse`], where nothing at all means that there is none. Blanks alone are a mistake, not a name.
    pub fn parse_optional(field: &'static str, raw: Option<&str>) -> Result<Option<Self>, Invalid> {
        match raw {
            None | Some("") => Ok(None),
            Some(raw) => Self::parse(field, raw).map(Some),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings of one name are the same: lower case by Unicode's rules.
    ///
    /// `STRASSE` and `Straße` stay two names: folding them would also merge names that their owners keep apart.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl Words {
    /// The most characters that free words may have.
    pub const MAX: usize = 5_000;

    /// Reads free words; nothing or blanks alone mean that there are none.
    pub fn parse(field: &'static str, raw: Option<&str>) -> Result<Option<Self>, Invalid> {
        let Some(raw) = raw else { return Ok(None) };
        if raw.len() > Self::MAX * 4 + 64 {
            // Counted before it is copied: ten mebibytes of one note stay one copy.
            return Err(too_long(field, raw.chars().count(), Self::MAX, raw));
        }
        let text = composed(&broken_by_lf(raw));
        if text.is_empty() {
            return Ok(None);
        }
        check_length(field, &text, Self::MAX)?;
        check_characters(field, &text, |c| matches!(c, '\n' | '\t'))?;
        Ok(Some(Words(text)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Words {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The same text with LF for every line break: a form sends CRLF, whatever stood in its field.
pub fn broken_by_lf(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace('\r', "\n")
}

/// Lower case by Unicode's rules, for comparing and searching alike on every database.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn composed(raw: &str) -> String {
    let text = raw.trim();
    // ASCII is composed already, and most texts are ASCII.
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

fn check_length(field: &'static str, text: &str, max: usize) -> Result<(), Invalid> {
    let length = text.chars().count();
    if length > max { Err(too_long(field, length, max, text)) } else { Ok(()) }
}

fn too_long(field: &'static str, length: usize, max: usize, text: &str) -> Invalid {
    Invalid::new(field, "too_long", format!("{field} has {length} of {max} characters. Shorten it.")).with_value(text)
}

/// Joiners are letters in several scripts and in emoji; everything else invisible is refused by name.
fn check_characters(field: &'static str, text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Invalid> {
    let joiner = |c| matches!(c, '\u{200C}' | '\u{200D}');
    match text.chars().find(|&c| is_invisible(c) && !joiner(c) && !allowed(c)) {
        None => Ok(()),
        Some(c) => Err(Invalid::new(
            field,
            "control_character",
            format!("{field} holds the invisible character U+{:04X}. Remove it: {}", c as u32, shown(text)),
        )
        .with_value(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_spellings_are_one_name() {
        assert_eq!(Name::parse("customer", "Mu\u{308}ller"), Name::parse("customer", " Müller "));
    }

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        assert!(Name::parse("customer", &"ä".repeat(200)).is_ok());
        let refused = Name::parse("customer", &"ä".repeat(201)).unwrap_err();
        assert_eq!(refused.code, "too_long");
        assert!(refused.message.contains("201 of 200"));
    }

    #[test]
    fn blanks_alone_are_no_name_and_escape_codes_are_refused() {
        assert_eq!(Name::parse("customer", "\u{a0}\u{a0}").unwrap_err().code, "required");
        assert_eq!(Name::parse("customer", "a\u{1b}[31m").unwrap_err().code, "control_character");
        assert_eq!(Name::parse_optional("customer", Some("")), Ok(None));
    }

    #[test]
    fn words_keep_their_lines_as_one_kind_of_break() {
        let words = Words::parse("reason", Some("a\r\nb\rc")).unwrap().unwrap();
        assert_eq!(words.as_str(), "a\nb\nc");
    }
}
