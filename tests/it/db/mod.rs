//! Tests of db: every one runs on SQLite and on PostgreSQL, from one definition.

mod connection;
mod counts;
mod migrations;
mod prices;
mod shares;
mod writer;
