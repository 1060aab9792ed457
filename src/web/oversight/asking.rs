//! What a page of figures is asked: its filter, who asks, and by what names; or why that cannot be meant.

use actix_web::{HttpRequest, HttpResponse};

use super::filter::{Filter, Names};
use super::response_times::{names, refused};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::Page;
use crate::web::server::AppData;

pub struct Asking {
    pub page: Page,
    pub names: Names,
    pub filter: Filter,
    pub problems: Problems,
}

impl Asking {
    pub async fn read(request: &HttpRequest, supervisor: &Supervisor, query: &Query, app: &AppData) -> Result<Self, WebError> {
        let page = supervisor.0.visitor.page(request, app);
        let (names, mut problems) = (names(app).await?, Problems::default());
        let mut filter = Filter::read(query, &names, &page, app.rules().calendar.zone, &mut problems);
        filter.know_merchant(app).await?;
        Ok(Self { page, names, filter, problems })
    }

    /// The same of response times, which are told of some clocks alone.
    pub async fn of_times(
        request: &HttpRequest,
        supervisor: &Supervisor,
        query: &Query,
        app: &AppData,
    ) -> Result<Self, WebError> {
        let mut asking = Self::read(request, supervisor, query, app).await?;
        asking.filter.hold_to_reported(&asking.page, &mut asking.problems);
        Ok(asking)
    }

    /// The filter, where it can be meant; else the page of response times, which says why not.
    pub fn sound(self, query: &Query) -> Result<(Page, Names, Filter), Box<HttpResponse>> {
        if self.problems.is_empty() { Ok((self.page, self.names, self.filter)) } else { Err(Box::new(self.refused(query))) }
    }

    pub fn refused(self, query: &Query) -> HttpResponse {
        refused(self.page, query, &self.names, &self.filter, &self.problems)
    }
}
