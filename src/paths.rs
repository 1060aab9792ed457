//! One function per URL: for templates, redirects, letters and tests. `web::routes` gives them handlers.

use crate::domain::reference::Reference;
use crate::domain::retention::Class;

mod facts;
mod merchants;
mod oversight;

pub use facts::*;
pub use merchants::*;
pub use oversight::*;

macro_rules! fixed {
    ($($(#[$meta:meta])* $name:ident = $path:literal;)+) => { $( $(#[$meta])* pub fn $name() -> String { $path.to_owned() } )+ };
}

fixed! {
    /// Further orders of the draft in hand.
    other_orders = "/complaints/new/orders";
    /// Where the link to other devices is shown.
    draft_link = "/complaints/new/link";
    home = "/";
    track = "/track";
    sign_in = "/sign-in";
    /// The password once more, before something that takes much with it.
    sign_in_again = "/sign-in/again";
    sign_out = "/sign-out";
    sign_up = "/sign-up";
    password_forgot = "/password/forgot";
    privacy = "/privacy";
    language = "/language";
    theme = "/theme";
    my_complaints = "/complaints";
    new_complaint = "/complaints/new";
    account = "/account";
    account_sessions = "/account/sessions";
    account_settings = "/account/settings";
    /// All that is kept about somebody, to take away.
    account_data = "/account/data";
    account_end = "/account/deletion";
    account_password = "/account/password";
    /// What a merchant is asked.
    respond = "/respond";
    desk = "/desk";
    desk_queue = "/desk/queue";
    desk_search = "/desk/search";
    desk_keys = "/desk/keys";
    /// The inbox: what somebody of ours is told of.
    desk_notifications = "/desk/notifications";
    /// All up to the newest that was shown.
    desk_notifications_read = "/desk/notifications/read";
    desk_notification_settings = "/desk/notifications/settings";
    /// To a page, an act or a case by typing.
    desk_palette = "/desk/palette";
    desk_queue_look = "/desk/queue/look";
    desk_views = "/desk/views";
    desk_macros = "/desk/macros";
    admin_macros = "/admin/macros";
    desk_bulk = "/desk/bulk";
    /// What was chosen is done, after it was shown.
    desk_bulk_do = "/desk/bulk/do";
    oversight = "/oversight";
    response_times = "/oversight/response-times";
    /// Reports that are sent by themselves.
    scheduled_reports = "/oversight/scheduled";
    /// Lists of cases that somebody takes away.
    exports = "/exports";
    oversight_sla = "/oversight/sla";
    oversight_workload = "/oversight/workload";
    oversight_causes = "/oversight/root-causes";
    oversight_satisfaction = "/oversight/satisfaction";
    oversight_promises = "/oversight/promises";
    oversight_credit = "/oversight/credit";
    /// The cases behind a number of a report.
    oversight_cases = "/oversight/cases";
    /// Who changed, did and saw what.
    oversight_audit = "/oversight/audit";
    /// Many cases with one cause.
    oversight_incidents = "/oversight/incidents";
    oversight_incident_new = "/oversight/incidents/new";
    admin_people = "/admin/people";
    admin_teams = "/admin/teams";
    admin_providers = "/admin/providers";
    admin_merchants = "/admin/merchants";
    admin_policies = "/admin/sla-policies";
    admin_calendars = "/admin/calendars";
    admin_rules = "/admin/escalation-rules";
    admin_routing_rules = "/admin/routing-rules";
    /// For how long what is personal is kept.
    admin_retention = "/admin/retention";
    admin_checklists = "/admin/checklists";
    /// Who of the staff is there.
    desk_staffing = "/desk/staffing";
    admin_guides = "/admin/guides";
    admin_letters = "/admin/letters";
    admin_settings = "/admin/settings";
    guides = "/guides";
    /// The self-check.
    check = "/check";
}

/// A case's private link.
pub fn private_link(token: &str) -> String {
    format!("/t/{token}")
}
pub fn sign_up_confirmation(token: &str) -> String {
    format!("/sign-up/confirm/{token}")
}
pub fn password_reset(token: &str) -> String {
    format!("/password/reset/{token}")
}
/// Where somebody who is to work here chooses a password.
pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}
/// A code from one's phone, as part of signing in.
pub fn sign_in_code() -> String {
    "/sign-in/code".to_owned()
}
/// Whether such a code is asked for, and how to have it asked.
pub fn second_step() -> String {
    "/account/second-step".to_owned()
}
/// Where the first admin is made.
pub fn set_up(token: &str) -> String {
    format!("/setup/{token}")
}
/// One step of filing: problem, order, details, evidence, contact, review.
pub fn filing_step(step: &str) -> String {
    format!("/complaints/new/{step}")
}
/// A draft's link to other devices.
pub fn draft(token: &str) -> String {
    format!("/drafts/{token}")
}
pub fn draft_evidence_removal(file: &str) -> String {
    format!("/complaints/new/evidence/{file}/removal")
}
/// A file of the draft in hand.
pub fn draft_evidence(file: &str) -> String {
    format!("/complaints/new/evidence/{file}")
}
pub fn complaint(reference: Reference) -> String {
    format!("/complaints/{reference}")
}
/// A noun under a consumer's case: messages, evidence, offer, withdrawal, filed.
pub fn complaint_part(reference: Reference, noun: &str) -> String {
    format!("/complaints/{reference}/{noun}")
}
pub fn complaint_file(reference: Reference, file: &str) -> String {
    format!("/complaints/{reference}/evidence/{file}")
}
/// A noun under a file of a consumer's case: about, audience, replacement.
pub fn complaint_file_part(reference: Reference, file: &str, noun: &str) -> String {
    format!("/complaints/{reference}/evidence/{file}/{noun}")
}
pub fn desk_view(view: &str) -> String {
    format!("/desk/queue?view={view}")
}
/// A list of the queue by its query string.
pub fn desk_list(query: &str) -> String {
    format!("/desk/queue?{query}")
}
/// The form of a list's filter.
pub fn desk_filter(query: &str) -> String {
    format!("/desk/queue/filter?{query}")
}
/// A list to be saved as a view.
pub fn desk_new_view(query: &str) -> String {
    format!("/desk/views/new?{query}")
}
pub fn desk_macro(id: i64) -> String {
    format!("/desk/macros/{id}")
}
/// The macros, to choose one for a case; `from`: the list that somebody came from, as a query string.
pub fn desk_choose_macro(reference: Reference, from: &str) -> String {
    let from = if from.is_empty() { String::new() } else { format!("&{from}") };
    format!("/desk/macros?case={reference}{from}")
}
pub fn desk_macro_deletion(id: i64) -> String {
    format!("/desk/macros/{id}/deletion")
}
/// A macro as it would be used on a case.
pub fn desk_use_macro(reference: Reference, id: i64) -> String {
    format!("/desk/cases/{reference}/macro?macro={id}")
}
/// By id, or `new`.
pub fn scheduled_report(id: &str) -> String {
    format!("/oversight/scheduled/{id}")
}

pub fn export(id: i64) -> String {
    format!("/exports/{id}")
}

pub fn export_file(id: i64, format: &str) -> String {
    format!("/exports/{id}/cases.{format}")
}

/// What was done to many cases.
pub fn desk_bulk_run(id: i64) -> String {
    format!("/desk/bulk/{id}")
}
pub fn desk_bulk_undo(id: i64) -> String {
    format!("/desk/bulk/{id}/undo")
}
/// The palette, from the page of a case.
pub fn desk_palette_of(case: Option<Reference>) -> String {
    case.map_or_else(desk_palette, |case| format!("/desk/palette?case={case}"))
}
/// One that is read, with those of its case before it.
pub fn desk_notification_read(id: i64) -> String {
    format!("/desk/notifications/{id}/read")
}
pub fn desk_saved_view(id: i64) -> String {
    format!("/desk/views/{id}")
}
pub fn desk_view_deletion(id: i64) -> String {
    format!("/desk/views/{id}/deletion")
}
/// Where one of ours files for a consumer.
pub fn desk_new_case() -> String {
    "/desk/cases/new".to_owned()
}
/// Where a form that was left is gone on with.
pub fn desk_unfinished(key: &str) -> String {
    format!("/desk/cases/new?key={key}")
}
/// The form with whoever filed a case before in it; `key` of a form that was begun.
pub fn desk_new_case_like(reference: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!("&key={key}")).unwrap_or_default();
    format!("/desk/cases/new?like={reference}{key}")
}
pub fn desk_case(reference: Reference) -> String {
    format!("/desk/cases/{reference}")
}
/// A noun under a case at the desk: triage, assignment, messages, notes, closure …
pub fn desk_case_part(reference: Reference, noun: &str) -> String {
    format!("/desk/cases/{reference}/{noun}")
}
/// Where a case is merged into another, named by its reference.
pub fn desk_merge(reference: Reference, into: &str) -> String {
    format!("/desk/cases/{reference}/merge?into={into}")
}
/// Where a case is linked to another.
pub fn desk_link(reference: Reference, other: &str) -> String {
    format!("/desk/cases/{reference}/links?other={other}")
}
/// Where that link is taken away.
pub fn desk_link_removal(reference: Reference, other: &str) -> String {
    format!("/desk/cases/{reference}/links/{other}/removal")
}
pub fn desk_remedy_drop(reference: Reference, remedy: i64) -> String {
    format!("/desk/cases/{reference}/remedies/{remedy}/drop")
}
pub fn desk_remedy_done(reference: Reference, remedy: i64) -> String {
    format!("/desk/cases/{reference}/remedies/{remedy}/done")
}
pub fn desk_file(reference: Reference, file: &str) -> String {
    format!("/desk/cases/{reference}/evidence/{file}")
}

/// A policy's form; `new` in place of a slug makes another one.
pub fn admin_policy(slug: &str) -> String {
    format!("/admin/sla-policies/{slug}")
}

/// A calendar's form; `new` in place of a slug makes another one.
pub fn admin_calendar(slug: &str) -> String {
    format!("/admin/calendars/{slug}")
}

/// Days off from a file.
pub fn admin_calendar_import(slug: &str) -> String {
    format!("/admin/calendars/{slug}/import")
}

/// A guide's form; `new` in place of a slug makes another one.
pub fn admin_guide(slug: &str) -> String {
    format!("/admin/guides/{slug}")
}

/// The words of a letter.
pub fn admin_letter(kind: crate::domain::notice::NoticeKind) -> String {
    format!("/admin/letters/{kind}")
}

pub fn guide(slug: &str) -> String {
    format!("/guides/{slug}")
}

/// The self-check of a problem type.
pub fn check_path(problem: &str) -> String {
    format!("/check/{problem}")
}

/// A rule of escalation; `new` in place of a slug makes another one.
pub fn admin_rule(slug: &str) -> String {
    format!("/admin/escalation-rules/{slug}")
}

/// The account of one of the staff; `new` in place of a number invites somebody.
pub fn admin_person(person: impl std::fmt::Display) -> String {
    format!("/admin/people/{person}")
}

/// A provider; `new` in place of a slug makes another one.
pub fn admin_provider(slug: &str) -> String {
    format!("/admin/providers/{slug}")
}

/// One team; `new` in place of its short name makes another one.
pub fn admin_team(slug: &str) -> String {
    format!("/admin/teams/{slug}")
}

/// Where a team is closed, and opened again.
pub fn admin_team_closing(slug: &str) -> String {
    format!("/admin/teams/{slug}/closing")
}

/// Another letter to somebody who has not followed the first.
pub fn admin_invitation(person: crate::domain::ids::PersonId) -> String {
    format!("/admin/people/{person}/invitation")
}

/// Where an administrator clears somebody's second step.
pub fn admin_second_step(person: crate::domain::ids::PersonId) -> String {
    format!("/admin/people/{person}/second-step")
}

/// One of the staff: skills, and when they are away.
pub fn desk_staffing_of(person: crate::domain::ids::PersonId) -> String {
    format!("/desk/staffing/{person}")
}

/// What is to be checked before a case of this type is closed.
pub fn admin_checklist(problem_type: crate::domain::codes::ProblemType) -> String {
    format!("/admin/checklists/{problem_type}")
}

/// A rule of routing; `new` in place of a slug makes another one.
pub fn admin_erasure(class: Class) -> String {
    format!("/admin/retention/erasure/{class}")
}

pub fn admin_routing_rule(slug: &str) -> String {
    format!("/admin/routing-rules/{slug}")
}

/// Whether a path belongs to staff: without an account there is nothing to see and nothing to send.
pub fn is_for_staff(path: &str) -> bool {
    let rest = ["/desk", "/oversight", "/admin", "/exports"].iter().find_map(|room| path.strip_prefix(room));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A page that leads on to `next`, a path of [`parse_next`].
pub fn with_next(page: &str, next: &str) -> String {
    // Of the characters that parse_next lets through, these alone would be read as something else.
    format!("{page}?next={}", next.replace('%', "%25").replace('&', "%26").replace('+', "%2B"))
}

/// A place of ours to go on to, from a `next` field: a path and query of our own pages, nothing else.
/// Anything with a host, a scheme, a backslash or an encoded trick is `None` (security.md S21).
pub fn parse_next(next: &str) -> Option<String> {
    const ROOMS: &str =
        "/complaints /desk /oversight /admin /account /track /sign-in /sign-up /password/forgot /privacy /api/docs";
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let is_plain =
        |text: &str, more: &[u8]| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b) || more.contains(&b));
    // A filter of the desk's queue holds words in Chinese: in the query an encoded byte is nothing but one.
    let plain = next.len() <= 2_048 && is_plain(path, b"") && is_plain(query, b"?=&%+*");
    let ours = ROOMS.split(' ').any(|room| path == room || path.strip_prefix(room).is_some_and(|rest| rest.starts_with('/')));
    (plain && ours && !path.contains("//") && !path.contains("..")).then(|| next.to_owned())
}
