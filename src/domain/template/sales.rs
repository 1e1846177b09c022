//! Templates for selling to people whom nobody sits with.

use super::sheet::Sheet;
use crate::domain::experiment::Method;
use crate::domain::response::Rung;

pub(super) const LANDING_PAGE: Sheet = Sheet {
    word: "landing_page",
    name: "Landing page",
    line: "Show the offer to strangers on a page, and count who leaves an address.",
    method: Method::LandingPage,
    offers: &[("The offer on the page", Rung::Words)],
    alternatives: &["Another page that they compare", "Something they use already", "Asking somebody they know"],
    questions: &[
        "What were you looking for when you found the page?",
        "What made you leave your address?",
        "What else did you look at that day?",
        "How do you do it today, and when did you last?",
        "What did you last pay to have it done?",
        "What do you expect to happen next?",
    ],
    bar: 5,
    planned: 180,
    because: "Visitors are strangers who owe you nothing, so even a small share of them has made a choice. But an address \
              is words, the lowest rung: 5% is meant as enough to earn the next test, one that asks for time or money, \
              and as no more than that. Work out what a visit costs you, and raise the bar to the share that pays for it.",
    items: &[
        "Write down where visitors come from, and keep it the same until the end",
        "Count every visitor, those who leave at once as well",
        "Open the page on a phone",
        "Answer everybody who left an address within two days",
    ],
};

pub(super) const PRE_ORDER: Sheet = Sheet {
    word: "pre_order",
    name: "Pre-order",
    line: "Sell what comes later: customers pay now and know when they get it.",
    method: Method::PreOrder,
    offers: &[("The first delivery, paid for now", Rung::Payment)],
    alternatives: &["What others deliver today", "A simpler or used one", "Doing it themselves"],
    questions: &[
        "What made you decide today?",
        "What would you have bought instead?",
        "What could go wrong until it is there?",
        "How will you tell that it was worth the money?",
        "Who else had a say?",
        "If you did not order: what kept you from it?",
    ],
    bar: 10,
    planned: 90,
    because: "Payment is the highest rung, and here it is given before there is anything to hold, so a small share says \
              more than many promises. At 10% most people you reach still say no: raise the bar where reaching them is \
              dear, and lower it where it costs next to nothing.",
    items: &[
        "Say on the offer when they get it, and how they get their money back",
        "Check what the law asks of whoever takes money in advance",
        "Pay once yourself, the whole way",
        "Tell everybody who paid where it stands, every week",
    ],
};

pub(super) const PRICE_LADDER: Sheet = Sheet {
    word: "price_ladder",
    name: "Price ladder",
    line: "Offer the same thing at three prices, one to each customer, and see where the yeses end.",
    method: Method::OfferInterview,
    offers: &[
        ("At the low price", Rung::Deposit),
        ("At the middle price", Rung::Deposit),
        ("At the high price", Rung::Deposit),
    ],
    alternatives: &["The supplier they have", "A cheaper way", "Doing it themselves"],
    questions: &[
        "What does it cost you today, in money and in hours?",
        "What do you care about most there?",
        "Here is our offer and its price. What will you do?",
        "What would you choose instead at this price?",
        "What made the price right, or wrong?",
        "Who else has to agree to this amount?",
    ],
    bar: 20,
    planned: 40,
    because: "All prices share one bar, or they could not be compared. At 20% it lies lower than for a single offer, since \
              the high price is there to find out where people stop. A verdict says whether enough customers accept a \
              price; which price earns most is the share times the price. Each price needs its own responses.",
    items: &[
        "Write its price on each offer",
        "Draw lots for who meets which price",
        "Ask for the same deposit at every price",
        "Never show one customer two prices",
    ],
};
