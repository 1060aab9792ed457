//! Who else is on a case: shown to colleagues, for moments, and to nobody else.

use std::time::Duration as Wait;

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::domain::ids::TeamId;
use redress::paths;
use redress::store::schema::{events, presences};

use crate::jobs::{folder_mailer, work};
use crate::support::cases::{file_case, team, triage};
use crate::support::{Browser, TestApp, on_each_database};

struct Room {
    app: TestApp,
    case: Case,
    li: Browser,
    wang: Browser,
    stranger: Browser,
}

async fn agent(app: &TestApp, name: &str, email: &str, team: TeamId) -> Browser {
    app.signed_in(&app.person(Role::Agent, name, email, Some(team)).await).await
}

impl Room {
    /// A case of a team, two of the team and somebody of another.
    async fn open(app: TestApp) -> Self {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await;
        let li = agent(&app, "李敏", "li@desk.example", ours).await;
        let wang = agent(&app, "王蕾", "wang@desk.example", ours).await;
        let stranger = agent(&app, "外人", "other@desk.example", theirs).await;
        Self { app, case, li, wang, stranger }
    }

    fn url(&self) -> String {
        paths::desk_case_part(self.case.reference.unwrap(), "presence")
    }

    async fn wang_does(&mut self, what: &str) -> u16 {
        let url = self.url();
        self.wang.post(&url, &[("what", what)]).await.status.as_u16()
    }

    /// What 李敏 is told on the case's page, and what by the part of it that is asked for.
    async fn told(&mut self) -> Vec<String> {
        let (page, part) = (paths::desk_case(self.case.reference.unwrap()), self.url());
        let on_page = self.li.get(&page).await.select("#here .presence");
        let part = self.li.get(&part).await;
        assert_eq!(part.header("x-redress-seq"), Some(self.case.seq.to_string()));
        assert_eq!(part.select(".presence"), on_page);
        on_page
    }

    async fn in_the_queue(&mut self) -> Vec<String> {
        self.li.get("/desk/queue").await.select("tr.row .here .sr")
    }
}

#[actix_web::test]
async fn colleagues_see_who_is_on_a_case_and_what_they_do_on_it_and_in_the_queue() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        assert_eq!(room.told().await, Vec::<String>::new());
        assert_eq!(room.wang_does("viewing").await, 204);
        assert_eq!(room.told().await, ["王蕾正在看这件案子（14:20 起）。"]);
        room.app.advance(Duration::seconds(20));
        assert_eq!(room.in_the_queue().await, ["王蕾 正在看"]);
        room.app.advance(Duration::seconds(60));
        assert_eq!(room.told().await, Vec::<String>::new(), "who is not heard of has left");
        assert_eq!(room.in_the_queue().await, Vec::<String>::new());
        assert_eq!(room.wang_does("notes").await, 204);
        let told = ["王蕾正在写内部备注（14:21 起）。您可以继续，发送前会提示有无变化。"];
        for _ in 0..4 {
            room.app.advance(Duration::seconds(20));
            assert_eq!(room.wang_does("notes").await, 204);
            assert_eq!(room.told().await, told, "since when stays while they do the same");
        }
        assert_eq!(room.in_the_queue().await, ["王蕾 正在写"]);
        assert_eq!(room.wang_does("messages").await, 204);
        assert!(room.told().await[0].contains("给消费者写回复（14:22 起）"));
        assert_eq!(room.wang_does("leave").await, 204);
        assert_eq!(room.told().await, Vec::<String>::new());
        let events: i64 = room.app.app.db.read(|conn| Ok(events::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(events, room.case.seq, "nothing of it is history");
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_told_of_themselves_and_nobody_of_another_team_is_told_or_taken() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (url, page) = (room.url(), paths::desk_case(room.case.reference.unwrap()));
        assert_eq!(room.wang_does("form").await, 204);
        assert_eq!(room.wang.get(&page).await.select("#here .presence").len(), 0);
        assert_eq!(room.wang.get(&url).await.select(".presence").len(), 0);
        assert!(room.told().await[0].starts_with("王蕾正在填表处理"));
        room.app.advance(Duration::seconds(3));
        assert_eq!(room.wang.get("/desk/queue").await.select(".here").len(), 0);
        assert_eq!(room.stranger.get(&url).await.status, 404);
        assert_eq!(room.stranger.post(&url, &[("what", "viewing")]).await.status, 404);
        assert_eq!(room.stranger.post(&url, &[("what", "leave")]).await.status, 404);
        assert!(!room.stranger.get("/desk/queue/news").await.text().contains("王蕾"));
        for odd in ["", "sleeping", "王蕾"] {
            assert_eq!(room.wang_does(odd).await, 422, "{odd}");
        }
        assert_eq!(room.told().await.len(), 1);
        let count: i64 = room.app.app.db.read(|conn| Ok(presences::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(count, 1);
    })
    .await;
}

#[actix_web::test]
async fn who_stays_is_written_down_now_and_then_and_who_left_is_swept() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let at = async |app: &TestApp| {
            let read = app.app.db.read(|conn| Ok(presences::table.select(presences::at).load::<chrono::NaiveDateTime>(conn)?));
            read.await.unwrap()
        };
        assert_eq!(room.wang_does("viewing").await, 204);
        let first = at(&room.app).await;
        room.app.advance(Duration::seconds(10));
        assert_eq!(room.wang_does("viewing").await, 204);
        assert_eq!(at(&room.app).await, first, "ten seconds later nothing is written");
        room.app.advance(Duration::seconds(46));
        let mailer = folder_mailer(&room.app);
        assert_eq!(work(&room.app, &mailer).await.swept.presences, 1);
        assert!(at(&room.app).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn who_comes_and_goes_is_told_on_the_stream_in_scope() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mut served = redress::web::server::Served::new(std::sync::Arc::clone(&room.app.app));
        served.limits.glance = Wait::from_millis(20);
        let served = redress::web::AppData::new(served);
        room.app.served = served;
        let (ours, chief) = (room.case.team.unwrap(), "new@desk.example");
        let mut agent = agent(&room.app, "孙丽", chief, ours).await;
        let mut stream = agent.listen("/desk/events").await;
        stream.heard().await.unwrap();
        let event = format!("event: presence\ndata: {}\n\n", room.case.reference.unwrap());
        assert_eq!(room.wang_does("viewing").await, 204);
        assert_eq!(stream.heard().await.as_ref(), Some(&event));
        assert_eq!(room.wang_does("notes").await, 204);
        assert_eq!(stream.heard().await.as_ref(), Some(&event));
        room.app.advance(Duration::seconds(50));
        assert_eq!(stream.heard().await.as_ref(), Some(&event), "who is not heard of any more");
        assert_eq!(stream.heard_within(Wait::from_millis(200)).await, "");
    })
    .await;
}
