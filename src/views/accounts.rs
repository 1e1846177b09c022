//! Signing in, setting up, one's own account, the list of one's workspaces.

use super::Page;
use super::form::{Field, Problem};
use serde::Serialize;

/// The form to sign in.
#[derive(Debug, Clone, Serialize)]
pub struct SignInPage {
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Address to sign in with.
    pub email: Field,
    /// Passphrase.
    pub passphrase: Field,
    /// Where to go on to.
    pub next: String,
}

/// The form of the first set-up.
#[derive(Debug, Clone, Serialize)]
pub struct SetupPage {
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Name, e-mail, passphrase, workspace.
    pub fields: Vec<Field>,
    /// The secret out of the link.
    pub token: String,
    /// Whether the example is wanted.
    pub demo: bool,
}

/// One's own account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountPage {
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// The address to sign in with.
    pub email: String,
    /// The passphrase now, and the new one.
    pub fields: Vec<Field>,
    /// Whether single keys act on the quick log.
    pub shortcuts: bool,
}

/// What is still on the device of somebody who signs out.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingPage {
    /// How many responses.
    pub sentence: String,
}

impl Page for WaitingPage {
    const TEMPLATE: &'static str = "accounts/waiting";
}

/// The button behind a link that works once.
#[derive(Debug, Clone, Serialize)]
pub struct EnterPage {
    /// Where the button posts to.
    pub action: String,
}

/// One's workspaces.
#[derive(Debug, Clone, Serialize)]
pub struct WorkspacesPage {
    /// By name.
    pub workspaces: Vec<WorkspaceLine>,
}

/// A workspace in the list.
#[derive(Debug, Clone, Serialize)]
pub struct WorkspaceLine {
    /// Where it is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What one may do there, and whether it is a demo.
    pub note: String,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "accounts/sign-in";
}

impl Page for SetupPage {
    const TEMPLATE: &'static str = "accounts/setup";
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "accounts/account";
}

impl Page for EnterPage {
    const TEMPLATE: &'static str = "accounts/enter";
}

impl Page for WorkspacesPage {
    const TEMPLATE: &'static str = "accounts/workspaces";
}
