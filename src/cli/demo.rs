//! `touchstone demo`: an example team in a database of its own, without set-up.

use super::{Stop, announce};
use crate::actions::accounts::{self, NewUser};
use crate::actions::passphrases::Hasher;
use crate::actions::tokens::Token;
use crate::actions::{ActionError, demo, setup};
use crate::config::{Settings, Written};
use crate::db::{AnyConn, Database, users};
use crate::domain::account::Email;
use crate::domain::id::UserId;
use crate::domain::text::Name;
use crate::domain::time::Moment;
use crate::startup::{Application, log_to_stderr};
use std::io::ErrorKind;
use std::net::TcpListener;

/// Its arguments.
#[derive(clap::Args)]
pub struct Demo {}

/// Nobody signs in by this address: the link is the only way.
const EMAIL: &str = "demo@localhost";

/// The settings of a demo: a folder of its own below the one for data, so that it never meets real data, and an address
/// of this machine.
pub(super) fn apart(mut written: Written) -> Written {
    let data = written.data.as_deref().map(str::trim).filter(|d| !d.is_empty()).unwrap_or("data");
    written.data = Some(format!("{}/demo", data.trim_end_matches('/')));
    written.database = None;
    written.base_url = None;
    // The address is all that should be seen.
    written.log = written.log.or_else(|| Some("warn".to_owned()));
    written
}

/// Runs it.
pub fn run(_demo: &Demo, mut settings: Settings) -> Result<(), Stop> {
    log_to_stderr(&settings.log);
    settings.demo = true;
    let taken = TcpListener::bind(settings.listen).is_err_and(|e| e.kind() == ErrorKind::AddrInUse);
    if taken {
        settings.listen.set_port(0);
    }
    let hasher = Hasher::new(false)?;
    actix_web::rt::System::new().block_on(async {
        let application = Application::build(settings)?;
        let page = prepare(application.db(), &hasher, Moment::now())?;
        announce(&format!("Open {}{page}", application.address()));
        announce(
            "The link works once, within an hour. Stop the demo with Ctrl-C; start it again and it is as you left it.",
        );
        Ok(application.run().await?)
    })
}

/// Fills the database if it is empty, and returns the page that signs the visitor in.
pub fn prepare(db: &Database, hasher: &Hasher, now: Moment) -> Result<String, Stop> {
    let (token, secret) = (Token::fresh()?, Token::fresh()?);
    let new = NewUser {
        email: Email::parse("email", EMAIL).map_err(|e| Stop(vec![e.to_string()]))?,
        name: Name::parse("name", "Demo visitor").map_err(|e| Stop(vec![e.to_string()]))?,
        hash: hasher.hash(&secret.text())?,
    };
    let page = format!("/enter/{}", token.text());
    db.write(move |conn| {
        let user = visitor(conn, &new, now)?;
        let demo = demo::fill(conn, user, now)?;
        let report = format!("/w/{}/experiments/{}/report", demo.workspace, demo.experiment);
        accounts::invite(conn, user, &report, &token, now)
    })
    .map_err(super::told)?;
    Ok(page)
}

fn visitor(conn: &mut AnyConn, new: &NewUser, now: Moment) -> Result<UserId, ActionError> {
    match users::credentials(conn, &new.email)? {
        Some(known) => Ok(known.user),
        None if users::any(conn)? => accounts::create(conn, new, now),
        None => setup::first_user(conn, new, now),
    }
}
