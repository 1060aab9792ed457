//! What happened to a case and what is still to come, line by line, as its consumer reads it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::actor::ActorKind;
use crate::domain::case::{Case, Status};
use crate::domain::codes::{Channel, EscalationCause, Locale};
use crate::domain::event::Happening;
use crate::domain::evidence::{MediaType, Scan};
use crate::domain::reference::Reference;
use crate::domain::sla::{Clock, ClockKind};
use crate::paths;
use crate::store::evidence::EvidenceFile;
use crate::store::timeline::{Entry, Timeline};
use crate::web::claim_words;
use crate::web::page::Page;
use crate::web::promise_words;

/// One line of the story.
pub struct Line {
    /// me, us, them, sys, next: the shape of the pin.
    pub who: &'static str,
    pub iso: String,
    /// Empty when the line above has the same day.
    pub day: String,
    pub time: String,
    pub title: String,
    pub detail: String,
    pub said: Vec<String>,
    pub files: Vec<FileView>,
}

/// A file of the case.
#[derive(Clone)]
pub struct FileView {
    pub url: String,
    /// The picture made of it; empty while there is none.
    pub preview: String,
    pub name: String,
    pub kind: String,
    pub meta: String,
    pub icon: &'static str,
    /// Who may see it; empty where it is not said.
    pub seen_by: String,
    /// Where that is changed and the file replaced.
    pub about_url: String,
}

pub fn file_view(page: &Page, reference: Reference, case: &Case, file: &EvidenceFile) -> FileView {
    let url = paths::complaint_file(reference, &file.file);
    let preview = if file.preview_sha256.is_some() { format!("{url}?preview=1") } else { String::new() };
    let (size, at) = (size(file.bytes), page.dates.moment(file.received_at));
    FileView {
        preview,
        name: file.name.clone(),
        kind: page.code("evidence", file.kind.as_str()),
        meta: page.t2("complaint-file-meta", ("size", &size), ("at", &at)) + &scan_note(page, file.scan),
        icon: match file.media {
            MediaType::Pdf => "pdf",
            MediaType::Csv | MediaType::Xlsx => "file",
            _ => "image",
        },
        seen_by: page.code("audience", case.shown_to(file.audience).as_str()),
        about_url: paths::complaint_file_part(reference, &file.file, "about"),
        url,
    }
}

/// What is to be known of a file that cannot be opened; empty where it can.
pub fn scan_note(page: &Page, scan: Scan) -> String {
    let key = match scan {
        Scan::Wanted => "file-being-checked",
        Scan::Infected => "file-quarantined",
        Scan::None | Scan::Clean | Scan::Released => return String::new(),
    };
    format!(" · {}", page.t(key))
}

/// In KB, or in MB with one digit.
pub fn size(bytes: u64) -> String {
    if bytes < 1024 * 1024 { format!("{} KB", bytes.div_ceil(1024)) } else { format!("{:.1} MB", bytes as f64 / 1_048_576.0) }
}

/// Dates still to come, the furthest first; what has passed without being kept stands on top of the page instead.
pub fn coming(page: &Page, case: &Case) -> Vec<Line> {
    let mut dates: Vec<(DateTime<Utc>, &str)> = Vec::new();
    if !matches!(case.status, Status::Resolved { .. } | Status::Closed { .. }) {
        let result = case.result_clock().map(|clock| clock.kind);
        // Of two dates for the result the nearer one counts.
        let other =
            |clock: &Clock| matches!(clock.kind, ClockKind::Resolution | ClockKind::FinalResponse) && Some(clock.kind) != result;
        for clock in case.clocks.iter().filter(|clock| clock.is_live() && !other(clock)) {
            let key = match clock.kind {
                ClockKind::FirstResponse => "complaint-next-first",
                ClockKind::NextResponse => "complaint-next-answer",
                ClockKind::ProgressUpdate => "complaint-next-word",
                // Until when they were asked stands there already.
                ClockKind::MerchantAnswer => continue,
                ClockKind::Resolution => "complaint-next-result",
                ClockKind::FinalResponse => "complaint-next-law",
                // The first answer comes soon after; two dates for one wait would only confuse.
                ClockKind::Acknowledgement => continue,
            };
            dates.extend(clock.due_at.map(|due| (due, key)));
        }
    }
    let until = match case.status {
        Status::AwaitingConsumer { .. } => "complaint-next-consumer",
        Status::AwaitingMerchant { .. } => "complaint-next-merchant",
        Status::AwaitingPlatform { .. } => "complaint-next-platform",
        _ => "complaint-next-offer",
    };
    dates.extend(case.status.until().map(|at| (at, until)));
    dates.retain(|(at, _)| *at > page.now);
    dates.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let mut lines = remedies_to_come(page, case);
    lines.extend(dates.iter().map(|(at, key)| {
        let mut line = line(page, "next", *at, page.t(key).to_owned());
        page.dates.weekday(page.dates.day_of(*at)).clone_into(&mut line.detail);
        line
    }));
    lines
}

fn remedies_to_come(page: &Page, case: &Case) -> Vec<Line> {
    let today = page.dates.day_of(page.now);
    let owed = case.remedies.iter().filter(|remedy| remedy.is_owed() && remedy.due_on >= today);
    let mut owed: Vec<_> = owed.collect();
    owed.sort_by_key(|remedy| std::cmp::Reverse(remedy.due_on));
    owed.into_iter()
        .map(|remedy| Line {
            who: "next",
            iso: remedy.due_on.to_string(),
            day: short(page, remedy.due_on),
            time: page.dates.weekday(remedy.due_on).to_owned(),
            title: page.t1("complaint-next-remedy", "remedy", page.code("remedy", remedy.kind.as_str())),
            detail: String::new(),
            said: Vec::new(),
            files: Vec::new(),
        })
        .collect()
}

fn short(page: &Page, day: NaiveDate) -> String {
    // Noon in UTC is the same day in every zone that people who complain here live in.
    page.dates.short_day(day.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc())
}

/// What happened, newest first; a day is named once.
pub fn happened(
    page: &Page,
    case: &Case,
    timeline: &Timeline,
    files: &BTreeMap<&str, FileView>,
    wish: Option<&str>,
) -> Vec<Line> {
    let mut last_day = None;
    let mut lines = Vec::with_capacity(timeline.entries.len());
    for entry in &timeline.entries {
        let mut line = line(page, who(entry), entry.at, title(page, entry));
        let day = page.dates.day_of(entry.at);
        if last_day.replace(day) == Some(day) {
            line.day.clear();
        }
        line.detail = detail(page, entry);
        line.said = said(page, entry);
        match &entry.what {
            Happening::EvidenceAdded(enclosed)
            | Happening::QuestionAnswered { enclosed, .. }
            | Happening::MerchantAnswered { enclosed, .. }
            | Happening::RemedyDone { shown_by: enclosed, .. }
            | Happening::ObjectionAnswered { shown_by: enclosed, .. } => {
                line.files = enclosed.files.iter().filter_map(|id| files.get(id.as_str()).cloned()).collect();
            }
            Happening::EvidenceReplaced { new: id, .. }
            | Happening::EvidenceShown { file: id, .. }
            | Happening::EvidenceQuarantined { file: id }
            | Happening::EvidenceReleased { file: id } => {
                line.files = files.get(id.as_str()).cloned().into_iter().collect();
            }
            Happening::Filed { .. } => {
                line.said.insert(0, case.summary.clone());
                line.said.extend(wish.map(|wish| page.t1("complaint-wish", "wish", wish)));
            }
            _ => {}
        }
        lines.push(line);
    }
    lines
}

fn line(page: &Page, who: &'static str, at: DateTime<Utc>, title: String) -> Line {
    Line {
        who,
        iso: page.dates.machine(at),
        day: page.dates.short_day(at),
        time: page.dates.time(at),
        title,
        detail: String::new(),
        said: Vec::new(),
        files: Vec::new(),
    }
}

fn who(entry: &Entry) -> &'static str {
    match (&entry.what, entry.by) {
        // Written down by us, said by them.
        (Happening::Filed { from: None, .. }, _) | (_, ActorKind::Consumer) => "me",
        (_, ActorKind::Staff) => "us",
        (_, ActorKind::Merchant) => "them",
        (_, ActorKind::System) => "sys",
    }
}

fn title(page: &Page, entry: &Entry) -> String {
    let us = entry.name.as_deref().unwrap_or(page.t("complaint-us"));
    let whom = entry.said.as_ref().and_then(|said| said.title.as_deref()).unwrap_or_default();
    let by_us = |key: &str| page.t2(key, ("name", us), ("whom", whom));
    match &entry.what {
        Happening::Filed { from: Some(from), .. } => page.t1("complaint-story-split-from", "other", from),
        Happening::Filed { channel: Channel::Web, files, .. } => page.t1("complaint-story-filed", "files", files),
        Happening::Filed { channel, .. } => page.code("complaint-story-registered", channel.as_str()),
        Happening::Messaged => by_us("complaint-story-messaged"),
        Happening::Replied => page.t("complaint-story-replied").to_owned(),
        Happening::QuestionAnswered { number, .. } => {
            page.t2("complaint-story-answered", ("n", &number.to_string()), ("question", whom))
        }
        Happening::EvidenceAdded(added) if entry.by == ActorKind::Consumer => {
            page.t1("complaint-story-evidence", "files", added.files.len())
        }
        Happening::EvidenceAdded(added) if entry.by == ActorKind::Merchant => {
            page.t1("complaint-story-evidence-by-them", "files", added.files.len())
        }
        Happening::EvidenceAdded(added) => page.t1("complaint-story-evidence-by-us", "files", added.files.len()),
        Happening::EvidenceQuarantined { .. } => page.t("complaint-story-quarantined").to_owned(),
        Happening::EvidenceReleased { .. } => page.t("complaint-story-released").to_owned(),
        Happening::Consented { .. } => page.t("complaint-story-consented").to_owned(),
        Happening::EvidenceReplaced { .. } => page.t("complaint-story-replaced").to_owned(),
        Happening::EvidenceShown { to, .. } => page.code("complaint-story-shown", to.as_str()),
        Happening::InformationAsked { .. } => by_us("complaint-story-asked-you"),
        Happening::MerchantAsked { .. } => by_us("complaint-story-asked-merchant"),
        Happening::PlatformAsked { .. } => by_us("complaint-story-asked-platform"),
        Happening::MerchantAnswered { .. } => claim_words::answered(page, "complaint-story-merchant-answered", entry),
        Happening::NoAnswer { from } => page.code("complaint-story-no-answer", from.as_str()),
        Happening::Corrected { field } => page.t1("complaint-story-corrected", "field", page.code("correct", field.as_str())),
        Happening::LanguageChanged { to: Locale::ZhCn, .. } => page.t("complaint-story-language-zh").to_owned(),
        Happening::LanguageChanged { to: Locale::En, .. } => page.t("complaint-story-language-en").to_owned(),
        Happening::Offered { .. } => by_us("complaint-story-offered"),
        Happening::OfferAccepted { .. } => page.t("complaint-story-accepted").to_owned(),
        Happening::OfferRejected { .. } => page.t("complaint-story-rejected").to_owned(),
        Happening::OfferLapsed { .. } => page.t("complaint-story-lapsed").to_owned(),
        Happening::Resolved { outcome, .. } => {
            page.t1("complaint-story-resolved", "outcome", page.code("outcome", outcome.as_str()))
        }
        Happening::Closed { outcome, .. } => page.t1("complaint-story-closed", "outcome", page.code("outcome", outcome.as_str())),
        Happening::Withdrawn => page.t("complaint-story-withdrawn").to_owned(),
        Happening::Reopened { .. } => page.t("complaint-story-reopened").to_owned(),
        other => raised(page, other, us),
    }
}

/// The case went up, or a date was put off, or the next door is known. The rest is not for the consumer: the store does not
/// give it out.
fn raised(page: &Page, what: &Happening, us: &str) -> String {
    match what {
        Happening::Escalated { to, cause, .. } => {
            let key = match cause {
                EscalationCause::Overdue => "complaint-story-raised-late",
                EscalationCause::ByConsumer => "complaint-story-raised-asked",
                _ => "complaint-story-raised",
            };
            page.t1(key, "level", page.t(&format!("level-{to}")))
        }
        Happening::Rated { score, .. } => {
            page.t1("complaint-story-rated", "score", page.code("rating", &score.get().to_string()))
        }
        Happening::Demanded => page.t("complaint-story-demanded").to_owned(),
        Happening::FixUndone { claimant, state, .. } => {
            page.t1("complaint-story-fix-undone", "said", claim_words::says(page.words, "complaint-claim", *claimant, *state))
        }
        Happening::Erased { .. } => page.t("complaint-story-erased-files").to_owned(),
        Happening::MergedInto { into } => page.t1("complaint-story-merged-into", "other", into),
        Happening::TookOver { from } => page.t1("complaint-story-took-over", "other", from),
        Happening::Parted { from } => page.t1("complaint-story-parted", "other", from),
        Happening::SplitOff { to } => page.t1("complaint-story-split-off", "other", to),
        Happening::ClockExtended { clock, .. } => {
            page.t2("complaint-story-extended", ("name", us), ("clock", &page.code("clock", clock.as_str())))
        }
        Happening::ReferralPrepared { body, .. } => {
            page.t2("complaint-story-referral", ("name", us), ("body", &page.code("body", body.as_str())))
        }
        other => promise_words::told(page, "promise-story", other).unwrap_or_default(),
    }
}

fn detail(page: &Page, entry: &Entry) -> String {
    match &entry.what {
        Happening::InformationAsked { until }
        | Happening::MerchantAsked { until }
        | Happening::PlatformAsked { until }
        | Happening::ReferralPrepared { until, .. }
        | Happening::Offered { until, .. } => page.t1("complaint-story-until", "date", page.dates.full(*until)),
        Happening::ClockExtended { from: Some(from), to: Some(to), .. } => {
            page.t2("complaint-story-moved", ("from", &page.dates.full(*from)), ("to", &page.dates.full(*to)))
        }
        _ => String::new(),
    }
}

fn said(page: &Page, entry: &Entry) -> Vec<String> {
    let Some(said) = &entry.said else {
        return Vec::new();
    };
    let Some(body) = &said.body else {
        return vec![page.t("complaint-story-erased").to_owned()];
    };
    match &entry.what {
        Happening::Corrected { .. } => {
            let or_none = |text: &str| if text.is_empty() { page.t("not-provided").to_owned() } else { text.to_owned() };
            let (old, new) = (or_none(said.title.as_deref().unwrap_or_default()), or_none(body));
            vec![page.t2("complaint-story-from-to", ("old", &old), ("new", &new))]
        }
        // An answer of files alone has no words.
        _ if body.is_empty() => Vec::new(),
        _ => vec![body.clone()],
    }
}
