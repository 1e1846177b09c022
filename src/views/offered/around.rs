//! What customers see around the question: thanks, that there is nothing, and the sheet to print.

use serde::Serialize;

use super::words::{self, Words, filled, money};
use super::{Frame, Offer};
use crate::domain::offer_page::Language;
use crate::views::Page;
use crate::views::charts::SafeHtml;

/// What a customer sees who has answered.
#[derive(Debug, Clone, Serialize)]
pub struct ThanksPage {
    frame: Frame,
    words: &'static Words,
    said: Option<String>,
    detail: Option<String>,
    change: Option<String>,
    back: String,
}

impl Page for ThanksPage {
    const TEMPLATE: &'static str = "offered/thanks";
}

impl ThanksPage {
    /// `said` is the choice with its detail, where the answer is there; `change` the way to change it.
    pub fn new(offer: &Offer, said: Option<(Said, Option<String>)>, change: Option<String>, back: String) -> Self {
        let words = words::of(offer.language);
        let (said, detail) = said.map_or((None, None), |(said, detail)| (Some(said.label(words)), detail));
        Self {
            frame: Frame::new(words, words.thanks, Some(&offer.brand)),
            said: said.map(|choice| filled(words.thanks_said, choice)),
            detail,
            change,
            back,
            words,
        }
    }
}

/// The page on paper: a code to scan.
#[derive(Debug, Clone, Serialize)]
pub struct SheetPage {
    frame: Frame,
    words: &'static Words,
    asked_by: String,
    name: String,
    price: Option<String>,
    svg: SafeHtml,
    address: String,
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "offered/sheet";
}

impl SheetPage {
    /// The sheet of an address; `svg` is the address as a code.
    pub fn new(offer: &Offer, address: String, svg: SafeHtml) -> Self {
        let words = words::of(offer.language);
        Self {
            frame: Frame::new(words, &offer.name, Some(&offer.brand)),
            asked_by: filled(words.asked_by, &offer.brand),
            name: offer.name.clone(),
            price: offer.price.map(|price| money(offer.language, price)),
            svg,
            address,
            words,
        }
    }
}

/// Which of the three a customer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Yes.
    Yes,
    /// Something else.
    Other,
    /// Not now.
    No,
}

impl Said {
    fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Yes => words.yes,
            Self::Other => words.other,
            Self::No => words.no,
        }
    }
}

/// A page with a heading and a sentence, and nothing of anybody's on it.
#[derive(Debug, Clone, Serialize)]
pub struct PlainPage {
    frame: Frame,
    heading: &'static str,
    sentence: &'static str,
}

impl Page for PlainPage {
    const TEMPLATE: &'static str = "offered/plain";
}

impl PlainPage {
    /// There is nothing at this address, or nothing any more.
    pub fn over(language: Language) -> Self {
        let words = words::of(language);
        Self { frame: Frame::new(words, words.over, None), heading: words.over, sentence: words.over_why }
    }

    /// Too much at once.
    pub fn many(language: Language) -> Self {
        let words = words::of(language);
        Self { frame: Frame::new(words, words.many, None), heading: words.many, sentence: words.many_why }
    }
}
