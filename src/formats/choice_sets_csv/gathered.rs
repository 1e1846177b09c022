//! The rows of one experiment, put together to tasks.

use std::collections::HashMap;

use super::{Row, Value};
use crate::domain::choices::{Attribute, Choices, DO_NOTHING, PRICE, Shown, Task};
use crate::domain::invalid::shown;
use crate::domain::text::{Name, fold};
use crate::formats::row_error::RowError;

/// An attribute column of the file.
pub(super) struct Column {
    pub place: usize,
    pub name: String,
    pub is_category: bool,
}

/// The rows of one experiment.
pub(super) struct Gathered {
    pub folded: String,
    name: String,
    alternatives: Names,
    customers: Names,
    // Per attribute column, the words that stand in it.
    words: Vec<Names>,
    tasks: Vec<Rows>,
    places: HashMap<(Option<usize>, String), usize>,
    currency: Option<(String, u64)>,
    priced: Option<u64>,
    unpriced: Vec<u64>,
}

/// The rows of one task.
struct Rows {
    line: u64,
    name: String,
    customer: Option<usize>,
    shown: Vec<Shown>,
    prices: Vec<Option<f64>>,
    chosen: Option<(usize, u64)>,
}

/// Names in order of first appearance; the first spelling stays.
#[derive(Default)]
struct Names {
    spelled: Vec<String>,
    places: HashMap<String, usize>,
}

impl Names {
    fn place(&mut self, name: &str) -> usize {
        *self.places.entry(fold(name)).or_insert_with(|| {
            self.spelled.push(name.to_owned());
            self.spelled.len() - 1
        })
    }
}

impl Gathered {
    pub fn new(folded: String, name: Option<&Name>) -> Self {
        Gathered {
            folded,
            name: name.map(|n| n.as_str().to_owned()).unwrap_or_default(),
            alternatives: Names::default(),
            customers: Names::default(),
            words: Vec::new(),
            tasks: Vec::new(),
            places: HashMap::new(),
            currency: None,
            priced: None,
            unpriced: Vec::new(),
        }
    }

    /// Takes in one row.
    pub fn add(&mut self, row: Row) -> Result<(), RowError> {
        self.one_currency(&row)?;
        let customer = row.customer.as_ref().map(|name| self.customers.place(name.as_str()));
        let name = if row.does_nothing { DO_NOTHING } else { row.alternative.as_str() };
        let alternative = self.alternatives.place(name);
        let values = self.values(row.values);
        let place = *self.places.entry((customer, row.task.folded())).or_insert_with(|| {
            self.tasks.push(Rows {
                line: row.line,
                name: row.task.as_str().to_owned(),
                customer,
                shown: Vec::new(),
                prices: Vec::new(),
                chosen: None,
            });
            self.tasks.len() - 1
        });
        match row.price {
            Some(_) => _ = self.priced.get_or_insert(row.line),
            None if !row.does_nothing => self.unpriced.push(row.line),
            None => {}
        }
        self.tasks[place].add(row.line, Shown { alternative, values }, row.price, row.chosen, name)
    }

    fn one_currency(&mut self, row: &Row) -> Result<(), RowError> {
        let Some(currency) = &row.currency else { return Ok(()) };
        let (known, before) = self.currency.get_or_insert_with(|| (currency.clone(), row.line));
        if fold(known) == fold(currency) {
            return Ok(());
        }
        let message = format!(
            "'{}' stands here and '{}' on line {before}. Prices of one experiment are counted in one currency.",
            shown(currency),
            shown(known)
        );
        Err(RowError::column(row.line, "currency", "contradiction", message))
    }

    fn values(&mut self, values: Vec<Value>) -> Vec<f64> {
        self.words.resize_with(self.words.len().max(values.len()), Names::default);
        let number = |(words, value): (&mut Names, Value)| match value {
            Value::Number(x) => x,
            Value::Word(word) => words.place(&word) as f64,
        };
        self.words.iter_mut().zip(values).map(number).collect()
    }

    /// What is wrong with whole tasks, and with prices that are there in part.
    pub fn faults(&self) -> Vec<RowError> {
        let missing = self.priced.map_or(&[][..], |_| &self.unpriced);
        let unpriced = missing.iter().map(|line| {
            let message = "Other alternatives have a price and this one has none. Fill it in; 0 means free of charge.";
            RowError::column(*line, "price", "required", message)
        });
        let mut faults: Vec<RowError> = self.tasks.iter().filter_map(Rows::fault).chain(unpriced).collect();
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    /// The choices, once nothing is wrong.
    pub fn choices(self, columns: &[Column]) -> Choices {
        let priced = self.priced.is_some();
        let price = priced.then(|| Attribute { name: PRICE.to_owned(), levels: None });
        let mut words = self.words.into_iter().map(|names| names.spelled);
        let attributes = columns.iter().map(|column| {
            let levels = words.next().unwrap_or_default();
            Attribute { name: column.name.clone(), levels: column.is_category.then_some(levels) }
        });
        Choices {
            experiment: self.name,
            alternatives: self.alternatives.spelled,
            attributes: price.into_iter().chain(attributes).collect(),
            currency: self.currency.map(|(currency, _)| currency).filter(|_| priced),
            tasks: self.tasks.into_iter().map(|task| task.told(priced)).collect(),
        }
    }
}

impl Rows {
    fn add(&mut self, line: u64, shown_: Shown, price: Option<f64>, chosen: bool, name: &str) -> Result<(), RowError> {
        if self.shown.iter().any(|s| s.alternative == shown_.alternative) {
            let message = format!("'{}' stands twice in task {}. Remove one row.", shown(name), shown(&self.name));
            return Err(RowError::column(line, "alternative", "duplicate", message));
        }
        if chosen {
            if let Some((_, before)) = self.chosen {
                let message = format!("Task {} has another choice on line {before}. One is chosen.", shown(&self.name));
                return Err(RowError::column(line, "chosen", "contradiction", message));
            }
            self.chosen = Some((self.shown.len(), line));
        }
        self.shown.push(shown_);
        self.prices.push(price);
        Ok(())
    }

    fn fault(&self) -> Option<RowError> {
        let task = shown(&self.name);
        if self.shown.len() < 2 {
            let message = format!("Task {task} shows one alternative only. A choice needs two; doing nothing is one.");
            return Some(RowError::column(self.line, "task", "required", message));
        }
        self.chosen.is_none().then(|| {
            let message =
                format!("Nothing is chosen in task {task}, which begins here. Mark one row, do_nothing perhaps.");
            RowError::column(self.line, "chosen", "required", message)
        })
    }

    fn told(self, priced: bool) -> Task {
        let with_price = |(shown, price): (Shown, Option<f64>)| match price.filter(|_| priced) {
            Some(price) => Shown { values: std::iter::once(price).chain(shown.values).collect(), ..shown },
            None => shown,
        };
        Task {
            customer: self.customer,
            shown: self.shown.into_iter().zip(self.prices).map(with_price).collect(),
            // Checked before: one is chosen.
            chosen: self.chosen.map_or(0, |(place, _)| place),
        }
    }
}
