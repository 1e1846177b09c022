//! Storing a file that was looked at: what it names block by block, then all of its rows at once; or, where one writer
//! serves everybody, block by block as rows that stand aside and come in together in the end.

use super::File;
use super::choices::Lesson;
use super::under_way::{Course, Said};
use crate::actions::imports::{self as act, Done, Gathered, Taken, Target};
use crate::actions::preview::{BLOCK, Look};
use crate::actions::{Acting, ActionError, staging};
use crate::db::idempotency::{self, Sent};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, guesses, uploads};
use crate::domain::id::ImportId;
use crate::web::desk::Desk;
use std::sync::Arc;

/// A wish to import.
#[derive(Clone)]
pub struct Wish {
    file: File,
    acting: Acting,
    target: Target,
    rows: usize,
    new_offers: usize,
    key: Option<String>,
    /// Under which the file waits, if it does.
    token: Option<String>,
    /// What is remembered for the next file.
    lesson: Lesson,
    /// Whom to tell how far it is.
    course: Option<Arc<Course>>,
}

impl Wish {
    /// To import a file that nothing is wrong with. What was sent with one key is done once.
    pub fn new(file: File, look: &Look, acting: Acting, key: Option<String>) -> Self {
        Wish {
            target: Target {
                experiment: Some(file.experiment),
                create: !look.new_offers.is_empty(),
                update: look.update,
            },
            rows: usize::try_from(look.fresh()).unwrap_or(usize::MAX),
            new_offers: look.new_offers.len(),
            token: None,
            lesson: Lesson::default(),
            course: None,
            file,
            acting,
            key,
        }
    }

    /// The same for a file that waits under a token, which is its key.
    pub fn waiting(file: File, look: &Look, acting: Acting, token: String, lesson: Lesson) -> Self {
        Wish { token: Some(token.clone()), lesson, ..Self::new(file, look, acting, Some(token)) }
    }

    /// The same, and tells how far it is.
    pub fn telling(self, course: Arc<Course>) -> Self {
        Wish { course: Some(course), ..self }
    }

    /// Does it. In the workspace others write between the steps; they wait only while the rows are counted.
    pub fn fulfil(self, desk: &Desk) -> Result<Said, ActionError> {
        let aside = desk.has_one_writer() && self.rows > BLOCK;
        let mut made = Vec::new();
        match self.store(desk, aside.then_some(&mut made)) {
            // Somebody stored the same form or a response of the same id at this moment: now it can be seen.
            Err(ActionError::Overtaken | ActionError::Db(DbError::UniqueViolation(_))) => {
                let said = self.store(desk, None)?;
                Ok(if let Said::Stored(id, done) = said { Said::Stored(id, done.having_made(made)) } else { said })
            }
            other => other,
        }
    }

    /// `aside` hears what is made while rows stand aside, where they do.
    fn store(&self, desk: &Desk, aside: Option<&mut Vec<String>>) -> Result<Said, ActionError> {
        let wish = self.clone();
        let begun = desk.write_patiently(move |conn, ws| match earlier(conn, ws, wish.key.as_deref())? {
            Some(id) => Ok(Err(id)),
            None => Ok(Ok(act::take(conn, ws, wish.rows, wish.new_offers)?)),
        })?;
        let taken = match begun {
            Ok(taken) => taken,
            Err(before) => return Ok(Said::Before(before)),
        };
        if let Some(course) = &self.course {
            course.begin(aside.is_some());
        }
        let done = match aside {
            Some(made) => self.step_by_step(desk, taken, made),
            None => self.at_once(desk, taken),
        };
        Ok(Said::Stored(taken.import, done?))
    }

    /// All rows in one transaction, beside which others write as long as the database lets them.
    fn at_once(&self, desk: &Desk, taken: Taken) -> Result<Done, ActionError> {
        self.file.source().each_block(&mut |block| {
            let (experiment, rows) = (self.file.experiment, block.len());
            let block = Arc::new(block.to_vec());
            desk.write_patiently(move |conn, ws| act::name(conn, ws, experiment, &block))?;
            if let Some(course) = &self.course {
                course.name(rows);
            }
            Ok(())
        })?;
        let wish = self.clone();
        desk.write_apart(move |conn, ws| wish.all_rows(conn, ws, taken))
    }

    /// Block upon block stands aside, until one short transaction brings them in.
    fn step_by_step(&self, desk: &Desk, taken: Taken, made: &mut Vec<String>) -> Result<Done, ActionError> {
        let done = self.each_step(desk, taken, made);
        if done.is_err() {
            desk.clear_aside(taken.import);
        }
        done
    }

    fn each_step(&self, desk: &Desk, taken: Taken, made: &mut Vec<String>) -> Result<Done, ActionError> {
        let wish = self.clone();
        desk.write_patiently(move |conn, ws| staging::begin(conn, ws, &wish.acting, wish.target, taken, wish.named()))?;
        let (mut gathered, mut read) = (Gathered::with_ids(taken), 0);
        self.file.source().each_block(&mut |block| {
            let (wish, rows, taken) = (self.clone(), Arc::new(block.to_vec()), gathered.taken.unwrap_or(taken));
            let stored = desk
                .write_patiently(move |conn, ws| staging::block(conn, ws, &wish.acting, wish.target, taken, &rows))?;
            made.extend_from_slice(stored.made());
            gathered.join(stored);
            read += block.len() as u64;
            if let Some(course) = &self.course {
                course.store(read);
            }
            Ok(())
        })?;
        let (wish, whole, gathered) = (self.clone(), (taken.import, read), Arc::new(gathered));
        desk.write_patiently(move |conn, ws| {
            let done = staging::finish(conn, ws, &wish.acting, wish.target, whole, Gathered::clone(&gathered))?;
            wish.remember(conn, ws, taken.import)?;
            Ok(done)
        })
    }

    fn named(&self) -> act::File<'_> {
        act::File { name: &self.file.name, hash: &self.file.hash }
    }

    fn all_rows(&self, conn: &mut AnyConn, ws: &Ws<CanWrite>, taken: Taken) -> Result<Done, ActionError> {
        let told = |rows| {
            if let Some(course) = &self.course {
                course.store(rows);
            }
        };
        let done = act::whole(conn, ws, &self.acting, self.target, taken, (self.named(), &self.file.source()), &told)?;
        self.remember(conn, ws, taken.import)?;
        Ok(done)
    }

    /// What is kept with an import that is in.
    fn remember(&self, conn: &mut AnyConn, ws: &Ws<CanWrite>, import: ImportId) -> Result<(), ActionError> {
        if let Some(key) = &self.key {
            // The file is part of the key's meaning already: it waits under its token, or comes with its rows.
            let sent = Sent { location: import.to_string(), fingerprint: String::new() };
            idempotency::note(conn, ws, &kept(key), &sent, self.acting.now)?;
        }
        if let Some((header, choices)) = &self.lesson.layout {
            guesses::keep_layout(conn, ws, header, choices)?;
        }
        for (column, word, meaning) in &self.lesson.words {
            guesses::keep_word(conn, ws, column, word, meaning)?;
        }
        if let Some(token) = &self.token {
            uploads::remove(conn, ws, token)?;
        }
        Ok(())
    }
}

/// The import that the same key has led to.
pub fn earlier(conn: &mut AnyConn, ws: &Ws<CanWrite>, key: Option<&str>) -> Result<Option<i64>, ActionError> {
    let Some(key) = key else { return Ok(None) };
    Ok(idempotency::sent(conn, ws, &kept(key))?.and_then(|sent| sent.location.parse().ok()))
}

/// Imports have keys of their own, so that a form's key never leads to one.
fn kept(key: &str) -> String {
    format!("import {}", key.chars().take(200).collect::<String>())
}
