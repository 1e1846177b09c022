//! What changes between the check of a file and its import.

use touchstone::db::{users, workspaces};
use touchstone::domain::account::Email;
use touchstone::domain::id::WorkspaceId;
use touchstone::domain::workspace::Role;

use super::{Case, TWO};
use crate::imports::counted;
use crate::imports::pages::{BASE, apply, staged, token, upload};
use crate::support::app::each_app;

pub(super) fn lost_role(case: &Case) {
    each_app(|app| {
        staged(app);
        let kim = app.member("kim", Role::Editor);
        let file = token(&upload(&kim, TWO));
        let user = Email::parse("email", "kim@example.org").unwrap();
        app.db
            .write(move |c| {
                let who = users::credentials(c, &user)?.unwrap().user;
                workspaces::set_member(c, WorkspaceId(1), who, Role::Viewer)
            })
            .unwrap();
        case.answered(&apply(&kim, &file, &[]));
        case.stored(counted(&app.db, 1));
    });
}

pub(super) fn archived_offer(case: &Case) {
    each_app(|app| {
        let owner = staged(app);
        let file = token(&upload(owner, TWO));
        assert_eq!(owner.post(&format!("{BASE}/offers/1/archive"), &[]).status, 303);
        let seen = apply(owner, &file, &[]);
        case.answered(&seen);
        assert!(seen.text().contains("no longer made"), "{}", seen.text());
        case.stored(counted(&app.db, 1));
    });
}

pub(super) fn token_of_another(case: &Case) {
    each_app(|app| {
        let file = token(&upload(staged(app), TWO));
        case.answered(&apply(&app.member("kim", Role::Editor), &file, &[]));
        case.stored(counted(&app.db, 1));
    });
}
