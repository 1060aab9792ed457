//! `redress user create`: an account whose address counts as confirmed, for staff and for machines being set up.

use std::io::Read;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};

use super::build;
use crate::app::App;
use crate::domain::actor::Role;
use crate::domain::codes::Locale;
use crate::domain::ids::PersonId;
use crate::domain::person::Prefs;
use crate::domain::person::{PasswordProblem, check_password};
use crate::domain::text;
use crate::passwords;
use crate::store::StoreError;
use crate::store::people::{self, Edit, Person};
use crate::store::{second_steps, sessions};

#[derive(Subcommand)]
pub enum UserCommand {
    /// Make an account; its address counts as confirmed
    Create(NewUser),
    /// Let somebody sign in with the password alone, who lost their phone and their recovery codes
    ClearSecondStep(OfUser),
}

#[derive(Args)]
pub struct OfUser {
    /// E-mail address of the account
    #[arg(long)]
    email: String,
}

#[derive(Args)]
pub struct NewUser {
    /// E-mail address to sign in with
    #[arg(long)]
    email: String,
    /// Name that others see
    #[arg(long)]
    name: String,
    /// consumer, agent, supervisor or admin
    #[arg(long)]
    role: String,
    /// Read the password from standard input (the only way: arguments are seen by others)
    #[arg(long, required = true)]
    password_stdin: bool,
}

pub fn run(command: &UserCommand) -> anyhow::Result<()> {
    let new = match command {
        UserCommand::Create(new) => new,
        UserCommand::ClearSecondStep(of) => return clear_second_step(&of.email),
    };
    let mut typed = String::new();
    std::io::stdin().take(64 * 1024).read_to_string(&mut typed).context("the password on standard input is not text")?;
    let password = typed.strip_suffix('\n').map_or(typed.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    let app = build::app(build::config()?)?;
    let person = create(&app, [&new.email, &new.name, &new.role], password);
    app.db.close();
    let person = person?;
    println!("{} <{}> can sign in as {}", person.name, person.email, person.role);
    Ok(())
}

fn clear_second_step(email: &str) -> anyhow::Result<()> {
    let app = build::app(build::config()?)?;
    let (email, at, id) = (email.to_lowercase(), app.now(), app.id());
    let cleared = app.db.write_blocking(move |tx| {
        let Some(person) = people::find_by_email(tx, &email)? else { return Ok(None) };
        second_steps::end(tx, person.id)?;
        sessions::end_all(tx, person.id, None)?;
        let (before, after) = (String::new(), String::new());
        let (what, target) = ("person.second_step_ended", person.id.0);
        people::audit(tx, &Edit { id, by: None, at, what, target, before, after })?;
        Ok(Some(person.email))
    });
    app.db.close();
    let email = cleared?.context("there is no account with this address")?;
    println!("{email} signs in with the password alone; every session of theirs has ended");
    Ok(())
}

/// Makes the account of this address, name and role; says in a sentence what is wrong with them.
pub fn create(app: &App, [email, name, role]: [&str; 3], password: &str) -> anyhow::Result<Person> {
    let Ok(Some(email)) = text::email(email) else {
        bail!("--email: {email:?} is not an e-mail address");
    };
    let Ok(Some(name)) = text::name(name, 80) else {
        bail!("--name: give a name of 1 to 80 characters, without invisible ones");
    };
    let Some(role) = Role::parse(role) else {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        bail!("--role: {role:?} is none of {}", known.join(", "));
    };
    match check_password(password, &email) {
        Ok(()) => {}
        Err(PasswordProblem::TooShort) => bail!("the password on standard input is shorter than 10 characters"),
        Err(PasswordProblem::TooLong) => bail!("the password on standard input is longer than 256 characters"),
        Err(PasswordProblem::TooCommon) => bail!("the password on standard input is one that is easily guessed; choose another"),
    }
    let password_hash = Some(passwords::hash(password).context("the password could not be hashed")?);
    let (at, edit_id) = (app.now(), app.id());
    let person = Person {
        id: PersonId(app.id()),
        email,
        name,
        role,
        senior: false,
        team: None,
        password_hash,
        locale: Locale::ZhCn,
        active: true,
        confirmed_at: Some(at),
        prefs: Prefs::default(),
    };
    let row = person.clone();
    let made = app.db.write_blocking(move |tx| {
        people::insert(tx, &row, at)?;
        let (before, after) = (String::new(), row.role.to_string());
        people::audit(tx, &Edit { id: edit_id, by: None, at, what: "person.created", target: row.id.0, before, after })
    });
    match made {
        Ok(()) => Ok(person),
        Err(StoreError::Duplicate(_)) => bail!("there is an account with the address {} already", person.email),
        Err(error) => Err(error.into()),
    }
}
