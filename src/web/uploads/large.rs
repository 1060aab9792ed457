//! One large file with some fields beside it, streamed to the disk: what it is, its reader finds out.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::dev::Payload;

use super::{Intake, Piece, Room, Trouble, check};
use crate::files::Arrived;
use crate::web::error::WebError;
use crate::web::server::AppData;

/// What came in.
pub struct Large {
    /// Text fields, without `csrf`.
    pub fields: BTreeMap<String, String>,
    /// Its name, cleaned, and the file, which is not kept yet.
    pub file: Result<(String, Arrived), Trouble>,
}

/// Takes a form with one file of at most `most` bytes, whose `csrf` comes before it.
pub async fn take_large(request: &HttpRequest, payload: Payload, app: &AppData, most: u64) -> Result<Large, WebError> {
    let mut intake = Intake::new(app, Room::of(0, 0));
    let mut form = Multipart::new(request.headers(), payload);
    let mut file = Err(Trouble::Empty);
    while let Some(field) = intake.next(&mut form).await? {
        let input = field.name().unwrap_or_default().to_owned();
        let name = field.content_disposition().and_then(|it| it.get_filename().map(check::clean_name));
        let going = match name {
            Some(name) if intake.ours == Some(true) && matches!(file, Err(Trouble::Empty)) => {
                file = intake.large(field, most).await?.map(|arrived| (name, arrived));
                Some(())
            }
            Some(_) => intake.waste(field).await?,
            None => intake.text(request, input, field).await?,
        };
        if going.is_none() {
            break;
        }
    }
    if !intake.taken.problems.is_empty() {
        file = Err(Trouble::CutOff);
    }
    if intake.ours == Some(true) { Ok(Large { fields: intake.taken.fields, file }) } else { Err(WebError::Forgery) }
}

impl Intake<'_> {
    async fn large(&mut self, mut field: Field, most: u64) -> Result<Result<Arrived, Trouble>, WebError> {
        let mut incoming = self.app.files.begin(self.app.random.public_id());
        let mut size = 0_u64;
        loop {
            match self.piece(&mut field).await {
                Piece::Bytes(bytes) => {
                    size += bytes.len() as u64;
                    if size > most {
                        self.throw_away(bytes.len())?;
                    } else {
                        incoming.write(&bytes).await?;
                    }
                }
                Piece::End if size > most => return Ok(Err(Trouble::TooBig { bytes: size })),
                Piece::End if size == 0 => return Ok(Err(Trouble::Empty)),
                Piece::End => return Ok(Ok(incoming.finish().await?)),
                Piece::CutOff => return Ok(Err(Trouble::CutOff)),
            }
        }
    }
}
