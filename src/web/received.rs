//! Files that were sent: by a form with a file field, or as the body itself.

use super::WebError;
use super::patience::{not_here, parts_not_here};
use crate::formats::responses_csv::PAGE_BYTES;
use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use std::collections::HashMap;

/// The most bytes of a field that is no file.
const FIELD: usize = 4 * 1024;
/// The most fields.
const FIELDS: usize = 16;

/// What was sent.
#[derive(Debug, Default)]
pub struct Received {
    /// The file's name, if it has one.
    pub file_name: Option<String>,
    /// Its bytes; nothing when there was no file at all.
    pub file: Option<Vec<u8>>,
    /// What was pasted instead of a file.
    pub pasted: Option<Vec<u8>>,
    /// The other fields of the form.
    pub fields: HashMap<String, String>,
}

/// The most that is taken off the line before it is cut: whoever sends a little too much shall be able to read why.
const PATIENCE: u64 = 64 * 1024 * 1024;

/// Takes a form with a file, or `text/csv` as it is. Of a file above the limit one byte more than the limit is kept: the
/// reader then says what is too much, bytes or rows.
///
/// # Errors
/// [`WebError::TooLarge`] far above 20 MiB, [`WebError::UnsupportedMedia`] for any other type.
pub async fn receive(req: &HttpRequest, mut payload: web::Payload) -> Result<Received, WebError> {
    let header = |name| req.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = header(CONTENT_TYPE).to_ascii_lowercase();
    if header(CONTENT_LENGTH).parse::<u64>().unwrap_or(0) > PATIENCE {
        return Err(WebError::TooLarge);
    }
    if kind.starts_with("multipart/form-data") {
        return parts(Multipart::new(req.headers(), payload)).await;
    }
    if !["text/csv", "text/plain", "application/csv"].iter().any(|k| kind.starts_with(k)) {
        return Err(WebError::UnsupportedMedia);
    }
    let mut file = Kept::default();
    while let Some(chunk) = payload.next().await {
        file.append(&chunk.map_err(|e| not_here(&e, cut_off()))?)?;
    }
    Ok(Received { file: Some(file.bytes), ..Received::default() })
}

async fn parts(mut form: Multipart) -> Result<Received, WebError> {
    let mut received = Received::default();
    let mut count = 0;
    while let Some(part) = form.next().await {
        let mut part = part.map_err(|e| parts_not_here(&e, cut_off()))?;
        count += 1;
        if count > FIELDS {
            return Err(WebError::BadRequest("The form has more fields than it should."));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let (is_file, is_pasted) = (name == "file", name == "pasted");
        if is_file {
            let named = part.content_disposition().and_then(|d| d.get_filename()).map(plain);
            received.file_name = named.filter(|n| !n.is_empty());
        }
        let mut kept = Kept::default();
        while let Some(chunk) = part.next().await {
            kept.append(&chunk.map_err(|e| parts_not_here(&e, cut_off()))?)?;
            if !is_file && !is_pasted && kept.bytes.len() > FIELD {
                return Err(WebError::TooLarge);
            }
        }
        let bytes = kept.bytes;
        if is_file {
            received.file = Some(bytes);
        } else if is_pasted {
            received.pasted = Some(bytes);
        } else {
            received.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(received)
}

/// What is kept of a file, and how much of it came.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    came: u64,
}

impl Kept {
    fn append(&mut self, chunk: &[u8]) -> Result<(), WebError> {
        self.came += chunk.len() as u64;
        if self.came > PATIENCE {
            return Err(WebError::TooLarge);
        }
        let room = (PAGE_BYTES as usize + 1).saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        Ok(())
    }
}

fn cut_off() -> WebError {
    WebError::BadRequest("The file did not arrive whole. Send it again.")
}

/// A name without folders: it is shown, never opened.
fn plain(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned()
}
