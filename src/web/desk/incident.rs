//! `POST …/incident`: the case joins an open incident, or leaves the one that it is in. And the card that says so.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::{Choice, Typed};
use crate::domain::case::Case;
use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::incidents as kept;
use crate::store::merchants;
use crate::store::providers::{self, Provider};
use crate::store::{Conn, StoreError};
use crate::web::WebError;
use crate::web::forms::Form;
use crate::web::oversight::incidents::words::{self, Named, Providers};
use crate::web::page::Page;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentForm {
    /// The one to be joined.
    #[serde(default)]
    incident: String,
    /// `leave`: the one that it is in is left.
    #[serde(default)]
    act: String,
}

pub async fn create(desk: Desk, Form(form): Form<IncidentForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("incident", &form, desk.words());
    let leaves = form.act == "leave";
    let id = typed.code("incident", |id| id.parse().ok().map(IncidentId));
    let flash = if leaves { "flash-incident-case-left" } else { "flash-incident-case-joined" };
    desk.act(typed, flash, id.map(|id| (id, leaves)), |tx, case, act, (id, leaves)| {
        let now_in = kept::cases::of_case(tx, case.id)?;
        if *leaves {
            return Ok(case.leave_incident(*id, now_in, act)?);
        }
        let incident = match kept::find(tx, *id) {
            Err(StoreError::NotFound) => return Err(crate::domain::refusal::Refusal::IncidentNotOpen.into()),
            found => found?,
        };
        Ok(case.join_incident(&incident, now_in, act)?)
    })
    .await
}

/// What the card is made of.
pub struct Beside {
    /// The one that the case is in.
    pub mine: Option<Incident>,
    /// Those that it could join, alike ones first.
    open: Vec<Incident>,
    providers: Vec<Provider>,
}

impl Beside {
    pub fn load(conn: &mut Conn, case: &Case) -> Result<Self, StoreError> {
        let mine = kept::cases::of_case(conn, case.id)?.map(|id| kept::find(conn, id)).transpose()?;
        let mut open = if mine.is_some() { Vec::new() } else { kept::open(conn)? };
        if !open.is_empty() {
            let known = merchants::of_written(conn, &case.order.merchant)?;
            let merchant = known.map_or_else(|| case.order.merchant.clone(), |(_, name)| name);
            open.sort_by_key(|it| !it.alike.is_of(case, &merchant));
        }
        let is_needed = mine.is_some() || !open.is_empty();
        Ok(Self { mine, open, providers: if is_needed { providers::all(conn)? } else { Vec::new() } })
    }
}

/// The card beside a case.
pub struct Card {
    /// The one that it is in; `None` where it is in none.
    pub mine: Option<Mine>,
    pub open: Vec<Choice>,
}

pub struct Mine {
    pub id: String,
    pub title: String,
    pub state: String,
    /// Where its page is; empty for whoever may not open it.
    pub url: String,
    /// The evidence in one sentence.
    pub highest: String,
    /// The picture of it, for whoever may take it.
    pub picture: String,
}

impl Card {
    pub fn of(page: &Page, beside: &Beside) -> Self {
        let names = Providers(beside.providers.clone());
        let may = page.may(Permission::RunIncidents);
        let mine = beside.mine.as_ref().map(|it| Mine {
            id: it.id.to_string(),
            title: names.title(page, it),
            state: page.code("incident-state", it.state.as_str()),
            url: if may { paths::oversight_incident(it.id) } else { String::new() },
            highest: words::highest(page, it),
            picture: if may { format!("{}/peak.svg", paths::oversight_incident(it.id)) } else { String::new() },
        });
        let choice = |it: &Incident| Choice { value: it.id.to_string(), label: names.title(page, it) };
        Self { mine, open: beside.open.iter().map(choice).collect() }
    }
}
