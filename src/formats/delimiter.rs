//! What separates the values of a file.

/// A separator that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// The tab.
    Tab,
}

impl Delimiter {
    /// Every separator, the likeliest first.
    pub const ALL: [Delimiter; 3] = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab];

    /// The byte that stands in a file.
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        }
    }

    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Delimiter::Comma => "comma",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Tab => "tab",
        }
    }

    /// The separator of a file whose text begins so: the one that finds most columns that `known` knows, then the one
    /// that finds most columns.
    pub fn detect(head: &[u8], known: impl Fn(&str) -> bool) -> Self {
        let end = head.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(head.len());
        let line = String::from_utf8_lossy(&head[..end]);
        let score = |delimiter: &Delimiter| {
            let names = line.split(delimiter.byte() as char).map(|name| name.trim().trim_matches('"'));
            (names.clone().filter(|name| known(name)).count(), names.count())
        };
        // The last of equals wins, so the likeliest is asked last.
        Self::ALL.into_iter().rev().max_by_key(score).unwrap_or_default()
    }

    /// Reads the line `sep=;` that some spreadsheets write first: the separator and how many bytes the hint takes,
    /// without its line end.
    pub fn hint(head: &[u8]) -> Option<(Self, usize)> {
        let quoted = head.starts_with(b"\"");
        let line = if quoted { &head[1..] } else { head };
        if !line.get(..4)?.eq_ignore_ascii_case(b"sep=") {
            return None;
        }
        let delimiter = Self::ALL.into_iter().find(|d| line.get(4) == Some(&d.byte()))?;
        let length = if quoted { 7 } else { 5 };
        let ends = head.get(length).is_none_or(|b| matches!(b, b'\n' | b'\r'));
        (ends && (!quoted || head[6] == b'"')).then_some((delimiter, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_that_finds_most_known_columns_wins() {
        let known = |name: &str| matches!(name, "offer" | "outcome" | "price, asked");
        assert_eq!(Delimiter::detect(b"offer;outcome;a,b,c,d,e\n", known), Delimiter::Semicolon);
        assert_eq!(Delimiter::detect(b"\"offer\"\t\"outcome\"\r\n", known), Delimiter::Tab);
        assert_eq!(Delimiter::detect(b"x;y;z", |_| false), Delimiter::Semicolon);
        assert_eq!(Delimiter::detect(b"", |_| false), Delimiter::Comma);
    }

    #[test]
    fn the_hint_of_a_spreadsheet_is_no_header() {
        assert_eq!(Delimiter::hint(b"sep=;\r\noffer"), Some((Delimiter::Semicolon, 5)));
        assert_eq!(Delimiter::hint(b"\"SEP=,\"\n"), Some((Delimiter::Comma, 7)));
        assert_eq!(Delimiter::hint(b"sep=|\n"), None);
        assert_eq!(Delimiter::hint(b"separate,offer\n"), None);
    }
}
