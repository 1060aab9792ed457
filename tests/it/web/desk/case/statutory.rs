//! The clock of a law beside the house's own: never paused, met by the result, explained.

use std::sync::Arc;

use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::closing::Reopening;
use redress::domain::change::Act;
use redress::domain::codes::Locale;
use redress::domain::rulebook::Rulebook;
use redress::domain::sla::{ClockKind, Policy, Standing};
use redress::i18n::words;

use super::Room;
use crate::support::app::shanghai;
use crate::support::cases::{act_at, act_on, close, record};
use crate::support::databases::{postgres, sqlite};
use crate::support::{TestApp, on_each_database};

async fn under(law: &str, claim: impl AsyncFn(Room)) {
    for make in [sqlite, postgres] {
        claim(Room::open(TestApp::with(make(), &[("STATUTORY_POLICY", law)])).await).await;
    }
}

#[actix_web::test]
async fn the_date_of_a_law_stands_beside_the_promises_and_runs_on_while_the_consumer_is_awaited() {
    under("cn-bank-simple", async |mut room: Room| {
        let law = room.case.clock(ClockKind::FinalResponse).unwrap();
        assert_eq!(law.due_at.unwrap().timestamp(), shanghai(2026, 12, 9, 23, 59).timestamp() + 59);
        assert_eq!(room.case.due().unwrap().1, ClockKind::Acknowledgement);
        room.fresh(StatusCode::AwaitingConsumer).await;
        assert_eq!(room.case.due().unwrap().1, ClockKind::FinalResponse, "the others stand still");
        let page = room.page().await;
        let clock = page.select(".clock").into_iter().find(|clock| clock.contains("最终答复")).unwrap();
        for told in ["12 月 9 日 23:59", "15 天", "银行业保险业消费投诉处理管理办法", "当天不计", "不暂停"]
        {
            assert!(clock.contains(told), "{told}: {clock}");
        }
        let queue = room.agent.get("/desk/queue?view=waiting").await;
        assert!(queue.text().contains("终答") && queue.text().contains("剩 15 天"), "{}", queue.text());
        let read = room.consumers_page().await;
        assert!(read.text().contains("按法规，最晚在这时给您处理结果") && read.text().contains("法规要求的期限照常走"));
        let sum = read.select("#why").concat();
        for told in ["最终答复的日期是怎么来的", "11 月 24 日 当天不计", "15 天"] {
            assert!(sum.contains(told), "{told}: {sum}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_gives_a_result_meets_the_clock_of_the_law_too() {
    under("cn-bank-simple", async |room: Room| {
        let closed = close(&room.app, &room.case).await;
        let law = closed.clock(ClockKind::FinalResponse).unwrap();
        assert_eq!((law.standing(room.app.app.now()), law.met_at), (Standing::Met, Some(room.app.app.now())));
    })
    .await;
}

#[actix_web::test]
async fn of_two_dates_for_the_result_people_are_told_the_nearer_one() {
    under("cn-bank-simple", async |mut room: Room| {
        room.fresh(StatusCode::AwaitingConsumer).await;
        room.app.advance(chrono::Duration::days(12));
        let owner = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
        room.case = act_on(&room.app, &room.case, owner, |case, act| case.reply("补充在这里。", act)).await;
        assert!(
            room.case.clock(ClockKind::Resolution).unwrap().due_at > room.case.clock(ClockKind::FinalResponse).unwrap().due_at
        );
        room.consumer = room.app.signed_in(&room.owner.clone()).await;
        let page = room.consumers_page().await;
        assert!(page.select("main .now").concat().contains("12 月 9 日"), "{}", page.text());
        assert!(!page.text().contains("最晚在这时给您处理结果周"), "one date for one result");
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_is_no_acceptance_and_a_result_that_comes_at_once_needs_no_clock() {
    under("cn-samr-2026", async |room: Room| {
        let closed = close(&room.app, &room.case).await;
        assert!(closed.clock(ClockKind::FinalResponse).is_none());
    })
    .await;
}

#[actix_web::test]
async fn a_law_that_is_set_later_starts_no_clock_on_what_was_accepted_before() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.fresh(StatusCode::Resolved).await;
        let under = Arc::new(Rulebook::under(Some("cn-samr-2026")).unwrap());
        for noun in [StatusCode::Resolved, StatusCode::Open] {
            room.fresh(noun).await;
            let act = Act { under: Arc::clone(&under), ..act_at(&room.app, Actor::System, room.app.app.now()) };
            let told = record(&room.app, room.case.message("有新消息。", &act).unwrap()).await;
            assert!(told.clock(ClockKind::FinalResponse).is_none(), "{noun:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_a_law_still_waits_for_keeps_its_date_when_a_withdrawn_case_is_reopened() {
    under("cn-bank-simple", async |room: Room| {
        let due = room.case.clock(ClockKind::FinalResponse).unwrap().due_at;
        let owner = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
        let case = act_on(&room.app, &room.case, owner, |case, act| case.withdraw(None, act)).await;
        assert!(!case.clock(ClockKind::FinalResponse).unwrap().is_live());
        room.app.advance(chrono::Duration::days(1));
        let reopening = Reopening { reason: "撤回是误操作。".to_owned(), version: case.version };
        let again = act_on(&room.app, &case, Actor::System, |case, act| case.reopen(&reopening, act)).await;
        let law = again.clock(ClockKind::FinalResponse).unwrap();
        assert!(law.is_live() && law.due_at == due && law.run == again.run);
    })
    .await;
}

#[actix_web::test]
async fn a_result_meets_a_law_for_good() {
    under("cn-bank-simple", async |room: Room| {
        let closed = close(&room.app, &room.case).await;
        let reopening = Reopening { reason: "消费者有新材料。".to_owned(), version: closed.version };
        let again = act_on(&room.app, &closed, Actor::System, |case, act| case.reopen(&reopening, act)).await;
        assert!(!again.clock(ClockKind::FinalResponse).unwrap().is_live());
    })
    .await;
}

#[actix_web::test]
async fn a_foreign_law_is_told_in_its_own_zone_and_counts_its_working_days() {
    under("uk-psd", async |mut room: Room| {
        // 14:20 in Shanghai is 06:20 in London; bank holidays on 25 and 28 December and 1 January.
        let page = room.page().await;
        let clock = page.select(".clock").into_iter().find(|clock| clock.contains("最终答复")).unwrap();
        let told = [
            "11 月 24 日 06:20（Europe/London 时间）",
            "周二 11 月 24 日 当天不计",
            "11 月 25 日 – 11 月 27 日3 个工作日",
            "周五 12 月 25 日 银行假日",
            "2027 年 1 月 15 日 17:00（Europe/London 时间）",
        ];
        for told in told {
            assert!(clock.contains(told), "{told}: {clock}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_last_day_that_gives_way_is_told_in_both_languages() {
    for (language, told) in [
        ("zh-CN", ["12 月 5 日 – 12 月 6 日 周末不计，最后一天顺延", "最后一天 周一 12 月 7 日1 天", "14 天"]),
        ("en", ["5 Dec – 6 Dec weekend, not counted: the last day moves on", "Last day Mon 7 Dec1 day", "14 days"]),
    ] {
        let app = TestApp::with(sqlite(), &[("STATUTORY_POLICY", "cn-bank-simple")]);
        app.advance(chrono::Duration::days(-4));
        let mut room = Room::open(app).await;
        let url = room.url("");
        room.agent.set_cookie("redress-language", language);
        let page = room.agent.get(&url).await;
        let clocks = page.select(".clock").concat();
        for told in told {
            assert!(clocks.contains(told), "{told}: {clocks}");
        }
    }
}

#[test]
fn each_law_has_a_name_in_both_languages() {
    for id in Policy::presets() {
        for locale in Locale::ALL {
            let key = format!("policy-{id}");
            assert_ne!(words(*locale).t(&key), key, "{locale}");
        }
    }
}

#[actix_web::test]
async fn a_law_that_counts_from_acceptance_waits_for_it() {
    under("cn-samr-2026", async |mut room: Room| {
        assert!(room.case.clock(ClockKind::FinalResponse).is_none());
        room.app.advance(chrono::Duration::days(1));
        room.case = act_on(&room.app, &room.case, Actor::System, |case, act| case.message("我们在核实。", act)).await;
        let law = room.case.clock(ClockKind::FinalResponse).unwrap();
        // The sixtieth day after 25 November is Sunday 24 January; so is what is known of 2027.
        assert_eq!(law.due_at.unwrap().timestamp(), shanghai(2027, 1, 25, 23, 59).timestamp() + 59);
        assert!(law.provisional);
        room.app.advance(chrono::Duration::days(1));
        let again = act_on(&room.app, &room.case, Actor::System, |case, act| case.message("还在核实。", act)).await;
        assert_eq!(again.clocks.iter().filter(|clock| clock.kind.is_statutory()).count(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_law_that_is_missed_is_told_and_raises_the_case() {
    under("cn-bank-simple", async |mut room: Room| {
        room.fresh(StatusCode::AwaitingConsumer).await;
        let due = room.case.clock(ClockKind::FinalResponse).unwrap().due_at.unwrap();
        room.app.advance(due - room.app.app.now() + chrono::Duration::milliseconds(1));
        let late = room.case.sweep(&act_at(&room.app, Actor::System, room.app.app.now())).unwrap();
        let late = record(&room.app, late).await;
        assert_eq!(late.clock(ClockKind::FinalResponse).unwrap().standing(room.app.app.now()), Standing::Overdue);
        assert_eq!(late.level, 1);
    })
    .await;
}

#[actix_web::test]
async fn without_a_law_there_is_no_such_clock() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        assert!(room.case.clock(ClockKind::FinalResponse).is_none());
        assert!(!room.page().await.text().contains("最终答复"));
    })
    .await;
}
