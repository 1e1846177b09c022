//! The sign of a verdict: never colour alone.

use super::SafeHtml;

/// The sign of a verdict's state and lean, as the API names them.
pub fn verdict(state: &str, lean: Option<&str>) -> SafeHtml {
    if state == "no_bar" {
        return SafeHtml::default();
    }
    let body = sign(state, lean);
    SafeHtml::new(format!(r#"<svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">{body}</svg>"#))
}

/// The same as shapes, 15 pixels wide and high.
pub(super) fn sign(state: &str, lean: Option<&str>) -> &'static str {
    match (state, lean) {
        ("validated", _) => {
            r#"<circle cx="7.5" cy="7.5" r="6.6" class="f-gold"/><path d="M4.2 7.8l2.3 2.3 4.4-4.8" class="s-ongold"/>"#
        }
        ("open", Some("promising")) => {
            r#"<circle cx="7.5" cy="7.5" r="6.2" class="s-gold"/><path d="M7.5 1.3a6.2 6.2 0 0 1 0 12.4z" class="f-gold"/>"#
        }
        ("open", Some("doubtful")) => {
            r#"<circle cx="7.5" cy="7.5" r="6.2" class="s-ring"/><path d="M7.5 1.3a6.2 6.2 0 0 0 0 12.4z" class="f-ring"/>"#
        }
        ("invalidated", _) => {
            r#"<circle cx="7.5" cy="7.5" r="7" class="f-ring"/><path d="M4.3 7.5h6.4" class="s-paper"/>"#
        }
        ("at_the_bar", _) => {
            r#"<circle cx="7.5" cy="7.5" r="6.2" class="s-ring"/><path d="M7.5 1v13" class="s-ring"/>"#
        }
        ("inconclusive", _) => {
            r#"<circle cx="7.5" cy="7.5" r="6.2" class="s-ring"/><path d="M4.3 7.5h6.4" class="s-ring"/>"#
        }
        _ => r#"<circle cx="7.5" cy="7.5" r="6.2" class="s-ring s-dash"/>"#,
    }
}
