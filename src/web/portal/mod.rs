//! The consumer's pages.

pub mod answers;
pub mod case_asked;
pub mod case_claims;
pub mod case_fix;
pub mod case_now;
pub mod case_page;
pub mod case_promises;
pub mod case_story;
pub mod case_sums;
pub mod check;
pub mod complaints;
pub mod consents;
pub mod credit;
pub mod dossier;
pub mod escalation;
pub mod evidence;
pub mod evidence_file;
pub mod filing;
pub mod guides;
pub mod home;
pub mod hours;
pub mod messages;
pub mod offer;
pub mod rating;
pub mod readers;
pub mod reopening;
mod turned_back;
pub mod withdrawal;

pub use turned_back::too_many_words;
use turned_back::{act, principal, refused, too_many};
