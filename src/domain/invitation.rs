//! Customers who are asked one by one: a pasted list of names and e-mail addresses.

use super::account::Email;
use super::invalid::{Invalid, shown};
use super::text::Name;

/// One who is to be invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The name; the address where the list says none.
    pub name: Name,
    /// The address, where the list says one.
    pub email: Option<Email>,
}

/// The most invitations of one list.
pub const MOST: usize = 200;

/// Reads a list: one customer a line, as `Name`, `Name, address`, `Name <address>` or with a tab between.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn parse(field: &'static str, raw: &str) -> Result<Vec<Invitee>, Vec<Invalid>> {
    let (mut found, mut wrong): (Vec<Invitee>, Vec<Invalid>) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(raw.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let mut refuse = |code, what: String| {
            wrong.push(Invalid::new(field, code, format!("Line {number}: {what}")).with_value(line));
        };
        match invitee(field, line) {
            Ok(one) if found.iter().any(|known| same(known, &one)) => {
                refuse("duplicate", format!("'{}' stands in the list twice.", shown(one.name.as_str())));
            }
            Ok(one) => found.push(one),
            Err(e) => refuse(e.code, e.message),
        }
    }
    if found.len() > MOST {
        wrong.push(Invalid::new(field, "too_many", format!("{} customers, {MOST} are the most at once.", found.len())));
    }
    if found.is_empty() && wrong.is_empty() {
        wrong.push(Invalid::new(field, "required", "Write one customer a line."));
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn same(one: &Invitee, other: &Invitee) -> bool {
    let address = |i: &Invitee| i.email.as_ref().map(Email::folded);
    one.name.folded() == other.name.folded() || address(one).is_some() && address(one) == address(other)
}

fn invitee(field: &'static str, line: &str) -> Result<Invitee, Invalid> {
    let line = line.trim();
    let bracketed = line.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    let (name, email) = match bracketed.or_else(|| line.rsplit_once(['\t', ',', ';'])) {
        Some((name, email)) if email.contains('@') => (name.trim(), Some(email)),
        None if line.contains('@') => ("", Some(line)),
        _ => (line, None),
    };
    let email = email.map(|e| Email::parse(field, e)).transpose()?;
    let name = name.trim_matches(['"', '\'', ' ']);
    match (&email, name) {
        // An address is kept as an address, never as a name that others read.
        (Some(_), "") => Ok(Invitee { name: Name::parse(field, &pseudonym(line))?, email }),
        _ => Ok(Invitee { name: Name::parse(field, name)?, email }),
    }
}

/// What a customer of whom only the address is known is called: what stands before the `@`, without the rest.
fn pseudonym(address: &str) -> String {
    let local = address.split('@').next().unwrap_or_default().trim_matches(['<', '>', ' ']);
    local.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_people_write_one() {
        let list = "Ada Okafor\nBen, ben@shop.example\n\n\"Cleo\" <cleo@shop.example>\nDee\tdee@shop.example\nevi@shop.example\n";
        let found = parse("customers", list).unwrap();
        let told: Vec<_> =
            found.iter().map(|i| (i.name.as_str(), i.email.as_ref().map_or("", Email::as_str))).collect();
        let expected = [
            ("Ada Okafor", ""),
            ("Ben", "ben@shop.example"),
            ("Cleo", "cleo@shop.example"),
            ("Dee", "dee@shop.example"),
            ("evi", "evi@shop.example"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let wrong = parse("customers", "Ada\nada\nBen, b@@x\n\nCleo, ").unwrap_err();
        let told: Vec<_> = wrong.iter().map(|w| (w.code, w.message.split(':').next().unwrap())).collect();
        assert_eq!(told, [("duplicate", "Line 2"), ("email", "Line 3")]);
        assert_eq!(parse("customers", " \n").unwrap_err()[0].code, "required");
        let many: String = (0..201).map(|i| format!("Customer {i}\n")).collect();
        assert_eq!(parse("customers", &many).unwrap_err()[0].code, "too_many");
    }
}
