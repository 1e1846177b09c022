//! Identities: one type a noun, so that an offer's id can't be taken for an experiment's.
//!
//! Ids count up inside a workspace, so people can say "response 120", and their order is the order of logging.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A workspace, counted over the whole installation.
    WorkspaceId,
    /// A person who can sign in, counted over the whole installation.
    UserId,
    /// An experiment of a workspace.
    ExperimentId,
    /// An offer of a workspace.
    OfferId,
    /// A segment of a workspace.
    SegmentId,
    /// A customer of a workspace.
    CustomerId,
    /// A care of a workspace.
    CareId,
    /// A value proposition of a workspace.
    PropositionId,
    /// A set of value propositions that were shown together.
    PropositionSetId,
    /// An alternative of an experiment.
    AlternativeId,
    /// A template that a workspace keeps.
    TemplateId,
    /// An item that a team has added to an experiment's checklist.
    OwnItemId,
    /// A response of a workspace.
    ResponseId,
    /// An import of a workspace.
    ImportId,
    /// A decision of a workspace.
    DecisionId,
    /// An edit of a learning card.
    LearningEditId,
    /// A frozen report of a workspace.
    FrozenId,
    /// A link by which a report is shared.
    ShareId,
    /// An address of an offer's page.
    OfferLinkId,
    /// A field that a workspace has added to its experiments or responses.
    OwnFieldId,
}
