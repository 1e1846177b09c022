//! Segments of one offer against each other.

use super::command::json;

fn rows(segments: &[(&str, u32, u32)]) -> String {
    let mut rows = vec!["offer,segment,outcome,quantity".to_string()];
    for (name, bought, nothing) in segments {
        rows.push(format!("Cover,{name},buy,{bought}\nCover,{name},do_nothing,{nothing}"));
    }
    rows.join("\n")
}

#[test]
fn segments_are_compared_with_their_ranges_counted_together_and_called_an_exploration() {
    let report = json(&["-", "--bar", "30%"], &rows(&[("Big", 15, 5), ("Small", 4, 18), ("Chains", 5, 12)]));
    let all = report["segment_comparisons"].as_array().unwrap();
    assert_eq!(all.len(), 3);
    let first = &all[0];
    assert_eq!((&first["segment"], &first["against"]), (&"Big".into(), &"Small".into()));
    assert_eq!((&first["n"], &first["accepted"], &first["n_against"]), (&20.into(), &15.into(), &22.into()));
    let close = |value: &serde_json::Value, expected: f64| {
        assert!((value.as_f64().unwrap() - expected).abs() < 1e-9, "{value} is not {expected}");
    };
    // scipy 1.17.1: stats.fisher_exact([[15, 5], [4, 18]]); the least of three counts three times.
    close(&first["p_exact"], 0.000_473_058_190_305);
    close(&first["p_bh"], 3.0 * 0.000_473_058_190_305);
    assert!(all.iter().all(|c| c["planned"] == false && c["difference"]["method"] == "miettinen_nurminen"));
    let words = first["sentence"].as_str().unwrap();
    assert!(words.starts_with("Big: 15 of 20 accepted. Small: 4 of 22."), "{words}");
    assert!(all[2]["sentence"].as_str().unwrap().ends_with("which is no finding."), "{}", all[2]);
}

#[test]
fn a_segment_of_fewer_than_eight_is_compared_with_nobody() {
    let report = json(&["-"], &rows(&[("Big", 15, 5), ("Seven", 1, 6)]));
    assert_eq!(report["segment_comparisons"], serde_json::json!([]));
}

#[test]
fn segments_are_said_to_differ_only_where_the_difference_stands_out_of_all_that_were_looked_at() {
    let of = |offer: &str, rows: &[(&str, u32, u32)]| {
        let line = |(name, bought, nothing): &(&str, u32, u32)| {
            format!("{offer},{name},buy,{bought}\n{offer},{name},do_nothing,{nothing}")
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let apart = of("Cover", &[("Big", 9, 3), ("Small", 2, 10)]);
    let alike: Vec<String> = ["B", "C", "D", "E", "F", "G", "H", "I"]
        .iter()
        .map(|offer| of(offer, &[("Big", 6, 6), ("Small", 6, 6)]))
        .collect();
    let differ = |rows: &str| {
        let report = json(&["-"], &format!("offer,segment,outcome,quantity\n{rows}"));
        report["warnings"].as_array().unwrap().iter().any(|w| w["code"] == "segments_differ")
    };
    // Fisher's p is 0.0123: worth a word alone, and not as the least of nine.
    assert!(differ(&apart));
    assert!(!differ(&format!("{apart}\n{}", alike.join("\n"))));
}
