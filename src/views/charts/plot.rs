//! The drawing board of every chart.

use super::{SafeHtml, escaped, short};

/// A chart of a fixed height that is as wide as its place.
pub(super) struct Plot {
    height: f64,
    from: f64,
    to: f64,
    body: String,
}

impl Plot {
    /// A board whose width stands for the values from `from` to `to`.
    pub(super) fn new(height: f64, from: f64, to: f64) -> Self {
        Plot { height, from, to, body: String::new() }
    }

    /// Where a value lies across, as a percentage.
    pub(super) fn x(&self, value: f64) -> String {
        let part = (value - self.from) / (self.to - self.from);
        format!("{}%", short(part.clamp(0.0, 1.0) * 100.0))
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
        let (x1, x2) = (self.x(x1), self.x(x2));
        let (y1, y2) = (short(y1), short(y2));
        self.body.push_str(&format!(r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{class}"/>"#));
    }

    pub(super) fn dot(&mut self, x: f64, y: f64, r: f64, class: &str) {
        let (x, y, r) = (self.x(x), short(y), short(r));
        self.body.push_str(&format!(r#"<circle cx="{x}" cy="{y}" r="{r}" class="{class}"/>"#));
    }

    /// Text at a value, moved by `dx` pixels.
    pub(super) fn text(&mut self, x: f64, y: f64, dx: f64, text: &str, class: &str) {
        let (x, y, dx) = (self.x(x), short(y), short(dx));
        self.body.push_str(&format!(r#"<text x="{x}" y="{y}" dx="{dx}" class="{class}">{}</text>"#, escaped(text)));
    }

    pub(super) fn rect(&mut self, (from, to): (f64, f64), y: f64, height: f64, class: &str) {
        let width = (to - from) / (self.to - self.from) * 100.0;
        let (x, y, width, height) = (self.x(from), short(y), short(width.max(0.0)), short(height));
        self.body.push_str(&format!(
            r#"<rect x="{x}" y="{y}" width="{width}%" height="{height}" rx="1.5" class="{class}"/>"#
        ));
    }

    /// Closed shapes that stretch with the width, `points` in (value, pixels from the top).
    pub(super) fn areas(&mut self, height: f64, shapes: &[(Vec<(f64, f64)>, &str)]) {
        let mut paths = String::new();
        for (points, class) in shapes.iter().filter(|(points, _)| points.len() > 2) {
            let mut d = String::new();
            for (i, (x, y)) in points.iter().enumerate() {
                let x = (x - self.from) / (self.to - self.from) * 1000.0;
                d.push_str(&format!("{}{:.1} {:.1}", if i == 0 { 'M' } else { 'L' }, x, y));
            }
            paths.push_str(&format!(r#"<path d="{d}Z" class="{class}"/>"#));
        }
        let height = short(height);
        self.body.push_str(&format!(
            r#"<svg x="0" y="0" width="100%" height="{height}" viewBox="0 0 1000 {height}" preserveAspectRatio="none" overflow="visible">{paths}</svg>"#
        ));
    }

    /// The chart with a title and the finding in a sentence. `id` must be the only one of its page.
    pub(super) fn render(self, id: &str, class: &str, title: &str, finding: &str) -> SafeHtml {
        let (id, height) = (escaped(id), short(self.height));
        let class = if class.is_empty() { "fs".to_string() } else { format!("fs {class}") };
        SafeHtml::new(format!(
            r#"<svg class="{class}" width="100%" height="{height}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>{}</svg>"#,
            escaped(title),
            escaped(finding),
            self.body
        ))
    }

    /// The chart where the words beside it say the same: hidden from screen readers.
    pub(super) fn render_silent(self, class: &str) -> SafeHtml {
        let height = short(self.height);
        SafeHtml::new(format!(
            r#"<svg class="fs {class}" width="100%" height="{height}" aria-hidden="true">{}</svg>"#,
            self.body
        ))
    }
}
