//! `/desk/merchants/called?name=…`: a merchant that is in no register, by the name that cases write: the same figures, and the way
//! into the register for whoever keeps it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::{Card, DAYS, Read, show};
use crate::domain::figures::Period;
use crate::paths;
use crate::store::merchants;
use crate::store::parties::{self, Party};
use crate::store::reports::at_leisure;
use crate::web::desk::case::forms::Typed;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::page::{html_with, see_other};
use crate::web::server::AppData;

/// Longer names are nobody's, in characters.
const LONGEST: usize = 200;

/// The page; of a name that the register has, its own.
pub async fn of_name(agent: Agent, app: AppData, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    let name = query.get("name").map_or("", |name| name.trim()).to_owned();
    if name.is_empty() || name.chars().count() > LONGEST || name.contains(char::is_control) {
        return Err(WebError::NotFound);
    }
    let asked = name.clone();
    if let Some((id, _)) = app.db.read(move |conn| merchants::whose(conn, &asked)).await? {
        return Ok(see_other(&paths::desk_merchant(id)));
    }
    let page = agent.visitor.page(&request, &app);
    let today = page.dates.day_of(page.now);
    let (period, party) = (Period::before_day(today, DAYS), Party::Merchant(name.clone()));
    let asked = party.clone();
    let read = app.db.read(move |conn| at_leisure(conn, |conn| parties::figures(conn, &asked, period, (today, None))));
    let read = Read { party, name, about: None, card: Card::Unknown, figures: read.await?, notices: Vec::new(), period };
    let typed = Typed::of("notice", &(), page.words);
    Ok(html_with(StatusCode::OK, &show(page, &read, typed)))
}
