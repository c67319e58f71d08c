//! The volumes of a pod that hold Secrets and `ConfigMap`s, and where a container mounts them.

use std::collections::HashMap;

use super::kubernetes::Source;
use super::objects::{Key, Keys, Within};
use super::yaml::Node;
use super::{Content, Given, Place, shown};
use crate::Failure;

/// The files of a volume.
#[derive(Default)]
struct Volume {
    files: Vec<(String, Content, Place)>,
    is_open: bool,
}

/// Mounts what a container mounts.
pub(super) fn mount(
    pod: &Node,
    container: &Node,
    source: &Source<'_>,
    objects: &Within,
    given: &mut Given,
) -> Result<(), Failure> {
    let declared: HashMap<&str, &Node> =
        pod.list_at(&["volumes"]).iter().filter_map(|volume| Some((volume.text_at(&["name"])?, &**volume))).collect();
    let mut volumes: HashMap<&str, Volume> = HashMap::new();
    for node in container.list_at(&["volumeMounts"]) {
        let place = source.place(node.line);
        let (Some(name), Some(path)) = (node.text_at(&["name"]), node.text_at(&["mountPath"])) else {
            given.note("a mount has `name` and `mountPath`", &place);
            continue;
        };
        let Some(volume) = declared.get(name) else {
            given.note(format!("there is no volume {}", shown(name)), &place);
            continue;
        };
        if !volumes.contains_key(name) {
            volumes.insert(name, read(volume, source, objects, given)?);
        }
        put(&volumes[name], node, path, &place, given)?;
    }
    Ok(())
}

fn put(volume: &Volume, node: &Node, path: &str, place: &Place, given: &mut Given) -> Result<(), Failure> {
    let path = path.trim_end_matches('/');
    // Which part it is depends on variables of the running container.
    if node.get("subPathExpr").is_some() {
        given.open_folder(path, None, place);
        return Ok(());
    }
    let part = node.text_at(&["subPath"]).unwrap_or_default().trim_matches('/');
    if part.is_empty() {
        if volume.is_open {
            given.open_folder(path, None, place);
        }
        for (file, content, at) in &volume.files {
            given.mount(format!("{path}/{file}"), content.clone(), at.clone())?;
        }
        return Ok(());
    }
    given.spend(volume.files.len(), place)?;
    let mut is_found = false;
    for (file, content, at) in &volume.files {
        let Some(rest) = file.strip_prefix(part) else { continue };
        if rest.is_empty() || rest.starts_with('/') {
            is_found = true;
            given.mount(format!("{path}{rest}"), content.clone(), at.clone())?;
        }
    }
    if !is_found && volume.is_open {
        given.mount(path.to_owned(), Content::Unknown, place.clone())?;
        given.open_folder(path, None, place);
    } else if !is_found {
        given.note(format!("the volume has nothing called {}", shown(part)), place);
    }
    Ok(())
}

fn read(node: &Node, source: &Source<'_>, objects: &Within, given: &mut Given) -> Result<Volume, Failure> {
    let mut volume = Volume::default();
    if let Some(entry) = node.get("projected") {
        for part in entry.value.list_at(&["sources"]) {
            add(&mut volume, part, "name", source, objects, given)?;
        }
    } else {
        add(&mut volume, node, "secretName", source, objects, given)?;
    }
    Ok(volume)
}

/// Adds what a volume, or a part of a projected one, holds.
fn add(
    volume: &mut Volume,
    node: &Node,
    secret_name: &str,
    source: &Source<'_>,
    objects: &Within,
    given: &mut Given,
) -> Result<(), Failure> {
    if let Some(entry) = node.get("secret") {
        let name = entry.value.text_at(&[secret_name]).unwrap_or_default();
        let keys = objects.secrets.get(name);
        keyed(volume, &entry.value, keys, &format!("Secret {}", shown(name)), source, given)
    } else if let Some(entry) = node.get("configMap") {
        let name = entry.value.text_at(&["name"]).unwrap_or_default();
        let what = format!("ConfigMap {}", shown(name));
        let keys = objects.configs.get(name);
        if keys.is_none() && !entry.value.is_true("optional") {
            given.note(format!("the {what} is in none of the files"), &source.place(entry.line));
        }
        keyed(volume, &entry.value, keys, &what, source, given)
    } else if let Some(entry) = node.get("downwardAPI") {
        for item in entry.value.list_at(&["items"]) {
            let path = item.text_at(&["path"]).unwrap_or_default().trim_matches('/');
            volume.files.push((path.to_owned(), Content::Unknown, source.place(item.line)));
        }
        Ok(())
    } else if let Some(entry) = node.get("serviceAccountToken") {
        let path = entry.value.text_at(&["path"]).unwrap_or("token").trim_matches('/');
        volume.files.push((path.to_owned(), Content::Unknown, source.place(entry.line)));
        Ok(())
    } else {
        volume.is_open = true;
        Ok(())
    }
}

/// The files of an object's keys: those that `items` name, or all of them.
fn keyed(
    volume: &mut Volume,
    node: &Node,
    keys: Option<&Keys>,
    what: &str,
    source: &Source<'_>,
    given: &mut Given,
) -> Result<(), Failure> {
    let is_optional = node.is_true("optional");
    let items = node.list_at(&["items"]);
    let Some(Keys { by_name: keys, is_open, .. }) = keys else {
        if items.is_empty() {
            volume.is_open = true;
        }
        for item in items {
            let place = source.place(item.line);
            let path = item.text_at(&["path"]).unwrap_or_default();
            volume.files.push((path.trim_matches('/').to_owned(), Content::Unknown, place));
        }
        return Ok(());
    };
    let content = |key: &Key| key.value.clone().map_or(Content::Unknown, Content::Text);
    if items.is_empty() {
        volume.is_open |= *is_open;
        for (name, key) in keys {
            let place = key.place.clone();
            given.spend(name.len() + key.value.as_ref().map_or(0, String::len) + 64, &place)?;
            volume.files.push((name.clone(), content(key), place));
        }
        return Ok(());
    }
    for item in items {
        let place = source.place(item.line);
        let name = item.text_at(&["key"]).unwrap_or_default();
        let path = item.text_at(&["path"]).unwrap_or(name).trim_matches('/').to_owned();
        match keys.get(name) {
            Some(key) => {
                given.spend(path.len() + key.value.as_ref().map_or(0, String::len) + 64, &place)?;
                volume.files.push((path, content(key), key.place.clone()));
            }
            None if *is_open => volume.files.push((path, Content::Unknown, place)),
            None if is_optional => {}
            None => given.note(format!("the {what} has no key {}", shown(name)), &place),
        }
    }
    Ok(())
}
