//! The server: one frame around every request, then the routes.

use std::net::SocketAddr;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App as ActixApp, Error, HttpMessage, HttpServer, web};
use tokio::signal::unix::{SignalKind, signal};

use super::assets::Assets;
use super::error::{self, WebError};
use super::limits::Limits;
use super::metrics::{self, Metrics};
use super::throttle::Throttle;
use super::visitor::{Visitor, cleared, cookie};
use super::{api, forms, headers, routes};
use crate::app::App;
use crate::paths;

/// Longest path and query.
pub(super) const MAX_URL: usize = 4 * 1024;

/// What handlers work with: the app, and what only the web needs.
pub struct Served {
    app: Arc<App>,
    pub assets: Arc<Assets>,
    pub limits: Limits,
    pub metrics: Metrics,
    pub throttle: Throttle,
    pub passwords: super::access::passwords::Gate,
    pub sign_ins: super::access::attempts::Attempts,
    pub counts: super::desk::counts::Counts,
    pub live: super::desk::live::Live,
    pub pace: super::portal::home::PaceCache,
    policy: String,
}

impl Deref for Served {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

pub type AppData = web::Data<Served>;

impl Served {
    pub fn new(app: Arc<App>) -> Self {
        let metrics = Metrics::new(&app.db);
        Self {
            assets: Arc::new(Assets::load()),
            throttle: Throttle::new(app.config.rate_limits, metrics.throttled.clone()),
            limits: Limits::default(),
            metrics,
            passwords: super::access::passwords::Gate::new(),
            sign_ins: super::access::attempts::Attempts::new(app.config.rate_limits),
            counts: super::desk::counts::Counts::default(),
            live: super::desk::live::Live::default(),
            pace: super::portal::home::PaceCache::default(),
            policy: headers::page_policy(&app.config),
            app,
        }
    }

    /// The app itself, for work that outlives the request.
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }
}

/// Everything between the socket and the handlers, for the server and for tests alike.
pub fn application(
    served: AppData,
) -> ActixApp<
    impl actix_web::dev::ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    ActixApp::new()
        .app_data(served)
        .wrap(from_fn(frame))
        .wrap(Compress::default())
        .configure(routes::configure)
        .default_service(web::route().to(not_found))
}

async fn not_found() -> Result<actix_web::HttpResponse, WebError> {
    Err(WebError::NotFound)
}

/// Serves until told to stop, then lets what is under way finish (20 s).
pub async fn serve(app: Arc<App>) -> std::io::Result<()> {
    let (listen, watched) = (app.config.listen, app.config.metrics_listen);
    let served: AppData = web::Data::new(Served::new(app));
    let metrics = match watched {
        Some(listen) => Some(metrics::serve(served.clone(), listen).map_err(|error| taken(error, listen, "METRICS_LISTEN"))?),
        None => None,
    };
    let ending = served.clone();
    actix_web::rt::spawn(async move {
        told_to_end().await;
        ending.live.close();
    });
    let server = HttpServer::new(move || application(served.clone()))
        .workers(std::thread::available_parallelism().map_or(2, usize::from).min(4))
        .client_request_timeout(Duration::from_secs(5))
        .keep_alive(Duration::from_secs(15))
        .max_connections(2000)
        .shutdown_timeout(20)
        .bind(listen)
        .map_err(|error| taken(error, listen, "LISTEN"))?
        .run();
    match metrics {
        None => server.await,
        Some(metrics) => {
            let handle = metrics.handle();
            let watching = actix_web::rt::spawn(metrics);
            let served = server.await;
            handle.stop(false).await;
            let _ = watching.await;
            served
        }
    }
}

/// Waits for the signals that end the server: streams end at once, or it would wait for them until its patience ends.
async fn told_to_end() {
    let listened = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::quit()].map(signal);
    let [Ok(mut term), Ok(mut interrupt), Ok(mut quit)] = listened else { return std::future::pending().await };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
        _ = quit.recv() => {}
    }
}

fn taken(error: std::io::Error, listen: SocketAddr, setting: &str) -> std::io::Error {
    let sentence = format!("cannot listen on {listen}: {error}; choose another with REDRESS_{setting}");
    std::io::Error::new(error.kind(), sentence)
}

/// Resolves the visitor, turns errors into pages, adds cookies and headers.
async fn frame(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<AppData>().cloned().ok_or_else(|| WebError::Internal("no app".to_owned()))?;
    let begun = Instant::now();
    let path = request.path().to_owned();
    // Asked as GET, answered without the body.
    let is_head = request.method() == Method::HEAD;
    if is_head {
        request.head_mut().method = Method::GET;
    }
    let bare = path.starts_with("/static/") || path == "/healthz" || path == "/readyz";
    let answered = if bare {
        plain(request, next).await
    } else if paths::is_for_programs(&path) {
        api::program(request, next, &app).await
    } else {
        page(request, next, &app).await
    };
    let mut response = answered.inspect_err(|_| app.metrics.given_up())?;
    headers::add(response.headers_mut(), &path, &app.policy, app.config.is_https());
    if app.config.metrics_listen.is_some() {
        app.metrics.answered(&response, begun, is_head);
    }
    Ok(if is_head { response.map_body(|_, body| BoxBody::new(Bodiless(body.size()))) } else { response })
}

/// A body that only tells how long it would be.
struct Bodiless(BodySize);

impl MessageBody for Bodiless {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<web::Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}

async fn plain(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

// The request is not cloned before it is routed: actix then cannot note its route in it.
async fn page(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    app: &AppData,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut visitor = Visitor::unknown(request.request(), app);
    if let Err(error) = visitor.find_session(request.request(), app).await {
        let answer = error::answer(&error, &visitor, request.request(), app);
        return Ok(request.into_response(answer));
    }
    request.extensions_mut().insert(visitor.clone());
    if request.method() == Method::POST && visitor.person().is_none() && paths::is_for_staff(request.path()) {
        forms::keep_typed(&mut request, app).await;
    }
    let response = within_limits(request, next, &visitor, app).await?;
    let mut response = match response.response().error() {
        Some(error) => {
            let unread = WebError::Malformed("not understood");
            let kept = response.request().clone();
            let answer = error::answer(error.as_error::<WebError>().unwrap_or(&unread), &visitor, &kept, app);
            ServiceResponse::new(kept, answer)
        }
        None => response,
    };
    add_cookies(&mut response, &visitor, app);
    tell_scripts(&mut response);
    Ok(response)
}

/// A script that sends a form asks where the browser would be led, so that whoever waits for it goes there, and the flash with
/// them: its own request must not be led there in secret.
fn tell_scripts(response: &mut ServiceResponse<BoxBody>) {
    let asks = response.request().headers().contains_key("x-redress-script");
    if asks && response.status() == StatusCode::SEE_OTHER {
        *response.response_mut().status_mut() = StatusCode::NO_CONTENT;
    }
}

/// The handler's answer, if the request keeps to the limits that all requests have.
async fn within_limits(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    visitor: &Visitor,
    app: &AppData,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.uri().path_and_query().is_some_and(|asked| asked.as_str().len() > MAX_URL) {
        return Ok(request.error_response(WebError::UrlTooLong));
    }
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Ok(request.error_response(WebError::UnsupportedMedia));
    }
    let is_upload = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().to_ascii_lowercase().starts_with(b"multipart/"));
    let longest = app.limits.work + if is_upload { app.limits.upload } else { Duration::ZERO };
    match tokio::time::timeout(longest, next.call(request)).await {
        Ok(answered) => answered.map(ServiceResponse::map_into_boxed_body),
        Err(_) => Err(unfinished(visitor, app)),
    }
}

/// Work that took too long. The request went with it, so there is no page to show: the same in plain words.
fn unfinished(visitor: &Visitor, app: &AppData) -> Error {
    tracing::error!(request_id = visitor.request_id, "a request took longer than it may and was given up");
    let words = crate::i18n::words(visitor.locale);
    let text = format!("{}\n{}\n{}\n", words.t("error-unfinished-heading"), words.t("error-unfinished-body"), visitor.request_id);
    let mut answer = actix_web::HttpResponse::ServiceUnavailable();
    let mut response = answer.insert_header((header::RETRY_AFTER, "60")).content_type("text/plain; charset=utf-8").body(text);
    headers::add(response.headers_mut(), "", &app.policy, app.config.is_https());
    InternalError::from_response("took too long", response).into()
}

/// A new visitor gets the random cookie their forms are bound to; a flash is shown once.
fn add_cookies(response: &mut ServiceResponse<BoxBody>, visitor: &Visitor, app: &AppData) {
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let sets_session = response.response().cookies().any(|c| c.name().ends_with("redress"));
    // Another site's form comes without its cookie: a new one here would end a session.
    let is_strange = response.request().method() == Method::POST && !forms::is_from_us(response.request());
    if visitor.is_fresh && is_page && !sets_session && !is_strange {
        let _ = response.response_mut().add_cookie(&cookie(app, "redress", visitor.cookie.clone(), 0));
    }
    if visitor.flash.is_some() && is_page {
        let _ = response.response_mut().add_cookie(&cleared(app, "redress-flash"));
    }
}
