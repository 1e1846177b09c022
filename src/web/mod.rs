//! HTTP: actix only here.
