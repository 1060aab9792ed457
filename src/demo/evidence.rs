//! The pictures of the demo: a pool that most cases share by content, and some drawn for one case alone.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

use super::content::mix;
use super::pictures::{Picture, PictureFacts, draw};
use crate::domain::actor::ActorKind;
use crate::domain::case::filing::Filing;
use crate::domain::change::Act;
use crate::domain::evidence::{Attached, Audience, EvidenceKind, MediaType, Scan};
use crate::domain::ids::EvidenceId;
use crate::files::{FileError, Files};
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{Conn, StoreError};

/// Pictures of each kind in the pool.
const POOL: u64 = 8;

struct Kept {
    picture: Picture,
    sha256: String,
    bytes: u64,
}

/// Pictures drawn and kept before the cases are made.
pub struct Album {
    pool: Vec<Kept>,
    story: Vec<Kept>,
    seconds_east: i64,
}

impl Album {
    /// Draws and keeps the pool and the story's own pictures.
    pub async fn draw(files: &Files, now: DateTime<Utc>) -> Result<Self, FileError> {
        let seconds_east = 8 * 3600;
        let mut pool = Vec::new();
        for seed in 0..POOL {
            for picture in Picture::ALL {
                let paid = now - Duration::days((seed * 9 + 3) as i64);
                pool.push(keep(files, picture, 1990 + (mix(seed) % 60_000) as i64, "alipay", paid, seed).await?);
            }
        }
        let mut story = Vec::new();
        for picture in [Picture::PaymentRecord, Picture::OrderPage, Picture::DeliverySlip, Picture::Chat] {
            story.push(keep(files, picture, 25_800, "alipay", now - Duration::days(14), 4817).await?);
        }
        Ok(Self { pool, story, seconds_east })
    }

    /// One to three files of the pool for a case that is about to be filed.
    pub fn attach(
        &self,
        conn: &mut Conn,
        act: &Act,
        filing: &Filing,
        seed: u64,
    ) -> Result<Vec<(EvidenceId, Attached)>, StoreError> {
        let count = mix(seed ^ 0x21) % 4;
        let first = mix(seed ^ 0x22) as usize;
        let chosen: Vec<&Kept> =
            (0..count as usize).filter_map(|i| self.pool.get((first + i) % self.pool.len().max(1))).collect();
        self.insert(conn, act, filing, &chosen)
    }

    pub fn attach_story(&self, conn: &mut Conn, act: &Act, filing: &Filing) -> Result<Vec<(EvidenceId, Attached)>, StoreError> {
        self.insert(conn, act, filing, &self.story.iter().collect::<Vec<_>>())
    }

    fn insert(
        &self,
        conn: &mut Conn,
        act: &Act,
        filing: &Filing,
        chosen: &[&Kept],
    ) -> Result<Vec<(EvidenceId, Attached)>, StoreError> {
        let day = (act.at + Duration::seconds(self.seconds_east)).format("%Y%m%d").to_string();
        let mut attached = Vec::with_capacity(chosen.len());
        for (index, kept) in chosen.iter().enumerate() {
            // The last ids of the act's block: the rules and the store use the first ones.
            let id = act.first_id + Act::IDS - 1 - index as i64;
            let file = format!("{:016x}{:016x}", mix(id as u64), mix(id as u64 ^ 0xF11E));
            let row = EvidenceFile {
                id: EvidenceId(id),
                file: file.clone(),
                draft: None,
                case: None,
                kind: EvidenceKind::parse(kept.picture.evidence_kind()).unwrap_or(EvidenceKind::Other),
                name: kept.picture.file_name(&day),
                media: MediaType::parse(kept.picture.content_type()).unwrap_or(MediaType::Png),
                bytes: kept.bytes,
                sha256: kept.sha256.clone(),
                by: ActorKind::Consumer,
                person: filing.consumer,
                received_at: act.at,
                // Drawn by us, so there is nothing to strip: the picture is its own preview.
                wants_preview: false,
                preview_sha256: Some(kept.sha256.clone()),
                audience: Audience::Consumer,
                replaced_by: None,
                scan: Scan::None,
                scan_found: None,
                wants_pages: false,
            };
            evidence::insert(conn, &row)?;
            attached.push((row.id, row.attached()));
        }
        Ok(attached)
    }
}

async fn keep(
    files: &Files,
    picture: Picture,
    fen: i64,
    provider: &str,
    paid: DateTime<Utc>,
    seed: u64,
) -> Result<Kept, FileError> {
    let local = |at: NaiveDateTime| at.format("%Y-%m-%d %H:%M:%S").to_string();
    let (paid_at, taken_at) = (local(paid.naive_utc()), local((paid + Duration::days(12)).naive_utc()));
    let order_number = format!("ZMCB{}{:010}", paid.format("%Y%m%d"), mix(seed) % 10_000_000_000);
    let payment_reference = format!("{}{:016}", paid.format("%Y%m%d"), mix(seed ^ 1) % 10_000_000_000_000_000);
    let facts = PictureFacts {
        fen,
        paid_at: &paid_at,
        taken_at: &taken_at,
        order_number: &order_number,
        payment_reference: &payment_reference,
        provider,
    };
    let drawn = draw(picture, &facts, seed);
    let bytes = drawn.len() as u64;
    Ok(Kept { picture, sha256: files.keep_bytes(drawn).await?, bytes })
}
