//! One JSON object, read so that nobody can read it otherwise: each key once, and a fault named by its place.

use std::cell::RefCell;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::domain::invalid::{Invalid, shown};

/// Where the reading is: the keys that lead there, and whether the last of them stood there before.
#[derive(Default)]
struct Place {
    keys: RefCell<Vec<String>>,
    twice: RefCell<bool>,
}

impl Place {
    fn shown(&self) -> String {
        shown(&self.keys.borrow().join("."))
    }
}

/// Reads an object; `example` is one that would be right.
///
/// # Errors
/// Where it is no JSON, with line, column and field; a key that stands there twice; or that it is no object.
pub fn read(bytes: &[u8], example: &str) -> Result<Map<String, Value>, Invalid> {
    let place = Place::default();
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let read = Part(&place).deserialize(&mut source).and_then(|value| source.end().map(|()| value));
    match read {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Invalid::new("", "object", format!("The body is no JSON object. Write {example}, say."))),
        Err(_) if *place.twice.borrow() => {
            let key = place.shown();
            let message = format!("'{key}' stands there twice, and only one of the two can be meant. Write it once.");
            Err(Invalid::new(key, "duplicate_key", message))
        }
        Err(error) => Err(unreadable(&error, place.shown(), example)),
    }
}

/// Where the fault is. The library's own words name its insides; the place is what helps.
fn unreadable(error: &serde_json::Error, field: String, example: &str) -> Invalid {
    let (line, column) = (error.line(), error.column());
    let what = if error.is_eof() { "The body ends" } else { "The body is no JSON" };
    let within = if field.is_empty() { String::new() } else { format!(", in '{field}'") };
    let message = format!("{what} at line {line}, column {column}{within}. Write {example}, say.");
    Invalid::new(field, "json", message)
}

/// A value at a place.
struct Part<'a>(&'a Place);

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("no number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element_seed(Part(self.0))? {
            all.push(value);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            self.0.keys.borrow_mut().push(key.clone());
            if all.contains_key(&key) {
                *self.0.twice.borrow_mut() = true;
                return Err(A::Error::custom("twice"));
            }
            all.insert(key, object.next_value_seed(Part(self.0))?);
            self.0.keys.borrow_mut().pop();
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &[u8]) -> (String, &'static str, String) {
        let why = read(body, "{}").unwrap_err();
        (why.field.into_owned(), why.code, why.message)
    }

    #[test]
    fn what_is_no_json_is_told_by_line_column_and_field() {
        for (body, field, told) in [
            (&b"{\"customer\":\"Acme"[..], "customer", "ends at line 1, column 17, in 'customer'"),
            (b"{\n \"amount\": NaN}", "amount", "no JSON at line 2, column 12, in 'amount'"),
            (b"{\"amount\": 1e400}", "amount", "in 'amount'"),
            (b"{\"fields\": {\"Beds\": \"\\ud800\"}}", "fields.Beds", "in 'fields.Beds'"),
            (b"{\"a\": 1,}", "", "line 1, column 9"),
            (b"\xef\xbb\xbf{}", "", "line 1, column 1"),
            (b"", "", "ends at line 1, column 0"),
            (b"{} {}", "", "line 1, column 4"),
        ] {
            let (at, code, message) = refused(body);
            assert_eq!((at.as_str(), code), (field, "json"), "{message}");
            assert!(message.contains(told), "{message}");
        }
        assert_eq!(refused("[".repeat(10_000).as_bytes()).1, "json");
        assert_eq!(refused(b"[1]").1, "object");
    }

    #[test]
    fn a_key_stands_once_however_it_is_spelled() {
        for (body, field) in [
            (&br#"{"outcome":"buy","outcome":"do_nothing"}"#[..], "outcome"),
            (br#"{"outcome":"buy","outc\u006fme":"buy"}"#, "outcome"),
            (br#"{"fields":{"Beds":1,"Beds":2}}"#, "fields.Beds"),
        ] {
            let (at, code, _) = refused(body);
            assert_eq!((at.as_str(), code), (field, "duplicate_key"));
        }
        assert_eq!(read(br#"{"a":{"x":1},"b":{"x":[1,2.5,null,true]}}"#, "").unwrap().len(), 2);
    }
}
