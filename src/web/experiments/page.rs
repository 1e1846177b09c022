//! An experiment's page: found, filled in, and shown again when a form of it was refused.

use super::own::Own;
use super::{base, own_items, templates};
use actix_web::http::StatusCode;

use crate::actions::experiments as act;
use crate::db::experiments::{self, Experiment};
use crate::db::scope::Ws;
use crate::db::{
    AnyConn, DbError, alternatives, amendments, decisions, designs, findings, follow_ups, forecasts, offers,
    own_items as stored_items, proposition_sets, propositions, rewordings, tallies, templates as stored_templates,
};
use crate::domain::chain::Link;
use crate::domain::decision::{Decision, Subject};
use crate::domain::evidence::LatePlan;
use crate::domain::experiment::{Method, Status};
use crate::domain::finding::Finding;
use crate::domain::forecast::{Forecast, Judged};
use crate::domain::id::{ExperimentId, SegmentId};
use crate::domain::invalid::Invalid;
use crate::domain::offer::OfferFields;
use crate::domain::own_item::OwnItem;
use crate::domain::rewording::Rewording;
use crate::domain::template::{Source, Template};
use crate::domain::workspace::Role;
use crate::views::chain::ChainPart;
use crate::views::decision::DecisionPart;
use crate::views::experiment::{CheckLine, OfferForm, OfferLine, Part, ShowPage, methods, status_word};
use crate::views::forecast::{self, ForecastLine, ForecastPart};
use crate::views::form::{Field, Problem};
use crate::views::{Flash, format, plan as plan_view};
use crate::web::error::status_of;
use crate::web::nav::Place;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, SignedIn, WebError};

/// Everything that an experiment's page shows.
pub(super) struct Found {
    pub(super) experiment: Experiment,
    pub(super) design: crate::domain::experiment::Design,
    pub(super) segments: Vec<(SegmentId, String)>,
    pub(super) offers: Vec<offers::Offer>,
    pub(super) sets: std::collections::HashMap<i64, std::sync::Arc<[String]>>,
    pub(super) claims: std::collections::HashMap<String, Vec<String>>,
    pub(super) alternatives: Vec<alternatives::Alternative>,
    pub(super) amendments: Vec<crate::domain::plan::Amendment>,
    rewordings: Vec<Rewording>,
    pub(super) late: Option<LatePlan>,
    pub(super) chain: Vec<Link>,
    pub(super) findings: Vec<Finding>,
    pub(super) decisions: Vec<Decision>,
    pub(super) forecasts: Vec<Judged>,
    pub(super) own_forecast: Option<Forecast>,
    pub(super) own_items: Vec<OwnItem>,
    pub(super) begun_from: Option<(Source, Template)>,
    pub(super) own: Own,
}

pub(super) fn find<P>(conn: &mut AnyConn, ws: &Ws<P>, id: i64) -> Result<Found, DbError> {
    let experiment = experiments::get(conn, ws, ExperimentId(id))?;
    let offers = offers::list(conn, ws, experiment.id)?;
    let first_response = tallies::first_day(conn, ws, experiment.id)?;
    let sets: Vec<i64> = offers.iter().filter_map(|o| o.propositions).map(|s| s.0).collect();
    Ok(Found {
        design: designs::design(conn, ws, &experiment)?,
        segments: experiments::segments(conn, ws, experiment.id)?,
        sets: proposition_sets::members(conn, ws, &sets)?,
        claims: propositions::claims(conn, ws)?,
        alternatives: alternatives::list(conn, ws, experiment.id)?,
        amendments: amendments::of_experiment(conn, ws, experiment.id)?,
        rewordings: rewordings::of_experiment(conn, ws, experiment.id)?,
        chain: follow_ups::chain(conn, ws, experiment.id)?,
        findings: findings::of_experiment(conn, ws, experiment.id)?.findings(),
        decisions: decisions::list(conn, ws, Subject::Experiment(experiment.id))?,
        forecasts: forecasts::of_experiment(conn, ws, experiment.id)?,
        own_forecast: forecasts::own(conn, ws, experiment.id)?,
        own_items: stored_items::list(conn, ws, experiment.id)?,
        begun_from: stored_templates::begun_from(conn, ws, experiment.id)?,
        own: Own::find(conn, ws, experiment.id)?,
        late: LatePlan::find(experiment.plan.as_ref(), experiment.started_at, first_response),
        experiment,
        offers,
    })
}

/// What was typed into which form of the page, and what was wrong with it.
pub(super) struct Refused<'a> {
    pub(super) typed: &'a Typed,
    pub(super) wrong: &'a [Invalid],
}

pub(super) fn show_page(
    ws: i64,
    found: &Found,
    role: Role,
    refused: Option<&Refused<'_>>,
) -> Result<ShowPage, WebError> {
    let e = &found.experiment;
    let (at, may_write) = (ws, role.may_write());
    let base = base(ws, e.id.0);
    let none = Typed::default();
    let (typed, wrong) = refused.map_or((&none, &[][..]), |r| (r.typed, r.wrong));
    let (checklist, progress) = CheckLine::of(&found.design.checklist(), &found.own_items);
    // Only the form that was refused shows what was typed: the page has others.
    let or = |name: &str, stored: &str| if typed.has(name) { typed.get(name) } else { stored }.to_string();
    let field = |field: Field| may_write.then(|| field.checked(wrong));
    // A form that was refused still knows what it was opened with; one that came too late is told, and knows it now.
    let late = status_of(wrong) == StatusCode::CONFLICT;
    let seen = |of: &str, now: String| if typed.has(of) && !late { typed.get("seen").to_string() } else { now };
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
        blocked: blocked(found),
        origin: templates::origin(ws, found),
        checklist,
        own_items: own_items::part(found, may_write, typed, wrong, &base)?,
        progress,
        key: fresh_key()?,
        name_field: field(Field::line("name", "Name").value(&or("name", &e.name))),
        tags_field: field(
            Field::line("tags", "Tags")
                .value(&or("tags", &e.tags.line()))
                .hint("Words to find it again by, parted by commas.")
                .optional(),
        ),
        hypothesis_field: field(
            Field::lines("hypothesis", "Hypothesis").value(&or("hypothesis", &e.hypothesis)).optional(),
        ),
        segments: found
            .segments
            .iter()
            .map(|(id, name)| part(name, format!("{base}/segments/{id}/remove"), "Take away", false))
            .collect(),
        no_segment: match found.design.segments {
            0 => "No segment is named yet.",
            _ => "None was chosen here; the responses say of which segments their customers are.",
        },
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
        head_seen: seen("name", act::head_mark(e)),
        method_seen: seen("method", act::method_mark(e)),
        reworded: found.rewordings.iter().map(|r| format!("{} {}", r.lead(), r.change())).collect(),
        riskiest_field: field(
            Field::lines("riskiest", "Riskiest assumption")
                .value(&or("riskiest", &e.riskiest_assumption))
                .hint("What would sink the idea soonest if it were wrong?")
                .optional(),
        ),
        plan: plan_part(e, found, &base, may_write, typed, wrong)?,
        own: found.own.part((at, e.id.0), may_write, typed, wrong),
        chain: ChainPart::of(at, &found.chain, e.id),
        decision: (e.status != Status::Draft).then(|| DecisionPart::of(&found.findings, &found.decisions, &base)),
        forecast: forecast_part(at, found, &base, role, typed, wrong)?,
        save: if may_write { Some(templates::save_form(found, typed, wrong, &base)?) } else { None },
        // The only form of the page that makes something which has a page of its own.
        problems: Problem::summary_or_made(wrong, |id| format!("{base}/offers/{id}")),
        base,
    })
}

/// What keeps the experiment from starting.
fn blocked(found: &Found) -> Option<String> {
    let item = found.design.missing().first().map(|item| format!("{}.", item.label.to_lowercase()));
    let what = item.or_else(|| found.own.missing().map(|field| field.demanded().message))?;
    Some(format!("Before the start: {what}"))
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
    OfferLine {
        name: offer.name.clone(),
        words: offer.words.clone(),
        ask: format::rung_of(offer.ask.rung, offer.ask.amount),
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
) -> Result<crate::views::plan::PlanPart, WebError> {
    let mut part = plan_view::part(e.plan.as_ref(), e.status, &found.amendments, found.late.as_ref());
    part.proposal = templates::about_plan(found);
    let may_change = may_write && (e.status == Status::Draft || e.plan.is_some());
    if may_change {
        let (bar, stop_at, stop_on) =
            plan_view::typed(e.plan.as_ref().or(templates::proposed(found).map(|proposal| &proposal.plan)));
        let or = |name: &str, stored: String| if typed.has(name) { typed.get(name).to_string() } else { stored };
        let frozen = e.status != Status::Draft;
        part.action = format!("{base}/{}", if frozen { "amendments" } else { "plan" });
        part.succeed_at = Some(
            Field::line("succeed_at", "Worth doing if more than this share accepts")
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
        part.key = fresh_key()?;
        part.refused = typed.has("succeed_at");
        part.reason = frozen.then(|| {
            Field::lines("reason", "Why does the plan change?")
                .value(typed.get("reason"))
                .hint("The report prints it, with the date.")
                .checked(wrong)
        });
    }
    Ok(part)
}

fn forecast_part(
    ws: i64,
    found: &Found,
    base: &str,
    role: Role,
    typed: &Typed,
    wrong: &[Invalid],
) -> Result<ForecastPart, WebError> {
    let (e, own) = (&found.experiment, found.own_forecast.as_ref());
    let all = format!("/w/{ws}/forecasts");
    if e.status != Status::Draft {
        let lines: Vec<ForecastLine> = found.forecasts.iter().map(|j| ForecastLine::of(ws, j)).collect();
        let sentence = if lines.is_empty() { "Nobody forecast it before the start." } else { "" }.to_string();
        return Ok(ForecastPart { sentence, lines, all, ..ForecastPart::default() });
    }
    let fits = own.is_some_and(|f| f.fits(e.plan.as_ref()));
    let may = role.may_comment();
    let value = typed.has("chance").then(|| typed.get("chance"));
    Ok(ForecastPart {
        sentence: forecast::own_sentence(own, e.plan.is_some(), fits),
        chance: (may && e.plan.is_some()).then(|| forecast::field(own, value, wrong)),
        key: fresh_key()?,
        action: format!("{base}/forecast"),
        withdraw: own.filter(|_| may).map(|_| format!("{base}/forecast/withdraw")),
        lines: Vec::new(),
        all,
    })
}

/// Goes back to the experiment's page after a form of it: with what was said, or with what was wrong.
pub(in crate::web) async fn back(
    who: &SignedIn,
    (ws, experiment): (i64, i64),
    anchor: &str,
    said: &str,
    typed: &Typed,
    done: Result<(), WebError>,
) -> Answer {
    match done {
        Ok(()) => Ok(who.go(&format!("{}{anchor}", base(ws, experiment)), &Flash::said(said))),
        Err(error) => {
            let wrong = error.shown_again()?;
            let (bar, found) = who.read_in(ws, move |conn, ws| find(conn, ws, experiment)).await?;
            let page = show_page(ws, &found, bar.role(), Some(&Refused { typed, wrong: &wrong }))?;
            let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
            who.print(status_of(&wrong), &layout, &page)
        }
    }
}

pub(super) fn offer_typed(typed: &Typed) -> OfferFields<'_> {
    OfferFields {
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
