//! A workspace is one team's world; its members have roles.

/// What a member may do, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads everything.
    Viewer,
    /// Reads everything, forecasts, decides and says what was learned.
    Commenter,
    /// Designs experiments and logs responses.
    Editor,
    /// Everything, members and settings included.
    Owner,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Commenter, Role::Editor, Role::Owner];

    /// The word that stands in tables, commands and pages.
    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Commenter => "commenter",
            Role::Editor => "editor",
            Role::Owner => "owner",
        }
    }

    /// The role of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }

    /// Whether the role may forecast, decide and say what was learned.
    pub fn may_comment(self) -> bool {
        self >= Role::Commenter
    }

    /// Whether the role may change experiments and responses.
    pub fn may_write(self) -> bool {
        self >= Role::Editor
    }

    /// Whether the role may change members and delete the workspace's demo.
    pub fn may_own(self) -> bool {
        self == Role::Owner
    }
}
