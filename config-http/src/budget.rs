//! How long anything may take.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use secure_config_runtime::Request;

use crate::fault::Fault;

/// How long a connection, a request and all requests of a start may take.
///
/// ```
/// use secure_config_http::Limits;
/// use std::time::Duration;
/// let patient = Limits { whole: Duration::from_secs(120), ..Limits::default() };
/// assert_eq!(patient.request, Duration::from_secs(10));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, TLS not included: 5 s.
    pub connect: Duration,
    /// Until the answer to one request is whole: 10 s.
    pub request: Duration,
    /// Until all is read, with all further attempts: 30 s.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let [connect, request, whole] = [5, 10, 30].map(Duration::from_secs);
        Self { connect, request, whole }
    }
}

/// What is left of the time.
#[derive(Clone, Copy)]
pub(crate) struct Budget<'a> {
    end: Instant,
    waiting: Waiting<'a>,
}

/// Who waits for the answers, and may give up.
#[derive(Clone, Copy)]
pub(crate) enum Waiting<'a> {
    Somebody,
    Request(&'a Request<'a>),
    /// Until the flag is set.
    Until(&'a AtomicBool),
}

impl Waiting<'_> {
    fn is_over(self) -> bool {
        match self {
            Self::Somebody => false,
            Self::Request(request) => request.is_given_up(),
            Self::Until(flag) => flag.load(Ordering::Relaxed),
        }
    }
}

/// What a limit means that is too long to be counted.
const FOR_EVER: Duration = Duration::from_hours(24 * 365);

/// How often a wait looks whether somebody still waits for it.
pub(crate) const TICK: Duration = Duration::from_millis(50);

impl<'a> Budget<'a> {
    pub(crate) fn new(limit: Duration, waiting: Waiting<'a>) -> Self {
        let now = Instant::now();
        let end = now.checked_add(limit).or_else(|| now.checked_add(FOR_EVER));
        Self { end: end.unwrap_or(now), waiting }
    }

    /// At most so much of it.
    pub(crate) fn at_most(self, limit: Duration) -> Self {
        let end = Instant::now().checked_add(limit).map_or(self.end, |end| end.min(self.end));
        Self { end, ..self }
    }

    pub(crate) fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// Whether there is time left, and somebody who waits.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.waiting.is_over() {
            return Err(Fault::GivenUp);
        }
        if self.left().is_zero() { Err(Fault::TimedOut) } else { Ok(()) }
    }

    /// How long one wait on a socket may be.
    pub(crate) fn tick(&self) -> Result<Duration, Fault> {
        self.check()?;
        Ok(self.left().clamp(Duration::from_millis(1), TICK))
    }

    /// Sleeps.
    pub(crate) fn sleep(&self, how_long: Duration) -> Result<(), Fault> {
        let end = Instant::now() + how_long.min(self.left());
        loop {
            self.check()?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(TICK));
        }
    }
}
