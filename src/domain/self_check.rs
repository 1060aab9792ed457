//! The self-check: a few questions about an order that will not close, and what to do now. One table for each problem
//! type; what is asked and advised has its words in the locales, by code. Sources: field.md 0.1, 0.2 (docs/glossary.md).

use super::codes::ProblemType;

coded! {
    /// What is asked. Each has its own answers.
    pub enum Question {
        /// Does the bill show the payment?
        Paid = "paid",
        /// Has the merchant finished the order?
        Finished = "finished",
        /// Can the account pay: limit, balance, password, password-free payment?
        Able = "able",
        /// How long ago was it paid, finished or asked?
        Waited = "waited",
        /// Was the merchant asked?
        Asked = "asked",
        /// Was the question put in writing?
        Written = "written",
        /// What is there to show the payment by?
        Record = "record",
        /// From whose account was it paid?
        Payer = "payer",
    }
}

coded! {
    /// An answer to a question.
    pub enum Answer {
        Yes = "yes",
        No = "no",
        Unsure = "unsure",
        UnderADay = "under_a_day",
        UnderFourDays = "under_four_days",
        Longer = "longer",
        NotYet = "not_yet",
        NoAnswer = "no_answer",
        Refused = "refused",
        Bill = "bill",
        BankOnly = "bank_only",
        Nothing = "nothing",
        Mine = "mine",
        SomebodyElses = "somebody_elses",
    }
}

coded! {
    /// Where a path ends: what to do now.
    pub enum Advice {
        LookAtBill = "look_at_bill",
        LookAtOrder = "look_at_order",
        LookAtAccount = "look_at_account",
        WaitForSync = "wait_for_sync",
        WaitForCharge = "wait_for_charge",
        WaitForArrival = "wait_for_arrival",
        WaitForAnswer = "wait_for_answer",
        AskToFinish = "ask_to_finish",
        AskForPayment = "ask_for_payment",
        AskInWriting = "ask_in_writing",
        AskPlatform = "ask_platform",
        MendAccount = "mend_account",
        NotYetDue = "not_yet_due",
        ExportBill = "export_bill",
        AskTheBank = "ask_the_bank",
        AskThePayer = "ask_the_payer",
        FileSync = "file_sync",
        FileCharge = "file_charge",
        FileArrival = "file_arrival",
        FileSilence = "file_silence",
        FileRefusal = "file_refusal",
        FileProof = "file_proof",
    }
}

coded! {
    /// Whether to complain.
    pub enum Filing {
        /// Now: nothing else is likely to help.
        Now = "now",
        /// Only if what is advised does not help in the time given.
        IfThatFails = "if_that_fails",
    }
}

/// The next thing on a path.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Ask(Question, &'static [(Answer, Step)]),
    Advise(Advice),
}

use Answer::{
    BankOnly, Bill, Longer, Mine, No, NoAnswer, NotYet, Nothing, Refused, SomebodyElses, UnderADay, UnderFourDays, Unsure, Yes,
};
use Question::{Able, Asked, Finished, Paid, Payer, Record, Waited, Written};
use Step::{Advise, Ask};

const LOOK_AT_BILL: Step = Advise(Advice::LookAtBill);
const LOOK_AT_ORDER: Step = Advise(Advice::LookAtOrder);
const LOOK_AT_ACCOUNT: Step = Advise(Advice::LookAtAccount);
const MEND_ACCOUNT: Step = Advise(Advice::MendAccount);

/// Goods or service came, and the merchant has not finished the order.
const UNFINISHED: Step = Ask(
    Asked,
    &[(NotYet, Advise(Advice::AskToFinish)), (NoAnswer, Advise(Advice::FileSilence)), (Refused, Advise(Advice::FileRefusal))],
);

const fn by_time(soon: Advice, later: Advice) -> [(Answer, Step); 3] {
    [(UnderADay, Advise(soon)), (UnderFourDays, Advise(later)), (Longer, Advise(later))]
}

const SYNC: &[(Answer, Step)] = &by_time(Advice::WaitForSync, Advice::FileSync);
const CHARGE: &[(Answer, Step)] = &by_time(Advice::WaitForCharge, Advice::FileCharge);

const ORDER_STUCK: Step = Ask(
    Paid,
    &[
        (Yes, Ask(Finished, &[(Yes, Ask(Waited, SYNC)), (No, UNFINISHED), (Unsure, LOOK_AT_ORDER)])),
        (
            No,
            Ask(
                Finished,
                &[
                    (Yes, Ask(Able, &[(Yes, Ask(Waited, CHARGE)), (No, MEND_ACCOUNT), (Unsure, LOOK_AT_ACCOUNT)])),
                    (No, Advise(Advice::NotYetDue)),
                    (Unsure, LOOK_AT_ORDER),
                ],
            ),
        ),
        (Unsure, LOOK_AT_BILL),
    ],
);

/// Asked of a payment that the merchant says never came.
const NOT_ARRIVED: Step = Ask(
    Asked,
    &[(NotYet, Advise(Advice::AskForPayment)), (NoAnswer, Advise(Advice::FileArrival)), (Refused, Advise(Advice::FileArrival))],
);

const PAYMENT_DELAYED: Step = Ask(
    Paid,
    &[
        (
            Yes,
            Ask(
                Waited,
                &[
                    (UnderADay, Advise(Advice::WaitForArrival)),
                    (UnderFourDays, NOT_ARRIVED),
                    (Longer, Advise(Advice::FileArrival)),
                ],
            ),
        ),
        (No, Ask(Able, &[(Yes, Ask(Waited, CHARGE)), (No, MEND_ACCOUNT), (Unsure, LOOK_AT_ACCOUNT)])),
        (Unsure, LOOK_AT_BILL),
    ],
);

const SERVICE_UNRESPONSIVE: Step = Ask(
    Written,
    &[
        (
            Yes,
            Ask(
                Waited,
                &[
                    (UnderADay, Advise(Advice::WaitForAnswer)),
                    (UnderFourDays, Advise(Advice::AskPlatform)),
                    (Longer, Advise(Advice::FileSilence)),
                ],
            ),
        ),
        (No, Advise(Advice::AskInWriting)),
    ],
);

const RIGHTS_UNPROTECTED: Step = Ask(
    Record,
    &[
        (Bill, Advise(Advice::ExportBill)),
        (BankOnly, Advise(Advice::AskTheBank)),
        (
            Nothing,
            Ask(
                Payer,
                &[(Mine, Advise(Advice::FileProof)), (SomebodyElses, Advise(Advice::AskThePayer)), (Unsure, LOOK_AT_BILL)],
            ),
        ),
    ],
);

/// The first question of a problem type; `None` where there is no path: it is complained about at once.
pub const fn start(problem: ProblemType) -> Option<Step> {
    match problem {
        ProblemType::OrderStuck => Some(ORDER_STUCK),
        ProblemType::PaymentDelayed => Some(PAYMENT_DELAYED),
        ProblemType::ServiceUnresponsive => Some(SERVICE_UNRESPONSIVE),
        ProblemType::RightsUnprotected => Some(RIGHTS_UNPROTECTED),
        ProblemType::Other => None,
    }
}

/// How far somebody has come: what was answered in order, and what comes next.
#[derive(Clone, Debug)]
pub struct Way {
    pub answered: Vec<(Question, Answer)>,
    pub next: Step,
}

/// Follows the answers from the start of a problem type. What is not asked on this way is passed over, so that a
/// link from an older version still leads somewhere.
pub fn follow(problem: ProblemType, given: impl Fn(Question) -> Option<Answer>) -> Option<Way> {
    let mut way = Way { answered: Vec::new(), next: start(problem)? };
    while let Ask(question, answers) = way.next {
        let Some((answer, next)) = given(question).and_then(|given| answers.iter().find(|(answer, _)| *answer == given)) else {
            break;
        };
        way.answered.push((question, *answer));
        way.next = *next;
    }
    Some(way)
}

impl Question {
    /// Every answer there is to it, in the order in which people read them.
    pub const fn answers(self) -> &'static [Answer] {
        match self {
            Paid | Finished | Able => &[Yes, No, Unsure],
            Waited => &[UnderADay, UnderFourDays, Longer],
            Asked => &[NotYet, NoAnswer, Refused],
            Written => &[Yes, No],
            Record => &[Bill, BankOnly, Nothing],
            Payer => &[Mine, SomebodyElses, Unsure],
        }
    }
}

impl Advice {
    /// Whether to complain now, or only if that does not help.
    pub const fn filing(self) -> Filing {
        match self {
            Self::FileSync | Self::FileCharge | Self::FileArrival | Self::FileSilence | Self::FileRefusal | Self::FileProof => {
                Filing::Now
            }
            _ => Filing::IfThatFails,
        }
    }

    /// How many hours what is advised usually takes; then it is time for the next step. 0: as soon as it is done.
    pub const fn patience_hours(self) -> u32 {
        match self {
            Self::WaitForSync | Self::WaitForArrival | Self::WaitForAnswer => 24,
            // The deduction is tried again for one to three days before the platform pays in advance.
            Self::WaitForCharge | Self::AskToFinish | Self::AskForPayment | Self::AskInWriting => 48,
            Self::AskPlatform | Self::NotYetDue => 72,
            Self::AskTheBank => 120,
            _ => 0,
        }
    }

    /// Whether there is a text to send to the merchant, the platform or the bank.
    pub const fn has_letter(self) -> bool {
        matches!(
            self,
            Self::AskToFinish
                | Self::AskForPayment
                | Self::AskInWriting
                | Self::AskPlatform
                | Self::AskTheBank
                | Self::NotYetDue
                | Self::LookAtOrder
        )
    }

    /// Guides that explain it, by slug.
    pub const fn guides(self) -> &'static [&'static str] {
        match self {
            Self::LookAtBill => &["reading-the-bill", "finding-numbers"],
            Self::LookAtOrder | Self::NotYetDue => &["order-states", "talking-to-the-merchant"],
            Self::LookAtAccount | Self::MendAccount => &["account-ready", "stop-automatic-deduction"],
            Self::WaitForSync | Self::FileSync => &["why-orders-get-stuck", "evidence-that-counts"],
            Self::WaitForCharge | Self::FileCharge => &["what-advance-means", "credit-and-objection"],
            Self::WaitForArrival | Self::AskForPayment | Self::FileArrival => &["finding-numbers", "exporting-the-bill"],
            Self::WaitForAnswer | Self::AskInWriting | Self::AskToFinish => &["talking-to-the-merchant", "evidence-that-counts"],
            Self::AskPlatform | Self::FileSilence | Self::FileRefusal => &["evidence-that-counts", "who-else-can-help"],
            Self::ExportBill => &["exporting-the-bill", "evidence-that-counts"],
            Self::AskTheBank | Self::AskThePayer | Self::FileProof => &["no-proof-of-payment", "exporting-the-bill"],
        }
    }
}
