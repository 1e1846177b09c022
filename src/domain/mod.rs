//! Words and rules of the product, without any input or output.

pub mod account;
pub mod chain;
pub mod decision;
pub mod evidence;
pub mod experiment;
pub mod finding;
pub mod follow_up;
pub mod forecast;
pub mod id;
pub mod invalid;
pub mod learning;
pub mod money;
pub mod natural;
pub mod offer;
pub mod plan;
pub mod prospect;
pub mod report;
pub mod response;
pub mod stream;
pub mod text;
pub mod time;
pub mod verdict;
pub mod wording;
pub mod workspace;
