//! Statuses are written here and nowhere else.
//!
//! `stats` and `domain` return their own enums: they are about the question, not about HTTP. `db` is small and total,
//! `actions` join the three. What is unknown is 500 with one fixed sentence and a reference number, never 400.

use super::kept::Kept;
use crate::actions::ActionError;
use crate::db::DbError;
use crate::domain::invalid::Invalid;
use crate::templates::TemplateError;
use actix_web::http::{StatusCode, header::RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};

/// Why a request got no ordinary answer.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Fields are wrong. Pages show the form again instead of using this.
    #[error("the input is not valid")]
    Invalid(Vec<Invalid>),
    /// The body can't be read; says where.
    #[error("the body can't be read")]
    Unreadable(Box<Invalid>),
    /// The request can't be understood at all; the sentence says what to change.
    #[error("{0}")]
    BadRequest(&'static str),
    /// Nobody is signed in.
    #[error("not signed in")]
    SignInFirst,
    /// No such thing, or not for this visitor: the two look the same.
    #[error("not found")]
    NotFound,
    /// The visitor may see it, but not do this.
    #[error("not allowed")]
    NotAllowed,
    /// The request does not come from one of our own pages, or the page was too old.
    #[error("not from our own page")]
    Foreign,
    /// A form of somebody who is signed in, from a page that was too old; what was typed is kept.
    #[error("from a page that was too old")]
    Stale(Box<Kept>),
    /// The state of things does not allow it; the sentence says why.
    #[error("{0}")]
    Conflict(String),
    /// More than we take.
    #[error("too large")]
    TooLarge,
    /// A body that did not arrive in time.
    #[error("too slow")]
    TooSlow,
    /// A body in an encoding or of a type that we do not read.
    #[error("unsupported media type")]
    UnsupportedMedia,
    /// Meant for another host.
    #[error("misdirected")]
    Misdirected,
    /// Too often; come back after so many seconds.
    #[error("too many requests")]
    TooMany(u64),
    /// Too much at once, nothing was stored.
    #[error("busy")]
    Busy,
    /// The database is away or full, and somebody has to look after it.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It may be stored or not.
    #[error("outcome unknown")]
    OutcomeUnknown,
    /// A mistake of ours. The text goes to the log only.
    #[error("internal: {0}")]
    Internal(String),
}

/// The code of a complaint that is about the state of things and not about a field.
const CONFLICT: &str = "conflict";

/// The status of a form that is shown again.
pub(super) fn status_of(wrong: &[Invalid]) -> StatusCode {
    if wrong.iter().any(|w| w.code == CONFLICT) { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// What the answer's finisher needs to print an error as a page or as JSON.
#[derive(Debug, Clone, Default)]
pub(super) struct Problem {
    pub(super) details: Vec<Invalid>,
    pub(super) sentence: Option<String>,
    pub(super) log: Option<String>,
    pub(super) kept: Option<Box<Kept>>,
}

impl From<DbError> for WebError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::NotFound => Self::NotFound,
            DbError::NotAllowed => Self::NotAllowed,
            DbError::Busy => Self::Busy,
            DbError::OutcomeUnknown => Self::OutcomeUnknown,
            DbError::Unavailable(_) | DbError::Corrupt(_) => Self::Unavailable(error.to_string()),
            // Whoever expects one of these turns it into a sentence before it gets here.
            DbError::UniqueViolation(_)
            | DbError::ForeignKeyViolation
            | DbError::Refused(_)
            | DbError::Unexpected(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<ActionError> for WebError {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Invalid(mistakes) => Self::Invalid(mistakes),
            ActionError::Rows(rows, _) => Self::Invalid(rows.into_iter().map(|(_, mistake)| mistake).collect()),
            ActionError::Conflict(sentence) => Self::Conflict(sentence),
            ActionError::Overtaken => DbError::Busy.into(), // it is tried otherwise before anybody could hear of it
            ActionError::Db(error) => error.into(),
        }
    }
}

impl From<TemplateError> for WebError {
    fn from(error: TemplateError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<Vec<Invalid>> for WebError {
    fn from(mistakes: Vec<Invalid>) -> Self {
        Self::Invalid(mistakes)
    }
}

impl From<Invalid> for WebError {
    fn from(mistake: Invalid) -> Self {
        Self::Invalid(vec![mistake])
    }
}

impl WebError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(details) => Problem { details: details.clone(), ..Problem::default() },
            Self::Unreadable(why) => Problem { details: vec![(**why).clone()], ..Problem::default() },
            Self::BadRequest(text) => Problem { sentence: Some((*text).to_owned()), ..Problem::default() },
            Self::Stale(kept) => Problem { kept: Some(kept.clone()), ..Problem::default() },
            Self::Conflict(text) => Problem { sentence: Some(text.clone()), ..Problem::default() },
            Self::OutcomeUnknown => Problem {
                sentence: Some("We can't tell whether this was saved. Look before you send it again.".into()),
                log: Some(self.to_string()),
                ..Problem::default()
            },
            Self::Unavailable(text) | Self::Internal(text) => Problem { log: Some(text.clone()), ..Problem::default() },
            _ => Problem::default(),
        }
    }

    /// What a form says that is shown again: what was wrong in it, or why it can't be done now.
    ///
    /// # Errors
    /// Everything else: there the form would not help.
    pub(super) fn shown_again(self) -> Result<Vec<Invalid>, WebError> {
        match self {
            Self::Invalid(wrong) => Ok(wrong),
            Self::Conflict(why) => Ok(vec![Invalid::new("", CONFLICT, why)]),
            other => Err(other),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy => Some(1),
            Self::Unavailable(_) | Self::OutcomeUnknown => Some(5),
            _ => None,
        }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadRequest(_) | Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed | Self::Foreign | Self::Stale(_) => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Unavailable(_) | Self::OutcomeUnknown => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// An empty answer: [`super::finish`] prints it in the form that was asked for.
    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after() {
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        let mut answer = answer.finish();
        let mut problem = self.problem();
        if matches!(self, Self::Foreign | Self::Stale(_)) {
            problem.sentence = Some(
                "This did not come from one of our pages, or the page was too old. Go back, load \
                                     the page again and send it once more."
                    .into(),
            );
        }
        answer.extensions_mut().insert(problem);
        answer
    }
}

/// Heading and sentence of a status, for our own errors and for those of the framework alike.
pub(super) fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        400 => ("This request can't be read", "Go back, load the page again and try once more."),
        401 => ("Please sign in", "You need to be signed in for this."),
        403 => ("You may not do this", "Your role does not allow it. An owner of the workspace can change your role."),
        404 => ("There is nothing here", "It may have been moved or deleted, or it is not yours to see."),
        405 => ("That does not work here", "This address does not take that kind of request."),
        408 => ("That took too long", "The request did not arrive in time. Try again."),
        409 => ("That no longer fits", "Somebody may have changed it meanwhile. Load the page again and look."),
        413 => ("That is too large", "Send less at once."),
        415 => ("We can't read this kind of file", "Send it uncompressed and in the type that the form asks for."),
        421 => ("Wrong address", "This server does not answer under that host name."),
        422 => ("Please look at this again", "Something in it does not fit."),
        429 => ("Too many tries", "Wait a moment and try again."),
        503 => ("Busy right now", "Nothing was saved. Try again in a moment."),
        _ if status.is_client_error() => ("This request does not work", "Go back and try again."),
        _ => ("Something went wrong on our side", "It has been written down. Nothing that you could have done better."),
    }
}
