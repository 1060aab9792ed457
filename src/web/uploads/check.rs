//! What a file is, by its bytes, and whether it can be opened safely. Names are data: cleaned, never believed.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};
use unicode_normalization::UnicodeNormalization;

use crate::bills;
use crate::domain::evidence::{MAX_NAME, MediaType};
use crate::i18n::Words;

/// Largest picture: pixels a side, and in all (security.md, Files).
const MAX_SIDE: u32 = 12_000;
const MAX_PIXELS: u64 = 50_000_000;

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Empty,
    WrongType,
    /// An archive: what is in it may be a bill.
    Packed,
    TooBig {
        bytes: u64,
    },
    /// More files, or more bytes, than there is room for.
    TooMany,
    /// A picture of more pixels than can be opened safely.
    TooManyPixels,
    Damaged,
    /// The sender went away before the end.
    CutOff,
}

impl Trouble {
    /// What to do about it.
    pub fn words(self, words: &Words, name: &str) -> String {
        match self {
            Self::CutOff if name.is_empty() => words.t("upload-cut-off-all").to_owned(),
            Self::TooBig { bytes } => words.with("upload-too-big", &[("name", name), ("size", &size(bytes))]),
            _ => words.with(self.key(), &[("name", name)]),
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Empty => "upload-empty",
            Self::WrongType => "upload-wrong-type",
            Self::Packed => "upload-packed",
            Self::TooBig { .. } => "upload-too-big",
            Self::TooMany => "upload-too-many",
            Self::TooManyPixels => "upload-too-many-pixels",
            Self::Damaged => "upload-damaged",
            Self::CutOff => "upload-cut-off",
        }
    }
}

/// `31.4 MB`, `812 KB`.
pub fn size(bytes: u64) -> String {
    if bytes < 1024 * 1024 {
        return format!("{} KB", bytes.div_ceil(1024));
    }
    format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0))
}

/// The type of these first bytes; `None` for anything that is not taken.
pub fn media_type(head: &[u8]) -> Option<MediaType> {
    if is_heic(head) {
        return Some(MediaType::Heic);
    }
    // Programs put the parts of a spreadsheet in different orders; not all are known by their first few.
    if is_packed(head) && contains(head, b"xl/workbook.xml") {
        return Some(MediaType::Xlsx);
    }
    match infer::get(head) {
        Some(found) => MediaType::parse(found.mime_type()).filter(|media| begins_as(head, *media)),
        // Text has no signature: only a bill is taken.
        None => bills::sniff(head).map(|_| MediaType::Csv),
    }
}

fn contains(head: &[u8], wanted: &[u8]) -> bool {
    head.windows(wanted.len()).any(|window| window == wanted)
}

/// Whether this is a ZIP archive, as payment apps send their bills in.
pub fn is_packed(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// `infer` also finds a signature further in, where readers of other types have taken the file for theirs already.
fn begins_as(head: &[u8], media: MediaType) -> bool {
    match media {
        MediaType::Pdf => head.starts_with(b"%PDF-"),
        MediaType::Webp => head.starts_with(b"RIFF"),
        MediaType::Csv => false,
        MediaType::Xlsx => is_packed(head),
        MediaType::Jpeg | MediaType::Png | MediaType::Heic => true,
    }
}

/// An ISO file whose brand, or one of whose compatible brands, is one of HEVC pictures. AVIF is another matter.
fn is_heic(head: &[u8]) -> bool {
    const BRANDS: &[&[u8]] = &[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"];
    if head.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let major = head.get(8..12).unwrap_or_default();
    let end = head.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize).clamp(16, 256);
    let compatible = head.get(16..end.min(head.len())).unwrap_or_default();
    let pictures: &[&[u8]] = &[b"mif1", b"msf1"];
    BRANDS.contains(&major) || (pictures.contains(&major) && compatible.chunks_exact(4).any(|brand| BRANDS.contains(&brand)))
}

/// Whether a picture says of itself that it can be opened within the limits. No pixel is decoded here.
pub fn fits(bytes: &[u8], media: MediaType) -> Result<(), Trouble> {
    let format = match media {
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Png => ImageFormat::Png,
        MediaType::Webp => ImageFormat::WebP,
        MediaType::Heic | MediaType::Pdf | MediaType::Csv | MediaType::Xlsx => return Ok(()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE), Some(MAX_SIDE));
    reader.limits(limits);
    match reader.into_dimensions() {
        Ok((width, height)) if u64::from(width) * u64::from(height) > MAX_PIXELS => Err(Trouble::TooManyPixels),
        Ok(_) => Ok(()),
        Err(image::ImageError::Limits(_)) => Err(Trouble::TooManyPixels),
        Err(_) => Err(Trouble::Damaged),
    }
}

/// A file's name without its folders, control characters and characters nobody sees; at most 120 characters.
pub fn clean_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.nfc().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let name = seen.trim().trim_start_matches('.');
    let length = name.chars().count();
    if length <= MAX_NAME {
        return name.to_owned();
    }
    // The end of a name tells as much as its beginning.
    let head: String = name.chars().take(MAX_NAME - 20).collect();
    let tail: String = name.chars().skip(length - 19).collect();
    format!("{head}…{tail}")
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_folders_and_what_nobody_sees() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\temp\\a.p\u{200B}hp\0.jpg"), "a.php.jpg");
        assert_eq!(clean_name("gpj.\u{202E}exe"), "gpj.exe");
        assert_eq!(clean_name("..\\"), "");
        assert_eq!(clean_name(&"长".repeat(200)).chars().count(), MAX_NAME);
    }

    #[test]
    fn heic_is_told_by_its_brands() {
        assert_eq!(media_type(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(MediaType::Heic));
        assert_eq!(media_type(b"\0\0\0\x1cftypmif1\0\0\0\0mif1heixmiaf"), Some(MediaType::Heic));
        assert_eq!(media_type(b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf"), None);
        assert_eq!(media_type(b"GIF89a/*"), None);
        assert_eq!(media_type(b"<html>%PDF-1.7"), None);
    }
}
