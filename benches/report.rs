//! How long a report takes at a thousand, a hundred thousand and ten million responses.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a benchmark that can't go on should stop loudly

mod common;

use common::databases::each_database;
use common::workshop::{NOW, Workshop, acting};
use common::{millis, spread, timed};
use touchstone::actions::ActionError;
use touchstone::actions::imports::{self, Importer, Target};
use touchstone::db::{evidence, tallies};
use touchstone::domain::evidence::Evidence;
use touchstone::domain::report::Report;
use touchstone::domain::response::{CheckRules, Draft, Fields, check};

const SIZES: [u64; 3] = [1_000, 100_000, 10_000_000];
/// Every size falls into so many groups of alike responses: 2 offers, 3 segments, 4 outcomes, 20 days.
const GROUPS: u64 = 480;
/// The most rows; where there are more responses, a row stands for many alike.
const ROWS: u64 = 100_000;
const TIMES: usize = 200;

fn draft(n: u64, quantity: u64) -> Draft {
    let group = n % GROUPS;
    let outcome = ["buy", "buy_into", "alternative", "do_nothing"][(group / 6 % 4) as usize];
    let (day, quantity) = (format!("2026-10-{:02}", group / 24 + 1), quantity.to_string());
    let fields = Fields {
        offer: Some(["Pilot", "Newsletter"][(group % 2) as usize]),
        segment: Some(["One shop", "Two to ten shops", "Chains"][(group / 2 % 3) as usize]),
        outcome: Some(outcome),
        chose: (outcome == "alternative").then_some("Phone agency"),
        quantity: Some(&quantity),
        responded_at: Some(&day),
        ..Fields::default()
    };
    check(&fields, &CheckRules::form(NOW)).unwrap()
}

fn fill(shop: &Workshop, responses: u64) {
    let target = Target { experiment: Some(shop.experiment), create: true, update: false };
    let rows = responses.min(ROWS);
    shop.write(move |conn, ws| {
        let acting = acting();
        let id = imports::begin(conn, ws, &acting, target, "rows.csv", "hash")?;
        let mut importer = Importer::new(&acting, target, id);
        let drafts: Vec<_> = (0..rows).map(|n| (n, draft(n, responses / rows))).collect();
        for block in drafts.chunks(1_000) {
            importer.block(conn, ws, block)?;
        }
        importer.finish(conn, ws)?;
        Ok(())
    })
    .unwrap();
    let counted: i64 = shop.read(|c, ws| Ok(tallies::of_experiment(c, ws, shop.experiment)?)).iter().map(|t| t.1).sum();
    assert_eq!(counted, responses as i64);
}

fn evidence(shop: &Workshop) -> Evidence {
    shop.read(|conn, ws| -> Result<_, ActionError> { Ok(evidence::of_experiment(conn, ws, shop.experiment)?) })
}

fn main() {
    each_database(|name, url| {
        let mut first = None;
        for responses in SIZES {
            let shop = Workshop::open(url);
            fill(&shop, responses);
            for _ in 0..10 {
                Report::of(&evidence(&shop), NOW).unwrap();
            }
            let (mut reading, mut whole) = (Vec::new(), Vec::new());
            for _ in 0..TIMES {
                let (read, found) = timed(|| evidence(&shop));
                let (worked, report) = timed(|| Report::of(&found, NOW).unwrap());
                assert_eq!(report.responses.counted, responses);
                reading.push(read);
                whole.push(read + worked);
            }
            let ((read, _), (middle, slow)) = (spread(reading), spread(whole));
            let first = *first.get_or_insert(middle);
            println!(
                "{name}: {responses:>10} responses in {} rows: {:.2} ms, of which {:.2} ms reading; 99th of 100: \
                 {:.2} ms; {:.2} times the first",
                responses.min(ROWS),
                millis(middle),
                millis(read),
                millis(slow),
                middle.as_secs_f64() / first.as_secs_f64()
            );
        }
    });
}
