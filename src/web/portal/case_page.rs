//! The page of a consumer's case: loaded once, in scope, and shown again with what was typed when a form is to be mended.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::case_asked::{self, AskedView};
use super::case_claims::{self, Claims};
use super::case_now::{self, Asked, Now};
use super::case_promises::{self, Beside};
use super::case_story::{self, FileView, Line};
use super::case_sums::{self, Sum};
use super::hours;
use super::rating::{self, RatingView};
use super::reopening;
use crate::domain::actor::Actor;
use crate::domain::case::{Action, Case};
use crate::domain::event::Happening;
use crate::domain::evidence::EvidenceKind;
use crate::domain::incident::Banner;
use crate::domain::offer::OfferState;
use crate::domain::order::OtherOrder;
use crate::domain::reference::Reference;
use crate::domain::rulebook::MAX_BODY;
use crate::paths;
use crate::store::bills::{self, Reading};
use crate::store::case_page as store_page;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::facts::{self, Claimed};
use crate::store::incidents::banners;
use crate::store::ratings::{self, Rated};
use crate::store::timeline::{self, Said, Span, Timeline};
use crate::store::{Conn, StoreError, cases, other_orders, people, ties};
use crate::web::bill_words::{self, BillNote};
use crate::web::error::WebError;
use crate::web::forms::Problems;
use crate::web::guards::Consumer;
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

/// What stands in the page's forms.
#[derive(Default)]
pub struct Typed {
    pub body: String,
    pub reason: String,
    pub kind: String,
    /// To the questions of which request; by their number.
    pub answers: (String, BTreeMap<u8, String>),
    /// Score and comment.
    pub rating: Option<(String, String)>,
    pub problems: Problems,
}

/// A choice of a list.
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// What we propose.
pub struct OfferView {
    pub id: String,
    pub remedy: String,
    pub amount: String,
    /// Who does it.
    pub by: String,
    pub due: String,
    pub until: String,
    pub body: Vec<String>,
    /// What they have to do or give up for it; empty where nothing.
    pub conditions: Vec<String>,
}

/// The body that the consumer can turn to.
pub struct DoorView {
    pub body: String,
    /// How to reach it.
    pub how: String,
    pub why: Vec<String>,
    pub until: String,
}

#[derive(Template)]
#[template(path = "portal/complaint.html")]
struct CasePage {
    page: Page,
    of: Reference,
    reference: String,
    merchant: String,
    amount: String,
    filed: String,
    filed_iso: String,
    now: Now,
    /// When we are at work again; empty while we are, and where all is over.
    closed: String,
    /// Complaints that this one goes on in, or that go on in this one: their words, and where they are; no place where this
    /// visitor has not opened them.
    merged: Vec<(String, String)>,
    /// What is known to be out of order and this case is a part of; empty where nothing is.
    fault: String,
    agent: String,
    team: String,
    sums: Vec<Sum>,
    offer: Option<OfferView>,
    asked: Option<AskedView>,
    claims: Option<Claims>,
    beside: Beside,
    others: Vec<String>,
    coming: Vec<Line>,
    today: String,
    lines: Vec<Line>,
    /// Where the earlier lines are; empty when all are here.
    all_url: String,
    files: Vec<FileView>,
    bills: Vec<BillNote>,
    kinds: Vec<Choice>,
    can_reply: bool,
    can_add: bool,
    can_withdraw: bool,
    rating: Option<RatingView>,
    /// Empty where it cannot be taken up again.
    reopening_url: String,
    can_demand: bool,
    /// Where the case goes after us.
    door: Option<DoorView>,
    /// When somebody answers what is written now; empty where no clock says so.
    answer_by: String,
    key: String,
    typed: Typed,
    /// What was typed into a form that the page no longer has, to be copied.
    homeless: Vec<String>,
    most: usize,
}

/// All that the page shows, read in one go.
pub struct Loaded {
    pub case: Case,
    pub timeline: Timeline,
    pub files: Vec<EvidenceFile>,
    bills: Vec<Reading>,
    agent: Option<String>,
    team: Option<people::Team>,
    /// What was asked for at filing.
    pub wish: Option<String>,
    rated: Option<Rated>,
    claims: Vec<Claimed>,
    /// The provider's names, Chinese and English.
    pub provider: (String, String),
    /// Further orders with the same problem.
    pub others: Vec<OtherOrder>,
    ties: Vec<ties::Other>,
    banner: Option<Banner>,
}

/// Loads through case and scope; nothing of another's case is read.
pub fn load(conn: &mut Conn, actor: &Actor, reference: Reference, span: Span) -> Result<Loaded, StoreError> {
    let case = cases::find(conn, actor, reference)?;
    let agent = case.assignee.map(|id| people::find(conn, id)).transpose()?.map(|person| person.name);
    let team = match case.team {
        Some(id) => people::teams(conn)?.into_iter().find(|team| team.id == id.0),
        None => None,
    };
    Ok(Loaded {
        timeline: timeline::for_consumer(conn, case.id, span)?,
        files: evidence::of_case(conn, case.id)?,
        bills: bills::of_case(conn, case.id)?,
        wish: timeline::desired_outcome(conn, case.id)?,
        rated: ratings::of_case(conn, &case)?,
        claims: facts::for_consumer(conn, case.id)?,
        provider: store_page::provider(conn, &case.order.provider)?,
        others: other_orders::of_case(conn, case.id)?,
        ties: ties::of_case(conn, &actor.scope(), case.id)?,
        banner: banners::of_case(conn, case.id)?,
        agent,
        team,
        case,
    })
}

/// The page again, with another status and what was typed.
pub async fn again(
    app: &AppData,
    request: &HttpRequest,
    consumer: &Consumer,
    reference: Reference,
    (status, typed): (StatusCode, Typed),
) -> Result<HttpResponse, WebError> {
    let actor = consumer.actor.clone();
    let loaded = app.db.read(move |conn| load(conn, &actor, reference, Span::Newest)).await?;
    Ok(answer(app, consumer.visitor.page(request, app), &consumer.actor, &loaded, (status, typed)))
}

/// The page.
pub fn answer(app: &AppData, page: Page, actor: &Actor, loaded: &Loaded, (status, typed): (StatusCode, Typed)) -> HttpResponse {
    let case = &loaded.case;
    let Some(reference) = case.reference else {
        return HttpResponse::InternalServerError().finish();
    };
    let views: Vec<FileView> = loaded.files.iter().map(|file| case_story::file_view(&page, reference, case, file)).collect();
    let by_id: BTreeMap<&str, FileView> = loaded.files.iter().map(|f| f.file.as_str()).zip(views.iter().cloned()).collect();
    let can = |action| case.allows(action, actor);
    let template = CasePage {
        of: reference,
        reference: reference.to_string(),
        merchant: case.order.merchant.clone(),
        amount: case.order.amount.to_string(),
        filed: page.t1("complaint-filed", "at", page.dates.moment(case.filed_at)),
        filed_iso: page.dates.machine(case.filed_at),
        now: case_now::now(&page, case, asked_outside(&loaded.timeline)),
        closed: if case.status.code().is_closed() { String::new() } else { hours::closed(&page, &app.rules().calendar) },
        merged: merged(&page, &loaded.ties),
        fault: fault(&page, loaded.banner.as_ref()),
        agent: loaded.agent.clone().unwrap_or_default(),
        team: loaded.team.as_ref().map_or_else(String::new, |team| team.name(page.words.locale()).to_owned()),
        sums: case_sums::sums(&page, case, &app.rules()),
        offer: can(Action::AnswerOffer).then(|| offer(&page, case, &loaded.timeline)).flatten(),
        asked: case_asked::asked(&page, case, &loaded.timeline, &typed),
        others: case_claims::others(&page, &loaded.others, &loaded.claims),
        claims: case_claims::claims(&page, case, &loaded.claims),
        beside: case_promises::view(&page, actor, loaded),
        coming: case_story::coming(&page, case),
        today: page.dates.weekday_day(page.dates.day_of(page.now)),
        lines: case_story::happened(&page, case, &loaded.timeline, &by_id, loaded.wish.as_deref()),
        all_url: if loaded.timeline.is_cut { format!("{}?all=1", paths::complaint(reference)) } else { String::new() },
        files: newest(&loaded.files, views),
        bills: bill_words::notes(&page, &loaded.bills),
        kinds: kinds(&page),
        can_reply: can(Action::Reply),
        can_add: can(Action::AddEvidence),
        can_withdraw: can(Action::Withdraw),
        rating: rating::view(&page, case, actor, loaded.rated.as_ref(), &typed),
        reopening_url: reopening::url_if_open(case, actor, &page.settings, page.now).unwrap_or_default(),
        can_demand: can(Action::Demand),
        door: door(&page, case, &loaded.timeline),
        answer_by: answer_by(&page, case),
        key: app.random.public_id(),
        most: MAX_BODY,
        homeless: Vec::new(),
        typed,
        page,
    };
    html_with(status, &template.with_homeless())
}

impl CasePage {
    /// The place of a noun of this case.
    fn url(&self, noun: &str) -> String {
        paths::complaint_part(self.of, noun)
    }

    fn with_homeless(mut self) -> Self {
        let rating = self.typed.rating.as_ref().map_or("", |(_, comment)| comment);
        let typed = [
            (self.typed.body.as_str(), self.can_reply),
            (self.typed.reason.as_str(), self.offer.is_some()),
            (rating, self.rating.is_some()),
        ];
        let homeless =
            typed.into_iter().filter(|(text, has_form)| !text.is_empty() && !has_form).map(|(text, _)| text.to_owned());
        let unasked = |(number, text): (&u8, &String)| {
            let is_open = self.asked.as_ref().is_some_and(|asked| asked.takes(&self.typed.answers.0, *number));
            (!text.trim().is_empty() && !is_open).then(|| text.clone())
        };
        self.homeless = homeless.chain(self.typed.answers.1.iter().filter_map(unasked)).collect();
        self
    }
}

fn asked_outside(timeline: &Timeline) -> Asked {
    let outside = |what: &Happening| matches!(what, Happening::MerchantAsked { .. } | Happening::PlatformAsked { .. });
    Asked { outside: timeline.entries.iter().any(|entry| outside(&entry.what)) }
}

/// While it is on, and while the case is in it.
fn fault(page: &Page, banner: Option<&Banner>) -> String {
    banner.filter(|it| it.is_on(page.now)).map(|it| it.text(page.words.locale()).to_owned()).unwrap_or_default()
}

/// Links of other kinds are for staff.
fn merged(page: &Page, others: &[ties::Other]) -> Vec<(String, String)> {
    let line = |other: &ties::Other| {
        let key = match other.way {
            ties::Way::Into => "complaint-merged-into",
            ties::Way::From => "complaint-merged-from",
            ties::Way::Tied(_) => return None,
        };
        let url = if other.is_seen { paths::complaint(other.reference) } else { String::new() };
        Some((page.t1(key, "other", other.reference), url))
    };
    others.iter().filter_map(line).collect()
}

/// Without those in whose place another came: they stand on its page.
fn newest(files: &[EvidenceFile], views: Vec<FileView>) -> Vec<FileView> {
    files.iter().zip(views).filter(|(file, _)| file.replaced_by.is_none()).map(|(_, view)| view).collect()
}

fn kinds(page: &Page) -> Vec<Choice> {
    let choice = |kind: &EvidenceKind| Choice { value: kind.to_string(), label: page.code("evidence", kind.as_str()) };
    EvidenceKind::ALL.iter().map(choice).collect()
}

/// A date for the next answer is promised by the clocks of the first and the next response alone.
fn answer_by(page: &Page, case: &Case) -> String {
    use crate::domain::sla::ClockKind::{FirstResponse, NextResponse};
    let live = [FirstResponse, NextResponse].into_iter().filter_map(|kind| case.clock(kind)).filter(|clock| clock.is_live());
    let due = live.min_by_key(|clock| clock.due_at).and_then(|clock| clock.due_at).filter(|due| *due > page.now);
    due.map_or_else(String::new, |due| page.t1("complaint-answer-by", "date", page.dates.full(due)))
}

fn said_of(timeline: &Timeline, wanted: impl Fn(&Happening) -> bool) -> Option<&Said> {
    timeline.entries.iter().find(|entry| wanted(&entry.what))?.said.as_ref()
}

fn body_of(timeline: &Timeline, wanted: impl Fn(&Happening) -> bool) -> Vec<String> {
    said_of(timeline, wanted).and_then(|said| said.body.clone()).into_iter().collect()
}

fn offer(page: &Page, case: &Case, timeline: &Timeline) -> Option<OfferView> {
    let offer = case.offer.as_ref().filter(|offer| offer.state == OfferState::Open && offer.until >= page.now)?;
    Some(OfferView {
        id: offer.id.to_string(),
        remedy: page.code("remedy", offer.remedy.as_str()),
        amount: offer.amount.map_or_else(String::new, |amount| amount.to_string()),
        by: page.code("promiser", offer.by.as_str()),
        due: page.dates.weekday_day(offer.due_on),
        until: page.dates.full(offer.until),
        conditions: said_of(timeline, |what| matches!(what, Happening::Offered { offer: id, .. } if *id == offer.id))
            .and_then(|said| said.title.as_deref())
            .map(|conditions| conditions.lines().map(str::to_owned).collect())
            .unwrap_or_default(),
        body: body_of(timeline, |what| matches!(what, Happening::Offered { offer: id, .. } if *id == offer.id)),
    })
}

fn door(page: &Page, case: &Case, timeline: &Timeline) -> Option<DoorView> {
    let referral = case.referral?;
    Some(DoorView {
        body: page.code("body", referral.body.as_str()),
        how: page.code("body-how", referral.body.as_str()),
        why: body_of(timeline, |what| matches!(what, Happening::ReferralPrepared { .. })),
        until: page.dates.weekday_day(page.dates.day_of(referral.until)),
    })
}
