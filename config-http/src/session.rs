//! The requests of one load: one connection, kept while it lasts, and what is left of the time.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::budget::{Budget, Waiting};
use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::http1;
use crate::message::{Request, Response};
use crate::retry;
use crate::stream::Stream;

/// Requests to one server, over one connection while that lasts. All of them together have the time of
/// [`Limits::whole`](crate::Limits).
///
/// ```no_run
/// use secure_config_http::{Client, Endpoint, Request, Session, Tls};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Endpoint::parse("http://127.0.0.1:8200")?, &Tls::default())?;
/// let mut session = Session::new(&client, None);
/// let health = session.send(&Request::get("/v1/sys/health"))?;
/// let again = session.send(&Request::get("/v1/sys/seal-status"))?; // over the same connection
/// # Ok(())
/// # }
/// ```
pub struct Session<'c> {
    client: &'c Client,
    budget: Budget<'c>,
    kept: Option<Stream>,
    retries: u32,
}

/// How many connections are open at the same time.
const AT_ONCE: usize = 4;

/// What an answer asks for.
enum Next {
    Take(Result<Response, Fault>),
    Again(Result<Response, Fault>),
}

impl Next {
    fn after(outcome: Result<Response, Fault>, is_transient: &dyn Fn(&Response) -> bool) -> Self {
        let may_go_better = match &outcome {
            Ok(response) => retry::is_transient(response.status) || is_transient(response),
            Err(fault) => fault.is_transient(),
        };
        if may_go_better { Self::Again(outcome) } else { Self::Take(outcome) }
    }
}

impl<'c> Session<'c> {
    /// Begins; `waiting` is whoever may give up on it.
    pub fn new(client: &'c Client, waiting: Option<&'c secure_config_runtime::Request<'c>>) -> Self {
        Self::waited(client, waiting.map_or(Waiting::Somebody, Waiting::Request))
    }

    /// Begins; it is given up when the flag is set.
    ///
    /// ```no_run
    /// # use secure_config_http::{Client, Fault, Request, Response, Session};
    /// # use std::sync::atomic::AtomicBool;
    /// fn ask(client: &Client, given_up: &AtomicBool) -> Result<Response, Fault> {
    ///     Session::until(client, given_up).send(&Request::get("/v1/sys/health"))
    /// }
    /// ```
    pub fn until(client: &'c Client, given_up: &'c AtomicBool) -> Self {
        Self::waited(client, Waiting::Until(given_up))
    }

    fn waited(client: &'c Client, waiting: Waiting<'c>) -> Self {
        Self { client, budget: Budget::new(client.limits.whole, waiting), kept: None, retries: 0 }
    }

    /// One more connection of the same load.
    fn another(&self) -> Self {
        Self { client: self.client, budget: self.budget, kept: None, retries: 0 }
    }

    /// How many requests were sent again.
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// The client.
    pub fn client(&self) -> &'c Client {
        self.client
    }

    /// Sends a request, and again what may go better later.
    ///
    /// # Errors
    /// No answer, after as many attempts as there may be. An answer with an error status is an answer.
    pub fn send(&mut self, request: &Request) -> Result<Response, Fault> {
        self.send_if(request, &|_| false)
    }

    /// As [`send`](Self::send); `is_transient` says of answers that usually are final whether they may go better later.
    ///
    /// ```no_run
    /// # use secure_config_http::{Fault, Request, Response, Session};
    /// # fn read(session: &mut Session<'_>) -> Result<Response, Fault> {
    /// session.send_if(&Request::get("/v1/secret/data/app"), &|response| response.status() == 400)
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_if(&mut self, request: &Request, is_transient: &dyn Fn(&Response) -> bool) -> Result<Response, Fault> {
        if !request.is_sendable() {
            return Err(Fault::Unsendable);
        }
        let mut count = 1;
        loop {
            self.budget.check()?;
            let outcome = match self.attempt(request, is_transient) {
                Next::Take(outcome) => return outcome,
                Next::Again(outcome) => outcome,
            };
            let retry = self.client.retry;
            let is_safe = request.is_repeatable || matches!(&outcome, Err(Fault::Unresolved | Fault::Unreachable));
            let wait = outcome.as_ref().ok().and_then(retry::asked_for).unwrap_or_else(|| retry.wait(count));
            if count >= retry.attempts || !is_safe || wait >= self.budget.left() {
                return outcome;
            }
            count += 1;
            self.retries += 1;
            if self.retries == 1 {
                first_retry(self.client.endpoint());
            }
            self.budget.sleep(wait)?;
        }
    }

    /// Sends several requests that do not depend on one another, a few at the same time; the answers are in their order.
    /// `send` is what is done for each of them, with a session of its thread.
    ///
    /// ```no_run
    /// # use secure_config_http::{Request, Session};
    /// # fn all(session: &mut Session<'_>, paths: &[String]) {
    /// let answers = session.all(paths, &|session, path| session.send(&Request::get(path.as_str())));
    /// # }
    /// ```
    pub fn all<I: Sync, O: Send>(&mut self, items: &[I], send: &(dyn Fn(&mut Session<'c>, &I) -> O + Sync)) -> Vec<O> {
        if items.len() < 2 {
            return items.iter().map(|item| send(self, item)).collect();
        }
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(items.len()));
        let work = |session: &mut Self| {
            while let Some((number, item)) = {
                let number = next.fetch_add(1, Ordering::Relaxed);
                items.get(number).map(|item| (number, item))
            } {
                let output = send(session, item);
                done.lock().unwrap_or_else(PoisonError::into_inner).push((number, output));
            }
        };
        std::thread::scope(|scope| {
            let mut others = Vec::new();
            for _ in 1..items.len().min(AT_ONCE) {
                let mut other = self.another();
                let thread = std::thread::Builder::new().name("secure-config".to_owned());
                // Fewer threads only mean that it takes longer.
                let work = &work;
                if let Ok(thread) = thread.spawn_scoped(scope, move || {
                    work(&mut other);
                    other.retries
                }) {
                    others.push(thread);
                }
            }
            work(self);
            for other in others {
                self.retries += other.join().unwrap_or_default();
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, output)| output).collect()
    }

    /// One attempt, with the one redirect that it may take.
    fn attempt(&mut self, request: &Request, is_transient: &dyn Fn(&Response) -> bool) -> Next {
        let budget = self.budget.at_most(self.client.limits.request);
        let path = self.client.endpoint().path(&request.path);
        let outcome = match self.exchange(request, &path, &budget) {
            Ok(response) if matches!(response.status, 301 | 302 | 307 | 308) => {
                self.follow(request, &response, &budget)
            }
            other => other,
        };
        Next::after(outcome, is_transient)
    }

    /// Writes the request and reads the answer. A connection that was kept may have been closed meanwhile: then a new one is made.
    fn exchange(&mut self, request: &Request, path: &str, budget: &Budget<'_>) -> Result<Response, Fault> {
        let bytes = http1::write(request, path, &self.client.endpoint().authority());
        if let Some(mut stream) = self.kept.take().filter(|_| request.is_repeatable) {
            let outcome = stream.write(&bytes, budget).and_then(|()| http1::read(&mut stream, budget));
            match outcome {
                Ok((response, is_reusable)) => {
                    self.kept = is_reusable.then_some(stream);
                    return Ok(response);
                }
                // Also what ends a connection in another way than it should.
                Err(Fault::Cut | Fault::Tls) => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut stream = self.client.connect(budget)?;
        stream.write(&bytes, budget)?;
        let (response, is_reusable) = http1::read(&mut stream, budget)?;
        self.kept = is_reusable.then_some(stream);
        Ok(response)
    }

    /// Goes to where an answer leads, once, and with everything that the request holds: it stays with the same owner, over a
    /// connection that is as safe as this one.
    fn follow(&self, request: &Request, response: &Response, budget: &Budget<'_>) -> Result<Response, Fault> {
        let location = response.header("location").ok_or(Fault::Redirected)?;
        let here = self.client.endpoint();
        let url = if location.starts_with('/') && !location.starts_with("//") {
            let authority = here.authority();
            format!("{}://{authority}{location}", if here.is_secure() { "https" } else { "http" })
        } else {
            location.to_owned()
        };
        let scheme_end = url.find("://").map(|at| at + 3).ok_or(Fault::Redirected)?;
        let path_at = url.get(scheme_end..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| scheme_end + at);
        let (origin, path) = url.split_at_checked(path_at).ok_or(Fault::Redirected)?;
        let is_plain = |b: u8| b.is_ascii_graphic() && b != b'#';
        let endpoint = Endpoint::parse(origin).map_err(|_| Fault::Redirected)?;
        if !path.bytes().all(is_plain) {
            return Err(Fault::Redirected);
        }
        let client = self.client.at(endpoint)?;
        let mut stream = client.connect(budget)?;
        let path = if path.is_empty() { "/" } else { path };
        stream.write(&http1::write(request, path, &client.endpoint().authority()), budget)?;
        let (response, _) = http1::read(&mut stream, budget)?;
        if matches!(response.status, 301 | 302 | 303 | 307 | 308) { Err(Fault::Redirected) } else { Ok(response) }
    }
}

/// Said at once: whoever waits for a start should not have to guess why.
#[cfg(feature = "tracing")]
fn first_retry(endpoint: &Endpoint) {
    tracing::warn!(target: "secure_config", server = %endpoint, "a request is sent again");
}

#[cfg(not(feature = "tracing"))]
fn first_retry(_endpoint: &Endpoint) {}
