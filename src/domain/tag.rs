//! Words that a team puts on an experiment to find it again.

use super::invalid::Invalid;
use super::text::{Name, fold};

/// The tags of an experiment: each one line without a comma, none of them twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<String>);

impl Tags {
    /// The most tags of an experiment.
    pub const MOST: usize = 10;
    /// The most characters of a tag.
    pub const MAX: usize = 40;

    /// Reads tags that are parted by commas; two spellings of one tag are one, as it was written first.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let mut tags: Vec<String> = Vec::new();
        for part in raw.split(',').filter(|part| !part.trim().is_empty()) {
            let tag = Name::parse(field, part)?;
            if tag.as_str().chars().count() > Self::MAX {
                let message = format!("A tag has at most {} characters. Part tags with commas.", Self::MAX);
                return Err(Invalid::new(field, "too_long", message).with_value(raw));
            }
            if tags.iter().all(|t| fold(t) != tag.folded()) {
                tags.push(tag.as_str().to_string());
            }
        }
        if tags.len() > Self::MOST {
            let message = format!("{} tags are too many. Keep the {} that find it again.", tags.len(), Self::MOST);
            return Err(Invalid::new(field, "too_many", message).with_value(raw));
        }
        Ok(Tags(tags))
    }

    /// The tags as a table stores them.
    pub fn stored(text: &str) -> Self {
        Tags(text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_string).collect())
    }

    /// The tags in one line, as they are typed.
    pub fn line(&self) -> String {
        self.0.join(", ")
    }

    /// The tags.
    pub fn all(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parted_by_commas_and_none_stands_twice() {
        let tags = Tags::parse("tags", " Q4, pharmacy chains ,q4,, ").unwrap();
        assert_eq!(tags.all(), ["Q4", "pharmacy chains"]);
        assert_eq!(Tags::stored(&tags.line()), tags);
        assert_eq!(Tags::parse("tags", " ").unwrap(), Tags::default());
    }

    #[test]
    fn too_many_or_too_long_tags_are_refused_and_say_why() {
        let many: Vec<String> = (0..11).map(|i| i.to_string()).collect();
        assert!(Tags::parse("tags", &many.join(",")).unwrap_err().message.contains("11 tags are too many"));
        assert_eq!(Tags::parse("tags", &"x".repeat(41)).unwrap_err().code, "too_long");
        assert!(Tags::parse("tags", "a\u{7}b").is_err());
    }
}
