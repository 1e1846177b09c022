//! Tallies equal a recount, streams equal a fold from the start, and one response a customer counts: after anything.

use diesel::connection::SimpleConnection;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use touchstone::actions::imports::{self, Importer, Target};
use touchstone::actions::responses as act;
use touchstone::actions::shares::ShareToken;
use touchstone::actions::signed::Visitor;
use touchstone::actions::visits::{self, Comer};
use touchstone::actions::{ActionError, answers, offer_links, offer_pages, own_fields, silence};
use touchstone::db::{DbError, own_fields as stored_fields, responses, streams, tallies};
use touchstone::domain::answer::{Answer, AnswerFields, Question};
use touchstone::domain::id::{ImportId, ResponseId};
use touchstone::domain::invitation;
use touchstone::domain::offer_page::{OfferPageDraft, OfferPageFields};
use touchstone::domain::own_field::{OwnField, OwnFieldDraft, OwnFieldTyped, OwnValue};
use touchstone::domain::response::{CheckRules, Draft, Fields, Outcome, Rung, check};
use touchstone::domain::text::Name;
use touchstone::domain::time::{DateForm, Moment};
use touchstone::formats::responses_csv::{Options, Rows};

use crate::support::databases::each_database;
use crate::support::workshop::{NOW, Workshop, acting};

#[derive(Debug, Clone)]
struct Said {
    offer: &'static str,
    outcome: &'static str,
    customer: Option<&'static str>,
    day: u32,
    /// A moment of that day, or the day as people type it.
    time: &'static str,
    quantity: u32,
    warm: bool,
    rung: &'static str,
    cares: &'static str,
    channel: Option<&'static str>,
    ended: Option<u32>,
}

#[derive(Debug, Clone)]
enum Step {
    Log(Said),
    Edit(usize, Said),
    Undo(usize),
    Restore(usize),
    Import(Vec<Said>),
    UndoImport(usize),
    RestoreImport(usize),
    /// One of a few visitors answers on the offer's page, or changes the answer.
    Answer(usize, &'static str),
    /// One of a few visitors looks at it.
    Look(usize),
    /// An invited customer answers.
    Guest(&'static str),
    /// So many days later, those whose time to decide is over.
    Fold(i64),
}

fn said() -> impl Strategy<Value = Said> {
    let customer = prop_oneof![Just(None), Just(Some("Abbey Road")), Just(Some("Harrow Lane")), Just(Some("Moor End"))];
    (
        prop_oneof![Just("Pilot"), Just("newsletter")],
        prop_oneof![3 => Just("buy"), 1 => Just("buy_into"), 1 => Just("alternative"), 3 => Just("do_nothing"), 1 => Just("pending")],
        customer,
        (1_u32..28, prop_oneof![2 => Just(""), 1 => Just("T09:30:00Z"), 1 => Just("T09:30:00.000001Z")]),
        prop_oneof![4 => Just(1_u32), 1 => 2_u32..50],
        prop::bool::weighted(0.1),
        prop_oneof![Just(""), Just("words"), Just("payment")],
        prop_oneof![Just(""), Just("speed:4"), Just("price:2; speed:5")],
        (prop::option::weighted(0.2, 1_u32..20), prop_oneof![Just(None), Just(Some("")), Just(Some("Fair")), Just(Some("Post"))]),
    )
        .prop_map(|(offer, outcome, customer, (day, time), quantity, warm, rung, cares, (ended, channel))| Said {
            offer,
            outcome,
            quantity: if customer.is_some() { 1 } else { quantity },
            customer,
            day,
            time,
            warm,
            rung,
            cares,
            channel,
            ended,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let at = 0_usize..12;
    prop_oneof![
        5 => said().prop_map(Step::Log),
        2 => (at.clone(), said()).prop_map(|(i, s)| Step::Edit(i, s)),
        2 => at.clone().prop_map(Step::Undo),
        1 => at.clone().prop_map(Step::Restore),
        // Longer than the way from one checkpoint of the fold to the next.
        1 => prop::collection::vec(said(), 1..100).prop_map(Step::Import),
        1 => at.clone().prop_map(Step::UndoImport),
        1 => at.clone().prop_map(Step::RestoreImport),
        3 => (at.clone(), prop_oneof![Just("yes"), Just("other"), Just("no")]).prop_map(|(i, c)| Step::Answer(i, c)),
        2 => at.prop_map(Step::Look),
        1 => prop_oneof![Just("yes"), Just("no")].prop_map(Step::Guest),
        2 => (1_i64..40).prop_map(Step::Fold),
    ]
}

/// What was said as it is stored; nothing said of the channel leaves it as it is.
fn draft(s: &Said, channel: &OwnField) -> Draft {
    let (day, quantity) = (format!("2026-10-{:02}{}", s.day, s.time), s.quantity.to_string());
    let yes = s.outcome.starts_with("buy");
    let ended = s.ended.filter(|_| yes).map(|days| format!("2026-11-{days:02}"));
    let fields = Fields {
        offer: Some(s.offer),
        outcome: Some(s.outcome),
        customer: s.customer,
        chose: (s.outcome == "alternative").then_some("Phone agency"),
        rung: yes.then_some(s.rung),
        quantity: Some(&quantity),
        warm: s.warm.then_some("yes"),
        segment: Some("One shop"),
        cares: Some(s.cares),
        captured_at: ended.as_deref(),
        responded_at: Some(&day),
        ..Fields::default()
    };
    let own = s.channel.map(|said| OwnValue::parse(channel, said, DateForm::Iso).unwrap().into_iter().collect());
    Draft { own, ..check(&fields, &CheckRules::form(NOW)).unwrap() }
}

/// Adds a field with two options and one of words, which nothing counts.
fn own_fields(shop: &Workshop) -> [OwnField; 2] {
    shop.write(|conn, ws| {
        let choice = OwnFieldTyped {
            holder: "response",
            name: "Channel",
            kind: "choice",
            options: "Fair\nPost",
            ..OwnFieldTyped::default()
        };
        let words = OwnFieldTyped { name: "Place", kind: "text", options: "", ..choice };
        let mut added = [choice, words].into_iter().map(|typed| {
            let id = own_fields::add(conn, ws, &OwnFieldDraft::parse(&typed)?)?;
            Ok::<_, ActionError>(stored_fields::get(conn, ws, id)?)
        });
        Ok([added.next().unwrap()?, added.next().unwrap()?])
    })
    .unwrap()
}

fn import(shop: &Workshop, drafts: Vec<Draft>) -> ImportId {
    let rows: Vec<(u64, Draft)> = (2..).zip(drafts).collect();
    let target = Target { experiment: Some(shop.experiment), create: false, update: false };
    shop.write(move |conn, ws| {
        let acting = acting();
        let id = imports::begin(conn, ws, &acting, target, "rows.csv", "hash")?;
        let mut importer = Importer::new(&acting, target, id);
        for block in rows.chunks(3) {
            importer.block(conn, ws, block)?;
        }
        importer.finish(conn, ws)?;
        Ok(id)
    })
    .unwrap()
}

const VISITORS: usize = 4;

/// The page of the offer "Pilot": an address for everybody, and one for a guest.
struct Page {
    address: String,
    guest: String,
    visitors: Vec<Visitor>,
}

fn comer(i: usize) -> Comer {
    Comer { network: format!("10.0.0.{}", i % VISITORS), browser: "Firefox".into(), salt: "salt".into() }
}

impl Page {
    fn open(shop: &Workshop) -> Self {
        let fields = OfferPageFields {
            brand: "N",
            arrangement: "top",
            commitment: "email",
            language: "en",
            ..Default::default()
        };
        let draft = OfferPageDraft::parse(&fields).unwrap();
        let (address, guest) = (ShareToken::fresh().unwrap(), ShareToken::fresh().unwrap());
        let (at, given, own) = ((shop.experiment, shop.pilot), address.clone(), guest.clone());
        shop.write(move |conn, ws| {
            offer_pages::save(conn, ws, at, &draft)?;
            offer_pages::open(conn, ws, &acting(), at)?;
            offer_links::make(conn, ws, &acting(), at, &Name::parse("link", "Poster").unwrap(), &given)?;
            let one = invitation::parse("customers", "Abbey Road, abbey@shop.example").unwrap().remove(0);
            offer_links::invite(conn, ws, &acting(), at, &[(one, own.clone())])
        })
        .unwrap();
        let visitors = (0..VISITORS).map(|_| Visitor::fresh().unwrap()).collect();
        Page { address: address.at_rest(), guest: guest.at_rest(), visitors }
    }

    fn answer(&self, shop: &Workshop, hash: &str, i: usize, choice: &'static str, n: usize) {
        let email = format!("v{}@shop.example", i % VISITORS);
        let asked =
            Question { alternatives: vec!["Phone agency".into()], cares: vec!["speed".into()], ..Question::default() };
        let fields = AnswerFields {
            choice,
            email: &email,
            other: "Phone agency",
            cares: vec!["speed"],
            ..AnswerFields::default()
        };
        let now = Moment(NOW.0 + n as i64);
        let answer = Answer::read(&fields, &asked, now).unwrap();
        let (hash, visitor, comer) = (hash.to_owned(), self.visitors[i % VISITORS], comer(i));
        shop.db.write(move |conn| answers::answer(conn, &hash, (visitor, &comer), &answer, now)).unwrap();
    }
}

/// Plays the steps; `case` keeps the forms' ids of one case apart from another's.
fn play(shop: &Workshop, page: &Page, channel: &OwnField, steps: &[Step], case: usize) {
    let (mut logged, mut imported): (Vec<ResponseId>, Vec<ImportId>) = (vec![], vec![]);
    let pick = |ids: &[ResponseId], i: usize| (!ids.is_empty()).then(|| ids[i % ids.len()]);
    let pick_import = |ids: &[ImportId], i: usize| (!ids.is_empty()).then(|| ids[i % ids.len()]);
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Log(s) => {
                let log = act::Log {
                    experiment: shop.experiment,
                    offer: None,
                    draft: draft(s, channel),
                    key: format!("{case}-{n}").into(),
                };
                logged.push(shop.write(move |conn, ws| act::log(conn, ws, &acting(), &log)).unwrap());
            }
            Step::Edit(i, s) => {
                let (Some(id), s) = (pick(&logged, *i), draft(s, channel)) else { continue };
                shop.write(move |conn, ws| act::edit(conn, ws, &acting(), id, None, &s)).unwrap();
            }
            Step::Undo(i) => {
                let Some(id) = pick(&logged, *i) else { continue };
                shop.write(move |conn, ws| act::undo(conn, ws, &acting(), id)).unwrap();
            }
            Step::Restore(i) => {
                let Some(id) = pick(&logged, *i) else { continue };
                shop.write(move |conn, ws| act::restore(conn, ws, &acting(), id)).unwrap();
            }
            Step::Import(rows) => imported.push(import(shop, rows.iter().map(|s| draft(s, channel)).collect())),
            Step::UndoImport(i) => {
                let Some(id) = pick_import(&imported, *i) else { continue };
                shop.write(move |conn, ws| imports::undo(conn, ws, &acting(), id)).unwrap();
            }
            Step::RestoreImport(i) => {
                let Some(id) = pick_import(&imported, *i) else { continue };
                shop.write(move |conn, ws| imports::restore(conn, ws, id)).unwrap();
            }
            Step::Answer(i, choice) => page.answer(shop, &page.address, *i, choice, n),
            Step::Guest(choice) => page.answer(shop, &page.guest, 0, choice, n),
            Step::Look(i) => {
                let (hash, visitor, comer) = (page.address.clone(), page.visitors[i % VISITORS], comer(*i));
                shop.db.write(move |conn| visits::look(conn, &hash, visitor, &comer, NOW)).unwrap();
            }
            Step::Fold(days) => {
                let (id, now) = (shop.experiment, Moment(NOW.0 + days * 86_400_000_000));
                shop.write(move |conn, ws| silence::fold(conn, ws, id, now)).unwrap();
            }
        }
    }
}

#[test]
fn tallies_and_streams_equal_a_recount_after_any_sequence() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let case = std::cell::Cell::new(0);
        let (page, [channel, _]) = (Page::open(&shop), own_fields(&shop));
        runner
            .run(&prop::collection::vec(step(), 1..20), |steps| {
                // One database for all cases: what one leaves behind is what the next begins with.
                case.set(case.get() + 1);
                play(&shop, &page, &channel, &steps, case.get());
                shop.assert_counts_hold();
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_form_that_is_sent_twice_is_stored_once() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let fields = Fields { offer: Some("Pilot"), outcome: Some("buy"), ..Fields::default() };
        let (first, again) = (shop.log(&fields, "form-1"), shop.log(&fields, "form-1"));
        let first = shop.write(move |conn, ws| act::log(conn, ws, &acting(), &first)).unwrap();
        let again = shop.write(move |conn, ws| act::log(conn, ws, &acting(), &again)).unwrap();
        assert_eq!(first, again);
        let stream = shop.read(|conn, ws| Ok(streams::get(conn, ws, shop.pilot)?)).unwrap().folding.stream();
        assert_eq!((stream.n, stream.accepted), (1, 1));
    });
}

#[test]
fn undoing_an_edit_brings_back_every_field() {
    each_database(|_, url| {
        let shop = Workshop::open(url);
        let fields = Fields {
            offer: Some("Pilot"),
            outcome: Some("buy"),
            rung: Some("payment"),
            amount: Some("250.00"),
            currency: Some("GBP"),
            customer: Some("Abbey Road"),
            cares: Some("speed:4; price:2"),
            quote: Some("If you'd had someone here by nine…"),
            reason: Some("line one\nline two"),
            reason_source: Some("seller"),
            responded_at: Some("2026-11-02"),
            ..Fields::default()
        };
        let log = shop.log(&fields, "form-1");
        let id = shop.write(move |conn, ws| act::log(conn, ws, &acting(), &log)).unwrap();
        let before = shop.read(|conn, ws| Ok((responses::get(conn, ws, id)?, responses::cares(conn, ws, &[id.0])?)));
        let edit = shop
            .log(&Fields { offer: Some("Pilot"), outcome: Some("do_nothing"), ..Fields::default() }, "form-2")
            .draft;
        shop.write(move |conn, ws| act::edit(conn, ws, &acting(), id, None, &edit)).unwrap();
        let edited = shop.read(|conn, ws| Ok(responses::get(conn, ws, id)?));
        assert_eq!((edited.outcome(), edited.rung(), edited.amount_minor), (Outcome::DoNothing, Rung::None, None));
        shop.write(move |conn, ws| act::undo_edit(conn, ws, &acting(), id, None)).unwrap();
        let after = shop.read(|conn, ws| Ok((responses::get(conn, ws, id)?, responses::cares(conn, ws, &[id.0])?)));
        assert_eq!(before, after);
        shop.assert_counts_hold();
    });
}

/// The statements of the migration that fill its new tables from what was there before.
fn filling(folder: &str, migration: &str) -> Vec<String> {
    let path = format!("{}/migrations/{folder}/{migration}/up.sql", env!("CARGO_MANIFEST_DIR"));
    let sql = std::fs::read_to_string(path).unwrap();
    let statements = sql.split(';').filter_map(|s| Some(&s[s.find("INSERT INTO")?..]));
    statements.map(str::to_owned).collect()
}

#[test]
fn what_was_logged_before_the_further_counts_is_counted_by_their_migration() {
    each_database(|name, url| {
        let shop = Workshop::open(url);
        let rows = "offer,outcome,cares,quantity,captured_at,lost_at,lost_reason,responded_at,warm\n\
                    Pilot,buy,speed:4; price:2,1,2026-11-03,,,2026-11-02,\n\
                    Pilot,buy,price:2; speed:4,1,,2026-11-09,budget,2026-11-02,\n\
                    Pilot,do_nothing,,400,,,,2026-11-02,\n\
                    Newsletter,buy,,1,,,,2026-11-02,\n\
                    Newsletter,pending,speed:1,1,,,,2026-11-02,\n\
                    Newsletter,buy,speed:1,1,,,,2026-11-02,yes\n";
        let drafts: Vec<(u64, Draft)> =
            Rows::open(rows.as_bytes(), &Options::default(), NOW).map(|row| (row.line, row.draft)).collect();
        let target = Target { experiment: Some(shop.experiment), create: false, update: false };
        let file = imports::File { name: "rows.csv", hash: "hash" };
        shop.write(move |conn, ws| imports::at_once(conn, ws, &acting(), target, file, &drafts)).unwrap();
        shop.assert_counts_hold();
        let filling = filling(name, "0007_listening");
        assert_eq!(filling.len(), 3);
        shop.db
            .write(move |conn| {
                conn.batch_execute("DELETE FROM care_tally; DELETE FROM source_tally; DELETE FROM ending_tally")?;
                filling.iter().try_for_each(|statement| conn.batch_execute(statement))?;
                Ok::<_, DbError>(())
            })
            .unwrap();
        shop.assert_counts_hold();
    });
}

#[test]
fn what_was_chosen_of_own_fields_before_choices_were_counted_is_counted_by_their_migration() {
    each_database(|name, url| {
        let shop = Workshop::open(url);
        let [channel, place] = own_fields(&shop);
        let own = |channel_said: &str| -> Vec<OwnValue> {
            let said = [(&channel, channel_said), (&place, "Leeds")];
            said.iter().filter_map(|(field, said)| OwnValue::parse(field, said, DateForm::Iso).unwrap()).collect()
        };
        let rows = "offer,outcome,quantity,warm\nPilot,buy,1,\nPilot,buy,12,\nPilot,do_nothing,1,\nPilot,pending,1,\n\
                    Newsletter,buy,1,yes\nNewsletter,do_nothing,1,\n";
        let drafts = Rows::open(rows.as_bytes(), &Options::default(), NOW).map(|row| row.draft);
        let said = ["Fair", "Fair", "Post", "Post", "Post", ""];
        import(&shop, drafts.zip(said).map(|(draft, said)| Draft { own: Some(own(said)), ..draft }).collect());
        shop.assert_counts_hold();
        let counts = || shop.read(|conn, ws| Ok(tallies::choices::of_experiment(conn, ws, shop.experiment)?));
        let before = counts();
        assert_eq!(
            before.iter().map(|(key, n)| (key.option.as_str(), *n)).collect::<Vec<_>>(),
            [("Fair", 13), ("Post", 1)]
        );
        let filling = filling(name, "0020_choice_tally");
        shop.db
            .write(move |conn| {
                conn.batch_execute("DELETE FROM choice_tally")?;
                Ok::<_, DbError>(conn.batch_execute(&filling.join(";"))?)
            })
            .unwrap();
        assert_eq!(counts(), before);
    });
}
