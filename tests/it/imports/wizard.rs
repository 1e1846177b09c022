//! What a file says in its own words, and what is put right on the way.

use reqwest::blocking::multipart;
use sha2::{Digest, Sha256};

use super::counted;
use super::pages::{BASE, apply, staged, token, upload};
use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, attributes, texts};

const PREVIEW: &str = "/w/1/experiments/1/import/preview";
const APPLY: &str = "/w/1/experiments/1/import/apply";

/// The form of a preview, sent back to be checked again after some of its fields were set.
fn again(who: &Visitor, page: &Seen, set: &[(&str, &str)]) -> Seen {
    let form = set.iter().fold(Form::of(page, PREVIEW), |form, (name, value)| form.set(name, value));
    form.send(who)
}

/// The same form by its other button.
fn import(who: &Visitor, page: &Seen) -> Seen {
    let fields = Form::of(page, PREVIEW);
    assert_eq!(attributes(page, "button[formaction]", "formaction"), [APPLY], "{}", page.text());
    fields.send_to(who, APPLY)
}

fn outcomes(who: &Visitor) -> Vec<String> {
    let csv = who.get(&format!("{BASE}/responses.csv")).body;
    csv.lines().skip(1).map(|line| line.split(',').nth(7).unwrap().to_owned()).collect()
}

const SAID: &str = "Pharmacy,offer,Would you buy?\nAbbey Road,OFFER-A,Yes\nHarrow,OFFER-A,Maybe\nKew,OFFER-A,no\n\
                    Soho,OFFER-A,maybe\nMayfair,OFFER-A,test\n";

#[test]
fn a_word_of_the_file_is_explained_once_for_all_rows_and_remembered() {
    each_app(|app| {
        let owner = staged(app);
        let seen = upload(owner, SAID);
        assert_eq!(seen.status, 422, "a guess is only offered");
        assert!(seen.text().contains("4 words to explain"), "{}", seen.text());
        assert_eq!(texts(&seen, "#words tbody th"), ["Maybe", "no", "test", "Yes"]);
        assert!(
            seen.text().contains("outcome, 2 rows") && !seen.body.contains("id=\"errors\""),
            "each once, with its rows"
        );
        // Yes and no are guessed; "maybe" and "test" ask.
        let form = Form::of(&seen, PREVIEW);
        let meaning =
            |word: &str| (0..4).find(|i| form.get(&format!("ww{i}")) == word).map(|i| format!("wm{i}")).unwrap();
        assert_eq!(
            [form.get(&meaning("Yes")), form.get(&meaning("no")), form.get(&meaning("Maybe"))],
            ["buy", "do_nothing", ""]
        );
        let seen = again(owner, &seen, &[(&meaning("Maybe"), "pending"), (&meaning("test"), "leave_out")]);
        assert_eq!(seen.status, 200, "{}", seen.text());
        assert!(seen.text().contains("5 rows: 4 new, 0 already here, 1 left out."), "{}", seen.text());
        assert_eq!(import(owner, &seen).status, 303);
        assert_eq!(outcomes(owner), ["buy", "pending", "do_nothing", "pending"]);
        // The next file is read so at once, its columns too.
        let seen = upload(owner, SAID.replace("Abbey Road", "Fleet Street"));
        assert_eq!(seen.status, 200, "{}", seen.text());
        assert!(seen.text().contains("read as the last file with these columns"), "{}", seen.text());
        // What one workspace has said is nothing to another one.
        let (sam, ws) = app.stranger("sam");
        crate::hostile::surfaces::stage_in(&app.db, ws);
        let part = multipart::Part::bytes(SAID.as_bytes().to_vec()).file_name("x.csv");
        let form = multipart::Form::new().text("csrf", sam.csrf()).part("file", part);
        let other =
            sam.request("POST", &format!("/w/{ws}/experiments/1/import/preview")).multipart(form).send().unwrap();
        assert_eq!(other.status(), 422);
    });
}

#[test]
fn checking_again_with_another_choice_corrects_nothing_and_dates_lead_to_the_choice_of_their_form() {
    each_app(|app| {
        let owner = staged(app);
        let file =
            "customer,offer,outcome,responded_at\nAbbey Road,OFFER-A,buy,20/11/2026\nKew,OFFER-A,buy,19/11/2026\n";
        let seen = upload(owner, file);
        assert!(seen.text().contains("Are all dates of the file written in this way?"), "{}", seen.text());
        assert_eq!(attributes(&seen, "#errors a", "href"), ["#f-dates"]);
        let seen = again(owner, &seen, &[("dates", "dmy")]);
        assert!(!seen.text().contains("correct") && !seen.text().contains("written in this way"), "{}", seen.text());
    });
}

#[test]
fn a_file_of_windows_leads_to_the_choice_of_its_encoding_and_is_read_by_it() {
    let app = TestApp::new();
    let owner = staged(&app);
    let seen = upload(owner, b"customer,offer,outcome\nCaf\xE9 Ros\xE9,OFFER-A,buy\n");
    assert!(seen.text().contains("The byte 0xE9 is not UTF-8"), "{}", seen.text());
    assert_eq!(attributes(&seen, "#errors a", "href"), ["#f-encoding"]);
    let seen = again(owner, &seen, &[("encoding", "windows-1252")]);
    assert!(
        attributes(&seen, "#errors a", "href").is_empty() && seen.text().contains("Caf\u{e9} Ros\u{e9}"),
        "{}",
        seen.text()
    );
}

const WRONG: &str = "customer,offer,outcome,amount,currency,responded_at\nAbbey Road,OFFER-A,buy,25O,GBP,2026-11-20\n\
                     Harrow,OFFER-B,buy,10,GBP,2026-11-20\nKew,OFFER-A,do_nothing,,,20/11/2026\nSoho,OFFER-A\n";

#[test]
fn a_wrong_cell_is_put_right_in_place_and_a_hopeless_line_is_left_out() {
    each_app(|app| {
        let owner = staged(app);
        let seen = upload(owner, WRONG);
        assert!(seen.text().contains("3 mistakes to correct"), "{}", seen.text());
        let names = attributes(&seen, "#errors input:not([type=hidden]), #errors select", "name");
        assert_eq!(names, ["fix-2-3", "drop-2", "fix-4-5", "drop-4", "drop-5"]);
        let form = Form::of(&seen, PREVIEW);
        assert_eq!((form.get("fix-2-3"), form.get("fix-4-5")), ("25O", "20/11/2026"));
        let seen = again(owner, &seen, &[("fix-2-3", "250"), ("fix-4-5", "2026-11-20"), ("drop-5", "yes")]);
        assert_eq!((seen.status, counted(&app.db, 1)), (200, 0), "{}", seen.text());
        assert!(seen.text().contains("3 corrections here"), "{}", seen.text());
        // The corrections are kept with the file, not with the page.
        let later = owner.post(PREVIEW, &[("token", &token(&seen))]);
        assert_eq!(later.status, 200, "{}", later.text());
        let undone = again_with(owner, &later, &[("reset", "yes")]);
        assert!(undone.text().contains("3 mistakes to correct"), "{}", undone.text());
        let seen = again(owner, &undone, &[("fix-2-3", "250"), ("fix-4-5", "2026-11-20"), ("drop-5", "yes")]);
        let seen = again(owner, &seen, &[("create", "yes")]);
        assert_eq!(import(owner, &seen).status, 303);
        let csv = owner.get(&format!("{BASE}/responses.csv")).body;
        assert!(csv.contains("250.00") && csv.lines().count() == 4 && !csv.contains("Soho"), "{csv}");
    });
}

/// A button with a name of its own.
fn again_with(who: &Visitor, page: &Seen, more: &[(&str, &str)]) -> Seen {
    let mut fields = vec![("token", token(page))];
    fields.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    who.post(PREVIEW, &fields)
}

#[test]
fn what_is_pasted_from_a_spreadsheet_is_read_as_a_file() {
    each_app(|app| {
        let owner = staged(app);
        let pasted = "customer\toffer\toutcome\nMüller & Söhne\tOFFER-A\tbuy\nHarrow, West\tOFFER-A\tdo_nothing\n";
        let send = |text: &str| {
            let empty = multipart::Part::bytes(Vec::new()).file_name("");
            let form =
                multipart::Form::new().text("csrf", owner.csrf()).part("file", empty).text("pasted", text.to_owned());
            Seen::of(owner.request("POST", PREVIEW).multipart(form).send().unwrap())
        };
        let seen = send(pasted);
        assert!(seen.status == 200 && seen.text().contains("Separator: tab"), "{}", seen.text());
        assert_eq!(texts(&seen, "#first tbody td").concat(), "OFFER-AMüller & SöhnebuyOFFER-AHarrow, Westdo_nothing");
        assert_eq!(import(owner, &seen).status, 303);
        assert!(owner.get("/w/1/imports").text().contains("pasted.tsv"));
        let none = send(" \n");
        assert!(none.status == 422 && none.text().contains("or paste rows"), "{}", none.text());
    });
}

#[test]
fn dates_and_offers_that_the_file_does_not_say_are_chosen_for_all_rows() {
    let app = TestApp::new();
    let owner = staged(&app);
    let seen = upload(owner, "customer,outcome,responded_at\nAbbey Road,buy,11/20/2026 10:03 PM\n");
    assert!(seen.status == 422 && seen.text().contains("No column names the offer"), "{}", seen.text());
    let seen = again(owner, &seen, &[("offer", "OFFER-A")]);
    assert!(seen.status == 422 && seen.text().contains("responded_at is not a date"), "{}", seen.text());
    let seen = again(owner, &seen, &[("dates", "mdy")]);
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert_eq!(texts(&seen, "#first thead th"), ["Line", "offer", "customer", "outcome", "responded at"]);
    assert_eq!(texts(&seen, "#first tbody td").last().unwrap(), "2026-11-20T22:03:00Z");
    assert_eq!(import(owner, &seen).status, 303);
}

#[test]
fn an_import_has_a_page_with_the_whole_hash_of_its_file() {
    each_app(|app| {
        let owner = staged(app);
        let file = "offer,outcome\nOFFER-A,buy\n";
        let done = apply(owner, &token(&upload(owner, file)), &[]);
        let page = owner.get(done.header("location"));
        let hash: String = Sha256::digest(file).iter().map(|b| format!("{b:02x}")).collect();
        assert!(
            page.status == 200 && page.text().contains(&hash) && page.text().contains("autumn.csv"),
            "{}",
            page.text()
        );
        assert_eq!(texts(&page, ".steps [aria-current=step]"), ["4 Done"]);
        assert_eq!(owner.post("/w/1/imports/1/undo", &[]).status, 303);
        assert!(owner.get("/w/1/imports/1").text().contains("autumn.csv undone"));
        assert_eq!(owner.get("/w/1/imports/2").status, 404);
    });
}
