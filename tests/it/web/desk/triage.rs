//! The triage screen: all that a choice needs beside the choice.

use redress::domain::actor::Role;
use redress::domain::codes::{Locale, Priority};

use crate::support::cases::{close, file_case, team, triage};
use crate::support::on_each_database;
use crate::web::access::stored;

#[actix_web::test]
async fn triage_shows_what_was_said_what_is_missing_what_is_alike_and_when_each_priority_falls_due() {
    on_each_database(|app| async move {
        let before = file_case(&app, |_| {}).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let path = format!("/desk/cases/{}/triage", case.reference.unwrap());
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("11 月 19 日已经付款，订单一直显示服务中"));
        assert!(
            page.attributes("a", "href").iter().any(|href| href.contains(&before.reference.unwrap().to_string())),
            "the same order"
        );
        assert_eq!(page.select(".triage-dates thead th"), ["急", "高", "普通", "低"]);
        let resolution: Vec<String> =
            page.select(".triage-dates tbody tr").into_iter().filter(|row| row.contains("处理结果")).collect();
        assert_eq!(resolution.len(), 1, "{:?}", page.select(".triage-dates tbody tr"));
        let asked = page.select("#information-request-body")[0].clone();
        assert!(asked.contains("1. 付款记录的截图") && asked.contains(" 2. "), "{asked}");
        // The dates that are shown are those that the choice then gives.
        let urgent = page.select(".triage-dates tbody tr:last-child td")[0].clone();
        let fields = [("problem_type", "order_stuck"), ("priority", "urgent"), ("team", ""), ("version", "1"), ("then", "stay")];
        assert_eq!(browser.post(&path, &fields).await.status, 303);
        let after = browser.get(&path).await;
        assert_eq!(after.select(".triage-dates tbody tr:last-child td")[0], urgent);
        assert_eq!(stored(&app, &case).await.priority, Priority::Urgent);
        assert_eq!(browser.get(&format!("{path}?view=all&problem_type=other&kind=%00")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn looking_at_the_dates_of_a_choice_keeps_all_that_was_chosen_and_decides_nothing() {
    on_each_database(|app| async move {
        let team = team(&app, "one", "客服一组", "Team one").await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let path = format!("/desk/cases/{}/triage", case.reference.unwrap());
        let team = team.to_string();
        let chosen = [("problem_type", "payment_delayed"), ("priority", "low"), ("team", &*team), ("vulnerable", "yes")];
        let look: Vec<(&str, &str)> = chosen.into_iter().chain([("version", "1"), ("look", "yes")]).collect();
        let page = browser.post(&path, &look).await;
        assert_eq!(page.status, 200);
        for (field, value) in &chosen[..3] {
            assert_eq!(page.attributes(&format!("#triage-{field} option[selected]"), "value"), [*value]);
        }
        assert_eq!(page.attributes("#triage-vulnerable", "checked").len(), 1);
        assert_eq!(stored(&app, &case).await, case, "nothing is decided by looking");
        // The dates are those that the choice gives, whoever the consumer is.
        let dates = |page: &crate::support::Answer| page.select(".triage-dates tbody tr:last-child td").join("|");
        let plain: Vec<(&str, &str)> = look.iter().copied().filter(|(name, _)| *name != "vulnerable").collect();
        let other = browser.post(&path, &plain).await;
        assert!(other.attributes("#triage-vulnerable", "checked").is_empty() && !dates(&other).is_empty());
        let saved: Vec<(&str, &str)> = look.iter().copied().filter(|(name, _)| *name != "look").collect();
        assert_eq!(browser.post(&path, &saved).await.status, 303);
        assert_eq!(dates(&browser.get(&path).await), dates(&page), "as they were shown");
    })
    .await;
}

#[actix_web::test]
async fn the_consumer_is_asked_for_what_is_missing_in_their_own_language() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| filing.locale = Locale::En).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let path = format!("/desk/cases/{}", case.reference.unwrap());
        let asked = browser.get(&format!("{path}/triage")).await.select("#information-request-body")[0]
            .replace(" 1.", "\n1.")
            .replace(" 2.", "\n2.")
            .replace(" 3.", "\n3.")
            .replace(" 4.", "\n4.");
        assert!(asked.starts_with("To settle this soon"), "{asked}");
        let fields = [("body", asked.as_str()), ("back", "triage")];
        let sent = browser.post(&format!("{path}/information-request?view=all"), &fields).await;
        assert!(sent.location().unwrap().starts_with(&format!("{path}/triage?view=all")), "and triage goes on");
        assert!(stored(&app, &case).await.asked().is_some_and(|questions| questions.count == 4), "one question a piece");
    })
    .await;
}

#[actix_web::test]
async fn what_was_being_asked_already_stands_in_the_triage_screen() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let path = format!("/desk/cases/{}", case.reference.unwrap());
        let kept = browser.post(&format!("{path}/draft"), &[("kind", "information-request"), ("body", "请补银行流水")]).await;
        assert!(kept.status.is_redirection() || kept.status.is_success());
        assert_eq!(
            browser.get(&format!("{path}/triage")).await.select("#information-request-body"),
            ["请补银行流水"],
            "it is not sent past"
        );
        let mut other = app.sign_in_agent("王蕾").await;
        assert!(!other.get(&format!("{path}/triage")).await.text().contains("请补银行流水"));
    })
    .await;
}

#[actix_web::test]
async fn what_is_refused_on_the_triage_screen_is_mended_on_it() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let path = format!("/desk/cases/{}", case.reference.unwrap());
        let wrong = [("problem_type", "other"), ("priority", "high"), ("team", "999"), ("version", "1"), ("screen", "yes")];
        let page = browser.post(&format!("{path}/triage?view=all"), &wrong).await;
        assert_eq!((page.status.as_u16(), page.select(".triage-dates").len()), (422, 1), "its screen, and not the case's page");
        assert_eq!(page.attributes("#errors a", "href"), ["#triage-team"]);
        assert_eq!(page.select("#triage-team-err").len(), 1);
        assert_eq!(page.attributes("#triage-priority option[selected]", "value"), ["high"], "what was chosen is chosen");
        let long = "长".repeat(5001);
        let page = browser.post(&format!("{path}/information-request"), &[("body", &*long), ("back", "triage")]).await;
        assert_eq!((page.status.as_u16(), page.select(".triage-dates").len()), (422, 1));
        assert_eq!(page.attributes("#errors a", "href"), ["#information-request-body"]);
        assert_eq!(page.select("#information-request-body"), [long.as_str()], "nothing typed is lost");
        assert_eq!(page.attributes("#ask", "open").len(), 1);
        // What is kept for later is kept there too.
        let kept = [("kind", "information-request"), ("back", "triage"), ("body", "请补银行流水"), ("key", "")];
        let kept = browser.post(&format!("{path}/draft?view=all"), &kept).await;
        assert_eq!(kept.location(), Some(format!("{path}/triage?view=all#ask")));
        assert_eq!(stored(&app, &case).await, case, "nothing is decided");
        // A case that was closed meanwhile has its page alone.
        close(&app, &case).await;
        let late = browser.post(&format!("{path}/triage"), &wrong).await;
        assert!(late.status == 422 && late.select(".triage-dates").is_empty(), "{}", late.words());
        assert_eq!(late.select("#errors li").len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn another_teams_case_has_no_triage_screen() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let theirs = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(two)).await;
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let mut browser = app.signed_in(&agent).await;
        assert_eq!(browser.get(&format!("/desk/cases/{}/triage", theirs.reference.unwrap())).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn whoever_sorts_cases_goes_on_sorting_with_the_next() {
    on_each_database(|app| async move {
        let (first, second) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let mut browser = app.sign_in_agent("李敏").await;
        let [first, second] = [first, second].map(|case| format!("/desk/cases/{}", case.reference.unwrap()));
        let page = browser.get(&format!("{first}/triage?view=unassigned")).await;
        assert_eq!(page.attributes("form[action*='/triage'] input[name=screen]", "value"), ["yes"]);
        let choice = [("problem_type", "order_stuck"), ("priority", "high"), ("team", ""), ("version", "1"), ("then", "next")];
        let on_screen = [&choice[..], &[("screen", "yes")]].concat();
        let answer = browser.post(&format!("{first}/triage?view=unassigned"), &on_screen).await;
        assert_eq!(answer.location(), Some(format!("{second}/triage?view=unassigned")));
        assert_eq!(browser.get(&answer.location().unwrap()).await.select("#h-g").len(), 1, "its screen, and not its page");
        // So they do where somebody was faster and they decide once more.
        let stale = [("problem_type", "order_stuck"), ("priority", "low"), ("team", ""), ("version", "1"), ("then", "next")];
        let moved = browser.post(&format!("{first}/triage?view=unassigned"), &[&stale[..], &[("screen", "yes")]].concat()).await;
        assert_eq!((moved.status.as_u16(), moved.attributes("input[name=screen]", "value")), (409, vec!["yes".to_owned()]));
        // Whoever decides on the case's page goes on to the page of the next.
        let back = browser.post(&format!("{second}/triage?view=unassigned"), &choice).await;
        assert_eq!(back.location(), Some(format!("{first}?view=unassigned")));
    })
    .await;
}
