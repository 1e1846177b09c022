//! An answer that comes sooner than a person can give it is asked about, and not lost.

use super::*;
use crate::support::databases::Fresh;
use crate::support::forms::texts;
use std::time::{Duration, Instant};
use touchstone::config::Answers;

/// Sooner than this nobody answers.
const QUICKEST: Duration = Duration::from_millis(2_000);

fn each_careful_app(test: impl Fn(&TestApp)) {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        test(&TestApp::with(fresh, |settings| settings.answers = Answers::AfterALook));
    }
}

#[test]
fn what_comes_at_once_is_kept_when_the_visitor_says_that_it_is_theirs_and_not_before() {
    each_careful_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let words = "\"><script>alert(1)</script>\nsecond line";
        let quick = yes(&nobody, &at, "ada@shop.example").set("name", "Ada").set("comment", words);
        let asked = quick.send(&nobody);
        assert_eq!((asked.status, asked.header("set-cookie")), (200, ""));
        assert_eq!(texts(&asked, "h1"), ["Is this your answer?"]);
        assert_eq!(texts(&asked, ".lead"), ["You said: Yes, I want this"]);
        assert!(!asked.body.contains("<script>alert"), "{}", asked.body);
        assert_eq!(counted(app), [], "nothing is kept yet");
        let confirm = Form::of(&asked, &at);
        thanked(&nobody, &confirm);
        thanked(&nobody, &confirm);
        assert_eq!(counted(app), [(BUY, 1)]);
        assert!(quick.send(&nobody).text().contains("Is this your answer?"), "the first form is still too quick");
        assert_eq!(counted(app), [(BUY, 1)]);
        let told = owner.get(PAGE);
        assert!(told.text().contains("ada@shop.example") && told.text().contains("Ada"), "{}", told.text());
        let file = owner.get(&format!("{BASE}/responses.csv")).body;
        assert!(file.contains("alert(1)</script>\nsecond line"), "every line as it was typed: {file}");
    });
}

#[test]
fn whoever_takes_two_seconds_is_asked_nothing_and_so_is_who_corrects_or_changes_an_answer() {
    each_careful_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, nobody) = (address(owner), app.visitor());
        let began = Instant::now();
        let form = form(&nobody, &at).set("choice", "yes");
        let refused = form.send(&nobody);
        assert_eq!(refused.status, 422, "the address is missing");
        thanked(&nobody, &Form::of(&refused, &at).set("email", "ada@shop.example"));
        let slow = self::form(&nobody, &at).set("choice", "no");
        assert!(began.elapsed() < QUICKEST);
        std::thread::sleep(QUICKEST);
        let thanks = thanked(&nobody, &slow);
        assert_eq!(counted(app), [(BUY, 1), (NOTHING, 1)]);
        let change = attributes(&thanks, "main a.btn", "href").remove(0);
        thanked(&nobody, &Form::of(&nobody.get(&change), &at).set("choice", "other").set("other", "Phone agency"));
        assert_eq!(counted(app), [(BUY, 1), (ALTERNATIVE, 1)]);
    });
}

#[test]
fn a_program_that_fills_what_nobody_sees_or_makes_up_a_form_leaves_nothing_however_long_it_waits() {
    each_careful_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let (at, program) = (address(owner), app.visitor());
        let trapped = form(&program, &at).set("choice", "yes").set("website", "https://spam.example");
        assert_eq!(trapped.send(&program).status, 303);
        let form = form(&program, &at);
        let made_up = form.get("form").replace(|c: char| c.is_ascii_digit(), "A");
        let sent = program.post_bare(&at, &[("form", &made_up), ("choice", "no")]);
        assert_eq!(sent.status, 403);
        assert_eq!(counted(app), []);
    });
}

#[test]
fn it_is_asked_in_the_language_of_the_page() {
    let app = TestApp::with(Fresh::sqlite(), |settings| settings.answers = Answers::AfterALook);
    let owner = app.owner();
    opened(owner, &[]);
    let (at, nobody) = (address(owner), app.visitor());
    for (language, heading, button) in [
        ("es", "¿Es esta su respuesta?", "Sí, enviar mi respuesta"),
        ("fr", "Est-ce bien votre réponse ?", "Oui, envoyer ma réponse"),
    ] {
        set_up(owner, &[("language", language)]);
        let asked = form(&nobody, &at).set("choice", "no").send(&nobody);
        assert_eq!((texts(&asked, "h1"), texts(&asked, "button")), (vec![heading.into()], vec![button.into()]));
        assert_eq!(attributes(&asked, "html", "lang"), [language]);
    }
}
