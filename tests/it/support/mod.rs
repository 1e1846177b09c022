//! What tests of several layers share.

pub mod app;
pub mod databases;
pub mod forms;
pub mod workshop;
