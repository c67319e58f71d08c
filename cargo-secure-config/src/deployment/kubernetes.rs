//! Objects of Kubernetes: what one container of a workload gets as variables and as files.

use std::path::PathBuf;

use super::objects::{Keys, Objects, Within, Workload, is_no_text};
use super::yaml::{Entry, Node};
use super::{Deployment, Given, Place, documents, fault, listed, shown, volumes};
use crate::Failure;

/// What a container of a workload gives to its process. All files are read as one set of objects. A workload is named as
/// `name` or `kind/name`; without names, the only workload and its only container are meant, or the one that
/// `kubectl.kubernetes.io/default-container` names.
///
/// # Errors
/// A file that cannot be read or is no YAML; a workload or a container that there is not, or several of which none is named.
pub fn kubernetes(paths: &[PathBuf], workload: Option<&str>, container: Option<&str>) -> Result<Deployment, Failure> {
    let mut objects = Objects::default();
    let mut given = Given::default();
    for path in paths {
        let (file, documents) = documents(path)?;
        for document in &documents {
            objects.add(&file, document, &mut given)?;
        }
    }
    let workloads = std::mem::take(&mut objects.workloads);
    let chosen = choose(&workloads, workload)?;
    let objects = objects.within(chosen.namespace.as_deref());
    let Some(spec) = chosen.pod.get("spec") else {
        return Err(fault(&chosen.place, "the pod has no `spec`"));
    };
    let pod = &*spec.value;
    let (name, container) = container_of(chosen, pod, container)?;
    let mut reader = Reader { source: Source { file: &chosen.place.file }, objects: &objects, given };
    reader.env_from(container)?;
    reader.env(container)?;
    volumes::mount(pod, container, &reader.source, &objects, &mut reader.given)?;
    let service_links = !pod.text_at(&["enableServiceLinks"]).is_some_and(|text| text.eq_ignore_ascii_case("false"));
    let place = reader.source.place(container.line);
    Ok(reader.given.end(name, place, service_links))
}

/// Where a workload stands.
pub(super) struct Source<'a> {
    file: &'a str,
}

impl Source<'_> {
    pub(super) fn place(&self, line: u32) -> Place {
        Place { file: self.file.to_owned(), line }
    }
}

fn choose<'a>(all: &'a [Workload], wanted: Option<&str>) -> Result<&'a Workload, Failure> {
    let names = |all: &[&Workload]| {
        let names: Vec<_> =
            all.iter().take(21).map(|each| format!("{}/{}", each.kind.to_lowercase(), each.name)).collect();
        listed(names.iter().map(String::as_str))
    };
    let fits = |each: &&Workload| {
        wanted.is_none_or(|wanted| match wanted.split_once('/') {
            Some((kind, name)) => each.kind.eq_ignore_ascii_case(kind) && each.name == name,
            None => each.name == wanted,
        })
    };
    let fitting: Vec<_> = all.iter().filter(fits).collect();
    match (fitting.as_slice(), wanted) {
        ([only], _) => Ok(only),
        (_, _) if all.is_empty() => {
            Err(Failure::new("the files hold no workload: no Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod"))
        }
        ([], wanted) => {
            let wanted = shown(wanted.unwrap_or_default());
            let names = names(&all.iter().collect::<Vec<_>>());
            Err(Failure::usage(format!("the files hold no workload {wanted}; there is {names}")))
        }
        (several, _) => Err(Failure::usage(format!("the files hold several workloads: {}", names(several)))
            .hint("say which one is meant: `--workload KIND/NAME`")),
    }
}

/// The container that is meant.
fn container_of<'a>(
    workload: &'a Workload,
    pod: &'a Node,
    wanted: Option<&str>,
) -> Result<(&'a str, &'a Node), Failure> {
    let named = |key: &str| {
        let all = pod.list_at(&[key]).iter();
        all.map(|each| (each.text_at(&["name"]).unwrap_or_default(), &**each)).collect::<Vec<_>>()
    };
    let containers = named("containers");
    let default = ["metadata", "annotations", "kubectl.kubernetes.io/default-container"];
    let default = workload.pod.text_at(&default).filter(|_| wanted.is_none() && containers.len() > 1);
    if let Some(wanted) = wanted.or(default) {
        let found = containers.iter().copied().chain(named("initContainers")).find(|(name, _)| *name == wanted);
        return found.ok_or_else(|| {
            let names = listed(containers.iter().map(|(name, _)| *name));
            Failure::usage(format!("{}: no container {}; there is {names}", workload.place, shown(wanted)))
        });
    }
    match containers.as_slice() {
        [] => Err(fault(&workload.place, "the pod has no containers")),
        [only] => Ok(*only),
        several => {
            let names = listed(several.iter().map(|(name, _)| *name));
            Err(Failure::usage(format!("{}: the pod has several containers: {names}", workload.place))
                .hint("say which one is meant: `--container NAME`"))
        }
    }
}

struct Reader<'a> {
    source: Source<'a>,
    objects: &'a Within,
    given: Given,
}

impl Reader<'_> {
    fn env_from(&mut self, container: &Node) -> Result<(), Failure> {
        for node in container.list_at(&["envFrom"]) {
            let place = self.source.place(node.line);
            let prefix = node.text_at(&["prefix"]).unwrap_or_default();
            let (keys, what) = if let Some(entry) = node.get("secretRef") {
                (self.objects.secrets.get(entry.value.text_at(&["name"]).unwrap_or_default()), None)
            } else if let Some(entry) = node.get("configMapRef") {
                let name = entry.value.text_at(&["name"]).unwrap_or_default();
                let what = (!entry.value.is_true("optional")).then(|| format!("ConfigMap {}", shown(name)));
                (self.objects.configs.get(name), what)
            } else {
                continue;
            };
            let Some(Keys { by_name: keys, is_open, .. }) = keys else {
                if let Some(what) = what {
                    self.given.note(format!("the {what} is in none of the files"), &place);
                }
                self.given.open_variables(prefix, &place);
                continue;
            };
            if *is_open {
                self.given.open_variables(prefix, &place);
            }
            self.given.spend(keys.len(), &place)?;
            for (name, key) in keys.iter().filter(|(_, key)| key.is_text) {
                self.given.set(&format!("{prefix}{name}"), key.value.clone(), key.place.clone())?;
            }
        }
        Ok(())
    }

    fn env(&mut self, container: &Node) -> Result<(), Failure> {
        for node in container.list_at(&["env"]) {
            let place = self.source.place(node.line);
            let Some(name) = node.text_at(&["name"]).filter(|name| !name.is_empty()) else {
                self.given.note("a variable has no `name`", &place);
                continue;
            };
            if let Some(from) = node.get("valueFrom") {
                self.value_from(name, &from.value, place)?;
                continue;
            }
            let value = match node.get("value") {
                None => Some(String::new()),
                Some(Entry { value, line }) => {
                    let at = self.source.place(*line);
                    let text = value.text();
                    if text.is_none() || value.is_plain() && is_no_text(text.unwrap_or_default()) {
                        self.given.note("Kubernetes refuses this value, which is no text: quote it", &at);
                    }
                    text.map(|text| self.references(text, &at)).transpose()?.flatten()
                }
            };
            self.given.set(name, value, place)?;
        }
        Ok(())
    }

    fn value_from(&mut self, name: &str, from: &Node, place: Place) -> Result<(), Failure> {
        let (entry, is_secret) = match (from.get("secretKeyRef"), from.get("configMapKeyRef")) {
            (Some(entry), _) => (entry, true),
            (None, Some(entry)) => (entry, false),
            (None, None) => return self.given.set(name, None, place),
        };
        let object = entry.value.text_at(&["name"]).unwrap_or_default();
        let key = entry.value.text_at(&["key"]).unwrap_or_default();
        let is_optional = entry.value.is_true("optional");
        let what = format!("{} {}", if is_secret { "Secret" } else { "ConfigMap" }, shown(object));
        let all = if is_secret { &self.objects.secrets } else { &self.objects.configs };
        let Some(keys) = all.get(object) else {
            if !is_secret && !is_optional {
                self.given.note(format!("the {what} is in none of the files"), &place);
            }
            return self.given.set(name, None, place);
        };
        let (found, is_open) = (keys.by_name.get(key).filter(|key| key.is_text), keys.is_open);
        match found {
            Some(key) => {
                // The value's own place says more than the reference to it.
                let (value, at) = (key.value.clone(), if is_secret { place } else { key.place.clone() });
                self.given.set(name, value, at)
            }
            None if is_open => self.given.set(name, None, place),
            None => {
                self.given.variables.remove(name);
                if !is_optional {
                    self.given.note(format!("the {what} has no key {}", shown(key)), &place);
                }
                Ok(())
            }
        }
    }

    /// Fills in `$(NAME)` from what is set above; `None` if that is not known.
    fn references(&mut self, text: &str, place: &Place) -> Result<Option<String>, Failure> {
        let mut out = String::new();
        let mut is_known = true;
        // One look to the end of the text that finds nothing is enough.
        let mut may_close = true;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let inner = after.strip_prefix('(').filter(|_| may_close);
            let reference = inner.and_then(|inner| inner.split_once(')'));
            may_close &= inner.is_none() || reference.is_some();
            rest = match (after.strip_prefix('$'), reference) {
                (Some(after), _) => {
                    out.push('$');
                    after
                }
                (None, Some((name, behind))) => {
                    match self.given.variables.get(name) {
                        Some((Some(value), _)) => out.push_str(value),
                        None if self.given.open.is_empty() => out.extend(["$(", name, ")"]),
                        Some((None, _)) | None => is_known = false,
                    }
                    behind
                }
                (None, None) => {
                    out.push('$');
                    after
                }
            };
            if out.len() > LONGEST {
                return Err(fault(place, "references make a text of more than 1 MiB"));
            }
        }
        out.push_str(rest);
        self.given.spend(out.len(), place)?;
        Ok(is_known.then_some(out))
    }
}

/// The longest text that references may make of a text.
const LONGEST: usize = 1 << 20;
