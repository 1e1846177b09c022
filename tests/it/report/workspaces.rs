//! Ten made-up workspaces, from the empty one to the one that a closing look decided.

use touchstone::domain::evidence::{Evidence, Source};
use touchstone::domain::experiment::Status;
use touchstone::domain::plan::{Amendment, Plan};
use touchstone::domain::response::{Outcome, Rung};
use touchstone::domain::stream::{Stream, amended_after_responses, boundaries_for};
use touchstone::domain::time::Moment;
use touchstone::formats::responses_csv::{Options, Rows};
use touchstone::formats::tally::Tally;

use super::support::{NOW, evidence, offer, plan};

/// One of them.
pub struct Workspace {
    /// What it is an example of.
    pub title: &'static str,
    /// What happened, for a reader.
    pub story: &'static str,
    /// What the statistics see.
    pub evidence: Evidence,
}

const FILE: &str = "Inspection file always ready";
const COVER: &str = "Cover by 9 am";

/// What those who buy care about, in turn: more of them time than of the others.
const CARES_OF_BUYERS: [&str; 5] = ["time:4", "price:3", "time:4", "", "time:4"];
/// What the others care about.
const CARES_OF_OTHERS: [&str; 5] = ["price:3", "", "time:3", "price:4", ""];

/// The rows of a file.
struct Responses {
    rows: Vec<String>,
    day: u32,
}

impl Responses {
    fn new() -> Self {
        let columns = "offer,ask,segment,outcome,chose,rung,quantity,propositions,cares,responded_at";
        Responses { rows: vec![columns.to_string()], day: 0 }
    }

    /// One response a letter, three a day: Y bought, S said yes and gave only their word, A and W chose an alternative,
    /// N did nothing. Every segment has its turn, and so has every care.
    fn asked(mut self, offer: &str, ask: &str, segments: &[&str], letters: &str) -> Self {
        for (i, letter) in letters.chars().enumerate() {
            let (outcome, chose, rung) = match letter {
                'Y' => ("buy", "", ""),
                'S' => ("buy", "", "words"),
                'A' => ("alternative", "Phone agency", ""),
                'W' => ("alternative", "WhatsApp group", ""),
                _ => ("do_nothing", "", ""),
            };
            let cares = if letter == 'Y' { CARES_OF_BUYERS } else { CARES_OF_OTHERS }[i % 5];
            let segment = segments.get(i % segments.len().max(1)).copied().unwrap_or_default();
            let day = self.day + u32::try_from(i).unwrap() / 3;
            let date = format!("2026-10-{:02}", 2 + day % 28);
            self.rows.push(format!("{offer},{ask},{segment},{outcome},{chose},{rung},1,{offer},{cares},{date}"));
        }
        self
    }

    /// Many responses that nobody logged one by one.
    fn tallied(mut self, offer: &str, ask: &str, bought: u64, nothing: u64) -> Self {
        for (outcome, n) in [("do_nothing", nothing), ("buy", bought)] {
            self.rows.push(format!("{offer},{ask},,{outcome},,,{n},{offer},,2026-10-20"));
        }
        self
    }

    /// What the statistics see of it, judged by a plan.
    fn evidence(self, plan: Option<Plan>, amendments: Vec<Amendment>) -> Evidence {
        let mut tally = Tally::new(NOW);
        let file = self.rows.join("\n");
        let mut rows = Rows::open(file.as_bytes(), &Options::default(), NOW);
        for row in rows.by_ref() {
            tally.add(row.line, &row.draft).unwrap();
        }
        let errors = rows.finish().errors;
        assert!(errors.is_empty(), "{errors:?}");
        let mut told = tally.finish().remove(0);
        let boundaries = plan.as_ref().map(|plan| boundaries_for(plan, amended_after_responses(&amendments)));
        for looks in told.looks {
            told.evidence.offers[looks.offer].stream = Stream::fold_by(looks.looks, boundaries.as_deref());
        }
        Evidence {
            name: "Autumn interviews".to_string(),
            hypothesis: "Pharmacies give something for cover by 9 am".to_string(),
            plan,
            amendments,
            ..told.evidence
        }
    }
}

/// All of them.
pub fn all() -> Vec<Workspace> {
    vec![
        nothing_yet(),
        three_responses(),
        all_nothing(),
        all_yes(),
        landing_page(),
        segments(),
        amended(),
        soft_yeses(),
        inconclusive(),
        closing_look(),
    ]
}

fn nothing_yet() -> Workspace {
    let plan = plan(0.3, Some(40));
    let offers = vec![offer(FILE, Vec::new(), plan.as_ref()), offer(COVER, Vec::new(), plan.as_ref())];
    Workspace {
        title: "Nothing yet",
        story: "Two offers, a bar of 30%, 40 responses planned for each, nobody asked.",
        evidence: evidence(offers, plan),
    }
}

fn three_responses() -> Workspace {
    let responses = Responses::new().asked(FILE, "time", &[], "YN").asked(COVER, "time", &[], "A");
    Workspace {
        title: "Three responses",
        story: "Two offers, a bar of 25%, 40 responses planned for each, three customers asked.",
        evidence: responses.evidence(plan(0.25, Some(40)), Vec::new()),
    }
}

fn all_nothing() -> Workspace {
    let nobody = "N".repeat(24);
    let responses = Responses::new().asked(FILE, "time", &[], &nobody).asked(COVER, "time", &[], &nobody);
    Workspace {
        title: "All did nothing",
        story: "Two offers, a bar of 20%, 24 customers each, and all of them did nothing.",
        evidence: responses.evidence(plan(0.2, Some(40)), Vec::new()),
    }
}

fn all_yes() -> Workspace {
    let responses = Responses::new().asked(FILE, "deposit", &[], &"Y".repeat(12));
    Workspace {
        title: "All said yes",
        story: "One offer that asks for a deposit, a bar of 30%, and all of 12 customers left one.",
        evidence: responses.evidence(plan(0.3, Some(30)), Vec::new()),
    }
}

fn landing_page() -> Workspace {
    let responses = Responses::new()
        .tallied("Landing page", "words", 62, 3_938)
        .asked(FILE, "time", &[], "YNAYNNYNY")
        .asked(COVER, "time", &[], "NNYNANNNNW");
    Workspace {
        title: "A huge landing page beside small interviews",
        story: "A landing page tallied 4,000 visitors, two offers were asked in interviews; a bar of 10%, no number \
                planned.",
        evidence: responses.evidence(plan(0.1, None), Vec::new()),
    }
}

fn segments() -> Workspace {
    let responses = Responses::new().asked(FILE, "time", &["Chains", "Single shops"], "YNYAYNYNYNYNNNYNYAYNYNYNYNYN");
    Workspace {
        title: "Segments in conflict",
        story: "One offer, a bar of 40%, asked in turn of chains, who take it, and of single shops, who don't.",
        evidence: responses.evidence(plan(0.4, Some(60)), Vec::new()),
    }
}

fn amended() -> Workspace {
    let (before, after) = (plan(0.3, Some(40)).unwrap(), plan(0.2, Some(60)).unwrap());
    let amendment = Amendment {
        at: Moment(1_791_331_200_000_000), // 7 October 2026
        by: "Priya".to_string(),
        after_responses: 12,
        reason: "It looked too hard".to_string(),
        before,
        after,
    };
    let responses = Responses::new().asked(FILE, "time", &[], "NYNNANYNNNYNANNYNNNYNNAYNNNYNN");
    Workspace {
        title: "An amended plan",
        story: "One offer; after 12 responses the bar went from 30% to 20% and the planned number from 40 to 60.",
        evidence: responses.evidence(Some(after), vec![amendment]),
    }
}

fn soft_yeses() -> Workspace {
    let responses = Responses::new().asked(FILE, "payment", &[], "SSNSSASSSNSSSSNSSS");
    Workspace {
        title: "Only soft yeses",
        story: "One offer that asks for payment, a bar of 15%: most of 18 say yes, and nobody pays.",
        evidence: responses.evidence(plan(0.15, Some(40)), Vec::new()),
    }
}

fn inconclusive() -> Workspace {
    let file = "NYNNANYNNNYNANNYNWNYNNAYNNNYNNNYNNYNNANY";
    let cover = "NNYANNNYNNANYNNWNYNNNANYNNNNYNNANYNNNYNN";
    let responses = Responses::new().asked(FILE, "time", &[], file).asked(COVER, "time", &[], cover);
    let evidence = responses.evidence(plan(0.25, Some(40)), Vec::new());
    let offers = evidence.offers.into_iter().map(|offer| {
        let (n, yes) = (offer.stream.n, offer.stream.accepted);
        let source = |member: &str, outcome: Outcome, rung: Rung, count: u64| Source {
            member: Some(member.to_string()),
            file: None,
            late: false,
            unsaid: false,
            outcome,
            rung,
            count,
        };
        let sources = vec![
            source("Priya", Outcome::Buy, Rung::Time, yes - 2),
            source("Priya", Outcome::DoNothing, Rung::None, n - yes - 10),
            source("Tom", Outcome::Buy, Rung::Time, 2),
            source("Tom", Outcome::DoNothing, Rung::None, 10),
        ];
        touchstone::domain::evidence::OfferEvidence { sources, ..offer }
    });
    Workspace {
        title: "Ended inconclusive",
        story: "Two offers, a bar of 25%, all of the planned 40 asked for each, most of them by one member, and stopped.",
        evidence: Evidence { offers: offers.collect(), status: Status::Stopped, stopped_at: Some(NOW), ..evidence },
    }
}

fn closing_look() -> Workspace {
    let responses =
        Responses::new().asked(FILE, "time", &["Chains", "Single shops"], "NYNNYANYNYNNYNWYNNYNNYNYNAYNNYNNYNYNNYNN");
    Workspace {
        title: "Validated by the closing look",
        story: "One offer, a bar of 20%, the planned 40 asked, and the evidence just enough at the last of them.",
        evidence: responses.evidence(plan(0.2, Some(40)), Vec::new()),
    }
}
