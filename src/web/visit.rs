//! Who is asking, and the frame of the pages that they see.

use super::cookies::{self, Name};
use super::{Answer, State, WebError, csrf, flash, nav, wants_json};
use crate::actions::Acting;
use crate::actions::tokens::Token;
use crate::db::scope::{self, CanComment, CanRead, CanWrite, IsOwner, Ws};
use crate::db::{AnyConn, DbError, sessions};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::time::Moment;
use crate::views::{Flash, Layout, Page};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use std::future::Future;
use std::pin::Pin;

/// A visitor who is signed in.
///
/// As an extractor it is for reading. A request that changes something comes as [`super::Posted`], which checks the
/// hidden field; a script may send the header `x-csrf-token` instead.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// The name that history shows.
    pub name: String,
    pub(super) token: Token,
    state: web::Data<State>,
    flash: Option<Flash>,
}

type Later<T> = Pin<Box<dyn Future<Output = Result<T, WebError>>>>;

impl FromRequest for SignedIn {
    type Error = WebError;
    type Future = Later<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let who = Self::of(&req).await?.ok_or(WebError::SignInFirst)?;
            let sent = req.headers().get(csrf::HEADER).and_then(|v| v.to_str().ok()).unwrap_or_default();
            if req.method().is_safe() || csrf::fits(&who.token, sent) { Ok(who) } else { Err(WebError::Foreign) }
        })
    }
}

impl SignedIn {
    /// Who the request's cookie belongs to, whatever the request wants to do.
    pub(super) async fn of(req: &HttpRequest) -> Result<Option<Self>, WebError> {
        let state = state_of(req)?;
        let Some(token) = cookies::read(&state, req, Name::Session).and_then(|text| Token::parse(&text)) else {
            return Ok(None);
        };
        let (hash, now) = (token.at_rest(), Moment::now());
        let looked_up = hash.clone();
        let Some(known) = state.read(move |c| sessions::find(c, &looked_up, now)).await? else { return Ok(None) };
        if known.stale {
            state.write(move |c| sessions::touch(c, &hash, now)).await?;
        }
        let flash = cookies::read(&state, req, Name::Flash).and_then(|sealed| flash::open(&token, &sealed));
        Ok(Some(Self { user: known.user, name: known.name, token, state, flash }))
    }

    /// The application's state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Who acts, and when: what actions ask for.
    pub fn acting(&self) -> Acting {
        Acting { name: self.name.clone(), now: Moment::now() }
    }

    /// Reads in a workspace, if the visitor may.
    ///
    /// # Errors
    /// [`WebError::NotFound`] for strangers, and what `job` returns.
    pub async fn read_in<T, E>(
        &self,
        ws: i64,
        job: impl FnOnce(&mut AnyConn, &Ws<CanRead>) -> Result<T, E> + Send + 'static,
    ) -> Result<(Ws<CanRead>, T), WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        let user = self.user;
        let inside = move |conn: &mut AnyConn| {
            let ws = scope::enter_read(conn, user, WorkspaceId(ws))?;
            let found = job(conn, &ws)?;
            Ok::<_, E>((ws, found))
        };
        self.state.read(inside).await
    }

    /// Records what people conclude in a workspace, if the visitor may. `job` may run more than once.
    ///
    /// # Errors
    /// As for [`SignedIn::write_in`].
    pub async fn comment_in<T, E>(
        &self,
        ws: i64,
        job: impl Fn(&mut AnyConn, &Ws<CanComment>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        self.inside(ws, scope::enter_comment, job).await
    }

    /// Changes experiments and responses of a workspace, if the visitor may. `job` may run more than once.
    ///
    /// # Errors
    /// [`WebError::NotFound`] for strangers, [`WebError::NotAllowed`] for small roles, and what `job` returns.
    pub async fn write_in<T, E>(
        &self,
        ws: i64,
        job: impl Fn(&mut AnyConn, &Ws<CanWrite>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        self.inside(ws, scope::enter_write, job).await
    }

    /// Changes what only owners may, as [`SignedIn::write_in`].
    ///
    /// # Errors
    /// As for [`SignedIn::write_in`].
    pub async fn own_in<T, E>(
        &self,
        ws: i64,
        job: impl Fn(&mut AnyConn, &Ws<IsOwner>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        self.inside(ws, scope::enter_owner, job).await
    }

    /// Writes in a workspace that the visitor may enter in this way.
    async fn inside<P, T, E>(
        &self,
        ws: i64,
        enter: fn(&mut AnyConn, UserId, WorkspaceId) -> Result<Ws<P>, DbError>,
        job: impl Fn(&mut AnyConn, &Ws<P>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, WebError>
    where
        P: 'static,
        T: Send + 'static,
        E: From<DbError> + Into<WebError> + Send + 'static,
    {
        let (user, ws) = (self.user, WorkspaceId(ws));
        let inside = move |conn: &mut AnyConn| {
            let entered = enter(conn, user, ws)?;
            job(conn, &entered)
        };
        self.state.write_in(ws, inside).await
    }

    /// The frame of a page outside any workspace. Handlers may add to it.
    pub fn layout(&self, title: &str) -> Layout {
        Layout {
            user: Some(self.name.clone()),
            csrf: csrf::issue(&self.token),
            flash: self.flash.clone(),
            // Whoever is signed in, to a demo say, needs no set-up to go on.
            banner: None,
            ..self.state.layout(title)
        }
    }

    /// The frame of a page inside a workspace.
    pub fn layout_in<P>(&self, ws: &Ws<P>, place: nav::Place, title: &str) -> Layout {
        Layout {
            workspace: Some(nav::bar(ws, place)),
            banner: ws.demo().then(|| nav::demo_banner(ws)),
            ..self.layout(title)
        }
    }

    /// A page outside any workspace.
    ///
    /// # Errors
    /// When the template is broken.
    pub fn page<V: Page>(&self, title: &str, view: &V) -> Answer {
        self.print(StatusCode::OK, &self.layout(title), view)
    }

    /// A page inside a workspace.
    ///
    /// # Errors
    /// When the template is broken.
    pub fn page_in<P, V: Page>(&self, ws: &Ws<P>, place: nav::Place, title: &str, view: &V) -> Answer {
        self.print(StatusCode::OK, &self.layout_in(ws, place, title), view)
    }

    /// A page with a status and a frame of its own: 422 for a form that is shown again.
    ///
    /// # Errors
    /// When the template is broken.
    pub fn print<V: Page>(&self, status: StatusCode, layout: &Layout, view: &V) -> Answer {
        let mut answer = self.state.print(status, layout, view)?;
        if self.flash.is_some() {
            add_cookie(&mut answer, &cookies::unset(&self.state, Name::Flash));
        }
        Ok(answer)
    }

    /// Goes on to another page, which says what has happened.
    pub fn go(&self, to: &str, flash: &Flash) -> HttpResponse {
        self.telling(super::see_other(to), flash)
    }

    /// An answer after which the next page says what has happened.
    pub fn telling(&self, mut answer: HttpResponse, flash: &Flash) -> HttpResponse {
        let sealed = flash::seal(&self.token, flash);
        add_cookie(&mut answer, &cookies::set(&self.state, Name::Flash, sealed));
        answer
    }

    /// The same visitor under a new session.
    pub(super) fn renewed(&self, token: Token) -> Self {
        Self { token, ..self.clone() }
    }
}

impl State {
    /// The frame of a page for nobody in particular.
    pub fn layout(&self, title: &str) -> Layout {
        Layout { title: title.to_owned(), assets: self.assets.base(), banner: self.banner(), ..Layout::default() }
    }

    /// Prints a page.
    ///
    /// # Errors
    /// When the template is broken.
    pub fn print<V: Page>(&self, status: StatusCode, layout: &Layout, view: &V) -> Answer {
        let body = self.templates.render(layout, view)?;
        Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
    }
}

/// The state, which every request has.
pub(super) fn state_of(req: &HttpRequest) -> Result<web::Data<State>, WebError> {
    let state = req.app_data::<web::Data<State>>().cloned();
    state.ok_or_else(|| WebError::Internal("a request without state".into()))
}

/// Signs in the bearer of `token` on this browser.
pub(super) fn signed_in(state: &State, token: &Token, mut answer: HttpResponse) -> HttpResponse {
    add_cookie(&mut answer, &cookies::set(state, Name::Session, token.text()));
    answer
}

/// Forgets who was signed in, in the browser too.
pub(super) fn signed_out(state: &State, mut answer: HttpResponse) -> HttpResponse {
    for name in [Name::Session, Name::Flash] {
        add_cookie(&mut answer, &cookies::unset(state, name));
    }
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), all);
    answer
}

fn add_cookie(answer: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) {
    if let Err(error) = answer.add_cookie(cookie) {
        // Our own names and values are plain ASCII.
        tracing::error!(%error, "a cookie could not be written");
    }
}

/// Whether the visitor is a program that wants JSON.
pub fn asks_for_json(req: &HttpRequest) -> bool {
    wants_json(req)
}
