//! The list of an experiment's responses, as a page and as a file.

use super::{base, label};
use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::actions::natural;
use crate::db::named::segments;
use crate::db::responses::{self, Filter, LATE, Row};
use crate::db::{DbError, experiments, offers, own_fields, workspaces};
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::natural::Natural;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::own_field::{Holder, OwnField, OwnFields, OwnValue, no_such_field};
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::time::{DateForm, Moment};
use crate::views::choice::Choice;
use crate::views::experiment::rung_label;
use crate::views::form::Problem;
use crate::views::own_field::OwnFilter;
use crate::views::response::{Line, ListPage, outcome_filter, outcome_label, outcome_mark};
use crate::views::{Link, format};
use crate::web::nav::Place;
use crate::web::typed::query;
use crate::web::{Answer, SignedIn};

/// How many responses a page lists.
const PAGE: i64 = 50;

/// What an address says after the question mark.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Filters {
    offer: Option<String>,
    outcome: Option<String>,
    segment: Option<String>,
    member: Option<String>,
    show: Option<String>,
    before: Option<String>,
    /// Among the rest: own fields, by their keys or names.
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

impl Filters {
    fn get(field: &Option<String>) -> &str {
        field.as_deref().unwrap_or("")
    }

    /// What is meant, or everything that can't be meant: a filter that is misspelt must not show all there is.
    pub(super) fn filter(&self) -> Result<Filter, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let mut number = |field, value, what| keep(number(field, value, what), &mut wrong);
        let offer = number("offer", &self.offer, "of an offer of this experiment");
        let segment = number("segment", &self.segment, "of a segment");
        let member = number("member", &self.member, "of a member");
        number("before", &self.before, "of a response");
        let outcome = keep(outcome(&self.outcome), &mut wrong);
        let show = keep(show(&self.show), &mut wrong);
        let filter = Filter {
            offer,
            outcome,
            segment,
            member,
            late: show == Some("late"),
            undone: show == Some("undone"),
            own: Vec::new(),
        };
        if wrong.is_empty() { Ok(filter) } else { Err(wrong) }
    }

    /// What is asked of own fields: `own-3=Fair`, or `field.Channel=Fair`.
    fn own(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.rest.iter().map(|(name, value)| (name.as_str(), value.trim()));
        all.filter(|(name, value)| !value.is_empty() && (name.starts_with("own-") || name.starts_with(BY_NAME)))
    }

    /// The same with the filters by own fields.
    pub(super) fn filter_with(&self, fields: &OwnFields) -> Result<Filter, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let own = self.own().filter_map(|(name, value)| keep(own_value(fields, name, value), &mut wrong)).collect();
        match self.filter() {
            Ok(filter) if wrong.is_empty() => Ok(Filter { own, ..filter }),
            Ok(_) => Err(wrong),
            Err(others) => Err(others.into_iter().chain(wrong).collect()),
        }
    }

    /// What is asked of a field.
    fn of_field(&self, field: &OwnField) -> &str {
        let (key, name) = (field.id.key(), format!("{BY_NAME}{}", field.name));
        self.own().find(|(asked, _)| *asked == key || *asked == name).map_or("", |(_, value)| value)
    }

    /// Where a page begins.
    pub(super) fn before(&self) -> Option<i64> {
        Self::get(&self.before).parse().ok()
    }

    fn query(&self) -> Vec<(&str, &str)> {
        let own = self.own();
        [
            ("offer", Self::get(&self.offer)),
            ("outcome", Self::get(&self.outcome)),
            ("segment", Self::get(&self.segment)),
            ("member", Self::get(&self.member)),
            ("show", Self::get(&self.show)),
        ]
        .into_iter()
        .chain(own)
        .collect()
    }
}

/// How an address names a field by its name.
const BY_NAME: &str = "field.";

fn own_value(fields: &OwnFields, asked: &str, value: &str) -> Result<Option<OwnValue>, Invalid> {
    let named = asked.strip_prefix(BY_NAME);
    let refused = |why: Invalid| Invalid { code: "filter", ..why };
    let Some(field) = named.map_or_else(|| fields.of_key(asked), |name| fields.named(name)) else {
        return Err(refused(no_such_field(named.unwrap_or(asked))));
    };
    OwnValue::parse(field, value, DateForm::Iso).map_err(refused)
}

fn keep<T>(read: Result<Option<T>, Invalid>, wrong: &mut Vec<Invalid>) -> Option<T> {
    read.unwrap_or_else(|mistake| {
        wrong.push(mistake);
        None
    })
}

fn number(field: &'static str, value: &Option<String>, what: &str) -> Result<Option<i64>, Invalid> {
    let text = Filters::get(value);
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.len() < 19 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain).map(Some).ok_or_else(|| {
        let message = format!("{field} is '{}'. Give the number {what}, or leave it out.", shown(text));
        Invalid::new(field, "filter", message).with_value(text)
    })
}

fn outcome(value: &Option<String>) -> Result<Option<Outcome>, Invalid> {
    one_of("outcome", value, Outcome::ALL.iter().map(|o| (o.word(), *o)))
}

fn show(value: &Option<String>) -> Result<Option<&'static str>, Invalid> {
    one_of("show", value, SHOWS.into_iter().skip(1).map(|(word, _)| (word, word)))
}

fn one_of<T>(
    field: &'static str,
    value: &Option<String>,
    all: impl Iterator<Item = (&'static str, T)> + Clone,
) -> Result<Option<T>, Invalid> {
    let text = Filters::get(value);
    if text.is_empty() {
        return Ok(None);
    }
    all.clone().find(|(word, _)| *word == text).map(|(_, meant)| Some(meant)).ok_or_else(|| {
        let words: Vec<&str> = all.map(|(word, _)| word).collect();
        let message = format!("{field} is '{}'. Write {}, or leave it out.", shown(text), words.join(", "));
        Invalid::new(field, "filter", message).with_value(text)
    })
}

/// What the list can show, the usual first.
const SHOWS: [(&str, &str); 3] =
    [("", "All that count or could"), ("late", "Logged over two days late"), ("undone", "Taken back")];

pub(super) async fn list(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let filters = filters.into_inner();
    let before = filters.before();
    let asked = filters.clone();
    let (bar, (found, (rows, wrong), named, offers, segments, (members, own))) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let id = ExperimentId(experiment);
            let found = experiments::get(conn, ws, id)?;
            let own = own_fields::list(conn, ws, Holder::Response)?;
            // With a wrong filter the page says so, and shows no response at all.
            let (rows, wrong) = match asked.filter_with(&own) {
                Ok(filter) => (responses::list(conn, ws, id, &filter, before, PAGE + 1)?, Vec::new()),
                Err(wrong) => (Vec::new(), wrong),
            };
            let named = natural::of_rows(conn, ws, &rows)?;
            let offers = offers::list(conn, ws, id)?;
            let (segments, members) = (segments::list(conn, ws)?, workspaces::members(conn, ws)?);
            Ok((found, (rows, wrong), named, offers, segments, (members, own)))
        })
        .await?;
    let base = base(ws, experiment);
    let action = format!("{base}/responses");
    let more = rows.len() > PAGE as usize;
    let shown: Vec<(&Row, &Natural)> = rows.iter().zip(&named).take(PAGE as usize).collect();
    let next = shown.last().filter(|_| more).map(|(last, _)| {
        let before = last.id.to_string();
        format!("{action}?{}", query(&[filters.query(), vec![("before", &before)]].concat()))
    });
    let filtered = filters.query().iter().any(|(_, v)| !v.is_empty());
    let all = |label: &str| [(String::new(), label.to_string())];
    let may_log = bar.role().may_write() && found.status == Status::Running;
    let page = ListPage {
        log_href: may_log.then(|| super::place::address(ws, experiment)),
        empty: (shown.is_empty() && wrong.is_empty()).then(|| {
            if filtered {
                "No response fits these filters.".to_string()
            } else if found.status == Status::Draft {
                "No responses yet. Start the experiment, then log what customers do.".to_string()
            } else {
                "No responses yet. Log the first one, or import a file.".to_string()
            }
        }),
        start: (shown.is_empty() && !filtered && bar.role().may_write()).then(|| match found.status {
            Status::Draft => Link::new(format!("{base}#checklist"), "Finish it and start"),
            Status::Running => Link::new(super::place::address(ws, experiment), "Log the first response"),
            Status::Stopped => Link::new(format!("{base}#checklist"), "Ask again"),
        }),
        rows: shown.into_iter().map(|(row, natural)| line(row, natural, &action, &own)).collect(),
        first: before.map(|_: i64| format!("{action}?{}", query(&filters.query()))),
        next,
        csv: format!("{action}.csv?{}", query(&filters.query())),
        offers: Choice::list(
            all("All offers").into_iter().chain(offers.into_iter().map(|o| (o.id.0.to_string(), o.name))),
            Filters::get(&filters.offer),
        ),
        outcomes: outcome_filter(Filters::get(&filters.outcome)),
        segments: Choice::list(
            all("All segments").into_iter().chain(segments.into_iter().map(|(id, n)| (id.0.to_string(), n))),
            Filters::get(&filters.segment),
        ),
        members: Choice::list(
            all("Everyone").into_iter().chain(members.into_iter().map(|(id, n)| (id.0.to_string(), n))),
            Filters::get(&filters.member),
        ),
        own_filters: OwnFilter::all(&own, |field| filters.of_field(field)),
        shows: Choice::list(SHOWS, Filters::get(&filters.show)),
        ways: vec![Link::new(format!("{base}/report"), "Report"), Link::new(format!("{base}/import"), "Import")],
        back: base,
        experiment: found.name,
        action,
        problems: Problem::summary(&wrong),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    who.print(status, &who.layout_in(&bar, Place::Experiments, "Responses"), &page)
}

/// The own fields of a response, in one line.
fn own_words(natural: &Natural, own: &OwnFields) -> String {
    let each = own.active().filter_map(|field| Some(format!("{}: {}", field.name, shown(natural.own_text(field.id)?))));
    each.collect::<Vec<_>>().join(" · ")
}

fn line(row: &Row, natural: &Natural, action: &str, own: &OwnFields) -> Line {
    let mut outcome = outcome_label(row.outcome()).to_string();
    if let Some(chose) = natural.get("chose") {
        outcome = format!("{outcome}: {chose}");
    }
    let mut gave = if row.outcome().is_yes() {
        rung_label(row.rung()).split(':').next().unwrap_or("").to_string()
    } else {
        String::new()
    };
    if let (Some(amount), Some(currency)) = (natural.get("amount"), natural.get("currency")) {
        gave = format!("{gave}, {amount} {currency}");
    }
    Line {
        mark: outcome_mark(row.outcome()),
        href: format!("{action}/{}", row.id),
        label: label(row, natural),
        offer: natural.get("offer").unwrap_or("").to_string(),
        outcome,
        gave,
        segment: natural.get("segment").unwrap_or("").to_string(),
        when: format::date(Moment(row.responded_at).day()),
        own: own_words(natural, own),
        notes: notes(row, natural),
    }
}

/// What keeps a response from counting, and whether it was logged late.
pub(super) fn notes(row: &Row, natural: &Natural) -> String {
    let mut notes: Vec<&str> = Vec::new();
    if row.unsaid() {
        notes.push("no answer in time");
    }
    let ask = natural.get("ask").and_then(Rung::parse).unwrap_or(Rung::None);
    let soft = acceptance(row.outcome(), row.rung(), ask) == Acceptance::SoftYes;
    if soft {
        notes.push("soft yes: less than was asked, so it is no acceptance");
    }
    match row.standing() {
        Standing::Warm => notes.push("warm contact"),
        Standing::Repeated => notes.push("asked before"),
        Standing::Counted => {}
    }
    if row.import_id.is_none() && row.logged_at > row.responded_at + LATE {
        notes.push("logged late");
    }
    if row.undone_at.is_some() {
        notes.push(if row.replaced { "taken back, came in again" } else { "taken back" });
    }
    notes.join(", ")
}
