//! The questions by which an interview listens for cares, standards and choices.

use super::invalid::Invalid;
use super::text::Name;

/// A short list of questions, in the order in which they are asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guide(Vec<String>);

/// What every interview can listen for. It asks what customers do, not what they would like.
const USUAL: [&str; 6] = [
    "How do you do it today, and when did you last?",
    "What was hard about it, and what did that cost you?",
    "What do you care about most there?",
    "How do you tell that it is done well?",
    "What else have you tried, or looked at?",
    "Here is our offer. What will you do?",
];

impl Guide {
    /// The most questions of a guide.
    pub const MOST: usize = 12;

    /// The questions that an experiment begins with.
    pub fn usual() -> Self {
        Guide(USUAL.map(str::to_string).to_vec())
    }

    /// Reads questions, one a line; empty lines are none. No question at all is a guide too: an empty one.
    ///
    /// # Errors
    /// What is wrong with a question, or that they are too many.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let mut questions: Vec<String> = Vec::new();
        for line in raw.lines().filter(|line| !line.trim().is_empty()) {
            let question = Name::parse(field, line)?.as_str().to_string();
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        if questions.len() > Self::MOST {
            let message =
                format!("{} questions are too many to listen. Keep the best {}.", questions.len(), Self::MOST);
            return Err(Invalid::new(field, "too_many", message).with_value(raw));
        }
        Ok(Guide(questions))
    }

    /// The guide as a table stores it.
    pub fn stored(text: &str) -> Self {
        Guide(text.lines().map(str::to_string).collect())
    }

    /// The questions.
    pub fn questions(&self) -> &[String] {
        &self.0
    }

    /// The questions, one a line.
    pub fn text(&self) -> String {
        self.0.join("\n")
    }

    /// What was noted beside the questions, after the customer's own words.
    pub fn with_notes<'a>(words: &str, notes: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let said = |text: &str| !text.trim().is_empty();
        let notes = notes
            .into_iter()
            .filter(|(_, note)| said(note))
            .map(|(question, note)| format!("{} {}", question.trim(), note.trim()).trim().to_string());
        let words = Some(words.trim().to_string()).filter(|words| said(words));
        words.into_iter().chain(notes).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_stand_one_a_line_and_none_twice() {
        let guide = Guide::parse("questions", " What now? \n\nWhy?\r\nWhy?\n").unwrap();
        assert_eq!(guide.questions(), ["What now?", "Why?"]);
        assert_eq!(Guide::stored(&guide.text()), guide);
        assert!(Guide::parse("questions", " \n").unwrap().questions().is_empty());
        assert_eq!(Guide::parse("questions", &Guide::usual().text()).unwrap(), Guide::usual());
        let many: String = (0..13).map(|i| format!("Question {i}?\n")).collect();
        assert_eq!(Guide::parse("questions", &many).unwrap_err().code, "too_many");
    }

    #[test]
    fn notes_follow_the_customers_words_each_with_its_question() {
        let notes = [("How today?", " By phone. "), ("What else?", " "), ("", "On paper")];
        assert_eq!(Guide::with_notes("“Never again.”", notes), "“Never again.”\nHow today? By phone.\nOn paper");
        assert_eq!(Guide::with_notes(" ", [("How?", "")]), "");
    }
}
