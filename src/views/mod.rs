//! What a page or an API answer may see.
