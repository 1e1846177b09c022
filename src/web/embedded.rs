//! Style sheet, font and scripts, out of the binary.

use sha2::{Digest, Sha256};

#[derive(rust_embed::Embed)]
#[folder = "assets/"]
pub(super) struct Embedded;

/// Where the assets are. One hash over all of them stands in the address, so that files may name each other.
pub struct Assets {
    hash: String,
}

impl Assets {
    /// The assets of this binary.
    pub fn embedded() -> Self {
        let mut hash = Sha256::new();
        for name in Embedded::iter() {
            hash.update(name.as_bytes());
            hash.update(Embedded::get(&name).map(|f| f.metadata.sha256_hash()).unwrap_or_default());
        }
        let hash = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
        Self { hash }
    }

    /// What stands in the address.
    pub(super) fn hash(&self) -> &str {
        &self.hash
    }

    /// The beginning of every asset's address.
    pub fn base(&self) -> String {
        format!("/a/{}/", self.hash)
    }
}
