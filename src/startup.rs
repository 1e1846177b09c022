//! Puts the parts together into a running server.

mod serving;
mod sole;

use crate::actions::{ActionError, passphrases::Hasher, setup, staging, tokens::Token};
use crate::config::{Hashing, Settings};
use crate::db::{Database, DatabaseUrl, DbError, Options, migrations, soundness};
use crate::domain::time::Moment;
use crate::templates::{TemplateError, Templates};
use crate::web::State;
use actix_web::{dev::Server, web::Data};
use serving::serve;
use sole::Sole;
use std::io::IsTerminal;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long to wait for answers in flight at the end: what starts us kills us after ten seconds.
const LAST_ANSWERS: u64 = 9;

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database did not do what was asked.
    #[error("The database can't be used: {0}.")]
    Database(#[from] DbError),
    /// The database can't be opened.
    #[error("The database {url} can't be used: {why}.{}", advice(.why))]
    Unusable {
        /// Which.
        url: DatabaseUrl,
        /// Why.
        why: DbError,
    },
    /// Another server has the SQLite file.
    #[error("The database {0} is being served already, by {1}. Stop that server, or choose another folder by --data.")]
    Served(String, String),
    /// Nothing can be written beside the SQLite file.
    #[error("The database {0} can't be used: nothing can be written beside it ({1}).{WRITABLE}")]
    Unwritable(String, std::io::Error),
    /// A template can't be used.
    #[error("The templates can't be used: {0}.")]
    Templates(#[from] TemplateError),
    /// The address is taken or not ours.
    #[error("Can't listen at {0}: {1}. Choose another address by --listen.")]
    Listen(SocketAddr, std::io::Error),
    /// The folder for the data can't be made.
    #[error("Can't make the folder {0}: {1}. Choose another one by --data.")]
    Folder(String, std::io::Error),
    /// The server broke.
    #[error("The server stopped: {0}")]
    Server(#[from] std::io::Error),
}

const WRITABLE: &str =
    " Let the user that runs Touchstone write the file and its folder, or choose another one by --data.";

/// What the operator can do about it.
fn advice(error: &DbError) -> &'static str {
    match error {
        DbError::Corrupt(_) => {
            " Nothing was written to it. Move it and the files -wal and -shm beside it aside, put your newest backup in \
             its place and start again; README.md tells how under Backups."
        }
        DbError::Unavailable(text) if text.contains("readonly") || text.contains("unable to open") => WRITABLE,
        _ => "",
    }
}

/// A server that listens already.
pub struct Application {
    server: Server,
    db: Database,
    /// On SQLite, for as long as it lives.
    _sole: Option<Sole>,
    bound: SocketAddr,
    address: String,
}

impl Application {
    /// Migrates, opens the database and binds the port. Must be called inside an actix runtime.
    ///
    /// # Errors
    /// What stands in the way, as a sentence for the operator.
    pub fn build(settings: Settings) -> Result<Self, StartError> {
        let templates = Templates::embedded(settings.templates.clone())?;
        make_folder(&settings)?;
        let sole = settings.database.path().map(Sole::of).transpose()?;
        check_database(&settings)?;
        let db = open_database(&settings)?;
        // On SQLite, where nobody else serves the file.
        if sole.is_some()
            && let Err(error) = staging::clear_all(&db)
        {
            // Nobody sees it, so it is no reason not to start.
            tracing::warn!(%error, "rows of an import that was broken off are still there");
        }
        let listener = TcpListener::bind(settings.listen).map_err(|e| StartError::Listen(settings.listen, e))?;
        let bound = listener.local_addr()?;
        let address = settings.site.public_url(&bound.to_string());
        let hasher = Hasher::new(settings.hashing == Hashing::CheapForTests)?;
        let trusted = settings.trusted_proxies.clone();
        let state = State::new(db.clone(), templates, settings.site.clone(), hasher, trusted);
        let state = Data::new(if settings.demo { state.as_demo() } else { state });
        let server = serve(listener, state.clone(), settings.workers)?;
        actix_web::rt::spawn(watch_the_time(state));
        Ok(Self { server, db, _sole: sole, bound, address })
    }

    /// The link for the first set-up, while there is nobody yet.
    ///
    /// # Errors
    /// When the database can't store it.
    pub fn setup_link(&self) -> Result<Option<String>, StartError> {
        setup_link(&self.db, &self.address)
    }

    /// The database, for what a command wants to put in before visitors come.
    pub fn db(&self) -> &Database {
        &self.db
    }

    /// The address of the socket.
    pub fn bound(&self) -> SocketAddr {
        self.bound
    }

    /// The port that was bound.
    pub fn port(&self) -> u16 {
        self.bound.port()
    }

    /// The address for people.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// How to stop it from elsewhere.
    pub fn handle(&self) -> actix_web::dev::ServerHandle {
        self.server.handle()
    }

    /// Answers requests until SIGTERM or SIGINT; then answers what is in flight, stores what is queued and returns.
    ///
    /// # Errors
    /// When the server broke.
    pub async fn run(self) -> Result<(), StartError> {
        let ended = self.server.await;
        self.db.close();
        tracing::info!("stopped");
        Ok(ended?)
    }
}

/// Makes the folder of a SQLite file.
///
/// # Errors
/// When the folder can't be made.
pub fn make_folder(settings: &Settings) -> Result<(), StartError> {
    match settings.database.path().and_then(|p| p.parent()) {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|e| StartError::Folder(folder.display().to_string(), e))
        }
        _ => Ok(()),
    }
}

/// Reads a SQLite file through, before anything is written to it.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn check_database(settings: &Settings) -> Result<(), StartError> {
    soundness::check(&settings.database).map_err(|e| unusable(settings, e))
}

/// Brings the database of the settings to the shape that this version needs. Returns the names of what was done.
///
/// # Errors
/// When it can't be used.
pub fn migrate(settings: &Settings) -> Result<Vec<String>, StartError> {
    make_folder(settings)?;
    migrations::run_pending(&settings.database).map_err(|e| unusable(settings, e))
}

fn unusable(settings: &Settings, error: DbError) -> StartError {
    StartError::Unusable { url: settings.database.clone(), why: error }
}

/// Migrates and opens the database of the settings.
///
/// # Errors
/// When it can't be used.
pub fn open_database(settings: &Settings) -> Result<Database, StartError> {
    for name in migrate(settings)? {
        tracing::info!(name, "migrated");
    }
    let db = Database::open(&settings.database, Options::default()).map_err(|e| unusable(settings, e))?;
    for warning in db.warnings() {
        tracing::warn!(warning, "database");
    }
    Ok(db)
}

/// A new link for the first set-up, while there is nobody yet.
///
/// # Errors
/// When the database can't store it.
pub fn setup_link(db: &Database, address: &str) -> Result<Option<String>, StartError> {
    let token = Token::fresh()?;
    let link = format!("{address}/setup?token={}", token.text());
    let now = Moment::now();
    let open = db.write(move |c| match setup::offer(c, &token, now) {
        Err(ActionError::Db(error)) => Err(error),
        Err(_) => Err(DbError::Unexpected("a set-up link was refused".into())),
        Ok(open) => Ok(open),
    })?;
    Ok(open.then_some(link))
}

/// Now and every hour: customers whose time to decide is over. Several instances may do it at once.
async fn watch_the_time(state: Data<State>) {
    let mut hours = tokio::time::interval(Duration::from_secs(3_600));
    loop {
        hours.tick().await;
        state.close_silent().await;
    }
}

/// Ends when we are told to stop. The signals are ours from this call on, not only once somebody waits.
fn told_to_stop() -> impl Future<Output = ()> {
    let [terminate, interrupt] = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    async move {
        tokio::select! {
            () = told(terminate) => {}
            () = told(interrupt) => {}
        }
    }
}

async fn told(signal: std::io::Result<Signal>) {
    match signal {
        Ok(mut signal) => drop(signal.recv().await),
        // Then the signal ends the process by itself, as it does for programs that say nothing of it.
        Err(_) => std::future::pending().await,
    }
}

/// Logs to stderr: lines for people at a terminal, JSON for everything else.
pub fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::new(filter);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started =
        if std::io::stderr().is_terminal() { log.try_init() } else { log.json().flatten_event(true).try_init() };
    // A second start in one process, as tests do, goes on with the first log.
    drop(started);
}
