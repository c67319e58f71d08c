//! The Parameter Store of Systems Manager: ten parameters in one request, always decrypted.

use std::fmt;
use std::time::SystemTime;

use secure_config_http::{Json, Session};
use secure_config_runtime::schema::parameter_in_store;
use secure_config_runtime::{Answer, Bytes, Found, Properties, Request, Source};

use crate::api::{Api, list, moment};
use crate::aws::Aws;
use crate::endpoint::Service;
use crate::place::{self, Target};
use crate::refusal::Refusal;
use crate::told::{Told, elsewhere};

/// How many parameters one request may name.
const AT_ONCE: usize = 10;

/// Values of the Parameter Store; made by [`Aws::parameter_store`].
///
/// ```no_run
/// # use secure_config_aws::{Aws, ParameterStore};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let source: ParameterStore = Aws::from_env()?.parameter_store("/billing/{environment}/");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ParameterStore {
    aws: Aws,
    pattern: String,
}

/// A version of a parameter.
struct Parameter {
    value: Bytes,
    version: Option<String>,
    changed: Option<SystemTime>,
    is_plain: bool,
}

type Outcome = Result<Parameter, Refusal>;

impl ParameterStore {
    pub(crate) fn new(aws: Aws, prefix: String) -> Self {
        Self { aws, pattern: place::pattern(prefix) }
    }

    fn read<'a>(api: &Api, request: &Request<'a>, targets: &[Target<'a>], decrypted: bool) -> Told<'a> {
        let mut told = Told::default();
        let mut session = Session::new(&api.client, Some(request));
        let ids: Vec<_> = targets.iter().map(|target| target.id.as_str()).collect();
        let outcomes = all(api, &mut session, &ids, decrypted);
        let mut before = if decrypted { previous(api, &mut session, targets, &outcomes) } else { Vec::new() };
        for (at, (target, outcome)) in targets.iter().zip(outcomes).enumerate() {
            match outcome {
                Ok(_) if !decrypted => {}
                Ok(parameter) => {
                    let previous = before.iter_mut().find(|(known, _)| *known == at).map(|(_, outcome)| outcome);
                    if matches!(previous, Some(Err(_))) {
                        told.remarks.push("the previous version of a parameter that rotates could not be read");
                    }
                    let previous = previous.and_then(|outcome| outcome.as_ref().ok());
                    for wanted in &target.wanted {
                        if parameter.is_plain && wanted.key.is_secret() {
                            told.remarks.push("a secret stands there in plain text: store it as a `SecureString`");
                        }
                        let mut found = Found::new(parameter.value.as_slice());
                        if let Some(version) = &parameter.version {
                            found = found.with_version(version.as_str());
                        }
                        if let Some(changed) = parameter.changed {
                            found = found.changed_at(changed);
                        }
                        if let Some(previous) = previous.filter(|_| wanted.key.is_rotating()) {
                            found = found.with_previous([Bytes::from(previous.value.as_slice())]);
                        }
                        told.put(wanted.key, Ok(found));
                    }
                }
                Err(refusal) if refusal.is_general() => {
                    told.is_unknown |= refusal.is_of_identity();
                    told.fault.get_or_insert_with(|| api.failure(refusal));
                }
                Err(refusal) => {
                    for wanted in &target.wanted {
                        // What is only where it would be by the prefix may be in another source.
                        if refusal != Refusal::NotFound || wanted.is_named {
                            told.put(wanted.key, Err(refusal.failure(Service::Ssm).about(target.id.as_str())));
                        }
                    }
                }
            }
        }
        told
    }

    fn told<'a>(&self, request: &Request<'a>, decrypted: bool) -> Told<'a> {
        if let Some(environment) = elsewhere(request, &self.pattern) {
            return Told { elsewhere: Some(environment), ..Told::default() };
        }
        match place::parameters(request, &self.pattern) {
            Err(failure) => Told::fault(failure),
            Ok(targets) if targets.is_empty() => Told::default(),
            Ok(targets) => self.aws.ask(Service::Ssm, request, &|api| Self::read(api, request, &targets, decrypted)),
        }
    }
}

/// Which parameters are asked for together: at most ten, and never two versions of one, because not every server says in its
/// answer which of them a value is.
fn groups(ids: &[&str]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let name = |at: usize| ids.get(at).map(|id| parameter_in_store(id).0);
    for at in 0..ids.len() {
        let has_room =
            |group: &&mut Vec<usize>| group.len() < AT_ONCE && group.iter().all(|other| name(*other) != name(at));
        match groups.iter_mut().find(has_room) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

/// Every parameter, or why there is none.
fn all(api: &Api, session: &mut Session<'_>, ids: &[&str], decrypted: bool) -> Vec<Outcome> {
    let groups = groups(ids);
    let named = |group: &[usize]| group.iter().filter_map(|at| ids.get(*at).copied()).collect::<Vec<_>>();
    let answers = session.all(&groups, &|session, group| together(api, session, &named(group), decrypted));
    let mut outcomes = Vec::with_capacity(ids.len());
    for (answer, group) in answers.into_iter().zip(&groups) {
        let found = match answer {
            Ok(found) => found,
            // One that is denied refuses all: only alone it is known which.
            Err(refusal) if !refusal.is_general() && group.len() > 1 => {
                session.all(&named(group), &|session, id| alone(api, session, id, decrypted))
            }
            Err(refusal) => group.iter().map(|_| Err(refusal)).collect(),
        };
        outcomes.extend(group.iter().copied().zip(found));
    }
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn alone(api: &Api, session: &mut Session<'_>, id: &str, decrypted: bool) -> Outcome {
    together(api, session, &[id], decrypted)?.pop().unwrap_or(Err(Refusal::NotFound))
}

/// Several parameters in one request; one that the answer does not hold does not exist.
fn together(api: &Api, session: &mut Session<'_>, ids: &[&str], decrypted: bool) -> Result<Vec<Outcome>, Refusal> {
    let body = format!("{{\"Names\":{},\"WithDecryption\":{decrypted}}}", list(ids.iter().copied()));
    let response = api.call(session, "GetParameters", &body)?;
    let document = Json::parse(response.body()).ok_or(Refusal::Malformed)?;
    let parameters = document.get("Parameters").and_then(Json::items).ok_or(Refusal::Malformed)?;
    let mut outcomes: Vec<Outcome> = ids.iter().map(|_| Err(Refusal::NotFound)).collect();
    for parameter in parameters {
        let word = |name: &str| parameter.get(name).and_then(Json::word).unwrap_or_default();
        let (name, arn) = (word("Name"), word("ARN"));
        // It is shown, so nothing but a number will do.
        let version = parameter.get("Version").map(|number| number.raw().to_owned()).filter(|number| is_number(number));
        for (id, slot) in ids.iter().zip(&mut outcomes) {
            let (asked, selector) = parameter_in_store(id);
            let is_number = selector.is_some_and(is_number);
            // A version that was asked for has to be the one that comes.
            if (asked == name || asked == arn) && (!is_number || selector == version.as_deref()) {
                *slot = Ok(Parameter {
                    value: parameter.get("Value").and_then(Json::text).ok_or(Refusal::Malformed)?,
                    version: version.clone(),
                    changed: moment(parameter.get("LastModifiedDate")),
                    is_plain: word("Type") != "SecureString",
                });
            }
        }
    }
    Ok(outcomes)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The version before each that rotates, with the place of its target. Versions are numbered one after the other.
fn previous(
    api: &Api,
    session: &mut Session<'_>,
    targets: &[Target<'_>],
    outcomes: &[Outcome],
) -> Vec<(usize, Outcome)> {
    let mut places = Vec::new();
    let mut ids = Vec::new();
    for (at, (target, outcome)) in targets.iter().zip(outcomes).enumerate() {
        let number = |parameter: &Parameter| parameter.version.as_ref()?.parse::<u64>().ok();
        if let (true, Some(number @ 2..)) = (target.is_rotating(), outcome.as_ref().ok().and_then(number)) {
            places.push(at);
            ids.push(format!("{}:{}", parameter_in_store(&target.id).0, number - 1));
        }
    }
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let outcomes = all(api, session, &ids, true);
    // The store keeps the last hundred versions.
    places.into_iter().zip(outcomes).filter(|(_, outcome)| !matches!(outcome, Err(Refusal::NotFound))).collect()
}

impl Source for ParameterStore {
    fn name(&self) -> String {
        format!("AWS Parameter Store ({})", self.pattern)
    }

    fn properties(&self) -> Properties {
        Properties::new().remote()
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        self.told(request, true).into_answer()
    }

    fn plan(&self, request: &Request<'_>) -> Vec<String> {
        let Ok(targets) = place::parameters(request, &self.pattern) else { return vec![self.name()] };
        let line = |names: Vec<String>| format!("AWS Parameter Store: GetParameters {}", names.join(", "));
        let mut lines = Vec::new();
        let ids: Vec<_> = targets.iter().map(|target| target.id.as_str()).collect();
        for group in groups(&ids) {
            lines.push(line(group.into_iter().filter_map(|at| ids.get(at).map(|id| (*id).to_owned())).collect()));
        }
        let rotating: Vec<_> = targets.iter().filter(|target| target.is_rotating()).collect();
        for chunk in rotating.chunks(AT_ONCE) {
            lines.push(line(
                chunk.iter().map(|target| format!("{}:{{previous}}", parameter_in_store(&target.id).0)).collect(),
            ));
        }
        lines
    }

    /// Asks for the parameters without decryption: what comes for a `SecureString` is not its value.
    fn preflight(&self, request: &Request<'_>) -> Answer {
        self.told(request, false).into_answer()
    }
}

impl fmt::Debug for ParameterStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParameterStore").field("prefix", &self.pattern).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn versions_of_one_parameter_are_never_asked_for_together() {
        assert_eq!(groups(&["/a", "/b", "/a:1", "/c"]), [vec![0, 1, 3], vec![2]]);
        let many: Vec<_> = (0..40).map(|number| format!("/{number}")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert_eq!(groups(&many).iter().map(Vec::len).collect::<Vec<_>>(), [10; 4]);
    }
}
