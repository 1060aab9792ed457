//! What the letters of reports say, and where their links lead.

use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::closing::Reopening;
use redress::domain::case::rating::Score;
use redress::domain::change::Act;
use redress::domain::codes::{Priority, ProblemType, RootCause};
use redress::domain::offer::RemedyProof;

use super::super::sheets::{self, closed};
use super::super::{file, filled, instant, team};
use super::{LIST, chief, letters_to, weekly, with};
use crate::jobs::{folder_mailer, work};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::{accept, act_on_at, file_case, file_case_at, give, offer, triage};
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

/// Three promises for 1 December: kept in time, kept late, not kept.
async fn promised(app: &TestApp) {
    let (agent, _) = sheets::people(app).await;
    for done in [Some(shanghai(2026, 11, 30, 9, 0)), Some(shanghai(2026, 12, 2, 9, 0)), None] {
        app.clock.set(tuesday());
        let case = accept(app, &offer(app, &give(app, &file_case_at(app, tuesday(), |_| {}).await, &agent).await).await).await;
        if let Some(at) = done {
            let (id, proof) = (case.remedies[0].id, RemedyProof::of_words("退款单号 1"));
            act_on_at(app, &case, TestApp::actor(&agent), at, |case, act| case.complete_remedy(id, &proof, act)).await;
        }
    }
}

#[actix_web::test]
async fn a_report_says_how_it_stands_beside_the_week_before_and_what_became_of_promises() {
    on_each_database(|app| async move {
        promised(&app).await;
        let payments = team(&app, "payments").await;
        let mailer = folder_mailer(&app);
        let file_with_team = || async { triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(payments)).await };
        app.clock.set(shanghai(2026, 11, 30, 10, 0));
        file_with_team().await;
        file_with_team().await;
        app.clock.set(shanghai(2026, 12, 1, 0, 5));
        work(&app, &mailer).await;
        app.clock.set(shanghai(2026, 12, 4, 10, 0));
        file_with_team().await;
        app.clock.set(shanghai(2026, 12, 8, 9, 0));
        let (me, mut browser) = chief(&app).await;
        let (team, name) = (payments.to_string(), "客服周报二");
        for more in [&[("part", "promises")][..], &[("part", "standing"), ("team", team.as_str()), ("name", name)]] {
            let url = weekly(&mut browser, &[&me], more).await;
            assert_eq!(browser.get(&url).await.attributes("input[name=part][checked]", "value"), [more[0].1]);
            assert_eq!(browser.post(&format!("{url}/sending"), &[]).await.status, 303);
        }
        work(&app, &mailer).await;
        let letters = letters_to(&app, "chen@desk.example");
        let text = |name: &str| letters.iter().find(|(subject, _)| subject.starts_with(name)).unwrap().1.clone();
        let (of_promises, of_team) = (text("客服周报："), text(name));
        let told = "承诺: 到期 3 项（0），其中已兑现 2 项（0）；到发信那天还有 1 项逾期未兑现";
        assert!(of_promises.contains(told) && !of_promises.contains("在办"), "{of_promises}");
        let told = "在办（12 月 8 日零点）: 3 件（2）；当天到期 ";
        assert!(of_team.contains(told) && of_team.contains("12 月 1 日零点") && !of_team.contains("承诺"), "{of_team}");
        for (text, link) in
            [(of_promises, "/oversight/promises?from=2026-11-30&to=2026-12-06"), (of_team, "/oversight?team=payments")]
        {
            assert!(text.contains(link), "{text}");
            assert_eq!(browser.get(link).await.status, 200);
        }
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
