//! Experiments: the list, each one's page, and what can be done with it.

use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;

use super::nav::Place;
use super::typed::{Typed, fresh_key};
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::offers::{OfferDraft, OfferFields};
use crate::actions::{Acting, ActionError, experiments as act, offers as offer_act};
use crate::db::experiments::{self, Experiment};
use crate::db::scope::{CanRead, CanWrite, Ws};
use crate::db::{
    AnyConn, DbError, alternatives, idempotency, offers, proposition_sets, propositions, responses, tallies,
};
use crate::domain::evidence::LatePlan;
use crate::domain::experiment::{Method, Status};
use crate::domain::id::{AlternativeId, ExperimentId, OfferId, SegmentId};
use crate::domain::invalid::Invalid;
use crate::domain::plan::{Plan, amendment_reason};
use crate::domain::text::{Name, Words};
use crate::views::experiment::{
    CheckLine, Line, ListPage, NewForm, OfferForm, OfferLine, OfferPage, OfferTyped, Part, ShowPage, methods,
    status_word,
};
use crate::views::form::{Field, Problem};
use crate::views::{Flash, Undo, format, plan as plan_view};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}{path}"));
    cfg.service(web::resource("/w/{ws}").route(get().to(list)))
        .service(web::resource("/w/{ws}/experiments").route(web::post().to(create)))
        .service(at("").route(get().to(show)).route(web::post().to(rename)))
        .service(at("/segments").route(web::post().to(add_segments)))
        .service(at("/segments/{part}/remove").route(web::post().to(remove_segment)))
        .service(at("/alternatives").route(web::post().to(add_alternative)))
        .service(at("/alternatives/{part}/archive").route(web::post().to(archive_alternative)))
        .service(at("/alternatives/{part}/restore").route(web::post().to(restore_alternative)))
        .service(at("/offers").route(web::post().to(add_offer)))
        .service(at("/offers/{part}").route(get().to(show_offer)).route(web::post().to(change_offer)))
        .service(at("/offers/{part}/archive").route(web::post().to(archive_offer)))
        .service(at("/offers/{part}/restore").route(web::post().to(restore_offer)))
        .service(at("/method").route(web::post().to(set_method)))
        .service(at("/plan").route(web::post().to(set_plan)))
        .service(at("/amendments").route(web::post().to(amend)))
        .service(at("/start").route(web::post().to(start)))
        .service(at("/stop").route(web::post().to(stop)))
        .service(at("/reopen").route(web::post().to(reopen)))
        .service(at("/archive").route(web::post().to(archive)))
        .service(at("/restore").route(web::post().to(restore)));
}

fn base(ws: i64, experiment: i64) -> String {
    format!("/w/{ws}/experiments/{experiment}")
}

#[derive(Debug, Default, Deserialize)]
struct Which {
    show: Option<String>,
}

async fn list(who: SignedIn, path: web::Path<i64>, which: web::Query<Which>) -> Answer {
    let archived = which.show.as_deref() == Some("archived");
    let (ws, page) = list_page(&who, path.into_inner(), archived).await?;
    who.page_in(&ws, Place::Experiments, &page.heading.clone(), &page)
}

async fn list_page(who: &SignedIn, ws: i64, archived: bool) -> Result<(Ws<CanRead>, ListPage), WebError> {
    let (bar, (found, counted)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            Ok((experiments::list(conn, ws, archived)?, tallies::counted(conn, ws)?))
        })
        .await?;
    let heading = match (archived, found.len()) {
        (true, _) => "Experiments that were put away".to_string(),
        (false, 0) => "What do you want to find out first?".to_string(),
        (false, _) => format!("Experiments of {}", bar.name()),
    };
    let line = |e: &Experiment| {
        let n = counted.get(&e.id.0).copied().and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
        Line {
            href: base(ws, e.id.0),
            report: format!("{}/report", base(ws, e.id.0)),
            name: e.name.clone(),
            status: status_word(e.status, e.archived_at.is_some()),
            bar: e.plan.map_or("none".to_string(), |p| format::bar(p.succeed_at)),
            responses: format::count(n),
        }
    };
    let may_write = bar.role().may_write() && !archived;
    let page = ListPage {
        heading,
        experiments: found.iter().map(line).collect(),
        archived_href: (!archived).then(|| format!("/w/{ws}?show=archived")),
        new: if may_write {
            Some(NewForm::new(format!("/w/{ws}/experiments"), fresh_key()?, "", "", &[]))
        } else {
            None
        },
        problems: Vec::new(),
    };
    Ok((bar, page))
}

async fn create(path: web::Path<i64>, sent: Posted<Typed>) -> Answer {
    let ws = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    match created(&who, ws, &typed).await {
        Ok(id) => Ok(who.go(&base(ws, id.0), &Flash::said("Created. The checklist leads to the rest."))),
        Err(WebError::Invalid(wrong)) => {
            let (bar, mut page) = list_page(&who, ws, false).await?;
            let action = format!("/w/{ws}/experiments");
            page.new =
                Some(NewForm::new(action, typed.key().to_string(), typed.get("name"), typed.get("hypothesis"), &wrong));
            page.problems = Problem::summary(&wrong);
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(StatusCode::UNPROCESSABLE_ENTITY, &layout, &page)
        }
        Err(other) => Err(other),
    }
}

async fn created(who: &SignedIn, ws: i64, typed: &Typed) -> Result<ExperimentId, WebError> {
    let (name, hypothesis) = name_and_hypothesis(typed)?;
    let (acting, key) = (who.acting(), key(typed)?);
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        once(conn, ws, &acting, &key, |conn| Ok(act::create(conn, ws, &acting, &name, hypothesis.as_ref())?.0))
            .map(ExperimentId)
    })
    .await
}

fn key(typed: &Typed) -> Result<String, WebError> {
    match typed.key() {
        "" => Err(WebError::BadRequest("The form is incomplete. Open it anew.")),
        key if key.len() > 64 => Err(WebError::BadRequest("The form is incomplete. Open it anew.")),
        key => Ok(key.to_string()),
    }
}

/// Does what a form asks for once: sent again, it finds what it made.
fn once(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    key: &str,
    make: impl FnOnce(&mut AnyConn) -> Result<i64, ActionError>,
) -> Result<i64, ActionError> {
    // Writers of one workspace queue here, so the second sending sees what the first one has noted.
    responses::take_ids(conn, ws, 0)?;
    if let Some(earlier) = idempotency::location(conn, ws, key)? {
        return earlier.parse().map_err(|_| ActionError::Conflict("This form was already used. Open it anew.".into()));
    }
    let id = make(conn)?;
    idempotency::note(conn, ws, key, &id.to_string(), acting.now)?;
    Ok(id)
}

fn name_and_hypothesis(typed: &Typed) -> Result<(Name, Option<Words>), WebError> {
    let name = Name::parse("name", typed.get("name"));
    let hypothesis = Words::parse("hypothesis", Some(typed.get("hypothesis")));
    match (name, hypothesis) {
        (Ok(name), Ok(hypothesis)) => Ok((name, hypothesis)),
        (name, hypothesis) => Err(WebError::Invalid([name.err(), hypothesis.err()].into_iter().flatten().collect())),
    }
}

/// Everything that an experiment's page shows.
struct Found {
    experiment: Experiment,
    design: crate::domain::experiment::Design,
    segments: Vec<(SegmentId, String)>,
    offers: Vec<offers::Offer>,
    sets: std::collections::HashMap<i64, std::sync::Arc<[String]>>,
    claims: std::collections::HashMap<String, Vec<String>>,
    alternatives: Vec<alternatives::Alternative>,
    amendments: Vec<crate::domain::plan::Amendment>,
    late: Option<LatePlan>,
}

fn find<P>(conn: &mut AnyConn, ws: &Ws<P>, id: i64) -> Result<Found, DbError> {
    let experiment = experiments::get(conn, ws, ExperimentId(id))?;
    let offers = offers::list(conn, ws, experiment.id)?;
    let first_response = tallies::first_day(conn, ws, experiment.id)?;
    let sets: Vec<i64> = offers.iter().filter_map(|o| o.propositions).map(|s| s.0).collect();
    Ok(Found {
        design: experiments::design(conn, ws, &experiment)?,
        segments: experiments::segments(conn, ws, experiment.id)?,
        sets: proposition_sets::members(conn, ws, &sets)?,
        claims: propositions::claims(conn, ws)?,
        alternatives: alternatives::list(conn, ws, experiment.id)?,
        amendments: experiments::amendments(conn, ws, experiment.id)?,
        late: LatePlan::find(experiment.plan.as_ref(), experiment.started_at, first_response),
        experiment,
        offers,
    })
}

/// What was typed into which form of the page, and what was wrong with it.
struct Refused<'a> {
    typed: &'a Typed,
    wrong: &'a [Invalid],
}

fn show_page(ws: i64, found: &Found, may_write: bool, refused: Option<&Refused<'_>>) -> Result<ShowPage, WebError> {
    let e = &found.experiment;
    let base = base(ws, e.id.0);
    let none = Typed::default();
    let (typed, wrong) = refused.map_or((&none, &[][..]), |r| (r.typed, r.wrong));
    let (checklist, progress) = CheckLine::of(&found.design.checklist());
    // Only the form that was refused shows what was typed: the page has others.
    let or = |name: &str, stored: &str| if typed.has(name) { typed.get(name) } else { stored }.to_string();
    let field = |field: Field| may_write.then(|| field.checked(wrong));
    Ok(ShowPage {
        name: e.name.clone(),
        hypothesis: e.hypothesis.clone(),
        source: e.source.clone(),
        status: status_word(e.status, e.archived_at.is_some()).to_string(),
        is_draft: e.status == Status::Draft,
        is_running: e.status == Status::Running,
        is_stopped: e.status == Status::Stopped,
        is_archived: e.archived_at.is_some(),
        may_write,
        blocked: found.design.missing().first().map(|i| format!("Before the start: {}.", i.label.to_lowercase())),
        checklist,
        progress,
        key: fresh_key()?,
        name_field: field(Field::line("name", "Name").value(&or("name", &e.name))),
        hypothesis_field: field(
            Field::lines("hypothesis", "Hypothesis").value(&or("hypothesis", &e.hypothesis)).optional(),
        ),
        segments: found
            .segments
            .iter()
            .map(|(id, name)| part(name, format!("{base}/segments/{id}/remove"), "Take away", false))
            .collect(),
        segment_field: field(
            Field::line("segment", "Add a segment")
                .value(typed.get("segment"))
                .hint("A kind of customer: single shops, say."),
        ),
        offers: found.offers.iter().map(|o| offer_line(o, found, &base)).collect(),
        offer_form: if may_write {
            Some(OfferForm::new(format!("{base}/offers"), "Make the offer", fresh_key()?, &offer_typed(typed), wrong))
        } else {
            None
        },
        alternatives: found.alternatives.iter().map(|a| alternative(a, &base)).collect(),
        alternative_field: field(
            Field::line("alternative", "Add an alternative")
                .value(typed.get("alternative"))
                .hint("A competitor, a workaround, doing it in-house."),
        ),
        methods: methods(if typed.has("method") { Method::parse(typed.get("method")) } else { e.method }),
        method: e.method.map_or("No method is chosen yet.", Method::label).to_string(),
        riskiest: e.riskiest_assumption.clone(),
        riskiest_field: field(
            Field::lines("riskiest", "Riskiest assumption")
                .value(&or("riskiest", &e.riskiest_assumption))
                .hint("What would sink the idea soonest if it were wrong?")
                .optional(),
        ),
        plan: plan_part(e, found, &base, may_write, typed, wrong),
        problems: Problem::summary(wrong),
        base,
    })
}

fn part(name: &str, action: String, button: &'static str, away: bool) -> Part {
    Part { name: name.to_string(), action, button, away }
}

fn alternative(a: &alternatives::Alternative, base: &str) -> Part {
    let (verb, button) = if a.archived { ("restore", "Offer again") } else { ("archive", "Take away") };
    part(&a.name, format!("{base}/alternatives/{}/{verb}", a.id), button, a.archived)
}

fn offer_line(offer: &offers::Offer, found: &Found, base: &str) -> OfferLine {
    let here = format!("{base}/offers/{}", offer.id);
    let (verb, button) = if offer.archived { ("restore", "Make again") } else { ("archive", "Take away") };
    let carried = offer.propositions.and_then(|set| found.sets.get(&set.0));
    let with_cares = |name: &String| match found.claims.get(name) {
        Some(cares) => format!("{name}, taking care of {}", cares.join(", ")),
        None => name.clone(),
    };
    let amount = offer.ask.amount.map(|m| format!(" of {}", format::money(m))).unwrap_or_default();
    OfferLine {
        name: offer.name.clone(),
        words: offer.words.clone(),
        ask: format!("{}{amount}", format::rung(offer.ask.rung)),
        price: offer.price.map(format::money),
        propositions: carried.map(|set| set.iter().map(with_cares).collect()).unwrap_or_default(),
        action: format!("{here}/{verb}"),
        href: here,
        button,
        away: offer.archived,
    }
}

fn plan_part(
    e: &Experiment,
    found: &Found,
    base: &str,
    may_write: bool,
    typed: &Typed,
    wrong: &[Invalid],
) -> crate::views::experiment::PlanPart {
    let mut part = plan_view::part(e.plan.as_ref(), e.status, &found.amendments, found.late.as_ref());
    let may_change = may_write && (e.status == Status::Draft || e.plan.is_some());
    if may_change {
        let (bar, stop_at, stop_on) = plan_view::typed(e.plan.as_ref());
        let or = |name: &str, stored: String| if typed.has(name) { typed.get(name).to_string() } else { stored };
        let frozen = e.status != Status::Draft;
        part.action = format!("{base}/{}", if frozen { "amendments" } else { "plan" });
        part.succeed_at = Some(
            Field::line("succeed_at", "Worth doing if at least this share accepts")
                .value(&or("succeed_at", bar))
                .hint("30% or 0.3. This is the bar.")
                .checked(wrong),
        );
        part.stop_at = Some(
            Field::line("stop_at", "Responses planned for each offer")
                .value(&or("stop_at", stop_at))
                .hint("40, say.")
                .optional()
                .checked(wrong),
        );
        part.stop_on = Some(
            Field::typed("stop_on", "Or stop on this day", "date")
                .value(&or("stop_on", stop_on))
                .optional()
                .checked(wrong),
        );
        part.refused = typed.has("succeed_at");
        part.reason = frozen.then(|| {
            Field::lines("reason", "Why does the plan change?")
                .value(typed.get("reason"))
                .hint("The report prints it, with the date.")
                .checked(wrong)
        });
    }
    part
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (bar, found) = who.read_in(ws, move |conn, ws| find(conn, ws, experiment)).await?;
    let page = show_page(ws, &found, bar.role().may_write(), None)?;
    who.page_in(&bar, Place::Experiments, &page.name.clone(), &page)
}

/// Goes back to the experiment's page after a form of it: with what was said, or with what was wrong.
async fn back(
    who: &SignedIn,
    (ws, experiment): (i64, i64),
    anchor: &str,
    said: &str,
    typed: &Typed,
    done: Result<(), WebError>,
) -> Answer {
    match done {
        Ok(()) => Ok(who.go(&format!("{}{anchor}", base(ws, experiment)), &Flash::said(said))),
        Err(WebError::Invalid(wrong)) => {
            let (bar, found) = who.read_in(ws, move |conn, ws| find(conn, ws, experiment)).await?;
            let page = show_page(ws, &found, true, Some(&Refused { typed, wrong: &wrong }))?;
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(StatusCode::UNPROCESSABLE_ENTITY, &layout, &page)
        }
        Err(other) => Err(other),
    }
}

async fn rename(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match name_and_hypothesis(&typed) {
        Ok((name, hypothesis)) => {
            who.write_in(ws, move |conn, ws| act::rename(conn, ws, ExperimentId(id), &name, hypothesis.as_ref())).await
        }
        Err(wrong) => Err(wrong),
    };
    back(&who, at, "#basics", "Saved.", &typed, done).await
}

async fn add_segments(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match Name::parse("segment", typed.get("segment")) {
        Ok(name) => {
            who.write_in(ws, move |conn, ws| act::add_segments(conn, ws, ExperimentId(id), std::slice::from_ref(&name)))
                .await
        }
        Err(wrong) => Err(WebError::Invalid(vec![wrong])),
    };
    back(&who, at, "#segments", "Added.", &typed, done).await
}

async fn remove_segment(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id, segment) = path.into_inner();
    sent.by.write_in(ws, move |conn, ws| act::remove_segment(conn, ws, ExperimentId(id), SegmentId(segment))).await?;
    Ok(sent.by.go(&format!("{}#segments", base(ws, id)), &Flash::said("Taken away. Its responses stay.")))
}

async fn add_alternative(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match Name::parse("alternative", typed.get("alternative")) {
        Ok(name) => who
            .write_in(ws, move |conn, ws| act::add_alternative(conn, ws, ExperimentId(id), &name).map(|_| ()))
            .await
            .map_err(|e| renamed(e, "name", "alternative")),
        Err(wrong) => Err(WebError::Invalid(vec![wrong])),
    };
    back(&who, at, "#alternatives", "Added.", &typed, done).await
}

/// The same complaint about a field that the form calls differently.
fn renamed(error: WebError, from: &str, to: &'static str) -> WebError {
    match error {
        WebError::Invalid(wrong) => {
            WebError::Invalid(wrong.into_iter().map(|w| if w.field == from { w.on(to) } else { w }).collect())
        }
        other => other,
    }
}

/// Takes a part of the experiment away or brings it back, with a button that does the opposite.
async fn swing<F>(sent: Posted<Nothing>, path: web::Path<(i64, i64, i64)>, kind: &str, away: bool, swing: F) -> Answer
where
    F: Fn(&mut AnyConn, &Ws<CanWrite>, ExperimentId, i64, bool) -> Result<(), ActionError> + Send + Sync + 'static,
{
    let (ws, id, part) = path.into_inner();
    sent.by.write_in(ws, move |conn, ws| swing(conn, ws, ExperimentId(id), part, away)).await?;
    let (text, verb) = if away { ("Taken away. Its responses stay.", "restore") } else { ("Brought back.", "archive") };
    let flash = Flash::with_undo(text, format!("{}/{kind}/{part}/{verb}", base(ws, id)));
    Ok(sent.by.go(&format!("{}#{kind}", base(ws, id)), &flash))
}

fn swing_alternative(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    part: i64,
    away: bool,
) -> Result<(), ActionError> {
    act::archive_alternative(conn, ws, id, AlternativeId(part), away)
}

fn swing_offer(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    part: i64,
    away: bool,
) -> Result<(), ActionError> {
    offer_act::archive(conn, ws, id, OfferId(part), away)
}

async fn archive_alternative(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "alternatives", true, swing_alternative).await
}

async fn restore_alternative(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "alternatives", false, swing_alternative).await
}

async fn archive_offer(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "offers", true, swing_offer).await
}

async fn restore_offer(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "offers", false, swing_offer).await
}

fn offer_typed(typed: &Typed) -> OfferTyped<'_> {
    OfferTyped {
        name: typed.get("offer_name"),
        words: typed.get("words"),
        ask: typed.get("ask"),
        ask_amount: typed.get("ask_amount"),
        price: typed.get("price"),
        currency: typed.get("currency"),
        propositions: typed.get("propositions"),
        cares: typed.get("cares"),
    }
}

fn offer_draft(typed: &Typed) -> Result<OfferDraft, WebError> {
    let t = offer_typed(typed);
    let fields = OfferFields {
        name: t.name,
        words: t.words,
        ask: t.ask,
        ask_amount: t.ask_amount,
        price: t.price,
        currency: t.currency,
        propositions: t.propositions,
        cares: t.cares,
    };
    OfferDraft::parse(&fields).map_err(|wrong| renamed(WebError::Invalid(wrong), "name", "offer_name"))
}

async fn add_offer(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match (offer_draft(&typed), key(&typed)) {
        (Ok(draft), Ok(key)) => {
            let acting = who.acting();
            let made = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                once(conn, ws, &acting, &key, |conn| Ok(offer_act::add(conn, ws, ExperimentId(id), &draft)?.0))
                    .map(|_| ())
            };
            who.write_in(ws, made).await
        }
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong),
    };
    back(&who, at, "#offers", "The offer is made.", &typed, done).await
}

/// An offer, if it belongs to the experiment of the address.
fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, experiment: i64, offer: i64) -> Result<offers::Offer, DbError> {
    let offer = offers::get(conn, ws, OfferId(offer))?;
    if offer.experiment.0 == experiment { Ok(offer) } else { Err(DbError::NotFound) }
}

async fn show_offer(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, id, part) = path.into_inner();
    let (bar, (experiment, offer, names, cares)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let offer = of_experiment(conn, ws, id, part)?;
            let sets: Vec<i64> = offer.propositions.iter().map(|s| s.0).collect();
            let names: Vec<String> =
                proposition_sets::members(conn, ws, &sets)?.into_values().flat_map(|s| s.to_vec()).collect();
            let claims = propositions::claims(conn, ws)?;
            let cares: Vec<String> = names.iter().filter_map(|n| claims.get(n)).flatten().cloned().collect();
            Ok((experiments::get(conn, ws, ExperimentId(id))?, offer, names, cares))
        })
        .await?;
    let (propositions, cares) = (names.join("\n"), cares.join("\n"));
    let amount = offer.ask.amount.map(|m| m.decimal()).unwrap_or_default();
    let price = offer.price.map(|m| m.decimal()).unwrap_or_default();
    let currency = offer.price.or(offer.ask.amount).map(|m| m.currency.code().to_string()).unwrap_or_default();
    let typed = OfferTyped {
        name: &offer.name,
        words: &offer.words,
        ask: offer.ask.rung.word(),
        ask_amount: &amount,
        price: &price,
        currency: &currency,
        propositions: &propositions,
        cares: &cares,
    };
    let page = OfferPage {
        back: base(ws, id),
        experiment: experiment.name,
        form: OfferForm::new(format!("{}/offers/{part}", base(ws, id)), "Save", fresh_key()?, &typed, &[]),
        problems: Vec::new(),
    };
    who.page_in(&bar, Place::Experiments, &offer.name, &page)
}

async fn change_offer(path: web::Path<(i64, i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id, part) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match offer_draft(&typed) {
        Ok(draft) => {
            who.write_in(ws, move |conn, ws| offer_act::change(conn, ws, ExperimentId(id), OfferId(part), &draft)).await
        }
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(()) => Ok(who.go(&format!("{}#offers", base(ws, id)), &Flash::said("Saved."))),
        Err(WebError::Invalid(wrong)) => {
            let (bar, experiment) = who
                .read_in(ws, move |conn, ws| {
                    of_experiment(conn, ws, id, part)?;
                    experiments::get(conn, ws, ExperimentId(id))
                })
                .await?;
            let page = OfferPage {
                back: base(ws, id),
                experiment: experiment.name,
                form: OfferForm::new(
                    format!("{}/offers/{part}", base(ws, id)),
                    "Save",
                    fresh_key()?,
                    &offer_typed(&typed),
                    &wrong,
                ),
                problems: Problem::summary(&wrong),
            };
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(StatusCode::UNPROCESSABLE_ENTITY, &layout, &page)
        }
        Err(other) => Err(other),
    }
}

async fn set_method(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match Words::parse("riskiest", Some(typed.get("riskiest"))) {
        Ok(riskiest) => {
            let method = Method::parse(typed.get("method"));
            who.write_in(ws, move |conn, ws| act::set_method(conn, ws, ExperimentId(id), method, riskiest.as_ref()))
                .await
        }
        Err(wrong) => Err(WebError::Invalid(vec![wrong])),
    };
    back(&who, at, "#method", "Saved.", &typed, done).await
}

fn plan_of(typed: &Typed) -> Result<Option<Plan>, WebError> {
    Plan::parse(typed.get("succeed_at"), typed.get("stop_at"), typed.get("stop_on")).map_err(WebError::Invalid)
}

async fn set_plan(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match plan_of(&typed) {
        Ok(plan) => who.write_in(ws, move |conn, ws| act::plan(conn, ws, ExperimentId(id), plan)).await,
        Err(wrong) => Err(wrong),
    };
    back(&who, at, "#plan", "The plan is saved. It can change until the start.", &typed, done).await
}

async fn amend(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match (plan_of(&typed), amendment_reason(typed.get("reason"))) {
        (Ok(Some(plan)), Ok(reason)) => {
            let acting = who.acting();
            who.write_in(ws, move |conn, ws| act::amend(conn, ws, &acting, ExperimentId(id), plan, &reason)).await
        }
        (Ok(None), _) => {
            Err(WebError::Invalid(vec![Invalid::new("succeed_at", "required", "A plan that has begun keeps a bar.")]))
        }
        (Ok(_), Err(wrong)) => Err(WebError::Invalid(vec![wrong])),
        (Err(wrong), _) => Err(wrong),
    };
    back(&who, at, "#plan", "Amended. The report says so, with your reason.", &typed, done).await
}

type Verb = fn(&mut AnyConn, &Ws<CanWrite>, &Acting, ExperimentId) -> Result<(), ActionError>;

async fn turn(
    sent: Posted<Nothing>,
    path: web::Path<(i64, i64)>,
    verb: Verb,
    said: &str,
    undo: Option<(&str, &str)>,
) -> Answer {
    let (ws, id) = path.into_inner();
    let acting = sent.by.acting();
    let done = sent.by.write_in(ws, move |conn, ws| verb(conn, ws, &acting, ExperimentId(id))).await;
    let here = base(ws, id);
    match done {
        Ok(()) => {
            let undo = undo.map(|(verb, label)| Undo { action: format!("{here}/{verb}"), label: label.into() });
            Ok(sent.by.go(&here, &Flash { text: said.into(), undo }))
        }
        Err(WebError::Conflict(why)) => Ok(sent.by.go(&here, &Flash::said(why))),
        Err(other) => Err(other),
    }
}

async fn start(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, act::start, "Started. The plan is locked; now log what customers do.", None).await
}

async fn stop(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, act::stop, "Stopped.", Some(("reopen", "Undo"))).await
}

async fn reopen(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, |conn, ws, _, id| act::reopen(conn, ws, id), "Asking again.", Some(("stop", "Undo"))).await
}

async fn archive(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(
        sent,
        path,
        |conn, ws, acting, id| act::archive(conn, ws, acting, id, true),
        "Put away.",
        Some(("restore", "Undo")),
    )
    .await
}

async fn restore(path: web::Path<(i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(
        sent,
        path,
        |conn, ws, acting, id| act::archive(conn, ws, acting, id, false),
        "Taken out again.",
        Some(("archive", "Undo")),
    )
    .await
}
