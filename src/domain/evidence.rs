//! What evidence is, and what is taken.

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
}
