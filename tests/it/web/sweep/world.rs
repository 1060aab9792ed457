//! One case with everything a case can have, and everybody who may come to its door.

use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::domain::figures::{Every, Part, Schedule};
use redress::domain::ids::{IncidentId, MerchantId, OrderFileId, PersonId, TeamId};
use redress::domain::incident::{Incident, IncidentState, ToAll};
use redress::domain::macros::{Doing, Hands, Macro, Says, Then};
use redress::domain::order_file::{FileState, Mapping};
use redress::domain::reach::{Reach, Shared};
use redress::seal::Purpose;
use redress::store::bulk::{self, Outcome, RowState, Run};
use redress::store::incidents::messages::{self, Message};
use redress::store::people::Edit;
use redress::store::queue::{Listing, View};
use redress::store::report_schedules::{self, Planned};
use redress::store::schema::{evidence, notifications};
use redress::store::views::{self, SavedView};
use redress::store::{Conn, StoreError, exports, incidents, macros, order_files, people};

use diesel::prelude::*;

use crate::domain::incident::incident;
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{accept, act_on, file_case, offer, request, team, triage};
use crate::support::{Browser, TestApp};
use crate::web::access::{PASSWORD, known, stored, token};
use crate::web::portal::filing::{PNG, fill};
use crate::web::respond::shop;

/// Who comes, in the order of the columns of the table.
pub const ACTORS: [&str; 9] = [
    "a stranger",
    "the consumer of the case, with an account, filling in another complaint",
    "another consumer",
    "a guest by the private link of another case",
    "an agent of the case's team",
    "an agent of another team",
    "a supervisor",
    "an administrator",
    "somebody at the merchant that was asked in the case, by its link",
];

/// The merchant of the case.
const SELLER: &str = "木色家具";

pub struct World {
    /// In the order of [`ACTORS`].
    pub actors: Vec<Browser>,
    reference: String,
    file: String,
    draft_file: String,
    remedy: i64,
    sheet: String,
    link: String,
    confirmation: String,
    reset: String,
    view: i64,
    /// A macro for everybody, and a run, both of the supervisor who comes.
    kept_macro: i64,
    run: i64,
    /// A list of cases that the same supervisor took away.
    export: i64,
    /// A report that is sent to them by itself.
    schedule: i64,
    /// The agent of the first team.
    person: i64,
    /// Of the supervisor who comes.
    told: i64,
    /// Of the register.
    merchant: i64,
}

impl World {
    pub async fn new(app: &TestApp) -> Self {
        let (one, two) = (team(app, "one", "客服一组", "Team one").await, team(app, "two", "客服二组", "Team two").await);
        let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let other = app.person(Role::Consumer, "王宇", "wang@mail.example", None).await;
        let (mine, merchant) = with_everything(app, owner.id, one).await;
        let theirs = file_case(app, |filing| filing.consumer = Some(other.id)).await;
        let theirs = triage(app, &theirs, Priority::Normal, Some(two)).await;
        let mut consumer = app.signed_in(&owner).await;
        let reference = mine.reference.unwrap().to_string();
        let sent =
            consumer.upload(&format!("/complaints/{reference}/evidence"), &[("kind", "other")], &[("files", "a.png", PNG)]).await;
        assert_eq!(sent.status, 303);
        fill(&mut consumer, "chen@mail.example", "").await;
        work(app, &folder_mailer(app)).await;
        let mut guest = app.browser();
        guest.post(&format!("/t/{}", token(app, Purpose::Case, theirs.id.0).await), &[]).await;
        let agents = [(Role::Agent, Some(one)), (Role::Agent, Some(two)), (Role::Supervisor, None), (Role::Admin, None)];
        let mut actors = vec![app.browser(), consumer, app.signed_in(&other).await, guest];
        for (at, (role, team)) in agents.into_iter().enumerate() {
            let person = app.person(role, "李敏", &format!("staff{at}@desk.example"), team).await;
            actors.push(app.signed_in(&person).await);
        }
        actors.push(respondent(app, merchant, &reference).await);
        let agent = app.app.db.read(|conn| people::find_by_email(conn, "staff0@desk.example")).await.unwrap();
        let (kept_macro, run) = done_to_many(app, &mine).await;
        let (file, draft_file) = files(app, &mine).await;
        let (confirmation, reset) = newcomer(app).await;
        let sheet = actors[0].get("/").await.attributes("link[rel=stylesheet]", "href")[0].clone();
        Self {
            actors,
            reference,
            file,
            draft_file,
            remedy: stored(app, &mine).await.remedies[0].id.0,
            sheet,
            link: token(app, Purpose::Case, mine.id.0).await,
            confirmation,
            reset,
            view: view(app).await,
            kept_macro,
            run,
            export: export(app).await,
            schedule: schedule(app).await,
            person: agent.unwrap().id.0,
            told: told(app, &mine).await,
            merchant: merchant.0,
        }
        .with_incident(app)
        .await
    }

    /// A file of orders, number 80, whose bytes are lost.
    async fn with_order_file(self, app: &TestApp) -> Self {
        let (id, by, at) = (OrderFileId(80), PersonId(self.person), app.app.now());
        let (provider, name, sha256) = ("jd".to_owned(), "11月.csv".to_owned(), "0".repeat(64));
        let (state, mapping) = (FileState::Uploaded, Mapping::default());
        let file = order_files::Arrival { id, provider, name, bytes: 4_096, sha256, state, mapping, by, at };
        app.app.db.write(move |tx| order_files::insert(tx, &file)).await.unwrap();
        self
    }

    /// An incident that lasts, number 78, and what all of it were told, number 79.
    async fn with_incident(self, app: &TestApp) -> Self {
        let (at, by) = (app.app.now(), PersonId(self.person));
        let made = move |tx: &mut Conn| {
            incidents::insert(tx, &Incident { id: IncidentId(78), version: 1, made_at: at, ..incident(IncidentState::Open) })?;
            let text = ToAll { zh: "在处理。".to_owned(), en: "In hand.".to_owned() };
            messages::begin(tx, &Message { id: 79, incident: IncidentId(78), by, at, text, begins_at: None }, &[])
        };
        app.app.db.write(made).await.unwrap();
        self.with_order_file(app).await
    }

    /// The URL of a route, its gaps filled with the case's. A POST to a link names a dead one, or whoever comes had the case.
    pub fn url(&self, method: &str, pattern: &str) -> String {
        let token = match (method, pattern) {
            ("POST", _) => "AAAA",
            (_, "/sign-up/confirm/{token}") => &self.confirmation,
            (_, "/password/reset/{token}") => &self.reset,
            _ => &self.link,
        };
        let id = if pattern.starts_with("/desk/notifications/") { self.told } else { self.remedy };
        let file = if pattern.starts_with("/complaints/new/") { &self.draft_file } else { &self.file };
        let gaps = ["{sender}", "{api_token}", "{route}"].iter();
        gaps.fold(pattern.to_owned(), |url, gap| url.replace(gap, "new"))
            .replace("/static/{name}", &self.sheet)
            .replace("{token}", token)
            .replace("{reference}", &self.reference)
            .replace("{file}", file)
            .replace("{other}", &self.reference)
            .replace("{noun}", "triage")
            .replace("{team}", "one")
            .replace("{order_file}", "80")
            .replace("{webhook}", "81")
            .replace("{letter}", "filed")
            .replace("{policy}", "house")
            .replace("{calendar}", "cn")
            .replace("{problem}", "order_stuck")
            .replace("{slug}", "finding-numbers")
            .replace("{guide}", "finding-numbers")
            .replace("{rule}", "overdue")
            .replace("{person}", &self.person.to_string())
            .replace("{id}", &id.to_string())
            .replace("{view}", &self.view.to_string())
            .replace("{incident}", "78")
            .replace("{message}", "79")
            .replace("{macro}", &self.kept_macro.to_string())
            .replace("{format}", "csv")
            .replace("{schedule}", &self.schedule.to_string())
            .replace("{class}", "person")
            .replace("{provider}", "jd")
            .replace("{merchant}", &self.merchant.to_string())
            .replace("{answer}", "finished")
            .replace("{export}", &self.export.to_string())
            .replace("{run}", &self.run.to_string())
    }
}

/// A case whose merchant was asked by letter, and whose consumer accepted an offer.
async fn with_everything(app: &TestApp, consumer: PersonId, team: TeamId) -> (Case, MerchantId) {
    let merchant = shop(app, SELLER, Some("zhou@shop.example")).await;
    let case = file_case(app, |filing| {
        filing.consumer = Some(consumer);
        SELLER.clone_into(&mut filing.order.merchant);
    });
    let (case, ask) = (triage(app, &case.await, Priority::Normal, Some(team)).await, request(app, SELLER));
    let case = act_on(app, &case, Actor::System, |case, act| case.ask_by_letter(&ask, merchant, act)).await;
    // The letter is on its way before there is a result.
    work(app, &folder_mailer(app)).await;
    (accept(app, &offer(app, &case).await).await, merchant)
}

/// Somebody at the merchant, by its link. Their first look at the case is written down.
async fn respondent(app: &TestApp, merchant: MerchantId, reference: &str) -> Browser {
    let mut browser = app.browser();
    browser.post(&format!("/respond/{}", token(app, Purpose::Merchant, merchant.0).await), &[]).await;
    assert_eq!(browser.get(&format!("/respond/cases/{reference}")).await.status, 200);
    browser
}

/// A view that a supervisor made for everybody.
async fn view(app: &TestApp) -> i64 {
    let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
    let shared = Shared { owner: chief.id, reach: Reach::Everybody, team: None };
    let view = SavedView::new(app.app.id(), "急件", "view=all&priority=urgent", shared);
    let (id, at) = (view.id, app.app.now());
    app.app.db.write(move |tx| views::insert(tx, &view, at)).await.unwrap();
    id
}

/// A list of cases that the supervisor among the actors took away.
async fn export(app: &TestApp) -> i64 {
    let (id, at) = (app.app.id(), app.app.now());
    let ask = move |tx: &mut Conn| {
        let chief = people::find_by_email(tx, "staff2@desk.example")?.ok_or(StoreError::NotFound)?;
        exports::ask(tx, id, chief.id, ("view=all", &Listing::of(View::All)), at)
    };
    app.app.db.write(ask).await.unwrap();
    work(app, &folder_mailer(app)).await;
    id
}

/// A report that is sent to the supervisor among the actors by itself.
async fn schedule(app: &TestApp) -> i64 {
    let (id, edit, at, zone) = (app.app.id(), app.app.id(), app.app.now(), app.app.rules().calendar.zone);
    let save = move |tx: &mut Conn| {
        let chief = people::find_by_email(tx, "staff2@desk.example")?.ok_or(StoreError::NotFound)?;
        let schedule = Schedule { every: Every::Week, weekday: 0, day: 1, hour: 8, zone };
        let (name, next_at, to) = ("周报".to_owned(), Some(schedule.next_after(at)), vec![chief.id]);
        let parts = Part::ALL.to_vec();
        let it = Planned { id, version: 0, name, schedule, parts, team: None, skip_empty: false, next_at, to };
        let (before, after) = (String::new(), "{}".to_owned());
        let edit = Edit { id: edit, by: Some(chief.id), at, what: "schedule.changed", target: id, before, after };
        report_schedules::save(tx, &it, &edit)
    };
    assert!(app.app.db.write(save).await.unwrap());
    id
}

/// Something that the supervisor among the actors is told of.
async fn told(app: &TestApp, case: &Case) -> i64 {
    let (id, at, case) = (app.app.id(), app.app.now().naive_utc(), case.id.0);
    let tell = move |tx: &mut Conn| {
        let chief = people::find_by_email(tx, "staff2@desk.example")?.ok_or(StoreError::NotFound)?;
        let of = (notifications::person_id.eq(chief.id.0), notifications::case_id.eq(case), notifications::kind.eq("missed"));
        let row = (notifications::id.eq(id), of, notifications::at.eq(at), notifications::is_unread.eq(true));
        diesel::insert_into(notifications::table).values(row).execute(tx)?;
        Ok(())
    };
    app.app.db.write(tell).await.unwrap();
    id
}

/// A macro for everybody, and a run, of the supervisor among the actors.
async fn done_to_many(app: &TestApp, case: &Case) -> (i64, i64) {
    let (id, run, at, case) = (77, app.app.id(), app.app.now(), case.id);
    let made = move |tx: &mut Conn| {
        let chief = people::find_by_email(tx, "staff2@desk.example")?.ok_or(StoreError::NotFound)?;
        let shared = Shared { owner: chief.id, reach: Reach::Everybody, team: None };
        let (hands, then) = (Hands::Keep, Then::Stay);
        let doing = Doing { priority: None, tag: None, hands, team: None, follow_up_days: None, closing: None, then };
        let (name, text_zh) = ("在查".to_owned(), "在查。".to_owned());
        let it = Macro { id, name, says: Says::Note, text_zh, text_en: String::new(), doing, shared, uses: 0, version: 1 };
        macros::insert(tx, &it)?;
        let (what, times) = ("加标签".to_owned(), None);
        let begun =
            Run { id: run, by: chief.id, at, what, total: 1, done_at: times, undone_at: None, beat_at: Some(at), next_at: None };
        bulk::begin(tx, &Scope::All, &begun, &[])?;
        bulk::keep(tx, run, case, &Outcome { state: RowState::Same, reason: None, marks: None })
    };
    app.app.db.write(made).await.unwrap();
    (id, run)
}

/// The file of the case, and that of the draft.
async fn files(app: &TestApp, case: &Case) -> (String, String) {
    let id = case.id.0;
    let read = move |conn: &mut _| {
        let of_case = evidence::table.filter(evidence::case_id.eq(id)).select(evidence::file).first::<String>(conn)?;
        let of_draft = evidence::table.filter(evidence::draft_id.is_not_null()).select(evidence::file).first::<String>(conn)?;
        Ok((of_case, of_draft))
    };
    app.app.db.read(read).await.unwrap()
}

/// Somebody who has just signed up and forgot the password already: two links that work.
async fn newcomer(app: &TestApp) -> (String, String) {
    let mut browser = app.browser();
    browser.post("/sign-up", &[("name", "新人"), ("email", "new@mail.example"), ("password", PASSWORD)]).await;
    browser.post("/password/forgot", &[("email", "new@mail.example")]).await;
    let id = known(app, "new@mail.example").await.unwrap().id.0;
    (token(app, Purpose::SignUp, id).await, token(app, Purpose::PasswordReset, id).await)
}
