//! Every page in both languages, over the demo's cases and one of each status: whole HTML, and none but our own words
//! in the reader's language.

use std::collections::BTreeSet;
use std::sync::Arc;

use diesel::prelude::*;
use redress::demo::{self, Album};
use redress::domain::actor::Role;
use redress::domain::case::StatusCode;
use redress::seal::Purpose;
use redress::store::schema::{cases, evidence, people, providers, teams, texts};

use super::reader::{Reader, Theirs};
use super::route_list::routes;
use crate::support::cases::{file_case, in_status};
use crate::support::{Answer, Browser, TestApp};
use crate::web::access::token;
use crate::web::admin::ical::file as ical_file;
use crate::web::portal::filing::{ORDER, PNG, fill};

/// The demo's cases, some dozens of them, and one case of each status.
async fn filled() -> TestApp {
    let app = TestApp::new();
    let now = app.app.now();
    let album = Album::draw(&app.app.files, now).await.unwrap();
    let inner = Arc::clone(&app.app);
    actix_web::web::block(move || demo::fill(&inner, album, 60, now)).await.unwrap().unwrap();
    for status in StatusCode::ALL {
        in_status(&app, *status, |_| {}).await;
    }
    app
}

/// What people typed or are called: it stands on pages of both languages.
async fn theirs(app: &TestApp) -> Theirs {
    let read = |conn: &mut _| {
        let mut said: Vec<String> =
            texts::table.select(texts::body).load::<Option<String>>(conn)?.into_iter().flatten().collect();
        said.extend(texts::table.select(texts::title).load::<Option<String>>(conn)?.into_iter().flatten());
        said.extend(cases::table.select(cases::summary).load::<String>(conn)?);
        said.extend(cases::table.select(cases::displayed_status).load::<Option<String>>(conn)?.into_iter().flatten());
        let mut names: Vec<String> = people::table.select(people::name).load(conn)?;
        names.extend(cases::table.select(cases::merchant).load::<String>(conn)?);
        names.extend(cases::table.select(cases::contact_name).load::<String>(conn)?);
        names.extend(evidence::table.select(evidence::name).load::<String>(conn)?);
        names.extend(providers::table.select(providers::name_en).load::<String>(conn)?);
        names.extend(teams::table.select(teams::name_en).load::<String>(conn)?);
        Ok((said, names))
    };
    let (mut said, mut names) = app.app.db.read(read).await.unwrap();
    said.extend(ORDER.iter().map(|(_, value)| (*value).to_owned()));
    said.extend(["付款后订单仍为服务中", "付了 258 元，订单没有结束。", "完结订单"].map(str::to_owned));
    names.extend(["林晓雯", "李敏", "账单.png"].map(str::to_owned));
    Theirs::new(said, names)
}

/// References of one case for each way in which a Chinese case stands, with the id of a file where it has one.
async fn one_of_each(app: &TestApp) -> Vec<(i64, String, Option<String>)> {
    let read = |conn: &mut _| {
        let rows: Vec<(i64, String, String, Option<String>, i32)> = cases::table
            .filter(cases::locale.eq("zh-CN"))
            .order(cases::id.desc())
            .select((cases::id, cases::reference, cases::status, cases::outcome, cases::level))
            .load(conn)?;
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (id, reference, status, outcome, level) in rows {
            if seen.insert((status, outcome, level)) {
                let file = evidence::table.filter(evidence::case_id.eq(id)).select(evidence::file).first(conn).optional()?;
                found.push((id, reference, file));
            }
        }
        Ok(found)
    };
    app.app.db.read(read).await.unwrap()
}

/// What was read so far, and what is wrong with it.
struct Walk {
    reader: Reader,
    pages: usize,
    faults: BTreeSet<String>,
}

impl Walk {
    fn new(locale: &'static str, theirs: &Theirs) -> Self {
        Self { reader: Reader::new(locale, theirs.clone()), pages: 0, faults: BTreeSet::new() }
    }

    fn read(&mut self, path: &str, answer: &Answer, status: u16) {
        self.pages += 1;
        if answer.status != status {
            self.faults.insert(format!("{path}: {} and not {status}: {}", answer.status, answer.words()));
        }
        let pattern = |c: char| c.is_ascii_digit();
        for fault in self.reader.faults(&answer.text()) {
            self.faults.insert(format!("{}: {fault}", path.replace(pattern, "0")));
        }
    }

    async fn visit(&mut self, browser: &mut Browser, path: &str) -> Answer {
        let answer = browser.get(path).await;
        self.read(path, &answer, 200);
        answer
    }

    async fn post(&mut self, browser: &mut Browser, path: &str, fields: &[(&str, &str)], status: u16) {
        let answer = browser.post(path, fields).await;
        self.read(path, &answer, status);
    }
}

/// A file of days off that has everything the page of an import can tell of.
fn ical() -> Vec<u8> {
    ical_file(&[
        "DTSTART;VALUE=DATE:20261001",
        "DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY",
        "DTSTART;VALUE=DATE:20270109\nSUMMARY:班",
        "DTSTART:20270101T090000Z",
        "DTSTART;VALUE=DATE:19000101",
        "SUMMARY:x",
    ])
}

/// Staff pages; gives how many.
async fn at_the_desk(app: &TestApp, walk: &mut Walk, language: &'static str) {
    let admin = app.person(Role::Admin, "李敏", &format!("{language}@desk.example"), None).await;
    let mut browser = app.signed_in(&admin).await;
    browser.set_cookie("redress-language", language);
    for view in ["all", "overdue", "due-soon", "unassigned", "mine", "waiting", "extensions", "closed"] {
        walk.visit(&mut browser, &format!("/desk/queue?view={view}")).await;
    }
    searching(walk, &mut browser).await;
    for path in ["/desk/keys", "/account", "/sign-in/again", "/admin/people"] {
        walk.visit(&mut browser, path).await;
    }
    for path in ["/admin/calendars", "/admin/calendars/cn", "/admin/calendars/new", "/admin/calendars/cn/import"] {
        walk.visit(&mut browser, path).await;
    }
    let wrong = [("version", "1"), ("zone", "x"), ("monday", "9"), ("holidays", "x"), ("makeup", "x"), ("own_hours", "x")];
    walk.post(&mut browser, "/admin/calendars/cn", &wrong, 422).await;
    let bare = [("version", "1"), ("zone", "Asia/Shanghai"), ("monday", "9:00-12:00"), ("step", "check")];
    walk.post(&mut browser, "/admin/calendars/cn", &bare, 200).await;
    for (file, status) in [(&b"no calendar"[..], 422), (&ical(), 200)] {
        let answer = browser.upload("/admin/calendars/cn/import", &[], &[("file", "a.ics", file)]).await;
        walk.read("/admin/calendars/cn/import", &answer, status);
    }
    let posts = routes().into_iter().filter(|(method, _)| *method == "POST");
    let nouns: Vec<String> = posts
        .filter_map(|(_, pattern)| pattern.strip_prefix("/desk/cases/{reference}/").map(str::to_owned))
        // A draft is written in the forms of the others, and a presence is told by a script.
        .filter(|noun| !noun.contains('/') && noun != "draft" && noun != "presence")
        .collect();
    for (_, reference, file) in one_of_each(app).await {
        let case = format!("/desk/cases/{reference}");
        walk.visit(&mut browser, &case).await;
        for noun in &nouns {
            walk.visit(&mut browser, &format!("{case}/{noun}")).await;
        }
        if let Some(file) = file {
            walk.visit(&mut browser, &format!("{case}/evidence/{file}?view=1")).await;
        }
    }
    let case = file_case(app, |_| {}).await.reference.unwrap();
    let none = browser.upload(&format!("/desk/cases/{case}/evidence"), &[("kind", "other")], &[]).await;
    walk.read("/desk/cases/{reference}/evidence", &none, 422);
    for noun in nouns.iter().filter(|noun| !matches!(noun.as_str(), "assignment" | "evidence")) {
        let decides = !matches!(noun.as_str(), "messages" | "notes" | "order-facts") && !noun.ends_with("-request");
        let fields: &[(&str, &str)] = if decides { &[("version", "1")] } else { &[] };
        walk.post(&mut browser, &format!("/desk/cases/{case}/{noun}"), fields, 422).await;
    }
    let stale = [("assignee", "me"), ("version", "0")];
    walk.post(&mut browser, &format!("/desk/cases/{case}/assignment"), &stale, 409).await;
}

/// Numbers stand in texts of both languages, and lead to no single case.
async fn searching(walk: &mut Walk, browser: &mut Browser) {
    for path in ["/desk/search", "/desk/search?q=258", "/desk/search?q=258&status=closed", "/desk/search?q=0000000"] {
        walk.visit(browser, path).await;
    }
    let endless = browser.get(&format!("/desk/search?q={}", "1".repeat(101))).await;
    walk.read("/desk/search?q=1", &endless, 422);
}

async fn in_oversight(app: &TestApp, walk: &mut Walk, language: &'static str) {
    let mut browser = app.sign_in_supervisor("李敏").await;
    browser.set_cookie("redress-language", language);
    for clock in ["first_response", "resolution"] {
        let page =
            walk.visit(&mut browser, &format!("/oversight/response-times?clock={clock}&from=2026-08-01&to=2026-11-24")).await;
        let behind = page.attributes("main a[href^='/oversight/cases']", "href");
        assert!(!behind.is_empty(), "{}", page.words());
        walk.visit(&mut browser, &behind[0]).await;
    }
    for kind in ["changed", "did", "saw"] {
        walk.visit(&mut browser, &format!("/oversight/audit?kind={kind}")).await;
    }
    for report in ["sla", "workload", "root-causes", "satisfaction", "promises"] {
        let address = format!("/oversight/{report}?from=2026-08-01&to=2026-11-24");
        let page = walk.visit(&mut browser, &address).await;
        let behind = page.attributes("main a[href^='/oversight/cases']", "href");
        for link in behind.iter().take(4) {
            walk.visit(&mut browser, link).await;
        }
        let wrong = browser.get(&format!("/oversight/{report}?from=x")).await;
        walk.read(&format!("/oversight/{report}?from=x"), &wrong, 422);
    }
    let wrong = browser.get("/oversight/audit?kind=did&from=x&case=x&what=x&person=x").await;
    walk.read("/oversight/audit?from=x", &wrong, 422);
    let wrong = browser.get("/oversight/response-times?from=x&to=2026-01-01").await;
    walk.read("/oversight/response-times?from=x", &wrong, 422);
}

/// The consumer's pages of a case of each kind, by private link.
async fn with_a_link(app: &TestApp, walk: &mut Walk, language: &'static str) {
    for (id, reference, _) in one_of_each(app).await {
        let mut browser = app.browser();
        browser.set_cookie("redress-language", language);
        let link = format!("/t/{}", token(app, Purpose::Case, id).await);
        walk.visit(&mut browser, &link).await;
        browser.post(&link, &[]).await;
        let case = format!("/complaints/{reference}");
        let page = walk.visit(&mut browser, &case).await;
        walk.visit(&mut browser, &format!("{case}?all=1")).await;
        walk.visit(&mut browser, &format!("{case}/filed")).await;
        walk.visit(&mut browser, "/complaints").await;
        if !page.select("a[href$='/withdrawal']").is_empty() {
            walk.visit(&mut browser, &format!("{case}/withdrawal")).await;
            walk.post(&mut browser, &format!("{case}/messages"), &[("body", "")], 422).await;
            walk.post(&mut browser, &format!("{case}/withdrawal"), &[("reason", "\u{1}")], 422).await;
            let none = browser.upload(&format!("{case}/evidence"), &[("kind", "other")], &[]).await;
            walk.read(&case, &none, 422);
        }
        walk.post(&mut browser, &format!("{case}/offer"), &[("decision", "accept"), ("offer", "1")], 409).await;
    }
}

/// Filing from an empty draft to the confirmation, each step with what is wrong first.
async fn filing_a_complaint(app: &TestApp, walk: &mut Walk, language: &'static str) {
    let mut browser = app.browser();
    browser.set_cookie("redress-language", language);
    let step = |name: &str| format!("/complaints/new/{name}");
    walk.visit(&mut browser, "/").await;
    walk.visit(&mut browser, &step("problem")).await;
    walk.post(&mut browser, &step("problem"), &[], 422).await;
    fill(&mut browser, "lin@consumer.example", "13800002046").await;
    for name in ["problem", "order", "details", "evidence", "contact", "review"] {
        walk.visit(&mut browser, &step(name)).await;
    }
    walk.visit(&mut browser, "/complaints/new").await;
    let lies: [(&str, &str, &[u8]); 3] =
        [("files", "账单.png", b"GIF89a"), ("files", "账单.png", b""), ("files", "账单.png", PNG)];
    let answer = browser.upload(&step("evidence"), &[("kind", "other"), ("action", "continue")], &lies).await;
    walk.read(&step("evidence"), &answer, 415);
    let mut elsewhere = browser.clone();
    for name in ["order", "details", "contact"] {
        walk.post(&mut elsewhere, &step(name), &[], 422).await;
    }
    fill(&mut browser, "", "13800002046").await;
    let filed = browser.post(&step("review"), &[("consent", "yes")]).await.location().unwrap();
    walk.visit(&mut browser, &filed).await;
}

/// Accounts, links that are dead, and what can go wrong anywhere.
async fn at_the_door(app: &TestApp, walk: &mut Walk, language: &'static str) {
    let mut browser = app.browser();
    browser.set_cookie("redress-language", language);
    for path in ["/privacy", "/sign-in", "/sign-up", "/password/forgot", "/track", "/complaints"] {
        walk.visit(&mut browser, path).await;
    }
    for path in ["/sign-up", "/password/forgot", "/track"] {
        walk.visit(&mut browser, &format!("{path}?sent=1")).await;
        walk.post(&mut browser, path, &[], 422).await;
    }
    walk.post(&mut browser, "/sign-in", &[], 422).await;
    for path in ["/t/x", "/sign-up/confirm/x", "/password/reset/x", "/setup/x", "/nothing", "/complaints/RD-2026-000001-7"] {
        let answer = browser.get(path).await;
        walk.read(path, &answer, 404);
    }
    let forged = browser.post_bare("/track", &[("email", "a@b.example")]).await;
    walk.read("/track without a token", &forged, 403);
    walk.post(&mut browser, "/theme", &[("color", "red")], 422).await;
    let endless = "长".repeat(60_000);
    walk.post(&mut browser, "/track", &[("reference", &endless)], 413).await;
    let answer = browser.send(actix_web::http::Method::POST, "/track", Some("application/json"), b"{}".to_vec()).await;
    walk.read("/track as JSON", &answer, 415);
}

#[actix_web::test]
async fn every_page_is_whole_and_speaks_the_readers_language() {
    let app = filled().await;
    let theirs = theirs(&app).await;
    let mut all = BTreeSet::new();
    for language in ["zh-CN", "en"] {
        let mut walk = Walk::new(language, &theirs);
        at_the_door(&app, &mut walk, language).await;
        filing_a_complaint(&app, &mut walk, language).await;
        with_a_link(&app, &mut walk, language).await;
        at_the_desk(&app, &mut walk, language).await;
        in_oversight(&app, &mut walk, language).await;
        assert!(walk.pages > 200, "{} pages", walk.pages);
        all.extend(walk.faults.into_iter().map(|fault| format!("{language} {fault}")));
    }
    assert!(all.is_empty(), "{} faults: {:#?}", all.len(), all.iter().take(80).collect::<Vec<_>>());
}
