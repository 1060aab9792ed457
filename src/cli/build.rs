//! Putting the app together from the settings: folders, secret key, database, files.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use secrecy::ExposeSecret as _;

use crate::app::{App, Parts};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Raw};
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::Policy;
use crate::files::{Files, make_private_folder};
use crate::mail::{MailError, Mailer};
use crate::outbound::SystemNames;
use crate::random::Random;
use crate::seal::Seal;
use crate::store::db::{Db, DbSettings};
use crate::store::ids::{IdMaker, ProcessNumber, hold_process_number};
use crate::store::{migrate, providers};

/// The settings of this process.
pub fn config() -> anyhow::Result<Config> {
    Ok(Config::from_raw(&Raw::from_environment()?)?)
}

/// Opens everything and brings the tables up to date.
pub fn app(config: Config) -> anyhow::Result<Arc<App>> {
    // Whoever is done soon does not renew its number: it is free again after a quarter of an hour.
    Ok(long_lived(config)?.0)
}

/// The same, with the process number that `jobs::run` renews.
pub fn long_lived(config: Config) -> anyhow::Result<(Arc<App>, ProcessNumber)> {
    let db = database(&config)?;
    migrate::run(&db)?;
    db.write_blocking(providers::seed)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let number = hold_process_number(&db, clock.now(), u16::from_be_bytes(Random.bytes()))?;
    let files = files(&config)?;
    law(&config)?;
    let parts = Parts {
        seal: Seal::new(secret_key(&config)?),
        ids: Arc::new(IdMaker::new(number.number)),
        names: Arc::new(SystemNames),
        random: Random,
        clock,
        files,
        db,
        config,
    };
    Ok((Arc::new(App::new(parts)?), number))
}

/// The law that the settings name, if there is such a one.
pub fn law(config: &Config) -> anyhow::Result<Option<Arc<Policy>>> {
    let Some(law) = config.statutory_policy.as_deref() else { return Ok(None) };
    let rules = Rulebook::under(Some(law)).with_context(|| format!("REDRESS_STATUTORY_POLICY={law}"))?;
    Ok(rules.versions(law).pop())
}

/// The database of the settings, as it is; made where there is none.
pub fn database(config: &Config) -> anyhow::Result<Db> {
    make_private_folder(&config.data_dir).with_context(|| {
        format!("the data folder {} cannot be made; choose another with REDRESS_DATA_DIR", config.data_dir.display())
    })?;
    Ok(Db::open(&DbSettings { fsync: config.fsync, ..DbSettings::new(config.database()) })?)
}

/// The database of the settings, for commands that look and make nothing: there, and up to date.
pub fn existing_database(config: &Config) -> anyhow::Result<Db> {
    if let Some(file) = sqlite_file(config) {
        let there = file.try_exists().with_context(|| format!("the database {} cannot be reached", file.display()))?;
        anyhow::ensure!(there, "there is no database at {} yet: `redress serve` makes one", file.display());
    }
    let db = Db::open(&DbSettings::new(config.database()))?;
    let missing = migrate::status(&db)?.iter().filter(|(_, applied)| !applied).count();
    anyhow::ensure!(missing == 0, "the database lacks {missing} migrations: run `redress migrate run`");
    Ok(db)
}

/// The file of a SQLite database.
pub fn sqlite_file(config: &Config) -> Option<PathBuf> {
    let path = config.database().strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}

/// The evidence folder of the settings.
pub fn files(config: &Config) -> anyhow::Result<Files> {
    Files::open(&config.evidence_dir, &config.data_dir.join("tmp"))
        .with_context(|| format!("the evidence folder {} cannot be opened", config.evidence_dir.display()))
}

/// Where letters go.
pub fn mailer(config: &Config) -> anyhow::Result<Mailer> {
    let smtp_url = config.smtp_url.as_ref().map(secrecy::ExposeSecret::expose_secret);
    let bad = |error: MailError| match error {
        MailError::Sender => anyhow::anyhow!("MAIL_FROM: {error}"),
        MailError::Gateway(_) => anyhow::anyhow!("SMS_URL: {error}"),
        _ => anyhow::anyhow!("SMTP_URL: {error}"),
    };
    let mailer = Mailer::new(smtp_url, &config.data_dir.join("outbox"), &config.mail_from).map_err(bad)?;
    match &config.sms_url {
        Some(url) => mailer.with_gateway(url.expose_secret()).map_err(bad),
        None => Ok(mailer),
    }
}

/// Where letters go, in words and without a password.
pub fn mail_way(config: &Config) -> String {
    let host = config.smtp_url.as_ref().and_then(|url| url::Url::parse(url.expose_secret()).ok());
    match host.as_ref().and_then(url::Url::host_str) {
        Some(host) => format!("Letters go through the mail server {host}"),
        None => format!("Letters are written to {}", config.data_dir.join("outbox").display()),
    }
}

/// The key of the settings, or the one in `{data_dir}/secret.key`, made at the first start.
fn secret_key(config: &Config) -> anyhow::Result<[u8; 32]> {
    if let Some(key) = existing_key(config)? {
        return Ok(key);
    }
    let key = Random.bytes();
    write_key(&config.data_dir.join(KEY_FILE), &key)?;
    Ok(key)
}

/// The key of the settings, or the one in the data folder, if there is any yet.
pub fn existing_key(config: &Config) -> anyhow::Result<Option<[u8; 32]>> {
    match &config.secret_key {
        Some(secret) => key_of(secret.expose_secret()).map(Some).context("REDRESS_SECRET_KEY"),
        None => read_key(&config.data_dir.join(KEY_FILE)),
    }
}

/// The name of the file in which a key stands.
pub const KEY_FILE: &str = "secret.key";

/// The key in a file, if there is one.
pub fn read_key(path: &Path) -> anyhow::Result<Option<[u8; 32]>> {
    match std::fs::read_to_string(path) {
        Ok(text) => key_of(text.trim()).map(Some).with_context(|| format!("the secret key in {}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("the secret key {} cannot be read", path.display())),
    }
}

fn key_of(digits: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.context("it is not 64 hex digits")
}

/// Writes a key down for its owner alone (0600), durably; never over another.
pub fn write_key(path: &Path, key: &[u8; 32]) -> anyhow::Result<()> {
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = opened.with_context(|| format!("the secret key {} cannot be written", path.display()))?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all()?;
    Ok(())
}
