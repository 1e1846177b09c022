//! Money as whole minor units of a currency: no rounding anywhere.

use super::invalid::{Invalid, shown};

/// An ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// An amount in minor units (cents, pence, yen) of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Whole minor units; negative where the customer is paid.
    pub minor: i64,
    /// The currency that the units are of.
    pub currency: Currency,
}

/// The largest amount that is taken, in major units.
const MAX_MAJOR: i64 = 9_999_999_999;

/// The active currencies of ISO 4217 with two decimals.
const TWO_DECIMALS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR \
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN \
    SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";
const NO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// Reads an ISO 4217 code in any case.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let code = raw.trim().to_ascii_uppercase();
        let known =
            [TWO_DECIMALS, NO_DECIMALS, THREE_DECIMALS].iter().any(|l| l.split_ascii_whitespace().any(|c| c == code));
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(bytes) if known => Ok(Currency(bytes)),
            _ => Err(Invalid::new(
                field,
                "currency",
                format!("{field} is not a currency code of ISO 4217. Write EUR, GBP or USD, say."),
            )
            .with_value(raw)),
        }
    }

    /// The code, `EUR` say.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// How many decimals the currency has: 0, 2 or 3.
    pub fn decimals(self) -> u32 {
        let listed = |list: &str| list.split_ascii_whitespace().any(|c| c == self.code());
        if listed(NO_DECIMALS) {
            0
        } else if listed(THREE_DECIMALS) {
            3
        } else {
            2
        }
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Money {
    /// Reads a plain decimal such as `100.00`; `may_be_negative` for a price where the customer is paid.
    pub fn parse(field: &'static str, raw: &str, currency: Currency, may_be_negative: bool) -> Result<Self, Invalid> {
        let text = raw.trim();
        let number = || {
            let hint = if text.chars().any(|c| c.is_alphabetic() || "€$£¥".contains(c)) {
                " Put the currency in its own column."
            } else if text.contains('\u{2212}') {
                " Its sign is U+2212: write the minus of the keyboard, '-'."
            } else {
                ""
            };
            Invalid::new(field, "number", format!("'{}' is not a plain number such as 1234.50.{hint}", shown(text)))
                .with_value(raw)
        };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (major, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !plain(major) || (digits.contains('.') && !plain(fraction)) {
            return Err(number());
        }
        let range = |why: &str| Invalid::new(field, "range", format!("{field} {why}")).with_value(raw);
        let decimals = currency.decimals();
        if fraction.len() > decimals as usize {
            return Err(Invalid::new(
                field,
                "decimals",
                format!("{currency} has {decimals} decimals, '{}' has {}.", shown(text), fraction.len()),
            )
            .with_value(raw));
        }
        let major: i64 =
            major.parse().ok().filter(|m| *m <= MAX_MAJOR).ok_or_else(|| range("is above 9,999,999,999.99."))?;
        let unit = 10_i64.pow(decimals);
        let padded: i64 = format!("{fraction:0<width$}", width = decimals as usize).parse().unwrap_or(0);
        let minor = major * unit + padded;
        if negative && minor > 0 && !may_be_negative {
            return Err(range("is below zero. What a customer gave can't be negative."));
        }
        Ok(Money { minor: if negative { -minor } else { minor }, currency })
    }

    /// The plain decimal, `100.00`, without the currency.
    pub fn decimal(self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        if decimals == 0 {
            format!("{sign}{minor}")
        } else {
            format!("{sign}{}.{:0width$}", minor / unit, minor % unit, width = decimals as usize)
        }
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur() -> Currency {
        Currency::parse("currency", "eur").unwrap()
    }

    #[test]
    fn plain_decimals_are_kept_exactly() {
        for (raw, minor) in [("0", 0), ("-0", 0), ("0.1", 10), (" 12.00 ", 1200), ("9999999999.99", 999_999_999_999)] {
            assert_eq!(Money::parse("amount", raw, eur(), false).unwrap().minor, minor, "{raw}");
        }
    }

    #[test]
    fn everything_that_needs_a_guess_is_refused() {
        for raw in ["1e3", "NaN", "-inf", "1.234,56", "€100", "٣٤٥", "1_000", "12-", ".5", "5.", "½", "−5", "+5", ""]
        {
            assert_eq!(Money::parse("amount", raw, eur(), false).unwrap_err().code, "number", "{raw}");
        }
        for raw in ["-1", "99999999999999999999", "10000000000.00"] {
            assert_eq!(Money::parse("amount", raw, eur(), false).unwrap_err().code, "range", "{raw}");
        }
    }

    #[test]
    fn decimals_follow_the_currency() {
        let yen = Currency::parse("currency", "JPY").unwrap();
        assert_eq!(Money::parse("amount", "100.00", yen, false).unwrap_err().code, "decimals");
        assert_eq!(Money::parse("amount", "100", yen, false).unwrap().decimal(), "100");
        assert_eq!(Money::parse("price", "-2.08", eur(), true).unwrap().decimal(), "-2.08");
    }
}
