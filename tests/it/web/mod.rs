//! Tests of the web layer: what a visitor sees.

mod accounts;
mod config;
mod decisions;
mod edits;
mod errors;
mod experiments;
mod exports;
mod first_run;
mod forecasts;
mod form_keys;
mod headers;
pub mod health;
mod kept;
pub mod matrix;
mod portfolio;
mod quick_log;
mod reports;
mod responses;
mod rewordings;
mod sessions;
mod shares;
mod silences;
mod slow;
mod templates;
