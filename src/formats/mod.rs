//! CSV and JSON, in and out.

pub mod apostrophe;
pub mod capture_cases;
pub mod capture_json;
pub mod choice_sets_csv;
pub mod choices_json;
pub mod decoding;
pub mod delimiter;
pub mod demo_setting;
mod experiments_json;
pub mod export;
pub mod forecasts;
pub mod forecasts_csv;
pub mod forecasts_json;
pub mod mapping;
pub mod natural_json;
pub mod numbers;
pub mod plan_json;
pub mod portfolio_csv;
pub mod portfolio_json;
pub mod proposition_json;
pub mod records;
pub mod report_json;
pub mod responses_csv;
pub mod row_error;
mod row_shape;
mod table;
pub mod tally;
