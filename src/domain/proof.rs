//! What proves a complaint: for each problem type the pieces that count, how much each is worth, and which one would help
//! most. Weights are ours (ADR 15); what the pieces are comes from field.md, section 2, idea 4.

use std::collections::BTreeSet;

use super::codes::ProblemType;
use super::evidence::EvidenceKind;

coded! {
    /// A piece of proof that somebody is asked for.
    pub enum Slot {
        /// The payment in the bill of the app: number, time, state.
        Payment = "payment",
        /// The order as the app shows it: number and status.
        OrderPage = "order_page",
        /// The bill itself, exported.
        Bill = "bill",
        /// The line of the bank, or its electronic receipt.
        BankLine = "bank_line",
        /// That goods or service came.
        Delivery = "delivery",
        /// What merchant or support said.
        Chat = "chat",
    }
}

coded! {
    /// How strong the proof is.
    pub enum Strength { Weak = "weak", Some = "some", Good = "good", Strong = "strong" }
}

coded! {
    /// Why somebody does not have a piece.
    pub enum Reason { Lost = "lost", NeverHad = "never_had", CannotFind = "cannot_find", NotMine = "not_mine" }
}

/// Worth in hundredths; each list sums to 100.
const fn plan(problem: ProblemType) -> &'static [(Slot, u32)] {
    match problem {
        ProblemType::OrderStuck => &[(Slot::Payment, 35), (Slot::OrderPage, 30), (Slot::Delivery, 20), (Slot::Chat, 15)],
        ProblemType::PaymentDelayed => &[(Slot::Payment, 35), (Slot::BankLine, 25), (Slot::Bill, 25), (Slot::OrderPage, 15)],
        ProblemType::ServiceUnresponsive => &[(Slot::Chat, 50), (Slot::OrderPage, 25), (Slot::Payment, 25)],
        ProblemType::RightsUnprotected => &[(Slot::Bill, 40), (Slot::BankLine, 35), (Slot::Payment, 15), (Slot::Chat, 10)],
        ProblemType::Other => &[(Slot::Payment, 40), (Slot::OrderPage, 30), (Slot::Chat, 30)],
    }
}

impl Slot {
    /// The kind of a file that is handed in for it.
    pub const fn kind(self) -> EvidenceKind {
        match self {
            Self::Payment => EvidenceKind::PaymentScreenshot,
            Self::OrderPage => EvidenceKind::OrderPage,
            Self::Bill => EvidenceKind::BillExport,
            Self::BankLine => EvidenceKind::TransactionRecord,
            Self::Delivery => EvidenceKind::DeliveryProof,
            Self::Chat => EvidenceKind::SupportChat,
        }
    }

    /// Whether somebody else holds the record and can be asked for it in writing.
    pub const fn can_be_asked_for(self) -> bool {
        matches!(self, Self::Payment | Self::Bill | Self::BankLine)
    }

    /// The guide that says where to find it.
    pub const fn guide(self) -> &'static str {
        match self {
            Self::Payment => "reading-the-bill",
            Self::OrderPage => "finding-numbers",
            Self::Bill => "exporting-the-bill",
            Self::BankLine => "no-proof-of-payment",
            Self::Delivery | Self::Chat => "evidence-that-counts",
        }
    }
}

/// What is there already.
#[derive(Clone, Debug, Default)]
pub struct Held {
    pub kinds: BTreeSet<EvidenceKind>,
    /// A bill was read, and the payment is in it.
    pub is_payment_found: bool,
}

impl Held {
    fn has(&self, slot: Slot) -> bool {
        // The payment found in a bill is more than a picture of it.
        let by_bill = self.is_payment_found && matches!(slot, Slot::Payment | Slot::Bill);
        by_bill || self.kinds.contains(&slot.kind())
    }
}

/// A piece, what it is worth, and whether it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub slot: Slot,
    pub worth: u32,
    pub is_there: bool,
}

/// The proof of a complaint as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What is worth most first.
    pub pieces: Vec<Piece>,
    /// 0 to 100.
    pub score: u32,
}

/// How a complaint is proved with what is there.
pub fn of(problem: ProblemType, held: &Held) -> Proof {
    let piece = |(slot, worth): &(Slot, u32)| Piece { slot: *slot, worth: *worth, is_there: held.has(*slot) };
    let pieces: Vec<Piece> = plan(problem).iter().map(piece).collect();
    let there: u32 = pieces.iter().filter(|piece| piece.is_there).map(|piece| piece.worth).sum();
    // A number that the provider itself wrote down settles most disputes about whether somebody paid.
    let floor = if held.is_payment_found { 60 } else { 0 };
    Proof { pieces, score: there.max(floor) }
}

impl Proof {
    pub const fn strength(&self) -> Strength {
        match self.score {
            80.. => Strength::Strong,
            50..80 => Strength::Good,
            25..50 => Strength::Some,
            _ => Strength::Weak,
        }
    }

    /// The one piece that would help most.
    pub fn best_next(&self) -> Option<Slot> {
        let missing = self.pieces.iter().filter(|piece| !piece.is_there);
        missing.max_by_key(|piece| piece.worth).map(|piece| piece.slot)
    }
}
