//! The exports of other programs, known by their column names.

use super::mapping::Target;
use crate::domain::text::fold;
use crate::domain::time::DateForm;

/// A program whose exports we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// The program's name.
    pub program: &'static str,
    /// Column names that all of its exports have.
    marks: &'static [&'static str],
    /// What becomes of its columns; those that its user has named are left to him.
    columns: &'static [(&'static str, &'static str)],
    /// How it writes dates.
    pub dates: DateForm,
}

/// What is left out.
const OUT: &str = "";

/// Programs whose exports we know. The names of columns are those of their files in English.
const KNOWN: [Export; 5] = [
    Export {
        program: "Typeform",
        marks: &["start date (utc)", "submit date (utc)", "network id"],
        columns: &[
            ("#", "response_id"),
            ("submit date (utc)", "responded_at"),
            ("response type", OUT),
            ("start date (utc)", OUT),
            ("stage date (utc)", OUT),
            ("network id", OUT),
            ("tags", OUT),
            ("ending", OUT),
        ],
        dates: DateForm::YearMonthDay,
    },
    Export {
        program: "Tally",
        marks: &["submission id", "respondent id", "submitted at"],
        columns: &[("submission id", "response_id"), ("submitted at", "responded_at"), ("respondent id", OUT)],
        dates: DateForm::YearMonthDay,
    },
    Export {
        program: "HubSpot",
        marks: &["record id", "deal name", "deal stage"],
        columns: &[
            ("record id", "response_id"),
            ("deal name", "customer"),
            ("deal stage", "outcome"),
            ("close date", "responded_at"),
            // What a deal is worth once it is won; nothing of it was given for the others.
            ("amount", OUT),
            ("pipeline", OUT),
            ("deal owner", OUT),
            ("create date", OUT),
            ("last activity date", OUT),
            ("associated company", OUT),
            ("associated company ids", OUT),
            ("associated contact", OUT),
            ("associated contact ids", OUT),
        ],
        dates: DateForm::YearMonthDay,
    },
    Export {
        program: "Airtable",
        marks: &["name", "notes", "assignee", "status"],
        columns: &[
            ("name", "customer"),
            ("notes", "reason"),
            ("status", "outcome"),
            ("created", "responded_at"),
            ("assignee", OUT),
            ("attachments", OUT),
            ("attachment summary", OUT),
        ],
        dates: DateForm::MonthDayYear,
    },
    Export {
        program: "Google Forms",
        marks: &["timestamp"],
        columns: &[
            ("timestamp", "responded_at"),
            ("email address", "customer"),
            ("username", "customer"),
            ("score", OUT),
        ],
        dates: DateForm::YearMonthDay,
    },
];

/// The program that a file with these column names comes from.
pub fn recognise<'a>(headers: impl Iterator<Item = &'a str> + Clone) -> Option<&'static Export> {
    let first = headers.clone().next().map(plain).unwrap_or_default();
    let has = |mark: &&'static str| headers.clone().any(|header| plain(header) == *mark);
    // A column "Timestamp" may stand in any file; Google Forms has it first, and has no column of ours.
    let ours = headers.clone().any(|header| matches!(plain(header).as_str(), "offer" | "outcome"));
    KNOWN.iter().filter(|_| !ours).find(|export| match export.marks {
        [only] => first == *only,
        marks => marks.iter().all(&has),
    })
}

fn plain(header: &str) -> String {
    fold(header.trim())
}

impl Export {
    /// What becomes of a column, if that is known.
    pub fn target(&self, header: &str) -> Option<Target> {
        let (_, column) = self.columns.iter().find(|(name, _)| *name == plain(header))?;
        if *column == OUT { Some(Target::Ignore) } else { Target::column(column) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_theirs_leads_to_one_of_ours_or_is_left_out() {
        for export in KNOWN {
            for (header, column) in export.columns {
                assert_eq!(export.target(header).is_some(), *column == OUT || Target::column(column).is_some());
                assert!(export.target(header).is_some(), "{}: {header}", export.program);
            }
        }
    }

    #[test]
    fn files_are_known_by_their_columns_and_ours_is_nobodys() {
        let program = |header: &str| recognise(header.split(',')).map(|export| export.program);
        assert_eq!(program("#,Would you buy?,Start Date (UTC),Submit Date (UTC),Network ID"), Some("Typeform"));
        assert_eq!(program("Submission ID,Respondent ID,Submitted at,Name"), Some("Tally"));
        assert_eq!(program("Timestamp,Your name,Would you buy?"), Some("Google Forms"));
        assert_eq!(program("Name,Notes,Assignee,Status,Attachments"), Some("Airtable"));
        assert_eq!(program("Record ID,Deal Name,Deal Stage,Amount"), Some("HubSpot"));
        assert_eq!(program("timestamp,offer,outcome"), None);
        assert_eq!(program("Your name,Timestamp"), None);
    }
}
