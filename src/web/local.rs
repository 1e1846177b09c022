//! Pages of ours that a visitor may be sent on to.

/// The address when it has the shape of one of our pages, else the start page. Nothing that a browser could read as
/// another host gets through: no scheme, no second slash, no backslash, no dots.
pub(super) fn page(next: &str) -> &str {
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let segment = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let rest = path.strip_prefix('/').unwrap_or_default();
    let ours = matches!(rest.split('/').next(), Some("w" | "account" | "log"));
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'=' | b'&' | b'%' | b'+');
    let fits = ours && next.len() <= 512 && rest.split('/').all(segment) && query.bytes().all(plain);
    if fits { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn only_pages_of_ours_are_gone_on_to() {
        for next in ["/w/1", "/w/1/experiments/7?filter=late&x=%20", "/account", "/log"] {
            assert_eq!(page(next), next);
        }
        for next in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/w//evil.example",
            "w/1",
            "",
            "/w/..",
            "/w/1\\",
            "javascript:alert(1)",
            "/sign-out",
            "/w/1?next=//evil",
            "/w/1\r\nSet-Cookie:x=1",
            "/%2F/evil",
            "/w/1/",
        ] {
            assert_eq!(page(next), "/", "{next}");
        }
    }
}
