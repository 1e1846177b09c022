//! What tests of several layers share.

pub mod databases;
pub mod workshop;
