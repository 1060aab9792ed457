//! `…/{id}/message`: one message to all cases of an incident. Written in both languages, read as it reads for one case, then sent.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::words::{self, Named as _};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::codes::Locale;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{Incident, IncidentState, Named, ToAll};
use crate::domain::macros::{self, Field, TextFault};
use crate::domain::rulebook::MAX_BODY;
use crate::domain::steps::HELD;
use crate::domain::text;
use crate::i18n;
use crate::paths;
use crate::store::incidents::messages::{self, Message};
use crate::store::{Conn, StoreError, cases, incidents as kept};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html_with, see_other, see_other_with};
use crate::web::server::AppData;

/// How it reads for one case.
struct Preview {
    reference: String,
    lang: &'static str,
    words: String,
}

#[derive(Template)]
#[template(path = "oversight/incident_message.html")]
struct MessagePage {
    page: Page,
    base: String,
    title: String,
    given: BTreeMap<String, String>,
    fields: Vec<(String, String)>,
    previews: Vec<Preview>,
    /// To how many it would go.
    count: usize,
    told: String,
    /// The number under which it is sent: the same form sent twice is one.
    run: i64,
    most: usize,
    problems: Problems,
}

impl MessagePage {
    fn v(&self, field: &str) -> &str {
        self.given.get(field).map_or("", String::as_str)
    }

    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }
}

/// Whether all of it may be told something: while it lasts, and that it is over.
fn is_told(it: &Incident) -> Result<(), WebError> {
    if matches!(it.state, IncidentState::Open | IncidentState::Closed) { Ok(()) } else { Err(WebError::NotFound) }
}

/// The form.
pub async fn new(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let asked = (BTreeMap::new(), Problems::default(), None);
    show((&request, &supervisor, &app), super::id_of(&path)?, asked, StatusCode::OK).await
}

/// `POST`: shown as it reads, or sent with `go=send`.
pub async fn create(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let id = super::id_of(&path)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let incident = app.db.read(move |conn| kept::find(conn, id)).await?;
    is_told(&incident)?;
    let mut problems = Problems::default();
    let (zh, en) = (words_of(&page, &given, "text_zh", &mut problems), words_of(&page, &given, "text_en", &mut problems));
    let text = zh.zip(en).map(|(zh, en)| ToAll { zh, en });
    let Some(text) = text else {
        let asked = (given, problems, None);
        return show((&request, &supervisor, &app), id, asked, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if given.get("go").is_none_or(|go| go != "send") {
        return show((&request, &supervisor, &app), id, (given, problems, Some(text)), StatusCode::OK).await;
    }
    let run = given.get("run").and_then(|run| run.parse::<i64>().ok()).filter(|run| *run > 0);
    let (by, at) = (supervisor.0.staff.id, page.now);
    let message = Message { id: run.unwrap_or_else(|| app.id()), incident: id, by, at, text, begins_at: Some(at + HELD) };
    let (number, edit, scope) = (message.id, app.id(), supervisor.0.actor().scope());
    let again = message.text.clone();
    let begun = app.db.write(move |tx| {
        let to = kept::cases::all(tx, &scope, id)?;
        messages::begin(tx, &message, &to)?;
        let after = serde_json::json!({ "text_zh": message.text.zh, "text_en": message.text.en, "cases": to.len() });
        kept::tell(tx, (edit, message.by, message.at), id, &[String::new(), after.to_string()])
    });
    match begun.await {
        Ok(()) => Ok(see_other_with(&app, &paths::oversight_incident_message(id, number), "flash-incident-told")),
        Err(StoreError::Duplicate(_)) => {
            let sent = app.db.read(move |conn| messages::find(conn, id, number)).await?;
            if sent.text == again && sent.by == by {
                // The same click once more.
                return Ok(see_other(&paths::oversight_incident_message(id, number)));
            }
            problems.add("", page.t("incident-message-other"));
            let mut given = given;
            given.remove("run");
            show((&request, &supervisor, &app), id, (given, problems, Some(again)), StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A text in one language: both are asked for, since each consumer reads their own.
fn words_of(page: &Page, given: &BTreeMap<String, String>, field: &str, problems: &mut Problems) -> Option<String> {
    let typed = given.get(field).map_or("", String::as_str);
    let words = problems.check(page.words, field, text::required(text::prose(typed, MAX_BODY)))?;
    match macros::check(&words) {
        Ok(()) => Some(words),
        Err(TextFault::Unclosed) => {
            problems.add(field, page.t("macro-unclosed"));
            None
        }
        Err(TextFault::Unknown(name)) => {
            problems.add(field, page.t1("macro-unknown-field", "name", name));
            None
        }
    }
}

async fn show(
    (request, supervisor, app): (&HttpRequest, &Supervisor, &AppData),
    id: IncidentId,
    (given, problems, text): (BTreeMap<String, String>, Problems, Option<ToAll>),
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    super::allowed(supervisor)?;
    let page = supervisor.0.visitor.page(request, app);
    let actor = supervisor.0.actor();
    let read = app.db.read(move |conn| {
        let incident = kept::find(conn, id)?;
        // This is what the button says: all of them.
        let count = kept::cases::counts(conn, &actor.scope(), &[id])?.get(&id).copied().unwrap_or_default();
        Ok((incident, count, newest(conn, &actor, id)?))
    });
    let ((incident, count, case), names) = (read.await?, super::names(app).await?);
    is_told(&incident)?;
    let previews = text.zip(case).map(|(text, case)| previews(&names, &text, &case, page.viewer_name()));
    let run = given.get("run").and_then(|run| run.parse().ok()).unwrap_or_else(|| app.id());
    let template = MessagePage {
        base: paths::oversight_incident(id),
        title: names.title(&page, &incident),
        fields: Field::ALL.iter().map(|it| (format!("{{{it}}}"), page.code("macro-field", it.as_str()))).collect(),
        previews: previews.unwrap_or_default(),
        told: page.t1("incident-message-to", "n", count),
        count,
        given,
        run,
        most: MAX_BODY,
        problems,
        page,
    };
    Ok(html_with(status, &template))
}

/// The case that shows how it reads.
fn newest(conn: &mut Conn, actor: &Actor, id: IncidentId) -> Result<Option<Case>, StoreError> {
    let first = kept::cases::page(conn, &actor.scope(), id, None, 1)?.pop();
    first.map(|line| cases::find_by_id(conn, actor, line.id)).transpose()
}

/// In both languages, as if the case were in either.
fn previews(names: &words::Providers, text: &ToAll, case: &Case, agent: &str) -> Vec<Preview> {
    let preview = |locale: Locale| {
        let case = Case { locale, ..case.clone() };
        let provider = names.provider(&case.order.provider, locale);
        let nobody = i18n::words(locale).t("macro-no-name");
        Preview {
            reference: case.reference.map(|it| it.to_string()).unwrap_or_default(),
            lang: locale.as_str(),
            words: text.said(&case, Named { provider: &provider, agent, nobody }),
        }
    };
    // Its own language first.
    let other = if case.locale == Locale::En { Locale::ZhCn } else { Locale::En };
    vec![preview(case.locale), preview(other)]
}
