//! An offer's page as customers meet it: without an account, without a cookie, with or without scripts.

mod asked;
mod look;
mod sheet;
mod shown;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use asked::{fields, prefilled};
pub(super) use shown::{as_picture, offer};
use shown::{framed, over, thanked};

use super::posted::Anonymous;
use super::typed::Typed;
use super::{Answer, State, WebError, get, see_other};
use crate::actions::answers::{self, identity};
use crate::actions::shares::ShareToken;
use crate::actions::signed::{Purpose, Signer, Visitor};
use crate::db::offered::{Said, Shown, said, shown};
use crate::db::scope::{Offered, enter_by_offer_link};
use crate::db::{AnyConn, DbError};
use crate::domain::answer::{Answer as Given, AnswerFields};
use crate::domain::invalid::Invalid;
use crate::domain::time::Moment;
use crate::views::offered::{OfferedPage, Sending};

/// `/o/{token}`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/o/{token}").route(get().to(show)).route(web::post().to(answer)))
        .service(web::resource("/o/{token}/answer/{signed}").route(get().to(thanks)))
        .service(web::resource("/o/{token}/change/{signed}").route(get().to(change)))
        .service(web::resource("/o/{token}/seen").route(web::post().to(look::seen)))
        .service(web::resource("/o/{token}/picture").route(get().to(shown::picture)))
        .service(web::resource("/o/{token}/qr.svg").route(get().to(sheet::code)))
        .service(web::resource("/o/{token}/sheet").route(get().to(sheet::show)));
}

/// A page that was open for longer is shown once more before it is taken.
const FRESH: i64 = 2 * 86_400_000_000;

/// An open page with who asks for it.
struct Opened {
    token: ShareToken,
    offered: Offered,
    shown: Shown,
    said: Option<Said>,
}

impl Opened {
    fn here(&self) -> String {
        format!("/o/{}", self.token.text())
    }

    fn signer(&self) -> Result<Signer, WebError> {
        Ok(Signer::of(self.offered.secret(), self.offered.link())?)
    }

    fn signed(&self, purpose: Purpose, visitor: Visitor) -> Result<String, WebError> {
        Ok(self.signer()?.sign(purpose, visitor, Moment::now()))
    }

    /// The form, to be sent by `visitor`.
    fn sending(&self, visitor: Visitor, again: bool) -> Result<Sending, WebError> {
        let look = (!again && self.offered.invited().is_none())
            .then(|| Ok::<_, WebError>((format!("{}/seen", self.here()), self.signed(Purpose::Look, visitor)?)));
        Ok(Sending {
            action: self.here(),
            form: self.signed(Purpose::Answer, visitor)?,
            look: look.transpose()?,
            again,
        })
    }

    fn print(&self, state: &State, status: StatusCode, page: &OfferedPage) -> Answer {
        framed(state.print(status, &state.layout(""), page)?, &self.shown.page.sites)
    }
}

/// Opens a page; nothing where there is none, whyever.
async fn open(state: &State, token: &str, visitor: Option<Visitor>) -> Result<Option<Opened>, WebError> {
    let Some(token) = ShareToken::parse(token) else { return Ok(None) };
    let (hash, now) = (token.at_rest(), Moment::now());
    let look = move |conn: &mut AnyConn| -> Result<_, DbError> {
        let offered = enter_by_offer_link(conn, &hash, now)?;
        let code = match (visitor, offered.invited()) {
            (None, None) => None,
            (Some(visitor), _) => Some(identity(&offered, visitor)),
            (None, Some(_)) => Some(identity(&offered, Visitor::fresh()?)),
        };
        let said = code.map(|code| said(conn, &offered, &code)).transpose()?.flatten();
        Ok((shown(conn, &offered)?, offered, said))
    };
    match state.read(look).await {
        Ok((shown, offered, said)) => Ok(Some(Opened { token, offered, shown, said })),
        Err(WebError::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn show(state: web::Data<State>, req: HttpRequest, path: web::Path<String>) -> Answer {
    if let Err(error) = state.count_reading(&req) {
        return shown::many(&state, &req, error);
    }
    let Some(page) = open(&state, &path, None).await? else { return over(&state, &req) };
    let visitor = Visitor::fresh()?;
    if let Some(said) = &page.said {
        let change = format!("{}/change/{}", page.here(), page.signed(Purpose::Return, visitor)?);
        return thanked(&state, &page, Some(said), Some(change));
    }
    let form = OfferedPage::new(
        &offer(&page.shown, &format!("{}/picture", page.here())),
        Some(page.sending(visitor, false)?),
        &AnswerFields::default(),
        &[],
    );
    page.print(&state, StatusCode::OK, &form)
}

async fn answer(state: web::Data<State>, req: HttpRequest, path: web::Path<String>, sent: Anonymous<Typed>) -> Answer {
    let Anonymous(typed) = sent;
    if let Err(error) = state.count_answer(&req, &path) {
        return shown::many(&state, &req, error);
    }
    let Some(page) = open(&state, &path, None).await? else { return over(&state, &req) };
    let known = page.signer()?.read(Purpose::Answer, typed.get("form"));
    let now = Moment::now();
    let Some((visitor, _)) = known.filter(|(_, at)| now.0 - at.0 < FRESH) else {
        return again(&state, &page, Visitor::fresh()?, &typed, None);
    };
    let thanks = format!("{}/answer/{}", page.here(), page.signed(Purpose::Return, visitor)?);
    if !typed.get("website").is_empty() {
        // A program fills what people don't see. It is thanked, and nothing is kept.
        return Ok(see_other(&thanks));
    }
    let given = match Given::read(&fields(&typed), &page.shown.question, now) {
        Ok(given) => given,
        Err(wrong) => return again(&state, &page, visitor, &typed, Some(&wrong)),
    };
    let (hash, comer) = (page.token.at_rest(), state.comer(&req)?);
    let store = move |conn: &mut AnyConn| answers::answer(conn, &hash, (visitor, &comer), &given, now);
    match state.write_in(page.offered.workspace(), store).await {
        Ok(_) => Ok(see_other(&thanks)),
        // Closed in the moment between.
        Err(WebError::NotFound) => over(&state, &req),
        Err(other) => Err(other),
    }
}

/// The form once more with everything that was typed: because of what is wrong, or because the page was too old.
fn again(state: &State, page: &Opened, visitor: Visitor, typed: &Typed, wrong: Option<&[Invalid]>) -> Answer {
    let offer = offer(&page.shown, &format!("{}/picture", page.here()));
    let form = OfferedPage::new(&offer, Some(page.sending(visitor, false)?), &fields(typed), wrong.unwrap_or(&[]));
    match wrong {
        Some(_) => page.print(state, StatusCode::UNPROCESSABLE_ENTITY, &form),
        None => page.print(state, StatusCode::FORBIDDEN, &form.stale()),
    }
}

/// Opens a page for whoever comes back with what they got after sending.
async fn back(state: &State, (token, signed): (String, String)) -> Result<Option<(Opened, Visitor)>, WebError> {
    let Some(page) = open(state, &token, None).await? else { return Ok(None) };
    let Some((visitor, _)) = page.signer()?.read(Purpose::Return, &signed) else { return Ok(None) };
    let page = open(state, &token, Some(visitor)).await?;
    Ok(page.map(|page| (page, visitor)))
}

async fn thanks(state: web::Data<State>, req: HttpRequest, path: web::Path<(String, String)>) -> Answer {
    if let Err(error) = state.count_reading(&req) {
        return shown::many(&state, &req, error);
    }
    let (token, signed) = path.into_inner();
    let Some((page, _)) = back(&state, (token, signed.clone())).await? else { return over(&state, &req) };
    let change = page.said.is_some().then(|| format!("{}/change/{signed}", page.here()));
    thanked(&state, &page, page.said.as_ref(), change)
}

async fn change(state: web::Data<State>, req: HttpRequest, path: web::Path<(String, String)>) -> Answer {
    if let Err(error) = state.count_reading(&req) {
        return shown::many(&state, &req, error);
    }
    let Some((page, visitor)) = back(&state, path.into_inner()).await? else { return over(&state, &req) };
    let sending = Some(page.sending(visitor, true)?);
    let offer = offer(&page.shown, &format!("{}/picture", page.here()));
    let form = match &page.said {
        Some(said) => OfferedPage::new(&offer, sending, &prefilled(said), &[]),
        None => OfferedPage::new(&offer, sending, &AnswerFields::default(), &[]),
    };
    page.print(&state, StatusCode::OK, &form)
}
