//! The settings: flag > environment > TOML file > default. The only reader of the environment.
//! A bad setting is refused with its name, where it came from, and the mend. Debug hides secrets.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use self::clamd::Clamd;
pub use self::private::Private;

mod clamd;
mod private;

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// Where people reach us; the listen address unless set.
    pub base_url: Option<Url>,
    pub data_dir: PathBuf,
    pub database_url: SecretString,
    pub evidence_dir: PathBuf,
    /// Unset: letters are files in `{data_dir}/outbox`.
    pub smtp_url: Option<SecretString>,
    pub mail_from: String,
    /// Where text messages are handed over; unset: none are sent, and no page speaks of them.
    pub sms_url: Option<SecretString>,
    pub log: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Factor on all throttles; `None` switches them off.
    pub rate_limits: Option<f64>,
    pub secret_key: Option<SecretString>,
    /// Printed on pages, so that people can call.
    pub service_phone: Option<String>,
    /// The law that cases are answered under, by the name of its preset; unset: the house's own promises alone.
    pub statutory_policy: Option<String>,
    /// Whose accounts need a code from a phone beside the password; unset: administrators say so.
    pub second_step: Option<SecondStep>,
    /// Where operators read metrics; unset: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// The virus scanner that files are shown to; unset: none.
    pub clamd: Option<Clamd>,
    /// Who gets each day's checkpoint; unset: nobody.
    pub checkpoint_mail: Option<String>,
    /// Where webhooks may go although it is not public: hosts and nets of the agency's own.
    pub webhooks_private: Vec<Private>,
    /// The program that draws pages of PDFs; unset where it is not installed.
    pub pdftoppm: Option<PathBuf>,
    /// The program that reads screenshots; unset where it, or its simplified Chinese, is not installed.
    pub tesseract: Option<PathBuf>,
    /// The demo says so on each page.
    pub is_demo: bool,
    /// Off for the demo alone: a power cut then loses what was answered.
    pub fsync: bool,
}

/// Whose accounts need a code from a phone beside the password; everybody may have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondStep {
    Off,
    /// Supervisors and administrators.
    Supervisors,
    /// Everybody who works here.
    Staff,
}

impl std::fmt::Display for SecondStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Supervisors => "supervisors",
            Self::Staff => "staff",
        })
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name} (from {source_of}): {problem}")]
pub struct BadSetting {
    pub name: &'static str,
    pub source_of: String,
    pub problem: String,
}

/// Names of all settings, without `REDRESS_`.
const NAMES: &[&str] = &[
    "LISTEN",
    "BASE_URL",
    "DATA_DIR",
    "DATABASE_URL",
    "EVIDENCE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "SMS_URL",
    "LOG",
    "TRUSTED_PROXIES",
    "RATE_LIMITS",
    "SECRET_KEY",
    "SERVICE_PHONE",
    "STATUTORY_POLICY",
    "SECOND_STEP",
    "METRICS_LISTEN",
    "CLAMD",
    "CHECKPOINT_MAIL",
    "WEBHOOKS_PRIVATE",
];

/// Raw settings by name, each with the place it came from.
#[derive(Clone, Debug, Default)]
pub struct Raw(BTreeMap<&'static str, (String, String)>);

impl Raw {
    /// Reads `REDRESS_…`, `REDRESS_…_FILE` and the TOML file that `REDRESS_CONFIG` names.
    #[expect(clippy::disallowed_methods, reason = "the one reading of the environment")]
    pub fn from_environment() -> Result<Self, BadSetting> {
        let mut raw = Self::default();
        if let Ok(path) = std::env::var("REDRESS_CONFIG") {
            raw.read_toml(&path)?;
        }
        for name in NAMES {
            if let Ok(path) = std::env::var(format!("REDRESS_{name}_FILE")) {
                let source_of = format!("the file {path} named by REDRESS_{name}_FILE");
                let text = std::fs::read_to_string(&path).map_err(|e| BadSetting {
                    name,
                    source_of: source_of.clone(),
                    problem: format!("cannot be read: {e}"),
                })?;
                raw.0.insert(name, (text.trim().to_owned(), source_of));
            }
            if let Ok(value) = std::env::var(format!("REDRESS_{name}")) {
                raw.set(name, value, format!("the environment variable REDRESS_{name}"));
            }
        }
        Ok(raw)
    }

    fn read_toml(&mut self, path: &str) -> Result<(), BadSetting> {
        let bad = |problem: String| BadSetting { name: "CONFIG", source_of: path.to_owned(), problem };
        let text = std::fs::read_to_string(path).map_err(|e| bad(format!("cannot be read: {e}")))?;
        let table: toml::Table = text.parse().map_err(|e| bad(format!("is not TOML: {e}")))?;
        for (key, value) in table {
            let Some(name) = NAMES.iter().find(|name| name.eq_ignore_ascii_case(&key)) else {
                return Err(bad(format!("unknown setting {key}; known are {}", NAMES.join(", ").to_lowercase())));
            };
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            self.0.insert(name, (value, format!("the file {path}")));
        }
        Ok(())
    }

    /// Sets one by name; an empty value counts as unset.
    pub fn set(&mut self, name: &'static str, value: String, source_of: String) {
        if value.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name, (value, source_of));
        }
    }

    /// Sets one that is not set yet.
    pub fn set_default(&mut self, name: &'static str, value: &str) {
        self.0.entry(name).or_insert_with(|| (value.to_owned(), "the command's own default".to_owned()));
    }

    fn parse<T>(&self, name: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, BadSetting> {
        let Some((value, source_of)) = self.0.get(name) else {
            return Ok(None);
        };
        read(value).map(Some).map_err(|problem| BadSetting { name, source_of: source_of.clone(), problem })
    }

    fn text(&self, name: &'static str) -> Option<String> {
        self.0.get(name).map(|(value, _)| value.clone())
    }
}

impl Config {
    /// Checks raw settings and fills in defaults.
    pub fn from_raw(raw: &Raw) -> Result<Self, BadSetting> {
        let listen = raw.parse("LISTEN", read_listen)?.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
        let base_url = raw.parse("BASE_URL", read_base_url)?;
        let https = base_url.as_ref().is_some_and(|url| url.scheme() == "https");
        if !https && !listen.ip().is_loopback() {
            return Err(BadSetting {
                name: "BASE_URL",
                source_of: "its default".to_owned(),
                problem: format!(
                    "listening on {listen}, beyond this machine, needs an https address in REDRESS_BASE_URL (and a proxy that ends TLS)"
                ),
            });
        }
        let data_dir = raw.text("DATA_DIR").map_or_else(|| PathBuf::from("data"), PathBuf::from);
        let database = raw.text("DATABASE_URL").unwrap_or_else(|| format!("sqlite:{}", data_dir.join("redress.db").display()));
        let evidence_dir = raw.parse("EVIDENCE_URL", read_evidence_url)?.unwrap_or_else(|| data_dir.join("evidence"));
        Ok(Self {
            listen,
            base_url,
            database_url: database.into(),
            evidence_dir,
            smtp_url: raw.text("SMTP_URL").map(Into::into),
            mail_from: raw.text("MAIL_FROM").unwrap_or_else(|| "诉达 Redress <noreply@localhost.localdomain>".to_owned()),
            sms_url: raw.text("SMS_URL").map(Into::into),
            log: raw.text("LOG").unwrap_or_else(|| "info".to_owned()),
            trusted_proxies: raw.parse("TRUSTED_PROXIES", read_proxies)?.unwrap_or_default(),
            rate_limits: raw.parse("RATE_LIMITS", read_rate_limits)?.unwrap_or(Some(1.0)),
            secret_key: raw.parse("SECRET_KEY", read_secret)?,
            service_phone: raw.text("SERVICE_PHONE"),
            statutory_policy: raw.text("STATUTORY_POLICY"),
            second_step: raw.parse("SECOND_STEP", read_second_step)?,
            metrics_listen: raw.parse("METRICS_LISTEN", read_metrics_listen)?,
            clamd: raw.parse("CLAMD", clamd::read)?,
            checkpoint_mail: raw.parse("CHECKPOINT_MAIL", read_address)?,
            webhooks_private: raw.parse("WEBHOOKS_PRIVATE", private::read)?.unwrap_or_default(),
            pdftoppm: program("pdftoppm"),
            tesseract: program("tesseract").filter(|tesseract| reads_chinese(tesseract)),
            data_dir,
            is_demo: false,
            fsync: true,
        })
    }

    /// Where people reach us.
    pub fn base(&self) -> String {
        self.base_url
            .as_ref()
            .map_or_else(|| format!("http://{}", self.listen), |url| url.as_str().trim_end_matches('/').to_owned())
    }

    pub fn is_https(&self) -> bool {
        self.base_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    pub fn database(&self) -> &str {
        self.database_url.expose_secret()
    }

    /// All settings as lines, secrets hidden.
    pub fn lines(&self) -> Vec<String> {
        let hidden = |set: bool| if set { "(set)" } else { "(unset)" };
        let database = Url::parse(self.database()).map_or_else(
            |_| self.database().to_owned(),
            |mut url| {
                if url.password().is_some() {
                    let _ = url.set_password(Some("…"));
                }
                url.to_string()
            },
        );
        vec![
            format!("REDRESS_LISTEN={}", self.listen),
            format!("REDRESS_BASE_URL={}", self.base()),
            format!("REDRESS_DATA_DIR={}", self.data_dir.display()),
            format!("REDRESS_DATABASE_URL={database}"),
            format!("REDRESS_EVIDENCE_URL=file:{}", self.evidence_dir.display()),
            format!("REDRESS_SMTP_URL={}", hidden(self.smtp_url.is_some())),
            format!("REDRESS_MAIL_FROM={}", self.mail_from),
            format!("REDRESS_SMS_URL={}", hidden(self.sms_url.is_some())),
            format!("REDRESS_LOG={}", self.log),
            format!(
                "REDRESS_TRUSTED_PROXIES={}",
                self.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            ),
            format!("REDRESS_RATE_LIMITS={}", self.rate_limits.map_or_else(|| "off".to_owned(), |f| f.to_string())),
            format!("REDRESS_SECRET_KEY={}", hidden(self.secret_key.is_some())),
            format!("REDRESS_SERVICE_PHONE={}", self.service_phone.as_deref().unwrap_or("(unset)")),
            format!("REDRESS_STATUTORY_POLICY={}", self.statutory_policy.as_deref().unwrap_or("(unset)")),
            format!("REDRESS_SECOND_STEP={}", self.second_step.map_or_else(|| "(unset)".to_owned(), |step| step.to_string())),
            format!(
                "REDRESS_METRICS_LISTEN={}",
                self.metrics_listen.map_or_else(|| "(unset)".to_owned(), |listen| listen.to_string())
            ),
            format!("REDRESS_CLAMD={}", self.clamd.as_ref().map_or_else(|| "(unset)".to_owned(), ToString::to_string)),
            format!("REDRESS_CHECKPOINT_MAIL={}", self.checkpoint_mail.as_deref().unwrap_or("(unset)")),
            format!("REDRESS_WEBHOOKS_PRIVATE={}", private::listed(&self.webhooks_private)),
        ]
    }
}

fn read_listen(value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| format!("{value:?} is not an address and port such as 127.0.0.1:8080"))
}

/// A port alone is one of this machine: metrics are nobody else's business unless somebody says so.
fn read_metrics_listen(value: &str) -> Result<SocketAddr, String> {
    let alone = value.parse().map(|port: u16| SocketAddr::from(([127, 0, 0, 1], port)));
    alone.or_else(|_| value.parse()).map_err(|_| format!("{value:?} is neither a port such as 9464 nor an address with one"))
}

fn read_address(value: &str) -> Result<String, String> {
    match value.split_once('@') {
        Some((user, host)) if !user.is_empty() && host.contains('.') && !value.contains(char::is_whitespace) => {
            Ok(value.to_owned())
        }
        _ => Err(format!("{value:?} is not an address such as archive@example.com")),
    }
}

/// A program that may be installed beside us, as the shell would find it.
#[expect(clippy::disallowed_methods, reason = "where programs are is the environment's to say")]
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").ok()?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Whether this tesseract has simplified Chinese: a page read in another language is noise.
fn reads_chinese(tesseract: &Path) -> bool {
    // Asked once: it does not change while we run.
    static ANSWER: OnceLock<bool> = OnceLock::new();
    let ask =
        || std::process::Command::new(tesseract).arg("--list-langs").env_clear().stdin(std::process::Stdio::null()).output();
    *ANSWER.get_or_init(|| {
        ask().is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).lines().any(|line| line.trim() == "chi_sim"))
    })
}

fn read_base_url(value: &str) -> Result<Url, String> {
    let url = Url::parse(value).map_err(|_| format!("{value:?} is not an address such as https://redress.example"))?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    match (url.scheme(), bare, url.host()) {
        ("https", true, Some(_)) => Ok(url),
        ("http", true, Some(host)) => {
            let loopback = match host {
                url::Host::Domain(name) => name == "localhost",
                url::Host::Ipv4(ip) => ip.is_loopback(),
                url::Host::Ipv6(ip) => ip.is_loopback(),
            };
            if loopback { Ok(url) } else { Err("plain http is for this machine alone; use https".to_owned()) }
        }
        ("https" | "http", false, _) => Err("give scheme, host and port alone, without a path".to_owned()),
        _ => Err("must begin with https://".to_owned()),
    }
}

fn read_evidence_url(value: &str) -> Result<PathBuf, String> {
    match value.split_once(':') {
        Some(("file", path)) if !path.is_empty() => Ok(PathBuf::from(path.strip_prefix("//").unwrap_or(path))),
        _ => Err(format!("{value:?} is not file:FOLDER; other places are not supported yet")),
    }
}

fn read_second_step(value: &str) -> Result<SecondStep, String> {
    let all = [SecondStep::Off, SecondStep::Supervisors, SecondStep::Staff];
    let found = all.into_iter().find(|step| step.to_string() == value);
    found.ok_or_else(|| format!("{value:?} is none of off, supervisors, staff"))
}

fn read_proxies(value: &str) -> Result<Vec<IpAddr>, String> {
    let parse = |part: &str| part.trim().parse().map_err(|_| format!("{part:?} is not an IP address"));
    value.split(',').filter(|part| !part.trim().is_empty()).map(parse).collect()
}

fn read_rate_limits(value: &str) -> Result<Option<f64>, String> {
    if value == "off" {
        return Ok(None);
    }
    match value.parse::<f64>() {
        Ok(factor) if (1.0..=1000.0).contains(&factor) => Ok(Some(factor)),
        _ => Err(format!("{value:?} is neither off nor a factor from 1 to 1000")),
    }
}

fn read_secret(value: &str) -> Result<SecretString, String> {
    if value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(value.to_owned().into())
    } else {
        Err("must be 64 hex digits; `openssl rand -hex 32` makes one".to_owned())
    }
}
