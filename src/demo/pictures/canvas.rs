//! A small RGB canvas with smooth edges: rectangles, discs, strokes. Anything outside it is dropped.

pub type Ink = [u8; 3];

/// Left, top, width, height.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

pub const fn area(left: f32, top: f32, width: f32, height: f32) -> Area {
    Area { left, top, width, height }
}

pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

impl Canvas {
    pub fn new(width: u32, height: u32, paper: Ink) -> Self {
        let mut pixels = Vec::with_capacity((width * height * 3) as usize);
        let row: Vec<u8> = paper.iter().copied().cycle().take((width * 3) as usize).collect();
        for _ in 0..height {
            pixels.extend_from_slice(&row);
        }
        Self { width, height, pixels }
    }

    /// A rectangle with whole-pixel edges.
    pub fn rect(&mut self, place: Area, ink: Ink) {
        let (left, right) = (self.column(place.left), self.column(place.left + place.width));
        let (top, bottom) = (self.row(place.top), self.row(place.top + place.height));
        for row in top..bottom {
            let start = (row * self.width as usize + left) * 3;
            let end = (row * self.width as usize + right.max(left)) * 3;
            if let Some(line) = self.pixels.get_mut(start..end) {
                line.as_chunks_mut::<3>().0.fill(ink);
            }
        }
    }

    /// A rectangle with round corners; a radius of half its height makes a pill.
    pub fn round(&mut self, place: Area, radius: f32, ink: Ink) {
        let radius = radius.min(place.width / 2.0).min(place.height / 2.0).max(0.0);
        let middle = area(place.left, place.top + radius, place.width, place.height - 2.0 * radius);
        let ends = radius.ceil();
        self.rect(area(place.left, place.top + ends, place.width, place.height - 2.0 * ends), ink);
        let across = (place.left + radius, place.left + place.width - radius);
        let down = (middle.top, middle.top + middle.height);
        let halves = [
            area(place.left, place.top, place.width, ends),
            area(place.left, place.top + place.height - ends, place.width, ends),
        ];
        for half in halves {
            self.shade(half, ink, |x, y| {
                let nearest = (x.clamp(across.0, across.1.max(across.0)), y.clamp(down.0, down.1.max(down.0)));
                radius - far(x - nearest.0, y - nearest.1)
            });
        }
    }

    pub fn disc(&mut self, centre: (f32, f32), radius: f32, ink: Ink) {
        self.round(area(centre.0 - radius, centre.1 - radius, 2.0 * radius, 2.0 * radius), radius, ink);
    }

    pub fn ring(&mut self, centre: (f32, f32), radius: f32, weight: f32, ink: Ink) {
        let reach = radius + weight;
        self.shade(area(centre.0 - reach, centre.1 - reach, 2.0 * reach, 2.0 * reach), ink, |x, y| {
            weight / 2.0 - (far(x - centre.0, y - centre.1) - radius).abs()
        });
    }

    /// A straight stroke with round ends.
    pub fn stroke(&mut self, from: (f32, f32), to: (f32, f32), weight: f32, ink: Ink) {
        let half = weight / 2.0;
        let (run, rise) = (to.0 - from.0, to.1 - from.1);
        let length = (run * run + rise * rise).max(1e-6);
        let reach = area(
            from.0.min(to.0) - half - 1.0,
            from.1.min(to.1) - half - 1.0,
            run.abs() + weight + 2.0,
            rise.abs() + weight + 2.0,
        );
        self.shade(reach, ink, |x, y| {
            let along = (((x - from.0) * run + (y - from.1) * rise) / length).clamp(0.0, 1.0);
            half - far(x - from.0 - along * run, y - from.1 - along * rise)
        });
    }

    pub fn path(&mut self, points: &[(f32, f32)], weight: f32, ink: Ink) {
        for pair in points.windows(2) {
            if let [from, to] = pair {
                self.stroke(*from, *to, weight, ink);
            }
        }
    }

    /// Mixes ink in by how far inside (in pixels) each pixel's centre lies.
    fn shade(&mut self, place: Area, ink: Ink, inside: impl Fn(f32, f32) -> f32) {
        let (left, right) = (self.column(place.left.floor()), self.column((place.left + place.width).ceil()));
        let (top, bottom) = (self.row(place.top.floor()), self.row((place.top + place.height).ceil()));
        for row in top..bottom {
            for column in left..right {
                let cover = (inside(column as f32 + 0.5, row as f32 + 0.5) + 0.5).clamp(0.0, 1.0);
                if cover > 0.0 {
                    self.blend(column, row, ink, cover);
                }
            }
        }
    }

    fn blend(&mut self, column: usize, row: usize, ink: Ink, cover: f32) {
        let at = (row * self.width as usize + column) * 3;
        let Some(pixel) = self.pixels.get_mut(at..at + 3) else {
            return;
        };
        for (part, wanted) in pixel.iter_mut().zip(ink) {
            let mixed = f32::from(*part) + (f32::from(wanted) - f32::from(*part)) * cover;
            *part = mixed.round() as u8;
        }
    }

    fn column(&self, at: f32) -> usize {
        at.round().clamp(0.0, self.width as f32) as usize
    }

    fn row(&self, at: f32) -> usize {
        at.round().clamp(0.0, self.height as f32) as usize
    }
}

/// `hypot` guards against overflow that no picture has, and takes most of the drawing time.
fn far(across: f32, down: f32) -> f32 {
    (across * across + down * down).sqrt()
}
