//! `POST /api/v1/order-facts`: what a platform or a merchant says of its orders, one fact or some hundred at a time. A message
//! is answered after all it says is durable, and answered the same when it comes again.

use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::{Kind, Problem};
use super::signed::{self, Signed};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::codes::OrderState;
use crate::domain::order_fact::{NotTaken, OrderFact, Sent, Source, StateWords, Verdict};
use crate::store::order_facts::{self, MOST_CASES, Message, Seen, Voice};
use crate::store::{Conn, StoreError, fact_senders, order_mappings};
use crate::web::error::WebError;
use crate::web::server::AppData;
use crate::web::throttle::Limit;

/// Facts of one message.
const MOST: usize = 500;
/// Facts of one transaction: nobody waits long behind it.
const AT_ONCE: usize = 50;

/// One fact, or several.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderFacts)]
pub struct Body {
    facts: Option<Vec<One>>,
    order_number: Option<String>,
    payment_reference: Option<String>,
    state: Option<String>,
    at: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    proof: Option<String>,
}

/// A fact of several.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = OrderFact)]
pub struct One {
    order_number: Option<String>,
    payment_reference: Option<String>,
    state: Option<String>,
    /// RFC 3339: when it was so.
    at: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    proof: Option<String>,
}

impl Body {
    /// Its facts; `None` where it is neither one fact nor a list, or a list and something else.
    fn facts(self) -> Option<Vec<One>> {
        let Self { facts, order_number, payment_reference, state, at, amount, currency, proof } = self;
        let is_one = [&order_number, &payment_reference, &state, &at, &amount, &currency, &proof].iter().any(|it| it.is_some());
        match facts {
            Some(facts) if !is_one => Some(facts),
            None if is_one => Some(vec![One { order_number, payment_reference, state, at, amount, currency, proof }]),
            _ => None,
        }
    }
}

impl One {
    fn read(&self, words: &StateWords, now: DateTime<Utc>) -> Result<OrderFact, NotTaken> {
        let at = match self.at.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(written) => Some(DateTime::parse_from_rfc3339(written).map_err(|_| NotTaken::BadTime)?.to_utc()),
        };
        let sent = Sent {
            order_number: self.order_number.as_deref().unwrap_or_default(),
            payment_reference: self.payment_reference.as_deref().unwrap_or_default(),
            state: self.state.as_deref().unwrap_or_default(),
            amount: self.amount.as_deref().unwrap_or_default(),
            currency: self.currency.as_deref().unwrap_or_default(),
            proof: self.proof.as_deref().unwrap_or_default(),
        };
        OrderFact::read(&sent, at, words, now)
    }
}

/// `POST /api/v1/order-facts`
pub async fn create(app: AppData, caller: Caller, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Problem> {
    Ok(take(&app, &request, payload).await?.answer(&caller))
}

async fn take(app: &AppData, request: &HttpRequest, payload: web::Payload) -> Result<Answered, Problem> {
    let signed = signed::read(app, request, payload.into_inner()).await?;
    let body: Body = serde_json::from_slice(&signed.body).map_err(|error| Problem::malformed(&error))?;
    let facts = body.facts().ok_or_else(|| Problem::of(Kind::Malformed))?;
    let many = u32::try_from(facts.len()).ok().and_then(NonZeroU32::new).filter(|many| many.get() as usize <= MOST);
    let many = many.ok_or_else(|| Problem::of(Kind::TooMany))?;
    if let Some(counted) = app.throttle.count_many(Limit::OrderFacts, &signed.sender.public_id, many) {
        // Every answer from here on tells what is left.
        request.extensions_mut().insert(counted.unwrap_or_else(|left| left));
        counted.map_err(|left| WebError::TooMany { wait: left.reset })?;
    }
    // Most senders send our codes, and nothing has to be looked up.
    let is_coded = |one: &One| one.state.as_deref().is_none_or(|word| OrderState::parse(word).is_some());
    let words = if facts.iter().all(is_coded) {
        StateWords::default()
    } else {
        let speaker = signed.sender.speaker.clone();
        app.db.read(move |conn| order_mappings::words(conn, &speaker)).await?
    };
    let now = app.now();
    let facts: Vec<Result<OrderFact, NotTaken>> = facts.iter().map(|one| one.read(&words, now)).collect();
    land(app, signed, facts).await
}

/// What one transaction came to.
enum Step {
    /// Verdicts on all facts so far.
    Done(Vec<Verdict>),
    Seen(Seen),
    /// Its sender was revoked meanwhile, or the secret ended that it was signed with.
    Revoked,
}

/// A piece of a message, for one transaction.
struct Piece {
    facts: Vec<Result<OrderFact, NotTaken>>,
    /// [`MOST_CASES`] for each fact.
    acts: Vec<Act>,
    /// Verdicts on the facts before.
    before: Vec<Verdict>,
    is_last: bool,
}

/// What all transactions of a message need.
struct Work {
    message: Message,
    voice: Voice,
    at: DateTime<Utc>,
    /// The secret that the message was signed with, and whether its use is to be written down.
    secret: i64,
    is_to_be_marked: bool,
}

/// Lets the facts land, a piece a transaction; what is answered is kept with the last one. A crash between two of them leaves
/// facts that are known when the message comes again.
async fn land(app: &AppData, signed: Signed, facts: Vec<Result<OrderFact, NotTaken>>) -> Result<Answered, Problem> {
    let Signed { sender, secret, id, body } = signed;
    let at = app.now();
    let work = Arc::new(Work {
        message: Message { sender: sender.id, id: id.clone(), body_hash: hex::encode(Sha256::digest(&body)) },
        voice: Voice { speaker: sender.speaker, source: Source::Sender(sender.id), said_by: sender.name },
        secret: secret.number,
        is_to_be_marked: secret.is_to_be_marked(at),
        at,
    });
    let (mut verdicts, total) = (Vec::new(), facts.len());
    for some in facts.chunks(AT_ONCE) {
        let acts = (0..some.len() * MOST_CASES).map(|_| app.act(Actor::System)).collect();
        let is_last = verdicts.len() + some.len() == total;
        let piece = Piece { facts: some.to_vec(), acts, before: std::mem::take(&mut verdicts), is_last };
        let work = Arc::clone(&work);
        match app.db.write(move |tx| step(tx, &work, &piece)).await? {
            Step::Done(so_far) => verdicts = so_far,
            Step::Seen(Seen::Same(verdicts)) => return Ok(Answered { message: id, is_repeated: true, verdicts }),
            Step::Revoked => return Err(Problem::of(Kind::BadSignature)),
            Step::Seen(Seen::Other) => return Err(Problem::of(Kind::IdTaken)),
        }
    }
    Ok(Answered { message: id, is_repeated: false, verdicts })
}

fn step(tx: &mut Conn, work: &Work, piece: &Piece) -> Result<Step, StoreError> {
    if let Some(seen) = order_facts::seen(tx, &work.message)? {
        return Ok(Step::Seen(seen));
    }
    if !fact_senders::holds(tx, work.message.sender, work.secret)? {
        return Ok(Step::Revoked);
    }
    let readable = piece.facts.iter().zip(piece.acts.chunks(MOST_CASES));
    let readable = readable.filter_map(|(fact, acts)| Some((fact.as_ref().ok()?, acts)));
    let mut landed = order_facts::take(tx, &work.voice, readable)?.into_iter().map(|landed| landed.told);
    let mut verdicts = piece.before.clone();
    verdicts.extend(piece.facts.iter().map(|fact| match fact {
        Ok(_) => landed.next().unwrap_or(Verdict::Unmatched),
        Err(why) => Verdict::Refused(*why),
    }));
    if piece.is_last {
        order_facts::keep(tx, &work.message, &verdicts, work.at)?;
        if work.is_to_be_marked {
            fact_senders::mark_used(tx, work.message.sender, work.secret, work.at)?;
        }
    }
    Ok(Step::Done(verdicts))
}

/// What is to be answered to a message.
struct Answered {
    message: String,
    is_repeated: bool,
    verdicts: Vec<Verdict>,
}

/// What became of a message.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderFactsAnswer)]
pub struct Answer<'a> {
    message: &'a str,
    /// It came before and was answered so then.
    repeated: bool,
    taken: usize,
    known: usize,
    unmatched: usize,
    refused: usize,
    /// In the order of the facts.
    results: Vec<Line>,
}

/// What became of a fact.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderFactResult)]
pub struct Line {
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Answered {
    fn answer(&self, caller: &Caller) -> HttpResponse {
        let line = |verdict: &Verdict| {
            let why = if let Verdict::Refused(why) = verdict { Some(why.as_str()) } else { None };
            let detail = why.map(|why| caller.words.code("fact-refused", why));
            Line { result: verdict.as_str(), reason: why, detail }
        };
        let count = |code: &str| self.verdicts.iter().filter(|verdict| verdict.as_str() == code).count();
        let answer = Answer {
            message: &self.message,
            repeated: self.is_repeated,
            taken: count("taken"),
            known: count("known"),
            unmatched: count("unmatched"),
            refused: count("refused"),
            results: self.verdicts.iter().map(line).collect(),
        };
        HttpResponse::Ok()
            .insert_header((header::CONTENT_LANGUAGE, caller.locale().as_str()))
            .insert_header((header::VARY, "Accept-Language"))
            .json(answer)
    }
}
