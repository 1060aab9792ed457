//! `redress doctor`: what is wrong, or will be, in sentences that say what to do. Changes nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use secrecy::ExposeSecret as _;

use super::build;
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Config, SecondStep};
use crate::domain::calendar::Calendar;
use crate::store::{checkpoints, hold, migrate, outbox, people, webhooks};

/// Beyond this somebody reads without end (security.md F08).
const LONG_LOG: u64 = 256 * 1024 * 1024;

/// A day without a checkpoint, and some hours.
const STALE: chrono::TimeDelta = chrono::TimeDelta::hours(36);

/// What was found out.
#[derive(Default)]
struct Report {
    problems: usize,
}

impl Report {
    fn good(&self, sentence: &str) {
        println!("good     {sentence}");
    }

    fn warn(&self, sentence: &str) {
        println!("warning  {sentence}");
    }

    fn problem(&mut self, sentence: &str) {
        println!("problem  {sentence}");
        self.problems += 1;
    }
}

pub fn run() -> anyhow::Result<()> {
    let config = build::config()?;
    let mut report = Report::default();
    places(&config, &mut report);
    database(&config, &mut report);
    mail(&config, &mut report);
    addresses(&config, &report);
    match config.second_step {
        Some(SecondStep::Off) => report.warn(
            "No account needs a second step to sign in: REDRESS_SECOND_STEP=supervisors asks it of whoever sees everything.",
        ),
        None => report.warn(
            "Who needs a second step to sign in is up to administrators (/admin/settings): REDRESS_SECOND_STEP=supervisors asks it \
             of whoever sees everything, whatever they set.",
        ),
        Some(_) => {}
    }
    laws(&config, &mut report);
    match report.problems {
        0 => Ok(()),
        1 => anyhow::bail!("there is one problem"),
        n => anyhow::bail!("there are {n} problems"),
    }
}

fn places(config: &Config, report: &mut Report) {
    if !config.data_dir.is_dir() {
        report.warn(&format!("There is no data folder {} yet: `redress serve` makes it.", config.data_dir.display()));
        return;
    }
    private(&config.data_dir, 0o700, "The data folder", report);
    private(&config.evidence_dir, 0o700, "The evidence folder", report);
    private(&config.data_dir.join("outbox"), 0o700, "The outbox folder", report);
    if let Some(file) = build::sqlite_file(config) {
        private(&file, 0o600, "The database file", report);
    }
    let key = config.data_dir.join("secret.key");
    if config.secret_key.is_some() {
        report.good("The secret key comes from the settings.");
    } else if key.exists() {
        private(&key, 0o600, "The secret key", report);
        let text = std::fs::read_to_string(&key).unwrap_or_default();
        if text.trim().len() != 64 || !text.trim().bytes().all(|b| b.is_ascii_hexdigit()) {
            report.problem(&format!("{} does not hold 64 hex digits: put the key back from where you keep it.", key.display()));
        }
    } else {
        report.warn("There is no secret key yet: the first start makes one. Links in letters sent with another key stay dead.");
    }
}

/// What others on this machine may do with a file or folder of ours: nothing.
fn private(path: &Path, mode: u32, what: &str, report: &mut Report) {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => report.problem(&format!("{what} {} cannot be looked at: {error}.", path.display())),
        Ok(meta) => {
            let found = meta.permissions().mode() & 0o777;
            if found & 0o077 == 0 {
                report.good(&format!("{what} {} is private.", path.display()));
            } else {
                let sentence = format!("{what} {} is open to others ({found:o}): run chmod {mode:o} on it.", path.display());
                report.problem(&sentence);
            }
        }
    }
}

fn database(config: &Config, report: &mut Report) {
    if build::sqlite_file(config).is_some_and(|file| !file.exists()) {
        report.warn("There is no database yet: `redress serve` makes it.");
        return;
    }
    let db = match crate::store::Db::open(&crate::store::db::DbSettings::new(config.database())) {
        Ok(db) => db,
        Err(error) => return report.problem(&format!("The database cannot be opened: {error}.")),
    };
    match migrate::status(&db).map(|all| all.iter().filter(|(_, applied)| !applied).count()) {
        Err(error) => report.problem(&format!("The tables cannot be read: {error}.")),
        Ok(0) => {
            report.good("The database answers and its tables are up to date.");
            people_and_letters(&db, report);
            sealing(config, &db, report);
        }
        Ok(n) => report.problem(&format!("The tables lack {n} migrations: run `redress migrate run`, or start the server.")),
    }
    db.close();
}

fn people_and_letters(db: &crate::store::Db, report: &mut Report) {
    match db.read_blocking(people::has_admin) {
        Ok(true) => {}
        Ok(false) => report.warn("Nobody is an administrator yet: open the set-up link that `redress serve` prints."),
        Err(error) => report.problem(&format!("People cannot be read: {error}.")),
    }
    match db.read_blocking(hold::since) {
        Ok(None) => {}
        Ok(Some(since)) => report.warn(&format!(
            "Letters and deadlines are held since the restore of {since}: `redress restore --release` lets them go."
        )),
        Err(error) => report.problem(&format!("Whether letters are held cannot be read: {error}.")),
    }
    if db.log_bytes() > LONG_LOG {
        report
            .warn("SQLite's log is longer than 256 MiB: something has been reading for a long time and keeps it from shrinking.");
    }
    match db.read_blocking(outbox::counts) {
        Ok((waiting, parked)) => {
            report.good(&format!("{waiting} letters wait to be sent."));
            if parked > 0 {
                report.problem(&format!(
                    "{parked} letters could not be sent and will not be tried again: see `last_error` in the outbox table."
                ));
            }
        }
        Err(error) => report.problem(&format!("The outbox cannot be read: {error}.")),
    }
    match db.read_blocking(webhooks::given_up) {
        Ok(0) => {}
        Ok(n) => report.problem(&format!("{n} webhooks were switched off because nothing arrived: see /admin/webhooks.")),
        Err(error) => report.problem(&format!("Webhooks cannot be read: {error}.")),
    }
}

fn sealing(config: &Config, db: &crate::store::Db, report: &mut Report) {
    let now = SystemClock.now();
    match db.read_blocking(checkpoints::last) {
        Ok(None) => report.warn("There is no checkpoint yet: the jobs make the first after the next midnight."),
        Ok(Some(last)) if now - last.at > STALE => {
            report.warn(&format!("The last checkpoint is of {}: `redress serve` or `redress work` makes one a day.", last.at));
        }
        Ok(Some(last)) => report.good(&format!("Checkpoint {} of {} seals the histories.", last.number, last.at)),
        Err(error) => report.problem(&format!("The checkpoints cannot be read: {error}.")),
    }
    match &config.checkpoint_mail {
        None => report.warn(
            "No address gets the checkpoints (REDRESS_CHECKPOINT_MAIL): take them off this machine with `redress checkpoint export`.",
        ),
        Some(to) => match db.read_blocking(checkpoints::unsent_since) {
            Ok(None) => report.good(&format!("Each day's checkpoint goes to {to}.")),
            Ok(Some(since)) => report.problem(&format!(
                "Checkpoints are not sent to {to} since {since}: the mail server is away or refuses them, the log of the jobs says \
                 which. Take them off this machine with `redress checkpoint export` meanwhile."
            )),
            Err(error) => report.problem(&format!("Which checkpoints were sent cannot be read: {error}.")),
        },
    }
}

fn mail(config: &Config, report: &mut Report) {
    if let Err(error) = build::mailer(config) {
        report.problem(&format!("{error:#}."));
        return;
    }
    report.good(&format!("{}.", build::mail_way(config)));
    texts(config, report);
    match &config.smtp_url {
        None => report.warn("No mail server is set (REDRESS_SMTP_URL): letters are files, and nobody gets them."),
        Some(url) => {
            if config.mail_from.contains("localhost") {
                report.problem("Letters would come from localhost and be refused: set REDRESS_MAIL_FROM.");
            }
            if url.expose_secret().starts_with("smtp://") && url.expose_secret().contains('@') {
                report.good("The mail server is asked for STARTTLS, without which nothing is sent, unless it is this machine.");
            }
        }
    }
}

fn texts(config: &Config, report: &Report) {
    match &config.sms_url {
        None => report.good("No text messages are sent (REDRESS_SMS_URL), and no page speaks of them."),
        Some(url) => {
            let url = url::Url::parse(url.expose_secret()).ok();
            let host = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
            report.good(&format!("Text messages are handed to {host} (REDRESS_SMS_URL)."));
        }
    }
}

fn laws(config: &Config, report: &mut Report) {
    match build::law(config) {
        Err(error) => report.problem(&format!("{error:#}.")),
        Ok(Some(law)) if !law.is_in_force(Calendar::cn().day(SystemClock.now())) => {
            report.warn(&format!("{} (REDRESS_STATUTORY_POLICY) is not in force: no case gets its clock.", law.id));
        }
        Ok(Some(law)) => report.good(&format!("Each new case gets the final response clock of {}. Not legal advice.", law.id)),
        Ok(None) => {
            report.good("Cases have the deadlines of /admin/sla-policies (REDRESS_STATUTORY_POLICY would add those of a law).");
        }
    }
}

fn addresses(config: &Config, report: &Report) {
    match &config.base_url {
        None => report.warn(&format!(
            "No base URL is set (REDRESS_BASE_URL): links in letters lead to {}, which opens on this machine alone.",
            config.base()
        )),
        Some(_) if config.is_https() => report.good(&format!("People reach Redress at {}.", config.base())),
        Some(_) => report.warn(&format!("People reach Redress at {} without encryption.", config.base())),
    }
    if config.is_https() && config.listen.ip().is_loopback() && config.trusted_proxies.is_empty() {
        report.warn("No proxy is trusted (REDRESS_TRUSTED_PROXIES): behind one, everybody shares one address and its limits.");
    }
    if let Some(listen) = config.metrics_listen.filter(|listen| !listen.ip().is_loopback()) {
        report.warn(&format!("Metrics are on {listen}, beyond this machine: see that only your monitoring gets there."));
    }
    if config.rate_limits.is_none() {
        report.warn("The limits are off (REDRESS_RATE_LIMITS): anybody can flood a mailbox through this server.");
    }
}
