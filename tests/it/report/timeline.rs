//! The evidence over time, with what happened on the way.

use touchstone::domain::plan::Amendment;
use touchstone::domain::price::PriceChange;
use touchstone::domain::time::Day;

use super::command::json;
use super::support::{northfold, plan, report};

#[test]
fn a_raised_price_is_a_dated_event_of_the_offer_in_close_up() {
    let mut rows = vec!["offer,outcome,responded_at,price,currency".to_string()];
    for day in 1..=20 {
        let (did, price) = (if day % 3 == 0 { "buy" } else { "do_nothing" }, if day < 9 { 26 } else { 28 });
        rows.push(format!("Cover,{did},2026-10-{day:02},{price},GBP"));
    }
    let report = json(&["-", "--bar", "30%"], &rows.join("\n"));
    let events = &report["focus"]["events"];
    assert_eq!(
        events,
        &serde_json::json!([{
            "day": "2026-10-09", "code": "price_changed", "what": "Price raised from GBP 26.00 to GBP 28.00"
        }])
    );
}

#[test]
fn amendments_say_what_they_changed_and_events_stand_in_the_order_of_their_days() {
    let mut evidence = northfold(plan(0.25, Some(60)));
    let (before, after) = (plan(0.3, Some(60)).unwrap(), plan(0.25, Some(60)).unwrap());
    let at = Day(20_750).start();
    let reason = "fewer shops than we thought".to_string();
    evidence.amendments = vec![Amendment { at, by: "Priya".into(), after_responses: 20, reason, before, after }];
    for offer in &mut evidence.offers {
        let change = |on| PriceChange { on: Day(on), before: None, after: None };
        // The last one came after the last response: it can have moved nothing.
        offer.prices.changed = vec![change(20_740), change(20_900)];
    }
    let focus = report(&evidence).focus.unwrap();
    let told: Vec<(i32, &str)> = focus.events.iter().map(|e| (e.day.0, e.what.as_str())).collect();
    assert_eq!(told, [(20_740, "Price changed"), (20_750, "Plan amended: the bar from 30% to 25%")]);
}
