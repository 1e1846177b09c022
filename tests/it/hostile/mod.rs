//! Malformed and hostile inputs, each with the answer that is owed. `inputs.json` holds them all.

pub mod bytes;
pub mod csv_cases;
mod csv_files;
mod forms;
mod json;
mod process;
pub mod surfaces;
