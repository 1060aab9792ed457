//! Which line of a bill is about an order: numbers assert, circumstances suggest.

use redress::domain::bill::{Finder, Findings, Likeness, state_of};
use redress::domain::codes::OrderState;
use redress::domain::money::{Currency, Money};
use redress::domain::order::Order;

use super::{ALIPAY, gb18030, inspect};

fn order() -> Order {
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 3, day);
    Order {
        provider: "alipay".to_owned(),
        merchant: "叮铃到家（成都）".to_owned(),
        order_number: None,
        payment_reference: None,
        amount: Money { minor: 19900, currency: Currency::Cny },
        ordered_on: day(1),
        paid_on: day(2),
        displayed_status: None,
    }
}

fn find(order: &Order, bill: &str) -> Findings {
    let mut finder = Finder::new(order);
    inspect(&gb18030(bill)).unwrap().lines.iter().for_each(|line| finder.see(line));
    finder.end()
}

#[test]
fn a_number_finds_the_payment_however_it_was_copied() {
    for number in [
        "2026030222001475861390000001",
        " 2026 0302 2200 1475 8613 9000 0001 ",
        "ZMCB20260302220014758613902",
        "zmcb-20260302220014758613902",
    ] {
        for field in 0..2 {
            let mut order = order();
            *(if field == 0 { &mut order.order_number } else { &mut order.payment_reference }) = Some(number.to_owned());
            let found = find(&order, ALIPAY);
            assert_eq!((found.certain.len(), found.near.len(), found.seen), (1, 0, 4), "{number}");
            assert!(found.certain[0].likeness.is_certain());
            assert_eq!(found.payment().unwrap().at.to_rfc3339(), "2026-03-02T21:14:05+08:00");
            assert!(!found.is_charged_twice());
        }
    }
}

#[test]
fn without_a_number_a_line_is_offered_and_never_asserted() {
    let found = find(&order(), ALIPAY);
    assert_eq!((found.certain.len(), found.near.len()), (0, 1));
    assert_eq!(found.near[0].likeness, Likeness::Circumstances { same_counterparty: true, days_apart: 0 });
    assert_eq!(found.payment(), None);
    let elsewhere = Order { merchant: "另一家".to_owned(), ..order() };
    assert_eq!(find(&elsewhere, ALIPAY).near.len(), 1, "the same sum on the same day");
    let later = Order { paid_on: chrono::NaiveDate::from_ymd_opt(2026, 5, 30), ordered_on: None, ..order() };
    assert_eq!(find(&later, ALIPAY).near.len(), 0, "before the order there is no payment for it");
    let other = Order { amount: Money { minor: 19901, currency: Currency::Cny }, ..order() };
    assert_eq!(find(&other, ALIPAY).near.len(), 0);
    let short = Order { order_number: Some("M3".to_owned()), ..other };
    assert_eq!(find(&short, ALIPAY).certain.len(), 0, "two letters name nothing");
}

#[test]
fn two_charges_for_one_order_are_seen_and_a_refunded_one_is_none() {
    let again = "2026-03-09 07:00:00,生活服务,叮铃到家,din***@dl.example,保洁,支出,199.00,招商银行(0001),交易成功,2026030922001475861390000077,ZMCB20260302220014758613902,,\r\n";
    let order = Order { order_number: Some("ZMCB20260302220014758613902".to_owned()), ..order() };
    let twice = find(&order, &format!("{ALIPAY}{again}"));
    assert!(twice.is_charged_twice());
    assert_eq!(twice.charges().len(), 2);
    let refunded = again.replace("199.00", "199.00(已全额退款)");
    assert!(!find(&order, &format!("{ALIPAY}{refunded}")).is_charged_twice());
    let same = ALIPAY.lines().nth(15).unwrap();
    assert!(!find(&order, &format!("{ALIPAY}{refunded}{same}\r\n")).is_charged_twice(), "the same line twice is one charge");
}

#[test]
fn a_bill_of_a_thousand_like_lines_offers_five() {
    let line = ALIPAY.lines().nth(15).unwrap();
    let many: Vec<String> = (0..1000).map(|n| line.replace("0000001", &format!("{n:07}"))).collect();
    let found = find(&order(), &format!("{ALIPAY}{}\r\n", many.join("\r\n")));
    assert_eq!((found.near.len(), found.seen), (5, 1004));
}

#[test]
fn states_are_mapped_and_what_is_not_known_is_unknown() {
    for (raw, state) in [
        ("交易成功", OrderState::Paid),
        ("支付成功", OrderState::Paid),
        ("等待付款", OrderState::CompletedAwaitingCharge),
        ("待守约", OrderState::InService),
        ("已守约", OrderState::Paid),
        ("已逾期", OrderState::Overdue),
        ("已代偿", OrderState::Advanced),
        ("扣款失败", OrderState::ChargeFailed),
        ("交易关闭", OrderState::Cancelled),
        ("已退款￥1.00", OrderState::Paid),
        ("已全额退款", OrderState::Refunded),
        ("对方已退还", OrderState::Refunded),
        ("朋友已收钱", OrderState::Paid),
        ("INIT", OrderState::InService),
        ("trade_finished", OrderState::Paid),
        ("USER_PAYING", OrderState::Charging),
        ("未支付", OrderState::CompletedAwaitingCharge),
        ("取消支付", OrderState::Cancelled),
        ("退款处理中", OrderState::Unknown),
        ("已退款", OrderState::Refunded),
        ("支付", OrderState::Paid),
        ("火星", OrderState::Unknown),
        ("", OrderState::Unknown),
    ] {
        assert_eq!(state_of(raw), state, "{raw}");
    }
}

#[test]
fn a_line_that_is_one_orders_for_certain_is_offered_for_no_other() {
    use redress::bills::search;
    use redress::domain::order::{OtherOrder, Sought};
    let known = Order { payment_reference: Some("2026030222001475861390000001".to_owned()), ..order() };
    let (amount, paid_on) = (known.amount, known.paid_on);
    let by_number = OtherOrder { order_number: None, payment_reference: known.payment_reference.clone(), amount, paid_on };
    let by_sum = OtherOrder { payment_reference: None, ..by_number.clone() };
    let look = |sought: &Sought| search(std::io::Cursor::new(gb18030(ALIPAY)), sought, || false).unwrap();
    let found = look(&Sought { order: known, others: vec![by_sum] });
    assert_eq!((found.findings.certain.len(), found.others[0].near.len()), (1, 0));
    let found = look(&Sought { order: order(), others: vec![by_number] });
    assert_eq!((found.findings.near.len(), found.others[0].certain.len()), (0, 1));
}
