//! The first set-up, behind a link that the operator can read.

use super::visit::signed_in;
use super::{Anonymous, Answer, State, WebError, experiments::base, get, see_other};
use crate::actions::setup::{self, SetUp, Start};
use crate::actions::{accounts::NewUser, tokens::Token};
use crate::domain::account::{Email, Passphrase};
use crate::domain::invalid::Invalid;
use crate::domain::text::Name;
use crate::domain::time::Moment;
use crate::views::accounts::SetupPage;
use crate::views::form::{Field, Problem};
use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;

/// `/setup`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/setup").route(get().to(ask)).route(web::post().to(complete)));
}

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(default)] // without one there is nothing here, whatever else was sent
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    passphrase: String,
    #[serde(default)]
    workspace: String,
    #[serde(default)]
    demo: Option<String>,
}

struct Checked {
    name: Name,
    email: Email,
    passphrase: Passphrase,
    workspace: Name,
}

/// The token of a set-up that is still open; everybody else sees that there is nothing here.
async fn opened(state: &State, text: &str) -> Result<Token, WebError> {
    if state.look_whether_set_up().await? {
        return Err(WebError::NotFound);
    }
    let token = Token::parse(text).ok_or(WebError::NotFound)?;
    let (asked, now) = (token.clone(), Moment::now());
    let open = state.read(move |c| setup::is_open(c, &asked, now)).await?;
    if open { Ok(token) } else { Err(WebError::NotFound) }
}

async fn ask(state: web::Data<State>, query: web::Query<Query>) -> Answer {
    opened(&state, &query.token).await?;
    let input = Input {
        token: query.into_inner().token,
        name: String::new(),
        email: String::new(),
        passphrase: String::new(),
        workspace: String::new(),
        demo: Some("yes".to_owned()),
    };
    page(&state, StatusCode::OK, &input, &[])
}

fn page(state: &State, status: StatusCode, input: &Input, mistakes: &[Invalid]) -> Answer {
    let hint = "At least 8 characters. Three or four words are easy to remember and hard to guess.";
    let fields = vec![
        Field::line("name", "Your name").value(&input.name).autocomplete("name").focused(),
        Field::typed("email", "Work e-mail", "email").value(&input.email).autocomplete("username"),
        Field::secret("passphrase", "Passphrase", "new-password").hint(hint),
        Field::line("workspace", "Workspace")
            .value(&input.workspace)
            .autocomplete("organization")
            .hint("The name of your team or company."),
    ];
    let page = SetupPage {
        problems: Problem::summary(mistakes),
        fields: fields.into_iter().map(|f| f.checked(mistakes)).collect(),
        token: input.token.clone(),
        demo: input.demo.is_some(),
    };
    let mut layout = state.layout("Set up");
    layout.banner = None; // whoever is here has found the link
    state.print(status, &layout, &page)
}

async fn complete(state: web::Data<State>, Anonymous(input): Anonymous<Input>) -> Answer {
    let link = opened(&state, &input.token).await?;
    let checked = match check(&input) {
        Ok(checked) => checked,
        Err(mistakes) => return page(&state, StatusCode::UNPROCESSABLE_ENTITY, &input, &mistakes),
    };
    let Checked { name, email, passphrase, workspace } = checked;
    let hash = state.hash(move |h| h.hash(passphrase.reveal())).await??;
    let what = SetUp { user: NewUser { email, name, hash }, workspace, demo: input.demo.is_some() };
    let (token, now) = (Token::fresh()?, Moment::now());
    let session = token.clone();
    let start = state.write(move |c| setup::complete(c, &link, &what, &session, now)).await?;
    state.look_whether_set_up().await?;
    tracing::info!(event = "set up", "accounts");
    let page = match start {
        Start::Own(ws) => format!("/w/{ws}"),
        Start::Demo(demo) => format!("{}/report", base(demo.workspace.0, demo.experiment.0)),
    };
    Ok(signed_in(&state, &token, see_other(&page)))
}

fn check(input: &Input) -> Result<Checked, Vec<Invalid>> {
    let say = |field: &'static str, text: &'static str| {
        move |m: Invalid| if m.code == "required" { Invalid::new(field, "required", text) } else { m }
    };
    let name = Name::parse("name", &input.name).map_err(say("name", "Write your name."));
    let email = Email::parse("email", &input.email);
    let names = [input.name.as_str(), &input.email, &input.workspace];
    let passphrase = Passphrase::parse("passphrase", &input.passphrase, &names);
    let workspace =
        Name::parse("workspace", &input.workspace).map_err(say("workspace", "Write a name for the workspace."));
    match (name, email, passphrase, workspace) {
        (Ok(name), Ok(email), Ok(passphrase), Ok(workspace)) => Ok(Checked { name, email, passphrase, workspace }),
        (a, b, c, d) => Err([a.err(), b.err(), c.err(), d.err()].into_iter().flatten().collect()),
    }
}
