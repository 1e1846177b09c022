//! Paint: drawings laid over each other in one picture.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::style::{self, Theme};
use super::{PictureError, letters};
use crate::views::charts::short;

/// The page's typeface as the painter can read it; see `docs/decisions/0007-pictures-of-charts.md`.
static TYPEFACE: &[u8] = include_bytes!("../../../../fonts/source-sans-3-wght.ttf");

/// A drawing and where it lies.
pub(super) struct Layer {
    svg: String,
    at: (f64, f64),
    scale: f64,
}

impl Layer {
    /// Shapes in a place of their own.
    pub(super) fn of(shapes: &str, size: (f64, f64)) -> Self {
        let (width, height) = (short(size.0), short(size.1));
        Self::whole(&format!(r#"<svg width="{width}" height="{height}">{shapes}</svg>"#))
    }

    /// The product's mark.
    pub(super) fn mark(at: (f64, f64)) -> Self {
        let svg = include_str!("../../../../assets/mark.svg").to_string();
        Layer { svg, at, scale: 1.0 }
    }

    /// A drawing of its own.
    pub(super) fn whole(svg: &str) -> Self {
        // A page needs no namespace, a drawing does; and XML forbids signs that HTML lets through.
        let svg = svg.replacen("<svg ", r#"<svg xmlns="http://www.w3.org/2000/svg" "#, 1);
        let svg = svg.chars().filter(|c| !c.is_control() && !matches!(*c, '\u{fffe}' | '\u{ffff}')).collect();
        Layer { svg, at: (0.0, 0.0), scale: 1.0 }
    }

    /// The same, first made smaller and then moved.
    pub(super) fn moved(self, (x, y): (f64, f64), scale: f64) -> Self {
        Layer { at: (self.at.0 * scale + x, self.at.1 * scale + y), scale: self.scale * scale, ..self }
    }
}

/// The typeface of the page alone.
fn own() -> Database {
    let mut own = Database::new();
    own.load_font_data(TYPEFACE.to_vec());
    own
}

/// The typeface of the page first; the system's help out with scripts that it lacks.
fn typefaces() -> Arc<Database> {
    static ALL: OnceLock<Arc<Database>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = own();
        all.load_system_fonts();
        Arc::new(all)
    });
    Arc::clone(all)
}

/// The drawing as it is painted: without signs that no typeface has a shape for. Signs of several typefaces beside each
/// other may still fail, each of which can be painted alone; then those of the page's own are left.
fn tree(layer: &Layer, theme: Theme) -> Result<Tree, PictureError> {
    let mut svg = layer.svg.clone();
    for judge in [typefaces, || Arc::new(own())] {
        let tree = read(&svg, theme, typefaces())?;
        if !letters::has_boxes(&tree) {
            return Ok(tree);
        }
        svg = letters::without_boxed(&svg, &read(&letters::alone(&svg), theme, judge())?);
    }
    read(&svg, theme, typefaces())
}

fn read(svg: &str, theme: Theme, typefaces: Arc<Database>) -> Result<Tree, PictureError> {
    let options = Options {
        font_family: "Source Sans 3".to_string(),
        font_size: 13.0,
        style_sheet: Some(style::sheet(theme).to_string()),
        fontdb: typefaces,
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|e| PictureError::Paint(e.to_string()))
}

/// The layers over paper, the first lowest, as a PNG file.
pub(super) fn paint(
    (width, height): (f64, f64),
    scale: f64,
    layers: &[Layer],
    theme: Theme,
) -> Result<Vec<u8>, PictureError> {
    // Both are positive and far below u32::MAX: widths are checked and heights come from charts of a bounded size.
    let (w, h) = ((width * scale).ceil() as u32, (height * scale).ceil() as u32);
    let mut canvas = Pixmap::new(w, h).ok_or(PictureError::Size(w, h))?;
    let (r, g, b) = style::paper(theme);
    canvas.fill(Color::from_rgba8(r, g, b, 255));
    for layer in layers {
        let tree = tree(layer, theme)?;
        let (by, x, y) = (layer.scale * scale, layer.at.0 * scale, layer.at.1 * scale);
        let place = Transform::from_row(by as f32, 0.0, 0.0, by as f32, x as f32, y as f32);
        resvg::render(&tree, place, &mut canvas.as_mut());
    }
    canvas.encode_png().map_err(|e| PictureError::Paint(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A private sign is in no typeface; the others are in some, and in none on a bare machine.
    const NAMES: [&str; 7] = [
        "👩\u{200d}⚕\u{fe0f} Locum by 9 am 🕘 or your money back 💷💷💷",
        "ملف التفتيش جاهز دائمًا قبل الزيارة القادمة",
        "薬局のスタッフをすぐに紹介します",
        "\u{f0000}\u{e123} Cover \u{10fffd}by 9 am",
        "e\u{301}\u{e123} & <b>",
        "🇬🇧👨\u{200d}👩\u{200d}👧",
        "Βάρδια, Смена, שלום",
    ];

    fn drawn(text: &str) -> Layer {
        let text = crate::views::charts::escaped(text);
        Layer::of(&format!(r#"<text x="0" y="20" class="name">{text}</text>"#), (900.0, 40.0))
    }

    #[test]
    fn nothing_is_painted_as_an_empty_box() {
        for name in NAMES {
            let tree = tree(&drawn(name), Theme::Light).unwrap();
            assert!(!letters::has_boxes(&tree), "{name}");
        }
        let private = read(&drawn(NAMES[3]).svg, Theme::Light, typefaces()).unwrap();
        assert!(letters::has_boxes(&private), "or this test sees nothing");
    }

    #[test]
    fn what_can_be_painted_stays_as_it_would_be_alone() {
        let picture = |text: &str| paint((900.0, 40.0), 1.0, &[drawn(text)], Theme::Light).unwrap();
        assert!(picture("\u{f0000}\u{e123} Cover \u{10fffd}by 9 am") == picture("Cover by 9 am"));
        assert!(picture("\u{e123}") == picture(""), "a name of nothing else is left out");
        assert!(picture("Cover by 9 am") != picture(""));
    }
}
