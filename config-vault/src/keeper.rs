//! Keeps a token and what was made for this program alive, on one named thread.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use secure_config_http::{Fault, Json, Request, Session, quoted};

use crate::lease::Lease;
use crate::login::seconds;
use crate::server::Server;

/// How long the thread sleeps at most: something that is read later may be due earlier.
const LONGEST: Duration = Duration::from_secs(5);

/// Renews the token and the leases of a [`Vault`](crate::Vault) until it is dropped.
///
/// Each is renewed before two thirds of its time; a renewal that fails is tried again at half of what is left, and never twice
/// within a second. A token that cannot be renewed any more is replaced by a new login.
///
/// ```no_run
/// # use secure_config_vault::{Unusable, Vault};
/// # fn run() -> Result<(), Unusable> {
/// let keeper = Vault::from_env()?.keep_alive();
/// if keeper.ended() > 0 {
///     // credentials that were made for this program are over: load again
/// }
/// # Ok(())
/// # }
/// ```
pub struct Keeper {
    server: Server,
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    flag: Mutex<Flags>,
    bell: Condvar,
    /// For a request that is under way.
    given_up: AtomicBool,
}

#[derive(Default)]
struct Flags {
    is_over: bool,
    /// Leases that came to their end, whatever was tried.
    ended: usize,
}

impl Keeper {
    pub(crate) fn start(server: Server) -> Self {
        let stop = Arc::new(Stop::default());
        let (kept, heard) = (server.clone(), Arc::clone(&stop));
        let work = move || keep(&kept, &heard);
        // Without a thread nothing is renewed, which `ended` tells in time.
        let thread = std::thread::Builder::new().name("secure-config-vault".to_owned()).spawn(work).ok();
        Self { server, stop, thread }
    }

    /// How many leases came to their end: what they stand for has to be read again.
    pub fn ended(&self) -> usize {
        self.stop.flag.lock().unwrap_or_else(PoisonError::into_inner).ended
    }

    /// Stops, and gives everything back: credentials that were made for this program, and the token if it logged in for one.
    pub fn revoke(mut self) {
        self.stop();
        let state = &self.server.state;
        let leases = std::mem::take(&mut *state.leases.lock().unwrap_or_else(PoisonError::into_inner));
        let token = state.token.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut session = Session::new(&self.server.client, None);
        let value = match &token {
            Some(token) => Some(token.value.clone()),
            None => self.server.token(&mut session, None).ok().flatten(),
        };
        let value = value.as_ref().map(|value| value.as_str());
        for lease in &leases {
            let asked = Request::put("/v1/sys/leases/revoke").body(named(lease));
            // What cannot be given back ends by itself.
            let _ = session.send(&self.server.request(asked, value));
        }
        if token.is_some() {
            let _ = session.send(&self.server.request(Request::post("/v1/auth/token/revoke-self"), value));
        }
    }

    fn stop(&mut self) {
        self.stop.given_up.store(true, Ordering::Relaxed);
        self.stop.flag.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.stop.bell.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper").field("ended", &self.ended()).finish_non_exhaustive()
    }
}

/// The thread: sleeps until something is due, renews it, and sleeps again.
fn keep(server: &Server, stop: &Stop) {
    loop {
        let wait = next(server).map_or(LONGEST, |due| due.saturating_duration_since(Instant::now()).min(LONGEST));
        let flags = stop.flag.lock().unwrap_or_else(PoisonError::into_inner);
        let (flags, _) =
            stop.bell.wait_timeout_while(flags, wait, |flags| !flags.is_over).unwrap_or_else(PoisonError::into_inner);
        if flags.is_over {
            return;
        }
        drop(flags);
        let ended = renew_all(server, &stop.given_up);
        stop.flag.lock().unwrap_or_else(PoisonError::into_inner).ended += ended;
    }
}

/// When the first of all is due.
fn next(server: &Server) -> Option<Instant> {
    let token = server.state.token.lock().unwrap_or_else(PoisonError::into_inner);
    let leases = server.state.leases.lock().unwrap_or_else(PoisonError::into_inner);
    token.as_ref().and_then(|token| token.lease.due()).into_iter().chain(leases.iter().filter_map(Lease::due)).min()
}

/// Renews what is due, and tells how many leases are over.
fn renew_all(server: &Server, given_up: &AtomicBool) -> usize {
    let mut session = Session::until(&server.client, given_up);
    let is_due = {
        let token = server.state.token.lock().unwrap_or_else(PoisonError::into_inner);
        token.as_ref().is_some_and(|token| token.lease.is_due())
    };
    // A token that is due is renewed, or replaced, by being asked for.
    if is_due && server.token(&mut session, None).is_err() {
        let mut token = server.state.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = token.as_mut() {
            token.lease.put_off();
        }
    }
    let mut due = Vec::new();
    {
        let mut leases = server.state.leases.lock().unwrap_or_else(PoisonError::into_inner);
        let mut at = 0;
        while let Some(lease) = leases.get(at) {
            if lease.is_due() { due.push(leases.remove(at)) } else { at += 1 }
        }
    }
    let mut ended = 0;
    for mut lease in due {
        if lease.is_renewable && !lease.is_over() {
            match renew(server, &mut session, &lease) {
                Ok(granted) if !granted.is_zero() => lease.prolong(granted),
                _ => lease.put_off(),
            }
            // A renewal that grants hardly anything has come to the end that the server sets.
            lease.is_renewable &= !lease.is_capped();
        } else {
            lease.put_off();
        }
        if lease.is_over() || !lease.is_renewable {
            ended += 1;
        } else {
            server.state.leases.lock().unwrap_or_else(PoisonError::into_inner).push(lease);
        }
    }
    ended
}

fn renew(server: &Server, session: &mut Session<'_>, lease: &Lease) -> Result<Duration, Fault> {
    let token = server.token(session, None).ok().flatten();
    let asked = Request::put("/v1/sys/leases/renew").body(named(lease));
    let response = session.send(&server.request(asked, token.as_ref().map(|token| token.as_str())))?;
    let body = Json::parse(response.body()).filter(|_| response.status() == 200);
    Ok(body.map_or(Duration::ZERO, |body| seconds(body, "lease_duration")))
}

fn named(lease: &Lease) -> Vec<u8> {
    let id = quoted(&lease.id);
    [b"{\"lease_id\":", id.as_slice(), b"}"].concat()
}
