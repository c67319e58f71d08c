//! Where each value stands: one path for all of them, or what a field says.

use secure_config_runtime::schema::Store;
use secure_config_runtime::{Failure, FailureKind, Key, Request};

/// A path and what is read there.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    /// The engine, where it is known; else the path begins with it.
    pub(crate) mount: Option<String>,
    pub(crate) path: String,
    /// The version that is wanted, if not the current one.
    pub(crate) version: Option<u64>,
    pub(crate) wanted: Vec<Wanted<'a>>,
}

/// A value, and the key that it stands under.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) key: Key<'a>,
    pub(crate) name: String,
    /// Whether the field itself says where the value stands: then it has to be there.
    pub(crate) is_named: bool,
}

impl Wanted<'_> {
    /// The key that the value before, or a list of those before, stands under.
    pub(crate) fn name_of_previous(&self) -> String {
        self.key.previous_list_in_store().unwrap_or_else(|| format!("{}_previous", self.name))
    }
}

impl Target<'_> {
    /// The path as people write it.
    pub(crate) fn label(&self) -> String {
        match &self.mount {
            Some(mount) => format!("{mount}/{}", self.path),
            None => self.path.clone(),
        }
    }
}

/// Groups all wanted values by their paths. `path` is the one for all whose fields say nothing.
pub(crate) fn targets<'a>(
    request: &Request<'a>,
    mount: &str,
    path: &str,
    version: Option<u64>,
) -> Result<Vec<Target<'a>>, Failure> {
    let mut targets: Vec<Target<'a>> = Vec::new();
    for key in request.keys() {
        let said = key.place_in(Store::Vault);
        let (place, name) = match said {
            None => (None, None),
            Some(said) => match said.split_once('#') {
                Some(("", name)) => (None, Some(name)),
                Some((place, name)) => (Some(place), Some(name)),
                None => (Some(said), None),
            },
        };
        let name = name.map_or_else(|| key.name_in_store(), str::to_owned);
        let (place, own) = place.map_or((path, version), |place| match place.split_once("?version=") {
            Some((place, number)) => (place, Some(number.parse().unwrap_or(0))),
            None => (place, None),
        });
        if own == Some(0) {
            return Err(Failure::new(FailureKind::Unusable)
                .about(place)
                .explained("the version that a field names is no number above 0")
                .cure("write `path?version=3#key`"));
        }
        let (mount, place) = match place.strip_prefix('/') {
            Some(whole) => (None, whole),
            None => (Some(mount.to_owned()), place),
        };
        let place = filled(place.trim_matches('/'), request)?;
        let wanted = Wanted { key, name, is_named: said.is_some() };
        let same = |target: &&mut Target<'_>| target.mount == mount && target.path == place && target.version == own;
        match targets.iter_mut().find(same) {
            Some(target) => target.wanted.push(wanted),
            None => targets.push(Target { mount, path: place, version: own, wanted: vec![wanted] }),
        }
    }
    Ok(targets)
}

/// A path with `{app}` and `{environment}` filled in.
fn filled(path: &str, request: &Request<'_>) -> Result<String, Failure> {
    let mut out = path.to_owned();
    if out.contains("{app}") {
        out = out.replace("{app}", &request.name_of_app());
    }
    if out.contains("{environment}") {
        let Some(environment) = request.environment() else {
            return Err(Failure::new(FailureKind::Unusable)
                .about(path)
                .explained("the path names the environment, and nobody knows where the program runs")
                .cure("declare `environment = \"…\"` on the struct, or write the path without `{environment}`"));
        };
        out = out.replace("{environment}", environment);
    }
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/@:+".contains(&b);
    if out.is_empty() || !out.bytes().all(is_plain) || out.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(Failure::new(FailureKind::Unusable)
            .about(path)
            .explained("the path cannot be one of the store's")
            .cure("use letters, digits and `-_.`, in parts that `/` separates"));
    }
    Ok(out)
}
