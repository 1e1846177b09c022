//! A file that is being stored: whoever sent it sees how far it is, and in the end what became of it.

use super::pages::{ask_page, base, checked};
use super::preview_page::steps;
use super::shown;
use super::store::{Wish, earlier};
use super::under_way::{Course, Said};
use crate::actions::imports::Done;
use crate::db::{DbError, experiments};
use crate::domain::id::ExperimentId;
use crate::views::form::Problem;
use crate::views::import::ProgressPage;
use crate::views::{Flash, format};
use crate::web::nav::Place;
use crate::web::{Answer, SignedIn, WebError, see_other};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, REFRESH};
use actix_web::{rt, web};
use std::sync::Arc;
use std::time::Duration;

/// So long an answer waits for the end; most files are stored by then.
const PATIENCE: Duration = Duration::from_secs(2);
/// After so many seconds a browser looks again.
const AGAIN: HeaderValue = HeaderValue::from_static("2");
/// What is said of a file that was stored before.
pub const BEFORE: &str = "This file has been imported already.";

/// Where a file's progress is shown.
pub fn address(ws: i64, experiment: i64, token: &str) -> String {
    format!("{}/import/files/{token}", base(ws, experiment))
}

/// Sets the storing going, and waits a little for its end. It goes on, whether anybody waits for it or not.
pub async fn start(who: &SignedIn, ws: i64, wish: Wish, course: &Arc<Course>) {
    let (who, kept) = (who.clone(), Arc::clone(course));
    let work = rt::spawn(async move {
        let done = who.work_in(ws, move |desk| wish.fulfil(desk)).await;
        kept.end(done);
    });
    let _ = rt::time::timeout(PATIENCE, work).await; // how it ended is told by the course
}

/// What became of a file; or, until that is known, the way to the page that says how far it is.
pub async fn tell(who: &SignedIn, token: &str, course: &Course) -> Answer {
    let (ws, experiment) = course.at;
    let Some(end) = course.ended() else { return Ok(see_other(&address(ws, experiment, token))) };
    who.state().under_way.forget(token);
    match end {
        Ok(Said::Stored(id, done)) => {
            let said = Flash::with_undo(sentence(&done), format!("/w/{ws}/imports/{id}/undo"));
            Ok(who.go(&format!("/w/{ws}/imports/{id}"), &said))
        }
        Ok(Said::Before(_)) => Ok(who.go(&format!("{}/responses", base(ws, experiment)), &Flash::said(BEFORE))),
        // Somebody changed an offer in between: the preview says so with its line.
        Err(WebError::Invalid(_)) => checked(who, ws, experiment, course.typed.clone(), Vec::new()).await,
        Err(other) => Err(other),
    }
}

fn sentence(done: &Done) -> String {
    let mut text = format!("{} imported", shown::count(done.stored, "response"));
    if done.changed > 0 {
        text.push_str(&format!(", {} changed", format::count(done.changed)));
    }
    let unchanged = done.already_here.saturating_sub(done.changed);
    if unchanged > 0 {
        text.push_str(&format!(", {} were here already", format::count(unchanged)));
    }
    text
}

/// How far a file is.
pub async fn show(who: SignedIn, path: web::Path<(i64, i64, String)>) -> Answer {
    let (ws, experiment, token) = path.into_inner();
    let key = token.clone();
    let (name, known) = who
        .read_to_write_in(ws, move |conn, ws| {
            let found = experiments::get(conn, ws, ExperimentId(experiment))?;
            Ok::<_, crate::actions::ActionError>((found.name, earlier(conn, ws, Some(&key))?))
        })
        .await?;
    match who.state().under_way.find(&token).filter(|course| course.at == (ws, experiment)) {
        Some(course) if course.has_ended() => tell(&who, &token, &course).await,
        Some(course) => under_way(&who, &course, name, &token).await,
        None => match known {
            Some(import) => Ok(see_other(&format!("/w/{ws}/imports/{import}"))),
            None => {
                let cut = "This file is not being stored, and nothing of it was. Choose it again.";
                ask_page(&who, ws, experiment, StatusCode::NOT_FOUND, vec![Problem::at("file", cut)]).await
            }
        },
    }
}

async fn under_way(who: &SignedIn, course: &Course, experiment: String, token: &str) -> Answer {
    let (ws, id) = course.at;
    let (bar, ()) = who.read_in(ws, |_, _| Ok::<_, DbError>(())).await?;
    let (value, most) = course.way();
    let page = ProgressPage {
        steps: steps(4),
        file_name: course.file.clone(),
        experiment,
        back: base(ws, id),
        sentence: ProgressPage::sentence(course.rows()),
        value,
        most,
        again: address(ws, id, token),
        imports: format!("/w/{ws}/imports"),
    };
    let title = format!("Storing {}", course.file);
    let mut answer = who.print(StatusCode::OK, &who.layout_in(&bar, Place::Import, &title), &page)?;
    answer.headers_mut().insert(REFRESH, AGAIN);
    Ok(answer)
}
