//! What was acknowledged is still there, however the program ended.

pub mod crowd;
mod instances;
pub mod kill;
pub mod power_cut;
pub mod program;
mod retries;
mod start;
mod stop;
