//! One small file, read whole and kept in memory: nothing of it reaches the disk.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::dev::Payload;

use super::{Intake, Piece, Room, Trouble};
use crate::web::error::WebError;
use crate::web::server::AppData;

/// Takes a form with one file of at most `most` bytes, whose `csrf` comes before it. What is too big is read on and thrown
/// away, so that the answer in words arrives.
pub async fn take_small(
    request: &HttpRequest,
    payload: Payload,
    app: &AppData,
    most: u64,
) -> Result<Result<Vec<u8>, Trouble>, WebError> {
    let mut intake = Intake::new(app, Room::of(0, 0));
    let mut form = Multipart::new(request.headers(), payload);
    let mut file = Err(Trouble::Empty);
    while let Some(field) = intake.next(&mut form).await? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.content_disposition().is_some_and(|it| it.get_filename().is_some());
        let going = match is_file {
            true if intake.ours == Some(true) && file == Err(Trouble::Empty) => {
                file = intake.small(field, most).await?;
                Some(())
            }
            true => intake.waste(field).await?,
            false => intake.text(request, name, field).await?,
        };
        if going.is_none() {
            break;
        }
    }
    if !intake.taken.problems.is_empty() {
        file = Err(Trouble::CutOff);
    }
    if intake.ours == Some(true) { Ok(file) } else { Err(WebError::Forgery) }
}

impl Intake<'_> {
    async fn small(&mut self, mut field: Field, most: u64) -> Result<Result<Vec<u8>, Trouble>, WebError> {
        let (mut file, mut size) = (Vec::new(), 0_u64);
        loop {
            match self.piece(&mut field).await {
                Piece::Bytes(bytes) => {
                    size += bytes.len() as u64;
                    if size > most {
                        file = Vec::new();
                        self.throw_away(bytes.len())?;
                    } else {
                        file.extend_from_slice(&bytes);
                    }
                }
                Piece::End if size > most => return Ok(Err(Trouble::TooBig { bytes: size })),
                Piece::End if size == 0 => return Ok(Err(Trouble::Empty)),
                Piece::End => return Ok(Ok(file)),
                Piece::CutOff => return Ok(Err(Trouble::CutOff)),
            }
        }
    }
}
