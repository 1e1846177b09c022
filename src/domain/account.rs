//! Who can sign in: an e-mail address and a passphrase.

use super::invalid::Invalid;
use super::text::fold;
use unicode_normalization::UnicodeNormalization;

/// An e-mail address, as a name to sign in with. Nothing is ever sent to it unasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@`, something on both sides, nothing invisible, at most 254 characters.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let text: String = raw.trim().nfc().collect();
        if text.is_empty() {
            return Err(Invalid::new(field, "required", "Write an e-mail address, as in kim@example.org."));
        }
        let sides = text.split_once('@');
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'));
        let both = sides.is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('@'));
        if !plain || !both || text.chars().count() > 254 {
            let message = "This is no e-mail address. Write one as in kim@example.org.";
            return Err(Invalid::new(field, "email", message).with_value(raw));
        }
        Ok(Self(text))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings are the same account.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// A passphrase that may be set. It has no `Debug`, so that it can't get into a log.
#[derive(Clone)]
pub struct Passphrase(String);

impl Passphrase {
    /// The fewest characters.
    pub const MIN: usize = 8;
    /// The most characters; all of them count.
    pub const MAX: usize = 256;

    /// Reads a new passphrase. `names` are words that everybody could guess here: the person, the address, the
    /// workspace.
    ///
    /// # Errors
    /// What is wrong with it. The message never repeats it.
    pub fn parse(field: &'static str, raw: &str, names: &[&str]) -> Result<Self, Invalid> {
        let text = composed(raw);
        let length = text.chars().count();
        let refuse = |code, message: String| Err(Invalid::new(field, code, message));
        if length < Self::MIN {
            return refuse(
                "too_short",
                format!("Use at least {} characters. Three or four words are good.", Self::MIN),
            );
        }
        if length > Self::MAX {
            return refuse("too_long", format!("Use at most {} characters.", Self::MAX));
        }
        if names.iter().any(|n| is_about(&text, n)) {
            return refuse("guessable", "This is a name from here. Take three or four other words.".into());
        }
        match weakness(&text, names) {
            Some(why) => refuse("common", format!("{why} Take three or four words that don't belong together.")),
            None => Ok(Self(text)),
        }
    }

    /// The secret itself, for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// One key can give a letter as one character or as two, depending on the machine.
pub fn composed(raw: &str) -> String {
    raw.nfc().collect()
}

fn is_about(text: &str, name: &str) -> bool {
    let (text, name) = (fold(text), fold(name.trim()));
    let before_at = name.split('@').next().unwrap_or_default();
    [name.as_str(), before_at].iter().any(|n| n.chars().count() >= 4 && bare(&text) == bare(n))
}

/// Without the digits and signs that people hang on to make a rule happy.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic())
}

/// Why somebody could guess it within ten thousand million tries, if so.
fn weakness(text: &str, names: &[&str]) -> Option<String> {
    let parts: Vec<&str> =
        names.iter().flat_map(|n| n.split(|c: char| !c.is_alphanumeric())).filter(|part| part.len() >= 3).collect();
    let estimate = zxcvbn::zxcvbn(text, &parts);
    let warning = estimate.feedback().and_then(|f| f.warning()).map(|w| w.to_string());
    let why = || warning.unwrap_or_else(|| "This could be guessed.".to_owned());
    (estimate.score() < zxcvbn::Score::Three).then(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(raw: &str) -> &'static str {
        Passphrase::parse("passphrase", raw, &["Northfold", "kim.lee@example.org"]).err().map_or("fine", |e| e.code)
    }

    #[test]
    fn passphrases_that_anybody_would_try_are_refused() {
        for raw in ["password", "Password123!", "12345678", "qwertyuiop", "iloveyou1", "aaaaaaaaaa", "1q2w3e4r"] {
            assert_eq!(code(raw), "common", "{raw}");
        }
        for raw in ["Tr0ub4dour", "monkeymonkey", "letmein2026", "olive1987"] {
            assert_eq!(code(raw), "common", "{raw}");
        }
        for raw in ["northfold", "Northfold2026", "kim.lee@example.org", "kim.lee1"] {
            assert_eq!(code(raw), "guessable", "{raw}");
        }
    }

    #[test]
    fn length_counts_characters_and_nothing_is_cut_off() {
        assert_eq!(code("äöüßäöü"), "too_short");
        assert_eq!(code(&"correct horse ".repeat(30)), "too_long");
        let long: String =
            ('a'..='z').cycle().zip((0..256).map(|n| n * n % 7)).map(|(c, n)| if n == 4 { ' ' } else { c }).collect();
        assert_eq!((long.len(), code(&long)), (256, "fine"));
        assert_eq!(code("staple correct horse"), "fine");
    }

    #[test]
    fn an_address_needs_two_sides_and_folds_to_one_account() {
        assert_eq!(Email::parse("email", " Kim@Example.ORG ").unwrap().folded(), "kim@example.org");
        for raw in ["kim", "@example.org", "kim@", "a@b@c", "kim lee@example.org", "kim@x\nBcc: y@z"] {
            assert_eq!(Email::parse("email", raw).unwrap_err().code, "email", "{raw}");
        }
    }
}
