//! Secrets Manager: twenty secrets in one request, the current version of each, and the previous one where a field wants it.

use std::fmt;
use std::time::SystemTime;

use secure_config_http::{Json, Session};
use secure_config_runtime::{Answer, Bytes, Failure, FailureKind, Found, Properties, Request, Source};

use crate::api::{Api, list, moment, text};
use crate::aws::Aws;
use crate::endpoint::Service;
use crate::place::{self, Target, Wanted};
use crate::refusal::Refusal;
use crate::told::{Told, elsewhere};

/// How many secrets one request may name.
const AT_ONCE: usize = 20;

/// The stage of the version that counts.
const CURRENT: &str = "AWSCURRENT";

/// Secrets of the Secrets Manager; made by [`Aws::secrets_manager`].
///
/// ```no_run
/// # use secure_config_aws::{Aws, SecretsManager};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let source: SecretsManager = Aws::from_env()?.secrets_manager("/billing/{environment}/");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SecretsManager {
    aws: Aws,
    pattern: String,
}

/// A version of a secret.
struct Version {
    value: Option<Bytes>,
    id: Option<String>,
    created: Option<SystemTime>,
    /// The value before.
    previous: Option<Bytes>,
}

type Outcome = Result<Version, Refusal>;

impl SecretsManager {
    pub(crate) fn new(aws: Aws, prefix: String) -> Self {
        Self { aws, pattern: place::pattern(prefix) }
    }

    fn read<'a>(api: &Api, request: &Request<'a>, targets: &[Target<'a>]) -> Told<'a> {
        let mut told = Told::default();
        let mut session = Session::new(&api.client, Some(request));
        for (target, outcome) in targets.iter().zip(all(api, &mut session, targets, &mut told)) {
            match outcome {
                Ok(version) => {
                    let json = version.value.as_ref().and_then(|value| Json::parse(value.as_slice()));
                    let before = version.previous.as_ref().and_then(|value| Json::parse(value.as_slice()));
                    for wanted in &target.wanted {
                        match cell(&version, wanted, json, before) {
                            Some(Ok(found)) => told.put(wanted.key, Ok(found)),
                            Some(Err(failure)) => told.put(wanted.key, Err(failure.about(label(&target.id, wanted)))),
                            None => {}
                        }
                    }
                }
                Err(refusal) if refusal.is_general() => {
                    told.is_unknown |= refusal.is_of_identity();
                    told.fault.get_or_insert_with(|| api.failure(refusal));
                }
                Err(refusal) => refuse(&mut told, target, refusal),
            }
        }
        told
    }

    fn describe<'a>(api: &Api, request: &Request<'a>, targets: &[Target<'a>]) -> Told<'a> {
        let mut told = Told::default();
        let mut session = Session::new(&api.client, Some(request));
        let outcomes = session.all(targets, &|session, target| {
            let response = api.call(session, "DescribeSecret", &format!("{{\"SecretId\":{}}}", text(&target.id)))?;
            let document = Json::parse(response.body()).ok_or(Refusal::Malformed)?;
            if document.get("DeletedDate").is_some() {
                return Err(Refusal::Deleted);
            }
            let tags = document.get("Tags").and_then(Json::items).unwrap_or_default();
            let of_place = |tag: &&Json<'_>| {
                tag.get("Key").and_then(Json::word).is_some_and(|name| name.eq_ignore_ascii_case("environment"))
            };
            Ok(tags.iter().find(of_place).and_then(|tag| tag.get("Value")?.word()))
        });
        for (target, outcome) in targets.iter().zip(outcomes) {
            match outcome {
                Ok(tag) => {
                    if let Some(tag) = tag.filter(|tag| request.is_elsewhere(tag)) {
                        told.elsewhere = Some(tag);
                    }
                }
                Err(refusal) if refusal.is_general() => {
                    told.is_unknown |= refusal.is_of_identity();
                    told.fault.get_or_insert_with(|| api.failure(refusal));
                }
                Err(refusal) => refuse(&mut told, target, refusal),
            }
        }
        told
    }

    fn told<'a>(&self, request: &Request<'a>, ask: &dyn Fn(&Api, &[Target<'a>]) -> Told<'a>) -> Told<'a> {
        if let Some(environment) = elsewhere(request, &self.pattern) {
            return Told { elsewhere: Some(environment), ..Told::default() };
        }
        match place::secrets(request, &self.pattern) {
            Err(failure) => Told::fault(failure),
            Ok(targets) if targets.is_empty() => Told::default(),
            Ok(targets) => self.aws.ask(Service::SecretsManager, request, &|api| ask(api, &targets)),
        }
    }
}

/// Every target's version, or why there is none: together where that is possible, else each alone.
fn all(api: &Api, session: &mut Session<'_>, targets: &[Target<'_>], told: &mut Told<'_>) -> Vec<Outcome> {
    let mut outcomes: Vec<Option<Outcome>> = targets.iter().map(|_| None).collect();
    if targets.len() > 1 {
        let chunks: Vec<_> = targets.chunks(AT_ONCE).collect();
        let answers = session.all(&chunks, &|session, chunk| together(api, session, chunk));
        for (answer, slots) in answers.into_iter().zip(outcomes.chunks_mut(AT_ONCE)) {
            match answer {
                Ok(found) => slots.iter_mut().zip(found).for_each(|(slot, one)| *slot = one),
                // Who may not ask for several may ask for each.
                Err(Refusal::Denied) => told.remarks.push(
                    "`secretsmanager:BatchGetSecretValue` is not granted, so each secret was asked for in a request of its own",
                ),
                Err(refusal) if refusal.is_general() => slots.iter_mut().for_each(|slot| *slot = Some(Err(refusal))),
                Err(_) => {}
            }
        }
    }
    let left: Vec<_> = targets.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_none()).map(|(t, _)| t).collect();
    let mut alone = session.all(&left, &|session, target| at_stage(api, session, &target.id, CURRENT)).into_iter();
    let mut whole: Vec<Outcome> = outcomes
        .into_iter()
        .map(|outcome| outcome.or_else(|| alone.next()).unwrap_or(Err(Refusal::Malformed)))
        .collect();
    let rotating: Vec<_> = targets.iter().zip(&mut whole).filter(|(target, _)| target.is_rotating()).collect();
    let mut ids = Vec::new();
    let mut slots = Vec::new();
    for (target, outcome) in rotating {
        if let Ok(version) = outcome {
            ids.push(target.id.as_str());
            slots.push(version);
        }
    }
    let before = session.all(&ids, &|session, id| at_stage(api, session, id, "AWSPREVIOUS"));
    for (version, before) in slots.into_iter().zip(before) {
        match before {
            Ok(before) => version.previous = before.value,
            // The first version has none before it.
            Err(Refusal::NotFound) => {}
            Err(_) => told.remarks.push("the previous version of a secret that rotates could not be read"),
        }
    }
    whole
}

/// Several secrets in one request; `None` for one that has to be asked for alone.
fn together(api: &Api, session: &mut Session<'_>, targets: &[Target<'_>]) -> Result<Vec<Option<Outcome>>, Refusal> {
    let ids = list(targets.iter().map(|target| target.id.as_str()));
    let response = api.call(session, "BatchGetSecretValue", &format!("{{\"SecretIdList\":{ids}}}"))?;
    let document = Json::parse(response.body()).ok_or(Refusal::Malformed)?;
    let items = |name: &str| document.get(name).and_then(Json::items).unwrap_or_default();
    let mut outcomes: Vec<Option<Outcome>> = targets.iter().map(|_| None).collect();
    for secret in items("SecretValues") {
        let word = |name: &str| secret.get(name).and_then(Json::word).unwrap_or_default();
        let (name, arn) = (word("Name"), word("ARN"));
        for (target, slot) in targets.iter().zip(&mut outcomes) {
            // The request cannot say which version it means, so that the answer has to.
            if is_of(&target.id, &name, &arn) && is_at(secret, CURRENT) {
                *slot = Some(Ok(version(secret)));
            }
        }
    }
    for error in items("Errors") {
        let word = |name: &str| error.get(name).and_then(Json::word).unwrap_or_default();
        let id = word("SecretId");
        let refusal = Refusal::of_code(&word("ErrorCode"));
        for (target, slot) in targets.iter().zip(&mut outcomes) {
            // One that failed for the moment is asked for alone, and again.
            if is_of(&target.id, &id, &id) && !matches!(refusal, Refusal::Throttled | Refusal::Unavailable) {
                *slot = Some(Err(refusal));
            }
        }
    }
    Ok(outcomes)
}

/// One secret, in the version at a stage.
fn at_stage(api: &Api, session: &mut Session<'_>, id: &str, stage: &str) -> Outcome {
    let body = format!("{{\"SecretId\":{},\"VersionStage\":{}}}", text(id), text(stage));
    let response = api.call(session, "GetSecretValue", &body)?;
    let document = Json::parse(response.body()).ok_or(Refusal::Malformed)?;
    if is_at(document, stage) { Ok(version(document)) } else { Err(Refusal::Malformed) }
}

/// Whether the name or the ARN is what was asked for; an ARN may be asked for without the six letters at its end.
fn is_of(id: &str, name: &str, arn: &str) -> bool {
    let is_short = || arn.strip_prefix(id).is_some_and(|end| end.len() == 7 && end.starts_with('-'));
    id == name || id == arn || (id.starts_with("arn:") && is_short())
}

fn is_at(secret: Json<'_>, stage: &str) -> bool {
    let stages = secret.get("VersionStages").and_then(Json::items).unwrap_or_default();
    stages.into_iter().any(|known| known.word().as_deref() == Some(stage))
}

fn version(secret: Json<'_>) -> Version {
    Version {
        value: secret.get("SecretString").and_then(Json::text),
        id: secret.get("VersionId").and_then(Json::word),
        created: moment(secret.get("CreatedDate")),
        previous: None,
    }
}

/// The value of a key in a version; `None` if there is none, and need not be.
fn cell(
    version: &Version,
    wanted: &Wanted<'_>,
    json: Option<Json<'_>>,
    before: Option<Json<'_>>,
) -> Option<Result<Found, Failure>> {
    let malformed = |what, cure| Some(Err(Failure::new(FailureKind::Malformed).explained(what).cure(cure)));
    let Some(whole) = &version.value else {
        return malformed("the secret is stored as binary", "store it as text (`SecretString`)");
    };
    let (value, previous) = match &wanted.field {
        None => (copy(whole), version.previous.as_ref().map(copy)),
        Some(field) => {
            let Some(object) = json.filter(|json| json.members().is_some()) else {
                return malformed("the secret is not an object of JSON", "store it as {\"name\": \"value\", …}");
            };
            match object.get(field).and_then(Json::value) {
                Some(value) => (value, before.and_then(|before| before.get(field)?.value())),
                None if wanted.is_named => {
                    return Some(Err(Failure::new(FailureKind::NotFound)
                        .explained("the secret has no such key in its JSON")
                        .cure("add the key to the secret, or correct the place that the field names")));
                }
                None => return None,
            }
        }
    };
    let mut found = Found::new(value);
    if let Some(id) = &version.id {
        found = found.with_version(id.as_str());
    }
    if let Some(created) = version.created {
        found = found.changed_at(created);
    }
    Some(Ok(match previous {
        Some(previous) if wanted.key.is_rotating() => found.with_previous([previous]),
        _ => found,
    }))
}

/// Several fields may share a secret.
fn copy(bytes: &Bytes) -> Bytes {
    Bytes::from(bytes.as_slice())
}

/// What is said of the keys of a secret that could not be had.
fn refuse<'a>(told: &mut Told<'a>, target: &Target<'a>, refusal: Refusal) {
    for wanted in &target.wanted {
        // What is only where it would be by the prefix may be in another source.
        if refusal != Refusal::NotFound || wanted.is_named {
            told.put(wanted.key, Err(refusal.failure(Service::SecretsManager).about(label(&target.id, wanted))));
        }
    }
}

fn label(id: &str, wanted: &Wanted<'_>) -> String {
    match &wanted.field {
        Some(field) => format!("{id}#{field}"),
        None => id.to_owned(),
    }
}

impl Source for SecretsManager {
    fn name(&self) -> String {
        format!("AWS Secrets Manager ({})", self.pattern)
    }

    fn properties(&self) -> Properties {
        Properties::new().remote()
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        self.told(request, &|api, targets| Self::read(api, request, targets)).into_answer()
    }

    fn plan(&self, request: &Request<'_>) -> Vec<String> {
        let Ok(targets) = place::secrets(request, &self.pattern) else { return vec![self.name()] };
        let mut lines = Vec::new();
        for chunk in targets.chunks(AT_ONCE) {
            let ids: Vec<_> = chunk.iter().map(|target| target.id.as_str()).collect();
            let operation = if targets.len() > 1 { "BatchGetSecretValue" } else { "GetSecretValue" };
            lines.push(format!("AWS Secrets Manager: {operation} {}", ids.join(", ")));
        }
        for target in targets.iter().filter(|target| target.is_rotating()) {
            lines.push(format!("AWS Secrets Manager: GetSecretValue {} (AWSPREVIOUS)", target.id));
        }
        lines
    }

    fn preflight(&self, request: &Request<'_>) -> Answer {
        self.told(request, &|api, targets| Self::describe(api, request, targets)).into_answer()
    }
}

impl fmt::Debug for SecretsManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretsManager").field("prefix", &self.pattern).finish_non_exhaustive()
    }
}
