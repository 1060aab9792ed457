//! The pages that somebody may go to.

use super::Entry;
use crate::paths;
use crate::store::queue::View;
use crate::store::views::SavedView;
use crate::web::guards::Agent;
use crate::web::page::Page;

/// All that are theirs: lists first, then rooms.
pub fn all(page: &Page, agent: &Agent, saved: &[SavedView]) -> Vec<Entry> {
    let view = |view: &View| Entry {
        url: paths::desk_view(view.as_str()),
        name: page.code("queue-view", view.as_str()),
        about: page.t("nav-queue").to_owned(),
        key: "",
    };
    let own = saved.iter().map(|view| Entry {
        url: format!("{}&saved={}", paths::desk_list(&view.query), view.id),
        name: view.name.clone(),
        about: page.code("view-for", view.shared.reach.as_str()),
        key: "",
    });
    let rooms = rooms(page, agent).into_iter().map(|(url, name, key)| Entry {
        url,
        name: page.t(name).to_owned(),
        about: String::new(),
        key,
    });
    View::ALL.iter().map(view).chain(own).chain(rooms).collect()
}

type Room = (String, &'static str, &'static str);

fn rooms(page: &Page, agent: &Agent) -> Vec<Room> {
    let mut rooms: Vec<Room> = vec![
        (paths::desk_queue(), "nav-queue", "g q"),
        (paths::desk_search(), "search-label", "/"),
        (paths::desk_new_case(), "intake-title", ""),
        (paths::desk_notifications(), "inbox-title", ""),
        (paths::desk_notification_settings(), "inbox-settings", ""),
        (paths::desk_parties(), "parties-title", ""),
        (paths::desk_macros(), "macros-title", ""),
        (paths::desk_staffing(), "staffing-title", ""),
        (paths::desk_keys(), "queue-keys", "?"),
        (paths::account(), "access-account-title", ""),
    ];
    if agent.staff.role.is_supervisor() {
        rooms.push((paths::oversight(), "dashboard-title", ""));
        rooms.push((paths::response_times(), "oversight-title", ""));
        rooms.push((paths::oversight_incidents(), "incidents-title", ""));
        rooms.push((paths::oversight_sla(), "sla-title", ""));
        rooms.push((paths::oversight_workload(), "workload-title", ""));
        rooms.push((paths::oversight_causes(), "causes-title", ""));
        rooms.push((paths::oversight_satisfaction(), "satisfaction-title", ""));
        rooms.push((paths::oversight_promises(), "promises-title", ""));
        rooms.push((paths::oversight_credit(), "credit-open-title", ""));
    }
    if page.reads_audit() {
        rooms.push((paths::oversight_audit(), "audit-title", ""));
    }
    if page.is_admin() {
        rooms.extend([
            (paths::admin_people(), "access-people-title", ""),
            (paths::admin_providers(), "providers-title", ""),
            (paths::admin_merchants(), "merchants-title", ""),
            (paths::admin_policies(), "policies-title", ""),
            (paths::admin_calendars(), "calendars-title", ""),
            (paths::admin_rules(), "rules-title", ""),
            (paths::admin_routing_rules(), "routing-title", ""),
            (paths::admin_guides(), "guides-admin-title", ""),
        ]);
    }
    rooms
}
