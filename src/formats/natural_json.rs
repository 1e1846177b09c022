//! A response in its natural layout as one JSON object, for its history.

use serde_json::{Map, Value, json};

use crate::domain::id::OwnFieldId;
use crate::domain::natural::Natural;
use crate::domain::own_field::OwnText;

/// Where own fields stand.
const OWN: &str = "own_fields";

/// The object: columns that say something, in the order of export, and own fields with their ids and names.
pub fn write(natural: &Natural) -> String {
    let mut object: Map<String, Value> =
        natural.iter().filter_map(|(column, value)| Some((column.to_string(), Value::from(value?)))).collect();
    let own = natural.own().iter().filter(|said| !said.text.is_empty());
    let own: Vec<Value> =
        own.map(|said| json!({ "id": said.field.0, "name": &*said.name, "value": said.text })).collect();
    if !own.is_empty() {
        object.insert(OWN.to_owned(), own.into());
    }
    Value::Object(object).to_string()
}

fn own(value: &Value) -> Option<OwnText> {
    let text = |key| value.get(key).and_then(Value::as_str);
    let field = OwnFieldId(value.get("id")?.as_i64()?);
    Some(OwnText { field, name: text("name")?.into(), text: text("value")?.to_owned() })
}

/// The response of an object; nothing if it isn't one.
pub fn read(json: &str) -> Option<Natural> {
    let Value::Object(object) = serde_json::from_str(json).ok()? else { return None };
    let mut natural = Natural::default();
    for (column, value) in &object {
        natural.set(column, value.as_str().map(str::to_string));
    }
    natural.say(object.get(OWN).and_then(Value::as_array).into_iter().flatten().filter_map(own));
    Some(natural)
}
