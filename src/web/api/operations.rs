//! What programs may ask, one table: the address, what a token needs for it, what is sent and what is answered. Tokens are held
//! to it, and the document at `/api/openapi.json` and the page at `/api/docs` are made of it.

use actix_web::HttpRequest;

use crate::domain::token::TokenScope;

/// What of a request decides beside its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// `Idempotency-Key`: it is done once, however often it is sent.
    Key,
    /// `If-Match`: it decides something, on the version that was read. A key may come with it.
    Version,
}

/// Something that programs may ask.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name, and the key of its words: `api-op-{id}`.
    pub id: &'static str,
    /// `get` or `post`.
    pub method: &'static str,
    pub path: &'static str,
    /// What a token has to be made for; `None`: no token is asked for.
    pub scope: Option<TokenScope>,
    pub needs: Needs,
    /// What the address may name after `?`.
    pub query: &'static [&'static str],
    /// The schema of what is sent.
    pub body: Option<&'static str>,
    /// As what it is sent.
    pub media: &'static str,
    /// The status of what was asked for, and the schema of its answer; no schema: bytes.
    pub answer: (u16, Option<&'static str>),
}

const GET: Operation = Operation {
    id: "",
    method: "get",
    path: "",
    scope: None,
    needs: Needs::Nothing,
    query: &[],
    body: None,
    media: "application/json",
    answer: (200, None),
};
const POST: Operation = Operation { method: "post", ..GET };

const fn act(id: &'static str, path: &'static str, body: &'static str) -> Operation {
    let scope = Some(TokenScope::CasesWrite);
    Operation { id, path, scope, needs: Needs::Version, body: Some(body), answer: (200, Some("Receipt")), ..POST }
}

/// All of it, in the order in which the page tells of it.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        id: "list-cases",
        path: "/api/v1/cases",
        scope: Some(TokenScope::CasesRead),
        query: &["status", "team", "order", "limit", "cursor"],
        answer: (200, Some("CaseList")),
        ..GET
    },
    Operation {
        id: "file-case",
        path: "/api/v1/cases",
        scope: Some(TokenScope::CasesWrite),
        needs: Needs::Key,
        body: Some("NewCase"),
        answer: (201, Some("Receipt")),
        ..POST
    },
    Operation {
        id: "read-case",
        path: "/api/v1/cases/{reference}",
        scope: Some(TokenScope::CasesRead),
        answer: (200, Some("Case")),
        ..GET
    },
    act("triage-case", "/api/v1/cases/{reference}/triage", "Triage"),
    act("assign-case", "/api/v1/cases/{reference}/assignment", "Assignment"),
    act("escalate-case", "/api/v1/cases/{reference}/escalation", "Escalation"),
    act("close-case", "/api/v1/cases/{reference}/closure", "Closure"),
    act("reopen-case", "/api/v1/cases/{reference}/reopening", "Reopening"),
    Operation {
        id: "list-messages",
        path: "/api/v1/cases/{reference}/messages",
        scope: Some(TokenScope::CasesRead),
        query: &["limit", "cursor"],
        answer: (200, Some("MessageList")),
        ..GET
    },
    Operation {
        id: "send-message",
        path: "/api/v1/cases/{reference}/messages",
        scope: Some(TokenScope::MessagesWrite),
        needs: Needs::Key,
        body: Some("NewMessage"),
        answer: (201, Some("Receipt")),
        ..POST
    },
    Operation {
        id: "write-note",
        path: "/api/v1/cases/{reference}/notes",
        scope: Some(TokenScope::MessagesWrite),
        needs: Needs::Key,
        body: Some("NewMessage"),
        answer: (201, Some("Receipt")),
        ..POST
    },
    Operation {
        id: "list-evidence",
        path: "/api/v1/cases/{reference}/evidence",
        scope: Some(TokenScope::EvidenceRead),
        answer: (200, Some("EvidenceList")),
        ..GET
    },
    Operation {
        id: "add-evidence",
        path: "/api/v1/cases/{reference}/evidence",
        scope: Some(TokenScope::EvidenceWrite),
        needs: Needs::Key,
        body: Some("NewEvidence"),
        media: "multipart/form-data",
        answer: (201, Some("Receipt")),
        ..POST
    },
    Operation {
        id: "read-evidence",
        path: "/api/v1/cases/{reference}/evidence/{file}",
        scope: Some(TokenScope::EvidenceRead),
        ..GET
    },
    Operation {
        id: "list-facts",
        path: "/api/v1/cases/{reference}/facts",
        scope: Some(TokenScope::CasesRead),
        answer: (200, Some("FactList")),
        ..GET
    },
    Operation {
        id: "record-fact",
        path: "/api/v1/cases/{reference}/facts",
        scope: Some(TokenScope::FactsWrite),
        needs: Needs::Key,
        body: Some("NewFact"),
        answer: (201, Some("Receipt")),
        ..POST
    },
    Operation {
        id: "list-events",
        path: "/api/v1/events",
        scope: Some(TokenScope::EventsRead),
        query: &["after", "limit"],
        answer: (200, Some("EventList")),
        ..GET
    },
    Operation {
        id: "send-order-facts",
        path: "/api/v1/order-facts",
        body: Some("OrderFacts"),
        answer: (200, Some("OrderFactsAnswer")),
        ..POST
    },
    Operation { id: "read-document", path: "/api/openapi.json", answer: (200, Some("Document")), ..GET },
];

/// What a request asks; a HEAD asks what a GET does.
pub fn of(request: &HttpRequest) -> Option<&'static Operation> {
    let (pattern, method) = (request.match_pattern()?, request.method().as_str());
    OPERATIONS.iter().find(|it| it.path == pattern && it.method.eq_ignore_ascii_case(method))
}

/// What an address takes, as the header `allow` says it.
pub fn allowed(request: &HttpRequest) -> String {
    let pattern = request.match_pattern().unwrap_or_default();
    let methods = OPERATIONS.iter().filter(|it| it.path == pattern);
    methods.map(|it| if it.method == "get" { "GET, HEAD" } else { "POST" }).collect::<Vec<_>>().join(", ")
}
