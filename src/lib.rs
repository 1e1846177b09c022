//! Touchstone shows startup teams which value propositions their customers actually validate.
//!
//! Layers are folders, nouns are file names, and the same noun stands in every layer. `docs/architecture.md`
//! draws the picture and walks through it; `tests/it/architecture.rs` holds the walls up.

pub mod actions;
pub mod cli;
pub mod config;
pub mod db;
pub mod domain;
pub mod formats;
pub mod startup;
pub mod stats;
pub mod templates;
pub mod views;
pub mod web;
