//! Policies that come with Redress, each with its source. Not legal advice: whoever runs Redress checks them first.

use chrono::NaiveDate;

use super::ClockKind::{
    self, Acknowledgement, FinalResponse, FirstResponse, MerchantAnswer, NextResponse, ProgressUpdate, Resolution,
};
use super::HOUSE;
use super::policy::{DayRules, Deadline, Extensible, Fits, Pausing, Policy, Source, Start, Term, Warning};
use crate::domain::case::StatusCode;

const HOUR: i64 = 3600;
/// After everything else.
const HOUSE_POSITION: i32 = 1000;
type Day = (i32, u32, u32);

/// A source as it was read: what it says, where, and when.
struct Read(&'static str, &'static str, Option<Day>);

struct Preset {
    id: &'static str,
    calendar: &'static str,
    days: DayRules,
    deadlines: &'static [Deadline],
    from: Option<Day>,
    until: Option<Day>,
    source: Option<Read>,
}

const fn working(kind: ClockKind, hours: i64) -> Deadline {
    Deadline { kind, term: Term::Working { seconds: hours * HOUR, pauses: true }, start: Start::Filing, extensible: None }
}

const fn days(kind: ClockKind, days: u32) -> Deadline {
    Deadline { kind, term: Term::Days(days), start: Start::Filing, extensible: None }
}

const fn working_days(kind: ClockKind, days: u32) -> Deadline {
    Deadline { kind, term: Term::WorkingDays(days), start: Start::Filing, extensible: None }
}

const fn accepted(deadline: Deadline) -> Deadline {
    from(Start::Acceptance, deadline)
}

const fn from(start: Start, deadline: Deadline) -> Deadline {
    Deadline { start, ..deadline }
}

const fn put_off(times: u8, days: u32, deadline: Deadline) -> Deadline {
    Deadline { extensible: Some(Extensible { times, days }), ..deadline }
}

const PLAIN: Preset =
    Preset { id: "", calendar: "", days: DayRules::PLAIN, deadlines: &[], from: None, until: None, source: None };

const PRESETS: &[Preset] = &[
    Preset {
        id: HOUSE,
        calendar: "cn",
        deadlines: &[
            working(Acknowledgement, 4),
            working(FirstResponse, 8),
            from(Start::Reply, working(NextResponse, 8)),
            from(Start::Message, working(ProgressUpdate, 45)),
            from(Start::Request, working_days(MerchantAnswer, 5)),
            put_off(1, 10, working(Resolution, 90)),
        ],
        ..PLAIN
    },
    Preset {
        id: "cn-bank-simple",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[days(FinalResponse, 15)],
        from: Some((2020, 3, 1)),
        source: Some(Read(
            "银行业保险业消费投诉处理管理办法 (CBIRC Order 3 of 2020): decide and tell within 15 days of receipt",
            "https://www.gov.cn/xinwen/2020-01/17/content_5470220.htm",
            Some((2026, 11, 26)),
        )),
        ..PLAIN
    },
    Preset {
        id: "cn-bank-complex",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[put_off(1, 30, days(FinalResponse, 30))],
        from: Some((2020, 3, 1)),
        source: Some(Read(
            "银行业保险业消费投诉处理管理办法 (CBIRC Order 3 of 2020): complex cases 30 days, with approval and notice 30 more",
            "https://www.gov.cn/xinwen/2020-01/17/content_5470220.htm",
            Some((2026, 11, 26)),
        )),
        ..PLAIN
    },
    Preset {
        id: "cn-samr-2026",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[accepted(days(FinalResponse, 60))],
        from: Some((2026, 4, 15)),
        source: Some(Read(
            "市场监督管理投诉举报处理办法 (SAMR Order 121): mediation ends 60 days after acceptance",
            "https://www.googgg.com/product/2974.html",
            None,
        )),
        ..PLAIN
    },
    Preset {
        id: "cn-samr-2020",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[working_days(Acknowledgement, 7), accepted(working_days(FinalResponse, 45))],
        from: Some((2020, 1, 1)),
        until: Some((2026, 4, 14)),
        source: Some(Read(
            "市场监督管理投诉举报处理暂行办法 (SAMR Order 20): accept or refuse within 7 working days, mediate within 45 of acceptance",
            "https://xiezuofangchengshi.com/doc/62764.html",
            Some((2026, 11, 27)),
        )),
    },
    Preset {
        id: "cn-credit",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[days(FinalResponse, 20)],
        from: Some((2013, 3, 15)),
        source: Some(Read(
            "征信业管理条例 (State Council Order 631), article 25: check and answer in writing within 20 days",
            "https://m.shoulawyer.com/zhishi/286830.htm",
            Some((2026, 11, 27)),
        )),
        ..PLAIN
    },
    Preset {
        id: "uk-disp",
        calendar: "uk",
        deadlines: &[working_days(Resolution, 3), days(FinalResponse, 56)],
        source: Some(Read(
            "FCA Handbook DISP 1.5, 1.6.2: third business day after receipt for a summary resolution; eight weeks",
            "https://handbook.fca.org.uk/handbook/disp1/disp1s6?date=01-06-2026",
            Some((2026, 11, 27)),
        )),
        ..PLAIN
    },
    Preset {
        id: "uk-psd",
        calendar: "uk",
        deadlines: &[working_days(FirstResponse, 15), working_days(FinalResponse, 35)],
        source: Some(Read(
            "FCA Handbook DISP 1.6.2A: 15 business days, or a holding reply and 35",
            "https://handbook.fca.org.uk/handbook/disp1/disp1s6?date=01-06-2026",
            Some((2026, 11, 27)),
        )),
        ..PLAIN
    },
    Preset {
        id: "us-cfpb",
        calendar: "us",
        deadlines: &[days(FirstResponse, 15), days(FinalResponse, 60)],
        source: Some(Read(
            "CFPB company portal manual: respond within 15 calendar days, finally within 60",
            "http://www.cfpbmonitor.com/2012/01/19/cfpb-updates-complaint-system-manual/",
            Some((2026, 11, 26)),
        )),
        ..PLAIN
    },
    Preset {
        id: "in-cpgrams",
        calendar: "in",
        deadlines: &[days(FinalResponse, 21)],
        from: Some((2024, 8, 23)),
        source: Some(Read(
            "DARPG guidelines for public grievances, 23 August 2024: 21 days",
            "https://bilkulonline.com/2024/08/27/centre-cuts-timeline-for-public-grievance-redressal-to-21-days/",
            Some((2026, 11, 27)),
        )),
        ..PLAIN
    },
    Preset {
        id: "au-rg271",
        calendar: "au",
        deadlines: &[working_days(Acknowledgement, 1), days(FinalResponse, 30)],
        from: Some((2021, 10, 5)),
        source: Some(Read(
            "ASIC RG 271: acknowledge within one business day, answer within 30 calendar days",
            "https://www.afa.asn.au/news/new-internal-dispute-resolution-regime",
            Some((2026, 11, 26)),
        )),
        ..PLAIN
    },
];

impl Policy {
    /// Acknowledgement within 4, first response within 8, resolution within 90 working hours.
    pub fn house() -> Policy {
        PRESETS[0].policy()
    }

    /// The preset of this name.
    pub fn preset(id: &str) -> Option<Policy> {
        PRESETS.iter().find(|preset| preset.id == id).map(Preset::policy)
    }

    /// The names of all presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|preset| preset.id)
    }
}

impl Preset {
    fn policy(&self) -> Policy {
        Policy {
            id: self.id.to_owned(),
            version: 1,
            published_at: None,
            name: None,
            in_use: self.id == HOUSE,
            // The house's own promises fill what no law asks for.
            position: if self.id == HOUSE { HOUSE_POSITION } else { 0 },
            fits: Fits::default(),
            pausing: Pausing { statuses: vec![StatusCode::AwaitingConsumer], most_days: Pausing::MOST_DAYS },
            warning: Warning::USUAL,
            deadlines: self.deadlines.to_vec(),
            calendar_id: self.calendar.to_owned(),
            days: self.days,
            in_force: (self.from.map(date), self.until.map(date)),
            source: self.source.as_ref().map(|Read(text, url, day)| Source {
                text: (*text).to_owned(),
                url: (*url).to_owned(),
                checked: day.map(date),
            }),
        }
    }
}

fn date((year, month, day): Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
