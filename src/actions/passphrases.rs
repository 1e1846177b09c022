//! Hashing passphrases: slow on purpose.

use crate::db::DbError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

/// Hashes and compares; blocks for a tenth of a second.
#[derive(Clone)]
pub struct Hasher {
    argon: Argon2<'static>,
    /// What unknown names are compared with, so that they take as long as known ones.
    nobody: String,
}

impl Hasher {
    /// Argon2id with 19 MiB and two passes; with next to nothing when `cheap`, for tests.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn new(cheap: bool) -> Result<Self, DbError> {
        let (memory, passes) = if cheap { (8, 1) } else { (19 * 1024, 2) };
        let params = Params::new(memory, passes, 1, None).map_err(unexpected)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = argon.hash_password(b"nobody").map_err(unexpected)?.to_string();
        Ok(Self { argon, nobody })
    }

    /// What may be stored of a passphrase.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn hash(&self, passphrase: &str) -> Result<String, DbError> {
        Ok(self.argon.hash_password(passphrase.as_bytes()).map_err(unexpected)?.to_string())
    }

    /// Whether it is the passphrase that was stored. Without one stored it takes as long and is never right.
    pub fn fits(&self, passphrase: &str, stored: Option<&str>) -> bool {
        let hash = stored.unwrap_or(&self.nobody);
        let fits = PasswordHash::new(hash)
            .is_ok_and(|parsed| self.argon.verify_password(passphrase.as_bytes(), &parsed).is_ok());
        fits && stored.is_some()
    }
}

fn unexpected(error: impl std::fmt::Display) -> DbError {
    DbError::Unexpected(format!("argon2: {error}"))
}
