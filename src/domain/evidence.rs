//! What evidence is, what is taken, and who may see it.

use super::actor::ActorKind;
use super::ids::EvidenceId;

coded! {
    /// What a file shows.
    pub enum EvidenceKind {
        PaymentScreenshot = "payment_screenshot",
        /// The order as the app shows it.
        OrderPage = "order_page",
        TransactionRecord = "transaction_record",
        BillExport = "bill_export",
        SupportChat = "support_chat",
        DeliveryProof = "delivery_proof",
        /// That somebody may complain for another, signed by them.
        Authority = "authority",
        /// That what was promised was done: a refund, an order that is closed, a new credit report.
        RemedyProof = "remedy_proof",
        Other = "other",
    }
}

coded! {
    /// File types taken, told from the bytes and never from the name.
    pub enum MediaType { Jpeg = "image/jpeg", Png = "image/png", Webp = "image/webp", Heic = "image/heic", Pdf = "application/pdf",
        /// A bill as text; no other text is taken.
        Csv = "text/csv",
        /// A bill as a spreadsheet.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }
}

impl EvidenceKind {
    /// What can show anything when a complaint is filed: nothing was promised then.
    pub fn when_filing() -> impl Iterator<Item = &'static Self> {
        Self::ALL.iter().filter(|kind| **kind != Self::RemedyProof)
    }
}

impl MediaType {
    /// The extension under which we hand the file out.
    pub const fn extension(self) -> &'static str {
        match self {
            MediaType::Jpeg => "jpg",
            MediaType::Png => "png",
            MediaType::Webp => "webp",
            MediaType::Heic => "heic",
            MediaType::Pdf => "pdf",
            MediaType::Csv => "csv",
            MediaType::Xlsx => "xlsx",
        }
    }

    /// Whether it can only be a bill that a payment app exported.
    pub const fn is_bill(self) -> bool {
        matches!(self, MediaType::Csv | MediaType::Xlsx)
    }

    /// Whether a preview can be drawn.
    pub const fn has_preview(self) -> bool {
        matches!(self, MediaType::Jpeg | MediaType::Png | MediaType::Webp)
    }
}

coded! {
    /// Who may see a file, beside staff.
    pub enum Audience {
        Consumer = "consumer",
        /// The consumer, and the merchant and platform that are asked.
        Merchant = "merchant",
    }
}

coded! {
    /// What the virus scanner says of a file.
    pub enum Scan {
        /// There is no scanner.
        None = "none",
        Wanted = "wanted",
        Clean = "clean",
        /// In quarantine: nobody opens it.
        Infected = "infected",
        /// A supervisor let it go.
        Released = "released",
    }
}

impl Scan {
    /// Whether the original may be handed out.
    pub const fn may_be_opened(self) -> bool {
        !matches!(self, Self::Wanted | Self::Infected)
    }
}

coded! {
    /// What somebody of ours looks for in a file, and finds as the complaint says or not.
    pub enum Mark { Amount = "amount", Time = "time", Counterparty = "counterparty", OrderNumber = "order_number" }
}

/// What somebody of ours saw in a file, beside what the complaint says. What is in neither list cannot be seen in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    pub matches: Vec<Mark>,
    pub differs: Vec<Mark>,
}

impl Checked {
    /// Nothing was looked at.
    pub const fn is_empty(&self) -> bool {
        self.matches.is_empty() && self.differs.is_empty()
    }
}

impl Audience {
    /// Until the consumer says otherwise: what they agreed to, save for a bill, which tells of other purchases too, an
    /// authority, which is between them and us, and what shows that something was done, which may be a credit report.
    pub const fn at_first(kind: EvidenceKind, consent: bool) -> Self {
        if consent && !matches!(kind, EvidenceKind::BillExport | EvidenceKind::Authority | EvidenceKind::RemedyProof) {
            Self::Merchant
        } else {
            Self::Consumer
        }
    }
}

/// Largest file: 20 MiB (security.md, Files).
pub const MAX_FILE: u64 = 20 * 1024 * 1024;
/// Most files in one request, and in one draft.
pub const MAX_FILES_AT_ONCE: usize = 10;
/// Most files of one case.
pub const MAX_FILES_PER_CASE: usize = 50;
/// Most bytes of one case: 200 MiB.
pub const MAX_BYTES_PER_CASE: u64 = 200 * 1024 * 1024;
/// Longest file name kept, in characters.
pub const MAX_NAME: usize = 120;

/// A file that a case is to own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The public id: 128 random bits, hex.
    pub file: String,
    pub bytes: u64,
    /// Of the bytes as they came, hex.
    pub sha256: String,
    pub kind: EvidenceKind,
}

/// A file that a case owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    pub id: EvidenceId,
    /// The public id.
    pub file: String,
    /// Who sent it.
    pub by: ActorKind,
    pub audience: Audience,
    /// Another came in its place.
    pub is_replaced: bool,
    pub scan: Scan,
}

/// What a change does to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It becomes the case's own.
    Taken(EvidenceId, Audience),
    Shown(EvidenceId, Audience),
    /// It leaves quarantine.
    Released(EvidenceId),
    /// The second comes in the place of the first, which is kept.
    Replaced(EvidenceId, EvidenceId),
}
