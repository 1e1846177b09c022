//! What the gate of values lets through, and what a field may be called.

use super::*;
use crate::domain::time::DateForm;

fn field(kind: Kind) -> OwnField {
    OwnField {
        id: OwnFieldId(3),
        holder: Holder::Response,
        name: "Channel".into(),
        kind,
        required: true,
        stays: false,
        archived: false,
    }
}

fn read(kind: Kind, raw: &str) -> Result<Option<String>, String> {
    let read = OwnValue::parse(&field(kind), raw, DateForm::Iso);
    read.map(|value| value.map(|value| value.text().to_owned())).map_err(|why| why.message)
}

fn options() -> Options {
    Options::parse("options", "Fair\n Web page \n\nfair\nPhone").unwrap()
}

#[test]
fn equal_numbers_are_equal_texts() {
    for (raw, canonical) in [
        ("12", "12"),
        (" 012.50 ", "12.5"),
        ("4,5", "4.5"),
        ("-0.0", "0"),
        ("-7.10", "-7.1"),
        ("0.000000000000001", "0.000000000000001"),
        ("123456789012345", "123456789012345"),
        ("1.00000000000000000000", "1"),
    ] {
        assert_eq!(read(Kind::Number, raw), Ok(Some(canonical.to_owned())), "{raw}");
    }
}

#[test]
fn a_number_that_needs_a_guess_is_refused_with_the_fields_name() {
    for raw in ["1e3", "NaN", "inf", "1.234,56", "€100", "٣٤٥", "1_000", ".5", "5.", "−5", "+5", "12 34", "1,2,3"]
    {
        assert_eq!(
            read(Kind::Number, raw),
            Err(format!("Channel: '{raw}' is not a plain number such as 1234.5.")),
            "{raw}"
        );
    }
    let guess = "Channel: '1,234' may be 1234 or 1.234. Write one of them.";
    assert_eq!(read(Kind::Number, "1,234"), Err(guess.to_owned()));
    let long = "Channel: '1234567890123456' has 16 digits, 15 are the most. Round it.";
    assert_eq!(read(Kind::Number, "1234567890123456"), Err(long.to_owned()));
    assert!(read(Kind::Number, &"9".repeat(400)).is_err());
}

#[test]
fn a_choice_is_one_of_its_options_however_it_is_spelled() {
    assert_eq!(options().all(), ["Fair", "Web page", "Phone"]);
    assert_eq!(read(Kind::Choice(options()), "WEB PAGE "), Ok(Some("Web page".to_owned())));
    let wrong = "Channel: 'Radio' is not one of its options: Fair, Web page, Phone.";
    assert_eq!(read(Kind::Choice(options()), "Radio"), Err(wrong.to_owned()));
    let further = options().with("options", "Radio\nPHONE").unwrap();
    assert_eq!(further.all(), ["Fair", "Web page", "Phone", "Radio"]);
    assert_eq!(Options::stored(&further.text()), further);
    assert_eq!(Options::parse("options", "One\none\n").unwrap_err().code, "too_few");
    let many: String = (0..31).map(|i| format!("{i}\n")).collect();
    assert_eq!(Options::parse("options", &many).unwrap_err().code, "too_many");
}

#[test]
fn days_and_words_are_read_as_everywhere() {
    assert_eq!(read(Kind::Date, " 2028-02-29 "), Ok(Some("2028-02-29".to_owned())));
    let wrong = "Channel: '2027-02-29' is not a date. Write it as 2026-11-20.";
    assert_eq!(read(Kind::Date, "2027-02-29"), Err(wrong.to_owned()));
    let chosen = OwnValue::parse(&field(Kind::Date), "29.2.2028", DateForm::DayMonthYear).unwrap().unwrap();
    assert_eq!(chosen.text(), "2028-02-29");
    assert_eq!(read(Kind::Text, " a\r\nb "), Ok(Some("a\nb".to_owned())));
    assert_eq!(read(Kind::Text, " \n "), Ok(None));
    let long = read(Kind::Text, &"x".repeat(5_001)).unwrap_err();
    assert_eq!(long, "Channel: it has 5001 of 5000 characters. Shorten it.");
}

#[test]
fn a_name_is_short_has_a_letter_and_is_no_column_of_a_file_of_responses() {
    let typed = OwnFieldTyped { holder: "response", kind: "text", ..OwnFieldTyped::default() };
    let code = |name: &str| OwnFieldDraft::parse(&OwnFieldTyped { name, ..typed }).map_err(|w| w[0].code).map(|_| ());
    assert_eq!(code("Channel"), Ok(()));
    for taken in ["Outcome", "reason SOURCE", "responded_at", "Captured-At"] {
        assert_eq!(code(taken), Err("taken"), "{taken}");
    }
    assert_eq!((code("…"), code(""), code(&"x".repeat(61))), (Err("required"), Err("required"), Err("too_long")));
    let nothing = OwnFieldDraft::parse(&OwnFieldTyped::default()).unwrap_err();
    assert_eq!(nothing.iter().map(|w| w.field.as_ref()).collect::<Vec<_>>(), ["holder", "name", "kind"]);
}

#[test]
fn what_is_said_of_fields_is_checked_at_once_and_required_ones_are_missed() {
    let second = OwnField { id: OwnFieldId(4), name: "Visit".into(), ..field(Kind::Date) };
    let away = OwnField { id: OwnFieldId(5), name: "Old".into(), archived: true, ..field(Kind::Text) };
    let all = OwnFields::from(vec![field(Kind::Choice(options())), second, away]);
    let said = |id, text: &str| OwnText { field: OwnFieldId(id), name: "Channel".into(), text: text.to_owned() };
    let wrong = all.check(&[said(3, "Radio"), said(4, "soon"), said(9, "x")], DateForm::Iso).unwrap_err();
    let fields: Vec<&str> = wrong.iter().map(|w| w.field.as_ref()).collect();
    assert_eq!(fields, ["own-3", "own-4", "fields"]);
    let values = all.check(&[said(4, "2026-11-20"), said(3, " ")], DateForm::Iso).unwrap();
    assert_eq!(values.iter().map(OwnValue::text).collect::<Vec<_>>(), ["2026-11-20"]);
    assert_eq!(all.missing(&values).map(|field| &*field.name).collect::<Vec<_>>(), ["Channel"]);
    let empty = all.active().next().unwrap().demanded();
    assert_eq!(empty.message, "Channel is empty. Choose one of its options: your workspace asks for it.");
    assert_eq!((all.named(" VISIT ").map(|f| f.id.0), all.named("Old"), all.of_key("own-5")), (Some(4), None, None));
    assert_eq!((OwnFieldId::of_key("own-12"), OwnFieldId::of_key("own--1")), (Some(OwnFieldId(12)), None));
}
