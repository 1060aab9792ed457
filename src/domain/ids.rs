//! Ids of rows: 63 bits, made by the app, ordered by time, never shown in a public URL.

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
    )+ };
}

id!(
    /// A case.
    CaseId,
    /// A person with an account: consumer or staff.
    PersonId,
    /// A team of agents.
    TeamId,
    /// A text of a case: message, note, explanation.
    TextId,
    /// A private link.
    LinkId,
    /// A complaint being filled in.
    DraftId,
    /// An evidence row; the public id of a file is random, not this.
    EvidenceId,
    /// An offer put to the consumer.
    OfferId,
    /// A promised remedy.
    RemedyId,
    /// A request to hold a payment.
    HoldId,
    /// A claim about the order.
    FactId,
    /// Many cases with one cause.
    IncidentId,
    /// A merchant of the register.
    MerchantId,
    /// What a merchant is asked.
    RequestId,
    /// A program that sends facts about orders.
    FactSenderId,
    /// A token by which a program acts as one of ours.
    TokenId,
    /// A file of orders.
    OrderFileId,
    /// A program that is told what happens to cases.
    WebhookId,
);
