//! Twenty equally likely values of a rate, one dot each: chances that can be counted.

use super::figure::{Chart, Drawing, Frame, TheBar};
use super::plot::{Plot, thinned};
use super::table::Table;
use crate::domain::wording::{count, pct};
use crate::views::format::dash;

/// Quantiles of a rate, most often twenty.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// Equally likely values.
    pub values: Vec<f64>,
    /// The bar; it is the edge between two piles.
    pub bar: Option<TheBar>,
    /// The lowest and the highest rate of the scale.
    pub scale: (f64, f64),
}

/// Piles from edge to edge.
const PILES: f64 = 16.0;
/// Nobody counts more dots than these: of more values, so many are taken, evenly.
const MOST: usize = 20;
/// Room for one dot.
const STEP: f64 = 17.5;

/// A pile of dots: from which rate to which, and how many.
struct Pile {
    from: f64,
    to: f64,
    dots: usize,
}

impl Dots {
    /// The bar is an edge between piles, so that no dot stands on the wrong side of it.
    fn piles(&self) -> Vec<Pile> {
        let (low, high) = self.scale;
        let width = (high - low) / PILES;
        let edge = self.bar.as_ref().map_or(low, |b| b.rate);
        let mut piles: Vec<Pile> = Vec::new();
        let mut values: Vec<f64> = self.values.iter().map(|v| v.clamp(low, high)).collect();
        values.sort_by(f64::total_cmp);
        for v in thinned(&values, MOST) {
            let from = edge + ((v - edge) / width).floor() * width;
            match piles.last_mut() {
                Some(pile) if (pile.from - from).abs() < width / 2.0 => pile.dots += 1,
                _ => piles.push(Pile { from, to: from + width, dots: 1 }),
            }
        }
        piles
    }

    fn over(&self, pile: &Pile) -> bool {
        self.bar.as_ref().is_some_and(|b| (pile.from + pile.to) / 2.0 > b.rate)
    }
}

impl Chart for Dots {
    fn draw(&self) -> Option<Drawing> {
        let piles = self.piles();
        let most = piles.iter().map(|p| p.dots).max()?;
        // A high pile is pressed together rather than let the chart grow.
        let step = STEP.min(210.0 / most as f64);
        let base = (most as f64 * step + 28.0).max(124.0);
        let (low, high) = self.scale;
        let mut plot = Plot::new(base + 26.0, low, high);
        for pile in &piles {
            let class = if self.over(pile) { "f-gold" } else { "s-ring" };
            for k in 0..pile.dots {
                plot.dot((pile.from + pile.to) / 2.0, base - 9.0 - k as f64 * step, 7.4, class);
            }
        }
        let quarters = [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| low + (high - low) * part);
        let axis = [[(low, base), (high, base)]].into_iter().chain(quarters.map(|at| [(at, base), (at, base + 5.0)]));
        plot.lines(&axis.collect::<Vec<_>>(), "ax0");
        for at in quarters {
            plot.tick(at, base + 20.0, &pct(at), "");
        }
        if let Some(bar) = &self.bar {
            plot.upright(bar.rate, (0.0, base), "bar");
            let right = (bar.rate - low) / (high - low) > 0.45;
            let (dx, class) = if right { (-7.0, "t1 e") } else { (7.0, "t1") };
            plot.text(bar.rate, 10.0, dx, &format!("your bar, {}", bar.name), class);
        }
        Some(Drawing::new(plot, Frame::Plain))
    }

    fn table(&self) -> Table {
        let all = self.values.len().min(MOST) as u64;
        Table::new("Rate between", &["Dots", "Of"]).words("Against your bar").fill(&self.piles(), |pile| {
            let side = match (&self.bar, self.over(pile)) {
                (None, _) => "–",
                (_, true) => "over",
                (_, false) => "not over",
            };
            (dash(pile.from.max(0.0), pile.to), vec![count(pile.dots as u64), count(all), side.to_string()])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_dot_stands_on_the_wrong_side_of_the_bar() {
        let values: Vec<f64> = (0..20).map(|i| 0.18 + f64::from(i) * 0.009).collect();
        let over = values.iter().filter(|v| **v > 0.26).count();
        let dots = Dots { values, bar: Some(TheBar { rate: 0.26, name: "26%".into() }), scale: (0.1, 0.5) };
        let drawn: usize = dots.piles().iter().filter(|p| dots.over(p)).map(|p| p.dots).sum();
        assert_eq!(drawn, over);
    }
}
