//! Counts as bars: stacked for what a segment chose, single for ladders and rivals.

use super::plot::Plot;
use super::{Mark, SafeHtml, marks};
use crate::domain::report::Tally;
use crate::domain::wording::{count, counted};

/// What one group chose, stacked, do nothing last. `id` must be the only one of its page.
pub fn stack(id: &str, name: &str, tally: &Tally) -> SafeHtml {
    let parts = [
        (tally.buy, "f-gold", "on"),
        (tally.buy_into, "f-goldf", "t1"),
        (tally.soft_yes, "f-soft", "t1"),
        (tally.alternative(), "m-alt", "pa"),
        (tally.do_nothing, "s-ring", "t1"),
    ];
    let total = tally.n() as f64;
    let mut plot = Plot::new(30.0, 0.0, total);
    let (mut from, gap) = (0.0, total * 0.0015);
    for (n, class, ink) in parts.into_iter().filter(|p| p.0 > 0) {
        let to = from + n as f64;
        plot.rect((from + gap, to - gap), 1.0, 28.0, class);
        if n as f64 / total > 0.045 {
            plot.text((from + to) / 2.0, 20.0, 0.0, &count(n), &format!("m {ink}"));
        }
        from = to;
    }
    let title = format!("{name}: {}", counted(tally.n(), "response", "responses"));
    plot.render(id, "share", &title, &format!("{}.", marks::in_words(tally)))
}

/// One bar of a list; the words and the number stand beside it. `most` is the longest bar's count.
pub fn bar(kind: Mark, n: u64, most: u64) -> SafeHtml {
    let class = match kind {
        Mark::Buy => "f-gold",
        Mark::BuyInto => "f-goldf",
        Mark::SoftYes => "f-soft",
        Mark::Alternative => "m-alt",
        Mark::DoNothing => "s-ring",
    };
    if n == 0 || most == 0 {
        return SafeHtml::default();
    }
    let width = super::short(n as f64 / most as f64 * 62.0);
    SafeHtml::new(format!(
        r#"<svg class="hb" width="{width}%" height="22" aria-hidden="true"><rect x="1" y="1" width="100%" height="20" rx="1.5" class="{class}"/></svg>"#
    ))
}
