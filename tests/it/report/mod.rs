//! What a report says: the words, and that it never says more.

pub mod command;
mod further;
mod next_step;
mod numbers;
mod pages;
mod segments;
mod sentences;
mod sharing;
mod slices;
mod support;
mod tables;
mod timeline;
mod words;
mod workspaces;
