//! Whoever opened a merchant's link in this browser; anybody else finds nothing here.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::domain::actor::Actor;
use crate::domain::ids::MerchantId;
use crate::domain::reference::Reference;
use crate::store::guest_merchants;
use crate::store::merchant_reads;
use crate::store::merchant_requests::{self, Shown};
use crate::web::error::WebError;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// Somebody at a merchant.
#[derive(Clone)]
pub struct Respondent {
    pub app: AppData,
    pub visitor: Visitor,
    pub request: HttpRequest,
    pub merchant: MerchantId,
    /// What the merchant is called.
    pub name: String,
    /// Of the browser's session: whose keys a form's key stands among.
    pub session: String,
}

impl Respondent {
    /// The merchant whose link this browser opened, while the link stands.
    pub async fn of(request: HttpRequest) -> Result<Self, WebError> {
        let visitor = Visitor::from_request(&request, &mut Payload::None).into_inner()?;
        let app = request.app_data::<AppData>().cloned().ok_or_else(|| WebError::Internal("no app".to_owned()))?;
        let session = visitor.session.as_ref().map(|session| session.token_hash.clone()).ok_or(WebError::NotFound)?;
        let (hash, now) = (session.clone(), app.now());
        let opened = app.db.read(move |conn| guest_merchants::of_session(conn, &hash, now)).await?;
        let (merchant, name) = opened.ok_or(WebError::NotFound)?;
        Ok(Self { app, visitor, request, merchant, name, session })
    }

    pub const fn actor(&self) -> Actor {
        Actor::Merchant(self.merchant)
    }

    pub fn page(&self) -> Page {
        self.visitor.page(&self.request, &self.app)
    }

    /// A request to this merchant that its link still opens. The first look at it in each session is written down.
    pub async fn asked(&self, reference: Reference) -> Result<Shown, WebError> {
        let (merchant, session, now) = (self.merchant, self.session.clone(), self.app.now());
        let read = self.app.db.read(move |conn| {
            let shown = merchant_requests::find(conn, merchant, reference, now)?;
            let is_read = merchant_reads::is_read_in(conn, shown.request.id, &session)?;
            Ok((shown, is_read))
        });
        let (shown, is_read) = read.await?;
        if !is_read {
            let (id, session) = (shown.request.id, self.session.clone());
            // Who cannot be written down now can still answer.
            if let Err(error) = self.app.db.write(move |tx| merchant_reads::mark_read(tx, id, &session, now)).await {
                tracing::warn!(%error, request = %id, "a merchant's reading could not be noted");
            }
        }
        Ok(shown)
    }
}

impl FromRequest for Respondent {
    type Error = WebError;
    type Future = LocalBoxFuture<'static, Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(Self::of(request.clone()))
    }
}
