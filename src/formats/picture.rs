//! Pictures that a member sends: what they are is read from their bytes, never from their names.

use imagesize::{ImageType, blob_size, image_type};

use crate::domain::invalid::Invalid;

/// The most bytes.
pub const MOST_BYTES: usize = 1024 * 1024;
/// The most pixels of a side.
pub const MOST_SIDE: usize = 4_000;

/// A picture that browsers show and that can't do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub kind: &'static str,
    /// Width and height in pixels, once it is unpacked.
    pub size: (usize, usize),
}

/// Reads what a picture is.
///
/// # Errors
/// When it is none of the three kinds, is cut off before its size, or too large, packed or unpacked.
pub fn read(field: &'static str, bytes: &[u8]) -> Result<Picture, Invalid> {
    if bytes.len() > MOST_BYTES {
        return Err(Invalid::new(field, "too_large", "The picture is larger than 1 MiB. Make it smaller."));
    }
    let kind = match image_type(bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Webp) => "image/webp",
        _ => return Err(Invalid::new(field, "kind", "This is no PNG, JPEG or WebP picture. Save it as one of these.")),
    };
    let broken = || Invalid::new(field, "broken", "The picture is cut off or broken. Save it anew.");
    let size = blob_size(bytes).map_err(|_| broken())?;
    if size.width == 0 || size.height == 0 || !whole(kind, bytes) {
        return Err(broken());
    }
    if size.width > MOST_SIDE || size.height > MOST_SIDE {
        let (width, height) = (size.width, size.height);
        let what = format!("The picture has {width} by {height} pixels, {MOST_SIDE} a side are the most.");
        return Err(Invalid::new(field, "too_large", what));
    }
    Ok(Picture { kind, size: (size.width, size.height) })
}

/// Whether it ends as its kind ends: what follows the end could be something else altogether.
fn whole(kind: &str, bytes: &[u8]) -> bool {
    match kind {
        "image/png" => bytes.ends_with(b"IEND\xaeB`\x82"),
        "image/jpeg" => bytes.trim_ascii_end().ends_with(&[0xff, 0xd9]),
        _ => {
            let told = bytes.get(4..8).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).unwrap_or_default();
            usize::try_from(told).is_ok_and(|told| told + 8 == bytes.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of one black pixel.
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        assert_eq!(read("file", PNG), Ok(Picture { kind: "image/png", size: (1, 1) }));
        let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x02\xc0\0\0\x07\x10\x11\x11\x88\x88\xfe\x07\0";
        assert_eq!(read("file", webp).map(|p| (p.kind, p.size)), Ok(("image/webp", (3, 4))));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let code = |bytes: &[u8]| read("file", bytes).unwrap_err().code;
        assert_eq!(code(b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"), "kind");
        assert_eq!(code(b"GIF89a\x01\0\x01\0\0\0\0;"), "kind");
        assert_eq!(code(b"offer,outcome\n"), "kind");
        assert_eq!(code(b""), "kind");
        assert_eq!(code(&PNG[..12]), "broken");
        assert_eq!(code(&[PNG, b"<script>"].concat()), "broken");
        let mut wide = PNG.to_vec();
        wide[18] = 0x10;
        assert_eq!(code(&wide), "too_large");
        assert_eq!(code(&vec![0; MOST_BYTES + 1]), "too_large");
    }
}
