//! What the report says of the made-up workspaces, as `docs/report-sentences.md` lists it.

use std::fmt::Write;
use std::path::Path;

use touchstone::domain::report::Report;
use touchstone::domain::wording::{count, in_100, range};

use super::support::report;
use super::workspaces::{Workspace, all};

const INTRODUCTION: &str = "# What a report says

Ten made-up workspaces and every sentence that the report computes from them. The tests write this file: they fail where
it differs from what the code says, and `UPDATE_SENTENCES=1 cargo test --test it -- report::sentences` writes it anew.
Read the difference as a statistician before you commit it.
";

/// Words that a reader takes for more, or for something else, than the figures say.
const NEVER: [&str; 12] = [
    "significant",
    "significance",
    "credible",
    "posterior",
    "prior",
    "winner",
    "winners",
    "proven",
    "confidence",
    "confident",
    "lift",
    "trending",
];

fn section(out: &mut String, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        write!(out, "\n{heading}\n").unwrap();
        lines.iter().for_each(|line| writeln!(out, "- {line}").unwrap());
    }
}

fn offers(report: &Report) -> Vec<String> {
    let line = |o: &touchstone::domain::report::OfferReport| {
        let word = o.verdict.word().unwrap_or("No bar");
        let chance = o.chance_above_bar.map(|c| format!(", {} in 100 over the bar", in_100(c))).unwrap_or_default();
        let likely = format!(
            "{} of {}, likely {}{chance}",
            count(o.accepted),
            count(o.n),
            range(o.interval.low, o.interval.high)
        );
        let flags: String = o.flags.iter().map(|f| format!(" [{}: {}]", f.label, f.sentence)).collect();
        format!("**{}: {word}.** {likely}. {} {}{flags}", o.name, o.verdict.sentence, o.verdict.reasons.join(" "))
            .replace("  ", " ")
            .trim()
            .to_string()
    };
    report.offers.iter().map(line).collect()
}

fn findings(report: &Report) -> Vec<String> {
    let f = &report.findings;
    let named = [
        ("Rivals", &f.rivals),
        ("Cares", &f.cares),
        ("Commitment", &f.commitment),
        ("Over time", &f.time),
        ("Capture", &f.capture),
        ("Value propositions", &f.propositions),
        ("Comparisons", &f.comparisons),
        ("Test next", &f.next),
    ];
    named.iter().filter_map(|(name, said)| said.as_ref().map(|said| format!("{name}: {said}"))).collect()
}

fn lines(report: &Report) -> Vec<String> {
    let comparisons = report.comparisons.iter().map(|c| c.sentence.clone());
    let propositions = report.propositions.iter().map(|p| p.sentence.clone());
    let cares = report.cares.iter().map(|c| format!("{}: {}", c.name, c.sentence));
    let planning = report.planning.iter().map(|p| format!("{}: {}", p.offer, p.sentence));
    comparisons.chain(propositions).chain(cares).chain(planning).collect()
}

fn told(workspace: &Workspace) -> String {
    let report = report(&workspace.evidence);
    let mut out = format!("\n## {}\n\n{}\n\n", workspace.title, workspace.story);
    writeln!(out, "> **{}**  \n> {}  \n> Next: {}", report.headline.join(" "), report.lead, report.next_step).unwrap();
    section(&mut out, &format!("{}:\n", report.finding), &offers(&report));
    section(&mut out, "Above the sections:\n", &findings(&report));
    section(&mut out, "In the sections:\n", &lines(&report));
    let warnings: Vec<String> = report.warnings.iter().map(|w| format!("**{}** {}", w.label, w.sentence)).collect();
    section(&mut out, "What could be wrong:\n", &warnings);
    out
}

fn everything() -> String {
    all().iter().fold(INTRODUCTION.to_string(), |text, workspace| text + &told(workspace))
}

#[test]
fn the_list_of_sentences_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report-sentences.md");
    let now = everything();
    if std::env::var_os("UPDATE_SENTENCES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let listed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = listed.lines().zip(now.lines()).find(|(listed, now)| listed != now);
    assert!(listed == now, "run it with UPDATE_SENTENCES=1 and read what changed: {differs:#?}");
}

#[test]
fn no_sentence_has_a_word_that_says_more_than_the_figures() {
    let text = everything().to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
    for word in NEVER {
        assert!(!words.contains(&word), "{word}");
    }
    assert!(!text.contains("p-value"));
}

#[test]
fn every_workspace_has_an_answer_its_numbers_and_a_next_step() {
    for workspace in all() {
        let report = report(&workspace.evidence);
        for said in report.headline.iter().chain([&report.lead, &report.next_step]) {
            assert!(said.ends_with(['.', '?']) && !said.contains("  "), "{}: {said}", workspace.title);
        }
        assert!(report.responses.counted == 0 || report.lead.contains(|c: char| c.is_ascii_digit()), "{}", report.lead);
        assert!(!report.headline.contains(&report.name));
    }
}

#[test]
fn what_is_found_about_a_section_names_its_numbers() {
    let counts = ["nobody", "neither", "none", "one ", "two ", "does not tell"];
    for workspace in all() {
        for found in findings(&report(&workspace.evidence)) {
            let lower = found.to_lowercase();
            let number = lower.contains(|c: char| c.is_ascii_digit()) || counts.iter().any(|w| lower.contains(w));
            assert!(number, "{}: {found}", workspace.title);
        }
    }
}

#[test]
fn no_handful_is_called_the_best() {
    let three = &all()[1];
    let report = report(&three.evidence);
    let said = [report.headline.join(" "), findings(&report).join(" ")].join(" ");
    for word in ["stands best", "leads", "rival to beat", "stands clear of the other:", "more often"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
}
