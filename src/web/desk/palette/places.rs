//! The pages that somebody may go to.

use super::Entry;
use crate::domain::permission::Permission;
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
    let may = |(permission, url, name): Guarded| page.may(permission).then_some((url, name, ""));
    if agent.staff.role.is_supervisor() {
        rooms.extend(of_oversight().into_iter().filter_map(may));
    }
    if page.reads_audit() {
        rooms.push((paths::oversight_audit(), "audit-title", ""));
    }
    if page.is_admin() {
        rooms.extend(of_house().into_iter().filter_map(may));
    }
    rooms
}

/// What opens a page, where it is, and its name.
type Guarded = (Permission, String, &'static str);

fn of_oversight() -> Vec<Guarded> {
    use Permission as P;
    vec![
        (P::ReadReports, paths::oversight(), "dashboard-title"),
        (P::ReadReports, paths::response_times(), "oversight-title"),
        (P::RunIncidents, paths::oversight_incidents(), "incidents-title"),
        (P::ReadReports, paths::oversight_sla(), "sla-title"),
        (P::ReadReports, paths::oversight_workload(), "workload-title"),
        (P::ReadReports, paths::oversight_causes(), "causes-title"),
        (P::ReadReports, paths::oversight_satisfaction(), "satisfaction-title"),
        (P::ReadReports, paths::oversight_promises(), "promises-title"),
        (P::ReadReports, paths::oversight_credit(), "credit-open-title"),
        (P::ExportReports, paths::exports(), "exports-title"),
        (P::ExportReports, paths::scheduled_reports(), "schedules-title"),
    ]
}

fn of_house() -> Vec<Guarded> {
    use Permission as P;
    vec![
        (P::ManagePeople, paths::admin_people(), "access-people-title"),
        (P::ManagePeople, paths::admin_teams(), "teams-title"),
        (P::KeepRegister, paths::admin_providers(), "providers-title"),
        (P::KeepRegister, paths::admin_merchants(), "merchants-title"),
        (P::KeepRegister, paths::admin_order_files(), "order-files-title"),
        (P::ConnectPrograms, paths::admin_fact_senders(), "senders-title"),
        (P::ConnectPrograms, paths::admin_tokens(), "tokens-title"),
        (P::ConnectPrograms, paths::admin_webhooks(), "webhooks-title"),
        (P::ChangeRules, paths::admin_policies(), "policies-title"),
        (P::ChangeRules, paths::admin_calendars(), "calendars-title"),
        (P::ChangeRules, paths::admin_rules(), "rules-title"),
        (P::ChangeRules, paths::admin_routing_rules(), "routing-title"),
        (P::ChangeRules, paths::admin_checklists(), "checklists-title"),
        (P::ChangeRules, paths::admin_macros(), "palette-shared-macros"),
        (P::ChangeRules, paths::admin_guides(), "guides-admin-title"),
        (P::ChangeRules, paths::admin_letters(), "letters-title"),
        (P::ChangeRules, paths::admin_retention(), "retention-title"),
        (P::ChangeSettings, paths::admin_settings(), "settings-title"),
    ]
}
