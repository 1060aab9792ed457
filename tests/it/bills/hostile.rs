//! Bills that are damaged, cut, enormous, or none at all.

use std::fmt::Write as _;
use std::io::Write as _;

use redress::bills::NotABill;

use super::{ALIPAY, JD, WECHAT, gb18030, inspect};

#[test]
fn a_damaged_line_is_named_by_its_number_and_the_rest_is_kept() {
    let bad = ALIPAY.replace("2026-03-05 09:00:00", "2026-03-gh").replace("0.50,余额", "五角,余额");
    let bill = inspect(&gb18030(&bad)).unwrap();
    assert_eq!(bill.lines.len(), 2);
    let told: Vec<usize> = bill.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(told, [17, 18]);
    assert!(bill.warnings[0].why.contains("2026-03-gh") && bill.warnings[1].why.contains("五角"), "{:?}", bill.warnings);
    let short = ALIPAY.replace("2026-03-06 09:00:00,转账红包,周涛,138******01,红包,收入,0.50", "2026-03-06 09:00:00,转账红包");
    let bill = inspect(short.as_bytes()).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (3, 1));
}

#[test]
fn a_cut_character_spoils_its_line_alone() {
    let mut bytes = WECHAT.as_bytes().to_vec();
    let at = WECHAT.find("某店").unwrap() + 1;
    bytes.remove(at);
    let bill = inspect(&bytes).unwrap();
    assert_eq!(bill.lines.len() + bill.warnings.len(), 5);
    assert!(bill.lines.len() >= 4);
    assert_eq!(bill.lines[0].counterparty, "叮铃到家");
}

#[test]
fn a_quote_that_nobody_closed_swallows_nothing() {
    let bad = WECHAT.replace("\"手机壳\"", "\"手机壳");
    let bill = inspect(bad.as_bytes()).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (5, 0), "{:?}", bill.warnings);
    let broken = WECHAT.replace("\"手机壳\"", "\"手机壳\n透明\"");
    let bill = inspect(broken.as_bytes()).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (5, 0));
    assert_eq!(bill.lines[1].description, "手机壳\n透明");
    assert_eq!(bill.lines[2].line, bill.lines[1].line + 2, "lines are those of the file");
}

#[test]
fn a_comma_that_nobody_quoted_moves_no_amount() {
    let bad = ALIPAY.replace(",保洁,", ",保洁,两小时,上门,");
    let bill = inspect(&gb18030(&bad)).unwrap();
    assert_eq!(bill.warnings, []);
    assert_eq!((&*bill.lines[0].description, bill.lines[0].amount.minor), ("保洁,两小时,上门", 19900));
}

#[test]
fn what_is_no_bill_is_refused_in_a_sentence() {
    assert!(matches!(inspect(b""), Err(NotABill::Empty)));
    for no_bill in
        [&b"hello"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a,b,c\n1,2,3\n", b"%PDF-1.7", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"]
    {
        assert!(matches!(inspect(no_bill), Err(NotABill::Unknown)), "{no_bill:?}");
    }
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("alipay_record.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&gb18030(ALIPAY)).unwrap();
    assert!(matches!(inspect(&zip.finish().unwrap().into_inner()), Err(NotABill::Packed)));
    assert!(matches!(inspect(b"PK\x03\x04 and nothing else"), Err(NotABill::Damaged(_))));
}

#[test]
fn a_bomb_in_a_spreadsheet_goes_off_nowhere() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![b' '; 1024 * 1024];
    (0..64).for_each(|_| zip.write_all(&zeros).unwrap());
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert!(matches!(inspect(&bomb), Err(NotABill::TooLarge)));
}

#[test]
fn half_a_million_lines_are_read_one_after_the_other() {
    let mut text = JD.lines().take(7).fold(String::new(), |text, line| text + line + "\n");
    for n in 0..500_000 {
        writeln!(text, "2026-03-02 21:14:05,店,货,1.00,白条,交易成功,支出,类,{n:026},{n}").unwrap();
    }
    let mut count = 0_usize;
    let source = redress::bills::read(std::io::Cursor::new(text.as_bytes()), |line| {
        count += usize::from(matches!(line, redress::bills::Line::Transaction(_)));
        Ok(())
    });
    assert!(source.is_ok());
    assert_eq!(count, 500_000);
}

#[test]
fn a_line_without_end_is_damaged_and_costs_no_memory() {
    let mut text = ALIPAY.replacen("保洁", &"长".repeat(100_000), 1);
    text.push_str("2026-03-08 12:30:01,餐饮美食,面馆,,面,支出,18.00,花呗,交易成功,2026030822001475861390000012,120012,,\r\n");
    let bill = inspect(text.as_bytes()).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (4, 1), "{:?}", bill.warnings);
    assert!(bill.warnings[0].why.contains("too long"));
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_spreadsheet_that_says_it_has_a_million_million_words_gets_no_room_for_them() {
    for name in ["xl/sharedStrings.xml", "xl/SharedStrings.xml"] {
        for count in ["10000000000000", "99999999999999999999999999"] {
            let words = format!("<sst count=\"1\" uniqueCount=\"{count}\"><si><t>x</t></si></sst>");
            let file = packed(&[("xl/workbook.xml", b"<workbook/>"), (name, words.as_bytes())]);
            assert!(matches!(inspect(&file), Err(NotABill::TooLarge)), "{name} {count}");
        }
    }
}

#[test]
fn a_spreadsheet_with_a_flipped_byte_is_damaged_and_no_trouble_of_the_disk() {
    let text = b"<workbook>".repeat(2000);
    let mut file = packed(&[("xl/workbook.xml", &text)]);
    let at = file.windows(15).position(|window| window == b"xl/workbook.xml").unwrap() + 15;
    file[at + 8] ^= 0xFF;
    assert!(matches!(inspect(&file), Err(NotABill::Damaged(_))), "{:?}", inspect(&file).err());
}

#[test]
fn two_neighbours_with_a_quote_each_are_two_lines() {
    let bad = ALIPAY.replace(",保洁,", ",27\"显示器,").replace(",退款-外套,", ",退款-27\"显示器,");
    let bill = inspect(&gb18030(&bad)).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (4, 0), "{:?}", bill.warnings);
    assert_eq!((bill.lines[0].amount.minor, bill.lines[1].amount.minor), (19900, 12000));
}

#[test]
fn a_line_of_commas_alone_costs_nothing() {
    let line = format!("2026-03-gh,{}x\r\n", ",".repeat(60_000));
    let bill = inspect(format!("{ALIPAY}{}", line.repeat(20)).as_bytes()).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (4, 20));
}
