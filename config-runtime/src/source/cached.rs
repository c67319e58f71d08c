//! The last good answer of a source, for the time in which the source cannot be asked.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::{Answer, Cell, FailureKind, Found, Key, Outcome, Properties, Request, Source, SourceFault};
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
    /// What each variable was, and when that was heard; `None` of one that the source does not hold.
    values: Vec<(String, Instant, Option<Found>)>,
    /// Where the program ran, and where the answer belongs.
    place: Option<String>,
    environments: Vec<String>,
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
    /// The last answer was no good one; that of this moment stands in for what passes by itself.
    Stale {
        /// The last good answer.
        since: SystemTime,
    },
    /// The last answer was no good one, and the one before is too old to stand in.
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
        kept.is_bridging = !answer.faults.is_empty() || is_out_of_reach(&answer);
        if !kept.is_bridging {
            kept.keep(request, &answer);
            return answer;
        }
        let is_fresh = |when: &Instant| when.elapsed() <= self.0.max_stale;
        let stands_in =
            |key: &Key<'_>| kept.values.iter().find(|(variable, when, _)| variable == key.variable() && is_fresh(when));
        let has_own =
            |key: &Key<'_>| answer.cells.iter().any(|cell| cell.at as usize == key.at && !is_passing_cell(cell));
        // A value of which nobody knows whether it is there must not look as if it were not.
        let is_known = kept.place.as_deref() == request.environment()
            && request.keys().all(|key| has_own(&key) || stands_in(&key).is_some());
        if !is_out_of_reach(&answer) || !is_known {
            return answer;
        }
        // What it did answer is newer than what was kept.
        for environment in &kept.environments {
            answer.belongs_to(environment);
        }
        answer.faults.retain(|fault| !is_passing_fault(fault));
        answer.cells.retain(|cell| !is_passing_cell(cell));
        for key in request.keys() {
            let is_answered = answer.cells.iter().any(|cell| cell.at as usize == key.at);
            let found = stands_in(&key).and_then(|(.., found)| found.as_ref()?.copy());
            if let (false, Some(found)) = (is_answered, found) {
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
        let now = Instant::now();
        if self.place.as_deref() != request.environment() {
            self.values.clear();
        }
        self.place = request.environment().map(str::to_owned);
        self.environments = answer.environments.iter().map(|(own, _)| own.0.clone()).collect();
        for key in request.keys() {
            self.values.retain(|(variable, ..)| variable != key.variable());
            let mut cells = answer.cells.iter().filter(|cell| cell.at as usize == key.at);
            let found = match cells.next().map(|cell| &cell.outcome) {
                Some(Outcome::Found(found)) => found.copy(),
                // That it was refused is no word on what it is.
                Some(Outcome::Failed(_)) => continue,
                _ => None,
            };
            self.values.push((key.variable().to_owned(), now, found));
        }
        self.good = Some((now, SystemTime::now()));
    }
}

fn is_out_of_reach(answer: &Answer) -> bool {
    answer.faults.iter().any(is_passing_fault) || answer.cells.iter().any(is_passing_cell)
}

fn is_passing_cell(cell: &Cell) -> bool {
    matches!(&cell.outcome, Outcome::Failed(failure) if is_passing(failure.kind))
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
