//! What a letter is on the wire: raw DATA, then read back as a mail program would.

use mail_parser::{Message, MessageParser};
use redress::mail::{Letter, Mailer, SendError};

use super::letter;
use crate::support::smtp::{Delivery, SmtpServer};

async fn sent(letter: &Letter) -> Delivery {
    let server = SmtpServer::start().await;
    let outbox = tempfile::tempdir().expect("a folder");
    let mailer = Mailer::new(Some(&server.url()), outbox.path(), "诉达 <no-reply@redress.test>").expect("a mail room");
    mailer.send(letter).await.expect("sent");
    let deliveries = server.deliveries();
    assert_eq!(deliveries.len(), 1);
    deliveries[0].clone()
}

fn read(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("a message")
}

fn header_names(delivery: &Delivery) -> Vec<String> {
    let head = delivery.head().replace("\r\n ", " ").replace("\r\n\t", " ");
    head.lines().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect()
}

fn without_cr(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[tokio::test]
async fn a_letter_says_what_it_is_and_reads_back_whole() {
    let delivery = sent(&letter()).await;
    assert!(delivery.sender.starts_with("MAIL FROM:<no-reply@redress.test>"));
    assert_eq!(delivery.recipients, ["RCPT TO:<wang.fang@example.com>"]);
    assert_eq!(delivery.header("Message-ID").as_deref(), Some("<7318349394477056.1@redress.test>"));
    assert_eq!(delivery.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(delivery.header("X-Auto-Response-Suppress").as_deref(), Some("All"));
    assert_eq!(delivery.header("Content-Language").as_deref(), Some("zh-CN"));
    assert!(delivery.header("Date").is_some_and(|date| date.starts_with("Tue, 24 Nov 2026 04:00:00")));
    assert!(delivery.header("Content-Type").is_some_and(|kind| kind.starts_with("multipart/alternative")));
    let bytes = delivery.message();
    let message = read(&bytes);
    let to = message.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!((to.name(), to.address()), (Some("王芳"), Some("wang.fang@example.com")));
    assert_eq!(message.from().and_then(|from| from.first()).and_then(|from| from.name()), Some("诉达"));
    assert_eq!(without_cr(&message.body_text(0).expect("text")), letter().text);
    assert_eq!(without_cr(&message.body_html(0).expect("html")), letter().html);
}

#[tokio::test]
async fn a_name_or_subject_cannot_add_a_header_a_recipient_or_a_body() {
    let plain = header_names(&sent(&letter()).await);
    let attacks = [
        "x\r\nBcc: spy@evil.test",
        "x\nBcc: spy@evil.test",
        "x\rBcc: spy@evil.test",
        "x\r\n\r\n<h1>body</h1>",
        "x\0\r\n.\r\nMAIL FROM:<spy@evil.test>",
        "\r\nBcc: spy@evil.test",
        "x\u{2028}Bcc: spy@evil.test\u{85}Cc: spy@evil.test",
        "\"x\" <spy@evil.test>, y",
        "x\\\" <spy@evil.test>",
        "王芳\r\nBcc: 间谍@evil.test",
        "=?utf-8?B?DQpCY2M6IHNweUBldmlsLnRlc3Q=?=",
    ];
    for attack in attacks {
        let mut letter = letter();
        letter.to_name = Some(attack.into());
        letter.subject = attack.into();
        letter.locale = attack.into();
        let delivery = sent(&letter).await;
        assert_eq!(header_names(&delivery), plain, "{attack:?}");
        assert_eq!(delivery.recipients, ["RCPT TO:<wang.fang@example.com>"], "{attack:?}");
        let bytes = delivery.message();
        let message = read(&bytes);
        let to: Vec<_> = message.to().map(|to| to.iter().filter_map(|one| one.address()).collect()).unwrap_or_default();
        assert_eq!(to, ["wang.fang@example.com"], "{attack:?}");
        assert!(message.bcc().is_none() && message.cc().is_none(), "{attack:?}");
    }
}

#[tokio::test]
async fn dots_and_lone_line_ends_neither_end_a_letter_nor_get_lost() {
    let bodies = [
        ".\n..\n.hidden\nend",
        "a\n.\nMAIL FROM:<spy@evil.test>\nRCPT TO:<b@evil.test>",
        "a\r.\rb",
        "a\r\n.\r\nb",
        "a\r\r\n.\r\r\nb",
        "a\n\r.\n\rb",
        "a\n.\r\nb\r\n.\nc",
    ];
    for body in bodies {
        for padding in ["", "中文"] {
            let mut letter = letter();
            letter.text = format!("{padding}{body}");
            letter.html = format!("<pre>{padding}{body}</pre>");
            let delivery = sent(&letter).await;
            let wire = String::from_utf8(delivery.wire.clone()).expect("ASCII");
            let rest = wire.replace("\r\n", "");
            assert!(!rest.contains('\r') && !rest.contains('\n'), "a lone CR or LF on the wire: {body:?}");
            assert!(!wire.split("\r\n").any(|line| line == "."), "{body:?}");
            let bytes = delivery.message();
            let expected = letter.text.replace("\r\n", "\n").replace('\r', "\n");
            assert_eq!(without_cr(&read(&bytes).body_text(0).expect("text")), expected);
        }
    }
}

#[tokio::test]
async fn four_byte_characters_right_to_left_text_and_long_lines_arrive_unchanged() {
    let mut letter = letter();
    letter.to_name = Some("𠮷野🙂 محمد".into());
    letter.subject = format!("𠮷🙂 שלום {}", "很长的主题".repeat(20));
    letter.text = format!("𠮷野家🙂 مرحبا \u{202E}abc\u{202C}\n{}\n", "长".repeat(3000));
    let delivery = sent(&letter).await;
    assert!(delivery.wire.is_ascii());
    assert!(delivery.message().split(|&byte| byte == b'\n').all(|line| line.len() <= 998));
    let bytes = delivery.message();
    let message = read(&bytes);
    assert_eq!(message.subject(), Some(letter.subject.as_str()));
    assert_eq!(message.to().and_then(|to| to.first()).and_then(|to| to.name()), letter.to_name.as_deref());
    assert_eq!(without_cr(&message.body_text(0).expect("text")), letter.text);
}

#[tokio::test]
async fn a_direction_override_or_a_flood_of_letters_does_not_reach_a_header() {
    let mut letter = letter();
    letter.to_name = Some(format!("\u{202E}gnaw\u{2066}{}", "x".repeat(500)));
    letter.subject = "a\u{202E}b".repeat(1000);
    let bytes = sent(&letter).await.message();
    let message = read(&bytes);
    let subject = message.subject().expect("a subject");
    let name = message.to().and_then(|to| to.first()).and_then(|to| to.name()).expect("a name");
    assert!(subject.starts_with("abab") && subject.chars().count() == 200);
    assert!(name.starts_with("gnawx") && name.chars().count() == 80);
}

#[tokio::test]
async fn an_address_that_is_no_single_address_is_refused_before_the_server_is_asked() {
    let server = SmtpServer::start().await;
    let outbox = tempfile::tempdir().expect("a folder");
    let mailer = Mailer::new(Some(&server.url()), outbox.path(), "no-reply@redress.test").expect("a mail room");
    let wrong = [
        "",
        "nobody",
        "a@",
        "@b",
        "a@b@c.test",
        "a@b.test,c@d.test",
        "a@b.test>\r\nRCPT TO:<c@d.test",
        "\"a\r\nRCPT TO:<c@d.test>\"@b.test",
        "a b@c.test",
        "a@b.test\r\nDATA",
        "a\0@b.test",
        "a@127.0.0.1",
        "Name <a@b.test>",
    ];
    for address in wrong {
        let mut letter = letter();
        letter.to = address.into();
        let refused = mailer.send(&letter).await;
        assert_eq!(refused, Err(SendError::Permanent("the recipient's address is not usable".into())), "{address:?}");
    }
    assert!(server.commands().is_empty());
}

#[tokio::test]
async fn a_chinese_domain_is_written_so_that_every_server_takes_it() {
    let mut letter = letter();
    letter.to = "wang@例子.中国".into();
    assert_eq!(sent(&letter).await.recipients, ["RCPT TO:<wang@xn--fsqu00a.xn--fiqs8s>"]);
}

#[test]
fn a_letter_keeps_names_addresses_and_links_out_of_logs() {
    let mut letter = letter();
    letter.text = "https://redress.test/t/secret".into();
    let shown = format!("{letter:?}");
    assert!(!shown.contains("wang") && !shown.contains("王芳") && !shown.contains("secret"), "{shown}");
}
