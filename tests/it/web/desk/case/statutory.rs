//! The clock of a law beside the house's own: never paused, met by the result, explained.

use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::sla::{ClockKind, Standing};

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
        for told in ["12 月 9 日 23:59", "15 天", "银行业保险业消费投诉处理管理办法", "当天不计", "不暂停"] {
            assert!(clock.contains(told), "{told}: {clock}");
        }
        let queue = room.agent.get("/desk/queue?view=waiting").await;
        assert!(queue.text().contains("终答") && queue.text().contains("剩 15 天"), "{}", queue.text());
        assert!(room.consumers_page().await.text().contains("按法规，最晚在这时给您处理结果"));
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
