//! The form of a webhook, and a webhook in words.

use super::topics_in_words;
use crate::domain::ids::TeamId;
use crate::domain::text;
use crate::domain::webhook::Topic;
use crate::i18n::Words;
use crate::outbound::BadUrl;
use crate::store::people::Team;
use crate::store::staff_accounts::Changed;
use crate::store::webhooks::{Card, Wanted};
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::people::history::{Entry, entry_of};
use crate::web::admin::policy::words::{Line, differences};
use crate::web::admin::teams::form as team_words;
use crate::web::forms::Problems;
use crate::web::page::Page;
use crate::web::server::AppData;

/// Longest name and address, in characters.
const MAX_NAME: usize = 60;
const MAX_URL: usize = 500;
/// In place of a team: all of them.
const EVERYTHING: &str = "";

/// The fields of a webhook as it stands.
pub fn fields(wanted: &Wanted, version: i64) -> Fields {
    let mut fields = Fields::default();
    fields.put("name", wanted.name.as_str());
    fields.put("url", wanted.url.as_str());
    for topic in &wanted.topics {
        fields.put("topic", topic.as_str());
    }
    fields.put("team", wanted.team.map_or_else(String::new, |team| team.to_string()));
    fields.put("version", version.to_string());
    fields
}

/// What the fields ask for; what is in the way stands in `problems`. Looks the receiver's address up.
pub async fn read(app: &AppData, page: &Page, fields: &Fields, teams: &[Team], problems: &mut Problems) -> Option<Wanted> {
    let name = problems.check(page.words, "name", text::required(text::name(fields.text("name"), MAX_NAME)));
    let typed = problems.check(page.words, "url", text::required(text::line(fields.text("url"), MAX_URL)));
    let url = match typed {
        None => None,
        Some(typed) => match app.outbound.check(&typed).await {
            Ok(url) => Some(url),
            Err(bad) => {
                problems.add("url", page.t(in_the_way(bad)));
                None
            }
        },
    };
    let topics: Vec<Topic> = Topic::ALL.iter().copied().filter(|topic| fields.has("topic", topic.as_str())).collect();
    if topics.is_empty() {
        problems.add("topic", page.t("webhook-no-topic"));
    }
    let team = match fields.text("team") {
        EVERYTHING => None,
        typed => {
            let found = teams.iter().find(|team| team.id.to_string() == typed);
            if found.is_none() {
                problems.add("team", page.t("webhook-no-team"));
            }
            found.map(|team| TeamId(team.id))
        }
    };
    let (name, url) = (name?, url?);
    problems.is_empty().then_some(Wanted { name, url, topics, team })
}

const fn in_the_way(bad: BadUrl) -> &'static str {
    match bad {
        BadUrl::NoUrl => "webhook-url-none",
        BadUrl::NotHttps => "webhook-url-https",
        BadUrl::User => "webhook-url-user",
        BadUrl::UnknownName => "webhook-url-unknown",
        BadUrl::Private => "webhook-url-private",
    }
}

/// The boxes of what it can be told of.
pub fn topics(page: &Page, fields: &Fields) -> Vec<Tick> {
    let tick = |topic: &Topic| Tick {
        value: topic.as_str().to_owned(),
        label: super::topic_words(page, topic.as_str()),
        is_on: fields.has("topic", topic.as_str()),
    };
    Topic::ALL.iter().map(tick).collect()
}

/// Whose cases it can be told of.
pub fn teams(page: &Page, fields: &Fields, teams: &[Team]) -> Vec<Tick> {
    let chosen = fields.text("team");
    let everything =
        Tick { value: EVERYTHING.to_owned(), label: page.t("webhook-everything").to_owned(), is_on: chosen == EVERYTHING };
    let of_team = |team: &Team| {
        let value = team.id.to_string();
        Tick { is_on: chosen == value, value, label: team.name(page.words.locale()).to_owned() }
    };
    std::iter::once(everything).chain(teams.iter().map(of_team)).collect()
}

/// What somebody asks for, in words.
pub fn wanted_lines(words: &Words, wanted: &Wanted, teams: &[Team]) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let scope = wanted.team.map_or_else(|| t("webhook-everything"), |team| team_words::name(words, teams, team));
    vec![
        (t("webhook-name"), wanted.name.clone()),
        (t("webhook-url"), wanted.url.clone()),
        (t("webhook-topics"), topics_in_words(words, &wanted.topics)),
        (t("webhook-scope"), scope),
    ]
}

/// All that the record of changes keeps of a webhook.
pub fn lines(words: &Words, card: &Card, teams: &[Team]) -> Vec<Line> {
    let Card { name, url, topics, team, secrets, off } = card.clone();
    let mut lines = wanted_lines(words, &Wanted { name, url, topics, team }, teams);
    let numbers: Vec<String> = secrets.iter().map(ToString::to_string).collect();
    lines.push((words.t("sender-secrets").to_owned(), numbers.join(words.t("list-comma"))));
    let standing = off.map_or_else(
        || words.t("webhook-on").to_owned(),
        |why| words.t(&format!("webhook-why-{}", why.as_str().replace('_', "-"))).to_owned(),
    );
    lines.push((words.t("webhook-standing").to_owned(), standing));
    lines
}

/// What was changed of a webhook, the newest first.
pub fn history(page: &Page, all: &[Changed], teams: &[Team]) -> Vec<Entry> {
    let lines = |body: &str| serde_json::from_str::<Card>(body).map(|card| lines(page.words, &card, teams)).unwrap_or_default();
    all.iter().map(|it| entry_of(page, it, differences(&lines(&it.before), &lines(&it.after)))).collect()
}
