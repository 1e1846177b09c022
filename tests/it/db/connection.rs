//! Addresses, settings and reading.

use crate::support::databases::{Fresh, each_database};
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::{BigInt, Text};
use std::time::Duration;
use touchstone::db::{AnyConn, Backend, Database, DatabaseUrl, DbError, Options};

fn number(conn: &mut AnyConn, query: &str) -> Result<i64, DbError> {
    Ok(match conn {
        AnyConn::Sqlite(c) => sql::<BigInt>(query).get_result(c)?,
        AnyConn::Pg(c) => sql::<BigInt>(query).get_result(c)?,
    })
}

fn text(conn: &mut AnyConn, query: &str) -> Result<String, DbError> {
    Ok(match conn {
        AnyConn::Sqlite(c) => sql::<Text>(query).get_result(c)?,
        AnyConn::Pg(c) => sql::<Text>(query).get_result(c)?,
    })
}

#[test]
fn a_mistyped_address_is_refused_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let before = std::fs::read_dir(".").unwrap().count();
    for typo in [
        "",
        "postgres:typo",
        "postgre://localhost/x",
        "sqlite",
        "sqlite:",
        "sqlite://",
        "sqlite:data/",
        "data.db",
        "mysql://localhost/x",
        "sqlite::memory:",
        "sqlite:x.db?mode=rwc",
        "Postgres://localhost/x",
        "sqlite3:x.db",
        "sqlite:a\0b",
    ] {
        match DatabaseUrl::parse(typo) {
            Err(DbError::Refused(says)) => assert!(!says.is_empty()),
            other => panic!("{typo:?} gave {other:?}"),
        }
    }
    let says = DatabaseUrl::parse("postgre://u:hunter2@localhost/x").unwrap_err().to_string();
    assert!(says.contains("sqlite:") && says.contains("postgres://") && !says.contains("hunter2"), "{says}");
    assert_eq!(std::fs::read_dir(".").unwrap().count(), before);

    let missing = DatabaseUrl::parse(&format!("sqlite:{}/none/x.db", folder.path().display())).unwrap();
    let says = Database::open(&missing, Options::default()).err().unwrap();
    assert!(matches!(&says, DbError::Refused(text) if text.contains("none")), "{says}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn addresses_are_read_as_people_write_them_and_printed_without_password() {
    for (address, path) in
        [("sqlite:a.db", "a.db"), ("sqlite://a.db", "a.db"), ("sqlite:///x/a.db", "/x/a.db"), (" sqlite:/x/a ", "/x/a")]
    {
        assert_eq!(DatabaseUrl::parse(address).unwrap().path().unwrap().to_str().unwrap(), path);
    }
    let url = DatabaseUrl::parse("postgresql://u:hunter2@h/x?options=-csearch_path%3Dname").unwrap();
    assert_eq!(url.backend(), Backend::Postgres);
    assert!(!format!("{url} {url:?}").contains("hunter2"));
}

#[test]
fn every_connection_has_our_settings() {
    each_database(|name, url| {
        let db = Database::open(url, Options::default()).unwrap();
        let wanted: &[(&str, &str)] = match name {
            "sqlite" => &[
                ("PRAGMA busy_timeout", "5000"),
                ("PRAGMA foreign_keys", "1"),
                ("PRAGMA journal_mode", "wal"),
                ("PRAGMA synchronous", "2"),
                ("PRAGMA trusted_schema", "0"),
                ("PRAGMA journal_size_limit", "67108864"),
            ],
            _ => &[
                ("SHOW statement_timeout", "10s"),
                ("SHOW lock_timeout", "5s"),
                ("SHOW timezone", "UTC"),
                ("SHOW idle_in_transaction_session_timeout", "30s"),
                ("SHOW client_encoding", "UTF8"),
            ],
        };
        for &(query, value) in wanted {
            let reads = db.read(|c| text(c, query)).unwrap();
            let writes = db.write(move |c| text(c, query)).unwrap();
            assert_eq!((reads.as_str(), writes.as_str()), (value, value), "{query}");
        }
        assert_eq!(db.warnings(), [""; 0]);
        db.ping().unwrap();
    });
}

#[test]
fn a_server_that_may_lose_data_is_named() {
    let fresh = Fresh::postgres();
    let address = format!("{}%20-csynchronous_commit%3Doff", fresh.address);
    let db = Database::open(&DatabaseUrl::parse(&address).unwrap(), Options::default()).unwrap();
    assert!(db.warnings()[0].contains("synchronous_commit"), "{:?}", db.warnings());
    assert_eq!(db.warnings().len(), 1);
}

#[test]
fn a_read_sees_one_moment_and_may_not_write() {
    each_database(|_, url| {
        let db = Database::open(url, Options::default()).unwrap();
        db.write(|c| Ok::<_, DbError>(c.batch_execute("CREATE TABLE t (n BIGINT NOT NULL)")?)).unwrap();
        let (before, after) = db
            .read(|c| {
                let before = number(c, "SELECT count(*) FROM t")?;
                db.write(|c| Ok::<_, DbError>(c.batch_execute("INSERT INTO t VALUES (1)")?))?;
                Ok::<_, DbError>((before, number(c, "SELECT count(*) FROM t")?))
            })
            .unwrap();
        assert_eq!((before, after), (0, 0));
        let refused = db.read(|c| Ok::<_, DbError>(c.batch_execute("INSERT INTO t VALUES (2)")?));
        assert!(matches!(refused, Err(DbError::Unavailable(_))), "{refused:?}");
        assert_eq!(db.read(|c| number(c, "SELECT count(*) FROM t")).unwrap(), 1);
    });
}

#[test]
fn errors_say_what_a_caller_can_act_on() {
    each_database(|name, url| {
        let db = Database::open(url, Options::default()).unwrap();
        let run = |statement: &'static str| db.write(move |c| Ok::<_, DbError>(c.batch_execute(statement)?));
        run("CREATE TABLE p (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b))").unwrap();
        run("CREATE TABLE k (a BIGINT NOT NULL, b BIGINT NOT NULL, FOREIGN KEY (a, b) REFERENCES p (a, b))").unwrap();
        run("INSERT INTO p VALUES (1, 1)").unwrap();
        let taken = if name == "sqlite" { "p.a, p.b" } else { "p_pkey" };
        assert_eq!(run("INSERT INTO p VALUES (1, 1)"), Err(DbError::UniqueViolation(taken.into())));
        assert_eq!(run("INSERT INTO k VALUES (2, 1)"), Err(DbError::ForeignKeyViolation));
        assert!(matches!(run("SELEKT"), Err(DbError::Unexpected(_))));
        assert_eq!(DbError::from(diesel::result::Error::NotFound), DbError::NotFound);
    });
}

#[test]
fn when_all_connections_are_taken_the_database_is_busy() {
    each_database(|_, url| {
        let options = Options { readers: 1, wait: Duration::from_millis(50) };
        let db = Database::open(url, options).unwrap();
        let inner = db.read(|_| Ok::<_, DbError>(db.ping())).unwrap();
        assert_eq!(inner, Err(DbError::Busy));
        db.ping().unwrap();
    });
}

#[test]
fn a_connection_that_died_while_idle_is_replaced_unseen() {
    let fresh = Fresh::postgres();
    let db = Database::open(&fresh.url, Options::default()).unwrap();
    for write in [false, true] {
        let victim = db.read(|c| number(c, "SELECT pg_backend_pid()::bigint")).unwrap();
        let killer = Database::open(&fresh.url, Options::default()).unwrap();
        killer
            .read(|c| Ok::<_, DbError>(c.batch_execute(&format!("SELECT pg_terminate_backend({victim}, 5000)"))?))
            .unwrap();
        if write {
            db.write(|c| number(c, "SELECT 1::bigint")).unwrap();
        } else {
            db.ping().unwrap();
        }
    }
}
