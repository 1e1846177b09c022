//! `choice_sets.csv` in: one row per alternative shown.
//!
//! `experiment, customer, task, alternative, price, currency, chosen`, and any attribute columns. The row named `do_nothing`
//! has no price and no attributes.

use std::io::Read;

use super::row_error::{Errors, RowError};
use super::table::{Layout, Table};
use crate::domain::choices::{Choices, DO_NOTHING};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::response::yes_no;
use crate::domain::text::{Name, fold};

mod gathered;

use gathered::{Column, Gathered};

const LAYOUT: Layout = Layout {
    required: &["task", "alternative", "chosen"],
    optional: &["experiment", "customer", "price", "currency"],
    open: true,
};

/// One row, checked by itself.
struct Row {
    line: u64,
    experiment: Option<Name>,
    customer: Option<Name>,
    task: Name,
    alternative: Name,
    does_nothing: bool,
    price: Option<f64>,
    currency: Option<String>,
    // One value an attribute column; none for doing nothing.
    values: Vec<Value>,
    chosen: bool,
}

enum Value {
    Number(f64),
    Word(String),
}

/// Reads a file, or everything that is wrong with it. The columns in `categories` hold words, every other attribute column
/// numbers.
pub fn read(reader: impl Read, categories: &[String]) -> Result<Vec<Choices>, Errors> {
    let mut table = Table::open(reader, &LAYOUT);
    let columns = columns(&mut table, categories);
    let mut experiments: Vec<Gathered> = Vec::new();
    while table.advance() {
        let Some(row) = row(&mut table, &columns) else { continue };
        let folded = row.experiment.as_ref().map(Name::folded).unwrap_or_default();
        let place = experiments.iter().position(|e| e.folded == folded).unwrap_or_else(|| {
            experiments.push(Gathered::new(folded, row.experiment.as_ref()));
            experiments.len() - 1
        });
        if let Err(error) = experiments[place].add(row) {
            table.complain(error);
        }
    }
    if table.is_right() {
        experiments.iter().flat_map(Gathered::faults).for_each(|fault| table.complain(fault));
    }
    let errors = table.finish();
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(experiments.into_iter().map(|e| e.choices(&columns)).collect())
}

/// The attribute columns; a category that is none of them is a mistake.
fn columns<R: Read>(table: &mut Table<R>, categories: &[String]) -> Vec<Column> {
    let is_category = |name: &str| categories.iter().any(|c| fold(c.trim()) == fold(name));
    let others = table.others(&LAYOUT);
    for missing in categories.iter().filter(|c| !others.iter().any(|(_, name)| fold(name) == fold(c.trim()))) {
        let message = format!("There is no attribute column '{}'.", shown(missing.trim()));
        table.complain(RowError::column(1, shown(missing.trim()), "required_header", message));
    }
    let column = |(place, name): (usize, String)| Column { place, is_category: is_category(&name), name };
    others.into_iter().map(column).collect()
}

fn row<R: Read>(table: &mut Table<R>, columns: &[Column]) -> Option<Row> {
    let experiment = Name::parse_optional("experiment", Some(table.text("experiment")));
    let customer = Name::parse_optional("customer", Some(table.text("customer")));
    let task = Name::parse("task", table.text("task"));
    let alternative = Name::parse("alternative", table.text("alternative"));
    let chosen = match table.text("chosen") {
        "" => Err(Invalid::new("chosen", "required", "chosen is empty. Write 1 or 0, yes or no.")),
        raw => yes_no("chosen", Some(raw)).map(Option::unwrap_or_default),
    };
    let does_nothing = alternative.as_ref().is_ok_and(|name| name.folded().replace(' ', "_") == DO_NOTHING);
    let currency = Some(table.text("currency").to_owned()).filter(|c| !c.is_empty());
    let price = price(table, does_nothing);
    let values = values(table, columns, does_nothing);
    match (experiment, customer, task, alternative, chosen, price, values) {
        (Ok(experiment), Ok(customer), Ok(task), Ok(alternative), Ok(chosen), Ok(price), Some(values)) => Some(Row {
            line: table.line(),
            experiment,
            customer,
            task,
            alternative,
            does_nothing,
            price,
            currency,
            values,
            chosen,
        }),
        (experiment, customer, task, alternative, chosen, price, _) => {
            let wrong = [experiment.err(), customer.err(), task.err(), alternative.err(), chosen.err(), price.err()];
            let names = ["experiment", "customer", "task", "alternative", "chosen", "price"];
            for (name, invalid) in names.into_iter().zip(wrong) {
                if let Some(invalid) = invalid {
                    table.refuse(name, invalid);
                }
            }
            None
        }
    }
}

fn price<R: Read>(table: &mut Table<R>, does_nothing: bool) -> Result<Option<f64>, Invalid> {
    let Some(place) = table.place("price").filter(|place| !table.cell(*place).is_empty()) else { return Ok(None) };
    if does_nothing {
        let message = "Doing nothing has no price. Leave the cell empty.";
        return Err(Invalid::new("price", "contradiction", message).with_value(table.cell(place)));
    }
    table.number(place).map(Some)
}

/// The values of the attribute columns; nothing where one of them is wrong.
fn values<R: Read>(table: &mut Table<R>, columns: &[Column], does_nothing: bool) -> Option<Vec<Value>> {
    let (mut values, mut right) = (Vec::new(), true);
    for column in columns {
        match value(table, column, does_nothing) {
            Ok(value) => values.extend(value),
            Err(invalid) => {
                table.refuse_at(column.place, invalid);
                right = false;
            }
        }
    }
    right.then_some(values)
}

fn value<R: Read>(table: &mut Table<R>, column: &Column, does_nothing: bool) -> Result<Option<Value>, Invalid> {
    let cell = table.cell(column.place).to_owned();
    let refused = |code, message: &str| Invalid::new("attribute", code, message).with_value(&cell);
    match (does_nothing, cell.is_empty()) {
        (true, true) => Ok(None),
        (true, false) => Err(refused("contradiction", "Doing nothing has no attributes. Leave the cell empty.")),
        (false, true) => Err(refused("required", "Every alternative needs a value here.")),
        (false, false) if column.is_category => {
            Name::parse("attribute", &cell).map(|n| Some(Value::Word(n.as_str().to_owned())))
        }
        (false, false) => table.number(column.place).map(|x| Some(Value::Number(x))).map_err(|mut invalid| {
            invalid.message.push_str(&format!(" If the column holds words, say so: --category \"{}\".", column.name));
            invalid
        }),
    }
}

#[cfg(test)]
mod tests;
