//! One operation of a service: a signed request with a body of JSON, and what came of it.

use std::time::SystemTime;

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity as Signer;
use secure_config_http::{Client, Json, Request, Response, Session, quoted};
use secure_config_runtime::Failure;

use crate::aws::Settings;
use crate::endpoint::Service;
use crate::identity::Identity;
use crate::refusal::Refusal;

/// A service, as one identity sees it.
pub(crate) struct Api {
    pub(crate) client: Client,
    pub(crate) service: Service,
    url: String,
    signer: Signer,
    region: String,
}

impl Api {
    pub(crate) fn new(service: Service, identity: &Identity, settings: &Settings) -> Result<Self, Failure> {
        let endpoint = identity.endpoint(service)?;
        let url = format!("{endpoint}/");
        let client = Client::new(endpoint, &settings.tls).map_err(|why| why.failure())?;
        let client = client.limits(settings.limits).retry(settings.retry);
        let signer = identity.credentials.clone().into();
        Ok(Self { client, service, url, signer, region: identity.region.clone() })
    }

    /// The failure of a refusal that is about the whole service.
    pub(crate) fn failure(&self, refusal: Refusal) -> Failure {
        refusal.failure(self.service).about(self.client.endpoint().to_string())
    }

    /// Asks; what throttles or is broken for a moment is asked again.
    pub(crate) fn call(&self, session: &mut Session<'_>, operation: &str, body: &str) -> Result<Response, Refusal> {
        let request = self.signed(operation, body).ok_or(Refusal::Unauthenticated)?;
        let response = session.send_if(&request, &Refusal::is_transient).map_err(Refusal::Fault)?;
        if response.status() == 200 { Ok(response) } else { Err(Refusal::of(&response)) }
    }

    fn signed(&self, operation: &str, body: &str) -> Option<Request> {
        let target = format!("{}{operation}", self.service.target());
        let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
        let parameters = v4::SigningParams::builder()
            .identity(&self.signer)
            .region(&self.region)
            .name(self.service.name())
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .ok()?
            .into();
        let body = body.as_bytes();
        let signable =
            SignableRequest::new("POST", self.url.as_str(), headers.into_iter(), SignableBody::Bytes(body)).ok()?;
        // What is signed is logged there.
        let signed = tracing::dispatcher::with_default(&tracing::Dispatch::none(), || sign(signable, &parameters));
        let (instructions, _) = signed.ok()?.into_parts();
        let mut request = Request::post("/").body(body);
        for (name, value) in headers.into_iter().chain(instructions.headers()) {
            request = request.header(name.to_owned(), value);
        }
        Some(request)
    }
}

/// An array of texts, as JSON.
pub(crate) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<_> = texts.into_iter().map(text).collect();
    format!("[{}]", texts.join(","))
}

/// A text that is no secret, as JSON.
pub(crate) fn text(text: &str) -> String {
    String::from_utf8_lossy(quoted(text).as_slice()).into_owned()
}

/// A moment, which AWS writes in seconds.
pub(crate) fn moment(value: Option<Json<'_>>) -> Option<SystemTime> {
    let seconds = std::time::Duration::try_from_secs_f64(value?.number()?).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(seconds)
}
