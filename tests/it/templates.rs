//! What handlebars' strict mode does not catch.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use touchstone::domain::answer::AnswerFields;
use touchstone::domain::invalid::Invalid;
use touchstone::domain::money::{Currency, Money};
use touchstone::domain::offer_page::{Arrangement, Commitment, Language};
use touchstone::templates::{FILES, Templates};
use touchstone::views::accounts::*;
use touchstone::views::error::ErrorPage;
use touchstone::views::form::{Field, Problem};
use touchstone::views::frozen::FrozenPage;
use touchstone::views::offered::{Offer, OfferedPage, Picture, PlainPage, Said, Sending, SheetPage, ThanksPage};
use touchstone::views::share::{MadePage, SharedPage};
use touchstone::views::{Banner, Flash, Layout, Link, NavLink, Page, Preview, Undo, WorkspaceBar};

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let name = |p: &PathBuf| p.strip_prefix(&root).unwrap().with_extension("").display().to_string();
    found.iter().map(|p| (name(p), std::fs::read_to_string(p).unwrap())).collect()
}

#[test]
fn the_list_and_the_folder_agree() {
    let there: BTreeSet<String> = sources().into_iter().map(|(name, _)| name).collect();
    let listed: BTreeSet<String> = FILES.iter().map(|f| (*f).to_owned()).collect();
    assert_eq!(there, listed);
    Templates::embedded(None).unwrap();
}

#[test]
fn markup_comes_unescaped_out_of_one_partial_only() {
    for (name, text) in sources() {
        let raw = text.contains("{{{") || text.contains("{{&");
        assert!(!raw || name == "partials/svg", "{name} prints something unescaped");
        // A report that is taken along as one file is opened from a disk, where no policy of ours applies.
        let alone = name == "report/standalone";
        for never in ["style=", "<style", "onclick=", "javascript:"] {
            assert!(alone || !text.contains(never), "{name} holds {never}, which the policy forbids");
        }
    }
}

/// A registry that fails on every name that a block asks for and the view does not have.
fn check<P: Page>(layout: &Layout, page: &P) {
    let templates = Templates::embedded(None).unwrap();
    let printed = templates.render(layout, page).unwrap();
    assert!(printed.starts_with("<!doctype html>"), "{printed}");
    let text = &sources().into_iter().find(|(name, _)| name == P::TEMPLATE).unwrap().1;
    let view = serde_json::to_value(page).unwrap();
    let has = |value: &serde_json::Value, name: &str| value.get(name).is_some();
    for block in ["#if ", "#each ", "#unless "] {
        for used in text.split(&format!("{{{{{block}")).skip(1) {
            let name = used.split(['}', ' ', '.']).next().unwrap();
            let inside_a_list = view.as_object().unwrap().values().any(|v| v.get(0).is_some_and(|i| has(i, name)));
            assert!(name == "layout" || has(&view, name) || inside_a_list, "{}: {name}", P::TEMPLATE);
        }
    }
}

fn full() -> Layout {
    Layout {
        title: "Title".into(),
        assets: "/a/0/".into(),
        scripts: vec!["log.js".into()],
        installable: true,
        user: Some("Kim".into()),
        workspace: Some(WorkspaceBar {
            name: "Northfold".into(),
            links: vec![NavLink { href: "/w/1".into(), label: "Experiments".into(), current: true }],
            log: Some("/w/1/log".into()),
            role: Some("You may read here."),
        }),
        csrf: "token".into(),
        flash: Some(Flash { text: "Saved.".into(), undo: Some(Undo { action: "/undo".into(), label: "Undo".into() }) }),
        banner: Some(Banner { text: "Demo".into(), links: vec![Link::new("/x", "More")], button: None }),
        preview: Some(Preview { title: "T".into(), sentence: "S".into(), picture: "/s/t/card.png".into() }),
    }
}

fn both<P: Page>(filled: &P, empty: &P) {
    check(&full(), filled);
    check(&Layout::default(), empty);
}

#[test]
fn every_page_prints_with_everything_and_with_nothing() {
    let mistakes = [Invalid::new("email", "wrong", "Wrong."), Invalid::new("", "general", "No.")];
    let problems = || Problem::summary(&mistakes);
    let line = || Field::line("email", "E-mail").value("x").hint("Hint").autocomplete("email").checked(&mistakes);
    let words = || Field::lines("note", "Note").optional();
    let none = || Field::line("email", "E-mail");
    let sign_in =
        |problems, field: Field| SignInPage { problems, email: field.clone(), passphrase: field, next: "/".into() };
    both(&sign_in(problems(), line()), &sign_in(vec![], none()));
    let setup = |problems, fields, demo| SetupPage { problems, fields, token: "t".into(), demo };
    both(&setup(problems(), vec![line(), words()], true), &setup(vec![], vec![], false));
    let account = |problems, fields| AccountPage { problems, email: "kim@example.org".into(), fields, shortcuts: true };
    both(&account(problems(), vec![line()]), &account(vec![], vec![]));
    let waiting = WaitingPage { sentence: "S".into() };
    both(&waiting, &waiting);
    let enter = EnterPage { action: "/enter/x".into() };
    both(&enter, &enter);
    let one = WorkspaceLine { href: "/w/1".into(), name: "N".into(), note: "owner".into() };
    both(&WorkspacesPage { workspaces: vec![one] }, &WorkspacesPage { workspaces: vec![] });
    let made = |address| MadePage { back: Link::new("/x", "X"), address, sentence: "S".into() };
    both(&made(Some("https://touchstone.example.org/s/t".into())), &made(None));
    let shared = |words| SharedPage::new("<main>M</main>".into(), "K".into(), words, "/s/t/report.json".into());
    both(&shared(true), &shared(false));
    let offer = |price, picture, brand: &str| Offer {
        language: Language::French,
        brand: brand.into(),
        name: "N".into(),
        words: "W".into(),
        price,
        commitment: Commitment::Price,
        arrangement: Arrangement::Top,
        picture,
        alternatives: vec!["A".into()],
        cares: vec!["C".into()],
        days: 14,
        invited: Some("I".into()),
    };
    let price = Money { minor: 4_900, currency: Currency::parse("currency", "EUR").unwrap() };
    let picture = Picture { src: "/o/t/picture".into(), width: 1, height: 1, words: "P".into() };
    let full_offer = offer(Some(price), Some(picture), "B");
    let bare = Offer { invited: None, ..offer(None, None, "B") };
    let look = Some(("/o/t/seen".to_owned(), "l".to_owned()));
    let sending = Sending { action: "/o/t".into(), form: "f".into(), look, again: true };
    let wrong = [
        Invalid::new("choice", "choice", "x"),
        Invalid::new("other", "required", "x"),
        Invalid::new("accepted", "required", "x"),
    ];
    let typed = AnswerFields { choice: "yes", accepted: true, ..AnswerFields::default() };
    both(
        &OfferedPage::new(&full_offer, Some(sending), &typed, &wrong).preview("P"),
        &OfferedPage::new(&bare, None, &AnswerFields::default(), &[]),
    );
    let thanks = |said, change| ThanksPage::new(&full_offer, said, change, "/o/t".into());
    both(&thanks(Some((Said::Other, Some("A".into()))), Some("/o/t/change/s".into())), &thanks(None, None));
    both(&PlainPage::over(Language::Spanish), &PlainPage::many(Language::English));
    let svg = touchstone::views::qr::svg("https://touchstone.example.org/o/t", "N").unwrap();
    let sheet = |offer| SheetPage::new(offer, "https://touchstone.example.org/o/t".into(), svg.clone());
    both(&sheet(&full_offer), &sheet(&bare));
    let frozen = |since, ways| {
        FrozenPage::new("<main>M</main>".into(), Link::new("/x", "X"), "N".into(), "K".into(), since, ways)
    };
    both(&frozen(vec!["S".into()], vec![Link::new("/y", "Y")]), &frozen(vec![], vec![]));
    let error =
        |reference, details, ways| ErrorPage { heading: "H".into(), sentence: "S".into(), reference, details, ways };
    both(&error(Some("12".into()), vec!["a".into()], vec![Link::new("/", "Start")]), &error(None, vec![], vec![]));
}
