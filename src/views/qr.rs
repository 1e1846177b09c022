//! An address as a square that cameras read.

use qrcode::{Color, EcLevel, QrCode};

use super::charts::SafeHtml;

/// The margin that readers need, in modules.
const QUIET: usize = 4;

/// The address as SVG, dark on light whatever the page's colours are; nothing for one that is too long for it.
pub fn svg(address: &str, label: &str) -> Option<SafeHtml> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let n = run.len();
                path.push_str(&format!("M{} {}h{n}v1h-{n}z", x + QUIET, y + QUIET));
            }
            x += run.len();
        }
    }
    let side = width + 2 * QUIET;
    let label = escaped(label);
    Some(SafeHtml::printed(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" width=\"240\" height=\"240\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_square_of_modules_with_a_margin() {
        let svg = svg("https://touchstone.example.org/o/ts_0123456789abcdefghijklmnopqr", "a \"b\"").unwrap();
        let text = svg.as_str();
        // 64 characters at level M need version 4: 33 modules, and 4 of margin on each side.
        assert!(text.contains("viewBox=\"0 0 41 41\"") && text.contains("aria-label=\"a &quot;b&quot;\""), "{text}");
        assert!(text.contains("M4 4h7v1h-7z") && !text.contains("M3 "), "the finder begins behind the margin");
        assert!(super::svg(&"x".repeat(5_000), "").is_none());
    }
}
