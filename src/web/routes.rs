//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get, post, resource, to};

use super::desk::{bulk, keys, live, macros, notifications, palette, parties, party, queue, search, staffing, taking_next};
use super::portal::{check, filing, guides, home};
use super::{access, admin, api, assets, desk, health, oversight, respond};

pub fn configure(routes: &mut ServiceConfig) {
    // Paths are tried in this order: what is asked for most stands first.
    desk_promises(routes);
    desk_intake(routes);
    desk_case(routes);
    desk_queue(routes);
    programs(routes);
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
    self::access(routes);
    filing_pages(routes);
    consumer_cases(routes);
    merchants(routes);
    supervisors(routes);
    incidents(routes);
    self::admin(routes);
    retention(routes);
}

fn desk_queue(routes: &mut ServiceConfig) {
    routes
        .route("/desk", get().to(queue::home))
        .route("/desk/queue", get().to(queue::show))
        .route("/desk/events", get().to(live::show))
        .route("/desk/queue/news", get().to(queue::news::show))
        .route("/desk/queue/filter", get().to(queue::filter::new))
        .route("/desk/queue/look", post().to(queue::look::update))
        .route("/desk/views", post().to(queue::views::create))
        .route("/desk/views/new", get().to(queue::views::new))
        .service(resource("/desk/views/{view}").get(queue::views::edit).post(queue::views::update))
        .route("/desk/views/{view}/deletion", post().to(queue::views::destroy))
        .route("/desk/macros", get().to(macros::index))
        .route("/desk/macros", post().to(macros::create))
        .route("/desk/macros/new", get().to(macros::new))
        .service(resource("/desk/macros/{macro}").get(macros::edit).post(macros::update))
        .service(resource("/desk/macros/{macro}/deletion").get(macros::removal).post(macros::destroy))
        .route("/desk/bulk", post().to(bulk::preview))
        .route("/desk/bulk/do", post().to(bulk::create))
        .route("/desk/bulk/{run}", get().to(bulk::show))
        .route("/desk/bulk/{run}/undo", post().to(bulk::undo))
        .route("/desk/next", post().to(taking_next::create))
        .route("/desk/staffing", get().to(staffing::index))
        .service(resource("/desk/staffing/{person}").get(staffing::edit).post(staffing::update))
        .route("/desk/staffing/{person}/away", post().to(staffing::away))
        .route("/desk/notifications", get().to(notifications::index))
        .route("/desk/notifications/count", get().to(notifications::count))
        .route("/desk/notifications/read", post().to(notifications::read_all))
        .service(
            resource("/desk/notifications/settings").get(notifications::settings::edit).post(notifications::settings::update),
        )
        .route("/desk/notifications/{id}/read", post().to(notifications::read))
        .route("/desk/merchants/called", get().to(party::named::of_name))
        .route("/desk/merchants/{merchant}", get().to(party::of_merchant))
        .route("/desk/parties", get().to(parties::index))
        .route("/desk/merchants/{merchant}/letter", get().to(party::letter::of_merchant))
        .route("/desk/merchants/{merchant}/notices", post().to(party::notice::of_merchant))
        .route("/desk/providers/{provider}", get().to(party::of_provider))
        .route("/desk/providers/{provider}/letter", get().to(party::letter::of_provider))
        .route("/desk/providers/{provider}/notices", post().to(party::notice::of_provider))
        .route("/desk/palette", get().to(palette::show))
        .route("/desk/search", get().to(search::show))
        .service(resource("/desk/keys").get(keys::show).post(keys::update));
}

/// Programs: each message proves itself who sent it, or comes with a token. And the page that tells people of it.
fn programs(routes: &mut ServiceConfig) {
    use api::{cases, events, evidence, facts, messages, order_facts, wrong_method};
    routes
        .service(resource("/api/v1/order-facts").post(order_facts::create).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases").get(cases::index).post(cases::create).default_service(to(wrong_method)))
        .service(resource("/api/v1/events").get(events::index).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases/{reference}").get(cases::show).default_service(to(wrong_method)))
        .service(
            resource("/api/v1/cases/{reference}/messages")
                .get(messages::index)
                .post(messages::create)
                .default_service(to(wrong_method)),
        )
        .service(resource("/api/v1/cases/{reference}/notes").post(messages::note).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases/{reference}/triage").post(api::triage).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases/{reference}/assignment").post(api::assign).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases/{reference}/escalation").post(api::escalate).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases/{reference}/closure").post(api::close).default_service(to(wrong_method)))
        .service(resource("/api/v1/cases/{reference}/reopening").post(api::reopen).default_service(to(wrong_method)))
        .service(
            resource("/api/v1/cases/{reference}/evidence")
                .get(evidence::index)
                .post(evidence::create)
                .default_service(to(wrong_method)),
        )
        .service(resource("/api/v1/cases/{reference}/evidence/{file}").get(evidence::show).default_service(to(wrong_method)))
        .service(
            resource("/api/v1/cases/{reference}/facts").get(facts::index).post(facts::create).default_service(to(wrong_method)),
        )
        .service(resource("/api/openapi.json").get(api::document::show).default_service(to(wrong_method)))
        .route("/api/docs", get().to(api::docs::show));
}

/// Anybody: accounts, private links, language and theme.
fn access(routes: &mut ServiceConfig) {
    routes
        .route("/sign-in", get().to(access::sign_in::new))
        .route("/sign-in", post().to(access::sign_in::create))
        .route("/sign-in/again", get().to(access::sign_in_again::new))
        .route("/sign-in/again", post().to(access::sign_in_again::create))
        .service(resource("/sign-in/code").get(access::second_step::sign_in::new).post(access::second_step::sign_in::create))
        .service(resource("/account/second-step").get(access::second_step::show).post(access::second_step::update))
        .route("/sign-out", post().to(access::sign_in::destroy))
        .route("/sign-up", get().to(access::sign_up::new))
        .route("/sign-up", post().to(access::sign_up::create))
        .route("/sign-up/confirm/{token}", get().to(access::sign_up::confirm))
        .route("/sign-up/confirm/{token}", post().to(access::sign_up::confirmed))
        .route("/password/forgot", get().to(access::password::new))
        .route("/password/forgot", post().to(access::password::create))
        .service(resource("/invitation/{token}").get(access::invitation::edit).post(access::invitation::update))
        .route("/password/reset/{token}", get().to(access::password::edit))
        .route("/password/reset/{token}", post().to(access::password::update))
        .route("/setup/{token}", get().to(access::set_up::new))
        .route("/setup/{token}", post().to(access::set_up::create))
        .route("/account", get().to(access::account::show))
        .route("/account/sessions", post().to(access::account::end_sessions))
        .route("/account/settings", post().to(access::account_settings::update))
        .route("/account/data", get().to(access::account_data::show))
        .service(resource("/account/deletion").get(access::account_end::new).post(access::account_end::create))
        .route("/account/password", post().to(access::account::change_password))
        .route("/language", post().to(access::preferences::language))
        .route("/theme", post().to(access::preferences::theme))
        .route("/check", get().to(check::index))
        .route("/check/{problem}", get().to(check::show))
        .route("/guides", get().to(guides::index))
        .route("/guides/{slug}", get().to(guides::show))
        .route("/privacy", get().to(access::privacy::show))
        .route("/account/privacy", post().to(access::privacy::agree))
        .route("/track", get().to(access::track::new))
        .route("/track", post().to(access::track::create))
        .route("/t/{token}", get().to(access::private_link::show))
        .route("/t/{token}", post().to(access::private_link::open));
}

/// Whoever opened a merchant's link.
fn merchants(routes: &mut ServiceConfig) {
    use respond::{answers, files, link, requests};
    routes
        .route("/respond", get().to(requests::index))
        .service(resource("/respond/{token}").get(link::show).post(link::open))
        .route("/respond/cases/{reference}", get().to(requests::show))
        .route("/respond/cases/{reference}/evidence/{file}", get().to(files::show))
        .service(resource("/respond/cases/{reference}/{answer}").get(answers::new).post(answers::create));
}

fn admin(routes: &mut ServiceConfig) {
    use admin::{
        calendars, checklists, fact_senders, merchants, order_files, people, policy, providers, routing, rules, webhooks,
    };
    routes
        .route("/admin/people", get().to(people::index))
        .service(resource("/admin/people/{person}").get(people::edit::edit).post(people::edit::update))
        .route("/admin/people/{person}/invitation", post().to(people::invite::resend))
        .route("/admin/people/{person}/second-step", post().to(people::second_step::clear))
        .route("/admin/providers", get().to(providers::index))
        .service(resource("/admin/providers/{provider}").get(providers::edit).post(providers::update))
        .route("/admin/merchants", get().to(merchants::index))
        .service(resource("/admin/merchants/{merchant}").get(merchants::edit::edit).post(merchants::edit::update))
        .route("/admin/merchants/{merchant}/link-end", post().to(merchants::link::destroy))
        .service(resource("/admin/order-files").get(order_files::index).post(order_files::create))
        .service(resource("/admin/order-files/{order_file}").get(order_files::one::show).post(order_files::one::update))
        .route("/admin/order-files/{order_file}/cases.{format}", get().to(order_files::one::cases))
        .service(resource("/admin/order-mappings/{provider}").get(order_files::mapping::edit).post(order_files::mapping::update))
        .route("/admin/fact-senders", get().to(fact_senders::index))
        .service(resource("/admin/fact-senders/{sender}").get(fact_senders::one::show).post(fact_senders::one::update))
        .route("/admin/tokens", get().to(admin::tokens::index))
        .service(resource("/admin/tokens/{api_token}").get(admin::tokens::one::show).post(admin::tokens::one::update))
        .route("/admin/webhooks", get().to(webhooks::index))
        .service(resource("/admin/webhooks/{webhook}").get(webhooks::one::show).post(webhooks::one::update))
        .service(resource("/admin/webhooks/{webhook}/settings").get(webhooks::settings::edit).post(webhooks::settings::update))
        .route("/admin/teams", get().to(admin::teams::index))
        .service(resource("/admin/teams/{team}").get(admin::teams::edit::edit).post(admin::teams::edit::update))
        .service(resource("/admin/teams/{team}/closing").get(admin::teams::closing::new).post(admin::teams::closing::create))
        .route("/admin/sla-policies", get().to(policy::index))
        .service(resource("/admin/sla-policies/{policy}").get(policy::edit).post(policy::update))
        .route("/admin/calendars", get().to(calendars::index))
        .service(resource("/admin/calendars/{calendar}").get(calendars::edit).post(calendars::update))
        .service(resource("/admin/calendars/{calendar}/import").get(calendars::import::new).post(calendars::import::create))
        .route("/admin/escalation-rules", get().to(rules::index))
        .service(resource("/admin/escalation-rules/{rule}").get(rules::edit).post(rules::update))
        .route("/admin/routing-rules", get().to(routing::index))
        .service(resource("/admin/routing-rules/{route}").get(routing::edit).post(routing::update))
        .route("/admin/checklists", get().to(checklists::index))
        .service(resource("/admin/checklists/{problem}").get(checklists::edit).post(checklists::update))
        .route("/admin/letters", get().to(admin::letters::index))
        .service(resource("/admin/letters/{letter}").get(admin::letters::edit).post(admin::letters::update))
        .service(resource("/admin/settings").get(admin::settings::edit).post(admin::settings::update))
        .route("/admin/macros", get().to(admin::macros::index))
        .route("/admin/guides", get().to(admin::guides::index))
        .service(resource("/admin/guides/{guide}").get(admin::guides::edit).post(admin::guides::update));
}

/// How long what is personal is kept, what is held back, and what is taken away.
fn retention(routes: &mut ServiceConfig) {
    routes
        .route("/admin/retention", get().to(admin::retention::index))
        .route("/admin/retention", post().to(admin::retention::update))
        .route("/admin/retention/holds", post().to(admin::retention::holds::update))
        .route("/admin/retention/holds/{reference}", get().to(admin::retention::holds::lift))
        .route("/admin/retention/erasure/{class}", get().to(admin::retention::erasure::show))
        .route("/admin/retention/erasure/{class}", post().to(admin::retention::erasure::create));
}

/// A consumer's cases. After the rooms whose paths are under /complaints/new, which are no references.
fn consumer_cases(routes: &mut ServiceConfig) {
    use super::portal::{
        answers, complaints, consents, credit, dossier, escalation, evidence, evidence_file, messages, offer, rating, readers,
        reopening, withdrawal,
    };
    routes
        .route("/complaints", get().to(complaints::index))
        .route("/complaints/{reference}", get().to(complaints::show))
        .route("/complaints/{reference}/answers", post().to(answers::create))
        .route("/complaints/{reference}/messages", post().to(messages::create))
        .route("/complaints/{reference}/evidence", post().to(evidence::create))
        .route("/complaints/{reference}/evidence/{file}", get().to(evidence::show))
        .route("/complaints/{reference}/evidence/{file}/about", get().to(evidence_file::show))
        .route("/complaints/{reference}/evidence/{file}/audience", post().to(evidence_file::audience))
        .route("/complaints/{reference}/evidence/{file}/replacement", post().to(evidence_file::replacement))
        .route("/complaints/{reference}/offer", post().to(offer::create))
        .service(resource("/complaints/{reference}/escalation").get(escalation::new).post(escalation::create))
        .service(resource("/complaints/{reference}/reopening").get(reopening::new).post(reopening::create))
        .service(resource("/complaints/{reference}/consents").get(consents::edit).post(consents::update))
        .service(resource("/complaints/{reference}/credit").get(credit::show).post(credit::update))
        .route("/complaints/{reference}/objection", get().to(credit::letter))
        .route("/complaints/{reference}/readers", get().to(readers::show))
        .route("/complaints/{reference}/dossier", get().to(dossier::show))
        .service(resource("/complaints/{reference}/rating").get(rating::new).post(rating::create))
        .service(resource("/complaints/{reference}/withdrawal").get(withdrawal::new).post(withdrawal::create));
}

/// The home page and filing, for anybody.
fn filing_pages(routes: &mut ServiceConfig) {
    use filing::{
        carry, contact, details, evidence, file, filed, hand_in, missing, order, orders, payment, problem, review, screenshot,
        start,
    };
    let step = |name: &str| resource(crate::paths::filing_step(name));
    routes
        .route("/", get().to(home::show))
        .service(resource("/complaints/new").get(start::show).post(start::create))
        .service(step("problem").get(problem::edit).post(problem::update))
        .service(step("order").get(order::edit).post(order::update))
        .service(step("details").get(details::edit).post(details::update))
        .service(step("evidence").get(evidence::edit).post(evidence::update))
        .service(step("contact").get(contact::edit).post(contact::update))
        .service(step("review").get(review::show).post(hand_in::create))
        .service(resource("/complaints/new/orders").get(orders::index).post(orders::create))
        .route("/complaints/new/orders/removal", post().to(orders::destroy))
        .route("/complaints/new/link", get().to(carry::show))
        .service(resource("/drafts/{token}").get(carry::land).post(carry::open))
        .route("/complaints/new/screenshot", post().to(screenshot::create))
        .route("/complaints/new/payment", post().to(payment::create))
        .route("/complaints/new/missing", post().to(missing::create))
        .route("/complaints/new/evidence/{file}", get().to(file::show))
        .route("/complaints/new/evidence/{file}/removal", post().to(evidence::destroy))
        .route("/complaints/{reference}/filed", get().to(filed::show));
}

/// What is promised in a case, held, or hurt.
fn desk_promises(routes: &mut ServiceConfig) {
    use desk::{credit, offer, payment_hold, promise, remedies};
    routes
        .route("/desk/cases/{reference}/offer", post().to(offer::create))
        .route("/desk/cases/{reference}/promise", post().to(promise::create))
        .route("/desk/cases/{reference}/remedies/{id}/done", post().to(remedies::done))
        .route("/desk/cases/{reference}/remedies/{id}/drop", post().to(remedies::drop))
        .route("/desk/cases/{reference}/payment-hold", post().to(payment_hold::create))
        .route("/desk/cases/{reference}/payment-hold-answer", post().to(payment_hold::answer))
        .service(resource("/desk/cases/{reference}/credit").get(credit::show).post(credit::update))
        .route("/desk/cases/{reference}/objection", get().to(credit::letter));
}

/// Where one of ours files for a consumer.
fn desk_intake(routes: &mut ServiceConfig) {
    use desk::intake::{self, beginning, draft, filed};
    routes
        .service(resource("/desk/cases/new").get(beginning::show).post(intake::create))
        .route("/desk/cases/new/draft", post().to(draft::create))
        .route("/desk/cases/{reference}/filed", get().to(filed::show));
}

/// The case at the desk: each act is posted to its noun, and opened by a GET of the same.
fn desk_case(routes: &mut ServiceConfig) {
    use desk::{abusive, checks, draft, evidence, evidence_check, incident, language, letters, links, merge, miss_reason, split};
    use desk::{assignment, case, clocks, closure, correction, escalation, extension, follow_up, information_request};
    use desk::{
        merchant_request, messages, notes, order_facts, platform_request, presence, release, reopening, tags, triage, use_macro,
    };
    routes
        .route("/desk/cases/{reference}", get().to(case::show))
        .service(resource("/desk/cases/{reference}/triage").get(triage::screen::show).post(triage::create))
        .route("/desk/cases/{reference}/assignment", post().to(assignment::create))
        .route("/desk/cases/{reference}/messages", post().to(messages::create))
        .route("/desk/cases/{reference}/notes", post().to(notes::create))
        .service(resource("/desk/cases/{reference}/macro").get(use_macro::show).post(use_macro::create))
        .route("/desk/cases/{reference}/checks", post().to(checks::create))
        .route("/desk/cases/{reference}/tags", post().to(tags::create))
        .route("/desk/cases/{reference}/follow-up", post().to(follow_up::create))
        .route("/desk/cases/{reference}/information-request", post().to(information_request::create))
        .route("/desk/cases/{reference}/merchant-request", post().to(merchant_request::create))
        .route("/desk/cases/{reference}/platform-request", post().to(platform_request::create))
        .route("/desk/cases/{reference}/order-facts", post().to(order_facts::create))
        .route("/desk/cases/{reference}/escalation", post().to(escalation::create))
        .route("/desk/cases/{reference}/extension", post().to(extension::create))
        .route("/desk/cases/{reference}/extension-answer", post().to(extension::answer))
        .route("/desk/cases/{reference}/clocks", get().to(clocks::show))
        .route("/desk/cases/{reference}/verification", get().to(desk::verification::show))
        .route("/desk/cases/{reference}/correction", post().to(correction::create))
        .route("/desk/cases/{reference}/letters", post().to(letters::create))
        .route("/desk/cases/{reference}/incident", post().to(incident::create))
        .route("/desk/cases/{reference}/language", post().to(language::create))
        .route("/desk/cases/{reference}/miss-reason", post().to(miss_reason::create))
        .route("/desk/cases/{reference}/abusive", post().to(abusive::create))
        .route("/desk/cases/{reference}/closure", post().to(closure::create))
        .route("/desk/cases/{reference}/reopening", post().to(reopening::create))
        .route("/desk/cases/{reference}/evidence", post().to(evidence::create))
        .route("/desk/cases/{reference}/evidence/{file}", get().to(case::evidence))
        .service(resource("/desk/cases/{reference}/links").get(links::show).post(links::create))
        .route("/desk/cases/{reference}/links/{other}/removal", post().to(links::destroy))
        .service(resource("/desk/cases/{reference}/merge").get(merge::show).post(merge::create))
        .route("/desk/cases/{reference}/merge/removal", post().to(merge::destroy))
        .service(resource("/desk/cases/{reference}/split").get(split::show).post(split::create))
        .route("/desk/cases/{reference}/draft", post().to(draft::create))
        .service(resource("/desk/cases/{reference}/presence").get(presence::show).post(presence::create))
        .route("/desk/cases/{reference}/evidence/{file}/check", post().to(evidence_check::create))
        .route("/desk/cases/{reference}/evidence/{file}/release", post().to(release::create))
        .route("/desk/cases/{reference}/{noun}", get().to(case::open));
}

fn supervisors(routes: &mut ServiceConfig) {
    routes
        .route("/oversight", get().to(oversight::dashboard::index))
        .route("/oversight/response-times", get().to(oversight::response_times::show))
        .route("/oversight/backlog.{format}", get().to(oversight::backlog_files::show))
        .route("/oversight/response-times.svg", get().to(oversight::response_times::picture))
        .route("/oversight/response-times.{format}", get().to(oversight::export::show))
        .route("/exports", get().to(oversight::exports::index))
        .route("/exports", post().to(oversight::exports::create))
        .route("/exports/{export}", get().to(oversight::exports::show))
        .route("/exports/{export}/cases.{format}", get().to(oversight::exports::file))
        .route("/exports/{export}/deletion", post().to(oversight::exports::delete))
        .route("/oversight/scheduled", get().to(oversight::scheduled::index))
        .route("/oversight/scheduled/{schedule}", get().to(oversight::scheduled::edit))
        .route("/oversight/scheduled/{schedule}", post().to(oversight::scheduled::update))
        .route("/oversight/scheduled/{schedule}/sending", post().to(oversight::scheduled::send))
        .route("/oversight/scheduled/{schedule}/removal", post().to(oversight::scheduled::remove))
        .route("/oversight/sla", get().to(oversight::sla::show))
        .route("/oversight/sla.{format}", get().to(oversight::sla::show))
        .route("/oversight/workload", get().to(oversight::workload::show))
        .route("/oversight/workload.{format}", get().to(oversight::workload::show))
        .route("/oversight/root-causes", get().to(oversight::root_causes::show))
        .route("/oversight/root-causes.{format}", get().to(oversight::root_causes::show))
        .route("/oversight/satisfaction", get().to(oversight::satisfaction::show))
        .route("/oversight/satisfaction.{format}", get().to(oversight::satisfaction::show))
        .route("/oversight/promises", get().to(oversight::promises::show))
        .route("/oversight/promises.{format}", get().to(oversight::promises::show))
        .route("/oversight/credit", get().to(oversight::credit::show))
        .route("/oversight/credit.{format}", get().to(oversight::credit::show))
        .route("/oversight/cases", get().to(oversight::cases::index))
        .route("/oversight/cases.{format}", get().to(oversight::cases::file::show))
        .route("/oversight/audit", get().to(oversight::audit::show))
        .route("/oversight/audit.{format}", get().to(oversight::audit::export::show));
}

/// Many cases with one cause.
fn incidents(routes: &mut ServiceConfig) {
    use oversight::incidents::{self, banner, cases, decision, deliveries, files, message, opening, page, peak};
    routes
        .service(resource("/oversight/incidents").get(incidents::index).post(opening::create))
        .route("/oversight/incidents.{format}", get().to(files::index))
        .service(resource("/oversight/incidents/new").get(opening::new).post(opening::choose))
        .service(resource("/oversight/incidents/{incident}").get(page::show).post(decision::update))
        .route("/oversight/incidents/{incident}/peak.svg", get().to(peak::picture))
        .route("/oversight/incidents/{incident}/peak.{format}", get().to(peak::table))
        .route("/oversight/incidents/{incident}/decision", post().to(decision::create))
        .route("/oversight/incidents/{incident}/cases.{format}", get().to(files::inside))
        .route("/oversight/incidents/{incident}/messages/{message}/cases.{format}", get().to(files::told))
        .route("/oversight/incidents/{incident}/cases", post().to(cases::create))
        .service(resource("/oversight/incidents/{incident}/banner").get(banner::edit).post(banner::update))
        .service(resource("/oversight/incidents/{incident}/message").get(message::new).post(message::create))
        .service(resource("/oversight/incidents/{incident}/messages/{message}").get(deliveries::show).post(deliveries::create))
        .route("/oversight/incidents/{incident}/messages/{message}/stopping", post().to(deliveries::stop));
}
