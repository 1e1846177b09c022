//! Whom the quick log knows by name.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::db::customers::{self, Acquainted};
use crate::db::{DbError, experiments};
use crate::domain::id::ExperimentId;
use crate::views::format;
use crate::web::{Answer, SignedIn};

/// So many customers are told of.
const MOST: usize = 200;

/// A customer, and what the form says of them.
#[derive(Serialize)]
struct Known {
    name: String,
    said: String,
}

impl Known {
    fn of(customer: Acquainted) -> Self {
        let said = customer.last.map(|last| {
            let day = format::date(last.day());
            match customer.times {
                1 => format!("Answered once before, on {day}."),
                2 => format!("Answered twice before, last on {day}."),
                times => format!("Answered {} times before, last on {day}.", format::count(times)),
            }
        });
        Known { name: customer.name, said: said.unwrap_or_default() }
    }
}

pub(super) async fn list(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let id = ExperimentId(experiment);
    let (_, known) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            experiments::get(conn, ws, id)?;
            customers::acquainted(conn, ws, id, MOST)
        })
        .await?;
    Ok(HttpResponse::Ok().json(known.into_iter().map(Known::of).collect::<Vec<_>>()))
}
