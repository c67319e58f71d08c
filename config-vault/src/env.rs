//! What the environment says of the server and of the way to log in, as the command line of Vault and of OpenBao reads it: `BAO_…`
//! before `VAULT_…`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secure_config_http::{Endpoint, Limits, Proxy, Retry, Tls, Unusable};

use crate::auth::Auth;

/// Reads one of the variables, by its name behind the prefix.
pub(crate) type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process environment.
pub(crate) fn process(name: &str) -> Option<String> {
    let value = |prefix: &str| std::env::var(format!("{prefix}_{name}")).ok().filter(|value| !value.is_empty());
    value("BAO").or_else(|| value("VAULT"))
}

/// The address: an agent's before the server's. Without any, what the command line assumes.
pub(crate) fn endpoint(read: Read<'_>) -> Result<(Endpoint, bool), Unusable> {
    let agent = read("AGENT_ADDR");
    let is_agent = agent.is_some();
    let url = agent.or_else(|| read("ADDR")).unwrap_or_else(|| "https://127.0.0.1:8200".to_owned());
    Endpoint::parse(url.trim()).map(|endpoint| (endpoint, is_agent))
}

pub(crate) fn tls(read: Read<'_>) -> Result<Tls, Unusable> {
    // What turns the checks off is for trials by hand.
    if read("SKIP_VERIFY").is_some_and(|value| is_yes(&value)) {
        return Err(Unusable::Unverified);
    }
    let mut tls = Tls::default();
    if let Some(pem) = read("CACERT_BYTES") {
        tls = tls.ca_pem(pem);
    } else if let Some(path) = read("CACERT") {
        tls = tls.ca_file(path);
    } else if let Some(path) = read("CAPATH") {
        tls = tls.ca_dir(path);
    }
    if let (Some(chain), Some(key)) = (read("CLIENT_CERT"), read("CLIENT_KEY")) {
        tls = tls.client(chain, key);
    }
    if let Some(name) = read("TLS_SERVER_NAME") {
        tls = tls.server_name(name);
    }
    Ok(tls)
}

fn is_yes(value: &str) -> bool {
    !matches!(value.to_ascii_lowercase().as_str(), "0" | "f" | "false")
}

/// `CLIENT_TIMEOUT` is a number of seconds, or one with a unit; what is neither counts as unsaid.
pub(crate) fn limits(read: Read<'_>) -> Limits {
    let mut limits = Limits::default();
    if let Some(request) =
        read("CLIENT_TIMEOUT").and_then(|text| duration(text.trim())).filter(|limit| !limit.is_zero())
    {
        limits.request = request;
        limits.whole = limits.whole.max(request);
    }
    limits
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let number: u64 = number.parse().ok()?;
    match unit {
        "" | "s" => Some(Duration::from_secs(number)),
        "ms" => Some(Duration::from_millis(number)),
        "m" => Some(Duration::from_secs(number.checked_mul(60)?)),
        _ => None,
    }
}

pub(crate) fn retry(read: Read<'_>) -> Retry {
    let retry = Retry::default();
    let further: Option<u32> = read("MAX_RETRIES").and_then(|text| text.trim().parse().ok());
    Retry { attempts: further.map_or(retry.attempts, |further| further.min(20) + 1), ..retry }
}

/// The proxy that is only for this server; the environment's usual one is the transport's business.
pub(crate) fn proxy(read: Read<'_>) -> Result<Option<Proxy>, Unusable> {
    read("PROXY_ADDR").or_else(|| read("HTTP_PROXY")).map(|url| Proxy::parse(url.trim())).transpose()
}

/// A token, the ids of an `AppRole`, or the file that `vault login` leaves.
pub(crate) fn auth(read: Read<'_>, home: Option<&Path>, is_agent: bool) -> Auth {
    if let Some(token) = read("TOKEN") {
        return Auth::token(token);
    }
    let role = read("ROLE_ID").map(Auth::app_role).or_else(|| read("ROLE_ID_FILE").map(Auth::app_role_file));
    if let Some(role) = role {
        return match (read("SECRET_ID"), read("SECRET_ID_FILE"), read("WRAPPED_SECRET_ID_FILE")) {
            (Some(id), ..) => role.secret_id(id),
            (_, Some(path), _) => role.secret_id_file(path),
            (.., Some(path)) => role.wrapped_secret_id_file(path),
            _ => role,
        };
    }
    let left: Option<PathBuf> = home.map(|home| home.join(".vault-token")).filter(|path| path.is_file());
    match left {
        _ if is_agent => Auth::agent(),
        Some(path) => Auth::token_file(path),
        None => Auth::unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn address_is_an_agents_before_the_servers() {
        let at = |pairs: &[(&str, &str)]| endpoint(&reading(pairs)).map(|(url, agent)| (url.to_string(), agent));
        assert_eq!(at(&[]), Ok(("https://127.0.0.1:8200".into(), false)));
        assert_eq!(at(&[("ADDR", "https://vault:8200/")]), Ok(("https://vault:8200".into(), false)));
        let both = [("ADDR", "https://vault:8200"), ("AGENT_ADDR", "http://127.0.0.1:8100")];
        assert_eq!(at(&both), Ok(("http://127.0.0.1:8100".into(), true)));
        assert_eq!(at(&[("ADDR", "http://vault:8200")]), Err(Unusable::Insecure));
    }

    #[test]
    fn way_to_log_in_is_found_in_the_order_of_the_command_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Some(folder.path());
        let found = |pairs: &[(&str, &str)], agent| auth(&reading(pairs), home, agent).name();
        assert_eq!(found(&[], false), "none");
        std::fs::write(folder.path().join(".vault-token"), "t").expect("written");
        assert_eq!(found(&[], false), "token file");
        assert_eq!(found(&[], true), "agent");
        assert_eq!(found(&[("ROLE_ID", "r"), ("SECRET_ID", "s")], false), "approle");
        assert_eq!(found(&[("ROLE_ID", "r"), ("TOKEN", "t")], true), "token");
    }

    #[test]
    fn limits_and_attempts_are_those_of_the_environment_where_they_make_sense() {
        assert_eq!(limits(&reading(&[("CLIENT_TIMEOUT", "90s")])).request, Duration::from_secs(90));
        assert_eq!(limits(&reading(&[("CLIENT_TIMEOUT", "90s")])).whole, Duration::from_secs(90));
        assert_eq!(limits(&reading(&[("CLIENT_TIMEOUT", "2")])).request, Duration::from_secs(2));
        assert_eq!(limits(&reading(&[("CLIENT_TIMEOUT", "soon")])), Limits::default());
        assert_eq!(retry(&reading(&[("MAX_RETRIES", "0")])).attempts, 1);
        assert_eq!(retry(&reading(&[("MAX_RETRIES", "x")])), Retry::default());
    }

    #[test]
    fn checks_of_certificates_cannot_be_turned_off() {
        assert_eq!(tls(&reading(&[("SKIP_VERIFY", "true")])).err(), Some(Unusable::Unverified));
        assert!(tls(&reading(&[("SKIP_VERIFY", "false")])).is_ok());
    }
}
