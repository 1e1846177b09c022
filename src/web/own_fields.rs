//! The fields that a workspace adds: the page of them, and what is done with one.

use actix_web::http::StatusCode;
use actix_web::web;

use super::nav::Place;
use super::typed::{Typed, fresh_key};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::once::once;
use crate::actions::own_fields as act;
use crate::db::scope::{CanRead, Ws};
use crate::db::{DbError, own_fields};
use crate::domain::id::OwnFieldId;
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Holder, Kind, More, OwnField, OwnFieldDraft, OwnFieldTyped, OwnFields, OwnText};
use crate::domain::text::broken_by_lf;
use crate::views::choice::Choice;
use crate::views::form::{Field, Problem, said};
use crate::views::own_field::{ChangeField, Group, Line, NewField, OwnFieldsPage, Tick, about};
use crate::views::{Flash, Undo};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/fields").route(get().to(show)).route(web::post().to(add)))
        .service(web::resource("/w/{ws}/fields/{field}").route(web::post().to(change)))
        .service(web::resource("/w/{ws}/fields/{field}/archive").route(web::post().to(archive)))
        .service(web::resource("/w/{ws}/fields/{field}/restore").route(web::post().to(restore)));
}

/// The page of a workspace's fields.
pub(super) fn address(ws: i64) -> String {
    format!("/w/{ws}/fields")
}

/// What a form says of own fields, each under its key: whoever mistypes one is told what he typed.
pub(super) fn said_in(typed: &Typed) -> impl Iterator<Item = OwnText> {
    let keys = typed.starting_with("own-").map(|(rest, _)| format!("own-{rest}"));
    keys.filter_map(|key| {
        Some(OwnText { field: OwnFieldId::of_key(&key)?, text: broken_by_lf(typed.get(&key)), name: key.into() })
    })
}

/// A form of the page that was refused: of a field, or for another one.
struct Refused<'a> {
    field: Option<OwnFieldId>,
    typed: &'a Typed,
    wrong: &'a [Invalid],
}

async fn show(who: SignedIn, path: web::Path<i64>) -> Answer {
    page(&who, path.into_inner(), None).await
}

async fn page(who: &SignedIn, ws: i64, refused: Option<Refused<'_>>) -> Answer {
    let (bar, found) = who
        .read_in(ws, |conn, ws| -> Result<_, DbError> {
            let list = |holder: &Holder| Ok((*holder, own_fields::list(conn, ws, *holder)?));
            Holder::ALL.iter().map(list).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let wrong = refused.as_ref().map_or(&[][..], |refused| refused.wrong);
    let there = |id: &OwnFieldId| found.iter().any(|(_, fields)| fields.get(*id).is_some());
    if refused.as_ref().and_then(|refused| refused.field).is_some_and(|id| !there(&id)) {
        return Err(WebError::NotFound);
    }
    let page = OwnFieldsPage {
        problems: problems(refused.as_ref()),
        groups: found.iter().map(|(holder, fields)| group(&bar, *holder, fields, refused.as_ref())).collect(),
        form: if bar.role().may_write() { Some(new_field(ws, refused.as_ref())?) } else { None },
        home: format!("/w/{ws}"),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    who.print(status, &who.layout_in(&bar, Place::Elsewhere, "Own fields"), &page)
}

/// Fields of several forms have the same names; each form's have ids of their own.
fn of_form(field: OwnFieldId, name: &str) -> String {
    format!("{name}-{field}")
}

fn problems(refused: Option<&Refused<'_>>) -> Vec<Problem> {
    let Some(refused) = refused else { return Vec::new() };
    let placed = |mistake: &Invalid| match refused.field {
        Some(field) if !mistake.field.is_empty() => mistake.clone().on(of_form(field, &mistake.field)),
        _ => mistake.clone(),
    };
    refused
        .wrong
        .iter()
        .map(|mistake| match refused.field {
            Some(_) => Problem::at(&placed(mistake).field, &said(mistake)),
            None => Problem::summary(std::slice::from_ref(mistake)).remove(0),
        })
        .collect()
}

fn group(bar: &Ws<CanRead>, holder: Holder, fields: &OwnFields, refused: Option<&Refused<'_>>) -> Group {
    let (heading, lead) = match holder {
        Holder::Response => (
            "On every response",
            "They stand in the log form, are columns of files in and out, and filter the list of responses. A report counts \
             responses by each choice.",
        ),
        Holder::Experiment => ("On every experiment", "They stand on the experiment’s page and in its report."),
    };
    Group { heading, lead, lines: fields.all().map(|field| line(bar, field, refused)).collect() }
}

fn line(bar: &Ws<CanRead>, field: &OwnField, refused: Option<&Refused<'_>>) -> Line {
    let here = format!("{}/{}", address(bar.id().0), field.id);
    let (verb, button) = if field.archived { ("restore", "Take out again") } else { ("archive", "Put away") };
    let own = refused.filter(|refused| refused.field == Some(field.id));
    Line {
        name: field.name.to_string(),
        about: about(field),
        options: field.kind.options().map(|options| options.all().join(", ")).unwrap_or_default(),
        away: field.archived,
        act: format!("{here}/{verb}"),
        button,
        form: bar.role().may_write().then(|| change_field(field, here, own)),
    }
}

fn change_field(field: &OwnField, action: String, refused: Option<&Refused<'_>>) -> ChangeField {
    let typed = |name: &str, stored: &str| refused.map_or(stored, |r| r.typed.get(name)).to_owned();
    let wrong: Vec<Invalid> = refused.into_iter().flat_map(|r| r.wrong).cloned().collect();
    let input = |input: Field, name: &str| input.called(name).checked(&wrong);
    let further = Field::lines(&of_form(field.id, "options"), "Further options")
        .value(&typed("options", ""))
        .hint("One a line. Those that are there stay.")
        .optional();
    ChangeField {
        action,
        name: input(Field::line(&of_form(field.id, "name"), "Name").value(&typed("name", &field.name)), "name"),
        id: format!("f-{}", of_form(field.id, "required")),
        required: refused.map_or(field.required, |r| r.typed.get("required") == "yes"),
        options: matches!(field.kind, Kind::Choice(_)).then(|| input(further, "options")),
        stays: (field.holder == Holder::Response && field.kind.options().is_some()).then(|| Tick {
            id: format!("f-{}", of_form(field.id, "stays")),
            checked: refused.map_or(field.stays, |r| r.typed.get("stays") == "yes"),
        }),
        open: refused.is_some(),
    }
}

fn new_field(ws: i64, refused: Option<&Refused<'_>>) -> Result<NewField, WebError> {
    let none = Typed::default();
    let own = refused.filter(|refused| refused.field.is_none());
    let (typed, wrong) = own.map_or((&none, &[][..]), |r| (r.typed, r.wrong));
    let error = |name: &str| wrong.iter().find(|w| w.field == name).map(said);
    let made = wrong.iter().any(|w| w.made_before().is_some());
    let holders = [("response", "Every response"), ("experiment", "Every experiment")];
    let kinds = [("text", "Text"), ("number", "A number"), ("choice", "One of a few options"), ("date", "A date")];
    Ok(NewField {
        action: address(ws),
        key: if made || typed.key().is_empty() { fresh_key()? } else { typed.key().to_owned() },
        holders: Choice::list(holders, typed.get("holder")),
        holder_error: error("holder"),
        name: Field::line("name", "Name").value(typed.get("name")).hint("Channel, say, or Size.").checked(wrong),
        kinds: Choice::list(kinds, typed.get("kind")),
        kind_error: error("kind"),
        options: Field::lines("options", "Its options")
            .value(typed.get("options"))
            .hint("For one of a few: 2 to 30, one a line.")
            .optional()
            .checked(wrong),
        stays: typed.get("stays") == "yes",
        required: typed.get("required") == "yes",
    })
}

fn read(typed: &Typed) -> OwnFieldTyped<'_> {
    OwnFieldTyped {
        holder: typed.get("holder"),
        name: typed.get("name"),
        kind: typed.get("kind"),
        options: typed.get("options"),
        required: typed.get("required"),
        stays: typed.get("stays"),
    }
}

async fn add(path: web::Path<i64>, sent: Posted<Typed>) -> Answer {
    let ws = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    match added(&who, ws, &typed).await {
        Ok(id) => {
            let said = Flash::with_undo("Added. It is asked for from now on.", format!("{}/{id}/archive", address(ws)));
            Ok(who.go(&address(ws), &said))
        }
        Err(error) => {
            let wrong = error.shown_again()?;
            page(&who, ws, Some(Refused { field: None, typed: &typed, wrong: &wrong })).await
        }
    }
}

async fn added(who: &SignedIn, ws: i64, typed: &Typed) -> Result<i64, WebError> {
    let draft = OwnFieldDraft::parse(&read(typed))?;
    let (acting, key) = (who.acting(), typed.known_key()?);
    who.write_in(ws, move |conn, ws| once(conn, ws, &acting, &key, |conn| Ok(act::add(conn, ws, &draft)?.0))).await
}

async fn change(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    match changed(&who, ws, OwnFieldId(id), &typed).await {
        Ok(()) => Ok(who.go(&address(ws), &Flash::said("Saved."))),
        Err(error) => {
            let wrong = error.shown_again()?;
            page(&who, ws, Some(Refused { field: Some(OwnFieldId(id)), typed: &typed, wrong: &wrong })).await
        }
    }
}

async fn changed(who: &SignedIn, ws: i64, id: OwnFieldId, typed: &Typed) -> Result<(), WebError> {
    let more = More::parse(&read(typed))?;
    who.write_in(ws, move |conn, ws| act::change(conn, ws, id, &more)).await
}

async fn archive(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(&sent.by, path.into_inner(), true).await
}

async fn restore(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(&sent.by, path.into_inner(), false).await
}

async fn turn(who: &SignedIn, (ws, id): (i64, i64), archived: bool) -> Answer {
    let done = who.write_in(ws, move |conn, ws| act::archive(conn, ws, OwnFieldId(id), archived)).await;
    let here = address(ws);
    let (said, verb) = match archived {
        true => ("Put away: it is asked for and shown nowhere. Its values stay.", "restore"),
        false => ("Taken out again.", "archive"),
    };
    match done {
        Ok(()) => {
            let undo = Undo { action: format!("{here}/{id}/{verb}"), label: "Undo".into() };
            Ok(who.go(&here, &Flash { text: said.into(), undo: Some(undo) }))
        }
        Err(WebError::Invalid(wrong)) => {
            let why: Vec<String> = wrong.into_iter().map(|w| w.message).collect();
            Ok(who.go(&here, &Flash::said(why.join(" "))))
        }
        Err(other) => Err(other),
    }
}
