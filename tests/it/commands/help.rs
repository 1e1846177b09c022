//! What the program says of itself.

use super::run;

#[test]
fn help_names_a_servers_settings_only_where_they_mean_something() {
    for command in ["report", "plan", "choices", "forecasts", "capture"] {
        for args in [["help", command], [command, "--help"]] {
            let told = run(&args, "").out;
            assert!(told.contains("Usage: touchstone "), "{command}: {told}");
            for setting in ["--listen", "--database", "--base-url", "--trusted-proxies", "--workers"] {
                assert!(!told.contains(setting), "{command} has no use for {setting}: {told}");
            }
        }
    }
    for command in ["serve", "demo", "migrate", "import", "setup-link"] {
        assert!(run(&["help", command], "").out.contains("--database"), "{command}");
    }
    assert!(run(&["--help"], "").out.contains("--listen"));
}

#[test]
fn a_setting_may_stand_before_any_command() {
    let args = ["--log", "warn", "plan", "--bar", "0.3", "--stop-at", "40", "--format", "json"];
    assert_eq!(run(&args, "").json()["stop_at"], 40);
    let after = ["migrate", "--data", "here", "--log", "warn"];
    assert_eq!(run(&after, "").code, Some(0));
}
