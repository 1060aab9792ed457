//! The whole app over a test database; time stands still until a test moves it.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use redress::app::{App, Parts};
use redress::clock::{Clock, TestClock};
use redress::config::{Config, Raw};
use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::codes::Locale;
use redress::domain::ids::{PersonId, TeamId};
use redress::domain::person::Prefs;
use redress::files::Files;
use redress::outbound::Names;
use redress::random::Random;
use redress::seal::{Seal, token_hash};
use redress::store::ids::IdMaker;
use redress::store::people::{self, Person};
use redress::store::sessions::{self, NewSession};
use redress::web::AppData;
use redress::web::server::Served;

use super::browser::Browser;
use super::databases::{self, TestDatabase};
use super::names::TestNames;

/// An app of its own for one test.
pub struct TestApp {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub served: AppData,
    pub names: Arc<TestNames>,
    pub folder: tempfile::TempDir,
    // Last: the database is dropped after all that uses it.
    pub database: TestDatabase,
}

/// Tuesday 2026-11-24, 14:20 in Shanghai: the day of the design's pictures.
pub fn tuesday() -> DateTime<Utc> {
    shanghai(2026, 11, 24, 14, 20)
}

/// An instant by Shanghai's wall clock.
pub fn shanghai(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let local = NaiveDateTime::new(day, NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
    chrono_tz::Asia::Shanghai.from_local_datetime(&local).unwrap().with_timezone(&Utc)
}

/// Holds a claim about the whole app on SQLite and then on PostgreSQL.
pub async fn on_each_database<F, Fut>(claim: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    on_each_database_with(&[], claim).await;
}

/// The same with settings of its own.
pub async fn on_each_database_with<F, Fut>(settings: &[(&'static str, &str)], claim: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    for (name, make) in [("SQLite", databases::sqlite as fn() -> TestDatabase), ("PostgreSQL", databases::postgres)] {
        println!("on {name}");
        claim(TestApp::with(make(), settings)).await;
    }
}

impl TestApp {
    /// On SQLite alone, where the database cannot matter.
    pub fn new() -> Self {
        Self::over(databases::sqlite())
    }

    pub fn over(database: TestDatabase) -> Self {
        Self::with(database, &[])
    }

    /// With settings of its own: `("RATE_LIMITS", "1")`.
    pub fn with(database: TestDatabase, settings: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut raw = Raw::default();
        raw.set("DATA_DIR", folder.path().display().to_string(), "the test".to_owned());
        raw.set("RATE_LIMITS", "off".to_owned(), "the test".to_owned());
        for (name, value) in settings {
            raw.set(name, (*value).to_owned(), "the test".to_owned());
        }
        let config = Config::from_raw(&raw).unwrap();
        database.db.write_blocking(redress::store::providers::seed).unwrap();
        // The key in the folder, for commands that are run over it.
        std::fs::write(folder.path().join("secret.key"), "07".repeat(32)).unwrap();
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(folder.path().join("secret.key"), private).unwrap();
        let clock = Arc::new(TestClock::at(tuesday()));
        let names = Arc::new(TestNames::default());
        let files = Files::open(&config.evidence_dir, &config.data_dir.join("tmp")).unwrap();
        let parts = Parts {
            config,
            db: database.db.clone(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Random,
            files,
            seal: Seal::new([7; 32]),
            ids: Arc::new(IdMaker::new(1)),
            names: Arc::clone(&names) as Arc<dyn Names>,
        };
        let app = Arc::new(App::new(parts).unwrap());
        let served = AppData::new(Served::new(Arc::clone(&app)));
        Self { app, clock, served, names, folder, database }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.served.clone())
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// An active, confirmed person with this role; the address is made from the name given in ASCII.
    pub async fn person(&self, role: Role, name: &str, email: &str, team: Option<TeamId>) -> Person {
        let person = Person {
            id: PersonId(self.app.id()),
            email: email.to_owned(),
            name: name.to_owned(),
            role,
            senior: false,
            team,
            password_hash: None,
            locale: Locale::ZhCn,
            active: true,
            confirmed_at: Some(self.app.now()),
            prefs: Prefs::default(),
        };
        let (row, at) = (person.clone(), self.app.now());
        self.app.db.write(move |conn| people::insert(conn, &row, at)).await.unwrap();
        person
    }

    /// A browser with a live session of this person; the password is left out of it.
    pub async fn signed_in(&self, person: &Person) -> Browser {
        let browser = self.browser();
        let new_session = |hash: String| NewSession {
            token_hash: hash,
            person: Some(person.id),
            device: "test".to_owned(),
            at: self.app.now(),
            idle: Duration::days(1),
            absolute: Duration::days(14),
        };
        let hash = token_hash("session", &browser.cookie("redress").unwrap());
        let session = new_session(hash);
        let session = Arc::new(session);
        self.app.db.write(move |conn| sessions::insert(conn, &session)).await.unwrap();
        browser
    }

    /// A signed-in agent without a team, who sees every case.
    pub async fn sign_in_agent(&self, name: &str) -> Browser {
        let email = format!("agent{}@desk.example", self.app.id());
        let person = self.person(Role::Agent, name, &email, None).await;
        self.signed_in(&person).await
    }

    pub async fn sign_in_supervisor(&self, name: &str) -> Browser {
        let email = format!("supervisor{}@desk.example", self.app.id());
        let person = self.person(Role::Supervisor, name, &email, None).await;
        self.signed_in(&person).await
    }

    pub async fn sign_in_consumer(&self, name: &str, email: &str) -> Browser {
        let person = self.person(Role::Consumer, name, email, None).await;
        self.signed_in(&person).await
    }

    /// The actor that a staff person is.
    pub fn actor(person: &Person) -> Actor {
        Actor::Staff(Staff { id: person.id, role: person.role, team: person.team, senior: person.senior })
    }
}
