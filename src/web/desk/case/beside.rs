//! What stands beside a case on its page: what its reader is writing, who comes before and after, and what may belong to it.

use super::act::Desk;
use super::came::{Told, load_told};
use super::choices;
use super::way::{self, Neighbours};
use crate::domain::case::merging::Whose;
use crate::domain::case::{Action, Case};
use crate::domain::codes::Outcome;
use crate::domain::ids::MerchantId;
use crate::domain::order::OtherOrder;
use crate::domain::reference::Reference;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::alike;
use crate::store::case_page::CaseFile;
use crate::store::desk_drafts::{self, Draft};
use crate::store::merchant_reads::{self, Reads};
use crate::store::merchants;
use crate::store::merchants::register::{self, Addressee};
use crate::store::notifications::{self, Notification};
use crate::store::presences::{self, Present};
use crate::store::queue::COUNTED;
use crate::store::related::{self, Found, Other, Related};
use crate::store::returned::{self, Returned};
use crate::store::ties;
use crate::web::WebError;
use crate::web::desk::incident;
use crate::web::files::note_reader;
use crate::web::page::Page;

/// All of it.
pub struct Beside {
    pub drafts: Vec<Draft>,
    pub neighbours: Neighbours,
    pub related: Related,
    /// Letters that did not arrive.
    pub returned: Vec<Returned>,
    /// How the cases ended that the same person filed lately, within what the agent may see.
    pub lately: Vec<Option<Outcome>>,
    /// Colleagues who are on the case now.
    pub present: Vec<Present>,
    /// Linked and merged cases, and what is shown of those that were merged into this one.
    pub ties: Vec<ties::Other>,
    pub told: Vec<Told>,
    /// What its reader has not read of it yet.
    pub unread: Vec<Notification>,
    /// The incident that it is in, or those that it could join.
    pub incident: incident::Beside,
    /// What the register calls its merchant.
    pub merchant: Option<(MerchantId, String)>,
    /// Whom a letter to it goes to; and when its request was first read.
    pub addressee: Option<Addressee>,
    pub request_reads: Option<Reads>,
}

/// Read for whoever is at the desk.
pub async fn load(desk: &Desk, case: &Case, others: &[OtherOrder]) -> Result<Beside, WebError> {
    let (reading, list, me) = (desk.reading(), desk.list.clone(), desk.agent.staff.id);
    let (case, others, now) = (case.clone(), others.to_vec(), desk.app.now());
    let read = desk.app.db.read(move |conn| {
        let neighbours = match &list {
            Some(list) => way::neighbours(conn, &reading, list, &case)?,
            None => (None, None),
        };
        let related = related::of(conn, &reading.scope, &case, &others)?;
        let (returned, lately) = (returned::of_case(conn, &case, now)?, alike::lately(conn, &reading.scope, &case, now)?);
        let mut present = presences::on(conn, case.id, reading.now)?;
        present.retain(|one| one.person != me);
        let drafts = desk_drafts::of(conn, case.id, me)?;
        let ties = ties::of_case(conn, &reading.scope, case.id)?;
        let told = load_told(conn, &ties)?;
        let unread = notifications::unread_of_case(conn, me, case.id)?;
        let incident = incident::Beside::load(conn, &case)?;
        let merchant = merchants::of_written(conn, &case.order.merchant)?;
        let addressee = match &merchant {
            Some((id, _)) => register::addressee(conn, *id)?,
            None => None,
        };
        let asked = case.merchant_request.as_ref();
        let request_reads = asked.map(|asked| merchant_reads::reads(conn, asked.id)).transpose()?.flatten();
        let beside = Beside {
            drafts,
            neighbours,
            related,
            returned,
            lately,
            present,
            ties,
            told,
            unread,
            incident,
            merchant,
            addressee,
            request_reads,
        };
        Ok(beside)
    });
    Ok(read.await?)
}

impl Beside {
    /// Whose words stand on the page was read too.
    pub async fn note_readers(&self, desk: &Desk) {
        for told in &self.told {
            note_reader(&desk.app, told.case.id, desk.agent.staff.id).await;
        }
    }
}

/// A list of cases that may belong to this one.
pub struct Group {
    pub title: String,
    /// Likely one complaint made twice: to be looked at first.
    pub is_warning: bool,
    pub cases: Vec<Line>,
    /// Where all of them stand; empty where these are all.
    pub all_url: String,
}

/// One of them.
pub struct Line {
    pub url: String,
    reference: String,
    is_open: bool,
    whose: Whose,
    pub summary: String,
    pub about: String,
    /// Where this case is merged into it, and where both are linked; empty where that cannot be.
    pub merge_url: String,
    pub link_url: String,
}

/// What is likely the same complaint, told before all else: of the same order, and of the same consumer about the same merchant.
pub fn likely(page: &Page, desk: &Desk, case: &Case, beside: &Beside) -> Vec<Group> {
    let related = &beside.related;
    let of_both = all_url(&[("consumer", &named(case)), ("merchant", &case.order.merchant)]);
    let groups = [
        group(page, ("case-related-order", ""), &related.same_order, String::new()),
        group(page, ("case-related-alike", ""), &related.alike, of_both),
    ];
    let warned = groups.into_iter().flatten().map(|it| Group { is_warning: true, ..it });
    warned.map(|it| with_acts(it, desk, case, beside)).collect()
}

fn named(case: &Case) -> String {
    case.reference.map(|reference| reference.to_string()).unwrap_or_default()
}

/// Where the queue lists all of them.
fn all_url(pairs: &[(&str, &str)]) -> String {
    format!("{}&{}", paths::desk_view("all"), serde_urlencoded::to_string(pairs).unwrap_or_default())
}

/// The other lists that are not empty.
pub fn groups(page: &Page, desk: &Desk, file: &CaseFile, beside: &Beside) -> Vec<Group> {
    let (case, related) = (&file.case, &beside.related);
    let of_consumer = all_url(&[("consumer", &named(case))]);
    let of_merchant = all_url(&[("merchant", &case.order.merchant), ("provider", &case.order.provider)]);
    [
        group(page, ("case-related-consumer", ""), &related.of_consumer, of_consumer).map(|it| with_acts(it, desk, case, beside)),
        group(page, ("case-related-merchant", choices::provider(page, file)), &related.of_merchant, of_merchant),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What may be done with each: merged into while it is open, and linked where it is not yet.
fn with_acts(mut group: Group, desk: &Desk, case: &Case, beside: &Beside) -> Group {
    let actor = desk.agent.actor();
    let from = desk.list.as_ref().map(|list| format!("&{}", list.as_from())).unwrap_or_default();
    let holds_merged = beside.ties.iter().any(|tie| tie.way == ties::Way::From);
    let may_link = case.allows(Action::Link, &actor);
    for line in &mut group.cases {
        let is_tied = beside.ties.iter().any(|tie| tie.reference.to_string() == line.reference);
        if line.is_open && !holds_merged && case.could_merge_into(&line.whose, &actor) {
            line.merge_url = paths::desk_merge(desk.reference, &line.reference) + &from;
        }
        if may_link && !is_tied {
            line.link_url = paths::desk_link(desk.reference, &line.reference) + &from;
        }
    }
    group
}

fn group(page: &Page, (key, provider): (&str, &str), found: &Found, all_url: String) -> Option<Group> {
    if found.cases.is_empty() {
        return None;
    }
    let is_more = found.is_cut || found.count > found.cases.len();
    let count = match found.count {
        COUNTED.. => "99+".to_owned(),
        count if found.is_cut => format!("{count}+"),
        count => count.to_string(),
    };
    Some(Group {
        title: page.words.with(key, &[("count", &count), ("provider", provider)]),
        is_warning: false,
        cases: found.cases.iter().map(|other| line(page, other)).collect(),
        all_url: if is_more { all_url } else { String::new() },
    })
}

fn line(page: &Page, other: &Other) -> Line {
    let status = page.code("status", &other.status);
    let outcome = other.outcome.as_deref().and_then(Outcome::parse);
    let status = match outcome {
        Some(outcome) => format!("{status} · {}", page.code("outcome", outcome.as_str())),
        None => status,
    };
    let parts = [other.reference.clone(), status, page.dates.moment(other.filed_at)];
    Line {
        url: Reference::parse(&other.reference).map(paths::desk_case).unwrap_or_default(),
        summary: without_personal_numbers(&other.summary, &[]),
        about: parts.join(" · "),
        reference: other.reference.clone(),
        whose: other.whose.clone(),
        is_open: !matches!(other.status.as_str(), "closed" | "resolved"),
        merge_url: String::new(),
        link_url: String::new(),
    }
}
