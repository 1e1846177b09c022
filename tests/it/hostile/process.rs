//! What happens around an import, case by case as the file of hostile inputs lists them, on both databases.

mod clock;
mod crowds;
mod cut;
mod names;
mod rights;
mod round_trip;
mod twice;

use reqwest::blocking::multipart::{Form, Part};
use serde_json::Value;

use crate::imports::pages::BASE;
use crate::support::app::{Seen, Visitor};

/// A case, and the answer that is owed.
struct Case {
    id: &'static str,
    statuses: Vec<u64>,
    stored: Option<i64>,
}

impl Case {
    fn of(id: &'static str) -> Self {
        let all = listed();
        let case = all.iter().find(|case| case["id"] == id).unwrap_or_else(|| panic!("{id} is not in the file"));
        let expect = &case["expect"];
        Case {
            id,
            statuses: expect["status"].as_array().unwrap().iter().map(|s| s.as_u64().unwrap()).collect(),
            stored: expect["stored"].as_i64(),
        }
    }

    /// The answer is one that is owed. A form that was taken leads on, where a program is told so at once.
    fn answered(&self, seen: &Seen) {
        let status = if seen.status == 303 { 200 } else { seen.status };
        assert!(self.statuses.contains(&u64::from(status)), "{}: {} {}", self.id, seen.status, seen.text());
    }

    /// So many responses are stored as the case says.
    fn stored(&self, counted: i64) {
        assert_eq!(Some(counted), self.stored, "{}", self.id);
    }
}

fn listed() -> Vec<Value> {
    let inputs: Value = serde_json::from_str(include_str!("inputs.json")).unwrap();
    inputs["cases"].as_array().unwrap().iter().filter(|case| case["surface"] == "import_process").cloned().collect()
}

/// A test for each case, and one that fails when the file has a case without a test.
macro_rules! cases {
    ($($id:literal => $play:path as $name:ident;)*) => {
        $(#[test]
        fn $name() {
            $play(&Case::of($id));
        })*

        #[test]
        fn every_case_around_an_import_is_played() {
            let left_out: Vec<Value> = listed().into_iter().filter(|case| ![$($id),*].iter().any(|id| case["id"] == *id)).collect();
            assert!(left_out.is_empty(), "cases without a test: {left_out:#?}");
        }
    };
}

cases! {
    "imp-001" => twice::play as the_same_file_twice_is_asked_about_and_by_its_key_stored_once;
    "imp-002" => crowds::play as two_members_who_import_at_once_both_get_in;
    "imp-003" => cut::killed as killed_while_it_imports_the_whole_file_is_in_or_nothing;
    "imp-004" => cut::broken_off as an_upload_that_breaks_off_leaves_nothing_behind;
    "imp-006" => cut::dripped as an_upload_of_a_byte_a_second_is_ended;
    "imp-010" => rights::lost_role as a_file_of_somebody_who_lost_his_role_is_not_imported;
    "imp-011" => rights::archived_offer as an_offer_that_is_archived_after_the_preview_refuses_its_rows;
    "imp-012" => rights::token_of_another as a_file_of_somebody_else_is_not_there;
    "imp-013" => twice::undone as a_large_import_is_undone_in_one_step_and_once;
    "imp-014" => twice::undone_after_an_edit as an_import_with_an_edited_response_asks_before_it_goes;
    "imp-015" => round_trip::play as what_was_exported_and_imported_is_exported_the_same;
    "imp-016" => names::folders as a_files_name_leads_nowhere;
    "imp-017" => names::breaks as a_files_name_makes_no_header;
    "imp-018" => names::type_of_the_part as a_files_type_changes_nothing;
    "imp-020" => clock::play as a_clock_that_jumps_back_confuses_nobody;
}

const TWO: &str = "offer,outcome\nOFFER-A,buy\nOFFER-A,do_nothing\n";

/// A file of so many responses, each of a customer of its own, that no other file's rows are taken for.
fn large(rows: usize, name: &str) -> String {
    let mut text = String::from("response_id,customer,offer,outcome,responded_at\n");
    for n in 0..rows {
        let outcome = ["buy", "do_nothing"][n % 2];
        text.push_str(&format!("{name}-{n},{name} {n},OFFER-A,{outcome},2026-11-{:02}\n", n % 20 + 1));
    }
    text
}

/// Sends a file as the page does.
fn send_part(who: &Visitor, part: Part) -> Seen {
    let form = Form::new().text("csrf", who.csrf()).part("file", part);
    Seen::of(who.request("POST", &format!("{BASE}/import/preview")).multipart(form).send().unwrap())
}

/// Sends a file as a program does.
fn by_api(who: &Visitor, path: &str, file: impl Into<reqwest::blocking::Body>, key: &str) -> reqwest::Result<Seen> {
    let request = who.request("POST", path).header("content-type", "text/csv").header("x-csrf-token", who.csrf());
    let request = if key.is_empty() { request } else { request.header("idempotency-key", key) };
    Ok(Seen::of(request.body(file).send()?))
}
