//! The server: one frame around every request, then the routes.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App as ActixApp, Error, HttpMessage, HttpServer, web};

use super::assets::Assets;
use super::error::{self, WebError};
use super::throttle::Throttle;
use super::visitor::{Visitor, cleared, cookie};
use super::{headers, routes};
use crate::app::App;

/// What handlers work with: the app, and what only the web needs.
pub struct Served {
    app: Arc<App>,
    pub assets: Arc<Assets>,
    pub throttle: Throttle,
    pub passwords: super::access::passwords::Gate,
    pub sign_ins: super::access::attempts::Attempts,
    pub counts: super::desk::counts::Counts,
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
        Self {
            assets: Arc::new(Assets::load()),
            throttle: Throttle::new(app.config.rate_limits),
            passwords: super::access::passwords::Gate::new(),
            sign_ins: super::access::attempts::Attempts::new(app.config.rate_limits),
            counts: super::desk::counts::Counts::default(),
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
    let listen = app.config.listen;
    let served: AppData = web::Data::new(Served::new(app));
    HttpServer::new(move || application(served.clone()))
        .workers(std::thread::available_parallelism().map_or(2, usize::from).min(4))
        .client_request_timeout(Duration::from_secs(5))
        .keep_alive(Duration::from_secs(15))
        .max_connections(2000)
        .shutdown_timeout(20)
        .bind(listen)?
        .run()
        .await
}

/// Resolves the visitor, turns errors into pages, adds cookies and headers.
async fn frame(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<AppData>().cloned().ok_or_else(|| WebError::Internal("no app".to_owned()))?;
    let path = request.path().to_owned();
    let bare = path.starts_with("/static/") || path == "/healthz" || path == "/readyz";
    let mut response = if bare { plain(request, next).await? } else { page(request, next, &app).await? };
    headers::add(response.headers_mut(), &path, &app.policy, app.config.is_https());
    Ok(response)
}

async fn plain(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

// The request is not cloned before it is routed: actix then cannot note its route in it.
async fn page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    app: &AppData,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let visitor = match Visitor::of(request.request(), app).await {
        Ok(visitor) => visitor,
        Err(error) => {
            tracing::warn!(%error, "the visitor could not be resolved");
            return Ok(request.into_response(actix_web::HttpResponse::ServiceUnavailable().finish()));
        }
    };
    request.extensions_mut().insert(visitor.clone());
    let response = if request.headers().contains_key(header::CONTENT_ENCODING) {
        request.error_response(WebError::UnsupportedMedia)
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
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
    Ok(response)
}

/// A new visitor gets the random cookie their forms are bound to; a flash is shown once.
fn add_cookies(response: &mut ServiceResponse<BoxBody>, visitor: &Visitor, app: &AppData) {
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let sets_session = response.response().cookies().any(|c| c.name().ends_with("redress"));
    if visitor.is_fresh && is_page && !sets_session {
        let _ = response.response_mut().add_cookie(&cookie(app, "redress", visitor.cookie.clone(), 0));
    }
    if visitor.flash.is_some() && is_page {
        let _ = response.response_mut().add_cookie(&cleared(app, "redress-flash"));
    }
}
