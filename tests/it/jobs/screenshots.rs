//! Screenshots are read by the real program, from pictures with words that are drawn here; what it finds is offered.

use std::io::Cursor;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use redress::domain::screenshot::{Seen, read};

use super::{folder_mailer, work};
use crate::support::{Browser, TestApp, on_each_database};
use crate::web::portal::filing::fill;

const EVIDENCE: &str = "/complaints/new/evidence";

/// What Alipay's page of a payment says.
const PAGE: &[&str] = &[
    "账单详情",
    "叮铃到家",
    "-258.00",
    "交易成功",
    "支付时间 2026-11-10 21:14:05",
    "付款方式 花呗",
    "收款方全称 叮铃到家生活服务有限公司",
    "订单号 2026111022001475861390000012",
    "商家订单号 DL20261110001",
];

/// A picture with these lines, as a phone would show them.
fn picture(lines: &[&str]) -> Vec<u8> {
    let font = std::fs::read("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").expect("fonts-noto-cjk, by bin/setup");
    let font = FontRef::try_from_slice_and_index(&font, 0).unwrap();
    let scale = PxScale::from(40.0);
    let mut paper = GrayImage::from_pixel(1080, 140 + 90 * lines.len() as u32, Luma([255]));
    for (at, line) in lines.iter().enumerate() {
        let mut x = 60.0;
        for c in line.chars() {
            let glyph = font.glyph_id(c).with_scale_and_position(scale, point(x, 110.0 + 90.0 * at as f32));
            x += font.as_scaled(scale).h_advance(glyph.id);
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, cover| {
                let (px, py) = (corner.x as u32 + dx, corner.y as u32 + dy);
                if px < paper.width() && py < paper.height() {
                    paper.put_pixel(px, py, Luma([255 - (cover * 255.0) as u8]));
                }
            });
        }
    }
    let mut bytes = Vec::new();
    DynamicImage::from(paper).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

async fn upload(browser: &mut Browser, picture: &[u8]) {
    let fields = [("kind", "payment_screenshot"), ("action", "upload")];
    assert_eq!(browser.upload(EVIDENCE, &fields, &[("files", "付款.png", picture)]).await.status, 303);
}

#[actix_web::test]
async fn what_a_screenshot_says_is_offered_beside_it_and_taken_when_it_was_confirmed() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        upload(&mut browser, &picture(PAGE)).await;
        assert!(browser.get(EVIDENCE).await.words().contains("正在看截图上的字"));
        assert_eq!(work(&app, &folder_mailer(&app)).await.screenshots, 2, "also the one that came before");

        let page = browser.get(EVIDENCE).await;
        assert!(page.words().contains("截图上好像写着这些，请核对"), "{}", page.words());
        let value = |name: &str| page.attributes(&format!(".bill form [name={name}]"), "value").concat();
        assert_eq!(value("amount"), "258.00");
        assert_eq!(value("payment_reference"), "2026111022001475861390000012");
        assert_eq!(value("order_number"), "DL20261110001");
        assert_eq!(value("paid_on"), "2026-11-10");

        let id = value("screenshot");
        let corrected = [
            ("screenshot", id.as_str()),
            ("amount", "259.00"),
            ("payment_reference", "2026111022001475861390000012"),
            ("displayed_status", ""),
        ];
        assert_eq!(app.browser().post("/complaints/new/screenshot", &corrected).await.status, 404, "not yours");
        let bad = [("screenshot", id.as_str()), ("amount", "二百"), ("order_number", "DL1")];
        let again = browser.post("/complaints/new/screenshot", &bad).await;
        assert_eq!(again.status, 422);
        assert_eq!(again.attributes(".bill form [name=amount]", "value"), ["二百"], "what was typed is given back");
        assert_eq!(again.select(".bill form .err").len(), 1);
        assert_eq!(browser.get("/complaints/new/order").await.attributes("#amount", "value"), ["258.00"], "nothing half done");
        assert_eq!(browser.post("/complaints/new/screenshot", &corrected).await.location().as_deref(), Some(EVIDENCE));
        assert!(!browser.get(EVIDENCE).await.words().contains("截图上好像写着这些"), "it is answered");
        let order = browser.get("/complaints/new/order").await;
        assert_eq!(order.attributes("#amount", "value"), ["259.00"]);
        assert_eq!(order.attributes("#payment_reference", "value"), ["2026111022001475861390000012"]);
    })
    .await;
}

#[actix_web::test]
async fn a_picture_without_words_offers_nothing() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    upload(&mut browser, &picture(&[])).await;
    work(&app, &folder_mailer(&app)).await;
    assert!(!browser.get(EVIDENCE).await.text().contains("/complaints/new/screenshot"));
}

#[test]
fn text_as_such_programs_give_it_is_understood() {
    let seen = read(
        "账 单 详情\n叮 铃 到 家\n- 258 . 00\n交 易 成 功\n支 付 时 间 2026-11-10 21:14:05\n\
         收款 方 全 称 叮 铃 到 家 >\n订 单 号 20261110220014758613\n90000012\n商家 订 单 号 DL20261110001\n",
    );
    let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 10).unwrap().and_hms_opt(21, 14, 5);
    assert_eq!((seen.amount_minor, seen.at), (Some(25_800), at));
    assert_eq!(seen.counterparty.as_deref(), Some("叮铃到家"));
    assert_eq!(seen.payment_reference.as_deref(), Some("2026111022001475861390000012"));
    assert_eq!(seen.order_number.as_deref(), Some("DL20261110001"));
    assert_eq!(seen.state.as_deref(), Some("交易成功"));
}

#[test]
fn what_does_not_stand_there_is_not_guessed() {
    for text in ["", "\n\n", "您好，请问有什么可以帮您", "3.5 折", "2026 年", "100%", "版本 8.0.50", "电话 13800002046"]
    {
        assert_eq!(read(text), Seen::default(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,200}") {
        let _ = read(&text);
    }
}
