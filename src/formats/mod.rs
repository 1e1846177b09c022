//! CSV and JSON, in and out.

pub mod natural_json;
