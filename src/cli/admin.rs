//! `touchstone admin`: people and members without a browser.

use super::{Stop, listed, say, told};
use crate::actions::accounts::{self, NewUser};
use crate::actions::passphrases::Hasher;
use crate::actions::{ActionError, setup};
use crate::config::{Hashing, Settings};
use crate::db::{AnyConn, users, workspaces};
use crate::domain::account::{Email, Passphrase};
use crate::domain::id::WorkspaceId;
use crate::domain::invalid::Invalid;
use crate::domain::text::Name;
use crate::domain::time::Moment;
use crate::domain::workspace::Role;
use crate::startup;
use std::io::Read;

/// What an operator may do.
#[derive(clap::Subcommand)]
pub enum Admin {
    /// Make a user, and with --workspace a workspace that the user owns
    CreateUser(CreateUser),
    /// Make a user a member of a workspace, or change the role
    AddMember(AddMember),
}

/// Who.
#[derive(clap::Args)]
pub struct CreateUser {
    /// The address to sign in with
    #[arg(long)]
    email: String,
    /// The name that others see
    #[arg(long)]
    name: String,
    /// A new workspace that the user will own
    #[arg(long)]
    workspace: Option<String>,
    /// Read the passphrase from standard input: arguments can be seen by everybody on the machine
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Whom, where, as what.
#[derive(clap::Args)]
pub struct AddMember {
    /// The workspace's name, or its number when several have that name
    #[arg(long)]
    workspace: String,
    /// The user's address
    #[arg(long)]
    email: String,
    /// viewer, commenter, editor or owner
    #[arg(long)]
    role: String,
}

/// Runs it.
pub fn run(admin: &Admin, settings: &Settings) -> Result<(), Stop> {
    match admin {
        Admin::CreateUser(args) => create_user(args, settings),
        Admin::AddMember(args) => add_member(args, settings),
    }
}

fn create_user(args: &CreateUser, settings: &Settings) -> Result<(), Stop> {
    let mut typed = String::new();
    std::io::stdin().take(4096).read_to_string(&mut typed)?;
    let names = [args.name.as_str(), &args.email, args.workspace.as_deref().unwrap_or_default()];
    let passphrase = Passphrase::parse("passphrase", typed.trim_end_matches(['\r', '\n']), &names);
    let email = Email::parse("email", &args.email);
    let name = Name::parse("name", &args.name);
    let workspace = Name::parse_optional("workspace", args.workspace.as_deref());
    let (passphrase, email, name, workspace) = match (passphrase, email, name, workspace) {
        (Ok(a), Ok(b), Ok(c), Ok(d)) => (a, b, c, d),
        (a, b, c, d) => return Err(listed([a.err(), b.err(), c.err(), d.err()].into_iter().flatten())),
    };
    let hash = Hasher::new(settings.hashing == Hashing::CheapForTests)?.hash(passphrase.reveal())?;
    let db = startup::open_database(settings)?;
    let (new, now) = (NewUser { email, name, hash }, Moment::now());
    db.write(move |c| make(c, &new, workspace.as_ref(), now)).map_err(told)?;
    say(&format!("{} can sign in.", args.email.trim()))
}

fn make(conn: &mut AnyConn, new: &NewUser, workspace: Option<&Name>, now: Moment) -> Result<(), ActionError> {
    let user = if users::any(conn)? { accounts::create(conn, new, now)? } else { setup::first_user(conn, new, now)? };
    if let Some(name) = workspace {
        accounts::create_named_workspace(conn, name, user, now)?;
    }
    Ok(())
}

fn add_member(args: &AddMember, settings: &Settings) -> Result<(), Stop> {
    let role = Role::parse(&args.role)
        .ok_or_else(|| Stop(vec![format!("{:?} is no role. Write viewer, commenter, editor or owner.", args.role)]))?;
    let email = Email::parse("email", &args.email).map_err(|m| listed([m]))?;
    let db = startup::open_database(settings)?;
    let wanted = args.workspace.clone();
    db.write(move |c| {
        let user = users::credentials(c, &email)?.ok_or_else(|| refused("email", "There is no such user."))?.user;
        let ws = workspace_of(c, &wanted)?;
        accounts::set_role(c, ws, user, role)
    })
    .map_err(told)?;
    say(&format!("{} is {} of {}.", args.email, role.word(), args.workspace))
}

pub(super) fn workspace_of(conn: &mut AnyConn, wanted: &str) -> Result<WorkspaceId, ActionError> {
    match (&workspaces::named(conn, wanted)?[..], wanted.parse()) {
        ([only], _) => Ok(*only),
        ([], Ok(number)) if workspaces::exists(conn, WorkspaceId(number))? => Ok(WorkspaceId(number)),
        ([], Ok(_)) => Err(refused("workspace", "There is no workspace of that number.")),
        ([], Err(_)) => Err(refused("workspace", "There is no workspace of that name.")),
        (many, _) => {
            let numbers: Vec<String> = many.iter().map(ToString::to_string).collect();
            Err(refused("workspace", &format!("Several have that name. Write a number: {}.", numbers.join(", "))))
        }
    }
}

fn refused(field: &'static str, message: &str) -> ActionError {
    Invalid::new(field, "unknown", message).into()
}
