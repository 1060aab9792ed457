//! Policies that come with Redress, each with its source. Not legal advice: whoever runs Redress checks them first.

use chrono::NaiveDate;

use super::ClockKind::{self, Acknowledgement, FinalResponse, FirstResponse, Resolution};
use super::HOUSE;
use super::policy::{DayRules, Deadline, Policy, Source, Start, Term};

const HOUR: i64 = 3600;
/// When the sources were last read.
const CHECKED: (i32, u32, u32) = (2026, 11, 26);

struct Preset {
    id: &'static str,
    calendar: &'static str,
    days: DayRules,
    deadlines: &'static [Deadline],
    from: Option<(i32, u32, u32)>,
    until: Option<(i32, u32, u32)>,
    source: Option<&'static str>,
}

const fn working(kind: ClockKind, hours: i64) -> Deadline {
    Deadline { kind, term: Term::Working { seconds: hours * HOUR, pauses: true }, start: Start::Filing }
}

const fn days(kind: ClockKind, days: u32) -> Deadline {
    Deadline { kind, term: Term::Days(days), start: Start::Filing }
}

const fn working_days(kind: ClockKind, days: u32) -> Deadline {
    Deadline { kind, term: Term::WorkingDays(days), start: Start::Filing }
}

const fn accepted(deadline: Deadline) -> Deadline {
    Deadline { start: Start::Acceptance, ..deadline }
}

const PLAIN: Preset =
    Preset { id: "", calendar: "", days: DayRules::PLAIN, deadlines: &[], from: None, until: None, source: None };

const PRESETS: &[Preset] = &[
    Preset {
        id: HOUSE,
        calendar: "cn",
        deadlines: &[working(Acknowledgement, 4), working(FirstResponse, 8), working(Resolution, 90)],
        ..PLAIN
    },
    Preset {
        id: "cn-bank-simple",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[days(FinalResponse, 15)],
        from: Some((2020, 3, 1)),
        source: Some("银行业保险业消费投诉处理管理办法 (CBIRC Order 3 of 2020): decide and tell within 15 days of receipt"),
        ..PLAIN
    },
    Preset {
        id: "cn-bank-complex",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[days(FinalResponse, 30)],
        from: Some((2020, 3, 1)),
        source: Some(
            "银行业保险业消费投诉处理管理办法 (CBIRC Order 3 of 2020): complex cases 30 days, with approval and notice 30 more",
        ),
        ..PLAIN
    },
    Preset {
        id: "cn-samr-2026",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[accepted(days(FinalResponse, 60))],
        from: Some((2026, 4, 15)),
        source: Some("市场监督管理投诉举报处理办法 (SAMR Order 121): mediation ends 60 days after acceptance"),
        ..PLAIN
    },
    Preset {
        id: "cn-samr-2020",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[working_days(Acknowledgement, 7), accepted(working_days(FinalResponse, 45))],
        from: Some((2020, 1, 1)),
        until: Some((2026, 4, 14)),
        source: Some(
            "市场监督管理投诉举报处理暂行办法 (SAMR Order 20): accept or refuse within 7 working days, mediate within 45 of acceptance",
        ),
    },
    Preset {
        id: "cn-credit",
        calendar: "cn",
        days: DayRules::CIVIL_CODE,
        deadlines: &[days(FinalResponse, 20)],
        from: Some((2013, 3, 15)),
        source: Some("征信业管理条例 (State Council Order 631), article 25: check and answer in writing within 20 days"),
        ..PLAIN
    },
    Preset {
        id: "uk-disp",
        calendar: "uk",
        deadlines: &[working_days(Resolution, 3), days(FinalResponse, 56)],
        source: Some("FCA Handbook DISP 1.5, 1.6.2: third business day after receipt for a summary resolution; eight weeks"),
        ..PLAIN
    },
    Preset {
        id: "uk-psd",
        calendar: "uk",
        deadlines: &[working_days(FirstResponse, 15), working_days(FinalResponse, 35)],
        source: Some("FCA Handbook DISP 1.6.2A: 15 business days, or a holding reply and 35"),
        ..PLAIN
    },
    Preset {
        id: "us-cfpb",
        calendar: "us",
        deadlines: &[days(FirstResponse, 15), days(FinalResponse, 60)],
        source: Some("CFPB company portal manual: respond within 15 calendar days, finally within 60"),
        ..PLAIN
    },
    Preset {
        id: "in-cpgrams",
        calendar: "in",
        deadlines: &[days(FinalResponse, 21)],
        from: Some((2024, 8, 23)),
        source: Some("DARPG guidelines for public grievances, 23 August 2024: 21 days"),
        ..PLAIN
    },
    Preset {
        id: "au-rg271",
        calendar: "au",
        deadlines: &[working_days(Acknowledgement, 1), days(FinalResponse, 30)],
        from: Some((2021, 10, 5)),
        source: Some("ASIC RG 271: acknowledge within one business day, answer within 30 calendar days"),
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
        let checked = date(CHECKED);
        Policy {
            id: self.id.to_owned(),
            version: 1,
            deadlines: self.deadlines.to_vec(),
            calendar_id: self.calendar.to_owned(),
            days: self.days,
            in_force: (self.from.map(date), self.until.map(date)),
            source: self.source.map(|text| Source { text, checked }),
        }
    }
}

fn date((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
