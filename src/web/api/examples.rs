//! Examples of what is sent, as the page and the document show them. A test sends each of them.

use super::operations::{Needs, Operation};

/// The reference of a case that there is not.
const REFERENCE: &str = "RD-2026-004817-0";

/// What is sent, as JSON.
pub fn body(id: &str) -> Option<&'static str> {
    Some(match id {
        "file-case" => {
            r#"{"channel":"phone","problem_type":"order_stuck","provider":"alipay","merchant":"叮铃到家","order_number":"20261119200040011100","amount":"258.00","paid_on":"2026-11-19","summary":"已付款仍显示服务中","description":"11 月 19 日已经付款，订单一直显示服务中。","contact":{"name":"陈晓","email":"chenxiao@mail.example"},"consents":["share"]}"#
        }
        "triage-case" => r#"{"problem_type":"order_stuck","priority":"high"}"#,
        "assign-case" => r#"{"assignee":"me"}"#,
        "escalate-case" => r#"{"reason":"已超过平台承诺的时间"}"#,
        "close-case" => r#"{"outcome":"upheld","root_cause":"merchant_not_synced","explanation":"订单已完结，不会再扣款。"}"#,
        "reopen-case" => r#"{"reason":"平台又扣了一次款"}"#,
        "send-message" => r#"{"body":"您好，平台已收到我们的核实请求。"}"#,
        "write-note" => r#"{"body":"工单系统编号 88231"}"#,
        "record-fact" => r#"{"claimant":"merchant","state":"paid","body":"商家来电确认收到货款"}"#,
        "send-order-facts" => r#"{"order_number":"20261119200040011100","state":"paid","at":"2026-11-20T09:30:00+08:00"}"#,
        _ => return None,
    })
}

/// The command that asks it.
pub fn curl(operation: &Operation, base: &str) -> String {
    if operation.id == "send-order-facts" {
        return signed(base);
    }
    let path = operation.path.replace("{reference}", REFERENCE).replace("{file}", "$FILE");
    let mut lines = vec![format!("curl {base}{path}")];
    if operation.scope.is_some() {
        lines.push("-H \"authorization: Bearer $TOKEN\"".to_owned());
    }
    match operation.needs {
        Needs::Nothing => {}
        Needs::Key => lines.push("-H \"idempotency-key: $KEY\"".to_owned()),
        Needs::Version => lines.push("-H \"if-match: $ETAG\"".to_owned()),
    }
    if let Some(body) = body(operation.id) {
        lines.push("-H 'content-type: application/json'".to_owned());
        lines.push(format!("-d '{body}'"));
    }
    if operation.id == "add-evidence" {
        lines.push("-F evidence_kind=payment_screenshot -F file=@paid.jpg".to_owned());
    }
    if operation.id == "read-evidence" {
        lines.push("-o file".to_owned());
    }
    lines.join(" \\\n  ")
}

/// A message signs itself.
fn signed(base: &str) -> String {
    let body = body("send-order-facts").unwrap_or_default();
    format!(
        "secret=$(printf %s \"${{SECRET#whsec_}}\" | base64 -d | xxd -p -c 256)\n\
         body='{body}'\n\
         id=msg_$(openssl rand -hex 12) now=$(date +%s)\n\
         signature=$(printf '%s.%s.%s' \"$id\" \"$now\" \"$body\" | openssl dgst -sha256 -mac hmac -macopt \"hexkey:$secret\" -binary | base64)\n\
         curl {base}/api/v1/order-facts -H 'content-type: application/json' -H \"redress-sender: $SENDER\" \\\n  \
         -H \"webhook-id: $id\" -H \"webhook-timestamp: $now\" -H \"webhook-signature: v1,$signature\" -d \"$body\""
    )
}
