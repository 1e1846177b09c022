//! Dates as people and programs write them, with or without a time of day.

use chrono::NaiveDate;

use super::{DateForm, Day, Moment};

const SECOND: i64 = 1_000_000;

/// Reads a date in a form that was chosen: `22.11.2026`, `11/22/2026 10:03`, `2026/11/22 10:03:14 AM GMT+1`. Without a
/// zone the time is that of UTC.
pub(super) fn read(text: &str, form: DateForm) -> Option<Moment> {
    if !text.is_ascii() {
        return None;
    }
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let day = date_of(date.trim_end_matches(','), form)?;
    let within = if time.trim().is_empty() { 0 } else { time_of(time)? };
    Some(Moment(day.start().0 + within * SECOND))
}

fn date_of(text: &str, form: DateForm) -> Option<Day> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let [a, b, c] = parts[..] else { return None };
    let (a, b, c) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = match form {
        DateForm::DayMonthYear => (c, b, a),
        DateForm::MonthDayYear => (c, a, b),
        DateForm::Iso | DateForm::YearMonthDay => (a, b, c),
    };
    let year = i32::try_from(year).ok().filter(|year| *year >= 1000)?;
    NaiveDate::from_ymd_opt(year, month, day).map(Day::of)
}

fn number(text: &str) -> Option<u32> {
    (text.len() <= 4 && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The seconds since midnight in UTC of `10:03`, `10:03:14.5 PM`, `10:03 GMT-3`, `10:03am`.
fn time_of(text: &str) -> Option<i64> {
    let upper = text.to_ascii_uppercase();
    let end = upper.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(upper.len());
    let (clock, mut rest) = (&upper[..end], upper[end..].trim());
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let second = parts.next().map_or(Some(0), |s| number(s.split('.').next()?))?;
    let mut hour = i64::from(hour);
    for (word, later) in [("AM", 0), ("PM", 12)] {
        if let Some(after) = rest.strip_prefix(word) {
            (1..=12).contains(&hour).then_some(())?;
            (hour, rest) = (hour % 12 + later, after.trim());
        }
    }
    let valid = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
    let seconds = hour * 3_600 + i64::from(minute) * 60 + i64::from(second);
    valid.then(|| Some(seconds - zone(rest)?))?
}

/// How many seconds a zone is ahead of UTC: `GMT+1`, `UTC`, `+05:30`, or none.
fn zone(text: &str) -> Option<i64> {
    let rest = ["GMT", "UTC", "Z"].into_iter().find_map(|name| text.strip_prefix(name)).unwrap_or(text);
    if rest.is_empty() {
        return Some(0);
    }
    let ahead = if rest.starts_with('+') { 1 } else { -1 };
    let rest = rest.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() == 4 => rest.split_at(2),
        None => (rest, "0"),
    };
    let (hours, minutes) = (number(hours).filter(|h| *h <= 14)?, number(minutes).filter(|m| *m < 60)?);
    Some(ahead * i64::from(hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_may_follow_in_the_ways_that_programs_write_it() {
        let told = |text, form| read(text, form).map(Moment::rfc3339).unwrap_or_default();
        for (text, form, expected) in [
            ("2026-11-22 10:03:14", DateForm::YearMonthDay, "2026-11-22T10:03:14Z"),
            ("2026/11/22 10:03:14 AM GMT+1", DateForm::YearMonthDay, "2026-11-22T09:03:14Z"),
            ("2026/11/22 12:03:14 AM GMT+5:30", DateForm::YearMonthDay, "2026-11-21T18:33:14Z"),
            ("11/22/2026 10:03pm", DateForm::MonthDayYear, "2026-11-22T22:03:00Z"),
            ("22.11.2026, 09:05", DateForm::DayMonthYear, "2026-11-22T09:05:00Z"),
            ("2026-11-22T10:03:14-0300", DateForm::YearMonthDay, "2026-11-22T13:03:14Z"),
            ("22/11/2026", DateForm::DayMonthYear, "2026-11-22T00:00:00Z"),
        ] {
            assert_eq!(told(text, form), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_no_date_either() {
        for text in
            ["2026-11-22 25:00", "2026-11-22 10", "2026-11-22 13:00 PM", "2026-11-22 10:03 CET", "2026-13-22 10:03"]
        {
            assert_eq!(read(text, DateForm::YearMonthDay), None, "{text}");
        }
    }
}
