use super::*;

#[test]
fn only_sites_that_the_team_names_may_show_the_page_inside_theirs() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let (at, nobody) = (address(owner), app.visitor());
    let plain = nobody.get(&at);
    assert!(plain.header("content-security-policy").ends_with("frame-ancestors 'none'"));
    assert_eq!((plain.header("x-frame-options"), plain.header("referrer-policy")), ("DENY", "same-origin"));
    assert_eq!(plain.header("x-robots-tag"), "noindex, nofollow");

    set_up(owner, &[("sites", "https://shop.example\nhttp://localhost:3000")]);
    let sent = form(&nobody, &at).set("choice", "no").send(&nobody);
    for path in [at.clone(), sent.header("location").to_owned()] {
        let seen = nobody.get(&path);
        let policy = seen.header("content-security-policy");
        assert!(policy.ends_with("frame-ancestors https://shop.example http://localhost:3000"), "{policy}");
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
        assert_eq!((seen.header("x-frame-options"), seen.header("x-content-type-options")), ("", "nosniff"));
        assert!(seen.text().contains("Northfold"), "the page says whose it is");
    }
    for path in [PAGE, BASE, "/sign-in"] {
        assert_eq!(owner.get(path).header("x-frame-options"), "DENY", "{path}");
    }
    let wrong = Form::of(&owner.get(PAGE), PAGE).set("sites", "https://*.example").send(owner);
    assert_eq!(wrong.status, 422);
}
