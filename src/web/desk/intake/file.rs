//! The transaction by which one of ours files for a consumer. A draft stands behind the form: it keeps files while something
//! is still to be mended, and once it names a case it never makes another.

use crate::domain::actor::{Actor, Staff};
use crate::domain::case::Case;
use crate::domain::case::assigning::Assignment;
use crate::domain::change::Act;
use crate::domain::codes::{Channel, Consent, Locale};
use crate::domain::evidence::MAX_FILES_PER_CASE;
use crate::domain::ids::{CaseId, DraftId};
use crate::domain::order::Sought;
use crate::domain::reference::Reference;
use crate::store::alike::{self, Alike};
use crate::store::drafts::{self, Draft};
use crate::store::evidence::{self, EvidenceFile};
use crate::store::idempotency::{self, Claim, Key};
use crate::store::intake_drafts::{self, Form};
use crate::store::{Conn, StoreError, bills, cases};
use crate::web::portal::filing::answers::Complete;
use crate::web::portal::filing::hand_in::{Handed, filing};
use crate::web::portal::filing::review::has_authority;

/// A form of one of ours, as the store knows it; made once, kept when the transaction is run again.
pub struct Slip {
    pub form: Form,
    /// For a draft yet to be begun.
    pub id: DraftId,
    /// What was typed, as it is kept; none where there is nothing, or too much.
    pub answers: Option<String>,
    pub files: Vec<EvidenceFile>,
}

/// A complaint that one of ours was told.
pub struct Told {
    pub complete: Complete,
    pub channel: Channel,
    pub locale: Locale,
    pub consents: Vec<Consent>,
    pub act: Act,
    /// The agent takes the case, by an act of its own.
    pub take: Option<(Staff, Act)>,
    /// References of likely duplicates that the agent has seen.
    pub known: Vec<String>,
}

/// A complaint to be filed.
pub struct Plan {
    pub slip: Slip,
    pub told: Told,
    /// The key of the form, and what was in it.
    pub key: Key,
}

/// What became of it.
pub enum Filed {
    Now(Reference),
    /// This form had become a case already, from other words.
    Before(Reference),
    /// Cases that are likely the same, of which the agent has not seen all.
    Alike(Vec<Alike>),
    /// The written authority of whom it is for is missing.
    Unauthorized,
}

/// Files it, once.
pub fn file(tx: &mut Conn, plan: &Plan) -> Result<Filed, StoreError> {
    let at = plan.told.act.at;
    let draft = keep(tx, &plan.slip, at)?;
    if let Some(case) = draft.filed {
        let reference = reference_of(tx, case)?;
        let is_same = idempotency::claim(tx, &plan.key, at)? == Claim::Repeated;
        return Ok(if is_same { Filed::Now(reference) } else { Filed::Before(reference) });
    }
    let files = evidence::of_draft(tx, draft.id)?;
    let case = match enter(tx, &plan.told, &files)? {
        Ok(case) => case,
        Err(filed) => return Ok(filed),
    };
    idempotency::claim(tx, &plan.key, at)?;
    drafts::filed(tx, draft.id, case.id, &plan.slip.form.token_hash)?;
    case.reference.map(Filed::Now).ok_or(StoreError::NotFound)
}

/// The case of what was told; or why there is none yet.
pub fn enter(tx: &mut Conn, told: &Told, files: &[EvidenceFile]) -> Result<Result<Case, Filed>, StoreError> {
    if told.complete.represented.is_some() && !has_authority(files) {
        return Ok(Err(Filed::Unauthorized));
    }
    let sought = Sought { order: told.complete.order.clone(), others: told.complete.others.clone() };
    let alike = alike::of_orders(tx, &told.act.by.scope(), &sought, &told.complete.contact)?;
    if alike.iter().any(|case| !told.known.contains(&case.reference)) {
        return Ok(Err(Filed::Alike(alike)));
    }
    for bill in files.iter().filter(|file| file.media.is_bill()) {
        bills::want(tx, bill.id, &sought)?;
    }
    let handed = Handed { consents: told.consents.clone(), locale: told.locale, channel: told.channel, consumer: None };
    let mut case = cases::record(tx, &Case::file(&filing(told.complete.clone(), handed, files), &told.act))?;
    if let Some((staff, act)) = &told.take {
        case = cases::record(tx, &case.assign(&Assignment { to: Some(*staff), version: case.version }, act)?)?;
    }
    Ok(Ok(case))
}

/// What a form has become. Whoever filed it is told, also where others work on the case now.
pub fn reference_of(conn: &mut Conn, case: CaseId) -> Result<Reference, StoreError> {
    cases::find_by_id(conn, &Actor::System, case)?.reference.ok_or(StoreError::NotFound)
}

/// The draft behind a form, with what was typed and the files that came now and before.
pub fn keep(tx: &mut Conn, slip: &Slip, at: chrono::DateTime<chrono::Utc>) -> Result<Draft, StoreError> {
    let draft = match drafts::hold(tx, &slip.form.token_hash, at)? {
        Some(draft) if draft.person != Some(slip.form.person) => return Err(StoreError::NotFound),
        Some(draft) => draft,
        None => begin(tx, slip, at)?,
    };
    if draft.filed.is_none() {
        if let Some(answers) = &slip.answers {
            drafts::save(tx, draft.id, draft.person, answers, at)?;
        }
        let here = evidence::of_draft(tx, draft.id)?;
        let free = MAX_FILES_PER_CASE.saturating_sub(here.len());
        for row in slip.files.iter().filter(|row| !row.is_among(&here)).take(free) {
            evidence::insert(tx, &EvidenceFile { draft: Some(draft.id), ..row.clone() })?;
        }
    }
    Ok(draft)
}

fn begin(tx: &mut Conn, slip: &Slip, at: chrono::DateTime<chrono::Utc>) -> Result<Draft, StoreError> {
    match intake_drafts::begin(tx, slip.id, &slip.form, at) {
        Ok(()) => Ok(Draft { id: slip.id, person: Some(slip.form.person), answers: "{}".to_owned(), filed: None }),
        // The twin of this form got in between: run again, it is found.
        Err(StoreError::Duplicate(_)) => Err(StoreError::Moved),
        Err(error) => Err(error),
    }
}
