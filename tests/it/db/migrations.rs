//! Migrations on both databases.

use crate::support::databases::each_database;
use diesel::connection::SimpleConnection;
use std::sync::Barrier;
use touchstone::db::migrations::{pending, run_pending};
use touchstone::db::{Database, DbError, Options};

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| {
        let mut names: Vec<_> = std::fs::read_dir(format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR")))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn asking_what_is_missing_changes_nothing() {
    each_database(|name, url| {
        let missing = pending(url).unwrap();
        assert_eq!(missing[0], "0001_base");
        if name == "sqlite" {
            assert!(!url.path().unwrap().exists());
        }
        assert_eq!(pending(url).unwrap(), missing);
        assert_eq!(run_pending(url).unwrap(), missing);
        assert!(pending(url).unwrap().is_empty());
        assert!(run_pending(url).unwrap().is_empty());
        let db = Database::open(url, Options::default()).unwrap();
        db.write(|c| Ok::<_, DbError>(c.batch_execute("INSERT INTO meta VALUES ('a', 'b')")?)).unwrap();
    });
}

#[test]
fn of_instances_that_start_together_one_migrates_and_the_others_wait() {
    each_database(|_, url| {
        let all = pending(url).unwrap().len();
        let start = Barrier::new(6);
        let done: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        run_pending(url).unwrap().len()
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(done.iter().sum::<usize>(), all, "{done:?}");
        assert_eq!(done.iter().filter(|n| **n > 0).count(), 1, "{done:?}");
        assert!(pending(url).unwrap().is_empty());
    });
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    each_database(|_, url| {
        run_pending(url).unwrap();
        let db = Database::open(url, Options::default()).unwrap();
        db.write(|c| {
            Ok::<_, DbError>(c.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')")?)
        })
        .unwrap();
        for refused in [run_pending(url), pending(url)] {
            assert!(matches!(&refused, Err(DbError::Refused(text)) if text.contains("9999")), "{refused:?}");
        }
    });
}
