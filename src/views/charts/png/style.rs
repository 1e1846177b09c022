//! The page's stylesheet for a painter that knows no custom properties: their values are put in.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The one place of all colours.
const STYLESHEET: &str =
    concat!(include_str!("../../../../assets/touchstone.css"), include_str!("../../../../assets/report.css"));

/// Text that only pictures have: what the page writes in HTML.
const PICTURE: &str = "text{fill:var(--ink-2);font-size:13px}.name{fill:var(--ink-2);font-size:15px}\
     .strong{fill:var(--ink);font-weight:600}.note{fill:var(--ink-3)}\
     .card-title{fill:var(--ink-3);font-size:15px}.card-sentence{fill:var(--ink);font-size:26px;font-weight:600}";

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on white, for mail and print.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

type Tokens = BTreeMap<String, String>;

/// The rules that a drawing can meet, with all colours as plain values.
pub(super) fn sheet(theme: Theme) -> &'static str {
    static SHEETS: [OnceLock<String>; 2] = [const { OnceLock::new() }; 2];
    SHEETS[theme as usize].get_or_init(|| {
        let css = without_comments(STYLESHEET);
        let tokens = tokens(&css, theme);
        format!("{}{}", resolved(PICTURE, &tokens), resolved(&plain_rules(&css), &tokens))
    })
}

/// The colour of the paper.
pub(super) fn paper(theme: Theme) -> (u8, u8, u8) {
    static PAPERS: [OnceLock<(u8, u8, u8)>; 2] = [const { OnceLock::new() }; 2];
    *PAPERS[theme as usize].get_or_init(|| {
        let tokens = tokens(&without_comments(STYLESHEET), theme);
        let hex = tokens.get("--paper").map_or("", |v| v.trim_start_matches('#'));
        let part = |i: usize| hex.get(i..i + 2).and_then(|d| u8::from_str_radix(d, 16).ok()).unwrap_or(255);
        (part(0), part(2), part(4))
    })
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The light values, and over them the dark ones where they are asked for.
fn tokens(css: &str, theme: Theme) -> Tokens {
    let blocks: &[&str] = match theme {
        Theme::Light => &[":root{"],
        Theme::Dark => &[":root{", ":root[data-theme=dark]{"],
    };
    let mut tokens = Tokens::new();
    for block in blocks {
        let Some((_, body)) = css.split_once(block) else { continue };
        let body = body.split_once('}').map_or(body, |(body, _)| body);
        let pairs = body.split(';').filter_map(|line| line.split_once(':'));
        tokens.extend(pairs.map(|(name, value)| (name.trim().to_string(), value.trim().to_string())));
    }
    tokens
}

/// Rules outside of any condition whose selectors name elements and classes alone.
fn plain_rules(css: &str) -> String {
    let (mut out, mut rest) = (String::new(), css);
    while let Some((selectors, after)) = rest.split_once('{') {
        let (body, after) = block(after);
        rest = after;
        let plain = |s: &&str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || " .-_".contains(c));
        let kept: Vec<&str> = selectors.split(',').map(str::trim).filter(plain).collect();
        let painted: Vec<&str> = body.split(';').map(str::trim).filter(|d| paints(d)).collect();
        if !kept.is_empty() && !painted.is_empty() && !body.contains('{') {
            out.push_str(&format!("{}{{{}}}", kept.join(","), painted.join(";")));
        }
    }
    out
}

/// Whether a declaration changes how a drawing looks.
fn paints(declaration: &str) -> bool {
    const PAINTS: [&str; 5] = ["fill", "font", "opacity", "stroke", "text-anchor"];
    let name = declaration.split(':').next().unwrap_or_default().trim();
    name == "display" || PAINTS.iter().any(|p| name.starts_with(p))
}

/// A block up to its own closing brace, and what follows it.
fn block(css: &str) -> (&str, &str) {
    let mut depth = 1;
    for (i, c) in css.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return (&css[..i], &css[i + 1..]);
        }
    }
    (css, "")
}

fn resolved(css: &str, tokens: &Tokens) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("var(") {
        let (name, after) = after.split_once(')').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(tokens.get(name.trim()).map_or("none", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_the_colours_of_the_page_and_no_custom_properties() {
        let light = sheet(Theme::Light);
        assert!(!light.contains("var(") && !light.contains('@') && !light.contains("none;fill"));
        assert!(light.contains(".f-gold{fill:#E2A62B;stroke:#8C6000"), "{light}");
        assert!(sheet(Theme::Dark).contains(".f-gold{fill:#E3AE3A;stroke:#E3AE3A"));
        assert_eq!((paper(Theme::Light), paper(Theme::Dark)), ((255, 255, 255), (0x12, 0x19, 0x1c)));
    }

    #[test]
    fn conditions_and_states_are_left_out_and_the_rest_is_kept() {
        let css =
            ".a,.b:hover{fill:red;margin:0}@media print{.c{fill:red}.d{fill:red}}.e .f{stroke-width:2}.g{color:red}";
        assert_eq!(plain_rules(css), ".a{fill:red}.e .f{stroke-width:2}");
    }
}
