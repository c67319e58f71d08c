//! Something that the server gave for a time: a token, or credentials made for this program.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use crate::login::later;

/// The shortest wait between two renewals.
const SHORTEST: Duration = Duration::from_secs(1);

/// Something that ends unless it is renewed.
#[derive(Clone, Debug)]
pub(crate) struct Lease {
    /// Empty for a token.
    pub(crate) id: String,
    pub(crate) is_renewable: bool,
    /// From when on it is renewed, and when it ends; none for what does not end.
    times: Option<(Instant, Instant)>,
    granted: Duration,
    /// How often it failed to be renewed since it last was.
    failures: u32,
}

impl Lease {
    pub(crate) fn new(id: String, duration: Duration, is_renewable: bool) -> Self {
        let mut lease = Self { id, is_renewable, times: None, granted: duration, failures: 0 };
        lease.prolong(duration);
        lease
    }

    /// Runs from now on, for so long; it is due after two thirds, and a little before, so that not all programs come at once.
    pub(crate) fn prolong(&mut self, duration: Duration) {
        let now = Instant::now();
        self.granted = self.granted.max(duration);
        self.failures = 0;
        self.times = (!duration.is_zero()).then(|| {
            let parts = u32::try_from(RandomState::new().hash_one(&self.id) % 100).unwrap_or_default();
            let due = (duration / 3 * 2).saturating_sub(duration / 1000 * parts);
            (later(now, due.max(SHORTEST)), later(now, duration))
        });
    }

    /// After a renewal that failed: again later, at half of what is left, and more and more rarely.
    pub(crate) fn put_off(&mut self) {
        if let Some((due, end)) = &mut self.times {
            let (now, least) = (Instant::now(), SHORTEST * (1 << self.failures.min(8)));
            *due = later(now, (end.saturating_duration_since(now) / 2).max(least));
            self.failures += 1;
        }
    }

    /// When it has to be renewed.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.times.map(|(due, _)| due)
    }

    pub(crate) fn is_due(&self) -> bool {
        self.due().is_some_and(|due| due <= Instant::now())
    }

    pub(crate) fn is_over(&self) -> bool {
        self.times.is_some_and(|(_, end)| end <= Instant::now())
    }

    /// Whether a renewal was granted for so much less than the first time that the end is near: then something new is needed.
    pub(crate) fn is_capped(&self) -> bool {
        self.times.is_some_and(|(_, end)| end.saturating_duration_since(Instant::now()) < self.granted / 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lease_is_due_before_two_thirds_and_not_all_at_once() {
        let whole = Duration::from_mins(50);
        let due: Vec<_> = (0..50)
            .map(|_| {
                Lease::new("a".into(), whole, true).due().expect("it ends").saturating_duration_since(Instant::now())
            })
            .collect();
        assert!(due.iter().all(|due| *due <= Duration::from_secs(2000) && *due > Duration::from_secs(1690)), "{due:?}");
        assert!(due.iter().any(|one| one.abs_diff(due[0]) > Duration::from_secs(3)), "all at once");
    }

    #[test]
    fn lease_that_fails_again_and_again_waits_longer_each_time() {
        let mut lease = Lease::new("a".into(), Duration::from_millis(1), true);
        for count in 0..10 {
            lease.put_off();
            let least = Duration::from_millis(900) * (1 << count.min(8));
            assert!(lease.due().expect("it ends") > Instant::now() + least, "{count}");
        }
    }

    #[test]
    fn what_does_not_end_is_never_due() {
        let lease = Lease::new(String::new(), Duration::ZERO, false);
        assert!(lease.due().is_none() && !lease.is_due() && !lease.is_over() && !lease.is_capped());
    }

    #[test]
    fn renewal_that_grants_little_is_capped() {
        let mut lease = Lease::new("a".into(), Duration::from_mins(1), true);
        assert!(!lease.is_capped());
        lease.prolong(Duration::from_secs(10));
        assert!(lease.is_capped());
    }
}
