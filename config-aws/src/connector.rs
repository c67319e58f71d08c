//! How AWS's chain of credentials asks servers: over our client, so that there is one way to the network, with one set of rules.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use secure_config_http::{Client, Endpoint, Fault, Limits, Request, Response, Retry, Session, Tls};

/// What the chain sends its requests with.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) tls: Tls,
    pub(crate) limits: Limits,
    /// Set when nobody waits for the credentials any more.
    pub(crate) given_up: Arc<AtomicBool>,
}

impl HttpClient for Connector {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        let limits = Limits {
            connect: settings.connect_timeout().unwrap_or(self.limits.connect),
            request: settings.read_timeout().unwrap_or(self.limits.request),
            whole: self.limits.whole,
        };
        SharedHttpConnector::new(Self { limits, ..self.clone() })
    }
}

impl HttpConnector for Connector {
    /// Waits where it stands: nothing else goes on in the thread that looks for credentials.
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(self.send(&request))
    }
}

/// What our client says of itself and of the request.
const OURS: [&str; 4] = ["accept", "content-length", "host", "user-agent"];

impl Connector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let user = |what: &'static str| ConnectorError::user(what.into());
        let (origin, path) = split(request.uri()).ok_or_else(|| user("not a URL"))?;
        let endpoint = Endpoint::parse_metadata(origin).map_err(|why| ConnectorError::user(why.into()))?;
        let client = Client::new(endpoint, &self.tls).map_err(|why| ConnectorError::user(why.into()))?;
        // The chain sends again by rules of its own.
        let client = client.limits(self.limits).retry(Retry { attempts: 1, ..Retry::default() });
        let ours = match request.method() {
            "GET" => Request::get(path),
            "POST" => Request::post(path),
            "PUT" => Request::put(path),
            _ => return Err(user("no such method")),
        };
        let mut ours = match request.body().bytes().ok_or_else(|| user("a body without an end"))? {
            [] if request.method() == "GET" => ours,
            body => ours.body(body.to_vec()),
        };
        for (name, value) in request.headers() {
            if !OURS.contains(&name) {
                ours = ours.header(name.to_owned(), value);
            }
        }
        Session::until(&client, &self.given_up).send(&ours).map_err(fault).and_then(|response| answer(&response))
    }
}

/// Scheme and authority, and the rest with its query.
fn split(url: &str) -> Option<(&str, &str)> {
    let start = url.find("://")? + 3;
    let end = url.get(start..)?.find(['/', '?']).map_or(url.len(), |at| start + at);
    let (origin, path) = url.split_at_checked(end)?;
    Some((origin, if path.is_empty() { "/" } else { path }))
}

fn fault(fault: Fault) -> ConnectorError {
    match fault {
        Fault::TimedOut => ConnectorError::timeout(fault.into()),
        _ => ConnectorError::io(fault.into()),
    }
}

fn answer(response: &Response) -> Result<HttpResponse, ConnectorError> {
    let status = response.status().try_into().map_err(|_| ConnectorError::user("no such status".into()))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(response.body().to_vec()));
    for name in ["content-type", "date", "x-amzn-errortype", "x-amzn-requestid", "x-aws-ec2-metadata-token-ttl-seconds"]
    {
        if let Some(value) = response.header(name) {
            answer.headers_mut().insert(name, value.to_owned());
        }
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn url_is_split_behind_its_authority() {
        assert_eq!(split("http://169.254.169.254/latest/x?y=z"), Some(("http://169.254.169.254", "/latest/x?y=z")));
        assert_eq!(split("https://sts.amazonaws.com"), Some(("https://sts.amazonaws.com", "/")));
        assert_eq!(split("sts.amazonaws.com"), None);
    }
}
