//! Rates against each other.

use serde_json::json;
use touchstone::stats::compare::{
    benjamini_hochberg, fisher_exact, miettinen_nurminen_difference, newcombe_difference, probabilities_best,
};

use crate::Table;
use crate::inputs::Random;

pub fn time(table: &mut Table) {
    let (s1, n1, s2, n2, level) = (7, 20, 13, 22, 0.95);
    let counts = json!({ "s1": s1, "n1": n1, "s2": s2, "n2": n2, "level": level });
    let at = || counts.clone();
    table.line("Fisher's exact test", at(), None, || fisher_exact(s1, n1, s2, n2).unwrap(), |p| *p);
    let newcombe = || newcombe_difference(s1, n1, s2, n2, level).unwrap();
    table.line("Newcombe interval of a difference", at(), None, newcombe, |i| i.low);
    let score = || miettinen_nurminen_difference(s1, n1, s2, n2, level).unwrap();
    table.line("score interval of a difference", at(), None, score, |i| i.low);
    let two = || probabilities_best(&[(s1, n1), (s2, n2)]).unwrap();
    table.line("which of 2 is best", at(), None, two, |arms| arms[1].best);
    let arms = [(7, 20), (13, 22), (5, 19), (9, 30), (11, 25)];
    let five = || probabilities_best(&arms).unwrap();
    table.line("which of 5 is best", json!({ "arms": arms }), Some(3e-3), five, |arms| arms[1].best);
    let mut random = Random::new();
    let p: Vec<f64> = (0..1_000).map(|_| random.part().powi(2)).collect();
    let adjusted = || benjamini_hochberg(&p).unwrap();
    table.line("Benjamini-Hochberg, 1,000 tests", json!({ "p": p }), None, adjusted, |p| p[0]);
}
