//! Settings by flags, environment and `.env`, checked whole at start.

pub mod env_file;

use crate::db::DatabaseUrl;
use crate::web::Site;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Settings as they were written. Flags win over the environment, the environment over `.env`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Written {
    /// Where to listen
    #[arg(long, global = true, env = "TOUCHSTONE_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// The folder for the SQLite file; made when it is missing
    #[arg(long, global = true, env = "TOUCHSTONE_DATA", value_name = "FOLDER")]
    pub data: Option<String>,
    /// The database, as in `sqlite:data/touchstone.db` or `postgres://user@host/name`
    // The value may hold a password, so --help must not show it.
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// The public address, as in `https://touchstone.example.org`
    #[arg(long, global = true, env = "BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// Further host names to answer under when there is no base URL, separated by commas
    #[arg(long, global = true, env = "TOUCHSTONE_HOST_NAMES", value_name = "NAMES")]
    pub host_names: Option<String>,
    /// Addresses of proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, global = true, env = "TOUCHSTONE_TRUSTED_PROXIES", value_name = "ADDRESSES")]
    pub trusted_proxies: Option<String>,
    /// A folder with templates that take the place of the built-in ones
    #[arg(long, global = true, env = "TOUCHSTONE_TEMPLATES", value_name = "FOLDER")]
    pub templates: Option<String>,
    /// Threads that answer requests
    #[arg(long, global = true, env = "TOUCHSTONE_WORKERS", value_name = "NUMBER")]
    pub workers: Option<String>,
    /// How much to log, as in info or touchstone=debug
    #[arg(long, global = true, env = "TOUCHSTONE_LOG", value_name = "FILTER")]
    pub log: Option<String>,
}

/// The names that the environment may hold.
const NAMES: [&str; 7] = [
    "TOUCHSTONE_LISTEN",
    "TOUCHSTONE_DATA",
    "TOUCHSTONE_HOST_NAMES",
    "TOUCHSTONE_TRUSTED_PROXIES",
    "TOUCHSTONE_TEMPLATES",
    "TOUCHSTONE_WORKERS",
    "TOUCHSTONE_LOG",
];

/// Names that others use as well, so they have no prefix.
const OTHER_NAMES: [&str; 2] = ["DATABASE_URL", "BASE_URL"];

/// Settings that can be worked with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Which database.
    pub database: DatabaseUrl,
    /// Under which address visitors find us.
    pub site: Site,
    /// Whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What takes the place of built-in templates.
    pub templates: Option<PathBuf>,
    /// Threads that answer requests; one for each core when it is not said.
    pub workers: Option<usize>,
    /// What to log.
    pub log: String,
    /// How hard passphrases are hashed.
    pub hashing: Hashing,
    /// Whether this is a demo, which is entered by a link alone.
    pub demo: bool,
}

/// How hard passphrases are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hashing {
    /// 19 MiB and two passes.
    #[default]
    Full,
    /// Next to nothing. There is no way to ask for it but from a test.
    CheapForTests,
}

impl Settings {
    /// Checks everything that was written, with what is wrong with `.env` already.
    ///
    /// # Errors
    /// All mistakes, each with what to write instead.
    pub fn check(written: &Written, mut mistakes: Vec<String>) -> Result<Self, Vec<String>> {
        mistakes.extend(unknown_names(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())));
        let mut noted = Noted(&mut mistakes);
        let listen = noted.take(listen(written.listen.as_deref()));
        let database = noted.take(database(written));
        let site = noted.take(Site::new(filled(&written.base_url), listed(&written.host_names)));
        let trusted_proxies = noted.take(addresses(&written.trusted_proxies));
        let templates = noted.take(folder(filled(&written.templates)));
        let workers = noted.take(workers(filled(&written.workers)));
        let log = noted.take(filter(filled(&written.log)));
        match (listen, database, site, trusted_proxies, templates, workers, log) {
            (
                Some(listen),
                Some(database),
                Some(site),
                Some(trusted_proxies),
                Some(templates),
                Some(workers),
                Some(log),
            ) if mistakes.is_empty() => {
                let (hashing, demo) = (Hashing::Full, false);
                Ok(Self { listen, database, site, trusted_proxies, templates, workers, log, hashing, demo })
            }
            _ => Err(mistakes),
        }
    }
}

/// Collects mistakes instead of stopping at the first.
struct Noted<'a>(&'a mut Vec<String>);

impl Noted<'_> {
    fn take<T>(&mut self, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|mistake| self.0.push(mistake)).ok()
    }
}

/// Nothing and an empty value are the same: compose files can't leave a variable out.
fn filled(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|v| !v.is_empty())
}

fn listed(value: &Option<String>) -> Vec<String> {
    let parts = filled(value).unwrap_or_default().split(',').map(str::trim);
    parts.filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn listen(value: Option<&str>) -> Result<SocketAddr, String> {
    let text = value.map(str::trim).filter(|v| !v.is_empty()).unwrap_or("127.0.0.1:8080");
    let text = text.replace("localhost:", "127.0.0.1:");
    text.parse().map_err(|_| format!("TOUCHSTONE_LISTEN is {text:?}. Write address and port, as in 127.0.0.1:8080"))
}

fn database(written: &Written) -> Result<DatabaseUrl, String> {
    if let Some(url) = filled(&written.database) {
        // The value itself may hold a password.
        return DatabaseUrl::parse(url).map_err(|e| format!("DATABASE_URL can't be used: {e}"));
    }
    let folder = filled(&written.data).unwrap_or("data");
    DatabaseUrl::parse(&format!("sqlite:{}/touchstone.db", folder.trim_end_matches('/')))
        .map_err(|e| format!("TOUCHSTONE_DATA is {folder:?}: {e}. Write a folder, as in data"))
}

fn addresses(value: &Option<String>) -> Result<Vec<IpAddr>, String> {
    let wrong = |text: &str| format!("TOUCHSTONE_TRUSTED_PROXIES holds {text:?}. Write IP addresses, as in 10.0.0.1");
    listed(value).iter().map(|text| text.parse().map_err(|_| wrong(text))).collect()
}

fn folder(value: Option<&str>) -> Result<Option<PathBuf>, String> {
    let Some(text) = value else { return Ok(None) };
    let path = PathBuf::from(text);
    let missing = || format!("TOUCHSTONE_TEMPLATES is {text:?}, which is no folder. Make it or leave it out");
    if path.is_dir() { Ok(Some(path)) } else { Err(missing()) }
}

fn workers(value: Option<&str>) -> Result<Option<usize>, String> {
    let Some(text) = value else { return Ok(None) };
    let number = text.parse().ok().filter(|n| (1..=256).contains(n));
    number.map(Some).ok_or_else(|| format!("TOUCHSTONE_WORKERS is {text:?}. Write a number from 1 to 256"))
}

fn filter(value: Option<&str>) -> Result<String, String> {
    let text = value.unwrap_or("info");
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| format!("TOUCHSTONE_LOG is {text:?}. Write a level, as in info or touchstone=debug"))
}

/// A name that is spelled wrong would be a setting that quietly does nothing.
fn unknown_names(names: impl Iterator<Item = String>) -> Vec<String> {
    // Tests and the commands for unattended set-up have names of their own.
    let own = |n: &str| NAMES.contains(&n) || n.starts_with("TOUCHSTONE_TEST_");
    names
        .filter(|n| n.starts_with("TOUCHSTONE_") && !own(n))
        .map(|n| format!("{n} is no setting. Write one of {}", NAMES.join(", ")))
        .collect()
}
