//! The table: the first row that fits counts. docs/fixes.md is printed from it. Where facts of the field stand behind a row,
//! it names them: ZM is Alipay's 芝麻先享, WX is WeChat's PayScore.

use super::{Books, Fix, FixAct, FixCode, Party, Payment, Scene, Stand};
use crate::domain::codes::{Claimant, OrderState, ProblemType, RootCause};

/// How the order has to stand for a row to fit.
#[derive(Clone, Copy, Debug)]
pub enum Stands {
    Any,
    /// Open, in one of these; in any, where there are none.
    Open(&'static [OrderState]),
    /// Shut, and since then this side says otherwise.
    Behind(Claimant),
    /// Cancelled, as its page showed when the complaint was filed.
    Dropped,
    Shut,
    Unsaid,
}

#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// Nobody has to correct anything.
    Settled,
    Owed(Party, FixAct, RootCause, &'static [(Claimant, OrderState)]),
}

/// A pattern, and what follows from it. A list without anything in it fits all.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub code: FixCode,
    pub stands: Stands,
    pub payment: &'static [Payment],
    pub books: &'static [Books],
    pub about: &'static [ProblemType],
    pub then: Then,
}

impl Row {
    pub(super) fn fits(&self, scene: &Scene) -> bool {
        let stands = match (self.stands, scene.stand) {
            (Stands::Any, _) | (Stands::Unsaid, Stand::Unsaid) => true,
            (Stands::Dropped, Stand::Dropped) | (Stands::Shut, Stand::Shut | Stand::Dropped) => true,
            (Stands::Open(states), Stand::Open(state)) => states.is_empty() || states.contains(&state),
            (Stands::Behind(wanted), Stand::Behind(claimant)) => wanted == claimant,
            _ => false,
        };
        stands
            && (self.payment.is_empty() || self.payment.contains(&scene.payment))
            && (self.books.is_empty() || self.books.contains(&scene.books))
            && (self.about.is_empty() || self.about.contains(&scene.problem))
    }

    /// Who has to do what; `None` where the row says that all is in order.
    pub const fn fix(&self) -> Option<Fix> {
        match self.then {
            Then::Settled => None,
            Then::Owed(who, act, cause, proof) => Some(Fix { code: self.code, who, act, cause, proof }),
        }
    }

    const fn paid(self, payment: &'static [Payment]) -> Self {
        Self { payment, ..self }
    }

    const fn books(self, books: &'static [Books]) -> Self {
        Self { books, ..self }
    }

    const fn about(self, about: &'static [ProblemType]) -> Self {
        Self { about, ..self }
    }

    const fn owes(self, who: Party, act: FixAct, cause: RootCause, proof: &'static [(Claimant, OrderState)]) -> Self {
        Self { then: Then::Owed(who, act, cause, proof), ..self }
    }
}

/// The fix of a row.
pub fn fix_of(code: FixCode) -> Option<Fix> {
    TABLE.iter().find(|row| row.code == code).and_then(Row::fix)
}

use Books::{HasIt, LetGo, Silent, Waiting};
use Claimant::{Consumer, Merchant, PaymentRail, Platform};
use FixAct as A;
use FixCode as C;
use OrderState as S;
use Party as P;
use Payment::{Admitted, Nothing, Said, Shown, Since, Twice};
use ProblemType::{Other, PaymentDelayed, RightsUnprotected, ServiceUnresponsive};
use RootCause::{ConsumerAccount, MerchantNotSynced, SystemFault};
use Stands::{Any, Behind, Dropped, Open, Shut, Unsaid};

/// The order says that no money is to come: whoever said otherwise before has been overtaken.
const CLEARED: &[(Claimant, OrderState)] = &[(Platform, S::Paid), (Platform, S::Cancelled), (Platform, S::Refunded)];
/// Money was deducted: an order that is cancelled now does not say whether it goes back.
const CHARGED: &[(Claimant, OrderState)] = &[(Platform, S::Paid), (Platform, S::Refunded)];
const CANCELLED: &[(Claimant, OrderState)] = &[(Platform, S::Cancelled), (Platform, S::Refunded), (Platform, S::Paid)];
const GIVEN_BACK: &[(Claimant, OrderState)] = &[(PaymentRail, S::Refunded), (Platform, S::Refunded)];
const RETURNED: &[(Claimant, OrderState)] =
    &[(PaymentRail, S::Refunded), (Platform, S::Refunded), (Platform, S::Paid), (Merchant, S::Refunded)];
const RECEIVED: &[(Claimant, OrderState)] = &[(Merchant, S::Paid)];
const BOOKED: &[(Claimant, OrderState)] = &[(Merchant, S::Paid), (Merchant, S::Refunded), (Merchant, S::Cancelled)];
const SEEN: &[(Claimant, OrderState)] = &[(Consumer, S::Paid), (Consumer, S::Cancelled), (Consumer, S::Refunded)];
const ON_RECORD: &[(Claimant, OrderState)] = &[(PaymentRail, S::Paid)];
const TOLD: &[(Claimant, OrderState)] =
    &[(Consumer, S::InService), (Consumer, S::ChargeFailed), (Consumer, S::Overdue), (Consumer, S::Paid)];

/// A row that says that all is in order, until [`Row::owes`] says otherwise.
const fn row(code: FixCode, stands: Stands) -> Row {
    Row { code, stands, payment: &[], books: &[], about: &[], then: Then::Settled }
}

/// When nothing else fits: whoever complains knows more than we do.
pub(super) const LAST: Row = row(C::NothingKnown, Any).owes(P::Consumer, A::Tell, RootCause::Other, TOLD);

/// The rows, in the order in which they are tried.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    // WX: a sync after a deduction went through answers ORDER_DONE: paid twice, one channel gives back (field.md 0.2).
    row(C::ChargedTwice, Any).paid(&[Twice])
        .owes(P::Merchant, A::RefundSecond, MerchantNotSynced, GIVEN_BACK),

    // The order is closed, and since then somebody says that money is to come: their record lags (field.md 0.1).
    row(C::MerchantBehind, Behind(Merchant))
        .owes(P::Merchant, A::SyncPaid, MerchantNotSynced, BOOKED),
    row(C::RecordBehind, Behind(PaymentRail))
        .owes(P::Platform, A::CorrectRecord, SystemFault, ON_RECORD),
    row(C::PageBehind, Behind(Consumer))
        .owes(P::Platform, A::CorrectRecord, SystemFault, SEEN),

    // Paid, and cancelled all the same: the money goes back, or the order goes on (field.md 0.1: 取消 or 全额退款).
    row(C::CancelledButPaid, Dropped).paid(&[Since, Shown, Admitted]).books(&[Silent, Waiting, HasIt])
        .owes(P::Merchant, A::CorrectRecord, MerchantNotSynced, RETURNED),
    row(C::CancelledUnclear, Dropped).paid(&[Said]).books(&[Silent])
        .owes(P::Merchant, A::Tell, MerchantNotSynced, BOOKED),
    row(C::OrderShut, Shut),

    // WX: where no money is due the order is cancelled; ZM: finish(false) shows 已取消 (field.md 0.1, 0.2).
    row(C::NothingOwed, Open(&[])).books(&[LetGo])
        .owes(P::Platform, A::Release, SystemFault, CANCELLED),

    // 代偿: the platform paid the merchant, whom the consumer had paid already (field.md 0.1).
    row(C::AdvancedAndPaid, Open(&[S::Advanced])).paid(&[Shown])
        .owes(P::Merchant, A::RefundSecond, MerchantNotSynced, CLEARED),
    // Paid after it was advanced or overdue: the debt is gone, and its record says otherwise (field.md 0.1, 0.2).
    row(C::Repaid, Open(&[S::Advanced, S::Overdue])).paid(&[Since])
        .owes(P::Platform, A::CorrectRecord, SystemFault, CLEARED),
    // Paid before it is called overdue: it never was. A credit reference centre corrects what it was told (field.md 2.6).
    row(C::OverdueAndPaid, Open(&[S::Overdue])).paid(&[Shown])
        .owes(P::Platform, A::CorrectRecord, SystemFault, CLEARED),

    // WX: a registered deduction blocks a sync for up to 24 hours; its result has to reach the order (field.md 0.2).
    row(C::ResultStuck, Open(&[S::Charging])).paid(&[Since, Shown, Admitted])
        .owes(P::Platform, A::PushResult, SystemFault, CHARGED),
    // It failed, and then money went: a later deduction went through (field.md 0.1).
    row(C::ChargedSince, Open(&[S::ChargeFailed])).paid(&[Since])
        .owes(P::Platform, A::PushResult, SystemFault, CHARGED),
    // WX: paid another way, the merchant syncs Order_Paid; ZM: pay or finish(true) (field.md 0.1, 0.2). The commonest of all.
    row(C::PaidElsewhere, Open(&[])).paid(&[Since, Shown, Admitted])
        .owes(P::Merchant, A::SyncPaid, MerchantNotSynced, CLEARED),

    // Who cannot get at the record of their own payment is given it by whoever keeps it (field.md 2.5).
    row(C::RecordWithheld, Any).paid(&[Said]).about(&[RightsUnprotected])
        .owes(P::Platform, A::Tell, SystemFault, ON_RECORD),
    // Paid, says the consumer, and the order runs on: whether the money came, the merchant knows.
    row(C::PaymentUnknown, Open(&[S::InService, S::CompletedAwaitingCharge])).paid(&[Said]).books(&[Silent])
        .owes(P::Merchant, A::Tell, MerchantNotSynced, RECEIVED),
    // Order or merchant say that no money came: the bill shows which is so (ADR 15).
    row(C::PaidUnproved, Open(&[])).paid(&[Said])
        .owes(P::Consumer, A::Tell, RootCause::Other, ON_RECORD),

    // The deduction fails: balance, limit, password, or payment without a password is off (field.md 4). ZM goes on to 代偿 after
    // 24 to 72 hours; WX counts it against the score after 30 days. Only the account's owner can mend it: the wrong party was
    // complained of.
    row(C::AccountShort, Open(&[S::ChargeFailed, S::Advanced, S::Overdue])).paid(&[Nothing])
        .owes(P::Consumer, A::FundAccount, ConsumerAccount, CLEARED),
    // WX: USER_PAYING; whether it goes through, the platform knows (field.md 0.2).
    row(C::ResultAwaited, Open(&[S::Charging])).paid(&[Nothing])
        .owes(P::Platform, A::Tell, SystemFault, CLEARED),
    // ZM: still INIT, because the merchant called neither pay nor finish; WX: CREATED or DOING (field.md 0.1, 0.2).
    row(C::NotFinished, Open(&[]))
        .owes(P::Merchant, A::FinishOrder, MerchantNotSynced, CLEARED),

    // From here on nobody says how the order stands.
    row(C::Arrived, Unsaid).books(&[HasIt, LetGo]).about(&[PaymentDelayed]),
    row(C::RecordFound, Unsaid).paid(&[Shown, Admitted]).about(&[RightsUnprotected]),
    row(C::NotAboutOrder, Unsaid).paid(&[Shown, Admitted]).about(&[ServiceUnresponsive, Other]),
    // The money left the consumer; whether it came, the merchant knows.
    row(C::ArrivalUnknown, Unsaid).paid(&[Shown]).about(&[PaymentDelayed])
        .owes(P::Merchant, A::Tell, MerchantNotSynced, BOOKED),
    row(C::OrderUnknown, Unsaid).paid(&[Shown, Admitted])
        .owes(P::Platform, A::Tell, SystemFault, CLEARED),
    row(C::CancelUnconfirmed, Unsaid).books(&[LetGo])
        .owes(P::Platform, A::Tell, SystemFault, CANCELLED),
    row(C::PaymentUnheard, Unsaid).paid(&[Said])
        .owes(P::Merchant, A::Tell, MerchantNotSynced, RECEIVED),
    LAST,
];
