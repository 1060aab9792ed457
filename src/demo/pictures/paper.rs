//! A photo of a delivery or service slip on a table: printed lines, ticks, a stamp, a signature.
use super::{Area, Canvas, INK, Ink, PictureFacts, area, between, mix, plain, words, write};

const PRINT: Ink = [104, 104, 108];
const RULE: Ink = [176, 172, 164];
const PEN: Ink = [30, 52, 128];
const STAMP: Ink = [206, 62, 52];

pub fn delivery_slip(facts: &PictureFacts<'_>, seed: u64) -> Canvas {
    let mut photo = Canvas::new(480, 640, table(seed));
    grain(&mut photo, seed);
    photo.round(area(40.0, 30.0, 408.0, 586.0), 3.0, [96, 82, 68]);
    photo.round(area(34.0, 24.0, 408.0, 586.0), 2.0, [249, 246, 238]);
    words(&mut photo, (150.0, 48.0), (180.0, 22.0), INK, seed);
    barcode(&mut photo, area(66.0, 88.0, 220.0, 40.0), seed);
    write(&mut photo, facts.order_number, (66.0, 136.0), plain(9.0, PRINT));
    photo.rect(area(310.0, 88.0, 100.0, 40.0), RULE);
    photo.rect(area(311.0, 89.0, 98.0, 38.0), [249, 246, 238]);
    write(&mut photo, &format!("¥{}", facts.sum()), (318.0, 101.0), plain(13.0, INK));
    form(&mut photo, seed);
    ticks(&mut photo, seed);
    photo.round(area(66.0, 540.0, 62.0, 13.0), 4.0, PRINT);
    photo.rect(area(138.0, 562.0, 130.0, 1.0), PRINT);
    signature(&mut photo, (146.0, 546.0), seed);
    let day = facts.paid_at.get(0..10).unwrap_or("2026-01-01");
    write(&mut photo, &day.replace('-', "."), (306.0, 574.0), plain(14.0, PEN));
    stamp(&mut photo, (352.0, 498.0), seed);
    light(&mut photo, seed);
    photo
}

fn table(seed: u64) -> Ink {
    const TABLES: [Ink; 4] = [[150, 118, 86], [122, 112, 104], [170, 150, 122], [98, 104, 112]];
    TABLES[(mix(seed ^ 0x91) % 4) as usize]
}

/// Long faint streaks, as wood has.
fn grain(photo: &mut Canvas, seed: u64) {
    let base = table(seed);
    let mut turn = seed;
    for _ in 0..40 {
        turn = mix(turn);
        let top = (turn % 640) as f32;
        let shift = between(0, 14, turn ^ 1) as u8;
        photo.rect(area(0.0, top, 480.0, 1.0 + (turn % 3) as f32), base.map(|part| part.saturating_sub(shift)));
    }
}

fn barcode(photo: &mut Canvas, place: Area, seed: u64) {
    let mut left = place.left;
    let mut turn = seed ^ 0x92;
    while left < place.left + place.width {
        turn = mix(turn);
        let bar = 1.0 + (turn % 3) as f32;
        photo.rect(area(left, place.top, bar, place.height), INK);
        left += bar + 1.0 + (turn / 8 % 3) as f32;
    }
}

/// A ruled table of six lines with printed labels and written entries.
fn form(photo: &mut Canvas, seed: u64) {
    for line in 0..7_u8 {
        photo.rect(area(58.0, 164.0 + 40.0 * f32::from(line), 360.0, 1.0), RULE);
    }
    for edge in [58.0, 150.0, 417.0] {
        photo.rect(area(edge, 164.0, 1.0, 241.0), RULE);
    }
    for line in 0..6_u8 {
        let top = 178.0 + 40.0 * f32::from(line);
        words(photo, (70.0, top), (60.0, 13.0), PRINT, seed ^ (u64::from(line) + 5));
        let length = between(90, 230, seed ^ (u64::from(line) + 50)) as f32;
        words(photo, (164.0, top), (length, 13.0), [74, 76, 84], seed ^ (u64::from(line) + 9));
    }
}

/// A pen that never lifts: loops that grow and shrink by the seed.
fn signature(photo: &mut Canvas, start: (f32, f32), seed: u64) {
    let part = |nth: u64| (mix(seed ^ nth) % 100) as f32 / 100.0;
    let (speed, tall, lean) = (0.8 + part(1), 9.0 + 9.0 * part(2), 0.5 + part(3));
    let points: Vec<(f32, f32)> = (0..=64_u8)
        .map(|step| {
            let time = f32::from(step) / 64.0;
            let turn = time * std::f32::consts::TAU * (2.2 + speed);
            let fade = 1.0 - 0.55 * time;
            let across = start.0 + 96.0 * time + 10.0 * fade * (turn * lean).cos();
            (across, start.1 - tall * fade * turn.sin() - 5.0 * (turn * 0.37 + part(4) * 6.0).sin())
        })
        .collect();
    photo.path(&points, 2.2, PEN);
    photo.path(&[(start.0 + 4.0, start.1 + 11.0), (start.0 + 112.0, start.1 + 2.0 - 8.0 * part(5))], 1.8, PEN);
}

/// The shop's round red stamp: two rings, a star, a bar of words; pressed a little unevenly.
fn stamp(photo: &mut Canvas, centre: (f32, f32), seed: u64) {
    let (across, down) = (centre.0 + (mix(seed ^ 0x95) % 20) as f32 - 10.0, centre.1 + (mix(seed ^ 0x96) % 12) as f32 - 6.0);
    photo.ring((across, down), 46.0, 3.4, STAMP);
    let star: Vec<(f32, f32)> = (0..6_u8)
        .map(|step| (f32::from(step) * 144.0 - 90.0).to_radians())
        .map(|turn| (across + 13.0 * turn.cos(), down + 13.0 * turn.sin()))
        .collect();
    photo.path(&star, 2.2, STAMP);
    photo.disc((across, down), 5.5, STAMP);
    for letter in 0..9_u8 {
        let turn = (f32::from(letter) * 25.0 + 170.0).to_radians();
        let (near, far) = (29.0, 38.0);
        let from = (across + near * turn.cos(), down + near * turn.sin());
        photo.stroke(from, (across + far * turn.cos(), down + far * turn.sin()), 6.5, STAMP);
    }
    photo.round(area(across - 22.0, down + 22.0, 44.0, 8.0), 2.0, STAMP);
}

/// Brighter where the lamp is: a slow slope over the whole photo.
fn light(photo: &mut Canvas, seed: u64) {
    let from_left = mix(seed ^ 0x97).is_multiple_of(2);
    let (width, height) = (photo.width as usize, photo.height as f32);
    for (row, line) in photo.pixels.chunks_exact_mut(width * 3).enumerate() {
        let down = 1.03 - 0.13 * row as f32 / height;
        for (column, pixel) in line.chunks_exact_mut(3).enumerate() {
            let across = column as f32 / width as f32;
            let side = if from_left { across } else { 1.0 - across };
            let shine = ((down - 0.14 * side) * 256.0) as u16;
            for part in pixel {
                *part = ((u16::from(*part) * shine) >> 8).min(255) as u8;
            }
        }
    }
}

fn ticks(photo: &mut Canvas, seed: u64) {
    for tick in 0..3_u8 {
        let top = 424.0 + 26.0 * f32::from(tick);
        photo.rect(area(66.0, top, 14.0, 14.0), PRINT);
        photo.rect(area(67.0, top + 1.0, 12.0, 12.0), [249, 246, 238]);
        words(photo, (92.0, top + 1.0), (120.0, 12.0), PRINT, seed ^ u64::from(tick));
        if tick < 2 || mix(seed).is_multiple_of(2) {
            photo.path(&[(67.0, top + 6.0), (73.0, top + 14.0), (87.0, top - 6.0)], 2.4, PEN);
        }
    }
}
