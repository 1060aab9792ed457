//! The calendars that come with Redress.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::{Calendar, Shift, au, cn, uk};

/// Year, month, day.
pub(super) type Day = (i32, u32, u32);

/// First day, last day, code of the reason.
pub(super) type DaysOff = (Day, Day, &'static str);

impl Calendar {
    /// All that come with Redress.
    pub fn all() -> impl Iterator<Item = Calendar> {
        ["cn", "uk", "au", "us", "in"].into_iter().filter_map(Calendar::named)
    }

    /// The calendar of this name.
    pub fn named(id: &str) -> Option<Calendar> {
        match id {
            "cn" => Some(Calendar::cn()),
            "uk" => Some(office("uk", Tz::Europe__London, 9..17).with(uk::BANK_HOLIDAYS, uk::PUBLISHED_THROUGH)),
            "au" => Some(office("au", Tz::Australia__Sydney, 9..17).with(au::HOLIDAYS, au::PUBLISHED_THROUGH)),
            "us" => Some(office("us", Tz::America__New_York, 9..17)),
            "in" => Some(office("in", Tz::Asia__Kolkata, 9..18)),
            _ => None,
        }
    }

    /// Mainland China, Monday to Friday 09:00–18:00, with the holidays and make-up days of the State Council's notices.
    pub fn cn() -> Calendar {
        let calendar = office("cn", Tz::Asia__Shanghai, 9..18).with(cn::HOLIDAYS, cn::PUBLISHED_THROUGH);
        Calendar { makeup: cn::MAKEUP.iter().copied().map(date).collect(), ..calendar }
    }

    /// Around the clock: wall time.
    pub fn always() -> Calendar {
        let whole = Shift { from: NaiveTime::MIN, to: NaiveTime::MIN };
        Calendar {
            week: std::array::from_fn(|_| vec![whole]),
            published_through: NaiveDate::MAX,
            ..office("always", Tz::UTC, 9..18)
        }
    }

    fn with(mut self, days_off: &[DaysOff], published_through: Day) -> Calendar {
        for (first, last, code) in days_off {
            let last = date(*last);
            for day in date(*first).iter_days().take_while(|day| *day <= last) {
                self.holidays.insert(day, (*code).to_owned());
            }
        }
        Calendar { published_through: date(published_through), ..self }
    }
}

/// Monday to Friday, no holiday known: all its working time is provisional.
fn office(id: &str, zone: Tz, hours: std::ops::Range<u64>) -> Calendar {
    let shift = Shift { from: hour(hours.start), to: hour(hours.end) };
    Calendar {
        id: id.to_owned(),
        version: 1,
        name: None,
        zone,
        week: std::array::from_fn(|day| if day < 5 { vec![shift] } else { Vec::new() }),
        holidays: BTreeMap::new(),
        own_hours: BTreeMap::new(),
        makeup: BTreeSet::new(),
        works_makeup: true,
        published_through: NaiveDate::MIN,
    }
}

fn hour(hour: u64) -> NaiveTime {
    NaiveTime::MIN + std::time::Duration::from_secs(hour * 3600)
}

fn date((year, month, day): Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
