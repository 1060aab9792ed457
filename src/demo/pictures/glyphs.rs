//! Digits, Latin capitals and a few signs as strokes: a picture needs no font. A glyph stands in a
//! box 100 high; lines are points, arcs go clockwise in degrees from the right.
use super::canvas::{Canvas, Ink};

enum Part {
    Line(&'static [(f32, f32)]),
    /// Centre, radii, from, to.
    Arc((f32, f32), (f32, f32), f32, f32),
}

use Part::{Arc, Line};

/// How a run of glyphs looks.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// Height of a digit in pixels.
    pub size: f32,
    /// Thickness as a share of the height: 0.09 plain, 0.13 bold.
    pub weight: f32,
    pub ink: Ink,
}

const GAP: f32 = 17.0;

/// Draws from the left edge; answers where it ended.
pub fn write(canvas: &mut Canvas, text: &str, at: (f32, f32), face: Face) -> f32 {
    let scale = face.size / 100.0;
    let mut left = at.0;
    for sign in text.chars() {
        let (width, parts) = glyph(sign);
        for part in parts {
            let points: Vec<(f32, f32)> = outline(part).into_iter().map(|(x, y)| (left + x * scale, at.1 + y * scale)).collect();
            canvas.path(&points, face.size * face.weight, face.ink);
        }
        left += (width + GAP) * scale;
    }
    left
}

/// Draws so that it ends at the right edge.
pub fn write_to(canvas: &mut Canvas, text: &str, at: (f32, f32), face: Face) {
    write(canvas, text, (at.0 - width_of(text, face.size), at.1), face);
}

pub fn write_centred(canvas: &mut Canvas, text: &str, at: (f32, f32), face: Face) {
    write(canvas, text, (at.0 - width_of(text, face.size) / 2.0, at.1), face);
}

pub fn width_of(text: &str, size: f32) -> f32 {
    let widths: f32 = text.chars().map(|sign| glyph(sign).0 + GAP).sum();
    (widths - GAP).max(0.0) * size / 100.0
}

fn outline(part: &Part) -> Vec<(f32, f32)> {
    match part {
        Line(points) => points.to_vec(),
        Arc(centre, radii, from, to) => {
            let steps = ((to - from).abs() / 18.0).ceil().max(1.0);
            (0..=steps as u16)
                .map(|step| (from + (to - from) * f32::from(step) / steps).to_radians())
                .map(|turn| (centre.0 + radii.0 * turn.cos(), centre.1 + radii.1 * turn.sin()))
                .collect()
        }
    }
}

fn glyph(sign: char) -> (f32, &'static [Part]) {
    match sign {
        '0'..='9' => (60.0, digit(sign)),
        'A'..='I' => (62.0, letter_to_i(sign)),
        'J'..='R' => (62.0, letter_to_r(sign)),
        'S'..='Z' => (62.0, letter_to_z(sign)),
        _ => mark(sign),
    }
}

fn digit(sign: char) -> &'static [Part] {
    match sign {
        '0' => &[Arc((30.0, 50.0), (24.0, 45.0), 0.0, 360.0)],
        '1' => &[Line(&[(12.0, 24.0), (33.0, 5.0), (33.0, 95.0)])],
        '2' => &[Arc((30.0, 31.0), (23.0, 26.0), 195.0, 396.0), Line(&[(48.6, 46.3), (7.0, 95.0), (55.0, 95.0)])],
        '3' => &[Arc((29.0, 27.0), (21.0, 22.0), 205.0, 450.0), Arc((29.0, 72.0), (25.0, 23.0), 270.0, 510.0)],
        '4' => &[Line(&[(44.0, 95.0), (44.0, 5.0), (5.0, 70.0), (58.0, 70.0)])],
        '5' => &[Line(&[(51.0, 5.0), (15.0, 5.0), (11.0, 45.0)]), Arc((29.0, 65.0), (25.0, 30.0), 222.0, 510.0)],
        '6' => &[Arc((30.0, 66.0), (24.0, 29.0), 0.0, 360.0), Line(&[(43.0, 5.0), (17.0, 38.0), (8.0, 56.0)])],
        '7' => &[Line(&[(6.0, 5.0), (54.0, 5.0), (24.0, 95.0)])],
        '8' => &[Arc((30.0, 27.0), (20.0, 22.0), 0.0, 360.0), Arc((30.0, 72.0), (25.0, 23.0), 0.0, 360.0)],
        _ => &[Arc((30.0, 34.0), (24.0, 29.0), 0.0, 360.0), Line(&[(52.0, 44.0), (43.0, 62.0), (17.0, 95.0)])],
    }
}

fn mark(sign: char) -> (f32, &'static [Part]) {
    match sign {
        '¥' => (
            60.0,
            &[
                Line(&[(5.0, 5.0), (30.0, 47.0), (55.0, 5.0)]),
                Line(&[(30.0, 47.0), (30.0, 95.0)]),
                Line(&[(10.0, 51.0), (50.0, 51.0)]),
                Line(&[(10.0, 70.0), (50.0, 70.0)]),
            ],
        ),
        '-' => (44.0, &[Line(&[(5.0, 54.0), (39.0, 54.0)])]),
        '+' => (54.0, &[Line(&[(5.0, 54.0), (49.0, 54.0)]), Line(&[(27.0, 32.0), (27.0, 76.0)])]),
        '.' => (14.0, &[Line(&[(7.0, 93.0), (7.0, 94.0)])]),
        ',' => (14.0, &[Line(&[(8.0, 92.0), (4.0, 107.0)])]),
        ':' => (14.0, &[Line(&[(7.0, 36.0), (7.0, 37.0)]), Line(&[(7.0, 84.0), (7.0, 85.0)])]),
        '/' => (40.0, &[Line(&[(3.0, 102.0), (37.0, 0.0)])]),
        '*' => {
            (44.0, &[Line(&[(22.0, 34.0), (22.0, 74.0)]), Line(&[(5.0, 44.0), (39.0, 64.0)]), Line(&[(39.0, 44.0), (5.0, 64.0)])])
        }
        '%' => (
            70.0,
            &[
                Arc((16.0, 24.0), (13.0, 19.0), 0.0, 360.0),
                Arc((54.0, 76.0), (13.0, 19.0), 0.0, 360.0),
                Line(&[(55.0, 5.0), (15.0, 95.0)]),
            ],
        ),
        // Whatever has no strokes leaves a gap.
        _ => (30.0, &[]),
    }
}

fn letter_to_i(sign: char) -> &'static [Part] {
    match sign {
        'A' => &[Line(&[(4.0, 95.0), (31.0, 5.0), (58.0, 95.0)]), Line(&[(14.0, 64.0), (48.0, 64.0)])],
        'B' => &[
            Line(&[(32.0, 48.0), (9.0, 48.0), (9.0, 5.0), (32.0, 5.0)]),
            Arc((32.0, 26.5), (20.0, 21.5), 270.0, 450.0),
            Line(&[(9.0, 48.0), (9.0, 95.0), (33.0, 95.0)]),
            Arc((33.0, 71.5), (23.0, 23.5), 270.0, 450.0),
        ],
        'C' => &[Arc((34.0, 50.0), (27.0, 45.0), 45.0, 315.0)],
        'D' => &[Line(&[(26.0, 5.0), (9.0, 5.0), (9.0, 95.0), (26.0, 95.0)]), Arc((26.0, 50.0), (30.0, 45.0), 270.0, 450.0)],
        'E' => &[Line(&[(54.0, 5.0), (10.0, 5.0), (10.0, 95.0), (55.0, 95.0)]), Line(&[(10.0, 49.0), (48.0, 49.0)])],
        'F' => &[Line(&[(54.0, 5.0), (10.0, 5.0), (10.0, 95.0)]), Line(&[(10.0, 50.0), (47.0, 50.0)])],
        'G' => &[Arc((32.0, 50.0), (26.0, 45.0), 20.0, 315.0), Line(&[(36.0, 53.0), (57.0, 53.0), (57.0, 66.0)])],
        'H' => &[Line(&[(8.0, 5.0), (8.0, 95.0)]), Line(&[(54.0, 5.0), (54.0, 95.0)]), Line(&[(8.0, 48.0), (54.0, 48.0)])],
        _ => &[Line(&[(31.0, 5.0), (31.0, 95.0)])],
    }
}

fn letter_to_r(sign: char) -> &'static [Part] {
    match sign {
        'J' => &[Line(&[(44.0, 5.0), (44.0, 70.0)]), Arc((26.0, 70.0), (18.0, 25.0), 0.0, 170.0)],
        'K' => &[Line(&[(9.0, 5.0), (9.0, 95.0)]), Line(&[(53.0, 5.0), (10.0, 60.0)]), Line(&[(26.0, 40.0), (56.0, 95.0)])],
        'L' => &[Line(&[(10.0, 5.0), (10.0, 95.0), (54.0, 95.0)])],
        'M' => &[Line(&[(6.0, 95.0), (8.0, 5.0), (31.0, 66.0), (54.0, 5.0), (56.0, 95.0)])],
        'N' => &[Line(&[(8.0, 95.0), (8.0, 5.0), (54.0, 95.0), (54.0, 5.0)])],
        'O' => &[Arc((31.0, 50.0), (27.0, 45.0), 0.0, 360.0)],
        'P' => &[
            Line(&[(9.0, 95.0), (9.0, 5.0), (32.0, 5.0)]),
            Arc((32.0, 30.0), (22.0, 25.0), 270.0, 450.0),
            Line(&[(32.0, 55.0), (9.0, 55.0)]),
        ],
        'Q' => &[Arc((31.0, 50.0), (27.0, 45.0), 0.0, 360.0), Line(&[(38.0, 74.0), (58.0, 98.0)])],
        _ => &[
            Line(&[(9.0, 95.0), (9.0, 5.0), (32.0, 5.0)]),
            Arc((32.0, 29.0), (22.0, 24.0), 270.0, 450.0),
            Line(&[(32.0, 53.0), (9.0, 53.0)]),
            Line(&[(32.0, 53.0), (56.0, 95.0)]),
        ],
    }
}

fn letter_to_z(sign: char) -> &'static [Part] {
    match sign {
        'S' => &[Arc((31.0, 27.0), (22.0, 22.0), 90.0, 330.0), Arc((31.0, 72.0), (24.0, 23.0), 270.0, 515.0)],
        'T' => &[Line(&[(4.0, 5.0), (58.0, 5.0)]), Line(&[(31.0, 5.0), (31.0, 95.0)])],
        'U' => {
            &[Line(&[(8.0, 5.0), (8.0, 68.0)]), Arc((31.0, 68.0), (23.0, 27.0), 0.0, 180.0), Line(&[(54.0, 5.0), (54.0, 68.0)])]
        }
        'V' => &[Line(&[(5.0, 5.0), (31.0, 95.0), (57.0, 5.0)])],
        'W' => &[Line(&[(2.0, 5.0), (16.0, 95.0), (31.0, 30.0), (46.0, 95.0), (60.0, 5.0)])],
        'X' => &[Line(&[(6.0, 5.0), (56.0, 95.0)]), Line(&[(56.0, 5.0), (6.0, 95.0)])],
        'Y' => &[Line(&[(5.0, 5.0), (31.0, 50.0), (57.0, 5.0)]), Line(&[(31.0, 50.0), (31.0, 95.0)])],
        _ => &[Line(&[(7.0, 5.0), (55.0, 5.0), (6.0, 95.0), (57.0, 95.0)])],
    }
}
