//! When a request is sent again, and after how long: exponential, with full jitter, bounded.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::message::Response;

/// How often a request is sent again, and how long is waited before.
///
/// The wait before the n-th further attempt is a random part of `base` · 2ⁿ⁻¹, of `cap` at most. A server that says
/// `Retry-After` is believed, as far as there is time.
///
/// ```
/// use secure_config_http::Retry;
/// let never = Retry { attempts: 1, ..Retry::default() };
/// assert_eq!(Retry::default().attempts, 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// All attempts, the first one included: 5.
    pub attempts: u32,
    /// The longest wait before the second attempt: 200 ms.
    pub base: Duration,
    /// The longest wait: 5 s.
    pub cap: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 5, base: Duration::from_millis(200), cap: Duration::from_secs(5) }
    }
}

impl Retry {
    /// A random wait before the attempt that follows the `count`-th.
    pub(crate) fn wait(&self, count: u32) -> Duration {
        let most = self.base.saturating_mul(1 << count.saturating_sub(1).min(16)).min(self.cap);
        // The standard library's hash tables are keyed by random numbers.
        let random = RandomState::new().hash_one(count);
        let parts = u32::try_from(random % 1000).unwrap_or_default();
        most / 1000 * (parts + 1)
    }
}

/// Whether an answer means that the same request may go better later.
pub(crate) fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 412 | 429) || (status >= 500 && status != 501)
}

/// What the server says of how long to wait: seconds. Dates are not read; who sends one waits as anybody.
pub(crate) fn asked_for(response: &Response) -> Option<Duration> {
    response.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_cap_and_differ() {
        let retry = Retry::default();
        for (count, most) in [(1, 200), (2, 400), (3, 800), (9, 5000), (u32::MAX, 5000)] {
            let waits: Vec<_> = (0..50).map(|_| retry.wait(count)).collect();
            assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(most) && !wait.is_zero()), "{count}");
            assert!(waits.iter().any(|wait| *wait != waits[0]), "{count}: all the same");
        }
    }

    #[test]
    fn only_what_may_go_better_is_transient() {
        for status in [408, 412, 429, 500, 502, 503, 504] {
            assert!(is_transient(status), "{status}");
        }
        for status in [200, 204, 301, 307, 400, 401, 403, 404, 405, 501] {
            assert!(!is_transient(status), "{status}");
        }
    }
}
