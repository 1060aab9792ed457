//! Pictures of evidence that can be shown: decoded under limits, turned upright, made small and written anew, so that
//! nothing of the file's own (place, device, thumbnail) reaches anybody. What cannot be decoded has no preview.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Stop;
use crate::app::App;
use crate::domain::evidence::MediaType;
use crate::files::FileError;
use crate::store::previews::{self, Wanting};

/// security.md, Files.
const MOST_A_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 50_000_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(10);
const LONG_SIDE: u32 = 1600;
const QUALITY: u8 = 82;
const BATCH: i64 = 20;

/// Decoders at work, also those that nobody waits for any more.
static DECODERS: Semaphore = Semaphore::const_new(2);

/// Draws every preview that is wanted; how many files were settled.
pub async fn draw_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut after, mut settled) = (0, 0);
    while !*stop.borrow() {
        let wanting = app.db.read(move |conn| previews::wanting(conn, after, BATCH)).await?;
        let Some(last) = wanting.last() else {
            break;
        };
        after = last.id;
        let mut drawn = stream::iter(wanting).map(|file| draw_and_settle(app, file)).buffer_unordered(2);
        while let Some(one) = drawn.next().await {
            settled += usize::from(one?);
        }
    }
    Ok(settled)
}

async fn draw_and_settle(app: &App, file: Wanting) -> anyhow::Result<bool> {
    let original = match app.files.read(&file.sha256).await {
        Ok(bytes) => bytes,
        Err(FileError::Missing) => {
            tracing::error!(evidence = file.id, "the bytes of an evidence file are not there");
            return settle(app, file.id, None).await;
        }
        // The disk is away: later.
        Err(error) => return Err(error.into()),
    };
    match drawn(&file, original).await {
        Ok(picture) => {
            let sha256 = app.files.keep_bytes(picture).await?;
            settle(app, file.id, Some(sha256)).await
        }
        Err(reason) => {
            tracing::warn!(evidence = file.id, reason, "there will be no preview of an evidence file");
            settle(app, file.id, None).await
        }
    }
}

async fn settle(app: &App, id: i64, preview: Option<String>) -> anyhow::Result<bool> {
    app.db.write(move |conn| previews::settle(conn, id, preview.as_deref())).await?;
    Ok(true)
}

async fn drawn(file: &Wanting, original: Vec<u8>) -> Result<Vec<u8>, String> {
    let format = match MediaType::parse(&file.media_type) {
        Some(MediaType::Jpeg) => ImageFormat::Jpeg,
        Some(MediaType::Png) => ImageFormat::Png,
        Some(MediaType::Webp) => ImageFormat::WebP,
        _ => return Err("this type has no preview".to_owned()),
    };
    let slot = DECODERS.acquire().await.map_err(|_| "no decoder".to_owned())?;
    let work = tokio::task::spawn_blocking(move || {
        let _slot = slot;
        catch_unwind(AssertUnwindSafe(|| preview(&original, format))).unwrap_or_else(|_| Err("the decoder panicked".to_owned()))
    });
    match timeout(LONGEST, work).await {
        Ok(Ok(picture)) => picture,
        Ok(Err(_)) => Err("the decoder was interrupted".to_owned()),
        Err(_) => Err("decoding took too long".to_owned()),
    }
}

fn preview(original: &[u8], format: ImageFormat) -> Result<Vec<u8>, String> {
    let told = |error: image::ImageError| error.to_string();
    let mut reader = ImageReader::with_format(Cursor::new(original), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_A_SIDE);
    limits.max_image_height = Some(MOST_A_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(told)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err("the picture has too many pixels".to_owned());
    }
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(told)?;
    if width.max(height) > LONG_SIDE {
        picture = picture.thumbnail(LONG_SIDE, LONG_SIDE);
    }
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&on_white(picture)).map_err(told)?;
    Ok(bytes)
}

/// What shines through is white, as on paper: JPEG knows no transparency.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        let over = |c: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
        Rgb([over(r), over(g), over(b)])
    })
}
