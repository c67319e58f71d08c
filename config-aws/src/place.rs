//! Where each value stands: a prefix and its name, or what a field says.

use secure_config_runtime::schema::{Store, place_in_store};
use secure_config_runtime::{Failure, FailureKind, Key, Request};

/// The prefix where the program names none.
const CONVENTION: &str = "/{app}/{environment}/";

/// A secret or a parameter, and what is read of it.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    /// Its name or ARN; of a parameter, with the version or the label behind a `:`.
    pub(crate) id: String,
    pub(crate) wanted: Vec<Wanted<'a>>,
}

/// A value of it.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) key: Key<'a>,
    /// The key in a secret that is JSON.
    pub(crate) field: Option<String>,
    /// Whether the field itself says where the value stands: then it has to be there.
    pub(crate) is_named: bool,
}

impl Target<'_> {
    /// Whether previous values are wanted too.
    pub(crate) fn is_rotating(&self) -> bool {
        self.wanted.iter().any(|wanted| wanted.key.is_rotating())
    }
}

/// What the program said of its places.
pub(crate) fn pattern(prefix: String) -> String {
    if prefix.is_empty() { CONVENTION.to_owned() } else { prefix }
}

/// The secrets that hold what is wanted. By the prefix alone only secrets are looked for; one secret of JSON may hold everything.
pub(crate) fn secrets<'a>(request: &Request<'a>, pattern: &str) -> Result<Vec<Target<'a>>, Failure> {
    let is_one = !pattern.ends_with('/');
    let mut targets = Vec::new();
    for key in request.keys() {
        let usual = |field: Option<&str>| {
            let name = key.name_in_store();
            let field = field.map(str::to_owned);
            if is_one { (pattern.to_owned(), field.or(Some(name))) } else { (format!("{pattern}{name}"), field) }
        };
        let said = key.place_in(Store::SecretsManager);
        let (place, field) = match said.map(|said| said.split_once('#').ok_or(said)) {
            None if !is_one && !key.is_secret() => continue,
            None => usual(None),
            Some(Ok(("", field))) => usual(Some(field)),
            Some(Ok((place, field))) => (place.to_owned(), Some(field.to_owned())),
            Some(Err(place)) => (place.to_owned(), None),
        };
        put(&mut targets, filled(&place, request)?, Wanted { key, field, is_named: said.is_some() });
    }
    Ok(targets)
}

/// The parameters that hold what is wanted.
pub(crate) fn parameters<'a>(request: &Request<'a>, pattern: &str) -> Result<Vec<Target<'a>>, Failure> {
    let mut targets = Vec::new();
    for key in request.keys() {
        let said = key.place_in(Store::Ssm);
        let place = match said {
            None => format!("{pattern}{}", key.name_in_store()),
            Some(whole) if whole.starts_with('/') || whole.starts_with("arn:") => whole.to_owned(),
            Some(part) => format!("{pattern}{part}"),
        };
        put(&mut targets, filled(&place, request)?, Wanted { key, field: None, is_named: said.is_some() });
    }
    Ok(targets)
}

fn put<'a>(targets: &mut Vec<Target<'a>>, id: String, wanted: Wanted<'a>) {
    match targets.iter_mut().find(|target| target.id == id) {
        Some(target) => target.wanted.push(wanted),
        None => targets.push(Target { id, wanted: vec![wanted] }),
    }
}

/// A place with `{app}` and `{environment}` filled in.
fn filled(place: &str, request: &Request<'_>) -> Result<String, Failure> {
    let Some(out) = place_in_store(place, &request.name_of_app(), request.environment()) else {
        return Err(Failure::new(FailureKind::Unusable)
            .about(place)
            .explained("the place names the environment, and nobody knows where the program runs")
            .cure("declare `environment = \"…\"` on the struct, or write the place without `{environment}`"));
    };
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"/_+=.@-:".contains(&b);
    if out.is_empty() || out.len() > 2048 || !out.bytes().all(is_plain) {
        return Err(Failure::new(FailureKind::Unusable)
            .about(place)
            .explained("the place cannot be a name of the store's")
            .cure("use letters, digits and `/_+=.@-`"));
    }
    Ok(out)
}
