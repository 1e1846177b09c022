use super::*;
use crate::support::forms::texts;

#[test]
fn the_page_speaks_the_language_that_the_team_chose_from_the_question_to_the_thanks() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let at = address(owner);
    let nobody = app.visitor();
    for (language, question, missing, long, thanks) in [
        ("en", "What would you do?", "Please choose one", "This is too long", "Thank you"),
        ("es", "¿Qué haría usted?", "Elija una", "Es demasiado largo", "Gracias por su respuesta"),
        ("fr", "Que feriez-vous ?", "Merci de choisir", "C’est trop long", "Merci de votre réponse"),
    ] {
        set_up(owner, &[("language", language)]);
        let page = nobody.get(&at);
        assert_eq!(attributes(&page, "html", "lang"), [language]);
        assert_eq!(texts(&page, "legend h2"), [question]);
        let refused = Form::of(&page, &at).set("comment", &"x".repeat(5_001)).send(&nobody);
        assert_eq!(refused.status, 422);
        let told = refused.text();
        assert!(told.contains(missing) && told.contains(long), "{told}");
        let done = thanked(&nobody, &form(&nobody, &at).set("choice", "no"));
        assert!(done.text().contains(thanks), "{}", done.text());
        assert_eq!(texts(&refused, "#problems h2")[0] == "Please look at this again", language == "en");
        for page in [&page, &refused, &done] {
            let english = page.text().matches(" the ").count();
            assert!(language == "en" || english == 0, "{language}: {}", page.text());
        }
    }
}

#[test]
fn a_price_can_be_accepted_only_where_the_offer_names_one() {
    crate::support::app::each_app(|app| {
        let owner = app.owner();
        assert_eq!(crate::support::forms::running(owner, "Autumn"), BASE);
        let proposed = Form::of(&owner.get(PAGE), PAGE);
        assert_eq!(proposed.get("commitment"), "email", "the offer asks for a deposit and names no price");
        assert!(!attributes(&owner.get(PAGE), "#f-commitment option", "value").contains(&"price".to_owned()));
        let refused = proposed.set("commitment", "price").send(owner);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("The offer names no price"), "{}", refused.text());
        let offer = PAGE.trim_end_matches("/page");
        Form::of(&owner.get(offer), offer).set("price", "49").set("currency", "GBP").follow(owner);
        set_up(owner, &[("commitment", "price")]);
        assert_eq!(Form::of(&owner.get(PAGE), &format!("{PAGE}/open")).send(owner).status, 303);
        let page = app.visitor().get(&address(owner));
        assert!(page.text().contains("I accept the price of GBP 49."), "{}", page.text());
    });
}

#[test]
fn whatever_a_browser_says_of_its_languages_it_is_answered() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let (at, nobody) = (address(owner), app.visitor());
    let asked = |path: &str, language: &str| {
        Seen::of(nobody.request("GET", path).header("accept-language", language).send().unwrap())
    };
    assert_eq!(asked(&at, "fr;q=0.9,*;q=NaN").status, 200);
    assert_eq!(asked(&at, &"fr,".repeat(3_413)).status, 200);
    assert!(asked("/o/x", "fr;q=0.9,*;q=NaN").text().contains("Cette page n’est pas ouverte"));
    assert!(asked("/o/x", "es-MX,en").text().contains("Esta página no está abierta"));
    assert!(asked("/o/x", "de").text().contains("This page is not open"));
}
