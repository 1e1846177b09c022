//! Counting many alike: one tap is one response, and all the others did nothing.

use super::once::once;
use super::responses::{self, Log};
use super::{Acting, ActionError};
use crate::db::responses::{Alike, latest_alike};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, offers, tallies};
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::response::{CheckRules, Fields, MAX_QUANTITY, Outcome, check};
use crate::domain::wording::count;

/// Takes the member's latest tap of a kind back: a response without a customer, logged by hand.
///
/// # Errors
/// [`ActionError::Conflict`] when there is none.
pub fn minus(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    alike: &Alike,
    key: &str,
) -> Result<ResponseId, ActionError> {
    let taken = once(conn, ws, acting, key, |conn| {
        let Some(id) = latest_alike(conn, ws, alike)? else {
            return Err(ActionError::Conflict("There is none of yours left to take back.".into()));
        };
        responses::undo(conn, ws, acting, id)?;
        Ok(id.0)
    });
    Ok(ResponseId(taken?))
}

/// How many there were in all.
///
/// # Errors
/// When it is no whole number from 1 on.
pub fn audience(raw: &str) -> Result<i64, Invalid> {
    let digits = raw.trim().replace([',', '\u{a0}', ' '], "");
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|n| plain && (1..=MAX_QUANTITY).contains(n)).ok_or_else(|| {
        let message = format!("'{}' is not a number of people. Write 1200, say.", shown(raw));
        Invalid::new("audience", "number", message).with_value(raw)
    })
}

/// Logs that all of an audience who are not counted yet did nothing.
///
/// # Errors
/// [`ActionError::Invalid`] when nobody is left.
pub fn rest(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (experiment, offer): (ExperimentId, OfferId),
    audience: i64,
    key: &str,
) -> Result<ResponseId, ActionError> {
    let made = once(conn, ws, acting, key, |conn| {
        if offers::get(conn, ws, offer)?.experiment != experiment {
            return Err(DbError::NotFound.into());
        }
        let there: i64 = tallies::of_offer(conn, ws, offer)?.iter().map(|(_, n)| n).sum();
        let left = audience - there;
        if left < 1 {
            let there = count(u64::try_from(there).unwrap_or_default());
            let message = format!("{there} are counted already, so nobody of that audience is left.");
            return Err(Invalid::new("audience", "too_small", message).into());
        }
        let (name, quantity) = (format!("#{offer}"), left.to_string());
        let fields = Fields {
            offer: Some(&name),
            outcome: Some(Outcome::DoNothing.word()),
            quantity: Some(&quantity),
            ..Fields::default()
        };
        let draft = check(&fields, &CheckRules::form(acting.now))?;
        let log = Log { experiment, offer: Some(offer), draft, key: format!("{key} rest") };
        Ok(responses::log(conn, ws, acting, &log)?.0)
    });
    Ok(ResponseId(made?))
}

#[cfg(test)]
mod tests {
    use super::audience;

    #[test]
    fn an_audience_is_a_number_of_people() {
        assert_eq!((audience(" 1,200 ").unwrap(), audience("7").unwrap()), (1_200, 7));
        for wrong in ["", "0", "-5", "many", "1.5", "1e3", "99999999999999999999"] {
            assert_eq!(audience(wrong).unwrap_err().field, "audience", "{wrong}");
        }
    }
}
