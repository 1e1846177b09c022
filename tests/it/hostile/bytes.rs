//! Turns the descriptions of `inputs.json` into bytes.

use serde_json::Value;

/// The bytes of an input; panics on a description that is a procedure or a request.
pub fn bytes(input: &Value) -> Vec<u8> {
    let object = input.as_object().expect("an input is an object");
    let (kind, value) = object.iter().next().expect("an input has a kind");
    match kind.as_str() {
        "text" => text(value).as_bytes().to_vec(),
        "hex" | "raw_hex" => hex(text(value)),
        // One byte a character, as in Latin-1.
        "raw" => text(value).chars().map(|c| u8::try_from(c as u32).expect("Latin-1")).collect(),
        "raw_gen" => bytes(value),
        "repeat" => repeat(value),
        "rows" => rows(value),
        "concat" => value.as_array().expect("parts").iter().flat_map(bytes).collect(),
        "random" => random(number(&value["seed"]), number(&value["bytes"])),
        other => panic!("{other} is no input of bytes"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a whole number")).unwrap()
}

fn hex(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn repeat(of: &Value) -> Vec<u8> {
    let unit = match of.get("unit_hex") {
        Some(digits) => hex(text(digits)),
        None => text(&of["unit"]).as_bytes().to_vec(),
    };
    unit.repeat(number(&of["count"]))
}

fn rows(of: &Value) -> Vec<u8> {
    let mut all = text(&of["header"]).to_owned();
    for i in 0..number(&of["count"]) {
        all.push_str(&text(&of["row"]).replace("{i}", &i.to_string()));
    }
    all.push_str(of.get("tail").map_or("", text));
    all.into_bytes()
}

/// Seeded bytes without a pattern. They are not those of Python's generator, which the description names: the case
/// asks what happens to noise, not to this noise.
fn random(seed: usize, count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ seed as u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn each_kind_of_description_makes_its_bytes() {
    let made = |json: &str| bytes(&serde_json::from_str(json).unwrap());
    assert_eq!(made(r#"{"concat": [{"text": "ü"}, {"hex": "00ff"}]}"#), b"\xC3\xBC\x00\xFF");
    assert_eq!(made(r#"{"repeat": {"unit": "ab", "count": 2}}"#), b"abab");
    assert_eq!(made(r#"{"rows": {"header": "h\n", "row": "{i},", "count": 3, "tail": "t"}}"#), b"h\n0,1,2,t");
    assert_eq!(made(r#"{"random": {"seed": 1, "bytes": 9}}"#).len(), 9);
}
