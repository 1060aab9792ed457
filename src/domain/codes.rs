//! The field's closed vocabularies (docs/glossary.md). Their words are in the locales, by code.

coded! {
    /// What the complaint is about.
    pub enum ProblemType {
        OrderStuck = "order_stuck",
        PaymentDelayed = "payment_delayed",
        ServiceUnresponsive = "service_unresponsive",
        RightsUnprotected = "rights_unprotected",
        Other = "other",
    }
}

coded! {
    /// Why it happened; asked when a case is resolved.
    pub enum RootCause {
        SystemFault = "system_fault",
        MerchantNotSynced = "merchant_not_synced",
        FlowTooComplex = "flow_too_complex",
        ConsumerAccount = "consumer_account",
        Other = "other",
    }
}

coded! {
    /// How a case ended.
    pub enum Outcome {
        Upheld = "upheld",
        PartlyUpheld = "partly_upheld",
        NotUpheld = "not_upheld",
        NotAccepted = "not_accepted",
        Withdrawn = "withdrawn",
        Duplicate = "duplicate",
        Referred = "referred",
    }
}

impl Outcome {
    /// What an agent may choose; a withdrawal is the consumer's own act, and merging names the other case of a duplicate.
    pub const BY_AGENT: &'static [Outcome] =
        &[Outcome::Upheld, Outcome::PartlyUpheld, Outcome::NotUpheld, Outcome::NotAccepted, Outcome::Referred];
}

coded! {
    /// Urgency set at triage.
    pub enum Priority { Urgent = "urgent", High = "high", Normal = "normal", Low = "low" }
}

impl Priority {
    /// Sort rank, most urgent first.
    pub const fn rank(self) -> i32 {
        match self {
            Priority::Urgent => 0,
            Priority::High => 1,
            Priority::Normal => 2,
            Priority::Low => 3,
        }
    }
}

coded! {
    /// What kind of business a provider is: laws ask different things of them.
    pub enum ProviderKind {
        /// Licensed to pay on others' behalf: 支付机构.
        Payment = "payment",
        /// Licensed to lend: 银行, 消费金融, 小额贷款.
        Lender = "lender",
        /// A marketplace with a pay-later product of its own.
        Marketplace = "marketplace",
        Other = "other",
    }
}

coded! {
    /// How a complaint reached us.
    pub enum Channel { Web = "web", Phone = "phone", Counter = "counter", Mail = "mail" }
}

coded! {
    /// Languages of pages and letters.
    pub enum Locale { ZhCn = "zh-CN", En = "en" }
}

coded! {
    /// What somebody says the order is; a fact beside the case's status, never mixed with it.
    pub enum OrderState {
        InService = "in_service",
        CompletedAwaitingCharge = "completed_awaiting_charge",
        Charging = "charging",
        ChargeFailed = "charge_failed",
        Advanced = "advanced",
        Overdue = "overdue",
        Paid = "paid",
        Cancelled = "cancelled",
        Refunded = "refunded",
        Unknown = "unknown",
    }
}

coded! {
    /// What the consumer agrees to.
    pub enum Consent {
        /// Order facts and evidence may go to merchant and platform.
        Share = "share",
        /// We may work out a resolution between both sides.
        Mediation = "mediation",
        /// The case may be counted in figures that name nobody.
        Statistics = "statistics",
        /// News of the case goes to the mobile phone too, through a gateway that learns its number.
        Texts = "texts",
    }
}

coded! {
    /// Who claims a fact about the order.
    pub enum Claimant { Consumer = "consumer", Merchant = "merchant", Platform = "platform", PaymentRail = "payment_rail" }
}

coded! {
    /// What a promised remedy is.
    pub enum RemedyKind {
        CloseOrder = "close_order",
        Refund = "refund",
        WaiveFee = "waive_fee",
        CorrectCredit = "correct_credit",
        Compensate = "compensate",
        Apologise = "apologise",
        Explain = "explain",
    }
}

impl RemedyKind {
    /// Whether somebody has to say what shows that it was done: a closed order, a refund's number, a corrected record.
    /// Words of ours stand in the case themselves.
    pub const fn needs_proof(self) -> bool {
        !matches!(self, RemedyKind::Apologise | RemedyKind::Explain)
    }
}

coded! {
    /// Why a case was raised a level.
    pub enum EscalationCause {
        ByAgent = "by_agent",
        Overdue = "overdue",
        ByConsumer = "by_consumer",
        /// A clock is due soon.
        DueSoon = "due_soon",
        /// The case was taken up again, not for the first time.
        Reopened = "reopened",
        /// What is at stake: the sum, or the consumer.
        Stakes = "stakes",
        /// A case that stood higher was merged into it.
        Merged = "merged",
        /// What was promised or asked for was not done by its day.
        Unkept = "unkept",
    }
}

coded! {
    /// What may be corrected after filing; the old value stays in the history.
    pub enum Correctable { OrderNumber = "order_number", PaymentReference = "payment_reference", Email = "email", Phone = "phone", Merchant = "merchant" }
}

coded! {
    /// Why a date was reckoned anew.
    pub enum RecomputeCause {
        Triage = "triage",
        Policy = "policy",
        Calendar = "calendar",
        /// A stricter case was merged into this one.
        Merged = "merged",
        /// And taken out of it again.
        Parted = "parted",
    }
}

coded! {
    /// Whom a consumer can turn to after us.
    pub enum OutsideBody {
        /// Market regulation: 全国12315平台.
        Market = "12315",
        /// Banks and insurers: 金融监管总局.
        Banking = "12378",
        /// Payments and credit records: 中国人民银行.
        CentralBank = "12363",
        Ombudsman = "ombudsman",
        Court = "court",
        Other = "other",
    }
}
