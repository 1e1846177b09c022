//! Responses and own fields as JSON objects: the columns of `responses.csv` by their names, own fields under `fields`.

use serde_json::{Map, Number, Value};

use crate::domain::invalid::{Invalid, shown};
use crate::domain::natural::Natural;
use crate::domain::own_field::{Kind, OwnField, OwnFields, OwnText, no_such_field};
use crate::domain::response::Fields;

/// Where own fields stand.
const OWN: &str = "fields";

/// Reads a response.
///
/// # Errors
/// Every key that nothing is known of, and every value of another type than its column.
pub fn response(object: &Map<String, Value>, own: &OwnFields) -> Result<Natural, Vec<Invalid>> {
    let (mut natural, mut wrong) = (Natural::default(), Vec::new());
    for (key, value) in object.iter().filter(|(key, _)| *key != OWN) {
        match (Fields::COLUMNS.contains(&key.as_str()), column(key, value)) {
            (true, Ok(text)) => natural.set(key, text),
            (true, Err(why)) => wrong.push(why),
            (false, _) => {
                let message =
                    format!("'{}' is nothing that a response has. Correct its name, or leave it out.", shown(key));
                wrong.push(Invalid::new(key.clone(), "unknown_field", message));
            }
        }
    }
    match said(object, own) {
        Ok(said) if wrong.is_empty() => {
            natural.say(said);
            Ok(natural)
        }
        Ok(_) => Err(wrong),
        Err(more) => Err(wrong.into_iter().chain(more).collect()),
    }
}

/// Reads what an object says of own fields; nothing where it doesn't speak of them.
///
/// # Errors
/// Every name that is no field's, and every value that can't be read as text.
pub fn said(object: &Map<String, Value>, own: &OwnFields) -> Result<Vec<OwnText>, Vec<Invalid>> {
    let fields = match object.get(OWN) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(fields)) => fields,
        Some(_) => {
            let message = "fields is no object. Write {\"Channel\": \"Fair\"}, say.";
            return Err(vec![Invalid::new(OWN, "object", message)]);
        }
    };
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for (name, value) in fields {
        let read = own.named(name).ok_or_else(|| no_such_field(name)).and_then(|field| {
            let text = text(&field.id.key(), value)?.unwrap_or_default();
            Ok(OwnText { field: field.id, name: field.name.clone(), text })
        });
        read.map_or_else(|why| wrong.push(why), |said| found.push(said));
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

/// Columns that may be numbers, and those that may be `true`; a name in digits is in quotes.
const NUMBERS: [&str; 4] = ["quantity", "amount", "price", "satisfaction"];
const YES_OR_NO: [&str; 2] = ["warm", "no_answer"];

fn column(key: &str, value: &Value) -> Result<Option<String>, Invalid> {
    let fits = match value {
        Value::Number(_) => NUMBERS.contains(&key),
        Value::Bool(_) => YES_OR_NO.contains(&key),
        _ => true,
    };
    if fits {
        return text(key, value);
    }
    let message = format!("{key} is a text. Write \"{}\", in quotes.", shown(&value.to_string()));
    Err(Invalid::new(key.to_owned(), "type", message).with_value(&value.to_string()))
}

fn text(key: &str, value: &Value) -> Result<Option<String>, Invalid> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(yes) => Ok(Some(if *yes { "yes" } else { "no" }.to_owned())),
        Value::Array(_) | Value::Object(_) => {
            Err(Invalid::new(key.to_owned(), "text", "The value is a list or an object. Write a text or a number."))
        }
    }
}

/// Names own fields in mistakes as an object names them: `fields.Channel`.
pub fn by_name(wrong: Vec<Invalid>, own: &OwnFields) -> Vec<Invalid> {
    let named = |why: Invalid| match own.of_key(&why.field) {
        Some(field) => why.on(format!("{OWN}.{}", field.name)),
        None => why,
    };
    wrong.into_iter().map(named).collect()
}

/// Writes a response with its number, the columns that say something, and its own fields.
pub fn written(id: i64, undone: bool, natural: &Natural, own: &OwnFields) -> Value {
    let columns = natural.iter().filter_map(|(column, value)| Some((column.to_owned(), Value::from(value?))));
    let mut object: Map<String, Value> = [("id".to_owned(), Value::from(id))].into_iter().chain(columns).collect();
    object.insert("undone".to_owned(), undone.into());
    object.insert(OWN.to_owned(), values(own, |field| natural.own_text(field.id)));
    object.into()
}

/// Writes the values of own fields by name; `null` for no value.
pub fn values<'a>(own: &OwnFields, text: impl Fn(&OwnField) -> Option<&'a str>) -> Value {
    let value = |field: &OwnField| match (text(field), &field.kind) {
        (None, _) => Value::Null,
        (Some(text), Kind::Number) => number(text).map_or_else(|| Value::from(text), Value::Number),
        (Some(text), _) => Value::from(text),
    };
    own.active().map(|field| (field.name.to_string(), value(field))).collect::<Map<_, _>>().into()
}

/// Fifteen digits are the same in a program's numbers.
fn number(text: &str) -> Option<Number> {
    text.parse::<i64>().ok().map(Number::from).or_else(|| text.parse().ok().and_then(Number::from_f64))
}
