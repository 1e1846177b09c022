use super::health::Program;
use crate::support::app::Visitor;
use std::process::Command;

fn run(folder: &tempfile::TempDir, arguments: &[&str], environment: &[(&str, &str)]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    command.args(arguments).current_dir(folder).env_remove("DATABASE_URL").env_remove("BASE_URL");
    let done = command.envs(environment.iter().copied()).output().unwrap();
    (done.status.success(), String::from_utf8(done.stderr).unwrap() + &String::from_utf8(done.stdout).unwrap())
}

#[test]
fn all_mistakes_in_the_settings_are_told_at_once_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "BASE_URL=touch.example\nTOUCHSTONE_WORKERS=many\n").unwrap();
    let environment = [("DATABASE_URL", "mysql://u:CANARY@h/d"), ("TOUCHSTONE_LISTNE", "x")];
    let (fine, said) = run(&folder, &["serve", "--listen", "here"], &environment);
    assert!(!fine);
    for (name, instead) in [
        ("BASE_URL", "https://touchstone.example.org"),
        ("TOUCHSTONE_WORKERS", "1 to 256"),
        ("TOUCHSTONE_LISTEN", "127.0.0.1:8080"),
        ("DATABASE_URL", "postgres://"),
        ("TOUCHSTONE_LISTNE", "TOUCHSTONE_LISTEN"),
    ] {
        let line = said.lines().find(|l| l.trim_start().starts_with(name)).unwrap_or_else(|| panic!("{name}: {said}"));
        assert!(line.contains(instead), "{line}");
    }
    assert!(!said.contains("CANARY"));
    assert!(!folder.path().join("data").exists(), "nothing is made before all is checked");
}

#[test]
fn the_environment_wins_over_the_file_and_a_broken_file_is_named_without_its_contents() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "TOUCHSTONE_DATA=from-file\n").unwrap();
    assert!(run(&folder, &["migrate"], &[]).0);
    assert!(folder.path().join("from-file/touchstone.db").exists());
    assert!(run(&folder, &["migrate"], &[("TOUCHSTONE_DATA", "from-environment")]).0);
    assert!(folder.path().join("from-environment/touchstone.db").exists());
    std::fs::write(folder.path().join(".env"), "DATABASE_URL 'CANARY\n").unwrap();
    let (fine, said) = run(&folder, &["migrate"], &[]);
    assert!(!fine && said.contains(".env") && !said.contains("CANARY"), "{said}");
}

#[test]
fn misspelt_names_and_broken_lines_of_the_file_are_told_with_all_other_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    let file = "DATABSE_URL=CANARY\nBASEURL=CANARY\nSMTP_URL=x\nTOUCHSTONE_LOG 'CANARY\nTOUCHSTONE_WORKERS=many\n";
    std::fs::write(folder.path().join(".env"), file).unwrap();
    let (fine, said) = run(&folder, &["serve", "--listen", "here"], &[]);
    assert!(!fine && !said.contains("CANARY") && !said.contains("SMTP"), "{said}");
    for needle in [
        "DATABSE_URL in line 1 of .env is no setting. Did you mean DATABASE_URL?",
        "BASEURL in line 2 of .env is no setting. Did you mean BASE_URL?",
        "Line 4 of .env can't be read",
        "TOUCHSTONE_LISTEN is \"here\"",
    ] {
        assert!(said.contains(needle), "{needle}: {said}");
    }
    std::fs::write(folder.path().join(".env"), "A B\nTOUCHSTONE_WORKERS=many\n").unwrap();
    let (fine, said) = run(&folder, &["migrate"], &[]);
    assert!(!fine && said.contains("Line 1") && said.contains("TOUCHSTONE_WORKERS is"), "{said}");
}

#[test]
fn people_and_members_can_be_made_without_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let make = |email: &str, more: &[&str], passphrase: &str| {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["admin", "create-user", "--name", "Kim", "--password-stdin", "--email", email])
            .args(more)
            .current_dir(&folder)
            .env_remove("DATABASE_URL")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(passphrase.as_bytes()).unwrap();
        child.wait().unwrap().success()
    };
    assert!(make("kim@example.org", &["--workspace", "Northfold"], "staple correct horse\n"));
    assert!(!make("KIM@example.org", &[], "staple correct horse"), "the address is taken");
    assert!(!make("lou@example.org", &[], "password"));
    assert!(make("lou@example.org", &[], "staple correct horse"));
    let member = ["admin", "add-member", "--workspace", "Northfold", "--email", "lou@example.org", "--role"];
    let (fine, said) = run(&folder, &[&member[..], &["editor"]].concat(), &[]);
    assert!(fine, "{said}");
    let (fine, said) = run(&folder, &[&member[..], &["king"]].concat(), &[]);
    assert!(!fine && said.contains("viewer, commenter, editor or owner"));
    let (_, said) = run(&folder, &["setup-link"], &[]);
    assert!(said.contains("set up already"));

    assert!(!make("max@example.org", &["--workspace", " NORTHFOLD "], "staple correct horse"), "the name is taken");
    assert!(make("max@example.org", &[], "staple correct horse"), "and nobody was made by that");
    let role = |email: &str, role: &str| {
        let who = ["admin", "add-member", "--workspace", "Northfold", "--email", email, "--role", role];
        run(&folder, &who, &[])
    };
    let (fine, said) = role("kim@example.org", "viewer");
    assert!(!fine && said.contains("only owner"), "{said}");
    assert!(role("lou@example.org", "owner").0 && role("kim@example.org", "viewer").0, "now there is another one");
    std::fs::write(folder.path().join("r.csv"), "experiment,offer,outcome\nA,B,buy\n").unwrap();
    let (fine, said) = run(&folder, &["import", "r.csv", "--as", "kim@example.org"], &[]);
    assert!(!fine && said.contains("may only read in this workspace; editors import"), "{said}");
    let (fine, said) = run(&folder, &["import", "r.csv", "--as", "max@example.org"], &[]);
    assert!(!fine && said.contains("is no member of this workspace"), "{said}");
}

#[test]
fn the_log_holds_no_secrets_and_no_addresses() {
    let mut program = Program::start();
    let visitor = Visitor::new(&format!("http://{}", program.address));
    let setup = program.setup.clone();
    visitor.get(&format!("/setup?token={setup}"));
    let fields = [
        ("token", setup.as_str()),
        ("name", "CANARY-1"),
        ("email", "canary-2@example.org"),
        ("passphrase", "correct CANARY-3 staple"),
        ("workspace", "CANARY-4"),
    ];
    let done = visitor.post_bare("/setup", &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    let cookie = done.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    visitor.sign_in("canary-2@example.org", "CANARY-5");
    visitor.get("/w/1/CANARY-6?q=CANARY-7");
    visitor.get("/account");
    visitor
        .request("GET", "/CANARY-8")
        .header("x-forwarded-for", "CANARY-9")
        .header("accept", "CANARY")
        .send()
        .unwrap();
    assert_eq!(program.terminate().0, Some(0));
    let log = program.log();
    assert!(log.contains("\"route\":\"/account\"") && log.contains("\"method\":\"GET\""), "{log}");
    for secret in ["CANARY", "canary", &setup, &cookie] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
