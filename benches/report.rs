//! How long a report takes at a thousand, a hundred thousand and ten million responses, and how many report pages a second
//! the whole server answers.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a benchmark that can't go on should stop loudly

mod common;

use common::app::TestApp;
use common::databases::{Fresh, each_database};
use common::http::{Line, all_ask, signed_in, tell};
use common::workshop::{NOW, Workshop, acting};
use common::{millis, spread, timed};
use touchstone::actions::imports::{self, Importer, Target};
use touchstone::actions::{ActionError, own_fields, responses};
use touchstone::db::{evidence, own_fields as stored_fields, tallies, workspaces};
use touchstone::domain::evidence::Evidence;
use touchstone::domain::id::UserId;
use touchstone::domain::own_field::{OwnField, OwnFieldDraft, OwnFieldTyped, OwnValue};
use touchstone::domain::report::Report;
use touchstone::domain::response::{CheckRules, Draft, Fields, check};
use touchstone::domain::time::DateForm;
use touchstone::domain::workspace::Role;

const SIZES: [u64; 3] = [1_000, 100_000, 10_000_000];
/// Every size falls into so many groups of alike responses: 2 offers, 3 segments, 4 outcomes, 20 days.
const GROUPS: u64 = 480;
/// The most rows; where there are more responses, a row stands for many alike.
const ROWS: u64 = 100_000;
const TIMES: usize = 200;

fn draft(n: u64, quantity: u64, channel: &OwnField) -> Draft {
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
    let said = ["Fair", "Post", ""][(n % 7 % 3) as usize];
    let own = Some(OwnValue::parse(channel, said, DateForm::Iso).unwrap().into_iter().collect());
    Draft { own, ..check(&fields, &CheckRules::form(NOW)).unwrap() }
}

/// A choice that a team asks for with every response.
fn channel(shop: &Workshop) -> OwnField {
    shop.write(|conn, ws| {
        let typed = OwnFieldTyped {
            holder: "response",
            name: "Channel",
            kind: "choice",
            options: "Fair\nPost",
            ..OwnFieldTyped::default()
        };
        let id = own_fields::add(conn, ws, &OwnFieldDraft::parse(&typed)?)?;
        Ok(stored_fields::get(conn, ws, id)?)
    })
    .unwrap()
}

fn fill(shop: &Workshop, responses: u64) {
    let target = Target { experiment: Some(shop.experiment), create: true, update: false };
    let (rows, channel) = (responses.min(ROWS), channel(shop));
    shop.write(move |conn, ws| {
        let acting = acting();
        let id = imports::begin(conn, ws, &acting, target, "rows.csv", "hash")?;
        let mut importer = Importer::new(&acting, target, id);
        let drafts: Vec<_> = (0..rows).map(|n| (n, draft(n, responses / rows, &channel))).collect();
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

/// What the whole server does for a page: session, database, statistics, charts, templates, compression, HTTP.
fn pages(fresh: Fresh, name: &str, responses: u64) {
    let shop = Workshop::open(&fresh.url);
    fill(&shop, responses);
    let app = TestApp::with(fresh, |settings| settings.workers = Some(2));
    app.owner();
    let ws = shop.workspace;
    app.db.write(move |conn| workspaces::set_member(conn, ws, UserId(1), Role::Owner)).unwrap();
    let (address, cookie) = signed_in(&app);
    let page = format!("/w/{}/experiments/{}/report", shop.workspace, shop.experiment);
    let mut line = Line::open(&address);
    let changed = |n: usize| {
        let fields = Fields { offer: Some("Pilot"), outcome: Some("do_nothing"), ..Fields::default() };
        let (log, acting) = (shop.log(&fields, &format!("page {n}")), acting());
        shop.write(move |conn, ws| responses::log(conn, ws, &acting, &log)).unwrap();
        timed(|| line.get(&page, &cookie))
    };
    let (fresh, answers): (Vec<_>, Vec<_>) = (0..PAGES).map(changed).unzip();
    assert!(answers.iter().all(|answer| answer.status == 200));
    let (middle, slow) = spread(fresh);
    println!(
        "{name}, {responses} responses: a page after a new response: {:.1} ms, 99th of 100 {:.1} ms; {} bytes as sent",
        millis(middle),
        millis(slow),
        answers[0].length
    );
    let what = format!("{name}, {responses} responses: the same page");
    tell(&format!("{what}, asked for by one"), all_ask(&address, &page, &cookie, (1, 4 * PAGES)));
    tell(&format!("{what}, by 8 browsers at once"), all_ask(&address, &page, &cookie, (8, 4 * PAGES)));
}

const PAGES: usize = 50;

fn main() {
    for responses in [5_000, 10_000_000] {
        pages(Fresh::sqlite(), "sqlite", responses);
        pages(Fresh::postgres(), "postgres", responses);
    }
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
