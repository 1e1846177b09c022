//! Tests of stats: numbers from independent programs, and properties that no number may break.

mod invariants;
mod reference;
mod tables;
