//! The reading: one request for each path, and what its answer means for each value.

use std::sync::PoisonError;
use std::time::SystemTime;

use secure_config_http::{Fault, Json, Request as Asked, Response, Session, quoted};
use secure_config_runtime::private::parse_rfc3339;
use secure_config_runtime::{Answer, Bytes, Failure, FailureKind, Found, Request};
use zeroize::Zeroizing;

use crate::lease::Lease;
use crate::login::{seconds, unknown_token};
use crate::place::{Target, Wanted};
use crate::refusal;
use crate::server::Server;
use crate::vault::Vault;

/// What is mounted at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// A KV engine with versions.
    Versioned,
    /// One without, or another engine whose answers have the same form.
    Plain,
}

/// What was read at one path.
#[derive(Default)]
struct Taken {
    found: Vec<(usize, Found)>,
    failed: Vec<(usize, Failure)>,
    /// The environment that the path says it belongs to.
    environment: Option<String>,
}

/// Why a path could not be read.
enum Refused {
    /// The token is not good for it, or not good at all.
    Forbidden(Failure),
    Failed(Failure),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault.failure())
    }
}

fn refused(session: &mut Session<'_>, response: &Response, about: &str) -> Refused {
    let failure = refusal::of(session, response, about);
    if response.status() == 403 { Refused::Forbidden(failure) } else { Refused::Failed(failure) }
}

/// Reads all values.
pub(crate) fn fetch(vault: &Vault, request: &Request<'_>) -> Answer {
    let server = &vault.server;
    let targets = match vault.targets(request) {
        Ok(targets) => targets,
        Err(failure) => return Answer::faulty(failure),
    };
    if targets.is_empty() {
        return Answer::new();
    }
    let mut session = Session::new(&server.client, Some(request));
    let token = match server.token(&mut session, None) {
        Ok(token) => token,
        Err(failure) => return Answer::faulty(failure),
    };
    let read = |token: &Option<Zeroizing<String>>, session: &mut Session<'_>, wanted: &[&Target<'_>]| {
        let token = token.as_ref().map(|token| token.as_str());
        session.all(wanted, &|session, target| read(server, session, token, target))
    };
    let all: Vec<_> = targets.iter().collect();
    let mut outcomes = read(&token, &mut session, &all);
    let forbidden: Vec<usize> = places(&outcomes, |outcome| matches!(outcome, Err(Refused::Forbidden(_))));
    if !forbidden.is_empty() {
        // One new login, if there can be one; where that does not help, it is not the token.
        let used = token.as_ref().map(|token| token.as_str());
        // What another path took is good: then it is the policy, and a new token would not do better.
        let is_good = outcomes.iter().any(Result::is_ok) || server.is_known(&mut session, used);
        let known = if is_good {
            true
        } else if server.auth.makes_tokens() {
            let token = match server.token(&mut session, used) {
                Ok(token) => token,
                Err(failure) => return Answer::faulty(failure),
            };
            let again: Vec<_> = forbidden.iter().filter_map(|at| targets.get(*at)).collect();
            for (at, outcome) in forbidden.iter().zip(read(&token, &mut session, &again)) {
                if let Some(slot) = outcomes.get_mut(*at) {
                    *slot = outcome;
                }
            }
            true
        } else {
            false
        };
        if !known {
            return Answer::faulty(unknown_token(server));
        }
    }
    answer(&targets, outcomes, request, session.retries())
}

fn places<T>(items: &[T], is_one: impl Fn(&T) -> bool) -> Vec<usize> {
    let mut out = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if is_one(item) {
            out.push(at);
        }
    }
    out
}

fn answer(
    targets: &[Target<'_>],
    outcomes: Vec<Result<Taken, Refused>>,
    request: &Request<'_>,
    retries: u32,
) -> Answer {
    let mut outcomes: Vec<_> = outcomes.into_iter().map(Some).collect();
    let is_whole = |outcome: &Option<Result<Taken, Refused>>| match outcome {
        Some(Err(Refused::Failed(failure))) => refusal::is_of_the_server(failure.kind()),
        _ => false,
    };
    // What was read all the same is kept: it need not be reported as missing, too.
    let first = outcomes.iter_mut().find(|outcome| is_whole(outcome)).and_then(Option::take);
    let mut answer = match first {
        Some(Err(Refused::Failed(failure))) => Answer::faulty(failure),
        _ => Answer::new(),
    };
    if retries > 0 {
        answer.warn("a request had to be sent again");
    }
    for (target, outcome) in targets.iter().zip(outcomes) {
        match outcome {
            None => {}
            // Said once.
            outcome if is_whole(&outcome) => {}
            Some(Ok(taken)) => {
                if let (Some(environment), Some(_)) = (&taken.environment, request.environment()) {
                    answer.belongs_to(environment);
                }
                for (at, found) in taken.found {
                    if let Some(wanted) = target.wanted.get(at) {
                        answer.found(&wanted.key, found);
                    }
                }
                for (at, failure) in taken.failed {
                    if let Some(wanted) = target.wanted.get(at) {
                        answer.failed(&wanted.key, failure);
                    }
                }
            }
            Some(Err(Refused::Forbidden(failure) | Refused::Failed(failure))) => {
                let is_absence = failure.kind() == FailureKind::NotFound;
                for wanted in &target.wanted {
                    // By convention a value may stand there; where a field says so, it has to.
                    if !is_absence || wanted.is_named {
                        answer.failed(&wanted.key, failure.clone());
                    }
                }
            }
        }
    }
    answer
}

/// A path of an engine.
struct Spot {
    engine: Engine,
    mount: String,
    path: String,
    version: Option<u64>,
    /// The engine is none of KV: what it gives may be made for whoever asks.
    is_made: bool,
}

impl Spot {
    /// The path as people write it.
    fn label(&self) -> String {
        format!("{}/{}", self.mount, self.path)
    }

    /// The path as the server's policies name it.
    fn of_policy(&self) -> String {
        match self.engine {
            Engine::Versioned => format!("{}/data/{}", self.mount, self.path),
            Engine::Plain => self.label(),
        }
    }
}

/// Reads one path.
fn read(
    server: &Server,
    session: &mut Session<'_>,
    token: Option<&str>,
    target: &Target<'_>,
) -> Result<Taken, Refused> {
    let (spot, is_settled) = match &target.mount {
        // A path that a field names with its engine has to be found out first.
        None => (server.find(session, token, target)?, true),
        // Nearly all engines have versions: the request that finds out is saved.
        Some(mount) => {
            let known = server.engine(mount);
            let engine = known.unwrap_or(Engine::Versioned);
            let (mount, path) = (mount.clone(), target.path.clone());
            (Spot { engine, mount, path, version: target.version, is_made: false }, known.is_some())
        }
    };
    let response = server.get(session, token, &spot)?;
    if !is_settled
        && matches!(response.status(), 403 | 404)
        && let Ok(other) = server.find(session, token, target)
        && other.engine == Engine::Plain
    {
        let response = server.get(session, token, &other)?;
        return server.take(session, token, &other, target, &response);
    }
    server.take(session, token, &spot, target, &response)
}

impl Server {
    fn engine(&self, mount: &str) -> Option<Engine> {
        self.state.engines.lock().unwrap_or_else(PoisonError::into_inner).get(mount).copied()
    }

    fn note_engine(&self, mount: &str, engine: Engine) {
        self.state.engines.lock().unwrap_or_else(PoisonError::into_inner).insert(mount.to_owned(), engine);
    }

    fn get(&self, session: &mut Session<'_>, token: Option<&str>, spot: &Spot) -> Result<Response, Fault> {
        let path = match spot.version.filter(|_| spot.engine == Engine::Versioned) {
            Some(version) => format!("/v1/{}?version={version}", spot.of_policy()),
            None => format!("/v1/{}", spot.of_policy()),
        };
        let request = self.request(Asked::get(path), token);
        // What an engine makes anew for each reader is not asked for twice.
        let request = if spot.is_made { request.once() } else { request };
        session.send_if(&request, &refusal::is_being_made)
    }

    /// What is mounted at the beginning of a path.
    fn find(&self, session: &mut Session<'_>, token: Option<&str>, target: &Target<'_>) -> Result<Spot, Refused> {
        let path = target.label();
        let asked = Asked::get(format!("/v1/sys/internal/ui/mounts/{path}"));
        let response = session.send(&self.request(asked, token))?;
        let data = Json::parse(response.body()).and_then(|body| body.get("data")).filter(|_| response.status() == 200);
        let Some((data, mount)) = data.and_then(|data| Some((data, data.get("path")?.word()?))) else {
            return Err(refused(session, &response, &path));
        };
        let is_made = data.get("type").and_then(Json::word).is_some_and(|kind| kind != "kv" && kind != "generic");
        let is_versioned = data.at(&["options", "version"]).and_then(Json::word).as_deref() == Some("2");
        let engine = if is_versioned { Engine::Versioned } else { Engine::Plain };
        let mount = mount.trim_matches('/').to_owned();
        // Only words of ours are sent on, and shown.
        let rest = path.strip_prefix(&mount).and_then(|rest| rest.strip_prefix('/'));
        let Some(rest) = rest.map(str::to_owned) else {
            return Err(Refused::Failed(Failure::new(FailureKind::Malformed).about(path)));
        };
        self.note_engine(&mount, engine);
        Ok(Spot { engine, mount, path: rest, version: target.version, is_made })
    }

    /// Takes the values out of an answer.
    fn take(
        &self,
        session: &mut Session<'_>,
        token: Option<&str>,
        spot: &Spot,
        target: &Target<'_>,
        response: &Response,
    ) -> Result<Taken, Refused> {
        let label = spot.label();
        let body = Json::parse(response.body());
        let data = body.and_then(|body| body.get("data"));
        if response.status() != 200 {
            // A deleted version is not found, with a body.
            if data.and_then(|data| data.get("metadata")).is_some() {
                return Err(Refused::Failed(Failure::new(FailureKind::Deleted).about(label).cure(
                    "restore it by `bao kv undelete`, write a new version, or read another one by `.version(…)`",
                )));
            }
            return Err(refused(session, response, &label));
        }
        let Some((body, data)) = body.zip(data) else {
            return Err(Refused::Failed(Failure::new(FailureKind::Malformed).about(label)));
        };
        let (values, metadata) = match spot.engine {
            Engine::Versioned => (data.get("data"), data.get("metadata")),
            Engine::Plain => (Some(data), None),
        };
        let Some(members) = values.and_then(Json::members) else {
            return Err(Refused::Failed(Failure::new(FailureKind::Malformed).about(label)));
        };
        self.note_engine(&spot.mount, spot.engine);
        self.note_lease(body);
        let value =
            |name: &str| members.iter().rev().find(|(known, _)| known == name).and_then(|(_, json)| json.value());
        // It is shown, so nothing but a number will do.
        let version = metadata.and_then(|metadata| metadata.get("version")?.raw().parse().ok());
        let changed = metadata
            .and_then(|metadata| metadata.get("created_time"))
            .or_else(|| data.get("last_vault_rotation"))
            .and_then(moment);
        let earlier = self.earlier(session, token, spot, target, version, &value)?;
        let mut taken = Taken {
            environment: metadata
                .and_then(|metadata| metadata.at(&["custom_metadata", "environment"]))
                .and_then(Json::word),
            ..Taken::default()
        };
        for (at, wanted) in target.wanted.iter().enumerate() {
            let Some(bytes) = value(&wanted.name) else {
                if wanted.is_named {
                    let failure = Failure::new(FailureKind::NotFound).about(format!("{label}#{}", wanted.name));
                    taken.failed.push((at, failure.explained("the path has no such key")));
                }
                continue;
            };
            let mut found = Found::new(bytes).in_file(format!("vault:{label}#{}", wanted.name));
            if let Some(version) = version {
                found = found.with_version(version.to_string());
            }
            let rotated = match value(&format!("{}_rotated_at", wanted.name)).filter(|text| !text.is_empty()) {
                None => None,
                Some(text) => match moment_of(&text) {
                    None => {
                        let failure = Failure::new(FailureKind::DateMalformed);
                        taken.failed.push((at, failure.about(format!("{label}#{}_rotated_at", wanted.name))));
                        continue;
                    }
                    known => known,
                },
            };
            let before = earlier.as_ref().and_then(|earlier| earlier.of(wanted, &value));
            let changed = rotated.or(match &before {
                Some(Before::Same(when)) => *when,
                _ => changed,
            });
            if let Some(changed) = changed {
                found = found.changed_at(changed);
            }
            if wanted.key.is_rotating() {
                found = beside(found, wanted, before, &value);
            }
            taken.found.push((at, found));
        }
        Ok(taken)
    }

    /// The version before the current one, where a wanted value needs it.
    fn earlier(
        &self,
        session: &mut Session<'_>,
        token: Option<&str>,
        spot: &Spot,
        target: &Target<'_>,
        version: Option<u64>,
        value: &dyn Fn(&str) -> Option<Bytes>,
    ) -> Result<Option<Earlier>, Refused> {
        let needs = |wanted: &Wanted<'_>| {
            wanted.key.is_rotating() && value(&wanted.name_of_previous()).is_none() && value(&wanted.name).is_some()
        };
        let number = version.unwrap_or_default();
        if number < 2 || !target.wanted.iter().any(needs) {
            return Ok(None);
        }
        let (mount, path) = (spot.mount.clone(), spot.path.clone());
        let before = Spot { engine: Engine::Versioned, mount, path, version: Some(number - 1), is_made: false };
        let response = self.get(session, token, &before)?;
        match response.status() {
            200 => Ok(Some(Earlier(response))),
            // One that was deleted is gone: then there is no previous value.
            404 => Ok(None),
            _ => Err(refused(session, &response, &before.label())),
        }
    }

    /// Keeps in mind what ends unless it is renewed.
    fn note_lease(&self, body: Json<'_>) {
        let Some(id) = body.get("lease_id").and_then(Json::word).filter(|id| !id.is_empty()) else { return };
        let renewable = body.get("renewable").and_then(Json::flag).unwrap_or_default();
        let lease = Lease::new(id, seconds(body, "lease_duration"), renewable);
        self.state.leases.lock().unwrap_or_else(PoisonError::into_inner).push(lease);
    }
}

/// The answer about the version before the current one.
struct Earlier(Response);

/// What a value was in the version before.
enum Before {
    /// The same: so old it is at least.
    Same(Option<SystemTime>),
    Other(Bytes),
}

impl Earlier {
    fn of(&self, wanted: &Wanted<'_>, value: &dyn Fn(&str) -> Option<Bytes>) -> Option<Before> {
        if !wanted.key.is_rotating() {
            return None;
        }
        let data = Json::parse(self.0.body())?.get("data")?;
        let before = data.at(&["data"])?.get(&wanted.name)?.value()?;
        let is_same = value(&wanted.name).is_some_and(|now| now.as_slice() == before.as_slice());
        let when = data.at(&["metadata", "created_time"]).and_then(moment);
        Some(if is_same { Before::Same(when) } else { Before::Other(before) })
    }
}

/// The values beside a current one: what stands under `…_previous` or in the list that the field names, and under `…_next`; or the
/// version before.
fn beside(
    mut found: Found,
    wanted: &Wanted<'_>,
    before: Option<Before>,
    value: &dyn Fn(&str) -> Option<Bytes>,
) -> Found {
    let set = |name: &str| value(name).filter(|bytes| !bytes.is_empty());
    let first = wanted.name_of_previous();
    found = match (set(&first), wanted.key.previous_list(), before) {
        (Some(list), Some((_, separator)), _) => found.with_previous_list(&list, separator),
        (Some(previous), None, _) => {
            let more = (2..).map_while(|number: u32| set(&format!("{first}_{number}")));
            found.with_previous([previous].into_iter().chain(more))
        }
        // An empty one says that there is none, whatever another value of the path has need of.
        (None, _, Some(Before::Other(previous))) if value(&first).is_none() => found.with_previous([previous]),
        (None, ..) => found,
    };
    match set(&format!("{}_next", wanted.name)) {
        Some(next) => found.with_next(next),
        None => found,
    }
}

fn moment(json: Json<'_>) -> Option<SystemTime> {
    parse_rfc3339(&json.word()?)
}

fn moment_of(text: &Bytes) -> Option<SystemTime> {
    parse_rfc3339(std::str::from_utf8(text.as_slice()).ok()?)
}

/// Asks whether all paths could be read, and reads none.
pub(crate) fn preflight(vault: &Vault, request: &Request<'_>) -> Answer {
    let server = &vault.server;
    let targets = match vault.targets(request) {
        Ok(targets) => targets,
        Err(failure) => return Answer::faulty(failure),
    };
    if targets.is_empty() {
        return Answer::new();
    }
    let mut session = Session::new(&server.client, Some(request));
    let verdicts = match allowed(server, &mut session, &targets) {
        Ok(verdicts) => verdicts,
        Err(failure) => return Answer::faulty(failure),
    };
    let mut answer = Answer::new();
    for (target, verdict) in targets.iter().zip(verdicts) {
        if let Err(failure) = verdict {
            for wanted in &target.wanted {
                answer.failed(&wanted.key, failure.clone());
            }
        }
    }
    answer
}

/// Whether the token may read each target; the error is of the server, or of the token itself.
fn allowed(
    server: &Server,
    session: &mut Session<'_>,
    targets: &[Target<'_>],
) -> Result<Vec<Result<(), Failure>>, Failure> {
    let mut token = server.token(session, None)?;
    let mut spots = find_all(server, session, token.as_ref(), targets);
    let is_forbidden = |spot: &Result<String, Refused>| matches!(spot, Err(Refused::Forbidden(_)));
    let used = token.as_ref().map(|token| token.as_str());
    // As where values are read: what another path took is good, and a token that is not is asked for anew, once.
    if spots.iter().any(is_forbidden) && !spots.iter().any(Result::is_ok) && !server.is_known(session, used) {
        if !server.auth.makes_tokens() {
            return Err(unknown_token(server));
        }
        token = server.token(session, used)?;
        spots = find_all(server, session, token.as_ref(), targets);
    }
    let mut paths = Vec::with_capacity(targets.len());
    for (target, spot) in targets.iter().zip(spots) {
        paths.push(match spot {
            Ok(path) => Ok(path),
            // Where not even that may be asked, nothing may be read.
            Err(Refused::Forbidden(_)) => Err(denied(&target.label())),
            Err(Refused::Failed(failure)) if refusal::is_of_the_server(failure.kind()) => return Err(failure),
            Err(Refused::Failed(failure)) => Err(failure),
        });
    }
    let token = token.as_ref().map(|token| token.as_str());
    let known: Vec<Vec<u8>> = paths.iter().flatten().map(|path| quoted(path).as_slice().to_vec()).collect();
    if known.is_empty() {
        return Ok(paths.into_iter().map(|path| path.map(drop)).collect());
    }
    let body = [b"{\"paths\":[", known.join(&b","[..]).as_slice(), b"]}"].concat();
    let asked = server.request(Asked::post("/v1/sys/capabilities-self").body(body), token);
    let response = session.send(&asked).map_err(Fault::failure)?;
    let Some(told) = Json::parse(response.body()).filter(|_| response.status() == 200) else {
        return Err(refusal::of(session, &response, "sys/capabilities-self"));
    };
    let may_read = |path: &str| {
        let capabilities = told.get("data").and_then(|data| data.get(path)?.items()).unwrap_or_default();
        capabilities.into_iter().filter_map(Json::word).any(|word| word == "read" || word == "root")
    };
    let judged = |path: String| if may_read(&path) { Ok(()) } else { Err(denied(&path)) };
    Ok(paths.into_iter().map(|path| path.and_then(judged)).collect())
}

/// Each target's path as the server's policies name it.
fn find_all(
    server: &Server,
    session: &mut Session<'_>,
    token: Option<&Zeroizing<String>>,
    targets: &[Target<'_>],
) -> Vec<Result<String, Refused>> {
    let token = token.map(|token| token.as_str());
    targets.iter().map(|target| server.find(session, token, target).map(|spot| spot.of_policy())).collect()
}

fn denied(path: &str) -> Failure {
    Failure::new(FailureKind::Denied).about(path).explained("the token's policies do not allow to read it")
}
