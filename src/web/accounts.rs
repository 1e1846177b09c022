//! Signing in and out, one's own account, the list of one's workspaces.

use super::visit::{signed_in, signed_out, state_of};
use super::{Anonymous, Answer, Posted, SignedIn, State, WebError, get, local, see_other};
use crate::actions::{accounts, tokens::Token};
use crate::db::users::{self, Credentials};
use crate::db::{DbError, sessions, workspaces};
use crate::domain::account::{Email, Passphrase, composed};
use crate::domain::invalid::Invalid;
use crate::domain::time::Moment;
use crate::views::accounts::{AccountPage, SignInPage, WaitingPage, WorkspaceLine, WorkspacesPage};
use crate::views::{Flash, form::Field, form::Problem, format};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use serde::Deserialize;

/// `/`, `/sign-in`, `/sign-out` and `/account`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/").route(get().to(home)))
        .service(web::resource("/sign-in").route(get().to(ask)).route(web::post().to(sign_in)))
        .service(web::resource("/sign-out").route(web::post().to(sign_out)))
        .service(web::resource("/account").route(get().to(account)).route(web::post().to(change)))
        .service(web::resource("/account/keys").route(web::post().to(set_keys)));
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    passphrase: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default)]
    current: String,
    #[serde(default)]
    passphrase: String,
}

async fn home(by: SignedIn) -> Answer {
    let user = by.user;
    let list = by.state().read(move |c| workspaces::of_user(c, user)).await?;
    if let [only] = &list[..] {
        return Ok(see_other(&format!("/w/{}", only.id)));
    }
    let line = |m: &workspaces::Membership| WorkspaceLine {
        href: format!("/w/{}", m.id),
        name: m.name.clone(),
        note: if m.demo { "demo".to_owned() } else { m.role.word().to_owned() },
    };
    by.page("Your workspaces", &WorkspacesPage { workspaces: list.iter().map(line).collect() })
}

async fn ask(req: HttpRequest, query: web::Query<Next>) -> Answer {
    let next = local::page(&query.next);
    if SignedIn::of(&req).await?.is_some() {
        return Ok(see_other(next));
    }
    let state = state_of(&req)?;
    state.look_whether_set_up().await?;
    sign_in_page(&state, StatusCode::OK, "", next, &[])
}

fn sign_in_page(state: &State, status: StatusCode, email: &str, next: &str, mistakes: &[Invalid]) -> Answer {
    let email = Field::typed("email", "E-mail", "email").value(email).autocomplete("username").focused();
    let page = SignInPage {
        problems: Problem::summary(mistakes),
        email: email.checked(mistakes),
        passphrase: Field::secret("passphrase", "Passphrase", "current-password").checked(mistakes),
        next: next.to_owned(),
    };
    state.print(status, &state.layout("Sign in"), &page)
}

async fn sign_in(req: HttpRequest, Anonymous(input): Anonymous<SignIn>) -> Answer {
    let state = state_of(&req)?;
    state.count_try(&req, &crate::domain::text::fold(&input.email))?;
    let next = local::page(&input.next);
    let Some(who) = proven(&state, &input.email, &input.passphrase).await? else {
        tracing::warn!(event = "sign-in refused", "signed in");
        // The same words whether there is such an account or not.
        let wrong = Invalid::new("email", "wrong", "This e-mail address and this passphrase don't belong together.");
        return sign_in_page(&state, StatusCode::UNPROCESSABLE_ENTITY, &input.email, next, &[wrong]);
    };
    let (token, now, user) = (Token::fresh()?, Moment::now(), who.user.0);
    let stored = token.clone();
    state.write(move |c| accounts::open_session(c, &who, &stored, now)).await?;
    tracing::info!(event = "sign-in", user, "signed in");
    Ok(signed_in(&state, &token, see_other(next)))
}

/// Takes equally long for known and unknown addresses.
async fn proven(state: &State, email: &str, passphrase: &str) -> Result<Option<Credentials>, WebError> {
    let found = match Email::parse("email", email) {
        Ok(email) => state.read(move |c| users::credentials(c, &email)).await?,
        Err(_) => None,
    };
    // Longer ones can't have been set; hashing them would only cost us time.
    let typed: String = composed(&passphrase.chars().take(Passphrase::MAX + 1).collect::<String>());
    state.hash(move |h| if h.fits(&typed, found.as_ref().map(|f| f.hash.as_str())) { found } else { None }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignOut {
    anyway: Option<String>,
}

/// The cookie by which the quick log's script says how many responses the server does not have yet.
const WAITING: &str = "touchstone-waiting";

async fn sign_out(req: HttpRequest, form: Posted<SignOut>) -> Answer {
    let waiting = req.cookie(WAITING).and_then(|c| c.value().parse::<u32>().ok()).unwrap_or(0);
    if waiting > 0 && form.input.anyway.is_none() {
        let what = format::counted(waiting.into(), "response is", "responses are");
        let page = WaitingPage { sentence: format!("{what} still only on this device") };
        return form.by.print(StatusCode::CONFLICT, &form.by.layout("Not sent yet"), &page);
    }
    let hash = form.by.token.at_rest();
    form.by.state().write(move |c| sessions::delete(c, &hash)).await?;
    tracing::info!(event = "sign-out", user = form.by.user.0, "signed out");
    Ok(signed_out(form.by.state(), see_other("/sign-in")))
}

async fn account(by: SignedIn) -> Answer {
    let user = by.user;
    let (email, _) = by.state().read(move |c| users::credentials_of(c, user)).await?;
    account_page(&by, StatusCode::OK, email, &[]).await
}

async fn account_page(by: &SignedIn, status: StatusCode, email: String, mistakes: &[Invalid]) -> Answer {
    let user = by.user;
    let shortcuts = by.state().read(move |c| users::shortcuts(c, user)).await?;
    let hint = "At least 8 characters. Three or four words are easy to remember and hard to guess.";
    let fields = vec![
        Field::secret("current", "Passphrase now", "current-password").checked(mistakes),
        Field::secret("passphrase", "New passphrase", "new-password").hint(hint).checked(mistakes),
    ];
    let page = AccountPage { problems: Problem::summary(mistakes), email, fields, shortcuts };
    by.print(status, &by.layout("Your account"), &page)
}

async fn change(req: HttpRequest, form: Posted<Change>) -> Answer {
    let Posted { by, input } = form;
    by.state().count_try(&req, &format!("account {}", by.user))?;
    let user = by.user;
    let (email, was) = by.state().read(move |c| users::credentials_of(c, user)).await?;
    let checked = Passphrase::parse("passphrase", &input.passphrase, &[&email, &by.name]);
    let current: String = composed(&input.current.chars().take(Passphrase::MAX + 1).collect::<String>());
    let stored = was.hash.clone();
    let right = by.state().hash(move |h| h.fits(&current, Some(&stored))).await?;
    let wrong = || Invalid::new("current", "wrong", "This is not your passphrase now.");
    let new = match (checked, right) {
        (Ok(new), true) => new,
        (checked, right) => {
            let mistakes: Vec<Invalid> = (!right).then(wrong).into_iter().chain(checked.err()).collect();
            return account_page(&by, StatusCode::UNPROCESSABLE_ENTITY, email, &mistakes).await;
        }
    };
    let hash = by.state().hash(move |h| h.hash(new.reveal())).await??;
    let (token, now) = (Token::fresh()?, Moment::now());
    let fresh = token.clone();
    by.state().write(move |c| accounts::change_passphrase(c, &was, &hash, &fresh, now)).await?;
    tracing::info!(event = "passphrase changed", user = user.0, "account");
    let by = by.renewed(token.clone());
    Ok(signed_in(by.state(), &token, by.go("/account", &Flash::said("Your passphrase has been changed."))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    keys: String,
    #[serde(default)]
    next: String,
}

/// Turns the single keys of the quick log on or off.
async fn set_keys(form: Posted<Keys>) -> Answer {
    let on = match form.input.keys.as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(WebError::BadRequest("Keys are turned on or off.")),
    };
    let user = form.by.user;
    form.by.state().write(move |c| users::set_shortcuts(c, user, on)).await?;
    let said = if on { "Single keys act on the quick log again." } else { "Single keys do nothing now." };
    Ok(form.by.go(local::page(&form.input.next), &Flash::said(said)))
}

/// Signing in by a link: a page with a button, because programs that look at links in advance must not use them up.
pub mod enter {
    use super::*;
    use crate::actions::ActionError;
    use crate::views::accounts::EnterPage;

    /// `/enter/{token}`
    pub fn routes(cfg: &mut web::ServiceConfig) {
        cfg.service(web::resource("/enter/{token}").route(get().to(show)).route(web::post().to(enter)));
    }

    async fn show(state: web::Data<State>, path: web::Path<String>) -> Answer {
        let token = Token::parse(&path).ok_or(WebError::NotFound)?;
        let page = EnterPage { action: format!("/enter/{}", token.text()) };
        state.print(StatusCode::OK, &state.layout("Welcome"), &page)
    }

    async fn enter(state: web::Data<State>, path: web::Path<String>) -> Answer {
        let link = Token::parse(&path).ok_or(WebError::NotFound)?;
        let (token, now) = (Token::fresh()?, Moment::now());
        let session = token.clone();
        let target = state
            .write(move |c| match accounts::enter_by_link(c, &link, &session, now) {
                Err(ActionError::Db(DbError::NotFound)) => {
                    Err(ActionError::Conflict("This link has been used or is too old. Ask for another one.".to_owned()))
                }
                other => other,
            })
            .await?;
        tracing::info!(event = "sign-in by link", "signed in");
        Ok(signed_in(&state, &token, see_other(local::page(&target))))
    }
}
