//! One customer meeting one offer's choice set: what they did, what they gave up, what they care about.
//!
//! [`check`] is the one gate: the form, the JSON API and the file hand it the same fields and get the same answers.

use super::invalid::{Invalid, shown};
use super::money::{Currency, Money};
use super::text::{Name, Words};
use super::time::{DateForm, Moment, parse_moment};

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
    ($type:ident { $($variant:ident = $word:literal / $code:literal),* $(,)? }) => {
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
                Self::ALL.iter().copied().find(|v| v.code() == code)
            }
        }
    };
}

words!(Outcome { Buy = "buy" / 1, BuyInto = "buy_into" / 2, Alternative = "alternative" / 3, DoNothing = "do_nothing" / 4, Pending = "pending" / 5 });
words!(Rung { None = "none" / 0, Words = "words" / 1, Time = "time" / 2, Reputation = "reputation" / 3, Access = "access" / 4, Deposit = "deposit" / 5, Payment = "payment" / 6 });
words!(ReasonSource { Customer = "customer" / 1, Seller = "seller" / 2, Other = "other" / 3 });
words!(Standing { Counted = "counted" / 0, Warm = "warm" / 1, Repeated = "repeated" / 2 });

impl Outcome {
    /// Whether the customer said yes, with whatever they gave up for it.
    pub fn is_yes(self) -> bool {
        matches!(self, Outcome::Buy | Outcome::BuyInto)
    }
}

/// The fields of a response as they were sent, before any check. Names are those of `responses.csv`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fields<'a> {
    /// The sender's own id.
    pub response_id: Option<&'a str>,
    /// The experiment's name.
    pub experiment: Option<&'a str>,
    /// The offer's name.
    pub offer: Option<&'a str>,
    /// The rung that a new offer asks for.
    pub ask: Option<&'a str>,
    /// The value propositions that the offer carries, `a; b`.
    pub propositions: Option<&'a str>,
    /// The segment's name.
    pub segment: Option<&'a str>,
    /// The customer's name.
    pub customer: Option<&'a str>,
    /// What the customer did.
    pub outcome: Option<&'a str>,
    /// The alternative's name.
    pub chose: Option<&'a str>,
    /// What the customer gave up.
    pub rung: Option<&'a str>,
    /// How many alike responses this stands for.
    pub quantity: Option<&'a str>,
    /// What was given, in major units.
    pub amount: Option<&'a str>,
    /// What was asked, in major units.
    pub price: Option<&'a str>,
    /// The currency of both.
    pub currency: Option<&'a str>,
    /// Stated cares, `name:4; other:2`.
    pub cares: Option<&'a str>,
    /// The standard of the first care.
    pub standard: Option<&'a str>,
    /// Satisfaction with today's way, for the first care.
    pub satisfaction: Option<&'a str>,
    /// The customer's words.
    pub quote: Option<&'a str>,
    /// How well the offer takes care of each care, `name:6`.
    pub delivers: Option<&'a str>,
    /// `yes` for a friend, fan, employee or investor.
    pub warm: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
    /// Who says why.
    pub reason_source: Option<&'a str>,
    /// When.
    pub responded_at: Option<&'a str>,
    /// When the value was exchanged.
    pub captured_at: Option<&'a str>,
    /// When it was lost.
    pub lost_at: Option<&'a str>,
    /// Why it was lost.
    pub lost_reason: Option<&'a str>,
    /// How far we have looked.
    pub observed_until: Option<&'a str>,
}

impl<'a> Fields<'a> {
    /// The columns of `responses.csv`, in the order of export.
    pub const COLUMNS: [&'static str; 27] = [
        "response_id",
        "experiment",
        "offer",
        "ask",
        "propositions",
        "segment",
        "customer",
        "outcome",
        "chose",
        "rung",
        "quantity",
        "amount",
        "price",
        "currency",
        "cares",
        "standard",
        "satisfaction",
        "quote",
        "delivers",
        "warm",
        "reason",
        "reason_source",
        "responded_at",
        "captured_at",
        "lost_at",
        "lost_reason",
        "observed_until",
    ];

    /// Sets the field of a column; `false` if there is no such column.
    pub fn set(&mut self, column: &str, value: &'a str) -> bool {
        let slot = match column {
            "response_id" => &mut self.response_id,
            "experiment" => &mut self.experiment,
            "offer" => &mut self.offer,
            "ask" => &mut self.ask,
            "propositions" => &mut self.propositions,
            "segment" => &mut self.segment,
            "customer" => &mut self.customer,
            "outcome" => &mut self.outcome,
            "chose" => &mut self.chose,
            "rung" => &mut self.rung,
            "quantity" => &mut self.quantity,
            "amount" => &mut self.amount,
            "price" => &mut self.price,
            "currency" => &mut self.currency,
            "cares" => &mut self.cares,
            "standard" => &mut self.standard,
            "satisfaction" => &mut self.satisfaction,
            "quote" => &mut self.quote,
            "delivers" => &mut self.delivers,
            "warm" => &mut self.warm,
            "reason" => &mut self.reason,
            "reason_source" => &mut self.reason_source,
            "responded_at" => &mut self.responded_at,
            "captured_at" => &mut self.captured_at,
            "lost_at" => &mut self.lost_at,
            "lost_reason" => &mut self.lost_reason,
            "observed_until" => &mut self.observed_until,
            _ => return false,
        };
        *slot = Some(value);
        true
    }
}

/// What the check needs to know beside the fields.
#[derive(Debug, Clone, Copy)]
pub struct CheckRules {
    /// The clock.
    pub now: Moment,
    /// How dates are written.
    pub dates: DateForm,
    /// The highest intensity and delivery score of the sender's scale, in thousandths: 5,000 on the pages.
    pub scale_max_milli: i32,
}

impl CheckRules {
    /// The rules of a form: ISO dates and intensities from 1 to 5.
    pub fn form(now: Moment) -> Self {
        CheckRules { now, dates: DateForm::Iso, scale_max_milli: 5_000 }
    }
}

/// One care with a score, in thousandths of the sender's scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// The care.
    pub care: Name,
    /// The score in thousandths: 4,000 for a 4.
    pub milli: i32,
}

/// A response whose every field has been checked. Names are not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The sender's own id.
    pub external_id: Option<Name>,
    /// The experiment's name, where the sender gave one.
    pub experiment: Option<Name>,
    /// The offer's name.
    pub offer: Name,
    /// The rung that a new offer asks for.
    pub ask: Option<Rung>,
    /// The value propositions shown, where the sender gave any.
    pub propositions: Vec<Name>,
    /// The segment.
    pub segment: Option<Name>,
    /// The customer.
    pub customer: Option<Name>,
    /// What the customer did.
    pub outcome: Outcome,
    /// The alternative chosen; always there for [`Outcome::Alternative`], never otherwise.
    pub chose: Option<Name>,
    /// What the customer gave up; nothing on a yes means: what was asked.
    pub rung: Option<Rung>,
    /// How many alike responses this stands for.
    pub quantity: i64,
    /// What was given.
    pub amount: Option<Money>,
    /// What was asked.
    pub price: Option<Money>,
    /// Stated cares.
    pub cares: Vec<Scored>,
    /// The standard of the first care.
    pub standard: Option<Words>,
    /// Satisfaction with today's way, 1 to 5, for the first care.
    pub satisfaction: Option<i16>,
    /// The customer's words.
    pub quote: Option<Words>,
    /// How well the offer takes care of each care.
    pub delivers: Vec<Scored>,
    /// A warm contact.
    pub warm: bool,
    /// Why.
    pub reason: Option<Words>,
    /// Who says why.
    pub reason_source: Option<ReasonSource>,
    /// When, if the sender said so.
    pub responded_at: Option<Moment>,
    /// When the value was exchanged.
    pub captured_at: Option<Moment>,
    /// When it was lost.
    pub lost_at: Option<Moment>,
    /// Why it was lost.
    pub lost_reason: Option<Words>,
    /// How far we have looked.
    pub observed_until: Option<Moment>,
}

impl Draft {
    /// What the customer gave up, given what the offer asks for.
    pub fn rung_given(&self, ask: Rung) -> Rung {
        match self.rung {
            Some(rung) => rung,
            None if self.outcome.is_yes() => ask,
            None => Rung::None,
        }
    }
}

/// The most responses that one tally may stand for.
pub const MAX_QUANTITY: i64 = 1_000_000_000;

/// Checks every field and returns the response, or everything that is wrong with it.
pub fn check(fields: &Fields<'_>, rules: &CheckRules) -> Result<Draft, Vec<Invalid>> {
    let mut wrong = Vec::new();
    let mut take = |e: Invalid| wrong.push(e);

    let external_id = keep(Name::parse_optional("response_id", fields.response_id), &mut take);
    let experiment = keep(Name::parse_optional("experiment", fields.experiment), &mut take);
    let offer = match Name::parse("offer", fields.offer.unwrap_or("")) {
        Ok(name) => Some(name),
        Err(e) if e.code == "control_character" => {
            // An invisible character can't be part of any offer's name: say that there is no such offer, and show why.
            take(
                Invalid::new(
                    "offer",
                    "unknown_offer",
                    format!(
                        "There is no offer '{}'. Remove the invisible character.",
                        shown(fields.offer.unwrap_or(""))
                    ),
                )
                .with_value(fields.offer.unwrap_or("")),
            );
            None
        }
        Err(e) => {
            take(e);
            None
        }
    };
    let ask =
        keep(choice("ask", fields.ask, Rung::parse, "words, time, reputation, access, deposit or payment"), &mut take);
    let propositions = keep(names("propositions", fields.propositions), &mut take);
    let segment = keep(Name::parse_optional("segment", fields.segment), &mut take);
    let customer = keep(Name::parse_optional("customer", fields.customer), &mut take);
    let outcome = match present(fields.outcome) {
        None => Err(Invalid::new(
            "outcome",
            "required",
            "outcome is empty. Write buy, buy_into, alternative, do_nothing or pending.",
        )),
        some => choice("outcome", some, Outcome::parse, "buy, buy_into, alternative, do_nothing or pending"),
    };
    let outcome = keep(outcome, &mut take);
    let chose = keep(Name::parse_optional("chose", fields.chose), &mut take);
    let rung = keep(
        choice("rung", fields.rung, Rung::parse, "none, words, time, reputation, access, deposit or payment"),
        &mut take,
    );
    let quantity = keep(quantity(fields.quantity), &mut take).unwrap_or(1);
    let (amount, price) = money(fields, &mut take);
    let cares = keep(scores("cares", fields.cares, rules.scale_max_milli), &mut take);
    let standard = keep(Words::parse("standard", fields.standard), &mut take);
    let satisfaction = keep(satisfaction(fields.satisfaction), &mut take);
    let quote = keep(Words::parse("quote", fields.quote), &mut take);
    let delivers = keep(scores("delivers", fields.delivers, rules.scale_max_milli), &mut take);
    let warm = keep(yes_no("warm", fields.warm), &mut take).unwrap_or(false);
    let reason = keep(Words::parse("reason", fields.reason), &mut take);
    let reason_source = keep(
        choice("reason_source", fields.reason_source, ReasonSource::parse, "customer, seller or other"),
        &mut take,
    );
    let mut moment = |field, raw| {
        keep(present(raw).map(|raw| parse_moment(field, raw, rules.dates, rules.now)).transpose(), &mut take)
    };
    let responded_at = moment("responded_at", fields.responded_at);
    let captured_at = moment("captured_at", fields.captured_at);
    let lost_at = moment("lost_at", fields.lost_at);
    let observed_until = moment("observed_until", fields.observed_until);
    let lost_reason = keep(Words::parse("lost_reason", fields.lost_reason), &mut take);
    if let Some(outcome) = outcome {
        together(outcome, chose.is_some(), rung, &mut take);
    }
    if quantity > 1 && customer.is_some() {
        take(Invalid::new(
            "quantity",
            "tally_of_one",
            "A tally stands for many customers. Leave the customer empty, or log one response each.",
        ));
    }
    match (offer, outcome, wrong.is_empty()) {
        (Some(offer), Some(outcome), true) => Ok(Draft {
            external_id,
            experiment,
            offer,
            ask,
            propositions: propositions.unwrap_or_default(),
            segment,
            customer,
            outcome,
            chose,
            rung,
            quantity,
            amount,
            price,
            cares: cares.unwrap_or_default(),
            standard,
            satisfaction,
            quote,
            delivers: delivers.unwrap_or_default(),
            warm,
            reason,
            reason_source,
            responded_at,
            captured_at,
            lost_at,
            lost_reason,
            observed_until,
        }),
        _ => Err(wrong),
    }
}

/// What must be true of several fields at once.
fn together(outcome: Outcome, chose: bool, rung: Option<Rung>, take: &mut impl FnMut(Invalid)) {
    if outcome == Outcome::Alternative && !chose {
        take(Invalid::new("chose", "required", "Name the alternative that was chosen."));
    }
    if outcome != Outcome::Alternative && chose {
        take(Invalid::new(
            "chose",
            "contradiction",
            "An alternative is named, but the outcome is not 'alternative'. Change one of them.",
        ));
    }
    if matches!(outcome, Outcome::DoNothing | Outcome::Alternative | Outcome::Pending)
        && rung.is_some_and(|r| r > Rung::None)
    {
        take(Invalid::new(
            "rung",
            "contradiction",
            "Something was given up, but the outcome is not a yes. Change one of them.",
        ));
    }
}

fn keep<T: Default>(result: Result<T, Invalid>, take: &mut impl FnMut(Invalid)) -> T {
    result.unwrap_or_else(|e| {
        take(e);
        T::default()
    })
}

/// A cell with something in it.
fn present(raw: Option<&str>) -> Option<&str> {
    raw.map(str::trim).filter(|s| !s.is_empty())
}

fn choice<T>(
    field: &'static str,
    raw: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    words: &str,
) -> Result<Option<T>, Invalid> {
    match present(raw) {
        None => Ok(None),
        Some(word) => parse(word).map(Some).ok_or_else(|| {
            Invalid::new(field, "choice", format!("'{}' is not one of {words}.", spelled(word))).with_value(word)
        }),
    }
}

/// A word with every character that isn't plain ASCII spelled out, so that a look-alike letter is seen.
fn spelled(word: &str) -> String {
    word.chars()
        .take(80)
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c.to_string() } else { format!("U+{:04X}", c as u32) })
        .collect()
}

fn quantity(raw: Option<&str>) -> Result<Option<i64>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    let refused = || {
        Invalid::new("quantity", "number", format!("'{}' is not a whole number from 1 to 1,000,000,000.", shown(text)))
            .with_value(text)
    };
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    text.parse().ok().filter(|n| (1..=MAX_QUANTITY).contains(n)).map(Some).ok_or_else(refused)
}

fn satisfaction(raw: Option<&str>) -> Result<Option<i16>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    match text.parse::<i16>() {
        Ok(n @ 1..=5) => Ok(Some(n)),
        _ => Err(Invalid::new("satisfaction", "range", "satisfaction is a whole number from 1 to 5.").with_value(text)),
    }
}

/// Reads yes or no, also written as true and false or 1 and 0; nothing for nothing.
pub fn yes_no(field: &'static str, raw: Option<&str>) -> Result<Option<bool>, Invalid> {
    choice(
        field,
        raw,
        |w| match w.trim().to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" => Some(true),
            "no" | "false" | "0" => Some(false),
            _ => None,
        },
        "yes or no",
    )
}

fn money(fields: &Fields<'_>, take: &mut impl FnMut(Invalid)) -> (Option<Money>, Option<Money>) {
    let (amount, price) = (present(fields.amount), present(fields.price));
    let currency = match present(fields.currency) {
        Some(code) => Currency::parse("currency", code),
        None if amount.is_none() && price.is_none() => return (None, None),
        None => Err(Invalid::new(
            "currency",
            "required",
            "There is an amount without a currency. Write EUR, GBP or USD, say.",
        )),
    };
    let currency = match currency {
        Ok(currency) => currency,
        Err(e) => {
            take(e);
            return (None, None);
        }
    };
    let mut read = |field, raw: Option<&str>, negative| {
        let money = raw.map(|raw| Money::parse(field, raw, currency, negative)).transpose();
        // Money with cents is no wrong number; a currency without any is the likelier mistake.
        keep(
            money.map_err(|e| if e.code == "decimals" && currency.decimals() == 0 { e.on("currency") } else { e }),
            take,
        )
    };
    (read("amount", amount, false), read("price", price, true))
}

fn names(field: &'static str, raw: Option<&str>) -> Result<Option<Vec<Name>>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    let mut found: Vec<Name> = Vec::new();
    for part in text.split(';').filter(|p| !p.trim().is_empty()) {
        let name = Name::parse(field, part)?;
        if !found.iter().any(|n| n.folded() == name.folded()) {
            found.push(name);
        }
    }
    if found.len() > 20 {
        return Err(Invalid::new(field, "too_many", format!("{field} names {} things, 20 are the most.", found.len())));
    }
    Ok(Some(found))
}

fn scores(field: &'static str, raw: Option<&str>, max_milli: i32) -> Result<Option<Vec<Scored>>, Invalid> {
    let Some(text) = present(raw) else { return Ok(None) };
    let mut found: Vec<Scored> = Vec::new();
    for part in text.split(';').filter(|p| !p.trim().is_empty()) {
        let Some((name, score)) = part.rsplit_once(':') else {
            return Err(Invalid::new(
                field,
                "score",
                format!("'{}' has no score. Write it as name:4.", shown(part.trim())),
            )
            .with_value(part));
        };
        let care = Name::parse(field, name)?;
        if found.iter().any(|s| s.care.folded() == care.folded()) {
            return Err(Invalid::new(
                field,
                "duplicate",
                format!("'{}' stands twice in {field}.", shown(care.as_str())),
            ));
        }
        found.push(Scored { milli: score_milli(field, score.trim(), max_milli)?, care });
    }
    if found.len() > 50 {
        return Err(Invalid::new(field, "too_many", format!("{field} names {} cares, 50 are the most.", found.len())));
    }
    Ok(Some(found))
}

fn score_milli(field: &'static str, raw: &str, max_milli: i32) -> Result<i32, Invalid> {
    let milli = milli(raw).ok_or_else(|| {
        Invalid::new(field, "number", format!("'{}' is not a score such as 4.", shown(raw))).with_value(raw)
    })?;
    if (0..=max_milli).contains(&milli) {
        Ok(milli)
    } else {
        let max = f64::from(max_milli) / 1000.0;
        Err(Invalid::new(
            field,
            "range",
            format!("{} is above the scale's highest score, {max}. Choose the file's scale.", shown(raw)),
        )
        .with_value(raw))
    }
}

/// A plain decimal of at most three decimals, in thousandths.
pub fn milli(raw: &str) -> Option<i32> {
    let (whole, fraction) = raw.split_once('.').unwrap_or((raw, "0"));
    let plain = |s: &str, max: usize| !s.is_empty() && s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole, 4) || !plain(fraction, 3) {
        return None;
    }
    let thousandths = fraction.parse::<i32>().ok()? * [100, 10, 1][fraction.len() - 1];
    Some(whole.parse::<i32>().ok()? * 1000 + thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CheckRules {
        CheckRules::form(Moment(1_795_305_600_000_000))
    }

    fn codes(fields: &Fields<'_>) -> Vec<(String, &'static str)> {
        check(fields, &rules())
            .map_or_else(|w| w.into_iter().map(|i| (i.field.to_string(), i.code)).collect(), |_| vec![])
    }

    #[test]
    fn an_offer_and_an_outcome_are_enough() {
        let fields = Fields { offer: Some("Pilot"), outcome: Some(" BUY "), ..Fields::default() };
        let draft = check(&fields, &rules()).unwrap();
        assert_eq!((draft.outcome, draft.quantity, draft.rung_given(Rung::Deposit)), (Outcome::Buy, 1, Rung::Deposit));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let fields = Fields {
            offer: Some(""),
            outcome: Some("maybe"),
            amount: Some("1"),
            quantity: Some("0"),
            ..Fields::default()
        };
        let wrong = codes(&fields);
        for expected in [("offer", "required"), ("outcome", "choice"), ("currency", "required"), ("quantity", "number")]
        {
            assert!(wrong.contains(&(expected.0.to_string(), expected.1)), "{expected:?} not in {wrong:?}");
        }
    }

    #[test]
    fn an_alternative_needs_its_name_and_nothing_else_may_have_one() {
        let fields = Fields { offer: Some("Pilot"), outcome: Some("alternative"), ..Fields::default() };
        assert_eq!(codes(&fields), [("chose".to_string(), "required")]);
        let fields = Fields { offer: Some("Pilot"), outcome: Some("buy"), chose: Some("Agency"), ..Fields::default() };
        assert_eq!(codes(&fields), [("chose".to_string(), "contradiction")]);
    }

    #[test]
    fn look_alike_and_invisible_letters_are_spelled_out() {
        let fields = Fields { offer: Some("Pilot"), outcome: Some("accept\u{435}d"), ..Fields::default() };
        assert!(check(&fields, &rules()).unwrap_err()[0].message.contains("U+0435"));
        let fields = Fields { offer: Some("OFFER\u{200b}-A"), outcome: Some("buy"), ..Fields::default() };
        assert_eq!(codes(&fields), [("offer".to_string(), "unknown_offer")]);
    }

    #[test]
    fn cares_carry_scores_of_the_chosen_scale() {
        let fields = Fields {
            offer: Some("Pilot"),
            outcome: Some("buy"),
            cares: Some("speed:4; price under 10:0.5"),
            ..Fields::default()
        };
        let cares = check(&fields, &rules()).unwrap().cares;
        assert_eq!(
            cares.iter().map(|c| (c.care.as_str(), c.milli)).collect::<Vec<_>>(),
            [("speed", 4000), ("price under 10", 500)]
        );
        let fields = Fields { cares: Some("speed:6"), ..fields };
        assert_eq!(codes(&fields), [("cares".to_string(), "range")]);
    }
}
