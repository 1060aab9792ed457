//! What programs speak with: JSON in, JSON out, problems by RFC 9457 in the caller's language. No cookie, no session and no
//! page: who speaks is proven by each message itself.

mod body;
mod caller;
pub mod order_facts;
mod problem;
pub mod signed;

use actix_web::HttpResponse;

pub use caller::program;

use self::caller::Caller;
use self::problem::{Kind, Problem};

/// An address of ours, and not by this method.
pub async fn wrong_method(caller: Caller) -> HttpResponse {
    Problem::of(Kind::WrongMethod).answer(&caller)
}
