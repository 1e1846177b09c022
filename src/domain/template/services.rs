//! Templates for serving a few customers closely.

use super::sheet::Sheet;
use crate::domain::experiment::Method;
use crate::domain::response::Rung;

pub(super) const CONCIERGE: Sheet = Sheet {
    word: "concierge",
    name: "Concierge",
    line: "Do the work by hand for a few customers who pay for it from the first day.",
    method: Method::Concierge,
    offers: &[("The first month, done by hand", Rung::Payment)],
    alternatives: &["Doing it themselves", "Somebody they employ for it", "A product that does a part of it"],
    questions: &[
        "What did you do about it last week?",
        "What would you hand over first, and what never?",
        "How do you tell that it was done well?",
        "What did you expect that we did not do?",
        "What will you do when we stop?",
        "Will you pay for the next month?",
    ],
    bar: 40,
    planned: 20,
    because: "You pick these customers and look after them yourself, which makes a yes easier than a finished product will \
              have it: so the bar is high, 40%. And you can serve only a few, so the number is small: it settles a clear \
              case and leaves a close one open.",
    items: &[
        "Write down every step that you do by hand",
        "Write down the hours that each customer takes",
        "Agree with each customer when it ends",
        "Ask for the second payment before the first month is over",
    ],
};

pub(super) const PILOT: Sheet = Sheet {
    word: "pilot",
    name: "Pilot",
    line: "Let an organization use it for some weeks, with its own data and people.",
    method: Method::Pilot,
    offers: &[("A pilot of four weeks, with their data", Rung::Access)],
    alternatives: &["The system they have", "Building it in-house", "A pilot of somebody else's"],
    questions: &[
        "What has to be true after four weeks for you to go on?",
        "Who uses it, and who decides afterwards?",
        "What does today's way cost you?",
        "Which data and whose time will you give?",
        "What has stopped a project like this before?",
        "What else are you trying?",
    ],
    bar: 40,
    planned: 20,
    because: "Data and people's time are dear to an organization, so giving them means something. But whoever agrees to a \
              pilot without a price may never have to defend it: treat a yes as leave to show what it does, and ask for \
              money next. The bar is high, 40%, because every pilot costs weeks of yours and you can run only a few.",
    items: &[
        "Agree in writing what counts as a success",
        "Name the person who decides, and the day",
        "Agree what happens to their data afterwards",
        "Name the price that follows the pilot before it begins",
    ],
};
