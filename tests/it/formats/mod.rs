//! Tests of formats.

mod second_reader;
