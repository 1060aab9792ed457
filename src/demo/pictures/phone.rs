//! The chat with a shop's support, and a month's bill list.
use super::{
    Canvas, GREY, GROUND, INK, Ink, LINE, PALE, PictureFacts, WHITE, area, between, bold, centred, emblem, mix, plain,
    status_bar, title_bar, words, words_to, write, write_to,
};

const CHAT: Ink = [237, 238, 241];

/// Bubbles of both sides, two times, the sum somewhere in it, the typing line at the bottom.
pub fn chat(facts: &PictureFacts<'_>, seed: u64) -> Canvas {
    let mut page = Canvas::new(540, 1170, CHAT);
    page.rect(area(0.0, 0.0, 540.0, 108.0), [247, 247, 249]);
    page.rect(area(0.0, 107.0, 540.0, 1.0), LINE);
    status_bar(&mut page, facts, INK, seed);
    title_bar(&mut page, INK, seed);
    let mut top = stamp(&mut page, 128.0, facts.paid_at);
    let mut turn = mix(seed ^ 0x71);
    let second_stamp = 2 + turn % 2;
    for bubble in 0..9_u64 {
        turn = mix(turn);
        if bubble == second_stamp {
            top = stamp(&mut page, top + 8.0, facts.taken_at);
        }
        let ours = (bubble + seed).is_multiple_of(3) || bubble == 4;
        let lines = 1 + turn % 3;
        if top + 60.0 + 28.0 * lines as f32 > 1040.0 {
            break;
        }
        let sum = (bubble == 1 || bubble == 4).then(|| format!("¥{}", facts.sum()));
        top = say(&mut page, top, Bubble { ours, lines, sum, tone: facts.colour() }, turn);
    }
    typing_line(&mut page);
    page.round(area(190.0, 1150.0, 160.0, 6.0), 3.0, INK);
    page
}

fn stamp(page: &mut Canvas, top: f32, when: &str) -> f32 {
    let text = format!("{} {}", PictureFacts::day(when), PictureFacts::minute(when));
    centred(page, &text, top, plain(13.0, GREY));
    top + 38.0
}

struct Bubble {
    ours: bool,
    lines: u64,
    sum: Option<String>,
    tone: Ink,
}

fn say(page: &mut Canvas, top: f32, bubble: Bubble, seed: u64) -> f32 {
    let widest = if bubble.lines == 1 { 90.0 + 30.0 * (seed % 5) as f32 } else { 316.0 };
    let sum_line = bubble.sum.as_ref().map_or(0.0, |_| 30.0);
    let (width, height) = (widest.max(sum_line * 5.0) + 36.0, 28.0 * bubble.lines as f32 + sum_line + 20.0);
    let left = if bubble.ours { 460.0 - width } else { 80.0 };
    let (paper, ink) = if bubble.ours { ([160, 226, 130], [52, 84, 44]) } else { (WHITE, [92, 96, 104]) };
    portrait(page, top, &bubble);
    page.round(area(left, top, width, height), 10.0, paper);
    for line in 0..bubble.lines {
        let last = line + 1 == bubble.lines && bubble.lines > 1;
        let length = if last { widest * (0.3 + 0.1 * (seed % 6) as f32) } else { widest };
        words(page, (left + 18.0, top + 15.0 + 28.0 * line as f32), (length, 16.0), ink, mix(seed ^ line));
    }
    if let Some(sum) = &bubble.sum {
        write(page, sum, (left + 18.0, top + height - 36.0), bold(18.0, ink));
    }
    top + height + 26.0
}

/// A month with its total; the payment in question is one of the rows.
pub fn bill_list(facts: &PictureFacts<'_>, seed: u64) -> Canvas {
    let mut page = Canvas::new(540, 1170, GROUND);
    page.rect(area(0.0, 0.0, 540.0, 108.0), WHITE);
    status_bar(&mut page, facts, INK, seed);
    title_bar(&mut page, INK, seed);
    page.rect(area(0.0, 108.0, 540.0, 66.0), WHITE);
    for tab in 0..4_u8 {
        let left = 34.0 + 126.0 * f32::from(tab);
        page.round(area(left, 130.0, 72.0, 17.0), 5.0, if tab == 0 { facts.colour() } else { GREY });
    }
    page.round(area(54.0, 166.0, 32.0, 5.0), 2.5, facts.colour());
    let month = facts.paid_at.get(0..7).unwrap_or("2026-01");
    write(&mut page, month, (28.0, 198.0), bold(24.0, INK));
    page.path(&[(158.0, 206.0), (166.0, 215.0), (174.0, 206.0)], 3.0, INK);
    page.round(area(28.0, 240.0, 42.0, 15.0), 5.0, GREY);
    let total = facts.fen.abs() + between(40_000, 480_000, seed ^ 0x81) as i64;
    write(&mut page, &format!("¥{}.{:02}", total / 100, total % 100), (80.0, 240.0), plain(15.0, GREY));
    page.rect(area(0.0, 276.0, 540.0, 894.0), WHITE);
    let ours = mix(seed ^ 0x82) % 4 + 2;
    for row in 0..8_u64 {
        bill_row(&mut page, 276.0 + 108.0 * row as f32, facts, Row { number: row, ours, seed: mix(seed ^ (row + 90)) });
    }
    page.round(area(190.0, 1150.0, 160.0, 6.0), 3.0, INK);
    page
}

struct Row {
    number: u64,
    /// Which row is the payment of the case.
    ours: u64,
    seed: u64,
}

fn bill_row(page: &mut Canvas, top: f32, facts: &PictureFacts<'_>, row: Row) {
    emblem(page, (56.0, top + 48.0), 25.0, row.seed);
    words(page, (98.0, top + 22.0), (130.0 + 26.0 * (row.seed % 4) as f32, 18.0), INK, row.seed);
    let sum = if row.number == row.ours {
        format!("-{}", facts.sum())
    } else {
        let fen = between(190, 32_000, row.seed ^ 1);
        let sign = if row.seed.is_multiple_of(7) { '+' } else { '-' };
        format!("{sign}{}.{:02}", fen / 100, fen / 10 % 10 * 10)
    };
    let ink = if sum.starts_with('+') { [214, 120, 20] } else { INK };
    write_to(page, &sum, (512.0, top + 22.0), bold(20.0, ink));
    page.round(area(98.0, top + 52.0, 58.0, 13.0), 4.0, PALE);
    let when = if row.number == row.ours {
        (day_of(facts), PictureFacts::minute(facts.paid_at).to_owned())
    } else {
        other_time(facts, &row)
    };
    write(page, &format!("{} {}", when.0, when.1), (98.0, top + 72.0), plain(13.0, GREY));
    if row.number == row.ours {
        words_to(page, (512.0, top + 54.0), (58.0, 13.0), [226, 108, 20], row.seed);
    }
    page.rect(area(98.0, top + 107.0, 442.0, 1.0), LINE);
}

fn day_of(facts: &PictureFacts<'_>) -> String {
    PictureFacts::day(facts.paid_at).to_owned()
}

/// Rows above ours are later, rows below earlier, all within the month.
fn other_time(facts: &PictureFacts<'_>, row: &Row) -> (String, String) {
    let month = facts.paid_at.get(5..7).unwrap_or("01");
    let paid: u64 = facts.paid_at.get(8..10).and_then(|day| day.parse().ok()).unwrap_or(15);
    let day = if row.number < row.ours {
        (paid + row.ours - row.number - 1).min(28).max(paid)
    } else {
        paid.saturating_sub(row.number - row.ours).max(1)
    };
    // Early in the day below and late above, so that equal days still run backwards.
    let hour = if row.number < row.ours { 23 - row.number } else { 18_u64.saturating_sub(row.number) };
    (format!("{month}-{day:02}"), format!("{hour:02}:{:02}", row.seed % 60))
}

fn typing_line(page: &mut Canvas) {
    page.rect(area(0.0, 1062.0, 540.0, 108.0), [247, 247, 249]);
    page.rect(area(0.0, 1062.0, 540.0, 1.0), [222, 224, 228]);
    page.ring((38.0, 1102.0), 15.0, 2.5, INK);
    page.round(area(68.0, 1080.0, 352.0, 44.0), 8.0, WHITE);
    page.ring((448.0, 1102.0), 15.0, 2.5, INK);
    page.ring((500.0, 1102.0), 15.0, 2.5, INK);
    page.stroke((493.0, 1102.0), (507.0, 1102.0), 2.5, INK);
    page.stroke((500.0, 1095.0), (500.0, 1109.0), 2.5, INK);
}

/// A person for the consumer, a headset for support.
fn portrait(page: &mut Canvas, top: f32, bubble: &Bubble) {
    if bubble.ours {
        page.round(area(472.0, top, 48.0, 48.0), 8.0, [214, 190, 160]);
        page.disc((496.0, top + 19.0), 9.0, [120, 90, 66]);
        page.round(area(480.0, top + 31.0, 32.0, 15.0), 7.0, [120, 90, 66]);
    } else {
        page.round(area(20.0, top, 48.0, 48.0), 8.0, bubble.tone);
        page.ring((44.0, top + 22.0), 11.0, 3.0, WHITE);
        page.round(area(29.0, top + 20.0, 7.0, 12.0), 3.0, WHITE);
        page.round(area(52.0, top + 20.0, 7.0, 12.0), 3.0, WHITE);
    }
}
