//! The pages.

use super::listed::{LISTED, ids};
use super::store::{Said, Wish, earlier};
use super::{File, refusal, shown};
use crate::actions::preview::Look;
use crate::db::uploads::{self, Upload};
use crate::db::{DbError, experiments, imports};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::time::{DateForm, Moment};
use crate::formats::decoding::Encoding;
use crate::formats::delimiter::Delimiter;
use crate::formats::mapping::{Mapping, Target as Column};
use crate::formats::responses_csv::{Options, PAGE_BYTES};
use crate::views::form::Problem;
use crate::views::import::AskPage;
use crate::views::{Flash, format};
use crate::web::nav::Place;
use crate::web::received::receive;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, Posted, SignedIn, WebError, csrf};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use std::sync::Arc;

fn base(ws: i64, experiment: i64) -> String {
    format!("/w/{ws}/experiments/{experiment}")
}

/// The form to choose a file, and what has come in so far.
pub async fn ask(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    ask_page(&who, ws, experiment, StatusCode::OK, Vec::new()).await
}

async fn ask_page(who: &SignedIn, ws: i64, experiment: i64, status: StatusCode, problems: Vec<Problem>) -> Answer {
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
        return preview_page(&sent.by, ws, experiment, sent.input, Vec::new()).await;
    }
    let who = SignedIn::of(&req).await?.ok_or(WebError::SignInFirst)?;
    who.read_to_write_in(ws, |_, _| Ok::<_, DbError>(())).await?;
    let sent = receive(&req, payload).await?;
    if !csrf::fits(&who.token, sent.fields.get(csrf::FIELD).map_or("", String::as_str)) {
        return Err(WebError::Foreign);
    }
    let bytes = sent.file.unwrap_or_default();
    if bytes.is_empty() && sent.file_name.is_none() {
        let none = Problem::at("file", "Choose a file first.");
        return ask_page(&who, ws, experiment, StatusCode::UNPROCESSABLE_ENTITY, vec![none]).await;
    }
    if bytes.len() as u64 > PAGE_BYTES {
        let large = Problem::at("file", "The file is larger than 20 MiB. Split it, or use `touchstone import`.");
        return ask_page(&who, ws, experiment, StatusCode::PAYLOAD_TOO_LARGE, vec![large]).await;
    }
    let upload = Arc::new(Upload { file_name: sent.file_name.unwrap_or_else(|| "responses.csv".into()), bytes });
    let (token, user, now) = (fresh_key()?, who.user, Moment::now());
    let typed = Typed::of(vec![("token".to_owned(), token.clone())]);
    who.work_in(ws, move |desk| {
        desk.write_patiently(move |conn, ws| {
            experiments::get(conn, ws, ExperimentId(experiment))?;
            Ok(uploads::insert(conn, ws, user, ExperimentId(experiment), &token, &upload, now)?)
        })
    })
    .await?;
    preview_page(&who, ws, experiment, typed, Vec::new()).await
}

/// The choices of the preview's form.
fn options(typed: &Typed) -> Options {
    let mut mapping = Mapping::default();
    for i in 0..64 {
        let (header, chosen) = (typed.get(&format!("h{i}")), typed.get(&format!("c{i}")));
        let target = if chosen == "ignore" { Some(Column::Ignore) } else { Column::column(chosen) };
        if let Some(target) = target {
            mapping.choose(header, target);
        }
    }
    Options {
        encoding: if typed.get("encoding") == "windows-1252" { Encoding::Windows1252 } else { Encoding::Auto },
        delimiter: Delimiter::ALL.into_iter().find(|d| d.name() == typed.get("delimiter")),
        dates: match typed.get("dates") {
            "dmy" => DateForm::DayMonthYear,
            "mdy" => DateForm::MonthDayYear,
            _ => DateForm::Iso,
        },
        decimal_comma: match typed.get("decimals") {
            "comma" => Some(true),
            "point" => Some(false),
            _ => None,
        },
        scale_max_milli: typed.get("scale").parse::<i32>().ok().filter(|n| (1..=9999).contains(n)).map(|n| n * 1000),
        mapping: Some(mapping),
        ..Options::default()
    }
}

/// The file that waits under the form's token, with what it would do; nothing when it waits no longer.
async fn look(who: &SignedIn, ws: i64, experiment: i64, typed: &Typed) -> Result<Option<(File, Look)>, WebError> {
    let (token, user, now) = (typed.get("token").to_owned(), who.user, Moment::now());
    let id = ExperimentId(experiment);
    let found = who.read_to_write_in(ws, move |conn, ws| uploads::get(conn, ws, user, id, &token, now)).await?;
    let Some(upload) = found else { return Ok(None) };
    let file = File::new(Some(upload.file_name), upload.bytes, experiment, options(typed), now);
    let seen = file.clone();
    let (_, look) =
        who.read_in(ws, move |conn, ws| Look::at(conn, ws, seen.experiment, &seen.source(), &seen.hash, true)).await?;
    Ok(Some((file, look)))
}

async fn preview_page(who: &SignedIn, ws: i64, experiment: i64, typed: Typed, problems: Vec<Problem>) -> Answer {
    let Some((file, look)) = look(who, ws, experiment, &typed).await? else {
        return gone(who, ws, experiment).await;
    };
    let (bar, ()) = who.read_in(ws, |_, _| Ok::<_, DbError>(())).await?;
    let status = match (look.errors.is_empty(), problems.is_empty()) {
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, _) => refusal(&look.errors),
    };
    let page = shown::page(&file.name, &base(ws, experiment), &look, &typed, problems);
    who.print(status, &who.layout_in(&bar, Place::Import, "Check the file"), &page)
}

/// The form again, for a file that waits no longer, or not for this person.
async fn gone(who: &SignedIn, ws: i64, experiment: i64) -> Answer {
    let problem = Problem::at("file", "This file has been imported, or has waited for over an hour. Choose it again.");
    ask_page(who, ws, experiment, StatusCode::NOT_FOUND, vec![problem]).await
}

/// Brings the file in: all of its rows or none.
pub async fn apply(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let token = typed.get("token").to_owned();
    let list = format!("{}/responses", base(ws, experiment));
    let Some((file, look)) = look(&who, ws, experiment, &typed).await? else {
        // The button was pressed twice: the second time finds what the first one did.
        let key = token.clone();
        let known = who.read_to_write_in(ws, move |conn, ws| earlier(conn, ws, Some(&key))).await?;
        let said = Flash::said("This file has been imported already.");
        return match known {
            Some(_) => Ok(who.go(&list, &said)),
            None => gone(&who, ws, experiment).await,
        };
    };
    let problems = unconfirmed(&look, &typed);
    if look.errors.total > 0 || !problems.is_empty() {
        return preview_page(&who, ws, experiment, typed, problems).await;
    }
    let wish = Wish::waiting(file, &look, who.acting(), token);
    let done = who.work_in(ws, move |desk| wish.fulfil(desk)).await;
    match done {
        Ok(Said::Stored(id, done)) => {
            let responses = if done.stored == 1 { "response" } else { "responses" };
            let mut text = format!("{} {responses} imported", format::count(done.stored));
            if done.already_here > 0 {
                text.push_str(&format!(", {} were here already", format::count(done.already_here)));
            }
            let undo = format!("/w/{ws}/imports/{id}/undo");
            Ok(who.go(&list, &Flash::with_undo(text, undo)))
        }
        Ok(Said::Before(_)) => Ok(who.go(&list, &Flash::said("This file has been imported already."))),
        // Somebody changed an offer in between: the preview says so with its line.
        Err(WebError::Invalid(_)) => preview_page(&who, ws, experiment, typed, Vec::new()).await,
        Err(other) => Err(other),
    }
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
