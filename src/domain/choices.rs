//! What people chose from several alternatives whose attributes and prices varied, and what that says of the worth of each
//! attribute.

mod grouped;
mod model;
mod presence;
mod report;
mod what_if;

pub use model::Constants;
pub use presence::PresenceReport;
pub use report::{AlternativeReport, ChoiceReport, Coefficient, Kind, Worth};
pub use what_if::{Change, Scenario, ScenarioReport};

/// The name of the row that stands for doing nothing.
pub const DO_NOTHING: &str = "do_nothing";

/// The name of the attribute that is a price.
pub const PRICE: &str = "price";

/// An attribute of alternatives.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its values, where they are words; the first one is what the others are compared with.
    pub levels: Option<Vec<String>>,
}

/// One alternative of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its place among the alternatives of the experiment.
    pub alternative: usize,
    /// One value an attribute; the number of its level where values are words. Empty for doing nothing.
    pub values: Vec<f64>,
}

/// One choice of one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Who chose, by number; nothing where nobody is named.
    pub customer: Option<usize>,
    /// What there was to choose from.
    pub shown: Vec<Shown>,
    /// The place of what was chosen, among what was shown.
    pub chosen: usize,
}

/// The choices of an experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The experiment's name; empty where nobody gave it one.
    pub experiment: String,
    /// The alternatives' names in order of first appearance, doing nothing among them where it could be chosen.
    pub alternatives: Vec<String>,
    /// What alternatives differ in; the price is one of them.
    pub attributes: Vec<Attribute>,
    /// What prices are counted in, where it is told.
    pub currency: Option<String>,
    /// The choices.
    pub tasks: Vec<Task>,
}

impl Choices {
    /// The place of doing nothing, where it could be chosen.
    pub fn do_nothing(&self) -> Option<usize> {
        self.alternatives.iter().position(|name| name == DO_NOTHING)
    }

    /// The place of the price among the attributes.
    pub fn price(&self) -> Option<usize> {
        self.attributes.iter().position(|a| a.name == PRICE)
    }

    /// How many customers chose; nothing where some choice names nobody.
    pub fn customers(&self) -> Option<usize> {
        let mut customers = self.tasks.iter().map(|t| t.customer).collect::<Option<Vec<_>>>()?;
        customers.sort_unstable();
        customers.dedup();
        Some(customers.len())
    }
}
