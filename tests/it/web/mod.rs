//! Tests of the web layer: what a visitor sees.

mod accounts;
mod config;
mod errors;
mod experiments;
mod headers;
mod health;
mod matrix;
mod responses;
mod sessions;
mod slow;
