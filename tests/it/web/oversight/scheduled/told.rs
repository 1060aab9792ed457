//! What the letters of reports say, and where their links lead.

use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::closing::Reopening;
use redress::domain::case::rating::Score;
use redress::domain::change::Act;
use redress::domain::codes::{ProblemType, RootCause};

use super::super::sheets::{self, closed};
use super::super::{file, filled, instant, team};
use super::{LIST, chief, letters_to, weekly, with};
use crate::jobs::{folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::cases::{act_on_at, file_case_at, give};
use crate::support::{TestApp, on_each_database};
use crate::web::respond::shop;

/// Six that were closed and rated, the last of them in the week before; the first was taken up again. One that was taken back,
/// and one at a merchant that the register does not know.
async fn ended(app: &TestApp) {
    let (agent, _) = sheets::people(app).await;
    app.clock.set(instant((12, 9, 0)));
    shop(app, "=cmd()", None).await;
    let causes = [RootCause::MerchantNotSynced, RootCause::SystemFault, RootCause::MerchantNotSynced];
    for (minute, score) in [5, 5, 4, 2, 4, 1].into_iter().enumerate() {
        let (cause, minute) = (causes[minute % 3], u32::try_from(minute).unwrap());
        let day = if minute == 5 { 13 } else { 19 };
        let case = give(app, &file(app, instant((12, 10, minute)), ProblemType::OrderStuck).await, &agent).await;
        let case = closed(app, &case, TestApp::actor(&agent), cause, instant((day, 10, minute))).await;
        let by = Actor::Consumer { person: None, cases: vec![case.id] };
        let rate = |case: &Case, act: &Act| case.rate(Score::new(score).unwrap(), None, act);
        let case = act_on_at(app, &case, by, instant((day, 11, minute)), rate).await;
        if minute == 0 {
            let again = Reopening { reason: "又扣款了".to_owned(), version: case.version };
            act_on_at(app, &case, TestApp::actor(&agent), instant((20, 15, 0)), |case, act| case.reopen(&again, act)).await;
        }
    }
    let taken_back = file(app, instant((18, 10, 0)), ProblemType::OrderStuck).await;
    let by = Actor::Consumer { person: None, cases: vec![taken_back.id] };
    act_on_at(app, &taken_back, by, instant((19, 12, 0)), |case, act| case.withdraw(None, act)).await;
    let elsewhere = give(app, &file_case_at(app, instant((18, 10, 0)), |_| {}).await, &agent).await;
    closed(app, &elsewhere, TestApp::actor(&agent), RootCause::SystemFault, instant((19, 12, 0))).await;
}

#[actix_web::test]
async fn a_report_says_how_cases_ended_why_they_began_and_where_and_what_people_thought() {
    on_each_database(|app| async move {
        ended(&app).await;
        app.clock.set(shanghai(2026, 11, 24, 9, 0));
        let (me, mut browser) = chief(&app).await;
        let payments = team(&app, "payments").await.to_string();
        for more in [&[][..], &[("name", "客服周报二"), ("team", payments.as_str())]] {
            let url = weekly(&mut browser, &[&me], more).await;
            assert_eq!(browser.post(&format!("{url}/sending"), &[]).await.status, 303);
        }
        work(&app, &folder_mailer(&app)).await;
        let letters = letters_to(&app, "chen@desk.example");
        let text = |name: &str| &letters.iter().find(|(subject, _)| subject.starts_with(name)).unwrap().1;
        let all = text("客服周报：");
        for told in [
            "办结: 7 件（1）；重新打开 1 件（0）",
            "最多的原因: 商家未同步支付信息 3 件；系统故障 3 件",
            "最多的商家: =cmd() 5 件",
            "平均 4.0 分（–），5 条（1）",
        ] {
            assert!(all.contains(told), "{told} in {all}");
        }
        assert!(!all.contains("叮铃"), "what somebody typed is in no letter: {all}");
        let of_team = text("客服周报二");
        assert!(of_team.contains("办结: 0 件（0）") && !of_team.contains("最多的") && !of_team.contains("评价（"), "{of_team}");
    })
    .await;
}

#[actix_web::test]
async fn a_report_tells_what_was_chosen_and_its_link_opens_that() {
    on_each_database(|app| async move {
        ended(&app).await;
        filled(&app).await;
        app.clock.set(shanghai(2026, 11, 24, 9, 0));
        let (me, mut browser) = chief(&app).await;
        for (part, own, page) in [
            ("times", "首次答复", "response-times"),
            ("missed", "错过的时限", "sla"),
            ("ends", "办结", "root-causes"),
            ("ratings", "评价（到发信时）", "satisfaction"),
        ] {
            let name = format!("客服周报{part}");
            let url = weekly(&mut browser, &[&me], &[("part", part), ("name", &name)]).await;
            let form = browser.get(&url).await;
            assert_eq!(form.attributes("input[name=part][checked]", "value"), [part]);
            assert_eq!(browser.post(&format!("{url}/sending"), &[]).await.status, 303);
            work(&app, &folder_mailer(&app)).await;
            let letters = letters_to(&app, "chen@desk.example");
            let (_, text) = letters.iter().find(|(subject, _)| subject.starts_with(&name)).unwrap();
            for told in ["首次答复: ", "错过的时限: ", "办结: ", "评价（到发信时）: "] {
                assert_eq!(text.contains(told), told.starts_with(own), "{part}: {told} in {text}");
            }
            let link = format!("/oversight/{page}?from=2026-11-16&to=2026-11-22");
            assert!(text.contains(&link), "{part}: {text}");
            assert_eq!(browser.get(&link).await.status, 200);
        }
        let list = browser.get(LIST).await;
        assert!(list.words().contains("全部：错过的时限"), "{}", list.words());
        let none = with(&[("to", &*me), ("part", "all")]);
        let page = browser.post(&format!("{LIST}/new"), &none).await;
        assert_eq!(page.status, 422);
        assert!(page.words().contains("请至少选一项"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn a_report_about_missed_dates_says_how_many_and_of_which_clocks_and_is_empty_where_all_were_kept() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        app.clock.set(instant((12, 10, 0)));
        file(&app, instant((12, 10, 0)), ProblemType::OrderStuck).await;
        let fields = [("part", "missed"), ("skip_empty", "yes")];
        let url = weekly(&mut browser, &[&me], &fields).await;
        app.clock.set(shanghai(2026, 11, 16, 9, 0));
        let mut browser = app.sign_in_supervisor("周启航").await;
        assert!(browser.post(&format!("{url}/sending"), &[]).await.location().is_some());
        assert!(browser.get(&url).await.words().contains("没有内容，没有发"), "nothing was due before the 16th");
        // Nobody answers: the sweep marks what is missed, on the day on which it finds it.
        for day in [18, 20] {
            app.clock.set(shanghai(2026, 11, day, 12, 0));
            work(&app, &folder_mailer(&app)).await;
        }
        app.clock.set(shanghai(2026, 11, 24, 9, 0));
        let mut browser = app.sign_in_supervisor("周启航").await;
        browser.post(&format!("{url}/sending"), &[]).await;
        work(&app, &folder_mailer(&app)).await;
        let (_, text) = letters_to(&app, "chen@desk.example").pop().unwrap();
        assert!(text.contains("错过的时限: ") && text.contains("首次答复 1 次"), "{text}");
    })
    .await;
}

#[actix_web::test]
async fn the_link_of_a_letter_about_one_team_opens_the_figures_of_that_team() {
    on_each_database(|app| async move {
        filled(&app).await;
        let payments = team(&app, "payments").await;
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[("team", &payments.to_string())]).await;
        assert_eq!(browser.post(&format!("{url}/sending"), &[]).await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        let (_, text) = letters_to(&app, "chen@desk.example").pop().unwrap();
        let from = text.find("/oversight/response-times").unwrap();
        let link: String = text[from..].chars().take_while(|c| !c.is_whitespace()).collect();
        let page = browser.get(&link).await;
        assert_eq!(page.status, 200, "{link}: {}", page.words());
        assert_eq!(page.attributes("#team option[selected]", "value"), ["payments"], "{link}");
    })
    .await;
}
