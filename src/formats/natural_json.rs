//! A response in its natural layout as one JSON object, for its history.

use serde_json::{Map, Value};

use crate::domain::natural::Natural;

/// The object: columns that say something, in the order of export.
pub fn write(natural: &Natural) -> String {
    let object: Map<String, Value> =
        natural.iter().filter_map(|(column, value)| Some((column.to_string(), Value::from(value?)))).collect();
    Value::Object(object).to_string()
}

/// The response of an object; nothing if it isn't one.
pub fn read(json: &str) -> Option<Natural> {
    let Value::Object(object) = serde_json::from_str(json).ok()? else { return None };
    let mut natural = Natural::default();
    for (column, value) in &object {
        natural.set(column, value.as_str().map(str::to_string));
    }
    Some(natural)
}
