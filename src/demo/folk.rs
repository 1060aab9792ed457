//! The demo's people and teams, as rows.

use chrono::{DateTime, Utc};

use super::content::people::{HAN, LIN, Post, STAFF, TEAMS};
use crate::domain::actor::{Role, Staff};
use crate::domain::codes::Locale;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::person::Prefs;
use crate::store::people::{self, Person, Team};
use crate::store::{Conn, StoreError};

/// Everybody's password in the demo, which only this machine can reach.
pub const PASSWORD: &str = "demo-redress-2026";

/// Who is there.
#[derive(Clone, Debug)]
pub struct Folk {
    pub teams: Vec<Team>,
    pub people: Vec<Person>,
}

impl Folk {
    /// The rows of all teams and people; `id` gives their ids.
    pub fn new(hash: &str, now: DateTime<Utc>, mut id: impl FnMut() -> i64) -> Self {
        let mut team = |t: &super::content::people::Team| Team::new(id(), t.slug, t.zh, t.en);
        let teams: Vec<Team> = TEAMS.iter().map(&mut team).collect();
        let of = |slug: &str| teams.iter().find(|team| team.slug == slug).map(|team| TeamId(team.id));
        let people = STAFF
            .iter()
            .chain([&LIN, &HAN])
            .map(|p| Person {
                id: PersonId(id()),
                email: p.email.to_owned(),
                name: p.name.to_owned(),
                role: match p.post {
                    Post::Agent | Post::Senior => Role::Agent,
                    Post::Supervisor => Role::Supervisor,
                    Post::Admin => Role::Admin,
                    Post::Consumer => Role::Consumer,
                },
                senior: p.post == Post::Senior,
                team: of(p.team),
                password_hash: Some(hash.to_owned()),
                locale: Locale::ZhCn,
                active: true,
                confirmed_at: Some(now),
                prefs: Prefs::default(),
            })
            .collect();
        Self { teams, people }
    }

    pub fn insert(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
        for team in &self.teams {
            people::insert_team(conn, team)?;
        }
        for person in &self.people {
            people::insert(conn, person, now)?;
        }
        Ok(())
    }

    /// The agents of a team.
    pub fn agents(&self, team: TeamId) -> Vec<Staff> {
        self.people.iter().filter(|p| p.role == Role::Agent && p.team == Some(team)).filter_map(Person::staff).collect()
    }

    pub fn team(&self, index: u64) -> TeamId {
        let all = self.teams.len().max(1) as u64;
        TeamId(self.teams.get((index % all) as usize).map_or(0, |team| team.id))
    }

    pub fn by_email(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.email == email)
    }

    /// Who signs in with what, for the greeting.
    pub fn sign_ins(&self) -> Vec<String> {
        self.people.iter().map(|p| format!("{:<10} {:<36} {}", p.role, p.email, p.name)).collect()
    }
}
