//! The last good answer of a source, for the time in which the source cannot be asked.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::{Answer, FailureKind, Found, Outcome, Properties, Request, Source, SourceFault};
use crate::bytes::Bytes;

/// A source whose last good answer stands in while it is out of reach, for a time that has an end.
///
/// What passes by itself is bridged: no connection, no answer in time, a sealed store, one that asks to slow down. That the
/// program may not read a value any more, or that it was deleted, is not. Clones share what is kept; it is one more copy of each
/// value in memory, overwritten when the last of them is dropped.
///
/// ```
/// use secure_config_runtime::{Cached, Freshness, Memory};
/// use std::time::Duration;
/// let source = Cached::new(Memory::from([("PORT", "8080")]), Duration::from_secs(3600));
/// assert_eq!(source.freshness(), Freshness::Empty);
/// // Settings::loader().source(source.clone()).load()?; … and again, to see what changed
/// ```
pub struct Cached<S>(Arc<Inner<S>>);

struct Inner<S> {
    source: S,
    max_stale: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    values: Vec<(String, Found)>,
    /// The last good answer: by the clock that only goes forward, and as people read it.
    good: Option<(Instant, SystemTime)>,
    is_bridging: bool,
}

/// How old the answers of a [`Cached`] source are.
///
/// ```
/// use secure_config_runtime::Freshness;
/// fn is_worth_an_alert(freshness: Freshness) -> bool {
///     !matches!(freshness, Freshness::Fresh)
/// }
/// # assert!(is_worth_an_alert(Freshness::Empty));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Freshness {
    /// There was no good answer yet.
    Empty,
    /// The last answer was a good one.
    Fresh,
    /// The last answer was none; those of this moment stand in.
    Stale {
        /// The last good answer.
        since: SystemTime,
    },
    /// The last answer was none, and the last good one is too old to stand in.
    Expired {
        /// The last good answer.
        since: SystemTime,
    },
}

impl<S: Source> Cached<S> {
    /// Keeps the last good answer of a source for so long.
    pub fn new(source: S, max_stale: Duration) -> Self {
        Self(Arc::new(Inner { source, max_stale, kept: Mutex::default() }))
    }

    /// How old the answers are.
    pub fn freshness(&self) -> Freshness {
        let kept = self.kept();
        match kept.good {
            None => Freshness::Empty,
            Some(_) if !kept.is_bridging => Freshness::Fresh,
            Some((when, since)) if when.elapsed() <= self.0.max_stale => Freshness::Stale { since },
            Some((_, since)) => Freshness::Expired { since },
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Clone for Cached<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Source> Source for Cached<S> {
    fn name(&self) -> String {
        self.0.source.name()
    }

    fn properties(&self) -> Properties {
        self.0.source.properties()
    }

    fn bound_to(&self) -> Option<&str> {
        self.0.source.bound_to()
    }

    fn environment(&self, variable: &str) -> Option<Bytes> {
        self.0.source.environment(variable)
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mut answer = self.0.source.fetch(request);
        let mut kept = self.kept();
        kept.is_bridging = is_out_of_reach(&answer);
        if !kept.is_bridging {
            kept.keep(request, &answer);
            return answer;
        }
        let Some((when, _)) = kept.good else { return answer };
        if when.elapsed() > self.0.max_stale {
            return answer;
        }
        // What it did answer is newer than what was kept.
        answer.faults.retain(|fault| !is_passing_fault(fault));
        answer.cells.retain(|cell| !matches!(&cell.outcome, Outcome::Failed(failure) if is_passing(failure.kind)));
        for key in request.keys() {
            let is_answered = answer.cells.iter().any(|cell| cell.at as usize == key.at);
            let found = kept.values.iter().find(|(variable, _)| variable == key.variable());
            if let (false, Some(found)) = (is_answered, found.and_then(|(_, found)| found.copy())) {
                answer.found(&key, found);
            }
        }
        answer.warn("it is out of reach, and an earlier answer stands in");
        answer
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        self.0.source.unread(request)
    }

    fn plan(&self, request: &Request<'_>) -> Vec<String> {
        self.0.source.plan(request)
    }

    fn preflight(&self, request: &Request<'_>) -> Answer {
        self.0.source.preflight(request)
    }
}

impl Kept {
    /// Keeps the values of a good answer; of keys that were not asked for what there was stays.
    fn keep(&mut self, request: &Request<'_>, answer: &Answer) {
        for key in request.keys() {
            self.values.retain(|(variable, _)| variable != key.variable());
            for cell in answer.cells.iter().filter(|cell| cell.at as usize == key.at) {
                if let Outcome::Found(found) = &cell.outcome
                    && let Some(found) = found.copy()
                {
                    self.values.push((key.variable().to_owned(), found));
                }
            }
        }
        self.good = Some((Instant::now(), SystemTime::now()));
    }
}

fn is_out_of_reach(answer: &Answer) -> bool {
    answer.faults.iter().any(is_passing_fault)
        || answer.cells.iter().any(|cell| matches!(&cell.outcome, Outcome::Failed(failure) if is_passing(failure.kind)))
}

fn is_passing_fault(fault: &SourceFault) -> bool {
    matches!(fault, SourceFault::Failed(failure) if is_passing(failure.kind))
}

/// Whether it passes by itself, and says nothing of what the program may read.
fn is_passing(kind: FailureKind) -> bool {
    use FailureKind::{Sealed, Throttled, TimedOut, Unavailable};
    matches!(kind, Unavailable | Throttled | TimedOut | Sealed)
}

impl<S: Source> fmt::Debug for Cached<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").field("source", &self.0.source).field("freshness", &self.freshness()).finish()
    }
}
