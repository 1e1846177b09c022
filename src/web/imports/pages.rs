//! The pages.

use super::choices::{self, Lesson};
use super::listed::{LISTED, ids};
use super::sending::{Sent, receive_file};
use super::store::{Wish, earlier};
use super::under_way::Course;
use super::{File, preview_page, progress, refusal, shown};
use crate::actions::preview::{Look, Wanted};
use crate::db::uploads;
use crate::db::{DbError, experiments, guesses, imports, own_fields};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::own_field::Holder;
use crate::domain::time::Moment;
use crate::formats::fixes::Fixes;
use crate::formats::meanings::Meanings;
use crate::views::Flash;
use crate::views::form::Problem;
use crate::views::import::AskPage;
use crate::web::nav::Place;
use crate::web::typed::Typed;
use crate::web::{Answer, Posted, SignedIn, WebError, see_other};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use std::sync::Arc;

pub(super) fn base(ws: i64, experiment: i64) -> String {
    format!("/w/{ws}/experiments/{experiment}")
}

/// The form to choose a file, and what has come in so far.
pub async fn ask(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    ask_page(&who, ws, experiment, StatusCode::OK, Vec::new()).await
}

pub(super) async fn ask_page(
    who: &SignedIn,
    ws: i64,
    experiment: i64,
    status: StatusCode,
    problems: Vec<Problem>,
) -> Answer {
    let (bar, (found, listed, edited)) = who
        .read_in(ws, move |conn, ws| {
            let found = experiments::get(conn, ws, ExperimentId(experiment))?;
            let listed = imports::into_experiment(conn, ws, ExperimentId(experiment), LISTED)?;
            let edited = imports::edited_counts(conn, ws, &ids(&listed))?;
            Ok::<_, DbError>((found, listed, edited))
        })
        .await?;
    let base = base(ws, experiment);
    let may_write = bar.role().may_write();
    let page = AskPage {
        problems,
        steps: preview_page::steps(1),
        action: (may_write && found.status != Status::Draft).then(|| format!("{base}/import/preview")),
        draft: found.status == Status::Draft,
        imports: shown::lines(&listed, &edited, &bar),
        experiment: found.name,
        back: base,
    };
    who.print(status, &who.layout_in(&bar, Place::Import, "Import responses"), &page)
}

/// Takes a file in, or reads one that waits by other choices, and shows what it would do.
pub async fn preview(req: HttpRequest, path: web::Path<(i64, i64)>, payload: web::Payload) -> Answer {
    let (ws, experiment) = path.into_inner();
    let kind = req.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("multipart/") {
        let mut payload = payload.into_inner();
        let sent = Posted::<Typed>::from_request(&req, &mut payload).await?;
        return checked(&sent.by, ws, experiment, sent.input, Vec::new()).await;
    }
    match receive_file(&req, payload, ws, experiment).await? {
        Sent::Waits(who, typed) => checked(&who, ws, experiment, typed, Vec::new()).await,
        Sent::Refused(who, status, problem) => ask_page(&who, ws, experiment, status, vec![problem]).await,
    }
}

/// Keeps with the file what the form puts right in it.
async fn keep_fixes(who: &SignedIn, ws: i64, typed: &Typed) -> Result<(), WebError> {
    let (typed, user) = (typed.clone(), who.user);
    if !choices::fix(&typed, &mut Fixes::default()) && typed.get("reset") != "yes" {
        return Ok(());
    }
    let keep = move |desk: &crate::web::desk::Desk| {
        desk.write_patiently(move |conn, ws| {
            let token = typed.get("token");
            let Some(kept) = uploads::fixes(conn, ws, user, token)? else { return Ok(()) };
            let mut fixes = if typed.get("reset") == "yes" { Fixes::default() } else { Fixes::read(&kept) };
            choices::fix(&typed, &mut fixes);
            Ok(uploads::set_fixes(conn, ws, user, token, &fixes.write())?)
        })
    };
    who.work_in(ws, keep).await
}

/// The file that waits under the form's token, with what it would do; nothing when it waits no longer.
async fn look(who: &SignedIn, ws: i64, experiment: i64, typed: &Typed) -> Result<Option<(File, Look)>, WebError> {
    let (token, user, now) = (typed.get("token").to_owned(), who.user, Moment::now());
    let id = ExperimentId(experiment);
    let (found, known, own) = who
        .read_to_write_in(ws, move |conn, ws| {
            let own = own_fields::list(conn, ws, Holder::Response)?;
            Ok::<_, DbError>((uploads::get(conn, ws, user, id, &token, now)?, guesses::words(conn, ws)?, own))
        })
        .await?;
    let Some(upload) = found else { return Ok(None) };
    let mut meanings = Meanings::default();
    known.iter().for_each(|(column, word, meaning)| meanings.choose(column, word, meaning));
    let options = choices::options(typed, meanings, Fixes::read(&upload.fixes), own);
    let file = File::new(Some(upload.file_name), upload.bytes, experiment, options, now);
    let (seen, wanted) = (file.clone(), Wanted { create: true, update: typed.get("update") == "yes" });
    let (_, look) = who
        .read_in(ws, move |conn, ws| Look::at(conn, ws, seen.experiment, &seen.source(), &seen.hash, wanted))
        .await?;
    Ok(Some((file, look)))
}

pub(super) async fn checked(who: &SignedIn, ws: i64, experiment: i64, typed: Typed, problems: Vec<Problem>) -> Answer {
    keep_fixes(who, ws, &typed).await?;
    let Some((file, look)) = look(who, ws, experiment, &typed).await? else {
        return gone(who, ws, experiment).await;
    };
    let (bar, ()) = who.read_in(ws, |_, _| Ok::<_, DbError>(())).await?;
    let status = match (look.errors.is_empty(), problems.is_empty()) {
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, _) => refusal(&look.errors),
    };
    let page = preview_page::page(&file, &base(ws, experiment), &look, &typed, problems);
    who.print(status, &who.layout_in(&bar, Place::Import, "Check the file"), &page)
}

/// The form again, for a file that waits no longer, or not for this person.
pub(super) async fn gone(who: &SignedIn, ws: i64, experiment: i64) -> Answer {
    let problem = Problem::at("file", "This file has been imported, or has waited for over an hour. Choose it again.");
    ask_page(who, ws, experiment, StatusCode::NOT_FOUND, vec![problem]).await
}

/// Brings the file in: all of its rows or none.
pub async fn apply(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let token = typed.get("token").to_owned();
    if who.state().under_way.find(&token).is_some_and(|course| course.at == (ws, experiment)) {
        return Ok(see_other(&progress::address(ws, experiment, &token)));
    }
    keep_fixes(&who, ws, &typed).await?;
    let Some((file, look)) = look(&who, ws, experiment, &typed).await? else {
        // The button was pressed twice: the second time finds what the first one did.
        let known = who.read_to_write_in(ws, move |conn, ws| earlier(conn, ws, Some(&token))).await?;
        return match known {
            Some(_) => Ok(who.go(&format!("{}/responses", base(ws, experiment)), &Flash::said(progress::BEFORE))),
            None => gone(&who, ws, experiment).await,
        };
    };
    let problems = unconfirmed(&look, &typed);
    if look.errors.total > 0 || !problems.is_empty() {
        return checked(&who, ws, experiment, typed, problems).await;
    }
    let rows = look.outcome.accepted;
    let course = Course::new((ws, experiment), file.name.clone(), typed.clone(), rows);
    let Some(course) = who.state().under_way.begin(&token, course) else {
        return Ok(see_other(&progress::address(ws, experiment, &token)));
    };
    let wish = Wish::waiting(file.clone(), &look, who.acting(), token.clone(), Lesson::of(&typed, &file));
    progress::start(&who, ws, wish.telling(Arc::clone(&course)), &course).await;
    progress::tell(&who, &token, &course).await
}

/// What needs a tick that isn't there.
fn unconfirmed(look: &Look, typed: &Typed) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !look.new_offers.is_empty() && typed.get("create") != "yes" {
        problems.push(Problem::at("create", "Say whether the new offers shall be made, or correct their names."));
    }
    if look.twice() && typed.get("again") != "yes" {
        problems.push(Problem::at("again", "Say whether this file shall be counted a second time."));
    }
    problems
}
