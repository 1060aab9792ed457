//! What the desk's case page shows beside the case itself: who claims what, what was corrected, files, names.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::bills::{self, Reading};
use super::cases;
use super::db::{self, Conn};
use super::error::StoreError;
use super::evidence::{self, EvidenceFile};
use super::facts::{self, Claimed};
use super::occurrences::{self, Miss};
use super::other_orders;
use super::people::{self, StaffMember, Team};
use super::retention;
use super::rows::decode;
use super::schema::{events, people as persons, providers, texts};
use super::staffing::{self, Absence};
use super::timeline::{self, Entry, Span, Timeline};
use super::times::utc;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::codes::Correctable;
use crate::domain::event::Happening;
use crate::domain::evidence::Checked;
use crate::domain::ids::CaseId;
use crate::domain::order::OtherOrder;
use crate::domain::permission::Permission;
use crate::domain::reference::Reference;

/// Claims and corrections shown; a case with more shows the newest.
const MOST: i64 = 200;

/// A case with all that its page shows.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub case: Case,
    pub claims: Vec<Claimed>,
    pub corrections: Vec<Corrected>,
    pub files: Vec<EvidenceFile>,
    /// What somebody of ours saw in a file, by its public id.
    pub checks: HashMap<String, Checked>,
    pub bills: Vec<Reading>,
    /// The provider's names, Chinese and English; the slug where it is unknown.
    pub provider: (String, String),
    pub staff: Vec<StaffMember>,
    /// When they are not there.
    pub absences: Vec<Absence>,
    pub teams: Vec<Team>,
    pub timeline: Timeline,
    pub desired_outcome: Option<String>,
    /// Further orders with the same problem.
    pub others: Vec<OtherOrder>,
    /// The misses that a reason is asked for.
    pub misses: Vec<Miss>,
    /// Why nothing is erased of it, for those who read of holds in the record of changes; `None` where nothing holds it.
    pub hold: Option<String>,
    /// Tags used of late, on any case.
    pub known_tags: Vec<String>,
}

impl CaseFile {
    /// The numbers of its orders: no secret to whoever works on them.
    pub fn known_numbers(&self) -> Vec<&str> {
        self.case.order.numbers().chain(self.others.iter().flat_map(OtherOrder::numbers)).collect()
    }
}

/// A value that was put right.
#[derive(Clone, Debug)]
pub struct Corrected {
    pub field: Correctable,
    /// What stood there before; empty when nothing did, `None` once it was erased.
    pub old: Option<String>,
    pub at: DateTime<Utc>,
    /// The staff member's name.
    pub by: Option<String>,
}

/// The case of a reference and what its page shows, if the actor may see it.
pub fn load(conn: &mut Conn, actor: &Actor, reference: Reference, span: Span) -> Result<CaseFile, StoreError> {
    let case = cases::find(conn, actor, reference)?;
    let timeline = timeline::for_staff(conn, case.id, span)?;
    // Most cases are short: what their history tells need not be read from it again.
    let (corrections, checks) = if timeline.is_cut {
        (corrections(conn, case.id)?, evidence::checks(conn, case.id)?)
    } else {
        (corrected(&timeline), checked(&timeline))
    };
    Ok(CaseFile {
        claims: facts::of_case(conn, case.id)?,
        corrections,
        files: evidence::of_case(conn, case.id)?,
        checks,
        bills: bills::of_case(conn, case.id)?,
        provider: provider(conn, &case.order.provider)?,
        staff: people::staff_members(conn)?,
        absences: staffing::absences(conn)?,
        teams: people::teams(conn)?,
        timeline,
        desired_outcome: timeline::desired_outcome(conn, case.id)?,
        others: other_orders::of_case(conn, case.id)?,
        misses: if case.misses().next().is_some() { occurrences::misses_of(conn, case.id)? } else { Vec::new() },
        hold: match actor {
            Actor::Staff(staff) if staff.may(Permission::ReadAudit) => retention::hold_of(conn, case.id)?,
            _ => None,
        },
        known_tags: super::tags::suggested(conn)?,
        case,
    })
}

/// The same as [`corrections`], of a history that is whole.
fn corrected(timeline: &Timeline) -> Vec<Corrected> {
    let corrected = |entry: &Entry| match &entry.what {
        Happening::Corrected { field } => {
            let old = entry.said.as_ref().and_then(|said| said.title.clone());
            Some(Corrected { field: *field, old, at: entry.at, by: entry.name.clone() })
        }
        _ => None,
    };
    timeline.entries.iter().filter_map(corrected).collect()
}

/// The same as [`evidence::checks`], of a history that is whole.
fn checked(timeline: &Timeline) -> HashMap<String, Checked> {
    let checked = |entry: &Entry| match &entry.what {
        Happening::EvidenceChecked { file, matches, differs } => {
            Some((file.clone(), Checked { matches: matches.clone(), differs: differs.clone() }))
        }
        _ => None,
    };
    // The newest stands first, and is inserted last.
    timeline.entries.iter().rev().filter_map(checked).collect()
}

/// The names of a provider, Chinese and English; its slug where it is unknown.
pub fn provider(conn: &mut Conn, slug: &str) -> Result<(String, String), StoreError> {
    let names = db::first(conn, providers::table.find(slug).select((providers::name_zh, providers::name_en)))?;
    Ok(names.unwrap_or_else(|| (slug.to_owned(), slug.to_owned())))
}

type CorrectionRow = (String, NaiveDateTime, Option<String>, Option<String>);

/// What was corrected, newest first.
fn corrections(conn: &mut Conn, case: CaseId) -> Result<Vec<Corrected>, StoreError> {
    let words = texts::id.nullable().eq(events::text_id);
    let by = persons::id.nullable().eq(events::by_person);
    let put_right = events::table
        .left_join(texts::table.on(words))
        .left_join(persons::table.on(by))
        .filter(events::case_id.eq(case.0))
        .filter(events::kind.eq("corrected"))
        .order(events::seq.desc())
        .limit(MOST)
        .select((events::data, events::at, texts::title.nullable(), persons::name.nullable()));
    let rows: Vec<CorrectionRow> = db::load(conn, put_right)?;
    rows.into_iter()
        .map(|(data, at, old, by)| {
            let value: serde_json::Value = serde_json::from_str(&data).unwrap_or_default();
            let field = value.get("field").and_then(|field| field.as_str()).unwrap_or_default().to_owned();
            Ok(Corrected { field: decode!(Correctable, field)?, old, at: utc(at), by })
        })
        .collect()
}
