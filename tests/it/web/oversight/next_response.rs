//! How fast people are answered who write again: as the first response is told, and with what no figure counts.

use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::{Priority, ProblemType};
use redress::domain::ids::TeamId;
use redress::store::people::Person;

use super::sheets::{behind, read};
use super::{BY_HAND, answer, file, instant, references, team};
use crate::support::app::tuesday;
use crate::support::cases::{act_on_at, triage};
use crate::support::{TestApp, on_each_database};

const PAGE: &str = "/oversight/response-times?clock=next_response";

/// A case that was answered at once, and whose consumer wrote again at this moment.
async fn written_again(app: &TestApp, by: &Person, at: (u32, u32, u32), team: Option<TeamId>) -> Case {
    let case = file(app, instant((9, 10, 0)), ProblemType::OrderStuck).await;
    let case = if team.is_some() { triage(app, &case, Priority::Normal, team).await } else { case };
    let case = answer(app, &case, by, instant((9, 10, 30))).await;
    let consumer = Actor::Consumer { person: None, cases: vec![case.id] };
    act_on_at(app, &case, consumer, instant(at), |case, act| case.reply("还没有动静", act)).await
}

/// Written and answered as [`BY_HAND`] has it; the first three are the team's, every third is the second agent's.
async fn answered(app: &TestApp) -> Vec<Case> {
    let payments = team(app, "payments").await;
    let agents = [
        app.person(Role::Agent, "李敏", "limin@desk.example", None).await,
        app.person(Role::Agent, "王磊", "wanglei@desk.example", None).await,
    ];
    let mut cases = Vec::new();
    for (i, (written, answered, ..)) in BY_HAND.into_iter().enumerate() {
        let agent = &agents[usize::from(i % 3 == 2)];
        let case = written_again(app, agent, written, (i < 3).then_some(payments)).await;
        cases.push(answer(app, &case, agent, instant(answered)).await);
    }
    app.clock.set(tuesday());
    cases
}

#[actix_web::test]
async fn the_next_response_is_told_in_both_times_and_each_number_opens_its_cases() {
    on_each_database(|app| async move {
        let cases = answered(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let working = |i: usize| BY_HAND[i].2;
        let wall = |i: usize| BY_HAND[i].3;
        let told: [(&str, [&str; 6], &dyn Fn(usize) -> i64); 2] = [
            ("working", ["6件", "3小时", "8小时1分", "18小时", "18小时", "66.7%"], &working),
            ("wall", ["6件", "23小时1分", "45小时30分", "66小时", "66小时", "66.7%"], &wall),
        ];
        for (time, big, of) in told {
            let page = browser.get(&format!("{PAGE}&time={time}")).await;
            assert_eq!(page.select(".tiles .big"), big, "{time}");
            let links = page.attributes(".tiles .big a", "href");
            let mut sorted: Vec<i64> = (0..6).map(of).collect();
            sorted.sort_unstable();
            // Nearest ranks of six: the third, the fifth, the sixth.
            for (tile, least) in [(0, 0), (1, sorted[2]), (2, sorted[4]), (3, sorted[5]), (4, sorted[5])] {
                assert_eq!(
                    behind(&mut browser, &links[tile]).await,
                    references(&cases, |i| of(i) >= least),
                    "{time}: tile {tile}"
                );
            }
            assert_eq!(behind(&mut browser, &links[5]).await, references(&cases, |i| BY_HAND[i].4), "{time}: in time");
            let list = browser.get(&links[0]).await;
            assert!(list.words().contains("6 次答复") && list.words().contains("来信，用时长的在前"), "{}", list.words());
        }
    })
    .await;
}

#[actix_web::test]
async fn the_next_response_is_told_by_team_and_by_agent() {
    on_each_database(|app| async move {
        let cases = answered(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let of_team = |i: usize| i < 3;
        let of_second = |i: usize| i % 3 == 2;
        let told: [(&str, [&str; 2], &dyn Fn(usize) -> bool); 2] =
            [("agent", ["王磊", "李敏"], &of_second), ("team", ["支付组", "未分组"], &of_team)];
        for (by, names, which) in told {
            let page = browser.get(&format!("{PAGE}&by={by}")).await;
            let (rows, links) = (page.select("#by tbody th"), page.attributes("#by td:nth-child(2) a", "href"));
            let counts = page.select("#by td:nth-child(2) a");
            assert_eq!(rows.len(), 2, "{by}: {rows:?}");
            for (name, is_first) in names.into_iter().zip([true, false]) {
                let row = rows.iter().position(|row| row == name).unwrap_or_else(|| panic!("{name} in {rows:?}"));
                let theirs = references(&cases, |i| which(i) == is_first);
                assert_eq!(behind(&mut browser, &links[row]).await, theirs, "{by}: {name}");
                assert_eq!(counts[row], theirs.len().to_string(), "{by}: {name}");
                let narrowed = links[row].replace("/oversight/cases", "/oversight/response-times");
                assert_eq!(browser.get(&narrowed).await.select(".tiles .big")[0], format!("{}件", theirs.len()), "{narrowed}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn who_waits_for_the_next_response_and_who_will_not_get_it_are_counted_apart_and_listed() {
    on_each_database(|app| async move {
        answered(&app).await;
        let agent = app.person(Role::Agent, "赵倩", "zhaoqian@desk.example", None).await;
        let waiting = written_again(&app, &agent, (20, 10, 0), None).await;
        let gone = written_again(&app, &agent, (19, 9, 0), None).await;
        let by = Actor::Consumer { person: None, cases: vec![gone.id] };
        act_on_at(&app, &gone, by, instant((19, 15, 0)), |case, act| case.withdraw(None, act)).await;
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get(PAGE).await;
        assert_eq!(page.select(".tiles .big")[0], "6件", "neither is in the figures");
        let words = page.words();
        assert!(words.contains("1 件 尚未答复") && words.contains("1 件 撤回、合并或转外部，没有走到这一步"), "{words}");
        for (answered, case, time) in [("no", &waiting, "22 小时 20 分"), ("never", &gone, "6 小时")] {
            let links = page.attributes(&format!("a[href*='answered={answered}']"), "href");
            assert_eq!(behind(&mut browser, &links[0]).await, [case.reference.unwrap().to_string()], "{answered}");
            assert_eq!(browser.get(&links[0]).await.select("tbody td:nth-child(2)"), [time], "{answered}");
            let rows = read(&browser.get(&links[0].replacen("cases?", "cases.csv?", 1)).await.bytes);
            assert_eq!((rows.len(), &rows[1][0]), (2, &case.reference.unwrap().to_string()), "{answered}");
        }
    })
    .await;
}
