//! Every response is one mark: gold where the customer gave what was asked, a hollow ring where they did nothing.

use super::figure::Drawing;
use super::plot::Plot;
use super::{SafeHtml, escaped, short};
use crate::domain::report::{Kind, Tally};
use crate::domain::wording::count;

/// A kind of response that has a mark.
pub type Mark = Kind;

/// Above this many responses a counted bar says more than marks.
const MOST: u64 = 150;

const ORDER: [Mark; 5] = [Mark::Buy, Mark::BuyInto, Mark::SoftYes, Mark::Alternative, Mark::DoNothing];

fn counts(tally: &Tally) -> [(Mark, u64); 5] {
    let of = [tally.buy, tally.buy_into, tally.soft_yes, tally.alternative(), tally.do_nothing];
    std::array::from_fn(|i| (ORDER[i], of[i]))
}

/// What the marks say, in words.
pub(super) fn in_words(tally: &Tally) -> String {
    let words = |mark: Mark| match mark {
        Mark::Buy => "bought",
        Mark::BuyInto => "bought into it",
        Mark::SoftYes => "said yes without giving what was asked",
        Mark::Alternative => "chose an alternative",
        Mark::DoNothing => "did nothing",
    };
    counts(tally)
        .iter()
        .filter(|(mark, n)| *n > 0 || *mark == Mark::DoNothing)
        .map(|(mark, n)| format!("{} {}", count(*n), words(*mark)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// One mark at (x, y) as part of a path.
fn mark(kind: Mark, x: f64, y: f64, r: f64) -> String {
    let (x0, y0, r0, d) = (short(x), short(y), short(r), short(2.0 * r));
    let circle = format!("M{} {y0}a{r0} {r0} 0 1 0 {d} 0a{r0} {r0} 0 1 0 -{d} 0", short(x - r));
    match kind {
        Mark::Buy | Mark::DoNothing => circle,
        // The right half is cut out again by the even-odd rule.
        Mark::BuyInto => format!("{circle}M{x0} {}a{r0} {r0} 0 0 1 0 {d}z", short(y - r)),
        Mark::SoftYes => {
            let h = r * 1.12;
            let h0 = short(h);
            format!("M{} {y0}l{h0} -{h0}l{h0} {h0}l-{h0} {h0}z", short(x - h))
        }
        Mark::Alternative => {
            let q = r * 0.92;
            let side = short(2.0 * q);
            format!("M{} {}h{side}v{side}h-{side}z", short(x - q), short(y - q))
        }
    }
}

fn class(kind: Mark) -> &'static str {
    match kind {
        Mark::Buy => "m-buy",
        Mark::BuyInto => "m-half",
        Mark::SoftYes => "m-soft",
        Mark::Alternative => "m-alt",
        Mark::DoNothing => "m-no",
    }
}

/// At most five paths, however many responses there are. `place` puts the k-th mark somewhere.
fn paths(tally: &Tally, r: f64, place: impl Fn(u64) -> (f64, f64)) -> String {
    let mut out = String::new();
    let mut k = 0;
    for (kind, n) in counts(tally) {
        let d: String = (k..k + n).map(&place).map(|(x, y)| mark(kind, x, y, r)).collect();
        k += n;
        if n > 0 {
            out.push_str(&path(kind, &d));
        }
    }
    out
}

fn path(kind: Mark, d: &str) -> String {
    let rule = if kind == Mark::BuyInto { r#" fill-rule="evenodd""# } else { "" };
    format!(r#"<path d="{d}" class="{}"{rule}/>"#, class(kind))
}

/// The responses of one offer: two lines of marks, or a counted bar where they are many.
pub fn row(tally: &Tally) -> SafeHtml {
    let n = tally.n();
    if n == 0 {
        return SafeHtml::default();
    }
    let Some((width, marks)) = lines(tally) else { return counted_bar(tally, 20.0, "dots") };
    let width = short(width);
    SafeHtml::new(format!(
        r#"<svg width="{width}" height="20" viewBox="0 0 {width} 20" role="img" aria-label="{}" class="dots">{marks}</svg>"#,
        escaped(&in_words(tally)),
    ))
}

/// Two lines of marks and how wide they are, unless they are too many.
pub(super) fn lines(tally: &Tally) -> Option<(f64, String)> {
    let n = tally.n();
    let step = 9.6;
    // At most 150, so every cast below is exact.
    let place = |k: u64| ((k / 2) as f64 * step + 4.6, (k % 2) as f64 * step + 4.6);
    (n <= MOST).then(|| (n.div_ceil(2) as f64 * step, paths(tally, 3.4, place)))
}

/// All responses of an experiment, one mark each, or a counted bar where they are many.
pub fn field(tally: &Tally) -> SafeHtml {
    let n = tally.n();
    if n == 0 {
        return SafeHtml::default();
    }
    if n > MOST {
        return counted_bar(tally, 44.0, "fieldsvg");
    }
    let (columns, step) = (20, 15.2);
    let place = |k: u64| ((k % columns) as f64 * step + 7.0, (k / columns) as f64 * step + 7.0);
    let (width, height) = (columns.min(n) as f64 * step, n.div_ceil(columns) as f64 * step + 1.0);
    let (width, height) = (short(width), short(height));
    SafeHtml::new(format!(
        r#"<svg viewBox="-1 -1 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{}" class="fieldsvg f15">{}</svg>"#,
        escaped(&format!("{} responses: {}", count(n), in_words(tally))),
        paths(tally, 5.3, place)
    ))
}

/// The legend of the kinds that occur; do nothing always does.
pub(super) fn keys<'a>(drawing: Drawing, tallies: impl Iterator<Item = &'a Tally>) -> Drawing {
    let mut there = [false, false, false, false, true];
    for tally in tallies {
        for (i, (_, n)) in counts(tally).into_iter().enumerate() {
            there[i] |= n > 0;
        }
    }
    let names = ["Bought", "Bought into it", "Soft yes", "An alternative", "Did nothing"];
    let kinds = ORDER.into_iter().zip(names).zip(there).filter(|(_, there)| *there);
    kinds.fold(drawing, |drawing, ((kind, name), _)| drawing.glyph(&symbol(kind), name))
}

fn counted_bar(tally: &Tally, height: f64, class: &str) -> SafeHtml {
    let total = tally.n() as f64;
    let mut plot = Plot::new(height, 0.0, total);
    let mut from = 0.0;
    for (kind, n) in counts(tally).into_iter().filter(|(_, n)| *n > 0) {
        let to = from + n as f64;
        plot.rect((from, to), 1.0, height - 2.0, self::class(kind));
        from = to;
    }
    let svg = plot.render_silent(class);
    SafeHtml::new(format!(r#"{}<span class="vh">{}</span>"#, svg.as_str(), escaped(&in_words(tally))))
}

/// The mark of one kind, for legends and lists.
pub fn glyph(kind: Mark) -> SafeHtml {
    SafeHtml::new(format!(
        r#"<svg class="g f15" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">{}</svg>"#,
        symbol(kind)
    ))
}

fn symbol(kind: Mark) -> String {
    path(kind, &mark(kind, 7.0, 7.0, 5.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(n: u64) -> Tally {
        Tally { buy: n, buy_into: 2, soft_yes: 1, alternatives: vec![("Agency".into(), 3)], do_nothing: 9 }
    }

    #[test]
    fn however_many_responses_there_are_five_paths_draw_them() {
        for n in [1, 20, 130] {
            assert_eq!(field(&tally(n)).as_str().matches("<path").count(), 5);
            assert_eq!(row(&tally(n)).as_str().matches("<path").count(), 5);
        }
    }

    #[test]
    fn many_responses_become_a_counted_bar_with_the_same_words() {
        let bar = row(&tally(1_200));
        assert!(!bar.as_str().contains("<path") && bar.as_str().contains("1,200 bought"));
        assert!(bar.as_str().contains("9 did nothing"));
    }

    #[test]
    fn doing_nothing_is_named_even_where_nobody_did() {
        assert!(row(&Tally { buy: 3, ..Tally::default() }).as_str().contains("0 did nothing"));
    }
}
