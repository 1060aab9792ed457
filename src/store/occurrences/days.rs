//! What happened in a period, day by day, in memory: every count of a report is made of it. Days that are packed are read as
//! they are; what came since, and what no day holds yet, is read row by row and packed on the way.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use rustc_hash::FxHashMap;

use super::packed::{Cells, Column, Packed, pack};
use super::{Count, Place, Which, key};
use crate::domain::figures::occurrence::{Counted, Ended};
use crate::domain::figures::{Dimension, Period};
use crate::domain::sla::ClockKind;
use crate::store::bytes::unreadable;
use crate::store::db::{Conn, load_large};
use crate::store::error::StoreError;
use crate::store::schema::{occurrence_days, occurrence_spoils, occurrences};

/// Days read one by one at a time: as many rows are in memory at once.
const BITE: i64 = 31;

/// One kind of what happened, in a period.
#[derive(Debug)]
pub struct Days {
    /// Some days have two parts: what was packed, and what came since.
    parts: Vec<(NaiveDate, Vec<u8>)>,
}

/// What may stand in a column.
type Test<'a> = (Column, Box<dyn Fn(&str) -> bool + 'a>);

impl Days {
    /// Reads them. Several belong together: ask within one transaction that sees one state.
    pub fn read(conn: &mut Conn, what: Counted, period: Period) -> Result<Self, StoreError> {
        let of_days = occurrence_days::table
            .filter(occurrence_days::what.eq(what.as_str()))
            .filter(occurrence_days::day.between(period.from, period.to))
            .select((occurrence_days::day, occurrence_days::packed));
        let mut parts: Vec<(NaiveDate, Vec<u8>)> = load_large(conn, of_days)?;
        let spoilt: Vec<NaiveDate> = occurrence_spoils::table
            .filter(occurrence_spoils::what.eq(what.as_str()))
            .filter(occurrence_spoils::day.between(period.from, period.to))
            .select(occurrence_spoils::day)
            .load(conn)?;
        parts.retain(|(day, _)| !spoilt.contains(day));
        let packed: BTreeSet<NaiveDate> = parts.iter().map(|(day, _)| *day).collect();
        let mut since = rows(conn, what, period, true)?;
        since.retain(|(day, _)| packed.contains(day));
        parts.extend(by_day(since));
        for gap in gaps(period, &packed) {
            parts.extend(by_day(rows(conn, what, gap, false)?));
        }
        Ok(Self { parts })
    }

    /// How many there are.
    pub fn n(&self, which: &Which) -> Result<usize, StoreError> {
        Ok(groups(&self.parts, &tests(which), [])?.into_iter().map(|(_, n)| n).sum())
    }

    /// How many there are of each code with each value.
    pub fn counts(&self, which: &Which) -> Result<Vec<Count>, StoreError> {
        let groups = groups(&self.parts, &tests(which), [Column::Code, Column::Value])?;
        Ok(groups.into_iter().map(|([code, value], n)| count(code, value, n)).collect())
    }

    /// The same by day; a day may be told in two parts.
    pub fn by_day(&self, which: &Which) -> Result<Vec<(NaiveDate, Count)>, StoreError> {
        let tests = tests(which);
        let mut days = Vec::new();
        for part in &self.parts {
            let groups = groups(std::slice::from_ref(part), &tests, [Column::Code, Column::Value])?;
            days.extend(groups.into_iter().map(|([code, value], n)| (part.0, count(code, value, n))));
        }
        Ok(days)
    }

    /// The same by what they are told apart by, as [`crate::domain::figures::Measure::key`] has it.
    pub fn by_key(&self, which: &Which, by: Dimension) -> Result<Vec<(String, Count)>, StoreError> {
        let column = match by {
            Dimension::Team => Column::Team,
            Dimension::Agent => Column::Agent,
            Dimension::Provider => Column::Provider,
            Dimension::Merchant => Column::Merchant,
            Dimension::Problem => Column::Problem,
            Dimension::Level => Column::Level,
            Dimension::All | Dimension::Hour => {
                return Ok(self.counts(which)?.into_iter().map(|count| (String::new(), count)).collect());
            }
        };
        self.by_column(which, column)
    }

    /// The same by who promised.
    pub fn by_promiser(&self, which: &Which) -> Result<Vec<(String, Count)>, StoreError> {
        self.by_column(which, Column::Promiser)
    }

    fn by_column(&self, which: &Which, column: Column) -> Result<Vec<(String, Count)>, StoreError> {
        let groups = groups(&self.parts, &tests(which), [column, Column::Code, Column::Value])?;
        Ok(groups.into_iter().map(|([key, code, value], n)| (key.to_owned(), count(code, value, n))).collect())
    }

    /// Ends with a root cause, by where it lay.
    pub fn by_place(&self, which: &Which) -> Result<Vec<(Place, usize)>, StoreError> {
        let mut tests = tests(which);
        tests.push((Column::Code, Box::new(|code| !code.is_empty())));
        let groups = groups(&self.parts, &tests, [Column::Code, Column::Provider, Column::Merchant])?;
        Ok(groups.into_iter().map(|(words, n)| (place(words), n)).collect())
    }

    /// Those of each place, by the day on which they were filed.
    pub fn ended(&self, which: &Which) -> Result<BTreeMap<Place, Vec<Ended>>, StoreError> {
        let mut tests = tests(which);
        tests.push((Column::Code, Box::new(|code| !code.is_empty())));
        let columns = [
            Column::Code,
            Column::Provider,
            Column::Merchant,
            Column::FiledOn,
            Column::AskedOn,
            Column::MerchantAskedOn,
            Column::PlatformAskedOn,
        ];
        // A year of a million ends has nearly as many groups, of some hundred days.
        let mut days: FxHashMap<&str, Option<NaiveDate>> = FxHashMap::default();
        let mut ended: FxHashMap<[&str; 3], BTreeMap<NaiveDate, Ended>> = FxHashMap::default();
        for part in &self.parts {
            for ([code, provider, merchant, filed_on, asked @ ..], n) in groups(std::slice::from_ref(part), &tests, columns)? {
                let closed_on = part.0;
                let mut on = |word| *days.entry(word).or_insert_with(|| day(word));
                let Some(filed_on) = on(filed_on) else { continue };
                let [asked_on, merchant_asked_on, platform_asked_on] = asked.map(on);
                let first = Ended { filed_on, n: 0, closed_on, asked_on, merchant_asked_on, platform_asked_on };
                let those = ended.entry([code, provider, merchant]).or_default().entry(filed_on).or_insert(first);
                those.n += n;
                those.closed_on = those.closed_on.min(closed_on);
                let first = |one: Option<NaiveDate>, other| [one, other].into_iter().flatten().min();
                those.asked_on = first(those.asked_on, asked_on);
                those.merchant_asked_on = first(those.merchant_asked_on, merchant_asked_on);
                those.platform_asked_on = first(those.platform_asked_on, platform_asked_on);
            }
        }
        Ok(ended.into_iter().map(|(words, days)| (place(words), days.into_values().collect())).collect())
    }
}

fn count(code: &str, value: &str, n: usize) -> Count {
    Count { code: code.to_owned(), value: value.to_owned(), n }
}

fn place([cause, provider, merchant]: [&str; 3]) -> Place {
    Place { cause: cause.to_owned(), provider: provider.to_owned(), merchant: merchant.to_owned() }
}

fn day(word: &str) -> Option<NaiveDate> {
    word.parse().ok()
}

/// What the columns must hold so that a row is one of them.
fn tests(which: &Which) -> Vec<Test<'_>> {
    let mut tests: Vec<Test<'_>> = Vec::new();
    let mut only = |column, wanted: Option<String>| {
        if let Some(wanted) = wanted {
            tests.push((column, Box::new(move |word| word == wanted)));
        }
    };
    only(Column::Code, which.code.clone());
    only(Column::Team, key(which.team));
    only(Column::Agent, key(which.agent));
    only(Column::Problem, which.problem_type.map(|problem| problem.to_string()));
    only(Column::Provider, which.provider.clone());
    only(Column::Merchant, which.merchant.clone());
    only(Column::Level, which.level.map(|level| level.to_string()));
    only(Column::Promiser, which.promiser.map(|promiser| promiser.to_string()));
    if !which.values.is_empty() {
        tests.push((Column::Value, Box::new(|value| which.values.iter().any(|wanted| wanted == value))));
    }
    if which.is_ours {
        tests.push((Column::Code, Box::new(|code| code != ClockKind::MerchantAnswer.as_str())));
    }
    if let Some(below) = which.due_below {
        tests.push((Column::DueOn, Box::new(move |due_on| day(due_on).is_some_and(|due_on| due_on < below))));
    }
    if let Some(after) = which.filed_after {
        tests.push((Column::FiledOn, Box::new(move |filed_on| day(filed_on).is_some_and(|filed_on| filed_on > after))));
    }
    tests
}

/// Words of a column, each with a number of its own over all days.
#[derive(Default)]
struct Numbers<'a> {
    of: FxHashMap<&'a str, u32>,
    words: Vec<&'a str>,
}

impl<'a> Numbers<'a> {
    fn number(&mut self, word: &'a str) -> u32 {
        *self.of.entry(word).or_insert_with(|| {
            self.words.push(word);
            self.words.len() as u32 - 1
        })
    }
}

/// Groups that a day may have, for each of its rows, where they are counted in a table and not looked up row by row.
const ROOMY: usize = 8;

/// How many rows that pass have which words in these columns.
fn groups<'a, const N: usize>(
    parts: &'a [(NaiveDate, Vec<u8>)],
    tests: &[Test<'_>],
    columns: [Column; N],
) -> Result<Vec<([&'a str; N], usize)>, StoreError> {
    let mut numbers: [Numbers<'a>; N] = std::array::from_fn(|_| Numbers::default());
    let mut groups: FxHashMap<[u32; N], usize> = FxHashMap::default();
    for (_, bytes) in parts {
        let packed = Packed::read(bytes)?;
        let Some(passing) = passing(&packed, tests)? else { continue };
        let mut cells = Vec::with_capacity(N);
        for (column, numbers) in columns.into_iter().zip(&mut numbers) {
            let part = packed.column(column)?;
            let of_words: Vec<u32> = part.words.iter().map(|word| numbers.number(word)).collect();
            cells.push((part.places, of_words));
        }
        let rows = passing.iter().enumerate().filter_map(|(row, passes)| passes.then_some(row));
        let room = cells.iter().try_fold(1_usize, |room, (_, of_words)| room.checked_mul(of_words.len()));
        let Some(room) = room.filter(|room| *room <= packed.rows.saturating_mul(ROOMY)) else {
            let key = |row: usize| std::array::from_fn(|column| cells[column].1[cells[column].0[row] as usize]);
            rows.for_each(|row| *groups.entry(key(row)).or_default() += 1);
            continue;
        };
        // Each group has its place in the table: the first column counts most.
        let mut counts = vec![0_u32; room];
        let place = |row: usize| cells.iter().fold(0, |place, (places, words)| place * words.len() + places[row] as usize);
        rows.for_each(|row| counts[place(row)] += 1);
        for (mut place, n) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
            let mut key = [0; N];
            for (key, (_, of_words)) in key.iter_mut().zip(&cells).rev() {
                *key = of_words[place % of_words.len()];
                place /= of_words.len();
            }
            *groups.entry(key).or_default() += n as usize;
        }
    }
    let words = |key: [u32; N]| std::array::from_fn(|column| numbers[column].words[key[column] as usize]);
    Ok(groups.into_iter().map(|(key, n)| (words(key), n)).collect())
}

/// Which rows of a day pass; `None` where no row can.
fn passing(packed: &Packed<'_>, tests: &[Test<'_>]) -> Result<Option<Vec<bool>>, StoreError> {
    let mut passing = vec![true; packed.rows];
    for (column, test) in tests {
        let part = packed.column(*column)?;
        let passes: Vec<bool> = part.words.iter().map(|word| test(word)).collect();
        if !passes.contains(&true) {
            return Ok(None);
        }
        for (row, place) in passing.iter_mut().zip(&part.places) {
            *row &= passes.get(*place as usize).copied().ok_or_else(unreadable)?;
        }
    }
    Ok(Some(passing))
}

type Texts = (String, String, String, String, String, String, String, String, String);
type On = Option<NaiveDate>;
type Row = (NaiveDate, Texts, (On, On, On, On, On));

fn cells((day, texts, (due_on, filed_on, asked_on, of_merchant, of_platform)): Row) -> (NaiveDate, Cells) {
    let (code, value, agent, team, provider, merchant, problem, level, promiser) = texts;
    let on = |day: On| day.map(|day| day.to_string()).unwrap_or_default();
    let dates = [due_on, filed_on, asked_on, of_merchant, of_platform];
    let [due_on, filed_on, asked_on, of_merchant, of_platform] = dates.map(on);
    let cells = [
        code,
        value,
        agent,
        team,
        provider,
        merchant,
        problem,
        level,
        due_on,
        filed_on,
        asked_on,
        of_merchant,
        of_platform,
        promiser,
    ];
    (day, cells)
}

/// The rows of a period, or only those that no day holds yet.
pub(super) fn rows(
    conn: &mut Conn,
    what: Counted,
    period: Period,
    is_loose: bool,
) -> Result<Vec<(NaiveDate, Cells)>, StoreError> {
    let of_it = occurrences::table.filter(occurrences::what.eq(what.as_str())).select((
        occurrences::day,
        (
            occurrences::code,
            occurrences::value,
            occurrences::agent,
            occurrences::team,
            occurrences::provider,
            occurrences::merchant,
            occurrences::problem_type,
            occurrences::level,
            occurrences::promiser,
        ),
        (
            occurrences::due_on,
            occurrences::filed_on,
            occurrences::asked_on,
            occurrences::merchant_asked_on,
            occurrences::platform_asked_on,
        ),
    ));
    let rows: Vec<Row> = if is_loose {
        let loose = occurrences::to_pack.is_not_null().and(occurrences::to_pack.between(period.from, period.to));
        of_it.filter(loose).load(conn)?
    } else {
        of_it.filter(occurrences::day.between(period.from, period.to)).load(conn)?
    };
    Ok(rows.into_iter().map(cells).collect())
}

fn by_day(rows: Vec<(NaiveDate, Cells)>) -> Vec<(NaiveDate, Vec<u8>)> {
    let mut days: BTreeMap<NaiveDate, Vec<Cells>> = BTreeMap::new();
    for (day, cells) in rows {
        days.entry(day).or_default().push(cells);
    }
    days.into_iter().map(|(day, rows)| (day, pack(&rows))).collect()
}

/// The stretches of a period that no day is packed for, none longer than [`BITE`] days.
fn gaps(period: Period, packed: &BTreeSet<NaiveDate>) -> Vec<Period> {
    let mut gaps: Vec<Period> = Vec::new();
    for day in period.each_day().filter(|day| !packed.contains(day)) {
        match gaps.last_mut() {
            Some(gap) if gap.to.succ_opt() == Some(day) && gap.days() < BITE => gap.to = day,
            _ => gaps.push(Period { from: day, to: day }),
        }
    }
    gaps
}
