//! The one way out to addresses that somebody typed into a form: https, public addresses alone, the connection pinned to the
//! address that was looked at, no redirects, no proxy, a few seconds and a few KiB (security.md S26).

use std::fmt;
use std::io::{self, Read as _};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use url::{Host, Url};

use crate::config::Private;
use crate::domain::address::{is_public, is_within};
use crate::domain::webhook::{Answer, Fault};

/// From the name to the last byte that is read.
const WHOLE: Duration = Duration::from_secs(5);
/// How long a name is looked up while a form waits.
const LOOKING_UP: Duration = Duration::from_secs(3);
/// What is read of an answer.
const MOST_READ: u64 = 64 * 1024;
/// What is kept of it, in characters.
const MOST_KEPT: usize = 1_000;

/// Where names lead. The system's own, but in tests.
pub trait Names: fmt::Debug + Send + Sync + 'static {
    fn look_up(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the machine resolves names.
#[derive(Debug)]
pub struct SystemNames;

impl Names for SystemNames {
    fn look_up(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// Why an address cannot be a receiver's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadUrl {
    NoUrl,
    NotHttps,
    /// A user or a password stands in it: it would be shown on pages.
    User,
    UnknownName,
    Private,
}

#[derive(Debug)]
struct Way {
    names: Arc<dyn Names>,
    private: Vec<Private>,
}

/// Calls receivers.
pub struct Outbound {
    agent: ureq::Agent,
    way: Arc<Way>,
}

impl Outbound {
    pub fn new(names: Arc<dyn Names>, private: Vec<Private>) -> Self {
        let way = Arc::new(Way { names, private });
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("Redress")
            .timeout_global(Some(WHOLE))
            // A connection that is kept would outlive the look at its address.
            .max_idle_connections(0)
            .build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::new(), Pinned(Arc::clone(&way)));
        Self { agent, way }
    }

    /// The receiver's address as it is kept, if one may call there as things stand.
    pub async fn check(&self, typed: &str) -> Result<String, BadUrl> {
        let url = self.way.read(typed)?;
        let (way, host) = (Arc::clone(&self.way), url.host_str().unwrap_or_default().to_owned());
        let looked = tokio::task::spawn_blocking(move || way.addresses(&host, LOOKING_UP)).await;
        match looked {
            Ok(Ok(_)) => Ok(url.into()),
            Ok(Err(error)) if is_private(&error) => Err(BadUrl::Private),
            _ => Err(BadUrl::UnknownName),
        }
    }

    /// Posts JSON, once.
    pub async fn post(&self, url: &str, headers: [(&'static str, String); 3], body: String) -> Answer {
        if let Err(bad) = self.way.read(url) {
            return Answer::failed(if bad == BadUrl::NotHttps { Fault::Private } else { Fault::UnknownName });
        }
        let mut request = self.agent.post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let called = tokio::task::spawn_blocking(move || {
            let mut response = request.send(body.as_bytes()).map_err(|error| fault(&error))?;
            let (status, mut said) = (response.status().as_u16(), Vec::new());
            // Its status is its answer: a body that breaks off, or has no end, changes nothing.
            let _ = response.body_mut().as_reader().take(MOST_READ).read_to_end(&mut said);
            Ok(Answer::of(status, shown(&said)))
        });
        match called.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(fault)) => Answer::failed(fault),
            Err(_) => Answer::failed(Fault::Connection),
        }
    }
}

/// The first part of an answer, as text that can stand on a page and in a table.
fn shown(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    text.chars().filter(|c| *c == '\n' || !c.is_control()).take(MOST_KEPT).collect()
}

fn fault(error: &ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::Timeout,
        ureq::Error::HostNotFound => Fault::UnknownName,
        ureq::Error::Io(error) if is_private(error) => Fault::Private,
        // So a handshake says that it did not come about.
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Fault::Tls,
        ureq::Error::Io(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => Fault::Timeout,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Fault::Tls,
        _ => Fault::Connection,
    }
}

/// A name leads somewhere that is not public.
#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is not public")
    }
}

impl std::error::Error for NotPublic {}

fn is_private(error: &io::Error) -> bool {
    matches!(error.get_ref(), Some(inner) if inner.is::<NotPublic>())
}

impl Way {
    /// What was typed, as an address; plain http is for receivers on this very machine that the settings name.
    fn read(&self, typed: &str) -> Result<Url, BadUrl> {
        let mut url = Url::parse(typed).map_err(|_| BadUrl::NoUrl)?;
        let is_here = match url.host() {
            None => return Err(if url.scheme() == "https" { BadUrl::NoUrl } else { BadUrl::NotHttps }),
            Some(Host::Domain(name)) => name == "localhost" && self.names_host(name),
            Some(Host::Ipv4(ip)) => ip.is_loopback() && self.allows(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => ip.is_loopback() && self.allows(IpAddr::V6(ip)),
        };
        match url.scheme() {
            "https" => {}
            "http" if is_here => {}
            _ => return Err(BadUrl::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadUrl::User);
        }
        url.set_fragment(None);
        Ok(url)
    }

    fn names_host(&self, host: &str) -> bool {
        self.private.iter().any(|it| matches!(it, Private::Host(name) if name.eq_ignore_ascii_case(host)))
    }

    fn allows(&self, address: IpAddr) -> bool {
        is_public(address)
            || self.private.iter().any(|it| matches!(it, Private::Net(net, bits) if is_within(address, *net, *bits)))
    }

    /// Where a host is. One address that is not allowed bars them all: which one is called would be chance.
    fn addresses(self: &Arc<Self>, host: &str, within: Duration) -> io::Result<Vec<IpAddr>> {
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let found = match bare.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => self.look_up(bare.clone(), within)?,
        };
        if !self.names_host(&bare) && !found.iter().all(|address| self.allows(*address)) {
            return Err(io::Error::other(NotPublic));
        }
        if found.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(found) }
    }

    /// The machine's own way has no timeout: it is left behind on a thread of its own.
    fn look_up(self: &Arc<Self>, host: String, within: Duration) -> io::Result<Vec<IpAddr>> {
        let (sender, receiver) = sync_channel(1);
        let way = Arc::clone(self);
        std::thread::Builder::new().spawn(move || sender.send(way.names.look_up(&host)).ok())?;
        receiver.recv_timeout(within).map_err(|error| match error {
            RecvTimeoutError::Timeout => io::Error::from(io::ErrorKind::TimedOut),
            RecvTimeoutError::Disconnected => io::Error::from(io::ErrorKind::NotFound),
        })?
    }
}

/// Gives the connection the very addresses that were looked at.
#[derive(Debug)]
struct Pinned(Arc<Way>);

impl Resolver for Pinned {
    fn resolve(&self, uri: &Uri, _: &ureq::config::Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?;
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        let within = WHOLE.min(*timeout.after);
        let found = self.0.addresses(host, within).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => ureq::Error::Timeout(timeout.reason),
            _ if is_private(&error) => ureq::Error::Io(error),
            _ => ureq::Error::HostNotFound,
        })?;
        let mut pinned = self.empty();
        for address in found.into_iter().take(16) {
            pinned.push(SocketAddr::new(address, port));
        }
        Ok(pinned)
    }
}
