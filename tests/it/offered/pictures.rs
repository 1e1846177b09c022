use super::*;
use reqwest::blocking::multipart::{Form as Parts, Part};

/// A PNG of one black pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

fn put(owner: &Visitor, bytes: &[u8], name: &str) -> Seen {
    let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let form = Parts::new().text("csrf", owner.csrf()).text("words", "A quiet shop").part("file", file);
    Seen::of(owner.request("POST", &format!("{PAGE}/picture")).multipart(form).send().unwrap())
}

#[test]
fn a_picture_is_what_its_bytes_are_and_is_served_so_that_it_can_do_nothing() {
    crate::support::app::each_app(|app| {
        let owner = app.owner();
        opened(owner, &[("arrangement", "beside")]);
        let (at, nobody) = (address(owner), app.visitor());
        assert_eq!(nobody.get(&format!("{at}/picture")).status, 404);
        assert_eq!(put(owner, PNG, "x.svg").status, 303);
        let page = nobody.get(&at);
        assert_eq!(attributes(&page, ".pitch img", "alt"), ["A quiet shop"]);
        let src = attributes(&page, ".pitch img", "src").remove(0);
        let sent = nobody.request("GET", &src).send().unwrap();
        let header = |name: &str| sent.headers()[name].to_str().unwrap().to_owned();
        assert_eq!((header("content-type"), header("x-content-type-options")), ("image/png".into(), "nosniff".into()));
        assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox; frame-ancestors 'none'");
        assert_eq!(sent.bytes().unwrap(), PNG);

        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let large = [PNG, &vec![0; 1_100_000][..]].concat();
        for (bytes, name, why) in [
            (&svg[..], "x.png", "no PNG, JPEG or WebP"),
            (&large[..], "x.png", "larger than 1 MiB"),
            (&PNG[..30], "x.png", "broken"),
            (&b""[..], "x.png", "no PNG, JPEG or WebP"),
        ] {
            let refused = put(owner, bytes, name);
            assert_eq!(refused.status, 422, "{why}");
            assert!(refused.text().contains(why), "{why}: {}", refused.text());
        }
        assert_eq!(nobody.get(&src).status, 200, "what was there stays");
        Form::of(&owner.get(PAGE), &format!("{PAGE}/picture/remove")).follow(owner);
        assert_eq!(nobody.get(&src).status, 404);
    });
}
