//! One customer meeting one offer's choice set: what they did, what they gave up, what they care about.
//!
//! [`check`] is the one gate: the form, the JSON API and the file hand it the same fields and get the same answers.

mod check;
mod draft;
mod ended;
mod fields;
mod parts;
#[cfg(test)]
mod tests;

pub use check::{CheckRules, MAX_QUANTITY, check};
pub use draft::{Draft, Scored};
pub use ended::comes_before;
pub use fields::Fields;
pub use parts::{milli, yes_no};

/// What the customer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Bought the offer.
    Buy,
    /// Bought into it: backs it with something other than a purchase.
    BuyInto,
    /// Chose an alternative.
    Alternative,
    /// Did nothing.
    DoNothing,
    /// No answer yet.
    Pending,
}

/// What the customer gave up, in rising order of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Nothing.
    None,
    /// Words: a promise, praise.
    Words,
    /// Time.
    Time,
    /// Reputation: an introduction, a name lent.
    Reputation,
    /// Access: data, integration, staff.
    Access,
    /// A deposit.
    Deposit,
    /// Payment.
    Payment,
}

/// Who says why the customer chose as they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonSource {
    /// The customer said so.
    Customer,
    /// The seller judges so.
    Seller,
    /// Somebody else judges so.
    Other,
}

/// Whether a response counts towards a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It counts.
    Counted,
    /// A warm contact: kept and shown, never counted.
    Warm,
    /// The same customer met the same offer before: shown as the sequence that it is, the first one counts.
    Repeated,
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal / $code:literal),* $(,)? } $(, $more:path => $of:ident)?) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The word that files, forms and the API use.
            pub fn word(self) -> &'static str {
                match self { $($type::$variant => $word),* }
            }

            /// The value of a word; blanks around it and upper case don't matter.
            pub fn parse(word: &str) -> Option<Self> {
                let word = word.trim();
                Self::ALL.iter().copied().find(|v| v.word().eq_ignore_ascii_case(word))
            }

            /// The number that tables store.
            pub fn code(self) -> i16 {
                match self { $($type::$variant => $code),* }
            }

            /// The value of a stored number.
            pub fn from_code(code: i16) -> Option<Self> {
                $(if code == $more { return Some($type::$of) })?
                Self::ALL.iter().copied().find(|v| v.code() == code)
            }
        }
    };
}

words!(Outcome { Buy = "buy" / 1, BuyInto = "buy_into" / 2, Alternative = "alternative" / 3, DoNothing = "do_nothing" / 4, Pending = "pending" / 5 }, Outcome::UNSAID => DoNothing);
words!(Rung { None = "none" / 0, Words = "words" / 1, Time = "time" / 2, Reputation = "reputation" / 3, Access = "access" / 4, Deposit = "deposit" / 5, Payment = "payment" / 6 });
words!(ReasonSource { Customer = "customer" / 1, Seller = "seller" / 2, Other = "other" / 3 });
words!(Standing { Counted = "counted" / 0, Warm = "warm" / 1, Repeated = "repeated" / 2 });

impl Outcome {
    /// The number that tables store for [`Outcome::DoNothing`] where nobody said so: the time to decide passed.
    pub const UNSAID: i16 = 6;

    /// The numbers under which tables store it.
    pub fn codes(self) -> Vec<i16> {
        let unsaid = (self == Outcome::DoNothing).then_some(Self::UNSAID);
        std::iter::once(self.code()).chain(unsaid).collect()
    }

    /// Whether the customer said yes, with whatever they gave up for it.
    pub fn is_yes(self) -> bool {
        matches!(self, Outcome::Buy | Outcome::BuyInto)
    }
}
