//! What a report says: the words, and that it never says more.

mod command;
mod further;
mod numbers;
mod pages;
mod sharing;
mod slices;
mod support;
mod words;
