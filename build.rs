//! The migrations are compiled in, but the compiler does not watch SQL files: without this line a new migration would
//! be missing from the next build.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
