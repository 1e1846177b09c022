//! An experiment's responses as a file, written as they are read: neither memory nor patience limits how many.

use actix_web::HttpResponse;
use actix_web::web::{self, Bytes};
use futures_util::{StreamExt, stream};

use super::list::Filters;
use crate::actions::natural;
use crate::db::responses::{self, Filter};
use crate::db::scope::{CanRead, Ws};
use crate::db::{AnyConn, DbError, experiments, own_fields};
use crate::domain::id::ExperimentId;
use crate::domain::own_field::{Holder, OwnFields};
use crate::formats::export::{ExportRow, Writer, write_row};
use crate::web::{Answer, SignedIn, WebError};

/// How many responses are read at a time. Between two readings the database is free for others, so a slow reader holds
/// nothing up; who logs meanwhile is in the file or not, and never in half.
const BLOCK: i64 = 2_000;

/// A part of the file, and the last response in it; after the last part there is none.
type Part = (Bytes, Option<i64>);

/// `responses.csv`. The first part is read before anything is answered: what can't be read is an error, not a short file.
pub(super) async fn csv(who: SignedIn, path: web::Path<(i64, i64)>, filters: web::Query<Filters>) -> Answer {
    let (ws, experiment) = path.into_inner();
    let (_, own) = who.read_in(ws, |conn, ws| own_fields::list(conn, ws, Holder::Response)).await?;
    let asked = Asked { ws, id: ExperimentId(experiment), filter: filters.filter_with(&own)?, own };
    let (first, after) = asked.part(&who, None).await?;
    let rest = stream::try_unfold((who, asked, after), |(who, asked, after)| async move {
        let Some(last) = after else { return Ok::<_, WebError>(None) };
        let (bytes, after) = asked.part(&who, Some(last)).await?;
        Ok(Some((bytes, (who, asked, after))))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"responses.csv\""))
        .streaming(stream::iter([Ok(first)]).chain(rest)))
}

/// Which responses.
#[derive(Clone)]
struct Asked {
    ws: i64,
    id: ExperimentId,
    filter: Filter,
    own: OwnFields,
}

impl Asked {
    async fn part(&self, who: &SignedIn, after: Option<i64>) -> Result<Part, WebError> {
        let asked = self.clone();
        let (_, part) = who.read_in(self.ws, move |conn, ws| asked.read(conn, ws, after)).await?;
        Ok(part)
    }

    /// In the order in which responses were logged: imported they are logged in it again, so that of one day's responses
    /// each keeps its turn, and every verdict with it.
    fn read(&self, conn: &mut AnyConn, ws: &Ws<CanRead>, after: Option<i64>) -> Result<Part, DbError> {
        // Writing into memory can't fail.
        let broken = |e: std::io::Error| DbError::Unexpected(e.to_string());
        let mut out = Vec::new();
        if after.is_none() {
            experiments::get(conn, ws, self.id)?;
            out = Writer::new(out, &self.own).and_then(Writer::finish).map_err(broken)?;
        }
        let rows = responses::in_order(conn, ws, self.id, &self.filter, after.unwrap_or(0), BLOCK)?;
        for natural in natural::of_rows(conn, ws, &rows)? {
            write_row(&mut out, &ExportRow::of(&natural, &self.own)).map_err(broken)?;
        }
        let last = rows.last().filter(|_| rows.len() as i64 == BLOCK).map(|row| row.id);
        Ok((out.into(), last))
    }
}
