//! `redress bill inspect`: what a bill says, for people and for programs.

use serde_json::{Value, json};

use super::{redress, said};
use crate::bills::{ALIPAY, JD, gb18030};

fn inspect(bytes: &[u8], json: bool) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bill.csv");
    std::fs::write(&path, bytes).unwrap();
    let mut command = redress(folder.path(), &[]);
    command.args(["bill", "inspect"]).arg(&path);
    let output = if json { command.arg("--json").output() } else { command.output() }.unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is made");
    output
}

#[test]
fn a_bill_is_told_as_json() {
    let output = inspect(&gb18030(ALIPAY), true);
    assert!(output.status.success(), "{}", said(&output));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["source"], told["transactions"].as_array().unwrap().len()), (&json!("alipay"), 4));
    assert_eq!(
        told["transactions"][0],
        json!({
            "line": 16, "time": "2026-03-02T21:14:05+08:00", "direction": "out", "amount": "199.00", "refunded": null,
            "currency": "CNY", "counterparty": "叮铃到家", "description": "保洁", "method": "先享后付", "status_raw": "交易成功",
            "order_state": "paid", "transaction_id": "2026030222001475861390000001",
            "order_number": "ZMCB20260302220014758613902",
        })
    );
    assert_eq!(told["warnings"], json!([]));
    let jd: Value = serde_json::from_slice(&inspect(JD.as_bytes(), true).stdout).unwrap();
    assert_eq!((&jd["transactions"][0]["amount"], &jd["transactions"][0]["refunded"]), (&json!("131.77"), &json!("89.84")));
}

#[test]
fn a_damaged_line_is_a_warning_and_a_file_that_is_no_bill_is_one_sentence() {
    let damaged = inspect(&gb18030(&ALIPAY.replace("2026-03-05 09:00:00", "gestern")), true);
    let told: Value = serde_json::from_slice(&damaged.stdout).unwrap();
    assert!(damaged.status.success());
    assert_eq!((told["transactions"].as_array().unwrap().len(), &told["warnings"][0]["line"]), (3, &json!(17)));
    for json in [true, false] {
        let none = inspect(b"hello", json);
        assert_eq!((none.status.code(), none.stdout.len()), (Some(1), 0));
        assert_eq!(String::from_utf8_lossy(&none.stderr).lines().count(), 1, "{}", said(&none));
    }
}

#[test]
fn people_read_a_table() {
    let output = inspect(&gb18030(ALIPAY), false);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("2026-03-02 21:14  out") && told.contains("叮铃到家"), "{told}");
    assert!(told.trim_end().ends_with("alipay: 4 transactions, 0 lines that could not be read"), "{told}");
}

/// The most memory that a process has held so far, in KiB; `None` once it is gone.
fn most_held(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

#[test]
fn half_a_million_lines_are_told_within_64_mib() {
    use std::io::Write as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bill.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    for line in JD.lines().take(7) {
        writeln!(file, "{line}").unwrap();
    }
    for n in 0..500_000 {
        writeln!(file, "2026-03-02 21:14:05,店,货,1.00,白条,交易成功,支出,类,{n:026},{n}").unwrap();
    }
    file.into_inner().unwrap();
    let mut command = redress(folder.path(), &[]);
    command.args(["bill", "inspect", "--json"]).arg(&path).stdout(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut most = 0;
    let ended = loop {
        most = most.max(most_held(child.id()).unwrap_or(0));
        match child.try_wait().unwrap() {
            Some(ended) => break ended,
            None => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    };
    assert!(ended.success());
    assert!(most > 1024 && most < 64 * 1024, "{most} KiB");
}
