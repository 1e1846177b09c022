//! CSV and JSON, in and out.

pub mod report_json;
