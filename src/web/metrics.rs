//! What operators watch, as Prometheus text on a listener of its own, never on the public one (security.md S51).
//! Labels are route patterns, methods and codes of ours: never an id, a name, a token or a path.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use actix_web::dev::{Server, ServiceResponse};
use actix_web::http::Method;
use actix_web::{App as ActixApp, HttpResponse, HttpServer, web};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::server::AppData;
use crate::store::{Db, lag};

/// A counter for each code of ours.
pub type ByCode = Family<[(&'static str, &'static str); 1], Counter>;
type ByRoute<M, C> = Family<Vec<(&'static str, String)>, M, C>;

/// Everything that is counted, and its names.
pub struct Metrics {
    registry: Registry,
    requests: ByRoute<Counter, fn() -> Counter>,
    seconds: ByRoute<Histogram, fn() -> Histogram>,
    pub uploads: ByCode,
    pub throttled: ByCode,
    pub sign_ins: ByCode,
    levels: Levels,
}

/// What stands at some height when it is looked at.
#[derive(Default)]
struct Levels {
    database_up: Gauge,
    reads_waiting: Gauge,
    writes_waiting: Gauge,
    log_bytes: Gauge,
    letters_queued: Gauge,
    letters_parked: Gauge,
    oldest_letter: Gauge,
    sweep_lag: Gauge,
    held: Gauge,
    webhooks_queued: Gauge,
    oldest_webhook: Gauge,
    webhooks_given_up: Gauge,
    memory: Gauge,
    open_files: Gauge,
}

impl Metrics {
    pub fn new(db: &Db) -> Self {
        // 1 ms to 16 s.
        let seconds: fn() -> Histogram = || Histogram::new(exponential_buckets(0.001, 4.0, 8));
        let counted: fn() -> Counter = Counter::default;
        let mut metrics = Self {
            registry: Registry::with_prefix("redress"),
            requests: Family::new_with_constructor(counted),
            seconds: Family::new_with_constructor(seconds),
            uploads: ByCode::default(),
            throttled: ByCode::default(),
            sign_ins: ByCode::default(),
            levels: Levels::default(),
        };
        let all = &mut metrics.registry;
        all.register("http_requests", "Requests, by route, method and class of status", metrics.requests.clone());
        all.register("http_request_seconds", "From the head of a request to the head of its answer", metrics.seconds.clone());
        all.register("uploads", "Files that came in, by whether they were kept", metrics.uploads.clone());
        all.register("throttled", "Times that somebody was told to wait, by limit", metrics.throttled.clone());
        all.register("sign_ins", "Sign-ins, by how they ended", metrics.sign_ins.clone());
        metrics.levels.register(all);
        db.figures().register(all);
        metrics
    }

    /// Notes an answered request.
    pub fn answered<B>(&self, response: &ServiceResponse<B>, begun: Instant, is_head: bool) {
        let request = response.request();
        let route = ("route", request.match_pattern().unwrap_or_else(|| "none".to_owned()));
        // A method is the visitor's word: only these are repeated.
        let method = match *request.method() {
            _ if is_head => "HEAD",
            Method::GET => "GET",
            Method::POST => "POST",
            _ => "other",
        };
        let class = format!("{}xx", response.status().as_u16() / 100);
        self.seconds.get_or_create(&vec![route.clone()]).observe(begun.elapsed().as_secs_f64());
        self.requests.get_or_create(&vec![route, ("method", method.to_owned()), ("status", class)]).inc();
    }

    /// Notes a request that was given up because it took too long; it is gone, and with it its route and method.
    pub fn given_up(&self) {
        let labels = [("route", "none"), ("method", "other"), ("status", "5xx")];
        self.requests.get_or_create(&labels.map(|(name, value)| (name, value.to_owned())).to_vec()).inc();
    }
}

impl Levels {
    fn register(&self, all: &mut Registry) {
        let named: [(&str, &str, &Gauge); 14] = [
            ("database_up", "1 when the database answered this very question", &self.database_up),
            ("db_reads_waiting", "Reads in line for a connection", &self.reads_waiting),
            ("db_writes_waiting", "Writes in line for the writer", &self.writes_waiting),
            ("db_log_bytes", "Length of SQLite's write-ahead log", &self.log_bytes),
            ("letters_queued", "Letters on their way", &self.letters_queued),
            ("letters_parked", "Letters that will not go by themselves", &self.letters_parked),
            ("letters_oldest_seconds", "Age of the oldest letter on its way", &self.oldest_letter),
            ("sweep_lag_seconds", "How long the clocks of some case have waited to be minded", &self.sweep_lag),
            ("webhook_messages_queued", "Messages to webhooks on their way", &self.webhooks_queued),
            ("webhook_messages_oldest_seconds", "Age of the oldest message to a webhook on its way", &self.oldest_webhook),
            ("webhooks_given_up", "Webhooks that were switched off because nothing arrived", &self.webhooks_given_up),
            ("held", "1 while letters and deadlines are held after a restore", &self.held),
            ("resident_memory_bytes", "Memory of this process", &self.memory),
            ("open_files", "Files and connections that this process has open", &self.open_files),
        ];
        for (name, help, gauge) in named {
            all.register(name, help, gauge.clone());
        }
    }

    async fn look(&self, app: &AppData) {
        let (reads, writes) = app.db.waiting();
        self.reads_waiting.set(reads as i64);
        self.writes_waiting.set(writes as i64);
        self.log_bytes.set(app.db.log_bytes() as i64);
        self.memory.set(resident_memory());
        self.open_files.set(std::fs::read_dir("/proc/self/fd").map_or(0, |files| files.count() as i64));
        let found = app.db.read(lag::look).await;
        self.database_up.set(i64::from(found.is_ok()));
        let Ok(lag) = found else { return };
        let age = |since: Option<chrono::DateTime<chrono::Utc>>| since.map_or(0, |at| (app.now() - at).num_seconds().max(0));
        self.letters_queued.set(lag.queued);
        self.letters_parked.set(lag.parked);
        self.oldest_letter.set(age(lag.oldest_letter));
        self.sweep_lag.set(age(lag.oldest_sweep));
        self.webhooks_queued.set(lag.told);
        self.oldest_webhook.set(age(lag.oldest_told));
        self.webhooks_given_up.set(lag.webhooks_given_up);
        self.held.set(i64::from(lag.is_held));
    }
}

/// Linux tells it in kB; elsewhere it stays 0.
fn resident_memory() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<i64>().ok()).map_or(0, |kilobytes| kilobytes * 1024)
}

async fn show(app: AppData) -> HttpResponse {
    app.metrics.levels.look(&app).await;
    let mut text = String::new();
    match encode(&mut text, &app.metrics.registry) {
        Ok(()) => HttpResponse::Ok().content_type("application/openmetrics-text; version=1.0.0; charset=utf-8").body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// The operators' listener. The server of pages ends it.
pub fn serve(served: AppData, listen: SocketAddr) -> std::io::Result<Server> {
    let server = HttpServer::new(move || ActixApp::new().app_data(served.clone()).route("/metrics", web::get().to(show)))
        .workers(1)
        .client_request_timeout(Duration::from_secs(5))
        .max_connections(50)
        .disable_signals();
    Ok(server.bind(listen)?.run())
}
