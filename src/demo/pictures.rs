//! Pictures like the ones people send: a payment record, an order page, a chat, a delivery slip, a
//! bill list. Drawn without a font: numbers are real, words are grey bars. The same kind, facts and
//! seed always give the same bytes.
mod canvas;
mod glyphs;
mod paper;
mod phone;
mod screens;

use super::content::{between, mix};
use canvas::{Area, Canvas, Ink, area};
use glyphs::{Face, write, write_centred, write_to};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Picture {
    PaymentRecord,
    OrderPage,
    Chat,
    /// A photo of paper; the only JPEG.
    DeliverySlip,
    BillList,
}

impl Picture {
    pub const ALL: [Self; 5] = [Self::PaymentRecord, Self::OrderPage, Self::Chat, Self::DeliverySlip, Self::BillList];

    pub fn content_type(self) -> &'static str {
        match self {
            Self::DeliverySlip => "image/jpeg",
            _ => "image/png",
        }
    }

    /// The code of the evidence kind it stands for.
    pub fn evidence_kind(self) -> &'static str {
        match self {
            Self::PaymentRecord => "payment_screenshot",
            Self::OrderPage => "other",
            Self::Chat => "support_chat",
            Self::DeliverySlip => "delivery_proof",
            Self::BillList => "transaction_record",
        }
    }

    /// A name as phones give it, from the day of the picture as `20261110`.
    pub fn file_name(self, day: &str) -> String {
        match self {
            Self::PaymentRecord => format!("付款记录_{day}.png"),
            Self::OrderPage => format!("订单页_{day}.png"),
            Self::Chat => format!("聊天截图_{day}.png"),
            Self::DeliverySlip => format!("签收单_{day}.jpg"),
            Self::BillList => format!("账单_{day}.png"),
        }
    }
}

/// What the numbers in a picture say. Letters outside A–Z are left out.
#[derive(Clone, Copy, Debug)]
pub struct PictureFacts<'a> {
    pub fen: i64,
    /// When it was paid, on the consumer's wall clock: `2026-11-10 20:47:12`.
    pub paid_at: &'a str,
    /// When the picture was taken, in the same form.
    pub taken_at: &'a str,
    pub order_number: &'a str,
    pub payment_reference: &'a str,
    /// Slug; gives the colour.
    pub provider: &'a str,
}

impl<'a> PictureFacts<'a> {
    fn sum(&self) -> String {
        format!("{}.{:02}", self.fen.abs() / 100, self.fen.abs() % 100)
    }

    /// `20:47` of a full time.
    fn minute(stamp: &'a str) -> &'a str {
        stamp.get(11..16).unwrap_or("12:00")
    }

    /// `11-10` of a full time.
    fn day(stamp: &'a str) -> &'a str {
        stamp.get(5..10).unwrap_or("01-01")
    }

    /// The provider's colour, near the one its app is known by; no logo is copied.
    fn colour(&self) -> Ink {
        match self.provider {
            "alipay" => [22, 119, 255],
            "jd" => [226, 35, 26],
            "eleme" => [0, 133, 255],
            "pinduoduo" => [224, 46, 36],
            "douyin" => [254, 44, 85],
            "meituan" => [240, 170, 0],
            "qihoo360" => [15, 157, 110],
            "wechat" => [7, 172, 86],
            _ => [84, 92, 180],
        }
    }
}

/// One picture, encoded; empty only if the encoder refuses.
pub fn draw(kind: Picture, facts: &PictureFacts<'_>, seed: u64) -> Vec<u8> {
    match kind {
        Picture::PaymentRecord => png(&screens::payment_record(facts, seed)),
        Picture::OrderPage => png(&screens::order_page(facts, seed)),
        Picture::Chat => png(&phone::chat(facts, seed)),
        Picture::BillList => png(&phone::bill_list(facts, seed)),
        Picture::DeliverySlip => jpeg(&paper::delivery_slip(facts, seed)),
    }
}

fn png(canvas: &Canvas) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(48 * 1024);
    // Flat colours pack best unfiltered; level 1 is a tenth of the default's time for half as much again.
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Level(3), FilterType::NoFilter);
    match encoder.write_image(&canvas.pixels, canvas.width, canvas.height, ExtendedColorType::Rgb8) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

fn jpeg(canvas: &Canvas) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(48 * 1024);
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 72);
    match encoder.write_image(&canvas.pixels, canvas.width, canvas.height, ExtendedColorType::Rgb8) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

const INK: Ink = [38, 42, 48];
/// Words that would be printed in full ink.
const SOFT: Ink = [98, 104, 114];
const GREY: Ink = [150, 155, 162];
const PALE: Ink = [205, 209, 214];
const LINE: Ink = [232, 234, 238];
const WHITE: Ink = [255, 255, 255];
const GROUND: Ink = [243, 244, 247];

const fn plain(size: f32, ink: Ink) -> Face {
    Face { size, weight: 0.10, ink }
}

const fn bold(size: f32, ink: Ink) -> Face {
    Face { size, weight: 0.135, ink }
}

/// A line of words as bars: `em` high, about `length` wide, broken into phrases; answers where it ended.
fn words(canvas: &mut Canvas, place: (f32, f32), size: (f32, f32), ink: Ink, seed: u64) -> f32 {
    let (length, em) = size;
    // Whole pixels, or the bars' ends fray.
    let (mut left, top) = (place.0.round(), place.1.round());
    let end = (place.0 + length).round();
    // Words are softer than numbers, as print is from afar.
    let ink = if ink == INK { SOFT } else { ink };
    let mut turn = seed;
    while left < end {
        turn = mix(turn);
        let phrase = (em * between(2, 5, turn) as f32).round();
        let rest = end - left - phrase;
        let phrase = if rest < em * 1.3 { end - left } else { phrase };
        canvas.round(area(left, top, phrase, em), em * 0.3, ink);
        left += phrase + (em * 0.28).round();
    }
    left
}

/// The same, ending at a right edge.
fn words_to(canvas: &mut Canvas, place: (f32, f32), size: (f32, f32), ink: Ink, seed: u64) {
    words(canvas, (place.0 - size.0, place.1), size, ink, seed);
}

/// A button's or pill's one word, in the middle of it.
fn label(canvas: &mut Canvas, place: Area, em: f32, ink: Ink) {
    let length = em * 3.6;
    let at = (place.left + (place.width - length) / 2.0, place.top + (place.height - em) / 2.0);
    let ink = if ink == INK { SOFT } else { ink };
    canvas.round(area(at.0.round(), at.1.round(), length.round(), em), em * 0.3, ink);
}

/// The phone's own top line: clock, signal, battery.
fn status_bar(canvas: &mut Canvas, facts: &PictureFacts<'_>, ink: Ink, seed: u64) {
    write(canvas, PictureFacts::minute(facts.taken_at), (28.0, 18.0), bold(19.0, ink));
    for bar in 0..4_u8 {
        let height = 6.0 + 4.0 * f32::from(bar);
        canvas.round(area(398.0 + 8.0 * f32::from(bar), 37.0 - height, 5.0, height), 1.5, ink);
    }
    let charge = between(11, 96, seed ^ 0x51);
    write_to(canvas, &format!("{charge}%"), (480.0, 20.0), plain(15.0, ink));
    canvas.round(area(488.0, 19.0, 30.0, 17.0), 4.0, ink);
    canvas.rect(area(520.0, 24.0, 3.0, 7.0), ink);
    let left = (26.0 * charge as f32 / 100.0).round();
    canvas.rect(area(490.0 + left, 21.0, 26.0 - left, 13.0), GREY);
}

/// Back arrow and title under the status bar.
fn title_bar(canvas: &mut Canvas, ink: Ink, seed: u64) {
    canvas.path(&[(38.0, 66.0), (27.0, 77.0), (38.0, 88.0)], 3.0, ink);
    let length = 96.0 + 20.0 * (mix(seed ^ 0x52) % 3) as f32;
    canvas.round(area(270.0 - length / 2.0, 67.0, length, 20.0), 6.0, ink);
    for dot in 0..3_u8 {
        canvas.disc((490.0 + 11.0 * f32::from(dot), 77.0), 3.0, ink);
    }
}

/// A merchant's round sign: two tones and a simple mark, chosen by the seed.
fn emblem(canvas: &mut Canvas, centre: (f32, f32), radius: f32, seed: u64) {
    const TONES: [Ink; 8] = [
        [24, 128, 120],
        [214, 110, 52],
        [92, 110, 186],
        [186, 74, 96],
        [88, 138, 60],
        [142, 92, 168],
        [52, 130, 184],
        [172, 132, 48],
    ];
    let tone = TONES[(mix(seed ^ 0x61) % 8) as usize];
    canvas.disc(centre, radius, tone);
    mark(canvas, centre, radius / 10.0, seed);
}

/// A roof, a ring, a sprout or a cross.
fn mark(canvas: &mut Canvas, centre: (f32, f32), unit: f32, seed: u64) {
    let (across, down) = centre;
    match mix(seed ^ 0x62) % 4 {
        0 => {
            let roof = [(across - 5.0 * unit, down), (across, down - 5.0 * unit), (across + 5.0 * unit, down)];
            canvas.path(&roof, unit * 1.6, WHITE);
            canvas.round(area(across - 3.2 * unit, down, 6.4 * unit, 4.6 * unit), unit, WHITE);
        }
        1 => {
            canvas.ring((across, down), 4.2 * unit, 1.6 * unit, WHITE);
            canvas.disc((across, down), 1.5 * unit, WHITE);
        }
        2 => {
            canvas.path(&[(across, down + 5.0 * unit), (across, down - 1.0 * unit)], 1.5 * unit, WHITE);
            canvas.disc((across - 2.3 * unit, down - 2.0 * unit), 2.4 * unit, WHITE);
            canvas.disc((across + 2.3 * unit, down - 3.4 * unit), 2.4 * unit, WHITE);
        }
        _ => {
            canvas.path(&[(across - 4.0 * unit, down - 4.0 * unit), (across + 4.0 * unit, down + 4.0 * unit)], 1.8 * unit, WHITE);
            canvas.path(&[(across + 4.0 * unit, down - 4.0 * unit), (across - 4.0 * unit, down + 4.0 * unit)], 1.8 * unit, WHITE);
        }
    }
}

/// A label at the left, a value at the right: digits where there are any.
fn fact_row(canvas: &mut Canvas, top: f32, value: Option<&str>, seed: u64) {
    words(canvas, (36.0, top), (70.0 + 24.0 * (mix(seed) % 2) as f32, 17.0), GREY, seed);
    match value {
        Some(digits) => {
            let size = if digits.len() > 24 { 13.5 } else { 16.0 };
            write_to(canvas, digits, (504.0, top + 1.0), plain(size, INK));
        }
        None => words_to(canvas, (504.0, top), (110.0 + 40.0 * (mix(seed ^ 3) % 4) as f32, 17.0), INK, seed ^ 4),
    }
}

fn centred(canvas: &mut Canvas, text: &str, top: f32, face: Face) {
    write_centred(canvas, text, (canvas.width as f32 / 2.0, top), face);
}
