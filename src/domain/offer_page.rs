//! The page on which customers answer an offer themselves: how it looks, what it asks for, where it may stand.

use super::invalid::{Invalid, shown};
use super::response::Rung;
use super::text::Name;
use super::time::Day;

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal, $label:literal);* $(;)? }) => {
        impl $type {
            /// Every value, in the order of the form.
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The word that tables and forms use.
            pub fn word(self) -> &'static str {
                match self { $($type::$variant => $word),* }
            }

            /// What the team reads.
            pub fn label(self) -> &'static str {
                match self { $($type::$variant => $label),* }
            }

            /// The value of a word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.word() == word)
            }
        }
    };
}

/// The language in which the page speaks to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
}

/// Where the picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrangement {
    /// Nowhere.
    Plain,
    /// Above the words.
    Top,
    /// Beside the words.
    Beside,
}

/// What a customer gives with a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Commitment {
    /// An e-mail address.
    Email,
    /// A time to meet.
    Time,
    /// The name of a colleague.
    Colleague,
    /// A promise to pay the price.
    Price,
}

words!(Language { English = "en", "English"; Spanish = "es", "Español"; French = "fr", "Français" });
words!(Arrangement {
    Plain = "plain", "Words alone";
    Top = "top", "Picture on top";
    Beside = "beside", "Picture beside the words";
});
words!(Commitment {
    Email = "email", "Leave an e-mail address";
    Time = "time", "Book a time";
    Colleague = "colleague", "Name a colleague";
    Price = "price", "Accept the price";
});

impl Commitment {
    /// What the customer has given up with it. A promise to pay is words until it is paid.
    pub fn rung(self) -> Rung {
        match self {
            Self::Email | Self::Price => Rung::Words,
            Self::Time => Rung::Time,
            Self::Colleague => Rung::Reputation,
        }
    }

    /// The same where the offer names a price; without one there is none to accept, and an address is left instead.
    #[must_use]
    pub fn where_priced(self, priced: bool) -> Self {
        if self == Self::Price && !priced { Self::Email } else { self }
    }

    /// What to propose for an offer that asks for `ask`.
    pub fn for_ask(ask: Rung) -> Self {
        match ask {
            Rung::None | Rung::Words => Self::Email,
            Rung::Time => Self::Time,
            Rung::Reputation => Self::Colleague,
            Rung::Access | Rung::Deposit | Rung::Payment => Self::Price,
        }
    }
}

/// Sites whose pages may show this one inside them, as origins: `https://shop.example`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sites(Vec<String>);

impl Sites {
    /// The most sites.
    pub const MOST: usize = 10;

    /// Reads origins, one a line or parted by blanks. A bare name stands for its https address.
    ///
    /// # Errors
    /// For the first one that is no origin.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let mut found: Vec<String> = Vec::new();
        for written in raw.split([' ', ',', ';', '\n', '\r', '\t']).filter(|s| !s.is_empty()) {
            let origin = origin(written).ok_or_else(|| {
                let what = format!("'{}' is no site. Write it as https://shop.example.", shown(written));
                Invalid::new(field, "site", what).with_value(written)
            })?;
            if !found.contains(&origin) {
                found.push(origin);
            }
        }
        let most = Self::MOST;
        match found.len() > most {
            true => Err(Invalid::new(field, "too_many", format!("At most {most} sites can show the page."))),
            false => Ok(Self(found)),
        }
    }

    /// What a table holds.
    pub fn stored(text: &str) -> Self {
        Self(text.lines().map(str::to_owned).collect())
    }

    /// The origins, one a line.
    pub fn text(&self) -> String {
        self.0.join("\n")
    }

    /// The origins.
    pub fn origins(&self) -> &[String] {
        &self.0
    }
}

/// Scheme and host, with a port where there is one; nothing that a policy could read as more than that.
fn origin(written: &str) -> Option<String> {
    let lower = written.to_ascii_lowercase();
    let (scheme, host) = lower.split_once("://").unwrap_or(("https", &lower));
    let host = host.trim_end_matches('/');
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let local = matches!(name, "localhost" | "127.0.0.1");
    let label = |l: &str| {
        let plain = l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (1..=63).contains(&l.len()) && plain && !l.starts_with('-') && !l.ends_with('-')
    };
    let named = name.len() <= 253 && name.split('.').all(label) && (name.contains('.') || local);
    let ported = port.is_none_or(|p| p.parse::<u16>().is_ok_and(|n| n > 0) && !p.starts_with(['+', '0']));
    let safe = scheme == "https" || scheme == "http" && local;
    (named && ported && safe).then(|| format!("{scheme}://{host}"))
}

/// The form of the page as it was sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfferPageFields<'a> {
    /// Whose page it is, as customers read it.
    pub brand: &'a str,
    /// Where the picture stands.
    pub arrangement: &'a str,
    /// What a customer gives with a yes.
    pub commitment: &'a str,
    /// The language.
    pub language: &'a str,
    /// Sites that may show the page.
    pub sites: &'a str,
    /// The last day.
    pub closes_on: &'a str,
}

/// The form of the page, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferPageDraft {
    /// Whose page it is, as customers read it.
    pub brand: Name,
    /// Where the picture stands.
    pub arrangement: Arrangement,
    /// What a customer gives with a yes.
    pub commitment: Commitment,
    /// The language.
    pub language: Language,
    /// Sites that may show the page.
    pub sites: Sites,
    /// The last day.
    pub closes_on: Option<Day>,
}

impl OfferPageDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(f: &OfferPageFields<'_>) -> Result<Self, Vec<Invalid>> {
        let mut wrong = Vec::new();
        let mut take = |e: Invalid| wrong.push(e);
        let brand = Name::parse("brand", f.brand).map_err(&mut take).ok();
        let arrangement = chosen("arrangement", f.arrangement, Arrangement::parse).map_err(&mut take).ok();
        let commitment = chosen("commitment", f.commitment, Commitment::parse).map_err(&mut take).ok();
        let language = chosen("language", f.language, Language::parse).map_err(&mut take).ok();
        let sites = Sites::parse("sites", f.sites).map_err(&mut take).ok();
        let day = Some(f.closes_on.trim()).filter(|d| !d.is_empty()).map(|d| Day::parse("closes_on", d)).transpose();
        let closes_on = day.map_err(&mut take).ok();
        match (brand, arrangement, commitment, language, sites, closes_on) {
            (Some(brand), Some(arrangement), Some(commitment), Some(language), Some(sites), Some(closes_on)) => {
                Ok(Self { brand, arrangement, commitment, language, sites, closes_on })
            }
            _ => Err(wrong),
        }
    }
}

fn chosen<T>(field: &'static str, word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Invalid> {
    parse(word).ok_or_else(|| Invalid::new(field, "choice", "Choose one of the list.").with_value(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_origin_and_nothing_that_a_policy_could_misread() {
        let sites = Sites::parse("sites", "shop.example\nhttps://A.example:8443/, http://localhost:3000").unwrap();
        assert_eq!(sites.origins(), ["https://shop.example", "https://a.example:8443", "http://localhost:3000"]);
        assert_eq!(Sites::stored(&sites.text()), sites);
        for wrong in [
            "http://shop.example",
            "https://*.example",
            "https://shop.example/path",
            "'self'",
            "https://a.example;script-src",
            "data:",
            "example",
            "https://",
            "https://a..example",
            "https://a.example:0",
            "https://a.example:99999",
            "https://user@a.example",
        ] {
            assert!(Sites::parse("sites", wrong).is_err() || wrong.contains(';'), "{wrong}");
        }
        assert!(Sites::parse("sites", "https://a.example;script-src").is_err());
    }

    #[test]
    fn what_a_page_can_take_is_never_more_than_what_the_customer_gave() {
        assert_eq!(Commitment::for_ask(Rung::Payment), Commitment::Price);
        assert_eq!(Commitment::Price.where_priced(true), Commitment::Price);
        assert!(Commitment::ALL.iter().all(|c| c.where_priced(false) != Commitment::Price));
        assert_eq!(Commitment::Price.rung(), Rung::Words);
        for ask in [Rung::Words, Rung::Time, Rung::Reputation] {
            assert_eq!(Commitment::for_ask(ask).rung(), ask);
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let fields = OfferPageFields { sites: "x", closes_on: "soon", ..OfferPageFields::default() };
        let wrong = OfferPageDraft::parse(&fields).unwrap_err();
        let told: Vec<&str> = wrong.iter().map(|w| &*w.field).collect();
        assert_eq!(told, ["brand", "arrangement", "commitment", "language", "sites", "closes_on"]);
    }
}
