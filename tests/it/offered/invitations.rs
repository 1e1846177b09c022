use super::*;
use crate::support::app::each_app;
use crate::support::forms::texts;
use touchstone::actions::silence::fold;
use touchstone::domain::time::Moment;

const DAY: i64 = 86_400_000_000;

/// Invites a list and returns each one's name and path.
fn invited(owner: &Visitor, list: &str) -> Vec<(String, String)> {
    let made = Form::of(&owner.get(PAGE), &format!("{PAGE}/invitations")).set("customers", list).send(owner);
    assert_eq!(made.status, 200, "{}", made.text());
    let names = texts(&made, ".parts h3");
    let paths = attributes(&made, ".parts a", "href");
    names.into_iter().zip(paths.iter().map(|a| path(a))).collect()
}

#[test]
fn an_invited_customer_is_pending_until_they_answer_by_their_own_address() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let list = invited(owner, "Ada Okafor, ada@shop.example\nBen <ben@shop.example>\nCleo");
        assert_eq!(list.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["Ada Okafor", "Ben", "Cleo"]);
        assert_eq!(counted(app), [(PENDING, 3)]);
        let nobody = app.visitor();
        let ada = &list[0].1;
        assert!(nobody.get(ada).text().contains("For Ada Okafor"));
        // From two machines: one answer, and the later one is the one that stands.
        thanked(&nobody, &yes(&nobody, ada, "private@home.example").set("name", "A. O."));
        assert!(nobody.get(ada).text().contains("You said: Yes, I want this"));
        let change = attributes(&app.visitor().get(ada), "main a.btn", "href").remove(0);
        let again = Form::of(&app.visitor().get(&change), ada).set("choice", "no").set("why", "Budget");
        thanked(&app.visitor(), &again);
        assert_eq!(counted(app), [(NOTHING, 1), (PENDING, 2)]);
        let page = owner.get(PAGE);
        assert_eq!(texts(&page, "#answers th a"), ["Ada Okafor"]);
        assert!(texts(&page, "#answers td").contains(&"ada@shop.example".to_owned()));
        assert!(!owner.get(&format!("{BASE}/responses")).text().contains("A. O."));
    });
}

#[test]
fn an_invitation_without_an_answer_runs_out_and_a_late_answer_still_counts() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let list = invited(owner, "Ada\nBen");
        let later = |days: i64| {
            let now = Moment(Moment::now().0 + days * DAY);
            inside(app, move |conn, ws| fold(conn, ws, ExperimentId(1), now))
        };
        assert_eq!((later(13), later(15), later(15)), (0, 2, 0));
        assert_eq!(counted(app), [(UNSAID, 2)]);
        let report = owner.get(&format!("{BASE}/report")).text();
        assert!(report.contains("No answer (2)"), "{report}");
        let nobody = app.visitor();
        thanked(&nobody, &yes(&nobody, &list[0].1, "ada@shop.example"));
        assert_eq!(counted(app), [(BUY, 1), (UNSAID, 1)]);
        assert!(owner.get(&format!("{BASE}/report")).text().contains("No answer (1)"));
    });
}

#[test]
fn a_revoked_invitation_is_no_longer_asked() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let list = invited(owner, "Ada\nBen");
        let page = owner.get(PAGE);
        // The latest stands first.
        Form::of(&page, &attributes(&page, "#invited li form", "action")[0]).follow(owner);
        assert_eq!(app.visitor().get(&list[1].1).status, 404);
        assert_eq!(app.visitor().get(&list[0].1).status, 200);
        assert_eq!(counted(app), [(PENDING, 1)]);
    });
}

#[test]
fn a_list_is_taken_whole_or_not_at_all_and_a_second_sending_invites_nobody() {
    each_app(|app| {
        let owner = app.owner();
        opened(owner, &[]);
        let form = Form::of(&owner.get(PAGE), &format!("{PAGE}/invitations"));
        let wrong = form.clone().set("customers", "Ada\nBen, b@@x\nADA").send(owner);
        assert_eq!(wrong.status, 422);
        let complaints = texts(&wrong, ".problems li a");
        assert!(complaints.len() == 2 && complaints[0].contains("Line 2"), "{complaints:?}");
        assert!(wrong.body.contains("b@@x"), "what was typed stays");
        assert_eq!(counted(app), []);
        let form = form.set("customers", "Ada\nBen");
        assert_eq!(form.send(owner).status, 200);
        assert!(form.send(owner).text().contains("These invitations were made already"));
        assert_eq!(counted(app), [(PENDING, 2)]);
        let again =
            Form::of(&owner.get(PAGE), &format!("{PAGE}/invitations")).set("customers", "Cleo\nada").send(owner);
        assert_eq!(again.status, 422);
        assert!(again.text().contains("'ada' is invited already."), "{}", again.text());
        assert_eq!(counted(app), [(PENDING, 2)], "Cleo was not invited either");
    });
}
