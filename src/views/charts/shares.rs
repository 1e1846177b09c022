//! Counts as bars: stacked for what a segment chose, single for ladders and rivals.

use super::plot::Plot;
use super::rows::ROW;
use super::{Mark, SafeHtml, marks};
use crate::domain::report::Tally;
use crate::domain::wording::{count, counted};

/// What one group chose, stacked, do nothing last. `id` must be the only one of its page.
pub fn stack(id: &str, name: &str, tally: &Tally) -> SafeHtml {
    let mut plot = Plot::new(30.0, 0.0, 1.0);
    parts(&mut plot, 1.0, 28.0, tally);
    let title = format!("{name}: {}", counted(tally.n(), "response", "responses"));
    plot.render(id, "share", &title, &format!("{}.", marks::in_words(tally)))
}

/// The parts of one whole from edge to edge, with their counts.
pub(super) fn parts(plot: &mut Plot, y: f64, height: f64, tally: &Tally) {
    let parts = [
        (tally.buy, Mark::Buy, "on"),
        (tally.buy_into, Mark::BuyInto, "t1"),
        (tally.soft_yes, Mark::SoftYes, "t1"),
        (tally.alternative(), Mark::Alternative, "pa"),
        (tally.do_nothing, Mark::DoNothing, "t1"),
    ];
    let total = tally.n() as f64;
    let (mut from, gap) = (0.0, 0.0015);
    for (n, kind, ink) in parts.into_iter().filter(|p| p.0 > 0) {
        let to = from + n as f64 / total;
        plot.rect((from + gap, to - gap), y, height, class(kind));
        let label = count(n);
        // Room for the digits even on a phone.
        if (to - from) * 200.0 > label.len() as f64 * 8.0 {
            plot.text((from + to) / 2.0, y + height / 2.0 + 5.0, 0.0, &label, &format!("m {ink}"));
        }
        from = to;
    }
}

/// The class of a bar of this kind.
pub(super) fn class(kind: Mark) -> &'static str {
    match kind {
        Mark::Buy => "f-gold",
        Mark::BuyInto => "f-goldf",
        Mark::SoftYes => "f-soft",
        Mark::Alternative => "m-alt",
        Mark::DoNothing => "s-ring",
    }
}

/// The i-th bar of a list, its count behind it. `most` is the longest bar's count.
pub(super) fn short_bar(plot: &mut Plot, i: usize, (n, most): (u64, u64), class: &str) {
    let y = i as f64 * ROW;
    let end = if most == 0 { 0.0 } else { n as f64 / most as f64 * 0.8 };
    if n > 0 {
        plot.rect((0.0, end), y + 14.0, 26.0, class);
    }
    plot.text(end, y + 31.5, if n > 0 { 8.0 } else { 0.0 }, &count(n), "t1");
}

/// One bar of a list; the words and the number stand beside it. `most` is the longest bar's count.
pub fn bar(kind: Mark, n: u64, most: u64) -> SafeHtml {
    let class = class(kind);
    if n == 0 || most == 0 {
        return SafeHtml::default();
    }
    let width = super::short(n as f64 / most as f64 * 62.0);
    SafeHtml::new(format!(
        r#"<svg class="hb" width="{width}%" height="22" aria-hidden="true"><rect x="1" y="1" width="100%" height="20" rx="1.5" class="{class}"/></svg>"#
    ))
}
