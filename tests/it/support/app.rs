//! The whole application in this process, as a visitor meets it.

use super::databases::Fresh;
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;
use touchstone::actions::accounts::{self, NewUser};
use touchstone::actions::passphrases::Hasher;
use touchstone::config::{Hashing, Settings};
use touchstone::db::{Database, DbError, workspaces};
use touchstone::domain::account::{Email, Passphrase};
use touchstone::domain::id::{UserId, WorkspaceId};
use touchstone::domain::text::Name;
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;
use touchstone::startup::Application;
use touchstone::web::Site;

/// What everybody in the tests signs in with.
pub const PASSPHRASE: &str = "staple correct horse";

/// Runs the test on the application with SQLite and with PostgreSQL.
pub fn each_app(test: impl Fn(&TestApp)) {
    eprintln!("on SQLite");
    test(&TestApp::on(Fresh::sqlite()));
    eprintln!("on PostgreSQL");
    test(&TestApp::on(Fresh::postgres()));
}

/// A server on a port of its own, with a database of its own. Both end with it.
pub struct TestApp {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    /// The path of the first set-up, with its token.
    pub setup_path: String,
    /// For what no page does.
    pub db: Database,
    owner: OnceLock<Visitor>,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
    fresh: Fresh,
}

/// A browser that follows no redirects.
pub struct Visitor {
    client: Client,
    base: String,
}

/// An answer as a visitor sees it.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl TestApp {
    /// Where its database is.
    pub fn url(&self) -> &touchstone::db::DatabaseUrl {
        &self.fresh.url
    }

    /// On the default database.
    pub fn new() -> Self {
        Self::on(Fresh::sqlite())
    }

    pub fn on(fresh: Fresh) -> Self {
        Self::with(fresh, |_| {})
    }

    /// With settings that differ.
    pub fn with(fresh: Fresh, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            database: fresh.url.clone(),
            site: Site::default(),
            trusted_proxies: Vec::new(),
            templates: None,
            workers: Some(1),
            log: "off".into(),
            hashing: Hashing::CheapForTests,
            demo: false,
        };
        change(&mut settings);
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let app = Application::build(settings).unwrap();
                let link = app.setup_link().unwrap().unwrap();
                tell.send((app.port(), link, app.db().clone(), app.handle())).unwrap();
                app.run().await.unwrap();
            });
        });
        let (port, link, db, handle) = told.recv().unwrap();
        let setup_path = link[link.find("/setup").unwrap()..].to_owned();
        let base = format!("http://127.0.0.1:{port}");
        Self { base, setup_path, db, owner: OnceLock::new(), handle, thread: Some(thread), fresh }
    }

    /// The database's address, for the commands.
    pub fn address(&self) -> &str {
        &self.fresh.address
    }

    /// Somebody of whom nothing is known.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.base)
    }

    /// The token of the first set-up.
    pub fn setup_token(&self) -> &str {
        self.setup_path.split_once('=').unwrap().1
    }

    /// Who has set up workspace 1, Northfold, and is signed in.
    pub fn owner(&self) -> &Visitor {
        self.owner.get_or_init(|| {
            let owner = self.visitor();
            let seen = owner.post_bare("/setup", &setup_form(self.setup_token()));
            assert_eq!(seen.status, 303, "{}", seen.body);
            owner
        })
    }

    /// A member of the owner's workspace, signed in: `kim` has the address kim@example.org.
    pub fn member(&self, name: &str, role: Role) -> Visitor {
        self.owner();
        let user = self.user(name);
        self.db.write(move |c| workspaces::set_member(c, WorkspaceId(1), user, role)).unwrap();
        self.signed_in(name)
    }

    /// Somebody with a workspace of his own, signed in, and the number of that workspace.
    pub fn stranger(&self, name: &str) -> (Visitor, WorkspaceId) {
        self.owner();
        let user = self.user(name);
        let make = move |c: &mut touchstone::db::AnyConn| {
            let name = Name::parse("name", "Elsewhere").unwrap();
            accounts::create_workspace(c, &name, false, user, Moment::now()).map_err(unexpected)
        };
        let ws = self.db.write(make).unwrap();
        (self.signed_in(name), ws)
    }

    /// An account without any workspace.
    pub fn user(&self, name: &str) -> UserId {
        let new = NewUser {
            email: Email::parse("email", &format!("{name}@example.org")).unwrap(),
            name: Name::parse("name", name).unwrap(),
            hash: Hasher::new(true)
                .unwrap()
                .hash(Passphrase::parse("p", PASSPHRASE, &[]).ok().unwrap().reveal())
                .unwrap(),
        };
        self.db.write(move |c| accounts::create(c, &new, Moment::now()).map_err(unexpected)).unwrap()
    }

    /// Another browser of somebody who has an account.
    pub fn signed_in(&self, name: &str) -> Visitor {
        let visitor = self.visitor();
        let seen = visitor.sign_in(&format!("{name}@example.org"), PASSPHRASE);
        assert_eq!(seen.status, 303, "{}", seen.body);
        visitor
    }
}

fn unexpected(error: touchstone::actions::ActionError) -> DbError {
    DbError::Unexpected(format!("{error:?}"))
}

/// A set-up form with nothing wrong.
pub fn setup_form(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("token", token),
        ("name", "Olive"),
        ("email", "olive@example.org"),
        ("passphrase", PASSPHRASE),
        ("workspace", "Northfold"),
    ]
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.handle.stop(false)); // the order is sent by the call, the rest is waiting
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Visitor {
    pub fn new(base: &str) -> Self {
        // The server ends a connection that has been idle for 15 seconds. Whoever reuses it at that very moment loses his
        // request, so we give connections up earlier, as browsers do or else send again.
        let idle = Duration::from_secs(5);
        // How long an answer takes is measured elsewhere; a busy machine is no fault.
        let patience = Duration::from_secs(120);
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).pool_idle_timeout(idle);
        let client = client.timeout(patience).build();
        Self { client: client.unwrap(), base: base.to_owned() }
    }

    /// The same browser, with the same cookies, at another address of this machine.
    pub fn at(&self, base: &str) -> Self {
        Self { client: self.client.clone(), base: base.to_owned() }
    }

    /// A request that nothing has been added to.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().unwrap(), format!("{}{path}", self.base))
    }

    pub fn get(&self, path: &str) -> Seen {
        Seen::of(self.request("GET", path).send().unwrap())
    }

    /// Sends a form as one of our pages does, with the hidden field.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.csrf();
        let mut all = fields.to_vec();
        all.push(("csrf", &token));
        self.post_bare(path, &all)
    }

    /// Sends a form as it is.
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        Seen::of(self.request("POST", path).form(fields).send().unwrap())
    }

    pub fn sign_in(&self, email: &str, passphrase: &str) -> Seen {
        self.post_bare("/sign-in", &[("email", email), ("passphrase", passphrase)])
    }

    /// What the hidden field of this visitor's pages holds.
    pub fn csrf(&self) -> String {
        let page = self.get("/account").body;
        let start = page.find("name=\"csrf\" value=\"").expect("a form on the account page") + 19;
        page[start..].split('"').next().unwrap().to_owned()
    }
}

impl Seen {
    pub fn of(answer: Response) -> Self {
        Self { status: answer.status().as_u16(), headers: answer.headers().clone(), body: answer.text().unwrap() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The page as text, without tags.
    pub fn text(&self) -> String {
        let html = scraper::Html::parse_document(&self.body);
        html.root_element().text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
