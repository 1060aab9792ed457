//! What the portal says of incidents, from when until when.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, first, load, update};
use super::super::error::StoreError;
use super::super::merchants::register;
use super::super::rows::decode;
use super::super::schema::{incident_banners, incidents};
use super::super::times::utc;
use crate::domain::codes::ProblemType;
use crate::domain::ids::{CaseId, IncidentId};
use crate::domain::incident::{Alike, Banner};

/// Banners that are read at once; there is seldom more than one.
const MOST: i64 = 20;

type Row = (i64, String, String, NaiveDateTime, NaiveDateTime, String, String, Option<String>);

const COLUMNS: (
    incident_banners::incident_id,
    incident_banners::text_zh,
    incident_banners::text_en,
    incident_banners::from_at,
    incident_banners::until_at,
    incidents::provider,
    incidents::problem_type,
    incidents::merchant,
) = (
    incident_banners::incident_id,
    incident_banners::text_zh,
    incident_banners::text_en,
    incident_banners::from_at,
    incident_banners::until_at,
    incidents::provider,
    incidents::problem_type,
    incidents::merchant,
);

fn banner((incident, zh, en, from, until, provider, problem, merchant): Row) -> Result<Banner, StoreError> {
    let alike = Alike { provider, problem_type: decode!(ProblemType, problem)?, merchant };
    Ok(Banner { incident: IncidentId(incident), alike, names: Vec::new(), zh, en, from: utc(from), until: utc(until) })
}

/// Those that are on or still to come.
pub fn coming(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Banner>, StoreError> {
    let with = incident_banners::table.inner_join(incidents::table.on(incidents::id.eq(incident_banners::incident_id)));
    let coming = with.filter(incident_banners::until_at.gt(now.naive_utc())).order(incident_banners::until_at).limit(MOST);
    let rows: Vec<Row> = load(conn, coming.select(COLUMNS))?;
    let mut banners = rows.into_iter().map(banner).collect::<Result<Vec<Banner>, StoreError>>()?;
    for banner in &mut banners {
        if let Some(merchant) = &banner.alike.merchant {
            banner.names = register::folded_names(conn, merchant)?;
        }
    }
    Ok(banners)
}

pub fn of_incident(conn: &mut Conn, incident: IncidentId) -> Result<Option<Banner>, StoreError> {
    let with = incident_banners::table.inner_join(incidents::table.on(incidents::id.eq(incident_banners::incident_id)));
    let row: Option<Row> = first(conn, with.filter(incident_banners::incident_id.eq(incident.0)).select(COLUMNS))?;
    row.map(banner).transpose()
}

/// What the portal says of the incident that a case is in.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Option<Banner>, StoreError> {
    super::cases::of_case(conn, case)?.map_or(Ok(None), |incident| of_incident(conn, incident))
}

/// The banner of an incident is this one.
pub fn put(conn: &mut Conn, banner: &Banner) -> Result<(), StoreError> {
    let set = (
        incident_banners::text_zh.eq(&banner.zh),
        incident_banners::text_en.eq(&banner.en),
        incident_banners::from_at.eq(banner.from.naive_utc()),
        incident_banners::until_at.eq(banner.until.naive_utc()),
    );
    let (at, row) = (incident_banners::table.find(banner.incident.0), (incident_banners::incident_id.eq(banner.incident.0), set));
    // Two that put the first one up at once: the second is the one that stands.
    if update(conn, at, set)? == 0
        && execute(conn, diesel::insert_into(incident_banners::table).values(row).on_conflict_do_nothing())? == 0
    {
        update(conn, at, set)?;
    }
    Ok(())
}

/// It stands no longer than until now.
pub fn take_down(conn: &mut Conn, incident: IncidentId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let on = incident_banners::table.find(incident.0).filter(incident_banners::until_at.gt(now.naive_utc()));
    update(conn, on, incident_banners::until_at.eq(now.naive_utc()))?;
    Ok(())
}
