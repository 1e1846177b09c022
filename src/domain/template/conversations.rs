//! Templates for talking to people one by one.

use super::sheet::Sheet;
use crate::domain::experiment::Method;
use crate::domain::response::Rung;

pub(super) const PROBLEM_INTERVIEW: Sheet = Sheet {
    word: "problem_interview",
    name: "Problem interview",
    line: "Listen to how people live with the problem today, then ask for an hour to watch them do it.",
    method: Method::ProblemInterview,
    offers: &[("An hour together, watching how they do it", Rung::Time)],
    alternatives: &["A workaround of their own", "Something they pay for already", "Somebody who helps them out"],
    questions: &[
        "When did it last happen? Tell me from the beginning.",
        "What was the hardest part, and what did it cost you?",
        "What do you do about it today, and how well does that work?",
        "What have you tried or paid for to be rid of it?",
        "How would you tell that it is solved?",
        "Who else lives with it, and who could change it?",
        "May we come for an hour and watch how you do it?",
    ],
    bar: 50,
    planned: 30,
    because: "An hour is easily given, so it says little unless most people give it: the bar is half of them. Passing it \
              means that the problem is worth your attention. Whether anybody would pay is for the next test. Lower the \
              bar where your customers' hours are dear.",
    items: &[
        "Write down what you believe about the problem before the first talk",
        "Find people who had the problem in the last month",
        "Let somebody who doubts the idea read the questions",
        "Keep the solution to yourself until the last question",
    ],
};

pub(super) const OFFER_INTERVIEW: Sheet = Sheet {
    word: "offer_interview",
    name: "Offer interview",
    line: "Make the offer face to face, and ask for a deposit before you part.",
    method: Method::OfferInterview,
    offers: &[("The offer, with a deposit", Rung::Deposit)],
    alternatives: &["The supplier they have", "Another supplier", "Doing it themselves"],
    questions: &[
        "How do you do it today, and when did you last?",
        "What do you care about most there?",
        "How do you tell that it is done well?",
        "What else have you tried, or looked at?",
        "Here is our offer. What will you do?",
        "What would you choose instead, and why?",
        "Who else has to agree before you can pay?",
    ],
    bar: 30,
    planned: 20,
    because: "A deposit is money, so a yes is worth a lot. But you chose whom to ask and you sit at the table, and that \
              makes a yes easier than it would be to a stranger. So the bar is 30%, well above what a page would have to \
              reach. Set it to the share that would keep your business alive, if you know that share.",
    items: &[
        "Say the offer and the deposit out loud to somebody first",
        "Decide how a deposit is given back",
        "Write down whom you will ask before the first answer",
        "Ask for the deposit in the same talk, never later by mail",
    ],
};

pub(super) const INTERNAL_PITCH: Sheet = Sheet {
    word: "internal_pitch",
    name: "Internal pitch",
    line: "Ask people in an organization to buy into a plan and to stand behind it by name.",
    method: Method::InternalPitch,
    offers: &[("Standing behind the plan, by name", Rung::Reputation)],
    alternatives: &["Another project of theirs", "Solving it in their own team", "Asking for a study first"],
    questions: &[
        "What would this change in your week?",
        "What are you measured by that it helps or hurts?",
        "What would you have to stop doing for it?",
        "What have you seen fail here that looked like this?",
        "Who has to agree, and what do they care about?",
        "May we name you as somebody who stands behind it?",
    ],
    bar: 50,
    planned: 30,
    because: "Colleagues meet you again tomorrow, so polite words are cheap here and only a name counts. A plan inside an \
              organization is carried by the people it needs, so half of those you ask is where it begins to have a \
              majority. Raise the bar where every one of them has to agree.",
    items: &[
        "Leave out people who report to you: they can't well say no",
        "Ask each of them alone, before any meeting about it",
        "Write down what you ask each of them to give up",
        "Tell those who said no what became of it",
    ],
};
