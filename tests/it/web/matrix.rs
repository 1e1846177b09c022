//! The wall between workspaces, route by route: whatever is asked for, what belongs to others and what was never there
//! look the same, and nothing of theirs changes.

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use reqwest::blocking::multipart::{Form, Part};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use touchstone::actions::offers::OfferDraft;
use touchstone::actions::responses::{self, Log};
use touchstone::actions::shares::{ShareToken, share};
use touchstone::actions::{
    Acting, ActionError, decisions, experiments, frozen, imports, learning, offer_links, offer_pages, offers,
    own_fields, own_items, templates,
};
use touchstone::db::frozen::{Edition, Frozen, Preview};
use touchstone::db::offer_pictures::NewPicture;
use touchstone::db::scope::{self, CanWrite, Ws};
use touchstone::db::{AnyConn, DbError, offers as stored_offers};
use touchstone::domain::decision::{DecisionDraft, Subject};
use touchstone::domain::id::{ExperimentId, PropositionId, WorkspaceId};
use touchstone::domain::invitation;
use touchstone::domain::learning::CardDraft;
use touchstone::domain::offer::OfferFields;
use touchstone::domain::offer_page::{OfferPageDraft, OfferPageFields};
use touchstone::domain::own_field::{Demand, OwnFieldDraft, OwnFieldTyped, OwnText};
use touchstone::domain::plan::Plan;
use touchstone::domain::response::{CheckRules, Fields, check};
use touchstone::domain::share::{Lasts, Readers, Scope, Terms};
use touchstone::domain::text::{Name, Words};
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;

/// An address of a workspace with its methods. Who may use it, and what a form with nothing wrong holds.
struct Route {
    path: &'static str,
    methods: &'static [&'static str],
    form: &'static [(&'static str, &'static str)],
    /// Who may send the form, or read a page that has no form.
    least: Role,
}

const E: &str = "/w/{ws}/experiments/{experiment}";
const NAMED: &[(&str, &str)] = &[("name", "Taken over"), ("hypothesis", "x"), ("key", "k1")];
const OFFER: &[(&str, &str)] = &[("offer_name", "Taken over"), ("ask", "deposit"), ("key", "k2")];
const PLAN: &[(&str, &str)] = &[("succeed_at", "0.5"), ("stop_at", "50"), ("reason", "a reason"), ("key", "k9")];
const OFFERED: &[(&str, &str)] =
    &[("brand", "Taken over"), ("arrangement", "top"), ("commitment", "email"), ("language", "fr")];
const DECISION: &[(&str, &str)] = &[("choice", "pivot"), ("why", "Taken over"), ("key", "k5")];
const ANSWER: &str = r#"{"customer": "Taken over", "outcome": "do_nothing", "offer": "Pilot"}"#;
const FIELD: &[(&str, &str)] = &[("holder", "response"), ("kind", "text"), ("name", "Taken over"), ("key", "k12")];
const RESPONSE: &[(&str, &str)] = &[("customer", "Taken over"), ("outcome", "do_nothing"), ("offer_id", "{part}")];
/// Sent as a form with a file.
const FILE: &[(&str, &str)] = &[("file", "offer,outcome\nPilot,buy\n")];
/// Sent as a file, by a program.
const CSV: &[(&str, &str)] = &[("", "offer,outcome\nPilot,buy\n")];

const fn route(path: &'static str, methods: &'static [&'static str]) -> Route {
    Route { path, methods, form: &[], least: Role::Viewer }
}

const fn form(path: &'static str, form: &'static [(&'static str, &'static str)]) -> Route {
    Route { path, methods: &["POST"], form, least: Role::Editor }
}

/// A form by which people conclude something.
const fn conclusion(path: &'static str, form: &'static [(&'static str, &'static str)]) -> Route {
    Route { path, methods: &["POST"], form, least: Role::Commenter }
}

/// A page that every member reads, with a form on it.
const fn page(path: &'static str, form: &'static [(&'static str, &'static str)], least: Role) -> Route {
    Route { path, methods: &["GET", "POST"], form, least }
}

/// Every address with a workspace in it. A new one goes here, or `every_route_stands_in_the_table` fails.
#[rustfmt::skip]
const ROUTES: &[Route] = &[
    route("/w/{ws}", &["GET"]),
    route("/w/{ws}/portfolio.json", &["GET"]),
    route("/w/{ws}/portfolio.csv", &["GET"]),
    route("/w/{ws}/propositions", &["GET"]),
    route("/w/{ws}/propositions.json", &["GET"]),
    route("/w/{ws}/propositions/{proposition}", &["GET"]),
    route("/w/{ws}/propositions/{proposition}/report.json", &["GET"]),
    page("/w/{ws}/fields", FIELD, Role::Editor),
    form("/w/{ws}/fields/{field}", FIELD),
    form("/w/{ws}/fields/{field}/archive", &[]),
    form("/w/{ws}/fields/{field}/restore", &[]),
    form("/w/{ws}/experiments", NAMED),
    Route { path: "/w/{ws}/delete-demo", methods: &["POST"], form: &[], least: Role::Owner },
    page("/w/{ws}/experiments/{experiment}", NAMED, Role::Editor),
    form("/w/{ws}/experiments/{experiment}/tags", &[("tags", "Taken over")]),
    form("/w/{ws}/experiments/{experiment}/segments", &[("segment", "Taken over")]),
    form("/w/{ws}/experiments/{experiment}/segments/{part}/remove", &[]),
    form("/w/{ws}/experiments/{experiment}/alternatives", &[("alternative", "Taken over")]),
    form("/w/{ws}/experiments/{experiment}/alternatives/{part}/archive", &[]),
    form("/w/{ws}/experiments/{experiment}/alternatives/{part}/restore", &[]),
    form("/w/{ws}/experiments/{experiment}/offers", OFFER),
    page("/w/{ws}/experiments/{experiment}/offers/{part}", OFFER, Role::Editor),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/archive", &[]),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/restore", &[]),
    page("/w/{ws}/experiments/{experiment}/offers/{part}/page", OFFERED, Role::Editor),
    route("/w/{ws}/experiments/{experiment}/offers/{part}/page/preview", &["GET"]),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/page/open", &[]),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/page/close", &[]),
    page("/w/{ws}/experiments/{experiment}/offers/{part}/page/picture", FILE, Role::Editor),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/page/picture/remove", &[]),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/page/links", &[("link", "Taken over"), ("key", "k8")]),
    form("/w/{ws}/experiments/{experiment}/offers/{part}/page/invitations", &[("customers", "Taken over"), ("key", "k9")]),
    form("/w/{ws}/experiments/{experiment}/offer-links/{link}/revoke", &[]),
    form("/w/{ws}/experiments/{experiment}/patience", &[("days", "7")]),
    form("/w/{ws}/experiments/{experiment}/method", &[("method", "pilot"), ("riskiest", "x")]),
    form("/w/{ws}/experiments/{experiment}/plan", PLAN),
    form("/w/{ws}/experiments/{experiment}/amendments", PLAN),
    page("/w/{ws}/experiments/{experiment}/guide", &[("questions", "Taken over?")], Role::Editor),
    form("/w/{ws}/experiments/{experiment}/items", &[("item", "Taken over"), ("key", "k12")]),
    form("/w/{ws}/experiments/{experiment}/items/{part}/tick", &[]),
    form("/w/{ws}/experiments/{experiment}/items/{part}/untick", &[]),
    form("/w/{ws}/experiments/{experiment}/items/{part}/archive", &[]),
    form("/w/{ws}/experiments/{experiment}/items/{part}/restore", &[]),
    form("/w/{ws}/experiments/{experiment}/templates", &[("template_name", "Taken over"), ("key", "k13")]),
    route("/w/{ws}/templates", &["GET"]),
    page("/w/{ws}/templates/{template}", &[("name", "Taken over")], Role::Editor),
    form("/w/{ws}/templates/{template}/archive", &[]),
    form("/w/{ws}/templates/{template}/restore", &[]),
    form("/w/{ws}/experiments/{experiment}/fields", &[("own-1", "Taken over")]),
    form("/w/{ws}/experiments/{experiment}/start", &[]),
    form("/w/{ws}/experiments/{experiment}/stop", &[]),
    form("/w/{ws}/experiments/{experiment}/reopen", &[]),
    form("/w/{ws}/experiments/{experiment}/archive", &[]),
    form("/w/{ws}/experiments/{experiment}/restore", &[]),
    page("/w/{ws}/experiments/{experiment}/responses", RESPONSE, Role::Editor),
    route("/w/{ws}/experiments/{experiment}/responses.csv", &["GET"]),
    Route { path: "/w/{ws}/log", methods: &["GET"], form: &[], least: Role::Editor },
    Route { path: "/w/{ws}/experiments/{experiment}/tally", methods: &["GET"], form: &[], least: Role::Editor },
    form("/w/{ws}/experiments/{experiment}/tally/minus", &[("offer_id", "{part}"), ("outcome", "do_nothing"), ("key", "k8")]),
    form("/w/{ws}/experiments/{experiment}/tally/rest", &[("offer_id", "{part}"), ("audience", "900"), ("key", "k9")]),
    Route { path: "/w/{ws}/experiments/{experiment}/log", methods: &["GET"], form: &[], least: Role::Editor },
    route("/w/{ws}/experiments/{experiment}/customers.json", &["GET"]),
    page("/w/{ws}/experiments/{experiment}/responses/{response}", RESPONSE, Role::Editor),
    form("/w/{ws}/experiments/{experiment}/responses/{response}/undo", &[]),
    form("/w/{ws}/experiments/{experiment}/responses/{response}/restore", &[]),
    form("/w/{ws}/experiments/{experiment}/responses/{response}/undo-edit", &[]),
    route("/w/{ws}/experiments/{experiment}/import", &["GET"]),
    form("/w/{ws}/experiments/{experiment}/import/preview", FILE),
    form("/w/{ws}/experiments/{experiment}/import/apply", &[("token", "t"), ("create", "yes")]),
    Route { path: "/w/{ws}/experiments/{experiment}/import/files/{token}", methods: &["GET"], form: &[], least: Role::Editor },
    route("/w/{ws}/imports", &["GET"]),
    route("/w/{ws}/imports/{import}", &["GET"]),
    form("/w/{ws}/imports/{import}/undo", &[]),
    form("/w/{ws}/imports/{import}/restore", &[]),
    form("/api/v1/workspaces/{ws}/experiments/{experiment}/imports", CSV),
    page("/api/v1/workspaces/{ws}/experiments/{experiment}", &[("json", r#"{"fields": {"Market 1": "Taken over"}}"#)], Role::Editor),
    page("/api/v1/workspaces/{ws}/experiments/{experiment}/responses", &[("json", ANSWER)], Role::Editor),
    route("/api/v1/workspaces/{ws}/experiments/{experiment}/responses/{response}", &["GET"]),
    page("/w/{ws}/experiments/{experiment}/decisions", DECISION, Role::Commenter),
    conclusion("/w/{ws}/experiments/{experiment}/decisions/{decision}/undo", &[]),
    conclusion("/w/{ws}/experiments/{experiment}/decisions/{decision}/restore", &[]),
    page("/w/{ws}/propositions/{proposition}/decisions", DECISION, Role::Commenter),
    conclusion("/w/{ws}/propositions/{proposition}/decisions/{decision}/undo", &[]),
    conclusion("/w/{ws}/propositions/{proposition}/decisions/{decision}/restore", &[]),
    conclusion("/w/{ws}/experiments/{experiment}/learning", &[("learned", "Taken over"), ("after", "1"), ("key", "k3")]),
    conclusion("/w/{ws}/experiments/{experiment}/learning/{edit}/undo", &[]),
    conclusion("/w/{ws}/experiments/{experiment}/learning/{edit}/restore", &[]),
    form("/w/{ws}/experiments/{experiment}/follow-ups", NAMED),
    conclusion("/w/{ws}/experiments/{experiment}/forecast", &[("chance", "60"), ("key", "k4")]),
    conclusion("/w/{ws}/experiments/{experiment}/forecast/withdraw", &[]),
    route("/w/{ws}/forecasts", &["GET"]),
    route("/w/{ws}/forecasts.csv", &["GET"]),
    route("/w/{ws}/forecasts.json", &["GET"]),
    route("/w/{ws}/experiments/{experiment}/sharing", &["GET"]),
    form("/w/{ws}/experiments/{experiment}/frozen", &[("name", "Taken over"), ("key", "k6")]),
    route("/w/{ws}/experiments/{experiment}/frozen/{frozen}", &["GET"]),
    route("/w/{ws}/experiments/{experiment}/frozen/{frozen}/report.json", &["GET"]),
    form("/w/{ws}/experiments/{experiment}/links", &[("report", "now"), ("days", "30"), ("key", "k7")]),
    form("/w/{ws}/experiments/{experiment}/links/{link}/revoke", &[]),
    route("/w/{ws}/propositions/{proposition}/sharing", &["GET"]),
    form("/w/{ws}/propositions/{proposition}/frozen", &[("name", "Taken over"), ("key", "k8")]),
    route("/w/{ws}/propositions/{proposition}/frozen/{frozen}", &["GET"]),
    route("/w/{ws}/propositions/{proposition}/frozen/{frozen}/report.json", &["GET"]),
    form("/w/{ws}/propositions/{proposition}/links", &[("report", "now"), ("days", "30"), ("key", "k9")]),
    form("/w/{ws}/propositions/{proposition}/links/{link}/revoke", &[]),
    route("/w/{ws}/sharing", &["GET"]),
    form("/w/{ws}/frozen", &[("name", "Taken over"), ("key", "k10")]),
    route("/w/{ws}/frozen/{frozen}", &["GET"]),
    route("/w/{ws}/frozen/{frozen}/report.json", &["GET"]),
    form("/w/{ws}/links", &[("report", "now"), ("days", "30"), ("key", "k11")]),
    form("/w/{ws}/links/{link}/revoke", &[]),
    route("/w/{ws}/experiments/{experiment}/report", &["GET"]),
    route("/w/{ws}/experiments/{experiment}/report.json", &["GET"]),
];

/// What a source of `src/web` routes: each address of a workspace with its methods. `constants` are addresses by name.
fn routed(source: &str, constants: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    // `at("/plan")` stands for the prefix that the file's own `at` puts before it.
    let prefix = source.split("web::resource(format!(\"").nth(1).map(|rest| {
        let text = rest.split('"').next().unwrap();
        let unescaped = text.replace("{{", "\u{1}").replace("}}", "\u{2}").replace("{path}", "");
        unescaped.replace('\u{1}', "{").replace('\u{2}', "}")
    });
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for service in source.split(".service(").skip(1) {
        let service = service.trim_start();
        let (own, rest) = match (service.strip_prefix("web::resource("), service.strip_prefix("at(")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => panic!("what does this route? {}", &service[..60.min(service.len())]),
        };
        let rest = rest.trim_start();
        let text = match rest.strip_prefix('"') {
            Some(literal) => literal.split('"').next().unwrap(),
            None => {
                let name = rest.split(')').next().unwrap().rsplit("::").next().unwrap();
                constants.get(name).unwrap_or_else(|| panic!("an address is not written out: {rest}"))
            }
        };
        let path = if own { text.to_owned() } else { format!("{}{text}", prefix.as_deref().unwrap()) };
        let rest = rest.split(';').next().unwrap();
        let methods =
            [("GET", "(get()"), ("POST", "post()"), ("PUT", "put()"), ("PATCH", "patch()"), ("DELETE", "delete()")];
        let used = methods.iter().filter(|(_, call)| rest.contains(call)).map(|(name, _)| (*name).to_owned());
        if path.contains("{ws}") {
            found.entry(path).or_default().extend(used);
        }
    }
    found
}

#[test]
fn every_route_stands_in_the_table() {
    let (mut sources, mut constants) = (Vec::new(), BTreeMap::new());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for blind in ["web::scope(", "#[get(", "#[post(", "#[put(", "#[delete(", ".route(\"/"] {
                assert!(!source.contains(blind), "{} routes by {blind}, which this test can't read", path.display());
            }
            for constant in source.split("const ").skip(1) {
                if let Some((name, value)) = constant.split_once(": &str = \"") {
                    constants.insert(name.to_owned(), value.split('"').next().unwrap().to_owned());
                }
            }
            sources.push(source);
        }
    }
    let mut found = BTreeMap::new();
    for source in &sources {
        found.extend(routed(source, &constants));
    }
    let listed: BTreeMap<String, BTreeSet<String>> =
        ROUTES.iter().map(|r| (r.path.to_owned(), r.methods.iter().map(|m| (*m).to_owned()).collect())).collect();
    assert_eq!(found, listed, "left is what src/web routes, right is the table of this test");
}

#[test]
fn a_route_that_is_not_in_the_table_would_be_noticed() {
    let source = r#"
        let at = |path: &str| web::resource(format!("/w/{{ws}}/things/{{thing}}{path}"));
        cfg.service(at("/melt").route(web::post().to(melt)))
            .service(
                web::resource("/w/{ws}/things")
                    .route(get().to(list))
                    .route(web::delete().to(drop)),
            )
            .service(web::resource(api::PATH).route(web::put().to(replace)))
            .service(web::resource("/about").route(get().to(about)));"#;
    let constants = [("PATH".to_owned(), "/api/{ws}".to_owned())].into();
    let found: Vec<_> =
        routed(source, &constants).into_iter().map(|(p, m)| (p, m.into_iter().collect::<Vec<_>>().join(" "))).collect();
    let expected = [("/api/{ws}", "PUT"), ("/w/{ws}/things", "DELETE GET"), ("/w/{ws}/things/{thing}/melt", "POST")];
    assert_eq!(found, expected.map(|(p, m)| (p.to_owned(), m.to_owned())));
}

/// Fills a workspace with rows of every kind: a draft first, then experiments that are being asked.
fn fill(app: &TestApp, ws: WorkspaceId, experiments: u32) {
    app.db.write(move |conn| filled(conn, ws, experiments).map_err(|e| DbError::Unexpected(format!("{e:?}")))).unwrap();
}

fn filled(conn: &mut AnyConn, ws: WorkspaceId, count: u32) -> Result<(), ActionError> {
    let now = Moment::now();
    let acting = Acting { name: "Olive".into(), now };
    let ws = scope::enter_as_operator(conn, ws)?.as_writer();
    let name = |text: &str| Name::parse("name", text).unwrap();
    for i in 0..count {
        let experiment = experiments::create(conn, &ws, &acting, &name(&format!("Secret {i}")), None)?;
        let fields = OfferFields {
            ask: "deposit",
            propositions: "cover; night cover",
            cares: "speed",
            ..OfferFields::default()
        };
        let mut chosen = None;
        for offer in ["Pilot", "Newsletter"] {
            let draft = OfferDraft::parse(&OfferFields { name: offer, ..fields }).unwrap();
            chosen = Some(offers::add(conn, &ws, experiment, &draft)?);
        }
        let segments = [name(&format!("Single shops {i}")), name(&format!("Chains {i}"))];
        experiments::add_segments(conn, &ws, experiment, &segments)?;
        for alternative in ["Phone agency", "Own spreadsheet"] {
            experiments::add_alternative(conn, &ws, experiment, &name(alternative))?;
        }
        for item in ["Secret room", "Secret list"] {
            own_items::add(conn, &ws, experiment, &name(item))?;
        }
        experiments::plan(conn, &ws, experiment, Plan::parse("0.3", "40", "").unwrap())?;
        templates::save(conn, &ws, &acting, experiment, (&name(&format!("Secret design {i}")), None))?;
        if i == 0 {
            continue;
        }
        experiments::start(conn, &ws, &acting, experiment)?;
        let (after, why) = (Plan::parse("0.3", "60", "").unwrap().unwrap(), Words::parse("reason", Some("more")));
        experiments::amend(conn, &ws, &acting, experiment, after, &why.unwrap().unwrap())?;
        imported(conn, &ws, &acting, experiment)?;
        concluded(conn, &ws, &acting, experiment)?;
        shared(conn, &ws, &acting, experiment)?;
        let own = described(conn, &ws, experiment, i)?;
        offered(conn, &ws, &acting, experiment)?;
        for (k, outcome) in ["buy", "do_nothing", "pending"].into_iter().enumerate() {
            let customer = format!("Pharmacy {k}");
            let fields = Fields {
                offer: Some("Pilot"),
                outcome: Some(outcome),
                customer: Some(&customer),
                cares: Some("speed:4"),
                ..Fields::default()
            };
            let mut draft = check(&fields, &CheckRules::form(now)).unwrap();
            let log = Log { experiment, offer: chosen, draft: draft.clone(), key: format!("secret {i} {k}").into() };
            let said = (std::slice::from_ref(&own), Demand::All);
            let id = responses::log_saying(conn, &ws, &acting, &log, said)?;
            draft.quote = Words::parse("quote", Some("we close on Sundays")).unwrap();
            responses::edit(conn, &ws, &acting, id, chosen, &draft)?;
            if outcome == "pending" {
                responses::undo(conn, &ws, &acting, id)?;
            }
        }
    }
    Ok(())
}

/// A field on experiments and one on responses, and the experiment's value; what a response says comes back.
fn described(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, i: u32) -> Result<OwnText, ActionError> {
    let mut add = |holder, name: String| {
        let typed = OwnFieldTyped { holder, name: &name, kind: "text", ..OwnFieldTyped::default() };
        let field = own_fields::add(conn, ws, &OwnFieldDraft::parse(&typed).unwrap())?;
        Ok::<_, ActionError>(OwnText { field, name: name.clone().into(), text: format!("Secret {name}") })
    };
    let market = add("experiment", format!("Market {i}"))?;
    let channel = add("response", format!("Channel {i}"))?;
    own_fields::describe(conn, ws, id, &[market])?;
    Ok(channel)
}

/// A decision on the experiment, one on a value proposition, and words on the learning card.
fn concluded(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    experiment: ExperimentId,
) -> Result<(), ActionError> {
    let draft = DecisionDraft::parse("pivot", "Secret reason", "").unwrap();
    for subject in [Subject::Experiment(experiment), Subject::Proposition(PropositionId(2))] {
        decisions::decide(conn, ws, acting, subject, &draft)?;
    }
    let card = CardDraft::parse(["", "", "Secret lesson", ""], "").unwrap();
    learning::edit(conn, ws, acting, experiment, &card).map(|_| ())
}

/// A report of each scope that was kept, and a link to it.
fn shared(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, experiment: ExperimentId) -> Result<(), ActionError> {
    let figures = r#"{"experiment":{"plan":null},"responses":{"counted":1},"offers":[]}"#.to_owned();
    let edition = Edition { page: "<main>Secret figures</main>".into(), figures };
    let editions = Readers::ALL.map(|readers| (readers, edition.clone())).to_vec();
    let preview = Preview { title: "Secret".into(), sentence: "Secret".into(), card: vec![1] };
    let report = Frozen { name: "Secret report".into(), preview, at: acting.now, editions };
    for scope in [Scope::Experiment(experiment), Scope::Proposition(PropositionId(2)), Scope::Portfolio] {
        let id = frozen::freeze(conn, ws, acting, scope, &report)?;
        let terms = Terms { frozen: Some(id), words: true, lasts: Lasts::PROPOSED };
        share(conn, ws, acting, scope, &terms, &ShareToken::fresh()?)?;
    }
    Ok(())
}

/// A page for customers on every offer, with a picture, an address for everybody and an invitation.
fn offered(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ExperimentId) -> Result<(), ActionError> {
    let fields = OfferPageFields {
        brand: "Secret brand",
        arrangement: "top",
        commitment: "time",
        language: "en",
        ..Default::default()
    };
    let draft = OfferPageDraft::parse(&fields).unwrap();
    let picture = NewPicture { kind: "image/png", size: (1, 1), words: "Secret picture".into(), bytes: vec![1] };
    for offer in stored_offers::list(conn, ws, id)? {
        let at = (id, offer.id);
        offer_pages::save(conn, ws, at, &draft)?;
        offer_pages::put_picture(conn, ws, at, &picture)?;
        offer_links::make(conn, ws, acting, at, &Name::parse("link", "Secret poster").unwrap(), &ShareToken::fresh()?)?;
        let invited = invitation::parse("customers", &format!("Secret guest {}", offer.id)).unwrap();
        let invited: Vec<_> = invited.into_iter().map(|one| (one, ShareToken::fresh().unwrap())).collect();
        offer_links::invite(conn, ws, acting, at, &invited)?;
    }
    Ok(())
}

/// A response that came by a file.
fn imported(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    experiment: ExperimentId,
) -> Result<(), ActionError> {
    let fields = Fields { offer: Some("Pilot"), outcome: Some("buy"), ..Fields::default() };
    let draft = check(&fields, &CheckRules::form(acting.now)).unwrap();
    let target = imports::Target { experiment: Some(experiment), create: false, update: false };
    let file = imports::File { name: "secret.csv", hash: "h" };
    imports::at_once(conn, ws, acting, target, file, &[(2, draft)]).map(|_| ())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Every row of every table that belongs to a workspace, as text.
pub fn dump(app: &TestApp, ws: WorkspaceId) -> String {
    let read = move |conn: &mut AnyConn| -> Result<String, DbError> {
        let (tables, columns) = match conn {
            AnyConn::Sqlite(_) => (
                "SELECT m.name AS text FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND c.name = 'workspace_id' ORDER BY 1",
                "SELECT 'quote(\"' || name || '\")' AS text FROM pragma_table_info('{table}') ORDER BY cid",
            ),
            AnyConn::Pg(_) => (
                "SELECT table_name::text AS text FROM information_schema.columns \
                 WHERE column_name = 'workspace_id' AND table_schema = current_schema() ORDER BY 1",
                "SELECT 'coalesce(\"' || column_name || '\"::text, ''NULL'')' AS text FROM information_schema.columns \
                 WHERE table_name = '{table}' AND table_schema = current_schema() ORDER BY ordinal_position",
            ),
        };
        let ask = |conn: &mut AnyConn, sql: &str| -> Result<Vec<String>, DbError> {
            let rows: Vec<Row> = match conn {
                AnyConn::Sqlite(c) => sql_query(sql).load(c),
                AnyConn::Pg(c) => sql_query(sql).load(c),
            }?;
            Ok(rows.into_iter().map(|r| r.text).collect())
        };
        let mut out = String::new();
        for table in ask(conn, tables)? {
            let columns = ask(conn, &columns.replace("{table}", &table))?.join(" || '|' || ");
            let rows =
                ask(conn, &format!("SELECT {columns} AS text FROM {table} WHERE workspace_id = {ws} ORDER BY 1"))?;
            out.push_str(&format!("{table}: {}\n{}\n", rows.len(), rows.join("\n")));
        }
        Ok(out)
    };
    app.db.read(read).unwrap()
}

/// What an address calls a part of something.
const PARTS: [&str; 10] = [
    "{part}",
    "{response}",
    "{import}",
    "{proposition}",
    "{decision}",
    "{edit}",
    "{frozen}",
    "{link}",
    "{field}",
    "{template}",
];

/// The number of a part that workspace 1 has at its experiment 2.
fn there(path: &str) -> i64 {
    match path {
        _ if path.contains("{part}") => 3,
        _ if path.contains("{proposition}") => 2,
        _ if path.starts_with("/w/{ws}/frozen/") || path.starts_with("/w/{ws}/links/") => 3,
        _ => 1,
    }
}

/// An address with its parts filled in.
fn address(path: &str, ws: i64, experiment: i64, part: i64) -> String {
    let part = part.to_string();
    let with_ws = path
        .replace("{ws}", &ws.to_string())
        .replace("{experiment}", &experiment.to_string())
        .replace("{token}", "lost");
    PARTS.iter().fold(with_ws, |path, name| path.replace(name, &part))
}

fn ask(visitor: &Visitor, csrf: &str, method: &str, address: &str, form: &[(&str, &str)], part: i64) -> Seen {
    if method == "GET" {
        return visitor.get(address);
    }
    match form {
        [("file", text)] => {
            let file = Part::text((*text).to_owned()).file_name("responses.csv");
            let form = Form::new().text("csrf", csrf.to_owned()).part("file", file);
            return Seen::of(visitor.request(method, address).multipart(form).send().unwrap());
        }
        [("json", text)] => {
            let request = visitor.request(method, address).header("content-type", "application/json");
            return Seen::of(request.header("x-csrf-token", csrf).body((*text).to_owned()).send().unwrap());
        }
        [("", text)] => {
            let request = visitor.request(method, address).header("content-type", "text/csv").body((*text).to_owned());
            return Seen::of(request.header("x-csrf-token", csrf).send().unwrap());
        }
        _ => {}
    }
    let part = part.to_string();
    let mut fields: Vec<(&str, &str)> =
        form.iter().map(|(n, v)| (*n, if *v == "{part}" { part.as_str() } else { v })).collect();
    // Each time another form: what was sent before must not answer for it.
    let key = format!("{method}{address}{part}{}", form.len());
    fields.retain(|(n, _)| *n != "key");
    fields.extend([("csrf", csrf), ("key", &key)].iter().filter(|(n, _)| *n == "csrf" || !form.is_empty()));
    Seen::of(visitor.request(method, address).form(&fields).send().unwrap())
}

/// A number that no row ever had.
const NEVER: i64 = 9_000;
/// Rows that only Northfold has: Elsewhere has fewer.
const THEIRS: i64 = 3;
const THEIR_PART: i64 = 6;

#[test]
fn a_stranger_sees_of_a_workspace_what_he_sees_of_none() {
    each_app(|app| {
        app.owner();
        let (stranger, own) = app.stranger("sam");
        fill(app, WorkspaceId(1), THEIRS as u32);
        fill(app, own, 2);
        let (before, mine) = (dump(app, WorkspaceId(1)), dump(app, own));
        assert!(before.contains("Secret 2") && before.contains("we close on Sundays"), "{before}");
        let csrf = stranger.csrf();
        for route in ROUTES {
            for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
                let asked = |ws: i64, experiment: i64, part: i64, form: &[(&str, &str)]| {
                    ask(&stranger, &csrf, method, &address(route.path, ws, experiment, part), form, part)
                };
                let known = route.methods.contains(&method) || method == "HEAD" && route.methods.contains(&"GET");
                let never = asked(NEVER, NEVER, NEVER, route.form);
                let what = format!("{method} {}", route.path);
                assert_eq!(never.status, if known { 404 } else { 405 }, "{what}: {}", never.text());
                let mut others = vec![(1, 1, 1), (1, 2, 1), (1, 2, 2), (1, NEVER, NEVER)];
                if route.path.contains("{experiment}") {
                    others.extend([(own.0, THEIRS, 1), (own.0, THEIRS, THEIR_PART), (own.0, NEVER, 1)]);
                }
                if PARTS.iter().any(|id| route.path.contains(id)) {
                    others.extend([(own.0, 1, THEIR_PART), (own.0, 2, THEIR_PART + 1), (own.0, 2, NEVER)]);
                }
                // A form that is no form must not tell more either.
                for (form, never) in [(route.form, &never), (&[][..], &asked(NEVER, NEVER, NEVER, &[]))] {
                    for (ws, experiment, part) in &others {
                        let other = asked(*ws, *experiment, *part, form);
                        let what = format!("{what} for {ws}, {experiment}, {part}: {}", other.text());
                        assert_eq!(other.status, never.status, "{what}");
                        assert_eq!(other.body, never.body, "{what}");
                    }
                }
            }
        }
        assert_eq!(dump(app, WorkspaceId(1)), before);
        assert_eq!(dump(app, own), mine);
    });
}

#[test]
fn a_response_cannot_name_an_offer_of_another_workspace() {
    each_app(|app| {
        app.owner();
        let (stranger, own) = app.stranger("sam");
        fill(app, WorkspaceId(1), THEIRS as u32);
        fill(app, own, 2);
        let before = dump(app, own);
        let list = format!("/w/{own}/experiments/2/responses");
        let fields = |offer: &'static str, key: &'static str| {
            [("offer_id", offer), ("outcome", "do_nothing"), ("customer", "Abbey Road"), ("key", key)]
        };
        let theirs = stranger.post(&list, &fields("6", "a"));
        let never = stranger.post(&list, &fields("9000", "b"));
        assert_eq!((theirs.status, &theirs.body), (never.status, &never.body));
        assert_eq!(theirs.status, 404);
        let edited = stranger.post(&format!("{list}/1"), &fields("6", "c"));
        assert_eq!((edited.status, &edited.body), (404, &never.body));
        assert_eq!(dump(app, own), before);
    });
}

/// The tables of what people conclude, with the counters that they move.
const CONCLUSIONS: &[&str] =
    &["decision", "decision_finding", "learning_edit", "forecast", "idempotency", "workspace_counter"];

/// A dump without some tables.
fn without(tables: &[&str], dump: &str) -> String {
    let mut kept = true;
    let lines = dump.lines().filter(|line| {
        if let Some((name, _)) = line.split_once(": ").filter(|(_, n)| n.parse::<u64>().is_ok()) {
            kept = !tables.contains(&name);
        }
        kept
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_viewer_sees_every_page_and_changes_nothing_and_a_commenter_only_concludes() {
    each_app(|app| {
        app.owner();
        fill(app, WorkspaceId(1), 2);
        let before = dump(app, WorkspaceId(1));
        for role in [Role::Viewer, Role::Commenter] {
            let visitor = app.member(&format!("{}-vera", role.word()), role);
            let csrf = visitor.csrf();
            let members = dump(app, WorkspaceId(1));
            for route in ROUTES {
                for method in route.methods {
                    let address = address(route.path, 1, 2, there(route.path));
                    let seen = ask(&visitor, &csrf, method, &address, route.form, 3);
                    let reads = *method == "GET" && (route.methods.len() > 1 || route.least == Role::Viewer);
                    let may = reads || role >= route.least;
                    assert_eq!(seen.status == 403, !may, "{method} {address}: {}", seen.text());
                    assert!(!reads || seen.status == 200, "{method} {address}: {}", seen.text());
                    assert!(seen.status < 500 && seen.status != 404, "{method} {address}: {}", seen.text());
                }
            }
            assert_eq!(without(CONCLUSIONS, &dump(app, WorkspaceId(1))), without(CONCLUSIONS, &members));
            if role == Role::Viewer {
                assert_eq!(dump(app, WorkspaceId(1)), members);
            }
        }
        assert_ne!(dump(app, WorkspaceId(1)), before, "the dump sees members too");
    });
}

/// Whether an address is one of a route.
fn leads(route: &str, address: &str) -> bool {
    let (route, address): (Vec<_>, Vec<_>) = (route.split('/').collect(), address.split('/').collect());
    route.len() == address.len() && route.iter().zip(&address).all(|(r, a)| r.starts_with('{') || r == a)
}

/// The addresses to which a page's forms send, out of the table.
fn sent_from(seen: &Seen) -> BTreeSet<&'static str> {
    let page = scraper::Html::parse_document(&seen.body);
    let forms = scraper::Selector::parse("form[method=post]").unwrap();
    let actions = page.select(&forms).filter_map(|form| form.attr("action")).filter(|action| action.starts_with("/w/"));
    let route = |action: &str| {
        let action = action.split(['?', '#']).next().unwrap_or_default();
        let found = ROUTES.iter().find(|route| route.methods.contains(&"POST") && leads(route.path, action));
        found.unwrap_or_else(|| panic!("nothing answers {action}")).path
    };
    actions.map(route).collect()
}

/// Every page of a workspace that somebody gets to see.
fn pages(visitor: &Visitor) -> BTreeMap<String, Seen> {
    let reads = ROUTES.iter().filter(|route| route.methods.contains(&"GET") && route.path.starts_with("/w/"));
    let each = reads.flat_map(|route| [1, 2].map(|experiment| address(route.path, 1, experiment, there(route.path))));
    let seen = each.map(|address| (address.clone(), visitor.get(&address)));
    seen.filter(|(_, seen)| seen.status == 200 && seen.header("content-type").starts_with("text/html")).collect()
}

#[test]
fn pages_offer_each_role_what_it_may_do_and_say_so_where_that_is_less() {
    let app = TestApp::new();
    app.owner();
    fill(&app, WorkspaceId(1), 2);
    let owners: BTreeMap<String, BTreeSet<&str>> =
        pages(app.owner()).iter().map(|(address, seen)| (address.clone(), sent_from(seen))).collect();
    assert!(owners.values().flatten().collect::<BTreeSet<_>>().len() > 30, "{owners:?}");
    let less = [
        (Role::Viewer, "You are a viewer of this workspace: you may read everything and change nothing."),
        (
            Role::Commenter,
            "you may read everything, forecast, decide and say what was learned, and change nothing else.",
        ),
    ];
    for (role, sentence) in less {
        let visitor = app.member(&format!("{}-vic", role.word()), role);
        let pages = pages(&visitor);
        for (address, seen) in &pages {
            let may =
                |path: &&str| ROUTES.iter().any(|r| r.path == *path && r.methods.contains(&"POST") && r.least <= role);
            let due: BTreeSet<&str> = owners[address].iter().copied().filter(|path| may(path)).collect();
            assert_eq!(sent_from(seen), due, "{} at {address}", role.word());
            if owners[address].len() > due.len() {
                assert!(seen.text().contains(sentence), "{} at {address}: {}", role.word(), seen.text());
            }
        }
        let missing: Vec<&String> = owners.keys().filter(|address| !pages.contains_key(*address)).collect();
        assert!(missing.iter().all(|address| address.contains("/log") || address.contains("/tally")), "{missing:?}");
    }
    let editor = app.member("editor-vic", Role::Editor);
    assert!(pages(&editor).values().all(|seen| !seen.text().contains("You are a")));
}

#[test]
fn who_may_not_change_a_response_reads_all_that_it_says_and_what_became_of_it() {
    each_app(|app| {
        app.owner();
        fill(app, WorkspaceId(1), 1);
        assert_eq!(app.owner().post("/w/1/experiments/1/start", &[]).status, 303);
        let list = "/w/1/experiments/1/responses";
        let fields = [
            ("offer_id", "1"),
            ("outcome", "do_nothing"),
            ("customer", "Abbey Road"),
            ("reason", "Too dear"),
            ("reason_source", "customer"),
            ("quote", "Come back in spring."),
            ("key", "read-1"),
        ];
        let logged = app.owner().post(list, &fields);
        assert_eq!(logged.status, 303, "{}", logged.text());
        let newest = scraper::Html::parse_document(&app.owner().get(list).body);
        let link = scraper::Selector::parse(&format!("a[href^='{list}/']")).unwrap();
        let here = newest.select(&link).next().unwrap().attr("href").unwrap().to_string();
        let edited = fields.map(|(name, value)| if name == "reason" { (name, "No budget") } else { (name, value) });
        assert_eq!(app.owner().post(&here, &edited).status, 303);
        let seen = app.member("vera", Role::Viewer).get(&here);
        let text = seen.text();
        for said in
            ["Abbey Road: do nothing", "Do nothing", "“No budget”", "“Come back in spring.”", "“Too dear”", "Edited by"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        for never in ["<textarea", "<select", "name=\"outcome\"", ">Save<"] {
            assert!(!seen.body.contains(never), "{never}: {}", seen.body);
        }
    });
}

#[test]
fn an_editor_may_all_but_what_owners_may() {
    let app = TestApp::new();
    app.owner();
    fill(&app, WorkspaceId(1), 2);
    let editor = app.member("ed", Role::Editor);
    let csrf = editor.csrf();
    for route in ROUTES {
        for method in route.methods {
            let address = address(route.path, 1, 2, there(route.path));
            let status = ask(&editor, &csrf, method, &address, route.form, 3).status;
            assert_eq!(status == 403, route.least == Role::Owner, "{method} {address}: {status}");
            // A file that nobody has shown before is not there to be brought in.
            let unknown = ["/import/apply", "/import/files/{token}"].iter().any(|file| route.path.ends_with(file));
            assert!(status < 500 && (status == 404) == unknown, "{method} {address}: {status}");
        }
    }
}

#[test]
fn without_signing_in_every_address_leads_to_the_same_door() {
    each_app(|app| {
        app.owner();
        fill(app, WorkspaceId(1), 2);
        let before = dump(app, WorkspaceId(1));
        let nobody = app.visitor();
        for route in ROUTES {
            for method in route.methods {
                for (ws, experiment) in [(1, 2), (NEVER, NEVER)] {
                    let address = address(route.path, ws, experiment, 1);
                    let seen = ask(&nobody, "", method, &address, route.form, 1);
                    if address.starts_with("/api/") {
                        assert_eq!(seen.status, 401, "{method} {address}: {}", seen.text());
                        continue;
                    }
                    assert_eq!(seen.status, 303, "{method} {address}: {}", seen.text());
                    let door = if *method == "GET" { format!("/sign-in?next={address}") } else { "/sign-in".into() };
                    assert_eq!(seen.header("location"), door);
                    assert_eq!(seen.body, "");
                }
            }
        }
        assert_eq!(dump(app, WorkspaceId(1)), before);
    });
}

#[test]
fn the_table_reads_as_the_sources_do() {
    assert!(ROUTES.iter().filter(|r| r.path.starts_with(E)).count() > 20);
    let all: BTreeSet<_> = ROUTES.iter().map(|r| r.path).collect();
    assert_eq!(all.len(), ROUTES.len(), "an address stands twice");
}
