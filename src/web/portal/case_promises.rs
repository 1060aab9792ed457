//! What is done for whoever complained beside the answer itself: the step that is missing, what was promised to them, whether their payment is held, and how
//! their credit stands.

use super::case_fix::{self, FixView};
use super::case_page::Loaded;
use crate::domain::actor::Actor;
use crate::domain::case::Action;
use crate::domain::credit::CreditHarm;
use crate::web::credit;
use crate::web::page::Page;
use crate::web::promise_words::{self, PromiseView};

pub struct Beside {
    /// The step that is missing.
    pub fix: Option<FixView>,
    pub promises: Vec<PromiseView>,
    /// Empty where nothing was asked for.
    pub hold: String,
    /// Empty where nothing was hurt.
    pub credit: String,
    /// What to do next about it.
    pub credit_next: String,
    /// Whether something can be said of it.
    pub can_say: bool,
}

pub fn view(page: &Page, actor: &Actor, loaded: &Loaded) -> Beside {
    let (case, provider) = (&loaded.case, &loaded.provider);
    let fix = case_fix::view(page, case, &loaded.timeline, provider);
    let provider = if page.is_zh() { &provider.0 } else { &provider.1 };
    let state = case.credit.as_ref().map(CreditHarm::state);
    Beside {
        fix,
        promises: case.remedies.iter().map(|remedy| promise_words::promise(page, remedy)).collect(),
        hold: case.hold.as_ref().map(|hold| promise_words::hold(page, hold, provider)).unwrap_or_default(),
        credit: credit::told(page, case.credit.as_ref()),
        credit_next: state.map(|state| page.code("credit-next", state.as_str())).unwrap_or_default(),
        can_say: case.allows(Action::Credit, actor),
    }
}
