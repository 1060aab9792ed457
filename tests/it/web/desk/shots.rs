use crate::support::TestApp;
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::*;
use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::corresponding::Request;
use redress::domain::codes::Priority;

#[actix_web::test]
#[ignore = "shots"]
async fn dump() {
    let app = TestApp::new();
    let two = team(&app, "two", "客服二组", "Team two").await;
    let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
    let zhou = app.person(Role::Agent, "周启航", "zhou@desk.example", None).await;
    let titles = [
        "商家否认收款，消费者已付两次",
        "扣款失败七次后转代偿，现显示逾期",
        "洗衣订单已退款，仍显示待扣款",
        "催收短信未停，要求异议标注",
        "充电宝订单未归还计费，实际已还",
        "外卖先享后付重复扣款 42.80 元",
        "月付账单多出一笔已取消的订单",
        "Paid twice, the order still shows as being in service and will be charged again",
    ];
    let merchants = ["优学在线教育", "明澄眼镜", "净衣坊", "京北健身", "速电共享", "老巷米线", "山野户外旗舰店", "叮铃到家"];
    for n in 0..68i64 {
        let at = match n {
            0 => shanghai(2026, 11, 20, 17, 0),
            1 => shanghai(2026, 11, 24, 9, 20),
            2 => shanghai(2026, 11, 24, 11, 0),
            _ => shanghai(2026, 11, 24, 11, 30) + Duration::minutes(n * 2),
        };
        let case = file_case_at(&app, at, |f| {
            f.summary = titles[n as usize % 8].to_owned();
            f.order.merchant = merchants[n as usize % 8].to_owned();
            f.order.amount.minor = 4_280 + n * 7_919;
        })
        .await;
        let case = if n % 5 == 1 {
            triage(&app, &case, if n % 2 == 0 { Priority::Urgent } else { Priority::Normal }, Some(two)).await
        } else {
            case
        };
        let case = if n % 3 == 1 { give(&app, &case, if n % 2 == 0 { &li } else { &zhou }).await } else { case };
        let case =
            if n % 6 == 2 || n % 6 == 4 { act_on(&app, &case, Actor::System, |c, a| c.message("您好", a)).await } else { case };
        if n % 9 == 8 {
            let r = Request { whom: String::new(), body: "x".into(), until: tuesday() + Duration::days(3) };
            act_on(&app, &case, Actor::System, |c, a| c.ask_consumer(&r, a)).await;
        } else if n % 11 == 10 {
            close(&app, &case).await;
        } else if n < 3
            && let Some(ch) = case.sweep(&act_at(&app, Actor::System, app.app.now()))
        {
            record(&app, ch).await;
        }
    }
    let mut b = app.signed_in(&li).await;
    std::fs::create_dir_all("/tmp/queue-shots/static").unwrap();
    for (lang, l) in [("zh", "zh-CN"), ("en", "en")] {
        b.set_cookie("redress-language", l);
        for theme in ["light", "dark"] {
            b.set_cookie("redress-theme", theme);
            let mut paths = vec![
                ("queue", "/desk/queue".to_owned()),
                ("closed", "/desk/queue?view=closed".to_owned()),
                ("overdue", "/desk/queue?view=mine".to_owned()),
                ("keys", "/desk/keys".to_owned()),
            ];
            let first = b.get("/desk/queue").await;
            if let Some(next) = first.attributes(".pager a[rel=next]", "href").first() {
                paths.push(("next", next.clone()));
            }
            for (name, path) in paths {
                let page = b.get(&path).await;
                std::fs::write(format!("/tmp/queue-shots/{name}-{lang}-{theme}.html"), &page.bytes).unwrap();
                let text = page.text();
                for part in text.split('"').filter(|p| p.starts_with("/static/")) {
                    let part = part.split('#').next().unwrap();
                    let file = b.get(part).await;
                    std::fs::write(format!("/tmp/queue-shots{part}"), &file.bytes).unwrap();
                }
            }
        }
    }
    let begun = std::time::Instant::now();
    for _ in 0..200 {
        b.get("/desk/queue").await;
    }
    println!("whole request in this build: {:?}, bytes {}", begun.elapsed() / 200, b.get("/desk/queue").await.bytes.len());
}
