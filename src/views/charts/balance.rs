//! Who gives and who gets: bars from one zero, cash solid, everything that had to be valued dashed.

use super::figure::{Chart, Drawing, Name};
use super::plot::Plot;
use super::rows::{HEAD, board, middle, named, shown};
use super::table::{Table, or_dash};

/// One side of a party's account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Side {
    /// Paid in money.
    pub cash: f64,
    /// Everything else, as it was valued.
    pub valued: f64,
    /// The sum of both in words: `£9,000`.
    pub amount: String,
    /// What it was.
    pub what: String,
}

/// A party to the exchange.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// More about it.
    pub note: Option<String>,
    /// What it gives.
    pub gives: Side,
    /// What it gets.
    pub gets: Side,
    /// What it gets less what it gives, in words: `−£6,900`.
    pub net: String,
}

/// Everybody's account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Balance {
    /// The parties.
    pub rows: Vec<Party>,
}

/// Of the width, what the longest bar takes; the rest is for the amounts.
const LONGEST: f64 = 0.5;

/// A bar away from the zero, the cash next to it.
fn side(plot: &mut Plot, y: f64, side: &Side, (unit, cash, valued): (f64, &str, &str), sign: f64) {
    let span = |from: f64, to: f64| if sign < 0.0 { (-to, -from) } else { (from, to) };
    let (paid, all) = (side.cash * unit, (side.cash + side.valued) * unit);
    if side.cash > 0.0 {
        plot.rect(span(0.0, paid), y - 12.0, 24.0, cash);
    }
    if side.valued > 0.0 {
        plot.rect(span(paid, all), y - 12.0, 24.0, valued);
    }
    let class = if sign < 0.0 { "e" } else { "t1" };
    plot.text(sign * all, y + 4.5, sign * 6.0, &side.amount, class);
}

impl Chart for Balance {
    fn draw(&self) -> Option<Drawing> {
        let (rows, rest) = shown(&self.rows);
        let sides = rows.iter().flat_map(|p| [&p.gives, &p.gets]);
        let most = sides.map(|s| s.cash + s.valued).fold(0.0, f64::max);
        if most <= 0.0 {
            return None;
        }
        let mut plot = board(rows.len(), -1.0, 1.0);
        plot.text(0.0, 12.0, -6.0, "gives", "e");
        plot.text(0.0, 12.0, 6.0, "gets", "");
        let unit = LONGEST / most;
        for (i, party) in rows.iter().enumerate() {
            side(&mut plot, middle(i), &party.gives, (unit, "s-ring", "s-ring s-dash"), -1.0);
            side(&mut plot, middle(i), &party.gets, (unit, "f-gold", "f-soft"), 1.0);
        }
        plot.upright(0.0, (HEAD - 6.0, middle(rows.len() - 1) + 17.0), "ax0");
        let name = |p: &Party| Name::of(&p.name).note(p.note.clone().or_else(|| Some(format!("net {}", p.net))));
        let drawing = named(plot, rows.iter().map(name).collect(), rest, true);
        Some(drawing.key("f-gold", "Cash").key("f-soft", "Valued by you"))
    }

    fn table(&self) -> Table {
        let what = |side: &Side| (!side.what.is_empty()).then(|| side.what.clone());
        Table::new("Who", &["Gives", "Gets", "Net"]).words("What it gives").words("What it gets").fill(
            &self.rows,
            |p| {
                let amounts = [&p.gives.amount, &p.gets.amount, &p.net].map(Clone::clone);
                let words = [or_dash(what(&p.gives)), or_dash(what(&p.gets))];
                (p.name.clone(), amounts.into_iter().chain(words).collect())
            },
        )
    }
}
