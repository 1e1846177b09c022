//! Own fields: their inputs in a form, and the page on which a workspace adds them.

use serde::Serialize;

use super::Page;
use super::choice::Choice;
use super::form::{Field, Problem, said};
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Kind, OwnField, OwnFields};

/// The input of an own field: a line, a few lines, a day, or a list to choose from.
#[derive(Debug, Clone, Serialize)]
pub struct OwnInput {
    field: Option<Field>,
    list: Option<List>,
}

/// A list of options.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    id: String,
    name: String,
    label: String,
    error: Option<String>,
    options: Vec<Choice>,
    required: bool,
    /// Whether what is chosen stays for the next one.
    stays: bool,
}

impl OwnInput {
    /// The inputs of all fields that are asked for. `value` is what was typed or stored, `demanded` says whether a required
    /// field must be filled in here.
    pub fn all<'a>(
        fields: &OwnFields,
        value: impl Fn(&OwnField) -> &'a str,
        demanded: impl Fn(&OwnField) -> bool,
        wrong: &[Invalid],
    ) -> Vec<Self> {
        let each = |field: &OwnField| Self::of(field, value(field), field.required && demanded(field), wrong);
        fields.active().map(each).collect()
    }

    /// The same in a form after which another one follows: for that one stays what is to stay.
    #[must_use]
    pub fn staying(mut self, fields: &OwnFields) -> Self {
        let stays = |list: &List| fields.active().any(|field| field.stays && field.id.key() == list.name);
        self.list.iter_mut().for_each(|list| list.stays = stays(list));
        self
    }

    fn of(field: &OwnField, value: &str, required: bool, wrong: &[Invalid]) -> Self {
        let (key, name) = (field.id.key(), &*field.name);
        let line = match &field.kind {
            Kind::Choice(_) => return OwnInput { field: None, list: Some(List::of(field, value, required, wrong)) },
            Kind::Text => Field::lines(&key, name),
            Kind::Number => Field::line(&key, name).hint("A number: 1234.5, say."),
            Kind::Date => Field::typed(&key, name, "date"),
        };
        let line = if required { line } else { line.optional() };
        OwnInput { field: Some(line.value(value).checked(wrong)), list: None }
    }
}

impl List {
    fn of(field: &OwnField, value: &str, required: bool, wrong: &[Invalid]) -> Self {
        let key = field.id.key();
        let all = field.kind.options().map(|options| options.all()).unwrap_or_default();
        let none = if field.required { "Choose one" } else { "Not said" };
        List {
            id: format!("f-{key}"),
            label: field.name.to_string(),
            error: wrong.iter().find(|w| w.field == key).map(said),
            options: options(none, all, value),
            name: key,
            required,
            stays: false,
        }
    }
}

/// Options after nothing at all, of which the one that is spelled so is chosen.
pub fn options(none: &str, all: &[String], chosen: &str) -> Vec<Choice> {
    let each = all.iter().map(|option| (option.as_str(), option.as_str()));
    Choice::list([("", none)].into_iter().chain(each), chosen)
}

/// A filter of a list by an own field.
#[derive(Debug, Clone, Serialize)]
pub struct OwnFilter {
    name: String,
    label: String,
    /// The options of a choice; nothing for other kinds.
    options: Option<Vec<Choice>>,
    value: String,
    kind: &'static str,
}

impl OwnFilter {
    /// The filters by all fields that are asked for; `value` is what was asked.
    pub fn all<'a>(fields: &OwnFields, value: impl Fn(&OwnField) -> &'a str) -> Vec<Self> {
        let filter = |field: &OwnField| OwnFilter {
            name: field.id.key(),
            label: field.name.to_string(),
            options: field.kind.options().map(|all| options("All", all.all(), value(field))),
            value: value(field).to_owned(),
            kind: if field.kind == Kind::Date { "date" } else { "text" },
        };
        fields.active().map(filter).collect()
    }
}

/// The own fields of an experiment, on its page.
#[derive(Debug, Clone, Serialize)]
pub struct OwnPart {
    /// Where the form is sent, for those who may.
    pub action: Option<String>,
    /// The inputs.
    pub own: Vec<OwnInput>,
    /// The values, for those who only read.
    pub values: Vec<Fact>,
    /// Where fields are added.
    pub href: String,
}

/// A field and its value, as people read it.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

impl Fact {
    /// A field with its value.
    pub fn of(field: &OwnField, text: &str) -> Self {
        let value = if text.is_empty() { "not said" } else { text };
        Fact { label: field.name.to_string(), value: value.to_owned() }
    }
}

/// The page on which a workspace adds its fields.
#[derive(Debug, Clone, Serialize)]
pub struct OwnFieldsPage {
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// The fields, what they are on apart.
    pub groups: Vec<Group>,
    /// The form for another one, for those who may.
    pub form: Option<NewField>,
    /// The workspace's first page.
    pub home: String,
}

impl Page for OwnFieldsPage {
    const TEMPLATE: &'static str = "own_field/index";
}

/// The fields on one thing.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// `On every response`.
    pub heading: &'static str,
    /// What they are good for.
    pub lead: &'static str,
    /// The fields.
    pub lines: Vec<Line>,
}

/// A field in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// What it holds, and whether it is required.
    pub about: String,
    /// Its options, in one line.
    pub options: String,
    /// Whether it is put away.
    pub away: bool,
    /// Where the button posts to that puts it away or takes it out again.
    pub act: String,
    /// What the button says.
    pub button: &'static str,
    /// The form that changes it, for those who may.
    pub form: Option<ChangeField>,
}

/// The form that changes a field.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeField {
    /// Where it is sent.
    pub action: String,
    /// The name.
    pub name: Field,
    /// The field's id in the page, of the tick.
    pub id: String,
    /// Whether it is required.
    pub required: bool,
    /// Further options, of a choice.
    pub options: Option<Field>,
    /// Whether what is chosen stays for the next response; nothing where nobody chooses or no next one follows.
    pub stays: Option<Tick>,
    /// Whether it was refused and stands open.
    pub open: bool,
}

/// A tick of a form that is on the page more than once.
#[derive(Debug, Clone, Serialize)]
pub struct Tick {
    /// Its id in the page.
    pub id: String,
    /// Whether it is ticked.
    pub checked: bool,
}

/// The form for another field.
#[derive(Debug, Clone, Serialize)]
pub struct NewField {
    /// Where it is sent.
    pub action: String,
    /// Sent twice is stored once.
    pub key: String,
    /// What it is on.
    pub holders: Vec<Choice>,
    /// What was wrong with that.
    pub holder_error: Option<String>,
    /// Its name.
    pub name: Field,
    /// What it holds.
    pub kinds: Vec<Choice>,
    /// What was wrong with that.
    pub kind_error: Option<String>,
    /// The options of a choice.
    pub options: Field,
    /// Whether what is chosen stays for the next response.
    pub stays: bool,
    /// Whether it is required.
    pub required: bool,
}

/// What a field holds, and how it is asked for, in words.
pub fn about(field: &OwnField) -> String {
    let what = match field.kind {
        Kind::Text => "Text",
        Kind::Number => "Number",
        Kind::Choice(_) => "Choice",
        Kind::Date => "Date",
    };
    let more = [(field.required, ", required"), (field.stays, ", stays for the next response")];
    more.into_iter().filter(|(is, _)| *is).fold(what.to_owned(), |said, (_, word)| said + word)
}
