//! A clock that jumps.

use diesel::RunQueryDsl;
use diesel::sql_query;
use touchstone::db::{AnyConn, DbError};

use super::{Case, TWO};
use crate::imports::counted;
use crate::imports::pages::{apply, staged, token, upload};
use crate::support::app::{TestApp, each_app};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What was noted a moment ago was noted tomorrow: the clock has jumped back by a day.
fn jump_back(app: &TestApp) {
    for change in [
        "UPDATE upload SET created_at = created_at + ",
        "UPDATE session SET created_at = created_at + ",
        "UPDATE session SET seen_at = seen_at + ",
        "UPDATE import SET at = at + ",
    ] {
        let sql = format!("{change}{DAY}");
        app.db
            .write(move |conn: &mut AnyConn| -> Result<(), DbError> {
                match conn {
                    AnyConn::Sqlite(c) => sql_query(&sql).execute(c)?,
                    AnyConn::Pg(c) => sql_query(&sql).execute(c)?,
                };
                Ok(())
            })
            .unwrap();
    }
}

pub(super) fn play(case: &Case) {
    each_app(|app| {
        let owner = staged(app);
        assert_eq!(apply(owner, &token(&upload(owner, TWO)), &[]).status, 303);
        let other = token(&upload(owner, TWO.replace("do_nothing", "pending")));
        jump_back(app);
        case.answered(&apply(owner, &other, &[]));
        assert_eq!(counted(&app.db, 1), 4);
        let list = owner.get("/w/1/imports").body;
        let place = |n: u32| list.find(&format!("/w/1/imports/{n}/undo")).expect("listed");
        assert!(place(2) < place(1), "the later one stands first, whatever the clock said");
        // Thirty days after it began a session is over, by whatever clock it began.
        app.db
            .write(|conn: &mut AnyConn| -> Result<(), DbError> {
                let sql = format!("UPDATE session SET created_at = created_at - {}", 31 * DAY);
                match conn {
                    AnyConn::Sqlite(c) => sql_query(sql).execute(c)?,
                    AnyConn::Pg(c) => sql_query(sql).execute(c)?,
                };
                Ok(())
            })
            .unwrap();
        assert_eq!(owner.get("/account").status, 303, "signed out");
    });
}
