//! Does it, case by case: each in a transaction of its own, a few at a time, so that nobody waits long behind it.

use actix_web::web::Data;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};

use super::chosen::Chosen;
use crate::domain::actor::{Actor, Staff};
use crate::domain::case::{Case, StatusCode};
use crate::domain::ids::CaseId;
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::steps::{self, HELD, Marks, Step};
use crate::i18n::Words;
use crate::store::bulk::held::{self, Decided};
use crate::store::bulk::{self, Outcome, Row, RowState, Run};
use crate::store::{Conn, StoreError, cases, macros, people, routing, steps as kept};
use crate::web::WebError;
use crate::web::files::note_reader;
use crate::web::guards::Agent;
use crate::web::page::Page;
use crate::web::server::AppData;

/// Cases under way at one time.
const AT_ONCE: usize = 8;
/// Cases read in one go.
const READ_AT_ONCE: usize = 50;

/// How it would go with one case.
pub struct Tried {
    pub summary: String,
    pub reason: Option<Refusal>,
    pub is_same: bool,
}

/// What would become of each, and the words as the first of them has them. What is out of sight is left out.
pub async fn try_all(agent: &Agent, app: &AppData, chosen: &Chosen) -> Result<(Vec<(Reference, Tried)>, String), WebError> {
    let actor = agent.actor();
    let (mut tried, mut said, mut whose) = (Vec::new(), String::new(), None);
    for some in chosen.cases.chunks(READ_AT_ONCE) {
        let (by, some) = (actor.clone(), some.to_vec());
        let read = app.db.read(move |conn| some.iter().map(|it| in_sight(conn, &by, *it)).collect::<Result<Vec<_>, _>>());
        for (reference, case, worker) in read.await?.into_iter().flatten() {
            if said.is_empty() {
                said = chosen.said(&case);
                whose = Some(case.id).filter(|_| !said.is_empty());
            }
            tried.push((reference, one(app, &actor, (&case, worker), &chosen.steps(&case))));
        }
    }
    // The words name the consumer.
    if let Some(case) = whose {
        note_reader(app, case, agent.staff.id).await;
    }
    Ok((tried, said))
}

type Seen = (Reference, Case, Option<Staff>);

fn in_sight(conn: &mut Conn, by: &Actor, reference: Reference) -> Result<Option<Seen>, StoreError> {
    let case = match cases::find(conn, by, reference) {
        Ok(case) => case,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let worker = case.assignee.map(|id| people::find(conn, id)).transpose()?;
    Ok(Some((reference, case, worker.and_then(|person| person.staff()))))
}

/// Asks each rule without writing anything down.
fn one(app: &AppData, actor: &Actor, (case, worker): (&Case, Option<Staff>), steps: &[Step]) -> Tried {
    let asked = steps::ask(case, worker, steps, &app.acts(actor));
    Tried { summary: case.summary.clone(), is_same: asked == Ok(false), reason: asked.err() }
}

fn new_run(agent: &Agent, app: &AppData, chosen: &Chosen, what: String) -> Run {
    let (by, at, id) = (agent.staff.id, app.now(), chosen.run.unwrap_or_else(|| app.id()));
    let total = i64::try_from(chosen.cases.len()).unwrap_or_default();
    Run { id, by, at, what, total, done_at: None, undone_at: None, beat_at: None, next_at: None }
}

/// Writes down what is to be done to each a minute from now, with its words; under which number, and when.
pub async fn hold(
    agent: &Agent,
    app: &AppData,
    chosen: &Chosen,
    (what, words): (String, &Words),
) -> Result<(i64, Option<DateTime<Utc>>), WebError> {
    let actor = agent.actor();
    let mut rows = Vec::new();
    for some in chosen.cases.chunks(READ_AT_ONCE) {
        let (by, some) = (actor.clone(), some.to_vec());
        let read = app.db.read(move |conn| some.iter().map(|it| in_sight(conn, &by, *it)).collect::<Result<Vec<_>, _>>());
        rows.extend(read.await?.into_iter().flatten().map(|(_, case, worker)| {
            let steps = chosen.steps(&case);
            let refused = one(app, &actor, (&case, worker), &steps).reason;
            (case.id, refused.map_or(Ok(steps), |reason| Err(words.refusal(&reason))))
        }));
    }
    let mut run = new_run(agent, app, chosen, what);
    run.next_at = Some(run.at + HELD);
    let (next_at, me) = (run.next_at, run.by);
    let (id, decided) = (run.id, Decided { seen: chosen.seen, macro_id: chosen.macro_id() });
    match app.db.write(move |tx| held::hold(tx, &run, decided, &rows)).await {
        Ok(()) => Ok((id, next_at)),
        // The same click once more: it is done when it was to be done, or was stopped.
        Err(StoreError::Duplicate(_)) => {
            let run = app.db.read(move |conn| bulk::find(conn, me, id)).await?;
            Ok((id, run.next_at.filter(|_| run.is_held())))
        }
        Err(error) => Err(error.into()),
    }
}

/// Notes that it begins; `None` where the same form was sent before.
pub async fn begin(agent: &Agent, app: &AppData, chosen: &Chosen, what: String) -> Result<Option<Run>, WebError> {
    let run = Run { beat_at: Some(app.now()), ..new_run(agent, app, chosen, what) };
    let (kept, scope, cases) = (run.clone(), agent.actor().scope(), chosen.cases.clone());
    match app.db.write(move |tx| bulk::begin(tx, &scope, &kept, &cases)).await {
        Ok(()) => Ok(Some(run)),
        Err(StoreError::Duplicate(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Does it to each.
pub async fn do_all(agent: &Agent, app: &AppData, run: &Run, chosen: Chosen, page: Page) -> Result<(), WebError> {
    let (chosen, page) = (Data::new(chosen), Data::new(page));
    let id = run.id;
    let mut used = 0;
    for some in chosen.cases.chunks(READ_AT_ONCE) {
        let each = stream::iter(some.to_vec()).map(|reference| {
            let (actor, app, chosen, page) = (agent.actor(), app.clone(), chosen.clone(), page.clone());
            async move { do_one(actor, &app, id, reference, (chosen, page)).await }
        });
        let done: Vec<bool> = each.buffer_unordered(AT_ONCE).collect().await;
        used += done.iter().filter(|done| **done).count() as i64;
        let now = app.now();
        if let Err(error) = app.db.write(move |tx| bulk::beat(tx, id, now)).await {
            tracing::warn!(%error, run = id, "that a run goes on could not be written down");
        }
    }
    let (now, macro_id) = (app.now(), chosen.macro_id().filter(|_| used > 0));
    let left = page.t("bulk-out-of-sight").to_owned();
    let ended = app.db.write(move |tx| {
        if let Some(it) = macro_id {
            macros::used(tx, it, used)?;
        }
        bulk::end(tx, id, now, &left).map(drop)
    });
    Ok(ended.await?)
}

/// One case; whether something was done to it. What a rule refuses is told in the run, and keeps nothing of the others; so
/// does a case that could not be had at all.
async fn do_one(actor: Actor, app: &AppData, run: i64, reference: Reference, (chosen, page): (Data<Chosen>, Data<Page>)) -> bool {
    let (acts, by, words) = (app.acts(&actor), actor.clone(), page.words);
    let done = app.db.write(move |tx| {
        let before = cases::find_to_change(tx, &by, reference)?;
        let in_line = routing::place_of(tx, before.id)?;
        let (after, has_changed) = kept::take(tx, &acts, reference, &chosen.steps(&before), None)?;
        let state = if has_changed { RowState::Done } else { RowState::Same };
        let marks = has_changed.then(|| (Marks { in_line, ..Marks::of(&before) }, Marks::of(&after)));
        bulk::keep(tx, run, before.id, &Outcome { state, reason: None, marks })?;
        Ok(has_changed)
    });
    let reason = match done.await {
        Ok(done) => return done,
        // It left the agent's sight since it was chosen: nothing is done to it, and nothing is said of it.
        Err(StoreError::NotFound) => return false,
        Err(StoreError::Refused(refusal)) => words.refusal(&refusal),
        Err(error) => {
            tracing::warn!(%error, %reference, "one of many cases could not be had");
            words.t("bulk-busy").to_owned()
        }
    };
    let outcome = Outcome { state: RowState::Refused, reason: Some(reason), marks: None };
    tell(app, run, outcome, move |tx| Ok(cases::find(tx, &actor, reference)?.id)).await;
    false
}

/// Writes down how it went where nothing was done; what cannot be written down does not keep the rest from going on.
async fn tell(
    app: &AppData,
    run: i64,
    outcome: Outcome,
    case: impl Fn(&mut Conn) -> Result<CaseId, StoreError> + Send + 'static,
) {
    let told = app.db.write(move |tx| {
        let case = case(tx)?;
        bulk::keep(tx, run, case, &outcome)
    });
    if let Err(error) = told.await {
        tracing::warn!(%error, run, "how it went with one of many cases could not be written down");
    }
}

/// Each case as it was; how many.
pub async fn undo_all(agent: &Agent, app: &AppData, run: i64, page: &Page) -> Result<usize, WebError> {
    let scope = agent.actor().scope();
    let rows = app.db.read(move |conn| bulk::rows(conn, &scope, run, super::MOST as i64)).await?;
    let words = page.words;
    let done = rows.into_iter().filter(|row| row.state == RowState::Done && row.marks.is_some());
    let each = stream::iter(done).map(|row| {
        let (actor, app) = (agent.actor(), app.clone());
        async move { undo_one(actor, &app, run, row, words).await }
    });
    let undone: Vec<bool> = each.buffer_unordered(AT_ONCE).collect().await;
    Ok(undone.into_iter().filter(|undone| *undone).count())
}

async fn undo_one(actor: Actor, app: &AppData, run: i64, row: Row, words: &'static Words) -> bool {
    let (Some(reference), Some((was, left))) = (row.reference, row.marks) else {
        return false;
    };
    let (acts, now, case_id) = (app.acts(&actor), app.now(), row.case);
    let undone = app.db.write(move |tx| {
        let case = cases::find_to_change(tx, &actor, reference)?;
        let whom = was.assignee.map(|id| people::find(tx, id)).transpose()?.and_then(|person| person.staff());
        let gives_back = was.assignee.is_none() || whom.is_some();
        let Some(back) = was.undo(&left, &case, whom, now).filter(|_| gives_back) else {
            return Ok(false);
        };
        let untaken = was.untaken(&left, &case);
        let (mut case, _) = kept::take(tx, &acts, reference, &back, None)?;
        // Steps back are fewer than steps on: words are not taken back.
        if let Some((untaken, act)) = untaken.zip(acts.last())
            && let Some(change) = case.untake(&untaken, act)?
        {
            case = cases::record(tx, &change)?;
        }
        if let Some(place) = &was.in_line {
            routing::put_back(tx, &case, place, now)?;
        }
        let is_taken_up = was.is_new && case.status.code() != StatusCode::New;
        let reason = is_taken_up.then(|| words.t("bulk-stays-taken-up").to_owned());
        bulk::keep(tx, run, case.id, &Outcome { state: RowState::Undone, reason, marks: None })?;
        Ok(true)
    });
    let reason = match undone.await {
        Ok(true) => return true,
        Ok(false) => words.t("bulk-kept-since").to_owned(),
        Err(StoreError::Refused(refusal)) => words.refusal(&refusal),
        Err(StoreError::NotFound) => words.t("bulk-out-of-sight").to_owned(),
        Err(error) => {
            tracing::warn!(%error, %reference, "one of many cases could not be put back");
            words.t("bulk-busy").to_owned()
        }
    };
    tell(app, run, Outcome { state: RowState::Kept, reason: Some(reason), marks: None }, move |_| Ok(case_id)).await;
    false
}
