//! What is wrong with an input, in words that say what to do.

use std::borrow::Cow;

/// The code of [`Invalid::sent_before`].
const SENT_BEFORE: &str = "sent_before";

/// The longest piece of a value that a message repeats, in characters.
const ECHO: usize = 80;

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field's name as the sender knows it, `amount` say.
    pub field: Cow<'static, str>,
    /// A stable word for programs, `number` say.
    pub code: &'static str,
    /// A sentence for people: what was wrong and what to do.
    pub message: String,
    /// The value as it was sent, shortened and with invisible characters spelled out.
    pub value: Option<String>,
}

impl Invalid {
    /// A complaint about `field`.
    pub fn new(field: impl Into<Cow<'static, str>>, code: &'static str, message: impl Into<String>) -> Self {
        Invalid { field: field.into(), code, message: message.into(), value: None }
    }

    /// A form that was sent before with other contents; `made` is the id of what it made then.
    pub fn sent_before(made: &str) -> Self {
        let message = "This form was sent before with other contents, and those are stored. Nothing was changed now. If \
                       this is meant to be another one, send it again.";
        Invalid::new("", SENT_BEFORE, message).with_value(made)
    }

    /// The id of what a form made that was sent before with other contents.
    pub fn made_before(&self) -> Option<&str> {
        self.value.as_deref().filter(|_| self.code == SENT_BEFORE)
    }

    /// Adds the value that was sent.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = Some(shown(value));
        self
    }

    /// Gives the complaint another field name, for a value that was checked under a general name.
    #[must_use]
    pub fn on(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// A value made safe to repeat: at most 80 characters, control and invisible characters as `U+XXXX`.
pub fn shown(value: &str) -> String {
    let mut out = String::new();
    for (i, c) in value.chars().enumerate() {
        if i == ECHO {
            out.push('…');
            break;
        }
        if is_invisible(c) {
            out.push_str(&format!("U+{:04X}", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character can't be seen, or changes how its neighbours are seen.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
        || is_noncharacter(c)
}

fn is_noncharacter(c: char) -> bool {
    let u = c as u32;
    (0xFDD0..=0xFDEF).contains(&u) || u & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_value_is_short_and_shows_what_could_not_be_seen() {
        assert_eq!(shown("OFFER\u{200B}-A"), "OFFERU+200B-A");
        assert_eq!(shown(&"x".repeat(500)).chars().count(), 81);
    }
}
