//! How wide a text will be at most, where nothing can be measured.

/// The width of a text in pixels, rather too much than too little.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// The text, or as much of its beginning as fits, with an ellipsis.
pub(super) fn fitted(text: &str, most: f64, size: f64) -> String {
    if width(text, size) <= most {
        return text.to_string();
    }
    let mut room = most - width("…", size);
    let kept: String = text
        .chars()
        .take_while(|c| {
            room -= em(*c) * size;
            room >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// The text in lines of at most so many pixels; the last of them takes an ellipsis where more would follow.
pub(super) fn wrapped(text: &str, most: f64, size: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let full = out.len() == lines;
        let last = out.last_mut();
        let Some(last) = last else { break };
        let longer = if last.is_empty() { word.to_string() } else { format!("{last} {word}") };
        if full || last.is_empty() || width(&longer, size) <= most {
            *last = longer;
        } else {
            out.push(word.to_string());
        }
    }
    out.iter().map(|line| fitted(line, most, size)).collect()
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | '(' | ')' => {
            0.36
        }
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '—' => 0.92,
        'A'..='Z' => 0.68,
        '0'..='9' | 'a'..='z' => 0.56,
        // Marks that stand on other letters, joiners and the signs that turn the direction.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => 0.0,
        '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' | '\u{1f000}'..='\u{3ffff}' => 1.3,
        _ => 0.75,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis_and_fits_then() {
        for text in ["Inspection file always ready", "ملف التفتيش جاهز دائمًا", "👩‍⚕️👩‍⚕️👩‍⚕️👩‍⚕️👩‍⚕️👩‍⚕️", "薬局のスタッフ紹介"]
        {
            let cut = fitted(text, 60.0, 13.0);
            assert!(cut.ends_with('…') && width(&cut, 13.0) <= 60.0, "{cut}");
        }
        assert_eq!(fitted("Price", 60.0, 13.0), "Price");
    }

    #[test]
    fn a_sentence_is_broken_between_words_and_cut_in_the_last_line() {
        let lines = wrapped("One offer holds up. Doing nothing is the rival to beat.", 220.0, 20.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("One offer") && lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(wrapped("", 100.0, 13.0, 2), [""]);
    }
}
