//! Paint: drawings laid over each other in one picture.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::PictureError;
use super::style::{self, Theme};
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

/// The typeface of the page first; the system's help out with scripts that it lacks.
fn typefaces() -> Arc<Database> {
    static ALL: OnceLock<Arc<Database>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = Database::new();
        all.load_font_data(TYPEFACE.to_vec());
        all.load_system_fonts();
        Arc::new(all)
    });
    Arc::clone(all)
}

fn tree(layer: &Layer, theme: Theme) -> Result<Tree, PictureError> {
    let options = Options {
        font_family: "Source Sans 3".to_string(),
        font_size: 13.0,
        style_sheet: Some(style::sheet(theme).to_string()),
        fontdb: typefaces(),
        ..Options::default()
    };
    Tree::from_str(&layer.svg, &options).map_err(|e| PictureError::Paint(e.to_string()))
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
