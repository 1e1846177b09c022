//! Signs for which no typeface has a shape: a painter puts an empty box in their place, and a box says nothing.

use resvg::usvg::{Group, Node, Text, Tree};

use crate::views::charts::escaped;

/// The glyph that every typeface has for what it has no other for.
const BOX: u32 = 0;

/// Whether a drawing would be painted with an empty box in it.
pub(super) fn has_boxes(tree: &Tree) -> bool {
    texts(tree.root()).into_iter().any(is_boxed)
}

/// A drawing of every sign of another one, each alone. Markup is ASCII, and every typeface has that.
pub(super) fn alone(svg: &str) -> String {
    let mut signs: Vec<char> = svg.chars().filter(|c| !c.is_ascii()).collect();
    signs.sort_unstable();
    signs.dedup();
    let each: String = signs.into_iter().map(|sign| format!("<text>{}</text>", escaped(&sign.to_string()))).collect();
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">{each}</svg>"#)
}

/// The drawing without the signs that became boxes when each was drawn [`alone`].
pub(super) fn without_boxed(svg: &str, alone: &Tree) -> String {
    let boxed = texts(alone.root()).into_iter().filter(|text| is_boxed(text));
    let boxed: Vec<char> = boxed.flat_map(Text::chunks).flat_map(|chunk| chunk.text().chars()).collect();
    svg.chars().filter(|c| !boxed.contains(c)).collect()
}

fn is_boxed(text: &Text) -> bool {
    text.layouted().iter().flat_map(|span| &span.positioned_glyphs).any(|glyph| glyph.id.0 == BOX)
}

fn texts(group: &Group) -> Vec<&Text> {
    let each = group.children().iter().flat_map(|node| match node {
        Node::Group(group) => texts(group),
        Node::Text(text) => vec![&**text],
        Node::Path(_) | Node::Image(_) => Vec::new(),
    });
    each.collect()
}
