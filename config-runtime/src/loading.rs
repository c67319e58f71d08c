//! A load on a thread of its own, as a future that needs no particular runtime.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::error::LoadError;

/// A load that runs on a thread of its own, from the first poll on.
///
/// Made by [`Loader::load_async`](crate::Loader::load_async). Dropping it makes remote sources give up; the thread ends
/// within a tenth of a second. A panic in the program's own code is passed on to whoever polls.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{LoadError, Loading, SecureConfig};
/// fn begin<T: SecureConfig + Send + 'static>() -> Loading<T> {
///     T::loader().usual_sources().load_async()
/// }
/// ```
#[must_use = "nothing is loaded before it is polled"]
pub struct Loading<T> {
    job: Option<Job<T>>,
    shared: Arc<Shared<T>>,
}

type Job<T> = Box<dyn FnOnce(&AtomicBool) -> Result<T, LoadError> + Send>;

struct Shared<T> {
    given_up: AtomicBool,
    state: Mutex<State<T>>,
}

struct State<T> {
    /// `None` while the load runs.
    outcome: Option<std::thread::Result<Result<T, LoadError>>>,
    is_over: bool,
    waker: Option<Waker>,
}

impl<T> Shared<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, job: Job<T>) {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&self.given_up)));
        let mut state = self.state();
        // Nobody takes it any more: a secret need not wait for the last owner to go.
        if !self.given_up.load(Ordering::Relaxed) {
            state.outcome = Some(outcome);
        }
        state.is_over = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Loading<T> {
    pub(crate) fn new(job: impl FnOnce(&AtomicBool) -> Result<T, LoadError> + Send + 'static) -> Self {
        let state = State { outcome: None, is_over: false, waker: None };
        let shared = Arc::new(Shared { given_up: AtomicBool::new(false), state: Mutex::new(state) });
        Self { job: Some(Box::new(job)), shared }
    }
}

impl<T> Unpin for Loading<T> {}

impl<T: Send + 'static> Future for Loading<T> {
    type Output = Result<T, LoadError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.shared.state().waker = Some(context.waker().clone());
        if let Some(job) = self.job.take() {
            let slot = Arc::new(Mutex::new(Some(job)));
            let (shared, inner) = (Arc::clone(&self.shared), Arc::clone(&slot));
            let work = move || {
                if let Some(job) = inner.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    shared.run(job);
                }
            };
            // Without a thread it is loaded here.
            if std::thread::Builder::new().name("secure-config".to_owned()).spawn(work).is_err()
                && let Some(job) = slot.lock().unwrap_or_else(PoisonError::into_inner).take()
            {
                self.shared.run(job);
            }
        }
        let outcome = self.shared.state().outcome.take();
        outcome.map_or(Poll::Pending, |outcome| {
            Poll::Ready(outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }
}

impl<T> Drop for Loading<T> {
    fn drop(&mut self) {
        self.shared.given_up.store(true, Ordering::Relaxed);
        self.shared.state().outcome = None;
    }
}

impl<T> fmt::Debug for Loading<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.shared.state();
        let word = match (&self.job, state.is_over) {
            (Some(_), _) => "not begun",
            (None, false) => "running",
            (None, true) => "over",
        };
        f.debug_tuple("Loading").field(&word).finish()
    }
}
