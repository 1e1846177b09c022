//! Several who import at the same moment.

use std::time::Duration;

use touchstone::db::scope;
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::workspace::Role;

use super::{Case, large};
use crate::imports::counted;
use crate::imports::pages::{apply, staged, token, upload};
use crate::support::app::{Seen, Visitor, each_app};

/// Both at once, beside a third one who keeps the workspace to himself for longer than a page would wait for his turn.
pub(super) fn play(case: &Case) {
    each_app(|app| {
        let (owner, kim) = (staged(app), app.member("kim", Role::Editor));
        let rows = 10_000;
        let files = [token(&upload(owner, large(rows, "Shop"))), token(&upload(&kim, large(rows, "Café")))];
        let [first, second] = std::thread::scope(|scope| {
            let import = |who, file: &str| -> Seen { apply(who, file, &[]) };
            scope.spawn(|| {
                let long = app.db.write_apart(WorkspaceId(1), |conn| {
                    scope::enter_as_operator(conn, WorkspaceId(1))?.as_writer().wait_turn(conn)?;
                    std::thread::sleep(Duration::from_secs(6));
                    Ok::<_, touchstone::db::DbError>(())
                });
                long.unwrap();
            });
            std::thread::sleep(Duration::from_millis(100));
            let both: [(&Visitor, &str); 2] = [(owner, &files[0]), (&kim, &files[1])];
            both.map(|(who, file)| scope.spawn(move || import(who, file))).map(|thread| thread.join().unwrap())
        });
        case.answered(&first);
        case.answered(&second);
        // Of files of 100,000 rows the case says: 200,000.
        assert_eq!((case.stored, counted(&app.db, 1)), (Some(2 * 100_000), 2 * rows as i64));
    });
}
