use super::*;
use crate::formats::responses_csv::{Options, Rows};

const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22

fn told(text: &str) -> Result<Vec<Told>, RowError> {
    let mut tally = Tally::new(NOW);
    for row in Rows::open(text.as_bytes(), &Options::default(), NOW) {
        tally.add(row.line, &row.draft)?;
    }
    Ok(tally.finish())
}

fn looks(told: &Told, offer: usize) -> Vec<(u64, u64, String)> {
    told.looks[offer].looks.iter().map(|l| (l.n, l.accepted, l.at.day().to_string())).collect()
}

#[test]
fn experiments_and_offers_stand_in_order_of_first_appearance() {
    let text =
        "experiment,offer,outcome,chose\nB,y,buy,\nA,z,buy,\nb,x,alternative,Agency\nB,Y,alternative,agency\n,q,buy,\n";
    let all = told(text).unwrap();
    let names = |t: &Told| {
        let offers: Vec<_> = t.evidence.offers.iter().map(|o| o.name.clone()).collect();
        (t.evidence.name.clone(), offers)
    };
    let expected = [("B", vec!["y", "x"]), ("A", vec!["z"]), ("", vec!["q"])];
    assert_eq!(
        all.iter().map(names).collect::<Vec<_>>(),
        expected.map(|(n, o)| (n.to_owned(), o.into_iter().map(str::to_owned).collect::<Vec<_>>()))
    );
    assert_eq!(all[0].evidence.alternatives, ["Agency"]);
}

#[test]
fn looks_stand_in_the_order_of_their_dates_then_of_the_file() {
    let text = "offer,outcome,responded_at,quantity\nx,buy,,\nx,buy,2026-11-02,\nx,do_nothing,2026-11-01,40\n\
                x,buy,2026-11-01,30\nx,pending,2026-11-01,\n";
    let all = told(text).unwrap();
    let day = |d: &str| d.to_owned();
    let expected =
        [(40, 0, day("2026-11-01")), (30, 30, day("2026-11-01")), (1, 1, day("2026-11-02")), (1, 1, day("2026-11-22"))];
    assert_eq!(looks(&all[0], 0), expected);
    assert_eq!(all[0].evidence.offers[0].cells.iter().map(|c| c.count).sum::<u64>(), 73);
}

#[test]
fn the_first_answer_of_a_customer_counts_and_warm_contacts_never() {
    let text = "offer,customer,outcome,responded_at,warm\nx,Acme,do_nothing,2026-11-03,\nx,ACME,buy,2026-11-02,\n\
                x,Friend,buy,2026-11-01,yes\nx,Late,pending,2026-11-01,\nx,Late,buy,2026-11-04,\nx,,buy,2026-11-05,\nx,,buy,2026-11-05,\n";
    let all = told(text).unwrap();
    let mut standings: Vec<_> =
        all[0].evidence.offers[0].cells.iter().map(|c| (c.standing, c.outcome, c.count)).collect();
    standings.sort();
    assert_eq!(
        standings,
        [
            (Standing::Counted, Outcome::Buy, 1),
            (Standing::Counted, Outcome::Buy, 1),
            (Standing::Counted, Outcome::Buy, 2),
            (Standing::Counted, Outcome::Pending, 1),
            (Standing::Warm, Outcome::Buy, 1),
            (Standing::Repeated, Outcome::DoNothing, 1)
        ]
    );
    assert_eq!(looks(&all[0], 0).iter().map(|l| (l.0, l.1)).collect::<Vec<_>>(), [(1, 1); 4]);
}

#[test]
fn an_offer_asks_for_one_thing() {
    let error = told("offer,ask,outcome\nx,time,buy\nx,,buy\nX,deposit,buy\n").unwrap_err();
    assert_eq!((error.line, error.invalid.code), (4, "contradiction"));
    assert!(error.to_string().contains("deposit here and for time on line 2"), "{error}");
}

#[test]
fn a_yes_below_the_ask_is_no_acceptance_wherever_the_ask_is_told() {
    let all = told("offer,ask,outcome,rung\nx,,buy,words\nx,,buy,\nx,deposit,buy,payment\n").unwrap();
    assert_eq!(all[0].evidence.offers[0].ask, Rung::Deposit);
    assert_eq!(looks(&all[0], 0).iter().map(|l| l.1).collect::<Vec<_>>(), [0, 1, 1]);
}

#[test]
fn the_same_id_again_is_the_same_response() {
    let all = told("response_id,offer,outcome\n1,x,buy\n1,x,buy\n2,x,buy\n").unwrap();
    assert_eq!(looks(&all[0], 0).len(), 2);
}
