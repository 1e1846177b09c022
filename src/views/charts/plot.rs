//! The drawing board of every chart.

use super::{SafeHtml, escaped, short};

/// A chart of a fixed height that is as wide as its place.
#[derive(Debug, Clone)]
pub(super) struct Plot {
    height: f64,
    from: f64,
    to: f64,
    pieces: Vec<Piece>,
}

/// What was drawn.
#[derive(Debug, Clone)]
enum Piece {
    /// Elements with their places in percent and pixels.
    Fixed(String),
    /// Paths that stretch: top and bottom in pixels, points in (part of the width, pixels from the top).
    Stretched { top: f64, bottom: f64, paths: Vec<Stretched> },
}

#[derive(Debug, Clone)]
struct Stretched {
    /// Each is drawn without lifting the pen.
    strokes: Vec<Vec<(f64, f64)>>,
    class: String,
    closed: bool,
}

/// How many units a stretched path has across where the width is not known.
const ACROSS: f64 = 1000.0;

/// A line or an area that stretches with the width: its points in (value, pixels from the top) and its class.
pub(super) type Shape<'a> = (Vec<(f64, f64)>, &'a str);

/// A straight line from end to end: (value, pixels from the top) each.
pub(super) type Straight = [(f64, f64); 2];

/// A scale that runs up: which pixel a value lies at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rise {
    /// Where the highest value lies.
    pub(super) top: f64,
    /// Pixels from there to the lowest.
    pub(super) height: f64,
    /// The highest value; the lowest is 0.
    pub(super) most: f64,
}

impl Rise {
    pub(super) fn y(self, value: f64) -> f64 {
        self.top + self.height * (1.0 - (value / self.most).clamp(0.0, 1.0))
    }
}

impl Plot {
    /// A board whose width stands for the values from `from` to `to`.
    pub(super) fn new(height: f64, from: f64, to: f64) -> Self {
        Plot { height, from, to, pieces: Vec::new() }
    }

    fn part(&self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    /// Where a value lies across, as a percentage.
    pub(super) fn x(&self, value: f64) -> String {
        format!("{}%", short(self.part(value) * 100.0))
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
        let (x1, x2) = (self.x(x1), self.x(x2));
        let (y1, y2) = (short(y1), short(y2));
        self.push(&format!(r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{class}"/>"#));
    }

    /// A line at a value, from one height to another.
    pub(super) fn upright(&mut self, x: f64, (y1, y2): (f64, f64), class: &str) {
        self.line((x, y1), (x, y2), class);
    }

    /// A line from edge to edge.
    pub(super) fn rule(&mut self, y: f64, class: &str) {
        self.line((self.from, y), (self.to, y), class);
    }

    /// Many lines from edge to edge.
    pub(super) fn rules(&mut self, ys: &[f64], class: &str) {
        let (from, to) = (self.from, self.to);
        self.lines(&ys.iter().map(|y| [(from, *y), (to, *y)]).collect::<Vec<_>>(), class);
    }

    pub(super) fn dot(&mut self, x: f64, y: f64, r: f64, class: &str) {
        let (x, y, r) = (self.x(x), short(y), short(r));
        self.push(&format!(r#"<circle cx="{x}" cy="{y}" r="{r}" class="{class}"/>"#));
    }

    /// Text at a value, moved by `dx` pixels.
    pub(super) fn text(&mut self, x: f64, y: f64, dx: f64, text: &str, class: &str) {
        let (x, y) = (self.x(x), short(y));
        let dx = if dx == 0.0 { String::new() } else { format!(r#" dx="{}""#, short(dx)) };
        let class = if class.is_empty() { String::new() } else { format!(r#" class="{class}""#) };
        self.push(&format!(r#"<text x="{x}" y="{y}"{dx}{class}>{}</text>"#, escaped(text)));
    }

    /// Text at a value that stays inside the chart: it ends at the right edge, begins at the left one, and is centred
    /// anywhere else.
    pub(super) fn tick(&mut self, x: f64, y: f64, text: &str, class: &str) {
        let part = self.part(x);
        let anchor = if part < 0.02 {
            ""
        } else if part > 0.98 {
            "e"
        } else {
            "m"
        };
        self.text(x, y, 0.0, text, format!("{anchor} {class}").trim());
    }

    /// A label left of the chart, level with `y`.
    pub(super) fn left(&mut self, y: f64, text: &str, class: &str) {
        self.text(self.from, y + 4.5, -8.0, text, format!("e {class}").trim());
    }

    pub(super) fn rect(&mut self, (from, to): (f64, f64), y: f64, height: f64, class: &str) {
        let (x, width) = (self.x(from), short((self.part(to) - self.part(from)).max(0.0) * 100.0));
        let (y, height) = (short(y), short(height));
        self.push(&format!(r#"<rect x="{x}" y="{y}" width="{width}%" height="{height}" rx="1.5" class="{class}"/>"#));
    }

    /// Closed shapes and open lines that stretch with the width, between two heights.
    pub(super) fn stretched(&mut self, (top, bottom): (f64, f64), areas: &[Shape<'_>], lines: &[Shape<'_>]) {
        let mut paths = Vec::new();
        for (shapes, closed) in [(areas, true), (lines, false)] {
            for (points, class) in shapes.iter().filter(|(points, _)| points.len() > 1) {
                let stroke = points.iter().map(|(x, y)| (self.part(*x), y - top)).collect();
                paths.push(Stretched { strokes: vec![stroke], class: (*class).to_string(), closed });
            }
        }
        if !paths.is_empty() {
            self.pieces.push(Piece::Stretched { top, bottom, paths });
        }
    }

    /// Many straight lines of one class in one element; the class must keep its width where a drawing is stretched.
    pub(super) fn lines(&mut self, lines: &[Straight], class: &str) {
        let strokes: Vec<_> = lines.iter().map(|ends| ends.map(|(x, y)| (self.part(x), y)).to_vec()).collect();
        if !strokes.is_empty() {
            let path = Stretched { strokes, class: class.to_string(), closed: false };
            self.pieces.push(Piece::Stretched { top: 0.0, bottom: self.height, paths: vec![path] });
        }
    }

    fn push(&mut self, element: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Fixed(text)) => text.push_str(element),
            _ => self.pieces.push(Piece::Fixed(element.to_string())),
        }
    }

    /// All elements, for a width of so many units.
    fn body(&self, across: f64) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => out.push_str(text),
                Piece::Stretched { top, bottom, paths } => {
                    let paths: String = paths.iter().map(|p| p.element(across)).collect();
                    let (top, height, across) = (short(*top), short(bottom - top), short(across));
                    out.push_str(&format!(
                        r#"<svg x="0" y="{top}" width="100%" height="{height}" viewBox="0 0 {across} {height}" preserveAspectRatio="none" overflow="visible">{paths}</svg>"#
                    ));
                }
            }
        }
        out
    }

    /// Marks that shrink rather than be cut off where the chart is narrower than `width` pixels.
    pub(super) fn shrinking(&mut self, y: f64, (width, height): (f64, f64), marks: &str) {
        let (y, width, height) = (short(y), short(width), short(height));
        self.push(&format!(
            r#"<svg x="0" y="{y}" width="100%" height="{height}" viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMid" overflow="visible" class="dots">{marks}</svg>"#
        ));
    }

    /// A line in pixels, for charts that don't stretch.
    pub(super) fn path(&mut self, points: &[(f64, f64)], class: &str) {
        let d: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", tenth(*x), tenth(*y))).collect();
        self.push(&format!(r#"<path d="M{}" class="{class}"/>"#, d.join("L")));
    }

    /// A small picture 15 pixels wide and high, at a pixel.
    pub(super) fn icon(&mut self, x: f64, y: f64, shapes: &str) {
        let (x, y) = (short(x), short(y));
        self.push(&format!(r#"<svg x="{x}" y="{y}" width="15" height="15">{shapes}</svg>"#));
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// The chart with a title and the finding in a sentence. `id` must be the only one of its page.
    pub(super) fn render(&self, id: &str, class: &str, title: &str, finding: &str) -> SafeHtml {
        let (id, height) = (escaped(id), short(self.height));
        let class = if class.is_empty() { "fs".to_string() } else { format!("fs {class}") };
        SafeHtml::new(format!(
            r#"<svg class="{class}" width="100%" height="{height}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>{}</svg>"#,
            escaped(title),
            escaped(finding),
            self.body(ACROSS)
        ))
    }

    /// A small chart that stands in a line of a table, with what it says as its label.
    pub(super) fn render_labelled(&self, label: &str) -> SafeHtml {
        let (label, height) = (escaped(label), short(self.height));
        SafeHtml::new(format!(
            r#"<svg class="fs" width="100%" height="{height}" role="img" aria-label="{label}">{}</svg>"#,
            self.body(ACROSS)
        ))
    }

    /// The chart in so many pixels, as a drawing of its own.
    pub(super) fn picture(&self, class: &str, width: f64) -> String {
        let (across, height) = (short(width), short(self.height));
        let body = self.body(width);
        format!(r#"<svg class="fs {class}" width="{across}" height="{height}">{body}</svg>"#)
    }

    /// The chart where the words beside it say the same: hidden from screen readers.
    pub(super) fn render_silent(&self, class: &str) -> SafeHtml {
        let height = short(self.height);
        SafeHtml::new(format!(
            r#"<svg class="fs {class}" width="100%" height="{height}" aria-hidden="true">{}</svg>"#,
            self.body(ACROSS)
        ))
    }
}

impl Stretched {
    fn element(&self, across: f64) -> String {
        let point = |(x, y): &(f64, f64)| format!("{} {}", tenth(x * across), tenth(*y));
        let end = if self.closed { "Z" } else { "" };
        let stroke = |points: &Vec<_>| format!("M{}{end}", points.iter().map(point).collect::<Vec<String>>().join("L"));
        let d: String = self.strokes.iter().map(stroke).collect();
        format!(r#"<path d="{d}" class="{}"/>"#, self.class)
    }
}

fn tenth(v: f64) -> String {
    short((v * 10.0).round() / 10.0)
}

/// A line that keeps its height until the next point, as counts do.
pub(super) fn stairs(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len() * 2);
    for (x, y) in points {
        if let Some((_, before)) = out.last().copied() {
            out.push((*x, before));
        }
        out.push((*x, *y));
    }
    out
}

/// The area between two lines.
pub(super) fn between(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> Vec<(f64, f64)> {
    upper.iter().chain(lower.iter().rev()).copied().collect()
}

/// At most `most` of them, evenly spread, the first and the last among them.
pub(super) fn thinned<T>(all: &[T], most: usize) -> Vec<&T> {
    if all.len() <= most || most < 2 {
        return all.iter().collect();
    }
    (0..most).map(|i| &all[i * (all.len() - 1) / (most - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_line_keeps_both_ends() {
        let all: Vec<usize> = (0..10_000).collect();
        let some = thinned(&all, 24);
        assert_eq!((some.len(), *some[0], *some[23]), (24, 0, 9_999));
        assert_eq!(thinned(&all[..3], 24).len(), 3);
    }

    #[test]
    fn stairs_hold_their_height_until_the_next_step() {
        assert_eq!(stairs(&[(0.0, 5.0), (2.0, 3.0)]), [(0.0, 5.0), (2.0, 5.0), (2.0, 3.0)]);
    }

    #[test]
    fn what_is_not_a_number_never_reaches_a_path() {
        let mut plot = Plot::new(10.0, 0.0, 0.0);
        plot.line((f64::NAN, f64::INFINITY), (1.0, f64::NAN), "ax");
        plot.stretched((0.0, 10.0), &[(vec![(f64::NAN, 1.0), (0.0, f64::NEG_INFINITY)], "band")], &[]);
        let svg = plot.render_silent("");
        assert!(!svg.as_str().contains("NaN") && !svg.as_str().contains("inf"), "{}", svg.as_str());
    }
}
