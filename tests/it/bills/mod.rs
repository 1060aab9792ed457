//! Bills as payment apps export them. The shapes are those of real exports; names and numbers are made up.

mod finding;
mod hostile;

use std::io::Cursor;

use redress::bills::{Line, NotABill, read, sniff};
use redress::domain::bill::{BillSource, Direction, Transaction, Warning};
use redress::domain::codes::OrderState;

/// A bill, read to its end.
#[derive(Debug)]
pub struct Bill {
    pub source: BillSource,
    pub lines: Vec<Transaction>,
    pub warnings: Vec<Warning>,
}

pub fn inspect(bytes: &[u8]) -> Result<Bill, NotABill> {
    let (mut lines, mut warnings) = (Vec::new(), Vec::new());
    let source = read(Cursor::new(bytes), |line| {
        match line {
            Line::Head(_) => {}
            Line::Transaction(line) => lines.push(*line),
            Line::Warning(warning) => warnings.push(warning),
        }
        Ok(())
    })?;
    Ok(Bill { source, lines, warnings })
}

pub fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

pub const ALIPAY_OLD: &str = "支付宝交易记录明细查询\r
账号:[lin@consumer.example]\r
起始日期:[2026-03-01 00:00:00]    终止日期:[2026-03-31 00:00:00]\r
---------------------------------交易记录明细列表------------------------------------\r
交易号                  ,商家订单号               ,交易创建时间              ,付款时间                ,最近修改时间              ,交易来源地     ,类型              ,交易对方            ,商品名称                ,金额（元）   ,收/支     ,交易状态    ,服务费（元）   ,成功退款（元）  ,备注                  ,资金状态     ,\r
2026030222001475861390000001\t,T200P1234567890\t,2026-03-02 21:13:40 ,2026-03-02 21:14:05 ,2026-03-02 21:14:05 ,其他（包括阿里巴巴和外部商家）,即时到账交易          ,叮铃到家              ,保洁服务                ,199.00   ,支出      ,交易成功    ,0.00     ,0.00     ,                    ,已支出      ,\r
2026030322001475861390000002\t,\t,2026-03-03 08:00:00 ,                    ,2026-03-03 08:30:00 ,支付宝网站         ,支付宝担保交易         ,某店                ,手机壳                 ,20.50    ,        ,交易关闭    ,0.00     ,0.00     ,                    ,         ,\r
2026030422001475861390000003\t,M3\t,2026-03-04 08:00:00 ,2026-03-04 08:00:09 ,2026-03-09 08:30:00 ,支付宝网站         ,支付宝担保交易         ,某店                ,外套                  ,300.00   ,支出      ,交易成功    ,0.00     ,120.00   ,                    ,已支出      ,\r
------------------------------------------------------------------------------------\r
共3笔记录\r
已收入:0笔,0.00元\r
导出时间:[2026-04-01 10:00:00]    用户:林晓雯\r
";

pub const ALIPAY: &str = "------------------------------------------------------------------------------------\r
导出信息：\r
姓名：林晓雯\r
支付宝账户：lin@consumer.example\r
起始时间：[2026-03-01 00:00:00]    终止时间：[2026-03-31 23:59:59]\r
导出交易类型：[全部]\r
导出时间：[2026-04-01 10:00:00]\r
共4笔记录\r
收入：1笔 0.50元\r
\r
特别提示：\r
1.本回单内容可表明支付宝受理了相应支付交易申请。\r
\r
------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------\r
交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\r
2026-03-02 21:14:05,生活服务,叮铃到家,din***@dl.example,保洁,支出,199.00,先享后付,交易成功,2026030222001475861390000001\t,ZMCB20260302220014758613902\t,,\r
2026-03-05 09:00:00,日用百货,某店,mou***@m.example,退款-外套,不计收支,120.00,招商银行(0001),退款成功,2026030422001475861390000003_M3\t,M3\t,,\r
2026-03-06 09:00:00,转账红包,周涛,138******01,红包,收入,0.50,余额,交易成功,2026030622001475861390000009\t,\t,,\r
2026-03-07 12:30:01,餐饮美食,饿了么,ele***@e.example,外卖订单,支出,31.80,花呗,等待确认收货,2026030722001475861390000011\t,120011\t,,\r
";

pub const WECHAT: &str = "\u{feff}微信支付账单明细,,,,,,,,
微信昵称：[晓雯],,,,,,,,
起始时间：[2026-03-01 00:00:00] 终止时间：[2026-03-31 23:59:59],,,,,,,,
导出类型：[全部],,,,,,,,
导出时间：[2026-04-01 10:00:00],,,,,,,,
,,,,,,,,
共5笔记录,,,,,,,,
收入：1笔 10.00元,,,,,,,,
支出：3笔 300.00元,,,,,,,,
中性交易：1笔 50.00元,,,,,,,,
注：,,,,,,,,
1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易,,,,,,,,
,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
2026-03-02 21:14:05,商户消费,叮铃到家,\"保洁,两小时\",支出,¥199.00,零钱,支付成功,\"4200001234202603021111111111\t\",\"DL20260302001\t\",\"/\"
2026-03-03 10:00:00,商户消费,某店,\"手机壳\",支出,¥25.00,招商银行(0001),已退款(￥5.00),\"4200001234202603032222222222\t\",\"S2\t\",\"/\"
2026-03-03 11:00:00,商户消费,某店,\"贴膜\",支出,¥9.90,招商银行(0001),已全额退款,\"4200001234202603033333333333\t\",\"S3\t\",\"/\"
2026-03-04 11:00:00,零钱提现,招商银行(0001),\"/\",/,¥50.00,招商银行(0001),提现已到账,\"207000000000000000000000000000\t\",\"/\",\"服务费¥0.10\"
2026-03-05 11:00:00,转账,周涛,\"转账备注:房租\",收入,¥10.00,/,已存入零钱,\"1000050001202603054444444444\t\",\"1000050001\t\",\"/\"
";

pub const JD: &str = "导出信息：
京东账号名：jd_lin
日期区间：2026-03-01 至 2026-03-31
导出交易类型：全部
导出时间：2026-04-01 10:00:00
特别提示：仅供个人对账
交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注
2026-03-02 21:14:05\t,京东平台商户,京东-订单编号30100001,131.77(已退款89.84),白条,交易成功,支出,电脑办公,20260302211405100000000001\t,30100001\t,,
2026-03-08 08:00:00\t,京东平台商户,京东-订单编号30100002,59.90(已全额退款),微信支付,交易成功,不计收支,食品酒饮,20260308080000100000000002\t,30100002\t,,
2026-03-08 07:00:00\t,京东平台商户,蜜柚,25.00,先享后付,交易成功,不计收支,先享后付,20260308070000100000000009\t,30100009\t, ,
2026-03-09 08:00:00\t,京东白条,白条还款,200.00,招商银行(0001),还款成功,不计收支,白条,20260309080000100000000003\t,\t,,
";

pub const MEITUAN: &str = "美团交易账单明细,,,,,,,,,,
美团用户名：[lin],,,,,,,,,,
起始时间：[2026-03-01] 终止时间：[2026-03-31],,,,,,,,,,
导出时间：[2026-04-01],,,,,,,,,,
,,,,,,,,,,
------------------------美团交易账单明细列表------------------------,,,,,,,,,,
交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注
2026-03-02 21:13:50,2026-03-02 21:14:05,支付,外卖订单-小面馆,支出,美团月付,¥45.00,¥38.50,\"26030211100100000000000001\t\",\"110000001\t\",/
2026-03-03 10:00:00,2026-03-03 10:00:02,退款,退款-外卖订单,收入,美团月付,¥38.50,¥38.50,\"26030311100100000000000002\t\",\"110000001\t\",/
";

fn amounts(bill: &Bill) -> Vec<(i64, Option<i64>)> {
    bill.lines.iter().map(|line| (line.amount.minor, line.refunded.map(|money| money.minor))).collect()
}

fn states(bill: &Bill) -> Vec<(Direction, OrderState)> {
    bill.lines.iter().map(|line| (line.direction, line.state)).collect()
}

#[test]
fn the_old_bill_of_alipay_is_read() {
    let bill = inspect(&gb18030(ALIPAY_OLD)).unwrap();
    assert_eq!((bill.source, bill.warnings.len()), (BillSource::Alipay, 0));
    let first = &bill.lines[0];
    assert_eq!((first.line, &*first.at.to_rfc3339()), (6, "2026-03-02T21:14:05+08:00"));
    assert_eq!((&*first.counterparty, &*first.description, &*first.status_raw), ("叮铃到家", "保洁服务", "交易成功"));
    assert_eq!(first.transaction_id.as_deref(), Some("2026030222001475861390000001"));
    assert_eq!(first.order_number.as_deref(), Some("T200P1234567890"));
    assert_eq!(amounts(&bill), [(19900, None), (2050, None), (30000, Some(12000))]);
    let paid = (Direction::Out, OrderState::Paid);
    assert_eq!(states(&bill), [paid, (Direction::Neutral, OrderState::Cancelled), paid]);
    assert_eq!(&*bill.lines[1].at.to_rfc3339(), "2026-03-03T08:00:00+08:00", "never paid: the day it was begun");
    assert_eq!(bill.lines[1].order_number, None);
}

#[test]
fn the_bill_of_alipays_app_is_read() {
    let bill = inspect(&gb18030(ALIPAY)).unwrap();
    assert_eq!((bill.source, bill.warnings.len(), bill.lines.len()), (BillSource::Alipay, 0, 4));
    assert_eq!((&*bill.lines[0].method, bill.lines[0].line), ("先享后付", 16));
    assert_eq!(bill.lines[0].order_number.as_deref(), Some("ZMCB20260302220014758613902"));
    let of = [
        (Direction::Out, OrderState::Paid),
        (Direction::Neutral, OrderState::Refunded),
        (Direction::In, OrderState::Paid),
        (Direction::Out, OrderState::Paid),
    ];
    assert_eq!(states(&bill), of);
}

#[test]
fn the_bill_of_wechat_is_read() {
    let bill = inspect(WECHAT.as_bytes()).unwrap();
    assert_eq!((bill.source, bill.warnings.len()), (BillSource::Wechat, 0));
    assert_eq!(&*bill.lines[0].description, "保洁,两小时");
    assert_eq!(bill.lines[0].transaction_id.as_deref(), Some("4200001234202603021111111111"));
    assert_eq!(amounts(&bill), [(19900, None), (2500, Some(500)), (990, Some(990)), (5000, None), (1000, None)]);
    let of = [
        (Direction::Out, OrderState::Paid),
        (Direction::Out, OrderState::Paid),
        (Direction::Out, OrderState::Refunded),
        (Direction::Neutral, OrderState::Paid),
        (Direction::In, OrderState::Paid),
    ];
    assert_eq!(states(&bill), of);
    assert_eq!((&bill.lines[3].order_number, &*bill.lines[3].description), (&None, "/"));
}

#[test]
fn the_bills_of_jd_and_meituan_are_read() {
    let jd = inspect(JD.as_bytes()).unwrap();
    assert_eq!((jd.source, jd.warnings.len()), (BillSource::Jd, 0));
    assert_eq!(amounts(&jd), [(13177, Some(8984)), (5990, Some(5990)), (2500, None), (20000, None)]);
    assert_eq!(jd.lines[0].order_number.as_deref(), Some("30100001"));
    let of: Vec<OrderState> = jd.lines.iter().map(|line| line.state).collect();
    let ordered = OrderState::InService;
    assert_eq!(of, [OrderState::Paid, OrderState::Refunded, ordered, OrderState::Paid], "ordered to be paid later is not paid");
    let meituan = inspect(MEITUAN.as_bytes()).unwrap();
    assert_eq!((meituan.source, meituan.warnings.len()), (BillSource::Meituan, 0));
    assert_eq!(amounts(&meituan), [(3850, None), (3850, None)], "what was paid, not the list price");
    assert_eq!(&*meituan.lines[0].at.to_rfc3339(), "2026-03-02T21:14:05+08:00");
    assert_eq!((&*meituan.lines[0].method, &*meituan.lines[0].description), ("美团月付", "外卖订单-小面馆"));
    assert_eq!(states(&meituan), [(Direction::Out, OrderState::Paid), (Direction::In, OrderState::Refunded)]);
}

#[test]
fn a_refund_in_the_old_bill_of_alipay_is_money_that_came_in() {
    let refund = "2026031022001475861390000009\t,T200P1234567890\t,2026-03-10 09:00:00 ,2026-03-10 09:00:05 ,2026-03-10 09:00:05 ,其他（包括阿里巴巴和外部商家）,即时到账交易          ,叮铃到家              ,退款-保洁服务             ,199.00   ,        ,退款成功    ,0.00     ,0.00     ,                    ,已收入      ,\r\n";
    let end = ALIPAY_OLD.rfind("-----").unwrap();
    let start = ALIPAY_OLD[..end].rfind("\r\n").unwrap() + 2;
    let bill = inspect(&gb18030(&format!("{}{refund}{}", &ALIPAY_OLD[..start], &ALIPAY_OLD[start..]))).unwrap();
    assert_eq!((bill.lines.len(), bill.warnings.len()), (4, 0));
    assert_eq!(states(&bill)[3], (Direction::In, OrderState::Refunded));
    assert_eq!(states(&bill)[1].0, Direction::Neutral, "what was closed unpaid moved nothing");
}

/// What the researched exports do besides.
#[test]
fn the_oddities_of_real_exports_are_read() {
    let first = "------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------\r
收/支                 ,交易对方                ,对方账号                ,商品说明                ,收/付款方式              ,金额                  ,交易状态                ,交易分类                ,交易订单号     ,商家订单号           ,交易时间            ,\r
支出                  ,某店              ,                    ,保洁          ,某某银行(9876)          ,6.51                ,交易成功                ,生活服务                ,2021061400001\t,ABC9876001\t,2021-06-14 14:00:38 ,\r
------------------------------------------------------------------------------------\r
导出信息：\r
姓名：某某\r
";
    let bill = inspect(&gb18030(first)).unwrap();
    assert_eq!((bill.source, bill.lines.len(), bill.warnings.len()), (BillSource::Alipay, 1, 0));
    assert_eq!(&*bill.lines[0].at.to_rfc3339(), "2021-06-14T14:00:38+08:00");
    let refund =
        "2026-03-06 11:00:00,某店-退款,某店,\"手机壳\",收入,¥5.00,招商银行(0001),已退款￥5.00,\"50300001\"\t,\"/\",\"/\"\n";
    let foreign = "2026-03-07 11:00:00,商户消费,WALMART HONG KONG CO.,LIMITED,\"商品\",支出,¥348.00,零钱,支付成功,\"42000077\"\t,\"S7\"\t,\"/\"\n";
    let bill = inspect(format!("{WECHAT}{refund}{foreign}").as_bytes()).unwrap();
    assert_eq!(bill.warnings, []);
    let (refund, foreign) = (&bill.lines[5], &bill.lines[6]);
    assert_eq!((refund.direction, refund.refunded, refund.state), (Direction::In, None, OrderState::Refunded));
    assert_eq!((refund.transaction_id.as_deref(), &refund.order_number), (Some("50300001"), &None));
    assert_eq!((&*foreign.counterparty, &*foreign.description), ("WALMART HONG KONG CO.,LIMITED", "商品"));
    let later = ALIPAY.replace("招商银行(0001),退款成功", "先享后付,退款成功").replace("余额,交易成功", "先享后付,交易关闭");
    let bill = inspect(&gb18030(&later)).unwrap();
    assert_eq!(bill.lines[1].state, OrderState::Refunded, "given back, however it was to be paid");
    let serial = JD.replace("2026-03-02 21:14:05\t", "46083.88478009259");
    assert_eq!(&*inspect(serial.as_bytes()).unwrap().lines[0].at.to_rfc3339(), "2026-03-02T21:14:05+08:00");
}

#[test]
fn the_same_bill_saved_again_by_a_spreadsheet_reads_the_same() {
    let original = inspect(&gb18030(ALIPAY)).unwrap();
    let utf8 = inspect(ALIPAY.as_bytes()).unwrap();
    assert_eq!(utf8.lines, original.lines);
    let marked = inspect(format!("\u{feff}{ALIPAY}").as_bytes()).unwrap();
    assert_eq!(marked.lines, original.lines);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(ALIPAY.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(inspect(&wide).unwrap().lines, original.lines);
    let tabs = ALIPAY.replace('\t', "").replace(',', "\t");
    assert_eq!(inspect(tabs.as_bytes()).unwrap().lines, original.lines);
    let dates = ALIPAY.replace("2026-03-02 21:14:05", "2026/3/2 21:14").replace("2026030222001475861390000001\t", "2.02603E+27");
    let saved = inspect(dates.as_bytes()).unwrap();
    assert_eq!(&*saved.lines[0].at.to_rfc3339(), "2026-03-02T21:14:00+08:00");
    assert_eq!(saved.lines[0].transaction_id, None, "a number that a spreadsheet cut is no number");
    let written = inspect(ALIPAY.replace("2026030222001475861390000001\t", "20260302220014000000000000").as_bytes()).unwrap();
    assert_eq!(written.lines[0].transaction_id, None, "nor one that it wrote out again");
}

#[test]
fn a_bill_of_wechat_as_a_spreadsheet_reads_like_its_text() {
    let text = inspect(WECHAT.as_bytes()).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let lines: Vec<&str> = WECHAT.trim_start_matches('\u{feff}').lines().collect();
    for (row, line) in lines.iter().enumerate() {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
        let cells = reader.records().next().map(Result::unwrap).unwrap_or_default();
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            let amount = cell.strip_prefix('¥').and_then(|amount| amount.parse::<f64>().ok());
            match (amount, chrono::NaiveDateTime::parse_from_str(cell, "%Y-%m-%d %H:%M:%S")) {
                (Some(amount), _) if row % 2 == 0 => sheet.write_number(row, column, amount).unwrap(),
                (_, Ok(at)) if row % 2 == 1 => {
                    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
                    let at = rust_xlsxwriter::ExcelDateTime::parse_from_str(&at.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap();
                    sheet.write_datetime_with_format(row, column, &at, &format).unwrap()
                }
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    let sheet = inspect(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((sheet.source, sheet.warnings.len()), (BillSource::Wechat, 0));
    assert_eq!(sheet.lines, text.lines);
}

#[test]
fn a_bill_is_told_from_its_first_bytes() {
    assert_eq!(sniff(&gb18030(ALIPAY_OLD)), Some(BillSource::Alipay));
    assert_eq!(sniff(WECHAT.as_bytes()), Some(BillSource::Wechat));
    assert_eq!(sniff(JD.as_bytes()), Some(BillSource::Jd));
    assert_eq!(sniff(MEITUAN.as_bytes()), Some(BillSource::Meituan));
    assert_eq!(sniff(b"hello, world\n1,2,3\n"), None);
    assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0"), None);
}
