//! Each act the good way: back to the case, the history tells it, the letter it owes, and what the consumer reads then.

use crate::web::admin::policies;
use redress::domain::case::StatusCode;

use super::Room;
use crate::support::on_each_database;

struct Good {
    noun: &'static str,
    status: StatusCode,
    flash: &'static str,
    /// In the history at the desk.
    told: &'static [&'static str],
    letter: Option<&'static str>,
    /// On the consumer's page.
    read: &'static [&'static str],
    /// Not on the consumer's page.
    hidden: &'static [&'static str],
}

const GOOD: &[Good] = &[
    Good {
        noun: "triage",
        status: StatusCode::Open,
        flash: "分诊已保存。",
        told: &["李敏", "分诊：支付延迟未到账，急，未分组"],
        letter: None,
        read: &[],
        hidden: &["分诊", "支付延迟未到账"],
    },
    Good {
        noun: "assignment",
        status: StatusCode::Open,
        flash: "这件案子归您了。",
        told: &["李敏", "归自己处理"],
        letter: None,
        read: &["李敏"],
        hidden: &[],
    },
    Good {
        noun: "messages",
        status: StatusCode::Open,
        flash: "已发送给消费者。",
        told: &["回复消费者", "付款记录已经核对。", "首次答复：按时完成"],
        letter: Some("replied"),
        read: &["李敏答复您", "付款记录已经核对。"],
        hidden: &["按时完成"],
    },
    Good {
        noun: "notes",
        status: StatusCode::New,
        flash: "已存为内部备注。",
        told: &["内部备注", "先看支付流水。"],
        letter: None,
        read: &[],
        hidden: &["先看支付流水。", "备注"],
    },
    Good {
        noun: "information-request",
        status: StatusCode::AwaitingConsumer,
        flash: "已发给消费者，等他补充。",
        told: &["请消费者补充，期限", "请补充银行扣款记录。"],
        letter: Some("information_asked"),
        read: &["李敏请您补充", "请补充银行扣款记录。", "11 月 30 日"],
        hidden: &[],
    },
    Good {
        noun: "merchant-request",
        status: StatusCode::AwaitingMerchant,
        flash: "已记下问了商家。",
        told: &["问叮铃到家，答复期限", "请说明为什么没有完结。"],
        letter: None,
        read: &["已请商家叮铃到家答复", "请说明为什么没有完结。"],
        hidden: &[],
    },
    Good {
        noun: "platform-request",
        status: StatusCode::AwaitingPlatform,
        flash: "已记下问了平台。",
        told: &["问叮铃到家，答复期限"],
        letter: None,
        read: &["已请平台叮铃到家核实"],
        hidden: &[],
    },
    Good {
        noun: "order-facts",
        status: StatusCode::Open,
        flash: "已登记。",
        told: &["说订单“服务中”，李敏 登记", "还没有收到款。"],
        letter: None,
        read: &[],
        hidden: &["还没有收到款。"],
    },
    Good {
        noun: "offer",
        status: StatusCode::Offered,
        flash: "方案已发给消费者。",
        told: &["提出处理方案，答复期限", "全额退款，订单完结。"],
        letter: Some("offer"),
        read: &["李敏提出处理方案", "全额退款，订单完结。", "¥258.00", "12 月 1 日"],
        hidden: &[],
    },
    Good {
        noun: "escalation",
        status: StatusCode::Open,
        flash: "已升一级。",
        told: &["升级到", "涉及征信，请主管定夺。"],
        letter: None,
        read: &["案件上升到："],
        hidden: &["涉及征信"],
    },
    Good {
        noun: "correction",
        status: StatusCode::New,
        flash: "已更正，旧的内容留在经过里。",
        told: &["更正", "空 → 13800002046"],
        letter: None,
        read: &["更正了", "现在是 13800002046"],
        hidden: &[],
    },
    Good {
        noun: "closure",
        status: StatusCode::Closed,
        flash: "已写下结果，会告知消费者。",
        told: &["结案：支持", "商家已补同步，订单完结。", "处理结果：按时完成"],
        letter: Some("closed"),
        read: &["已结案：支持", "商家已补同步，订单完结。"],
        hidden: &["商家未同步支付信息"],
    },
    Good {
        noun: "reopening",
        status: StatusCode::Open,
        flash: "已重新打开。",
        told: &["重新打开，第 2 次计时", "消费者来电说又扣了一次。"],
        letter: None,
        read: &["案件重新处理", "消费者来电说又扣了一次。"],
        hidden: &[],
    },
    Good {
        noun: "extension",
        status: StatusCode::New,
        flash: "已提交，等督导答复。",
        told: &["申请把处理结果延 5 天", "平台要到下周才能核实。"],
        letter: None,
        read: &[],
        hidden: &["平台要到下周才能核实。"],
    },
    Good {
        noun: "language",
        status: StatusCode::New,
        flash: "语言已改，以后的信按新的语言写。",
        told: &["李敏", "把通知语言改为英文"],
        letter: None,
        read: &["我们以后用英文给您写信"],
        hidden: &["通知语言"],
    },
    Good {
        noun: "promise",
        status: StatusCode::Open,
        flash: "已记下，消费者会收到信。",
        told: &["记下承诺：由商家完结订单，最晚 12 月 1 日", "商家说会在这天前完结。"],
        letter: Some("promised"),
        read: &["答应您：由商家完结订单，最晚 12 月 1 日", "商家说会在这天前完结。"],
        hidden: &[],
    },
    Good {
        noun: "payment-hold",
        status: StatusCode::Open,
        flash: "已记下。平台到期没有答复会自动升级。",
        told: &["请平台暂停扣款、不报送信用记录", "争议期间请不要扣款。"],
        letter: None,
        read: &["我们请平台暂停扣款、不报送信用记录", "争议期间请不要扣款。"],
        hidden: &[],
    },
    Good {
        noun: "payment-hold-answer",
        status: StatusCode::Open,
        flash: "已记下，消费者会收到信。",
        told: &["平台同意：暂停扣款，到 12 月 20 日", "同意暂停扣款，单号 H-1。"],
        letter: Some("hold_answered"),
        read: &["平台同意：暂停扣款，到 12 月 20 日", "同意暂停扣款，单号 H-1。"],
        hidden: &[],
    },
    Good {
        noun: "remedies",
        status: StatusCode::Resolved,
        flash: "已标为完成。",
        told: &["承诺已办到：退款"],
        letter: None,
        read: &["已办到：退款"],
        hidden: &[],
    },
];

#[actix_web::test]
async fn each_act_is_kept_told_and_read_by_whom_it_is_for() {
    assert_eq!(GOOD.iter().map(|good| good.noun).collect::<Vec<_>>(), super::NOUNS);
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mut wrong = Vec::new();
        for good in GOOD {
            room.ready_for(good.noun).await;
            wrong.extend(check(&mut room, good).await);
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

/// Does it; what the pages then say amiss.
async fn check(room: &mut Room, good: &Good) -> Vec<String> {
    let Good { noun, .. } = good;
    let (before, owed) = (room.case.clone(), room.letters().await);
    let fields = room.good(noun);
    let answer = room.post(noun, &fields).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, Some(room.url(""))), "{noun}: {}", answer.words());
    let case = room.stored().await;
    assert_eq!((case.status.code(), case.version), (good.status, before.version + 1), "{noun}");
    let page = room.page().await;
    assert!(page.words().contains(good.flash), "{noun}");
    let history = page.select(".tl").join(" ");
    let untold = good.told.iter().filter(|told| !history.contains(**told)).map(|told| format!("{noun}: {told} in {history}"));
    let mut wrong: Vec<String> = untold.collect();
    let again = room.page().await;
    assert!(!again.words().contains(good.flash), "{noun}: said once");
    assert_eq!(room.letters().await, [owed, good.letter.map(str::to_owned).into_iter().collect()].concat(), "{noun}");
    let read = room.consumers_page().await;
    assert_eq!(read.status, 200);
    let read = read.words();
    let unread = good.read.iter().filter(|words| !read.contains(**words));
    wrong.extend(unread.map(|words| format!("{noun}: {words} cannot be read in {read}")));
    let leaked = good.hidden.iter().filter(|words| read.contains(**words));
    wrong.extend(leaked.map(|words| format!("{noun}: {words} is not for the consumer")));
    wrong
}

#[actix_web::test]
async fn what_may_be_left_out_is_filled_in_by_the_house() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        // Five working days on from Tuesday 24 November, at the end of the day.
        let until = crate::support::app::shanghai(2026, 12, 1, 18, 0);
        for noun in ["information-request", "merchant-request", "platform-request", "offer"] {
            room.ready_for(noun).await;
            let fields = super::with(super::with(room.good(noun), "until", ""), "amount", "");
            let fields =
                if noun == "offer" { fields } else { fields.into_iter().filter(|(name, _)| *name != "amount").collect() };
            assert_eq!(room.post(noun, &fields).await.status, 303, "{noun}");
            assert_eq!(room.stored().await.status.until(), Some(until), "{noun}");
        }
        assert_eq!(room.stored().await.offer.unwrap().amount, None);
        room.ready_for("order-facts").await;
        let fields = vec![("claimant", "platform".to_owned()), ("state", "paid".to_owned())];
        assert_eq!(room.post("order-facts", &fields).await.status, 303);
        room.ready_for("assignment").await;
        let give = super::with(room.good("assignment"), "assignee", &room.me.id.to_string());
        assert_eq!(room.post("assignment", &give).await.status, 303);
        assert_eq!(room.stored().await.assignee, Some(room.me.id));
        let back = vec![("version", "2".to_owned())];
        assert_eq!(room.post("assignment", &back).await.status, 303);
        assert_eq!(room.stored().await.assignee, None, "an empty choice gives the case back");
    })
    .await;
}

#[actix_web::test]
async fn merchant_and_platform_get_as_long_as_the_policy_says() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mut admin = policies::admin(&room.app).await;
        let url = "/admin/sla-policies/house";
        let mut fields = policies::form(&admin.get(url).await);
        policies::set(&mut fields, "merchant_answer-n", "2");
        assert_eq!(policies::send(&mut admin, url, &fields, "publish").await.status, 303);
        assert!(admin.get("/").await.words().contains("商家有 2 个工作日"));
        room.app.clock.advance(chrono::Duration::minutes(1));
        room.case = crate::support::cases::file_case(&room.app, |_| {}).await;
        for noun in ["merchant-request", "platform-request"] {
            room.ready_for(noun).await;
            let days = room.page().await.attributes(&format!("#{noun}-until"), "value");
            assert_eq!(days, ["2026-11-26"], "{noun}: two working days on from Tuesday");
            assert_eq!(room.post(noun, &super::with(room.good(noun), "until", "")).await.status, 303, "{noun}");
            let until = crate::support::app::shanghai(2026, 11, 26, 18, 0);
            assert_eq!(room.stored().await.status.until(), Some(until), "{noun}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_last_promise_kept_closes_the_case_on_both_pages() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("remedies").await;
        let closure = room.good("closure");
        assert_eq!(room.post("closure", &closure).await.status, 303);
        assert_eq!(room.stored().await.status.code(), StatusCode::Resolved);
        assert!(room.page().await.words().contains("作出结果：支持，待履行"));
        let unproven = room.post("remedies", &Vec::new()).await;
        assert_eq!(unproven.status, 422, "a promise is not kept by saying so");
        assert_eq!(unproven.select("#errors li"), ["请填写退款单号，或附上文件，再标为已办到"]);
        let proven = room.good("remedies");
        assert_eq!(room.post("remedies", &proven).await.status, 303);
        assert_eq!(room.stored().await.status.code(), StatusCode::Closed);
        let page = room.page().await;
        assert!(page.words().contains("承诺已办到：退款") && page.words().contains("结案：支持"));
        assert!(page.select("form[action$='/done']").is_empty(), "nothing is left to be done");
        let read = room.consumers_page().await;
        assert!(read.words().contains("已办到：退款") && read.words().contains("已结案：支持"));
        assert!(read.words().contains("退款单号 20261130"), "whoever complained reads what shows it");
        assert_eq!(room.post("remedies", &proven).await.status, 409, "once");
    })
    .await;
}

#[actix_web::test]
async fn a_case_sorted_into_another_team_leaves_the_desk_of_whoever_sorted_it() {
    on_each_database(|app| async move {
        let ours = crate::support::cases::team(&app, "ours", "订单组", "Orders").await;
        let theirs = crate::support::cases::team(&app, "theirs", "支付组", "Payments").await;
        let mut room = Room::open(app).await;
        let me = room.app.person(redress::domain::actor::Role::Agent, "周启航", "zhou@desk.example", Some(ours)).await;
        room.agent = room.app.signed_in(&me).await;
        let take = room.good("assignment");
        assert_eq!(room.post("assignment", &take).await.status, 303);
        room.case = room.stored().await;
        let sort = super::with(room.good("triage"), "team", &theirs.to_string());
        let answer = room.post("triage", &sort).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_deref()), (303, Some("/desk/queue")));
        assert!(room.agent.get("/desk/queue").await.words().contains("已分派给别的小组"));
        assert_eq!(room.page().await.status, 404);
        let case = room.stored().await;
        assert_eq!((case.team, case.assignee), (Some(theirs), None), "nobody there would look for a case of somebody else's");
    })
    .await;
}
