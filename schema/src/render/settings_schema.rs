//! JSON Schema of the whole set of variables: one flat object, every value a text. It is for whoever fills in or checks a
//! program's environment without knowing the program: platforms, pipelines, forms.

use super::json::{Json, Object};
use super::json_schema::{
    NO_PASSWORD, add_paragraph, environment, head, in_text, literal, may_hold_password, no_password, prose, secret,
    spellings,
};
use super::lines::one_line;
use super::{Options, words};
use crate::walk::sections;
use crate::{Docs, Environments, Leaf, Presence, Relation, RelationKind, Schema, Section, Shape};
use crate::{Many, ShownDefault, suffix};

/// JSON Schema (2020-12) of all variables that the program reads, as one flat object of texts.
///
/// Other variables may stand beside them. What has to be there everywhere is required, by whichever of its names; what is
/// asked for in some environments only is required where the variable that names the environment says so.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("host", Name::Part("HOST"), Type::of(Base::Text), "Mail relay.")];
/// static SCHEMA: Schema = Schema::new("Settings", "Outgoing mail.", FIELDS).prefix("SMTP");
/// let text = render::settings_schema(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains(r#""required": ["SMTP_HOST"]"#));
/// ```
pub fn settings_schema(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let sections = sections(schema, docs);
    let mut page = Page { environments: schema.get_environments(), ..Page::default() };
    if let Some(environments) = schema.get_environments() {
        let about = "Where the program runs. It comes from the environment of the process, never from a file.";
        let one = Object::new().with("description", about).with("type", "string");
        let names = environment(environments).with("x-local", environments.local().to_vec());
        page.variables.set(environments.variable(), extended(one, names.with("x-required", true)));
        page.required.push(environments.variable().to_owned());
    }
    for section in &sections {
        for leaf in words::ordered(section) {
            page.leaf(leaf, section);
        }
        page.relations(section, &sections);
    }
    let mut out = head(schema, options, "Variables of");
    let about = prose(schema.doc(), docs.map_or("", |docs| docs.more));
    out.set_some("description", Some(about).filter(|about| !about.is_empty()));
    out.set("type", "object");
    out.set("properties", page.variables);
    out.set_some("patternProperties", Some(page.patterns).filter(|patterns| !patterns.is_empty()));
    out.set("additionalProperties", Object::new().with("type", "string"));
    out.set_some("required", Some(page.required).filter(|names| !names.is_empty()));
    out.set_some("allOf", Some(page.rules).filter(|rules| !rules.is_empty()));
    if sections.iter().flat_map(|section| &section.leaves).any(|leaf| may_hold_password(leaf.field)) {
        out.set("$defs", Object::new().with(NO_PASSWORD, no_password()));
    }
    format!("{}\n", Json::from(out))
}

/// Where a variable has to be set.
enum Asked {
    Everywhere,
    In(Vec<&'static str>),
    Nowhere,
}

#[derive(Default)]
struct Page {
    environments: Option<&'static Environments>,
    variables: Object,
    patterns: Object,
    required: Vec<String>,
    rules: Vec<Object>,
}

impl Page {
    fn leaf(&mut self, leaf: &Leaf, section: &Section) {
        let field = leaf.field;
        let Some(ty) = field.get_type() else { return };
        let names = names(leaf);
        let is_always_required = matches!(self.asked_for(leaf), Asked::Everywhere) && !leaf.in_optional_group;
        let mut about = prose(field.get_doc(), leaf.doc.map_or("", |doc| doc.more));
        let default = field.shown_default();
        if let Some(ShownDefault::Words(words)) = &default {
            add_paragraph(&mut about, &format!("Default: {}", one_line(words)));
        }
        if let Some(why) = field.get_rules().get_deprecated() {
            add_paragraph(&mut about, &format!("Deprecated: {}", one_line(why)));
        }
        let mut out = Object::new();
        out.set_some("description", Some(about).filter(|about| !about.is_empty()));
        out.set_some("deprecated", field.get_rules().get_deprecated().map(|_| true));
        if let Some(ShownDefault::Value(value)) = default {
            out.set("default", value);
        }
        out.extend(in_text(field, ty, leaf.doc));
        if is_always_required && names.len() == 1 && !field.is_empty_allowed() {
            out.set("minLength", 1u64);
        }
        if !field.is_secret() {
            out.set_some("examples", field.get_rules().get_example().map(|example| vec![example]));
        }
        out.set("x-path", leaf.path.as_str());
        out.set("x-type", field.type_name());
        if ty.how_many() != Many::One {
            out.set("x-separator", field.get_rules().get_separator());
        }
        out.extend(secret(field));
        if is_always_required {
            out.set("x-required", true);
        }
        if let Asked::In(places) = self.asked_for(leaf) {
            out.set("x-environments", places);
        }
        if leaf.in_optional_group {
            out.set("x-group", section.path.as_str());
        }
        self.variables.set(leaf.variable.as_str(), out);
        self.names_beside(leaf);
        self.requirement(leaf, &names);
    }

    /// Where the variable has to be set. What stands in for it in local debug builds makes it needless in local places.
    fn asked_for(&self, leaf: &Leaf) -> Asked {
        let has_stand_in = leaf.field.get_dev_default().is_some();
        let places: Vec<_> = match (leaf.field.presence(), self.environments) {
            (Presence::Required, Some(known)) if has_stand_in => known.names().to_vec(),
            (Presence::Required, _) => return Asked::Everywhere,
            (Presence::RequiredIn(names), Some(known)) => names.iter().filter_map(|name| known.resolve(name)).collect(),
            _ => return Asked::Nowhere,
        };
        let is_local = |name: &str| self.environments.is_some_and(|known| known.is_local(name));
        let places: Vec<_> = places.into_iter().filter(|name| !(has_stand_in && is_local(name))).collect();
        if places.is_empty() { Asked::Nowhere } else { Asked::In(places) }
    }

    /// Other names of the value, and the variables that stand beside it.
    fn names_beside(&mut self, leaf: &Leaf) {
        let field = leaf.field;
        let own = leaf.variable.as_str();
        for alias in field.get_aliases() {
            let mut out = Object::new().with("description", format!("Another name of {own}."));
            out.set_some("deprecated", alias.deprecated.then_some(true));
            out.set("$ref", format!("#/properties/{}", pointer(own)));
            self.variables.set(alias.variable, out.with("x-alias-of", own));
        }
        for variable in field.reads_file().then(|| all_names(leaf)).into_iter().flatten() {
            let about = format!("Names a file that holds {own}.");
            let file = Object::new().with("description", about).with("type", "string").with("x-file-of", own);
            self.variables.set(format!("{variable}{}", suffix::FILE), file);
        }
        for (variable, what) in words::rotation_variables(leaf) {
            let mut out = Object::new().with("description", format!("{own}: {what}.")).with("type", "string");
            if leaf.variable_with(suffix::ROTATED_AT).is_some_and(|date| date == variable) {
                out.set("pattern", DATE);
                self.variables.set(variable, out.with("x-beside", own));
                continue;
            }
            out.extend(Object::new().with("format", "password").with("writeOnly", true).with("x-secret", true));
            let is_numbered = leaf.variable_with(suffix::PREVIOUS).is_some_and(|previous| previous == variable);
            let mut add = |ending: &str, out: Object| {
                let out = out.with("x-beside", own);
                if is_numbered {
                    self.patterns.set(format!("^{}(?:_[0-9]+)?{ending}$", literal(&variable)), out);
                } else {
                    self.variables.set(format!("{variable}{ending}"), out);
                }
            };
            add("", out);
            if field.reads_file() {
                let about = format!("Names a file that holds {variable}.");
                add(suffix::FILE, Object::new().with("description", about).with("type", "string"));
            }
        }
    }

    fn requirement(&mut self, leaf: &Leaf, names: &[String]) {
        if leaf.in_optional_group {
            return;
        }
        match (self.asked_for(leaf), names) {
            (Asked::Everywhere, [only]) => self.required.push(only.clone()),
            (Asked::Everywhere, _) => self.rules.push(set(leaf)),
            (Asked::In(places), _) => {
                let Some(known) = self.environments else { return };
                let here = Object::new().with("pattern", spellings(known, &places));
                let here = Object::new().with(known.variable(), here);
                let when = Object::new().with("properties", here).with("required", vec![known.variable()]);
                self.rules.push(Object::new().with("if", when).with("then", set(leaf)));
            }
            (Asked::Nowhere, _) => {}
        }
    }

    /// Rules across the fields of a struct. Of a group that may be absent they hold only if it is there.
    fn relations(&mut self, section: &Section, all: &[Section]) {
        for relation in section.schema.get_relations().iter().filter(|_| !section.optional) {
            let (kind, names) = words::relation(section, relation);
            let set = members(section, relation, all);
            let none = || Object::new().with("not", Object::new().with("anyOf", set.clone()));
            let mut rule = Object::new().with("description", format!("{kind} {}", names.join(", ")));
            match relation.kind {
                RelationKind::ExactlyOne => rule.set("oneOf", set),
                RelationKind::AtLeastOne => rule.set("anyOf", set),
                RelationKind::AtMostOne => {
                    let none = none();
                    rule.set("oneOf", set.into_iter().chain([none]).collect::<Vec<_>>());
                }
                RelationKind::AllOrNone => {
                    let none = none();
                    rule.set("anyOf", vec![Object::new().with("allOf", set), none]);
                }
            }
            self.rules.push(rule);
        }
    }
}

/// For each field of a relation, that it is set; a group is if any variable of it is.
fn members(section: &Section, relation: &Relation, all: &[Section]) -> Vec<Object> {
    let fields = section.schema.fields();
    let named = relation.fields.iter().filter_map(|&i| fields.get(usize::from(i)));
    let members = named.map(|field| {
        let path = if section.path.is_empty() { String::new() } else { format!("{}.", section.path) };
        let path = format!("{path}{}", field.get_ident());
        let is_inside = |leaf: &&Leaf| match field.get_shape() {
            Shape::Value(_) => leaf.path == path,
            Shape::Group { .. } => leaf.path.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')),
        };
        let inside: Vec<_> = all.iter().flat_map(|section| &section.leaves).filter(is_inside).map(set).collect();
        match <[Object; 1]>::try_from(inside) {
            Ok([one]) => one,
            Err(inside) => Object::new().with("anyOf", inside),
        }
    });
    members.collect()
}

/// That a variable is set, by any of its names.
fn set(leaf: &Leaf) -> Object {
    let by = |name: String| {
        let mut out = Object::new();
        if !leaf.field.is_empty_allowed() {
            out.set("properties", Object::new().with(name.as_str(), Object::new().with("minLength", 1u64)));
        }
        out.with("required", vec![name])
    };
    let ways: Vec<_> = names(leaf).into_iter().map(by).collect();
    match <[Object; 1]>::try_from(ways) {
        Ok([one]) => one,
        Err(ways) => Object::new().with("anyOf", ways),
    }
}

/// Every variable that can supply the value.
fn names(leaf: &Leaf) -> Vec<String> {
    let with_file = |name: String| {
        let file = leaf.field.reads_file().then(|| format!("{name}{}", suffix::FILE));
        [Some(name), file].into_iter().flatten()
    };
    all_names(leaf).into_iter().flat_map(with_file).collect()
}

fn all_names(leaf: &Leaf) -> Vec<String> {
    let aliases = leaf.field.get_aliases().iter().map(|alias| alias.variable.to_owned());
    std::iter::once(leaf.variable.clone()).chain(aliases).collect()
}

/// A date or a moment as the loader reads it.
const DATE: &str = r"^(?:\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))?\s*)?$";

/// A name as a part of a JSON pointer in a reference.
fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('%', "%25")
}

fn extended(mut one: Object, other: Object) -> Object {
    one.extend(other);
    one
}
