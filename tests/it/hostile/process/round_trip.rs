//! Out by one workspace's export, in by another's import, out again.

use serde_json::Value;
use touchstone::formats::export::write_cell;

use super::{Case, by_api};
use crate::hostile::csv_cases::csv_cases;
use crate::hostile::surfaces::{stage, stage_in};
use crate::imports::counted;
use crate::support::app::{Seen, Visitor, each_app};

/// Every hostile text that a response may hold, once as words and where it may be also as a name; then plain ones.
fn file() -> String {
    let inputs: Value = serde_json::from_str(include_str!("../inputs.json")).unwrap();
    let of_cases = inputs["cases"].as_array().unwrap().iter().filter(|case| case["surface"] == "any_text_field");
    let mut texts: Vec<String> = of_cases.map(|case| case["input"]["text"].as_str().unwrap().to_owned()).collect();
    texts.retain(|text| !text.chars().any(|c| c.is_control() && c != '\n'));
    texts.extend(
        ["=1+1", "'=1+1", "@x", "+1", "-1", "a, \"b\"; c\td", "Zeile\nzwei", "Müller & Söhne 😀"].map(str::to_owned),
    );
    let (mut out, rows) = (b"response_id,offer,outcome,customer,quote,reason,cares,responded_at\n".to_vec(), 10_000);
    for n in 0..rows {
        let text = &texts[n % texts.len()];
        let customer = if text.contains(['\n', '\t']) { String::new() } else { format!("{text} {}", n / texts.len()) };
        let (outcome, id) = (["buy", "do_nothing", "pending"][n % 3], format!("r-{n}"));
        let cells = [&id, "OFFER-A", outcome, &customer, text, text, "speed:4; price:2", "2026-11-20"];
        for (i, cell) in cells.into_iter().enumerate() {
            out.extend(if i > 0 { &b","[..] } else { b"" });
            write_cell(&mut out, cell, true).unwrap();
        }
        out.push(b'\n');
    }
    String::from_utf8(out).unwrap()
}

fn export(who: &Visitor, ws: i64) -> String {
    let seen: Seen = who.get(&format!("/w/{ws}/experiments/1/responses.csv"));
    assert_eq!(seen.status, 200);
    seen.body
}

pub(super) fn play(case: &Case) {
    each_app(|app| {
        let owner = app.owner();
        stage(&app.db);
        case.answered(&by_api(owner, "/api/v1/workspaces/1/experiments/1/imports", file(), "").unwrap());
        for hostile in csv_cases().filter(|c| c.id.starts_with("txt-") || c.id.starts_with("csvf-")) {
            by_api(owner, "/api/v1/workspaces/1/experiments/1/imports", hostile.bytes, "").unwrap();
        }
        assert!(counted(&app.db, 1) > 10_000, "hostile files came in as well");
        let (sam, ws) = app.stranger("sam");
        stage_in(&app.db, ws);
        let first = export(owner, 1);
        case.answered(
            &by_api(&sam, &format!("/api/v1/workspaces/{ws}/experiments/1/imports"), first.clone(), "").unwrap(),
        );
        let second = export(&sam, ws.0);
        let differ = first.lines().zip(second.lines()).find(|(a, b)| a != b);
        assert!(first == second, "{differ:?}");
    });
}
