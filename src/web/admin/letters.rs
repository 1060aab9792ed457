//! `/admin/letters`: the words of every letter. List, form in both languages, preview with what is invented, a trial to oneself,
//! every earlier version, and the way back to the words that come with Redress.

pub mod form;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::form::{fields, lines, named_fields, read};
use super::fields::Fields;
use super::policy::words::{self, Difference};
use super::publishing::{Next, publish};
use super::versions::{Turn, by_lines, turns};
use crate::domain::codes::Locale;
use crate::domain::letter::{LetterWords, Part, Wording};
use crate::domain::notice::NoticeKind;
use crate::domain::permission::Permission;
use crate::domain::rulebook::{RuleKind, Rulebook};
use crate::i18n::letter::{Blocks, LetterContext, blocks, built_in, sample};
use crate::i18n::{self, Dates, contact_lines, house, words_in};
use crate::paths;
use crate::store::letters::{self as store, Asked};
use crate::store::people;
use crate::store::rules::{self, Made};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

struct Row {
    url: String,
    name: String,
    subject: String,
    is_own: bool,
}

/// Letters to consumers, or to those who work here.
struct Group {
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "admin/letters.html")]
struct LettersPage {
    page: Page,
    groups: Vec<Group>,
}

/// Whoever may change rules; anybody else finds nothing here.
fn may(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ChangeRules).then_some(()).ok_or(WebError::NotFound)
}

/// The words that are sent now, of a letter without words of its own those that come with Redress.
fn find(rules: &Rulebook, kind: NoticeKind) -> LetterWords {
    rules.letters.get(&kind).map_or(LetterWords { kind, version: 0, own: None }, |letter| (**letter).clone())
}

/// The same words in this language.
fn wording(letter: &LetterWords, locale: Locale) -> Wording {
    letter.own.as_ref().map_or_else(|| built_in(letter.kind, i18n::words(locale)), |own| own.of(locale).clone())
}

/// `GET /admin/letters`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    may(&admin)?;
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let rules = app.rules();
    let row = |kind: &NoticeKind| {
        let letter = find(&rules, *kind);
        Row {
            url: paths::admin_letter(*kind),
            name: page.code("letter-kind", kind.as_str()),
            subject: wording(&letter, page.words.locale()).subject,
            is_own: letter.own.is_some(),
        }
    };
    let group = |for_staff: bool, title: &str| Group {
        title: page.t(title).to_owned(),
        rows: NoticeKind::ALL.iter().filter(|kind| kind.is_for_staff() == for_staff).map(row).collect(),
    };
    let groups = vec![group(false, "letters-to-consumers"), group(true, "letters-to-staff")];
    Ok(html(&LettersPage { page, groups }))
}

/// A letter as it would arrive.
struct Preview {
    language: String,
    lang: &'static str,
    letter: Blocks,
    text: String,
}

/// What a page says that asks whether it is to be so.
struct Checked {
    differences: Vec<Difference>,
    previews: Vec<Preview>,
}

#[derive(Template)]
#[template(path = "admin/letter.html")]
struct LetterPage {
    page: Page,
    title: String,
    action: String,
    version: u32,
    next: u32,
    /// The agency has words of its own.
    is_own: bool,
    /// An earlier version whose words the form has.
    shown: Option<u32>,
    fields: Fields,
    problems: Problems,
    /// What stands in braces: the name, what it is, whether it has to be told.
    named: Vec<(String, String, bool)>,
    turns: Vec<Turn>,
    checked: Option<Checked>,
    /// What became of a letter that was sent to try the words.
    tried: String,
}

impl LetterPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }

    fn most(&self, part: &str) -> usize {
        Part::parse(part).map_or(0, Part::most)
    }

    fn lead(&self) -> String {
        let next = self.next.to_string();
        match (self.shown, self.is_own) {
            (Some(shown), _) => self.page.t2("guide-shown-version", ("shown", &shown.to_string()), ("next", &next)),
            (None, true) => self.page.t2("policy-lead", ("version", &self.version.to_string()), ("next", &next)),
            (None, false) => self.page.t1("letter-lead-built-in", "next", next),
        }
    }
}

fn kind_of(path: &str) -> Result<NoticeKind, WebError> {
    NoticeKind::parse(path).ok_or(WebError::NotFound)
}

/// `GET /admin/letters/{letter}`, with `?version=` for the words of an earlier one; 0 for those that come with Redress.
pub async fn edit(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, WebError> {
    may(&admin)?;
    let kind = kind_of(&path)?;
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let base = find(&app.rules(), kind);
    let wanted = query.get("version").and_then(|version| version.parse::<u32>().ok()).filter(|it| *it < base.version);
    let text = match wanted {
        None => base.clone(),
        Some(0) => LetterWords { own: None, ..base.clone() },
        Some(version) => {
            let read = app.db.read(move |conn| rules::version(conn, RuleKind::Letter, kind.as_str(), version));
            read.await?.ok_or(WebError::NotFound)?
        }
    };
    let mut fields = fields(&text);
    fields.set("version", base.version.to_string());
    let mut shown = show(&app, page, &base, (fields, Problems::default())).await?;
    shown.shown = wanted;
    Ok(html(&shown))
}

/// `POST /admin/letters/{letter}`: shows, tries or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    may(&admin)?;
    let kind = kind_of(&path)?;
    app.read_rules().await?;
    let (page, mut sent) = (admin.0.visitor.page(&request, &app), Fields(sent));
    let base = find(&app.rules(), kind);
    let step = sent.take("step");
    if step == "built_in" {
        sent.set("own", "no");
    }
    let mut problems = Problems::default();
    let letter = read(&page, &sent, &base, &mut problems);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(&app, page, &base, (sent, problems)).await?));
    }
    if sent.text("version") != base.version.to_string() {
        return moved_on(&app, page, kind, sent).await;
    }
    if step == "back" {
        let typed = if letter.own.is_some() { sent } else { fields(&base) };
        return Ok(html(&show(&app, page, &base, (typed, problems)).await?));
    }
    if step == "publish" {
        let (slug, version, before) = (kind.to_string(), letter.version, (base.version > 0).then_some(base));
        let next = Next { kind: RuleKind::Letter, slug, version, before, now: letter, recompute: None, route: false };
        if !publish(&app, &admin, next).await? {
            return moved_on(&app, page, kind, sent).await;
        }
        return Ok(see_other_with(&app, &paths::admin_letters(), "flash-letter-published"));
    }
    let tried = match step.strip_prefix("try-").and_then(Locale::parse) {
        Some(locale) => send_trial(&app, &admin, &page, (&letter, locale)).await?,
        None => String::new(),
    };
    let checked = check(&app, &page, &base, &letter)?;
    let mut shown = show(&app, page, &base, (sent, problems)).await?;
    (shown.checked, shown.tried) = (Some(checked), tried);
    Ok(html(&shown))
}

/// A newer version was published meanwhile: what was typed stays, and follows upon that version when it is sent again.
async fn moved_on(app: &AppData, page: Page, kind: NoticeKind, mut sent: Fields) -> Result<HttpResponse, WebError> {
    let base = find(&app.rules(), kind);
    let mut problems = Problems::default();
    problems.add("", page.t1("policy-moved-on", "version", base.version));
    sent.set("version", base.version.to_string());
    Ok(html_with(StatusCode::CONFLICT, &show(app, page, &base, (sent, problems)).await?))
}

/// Queues a letter in these words to whoever tries them; what to say of it.
async fn send_trial(
    app: &AppData,
    admin: &Admin,
    page: &Page,
    (letter, locale): (&LetterWords, Locale),
) -> Result<String, WebError> {
    let (me, letter) = (admin.0.staff.id, letter.clone());
    let asked = Asked { id: app.id(), kind: letter.kind, link: None, locale, at: app.now() };
    let queue = app.db.write(move |tx| {
        let person = people::find(tx, me)?;
        Ok((store::enqueue_trial(tx, &asked, &person, &letter)?, person.email))
    });
    let (is_queued, email) = queue.await?;
    Ok(page.t1(if is_queued { "letter-tried" } else { "letter-tried-too-often" }, "email", email))
}

fn check(app: &AppData, page: &Page, base: &LetterWords, letter: &LetterWords) -> Result<Checked, WebError> {
    let differences = words::differences(&lines(page.words, base), &lines(page.words, letter));
    let previews = Locale::ALL.iter().map(|locale| preview(app, page, letter, *locale)).collect::<Result<_, _>>()?;
    Ok(Checked { differences, previews })
}

fn preview(app: &AppData, page: &Page, letter: &LetterWords, locale: Locale) -> Result<Preview, WebError> {
    let rules = app.rules();
    let words = words_in(locale, &rules.settings);
    let dates = Dates::new(words, rules.calendar.zone, page.now);
    let context = LetterContext {
        house: house(words),
        contact: contact_lines(words, &rules.settings, app.config.service_phone.as_deref()),
        ..sample(letter.kind, (words, &dates), &app.config.base())
    };
    let blocks = blocks(letter.kind, &context, words, letter.own.as_ref().map(|own| own.of(locale)));
    let text = blocks.text().map_err(|error| WebError::Internal(format!("a letter cannot be drawn: {error}")))?;
    Ok(Preview { language: page.t(form::language_key(locale)).to_owned(), lang: locale.as_str(), letter: blocks, text })
}

/// The versions of a letter with what each altered, and the way to each that is not in use any more; the words that come with
/// Redress last.
fn versions(page: &Page, base: &LetterWords, made: &[(Made, LetterWords)]) -> Vec<Turn> {
    let first = LetterWords { kind: base.kind, version: 0, own: None };
    let mut turns = turns(page, made, Some((0, &first)), by_lines(|letter| lines(page.words, letter)));
    let url = |version: u32| format!("{}?version={version}", paths::admin_letter(base.kind));
    for (turn, (by, _)) in turns.iter_mut().zip(made).filter(|(_, (by, _))| by.version < base.version) {
        turn.url = url(by.version);
    }
    if !made.is_empty() {
        turns.push(Turn { title: page.t("letter-built-in").to_owned(), url: url(0), ..Turn::default() });
    }
    turns
}

async fn show(
    app: &AppData,
    page: Page,
    base: &LetterWords,
    (fields, problems): (Fields, Problems),
) -> Result<LetterPage, WebError> {
    let kind = base.kind;
    let made = app.db.read(move |conn| rules::versions::<LetterWords>(conn, RuleKind::Letter, kind.as_str())).await?;
    Ok(LetterPage {
        title: page.code("letter-kind", kind.as_str()),
        action: paths::admin_letter(kind),
        version: base.version,
        next: base.version + 1,
        is_own: base.own.is_some(),
        shown: None,
        named: named_fields(&page, kind),
        turns: versions(&page, base, &made),
        checked: None,
        tried: String::new(),
        fields,
        problems,
        page,
    })
}
