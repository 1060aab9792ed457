//! Putting the app together from the settings: folders, secret key, database, files.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use secrecy::ExposeSecret as _;

use crate::app::App;
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Raw};
use crate::domain::rulebook::Rulebook;
use crate::files::{Files, make_private_folder};
use crate::random::Random;
use crate::seal::Seal;
use crate::store::db::{Db, DbSettings};
use crate::store::ids::{IdMaker, hold_process_number};
use crate::store::{migrate, providers};

/// The settings of this process.
pub fn config() -> anyhow::Result<Config> {
    Ok(Config::from_raw(&Raw::from_environment()?)?)
}

/// Opens everything and brings the tables up to date.
pub fn app(config: Config) -> anyhow::Result<Arc<App>> {
    make_private_folder(&config.data_dir).with_context(|| {
        format!("the data folder {} cannot be made; choose another with REDRESS_DATA_DIR", config.data_dir.display())
    })?;
    let db = Db::open(&DbSettings::new(config.database()))?;
    migrate::run(&db)?;
    db.write_blocking(providers::seed)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let number = hold_process_number(&db, clock.now(), u16::from_be_bytes(Random.bytes()))?;
    let files = Files::open(&config.evidence_dir, &config.data_dir.join("tmp"))
        .with_context(|| format!("the evidence folder {} cannot be opened", config.evidence_dir.display()))?;
    Ok(Arc::new(App {
        seal: Seal::new(secret_key(&config)?),
        ids: Arc::new(IdMaker::new(number.number)),
        rules: Arc::new(Rulebook::house()),
        random: Random,
        clock,
        files,
        db,
        config,
    }))
}

/// The key of the settings, or the one in `{data_dir}/secret.key`, made at the first start (0600).
fn secret_key(config: &Config) -> anyhow::Result<[u8; 32]> {
    let path = config.data_dir.join("secret.key");
    let digits = match &config.secret_key {
        Some(secret) => secret.expose_secret().to_owned(),
        None => match std::fs::read_to_string(&path) {
            Ok(text) => text.trim().to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_key(&path)?,
            Err(error) => {
                return Err(error).with_context(|| format!("the secret key {} cannot be read", path.display()));
            }
        },
    };
    let bytes = hex::decode(&digits).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.with_context(|| format!("the secret key in {} is not 64 hex digits", path.display()))
}

fn make_key(path: &Path) -> anyhow::Result<String> {
    let digits = hex::encode(Random.bytes::<32>());
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{digits}")?;
    file.sync_all()?;
    Ok(digits)
}
