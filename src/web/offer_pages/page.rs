//! The team's page about the customers' page: found and filled in.

use actix_web::http::StatusCode;

use super::{at, fields, here};
use crate::db::answers::{self, Given};
use crate::db::experiments::{self, Experiment};
use crate::db::named::customers;
use crate::db::offer_links::{self, OfferLink};
use crate::db::offer_pages::{self, OfferPage};
use crate::db::offer_pictures::{self, Picture};
use crate::db::offers::{self, Offer};
use crate::db::scope::{CanRead, Ws};
use crate::db::{AnyConn, DbError, contacts};
use crate::domain::experiment::Status;
use crate::domain::invalid::Invalid;
use crate::domain::offer_page::{Arrangement, Commitment, Language, OfferPageFields};
use crate::domain::response::Outcome;
use crate::domain::silence::Patience;
use crate::domain::time::Moment;
use crate::domain::wording::{counted, date};
use crate::views::Link;
use crate::views::form::{Field, Problem};
use crate::views::offer_page::{
    AnswerLine, LinkLine, LinksPart, PictureForm, SetUpForm, TeamPage, about, revoke_at, soft,
};
use crate::views::response::outcome_label;
use crate::web::nav::Place;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, SignedIn, WebError};

/// How many answers the page lists.
const LISTED: i64 = 50;

struct Found {
    experiment: Experiment,
    offer: Offer,
    page: Option<OfferPage>,
    picture: Option<Picture>,
    patience: Patience,
    writing: Option<Writing>,
}

/// What only those see who may write to customers.
struct Writing {
    links: Vec<OfferLink>,
    answers: Vec<Given>,
    names: std::collections::HashMap<i64, String>,
    contacts: std::collections::HashMap<i64, String>,
}

fn find(conn: &mut AnyConn, ws: &Ws<CanRead>, at: super::At) -> Result<Found, DbError> {
    let offer = offers::get(conn, ws, at.1)?;
    if offer.experiment != at.0 {
        return Err(DbError::NotFound);
    }
    let writing = ws.writer().map(|writer| {
        let answers = answers::latest(conn, &writer, at.1, LISTED)?;
        let ids: Vec<i64> = answers.iter().filter_map(|a| a.customer).collect();
        Ok::<_, DbError>(Writing {
            links: offer_links::list(conn, &writer, at.1)?,
            names: customers::names(conn, &writer, &ids)?,
            contacts: contacts::of(conn, &writer, &ids)?,
            answers,
        })
    });
    Ok(Found {
        experiment: experiments::get(conn, ws, at.0)?,
        page: offer_pages::get(conn, ws, at.1)?,
        picture: offer_pictures::get(conn, ws, at.1)?,
        patience: offer_pages::patience(conn, ws, at.0)?,
        writing: writing.transpose()?,
        offer,
    })
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn again(
    who: &SignedIn,
    (ws, experiment, offer): (i64, i64, i64),
    typed: &Typed,
    status: StatusCode,
    wrong: &[Invalid],
) -> Answer {
    let at = at(experiment, offer);
    let (bar, found) = who.read_in(ws, move |conn, ws| find(conn, ws, at)).await?;
    let base = format!("/w/{ws}/experiments/{experiment}");
    let here = here(ws, experiment, offer);
    let may_write = bar.role().may_write();
    let form = stored_or_typed(&found, typed, bar.name());
    let commitment = Commitment::parse(form.get("commitment"));
    let draft = found.experiment.status == Status::Draft;
    let page = TeamPage {
        experiment: Link::new(base.clone(), found.experiment.name.clone()),
        offer: Link::new(format!("{base}/offers/{offer}"), found.offer.name.clone()),
        problems: Problem::summary(wrong),
        state: state(&found, Moment::now()),
        soft: commitment.and_then(|c| soft(c, found.offer.ask.rung)),
        ready: found.page.is_some(),
        form: may_write.then(|| SetUpForm::new(&fields(&form), found.offer.price.is_some(), wrong)),
        open: may_turn(&found, may_write, false).then(|| format!("{here}/open")),
        close: may_turn(&found, may_write, true).then(|| format!("{here}/close")),
        picture: (may_write && found.page.is_some()).then(|| picture(&found, &here, typed, wrong)),
        links: match &found.writing {
            Some(writing) if found.page.is_some() => Some(links(writing, &base, typed, wrong)?),
            _ => None,
        },
        patience: patience(&found),
        patience_field: (may_write && draft).then(|| {
            let days = found.patience.days().to_string();
            Field::typed("days", "Days to decide", "number").value(&days)
        }),
        patience_action: format!("{base}/patience"),
        answers: found
            .writing
            .as_ref()
            .map(|w| w.answers.iter().map(|a| answer(a, w, &base)).collect())
            .unwrap_or_default(),
        base: here,
    };
    who.print(status, &who.layout_in(&bar, Place::Experiments, "Page for customers"), &page)
}

fn may_turn(found: &Found, may_write: bool, is_open: bool) -> bool {
    may_write && found.page.as_ref().is_some_and(|page| page.opened_at.is_some() == is_open)
}

/// What was typed into the form, else what is stored, else what to propose.
fn stored_or_typed(found: &Found, typed: &Typed, workspace: &str) -> Typed {
    if typed.has("brand") {
        return typed.clone();
    }
    let day = found.page.as_ref().and_then(|p| p.closes_on).map(|d| d.to_string()).unwrap_or_default();
    let sites = found.page.as_ref().map(|p| p.sites.text()).unwrap_or_default();
    let stored = match &found.page {
        Some(page) => OfferPageFields {
            brand: &page.brand,
            arrangement: page.arrangement.word(),
            commitment: page.commitment.word(),
            language: page.language.word(),
            sites: &sites,
            closes_on: &day,
        },
        None => OfferPageFields {
            brand: workspace,
            arrangement: Arrangement::Top.word(),
            commitment: Commitment::for_ask(found.offer.ask.rung).where_priced(found.offer.price.is_some()).word(),
            language: Language::English.word(),
            sites: "",
            closes_on: "",
        },
    };
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Typed::of(vec![
        field("brand", stored.brand),
        field("arrangement", stored.arrangement),
        field("commitment", stored.commitment),
        field("language", stored.language),
        field("sites", stored.sites),
        field("closes_on", stored.closes_on),
    ])
}

fn state(found: &Found, now: Moment) -> String {
    let Some(page) = &found.page else {
        return "Customers answer this offer themselves, on a page that you give them the address of.".into();
    };
    match (page.opened_at, page.closes_on, found.experiment.status) {
        (_, _, Status::Draft) => "The page can be opened when the experiment has started.".into(),
        (_, _, Status::Stopped) => "Nobody finds the page any more: the experiment has ended.".into(),
        _ if found.offer.archived => "Nobody finds the page any more: the offer is no longer made.".into(),
        (None, _, _) => "The page is closed. Nobody finds it.".into(),
        (Some(_), Some(day), _) if day < now.day() => format!("The page ended on {}.", date(day)),
        (Some(since), Some(day), _) => format!("Open since {}, until {}.", date(since.day()), date(day)),
        (Some(since), None, _) => format!("Open since {}.", date(since.day())),
    }
}

fn patience(found: &Found) -> String {
    let days = counted(found.patience.days().unsigned_abs(), "day", "days");
    format!(
        "Whoever looks at the page or is invited has {days} to decide. Who says nothing by then counts as having done \
         nothing, and the report tells how many that were."
    )
}

fn picture(found: &Found, here: &str, typed: &Typed, wrong: &[Invalid]) -> PictureForm {
    let stored = found.picture.as_ref().map(|p| p.words.as_str()).unwrap_or_default();
    let words = if typed.has("words") { typed.get("words") } else { stored };
    PictureForm {
        src: found.picture.as_ref().map(|_| format!("{here}/picture")),
        words: Field::line("words", "What the picture shows")
            .value(words)
            .hint("For those who can’t see it. Leave it empty when it only decorates.")
            .optional()
            .checked(wrong),
        error: wrong.iter().find(|w| w.field == "file").map(|w| w.message.clone()),
    }
}

fn links(writing: &Writing, base: &str, typed: &Typed, wrong: &[Invalid]) -> Result<LinksPart, WebError> {
    let (invited, open): (Vec<_>, Vec<_>) = writing.links.iter().partition(|link| link.response.is_some());
    let line = |link: &&OfferLink| LinkLine {
        name: link.name.clone(),
        about: about(
            &link.made_by,
            link.made_at,
            (link.views, link.viewed_at),
            link.revoked.as_ref().map(|(by, at)| (by.as_str(), *at)),
        ),
        answer: link.response.map(|id| Link::new(format!("{base}/responses/{id}"), "Response")),
        revoke: link.revoked.is_none().then(|| revoke_at(base, link.id)),
    };
    Ok(LinksPart {
        key: fresh_key()?,
        name: Field::line("link", "Where will you give it away?")
            .value(typed.get("link"))
            .hint("Poster in the shop, newsletter of May.")
            .checked(wrong),
        open: open.iter().map(line).collect(),
        customers: Field::lines("customers", "Whom do you invite?")
            .value(typed.get("customers"))
            .hint("One customer a line: a name, an e-mail address, or both with a comma between.")
            .checked(wrong),
        invited: invited.iter().map(line).collect(),
    })
}

fn answer(given: &Given, writing: &Writing, base: &str) -> AnswerLine {
    let name = given.customer.and_then(|id| writing.names.get(&id).cloned());
    let changed = if given.changed_at > given.answered_at { ", changed later" } else { "" };
    AnswerLine {
        href: format!("{base}/responses/{}", given.response),
        who: name.unwrap_or_else(|| format!("Response {}", given.response)),
        contact: given.customer.and_then(|id| writing.contacts.get(&id).cloned()),
        outcome: outcome_label(Outcome::from_code(given.outcome).unwrap_or(Outcome::Pending)),
        given: given.given.clone(),
        when: format!("{}{changed}", date(Moment(given.answered_at).day())),
    }
}
