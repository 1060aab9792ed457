//! What merchants are asked survives the end of their link: asked again, or said to reach nobody, within a minute.

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::store::merchant_asking::{self, AT_ONCE};

/// Looks after all that are marked; how many steps it took.
pub async fn look_after(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut steps = 0;
    while !*stop.borrow() {
        let Some(merchant) = app.db.read(merchant_asking::next).await? else { break };
        let acts: Vec<Act> = (0..AT_ONCE).map(|_| app.act(Actor::System)).collect();
        let letter = (app.id(), app.id());
        app.db.write(move |tx| merchant_asking::look_after(tx, merchant, &acts, letter)).await?;
        steps += 1;
    }
    Ok(steps)
}
