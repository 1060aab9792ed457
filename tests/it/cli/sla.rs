//! `redress sla due --policy`: dates with their arithmetic, without a database.

use serde_json::{Value, json};

use super::{redress, said};

fn ask(arguments: &[&str]) -> (bool, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let output = redress(folder.path(), &[]).args(["sla", "due"]).args(arguments).output().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");
    (output.status.success(), said(&output), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

#[test]
fn the_arithmetic_of_a_date_is_printed_as_json() {
    let (ok, told, answer) = ask(&["--policy", "house", "--filed", "2026-02-13T17:30:00+08:00", "--json"]);
    assert!(ok, "{told}");
    assert_eq!((&answer["policy"], &answer["calendar"]), (&json!("house"), &json!("cn")));
    assert_eq!(answer["filed"], "2026-02-13T17:30:00+08:00");
    let first = &answer["clocks"][1];
    assert_eq!((&first["clock"], &first["due"]), (&json!("first_response"), &json!("2026-02-14T16:30:00+08:00")));
    let step = |from: &str, to: &str, counts: i64, why: &str| json!({ "from": from, "to": to, "counts": counts, "why": why });
    assert_eq!(
        first["steps"],
        json!([
            step("2026-02-13T17:30:00+08:00", "2026-02-13T18:00:00+08:00", 1800, "working hours"),
            step("2026-02-13T18:00:00+08:00", "2026-02-14T09:00:00+08:00", 0, "outside working hours"),
            step("2026-02-14T09:00:00+08:00", "2026-02-14T16:30:00+08:00", 27_000, "working hours of a make-up working day"),
        ])
    );
}

#[test]
fn a_policy_that_is_not_in_force_is_reckoned_and_says_so() {
    for (policy, filed, told) in [
        ("cn-samr-2026", "2026-02-13T17:30:00+08:00", "in force from 2026-04-15, not yet on 2026-02-13"),
        ("cn-samr-2020", "2026-05-06T17:30:00+08:00", "was in force until 2026-04-14, no longer on 2026-05-06"),
    ] {
        let (ok, _, answer) = ask(&["--policy", policy, "--filed", filed, "--json"]);
        assert!(ok && answer["clocks"][0]["steps"][0]["why"].as_str().unwrap().contains(told), "{answer}");
    }
}

#[test]
fn pauses_and_acceptance_are_counted_from_the_command_line() {
    let pauses = [
        "--pause",
        "2026-11-24T10:00:00+08:00..2026-11-24T12:00:00+08:00",
        "--pause",
        "2026-11-24T12:00:00+08:00..2026-11-25T10:00:00+08:00",
    ];
    let (_, _, answer) = ask(&[&["--policy", "house", "--filed", "2026-11-24T09:00:00+08:00", "--json"], &pauses[..]].concat());
    assert_eq!(answer["clocks"][0]["due"], "2026-11-25T13:00:00+08:00", "{answer}");
    let accepted = ["--filed", "2026-08-01T09:00:00+08:00", "--accepted", "2026-08-05T09:00:00+08:00", "--json"];
    let (_, _, answer) = ask(&[&["--policy", "cn-samr-2026"], &accepted[..]].concat());
    assert_eq!(answer["clocks"][0]["due"], "2026-10-08T23:59:59+08:00", "{answer}");
}

#[test]
fn without_json_the_sum_is_for_people_and_names_its_source() {
    let (ok, told, _) = ask(&["--policy", "cn-bank-simple", "--filed", "2026-02-06T09:00:00+08:00"]);
    assert!(ok && told.contains("final_response  due 2026-02-24T23:59:59+08:00"), "{told}");
    assert!(told.contains("holiday: spring festival") && told.contains("not legal advice"), "{told}");
}

#[test]
fn nonsense_is_refused_with_what_to_write_instead() {
    let filed = ["--filed", "2026-02-06T09:00:00+08:00"];
    let house = [&["--policy", "house"], &filed[..]].concat();
    for (arguments, told) in [
        ([&["--policy", "nonsense"], &filed[..]].concat(), "cn-bank-simple, cn-bank-complex"),
        (vec!["--policy", "house", "--filed", "yesterday"], "such as 2026-02-13T17:30:00+08:00"),
        (vec!["--policy", "house", "--filed", "2026-02-30T09:00:00+08:00"], "is not a time with its zone"),
        (vec!["--policy", "house", "--filed", "9999-01-01T00:00:00Z"], "calendars count from 1971 to 2199"),
        (vec!["--policy", "house"], "--filed"),
        (filed.to_vec(), "--policy"),
        ([&house[..], &["--pause", "2026-02-07T09:00:00+08:00"]].concat(), "is not FROM..TO"),
        ([&house[..], &["--pause", "2026-02-08T09:00:00+08:00..2026-02-07T09:00:00+08:00"]].concat(), "ends before it starts"),
        ([&house[..], &["--accepted", "2026-02-05T09:00:00+08:00"]].concat(), "lies before --filed"),
    ] {
        let (ok, said, _) = ask(&arguments);
        assert!(!ok && said.contains(told), "{arguments:?}: {said}");
    }
}

#[test]
fn a_law_that_is_not_known_is_refused_at_start_and_by_the_doctor() {
    let folder = tempfile::tempdir().unwrap();
    let with = |law: &str, command: &str| redress(folder.path(), &[("STATUTORY_POLICY", law)]).arg(command).output().unwrap();
    for command in ["serve", "doctor"] {
        let output = with("house", command);
        assert!(!output.status.success() && said(&output).contains("REDRESS_STATUTORY_POLICY=house"), "{}", said(&output));
    }
    assert!(said(&with("cn-credit", "doctor")).contains("final response clock of cn-credit"));
    assert!(said(&with("cn-samr-2020", "doctor")).contains("cn-samr-2020 (REDRESS_STATUTORY_POLICY) is not in force"));
}
