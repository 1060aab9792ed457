//! `/admin/settings`: what an agency sets for the whole house. One form, a page that says what changes, and every earlier version.
//! What was set where the program is started is shown and cannot be changed here.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::fields::{Fields, Tick};
use super::policy::words::{self, Difference, Line};
use super::publishing::{Next, publish};
use crate::app::second_step_of;
use crate::domain::permission::Permission;
use crate::domain::rulebook::RuleKind;
use crate::domain::settings::{MAX_LINE, MAX_NAME, Number, SecondStepOf, Settings};
use crate::domain::sla::Names;
use crate::domain::text;
use crate::i18n::Words;
use crate::paths;
use crate::store::rules;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// There is one of them.
const SLUG: &str = "house";
/// Longest telephone number, as people write it.
const MAX_PHONE: usize = 40;

/// A number that can be set.
struct NumberField {
    name: &'static str,
    label: String,
    hint: String,
}

/// A version and what it changed.
struct Entry {
    version: u32,
    at: String,
    machine: String,
    by: String,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    page: Page,
    version: u32,
    next: u32,
    fields: Fields,
    problems: Problems,
    numbers: Vec<NumberField>,
    steps: Vec<Tick>,
    /// As they were set where the program is started; empty where they were not.
    locked_phone: String,
    locked_step: String,
    history: Vec<Entry>,
    /// What would change; only where the form asks whether it is to be so.
    differences: Option<Vec<Difference>>,
}

impl SettingsPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// Whoever may; anybody else finds nothing here.
fn may(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ChangeSettings).then_some(()).ok_or(WebError::NotFound)
}

/// `GET /admin/settings`
pub async fn edit(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    may(&admin)?;
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let base = (*app.rules().settings).clone();
    let fields = fields(&base);
    Ok(html(&show(&app, page, &base, (fields, Problems::default()), None).await?))
}

/// `POST /admin/settings`: checks or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    request: HttpRequest,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    may(&admin)?;
    app.read_rules().await?;
    let (page, sent) = (admin.0.visitor.page(&request, &app), Fields(sent));
    let base = (*app.rules().settings).clone();
    let mut problems = Problems::default();
    let settings = read(&page, &sent, &base, &mut problems);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(&app, page, &base, (sent, problems), None).await?));
    }
    if sent.text("version") != base.version.to_string() {
        return moved_on(&app, page, sent).await;
    }
    match sent.text("step") {
        "publish" => {
            let (slug, version, before) = (SLUG.to_owned(), settings.version, (base.version > 0).then_some(base));
            let next = Next { kind: RuleKind::Settings, slug, version, before, now: settings, recompute: None, route: false };
            if !publish(&app, &admin, next).await? {
                return moved_on(&app, page, sent).await;
            }
            Ok(see_other_with(&app, &paths::admin_settings(), "flash-settings-published"))
        }
        "back" => Ok(html(&show(&app, page, &base, (sent, problems), None).await?)),
        _ => {
            let differences = words::differences(&lines(page.words, &base), &lines(page.words, &settings));
            Ok(html(&show(&app, page, &base, (sent, problems), Some(differences)).await?))
        }
    }
}

/// A newer version was published meanwhile: what was typed stays, and follows upon that version when it is sent again.
async fn moved_on(app: &AppData, page: Page, mut sent: Fields) -> Result<HttpResponse, WebError> {
    let base = (*app.rules().settings).clone();
    let mut problems = Problems::default();
    problems.add("", page.t1("policy-moved-on", "version", base.version));
    sent.set("version", base.version.to_string());
    Ok(html_with(StatusCode::CONFLICT, &show(app, page, &base, (sent, problems), None).await?))
}

fn fields(settings: &Settings) -> Fields {
    let mut fields = Fields::default();
    fields.put("version", settings.version.to_string());
    for (name, names) in [("name", &settings.name), ("hours", &settings.hours), ("privacy", &settings.privacy)] {
        let (zh, en) = names.as_ref().map(|names| (&*names.zh, &*names.en)).unwrap_or_default();
        fields.put(&format!("{name}_zh"), zh);
        fields.put(&format!("{name}_en"), en);
    }
    fields.put("phone", settings.phone.as_deref().unwrap_or_default());
    fields.put("second_step", settings.second_step.as_str());
    Number::ALL.iter().for_each(|number| fields.put(number.as_str(), settings.number(*number).to_string()));
    fields
}

/// The next version that the fields ask for; problems say what is in the way.
fn read(page: &Page, fields: &Fields, base: &Settings, problems: &mut Problems) -> Settings {
    let name = in_both(page, fields, ("name", MAX_NAME), problems);
    // It stands in the sender's place of letters and between quotation marks: a name, nothing else.
    for field in ["name_zh", "name_en"] {
        if fields.text(field).contains(['<', '>', '{', '}', '"', '\\', '@']) {
            problems.add(field, page.t("settings-bad-name"));
        }
    }
    let phone = problems.check(page.words, "phone", text::name(fields.text("phone"), MAX_PHONE)).flatten();
    if phone.as_ref().is_some_and(|phone| phone.chars().filter(char::is_ascii_digit).count() < 3) {
        problems.add("phone", page.t("settings-bad-phone"));
    }
    let mut settings = Settings {
        version: base.version + 1,
        name,
        phone,
        hours: in_both(page, fields, ("hours", MAX_LINE), problems),
        privacy: in_both(page, fields, ("privacy", MAX_LINE), problems),
        second_step: SecondStepOf::parse(fields.text("second_step")).unwrap_or(base.second_step),
        ..base.clone()
    };
    for number in Number::ALL {
        let typed: Option<u32> = fields.text(number.as_str()).parse().ok();
        if !typed.is_some_and(|typed| settings.set(*number, typed)) {
            let (least, most) = (number.range().start().to_string(), number.range().end().to_string());
            problems.add(number.as_str(), page.t2("settings-bad-number", ("least", &least), ("most", &most)));
        }
    }
    settings
}

/// A text in both languages, or in none.
fn in_both(page: &Page, fields: &Fields, (name, most): (&str, usize), problems: &mut Problems) -> Option<Names> {
    let mut one = |language: &str| {
        let field = format!("{name}_{language}");
        (problems.check(page.words, &field, text::name(fields.text(&field), most)).flatten(), field)
    };
    let ((zh, zh_field), (en, en_field)) = (one("zh"), one("en"));
    match (zh, en) {
        (Some(zh), Some(en)) => return Some(Names { zh, en }),
        (Some(_), None) if fields.text(&en_field).is_empty() => problems.add(&en_field, page.t("settings-in-both")),
        (None, Some(_)) if fields.text(&zh_field).is_empty() => problems.add(&zh_field, page.t("settings-in-both")),
        _ => {}
    }
    None
}

/// Everything that can be set.
pub fn lines(words: &Words, settings: &Settings) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let mut lines = Vec::new();
    let texts = [
        ("settings-name", &settings.name, "settings-name-built-in"),
        ("settings-hours", &settings.hours, "settings-unset"),
        ("settings-privacy", &settings.privacy, "settings-unset"),
    ];
    for (key, names, none) in texts {
        let said = |of: fn(&Names) -> &String| names.as_ref().map_or_else(|| t(none), |names| of(names).clone());
        lines.push((words.with("settings-in-zh", &[("what", words.t(key))]), said(|names| &names.zh)));
        lines.push((words.with("settings-in-en", &[("what", words.t(key))]), said(|names| &names.en)));
    }
    lines.push((t("settings-phone"), settings.phone.clone().unwrap_or_else(|| t("settings-unset"))));
    lines.push((t("settings-second-step"), words.code("settings-second-step", settings.second_step.as_str())));
    let number = |number: &Number| (words.code("settings-number", number.as_str()), settings.number(*number).to_string());
    lines.extend(Number::ALL.iter().map(number));
    lines
}

/// Every version, the newest first, with what it changed of the one before.
async fn history(app: &AppData, page: &Page) -> Result<Vec<Entry>, WebError> {
    let read = app.db.read(|conn| {
        let made = rules::history(conn, RuleKind::Settings, SLUG)?;
        let mut all = Vec::new();
        for it in made {
            let settings: Option<Settings> = rules::version(conn, RuleKind::Settings, SLUG, it.version)?;
            all.push((it, settings.unwrap_or_default()));
        }
        Ok(all)
    });
    let all = read.await?;
    let built_in = Settings::default();
    let before = all.iter().skip(1).map(|(_, settings)| settings).chain(std::iter::once(&built_in));
    let entry = |((made, now), before): (&(rules::Made, Settings), &Settings)| Entry {
        version: made.version,
        at: page.dates.full(made.at),
        machine: page.dates.machine(made.at),
        by: made.by.clone().unwrap_or_default(),
        differences: words::differences(&lines(page.words, before), &lines(page.words, now)),
    };
    Ok(all.iter().zip(before).map(entry).collect())
}

async fn show(
    app: &AppData,
    page: Page,
    base: &Settings,
    (fields, problems): (Fields, Problems),
    differences: Option<Vec<Difference>>,
) -> Result<SettingsPage, WebError> {
    let number = |number: &Number| NumberField {
        name: number.as_str(),
        label: page.code("settings-number", number.as_str()),
        hint: page.t2(
            "settings-range",
            ("least", &number.range().start().to_string()),
            ("most", &number.range().end().to_string()),
        ),
    };
    let step = |step: &SecondStepOf| Tick {
        value: step.to_string(),
        label: page.code("settings-second-step", step.as_str()),
        is_on: fields.text("second_step") == step.as_str(),
    };
    let locked_step = app.config.second_step.map(|set| page.code("settings-second-step", second_step_of(set).as_str()));
    Ok(SettingsPage {
        version: base.version,
        next: base.version + 1,
        numbers: Number::ALL.iter().map(number).collect(),
        steps: SecondStepOf::ALL.iter().map(step).collect(),
        locked_phone: app.config.service_phone.clone().unwrap_or_default(),
        locked_step: locked_step.unwrap_or_default(),
        history: history(app, &page).await?,
        differences,
        fields,
        problems,
        page,
    })
}
