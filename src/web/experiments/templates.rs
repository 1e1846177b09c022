//! The template that an experiment was begun from, and keeping its design as one.

use actix_web::web;

use super::page::{Found, back};
use crate::actions::once::once;
use crate::actions::{ActionError, templates as act};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::invalid::Invalid;
use crate::domain::template::Proposal;
use crate::domain::text::{Name, Words};
use crate::views::Flash;
use crate::views::form::Field;
use crate::views::template::{Origin, ProposalText, SaveForm};
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, Posted, SignedIn, WebError, templates};

/// Where the experiment comes from.
pub(super) fn origin(ws: i64, found: &Found) -> Option<Origin> {
    let (source, template) = found.begun_from.as_ref()?;
    Some(Origin { name: template.name.clone(), href: templates::place(ws, *source) })
}

/// The plan that the template proposes, while none is set.
pub(super) fn proposed(found: &Found) -> Option<&Proposal> {
    let open = found.experiment.status == Status::Draft && found.experiment.plan.is_none();
    proposal(found).filter(|_| open)
}

fn proposal(found: &Found) -> Option<&Proposal> {
    found.begun_from.as_ref().and_then(|(_, template)| template.proposal.as_ref())
}

/// What the page says about the plan that the template proposes: while it is none yet, and while it has the same bar.
pub(super) fn about_plan(found: &Found) -> Option<ProposalText> {
    if let Some(proposal) = proposed(found) {
        return Some(ProposalText::of(proposal));
    }
    let kept =
        proposal(found).filter(|p| found.experiment.plan.is_some_and(|plan| plan.succeed_at == p.plan.succeed_at))?;
    let because = kept.because.clone();
    (!because.is_empty()).then(|| ProposalText { sentence: String::new(), because, outlook: None, open: false })
}

/// The form by which the design is kept.
pub(super) fn save_form(found: &Found, typed: &Typed, wrong: &[Invalid], base: &str) -> Result<SaveForm, WebError> {
    let or = |name: &str, stored: &str| if typed.has(name) { typed.get(name) } else { stored }.to_string();
    // Another bar than the template's needs a reason of its own.
    let why = about_plan(found).map(|text| text.because).unwrap_or_default();
    let because = Field::lines("because", "Why is this bar a good start?")
        .value(&or("because", &why))
        .hint("Whoever begins from it reads this beside the bar.")
        .optional()
        .checked(wrong);
    Ok(SaveForm {
        action: format!("{base}/templates"),
        key: fresh_key()?,
        name: Field::line("template_name", "What do you call the template?")
            .value(&or("template_name", &found.experiment.name))
            .checked(wrong),
        because: (found.experiment.plan.is_some() || proposal(found).is_some()).then_some(because),
        refused: typed.has("template_name"),
    })
}

pub(super) async fn save(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    match saved(&who, ws, ExperimentId(id), &typed).await {
        Ok(template) => {
            let said = "Saved as a template. A new experiment can begin from it.";
            let here = templates::base(ws, template);
            Ok(who.go(&here, &Flash::with_undo(said, format!("{here}/archive"))))
        }
        Err(wrong) => back(&who, at, "", "", &typed, Err(wrong)).await,
    }
}

async fn saved(who: &SignedIn, ws: i64, id: ExperimentId, typed: &Typed) -> Result<i64, WebError> {
    let (name, because) = match (
        Name::parse("template_name", typed.get("template_name")),
        Words::parse("because", Some(typed.get("because"))),
    ) {
        (Ok(name), Ok(because)) => (name, because),
        (name, because) => return Err(WebError::Invalid([name.err(), because.err()].into_iter().flatten().collect())),
    };
    let (acting, key) = (who.acting(), typed.known_key()?);
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        once(conn, ws, &acting, &key, |conn| Ok(act::save(conn, ws, &acting, id, (&name, because.as_ref()))?.0))
    })
    .await
}
