//! What was acknowledged is still there, however the program ended.

pub mod power_cut;
