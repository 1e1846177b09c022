//! What the gate lets through.

use super::*;
use crate::domain::time::Moment;

fn rules() -> CheckRules {
    CheckRules::form(Moment(1_795_305_600_000_000))
}

fn codes(fields: &Fields<'_>) -> Vec<(String, &'static str)> {
    check(fields, &rules()).map_or_else(|w| w.into_iter().map(|i| (i.field.to_string(), i.code)).collect(), |_| vec![])
}

#[test]
fn an_offer_and_an_outcome_are_enough() {
    let fields = Fields { offer: Some("Pilot"), outcome: Some(" BUY "), ..Fields::default() };
    let draft = check(&fields, &rules()).unwrap();
    assert_eq!((draft.outcome, draft.quantity, draft.rung_given(Rung::Deposit)), (Outcome::Buy, 1, Rung::Deposit));
}

#[test]
fn everything_wrong_is_said_at_once() {
    let fields =
        Fields { offer: Some(""), outcome: Some("maybe"), amount: Some("1"), quantity: Some("0"), ..Fields::default() };
    let wrong = codes(&fields);
    for expected in [("offer", "required"), ("outcome", "choice"), ("currency", "required"), ("quantity", "number")] {
        assert!(wrong.contains(&(expected.0.to_string(), expected.1)), "{expected:?} not in {wrong:?}");
    }
}

#[test]
fn an_alternative_needs_its_name_and_nothing_else_may_have_one() {
    let fields = Fields { offer: Some("Pilot"), outcome: Some("alternative"), ..Fields::default() };
    assert_eq!(codes(&fields), [("chose".to_string(), "required")]);
    let fields = Fields { offer: Some("Pilot"), outcome: Some("buy"), chose: Some("Agency"), ..Fields::default() };
    assert_eq!(codes(&fields), [("chose".to_string(), "contradiction")]);
}

#[test]
fn look_alike_and_invisible_letters_are_spelled_out() {
    let fields = Fields { offer: Some("Pilot"), outcome: Some("accept\u{435}d"), ..Fields::default() };
    assert!(check(&fields, &rules()).unwrap_err()[0].message.contains("U+0435"));
    let fields = Fields { offer: Some("OFFER\u{200b}-A"), outcome: Some("buy"), ..Fields::default() };
    assert_eq!(codes(&fields), [("offer".to_string(), "unknown_offer")]);
}

#[test]
fn cares_carry_scores_of_the_chosen_scale() {
    let fields = Fields {
        offer: Some("Pilot"),
        outcome: Some("buy"),
        cares: Some("speed:4; price under 10:0.5"),
        ..Fields::default()
    };
    let cares = check(&fields, &rules()).unwrap().cares;
    assert_eq!(
        cares.iter().map(|c| (c.care.as_str(), c.milli)).collect::<Vec<_>>(),
        [("speed", 4000), ("price under 10", 500)]
    );
    let fields = Fields { cares: Some("speed:6"), ..fields };
    assert_eq!(codes(&fields), [("cares".to_string(), "range")]);
}
