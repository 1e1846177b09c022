//! Where the rate probably lies: a hump split at the bar, the range, the best estimate and what was seen.

use super::SafeHtml;
use super::plot::Plot;
use crate::domain::wording::{pct, range};

/// The finished figures of one offer.
#[derive(Debug, Clone, Copy)]
pub struct Hump<'a> {
    /// The offer.
    pub name: &'a str,
    /// Rate and density.
    pub points: &'a [(f64, f64)],
    /// The bar, with its name.
    pub bar: Option<(f64, &'a str)>,
    /// The best estimate.
    pub estimate: f64,
    /// What was seen.
    pub seen: f64,
    /// The always-valid range.
    pub range: (f64, f64),
    /// The rate at the right edge.
    pub scale: f64,
    /// The highest density of all humps that stand below each other.
    pub peak: f64,
}

type Points = Vec<(f64, f64)>;

/// How high the area is, in pixels.
pub(super) const HEIGHT: f64 = 30.0;
/// Where the range runs.
const LINE: f64 = 38.0;

/// Draws one hump.
pub fn hump(h: &Hump<'_>) -> SafeHtml {
    let mut plot = Plot::new(46.0, 0.0, h.scale);
    areas(&mut plot, 0.0, h.points, (h.bar.map_or(h.scale, |b| b.0), h.peak));
    if let Some((bar, name)) = h.bar {
        plot.line((bar, -14.0), (bar, 60.0), "bar");
        plot.text(bar, 60.0, 6.0, name, "ph t3");
    }
    plot.line((h.range.0, LINE), (h.range.1.min(h.scale), LINE), "rng");
    if h.range.1 > h.scale {
        plot.text(h.scale, LINE + 4.5, 2.0, "›", "t1 e");
    }
    // Otherwise the dot covers it.
    if (h.seen - h.estimate).abs() > 0.005 * h.scale {
        plot.line((h.seen, LINE - 6.0), (h.seen, LINE + 6.0), "seen");
    }
    plot.dot(h.estimate, LINE, 5.5, "pt");
    let bar = h.bar.map(|(_, name)| format!(" The bar is {name}.")).unwrap_or_default();
    let finding = format!(
        "Best estimate {}. The rate probably lies between {}, however often you looked. Seen so far {}.{bar}",
        pct(h.estimate),
        range(h.range.0, h.range.1).replace(" to ", " and "),
        pct(h.seen),
    );
    plot.render_labelled(&format!("Where the rate of {} probably lies. {finding}", h.name))
}

/// The hump itself from `top` down, in two parts: below the bar and above it.
pub(super) fn areas(plot: &mut Plot, top: f64, points: &[(f64, f64)], (bar, peak): (f64, f64)) {
    // A spike at an edge is cut off rather than let it flatten the others.
    let highest = points.iter().map(|p| p.1).fold(0.0, f64::max).min(peak);
    let unit = (1.0 / highest).min(2.1 / peak) * (HEIGHT - 2.0);
    let (below, above) = split(points, bar);
    let area = |points: &[(f64, f64)]| area(points, unit).into_iter().map(|(x, y)| (x, top + y)).collect();
    plot.stretched((top, top + HEIGHT), &[(area(&below), "hump"), (area(&above), "hump-on")], &[]);
}

/// The points up to the bar and from it on, both with the bar's own height.
fn split(points: &[(f64, f64)], bar: f64) -> (Points, Points) {
    let (mut below, mut above) = (Vec::new(), Vec::new());
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if below.is_empty() && above.is_empty() {
            if x0 <= bar { below.push((x0, y0)) } else { above.push((x0, y0)) }
        }
        if x0 <= bar && bar < x1 {
            let at_bar = (bar, y0 + (y1 - y0) * (bar - x0) / (x1 - x0));
            below.push(at_bar);
            above.push(at_bar);
        }
        if x1 <= bar { below.push((x1, y1)) } else { above.push((x1, y1)) }
    }
    (below, above)
}

fn area(points: &[(f64, f64)], unit: f64) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let mut out = vec![(first.0, HEIGHT)];
    out.extend(points.iter().map(|(x, y)| (*x, (HEIGHT - y * unit).max(0.0))));
    out.push((last.0, HEIGHT));
    out
}

/// The scale above the humps. The bar is named; other marks keep clear of it.
pub fn axis(scale: f64, bar: Option<(f64, &str)>) -> SafeHtml {
    let mut plot = Plot::new(16.0, 0.0, scale);
    for (i, part) in [0.0, 0.5, 1.0].into_iter().enumerate() {
        let at = part * scale;
        if bar.is_none_or(|(b, _)| (b - at).abs() > 0.3 * scale) {
            plot.text(at, 12.0, 0.0, &pct(at), ["", "m", "e"][i]);
        }
    }
    if let Some((bar, name)) = bar {
        let anchor = if bar < 0.2 * scale { "t1" } else { "t1 m" };
        plot.text(bar, 12.0, 0.0, &format!("your bar {name}"), anchor);
    }
    plot.render_silent("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hump_is_split_exactly_at_the_bar() {
        let points = [(0.1, 1.0), (0.2, 3.0), (0.3, 2.0)];
        let (below, above) = split(&points, 0.25);
        assert_eq!(below.last(), above.first());
        assert!((above[0].1 - 2.5).abs() < 1e-12 && below.len() == 3 && above.len() == 2);
    }
}
