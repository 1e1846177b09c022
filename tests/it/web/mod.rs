//! Tests of the web layer: what a visitor sees.

mod accounts;
mod config;
mod decisions;
mod errors;
mod experiments;
mod forecasts;
mod headers;
mod health;
mod matrix;
mod portfolio;
mod reports;
mod responses;
mod sessions;
mod shares;
mod slow;
