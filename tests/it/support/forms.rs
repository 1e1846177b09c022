//! Forms as a browser without scripts fills and sends them.

use super::app::{Seen, Visitor};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

/// A form of a page, with the values that it came with.
#[derive(Debug, Clone)]
pub struct Form {
    action: String,
    known: BTreeSet<String>,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The form of a page that is sent to `action`.
    pub fn of(page: &Seen, action: &str) -> Self {
        let html = Html::parse_document(&page.body);
        let form = select(&html, &format!("form[method=post][action='{action}']")).into_iter().next();
        let form = form.unwrap_or_else(|| panic!("no form for {action} on a page of {}", page.text()));
        let (mut known, mut fields) = (BTreeSet::new(), Vec::new());
        for field in form.select(&Selector::parse("input, textarea, select, button").unwrap()) {
            let Some(name) = field.attr("name").map(str::to_owned) else { continue };
            let kind = field.attr("type").unwrap_or("text");
            let value = match field.value().name() {
                "select" => chosen(field),
                "textarea" => Some(field.text().collect::<String>().trim_start_matches('\n').to_owned()),
                "button" => None,
                _ if matches!(kind, "radio" | "checkbox") && field.attr("checked").is_none() => None,
                _ => Some(field.attr("value").unwrap_or_default().replace(['\r', '\n'], "")),
            };
            fields.extend(value.map(|value| (name.clone(), value)));
            known.insert(name);
        }
        Self { action: action.to_owned(), known, fields }
    }

    /// Fills a field. One that the form does not have can't be filled.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        assert!(self.known.contains(name), "{} has no field {name}: {:?}", self.action, self.known);
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Whether it has a field at all.
    pub fn knows(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// Sends it.
    pub fn send(&self, visitor: &Visitor) -> Seen {
        Seen::of(self.request(visitor).send().unwrap())
    }

    /// What is sent, before it is.
    pub fn request(&self, visitor: &Visitor) -> reqwest::blocking::RequestBuilder {
        self.request_to(visitor, &self.action)
    }

    /// Sends it by a button that leads elsewhere.
    pub fn send_to(&self, visitor: &Visitor, action: &str) -> Seen {
        Seen::of(self.request_to(visitor, action).send().unwrap())
    }

    fn request_to(&self, visitor: &Visitor, action: &str) -> reqwest::blocking::RequestBuilder {
        // Browsers send every line break as CRLF.
        let sent = |value: &str| value.replace("\r\n", "\n").replace('\n', "\r\n");
        let fields: Vec<_> = self.fields.iter().map(|(name, value)| (name, sent(value))).collect();
        visitor.request("POST", action).form(&fields)
    }

    /// Sends it and goes where the answer leads.
    pub fn follow(&self, visitor: &Visitor) -> Seen {
        let answer = self.send(visitor);
        assert_eq!(answer.status, 303, "{}: {}", self.action, answer.text());
        visitor.get(answer.header("location"))
    }
}

fn chosen(field: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").unwrap();
    let all: Vec<_> = field.select(&options).collect();
    let one = all.iter().find(|o| o.attr("selected").is_some()).or(all.first())?;
    Some(one.attr("value").unwrap_or_default().to_owned())
}

/// All elements of a page that fit.
pub fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// Their texts, each on one line.
pub fn texts(page: &Seen, selector: &str) -> Vec<String> {
    let html = Html::parse_document(&page.body);
    select(&html, selector).into_iter().map(|e| one_line(&e.text().collect::<Vec<_>>().join(" "))).collect()
}

/// An attribute of each of them.
pub fn attributes(page: &Seen, selector: &str, name: &str) -> Vec<String> {
    let html = Html::parse_document(&page.body);
    select(&html, selector).into_iter().filter_map(|e| e.attr(name).map(str::to_owned)).collect()
}

/// A text with its blanks and breaks as single spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An experiment that is being asked, made through its pages: its address and the address of its responses.
pub fn running(visitor: &Visitor, name: &str) -> String {
    let list = visitor.get("/w/1");
    let created = Form::of(&list, "/w/1/experiments").set("name", name).send(visitor);
    assert_eq!(created.status, 303, "{}", created.text());
    let base = created.header("location").to_owned();
    let page = add_offer(visitor, &base, "Pilot", "deposit");
    let page = Form::of(&page, &format!("{base}/alternatives")).set("alternative", "Phone agency").follow(visitor);
    let page = Form::of(&page, &format!("{base}/plan")).set("succeed_at", "30%").set("stop_at", "40").follow(visitor);
    Form::of(&page, &format!("{base}/start")).follow(visitor);
    base
}

/// Makes an offer on an experiment's page.
pub fn add_offer(visitor: &Visitor, base: &str, name: &str, ask: &str) -> Seen {
    let form = Form::of(&visitor.get(base), &format!("{base}/offers")).set("offer_name", name).set("ask", ask);
    form.set("propositions", "Early cover").set("cares", "Speed").follow(visitor)
}

/// The form for a response.
pub fn log_form(visitor: &Visitor, base: &str) -> Form {
    Form::of(&visitor.get(&format!("{base}/log")), &format!("{base}/responses"))
}
