//! Acknowledged means stored.

use crate::support::databases::{Fresh, each_database};
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel::{Connection, RunQueryDsl};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::scope;
use std::time::Duration;
use touchstone::db::migrations::run_pending;
use touchstone::db::{AnyConn, Database, DatabaseUrl, DbError, Options};
use touchstone::domain::id::WorkspaceId;

const MOMENT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(20);

fn open(url: &DatabaseUrl) -> Database {
    run_pending(url).unwrap();
    let db = Database::open(url, Options { readers: 16, ..Options::default() }).unwrap();
    run(&db, "CREATE TABLE t (n BIGINT NOT NULL PRIMARY KEY)").unwrap();
    db
}

/// Everybody writes in one workspace. It need not be there.
const WS: WorkspaceId = WorkspaceId(7);

fn run(db: &Database, statement: &str) -> Result<(), DbError> {
    let statement = statement.to_owned();
    db.write_in(WS, move |c| Ok(c.batch_execute(&statement)?))
}

fn insert(c: &mut AnyConn, n: u32) -> Result<(), DbError> {
    Ok(c.batch_execute(&format!("INSERT INTO t VALUES ({n})"))?)
}

fn stored(db: &Database) -> Vec<i64> {
    db.read(|c| {
        let rows = sql::<BigInt>("SELECT n FROM t ORDER BY n");
        Ok::<_, DbError>(match c {
            AnyConn::Sqlite(c) => rows.load(c)?,
            AnyConn::Pg(c) => rows.load(c)?,
        })
    })
    .unwrap()
}

/// A write that stops in the middle until it is let go: its statement has run, its commit has not.
struct Held {
    runs: Receiver<()>,
    go: Sender<()>,
    answer: Receiver<Result<(), DbError>>,
}

fn hold(db: &Database, n: u32) -> Held {
    let ((ran, runs), (go, wait), (told, answer)) = (channel(), channel::<()>(), channel());
    let (db, wait) = (db.clone(), Mutex::new(wait));
    std::thread::spawn(move || {
        let outcome = db.write_in(WS, move |c| {
            insert(c, n)?;
            ran.send(()).unwrap();
            let _ = wait.lock().unwrap().recv_timeout(LONG);
            Ok::<_, DbError>(())
        });
        let _ = told.send(outcome);
    });
    Held { runs, go, answer }
}

#[test]
fn nobody_is_answered_before_the_commit() {
    each_database(|_, url| {
        let db = open(url);
        let first = hold(&db, 1);
        first.runs.recv_timeout(LONG).unwrap();
        assert!(first.answer.recv_timeout(MOMENT).is_err());
        assert!(stored(&db).is_empty());
        // These two wait in the queue and become one batch; the first of them is done long before its answer.
        let second = hold(&db, 2);
        std::thread::sleep(MOMENT);
        let third = hold(&db, 3);
        std::thread::sleep(MOMENT);
        first.go.send(()).unwrap();
        first.answer.recv_timeout(LONG).unwrap().unwrap();
        assert_eq!(stored(&db), [1]);
        second.runs.recv_timeout(LONG).unwrap();
        second.go.send(()).unwrap();
        third.runs.recv_timeout(LONG).unwrap();
        assert!(second.answer.recv_timeout(MOMENT).is_err(), "answered before its batch was committed");
        assert_eq!(stored(&db), [1]);
        third.go.send(()).unwrap();
        second.answer.recv_timeout(LONG).unwrap().unwrap();
        third.answer.recv_timeout(LONG).unwrap().unwrap();
        assert_eq!(stored(&db), [1, 2, 3]);
    });
}

#[test]
fn what_fails_or_panics_costs_its_neighbours_nothing() {
    each_database(|_, url| {
        let db = open(url);
        let blocker = hold(&db, 1000); // gathers the others into one batch
        blocker.runs.recv_timeout(LONG).unwrap();
        let outcomes: Vec<_> = scope(|s| {
            let db = &db;
            let threads: Vec<_> = (0..12u32)
                .map(|n| {
                    s.spawn(move || {
                        db.write_in(WS, move |c| {
                            insert(c, n)?;
                            match n % 4 {
                                1 => Err(DbError::NotFound),
                                2 => c.transaction(|c| {
                                    insert(c, 500 + n)?;
                                    panic!("on purpose")
                                }),
                                3 => insert(c, n), // breaks the primary key
                                _ => Ok(()),
                            }
                        })
                    })
                })
                .collect();
            std::thread::sleep(MOMENT);
            blocker.go.send(()).unwrap();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        blocker.answer.recv_timeout(LONG).unwrap().unwrap();
        for (n, outcome) in outcomes.iter().enumerate() {
            match (n % 4, outcome) {
                (0, Ok(_)) | (1, Err(DbError::NotFound)) | (3, Err(DbError::UniqueViolation(_))) => {}
                (2, Err(DbError::Unexpected(text))) => assert!(text.contains("panicked"), "{text}"),
                other => panic!("{n}: {other:?}"),
            }
        }
        assert_eq!(stored(&db), [0, 4, 8, 1000]);
        db.write_in(WS, |c| insert(c, 77)).unwrap();
    });
}

#[test]
fn a_key_that_is_checked_at_the_commit_is_charged_to_its_own_job() {
    each_database(|_, url| {
        let db = open(url);
        run(&db, "CREATE TABLE k (n BIGINT NOT NULL REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)").unwrap();
        let blocker = hold(&db, 1);
        blocker.runs.recv_timeout(LONG).unwrap();
        scope(|s| {
            let good = s.spawn(|| db.write_in(WS, |c| insert(c, 2)));
            let bad = s.spawn(|| run(&db, "INSERT INTO k VALUES (99)"));
            std::thread::sleep(MOMENT);
            blocker.go.send(()).unwrap();
            assert_eq!(good.join().unwrap(), Ok(()));
            assert_eq!(bad.join().unwrap(), Err(DbError::ForeignKeyViolation));
        });
        db.write_in(WS, |c| insert(c, 3)).unwrap();
        assert_eq!(stored(&db), [1, 2, 3]);
    });
}

#[test]
fn an_error_that_a_job_swallows_is_never_acknowledged_without_being_stored() {
    each_database(|_, url| {
        let db = open(url);
        let outcome = db.write_in(WS, |c| {
            insert(c, 1)?;
            let _ = insert(c, 1);
            Ok::<_, DbError>(())
        });
        assert_eq!(outcome.is_ok(), stored(&db) == [1], "{outcome:?}");
        // With a transaction around it the job may go on.
        db.write_in(WS, |c| {
            insert(c, 2)?;
            let again = c.transaction(|c| insert(c, 2));
            assert!(matches!(again, Err(DbError::UniqueViolation(_))));
            insert(c, 3)
        })
        .unwrap();
        assert!(stored(&db).ends_with(&[2, 3]));
    });
}

#[test]
fn a_write_inside_a_write_is_an_error_and_not_a_wait_for_ever() {
    each_database(|_, url| {
        let db = open(url);
        let inner = db.clone();
        let outcome = db.write_in(WS, move |_| inner.write_in(WS, |c| insert(c, 1)));
        assert!(matches!(outcome, Err(DbError::Unexpected(_))), "{outcome:?}");
        db.write_in(WS, |c| insert(c, 2)).unwrap();
        assert_eq!(stored(&db), [2]);
    });
}

#[test]
fn workspaces_do_not_wait_for_each_other_on_postgresql() {
    let fresh = Fresh::postgres();
    let db = open(&fresh.url);
    let held = hold(&db, 1);
    held.runs.recv_timeout(LONG).unwrap();
    db.write_in(WorkspaceId(8), |c| insert(c, 2)).unwrap();
    db.write(|c| insert(c, 3)).unwrap();
    assert_eq!(stored(&db), [2, 3]);
    held.go.send(()).unwrap();
    held.answer.recv_timeout(LONG).unwrap().unwrap();
    assert_eq!(stored(&db), [1, 2, 3]);
}

#[test]
fn of_a_batch_that_lost_its_connection_only_the_job_to_blame_is_lost() {
    let fresh = Fresh::postgres();
    let db = open(&fresh.url);
    let blocker = hold(&db, 1);
    blocker.runs.recv_timeout(LONG).unwrap();
    scope(|s| {
        let good: Vec<_> = (2..6)
            .map(|n| {
                s.spawn({
                    let db = &db;
                    move || db.write_in(WS, move |c| insert(c, n))
                })
            })
            .collect();
        let bad =
            s.spawn(|| run(&db, "INSERT INTO t VALUES (99); SELECT pg_terminate_backend(pg_backend_pid(), 1000)"));
        std::thread::sleep(MOMENT);
        blocker.go.send(()).unwrap();
        good.into_iter().for_each(|job| job.join().unwrap().unwrap());
        assert!(matches!(bad.join().unwrap(), Err(DbError::Unavailable(_))));
    });
    assert_eq!(stored(&db), [1, 2, 3, 4, 5]);
}

#[test]
fn two_instances_take_turns_in_one_workspace() {
    let fresh = Fresh::postgres();
    let (one, other) = (open(&fresh.url), Database::open(&fresh.url, Options::default()).unwrap());
    one.write(|c| Ok::<_, DbError>(c.batch_execute("INSERT INTO workspace VALUES (7, 'Northfold', false, NULL, 0)")?))
        .unwrap();
    let held = hold(&one, 1);
    held.runs.recv_timeout(LONG).unwrap();
    let waits = hold(&other, 2);
    assert!(waits.runs.recv_timeout(MOMENT).is_err(), "both write in one workspace at once");
    held.go.send(()).unwrap();
    waits.runs.recv_timeout(LONG).unwrap();
    waits.go.send(()).unwrap();
    waits.answer.recv_timeout(LONG).unwrap().unwrap();
    assert_eq!(stored(&one), [1, 2]);
}

#[test]
fn after_closing_all_is_stored_and_new_work_is_refused() {
    each_database(|name, url| {
        let db = open(url);
        let results: Vec<(u32, Result<(), DbError>)> = scope(|s| {
            let threads: Vec<_> = (0..32u32)
                .map(|n| {
                    let db = db.clone();
                    s.spawn(move || (n, db.write_in(WS, move |c| insert(c, n))))
                })
                .collect();
            std::thread::sleep(Duration::from_millis(3));
            db.close();
            db.close();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert!(matches!(db.write_in(WS, |c| insert(c, 99)), Err(DbError::Unavailable(_))));
        assert!(matches!(db.ping(), Err(DbError::Unavailable(_))));
        drop(db);
        if name == "sqlite" {
            let path = url.path().unwrap().display().to_string();
            assert!(
                std::fs::metadata(format!("{path}-wal")).map_or(true, |wal| wal.len() == 0),
                "the log is left over"
            );
        }
        let again = Database::open(url, Options::default()).unwrap();
        let acknowledged: Vec<i64> = results.iter().filter(|(_, r)| r.is_ok()).map(|(n, _)| i64::from(*n)).collect();
        assert_eq!(stored(&again), acknowledged);
    });
}

#[test]
fn sixteen_writers_store_each_write_exactly_once() {
    each_database(|_, url| {
        let db = open(url);
        run(&db, "CREATE TABLE written (k BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)").unwrap();
        run(&db, "INSERT INTO written VALUES (1, 0)").unwrap();
        scope(|s| {
            for thread in 0..16u32 {
                let db = &db;
                s.spawn(move || {
                    for i in 0..200 {
                        db.write_in(WS, move |c| {
                            insert(c, thread * 200 + i)?;
                            Ok::<_, DbError>(c.batch_execute("UPDATE written SET n = n + 1")?)
                        })
                        .unwrap();
                    }
                });
            }
        });
        assert_eq!(stored(&db), (0..3200).collect::<Vec<i64>>());
        run(&db, "INSERT INTO t SELECT n + 10000 FROM written").unwrap();
        assert_eq!(stored(&db).last(), Some(&13200));
    });
}

#[test]
fn postgresql_may_ask_for_the_same_transaction_three_times_more() {
    let fresh = Fresh::postgres();
    let db = open(&fresh.url);
    for (failures, expected) in [(3, Ok(())), (4, Err(DbError::Busy))] {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = runs.clone();
        let outcome = db.write(move |c| {
            insert(c, failures)?;
            if counted.fetch_add(1, Ordering::Relaxed) < failures {
                c.batch_execute("DO $$ BEGIN RAISE EXCEPTION 'asked by a test' USING ERRCODE = '40001'; END $$")?;
            }
            Ok(())
        });
        assert_eq!(outcome, expected);
        assert_eq!(runs.load(Ordering::Relaxed), 4);
    }
    assert_eq!(stored(&db), [3]);
}

#[test]
fn two_that_lock_each_other_out_both_succeed_in_the_end() {
    let fresh = Fresh::postgres();
    let db = open(&fresh.url);
    run(&db, "INSERT INTO t VALUES (1), (2)").unwrap();
    scope(|s| {
        for (first, second) in [(1, 2), (2, 1)] {
            let db = &db;
            s.spawn(move || {
                db.write(move |c| {
                    c.batch_execute(&format!("UPDATE t SET n = n WHERE n = {first}; SELECT pg_sleep(0.3)"))?;
                    Ok::<_, DbError>(c.batch_execute(&format!("UPDATE t SET n = n WHERE n = {second}"))?)
                })
                .unwrap();
            });
        }
    });
}

#[test]
fn a_connection_lost_before_the_commit_is_unavailable_and_during_it_unknown() {
    let fresh = Fresh::postgres();
    let db = open(&fresh.url);
    let lost = run(&db, "INSERT INTO t VALUES (1); SELECT pg_terminate_backend(pg_backend_pid(), 1000)");
    assert!(matches!(lost, Err(DbError::Unavailable(_))), "{lost:?}");
    // A deferred trigger runs inside COMMIT.
    run(
        &db,
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS \
              $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$",
    )
    .unwrap();
    run(
        &db,
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED \
              FOR EACH ROW EXECUTE FUNCTION die()",
    )
    .unwrap();
    assert_eq!(run(&db, "INSERT INTO t VALUES (2)"), Err(DbError::OutcomeUnknown));
    assert!(stored(&db).is_empty());
}

#[test]
fn a_writer_of_another_process_is_waited_for_and_then_the_database_is_busy() {
    let fresh = Fresh::sqlite();
    let db = open(&fresh.url);
    let other = Database::open(&fresh.url, Options::default()).unwrap();
    let held = hold(&other, 1);
    held.runs.recv_timeout(LONG).unwrap();
    assert_eq!(db.write_in(WS, |c| insert(c, 2)), Err(DbError::Busy));
    held.go.send(()).unwrap();
    held.answer.recv_timeout(LONG).unwrap().unwrap();
    db.write_in(WS, |c| insert(c, 3)).unwrap();
    assert_eq!(stored(&db), [1, 3]);
}

#[test]
fn a_full_disk_and_a_lost_transaction_are_told_and_survived() {
    let fresh = Fresh::sqlite();
    let db = open(&fresh.url);
    run(&db, "CREATE TABLE big (b BLOB NOT NULL)").unwrap();
    run(&db, "PRAGMA max_page_count = 20").unwrap();
    let full = run(&db, "INSERT INTO big VALUES (zeroblob(1000000))");
    assert!(matches!(full, Err(DbError::Unavailable(_))), "{full:?}");
    db.write_in(WS, |c| insert(c, 1)).unwrap();
    run(&db, "PRAGMA max_page_count = 1000000").unwrap();
    run(&db, "INSERT INTO big VALUES (zeroblob(1000000))").unwrap();
    // SQLite itself rolls everything back after some errors; this looks the same from outside.
    let gone = run(&db, "INSERT INTO t VALUES (2); ROLLBACK");
    assert!(matches!(gone, Err(DbError::Unavailable(_))), "{gone:?}");
    db.write_in(WS, |c| insert(c, 3)).unwrap();
    assert_eq!(stored(&db), [1, 3]);
}
