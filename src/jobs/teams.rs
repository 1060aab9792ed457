//! Open cases of a team that was closed go to the one that took over, a case a transaction: a crash leaves whole cases, and the
//! next round goes on. So does what is taken up again later, or was put there in the same moment.

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::store::StoreError;
use crate::store::teams::{self, Stray};

/// Cases looked up at a time.
const BITE: i64 = 50;

/// Moves all that is open in a closed team; how many cases.
pub async fn follow(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut moved, mut stuck) = (0, Vec::new());
    while !*stop.borrow() {
        let limit = BITE + stuck.len() as i64;
        let mut strays = app.db.read(move |conn| teams::strays(conn, limit)).await?;
        strays.retain(|stray| !stuck.contains(&stray.case));
        if strays.is_empty() {
            break;
        }
        for stray in strays.into_iter().take_while(|_| !*stop.borrow()) {
            let Stray { case, from, to } = stray;
            let act = app.act(Actor::System);
            match app.db.write(move |conn| teams::follow(conn, case, (from, to), &act)).await {
                Ok(()) => moved += 1,
                // Somebody changed the case in between: looked at in the next round.
                Err(StoreError::Moved) => stuck.push(case),
                Err(error) if error.is_passing() => return Err(error.into()),
                // One that cannot be read holds up no other.
                Err(error) => {
                    tracing::warn!(case = case.0, %error, "a case of a closed team could not be moved");
                    stuck.push(case);
                }
            }
        }
    }
    Ok(moved)
}
