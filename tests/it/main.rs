//! One test binary: tests are sentences about behaviour and ask what a person or a peer would see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that can't go on should stop loudly

mod architecture;
mod charts;
mod commands;
mod db;
mod demo;
mod durability;
mod formats;
mod hostile;
mod imports;
mod offered;
mod own_fields;
mod report;
mod stats;
mod support;
mod templates;
mod web;
