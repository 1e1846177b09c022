//! Where chart and names go in a picture.

use super::canvas::Layer;
use crate::views::charts::figure::{Figure, Frame, Key, Name};
use crate::views::charts::rows::{HEAD, ROW};
use crate::views::charts::text::{fitted, width, wrapped};
use crate::views::charts::{escaped, short};

/// A chart with its names, and how high both are.
pub(super) struct Part {
    pub(super) layers: Vec<Layer>,
    pub(super) height: f64,
}

/// Room for the labels of a scale.
const LABELS: f64 = 42.0;
const GAP: f64 = 14.0;

/// The chart in so many pixels.
pub(super) fn chart(figure: &Figure, wide: f64) -> Option<Part> {
    let drawing = figure.drawing.as_ref()?;
    let (x, across, words) = match &drawing.frame {
        Frame::Plain => (0.0, wide, String::new()),
        Frame::Scale => (LABELS, wide - LABELS - 8.0, String::new()),
        Frame::Names { names, head } => {
            let room = (wide * 0.32).min(230.0);
            let top = if *head { HEAD } else { 0.0 };
            (room + GAP, wide - room - GAP - 8.0, beside(names, (0.0, top), room))
        }
        Frame::Behind { names, width } => (0.0, *width, beside(names, (width + GAP, 0.0), wide - width - GAP)),
    };
    let lines = match &drawing.frame {
        Frame::Names { names, head } => names.len() as f64 * ROW + if *head { HEAD } else { 0.0 },
        Frame::Behind { names, .. } => names.len() as f64 * ROW,
        _ => 0.0,
    };
    let lines = lines.max(drawing.plot.height());
    let (legend, more) = legend(&drawing.keys, lines + 14.0, wide);
    let height = lines + more;
    let chart = Layer::whole(&drawing.plot.picture(drawing.class, across)).moved((x, 0.0), 1.0);
    Some(Part { layers: vec![chart, Layer::of(&(words + &legend), (wide, height))], height })
}

/// Signs and what they mean, in as many lines as they need, and how high those are.
fn legend(keys: &[Key], top: f64, wide: f64) -> (String, f64) {
    let (mut out, mut x, mut y) = (String::new(), 0.0, 0.0);
    for key in keys {
        let text = fitted(&key.text, wide - 24.0, 13.0);
        let room = width(&text, 13.0) + 24.0;
        if x > 0.0 && x + room > wide {
            (x, y) = (0.0, y + 22.0);
        }
        let at = (short(x), short(top + y));
        let sign = &key.sign;
        out.push_str(&format!(r#"<svg x="{}" y="{}" width="14" height="14" class="fs f15">{sign}</svg>"#, at.0, at.1));
        out.push_str(&line((x + 20.0, top + y + 11.5), "key", &text, (room, 13.0)));
        x += room + 12.0;
    }
    let high = if keys.is_empty() { 0.0 } else { y + 34.0 };
    (out, high)
}

fn beside(names: &[Name], (x, top): (f64, f64), room: f64) -> String {
    let mut out = String::new();
    for (i, name) in names.iter().enumerate() {
        let middle = top + (i as f64 + 0.5) * ROW;
        let class = if name.strong { "name strong" } else { "name" };
        let lines = wrapped(&name.text, room, 15.0, 2);
        // The first baseline, so that all lines together stand in the middle.
        let more = lines.len() + usize::from(name.note.is_some()) - 1;
        let mut y = middle + 5.0 - more as f64 * 8.5;
        for text in &lines {
            out.push_str(&line((x, y), class, text, (room, 15.0)));
            y += 17.5;
        }
        if let Some(note) = &name.note {
            out.push_str(&line((x, y), "note", note, (room, 13.0)));
        }
    }
    out
}

/// One line of text that fits its place.
pub(super) fn line((x, y): (f64, f64), class: &str, text: &str, (room, size): (f64, f64)) -> String {
    let text = escaped(&fitted(text, room, size));
    format!(r#"<text x="{}" y="{}" class="{class}">{text}</text>"#, short(x), short(y))
}
