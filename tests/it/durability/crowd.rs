//! Eight people who log responses at once, and what must be true of what they were told.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use touchstone::domain::id::OfferId;

use crate::support::app::Visitor;
use crate::support::workshop::Workshop;

/// How many people write at once.
pub const WRITERS: usize = 8;

/// Somebody who is signed in at one server, with the form open.
pub struct Desk {
    pub visitor: Visitor,
    csrf: String,
    path: String,
    offer: String,
}

/// A form to log a response. Its key is also what the customer said, so that the response can be found again.
#[derive(Debug, Clone)]
pub struct Form {
    pub key: String,
    outcome: &'static str,
    customer: String,
    /// When it was sent last.
    pub sent: Instant,
}

/// What became of the forms.
#[derive(Default)]
pub struct Told {
    /// Answered: saved.
    pub acknowledged: Vec<Form>,
    /// Sent, and no answer came.
    pub unanswered: Vec<Form>,
}

impl Desk {
    pub fn new(visitor: Visitor, path: String, offer: OfferId) -> Self {
        Self { csrf: visitor.csrf(), visitor, path, offer: offer.to_string() }
    }

    /// Whether an answer came. An answer that isn't "saved" is a failure of its own.
    pub fn send(&self, form: &Form) -> bool {
        let fields = [
            ("csrf", self.csrf.as_str()),
            ("key", &form.key),
            ("offer_id", &self.offer),
            ("outcome", form.outcome),
            ("rung", if form.outcome == "buy" { "deposit" } else { "" }),
            ("customer", &form.customer),
            ("quote", &form.key),
        ];
        let Ok(answer) = self.visitor.request("POST", &self.path).form(&fields).send() else { return false };
        let status = answer.status();
        assert_eq!(status, 303, "{form:?}: {}", answer.text().unwrap_or_default());
        true
    }

    /// Sends again what was not answered; now it must be.
    pub fn send_again(&self, told: &mut Told) {
        for form in told.unanswered.drain(..) {
            assert!(self.send(&form), "{form:?}");
            told.acknowledged.push(form);
        }
    }
}

impl Form {
    /// Often one of a few customers who were asked before, so that what counts changes as well.
    pub fn drawn(key: String, dice: &mut StdRng) -> Self {
        let outcome = ["buy", "do_nothing"][dice.random_range(0..2)];
        let customer = match dice.random_range(0..3) {
            0 => format!("Regular {}", dice.random_range(0..40)),
            1 => format!("Guest {key}"),
            _ => String::new(),
        };
        Self { key, outcome, customer, sent: Instant::now() }
    }
}

/// Writers at the desks send form after form, each up to `most` of them, until no answer comes. Meanwhile `end` runs,
/// which hears of every acknowledgement.
pub fn write(desks: &[Desk], seed: u64, most: usize, end: impl FnOnce(&Receiver<()>)) -> Told {
    let (tell, heard) = channel();
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (desk, tell) = (&desks[writer % desks.len()], tell.clone());
                scope.spawn(move || {
                    let mut dice = StdRng::seed_from_u64(seed * 1_000 + writer as u64);
                    let mut told = Told::default();
                    for n in 0..most {
                        let form = Form::drawn(format!("{seed}-{writer}-{n}"), &mut dice);
                        if !desk.send(&form) {
                            told.unanswered.push(form);
                            break;
                        }
                        told.acknowledged.push(form);
                        let _ = tell.send(()); // nobody may be listening any more
                    }
                    told
                })
            })
            .collect();
        drop(tell);
        end(&heard);
        let mut all = Told::default();
        for told in writers.into_iter().map(|w| w.join().unwrap()) {
            all.acknowledged.extend(told.acknowledged);
            all.unanswered.extend(told.unanswered);
        }
        all
    })
}

/// Waits until so many forms were acknowledged.
pub fn hear(heard: &Receiver<()>, acknowledgements: usize) {
    for _ in 0..acknowledgements {
        heard.recv_timeout(Duration::from_secs(30)).expect("the writers got answers");
    }
}

/// Each form is stored exactly once and as it was sent, nothing else is, and all counts equal a recount.
pub fn assert_kept(shop: &Workshop, forms: &[Form]) {
    let mut stored: HashMap<String, Vec<&'static str>> = HashMap::new();
    for row in shop.responses() {
        stored.entry(row.quote.clone().unwrap_or_default()).or_default().push(row.outcome().word());
    }
    let lost: Vec<_> = forms.iter().filter(|f| !stored.contains_key(&f.key)).map(|f| &f.key).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged responses are lost: {lost:?}", lost.len(), forms.len());
    for form in forms {
        assert_eq!(stored.remove(&form.key).unwrap(), [form.outcome], "{form:?}");
    }
    assert!(stored.is_empty(), "nobody sent {stored:?}");
    shop.assert_counts_hold();
}
