//! Words and rules of the product, without any input or output.

pub mod account;
pub mod calibration;
pub mod capture;
pub mod choices;
pub mod evidence;
pub mod experiment;
pub mod folding;
pub mod id;
pub mod invalid;
pub mod money;
pub mod natural;
pub mod offer;
pub mod pairing;
pub mod plan;
pub mod prospect;
pub mod report;
pub mod response;
pub mod share;
pub mod stream;
pub mod text;
pub mod time;
pub mod verdict;
pub mod wording;
pub mod workspace;
