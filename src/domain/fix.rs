//! What mends an order: from the newest words of each side, and from what the complaint is about, to who has to do what, and
//! which fact proves it done. The rules are one table, read from the top ([`table::TABLE`], docs/fixes.md). What a case makes
//! of it is in `case::mending`.

use chrono::{DateTime, Utc};

use super::bill::state_of;
use super::claims::Claims;
use super::codes::{Claimant, OrderState, Outcome, ProblemType, RootCause};
use super::order::{Order, Voice};

pub mod table;

coded! {
    /// Who has to act.
    pub enum Party { Merchant = "merchant", Platform = "platform", Consumer = "consumer" }
}

coded! {
    /// What has to be done.
    pub enum FixAct {
        /// Complete the order, so that it is charged once and ends.
        FinishOrder = "finish_order",
        /// Tell the platform that it was paid, or book what the platform says was paid.
        SyncPaid = "sync_paid",
        /// Hand the result of a deduction on to the order.
        PushResult = "push_result",
        /// Cancel an order that owes nothing, and let go of what is held for it.
        Release = "release",
        RefundSecond = "refund_second",
        /// Top up, raise the limit, unlock the account.
        FundAccount = "fund_account",
        CorrectRecord = "correct_record",
        /// Not enough is known: say what only they know.
        Tell = "tell",
    }
}

coded! {
    /// The rows of the table.
    pub enum FixCode {
        ChargedTwice = "charged_twice",
        MerchantBehind = "merchant_behind",
        RecordBehind = "record_behind",
        PageBehind = "page_behind",
        CancelledButPaid = "cancelled_but_paid",
        CancelledUnclear = "cancelled_unclear",
        OrderShut = "order_shut",
        NothingOwed = "nothing_owed",
        AdvancedAndPaid = "advanced_and_paid",
        Repaid = "repaid",
        OverdueAndPaid = "overdue_and_paid",
        ResultStuck = "result_stuck",
        ChargedSince = "charged_since",
        PaidElsewhere = "paid_elsewhere",
        RecordWithheld = "record_withheld",
        PaymentUnknown = "payment_unknown",
        PaidUnproved = "paid_unproved",
        AccountShort = "account_short",
        ResultAwaited = "result_awaited",
        NotFinished = "not_finished",
        Arrived = "arrived",
        RecordFound = "record_found",
        NotAboutOrder = "not_about_order",
        ArrivalUnknown = "arrival_unknown",
        OrderUnknown = "order_unknown",
        CancelUnconfirmed = "cancel_unconfirmed",
        PaymentUnheard = "payment_unheard",
        NothingKnown = "nothing_known",
    }
}

/// Who has to do what, and which claims prove it done: any one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fix {
    pub code: FixCode,
    pub who: Party,
    pub act: FixAct,
    /// Why it came to this, as far as the claims tell.
    pub cause: RootCause,
    pub proof: &'static [(Claimant, OrderState)],
}

impl Fix {
    /// Words differ by what is to be done; by the row, where something is asked or somebody lags behind.
    pub const fn words(self) -> &'static str {
        match (self.code, self.act) {
            (FixCode::PageBehind | FixCode::RecordBehind, _) => FixCode::PageBehind.as_str(),
            (FixCode::MerchantBehind | FixCode::CancelledButPaid | FixCode::AdvancedAndPaid, _) | (_, FixAct::Tell) => {
                self.code.as_str()
            }
            (_, act) => act.as_str(),
        }
    }

    /// Under what it is explained to the consumer once it is done.
    pub const fn explained(self) -> &'static str {
        match (self.code, self.act) {
            (FixCode::AdvancedAndPaid, _) => self.code.as_str(),
            (_, act) => act.as_str(),
        }
    }

    /// With what the case ends once it is done; `None` where that is for whoever closes it to say: the wrong party may have
    /// been complained of.
    pub fn outcome(self) -> Option<Outcome> {
        (self.act != FixAct::FundAccount).then_some(Outcome::Upheld)
    }
}

/// What the table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The row that fits.
    pub row: FixCode,
    /// `None`: the order is in order.
    pub fix: Option<Fix>,
    /// Whose words counted, and what they say of the order. What others knew earlier has been overtaken.
    pub rests_on: Vec<(Voice, OrderState)>,
}

/// What the table looks at.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub claims: &'a Claims,
    pub order: &'a Order,
    pub filed_at: DateTime<Utc>,
    pub problem: ProblemType,
}

/// How the order stands, by whoever knows that best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Money is still to come, as somebody says whom nobody has overtaken.
    Open(OrderState),
    /// The order says that no money is to come, and since then this side says that some is.
    Behind(Claimant),
    /// It is cancelled, as its page showed when the complaint was filed: that is what is complained of, and mends nothing.
    Dropped,
    /// The order says that no money is to come, and nobody has said otherwise since.
    Shut,
    /// Nobody says how the order stands.
    Unsaid,
}

coded! {
    /// What is known of a payment.
    pub enum Payment {
        /// Two are on the record.
        Twice = "twice",
        /// On the record, and made after what is said of the order.
        Since = "since",
        /// On the record.
        Shown = "shown",
        /// The merchant says so.
        Admitted = "admitted",
        /// The consumer alone says so.
        Said = "said",
        Nothing = "nothing",
    }
}

coded! {
    /// What the merchant's books say.
    pub enum Books {
        Silent = "silent",
        /// Money is to come.
        Waiting = "waiting",
        HasIt = "has_it",
        /// Cancelled or given back: nothing is owed.
        LetGo = "let_go",
    }
}

/// A row's pattern is compared with this.
#[derive(Clone, Copy, Debug)]
struct Scene {
    stand: Stand,
    payment: Payment,
    books: Books,
    problem: ProblemType,
}

/// One side's words.
#[derive(Clone, Copy, Debug)]
struct Word {
    voice: Voice,
    state: OrderState,
    at: DateTime<Utc>,
}

impl Word {
    fn is_open(&self) -> bool {
        self.state.is_unpaid() == Some(true)
    }
}

/// The first row of the table that fits. The last one fits always: there is no dead end.
pub fn find(about: &About<'_>) -> Found {
    let words = Words::of(about);
    let scene = words.scene(about);
    let row = table::TABLE.iter().find(|row| row.fits(&scene)).unwrap_or(&table::LAST);
    Found { row: row.code, fix: row.fix(), rests_on: words.counted().map(|word| (word.voice, word.state)).collect() }
}

/// Who says what, without those who do not know.
struct Words {
    consumer: Option<Word>,
    /// What the order itself says: the platform, or its page as the consumer reads it.
    order: Option<Word>,
    record: Option<Word>,
    merchant: Option<Word>,
}

impl Words {
    fn of(about: &About<'_>) -> Self {
        let of = |claimant: Claimant| {
            let last = about.claims.of(claimant).filter(|last| last.state != OrderState::Unknown)?;
            Some(Word { voice: Voice::Side(claimant), state: last.state, at: last.at })
        };
        let consumer = of(Claimant::Consumer);
        // Told again since filing, it is how the order stands now, whatever its page showed then; that they paid, they said.
        let anew = consumer.filter(|word| word.at > about.filed_at && word.state != OrderState::Paid);
        let shown = about.order.displayed_status.as_deref().map(state_of).filter(|state| *state != OrderState::Unknown);
        let shown = shown.filter(|_| anew.is_none());
        let page = shown.map(|state| Word { voice: Voice::OrderPage, state, at: about.filed_at });
        let platform = of(Claimant::Platform);
        // The page is the platform's own: the newer of both counts.
        let order = match (platform, page) {
            (Some(platform), Some(page)) if page.at > platform.at => Some(page),
            (platform, page) => platform.or(page).or(anew),
        };
        Self { consumer, order, record: of(Claimant::PaymentRail), merchant: of(Claimant::Merchant) }
    }

    fn others(&self) -> impl Iterator<Item = Word> {
        let own = self.order.map(|order| order.voice);
        let consumer = self.consumer.filter(|word| Some(word.voice) != own);
        [self.merchant, self.record, consumer].into_iter().flatten()
    }

    /// When the order said that no money is to come.
    fn shut_at(&self) -> Option<DateTime<Utc>> {
        self.order.filter(|order| !order.is_open()).map(|order| order.at)
    }

    /// Whoever said that money is to come before the order said that none is, has been overtaken.
    fn counted(&self) -> impl Iterator<Item = Word> {
        let shut_at = self.shut_at();
        let counts = move |word: &Word| !word.is_open() || shut_at.is_none_or(|at| word.at > at);
        self.order.into_iter().chain(self.others().filter(counts))
    }

    fn scene(&self, about: &About<'_>) -> Scene {
        let open = match (self.shut_at(), self.order) {
            (None, Some(order)) => Some(order),
            _ => self.counted().find(Word::is_open),
        };
        let stand = match (open, self.order) {
            (Some(open), _) if self.shut_at().is_none() => Stand::Open(open.state),
            (Some(Word { voice: Voice::Side(claimant), .. }), _) => Stand::Behind(claimant),
            (_, Some(Word { voice: Voice::OrderPage, state: OrderState::Cancelled, .. })) => Stand::Dropped,
            (_, Some(_)) => Stand::Shut,
            (_, None) => Stand::Unsaid,
        };
        Scene { stand, payment: self.payment(about, open, stand), books: self.books(), problem: about.problem }
    }

    fn payment(&self, about: &About<'_>, open: Option<Word>, stand: Stand) -> Payment {
        let payments = about.claims.of(Claimant::PaymentRail).map_or(0, |last| last.payments);
        let on_record = self.record.filter(|word| match word.state {
            OrderState::Paid => true,
            // One of two was given back.
            OrderState::Refunded => payments > 0,
            _ => false,
        });
        let given_back = |record: &Word| self.order.is_some_and(|o| o.state == OrderState::Refunded && o.at >= record.at);
        // What the platform advanced is in the merchant's books too: that the consumer paid, they do not tell.
        let is_advanced = stand == Stand::Open(OrderState::Advanced);
        // The record knows better than the merchant's older word whether the money went back.
        let went_back = |word: &Word| self.record.is_some_and(|r| r.state == OrderState::Refunded && r.at >= word.at);
        let merchant = self.merchant.filter(|word| !went_back(word));
        let says_paid = |word: Option<Word>| word.is_some_and(|word| word.state == OrderState::Paid);
        match on_record {
            Some(record) if payments > 1 && !given_back(&record) => Payment::Twice,
            Some(record) if open.is_some_and(|open| record.at > open.at) => Payment::Since,
            Some(_) => Payment::Shown,
            None if says_paid(merchant) && !is_advanced => Payment::Admitted,
            None if says_paid(self.consumer.filter(|word| self.record.is_none_or(|r| r.at < word.at))) => Payment::Said,
            None => Payment::Nothing,
        }
    }

    fn books(&self) -> Books {
        match self.merchant.map(|word| word.state) {
            None | Some(OrderState::Unknown) => Books::Silent,
            Some(OrderState::Paid) => Books::HasIt,
            Some(OrderState::Cancelled | OrderState::Refunded) => Books::LetGo,
            Some(_) => Books::Waiting,
        }
    }
}
