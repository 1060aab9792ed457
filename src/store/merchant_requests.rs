//! Requests to merchants: the newest of a case, and those that a merchant's link opens.
//! What a merchant is shown is chosen here: what its consumer agreed to share, and nothing else.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::evidence::{self, EvidenceFile};
use super::links;
use super::rows::decode;
use super::schema::{events, merchant_requests as requests, texts};
use super::timeline::{self, decoded};
use super::times::{naive, utc, utc_opt};
use super::{pages, providers};
use crate::domain::actor::{Actor, ActorKind};
use crate::domain::case::Case;
use crate::domain::event::Happening;
use crate::domain::evidence::{Audience, MediaType};
use crate::domain::ids::{CaseId, MerchantId, RequestId, TextId};
use crate::domain::merchant_request::{AnswerKind, MOST_ANSWERS, MerchantRequest};
use crate::domain::order::Order;
use crate::domain::reference::Reference;

pub use list::{Line, PAGE, page};

mod list;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true, treat_none_as_default_value = false)]
struct RequestRow {
    id: i64,
    case_id: i64,
    merchant_id: i64,
    text_id: i64,
    asked_at: NaiveDateTime,
    until: NaiveDateTime,
    since: NaiveDateTime,
    put_off: bool,
    reminded: i32,
    answers: i32,
    answer: Option<String>,
    answered_at: Option<NaiveDateTime>,
    heard_at: Option<NaiveDateTime>,
    in_time: Option<bool>,
    missed_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    promised_until: Option<NaiveDateTime>,
    files: i32,
    bytes: i64,
}

macro_rules! columns {
    () => {
        (
            requests::id,
            requests::case_id,
            requests::merchant_id,
            requests::text_id,
            requests::asked_at,
            requests::until,
            requests::since,
            requests::put_off,
            requests::reminded,
            requests::answers,
            requests::answer,
            requests::answered_at,
            requests::heard_at,
            requests::in_time,
            requests::missed_at,
            requests::ended_at,
            requests::promised_until,
            requests::files,
            requests::bytes,
        )
    };
}

use columns;

impl RequestRow {
    fn of(case: CaseId, asked: &MerchantRequest) -> Self {
        Self {
            id: asked.id.0,
            case_id: case.0,
            merchant_id: asked.merchant.0,
            text_id: asked.text.0,
            asked_at: asked.asked_at.naive_utc(),
            until: asked.until.naive_utc(),
            since: asked.since.naive_utc(),
            put_off: asked.put_off,
            reminded: i32::from(asked.reminded),
            answers: i32::from(asked.answers),
            answer: asked.answer.map(|(kind, _)| kind.to_string()),
            answered_at: asked.answer.map(|(_, at)| at.naive_utc()),
            heard_at: asked.heard.map(|(at, _)| at.naive_utc()),
            in_time: asked.heard.map(|(_, in_time)| in_time),
            missed_at: naive(asked.missed_at),
            ended_at: naive(asked.ended_at),
            promised_until: naive(asked.promised_until),
            files: asked.files as i32,
            bytes: asked.bytes as i64,
        }
    }

    fn into_request(self) -> Result<MerchantRequest, StoreError> {
        let kind = self.answer.map(|kind| decode!(AnswerKind, kind)).transpose()?;
        Ok(MerchantRequest {
            id: RequestId(self.id),
            text: TextId(self.text_id),
            merchant: MerchantId(self.merchant_id),
            asked_at: utc(self.asked_at),
            until: utc(self.until),
            since: utc(self.since),
            put_off: self.put_off,
            reminded: u8::try_from(self.reminded).unwrap_or(u8::MAX),
            answers: u8::try_from(self.answers).unwrap_or(u8::MAX),
            answer: kind.zip(utc_opt(self.answered_at)),
            heard: utc_opt(self.heard_at).zip(self.in_time),
            missed_at: utc_opt(self.missed_at),
            ended_at: utc_opt(self.ended_at),
            promised_until: utc_opt(self.promised_until),
            files: usize::try_from(self.files).unwrap_or_default(),
            bytes: u64::try_from(self.bytes).unwrap_or_default(),
        })
    }
}

/// The newest request of a case.
pub fn of_case(conn: &mut Conn, case: i64) -> Result<Option<MerchantRequest>, StoreError> {
    let newest = requests::table.filter(requests::case_id.eq(case)).order(requests::id.desc()).select(columns!());
    first::<_, RequestRow>(conn, newest)?.map(RequestRow::into_request).transpose()
}

/// The newest request of each of these cases, by case.
pub(super) fn of_all(conn: &mut Conn, cases: &[i64]) -> Result<HashMap<i64, MerchantRequest>, StoreError> {
    let theirs = requests::table.filter(requests::case_id.eq_any(cases)).order(requests::id).select(columns!());
    let mut newest = HashMap::new();
    for row in theirs.load::<RequestRow>(conn)? {
        newest.insert(row.case_id, row.into_request()?);
    }
    Ok(newest)
}

/// Writes the request where it is new or moved.
pub(super) fn save(conn: &mut Conn, before: Option<&Case>, case: &Case, at: DateTime<Utc>) -> Result<(), StoreError> {
    let old = before.and_then(|case| case.merchant_request.as_ref());
    let Some(now) = case.merchant_request.as_ref().filter(|now| old != Some(now)) else { return Ok(()) };
    let row = RequestRow::of(case.id, now);
    if old.is_some_and(|old| old.id == now.id) {
        update(conn, requests::table.find(row.id), &row)?;
        // Put off: the link that they hold opens it for longer too.
        if let Some(link) = links::find_for(conn, "merchant", now.merchant.0)? {
            links::extend(conn, link.id, now.opens_until())?;
        }
    } else {
        if let Some(old) = old {
            let asked = requests::table.find(old.id.0).filter(requests::ended_at.is_null());
            update(conn, asked, requests::ended_at.eq(Some(at.naive_utc())))?;
        }
        execute(conn, diesel::insert_into(requests::table).values(&row))?;
    }
    Ok(())
}

/// A request as its merchant sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub case: CaseId,
    pub reference: Reference,
    pub request: MerchantRequest,
    /// What is asked; `None` once it was erased.
    pub body: Option<String>,
    /// The order, and its provider's names; `None` where the consumer does not agree to its being shown.
    pub order: Option<(Order, (String, String))>,
    /// Files that the consumer shows and those that the merchant sent, with how many pages of each were drawn.
    pub files: Vec<(EvidenceFile, i64)>,
    pub answers: Vec<Said>,
    /// The case has a result: what is said now is kept with it.
    pub is_over: bool,
    /// Whether they can still ask for time.
    pub may_put_off: bool,
    /// Files that the case holds, and bytes.
    pub held: (usize, u64),
}

/// One answer of a merchant.
#[derive(Clone, Debug)]
pub struct Said {
    pub at: DateTime<Utc>,
    pub what: Happening,
    pub detail: Option<String>,
    pub body: Option<String>,
}

/// The request of this reference, where it is this merchant's to answer and its link still opens it.
pub fn find(conn: &mut Conn, merchant: MerchantId, reference: Reference, now: DateTime<Utc>) -> Result<Shown, StoreError> {
    let case = super::cases::find(conn, &Actor::System, reference)?;
    let asked = case.asked_of(&Actor::Merchant(merchant)).filter(|asked| now <= asked.opens_until());
    let request = asked.filter(|_| !case.is_erased()).cloned().ok_or(StoreError::NotFound)?;
    // Whose order it is not is shown no more of it.
    let shares = case.shown_to(Audience::Merchant) == Audience::Merchant && !request.is_disowned();
    let slug = &case.order.provider;
    let named = providers::find(conn, slug)?.map(|it| (it.name_zh, it.name_en));
    let named = named.unwrap_or_else(|| (slug.clone(), slug.clone()));
    let order = shares.then(|| (case.order.clone(), named));
    let mut files = Vec::new();
    for file in evidence::of_case(conn, case.id)? {
        let is_theirs = shares && file.by != ActorKind::Merchant && file.audience == Audience::Merchant;
        let may = is_theirs || is_sent_to(&request, &file);
        if may && file.replaced_by.is_none() && (file.scan.may_be_opened() || file.by == ActorKind::Merchant) {
            let pages = if file.media == MediaType::Pdf { pages::count(conn, file.id)? } else { 0 };
            files.push((file, pages));
        }
    }
    Ok(Shown {
        case: case.id,
        reference,
        body: timeline::words(conn, case.id, request.text)?,
        order,
        answers: answers(conn, case.id, request.id)?,
        files,
        is_over: is_over(conn, &case)?,
        may_put_off: !case.is_settled() && request.may_put_off(now),
        held: (case.files, case.bytes),
        request,
    })
}

/// Whether there is a result: of the case that it goes on in, where it was filed twice.
fn is_over(conn: &mut Conn, case: &Case) -> Result<bool, StoreError> {
    match case.merged {
        Some(merged) => Ok(super::cases::find_by_id(conn, &Actor::System, merged.into)?.outcome().is_some()),
        None => Ok(case.outcome().is_some()),
    }
}

/// The case of this reference, to be changed by the merchant that was asked in it.
pub fn find_to_change(conn: &mut Conn, by: &Actor, reference: Reference) -> Result<Case, StoreError> {
    let case = super::cases::find_to_change(conn, &Actor::System, reference)?;
    if case.asked_of(by).is_some() { Ok(case) } else { Err(StoreError::NotFound) }
}

/// Whether the merchant sent this file since it was asked; what another one sent before is not its to see.
fn is_sent_to(request: &MerchantRequest, file: &EvidenceFile) -> bool {
    file.by == ActorKind::Merchant && file.received_at >= request.asked_at
}

impl Shown {
    /// Whether the merchant sent it.
    pub fn is_own(&self, file: &EvidenceFile) -> bool {
        is_sent_to(&self.request, file)
    }
}

type SaidRow = (NaiveDateTime, String, Option<(Option<String>, Option<String>)>);

/// What was answered to one request, oldest first.
fn answers(conn: &mut Conn, case: CaseId, request: RequestId) -> Result<Vec<Said>, StoreError> {
    const KIND: &str = "merchant_answered";
    let text = texts::id.nullable().eq(events::text_id).and(texts::case_id.eq(events::case_id));
    let told = events::table.left_join(texts::table.on(text)).filter(events::case_id.eq(case.0)).filter(events::kind.eq(KIND));
    let columns = (events::at, events::data, (texts::title, texts::body).nullable());
    // Of other requests too: those before this one.
    let newest = told.order(events::seq.desc()).limit(i64::from(MOST_ANSWERS) * 4).select(columns);
    let mut said = Vec::new();
    for (at, data, words) in load::<_, SaidRow>(conn, newest)? {
        let what = decoded(KIND, &data)?;
        let is_of_this = matches!(&what, Happening::MerchantAnswered { request: of, .. } if *of == request);
        let (detail, body) = words.unwrap_or_default();
        if is_of_this {
            said.push(Said { at: utc(at), what, detail, body: body.filter(|body| !body.is_empty()) });
        }
    }
    said.reverse();
    Ok(said)
}
