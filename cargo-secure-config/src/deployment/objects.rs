//! The objects of Kubernetes that a program's variables and files come from. Of a Secret the keys are taken and nothing
//! else, whichever kind of object makes it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::yaml::{Entry, Map, Node};
use super::{Given, Place};
use crate::Failure;

/// A workload, with what its pods are made from.
pub(super) struct Workload {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) namespace: Option<String>,
    pub(super) pod: Rc<Node>,
    pub(super) place: Place,
}

/// What has keys: a `ConfigMap`, or a Secret however it is made.
#[derive(Default)]
pub(super) struct Keys {
    namespace: Option<String>,
    pub(super) by_name: BTreeMap<String, Key>,
    /// Whether there may be more than these.
    pub(super) is_open: bool,
}

pub(super) struct Key {
    /// The text, for what is no secret.
    pub(super) value: Option<String>,
    /// Whether it can become a variable; what is binary is for files alone.
    pub(super) is_text: bool,
    pub(super) place: Place,
}

/// All objects of all files that matter.
#[derive(Default)]
pub(super) struct Objects {
    pub(super) workloads: Vec<Workload>,
    configs: BTreeMap<String, Vec<Keys>>,
    secrets: BTreeMap<String, Vec<Keys>>,
}

const WORKLOADS: [(&str, &[&str]); 7] = [
    ("Deployment", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("Pod", &[]),
];

impl Objects {
    /// Adds a document of a file.
    pub(super) fn add(&mut self, file: &str, node: &Rc<Node>, given: &mut Given) -> Result<(), Failure> {
        let Some(kind) = node.text_at(&["kind"]) else { return Ok(()) };
        if kind == "List" {
            // A list of lists is nobody's output.
            for item in node.list_at(&["items"]).iter().filter(|item| item.text_at(&["kind"]) != Some("List")) {
                self.add(file, item, given)?;
            }
            return Ok(());
        }
        let place = |line| Place { file: file.to_owned(), line };
        let own = node.text_at(&["metadata", "name"]).unwrap_or_default();
        let namespace = node.text_at(&["metadata", "namespace"]).map(str::to_owned);
        if let Some((kind, path)) = WORKLOADS.iter().find(|(name, _)| *name == kind) {
            if let Some(pod) = child(node, path) {
                let name =
                    if own.is_empty() { node.text_at(&["metadata", "generateName"]).unwrap_or_default() } else { own };
                let place = place(node.line);
                given.spend(file.len() + name.len() + 64, &place)?;
                self.workloads.push(Workload { kind, name: name.to_owned(), namespace, pod, place });
            }
            return Ok(());
        }
        let (all, name, keys) = match kind {
            "ConfigMap" => {
                let mut keys = Keys { namespace, ..Keys::default() };
                for (key, Entry { line, value }) in entries(node, &["data"]) {
                    let place = place(*line);
                    if value.is_plain() && is_no_text(value.text().unwrap_or_default()) {
                        given.note("Kubernetes refuses this value, which is no text: quote it", &place);
                    }
                    let value = value.text().map(str::to_owned).or_else(|| value.is_null().then(String::new));
                    keys.by_name.insert(key.clone(), Key { value, is_text: true, place });
                }
                for (key, entry) in entries(node, &["binaryData"]) {
                    let key_of = Key { value: None, is_text: false, place: place(entry.line) };
                    keys.by_name.insert(key.clone(), key_of);
                }
                (&mut self.configs, own, keys)
            }
            "Secret" => {
                let paths: [&[&str]; 2] = [&["data"], &["stringData"]];
                let keys = secret(file, node, namespace, &paths);
                // An empty one is filled by somebody else.
                let is_open = keys.by_name.is_empty();
                (&mut self.secrets, own, Keys { is_open, ..keys })
            }
            "SealedSecret" => {
                let name = node.text_at(&["spec", "template", "metadata", "name"]).unwrap_or(own);
                let paths: [&[&str]; 2] = [&["spec", "encryptedData"], &["spec", "template", "data"]];
                let keys = secret(file, node, namespace, &paths);
                (&mut self.secrets, name, keys)
            }
            "ExternalSecret" => {
                let Some(spec) = node.at(&["spec"]) else { return Ok(()) };
                let name = spec.text_at(&["target", "name"]).unwrap_or(own);
                (&mut self.secrets, name, external(file, spec, namespace))
            }
            "ClusterExternalSecret" => {
                let Some(spec) = node.at(&["spec", "externalSecretSpec"]) else { return Ok(()) };
                let name = node.text_at(&["spec", "externalSecretName"]).unwrap_or(own);
                let name = spec.text_at(&["target", "name"]).unwrap_or(name);
                (&mut self.secrets, name, external(file, spec, None))
            }
            _ => return Ok(()),
        };
        // Aliases may name one object many times.
        let size =
            |(name, key): (&String, &Key)| name.len() + key.value.as_ref().map_or(0, String::len) + file.len() + 64;
        given.spend(64 + keys.by_name.iter().map(size).sum::<usize>(), &place(node.line))?;
        all.entry(name.to_owned()).or_default().push(keys);
        Ok(())
    }

    /// The objects that a workload of a namespace can name, one for each name.
    pub(super) fn within(self, namespace: Option<&str>) -> Within {
        let join = |all: BTreeMap<String, Vec<Keys>>| {
            let joined = all.into_iter().filter_map(|(name, all)| Some((name, joined(all, namespace)?)));
            joined.collect()
        };
        Within { configs: join(self.configs), secrets: join(self.secrets) }
    }
}

/// The objects of one namespace.
pub(super) struct Within {
    pub(super) configs: HashMap<String, Keys>,
    pub(super) secrets: HashMap<String, Keys>,
}

/// The keys of the Secret that the External Secrets Operator makes.
fn external(file: &str, spec: &Node, namespace: Option<String>) -> Keys {
    let mut keys = secret(file, spec, namespace, &[&["target", "template", "data"]]);
    let merges = spec.text_at(&["target", "template", "mergePolicy"]) == Some("Merge");
    let from_template = spec.at(&["target", "template", "templateFrom"]).is_some();
    // A template replaces the keys, unless it says otherwise.
    let is_replaced = (!keys.by_name.is_empty() || from_template) && !merges;
    if !is_replaced {
        for item in spec.list_at(&["data"]) {
            let Some(Entry { line, value }) = item.get("secretKey") else { continue };
            let place = Place { file: file.to_owned(), line: *line };
            keys.by_name.insert(value.text().unwrap_or_default().to_owned(), Key { value: None, is_text: true, place });
        }
    }
    // Under these policies others write to the Secret as well.
    let is_shared = matches!(spec.text_at(&["target", "creationPolicy"]), Some("Merge" | "None" | "Orphan"));
    keys.is_open = from_template || is_shared || !is_replaced && spec.at(&["dataFrom"]).is_some();
    keys
}

/// Objects of one name as one; what comes later wins. A namespace that is not said fits any.
fn joined(all: Vec<Keys>, namespace: Option<&str>) -> Option<Keys> {
    let fits = |keys: &Keys| namespace.is_none() || keys.namespace.is_none() || keys.namespace.as_deref() == namespace;
    all.into_iter().filter(fits).reduce(|mut out, keys| {
        out.is_open |= keys.is_open;
        out.by_name.extend(keys.by_name);
        out
    })
}

/// The keys of what is secret; the values are not looked at.
fn secret(file: &str, node: &Node, namespace: Option<String>, paths: &[&[&str]]) -> Keys {
    let mut keys = Keys { namespace, ..Keys::default() };
    for (key, entry) in paths.iter().flat_map(|path| entries(node, path)) {
        let place = Place { file: file.to_owned(), line: entry.line };
        keys.by_name.insert(key.clone(), Key { value: None, is_text: true, place });
    }
    keys
}

fn entries<'a>(node: &'a Node, path: &[&str]) -> impl Iterator<Item = (&'a String, &'a Entry)> {
    node.at(path).and_then(Node::map).into_iter().flat_map(Map::iter)
}

fn child(node: &Rc<Node>, path: &[&str]) -> Option<Rc<Node>> {
    path.iter().try_fold(Rc::clone(node), |node, key| node.get(key).map(|entry| Rc::clone(&entry.value)))
}

/// Whether a value without quotes is a number or a flag to `kubectl`, which reads YAML 1.1.
pub(super) fn is_no_text(text: &str) -> bool {
    const FLAGS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        && text.contains(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-._eE".contains(&byte))
        && text.replace('_', "").parse::<f64>().is_ok();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0b"));
    let is_based = digits.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    is_number || is_based || FLAGS.iter().any(|flag| text.eq_ignore_ascii_case(flag))
}
