use super::*;
use crate::support::databases::Fresh;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

const CROWD: usize = 1_000;
const THREADS: usize = 16;

/// Every one of the crowd from an address of their own, many at a time.
fn each_of_the_crowd(app: &TestApp, work: impl Fn(&Visitor, usize, &str) + Sync) {
    let (next, start) = (AtomicUsize::new(0), Barrier::new(THREADS));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let visitor = app.visitor();
                start.wait();
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= CROWD {
                        break;
                    }
                    work(&visitor, i, &format!("10.{}.{}.{}", i / 62_500, i / 250 % 250, i % 250 + 1));
                }
            });
        }
    });
}

fn from(visitor: &Visitor, method: &str, path: &str, ip: &str) -> reqwest::blocking::RequestBuilder {
    visitor.request(method, path).header("x-forwarded-for", ip)
}

#[test]
fn a_thousand_at_once_count_as_a_thousand_and_one_who_sends_a_thousand_times_as_one() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        let app = TestApp::with(fresh, |s| s.trusted_proxies = vec![[127, 0, 0, 1].into()]);
        let owner = app.owner();
        opened(owner, &[]);
        let (many, one) = (address(owner), address(owner));
        each_of_the_crowd(&app, |visitor, i, ip| {
            let page = Seen::of(from(visitor, "GET", &many, ip).send().unwrap());
            let form = Form::of(&page, &many);
            let choice = if i % 4 == 0 { "no" } else { "other" };
            let fields = [("form", form.get("form")), ("choice", choice), ("other", "Phone agency"), ("website", "")];
            let sent = Seen::of(from(visitor, "POST", &many, ip).form(&fields).send().unwrap());
            assert_eq!(sent.status, 303, "{}", sent.text());
        });
        assert_eq!(counted(&app), [(ALTERNATIVE, 750), (NOTHING, 250)]);

        let mine = form(&app.visitor(), &one);
        each_of_the_crowd(&app, |visitor, i, ip| {
            let choice = if i % 2 == 0 { "no" } else { "other" };
            let fields = [("form", mine.get("form")), ("choice", choice), ("other", "Phone agency"), ("website", "")];
            let sent = Seen::of(from(visitor, "POST", &one, ip).form(&fields).send().unwrap());
            assert_eq!(sent.status, 303, "{}", sent.text());
        });
        assert_eq!(counted(&app).iter().map(|(_, n)| n).sum::<i64>(), 1_001);
    }
}

#[test]
fn who_sends_too_much_at_once_is_asked_to_wait() {
    let app = TestApp::new();
    let owner = app.owner();
    opened(owner, &[]);
    let (at, nobody) = (address(owner), app.visitor());
    let mine = form(&nobody, &at).set("choice", "no");
    let refused = (0..60).map(|_| mine.send(&nobody)).find(|seen| seen.status != 303).unwrap();
    assert_eq!(refused.status, 429);
    assert!((1..=3).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    assert!(refused.text().contains("One moment, please") && !refused.text().contains("Northfold"));
    // Looking goes on, for this one and for others.
    assert_eq!(nobody.get(&at).status, 200);
    assert_eq!(counted(&app), [(NOTHING, 1)]);
}
