//! The table of fixes: each row, and that no dispute falls between two.

use std::fmt::Write as _;

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::hearing::Saying;
use redress::domain::claims::{Claims, LastClaim};
use redress::domain::codes::{Claimant, OrderState, ProblemType};
use redress::domain::fix::table::{Row, Stands, TABLE, Then};
use redress::domain::fix::{About, FixAct, FixCode, Found, Party, find};
use redress::domain::ids::{FactId, FactSenderId};
use redress::domain::order::{Order, OtherOrder, Voice};
use redress::domain::order_fact::{OrderFact, Source};

use crate::domain::case::{act, me};
use crate::support::app::tuesday;
use crate::support::cases::filing;

use Claimant::{Consumer, Merchant, PaymentRail, Platform};
use OrderState as S;
use ProblemType::{Other, PaymentDelayed, RightsUnprotected, ServiceUnresponsive};

/// What the order's page can say, and what it means.
const SHOWN: &[&str] =
    &["", "服务中", "待扣款", "扣款中", "扣款失败", "已代偿", "已逾期", "已付款", "已取消", "退款成功", "看不懂"];

/// What is known of an order; moments are minutes after filing.
#[derive(Clone, Debug)]
struct Known {
    said: Vec<(Claimant, OrderState, i64)>,
    shown: &'static str,
    payments: u8,
    problem: ProblemType,
}

fn known(said: &[(Claimant, OrderState, i64)]) -> Known {
    Known { said: said.to_vec(), shown: "", payments: 1, problem: ProblemType::OrderStuck }
}

fn after(minutes: i64) -> DateTime<Utc> {
    tuesday() + Duration::minutes(minutes)
}

impl Known {
    fn shown(self, shown: &'static str) -> Self {
        Self { shown, ..self }
    }

    fn about(self, problem: ProblemType) -> Self {
        Self { problem, ..self }
    }

    fn paid(self, payments: u8) -> Self {
        Self { payments, ..self }
    }

    /// The newest of each side, as a case keeps them.
    fn claims(&self) -> Claims {
        let last = |(number, (claimant, state, at)): (usize, &(Claimant, OrderState, i64))| LastClaim {
            claimant: *claimant,
            fact: FactId(i64::try_from(number).unwrap()),
            state: *state,
            at: after(*at),
            payments: if *claimant == PaymentRail { self.payments } else { 0 },
            proof: None,
        };
        let all: Vec<LastClaim> = self.said.iter().enumerate().map(last).collect();
        let newest = Claimant::ALL
            .iter()
            .filter_map(|side| all.iter().filter(|last| last.claimant == *side).max_by_key(|last| (last.at, last.fact)).copied());
        Claims::kept(newest.collect())
    }

    fn found(&self) -> Found {
        let shown = Some(self.shown).filter(|shown| !shown.is_empty()).map(str::to_owned);
        let order = Order { displayed_status: shown, ..filing().order };
        find(&About { claims: &self.claims(), order: &order, filed_at: tuesday(), problem: self.problem })
    }

    /// The same once this was said, now.
    fn and(&self, (claimant, state): (Claimant, OrderState), at: i64) -> Self {
        let mut known = self.clone();
        if (claimant, state) == (PaymentRail, S::Refunded) {
            known.payments = known.payments.saturating_sub(1);
        }
        known.said.push((claimant, state, at));
        known
    }
}

fn examples() -> Vec<(FixCode, Known)> {
    use FixCode as C;
    let paid = (Consumer, S::Paid, 0);
    vec![
        (C::ChargedTwice, known(&[(PaymentRail, S::Paid, -9), (Platform, S::Paid, 5)]).paid(2)),
        (C::MerchantBehind, known(&[(Platform, S::Paid, 5), (Merchant, S::InService, 6)])),
        (C::RecordBehind, known(&[(Platform, S::Paid, 5), (PaymentRail, S::ChargeFailed, 6)])),
        (C::PageBehind, known(&[(Platform, S::Paid, 5), (Consumer, S::InService, 6)])),
        (C::CancelledButPaid, known(&[paid, (PaymentRail, S::Paid, -9)]).shown("已取消")),
        (C::CancelledUnclear, known(&[paid]).shown("已取消")),
        (C::OrderShut, known(&[paid, (Merchant, S::InService, 4), (Platform, S::Paid, 5)]).shown("服务中")),
        (C::NothingOwed, known(&[paid, (Merchant, S::Cancelled, 5)]).shown("服务中")),
        (C::AdvancedAndPaid, known(&[paid, (PaymentRail, S::Paid, -9), (Platform, S::Advanced, 5)])),
        (C::Repaid, known(&[paid, (Platform, S::Overdue, 5), (PaymentRail, S::Paid, 6)])),
        (C::OverdueAndPaid, known(&[paid, (PaymentRail, S::Paid, -9)]).shown("已逾期")),
        (C::ResultStuck, known(&[paid, (PaymentRail, S::Paid, -9)]).shown("扣款中")),
        (C::ChargedSince, known(&[(PaymentRail, S::Paid, 6)]).shown("扣款失败")),
        (C::PaidElsewhere, known(&[paid, (Merchant, S::Paid, 5)]).shown("服务中")),
        (C::RecordWithheld, known(&[paid]).shown("服务中").about(RightsUnprotected)),
        (C::PaymentUnknown, known(&[paid]).shown("服务中")),
        (C::PaidUnproved, known(&[paid, (Merchant, S::CompletedAwaitingCharge, 5)]).shown("服务中")),
        (C::AccountShort, known(&[(Consumer, S::Unknown, 0)]).shown("扣款失败")),
        (C::ResultAwaited, known(&[(Consumer, S::Unknown, 0)]).shown("扣款中")),
        (C::NotFinished, known(&[(Consumer, S::Unknown, 0)]).shown("服务中")),
        (C::Arrived, known(&[paid, (Merchant, S::Paid, 5)]).about(PaymentDelayed)),
        (C::RecordFound, known(&[paid, (PaymentRail, S::Paid, 5)]).about(RightsUnprotected)),
        (C::NotAboutOrder, known(&[paid, (PaymentRail, S::Paid, 5)]).about(ServiceUnresponsive)),
        (C::ArrivalUnknown, known(&[paid, (PaymentRail, S::Paid, 5)]).about(PaymentDelayed)),
        (C::OrderUnknown, known(&[paid, (PaymentRail, S::Paid, 5)])),
        (C::CancelUnconfirmed, known(&[(Merchant, S::Refunded, 5)])),
        (C::PaymentUnheard, known(&[paid])),
        (C::NothingKnown, known(&[(Consumer, S::Unknown, 0)])),
    ]
}

#[test]
fn each_row_has_a_dispute_that_it_decides() {
    for (code, known) in examples() {
        assert_eq!(known.found().row, code, "{known:?}");
    }
    let shown: Vec<FixCode> = examples().into_iter().map(|(code, _)| code).collect();
    let rows: Vec<FixCode> = TABLE.iter().map(|row| row.code).collect();
    assert_eq!(shown, rows, "one example for each row, in their order");
    assert_eq!(rows, FixCode::ALL);
}

#[test]
fn the_commonest_stuck_order_goes_step_by_step_from_a_question_to_its_proof() {
    let known = known(&[(Consumer, S::Paid, 0)]).shown("服务中");
    let asked = known.found().fix.unwrap();
    assert_eq!((asked.who, asked.act), (Party::Merchant, FixAct::Tell));
    let known = known.and((Merchant, S::Paid), 10);
    let owed = known.found();
    assert_eq!(owed.fix.map(|fix| (fix.who, fix.act)), Some((Party::Merchant, FixAct::SyncPaid)));
    let voices = [Voice::OrderPage, Voice::Side(Merchant), Voice::Side(Consumer)];
    assert_eq!(owed.rests_on.iter().map(|(voice, _)| *voice).collect::<Vec<_>>(), voices);
    let settled = known.and((Platform, S::Paid), 20).found();
    assert_eq!((settled.row, settled.fix), (FixCode::OrderShut, None));
    assert!(!settled.rests_on.iter().any(|(voice, _)| *voice == Voice::OrderPage), "the page of long ago has been overtaken");
}

#[test]
fn an_account_without_money_is_its_owners_to_mend_whoever_was_complained_of() {
    for problem in ProblemType::ALL {
        for state in [S::ChargeFailed, S::Advanced, S::Overdue] {
            let fix = known(&[(Platform, state, 5), (Merchant, S::ChargeFailed, 4)]).about(*problem).found().fix.unwrap();
            assert_eq!((fix.who, fix.act, fix.code), (Party::Consumer, FixAct::FundAccount, FixCode::AccountShort), "{problem}");
        }
    }
    let advanced = known(&[(Platform, S::Advanced, 5), (Merchant, S::Paid, 4)]).found().fix.unwrap();
    assert_eq!(advanced.who, Party::Consumer, "what the platform advanced is no payment of the consumer's");
}

#[test]
fn what_the_consumer_tells_anew_takes_the_place_of_what_the_page_showed() {
    let known = known(&[(Consumer, S::Unknown, 0)]).shown("服务中");
    assert_eq!(known.found().row, FixCode::NotFinished);
    assert_eq!(known.and((Consumer, S::Cancelled), 9).found().row, FixCode::OrderShut);
    assert_eq!(known.and((Consumer, S::ChargeFailed), 9).found().row, FixCode::AccountShort);
    let paid = known.and((Consumer, S::Paid), 9).found();
    assert_eq!(paid.row, FixCode::PaymentUnknown, "that they paid tells nothing of the page");
    // The platform's own word is not theirs to take back.
    let known = known.and((Platform, S::InService), 8);
    assert_eq!(known.and((Consumer, S::Cancelled), 9).found().row, FixCode::NotFinished);
    assert_eq!(known.about(Other).found().row, FixCode::NotFinished);
}

#[test]
fn what_is_filed_reads_the_page_and_the_day_of_payment() {
    let change = Case::file(&filing(), &act(1, me(), tuesday()));
    assert_eq!(change.case().fix().row, FixCode::PaymentUnknown);
    assert_eq!(change.case().proposal(), None);
}

/// Follows what proves each fix until nothing is owed; how many steps it took.
fn follow(mut known: Known) -> usize {
    for step in 0..12 {
        let Some(fix) = known.found().fix else { return step };
        known = known.and(fix.proof[0], 100 + i64::try_from(step).unwrap());
    }
    panic!("no end: {known:?} {:?}", known.found());
}

fn disputes() -> impl Strategy<Value = Known> {
    let word = (prop::sample::select(Claimant::ALL), prop::sample::select(OrderState::ALL), -3_i64..4);
    let said = prop::collection::vec(word, 0..7);
    (said, prop::sample::select(SHOWN), 0_u8..3, prop::sample::select(ProblemType::ALL)).prop_map(
        |(said, shown, payments, problem)| {
            // Payments are counted where the record tells of one.
            let is_paid = said.iter().any(|(claimant, state, _)| (*claimant, *state) == (PaymentRail, S::Paid));
            Known { payments: if is_paid { payments.max(1) } else { 0 }, said, shown, problem }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dispute_has_a_fix_or_is_settled_and_what_proves_the_fixes_ends_it(known in disputes()) {
        prop_assert!(follow(known) <= 8);
    }

    #[test]
    fn whatever_the_platform_can_say_to_prove_a_fix_settles_it_at_once(known in disputes()) {
        let found = known.found();
        let Some(fix) = found.fix else { return Ok(()) };
        prop_assert!(!fix.proof.is_empty() && fix.proof.iter().all(|(_, state)| *state != S::Unknown));
        for proof in fix.proof {
            let now = known.and(*proof, 50).found();
            // Of two payments one was given back: the other is still owed.
            let is_one_of_two = known.payments > 1 && *proof == (PaymentRail, S::Refunded);
            prop_assert!(now.row != found.row || is_one_of_two, "{:?} leaves it where it was: {:?}", proof, found.row);
            if proof.0 == Platform && fix.code != FixCode::ChargedTwice {
                prop_assert_eq!(now.fix, None, "{:?} of {}", proof, fix.code);
            }
        }
    }

    #[test]
    fn older_words_never_outweigh_newer_ones_of_the_same_side(known in disputes(), state in prop::sample::select(OrderState::ALL)) {
        for (claimant, _, at) in &known.said {
            let mut late = known.clone();
            late.said.insert(0, (*claimant, state, at - 1));
            prop_assert_eq!(late.found(), known.found());
        }
    }
}

#[test]
fn no_combination_of_claims_is_a_dead_end() {
    let states: Vec<Option<OrderState>> = std::iter::once(None).chain(OrderState::ALL.iter().copied().map(Some)).collect();
    let mut seen = std::collections::BTreeSet::new();
    for merchant in &states {
        for platform in &states {
            for record in &states {
                for (consumer, shown) in [(S::Paid, "服务中"), (S::Unknown, "扣款失败"), (S::Paid, ""), (S::Unknown, "")] {
                    for problem in ProblemType::ALL {
                        let sides = [(Merchant, merchant), (Platform, platform), (PaymentRail, record)];
                        let said = sides.into_iter().filter_map(|(side, state)| Some((side, (*state)?, 5)));
                        let said = said.chain([(Consumer, consumer, 0)]).collect::<Vec<_>>();
                        let known = known(&said).shown(shown).about(*problem);
                        let found = known.found();
                        seen.insert(found.row);
                        assert!(found.fix.is_some() || follow(known) == 0);
                    }
                }
            }
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

/// What programs say of the orders of one case: of which, by its position, who, what, and when.
fn of_several() -> impl Strategy<Value = Vec<(u8, Claimant, OrderState, i64)>> {
    let said = (1_u8..=4, prop::sample::select(vec![Platform, Merchant]), prop::sample::select(OrderState::ALL), 0_i64..600);
    prop::collection::vec(said, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_further_orders_changes_nothing_of_what_mends_the_first(said in of_several()) {
        let mut filing = filing();
        let amount = filing.order.amount;
        let other = |n| OtherOrder { order_number: Some(format!("DL-{n}")), payment_reference: None, amount, paid_on: None };
        filing.others = (2..=4).map(other).collect();
        let filed = Case::file(&filing, &act(1, me(), tuesday()));
        let (mut of_all, mut of_first) = (filed.case().clone(), filed.case().clone());
        for (n, (position, claimant, state, minutes)) in (2_i64..).zip(said) {
            let (order_number, payment_reference, at) = (None, None, after(minutes));
            let fact = OrderFact { order_number, payment_reference, state, raw: None, at, amount: None, proof: None };
            let source = Source::Sender(FactSenderId(9));
            let saying = Saying { claimant, merchant: None, source, said_by: "接口", newest: None };
            let act = act(n, Actor::System, after(600));
            let further = position.checked_sub(2).map(|at| (position, &filing.others[usize::from(at)]));
            let heard = if let Some(other) = further {
                of_all.hear_beside(&fact, other, &saying, &act).unwrap()
            } else {
                of_first = of_first.hear(&fact, &saying, &act).unwrap().case().clone();
                of_all.hear(&fact, &saying, &act).unwrap()
            };
            of_all = heard.case().clone();
            prop_assert_eq!(of_all.fix(), of_first.fix());
            prop_assert_eq!(&of_all, &of_first, "claims, proofs, promises and all else");
        }
    }
}

const HEAD: &str = "# What mends an order

From the newest words of each side, and from what the complaint is about, to who has to do what, and which claim proves it done.
The first row that fits counts. The table is printed from the code (`domain::fix::table`) and held to it by a test; where each row
comes from stands there. An empty cell fits all; *any* of the claims in the last column is proof.

- **Order**: how it stands, by the platform or by its page as the consumer reads it, whichever is newer; where neither says
  anything, by whoever says that money is to come. *Shut*: no money is to come, and whoever said otherwise before has been overtaken;
  *behind*: shut, and this side has said otherwise since; *dropped*: cancelled, as its page showed at filing; *unsaid*: nobody says that money is to come, and the order itself says nothing.
- **Payment**: `twice` (bills show two, and none was given back), `since` (on the record, later than the word about the order),
  `shown` (on the record), `admitted` (the merchant says so), `said` (the consumer alone says so), `nothing`.
- **Books**: what the merchant says: `silent`, `waiting` for money, `has_it`, `let_go` (cancelled or given back).

";

fn codes<T: std::fmt::Display>(codes: &[T]) -> String {
    codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" ")
}

fn line(row: &Row) -> String {
    let stands = match row.stands {
        Stands::Any => String::new(),
        Stands::Open([]) => "open".to_owned(),
        Stands::Open(states) => codes(states),
        Stands::Behind(side) => format!("behind: `{side}`"),
        Stands::Dropped => "dropped".to_owned(),
        Stands::Shut => "shut".to_owned(),
        Stands::Unsaid => "unsaid".to_owned(),
    };
    let then = match row.then {
        Then::Settled => "settled | | | ".to_owned(),
        Then::Owed(who, act, cause, proof) => {
            let proof: Vec<String> = proof.iter().map(|(side, state)| format!("`{side}: {state}`")).collect();
            format!("`{who}` | `{act}` | `{cause}` | {}", proof.join(" "))
        }
    };
    let when = [stands, codes(row.payment), codes(row.books), codes(row.about)].join(" | ");
    format!("| `{}` | {when} | {then} |", row.code)
}

#[test]
fn the_documented_fixes_are_those_of_the_code() {
    let mut page = HEAD.to_owned();
    page.push_str(
        "| row | order | payment | books | complaint | who | act | root cause | proof |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in TABLE {
        let _ = writeln!(page, "{}", line(row));
    }
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fixes.md")).unwrap_or_default();
    assert_eq!(written, page, "docs/fixes.md should read:\n{page}");
}
