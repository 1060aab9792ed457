//! The mail room: letters, the mail server, the folder, the waits.

mod compose;
mod folder;
mod letter;
mod retry;
mod smtp;
mod words;

use chrono::{DateTime, TimeZone, Utc};
use redress::mail::{Letter, LetterContext};

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 4, 0, 0).single().expect("a moment")
}

pub fn letter() -> Letter {
    Letter {
        message_id: "7318349394477056.1@redress.test".into(),
        to: "wang.fang@example.com".into(),
        to_name: Some("王芳".into()),
        subject: "诉达收到了您的投诉".into(),
        text: "您好:\n\n我们收到了您的投诉。\n".into(),
        html: "<!DOCTYPE html><p>我们收到了您的投诉。</p>".into(),
        locale: "zh-CN".into(),
        date: noon(),
    }
}

/// A letter that may mention everything.
pub fn context(locale: &str) -> LetterContext {
    LetterContext {
        message_id: "7318349394477056.1@redress.test".into(),
        date: noon(),
        to: "wang.fang@example.com".into(),
        to_name: Some("王芳".into()),
        locale: locale.into(),
        base_url: "https://redress.test".into(),
        track_url: "https://redress.test/track".into(),
        link: "https://redress.test/t/AbCdEf_0123456789-xyz".into(),
        link_until: Some("2027-02-22".into()),
        reference: Some("RD-2026-004817-7".into()),
        merchant: Some("叮铃到家生活服务".into()),
        amount: Some("¥258.00".into()),
        agent: Some("李敏".into()),
        by: Some("2026-11-25 18:00".into()),
        result_by: Some("2026-12-08".into()),
        body: Some("付款记录已经核对。\n请不要再付一次。".into()),
        outcome: Some("支持".into()),
        merchant_silent: None,
        next_door: Some("拨打 12315".into()),
        door: Some("人民法院".into()),
        other: Some("RD-2026-004818-5".into()),
        said: Some("平台说“逾期”".into()),
        lines: vec![("RD-2026-004817-7".into(), "首次答复已超时".into())],
        chain_head: Some("9f2c7d1e4b60a85391c2".into()),
        house: String::new(),
        contact: vec!["电话 400-100-2000".into()],
        report: ("客服周报".into(), "11 月 16 日至 11 月 22 日".into()),
    }
}
