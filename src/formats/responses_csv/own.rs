//! The columns of a file that are own fields of the workspace.

use std::borrow::Cow;

use crate::domain::id::OwnFieldId;
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Kind, OwnFields, OwnText, OwnValue};
use crate::domain::time::DateForm;
use crate::formats::apostrophe::without_guard;
use crate::formats::mapping::{ColumnGuess, Target};
use crate::formats::numbers::Decimals;

/// Which columns of a file are which fields.
pub(super) struct OwnColumns {
    fields: OwnFields,
    dates: DateForm,
    places: Vec<(usize, OwnFieldId)>,
}

impl OwnColumns {
    /// None is found yet.
    pub(super) fn new(fields: OwnFields, dates: DateForm) -> Self {
        OwnColumns { fields, dates, places: Vec::new() }
    }

    /// Finds them among the columns.
    pub(super) fn find(&mut self, columns: &[ColumnGuess]) {
        let own = columns.iter().enumerate();
        self.places =
            own.filter_map(|(i, c)| if let Some(Target::Own(id)) = c.target { Some((i, id)) } else { None }).collect();
    }

    /// The values of a row; nothing where the file has none of the fields. What is wrong goes to `wrong`.
    pub(super) fn read<'a>(
        &self,
        cell: impl Fn(usize) -> &'a str,
        decimals: &mut Decimals,
        wrong: &mut Vec<Invalid>,
    ) -> Option<Vec<OwnValue>> {
        if self.places.is_empty() {
            return None;
        }
        let mut said: Vec<OwnText> = Vec::new();
        for (place, id) in &self.places {
            let Some(field) = self.fields.get(*id) else { continue };
            let text = match field.kind {
                Kind::Number => decimals.number(id.key(), cell(*place)),
                _ => Ok(Cow::Borrowed(without_guard(cell(*place)))),
            };
            match text {
                Ok(text) => said.push(OwnText { field: *id, name: field.name.clone(), text: text.into_owned() }),
                Err(why) => wrong.push(why),
            }
        }
        match self.fields.check(&said, self.dates) {
            Ok(values) => Some(values),
            Err(mistakes) => {
                wrong.extend(mistakes);
                None
            }
        }
    }
}
