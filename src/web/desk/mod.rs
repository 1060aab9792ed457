//! The agent's pages.

pub mod counts;
pub mod intake;
pub mod keys;
pub mod live;
pub mod notifications;
pub mod palette;
pub mod parties;
pub mod party;
pub mod queue;
pub mod search;
pub mod staffing;
pub mod taking_next;

// Done with few keys, or to many cases.
pub mod bulk;
pub mod macros;

// The case at the desk.
pub mod abusive;
pub mod assignment;
pub mod case;
pub mod checks;
pub mod clocks;
pub mod closure;
pub mod correction;
pub mod credit;
pub mod draft;
pub mod escalation;
pub mod evidence;
pub mod evidence_check;
pub mod extension;
pub mod follow_up;
pub mod incident;
pub mod information_request;
pub mod language;
pub mod letters;
pub mod links;
pub mod merchant_request;
pub mod merge;
pub mod messages;
pub mod miss_reason;
pub mod notes;
pub mod offer;
pub mod order_facts;
pub mod payment_hold;
pub mod platform_request;
pub mod presence;
pub mod promise;
pub mod release;
pub mod remedies;
pub mod reopening;
pub mod split;
pub mod tags;
pub mod triage;
pub mod two_cases;
pub mod use_macro;
pub mod verification;
