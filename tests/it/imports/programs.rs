//! Exports of other programs, made up after the columns of their files.

use super::counted;
use super::pages::{BASE, staged, upload};
use crate::support::app::{Seen, Visitor, each_app};
use crate::support::forms::{Form, texts};

const PREVIEW: &str = "/w/1/experiments/1/import/preview";

/// A program, its export, what a person has still to say, and what is in then: customer, outcome, day.
struct Export {
    program: &'static str,
    file: &'static str,
    said: &'static [(&'static str, &'static str)],
    rows: &'static [&'static str],
}

const EXPORTS: [Export; 5] = [
    Export {
        program: "Typeform",
        file: include_str!("programs/typeform.csv"),
        said: &[("Which pharmacy are you?", "customer"), ("Would you hire us at £28?", "outcome")],
        rows: &["Abbey Road,buy,2026-11-19T09:12:41Z", "Harrow Lane,do_nothing,2026-11-20T16:40:02Z"],
    },
    Export {
        program: "Tally",
        file: include_str!("programs/tally.csv"),
        said: &[("Your pharmacy", "customer"), ("Will you book us?", "outcome")],
        rows: &["Abbey Road,buy,2026-11-19T10:03:14Z", "Kew,do_nothing,2026-11-21T08:00:00Z"],
    },
    Export {
        program: "Google Forms",
        file: include_str!("programs/google_forms.csv"),
        said: &[("Would you buy?", "outcome"), ("Why?", "reason")],
        rows: &["abbey@example.org,buy,2026-11-19T09:03:14Z", "kew@example.org,do_nothing,2026-11-20T20:15:00Z"],
    },
    Export {
        program: "Airtable",
        file: include_str!("programs/airtable.csv"),
        said: &[],
        rows: &["Abbey Road,buy,2026-11-19T10:03:00Z", "Soho,pending,2026-11-20T15:30:00Z"],
    },
    Export {
        program: "HubSpot",
        file: include_str!("programs/hubspot.csv"),
        said: &[],
        rows: &["Abbey Road - cover,buy,2026-11-19T14:03:00Z", "Kew - cover,do_nothing,2026-11-20T09:00:00Z"],
    },
];

/// Says of the columns what a person would, takes every guess of the words, and imports.
fn through(who: &Visitor, export: &Export) -> Seen {
    let mut page = upload(who, export.file);
    let text = page.text();
    assert!(text.contains(&format!("It looks like an export of {}.", export.program)), "{}: {text}", export.program);
    for _ in 0..2 {
        let mut form = Form::of(&page, PREVIEW).set("offer", "OFFER-A");
        for (header, meaning) in export.said {
            let place = (0..20).find(|i| form.get(&format!("h{i}")) == *header).expect(header);
            form = form.set(&format!("c{place}"), meaning);
        }
        page = form.send(who);
    }
    assert_eq!(page.status, 200, "{}: {}", export.program, page.text());
    assert_eq!(texts(&page, ".steps [aria-current=step]"), ["3 Check"]);
    Form::of(&page, PREVIEW).send_to(who, "/w/1/experiments/1/import/apply")
}

#[test]
fn exports_of_other_programs_go_in_with_a_few_words_about_their_questions() {
    each_app(|app| {
        let owner = staged(app);
        for (n, export) in EXPORTS.iter().enumerate() {
            assert_eq!(through(owner, export).status, 303, "{}", export.program);
            assert_eq!(counted(&app.db, 1), 2 * (n as i64 + 1), "{}", export.program);
            let csv = owner.get(&format!("{BASE}/responses.csv")).body;
            let lines: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
            let told: Vec<String> =
                lines.iter().map(|cells| format!("{},{},{}", cells[6], cells[7], cells[22])).collect();
            assert_eq!(told[2 * n..], *export.rows, "{}", export.program);
        }
        // The second time each is read so at once.
        for export in &EXPORTS {
            let seen = upload(owner, export.file);
            assert!(seen.text().contains("as the last file with these columns"), "{}: {}", export.program, seen.text());
        }
    });
}
