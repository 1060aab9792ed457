//! What is promised in a case, held, or hurt, as programs read it.

use super::shapes::{CreditHarm, Hold, Remedy, moment};
use crate::domain::money::Money;
use crate::domain::{credit, hold, offer};

pub fn remedy(it: &offer::Remedy) -> Remedy {
    Remedy {
        id: it.id.to_string(),
        remedy: it.kind.to_string(),
        amount: it.amount.map(Money::plain),
        currency: it.amount.map(|amount| amount.currency.to_string()),
        promiser: it.by.to_string(),
        promise_state: it.state().to_string(),
        due_on: it.due_on.to_string(),
        done_at: it.done_at.map(moment),
        dropped_at: it.dropped_at.map(moment),
    }
}

pub fn hold(it: &hold::Hold) -> Hold {
    let codes = |asks: &[hold::HoldAsk]| asks.iter().map(ToString::to_string).collect();
    Hold {
        hold_state: it.state().to_string(),
        asks: codes(&it.asks),
        answer_by: moment(it.until),
        granted: codes(&it.granted),
        ends_on: it.ends_on.map(|day| day.to_string()),
    }
}

pub fn credit(it: &credit::CreditHarm) -> CreditHarm {
    let objection = it.objection.as_ref();
    CreditHarm {
        harm: it.harm.to_string(),
        credit_state: it.state().to_string(),
        objection_door: objection.map(|it| it.with.to_string()),
        filed_on: objection.map(|it| it.filed_on.to_string()),
        answer_by: objection.map(|it| moment(it.answer_by)),
        corrected_at: it.corrected_at.map(moment),
    }
}
