//! Charts as PNG pictures, for link previews and mail: the same geometry, the colours of the same stylesheet.
//!
//! Words come first everywhere: a picture is what is added to a sentence and a table that can be read without it.

mod canvas;
mod layout;
mod letters;
mod style;

use super::Figure;
use super::text::wrapped;
use canvas::{Layer, paint};
use layout::{chart, line};

pub use style::Theme;

/// Every picture has this many pixels for each of the stylesheet's, so that it is sharp on any screen.
const SCALE: f64 = 2.0;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// There is nothing to draw, so words have to do.
    #[error("the chart has nothing to show")]
    Empty,
    /// It would be wider or higher than anybody can use.
    #[error("a picture of {0} by {1} pixels can't be made; ask for a width from 200 to 2000")]
    Size(u32, u32),
    /// The drawing could not be read or written.
    #[error("the chart could not be painted: {0}")]
    Paint(String),
}

/// What a link to a report shows where it is pasted.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// Whose report it is.
    pub title: &'a str,
    /// Its answer, as a sentence or two.
    pub sentence: &'a str,
    /// The chart below the sentence, if there is something to show.
    pub figure: Option<&'a Figure>,
}

/// A chart with its names, `width` pixels of the stylesheet wide and twice as many in the file.
///
/// # Errors
/// Where there is nothing to draw, and for widths that nobody can use.
pub fn render(figure: &Figure, theme: Theme, width: u32) -> Result<Vec<u8>, PictureError> {
    if !(200..=2000).contains(&width) {
        return Err(PictureError::Size(width, 0));
    }
    let wide = f64::from(width);
    let margin = 16.0;
    let part = chart(figure, wide - 2.0 * margin).ok_or(PictureError::Empty)?;
    let height = part.height + 2.0 * margin;
    let layers: Vec<Layer> = part.layers.into_iter().map(|l| l.moved((margin, margin), 1.0)).collect();
    paint((wide, height), SCALE, &layers, theme)
}

/// A card of 1200 by 630 pixels: the title, the sentence, the chart.
///
/// # Errors
/// Only where the picture can't be written.
pub fn card(card: Card<'_>, theme: Theme) -> Result<Vec<u8>, PictureError> {
    let (wide, high, margin) = (600.0, 315.0, 28.0);
    let room = wide - 2.0 * margin;
    let mut words = line((margin + 38.0, margin + 15.0), "card-title", card.title, (room - 38.0, 15.0));
    let lines = wrapped(card.sentence, room, 26.0, if card.figure.is_some() { 2 } else { 5 });
    let mut y = margin + 50.0;
    for text in &lines {
        words.push_str(&line((margin, y), "card-sentence", text, (room, 26.0)));
        y += 31.0;
    }
    let mut layers = vec![Layer::mark((margin, margin - 5.0)), Layer::of(&words, (wide, high))];
    let space = high - y - margin + 14.0;
    if let Some(figure) = card.figure.filter(|f| f.drawn) {
        layers.extend(fitted(figure, (room, space), (margin, y - 8.0)));
    }
    paint((wide, high), SCALE, &layers, theme)
}

/// The chart as large as it can be in a place: a high one is drawn wider first, and smaller then.
fn fitted(figure: &Figure, (wide, high): (f64, f64), at: (f64, f64)) -> Vec<Layer> {
    let Some(first) = chart(figure, wide) else { return Vec::new() };
    let scale = (high / first.height).clamp(0.3, 1.0);
    let part = if scale < 1.0 { chart(figure, wide / scale).unwrap_or(first) } else { first };
    part.layers.into_iter().map(|layer| layer.moved(at, scale)).collect()
}
