//! What a form was opened with: whoever saves it later overwrites nothing that they have not seen.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::ActionError;

/// A mark of the texts that a form was opened with; nothing for senders that say nothing of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(Option<String>);

impl Seen {
    /// The mark of texts, as a form carries it.
    pub fn mark(texts: &[&str]) -> String {
        let mut hash = Sha256::new();
        for text in texts {
            // With their lengths, so that no two lists run together.
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// The mark that a form sent back.
    pub fn sent(mark: &str) -> Self {
        Seen((!mark.is_empty()).then(|| mark.to_string()))
    }

    /// Whether nothing would be overwritten unseen: what is stored is what was seen, or what would be stored anyway.
    ///
    /// # Errors
    /// [`ActionError::Conflict`] with what is stored now, each text under its name.
    pub(super) fn still(&self, stored: &[(&str, &str)], new: &[&str]) -> Result<(), ActionError> {
        let texts: Vec<&str> = stored.iter().map(|(_, text)| *text).collect();
        let as_seen = self.0.as_ref().is_none_or(|seen| *seen == Self::mark(&texts));
        if as_seen || texts == new {
            return Ok(());
        }
        let differ = stored.iter().zip(new).filter(|((_, there), new)| there != *new);
        let told: Vec<String> = differ.map(|((name, there), _)| format!("{name} is {}", quoted(there))).collect();
        Err(ActionError::Conflict(format!(
            "Somebody has changed this since you opened it. Stored now: {}. What you typed stands below: save again to \
             store it.",
            told.join("; ")
        )))
    }
}

fn quoted(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if text.is_empty() { "empty".to_string() } else { format!("\u{201c}{}\u{201d}", lines.join(" / ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_seen_is_told_before_it_is_overwritten() {
        let seen = Seen::sent(&Seen::mark(&["Autumn", "Shops pay"]));
        let stored = [("the name", "Autumn"), ("the hypothesis", "Shops pay")];
        assert!(seen.still(&stored, &["Autumn", "Nobody pays"]).is_ok());
        let meanwhile = [("the name", "Autumn"), ("the hypothesis", "Chains pay")];
        assert!(seen.still(&meanwhile, &["Autumn", "Chains pay"]).is_ok(), "both want the same");
        assert!(Seen::sent("").still(&meanwhile, &["Autumn", "Nobody pays"]).is_ok(), "who says nothing is not asked");
        let refused = seen.still(&meanwhile, &["Autumn", "Nobody pays"]).unwrap_err();
        let ActionError::Conflict(why) = refused else { panic!("{refused:?}") };
        assert!(why.contains("the hypothesis is “Chains pay”") && !why.contains("Autumn"), "{why}");
        assert_ne!(Seen::mark(&["ab", "c"]), Seen::mark(&["a", "bc"]));
    }
}
