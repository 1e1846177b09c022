//! Every sentence that a customer reads on an offer's page, in one table a language. A language without one of them does
//! not compile; a test looks for those that were left empty or in English.

mod english;
mod french;
mod spanish;

use crate::domain::money::Money;
use crate::domain::offer_page::{Commitment, Language};

macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The sentences of one language. `{}` stands for a word of the team's.
        #[derive(Debug, serde::Serialize)]
        pub struct Words {
            $($(#[$doc])* pub $name: &'static str,)*
        }

        #[cfg(test)]
        impl Words {
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

sentences! {
    /// The language's code.
    lang,
    /// The way past the top of the page.
    skip,
    /// Who asks.
    asked_by,
    /// Who is asked, on a personal page.
    meant_for,
    /// The price.
    price,
    /// The question.
    question,
    /// Yes.
    yes,
    /// What a yes gives: an address.
    yes_email,
    /// A time.
    yes_time,
    /// A colleague.
    yes_colleague,
    /// The price.
    yes_price,
    /// Something else.
    other,
    /// What that means.
    other_small,
    /// Not now.
    no,
    /// What that means.
    no_small,
    /// The address.
    email,
    /// What it is for.
    email_hint,
    /// The customer's name.
    name,
    /// Times that suit.
    time,
    /// An example.
    time_hint,
    /// A colleague.
    colleague,
    /// Why.
    colleague_hint,
    /// The colleague's address.
    colleague_email,
    /// The price is accepted.
    accept,
    /// Which alternative.
    which,
    /// One that is not named.
    something_else,
    /// In own words.
    which_words,
    /// Why not now.
    why,
    /// What they care about.
    cares,
    /// That it may be left out.
    cares_hint,
    /// The standard.
    standard,
    /// An example.
    standard_hint,
    /// Anything else.
    comment,
    /// That a field may stay empty.
    optional,
    /// The button.
    send,
    /// The button for a change.
    send_again,
    /// What people must not see, and programs fill in.
    leave_empty,
    /// What becomes of the answer.
    kept_heading,
    /// What is kept and by whom.
    kept,
    /// What a visit leaves.
    kept_visit,
    /// That it can be changed.
    kept_change,
    /// That something is wrong.
    problems,
    /// A field that must be filled.
    wrong_required,
    /// Too long.
    wrong_long,
    /// No address.
    wrong_email,
    /// A character that nobody sees.
    wrong_character,
    /// None of the three.
    wrong_choice,
    /// An address where a name belongs.
    wrong_name,
    /// Anything else.
    wrong_other,
    /// A page that was open too long.
    stale,
    /// Thanks.
    thanks,
    /// What was said.
    thanks_said,
    /// How to change it.
    thanks_keep,
    /// The link for it.
    change,
    /// What a change does.
    change_kept,
    /// The heading of a page that is not open.
    over,
    /// What to do about it.
    over_why,
    /// The heading for too many requests.
    many,
    /// What to do about it.
    many_why,
    /// The way back.
    again,
    /// What the printed sheet says.
    scan,
    /// What it says below the code.
    scan_or,
    /// What made the page.
    made_with,
}

/// The sentences of a language.
pub fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::Spanish => &spanish::WORDS,
        Language::French => &french::WORDS,
    }
}

/// A sentence with its word put in.
pub fn filled(sentence: &str, word: &str) -> String {
    sentence.replacen("{}", word, 1)
}

impl Words {
    /// What a yes gives, below the word.
    pub fn commitment(&self, commitment: Commitment) -> &'static str {
        match commitment {
            Commitment::Email => self.yes_email,
            Commitment::Time => self.yes_time,
            Commitment::Colleague => self.yes_colleague,
            Commitment::Price => self.yes_price,
        }
    }

    /// A complaint in the customer's language.
    pub fn complaint(&self, code: &str) -> &'static str {
        match code {
            "required" => self.wrong_required,
            "too_long" => self.wrong_long,
            "email" => self.wrong_email,
            "control_character" => self.wrong_character,
            "choice" => self.wrong_choice,
            "name" => self.wrong_name,
            _ => self.wrong_other,
        }
    }
}

/// An amount as the language writes it: `EUR 1,250.00`, `1.250,00 EUR`, `1 250,00 EUR`.
pub fn money(language: Language, money: Money) -> String {
    let decimals = money.currency.decimals() as usize;
    let digits = format!("{:0>width$}", money.minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let (between, point) = match language {
        Language::English => (",", "."),
        Language::Spanish => (".", ","),
        Language::French => ("\u{202f}", ","),
    };
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push_str(between);
        }
        grouped.push(digit);
    }
    let sign = if money.minor < 0 { "−" } else { "" };
    // A whole price needs no cents.
    let cents = if part.bytes().all(|b| b == b'0') { String::new() } else { format!("{point}{part}") };
    match language {
        Language::English => format!("{} {sign}{grouped}{cents}", money.currency),
        _ => format!("{sign}{grouped}{cents}\u{a0}{}", money.currency),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use std::collections::BTreeSet;

    #[test]
    fn no_sentence_is_missing_in_any_language_and_none_was_left_in_english() {
        let english = of(Language::English).all();
        assert!(english.len() > 50);
        for language in Language::ALL {
            let all = of(*language).all();
            for ((name, sentence), (_, original)) in all.iter().zip(&english) {
                assert!(!sentence.trim().is_empty(), "{language:?} has no {name}");
                let same = *language != Language::English && sentence == original;
                assert!(!same, "{language:?} says {name} in English: {sentence}");
                assert_eq!(sentence.matches("{}").count(), original.matches("{}").count(), "{language:?} {name}");
            }
            assert_eq!(of(*language).lang, language.word());
        }
    }

    #[test]
    fn customers_give_an_answer_and_the_team_s_words_stay_inside() {
        for (name, sentence) in of(Language::English).all() {
            for never in ["response", "commitment", "experiment", "alternative", "do nothing", "rung"] {
                assert!(!sentence.to_lowercase().contains(never), "{name} says {never}");
            }
        }
        let three: BTreeSet<_> = Commitment::ALL.iter().map(|c| of(Language::French).commitment(*c)).collect();
        assert_eq!(three.len(), 4);
    }

    #[test]
    fn an_amount_is_written_as_the_language_writes_it() {
        let of = |minor, code| Money { minor, currency: Currency::parse("currency", code).unwrap() };
        let told = |minor, code| Language::ALL.iter().map(|l| money(*l, of(minor, code))).collect::<Vec<_>>();
        assert_eq!(told(125_050, "EUR"), ["EUR 1,250.50", "1.250,50\u{a0}EUR", "1\u{202f}250,50\u{a0}EUR"]);
        assert_eq!(told(4_900, "GBP"), ["GBP 49", "49\u{a0}GBP", "49\u{a0}GBP"]);
        assert_eq!(told(-1_000_000, "JPY")[0], "JPY −1,000,000");
    }
}
