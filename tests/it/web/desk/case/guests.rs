//! Two complaints without an account are merged once an agent says that they are one person's; and whoever holds the link of
//! the one reads nothing of the other.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::paths;
use redress::seal::Purpose;

use super::Room;
use super::merging::{named, read};
use crate::support::app::tuesday;
use crate::support::cases::{act_on, file_case_at};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::token;
use crate::web::portal::guest_of;

/// A complaint by phone, without an account.
async fn guest(app: &TestApp, email: &str, phone: &str, words: &str) -> Case {
    file_case_at(app, tuesday() - Duration::hours(2), |filing| {
        (filing.consumer, filing.contact.email) = (None, Some(email.to_owned()).filter(|email| !email.is_empty()));
        filing.contact.phone = Some(phone.to_owned());
        words.clone_into(&mut filing.summary);
        words.clone_into(&mut filing.description);
    })
    .await
}

async fn merge(agent: &mut Browser, goes: &Case, stays: &Case, same: &[(&str, &str)]) -> Answer {
    let url = paths::desk_case_part(goes.reference.unwrap(), "merge");
    let (version, theirs, into) = (goes.version.to_string(), stays.version.to_string(), named(stays));
    let fields = [("into", into.as_str()), ("version", &version), ("theirs", &theirs)];
    agent.post(&url, &fields.iter().chain(same).copied().collect::<Vec<_>>()).await
}

#[actix_web::test]
async fn whoever_merges_them_says_that_it_is_one_person() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let goes = guest(&room.app, "", "13900002046", "第一次打电话").await;
        let stays = guest(&room.app, "lin@mail.example", "+8613900002046", "第二次打电话").await;
        let other = guest(&room.app, "", "13900002047", "别人打的电话").await;
        let page = room.agent.get(&paths::desk_case(goes.reference.unwrap())).await;
        let offered: Vec<String> = page.attributes(".rel a[href*='/merge']", "href");
        assert!(offered.iter().any(|href| href.contains(&named(&stays))), "{offered:?}");
        assert!(!offered.iter().any(|href| href.contains(&named(&other)) || href.contains(&named(&room.case))), "{offered:?}");
        let plan = room.agent.get(&paths::desk_merge(goes.reference.unwrap(), &named(&stays))).await;
        let asked = plan.words();
        assert!(asked.contains("是同一个人吗") && asked.contains("+8613900002046") && asked.contains("lin@mail.example"));
        let unsaid = merge(&mut room.agent, &goes, &stays, &[]).await;
        assert_eq!((unsaid.status.as_u16(), unsaid.attributes("#errors a", "href")), (422, vec!["#same".to_owned()]));
        assert_eq!(read(&room, &goes).await, goes, "nothing is done yet");
        assert_eq!(merge(&mut room.agent, &goes, &other, &[("same", "yes")]).await.status, 422, "another number");
        let done = merge(&mut room.agent, &goes, &stays, &[("same", "yes")]).await;
        assert_eq!(done.location(), Some(paths::desk_case(stays.reference.unwrap())));
        let (goes, stays) = (read(&room, &goes).await, read(&room, &stays).await);
        let url = format!("{}/removal", paths::desk_case_part(goes.reference.unwrap(), "merge"));
        let versions = [("version", goes.version.to_string()), ("theirs", stays.version.to_string())];
        let apart = super::post(&mut room.agent, &url, &versions.to_vec()).await;
        assert_eq!((apart.status.as_u16(), read(&room, &goes).await.merged), (303, None), "and taken apart again");
    })
    .await;
}

#[actix_web::test]
async fn each_link_still_opens_its_own_case_and_tells_no_word_of_the_other() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        // Somebody typed another's number.
        let goes = guest(&room.app, "mallory@mail.example", "13900002046", "KANARIENVOGEL-A").await;
        let stays = guest(&room.app, "lin@mail.example", "13900002046", "KANARIENVOGEL-B").await;
        let stays = act_on(&room.app, &stays, Actor::System, |case, act| case.message("GEHEIM-B", act)).await;
        let (mut mine, mut theirs) = (guest_of(&room.app, &goes).await, guest_of(&room.app, &stays).await);
        assert_eq!(merge(&mut room.agent, &goes, &stays, &[("same", "yes")]).await.status, 303);
        let (here, there) = (paths::complaint(goes.reference.unwrap()), paths::complaint(stays.reference.unwrap()));
        let page = mine.get(&here).await;
        assert_eq!(page.status, 200, "its link is good");
        assert!(page.text().contains("KANARIENVOGEL-A") && page.words().contains(&named(&stays)), "where it goes on is said");
        for word in ["KANARIENVOGEL-B", "GEHEIM-B", "lin@mail.example"] {
            assert!(!page.text().contains(word), "{word}");
        }
        assert_eq!(mine.get(&there).await.status, 404, "a reference opens nothing");
        for part in ["evidence", "messages"] {
            let url = paths::complaint_part(goes.reference.unwrap(), part);
            let written = mine.upload(&url, &[("body", "EINGESCHLEUST"), ("kind", "other"), ("key", "k-1")], &[]).await;
            assert!(written.status.is_client_error(), "{part}: nothing is written into what they do not see");
        }
        let page = theirs.get(&there).await;
        assert!(page.status == 200 && page.text().contains("GEHEIM-B"));
        for word in ["KANARIENVOGEL-A", "mallory", "EINGESCHLEUST"] {
            assert!(!page.text().contains(word), "{word}");
        }
        assert_eq!(theirs.get(&here).await.status, 404);
        // Who holds both sees both, and is heard in the one that goes on.
        let link = token(&room.app, Purpose::Case, stays.id.0).await;
        assert_eq!(mine.post(&format!("/t/{link}"), &[]).await.status, 303);
        let url = paths::complaint_part(goes.reference.unwrap(), "messages");
        assert_eq!(mine.upload(&url, &[("body", "我两个链接都有"), ("kind", "other"), ("key", "k-2")], &[]).await.status, 303);
        assert!(theirs.get(&there).await.text().contains("我两个链接都有"));
    })
    .await;
}
