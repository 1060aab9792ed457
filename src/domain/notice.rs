//! Letters that a change owes somebody; sent later, by a job, once.

use chrono::{DateTime, Duration, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::ids::TextId;

coded! {
    /// What a letter says.
    pub enum NoticeKind {
        Filed = "filed",
        Replied = "replied",
        InformationAsked = "information_asked",
        Offer = "offer",
        Closed = "closed",
        /// What will be done, by whom and by which day.
        Promised = "promised",
        /// The day has passed and it is not done.
        PromiseLate = "promise_late",
        /// It is not expected any more, and why.
        PromiseDropped = "promise_dropped",
        /// What the provider says to the request to hold the payment.
        HoldAnswered = "hold_answered",
        HoldEnded = "hold_ended",
        /// The date for an answer to an objection has passed.
        ObjectionUnanswered = "objection_unanswered",
        /// A date was put off: the new one, and why.
        Extended = "extended",
        /// The next door, and until when it is open.
        Referral = "referral",
        /// The complaint goes on under another one, whose reference is told.
        Merged = "merged",
        /// It goes on by itself again.
        Unmerged = "unmerged",
        /// It is taken up again, because of what somebody says of the order now.
        Reopened = "reopened",
        /// To staff: cases that are due soon, overdue or raised, several in one letter.
        Alerts = "alerts",
        /// To supervisors: how fast people were answered.
        Report = "report",
        /// To the merchant: what it is asked, with its link.
        MerchantAsked = "merchant_asked",
        MerchantReminder = "merchant_reminder",
        /// To the merchant: its date has passed.
        MerchantSilent = "merchant_silent",
        /// To the merchant: what it promised is due, or late.
        MerchantPromise = "merchant_promise",
        /// The merchant did not answer; the complaint goes on.
        NoAnswer = "no_answer",
        /// A private link, asked for at `/track`.
        Link = "link",
        PasswordReset = "password_reset",
        /// To somebody who is to work here: the link with which they choose a password.
        Invitation = "invitation",
        SignUpConfirmation = "sign_up_confirmation",
        AlreadyRegistered = "already_registered",
        /// To administrators: a program that was told of cases is not told any more.
        WebhookOff = "webhook_off",
    }
}

impl NoticeKind {
    /// Letters about a case carry its private link and the head of its chain.
    pub const fn is_about_a_case(self) -> bool {
        !matches!(
            self,
            Self::PasswordReset
                | Self::Invitation
                | Self::SignUpConfirmation
                | Self::AlreadyRegistered
                | Self::WebhookOff
                | Self::Alerts
                | Self::Report
        )
    }

    /// Letters to the merchant that a complaint is about.
    pub const fn is_for_merchant(self) -> bool {
        matches!(self, Self::MerchantAsked | Self::MerchantReminder | Self::MerchantSilent | Self::MerchantPromise)
    }

    /// Letters that anyone can make us send by typing an address.
    pub const fn anyone_can_ask(self) -> bool {
        matches!(self, Self::Link | Self::PasswordReset | Self::SignUpConfirmation | Self::AlreadyRegistered)
    }

    /// Letters to whoever works here.
    pub const fn is_for_staff(self) -> bool {
        matches!(self, Self::Alerts | Self::Report | Self::Invitation)
    }

    /// Until when a text message of this kind waits: nobody's phone rings between 21:00 and 8:00 for what they did not ask
    /// for at that moment.
    pub fn waits_for_morning(self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let local = now.with_timezone(&zone).naive_local();
        let is_night = !(8..21).contains(&local.hour());
        if !is_night || matches!(self, Self::Filed | Self::Link) {
            return None;
        }
        let day = if local.hour() < 8 { local.date() } else { local.date() + Duration::days(1) };
        let morning = zone.from_local_datetime(&day.and_time(NaiveTime::from_hms_opt(8, 0, 0)?));
        morning.earliest().map(|at| at.with_timezone(&Utc))
    }
}

coded! {
    /// How a letter reaches somebody.
    pub enum Way { Mail = "mail", Text = "text" }
}

/// A letter to the consumer of a case, or to its merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// What to quote.
    pub text: Option<TextId>,
    /// By which ways it goes, of those that the consumer wants.
    pub ways: &'static [Way],
}
