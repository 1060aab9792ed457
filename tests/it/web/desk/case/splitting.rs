//! Splitting at the desk: the second complaint is a case of its own, with its proof, and the first tells of it.

use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::evidence::{Audience, Scan};
use redress::paths;
use redress::store::{cases, evidence};

use super::Room;
use crate::support::cases::{act_on, file_case};
use crate::support::{Answer, on_each_database};
use crate::web::portal::filing::PNG;

async fn with_words_and_a_file(room: &mut Room) -> Case {
    let path = paths::complaint_part(room.case.reference.unwrap(), "evidence");
    room.consumer.upload(&path, &[("kind", "support_chat")], &[("files", "客服.png", PNG)]).await;
    let by = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
    room.case = act_on(&room.app, &room.stored().await, by, |case, act| case.reply("另外客服三天不回", act)).await;
    room.case.clone()
}

async fn split(room: &mut Room, more: &[(&str, &str)]) -> Answer {
    let version = room.case.version.to_string();
    let mut fields = vec![
        ("summary", "客服不回复"),
        ("problem_type", "service_unresponsive"),
        ("description", "消费者还说客服一直不回。"),
        ("order_number", "KF-2026-77"),
        ("amount", "99.00"),
        ("version", version.as_str()),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    let url = room.url("split");
    room.agent.post(&url, &fields).await
}

#[actix_web::test]
async fn a_second_complaint_becomes_a_case_of_its_own_with_its_words_and_files() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let case = with_words_and_a_file(&mut room).await;
        let url = room.url("split");
        let form = room.agent.get(&url).await;
        let boxes = form.attributes(".part input", "name");
        let (said, file) =
            (boxes.iter().find(|it| it.starts_with("said-")).unwrap(), boxes.iter().find(|it| it.starts_with("file-")).unwrap());
        assert_eq!(form.attributes("#amount", "value"), ["258.00"], "order and amount are there already");
        let answer = split(&mut room, &[(said, "yes"), (file, "yes")]).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        let place = answer.location().unwrap();
        let new = redress::domain::reference::Reference::parse(place.rsplit('/').next().unwrap()).unwrap();
        let owner = room.owner.id;
        let read = room.app.app.db.read(move |conn| {
            let new = cases::find(conn, &Actor::System, new)?;
            Ok((evidence::of_case(conn, case.id)?, evidence::of_case(conn, new.id)?, new))
        });
        let (old_files, files, new) = read.await.unwrap();
        assert_eq!(
            (new.consumer, new.order.amount.minor, new.order.order_number.as_deref()),
            (Some(owner), 9_900, Some("KF-2026-77"))
        );
        assert_eq!(
            (files.len(), &files[0].sha256, old_files.len()),
            (1, &old_files[0].sha256, 1),
            "the same bytes, and no file moved"
        );
        assert!(files[0].file != old_files[0].file && files[0].scan == Scan::None);
        let page = room.agent.get(&place).await;
        let told = page.select(".tl").concat();
        assert!(told.contains("另外客服三天不回") && told.contains("单独立案"), "{told}");
        assert!(page.select(".tie-side").concat().contains(&case.reference.unwrap().to_string()));
        assert!(room.page().await.select(".tl").concat().contains(&format!("拆成新案 {}", new.reference.unwrap())));
        assert!(room.consumers_page().await.text().contains("另一个问题单独立案"));
        assert_eq!(room.consumer.get(&paths::complaint(new.reference.unwrap())).await.status, 200, "it is theirs");
        merged_back(&mut room, &new).await;
    })
    .await;
}

async fn merged_back(room: &mut Room, new: &Case) {
    let (version, theirs) = (new.version.to_string(), room.stored().await.version.to_string());
    let into = room.case.reference.unwrap().to_string();
    let back = room
        .agent
        .post(
            &paths::desk_case_part(new.reference.unwrap(), "merge"),
            &[("into", &into), ("version", &version), ("theirs", &theirs)],
        )
        .await;
    assert_eq!(back.status, 303, "{}", back.words());
}

#[actix_web::test]
async fn a_form_with_gaps_is_shown_again_with_what_was_typed_and_a_stale_one_too() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        with_words_and_a_file(&mut room).await;
        let before = room.app.database.contents();
        let gaps = split(&mut room, &[("summary", ""), ("description", ""), ("amount", "viel"), ("problem_type", "")]).await;
        assert_eq!(gaps.status, 422);
        assert_eq!(gaps.select(".err").len(), 4, "{:?}", gaps.select(".err"));
        assert_eq!(gaps.attributes("#amount", "value"), ["viel"]);
        let stale = split(&mut room, &[("version", "1")]).await;
        assert!(
            stale.status == 409 && stale.words().contains("有了变动") && stale.attributes("#summary", "value") == ["客服不回复"]
        );
        assert_eq!(split(&mut room, &[("colour", "red")]).await.status, 422, "not one of our forms");
        let after = room.app.database.contents();
        assert!(before.iter().all(|(table, rows)| table == "case_readers" || after[table] == *rows), "nothing was written");
    })
    .await;
}

#[actix_web::test]
async fn a_file_of_another_case_is_never_taken_along() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        with_words_and_a_file(&mut room).await;
        let mine = room.case.id;
        let file = room.app.app.db.read(move |conn| evidence::of_case(conn, mine)).await.unwrap()[0].file.clone();
        room.case = file_case(&room.app, |_| {}).await;
        let answer = split(&mut room, &[(&format!("file-{file}"), "yes")]).await;
        let new = redress::domain::reference::Reference::parse(answer.location().unwrap().rsplit('/').next().unwrap()).unwrap();
        let new = room.app.app.db.read(move |conn| cases::find(conn, &Actor::System, new)).await.unwrap();
        assert_eq!(new.files, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_its_consumer_showed_to_nobody_is_shown_to_nobody_in_the_new_case_either() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        with_words_and_a_file(&mut room).await;
        let mine = room.case.id;
        let file = room.app.app.db.read(move |conn| evidence::of_case(conn, mine)).await.unwrap()[0].clone();
        assert_eq!(file.audience, Audience::Merchant, "the case lets files be shown");
        for audience in [Audience::Merchant, Audience::Consumer] {
            let url = paths::complaint_file_part(room.case.reference.unwrap(), &file.file, "audience");
            room.consumer.post(&url, &[("audience", audience.as_str())]).await;
            room.case = room.stored().await;
            let answer = split(&mut room, &[(&format!("file-{}", file.file), "yes")]).await;
            assert_eq!(answer.status, 303, "{}", answer.words());
            let new =
                redress::domain::reference::Reference::parse(answer.location().unwrap().rsplit('/').next().unwrap()).unwrap();
            let copies = room.app.app.db.read(move |conn| {
                let new = cases::find(conn, &Actor::System, new)?;
                evidence::of_case(conn, new.id)
            });
            assert_eq!(copies.await.unwrap()[0].audience, audience);
            room.case = room.stored().await;
        }
    })
    .await;
}
