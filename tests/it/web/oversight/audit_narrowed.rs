//! The audit is narrowed by a case and by what was changed, names every act of staff, and says when checkpoints do not arrive.

use std::collections::BTreeSet;

use redress::domain::actor::Role;
use redress::domain::codes::Locale;
use redress::domain::routing::{Method, RoutingRule};
use redress::domain::rulebook::RuleKind;
use redress::domain::sla::{Fits, Names};
use redress::mail::Mailer;
use redress::store::Conn;
use redress::store::people::{self, Edit};
use redress::store::rules::{self, Version};

use crate::cli::{redress, said};
use crate::jobs::{file as file_of, filing, folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::cases::file_case;
use crate::support::smtp::{Plan, SmtpServer, Stage};
use crate::support::{TestApp, databases, on_each_database};
use crate::tidy::sources;

const AUDIT: &str = "/oversight/audit";

/// What happens to cases and is no act of staff of its own, by why.
const LEFT_OUT: &[(&str, &[&str])] = &[
    (
        "the consumer does it",
        &[
            "replied",
            "question_answered",
            "evidence_replaced",
            "evidence_shown",
            "consented",
            "offer_accepted",
            "offer_rejected",
            "withdrawn",
            "rated",
            "joined",
            "demanded",
        ],
    ),
    ("the merchant does it", &["merchant_answered"]),
    (
        "time or the server does it",
        &[
            "evidence_quarantined",
            "merchant_reminded",
            "merchant_unreached",
            "no_answer",
            "offer_lapsed",
            "remedy_due_soon",
            "remedy_late",
            "hold_unanswered",
            "hold_ending",
            "hold_ended",
            "objection_unanswered",
            "clock_warned",
            "clock_missed",
        ],
    ),
    (
        "it follows from an act that is told",
        &[
            "routed",
            "untaken",
            "handed_over",
            "team_took_over",
            "fix_proved",
            "fix_undone",
            "clock_met",
            "clock_started",
            "clocks_paused",
            "clocks_resumed",
            "clock_recomputed",
            "clock_ended",
        ],
    ),
];

/// `MissExplained` as it is stored: `miss_explained`.
fn code(variant: &str) -> String {
    let mut code = String::new();
    for c in variant.chars() {
        if c.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

/// All that can happen to a case, read off the enum.
fn happenings() -> BTreeSet<String> {
    let source = sources("src/domain", "/event.rs").pop().unwrap();
    let body = source.text.split("pub enum Happening {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let variant = |line: &str| {
        let name = line.strip_prefix("    ").filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))?;
        Some(code(name.split(|c: char| !c.is_ascii_alphanumeric()).next()?))
    };
    body.lines().filter_map(variant).collect()
}

#[actix_web::test]
async fn each_thing_that_happens_to_a_case_is_in_the_audit_or_left_out_for_a_reason() {
    let app = TestApp::new();
    let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
    let page = app.signed_in(&boss).await.get(&format!("{AUDIT}?kind=did")).await;
    let offered: BTreeSet<String> =
        page.attributes("#what option", "value").into_iter().filter(|code| !code.is_empty()).collect();
    let left_out: BTreeSet<String> = LEFT_OUT.iter().flat_map(|(_, codes)| codes.iter()).map(|code| (*code).to_owned()).collect();
    let both: Vec<_> = offered.intersection(&left_out).collect();
    assert!(both.is_empty(), "offered and left out: {both:?}");
    let all: BTreeSet<String> = offered.union(&left_out).cloned().collect();
    assert_eq!(all, happenings());
}

#[actix_web::test]
async fn changes_are_found_by_the_case_that_they_are_about() {
    on_each_database(|app| async move {
        let (case, other) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let mut browser = app.signed_in(&boss).await;
        let of = |case: &redress::domain::case::Case| case.reference.unwrap().to_string();
        for (case, reason) in [(&case, "法院调取"), (&other, "监管核查")] {
            let hold =
                [("reference", &*of(case)), ("reason", reason), ("act", "place")].map(|(name, value)| (name, value.to_owned()));
            let hold: Vec<(&str, &str)> = hold.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(browser.post("/admin/retention/holds", &hold).await.status, 303);
        }
        let told = browser.get(&format!("{AUDIT}?case={}", of(&case))).await;
        let rows = told.select(".audit > li");
        assert!(rows.len() == 1 && rows[0].contains("法院调取"), "{rows:?}");
        assert_eq!(told.attributes("#case", "value"), [of(&case)]);
        let file = browser.get(&format!("{AUDIT}.csv?case={}", of(&case))).await.text();
        assert!(file.contains("法院调取") && !file.contains("监管核查"), "{file}");
        let taken = browser.get(&format!("{AUDIT}?case={}", of(&case))).await.select(".audit > li");
        assert!(taken.len() == 2 && taken[0].contains("下载审计记录"), "what was taken away about it too: {taken:?}");
        for link in ["case=RD-1", "case=RD-2026-999999-9"] {
            assert_eq!(browser.get(&format!("{AUDIT}?{link}")).await.status, 422, "{link}");
        }
    })
    .await;
}

fn rule(slug: &str) -> RoutingRule {
    RoutingRule {
        id: slug.to_owned(),
        version: 1,
        name: Names { zh: format!("规则 {slug}"), en: slug.to_owned() },
        in_use: true,
        position: 1,
        fits: Fits::default(),
        providers: Vec::new(),
        locales: Vec::new(),
        team: None,
        priority: None,
        method: Method::RoundRobin,
        cap: 40,
        skilled: false,
    }
}

#[actix_web::test]
async fn changes_of_one_thing_are_listed_alone_and_a_condition_that_means_nothing_is_said() {
    on_each_database(|app| async move {
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let mut browser = app.signed_in(&boss).await;
        for (target, name) in [(7, "催商家"), (8, "催平台")] {
            let (id, by, at) = (app.app.id(), Some(boss.id), app.app.now());
            let told = move |tx: &mut Conn| {
                let (what, before, after) = ("macro.changed", String::new(), format!(r#"{{"name":"{name}"}}"#));
                people::audit(tx, &Edit { id, by, at, what, target, before, after })
            };
            app.app.db.write(told).await.unwrap();
        }
        for slug in ["english", "360"] {
            let (id, by, at) = (app.app.id(), boss.id, app.app.now());
            let published = move |tx: &mut Conn| {
                let (now, kind) = (rule(slug), RuleKind::Routing);
                rules::publish(tx, &Version { kind, slug, version: 1, before: None, now: &now, by, at, id })
            };
            app.app.db.write(published).await.unwrap();
        }
        for (what, field, name) in [("macro.changed", "of", "催平台"), ("routing.changed", "named", "规则 360")] {
            let all = browser.get(&format!("{AUDIT}?what={what}")).await;
            assert_eq!(all.select(".audit > li").len(), 2, "{}", all.words());
            let only = all.attributes(".audit > li p a", "href");
            let one = browser.get(&only[0]).await;
            let rows = one.select(".audit > li");
            assert!(rows.len() == 1 && rows[0].contains(name), "{rows:?}");
            assert!(one.words().contains("只看一项的改动"), "{}", one.words());
            assert_eq!(one.attributes(&format!("form.flt input[name={field}]"), "value").len(), 1, "the filter keeps it");
        }
        for link in ["kind=did&of=7", "kind=saw&named=x", "kind=saw&what=messaged"] {
            let page = browser.get(&format!("{AUDIT}?{link}")).await;
            assert_eq!(page.status, 422, "{link}");
            assert!(page.words().contains("在这类记录里用不上") && page.select(".audit, .tbl").is_empty(), "{link}");
        }
        for link in ["of=x", "named=a%20b", "of=1&named=x"] {
            assert_eq!(browser.get(&format!("{AUDIT}?{link}")).await.status, 422, "{link}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_checkpoint_that_the_mail_server_refuses_is_told_to_administrators_and_by_the_doctor() {
    for database in [databases::sqlite(), databases::postgres()] {
        let app = TestApp::with(database, &[("CHECKPOINT_MAIL", "archive@elsewhere.example")]);
        let server = SmtpServer::start().await;
        let mailer = Mailer::new(Some(&server.url()), app.folder.path(), "诉达 <no-reply@redress.test>").unwrap();
        let doctor = || {
            let settings = [("DATABASE_URL", &*app.database.settings.url), ("CHECKPOINT_MAIL", "archive@elsewhere.example")];
            let mut command = redress(app.folder.path(), &settings);
            said(&command.env("REDRESS_DATA_DIR", app.folder.path()).arg("doctor").output().unwrap())
        };
        file_of(&app, filing(Locale::ZhCn)).await;
        work(&app, &folder_mailer(&app)).await;
        server.plan(Plan::Refuse(Stage::Sender, 550));
        app.clock.set(shanghai(2026, 11, 25, 0, 20));
        work(&app, &mailer).await;
        let told = doctor();
        assert!(told.contains("Checkpoints are not sent to archive@elsewhere.example since 2026-11-24"), "{told}");
        app.clock.set(shanghai(2026, 11, 25, 2, 0));
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let words = "封存点没有寄到外面的地址";
        let page = app.signed_in(&boss).await.get(AUDIT).await.words();
        assert!(page.contains(words) && page.contains("11 月 25 日"), "{page}");
        let page = app.sign_in_supervisor("陈岚").await.get(AUDIT).await.words();
        assert!(!page.contains(words), "whoever cannot mend it is not told");
        work(&app, &mailer).await;
        assert!(!app.signed_in(&boss).await.get(AUDIT).await.words().contains(words), "it went");
        assert!(doctor().contains("Each day's checkpoint goes to archive@elsewhere.example"));
    }
}
