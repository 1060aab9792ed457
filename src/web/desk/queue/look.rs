//! How somebody wants their queue to look: its density, the columns beside what always stands there, the case beside it.

use actix_web::HttpResponse;

use crate::domain::coded::coded;
use crate::paths;
use crate::store::people;
use crate::web::WebError;
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::see_other;
use crate::web::server::AppData;

coded! {
    /// A column that can be chosen. Deadline, chip and summary always stand there.
    pub enum Column {
        Reference = "reference",
        Parties = "parties",
        Amount = "amount",
        Status = "status",
        Assignee = "assignee",
        Problem = "problem",
        Filed = "filed",
        Activity = "activity",
    }
}

/// What the queue shows of each case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub is_dense: bool,
    /// From 1280 px on the case under the cursor stands beside the list.
    pub is_split: bool,
    pub columns: Vec<Column>,
}

impl Default for Look {
    fn default() -> Self {
        let columns = vec![Column::Reference, Column::Parties, Column::Amount, Column::Status, Column::Assignee];
        Self { is_dense: false, is_split: false, columns }
    }
}

impl Look {
    /// Reads what [`Look::written`] wrote; words it does not know are left out.
    pub fn read(written: &str) -> Self {
        if written.is_empty() {
            return Self::default();
        }
        let has = |word: &str| written.split(' ').any(|written| written == word);
        let columns = Column::ALL.iter().copied().filter(|column| has(column.as_str())).collect();
        Self { is_dense: has("dense"), is_split: has("split"), columns }
    }

    pub fn written(&self) -> String {
        let columns = self.columns.iter().map(|column| column.as_str());
        let marks = [(self.is_dense, "dense"), (self.is_split, "split")];
        let words: Vec<&str> =
            std::iter::once("look").chain(marks.iter().filter(|it| it.0).map(|it| it.1)).chain(columns).collect();
        words.join(" ")
    }

    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }
}

/// `POST /desk/queue/look`
pub async fn update(agent: Agent, app: AppData, Form(fields): Form<Vec<(String, String)>>) -> Result<HttpResponse, WebError> {
    let is = |name: &str, value: &str| fields.iter().any(|(field, given)| field == name && given == value);
    let columns = Column::ALL.iter().copied().filter(|column| is("column", column.as_str())).collect();
    let look = Look { is_dense: is("density", "dense"), is_split: is("split", "yes"), columns };
    let (id, written) = (agent.staff.id, look.written());
    app.db.write(move |tx| people::set_queue_look(tx, id, &written)).await?;
    let next = fields.iter().find(|(name, _)| name == "next").and_then(|(_, value)| paths::parse_next(value));
    Ok(see_other(&next.unwrap_or_else(paths::desk_queue)))
}
