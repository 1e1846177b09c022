//! Handlebars: strict, embedded in the binary, a folder may override.
