//! Macros: the list, from which one is used or changed, and the form that makes one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::{Deserialize, Serialize};

use crate::domain::codes::{Outcome, Priority, RootCause};
use crate::domain::macros::{self, Doing, Field, Hands, Macro, Says, TextFault, Then};
use crate::domain::permission::Permission;
use crate::domain::reach::{Reach, Shared};
use crate::domain::reference::Reference;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::paths;
use crate::store::macros::{self as kept, Called, Kept, MOST_OF_ONE};
use crate::store::{StoreError, people, staff_accounts};
use crate::web::WebError;
use crate::web::admin::people::history::Entry;
use crate::web::admin::policy::words::{Checked, Difference};
use crate::web::desk::case::forms::{Choice, Typed};
use crate::web::desk::case::history::team_name;
use crate::web::desk::case::way::List;
use crate::web::desk::queue::asked::Asker;
use crate::web::forms::{Form, Problem, Query};
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

mod changing;
mod form;
mod offered;

pub use changing::{Written, destroy, lines, removal};
use offered::Offered;

/// Longest name of a macro, in characters.
const MAX_NAME: usize = 60;
/// Days by which a macro puts a case off at most.
const MOST_DAYS: u16 = 90;

/// One macro of the list.
struct Line {
    name: String,
    says: String,
    text: String,
    doing: Vec<String>,
    reach: String,
    uses: i64,
    use_url: String,
    edit_url: String,
}

#[derive(Template)]
#[template(path = "desk/macros.html")]
struct MacrosPage {
    page: Page,
    lines: Vec<Line>,
    /// The case for which one is chosen.
    case: Option<Reference>,
    query: String,
    /// The list that somebody came from, as the address of the case page has it.
    from: String,
    problems: Vec<Problem>,
    /// Words that were written for a macro that is gone, to be copied.
    typed: String,
}

/// A macro that somebody deleted while it was being used, and the words that were written for it.
pub(super) struct Gone {
    pub problem: Problem,
    pub typed: String,
}

/// What a macro does besides its words, in words.
pub fn doing(page: &Page, says: Says, doing: &Doing, called: &Called) -> Vec<String> {
    let mut words = Vec::new();
    match doing.hands {
        Hands::Keep | Hands::To(_) => {}
        Hands::Me => words.push(page.t("macro-does-me").to_owned()),
        Hands::Back => words.push(page.t("macro-does-back").to_owned()),
    }
    words.extend(doing.priority.map(|it| page.t1("macro-does-priority", "priority", page.code("priority", it.as_str()))));
    words.extend(doing.tag.as_ref().map(|tag| page.t1("macro-does-tag", "tag", tag)));
    words.extend(doing.follow_up_days.filter(|_| says != Says::Close).map(|days| page.t1("macro-does-follow-up", "days", days)));
    words.extend(doing.closing.map(|(outcome, cause)| {
        let (outcome, cause) = (page.code("outcome", outcome.as_str()), page.code("cause", cause.as_str()));
        page.t2("macro-does-close", ("outcome", &outcome), ("cause", &cause))
    }));
    words.extend(doing.team.map(|team| page.t1("bulk-does-team", "team", team_name(page, &called.teams, Some(team.0)))));
    if let Hands::To(colleague) = doing.hands {
        words.push(page.t1("bulk-does-assign", "name", called.person(colleague).unwrap_or(page.t("case-staff"))));
    }
    words
}

/// `GET /desk/macros`; with `case`, one is chosen for it.
pub async fn index(agent: Agent, request: HttpRequest, app: AppData, query: Query) -> Result<HttpResponse, WebError> {
    let case = query.get("case").and_then(|case| Reference::parse(case));
    list((&agent, &request, &app), case, query.get("q").map_or("", String::as_str), None).await
}

/// The same; with a case, one is chosen for it.
pub(super) async fn list(
    (agent, request, app): (&Agent, &HttpRequest, &AppData),
    case: Option<Reference>,
    wanted: &str,
    gone: Option<Gone>,
) -> Result<HttpResponse, WebError> {
    let (page, staff) = (agent.visitor.page(request, app), agent.staff);
    let list = List::of(request.query_string(), &Asker::of(agent, &page, app));
    let back = list.as_ref().map(List::query).unwrap_or_default().to_owned();
    let from = list.map(|list| format!("&{}", list.as_from())).unwrap_or_default();
    let wanted = wanted.trim().to_lowercase();
    let (found, called) = app.db.read(move |conn| Ok((kept::of(conn, staff)?, kept::called(conn)?))).await?;
    let fits = |it: &&Macro| [&it.name, &it.text_zh, &it.text_en].iter().any(|text| text.to_lowercase().contains(&wanted));
    let line = |it: &Macro| Line {
        name: it.name.clone(),
        says: page.code("macro-says", it.says.as_str()),
        text: it.text(page.words.locale()).to_owned(),
        doing: doing(&page, it.says, &it.doing, &called),
        reach: page.code("view-for", it.shared.reach.as_str()),
        uses: it.uses,
        use_url: case.map(|case| format!("{}{from}", paths::desk_use_macro(case, it.id))).unwrap_or_default(),
        edit_url: if staff.may_change(&it.shared) { paths::desk_macro(it.id) } else { String::new() },
    };
    let lines = found.iter().filter(fits).map(line).collect();
    let status = if gone.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = gone.as_ref().map(|gone| gone.typed.clone()).unwrap_or_default();
    let problems = gone.into_iter().map(|gone| gone.problem).collect();
    Ok(html_with(status, &MacrosPage { page, lines, case, query: wanted, from: back, problems, typed }))
}

#[derive(Template)]
#[template(path = "desk/macro.html")]
struct MacroPage {
    page: Page,
    /// Zero for a new one.
    id: i64,
    version: i64,
    /// The list that it stands in.
    list: String,
    /// What somebody else saved meanwhile beside what was typed.
    differences: Vec<Difference>,
    /// What would change; only where the form asks whether it is to be so.
    checked: Option<Checked>,
    history: Vec<Entry>,
    typed: Typed,
    says: Vec<Choice>,
    priorities: Vec<Choice>,
    hands: Vec<Choice>,
    teams: Vec<Choice>,
    outcomes: Vec<Choice>,
    causes: Vec<Choice>,
    thens: Vec<Choice>,
    reaches: Vec<Choice>,
    fields: Vec<(String, String)>,
}

impl MacroPage {
    fn v(&self, field: &str) -> &str {
        self.typed.value(field)
    }

    fn e(&self, field: &str) -> &str {
        self.typed.problems.of(&self.typed.id(field))
    }

    fn problems(&self) -> &[Problem] {
        self.typed.problems.all()
    }

    /// What a page that only asks carries on.
    fn to_keep(&self) -> impl Iterator<Item = (&String, &String)> {
        self.typed.values.iter().filter(|(name, _)| *name != "step")
    }

    fn action(&self) -> String {
        if self.id == 0 { paths::desk_macros() } else { paths::desk_macro(self.id) }
    }

    fn deletion(&self) -> String {
        paths::desk_macro_deletion(self.id)
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct MacroForm {
    called: String,
    says: String,
    text_zh: String,
    text_en: String,
    priority: String,
    tag: String,
    hands: String,
    team: String,
    days: String,
    outcome: String,
    root_cause: String,
    afterwards: String,
    reach: String,
    /// The version that was changed.
    version: i64,
    /// Which button it was.
    step: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeletionForm {
    /// The version that was seen.
    #[serde(default)]
    version: i64,
}

/// What the pages and posts of macros need.
struct Room {
    agent: Agent,
    page: Page,
    app: AppData,
}

impl Room {
    fn of(agent: Agent, request: &HttpRequest, app: AppData) -> Self {
        Self { page: agent.visitor.page(request, &app), agent, app }
    }

    async fn to_change(&self, id: &str) -> Result<Macro, WebError> {
        let id = id.parse::<i64>().map_err(|_| WebError::NotFound)?;
        let staff = self.agent.staff;
        Ok(self.app.db.read(move |conn| kept::find_to_change(conn, staff, id)).await?)
    }

    /// What the form offers, of a new macro or of one as it is.
    async fn offered(&self, old: Option<&Macro>) -> Result<Offered, WebError> {
        let read = |conn: &mut _| Ok((kept::called(conn)?, people::staff_members(conn)?));
        let (called, staff) = self.app.db.read(read).await?;
        Ok(Offered::of(&self.page, self.agent.staff, (called, &staff), old))
    }

    /// Where it is listed for whoever changes it: among those of the house for whoever makes its rules.
    fn list(&self, shared: &Shared) -> String {
        let is_of_house = shared.reach != Reach::Own && self.agent.staff.may(Permission::ChangeRules);
        if is_of_house { paths::admin_macros() } else { paths::desk_macros() }
    }
}

/// `GET /desk/macros/new`
pub async fn new(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let usual =
        MacroForm { says: "message".to_owned(), hands: "keep".to_owned(), afterwards: "stay".to_owned(), ..MacroForm::default() };
    let form = MacroForm { reach: "own".to_owned(), ..usual };
    let typed = Typed::of("macro", &form, room.page.words);
    let offered = room.offered(None).await?;
    Ok(html(&form::page(room.page, &offered, 0, typed)))
}

/// `POST /desk/macros`
pub async fn create(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    Form(form): Form<MacroForm>,
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let mut typed = Typed::of("macro", &form, room.page.words);
    let (staff, offered) = (room.agent.staff, room.offered(None).await?);
    let shared = |reach| Shared { owner: staff.id, reach, team: staff.team.filter(|_| reach == Reach::Team) };
    let id = room.app.id();
    let Some(it) = form::read(&mut typed, &offered, id, shared) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &form::page(room.page, &offered, 0, typed)));
    };
    match form.step.as_str() {
        "back" => return Ok(html(&form::page(room.page, &offered, 0, typed))),
        "save" => {}
        _ if changing::is_shared(&it) => return Ok(changing::check(room, &offered, None, &it, typed)),
        _ => {}
    }
    let list = room.list(&it.shared);
    if room.add(it).await? == Kept::Full {
        let message = room.page.t1("macro-too-many", "most", MOST_OF_ONE);
        typed.problems.add(&typed.id("called"), message);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &form::page(room.page, &offered, 0, typed)));
    }
    Ok(see_other_with(&room.app, &list, "flash-macro-saved"))
}

/// `GET /desk/macros/{macro}`
pub async fn edit(agent: Agent, request: HttpRequest, app: AppData, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let it = room.to_change(&path).await?;
    let typed = Typed::of("macro", &form::of(&it), room.page.words);
    let (id, list, offered) = (it.id, room.list(&it.shared), room.offered(Some(&it)).await?);
    let changes = room.app.db.read(move |conn| staff_accounts::changes_of(conn, id)).await?;
    let history = changing::history(&room.page, &changes, &offered.called);
    Ok(html(&MacroPage { list, history, ..form::page(room.page, &offered, it.id, typed) }))
}

/// `POST /desk/macros/{macro}`
pub async fn update(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, Form(form)): (web::Path<String>, Form<MacroForm>),
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let old = room.to_change(&path).await?;
    let (staff, offered) = (room.agent.staff, room.offered(Some(&old)).await?);
    let mut typed = Typed::of("macro", &form, room.page.words);
    let team = old.shared.team.or(staff.team);
    let shared = |reach| Shared { owner: old.shared.owner, reach, team: team.filter(|_| reach == Reach::Team) };
    let Some(it) = form::read(&mut typed, &offered, old.id, shared) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &form::page(room.page, &offered, old.id, typed)));
    };
    let it = Macro { version: form.version, ..it };
    if form.step == "back" {
        return Ok(html(&form::page(room.page, &offered, old.id, typed)));
    }
    if form.version != old.version {
        return Ok(changing::moved_on(room, &offered, &old, &it, typed));
    }
    if changing::is_same(&old, &it) {
        return Ok(see_other_with(&room.app, &room.list(&it.shared), "flash-macro-saved"));
    }
    if form.step != "save" && (changing::is_shared(&it) || changing::is_shared(&old)) {
        return Ok(changing::check(room, &offered, Some(&old), &it, typed));
    }
    match room.keep(&old, Some(it.clone())).await {
        Ok(()) => Ok(see_other_with(&room.app, &room.list(&it.shared), "flash-macro-saved")),
        Err(StoreError::Stale) => {
            let now = room.to_change(&path).await?;
            let offered = room.offered(Some(&now)).await?;
            Ok(changing::moved_on(room, &offered, &now, &it, typed))
        }
        Err(error) => Err(error.into()),
    }
}
