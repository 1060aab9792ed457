//! What all of an incident are told, to each once: a case is taken out of the line in the transaction of its message.

use crate::app::App;
use crate::domain::actor::{Actor, Staff};
use crate::domain::change::Act;
use crate::domain::ids::CaseId;
use crate::domain::incident::Named;
use crate::domain::permission::Permission;
use crate::i18n::words;
use crate::jobs::Stop;
use crate::store::incidents::messages::{self, DeliveryState, Message};
use crate::store::people::Person;
use crate::store::{Conn, StoreError, cases, dialect, incidents, people, providers};

const BATCH: i64 = 100;

/// How it went with one case of the line.
enum Turn {
    Sent,
    /// It got nothing, and is told why.
    Passed,
    /// Somebody changed it at the same moment: its turn comes again.
    Again,
}

/// Sends what waits, to the end of the line; to how many.
pub async fn send_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut sent, now) = (0, app.now());
    while let Some(message) = app.db.read(move |conn| messages::to_begin(conn, now)).await? {
        app.db.write(move |tx| messages::begin_due(tx, message, now)).await?;
    }
    loop {
        let waiting = app.db.read(|conn| messages::waiting(conn, BATCH)).await?;
        let mut has_moved = false;
        for (message, case) in waiting {
            if *stop.borrow() {
                return Ok(sent);
            }
            let turn = send_one(app, message, case).await?;
            sent += usize::from(matches!(turn, Turn::Sent));
            has_moved |= !matches!(turn, Turn::Again);
        }
        // A line in which nothing moved would come back the same.
        if !has_moved {
            return Ok(sent);
        }
    }
}

/// To one case; what a rule refuses is told at its row, and keeps nothing of the others.
async fn send_one(app: &App, id: i64, case: CaseId) -> Result<Turn, StoreError> {
    let read = app.db.read(move |conn| {
        let message = messages::of_waiting(conn, id)?;
        let person = people::find(conn, message.by)?;
        Ok((message, person))
    });
    let (message, person) = read.await?;
    let language = words(person.locale);
    let may = |staff: &Staff| staff.may(Permission::RunIncidents);
    let reason = match person.staff().filter(may).map(Actor::Staff) {
        None => language.t("incident-sender-gone").to_owned(),
        Some(by) => {
            let act = app.act(by);
            match app.db.write(move |tx| tell(tx, &message, case, (&person, &act))).await {
                Ok(is_sent) => return Ok(if is_sent { Turn::Sent } else { Turn::Passed }),
                Err(StoreError::Refused(refusal)) => language.refusal(&refusal),
                Err(StoreError::NotFound) => language.t("bulk-out-of-sight").to_owned(),
                Err(StoreError::Moved) => return Ok(Turn::Again),
                Err(error) if error.is_passing() => return Err(error),
                // One damaged case must not keep the others waiting.
                Err(error) => {
                    tracing::error!(case = case.0, %error, "a case could not be told what all of an incident are");
                    language.t("bulk-busy").to_owned()
                }
            }
        }
    };
    let reason = Some(reason);
    app.db
        .write(move |tx| {
            // Another worker may have been luckier meanwhile.
            if messages::claim(tx, id, case)? {
                messages::keep(tx, (id, case), DeliveryState::Refused, reason.clone())
            } else {
                Ok(())
            }
        })
        .await?;
    Ok(Turn::Passed)
}

fn tell(tx: &mut Conn, message: &Message, id: CaseId, (sender, act): (&Person, &Act)) -> Result<bool, StoreError> {
    // Held in the order in which everybody does: the case, then its row.
    dialect::hold_cases(tx, &[id.0])?;
    if !messages::claim(tx, message.id, id)? {
        return Ok(false);
    }
    if incidents::cases::of_case(tx, id)? != Some(message.incident) {
        messages::keep(tx, (message.id, id), DeliveryState::Left, None)?;
        return Ok(false);
    }
    let case = cases::find_by_id(tx, &act.by, id)?;
    let provider = providers::find(tx, &case.order.provider)?;
    let provider = provider.map_or_else(|| case.order.provider.clone(), |it| it.name(case.locale).to_owned());
    let names = Named { provider: &provider, agent: &sender.name, nobody: words(case.locale).t("macro-no-name") };
    let said = message.text.said(&case, names);
    cases::record(tx, &case.announce(&said, act)?)?;
    messages::keep(tx, (message.id, id), DeliveryState::Sent, None)?;
    Ok(true)
}
