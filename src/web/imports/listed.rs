//! Everything that has come in by files, by the pages or by the command, and out again in one step.

use super::{preview_page, shown};
use crate::actions::{ActionError, imports as act};
use crate::db::imports::{self, Import};
use crate::db::{DbError, experiments};
use crate::domain::id::ImportId;
use crate::views::Flash;
use crate::views::import::{ImportPage, ImportsPage};
use crate::web::nav::Place;
use crate::web::typed::Typed;
use crate::web::{Answer, Posted, SignedIn};
use actix_web::web;

/// How many imports a page lists.
pub const LISTED: i64 = 50;

/// The numbers of some imports.
pub fn ids(listed: &[Import]) -> Vec<i64> {
    listed.iter().map(|import| import.id.0).collect()
}

/// The imports of a workspace, newest first.
pub async fn list(who: SignedIn, path: web::Path<i64>) -> Answer {
    let ws = path.into_inner();
    let (bar, (listed, edited, names)) = who
        .read_in(ws, |conn, ws| {
            let listed = imports::list(conn, ws, LISTED)?;
            let edited = imports::edited_counts(conn, ws, &ids(&listed))?;
            Ok::<_, DbError>((listed, edited, experiments::names(conn, ws)?))
        })
        .await?;
    let mut lines = shown::lines(&listed, &edited, &bar);
    for (line, import) in lines.iter_mut().zip(&listed) {
        line.experiment = import.experiment.and_then(|id| names.get(&id.0).cloned());
    }
    let page = ImportsPage { imports: lines, experiments: format!("/w/{ws}") };
    who.page_in(&bar, Place::Import, "Imports", &page)
}

/// One import: what came in, of which file, and the way out again.
pub async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, import) = path.into_inner();
    let (bar, (import, edited, names)) = who
        .read_in(ws, move |conn, ws| {
            let import = imports::get(conn, ws, ImportId(import))?;
            let edited = imports::edited_counts(conn, ws, &[import.id.0])?;
            Ok::<_, DbError>((import, edited, experiments::names(conn, ws)?))
        })
        .await?;
    let line = shown::line(&import, edited.contains_key(&import.id.0), &bar);
    let experiment = import.experiment.and_then(|id| Some((id, names.get(&id.0)?.clone())));
    let page = ImportPage {
        steps: preview_page::steps(4),
        responses: experiment.as_ref().map(|(id, _)| format!("/w/{ws}/experiments/{id}/responses")),
        experiment: experiment.map(|(_, name)| name),
        rows: shown::count(u64::try_from(import.rows_read).unwrap_or_default(), "row"),
        hash: Some(import.file_hash.clone()).filter(|hash| !hash.is_empty()),
        imports: format!("/w/{ws}/imports"),
        changed: import.changed > 0,
        line,
    };
    who.page_in(&bar, Place::Import, &import.file_name, &page)
}

/// Where an import is listed: with its experiment, or with all of the workspace.
fn home(ws: i64, import: &Import) -> String {
    match import.experiment {
        Some(experiment) => format!("/w/{ws}/experiments/{experiment}/import"),
        None => format!("/w/{ws}/imports"),
    }
}

/// Takes an import out again.
pub async fn undo(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, import) = path.into_inner();
    let (acting, anyway) = (sent.by.acting(), sent.input.get("anyway") == "yes");
    let undone = sent
        .by
        .write_in(ws, move |conn, ws| {
            let id = ImportId(import);
            let found = imports::get(conn, ws, id)?;
            if found.undone_at.is_some() {
                return Err(ActionError::Conflict("This import has been undone already.".into()));
            }
            let edited = imports::edited(conn, ws, id)?;
            if !anyway && !edited.is_empty() {
                let numbers: Vec<String> = edited.iter().map(ToString::to_string).collect();
                return Err(ActionError::Conflict(format!(
                    "Edited since the import: response {}. The page Imports undoes it with what was edited.",
                    numbers.join(", ")
                )));
            }
            act::undo(conn, ws, &acting, id)?;
            Ok(found)
        })
        .await?;
    let said = Flash::with_undo(
        "The import is undone: its responses count no more.",
        format!("/w/{ws}/imports/{import}/restore"),
    );
    Ok(sent.by.go(&home(ws, &undone), &said))
}

/// Brings an import back.
pub async fn restore(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, import) = path.into_inner();
    let restored = sent
        .by
        .write_in(ws, move |conn, ws| {
            act::restore(conn, ws, ImportId(import))?;
            Ok::<_, ActionError>(imports::get(conn, ws, ImportId(import))?)
        })
        .await?;
    let stays = if restored.changed > 0 { " What it had changed stays as it is now." } else { "" };
    let said = Flash::said(format!("The import is back: its responses count again.{stays}"));
    Ok(sent.by.go(&home(ws, &restored), &said))
}
