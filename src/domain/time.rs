//! Moments as whole microseconds since 1970, the same on both databases.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};

use super::invalid::{Invalid, shown};

mod written;

/// A moment in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

const MICROS_PER_DAY: i64 = 86_400_000_000;

impl Moment {
    /// The clock's moment. Called at the edges only: rules take the moment as a parameter.
    pub fn now() -> Self {
        Moment(Utc::now().timestamp_micros())
    }

    /// The day that the moment lies in.
    pub fn day(self) -> Day {
        // A moment of this type lies within 300,000 years of 1970, whose days fit an i32.
        Day(self.0.div_euclid(MICROS_PER_DAY) as i32)
    }

    /// The moment as RFC 3339 in UTC, `2026-11-20T10:00:00Z`.
    pub fn rfc3339(self) -> String {
        self.utc().map_or_else(String::new, |t| t.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }

    /// Reads RFC 3339 with whatever zone.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let digits_first = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if !digits_first || !text.contains(['T', 't', ' ']) {
            return None;
        }
        DateTime::parse_from_rfc3339(text).ok().map(|t| Moment(t.timestamp_micros()))
    }

    /// The moment to the minute, as people read and write it: `2026-11-20 10:00`, in UTC.
    pub fn minute(self) -> String {
        self.utc().map_or_else(String::new, |t| t.format("%Y-%m-%d %H:%M").to_string())
    }

    /// Reads a minute as it is written by [`Moment::minute`].
    pub fn parse_minute(text: &str) -> Option<Self> {
        let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()?;
        let moment = Moment(at.and_utc().timestamp_micros());
        (moment.minute() == text).then_some(moment)
    }

    /// The moment as chrono knows it; nothing for moments outside chrono's range.
    pub fn utc(self) -> Option<DateTime<Utc>> {
        Utc.timestamp_micros(self.0).single()
    }
}

impl Day {
    /// The first moment of the day.
    pub fn start(self) -> Moment {
        Moment(i64::from(self.0) * MICROS_PER_DAY)
    }

    /// The calendar date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }

    /// The day of a calendar date.
    pub fn of(date: NaiveDate) -> Self {
        Day(date.num_days_from_ce() - 719_163)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        let refused = || {
            Invalid::new(field, "date", format!("{field} is not a date: '{}'. Write it as 2026-11-20.", shown(raw)))
                .with_value(raw)
        };
        let text = raw.trim();
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        if !shape {
            return Err(refused());
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Day::of).map_err(|_| refused())
    }

    /// Reads a day in a form that was chosen, or as [`Day::parse`].
    pub fn parse_in(raw: &str, form: DateForm) -> Option<Self> {
        let chosen = || (form != DateForm::Iso).then(|| written::read(raw.trim(), form)).flatten().map(Moment::day);
        Self::parse("date", raw).ok().or_else(chosen)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.date().format("%Y-%m-%d").fmt(f)
    }
}

/// How dates are written in a file. Everything but [`DateForm::Iso`] must be chosen: 03/04 means two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateForm {
    /// `2026-11-20`
    #[default]
    Iso,
    /// `20.11.2026` or `20/11/2026`
    DayMonthYear,
    /// `11/20/2026`
    MonthDayYear,
    /// `2026/11/20`, and `2026-11-20 10:03` without a zone
    YearMonthDay,
}

/// Reads when something happened: a date in the chosen form, or RFC 3339; from 1990 to tomorrow.
pub fn parse_moment(field: &'static str, raw: &str, form: DateForm, now: Moment) -> Result<Moment, Invalid> {
    let text = raw.trim();
    if text.len() > 40 {
        return Err(Invalid::new(
            field,
            "too_long",
            format!("{field} is longer than any date. Write it as 2026-11-20."),
        )
        .with_value(raw));
    }
    let moment = match form {
        DateForm::Iso => Moment::parse_rfc3339(text).map_or_else(|| Day::parse(field, raw).map(Day::start), Ok)?,
        _ => Moment::parse_rfc3339(text)
            .or_else(|| Day::parse(field, raw).ok().map(Day::start))
            .or_else(|| written::read(text, form))
            .ok_or_else(|| {
                Invalid::new(field, "date", format!("{field} is not a date in the chosen form: '{}'.", shown(raw)))
                    .with_value(raw)
            })?,
    };
    let (first, last) = (Day(7_305).start(), Moment(now.0 + MICROS_PER_DAY));
    let year = moment.day().date().year();
    if moment < first || year > 2200 {
        return Err(Invalid::new(field, "date_range", format!("{field} lies outside 1990 to today. Check the year."))
            .with_value(raw));
    }
    if moment > last {
        return Err(Invalid::new(
            field,
            "date_future",
            format!("{field} lies in the future. A response has happened."),
        )
        .with_value(raw));
    }
    Ok(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_305_600_000_000); // 2026-11-22

    #[test]
    fn a_date_is_its_first_moment_and_reads_back_as_written() {
        let moment = parse_moment("responded_at", "2024-02-29", DateForm::Iso, NOW).unwrap();
        assert_eq!(moment.day().to_string(), "2024-02-29");
        assert_eq!(moment, moment.day().start());
    }

    #[test]
    fn every_other_form_is_refused_until_it_is_chosen() {
        for raw in
            ["20.11.2026", "11/20/2026", "20261120", "1795132800", "２０２６-１１-２０", "-2026-11-20", "2026-02-30"]
        {
            assert_eq!(parse_moment("responded_at", raw, DateForm::Iso, NOW).unwrap_err().code, "date", "{raw}");
        }
        let day = |raw, form| parse_moment("responded_at", raw, form, NOW).unwrap().day().to_string();
        assert_eq!(day("20.11.2026", DateForm::DayMonthYear), "2026-11-20");
        assert_eq!(day("11/20/2026", DateForm::MonthDayYear), "2026-11-20");
    }

    #[test]
    fn the_future_and_the_far_past_are_refused_by_their_own_reasons() {
        assert_eq!(parse_moment("d", "2031-01-01", DateForm::Iso, NOW).unwrap_err().code, "date_future");
        assert_eq!(parse_moment("d", "1899-12-30", DateForm::Iso, NOW).unwrap_err().code, "date_range");
        assert_eq!(parse_moment("d", "9999-12-31", DateForm::Iso, NOW).unwrap_err().code, "date_range");
    }
}
