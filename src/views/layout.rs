//! What stands around every page. Templates reach it as `layout.…`.

use serde::Serialize;

/// The frame of a page: `web` fills it in, handlers add what they know.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Layout {
    /// The page's own part of the browser's title.
    pub title: String,
    /// Where the files below `assets/` are, with a slash at the end.
    pub assets: String,
    /// Names of scripts that the page improves itself with.
    pub scripts: Vec<String>,
    /// The name of the person who is signed in.
    pub user: Option<String>,
    /// The workspace that the page belongs to.
    pub workspace: Option<WorkspaceBar>,
    /// The token that every form sends back in its field `csrf`. Empty when nobody is signed in.
    pub csrf: String,
    /// What has just happened.
    pub flash: Option<Flash>,
    /// What should be known all the time: this is a demo, set-up is not finished.
    pub banner: Option<Banner>,
    /// Whether a browser may offer to install the page.
    pub installable: bool,
    /// What a link to the page shows where it is pasted; only on pages that are read by a link.
    pub preview: Option<Preview>,
}

/// What other programs show of a link to a page.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// A few words.
    pub title: String,
    /// A sentence or two.
    pub sentence: String,
    /// The address of a picture of 1200 by 630 pixels.
    pub picture: String,
}

/// A workspace's part of the top bar.
#[derive(Debug, Clone, Serialize)]
pub struct WorkspaceBar {
    /// Its name.
    pub name: String,
    /// Its main places.
    pub links: Vec<NavLink>,
    /// Where to log a response, for those who may.
    pub log: Option<String>,
    /// What somebody may do here who finds no form where others have one.
    pub role: Option<&'static str>,
}

/// A link of the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavLink {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Whether it is the page that is being shown.
    pub current: bool,
}

/// A link in running text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
}

/// What has just happened, shown once.
#[derive(Debug, Clone, Serialize)]
pub struct Flash {
    /// A sentence in the past tense.
    pub text: String,
    /// How to take it back.
    pub undo: Option<Undo>,
}

/// A button that takes something back.
#[derive(Debug, Clone, Serialize)]
pub struct Undo {
    /// Where the form posts to.
    pub action: String,
    /// What the button says.
    pub label: String,
}

/// A strip under the top bar that stays.
#[derive(Debug, Clone, Serialize)]
pub struct Banner {
    /// One sentence.
    pub text: String,
    /// What to do about it, in this order.
    pub links: Vec<Link>,
    /// What to do about it at once.
    pub button: Option<Undo>,
}

impl Link {
    /// A link that says `label`.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}
