//! Tests of the web layer: what a visitor sees.

mod accounts;
mod config;
mod errors;
mod headers;
mod health;
