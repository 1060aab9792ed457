//! `/admin/guides`: what the guides say. List, form in both languages, preview, and every earlier version.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::fields::{Fields, Tick, ticks};
use super::policy::words::{Line, differences};
use super::publishing::{Next, publish};
use super::versions::{Marked, Turn, by_lines, marked, turns};
use crate::domain::codes::Locale;
use crate::domain::guide::{Article, Guide, GuideFault, GuideKind};
use crate::domain::rulebook::RuleKind;
use crate::guides::{Block, blocks};
use crate::paths;
use crate::store::rules::{self, Made};
use crate::store::{StoreError, providers};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

struct Row {
    url: String,
    title: String,
    kind: String,
    in_use: bool,
    version: u32,
    checked: String,
}

#[derive(Template)]
#[template(path = "admin/guides.html")]
struct GuidesPage {
    page: Page,
    rows: Vec<Row>,
}

/// `GET /admin/guides`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let row = |guide: &Arc<Guide>| Row {
        url: paths::admin_guide(&guide.slug),
        title: guide.article(page.words.locale()).title.clone(),
        kind: page.code("guide-kind", guide.kind.as_str()),
        in_use: guide.in_use,
        version: guide.version,
        checked: page.dates.day(guide.checked),
    };
    let rows = app.guides().all().iter().map(row).collect();
    Ok(html(&GuidesPage { page, rows }))
}

/// An article as it would be read.
struct Preview {
    locale: &'static str,
    title: String,
    summary: String,
    blocks: Vec<Block>,
}

#[derive(Template)]
#[template(path = "admin/guide.html")]
struct GuidePage {
    page: Page,
    title: String,
    is_new: bool,
    action: String,
    version: u32,
    next: u32,
    /// An earlier version whose text the form has.
    shown: Option<u32>,
    fields: Fields,
    problems: Problems,
    kinds: Vec<Tick>,
    providers: Vec<Tick>,
    turns: Vec<Turn>,
    /// What would change of the version in use; only beside the preview.
    changes: Vec<Marked>,
    /// Only where the form asks whether it is to be so.
    previews: Option<Vec<Preview>>,
}

impl GuidePage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }

    fn lead(&self) -> String {
        match self.shown {
            Some(shown) => self.page.t2("guide-shown-version", ("shown", &shown.to_string()), ("next", &self.next.to_string())),
            None => self.page.t2("guide-lead", ("version", &self.version.to_string()), ("next", &self.next.to_string())),
        }
    }
}

/// In place of a slug: a guide that is not there yet.
const NEW: &str = "new";

fn find(app: &AppData, page: &Page, slug: &str) -> Result<Guide, WebError> {
    if slug != NEW {
        return app.guides().find(slug).map(|guide| (**guide).clone()).ok_or(WebError::NotFound);
    }
    Ok(Guide {
        slug: String::new(),
        version: 0,
        kind: GuideKind::Orders,
        position: 100,
        provider: None,
        related: Vec::new(),
        checked: page.dates.day_of(page.now),
        in_use: true,
        zh: Article::default(),
        en: Article::default(),
    })
}

/// `GET /admin/guides/{guide}`, with `?version=` for the text of an earlier one.
pub async fn edit(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let base = find(&app, &page, &path)?;
    let wanted = query.get("version").and_then(|version| version.parse::<u32>().ok()).filter(|it| *it < base.version);
    let mut text = base.clone();
    if let Some(wanted) = wanted {
        let slug = base.slug.clone();
        text = match app.db.read(move |conn| rules::version::<Guide>(conn, RuleKind::Guide, &slug, wanted)).await? {
            Some(guide) => guide,
            None => crate::guides::built_in(&base.slug).ok_or(WebError::NotFound)?,
        };
    }
    let mut fields = fields(&text);
    fields.set("version", base.version.to_string());
    show(&app, page, &base, fields, Problems::default()).await.map(|mut shown| {
        shown.shown = wanted;
        html(&shown)
    })
}

fn fields(guide: &Guide) -> Fields {
    let mut fields = Fields::default();
    fields.put("slug", &*guide.slug);
    fields.put("version", guide.version.to_string());
    fields.put("kind", guide.kind.as_str());
    fields.put("provider", guide.provider.as_deref().unwrap_or_default());
    fields.put("position", guide.position.to_string());
    fields.put("related", guide.related.join(", "));
    fields.put("checked", guide.checked.to_string());
    fields.tick("in_use", guide.in_use);
    for (language, article) in [("zh", &guide.zh), ("en", &guide.en)] {
        let parts =
            [("title", &article.title), ("summary", &article.summary), ("words", &article.words), ("body", &article.body)];
        parts.into_iter().for_each(|(part, text)| fields.put(&format!("{part}_{language}"), text));
    }
    fields
}

/// `POST /admin/guides/{guide}`: previews or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let mut fields = Fields(fields);
    let page = admin.0.visitor.page(&request, &app);
    let base = find(&app, &page, &path)?;
    let mut problems = Problems::default();
    let guide = read(&page, &fields, &base, &app, &mut problems);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(&app, page, &base, fields, problems).await?));
    }
    let is_old = fields.text("version") != base.version.to_string();
    if fields.text("step") == "publish" && !is_old {
        let (slug, version, before) = (guide.slug.clone(), guide.version, (base.version > 0).then_some(base));
        let next = Next { kind: RuleKind::Guide, slug, version, before, now: guide, recompute: None, route: false };
        if publish(&app, &admin, next).await? {
            return Ok(see_other_with(&app, &paths::admin_guides(), "flash-guide-published"));
        }
    } else if !is_old {
        let preview = (fields.text("step") != "back").then(|| previews(&guide));
        let before = if base.version > 0 { lines(&page, &base) } else { Vec::new() };
        let changes = marked(differences(&before, &lines(&page, &guide)));
        let mut shown = show(&app, page, &base, fields, problems).await?;
        (shown.previews, shown.changes) = (preview, changes);
        return Ok(html(&shown));
    }
    // A newer version was published meanwhile: what was typed stays, and follows upon that one when it is sent again.
    let base = find(&app, &page, &path)?;
    problems.add("", page.t1("policy-moved-on", "version", base.version));
    fields.set("version", base.version.to_string());
    Ok(html_with(StatusCode::CONFLICT, &show(&app, page, &base, fields, problems).await?))
}

fn previews(guide: &Guide) -> Vec<Preview> {
    let preview = |locale: Locale| {
        let article = guide.article(locale);
        let (title, summary) = (article.title.clone(), article.summary.clone());
        Preview { locale: locale.as_str(), title, summary, blocks: blocks(&article.body) }
    };
    vec![preview(Locale::ZhCn), preview(Locale::En)]
}

fn read(page: &Page, fields: &Fields, base: &Guide, app: &AppData, problems: &mut Problems) -> Guide {
    let article = |language: &str| {
        let part = |name: &str| fields.text(&format!("{name}_{language}")).replace("\r\n", "\n");
        Article { title: part("title"), summary: part("summary"), words: part("words"), body: part("body") }
    };
    let position = fields.text("position").parse().ok();
    if position.is_none() {
        problems.add("position", page.t("policy-bad-number"));
    }
    let checked = NaiveDate::parse_from_str(fields.text("checked"), "%Y-%m-%d").ok();
    if checked.is_none() {
        problems.add("checked", page.t("guide-fault-date"));
    }
    let related = fields.text("related").split([',', '，', '、']).map(|slug| slug.trim().to_owned());
    let guide = Guide {
        slug: if base.slug.is_empty() { fields.text("slug").to_owned() } else { base.slug.clone() },
        version: base.version + 1,
        kind: GuideKind::parse(fields.text("kind")).unwrap_or(base.kind),
        position: position.unwrap_or(base.position),
        provider: Some(fields.text("provider").to_owned()).filter(|code| !code.is_empty()),
        related: related.filter(|slug| !slug.is_empty()).collect(),
        checked: checked.unwrap_or(base.checked),
        in_use: fields.is("in_use"),
        zh: article("zh"),
        en: article("en"),
    };
    let guides = app.guides();
    if let Some(unknown) = guide.related.iter().find(|slug| guides.find(slug).is_none()) {
        problems.add("related", page.t1("guide-fault-related", "slug", unknown));
    }
    if base.slug.is_empty() && guides.find(&guide.slug).is_some() {
        problems.add("slug", page.t("guide-fault-slug-taken"));
    }
    for fault in guide.faults(page.dates.day_of(page.now)) {
        let (field, words) = told(page, fault);
        problems.add(&field, words);
    }
    guide
}

/// The field that is to be mended, and how.
fn told(page: &Page, fault: GuideFault) -> (String, String) {
    let language = |locale: Locale| if locale == Locale::En { "en" } else { "zh" };
    let in_words = |locale: Locale| page.code("guide-in", language(locale));
    match fault {
        GuideFault::Slug => ("slug".to_owned(), page.t("guide-fault-slug").to_owned()),
        GuideFault::NoProvider => ("provider".to_owned(), page.t("guide-fault-provider").to_owned()),
        GuideFault::CheckedLater => ("checked".to_owned(), page.t("guide-fault-checked").to_owned()),
        GuideFault::Missing(locale, part) => {
            let words = page.code("guide-part", part.as_str());
            let told = page.t2("guide-fault-missing", ("language", &in_words(locale)), ("part", &words));
            (format!("{part}_{}", language(locale)), told)
        }
        GuideFault::TooLong(locale, part, most) => {
            let words = page.code("guide-part", part.as_str());
            let (language_words, most) = (in_words(locale), most.to_string());
            let args = [("language", language_words.as_str()), ("part", words.as_str()), ("most", most.as_str())];
            (format!("{part}_{}", language(locale)), page.words.with("guide-fault-too-long", &args))
        }
    }
}

/// Everything an administrator can change of a guide.
fn lines(page: &Page, guide: &Guide) -> Vec<Line> {
    let t = |key: &str| page.t(key).to_owned();
    let mut lines = vec![
        (t("guide-kind"), page.code("guide-kind", guide.kind.as_str())),
        (t("guide-in-use"), t(if guide.in_use { "policy-yes" } else { "policy-no" })),
        (t("guide-provider"), guide.provider.clone().unwrap_or_else(|| t("guide-provider-none"))),
        (t("guide-position"), guide.position.to_string()),
        (t("guide-related"), guide.related.join(page.t("list-comma"))),
        (t("guide-checked"), guide.checked.to_string()),
    ];
    for (language, article) in [("guide-in-zh", &guide.zh), ("guide-in-en", &guide.en)] {
        let name = |part: &str| format!("{} · {}", page.t(part), page.t(language));
        lines.extend([
            (name("guide-part-title"), article.title.clone()),
            (name("guide-part-summary"), article.summary.clone()),
            (name("guide-part-words"), article.words.clone()),
            (name("guide-part-body"), article.body.clone()),
        ]);
    }
    lines
}

/// The versions of a guide with what each altered, and the way to each text that is not in use any more. Version 1 came with
/// Redress, where it stands in no history.
fn versions(page: &Page, base: &Guide, made: &[(Made, Guide)]) -> Vec<Turn> {
    let built_in = crate::guides::built_in(&base.slug);
    let first = built_in.as_ref().map(|first| (first.version, first));
    let mut turns = turns(page, made, first, by_lines(|guide| lines(page, guide)));
    let url = |version: u32| format!("{}?version={version}", paths::admin_guide(&base.slug));
    for (turn, (by, _)) in turns.iter_mut().zip(made).filter(|(_, (by, _))| by.version < base.version) {
        turn.url = url(by.version);
    }
    if built_in.is_some() && !made.is_empty() {
        let title = page.t1("policy-version", "version", 1);
        let by = page.t("people-by-server").to_owned();
        turns.push(Turn { title, by, url: url(1), ..Turn::default() });
    }
    turns
}

async fn show(app: &AppData, page: Page, base: &Guide, fields: Fields, problems: Problems) -> Result<GuidePage, WebError> {
    let slug = base.slug.clone();
    let read = app.db.read(move |conn| {
        let made = rules::versions::<Guide>(conn, RuleKind::Guide, &slug)?;
        Ok::<_, StoreError>((made, providers::all(conn)?))
    });
    let (made, known) = read.await?;
    let provider = |provider: providers::Provider| Tick {
        label: provider.name(page.words.locale()).to_owned(),
        is_on: fields.text("provider") == provider.slug,
        value: provider.slug,
    };
    Ok(GuidePage {
        title: if base.slug.is_empty() { page.t("guide-new") } else { &base.article(page.words.locale()).title }.to_owned(),
        is_new: base.slug.is_empty(),
        action: paths::admin_guide(if base.slug.is_empty() { NEW } else { &base.slug }),
        version: base.version,
        next: base.version + 1,
        shown: None,
        kinds: ticks(&page, &fields, "kind", "guide-kind", GuideKind::ALL.iter().map(|kind| kind.as_str())),
        providers: known.into_iter().map(provider).collect(),
        turns: versions(&page, base, &made),
        changes: Vec::new(),
        previews: None,
        fields,
        problems,
        page,
    })
}
