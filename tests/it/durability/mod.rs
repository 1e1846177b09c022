//! What was acknowledged is still there, however the program ended.

mod crowd;
mod instances;
mod kill;
pub mod power_cut;
mod program;
mod retries;
mod stop;
