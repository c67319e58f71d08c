//! The token: where it comes from, how long it is good, and when there has to be a new one.

use std::fmt::Write;
use std::path::Path;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use secure_config_http::{Fault, Json, Request, Response, Session, quoted};
use secure_config_runtime::{Failure, FailureKind};
use zeroize::Zeroizing;

use crate::auth::{Given, Method, SecretId};
use crate::lease::Lease;
use crate::refusal;
use crate::server::Server;

/// The largest file that a token may stand in.
const LARGEST: u64 = 64 * 1024;

/// A token that the program logged in for.
pub(crate) struct Token {
    pub(crate) value: Zeroizing<String>,
    pub(crate) lease: Lease,
}

impl Server {
    /// The token for the requests of one load. `refused` is one that the server did not take: then another one is needed.
    pub(crate) fn token(
        &self,
        session: &mut Session<'_>,
        refused: Option<&str>,
    ) -> Result<Option<Zeroizing<String>>, Failure> {
        match &self.auth.method {
            Method::Agent => return Ok(None),
            Method::Unknown => {
                return Err(Failure::new(FailureKind::NotAuthenticated)
                    .explained("there is nothing to log in with")
                    .cure("set VAULT_TOKEN, run `bao login`, or say how by `.auth(…)`"));
            }
            Method::Token(token) => return Ok(Some(exposed(token))),
            Method::TokenFile(path) => return read(path).map(Some),
            _ => {}
        }
        // Whoever else needs a token waits here, and takes this one.
        let mut kept = self.state.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = kept.as_mut().filter(|token| refused != Some(token.value.as_str())) {
            if !token.lease.is_due() {
                return Ok(Some(token.value.clone()));
            }
            if token.lease.is_renewable && self.renew(session, token).is_ok() {
                return Ok(Some(token.value.clone()));
            }
        }
        let token = match (self.login(session), kept.as_mut()) {
            (Ok(token), _) => token,
            // One that is still good is used to its end.
            (Err(_), Some(old)) if refused != Some(old.value.as_str()) && !old.lease.is_over() => {
                old.lease.put_off();
                return Ok(Some(old.value.clone()));
            }
            (Err(failure), _) => return Err(failure),
        };
        let value = token.value.clone();
        *kept = Some(token);
        Ok(Some(value))
    }

    /// Prolongs the token.
    pub(crate) fn renew(&self, session: &mut Session<'_>, token: &mut Token) -> Result<(), Failure> {
        let request = self.request(Request::post("/v1/auth/token/renew-self").body(*b"{}"), Some(&token.value));
        let response = session.send(&request).map_err(Fault::failure)?;
        let renewed =
            Json::parse(response.body()).and_then(|body| body.get("auth")).filter(|_| response.status() == 200);
        let Some(auth) = renewed else { return Err(refusal::of(session, &response, "auth/token/renew-self")) };
        token.lease.prolong(seconds(auth, "lease_duration"));
        Ok(())
    }

    /// Logs in.
    pub(crate) fn login(&self, session: &mut Session<'_>) -> Result<Token, Failure> {
        let auth = &self.auth;
        let at = |usual: &str| format!("auth/{}/login", auth.mount.as_deref().unwrap_or(usual).trim_matches('/'));
        let (path, body) = match &auth.method {
            Method::AppRole { role_id, secret_id } => {
                let role_id = given(role_id)?;
                let secret_id = match secret_id {
                    None => None,
                    Some(SecretId::Plain(id)) => Some(given(id)?),
                    Some(SecretId::Wrapped(path)) => Some(self.unwrap(session, path)?),
                };
                let mut members = vec![("role_id", &role_id)];
                members.extend(secret_id.as_ref().map(|id| ("secret_id", id)));
                (at("approle"), object(&members))
            }
            Method::Jwt { role, file, kubernetes } => {
                let (role, jwt) = (Zeroizing::new(role.clone()), read(file)?);
                let usual = if *kubernetes { "kubernetes" } else { "jwt" };
                (at(usual), object(&[("role", &role), ("jwt", &jwt)]))
            }
            Method::Certificate { role } => {
                let name = role.clone().map(Zeroizing::new);
                let members: Vec<_> = name.iter().map(|name| ("name", name)).collect();
                (at("cert"), object(&members))
            }
            Method::Userpass { user, password } => {
                (format!("{}/{}", at("userpass"), escaped(user)), object(&[("password", &exposed(password))]))
            }
            Method::Agent | Method::Unknown | Method::Token(_) | Method::TokenFile(_) => {
                return Err(Failure::new(FailureKind::NotAuthenticated));
            }
        };
        let request = self.request(Request::post(format!("/v1/{path}")).body(body), None);
        let response = session.send(&request).map_err(Fault::failure)?;
        let auth = Json::parse(response.body()).and_then(|body| body.get("auth")).filter(|_| response.status() == 200);
        let token = auth.and_then(|auth| auth.get("client_token")).and_then(text);
        let (Some(auth), Some(value)) = (auth, token) else { return Err(self.refused(session, &response, &path)) };
        let lease = Lease::new(
            String::new(),
            seconds(auth, "lease_duration"),
            auth.get("renewable").and_then(Json::flag).unwrap_or_default(),
        );
        Ok(Token { value, lease })
    }

    /// Why nobody was let in.
    fn refused(&self, session: &mut Session<'_>, response: &Response, path: &str) -> Failure {
        let failure = Failure::new(FailureKind::NotAuthenticated).about(path);
        match (response.status(), &self.auth.method) {
            (400 | 401 | 403, Method::AppRole { .. }) => failure
                .explained("the server does not take the role-id and the secret-id")
                .cure("make a new secret-id: it may be used up, expired or of another role"),
            (400 | 401 | 403 | 500, Method::Jwt { .. }) => failure
                .explained("the server does not take the signed token")
                .cure("check the role's bound claims, and that the token's file is the current one"),
            (400 | 401 | 403, Method::Certificate { .. }) => failure
                .explained("the server does not take the client's certificate")
                .cure("register the certificate, or its authority, with the method"),
            (400 | 401 | 403, _) => failure.explained("the server does not take the name and the password"),
            (404 | 405, _) => failure
                .explained("no such way to log in is enabled there")
                .cure("enable it, or name its mount by `Auth::…().mount(…)`"),
            _ => refusal::of(session, response, path),
        }
    }

    /// Opens a wrapped secret-id. It opens once: a second opening means that somebody else was first.
    fn unwrap(&self, session: &mut Session<'_>, path: &Path) -> Result<Zeroizing<String>, Failure> {
        let wrapping = read(path)?;
        let mut opened = self.state.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.as_ref() == Some(&wrapping) {
            return Err(Failure::new(FailureKind::NotAuthenticated)
                .about(path.display().to_string())
                .explained("the wrapped secret-id was used for an earlier login of this program")
                .cure("put a new one there"));
        }
        if !self.wraps_secret_id(session, &wrapping)? {
            return Err(Failure::new(FailureKind::Tampered)
                .about("sys/wrapping/lookup")
                .explained(
                    "the wrapped secret-id was opened before, its time is over, or it was not wrapped by the method",
                )
                .cure("find out who opened it; revoke the secret-id and wrap a new one"));
        }
        let request = self.request(Request::post("/v1/sys/wrapping/unwrap"), Some(&wrapping)).once();
        let response = session.send(&request).map_err(Fault::failure)?;
        let id = Json::parse(response.body()).and_then(|body| body.at(&["data", "secret_id"])).and_then(text);
        match (response.status(), id) {
            (200, Some(id)) => {
                *opened = Some(wrapping);
                Ok(id)
            }
            (400 | 403, _) => Err(Failure::new(FailureKind::Tampered)
                .about("sys/wrapping/unwrap")
                .explained("the wrapped secret-id was opened before, or its time is over")
                .cure("find out who opened it; revoke the secret-id and wrap a new one")),
            _ => Err(refusal::of(session, &response, "sys/wrapping/unwrap")),
        }
    }

    /// Whether a wrapping was made by the method itself: what somebody opened and wrapped again was not.
    fn wraps_secret_id(&self, session: &mut Session<'_>, wrapping: &Zeroizing<String>) -> Result<bool, Failure> {
        let asked = self.request(Request::post("/v1/sys/wrapping/lookup").body(object(&[("token", wrapping)])), None);
        let response = session.send(&asked).map_err(Fault::failure)?;
        if !matches!(response.status(), 200 | 400 | 403) {
            return Err(refusal::of(session, &response, "sys/wrapping/lookup"));
        }
        let path =
            Json::parse(response.body()).and_then(|body| body.at(&["data", "creation_path"])).and_then(Json::word);
        let roles = format!("auth/{}/role/", self.auth.mount.as_deref().unwrap_or("approle").trim_matches('/'));
        Ok(path.is_some_and(|path| path.starts_with(&roles) && path.ends_with("/secret-id")))
    }

    /// Whether a token is still one, asked for where a path was refused.
    pub(crate) fn is_known(&self, session: &mut Session<'_>, token: Option<&str>) -> bool {
        let request = self.request(Request::get("/v1/auth/token/lookup-self"), token);
        session.send(&request).is_ok_and(|response| response.status() == 200)
    }
}

/// The failure of a token that the server does not know.
pub(crate) fn unknown_token(server: &Server) -> Failure {
    let failure = Failure::new(FailureKind::NotAuthenticated).about(server.client.endpoint().to_string());
    match server.auth.method {
        Method::Agent => failure
            .explained("the agent adds no token, or one that is not valid")
            .cure("set `use_auto_auth_token` in its `api_proxy`, and see its log"),
        _ => failure
            .explained("the token is expired, revoked or not one of this server")
            .cure("log in again, or give the program a way to log in itself: `.auth(Auth::app_role(…))`"),
    }
}

fn exposed(secret: &SecretString) -> Zeroizing<String> {
    Zeroizing::new(secret.expose_secret().to_owned())
}

fn given(given: &Given) -> Result<Zeroizing<String>, Failure> {
    match given {
        Given::Value(value) => Ok(exposed(value)),
        Given::File(path) => read(path),
    }
}

/// A token or an id in a file, without the line break at its end.
fn read(path: &Path) -> Result<Zeroizing<String>, Failure> {
    // The path is not repeated: what it should hold may stand in its place.
    let failed = |why| {
        Failure::new(FailureKind::NotAuthenticated)
            .explained(why)
            .cure("put it there, readable for the user that runs the program")
    };
    let size = std::fs::metadata(path).ok().filter(|data| data.is_file()).map(|data| data.len());
    let Some(size) = size.filter(|size| *size <= LARGEST) else {
        return Err(failed("the file to log in with is not there, or is no file of text"));
    };
    // The standard library reads short files by way of its stack, unless 32 bytes are free.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 33));
    let file = std::fs::File::open(path).map_err(|_| failed("the file to log in with cannot be opened"))?;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, LARGEST), &mut bytes)
        .map_err(|_| failed("the file to log in with cannot be read"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| failed("the file to log in with holds no text"))?.trim();
    if text.is_empty() {
        return Err(failed("the file to log in with is empty"));
    }
    Ok(Zeroizing::new(text.to_owned()))
}

/// A JSON object of texts, in a buffer of its exact size.
fn object(members: &[(&str, &Zeroizing<String>)]) -> Vec<u8> {
    let values: Vec<_> = members.iter().map(|(name, value)| (name, quoted(value))).collect();
    let size = values.iter().map(|(name, value)| name.len() + value.as_slice().len() + 4).sum::<usize>() + 2;
    let mut out = Vec::with_capacity(size);
    out.push(b'{');
    for (name, value) in &values {
        if out.len() > 1 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        out.extend_from_slice(value.as_slice());
    }
    out.push(b'}');
    out
}

fn text(json: Json<'_>) -> Option<Zeroizing<String>> {
    let bytes = json.text()?;
    std::str::from_utf8(bytes.as_slice()).ok().map(|text| Zeroizing::new(text.to_owned()))
}

/// A number of seconds.
pub(crate) fn seconds(json: Json<'_>, name: &str) -> Duration {
    let number = json.get(name).and_then(Json::number).filter(|number| number.is_finite() && *number > 0.0);
    number.map_or(Duration::ZERO, |number| Duration::from_secs_f64(number.min(1e9)))
}

/// A moment from which on something is tried again.
pub(crate) fn later(from: Instant, after: Duration) -> Instant {
    from.checked_add(after).unwrap_or(from)
}

/// A name as it stands in a path: what is no letter, digit or plain sign by its number. Control characters stay, so that the request
/// is refused.
fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || byte.is_ascii_control() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn name_in_a_path_is_escaped() {
        assert_eq!(escaped("me@example.com"), "me@example.com");
        assert_eq!(escaped("a b/ü?#%"), "a%20b%2F%C3%BC%3F%23%25");
    }
}
