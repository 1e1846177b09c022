//! CSV and JSON, in and out.

pub mod apostrophe;
pub mod decoding;
pub mod delimiter;
pub mod demo_setting;
pub mod export;
pub mod forecasts;
pub mod mapping;
pub mod natural_json;
pub mod numbers;
pub mod records;
pub mod report_json;
pub mod responses_csv;
pub mod row_error;
pub mod tally;
