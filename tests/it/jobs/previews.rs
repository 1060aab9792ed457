//! Previews show the picture and nothing else of the file.

use std::io::Cursor;

use diesel::prelude::*;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, RgbaImage};
use redress::store::schema::evidence;

use super::{folder_mailer, work};
use crate::support::{TestApp, on_each_database};

/// A JPEG with a camera's EXIF: a name, and "turn me a quarter to the right".
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"); // Orientation = 6
    tiff.extend(b"\x01\x3b\0\x02\0\0\0\x0c\0\0\0\x26"); // Artist, 12 bytes at 38
    tiff.extend(b"\0\0\0\0");
    tiff.extend(b"Wang Fang 01");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let mut whole = jpeg[..2].to_vec();
    whole.extend([0xff, 0xe1]);
    whole.extend(((segment.len() + 2) as u16).to_be_bytes());
    whole.extend(segment);
    whole.extend(&jpeg[2..]);
    whole
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

pub async fn keep(app: &TestApp, bytes: Vec<u8>, media_type: &'static str) -> i64 {
    let sha256 = app.app.files.keep_bytes(bytes).await.unwrap();
    let (id, file, now) = (app.app.id(), app.app.random.public_id(), app.app.now().naive_utc());
    let kept = app.app.db.write(move |conn| {
        diesel::insert_into(evidence::table)
            .values((
                evidence::id.eq(id),
                evidence::file.eq(&file),
                evidence::kind.eq("payment_screenshot"),
                evidence::name.eq("截图.jpg"),
                evidence::media_type.eq(media_type),
                evidence::bytes.eq(1),
                evidence::sha256.eq(&sha256),
                evidence::by_kind.eq("consumer"),
                evidence::received_at.eq(now),
                evidence::wants_preview.eq(true),
            ))
            .execute(conn)?;
        Ok(id)
    });
    kept.await.unwrap()
}

async fn preview(app: &TestApp, id: i64) -> Option<Vec<u8>> {
    let row = app.app.db.read(move |conn| {
        Ok(evidence::table
            .find(id)
            .select((evidence::wants_preview, evidence::preview_sha256))
            .first::<(bool, Option<String>)>(conn)?)
    });
    let (wants, sha256) = row.await.unwrap();
    assert!(!wants);
    match sha256 {
        Some(sha256) => Some(app.app.files.read(&sha256).await.unwrap()),
        None => None,
    }
}

#[tokio::test]
async fn a_photo_becomes_a_small_upright_jpeg_without_its_exif() {
    on_each_database(|app| async move {
        let photo =
            DynamicImage::from(RgbImage::from_fn(2400, 1200, |x, _| if x < 1200 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) }));
        let original = with_exif(&encoded(&photo, ImageFormat::Jpeg));
        assert!(original.windows(9).any(|window| window == b"Wang Fang"));
        let id = keep(&app, original, "image/jpeg").await;
        assert_eq!(work(&app, &folder_mailer(&app)).await.previews, 1);
        let bytes = preview(&app, id).await.unwrap();
        assert!(!bytes.windows(4).any(|window| window == b"Exif") && !bytes.windows(9).any(|window| window == b"Wang Fang"));
        let drawn = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!(drawn.dimensions(), (800, 1600), "turned a quarter, 1600 on the long side");
        assert!(drawn.get_pixel(400, 100).0[0] > 150, "what was left is on top");
        assert_eq!(work(&app, &folder_mailer(&app)).await.previews, 0);
    })
    .await;
}

#[tokio::test]
async fn what_shines_through_is_white() {
    let app = TestApp::new();
    let id = keep(&app, encoded(&DynamicImage::from(RgbaImage::new(40, 40)), ImageFormat::Png), "image/png").await;
    work(&app, &folder_mailer(&app)).await;
    let drawn = image::load_from_memory(&preview(&app, id).await.unwrap()).unwrap();
    assert!(drawn.get_pixel(20, 20).0[..3].iter().all(|c| *c > 250));
}

#[tokio::test]
async fn a_file_that_is_no_picture_has_no_preview_and_holds_up_no_other() {
    let app = TestApp::new();
    let wide = encoded(&DynamicImage::from(RgbImage::new(12_001, 1)), ImageFormat::Png);
    let mut bomb = encoded(&DynamicImage::from(RgbImage::new(8, 8)), ImageFormat::Png);
    // The header promises 11,000 x 11,000.
    bomb[16..24].copy_from_slice(&[0, 0, 0x2a, 0xf8, 0, 0, 0x2a, 0xf8]);
    let broken = [
        keep(&app, b"\xff\xd8\xff not a picture".to_vec(), "image/jpeg").await,
        keep(&app, wide, "image/png").await,
        keep(&app, bomb, "image/png").await,
    ];
    let good = keep(&app, encoded(&DynamicImage::from(RgbImage::new(30, 20)), ImageFormat::WebP), "image/webp").await;
    assert_eq!(work(&app, &folder_mailer(&app)).await.previews, 4);
    for id in broken {
        assert!(preview(&app, id).await.is_none());
    }
    let drawn = image::load_from_memory(&preview(&app, good).await.unwrap()).unwrap();
    assert_eq!(drawn.dimensions(), (30, 20), "a small picture is not made larger");
}
