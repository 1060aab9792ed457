//! The form of a rule of routing: from a rule to its fields and its words, and from fields to a rule.

use crate::domain::codes::{Locale, Priority};
use crate::domain::ids::TeamId;
use crate::domain::routing::{Method, RoutingFault, RoutingRule};
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{Fits, Names};
use crate::i18n::Words;
use crate::store::people::Team;
use crate::store::providers::Provider;
use crate::web::admin::fields::Fields;
use crate::web::admin::policy::form::{fits, names, put_fits};
use crate::web::admin::policy::words::{self, Line};
use crate::web::desk::case::choices::language_key;
use crate::web::forms::Problems;
use crate::web::page::Page;

/// Cases that somebody may have at most, as a rule can say.
const MOST_CAP: u32 = 500;
/// Unless somebody says otherwise.
const USUAL_CAP: u32 = 30;

/// Teams and providers that a rule can name.
pub struct Known {
    pub teams: Vec<Team>,
    pub providers: Vec<Provider>,
}

impl Known {
    pub fn team(&self, words: &Words, id: TeamId) -> String {
        let team = self.teams.iter().find(|team| team.id == id.0);
        team.map_or_else(|| words.t("routing-no-such-team").to_owned(), |team| team.name(words.locale()).to_owned())
    }

    fn provider(&self, words: &Words, slug: &str) -> String {
        let provider = self.providers.iter().find(|provider| provider.slug == slug);
        provider.map_or_else(|| slug.to_owned(), |provider| provider.name(words.locale()).to_owned())
    }
}

/// The first version of a rule, before anything was typed.
pub fn blank(rules: &Rulebook) -> RoutingRule {
    RoutingRule {
        id: String::new(),
        version: 0,
        name: Names { zh: String::new(), en: String::new() },
        in_use: true,
        position: rules.routing.iter().map(|rule| rule.position).max().unwrap_or_default() + 1,
        fits: Fits::default(),
        providers: Vec::new(),
        locales: Vec::new(),
        team: None,
        priority: None,
        method: Method::LeastLoaded,
        cap: USUAL_CAP,
        skilled: false,
    }
}

pub fn language(words: &Words, locale: Locale) -> String {
    words.t(language_key(locale)).to_owned()
}

/// Everything an administrator can change of a rule.
pub fn lines(words: &Words, rule: &RoutingRule, known: &Known) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let yes = |is: bool| t(if is { "policy-yes" } else { "policy-no" });
    let any = |all: Vec<String>| if all.is_empty() { t("routing-any") } else { all.join(words.t("policy-or")) };
    let providers = rule.providers.iter().map(|slug| known.provider(words, slug)).collect();
    let locales = rule.locales.iter().map(|locale| language(words, *locale)).collect();
    let priority = rule.priority.map_or_else(|| t("routing-keep"), |it| words.code("priority", it.as_str()));
    let mut lines = vec![
        (t("policy-name"), rule.name.of(words.locale()).to_owned()),
        (t("policy-in-use"), yes(rule.in_use)),
        (t("policy-cases"), words::fits(words, &rule.fits)),
        (t("routing-providers"), any(providers)),
        (t("routing-locales"), any(locales)),
        (t("routing-team"), rule.team.map_or_else(|| t("routing-keep"), |team| known.team(words, team))),
        (t("routing-priority"), priority),
        (t("routing-method"), words.code("routing-method", rule.method.as_str())),
    ];
    if rule.method != Method::ByHand {
        let cap = if rule.cap == 0 { t("routing-no-cap") } else { words.with("routing-cap-is", &[("n", &rule.cap.to_string())]) };
        lines.extend([(t("routing-cap"), cap), (t("routing-skilled"), yes(rule.skilled))]);
    }
    lines.push((t("policy-position"), rule.position.to_string()));
    lines
}

/// The fields of a rule as it stands.
pub fn fields(rule: &RoutingRule) -> Fields {
    let mut fields = Fields::default();
    fields.put("name_zh", &rule.name.zh);
    fields.put("name_en", &rule.name.en);
    fields.put("version", rule.version.to_string());
    fields.tick("in_use", rule.in_use);
    put_fits(&mut fields, &rule.fits);
    rule.providers.iter().for_each(|slug| fields.put("provider", slug));
    rule.locales.iter().for_each(|locale| fields.put("locale", locale.as_str()));
    fields.put("team", rule.team.map(|team| team.to_string()).unwrap_or_default());
    fields.put("to_priority", rule.priority.map_or("", Priority::as_str));
    fields.put("method", rule.method.as_str());
    fields.put("cap", if rule.cap == 0 { String::new() } else { rule.cap.to_string() });
    fields.tick("skilled", rule.skilled);
    fields.put("position", rule.position.to_string());
    fields
}

/// The next version of `base` that the fields ask for, `id` for a first one; problems say what is in the way.
pub fn read(
    page: &Page,
    fields: &Fields,
    (base, id): (&RoutingRule, i64),
    known: &Known,
    problems: &mut Problems,
) -> Option<RoutingRule> {
    let name = names(page, fields, problems);
    let (position, cap) = (position(page, fields, problems), cap(page, fields, problems));
    let team = fields.text("team");
    let found = known.teams.iter().filter(|one| one.is_open()).find(|one| one.id.to_string() == team).map(|one| TeamId(one.id));
    if !team.is_empty() && found.is_none() {
        problems.add("team", page.t("routing-team-gone"));
    }
    let method = Method::parse(fields.text("method"));
    if method.is_none() {
        problems.add("method", page.t("case-choose"));
    }
    let fits = fits(page, fields, problems);
    let rule = RoutingRule {
        id: if base.id.is_empty() { format!("route-{id}") } else { base.id.clone() },
        version: base.version + 1,
        name: name?,
        in_use: fields.is("in_use"),
        position: position?,
        fits,
        providers: fields.codes("provider", |slug| known.providers.iter().find(|it| it.slug == slug).map(|it| it.slug.clone())),
        locales: fields.codes("locale", Locale::parse),
        team: found,
        priority: Priority::parse(fields.text("to_priority")),
        method: method?,
        cap: cap?,
        skilled: fields.is("skilled"),
    };
    for RoutingFault::DoesNothing in rule.faults() {
        problems.add("team", page.t("routing-fault-nothing"));
    }
    Some(rule)
}

fn position(page: &Page, fields: &Fields, problems: &mut Problems) -> Option<i32> {
    let position = fields.text("position").parse().ok();
    if position.is_none() {
        problems.add("position", page.t("policy-bad-number"));
    }
    position
}

fn cap(page: &Page, fields: &Fields, problems: &mut Problems) -> Option<u32> {
    let cap = match fields.text("cap") {
        "" => Some(0),
        typed => typed.parse().ok().filter(|cap| (1..=MOST_CAP).contains(cap)),
    };
    if cap.is_none() {
        problems.add("cap", page.t1("routing-bad-cap", "most", MOST_CAP));
    }
    cap
}
