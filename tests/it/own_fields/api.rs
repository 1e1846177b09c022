//! Values by a program: named as people name them.

use serde_json::{Value, json};

use super::{add, four};
use crate::support::app::{Seen, Visitor, each_app};
use crate::support::forms::running;

fn api(base: &str) -> String {
    base.replace("/w/", "/api/v1/workspaces/")
}

fn post(who: &Visitor, path: &str, body: &Value, key: &str) -> (u16, Value) {
    let request = who.request("POST", path).header("content-type", "application/json").header("idempotency-key", key);
    let seen = Seen::of(request.header("x-csrf-token", who.csrf()).body(body.to_string()).send().unwrap());
    (seen.status, serde_json::from_str(&seen.body).unwrap())
}

fn get(who: &Visitor, path: &str) -> Value {
    let seen = who.get(path);
    assert_eq!(seen.status, 200, "{}", seen.body);
    serde_json::from_str(&seen.body).unwrap()
}

#[test]
fn a_program_posts_and_reads_values_by_their_names_and_a_key_stores_once() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        let list = format!("{}/responses", api(&base));
        let fields = json!({ "channel": "phone", "Beds": 12.50, "Visit": "2027-01-31", "Remark": null });
        let body = json!({ "offer": "Pilot", "outcome": "buy", "customer": "Kew", "warm": false, "fields": fields });
        let (status, made) = post(olive, &list, &body, "k1");
        assert_eq!((status, made["id"].as_i64()), (201, Some(1)), "{made}");
        assert_eq!(post(olive, &list, &body, "k1").1["id"].as_i64(), Some(1), "once");
        let one = get(olive, &format!("{list}/1"));
        assert_eq!(one["fields"], json!({ "Channel": "Phone", "Beds": 12.5, "Visit": "2027-01-31", "Remark": null }));
        assert_eq!((one["customer"].as_str(), one["rung"].as_str()), (Some("Kew"), Some("deposit")));
        let other = json!({ "offer": "Pilot", "outcome": "do_nothing", "fields": { "Channel": "Fair", "Beds": "3" } });
        assert_eq!(post(olive, &list, &other, "k2").0, 201);
        let all = get(olive, &list);
        assert_eq!((all["responses"].as_array().unwrap().len(), &all["before"]), (2, &Value::Null));
        let some = get(olive, &format!("{list}?field.Channel=Fair"));
        assert_eq!(some["responses"][0]["fields"]["Beds"], 3);
        assert_eq!(some["responses"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn everything_wrong_is_named_and_nothing_is_stored() {
    each_app(|app| {
        let olive = app.owner();
        four(olive);
        let base = running(olive, "Autumn interviews");
        let list = format!("{}/responses", api(&base));
        let body = |more: Value| {
            let mut body = json!({ "offer": "Pilot", "outcome": "do_nothing" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let errors = |body: Value| {
            let (status, told) = post(olive, &list, &body, "");
            assert_eq!(status, 422, "{told}");
            let each = |e: &Value| format!("{}: {}", e["field"].as_str().unwrap(), e["message"].as_str().unwrap());
            told["errors"].as_array().unwrap().iter().map(each).collect::<Vec<_>>()
        };
        let unknown = errors(body(json!({ "fields": { "Colour": "red" }, "shoe_size": 44 })));
        assert!(unknown[0].starts_with("shoe_size: 'shoe_size' is nothing that a response has."), "{unknown:?}");
        assert!(unknown[1].starts_with("fields: There is no own field 'Colour'."), "{unknown:?}");
        let wrong = errors(body(json!({ "outcome": "maybe", "fields": { "Beds": "lots" } })));
        assert!(wrong[0].starts_with("outcome: 'maybe' is not one of"), "{wrong:?}");
        assert_eq!(wrong[1], "fields.Beds: Beds: 'lots' is not a plain number such as 1234.5.");
        assert!(wrong[2].starts_with("fields.Channel: Channel is empty."), "{wrong:?}");
        assert_eq!(errors(body(json!({ "fields": "Fair" })))[0].split(':').next(), Some("fields"));
        let (status, told) = post(olive, &list, &json!(["Fair"]), "");
        assert_eq!((status, told["errors"][0]["code"].as_str()), (400, Some("object")), "{told}");
        assert_eq!(get(olive, &list)["responses"], json!([]));
    });
}

#[test]
fn an_experiments_values_are_read_and_written_by_their_names() {
    each_app(|app| {
        let olive = app.owner();
        add(olive, &[("name", "Market"), ("kind", "choice"), ("options", "UK\nFrance"), ("holder", "experiment")]);
        add(olive, &[("name", "Budget"), ("kind", "number"), ("holder", "experiment")]);
        let base = api(&running(olive, "Autumn interviews"));
        assert_eq!(get(olive, &base)["fields"], json!({ "Market": null, "Budget": null }));
        let (status, told) = post(olive, &base, &json!({ "fields": { "Market": "france", "Budget": 1500 } }), "");
        assert_eq!((status, &told["fields"]), (200, &json!({ "Market": "France", "Budget": 1500 })), "{told}");
        let (status, told) = post(olive, &base, &json!({ "fields": { "Budget": null } }), "");
        assert_eq!(
            (status, &told["fields"]),
            (200, &json!({ "Market": "France", "Budget": null })),
            "what isn't named stays"
        );
        let (status, told) = post(olive, &base, &json!({ "fields": { "Market": "Spain" } }), "");
        assert_eq!((status, told["errors"][0]["field"].as_str()), (422, Some("fields.Market")), "{told}");
    });
}
