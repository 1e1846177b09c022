//! The fields of a workspace's experiments, or of its responses.

use std::sync::Arc;

use super::{OwnField, OwnText, OwnValue};
use crate::domain::id::OwnFieldId;
use crate::domain::invalid::{Invalid, shown};
use crate::domain::text::{Name, fold};
use crate::domain::time::DateForm;

/// All fields of one holder, those that were put away among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFields(Arc<[OwnField]>);

/// What is demanded of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// A value in each required field: of what is new.
    All,
    /// No value: a tap on a counter says nothing but the choice.
    Nothing,
    /// What has a value in a required field keeps one; what never had it may stay without.
    Kept,
}

impl From<Vec<OwnField>> for OwnFields {
    fn from(fields: Vec<OwnField>) -> Self {
        OwnFields(fields.into())
    }
}

impl OwnFields {
    /// Those that are asked for and shown, in the order in which they were added.
    pub fn active(&self) -> impl Iterator<Item = &OwnField> {
        self.0.iter().filter(|field| !field.archived)
    }

    /// All of them, those that were put away at the end.
    pub fn all(&self) -> impl Iterator<Item = &OwnField> {
        self.active().chain(self.0.iter().filter(|field| field.archived))
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.active().next().is_none()
    }

    /// A field, put away or not.
    pub fn get(&self, id: OwnFieldId) -> Option<&OwnField> {
        self.0.iter().find(|field| field.id == id)
    }

    /// The field of a key, unless it is put away.
    pub fn of_key(&self, key: &str) -> Option<&OwnField> {
        let id = OwnFieldId::of_key(key)?;
        self.active().find(|field| field.id == id)
    }

    /// The field of a name, however it is spelled, unless it is put away.
    pub fn named(&self, name: &str) -> Option<&OwnField> {
        let wanted = Name::parse("name", name).ok()?.folded();
        self.active().find(|field| fold(&field.name) == wanted)
    }

    /// Checks what is said of fields. What is said of none that is there is a mistake.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, said: &[OwnText], dates: DateForm) -> Result<Vec<OwnValue>, Vec<Invalid>> {
        let (mut values, mut wrong): (Vec<OwnValue>, Vec<Invalid>) = (Vec::new(), Vec::new());
        for text in said {
            let Some(field) = self.get(text.field) else {
                wrong.push(no_such_field(&text.name));
                continue;
            };
            match OwnValue::parse(field, &text.text, dates) {
                Ok(value) => values.extend(value),
                Err(why) => wrong.push(why),
            }
        }
        values.sort_by_key(OwnValue::field);
        values.dedup_by_key(|value| value.field());
        if wrong.is_empty() { Ok(values) } else { Err(wrong) }
    }

    /// What the values are once something new is said of them.
    ///
    /// # Errors
    /// Everything that is wrong, and required fields that would be empty.
    pub fn judge(&self, there: &[OwnText], said: &[OwnText], demand: Demand) -> Result<Vec<OwnValue>, Vec<Invalid>> {
        let kept = there.iter().filter(|old| said.iter().all(|new| new.field != old.field));
        let all: Vec<OwnText> = kept.chain(said).cloned().collect();
        let had = |field: &OwnField| there.iter().any(|old| old.field == field.id);
        let demanded =
            |field: &&OwnField| field.required && (demand == Demand::All || demand == Demand::Kept && had(field));
        let empty = |field: &&OwnField| !all.iter().any(|t| t.field == field.id && !t.text.trim().is_empty());
        let missing: Vec<Invalid> = self.active().filter(demanded).filter(empty).map(OwnField::demanded).collect();
        match self.check(&all, DateForm::Iso) {
            Ok(values) if missing.is_empty() => Ok(values),
            Ok(_) => Err(missing),
            Err(wrong) => Err(wrong.into_iter().chain(missing).collect()),
        }
    }

    /// The required ones without a value.
    pub fn missing<'a>(&'a self, values: &'a [OwnValue]) -> impl Iterator<Item = &'a OwnField> {
        let given = |field: &OwnField| values.iter().any(|value| value.field() == field.id);
        self.active().filter(move |field| field.required && !given(field))
    }
}

/// Why nothing can be said of a field that isn't there.
pub fn no_such_field(name: &str) -> Invalid {
    let message = format!("There is no own field '{}'. Correct its name, or add it to the workspace.", shown(name));
    Invalid::new("fields", "unknown_field", message).with_value(name)
}

impl OwnField {
    /// Why a new response, or an experiment that starts, needs a value.
    pub fn demanded(&self) -> Invalid {
        let how = match self.kind.options() {
            Some(_) => "Choose one of its options",
            None => "Fill it in",
        };
        let message = format!("{} is empty. {how}: your workspace asks for it.", self.name);
        Invalid::new(self.id.key(), "required", message)
    }
}
