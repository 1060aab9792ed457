//! Files on their way in: streamed to disk within limits, told apart by content, durable before anybody writes a row.
//! A bad file never spoils a good one: each has its own sentence.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use tokio::time::{Instant, timeout, timeout_at};

use super::error::WebError;
use super::forms::{is_ours, keep_words};
use super::server::AppData;
use crate::domain::actor::Actor;
use crate::domain::evidence::{Audience, EvidenceKind, MAX_FILE, MAX_FILES_AT_ONCE, MediaType, Scan};
use crate::domain::ids::{DraftId, EvidenceId};
use crate::files::{FileError, Incoming};
use crate::store::evidence::EvidenceFile;

mod check;
mod either;
mod large;
mod small;
pub use check::{Trouble, size};
pub use either::{take_either, words_of};
pub use large::{Large, take_large};
pub use small::take_small;

/// Read on and thrown away at most, so that the answer in words arrives: 64 MiB.
const MAX_WASTE: u64 = 64 * 1024 * 1024;
const MAX_TEXT: usize = 32 * 1024;
/// Text fields of a form, where it does not say that it has more.
const MAX_TEXTS: usize = 30;
/// Files of one form, also of those that there is no room for: each is told of in a sentence.
const MAX_PARTS: usize = 100;
/// Enough of a picture to find its dimensions in all but the rarest.
const HEAD: usize = 256 * 1024;

/// How much may still come in.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub files: usize,
    pub bytes: u64,
    /// Text fields beside the files.
    pub texts: usize,
}

impl Room {
    pub const fn of(files: usize, bytes: u64) -> Self {
        Self { files, bytes, texts: MAX_TEXTS }
    }
}

/// A file whose bytes are durable; its row is the caller's to write.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The input it was chosen in.
    pub field: String,
    pub id: EvidenceId,
    /// The public id.
    pub file: String,
    pub name: String,
    pub media: MediaType,
    pub bytes: u64,
    pub sha256: String,
    /// Wanted where there is a scanner.
    pub scan: Scan,
    /// It has pages, and there is a program that draws them.
    pub wants_pages: bool,
}

impl Kept {
    /// The row, for a draft; or for a case, which `cases::record` then attaches.
    pub fn row(&self, kind: EvidenceKind, by: &Actor, at: DateTime<Utc>, draft: Option<DraftId>) -> EvidenceFile {
        EvidenceFile {
            id: self.id,
            file: self.file.clone(),
            draft,
            case: None,
            kind: if self.media.is_bill() { EvidenceKind::BillExport } else { kind },
            name: self.name.clone(),
            media: self.media,
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            by: by.kind(),
            person: by.person(),
            received_at: at,
            wants_preview: self.media.has_preview(),
            preview_sha256: None,
            audience: Audience::Consumer,
            replaced_by: None,
            scan: self.scan,
            scan_found: None,
            wants_pages: self.wants_pages,
        }
    }
}

/// A file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The input it was chosen in.
    pub field: String,
    /// Cleaned; empty where it is not about one file.
    pub name: String,
    pub trouble: Trouble,
}

/// What came in.
#[derive(Debug, Default)]
pub struct Taken {
    /// Text fields, without `csrf`.
    pub fields: BTreeMap<String, String>,
    pub files: Vec<Kept>,
    pub problems: Vec<FileProblem>,
}

impl Taken {
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn problem(&mut self, field: &str, name: &str, trouble: Trouble) {
        self.problems.push(FileProblem { field: field.to_owned(), name: check::clean_name(name), trouble });
    }
}

/// Takes a multipart form whose `csrf` comes before its files. What cannot be taken is read on and thrown away.
pub async fn take(request: &HttpRequest, payload: Payload, app: &AppData, room: Room) -> Result<Taken, WebError> {
    let intake = Intake::new(app, room).all(request, payload).await?;
    if intake.ours != Some(true) {
        keep_words(request, &intake.taken.fields);
        return Err(WebError::Forgery);
    }
    Ok(intake.told())
}

/// The same of a program, which proved by its token that it means it.
pub async fn take_of_program(request: &HttpRequest, payload: Payload, app: &AppData, room: Room) -> Result<Taken, WebError> {
    let intake = Intake { ours: Some(true), ..Intake::new(app, room) };
    Ok(intake.all(request, payload).await?.told())
}

struct Intake<'a> {
    app: &'a AppData,
    room: Room,
    begun: Instant,
    bytes: u64,
    /// Whether the form is our own; unknown until its token has come.
    ours: Option<bool>,
    seen: usize,
    /// Also those in which nothing was chosen.
    parts: usize,
    wasted: u64,
    taken: Taken,
}

/// The next piece of a field.
enum Piece {
    Bytes(Bytes),
    End,
    CutOff,
}

/// `None`: the sender has gone.
type Going = Option<()>;

impl<'a> Intake<'a> {
    fn new(app: &'a AppData, room: Room) -> Self {
        Self { app, room, begun: Instant::now(), bytes: 0, ours: None, seen: 0, parts: 0, wasted: 0, taken: Taken::default() }
    }

    /// Reads the form to its end.
    async fn all(mut self, request: &HttpRequest, payload: Payload) -> Result<Self, WebError> {
        let mut form = Multipart::new(request.headers(), payload);
        while let Some(field) = self.next(&mut form).await? {
            if self.field(request, field).await?.is_none() {
                break;
            }
        }
        Ok(self)
    }

    /// The next field of a form, in time; none after its end, or where its sender has gone.
    async fn next(&mut self, form: &mut Multipart) -> Result<Option<Field>, WebError> {
        let limits = self.app.limits;
        match timeout_at(self.begun + limits.upload, timeout(limits.pause, form.next())).await {
            Ok(Ok(Some(Ok(field)))) => Ok(Some(field)),
            Ok(Ok(None)) => Ok(None),
            Ok(Ok(Some(Err(error)))) if !is_cut_off(&error) => Err(not_a_form(&error)),
            _ => {
                self.taken.problem("", "", Trouble::CutOff);
                Ok(None)
            }
        }
    }

    /// What came in; what was not taken is counted.
    fn told(self) -> Taken {
        self.app.metrics.uploads.get_or_create(&[("outcome", "refused")]).inc_by(self.taken.problems.len() as u64);
        self.taken
    }

    async fn field(&mut self, request: &HttpRequest, field: Field) -> Result<Going, WebError> {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.content_disposition().and_then(|it| it.get_filename().map(str::to_owned));
        match file {
            Some(file) if self.ours == Some(true) => self.file(field, &file).await,
            Some(_) => self.waste(field).await,
            None => self.text(request, name, field).await,
        }
    }

    async fn text(&mut self, request: &HttpRequest, name: String, mut field: Field) -> Result<Going, WebError> {
        let mut value = Vec::new();
        loop {
            match self.piece(&mut field).await {
                Piece::Bytes(bytes) => value.extend_from_slice(&bytes),
                Piece::End => break,
                Piece::CutOff => {
                    self.taken.problem("", "", Trouble::CutOff);
                    return Ok(None);
                }
            }
            if value.len() > MAX_TEXT {
                return Err(WebError::TooLarge);
            }
        }
        let value = String::from_utf8(value).map_err(|_| WebError::Malformed("not text"))?;
        if name == "csrf" {
            let before = self.ours.is_none();
            self.ours = Some(before && is_ours(request, &value)?);
        } else if self.taken.fields.len() >= self.room.texts || self.taken.fields.insert(name, value).is_some() {
            return Err(WebError::Malformed("a field stands twice, or there are too many"));
        }
        Ok(Some(()))
    }

    async fn file(&mut self, mut field: Field, name: &str) -> Result<Going, WebError> {
        let input = field.name().unwrap_or_default();
        // The camera of a field is the field.
        let input = input.strip_suffix("-camera").unwrap_or(input).to_owned();
        let mut incoming = self.app.files.begin(self.app.random.public_id());
        let (mut head, mut size) = (Vec::new(), 0_u64);
        let cap = MAX_FILE.min(self.room.bytes);
        let is_one_too_many = self.seen >= MAX_FILES_AT_ONCE || self.taken.files.len() >= self.room.files;
        loop {
            match self.piece(&mut field).await {
                Piece::Bytes(bytes) => {
                    size += bytes.len() as u64;
                    if size > cap || is_one_too_many {
                        self.throw_away(bytes.len())?;
                        continue;
                    }
                    let missing = HEAD.saturating_sub(head.len()).min(bytes.len());
                    head.extend_from_slice(bytes.get(..missing).unwrap_or_default());
                    incoming.write(&bytes).await?;
                }
                Piece::End => break,
                Piece::CutOff => {
                    self.taken.problem(&input, name, Trouble::CutOff);
                    return Ok(None);
                }
            }
        }
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(WebError::TooLarge);
        }
        // A picker in which nothing was chosen sends an empty file without a name.
        if size == 0 && name.is_empty() {
            return Ok(Some(()));
        }
        self.seen += 1;
        if let Some(trouble) = trouble(size, cap, is_one_too_many) {
            self.taken.problem(&input, name, trouble);
        } else if let Err(trouble) = self.keep(incoming, head, (&input, name)).await? {
            self.taken.problem(&input, name, trouble);
        }
        Ok(Some(()))
    }

    /// Looks at a file that has arrived, and makes it durable.
    async fn keep(
        &mut self,
        incoming: Incoming,
        head: Vec<u8>,
        (field, name): (&str, &str),
    ) -> Result<Result<(), Trouble>, FileError> {
        let arrived = incoming.finish().await?;
        let verdict = match check::media_type(&head) {
            None if check::is_packed(&head) => Err(Trouble::Packed),
            None => Err(Trouble::WrongType),
            Some(media) => {
                let whole = head.len() as u64 == arrived.bytes;
                match check::fits(&head, media) {
                    // The dimensions may stand further back than what was kept at hand.
                    Err(Trouble::Damaged) if !whole => check::fits(&arrived.contents().await?, media),
                    verdict => verdict,
                }
                .map(|()| media)
            }
        };
        let media = match verdict {
            Ok(media) => media,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let (sha256, bytes) = (arrived.sha256.clone(), arrived.bytes);
        self.app.files.keep(arrived).await?;
        self.room.bytes = self.room.bytes.saturating_sub(bytes);
        self.app.metrics.uploads.get_or_create(&[("outcome", "kept")]).inc();
        self.taken.files.push(Kept {
            field: field.to_owned(),
            id: EvidenceId(self.app.id()),
            file: self.app.random.public_id(),
            name: check::clean_name(name),
            media,
            bytes,
            sha256,
            scan: if self.app.config.clamd.is_some() { Scan::Wanted } else { Scan::None },
            wants_pages: media == MediaType::Pdf && self.app.config.pdftoppm.is_some(),
        });
        Ok(Ok(()))
    }

    async fn waste(&mut self, mut field: Field) -> Result<Going, WebError> {
        loop {
            match self.piece(&mut field).await {
                Piece::Bytes(bytes) => self.throw_away(bytes.len())?,
                Piece::End => return Ok(Some(())),
                Piece::CutOff => return Ok(None),
            }
        }
    }

    fn throw_away(&mut self, bytes: usize) -> Result<(), WebError> {
        self.wasted += bytes as u64;
        if self.wasted > MAX_WASTE { Err(WebError::TooLarge) } else { Ok(()) }
    }

    async fn piece(&mut self, field: &mut Field) -> Piece {
        let limits = self.app.limits;
        match timeout_at(self.begun + limits.upload, timeout(limits.pause, field.next())).await {
            Ok(Ok(Some(Ok(bytes)))) => {
                self.bytes += bytes.len() as u64;
                let passed = self.begun.elapsed();
                let is_too_slow = passed > limits.pause && (self.bytes as f64) < limits.slowest * passed.as_secs_f64();
                if is_too_slow { Piece::CutOff } else { Piece::Bytes(bytes) }
            }
            Ok(Ok(None)) => Piece::End,
            _ => Piece::CutOff,
        }
    }
}

fn is_cut_off(error: &MultipartError) -> bool {
    matches!(error, MultipartError::Incomplete | MultipartError::Payload(_))
}

fn not_a_form(error: &MultipartError) -> WebError {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => WebError::UnsupportedMedia,
        _ => WebError::Malformed("not a form with files"),
    }
}

/// What a file's size alone says against it; `cap` is the room that is left.
const fn trouble(size: u64, cap: u64, is_one_too_many: bool) -> Option<Trouble> {
    match size {
        0 => Some(Trouble::Empty),
        _ if is_one_too_many => Some(Trouble::TooMany),
        bytes if bytes > MAX_FILE => Some(Trouble::TooBig { bytes }),
        bytes if bytes > cap => Some(Trouble::TooMany),
        _ => None,
    }
}
