//! Receivers that would harm us: slow ones, endless ones, and names that lead inside.

use std::time::{Duration, Instant};

use redress::domain::webhook::{DeliveryState, Fault};
use redress::outbound::BadUrl;

use super::{HERE, connect, send, sent};
use crate::support::app::on_each_database_with;
use crate::support::cases::file_case;
use crate::support::gateway::{Gateway, Plan};
use crate::support::{TestApp, databases, on_each_database};

#[tokio::test]
async fn one_that_never_answers_holds_up_nobody_else() {
    on_each_database_with(HERE, |app| async move {
        let (slow, fast) = (Gateway::start().await, Gateway::start().await);
        let (stuck, told) = (connect(&app, &slow.bare_url(), None).await, connect(&app, &fast.bare_url(), None).await);
        for _ in 0..4 {
            slow.plan(Plan::Hang);
            file_case(&app, |_| {}).await;
        }
        let begun = Instant::now();
        let first = async {
            while fast.posted().len() < 4 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            begun.elapsed()
        };
        let (_, took) = tokio::join!(send(&app), first);
        assert!(took < Duration::from_secs(4), "{took:?}");
        assert!(begun.elapsed() < Duration::from_secs(14), "two at once, five seconds each: {:?}", begun.elapsed());
        assert!(sent(&app, told).await.iter().all(|it| it.state == DeliveryState::Delivered));
        assert!(sent(&app, stuck).await.iter().all(|it| it.last_fault == Some(Fault::Timeout)));
    })
    .await;
}

#[tokio::test]
async fn of_an_answer_without_an_end_a_little_is_read_and_its_status_counts() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect(&app, &gateway.bare_url(), None).await;
        gateway.plan(Plan::Endless);
        file_case(&app, |_| {}).await;
        assert_eq!(send(&app).await, 1);
        let it = &sent(&app, id).await[0];
        assert_eq!((it.state, it.last_status), (DeliveryState::Delivered, Some(200)));
        assert_eq!(it.last_said.chars().count(), 1_000);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(gateway.poured() < 32 << 20, "{} bytes", gateway.poured());
    })
    .await;
}

#[tokio::test]
async fn a_name_that_leads_inside_by_now_is_not_called() {
    on_each_database(|app| async move {
        let gateway = Gateway::start().await;
        app.names.lead("hooks.example", &["93.184.216.34"]);
        let url = format!("https://hooks.example:{}/", gateway.address().port());
        assert_eq!(app.app.outbound.check(&url).await.as_deref(), Ok(url.as_str()));
        let id = connect(&app, &url, None).await;
        for (n, inside) in
            [&["127.0.0.1"][..], &["93.184.216.34", "10.0.0.7"], &["::ffff:127.0.0.1"], &["169.254.169.254"]].iter().enumerate()
        {
            app.names.lead("hooks.example", inside);
            assert_eq!(app.app.outbound.check(&url).await, Err(BadUrl::Private), "{inside:?}");
            file_case(&app, |_| {}).await;
            send(&app).await;
            let all = sent(&app, id).await;
            assert_eq!(all.iter().filter(|it| it.last_fault == Some(Fault::Private)).count(), n + 1, "{inside:?}: {all:?}");
        }
        assert!(gateway.posted().is_empty() && gateway.connections() == 0);
    })
    .await;
}

#[tokio::test]
async fn only_https_to_public_places_is_taken_and_what_the_settings_name() {
    let app = TestApp::with(databases::sqlite(), &[("WEBHOOKS_PRIVATE", "127.0.0.1, hooks.internal,10.1.0.0/16")]);
    app.names.lead("hooks.example", &["93.184.216.34", "2606:2800:21f::1"]);
    app.names.lead("hooks.internal", &["192.168.7.7"]);
    app.names.lead("inside.example", &["10.1.2.3"]);
    app.names.lead("other.example", &["10.2.2.3"]);
    app.names.lead("nowhere.example", &[]);
    for (url, answer) in [
        ("https://hooks.example/a?b=c#d", Ok("https://hooks.example/a?b=c".to_owned())),
        ("https://hooks.internal/", Ok("https://hooks.internal/".to_owned())),
        ("https://inside.example/", Ok("https://inside.example/".to_owned())),
        ("http://127.0.0.1:99/", Ok("http://127.0.0.1:99/".to_owned())),
        ("https://other.example/", Err(BadUrl::Private)),
        ("https://10.2.0.1/", Err(BadUrl::Private)),
        ("https://[::1]/", Err(BadUrl::Private)),
        ("https://2130706434/", Err(BadUrl::Private)),
        ("https://0x7f.2/", Err(BadUrl::Private)),
        ("http://127.0.0.2/", Err(BadUrl::NotHttps)),
        ("http://hooks.example/", Err(BadUrl::NotHttps)),
        ("http://hooks.internal/", Err(BadUrl::NotHttps)),
        ("ftp://hooks.example/", Err(BadUrl::NotHttps)),
        ("file:///etc/passwd", Err(BadUrl::NotHttps)),
        ("https://me:secret@hooks.example/", Err(BadUrl::User)),
        ("https://unknown.example/", Err(BadUrl::UnknownName)),
        ("https://nowhere.example/", Err(BadUrl::UnknownName)),
        ("hooks.example", Err(BadUrl::NoUrl)),
    ] {
        assert_eq!(app.app.outbound.check(url).await, answer, "{url}");
    }
}
