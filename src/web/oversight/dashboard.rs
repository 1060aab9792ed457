//! Where a supervisor begins.

use actix_web::HttpResponse;

use crate::paths;
use crate::web::guards::Supervisor;
use crate::web::page::see_other;

/// The only report there is.
pub async fn index(_: Supervisor) -> HttpResponse {
    see_other(&paths::response_times())
}
