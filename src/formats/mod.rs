//! CSV and JSON, in and out.

pub mod apostrophe;
pub mod decoding;
pub mod delimiter;


pub mod records;

pub mod row_error;
