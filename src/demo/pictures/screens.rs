//! The two pictures that prove most: the payment record and the order page.
use super::{
    Canvas, GREY, GROUND, INK, Ink, LINE, PALE, PictureFacts, WHITE, area, bold, centred, emblem, fact_row, label, mix, plain,
    status_bar, title_bar, words, write, write_to,
};

/// Bill detail: who was paid, how much, when, under which numbers.
pub fn payment_record(facts: &PictureFacts<'_>, seed: u64) -> Canvas {
    let mut page = Canvas::new(540, 1170, GROUND);
    page.rect(area(0.0, 0.0, 540.0, 108.0), WHITE);
    status_bar(&mut page, facts, INK, seed);
    title_bar(&mut page, INK, seed);
    page.round(area(16.0, 124.0, 508.0, 282.0), 16.0, WHITE);
    emblem(&mut page, (270.0, 178.0), 34.0, seed);
    let length = 150.0 + 22.0 * (mix(seed ^ 1) % 4) as f32;
    words(&mut page, (270.0 - length / 2.0, 232.0), (length, 19.0), INK, seed);
    centred(&mut page, &format!("-{}", facts.sum()), 278.0, bold(52.0, INK));
    page.round(area(226.0, 358.0, 88.0, 17.0), 5.0, GREY);

    page.round(area(16.0, 420.0, 508.0, 470.0), 16.0, WHITE);
    let rows = [None, Some(facts.paid_at), None, None, Some(facts.payment_reference), Some(facts.order_number), None];
    for (row, value) in rows.into_iter().enumerate() {
        let top = 450.0 + 62.0 * row as f32;
        fact_row(&mut page, top, value.filter(|digits| !digits.is_empty()), seed ^ (row as u64 + 11));
        if row == 3 || row == 5 {
            page.rect(area(36.0, top + 40.0, 468.0, 1.0), LINE);
        }
    }
    follow_ups(&mut page, facts, seed);
    page.round(area(190.0, 1148.0, 160.0, 6.0), 3.0, INK);
    page
}

/// Order page: coloured head with the state, three steps of which the last is open, sum and numbers.
pub fn order_page(facts: &PictureFacts<'_>, seed: u64) -> Canvas {
    let tone = facts.colour();
    let mut page = Canvas::new(540, 1170, GROUND);
    page.rect(area(0.0, 0.0, 540.0, 292.0), tone);
    status_bar(&mut page, facts, WHITE, seed);
    title_bar(&mut page, WHITE, seed);
    state(&mut page, facts, seed);
    page.round(area(16.0, 232.0, 508.0, 138.0), 16.0, WHITE);
    steps(&mut page, tone, seed);
    goods(&mut page, facts, seed);
    page.round(area(16.0, 632.0, 508.0, 340.0), 16.0, WHITE);
    let rows = [Some(facts.order_number), Some(facts.paid_at), None, None, Some("0.00")];
    for (row, value) in rows.into_iter().enumerate() {
        fact_row(&mut page, 664.0 + 62.0 * row as f32, value.filter(|digits| !digits.is_empty()), seed ^ (row as u64 + 21));
    }
    buttons(&mut page, tone);
    page.round(area(190.0, 1150.0, 160.0, 6.0), 3.0, INK);
    page
}

/// Ordered and served are done, the charge is not.
fn steps(page: &mut Canvas, tone: Ink, seed: u64) {
    page.stroke((98.0, 280.0), (270.0, 280.0), 4.0, tone);
    page.stroke((270.0, 280.0), (442.0, 280.0), 4.0, LINE);
    for step in 0..3_u8 {
        let across = 98.0 + 172.0 * f32::from(step);
        if step < 2 {
            page.disc((across, 280.0), 14.0, tone);
            page.path(&[(across - 6.0, 280.0), (across - 1.5, 285.0), (across + 6.5, 275.5)], 3.0, WHITE);
        } else {
            page.disc((across, 280.0), 14.0, PALE);
            page.disc((across, 280.0), 11.0, WHITE);
        }
        let ink = if step < 2 { INK } else { GREY };
        page.round(area(across - 34.0, 312.0, 68.0, 16.0), 5.0, ink);
        words(page, (across - 40.0, 338.0), (80.0, 11.0), PALE, seed ^ u64::from(step));
    }
}

/// What was bought, with a small picture, and the sum.
fn goods(page: &mut Canvas, facts: &PictureFacts<'_>, seed: u64) {
    page.round(area(16.0, 384.0, 508.0, 234.0), 16.0, WHITE);
    emblem(page, (50.0, 420.0), 15.0, seed);
    words(page, (76.0, 411.0), (170.0, 18.0), INK, seed ^ 7);
    page.round(area(36.0, 454.0, 104.0, 104.0), 10.0, [226, 232, 236]);
    emblem(page, (88.0, 506.0), 28.0, seed ^ 8);
    words(page, (158.0, 460.0), (240.0, 18.0), INK, seed ^ 9);
    words(page, (158.0, 492.0), (150.0, 14.0), PALE, seed ^ 0x10);
    write(page, &format!("¥{}", facts.sum()), (158.0, 532.0), bold(20.0, INK));
    write_to(page, "1", (504.0, 534.0), plain(15.0, GREY));
    page.rect(area(36.0, 574.0, 468.0, 1.0), LINE);
    page.round(area(36.0, 588.0, 70.0, 16.0), 5.0, GREY);
    write_to(page, &format!("¥{}", facts.sum()), (504.0, 587.0), bold(18.0, [214, 72, 20]));
}

fn lighter(tone: Ink) -> Ink {
    tone.map(|part| part / 3 + 168)
}

/// What else the app offers for this payment.
fn follow_ups(page: &mut Canvas, facts: &PictureFacts<'_>, seed: u64) {
    page.round(area(16.0, 904.0, 508.0, 148.0), 16.0, WHITE);
    for row in 0..2_u8 {
        let top = 930.0 + 72.0 * f32::from(row);
        page.round(area(36.0, top - 4.0, 28.0, 28.0), 8.0, if row == 0 { facts.colour() } else { PALE });
        words(page, (80.0, top), (120.0, 18.0), INK, seed ^ (u64::from(row) + 31));
        page.path(&[(494.0, top), (503.0, top + 9.0), (494.0, top + 18.0)], 2.5, PALE);
    }
}

fn state(page: &mut Canvas, facts: &PictureFacts<'_>, seed: u64) {
    // The state, as large as the app shows it, and the pill that says what comes next.
    page.round(area(36.0, 138.0, 118.0, 34.0), 9.0, WHITE);
    let pill = area(408.0, 138.0, 100.0, 34.0);
    page.round(pill, 17.0, WHITE);
    label(page, pill, 15.0, [226, 108, 20]);
    let end = words(page, (36.0, 192.0), (176.0, 16.0), lighter(facts.colour()), seed ^ 5);
    write(page, PictureFacts::day(facts.taken_at), (end + 6.0, 192.0), bold(15.0, WHITE));
}

fn buttons(page: &mut Canvas, tone: Ink) {
    page.rect(area(0.0, 1062.0, 540.0, 108.0), WHITE);
    page.rect(area(0.0, 1062.0, 540.0, 1.0), LINE);
    let (first, second) = (area(196.0, 1080.0, 152.0, 50.0), area(364.0, 1080.0, 152.0, 50.0));
    page.round(first, 25.0, PALE);
    page.round(area(197.5, 1081.5, 149.0, 47.0), 23.5, WHITE);
    label(page, first, 18.0, INK);
    page.round(second, 25.0, tone);
    label(page, second, 18.0, WHITE);
    page.round(area(36.0, 1096.0, 76.0, 18.0), 5.0, GREY);
}
