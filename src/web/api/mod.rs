//! What programs speak with: JSON in, JSON out, problems by RFC 9457 in the caller's language. No cookie, no session and no
//! page: who speaks is proven by each message itself, or by the token of somebody of ours (ADR 39).

mod acts;
mod bearer;
mod body;
mod caller;
pub mod cases;
pub mod docs;
pub mod document;
pub mod events;
pub mod evidence;
mod examples;
pub mod facts;
mod filing;
pub mod messages;
mod once;
pub mod operations;
pub mod order_facts;
mod paging;
mod problem;
mod promised;
mod shapes;
pub mod signed;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

pub use acts::{assign, close, escalate, reopen, triage};
pub use bearer::HASHED;
pub use caller::program;

use self::caller::Caller;
use self::problem::{Kind, Problem};

/// An address of ours, and not by this method.
pub async fn wrong_method(caller: Caller, request: HttpRequest) -> HttpResponse {
    let mut answer = Problem::of(Kind::WrongMethod).answer(&caller);
    if let Ok(allowed) = operations::allowed(&request).parse() {
        answer.headers_mut().insert(header::ALLOW, allowed);
    }
    answer
}
