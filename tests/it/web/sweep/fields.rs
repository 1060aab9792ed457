//! What each form is sent with.

/// A form that the rules can understand, for a POST route.
pub fn fields(pattern: &str) -> Vec<(&'static str, &'static str)> {
    let desk = pattern.strip_prefix("/desk/cases/{reference}/");
    match desk.unwrap_or(pattern) {
        "triage" => vec![("problem_type", "other"), ("priority", "high"), ("team", ""), ("version", "1")],
        "assignment" => vec![("assignee", "me"), ("version", "1")],
        "tags" | "miss-reason" | "follow-up" => of_a_mark(desk.unwrap_or_default()),
        "messages" | "notes" | "information-request" => vec![("body", "您好")],
        "presence" => vec![("what", "viewing")],
        "draft" => vec![("kind", "notes"), ("body", "写到一半")],
        "evidence/{file}/check" => vec![("amount", "yes")],
        "merchant-request" | "platform-request" => vec![("whom", "叮铃到家"), ("body", "请说明。")],
        "order-facts" => vec![("claimant", "merchant"), ("state", "paid")],
        "offer" => {
            let due = [("due_on", "2026-12-01"), ("until", "2026-11-30"), ("version", "1")];
            [("body", "退款"), ("remedy", "refund"), ("amount", "258.00")].into_iter().chain(due).collect()
        }
        "promise" => vec![("remedy", "refund"), ("promiser", "merchant"), ("due_on", "2026-12-01"), ("version", "1")],
        "remedies/{id}/drop" => vec![("reason", "改为退款")],
        "payment-hold" => vec![("deduct", "yes"), ("body", "请先不要扣款"), ("until", "2026-11-30"), ("version", "1")],
        "payment-hold-answer" => vec![("answer", "refused"), ("version", "1")],
        "credit" | "/complaints/{reference}/credit" => vec![("what", "harm"), ("harm", "score")],
        "escalation" | "reopening" => vec![("reason", "超时"), ("version", "1")],
        "extension" => vec![("clock", "resolution"), ("days", "5"), ("reason", "等平台"), ("version", "1")],
        "extension-answer" => vec![("decision", "refuse"), ("version", "1")],
        "/oversight/scheduled/{schedule}" => {
            let when = [("every", "week"), ("weekday", "0"), ("day", "1"), ("hour", "8"), ("zone", "Asia/Shanghai")];
            [("name", "周报"), ("version", "1"), ("part", "times")].into_iter().chain(when).collect()
        }
        "/admin/retention/erasure/{class}" => vec![("before", "0"), ("confirm", "1")],
        "/exports" => vec![("query", "view=all")],
        "links" | "merge" | "merge/removal" | "split" => of_two_cases(desk.unwrap_or_default()),
        "letters" => vec![("field", "email"), ("value", "chen@mail.example"), ("version", "1")],
        "abusive" => vec![("text", "1"), ("abusive", "yes")],
        "correction" => vec![("field", "phone"), ("value", "13800002046"), ("version", "1")],
        "closure" => vec![("outcome", "upheld"), ("root_cause", "other"), ("explanation", "已退款"), ("version", "1")],
        "/desk/macros" | "/desk/macros/{macro}" => macro_fields(),
        "macro" => vec![("macro", "77"), ("body", "在查。"), ("version", "1")],
        "/desk/merchants/{merchant}/notices" | "/desk/providers/{provider}/notices" => {
            vec![("sent_on", "2026-11-24"), ("sent_to", "12315")]
        }
        "/desk/staffing/{person}/away" => vec![("hand_over", "keep")],
        "/desk/views" | "/desk/views/{view}" => {
            vec![("name", "急件"), ("reach", "everybody"), ("query", "view=all"), ("version", "1")]
        }
        "/desk/notifications/read" => vec![("upto", "1")],
        "language" | "/language" => vec![("locale", "zh-CN")],
        "/theme" => vec![("theme", "dark")],
        other => consumers_fields(other),
    }
}

/// What consumers post, and everybody for their account.
fn consumers_fields(pattern: &str) -> Vec<(&'static str, &'static str)> {
    match pattern {
        "/complaints/{reference}/evidence/{file}/audience" => vec![("audience", "merchant")],
        "/respond/cases/{reference}/{answer}" => vec![("state", "paid"), ("seen", "0"), ("key", "k1")],
        "/complaints/{reference}/rating" => vec![("score", "4")],
        "/complaints/{reference}/reopening" => vec![("reason", "没有退"), ("version", "1")],
        "/complaints/{reference}/escalation" => vec![("reason", "请别人看看")],
        "/complaints/{reference}/answers" => vec![("answer-1", "没有"), ("request", "1"), ("key", "k1")],
        "/complaints/{reference}/messages" => vec![("body", "谢谢"), ("key", "k1")],
        "/complaints/{reference}/offer" => vec![("decision", "accept"), ("offer", "1")],
        "/account/settings" => vec![("letters", "all"), ("locale", "zh-CN"), ("zone", "")],
        "/account/deletion" => vec![("password", "not this one")],
        "/account/sessions" => vec![("session", "others")],
        "/complaints/new/orders/removal" => vec![("order_number", "DL20261110002")],
        "/complaints/new/orders" => vec![("order_number", "DL20261110002"), ("amount", "19.00")],
        "/complaints/new/missing" => vec![("slot", "bank_line"), ("reason", "lost")],
        "/complaints/new/screenshot" => vec![("screenshot", "1"), ("amount", "258.00")],
        "/complaints/new/payment" => vec![("bill", "1"), ("line", "1")],
        other => of_incidents(other),
    }
}

fn of_incidents(pattern: &str) -> Vec<(&'static str, &'static str)> {
    let texts = [("text_zh", "在处理。"), ("text_en", "In hand.")];
    match pattern.trim_start_matches("/oversight/incidents") {
        "incident" => vec![("incident", "78")],
        "" => vec![("provider", "jd"), ("problem_type", "other"), ("since", "2026-11-24")],
        "/new" => vec![("case", "RD-2026-000001-3")],
        "/{incident}" => vec![("title_zh", "故障"), ("title_en", "Fault"), ("version", "1")],
        "/{incident}/cases" => vec![("act", "join"), ("case", "RD-2026-000001-3")],
        "/{incident}/decision" => vec![("decision", "reopen"), ("version", "1")],
        "/{incident}/message" => texts.into_iter().chain([("go", "send")]).collect(),
        "/{incident}/banner" => texts.into_iter().chain([("from", "2026-11-24T14:00"), ("until", "2026-11-25T14:00")]).collect(),
        _ => Vec::new(),
    }
}

fn of_a_mark(noun: &str) -> Vec<(&'static str, &'static str)> {
    match noun {
        "tags" => vec![("add", "回访")],
        "miss-reason" => vec![("miss", "first_response.1"), ("reason", "workload")],
        _ => vec![("on", "2026-12-01")],
    }
}

fn of_two_cases(noun: &str) -> Vec<(&'static str, &'static str)> {
    match noun {
        "links" => vec![("relation", "related"), ("other", "RD-2026-000001-3")],
        "merge" => vec![("into", "RD-2026-000001-3"), ("version", "1"), ("theirs", "1")],
        "merge/removal" => vec![("version", "1"), ("theirs", "1")],
        _ => vec![
            ("summary", "客服不回"),
            ("problem_type", "other"),
            ("description", "另一件事"),
            ("amount", "258.00"),
            ("version", "1"),
        ],
    }
}

fn macro_fields() -> Vec<(&'static str, &'static str)> {
    let says = [("called", "在查"), ("says", "note"), ("text_zh", "在查。"), ("hands", "keep")];
    says.into_iter().chain([("afterwards", "stay"), ("reach", "everybody"), ("step", "save")]).collect()
}

/// Whether the route takes files.
pub fn takes_files(pattern: &str) -> bool {
    pattern.ends_with("/evidence")
        || pattern.ends_with("/replacement")
        || pattern.ends_with("/import")
        || pattern.ends_with("/order-files")
}
