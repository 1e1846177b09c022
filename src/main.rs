//! The `touchstone` program: everything is in the library.

fn main() -> std::process::ExitCode {
    touchstone::cli::run()
}
