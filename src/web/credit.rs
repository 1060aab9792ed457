//! Harm to a consumer's credit, as its page tells and takes it: the same for whoever complained and for whoever works on the case.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::WebError;
use super::forms::Problems;
use super::page::Page;
use super::portal::evidence::not_taken;
use super::portal::filing::Choice;
use super::portal::too_many_words;
use super::remedy_proof::{self, MAX_PROOF};
use super::server::AppData;
use super::throttle::Limit;
use super::uploads::Taken;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::change::{Act, Change};
use crate::domain::credit::{CreditHarm, CreditState, Harm, ObjectionAnswer, ObjectionDoor};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::text;
use crate::i18n::Words;
use crate::store::evidence::EvidenceFile;
use crate::store::{Conn, StoreError, cases};

/// One of the forms; the fields of the others are empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CreditForm {
    /// Which of the page's forms: `harm`, `filed` or `answered`.
    pub what: String,
    /// `none`: nothing was hurt after all.
    pub harm: String,
    pub door: String,
    pub filed_on: String,
    pub answer: String,
    pub proof: String,
    /// The day of the objection that was answered; empty without one.
    pub seen: String,
}

/// What a form asks for.
#[derive(Clone, Debug)]
pub enum Asked {
    Harm(Option<Harm>),
    Filed(ObjectionDoor, NaiveDate),
    Answered(ObjectionAnswer, Option<NaiveDate>, Option<String>),
}

impl CreditForm {
    /// Of what a form sent.
    fn of(taken: &Taken) -> Result<Self, WebError> {
        let fields = serde_json::to_value(&taken.fields).unwrap_or_default();
        let form: Self = serde_json::from_value(fields).map_err(|_| WebError::Malformed("not one of our forms"))?;
        // Only an answer comes with something that shows it.
        let has_place = form.what == "answered" || taken.files.is_empty();
        if has_place { Ok(form) } else { Err(WebError::Malformed("files of another form")) }
    }

    /// `None` with what is wrong.
    pub fn read(&self, words: &Words, problems: &mut Problems) -> Option<Asked> {
        match self.what.as_str() {
            "harm" if self.harm == "none" => Some(Asked::Harm(None)),
            "harm" => {
                let harm = Harm::parse(&self.harm);
                if harm.is_none() {
                    problems.add("harm", words.t("credit-choose"));
                }
                harm.map(|harm| Asked::Harm(Some(harm)))
            }
            "filed" => {
                let door = ObjectionDoor::parse(&self.door);
                if door.is_none() {
                    problems.add("door", words.t("credit-choose"));
                }
                let on = NaiveDate::parse_from_str(self.filed_on.trim(), "%Y-%m-%d").ok();
                if on.is_none() {
                    problems.add("filed_on", words.t("credit-filed-on-missing"));
                }
                Some(Asked::Filed(door?, on?))
            }
            "answered" => {
                let answer = ObjectionAnswer::parse(&self.answer);
                if answer.is_none() {
                    problems.add("answer", words.t("credit-choose"));
                }
                let proof = problems.check(words, "proof", text::prose(&self.proof, MAX_PROOF));
                let seen = NaiveDate::parse_from_str(&self.seen, "%Y-%m-%d").ok();
                Some(Asked::Answered(answer?, seen, proof?))
            }
            _ => None,
        }
    }

    /// The field that a rule's refusal is about.
    pub fn field_of(&self, refusal: &Refusal) -> &'static str {
        match refusal {
            Refusal::BadDay { .. } => "filed_on",
            Refusal::ProofMissing(_) => "proof",
            _ => "",
        }
    }
}

impl Asked {
    /// With the files that show what is said.
    fn change(&self, tx: &mut Conn, case: &Case, (rows, act): (&[EvidenceFile], &Act)) -> Result<Change, StoreError> {
        Ok(match self {
            Self::Harm(harm) => case.say_credit(*harm, act)?,
            Self::Filed(door, on) => case.file_objection(*door, *on, act)?,
            Self::Answered(answer, seen, words) => {
                let proof = remedy_proof::proof(tx, case, (words.as_deref(), rows))?;
                case.answer_objection(*answer, *seen, &proof, act)?
            }
        })
    }
}

/// What became of a form.
pub enum Kept {
    Done,
    /// The page again, with what is in the way.
    Again(StatusCode, Problems),
}

/// Does what a form asks for, for whoever may see the case; files of a form that is to be mended stay with it.
pub async fn keep(
    app: &AppData,
    (actor, reference): (Actor, Reference),
    taken: &Taken,
    words: &Words,
) -> Result<(Kept, CreditForm), WebError> {
    let form = CreditForm::of(taken)?;
    let rows = remedy_proof::rows(app, taken, &actor);
    let mut problems = not_taken(words, taken, "files");
    let is_limited = matches!(actor, Actor::Consumer { .. }) && !rows.is_empty();
    if is_limited && let Err(error) = app.throttle.take(Limit::CaseMessages, &format!("files:{reference}")) {
        problems.add("files", too_many_words(words, error)?);
        return Ok((Kept::Again(StatusCode::TOO_MANY_REQUESTS, problems), form));
    }
    let kept = write(app, (actor.clone(), reference), (&form, rows.clone()), (words, problems)).await?;
    if matches!(kept, Kept::Again(..)) {
        remedy_proof::spare(app, (&actor, reference), &rows).await?;
    }
    Ok((kept, form))
}

async fn write(
    app: &AppData,
    (actor, reference): (Actor, Reference),
    (form, rows): (&CreditForm, Vec<EvidenceFile>),
    (words, mut problems): (&Words, Problems),
) -> Result<Kept, WebError> {
    let Some(asked) = form.read(words, &mut problems).filter(|_| problems.is_empty()) else {
        let is_ours = !problems.is_empty();
        let again = Kept::Again(StatusCode::UNPROCESSABLE_ENTITY, problems);
        return if is_ours { Ok(again) } else { Err(WebError::Malformed("not one of our forms")) };
    };
    let act = app.act(actor);
    let done = app.db.write(move |tx| {
        let case = cases::find_to_change(tx, &act.by, reference)?;
        let change = asked.change(tx, &case, (&rows, &act))?;
        cases::record(tx, &change)
    });
    match done.await {
        Ok(_) => Ok(Kept::Done),
        Err(StoreError::Refused(refusal)) => {
            problems.add(form.field_of(&refusal), words.refusal(&refusal));
            Ok(Kept::Again(StatusCode::CONFLICT, problems))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the page shows of it.
pub struct CreditView {
    /// How it stands; empty where nothing was said.
    pub state: String,
    /// What to do next, and by when.
    pub next: String,
    pub harms: Vec<Choice>,
    pub doors: Vec<Choice>,
    pub answers: Vec<Choice>,
    pub can_say: bool,
    pub can_file: bool,
    pub can_answer: bool,
    /// Today, the last day on which something can have been filed.
    pub today: String,
    pub form: CreditForm,
    pub problems: Problems,
}

impl CreditView {
    pub fn of(page: &Page, case: &Case, may: bool, (mut form, problems): (CreditForm, Problems)) -> Self {
        let credit = case.credit.as_ref();
        let state = credit.map(CreditHarm::state);
        if form.what.is_empty() {
            form.harm = credit.map(|credit| credit.harm.to_string()).unwrap_or_default();
        }
        let choice = |code: &str, label: String| Choice { value: code.to_owned(), label, hint: String::new() };
        let is_filed = credit.is_some_and(|credit| credit.objection.is_some());
        form.seen = credit.and_then(|it| it.objection.as_ref()).map(|it| it.filed_on.to_string()).unwrap_or_default();
        let is_hurt = credit.is_some_and(|credit| credit.harm.is_done());
        let is_waited_for = credit.is_some_and(CreditHarm::is_waited_for);
        let none = (!is_filed).then_some("none");
        let harms = Harm::ALL.iter().map(|it| it.as_str()).chain(none);
        Self {
            state: told(page, credit),
            next: state.map(|state| page.code("credit-next", state.as_str())).unwrap_or_default(),
            harms: harms.map(|code| choice(code, page.code("harm", code))).collect(),
            doors: ObjectionDoor::ALL.iter().map(|it| choice(it.as_str(), page.code("objection-door", it.as_str()))).collect(),
            answers: ObjectionAnswer::ALL
                .iter()
                .filter(|it| is_waited_for || **it == ObjectionAnswer::Corrected)
                .map(|it| choice(it.as_str(), page.code("objection-answer", it.as_str())))
                .collect(),
            can_say: may,
            can_file: may && !matches!(state, Some(CreditState::Filed | CreditState::Corrected)),
            can_answer: may && (is_filed || is_hurt) && state != Some(CreditState::Corrected),
            today: page.dates.day_of(page.now).to_string(),
            form,
            problems,
        }
    }
}

/// How it stands, in one sentence with its date.
pub fn told(page: &Page, credit: Option<&CreditHarm>) -> String {
    let Some(credit) = credit else { return String::new() };
    let harm = page.code("harm", credit.harm.as_str());
    let Some(objection) = &credit.objection else {
        let is_corrected = credit.state() == CreditState::Corrected;
        return page.t1(if is_corrected { "credit-state-came-back" } else { "credit-state-said" }, "harm", harm);
    };
    let door = page.code("objection-door", objection.with.as_str());
    let until = page.dates.weekday_day(page.dates.day_of(objection.answer_by));
    let args = [("door", &*door), ("on", &*page.dates.weekday_day(objection.filed_on)), ("until", &*until)];
    page.words.with(&format!("credit-state-{}", credit.state().as_str()), &args)
}
