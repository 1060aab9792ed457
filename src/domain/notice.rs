//! Letters that a change owes somebody; sent later, by a job, once.

use super::ids::TextId;

coded! {
    /// What a letter says.
    pub enum NoticeKind {
        Filed = "filed",
        Replied = "replied",
        InformationAsked = "information_asked",
        Offer = "offer",
        Closed = "closed",
        /// A date was put off: the new one, and why.
        Extended = "extended",
        /// The next door, and until when it is open.
        Referral = "referral",
        /// To staff: cases that are due soon, overdue or raised, several in one letter.
        Alerts = "alerts",
        /// A private link, asked for at `/track`.
        Link = "link",
        PasswordReset = "password_reset",
        SignUpConfirmation = "sign_up_confirmation",
        AlreadyRegistered = "already_registered",
    }
}

/// A letter to the consumer of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// What to quote.
    pub text: Option<TextId>,
}
