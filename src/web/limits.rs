//! How long a request may take, and how slowly it may come (security.md, Timeouts). The head of a request, keep-alive
//! and connections are limited where the server is built.

use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// A form's body, from its first byte to its last.
    pub form: Duration,
    /// Work on a request, reading a form included; uploads have this long after their own limit.
    pub work: Duration,
    /// An upload, whole.
    pub upload: Duration,
    /// Between two pieces of an upload.
    pub pause: Duration,
    /// Bytes a second of an upload, on average, once the longest pause is over: slower is somebody holding a place.
    pub slowest: f64,
    /// Between two looks at what moved, for all streams.
    pub glance: Duration,
    /// Between two signs of life on a stream; its session is looked at each time.
    pub beat: Duration,
    /// A stream, after which its page asks for another.
    pub stream: Duration,
    pub streams: usize,
    pub streams_a_session: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            form: Duration::from_secs(15),
            work: Duration::from_secs(30),
            upload: Duration::from_secs(600),
            pause: Duration::from_secs(30),
            slowest: 1024.0,
            glance: Duration::from_secs(1),
            beat: Duration::from_secs(25),
            stream: Duration::from_secs(900),
            streams: 500,
            streams_a_session: 3,
        }
    }
}
