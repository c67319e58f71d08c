//! A load as it would be in a deployment that files describe. Values that the files do not tell are taken as good: that they
//! are there is what is known.

use std::collections::BTreeMap;

use clap::Args;
use secure_config_runtime::{Memory, SchemaLoader};
use secure_config_schema::{Base, Fallback, Field, Leaf, Presence, Rotation, Schema, Shape, Type, leaves, suffix};

use crate::Failure;
use crate::deployment::{self, Content, Deployment, Mounted, Place};
use std::path::PathBuf;

/// What describes the deployment.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What a deployment gives")]
pub(crate) struct Described {
    /// Judge what this compose file gives to the program, in place of what is set here
    #[arg(long, value_name = "FILE", conflicts_with_all = ["kubernetes", "env_file", "secrets_dir", "no_process_environment"])]
    compose: Option<PathBuf>,
    /// The service of the compose file
    #[arg(long, value_name = "NAME", requires = "compose")]
    service: Option<String>,
    /// Judge what these Kubernetes objects give to the program; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with_all = ["env_file", "secrets_dir", "no_process_environment"])]
    kubernetes: Vec<PathBuf>,
    /// The workload among them, by its name
    #[arg(long, value_name = "NAME", requires = "kubernetes")]
    workload: Option<String>,
    /// The container of the workload
    #[arg(long, value_name = "NAME", requires = "kubernetes")]
    container: Option<String>,
}

impl Described {
    /// What the files describe; nothing where none is named.
    pub(crate) fn read(&self) -> Result<Option<Deployment>, Failure> {
        if let Some(path) = &self.compose {
            let here = |name: &str| std::env::var(name).ok();
            return deployment::compose(path, self.service.as_deref(), &here).map(Some);
        }
        if self.kubernetes.is_empty() {
            return Ok(None);
        }
        deployment::kubernetes(&self.kubernetes, self.workload.as_deref(), self.container.as_deref()).map(Some)
    }
}

/// Variables with their values, and where these stand.
type Values = BTreeMap<String, (String, Place)>;

/// A loader for what the deployment gives, and the variables whose values it does not tell.
pub(crate) fn loader(
    schema: &'static Schema,
    deployment: &Deployment,
    environment: Option<&str>,
) -> (SchemaLoader, Vec<String>) {
    let mut given: Values = deployment
        .variables
        .iter()
        .map(|(name, value, place)| (name.clone(), (value.clone(), place.clone())))
        .collect();
    let mut environment = environment.map(str::to_owned);
    let here = schema.get_environments().and_then(|known| {
        let said = given.get(known.variable()).map(|(value, _)| value.as_str());
        known.resolve(environment.as_deref().or(said)?.trim())
    });
    let mut unknown = Vec::new();
    for leaf in leaves(schema, None) {
        if is_unknown(deployment, &leaf, here, &mut given) {
            unknown.push(leaf.variable.clone());
            let place = names(&leaf).find_map(|name| deployment.place_of(&name)).unwrap_or(&deployment.place).clone();
            given.retain(|name, _| !names(&leaf).any(|own| own == *name));
            // No value of the program's: the field takes any text now.
            given.insert(leaf.variable, ("given where the program runs".to_owned(), place));
        }
    }
    if let (Some(known), None) = (schema.get_environments(), &environment) {
        let is_untold = deployment.unknown.iter().any(|(name, _)| name == known.variable());
        // Which one it is cannot be known: the strictest is judged.
        environment = is_untold.then(|| {
            secure_config_schema::render::environment(schema, &secure_config_schema::render::Options::default())
        });
    }
    let mut loader = SchemaLoader::new(taking_anything(schema, schema.get_prefix(), &unknown));
    // What is missing is missing there.
    loader =
        loader.source(Memory::new().named(format!("{} at {}", deployment::shown(&deployment.name), deployment.place)));
    for source in by_file(schema, given) {
        loader = loader.source(source);
    }
    let loader = match environment {
        Some(name) => loader.environment(name),
        None => loader,
    };
    (loader, unknown)
}

/// A source for each file. What one field is read from stands in one source, because two names of one field in two
/// sources would be no conflict.
fn by_file(schema: &'static Schema, given: Values) -> impl Iterator<Item = Memory> {
    let mut families = BTreeMap::new();
    for leaf in leaves(schema, None) {
        let beside = leaf.field.suffixes().iter().filter_map(|suffix| leaf.variable_with(suffix));
        let all: Vec<_> = names(&leaf).chain(beside).collect();
        if let Some((_, place)) = all.iter().find_map(|name| given.get(name)) {
            families.extend(all.into_iter().map(|name| (name, place.file.clone())));
        }
    }
    let mut sources: BTreeMap<String, Memory> = BTreeMap::new();
    for (name, (value, place)) in given {
        let file = families.get(&name).unwrap_or(&place.file).clone();
        let memory = sources.remove(&file).unwrap_or_else(|| Memory::new().named(file.clone()));
        let memory =
            if place.file == file { memory.with_line(name, value, place.line) } else { memory.with(name, value) };
        sources.insert(file, memory);
    }
    sources.into_values()
}

/// Every variable that a field is read from, its files included.
fn names(leaf: &Leaf) -> impl Iterator<Item = String> {
    let aliases = leaf.field.get_aliases().iter().map(|alias| alias.variable.to_owned());
    let own: Vec<_> = std::iter::once(leaf.variable.clone()).chain(aliases).collect();
    own.into_iter().flat_map(|name| [format!("{name}{}", suffix::FILE), name])
}

/// Whether the field is given a value that is not told. Files that are mounted and are here, too, are named in `given`.
fn is_unknown(deployment: &Deployment, leaf: &Leaf, here: Option<&str>, given: &mut Values) -> bool {
    let is_untold = |name: &str| deployment.unknown.iter().any(|(untold, _)| untold == name);
    if names(leaf).any(|name| is_untold(&name)) {
        return true;
    }
    mount_beside(deployment, leaf, given);
    let file = format!("{}{}", leaf.variable, suffix::FILE);
    if leaf.field.reads_file()
        && let Some((path, _)) = given.get(&file).cloned()
    {
        return match deployment.file(&path) {
            Some(found) => mounted(found, &file, leaf, given),
            None => deployment.may_mount(&path),
        };
    }
    if names(leaf).any(|name| given.contains_key(&name)) {
        return false;
    }
    // A secrets directory, in which a file is called as the variable, or so in small letters.
    let is_named = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.starts_with("/run/secrets/") && (name == leaf.variable || name == leaf.variable.to_ascii_lowercase())
    };
    if let Some(found) = deployment.files.iter().find(|mounted| is_named(&mounted.path)) {
        return mounted(found, &file, leaf, given);
    }
    let is_required = match leaf.field.presence() {
        Presence::Required => !leaf.in_optional_group,
        // Where it is not known where the program runs, it may be there.
        Presence::RequiredIn(names) => !leaf.in_optional_group && here.is_none_or(|here| names.contains(&here)),
        Presence::Defaulted | Presence::Optional => false,
    };
    let path = format!("/run/secrets/{}", leaf.variable.to_ascii_lowercase());
    is_required && (deployment.may_set(&leaf.variable) || deployment.may_mount(&path))
}

/// The same for files of previous and next values. What is not told of them is passed over.
fn mount_beside(deployment: &Deployment, leaf: &Leaf, given: &mut Values) {
    let listed = leaf.field.get_rotation().and_then(Rotation::previous_list).map(|(list, _)| list.to_owned());
    let own = [suffix::NEXT, suffix::PREVIOUS].into_iter().filter_map(|suffix| leaf.variable_with(suffix));
    for variable in own.chain(listed) {
        let is_of_it = |name: &String| {
            let number = name.strip_prefix(&variable).and_then(|rest| rest.strip_suffix(suffix::FILE));
            number.is_some_and(|number| number.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit()))
        };
        let files: Vec<_> = given.keys().filter(|name| is_of_it(name)).cloned().collect();
        for file in files {
            let Some((path, place)) = given.remove(&file) else { continue };
            match deployment.file(&path).map(|found| &found.content) {
                Some(Content::Text(text)) => {
                    given.insert(file.trim_end_matches(suffix::FILE).to_owned(), (text.clone(), place));
                }
                Some(Content::File(path)) => {
                    given.insert(file, (path.display().to_string(), place));
                }
                Some(Content::Unknown) | None => {}
            }
        }
    }
}

/// Puts what a mounted file holds where a load finds it; whether it is not told.
fn mounted(found: &Mounted, file: &str, leaf: &Leaf, given: &mut Values) -> bool {
    match &found.content {
        Content::Unknown => return true,
        Content::Text(text) => {
            given.remove(file);
            given.insert(leaf.variable.clone(), (text.clone(), found.place.clone()));
        }
        Content::File(path) => {
            given.insert(file.to_owned(), (path.display().to_string(), found.place.clone()));
        }
    }
    false
}

/// The schema with fields that take any text in place of those whose values are not known.
fn taking_anything(schema: &'static Schema, prefix: &str, unknown: &[String]) -> &'static Schema {
    if unknown.is_empty() {
        return schema;
    }
    let field = |field: &Field| {
        let name = field.get_name().behind(prefix);
        match field.get_shape() {
            Shape::Group { schema, optional } => {
                let inner = taking_anything(schema, &name, unknown);
                let group = Field::group(field.get_ident(), field.get_name(), inner, optional, field.get_doc());
                group.key(field.get_key()).required_in(field.get_required_in())
            }
            Shape::Value(_) if unknown.contains(&name) => anything(field),
            Shape::Value(_) => *field,
        }
    };
    let fields: &'static [Field] = Box::leak(schema.fields().iter().map(field).collect());
    Box::leak(Box::new(schema.with_fields(fields)))
}

/// A field of the same names and presence that takes any text.
fn anything(field: &Field) -> Field {
    static NONE: Fallback = Fallback::None;
    let ty = Type::of(Base::Custom("a value that is given elsewhere"));
    let ty = if field.presence() == Presence::Required { ty } else { ty.optional() };
    Field::value(field.get_ident(), field.get_name(), ty, field.get_doc())
        .key(field.get_key())
        .aliases(field.get_aliases())
        .fallback(&NONE)
        .required_in(field.get_required_in())
        .opaque()
}
