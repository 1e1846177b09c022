//! Values in files: out, in, and in again.

use super::four;
use crate::hostile::surfaces::stage;
use crate::imports::pages::{BASE, apply, token, upload};
use crate::support::app::{TestApp, Visitor, each_app};
use crate::support::forms::texts;

const FILE: &str = "response_id,offer,outcome,channel,Beds,Visit,Remark\n\
                    a,OFFER-A,buy,web PAGE,12.50,2027-01-31,\"=1+1, or \"\"more\"\"\"\n\
                    b,OFFER-A,do_nothing,Fair,-3,,\n";

fn staged(app: &TestApp) -> &Visitor {
    let owner = app.owner();
    stage(&app.db);
    four(owner);
    owner
}

fn csv(who: &Visitor) -> String {
    who.get(&format!("{BASE}/responses.csv")).body
}

/// The last four cells of each row.
fn own(csv: &str) -> Vec<String> {
    csv.lines().map(|line| line.splitn(29, ',').last().unwrap().to_owned()).collect()
}

#[test]
fn columns_named_like_fields_are_their_values_and_come_out_as_they_went_in() {
    each_app(|app| {
        let owner = staged(app);
        let seen = upload(owner, FILE);
        assert_eq!(seen.status, 200, "{}", seen.text());
        assert!(texts(&seen, "#first th").join(" ").contains("Channel Beds Visit Remark"), "{}", seen.text());
        assert!(texts(&seen, "#first td").contains(&"Web page".to_owned()), "as the field spells it");
        assert_eq!(apply(owner, &token(&seen), &[]).status, 303);
        let out = csv(owner);
        let rows = own(&out);
        assert_eq!(rows[0], "Channel,Beds,Visit,Remark");
        assert_eq!(rows[1], "Web page,12.5,2027-01-31,\"'=1+1, or \"\"more\"\"\"");
        assert_eq!(rows[2], "Fair,-3,,");
        let seen = upload(owner, &out);
        assert!(seen.text().contains("Everything in this file is here already"), "{}", seen.text());
        assert_eq!(owner.post("/w/1/imports/1/undo", &[]).status, 303);
        let seen = upload(owner, &out);
        assert_eq!(apply(owner, &token(&seen), &[]).status, 303, "{}", seen.text());
        assert_eq!(csv(owner), out, "out and in again is the same");
        let some = owner.get(&format!("{BASE}/responses.csv?own-1=Fair")).body;
        assert_eq!(own(&some), ["Channel,Beds,Visit,Remark", "Fair,-3,,"]);
    });
}

#[test]
fn a_wrong_or_missing_value_is_told_by_line_and_column_and_nothing_is_stored() {
    each_app(|app| {
        let owner = staged(app);
        let seen =
            upload(owner, "offer,outcome,Channel,Beds\nOFFER-A,buy,Radio,1\nOFFER-A,buy,,\nOFFER-A,buy,Fair,lots\n");
        assert_eq!(seen.status, 422);
        let told: Vec<String> = texts(&seen, "#errors tbody tr")
            .iter()
            .map(|row| row.split(" Leave line").next().unwrap().to_owned())
            .collect();
        assert!(
            told[0].starts_with("2 Channel Channel: 'Radio' is not one of its options: Fair, Web page, Phone."),
            "{told:?}"
        );
        assert!(told[1].starts_with("3 Channel Channel is empty."), "{told:?}");
        assert!(told[2].starts_with("4 Beds Beds: 'lots' is not a plain number"), "{told:?}");
        assert!(seen.body.contains("<option value=\"Web page\">"), "it can be put right from a list");
        let without = upload(owner, "offer,outcome\nOFFER-A,buy\n");
        assert!(
            texts(&without, "#errors tbody tr").concat().starts_with("2 Channel Channel is empty."),
            "{}",
            without.text()
        );
        let by_program =
            owner.request("POST", "/api/v1/workspaces/1/experiments/1/imports").header("content-type", "text/csv");
        let by_program = by_program.header("x-csrf-token", owner.csrf());
        let refused = by_program.body("offer,outcome,Beds\nOFFER-A,buy,2\n").send().unwrap().text().unwrap();
        assert!(refused.contains("\"column\":\"Channel\"") && refused.contains("\"line\":2"), "{refused}");
        assert_eq!(csv(owner).lines().count(), 1);
    });
}

#[test]
fn a_column_of_another_name_is_chosen_and_remembered() {
    each_app(|app| {
        let owner = staged(app);
        let file = "response_id,offer,outcome,Kanal\nk1,OFFER-A,buy,Fair\n";
        let seen = upload(owner, file);
        assert!(seen.status == 422 && seen.text().contains("'Kanal' is no column that we know"), "{}", seen.text());
        let chosen = [("h3", "Kanal"), ("c3", "own-1")];
        assert_eq!(apply(owner, &token(&seen), &chosen).status, 303);
        assert_eq!(own(&csv(owner))[1], "Fair,,,");
        let seen = upload(owner, file.replace("k1", "k2"));
        assert!(seen.status == 200 && seen.text().contains("It is read as the last file with these columns."));
    });
}

#[test]
fn a_value_that_differs_is_a_change_and_goes_with_its_import() {
    each_app(|app| {
        let owner = staged(app);
        assert_eq!(apply(owner, &token(&upload(owner, FILE)), &[]).status, 303);
        let before = csv(owner);
        let seen = upload(
            owner,
            "response_id,offer,outcome,Channel,Beds\na,OFFER-A,buy,Phone,\nb,OFFER-A,do_nothing,FAIR,-3.0\n",
        );
        assert!(seen.text().contains("2 rows: 0 new, 1 already here, 1 changed."), "{}", seen.text());
        assert_eq!(texts(&seen, "#changes li"), ["Line 2: Channel Web page → Phone"]);
        assert_eq!(apply(owner, &token(&seen), &[("update", "yes")]).status, 303);
        assert!(own(&csv(owner))[1].starts_with("Phone,12.5,2027-01-31"), "{}", csv(owner));
        assert_eq!(owner.post("/w/1/imports/2/undo", &[]).status, 303);
        assert_eq!(csv(owner), before, "as it was before");
    });
}

#[test]
fn decimals_and_dates_are_read_as_the_file_writes_them() {
    let app = TestApp::new();
    let owner = staged(&app);
    let seen = upload(owner, "offer;outcome;Channel;Beds;Visit\nOFFER-A;buy;Fair;1,500;31.1.2027\n");
    assert_eq!(apply(owner, &token(&seen), &[("dates", "dmy")]).status, 303);
    assert_eq!(own(&csv(owner))[1], "Fair,1.5,2027-01-31,");
}

#[test]
fn the_command_takes_them_by_their_headers() {
    let app = TestApp::new();
    let owner = staged(&app);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.csv"), FILE).unwrap();
    let run = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_touchstone"));
        command.arg("import").args(more).env("DATABASE_URL", app.address()).current_dir(folder.path()).output().unwrap()
    };
    let name = texts(&owner.get(BASE), "h1").concat();
    let done = run(&["in.csv", "--experiment", &name]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(own(&csv(owner))[2], "Fair,-3,,");
    std::fs::write(folder.path().join("bad.csv"), "response_id,offer,outcome\nc,OFFER-A,buy\n").unwrap();
    let out = folder.path().join("out.csv");
    std::fs::write(&out, csv(owner)).unwrap();
    let report = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_touchstone"));
        command.arg("report").arg(&out).args(more).output().unwrap()
    };
    assert_eq!(report(&[]).status.code(), Some(2), "a column that is not known is never dropped in silence");
    let all = ["Channel", "Beds", "Visit", "Remark"].map(|column| ["--leave-out", column]).concat();
    let told = report(&all);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let refused = run(&["bad.csv", "--experiment", &name]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("Line 2, column Channel: Channel is empty."), "{said}");
}
