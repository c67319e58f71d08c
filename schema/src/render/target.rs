//! Where a program's values stand in a deployment: one convention for every document and every back end.

use super::Options;
use crate::{Leaf, Schema, app_in_store, name_in_store};

/// The environment that a document is made for: the one that was asked for, or the last declared one that is not local,
/// or `prod`.
///
/// ```
/// use secure_config_schema::{Schema, render};
/// static SCHEMA: Schema = Schema::new("Settings", "", &[]);
/// assert_eq!(render::environment(&SCHEMA, &render::Options::default()), "prod");
/// ```
#[inline]
pub fn environment(schema: &Schema, options: &Options) -> String {
    let declared = || {
        let known = schema.get_environments()?;
        known.names().iter().rev().find(|name| !known.is_local(name)).map(|name| (*name).to_owned())
    };
    options.environment.clone().or_else(declared).unwrap_or_else(|| "prod".to_owned())
}

/// The name of a value in a back end: the variable in small letters, without the program's prefix.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, leaves, render};
/// static FIELDS: &[Field] = &[Field::value("key", Name::Part("JWT_KEY"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing").prefix("BILLING");
/// let key = leaves(&SCHEMA, None).next().unwrap();
/// assert_eq!(render::name(&SCHEMA, &key), "jwt_key");
/// assert_eq!(render::path(&SCHEMA, "prod", &key), "/billing/prod/jwt_key");
/// ```
#[inline]
pub fn name(schema: &Schema, leaf: &Leaf) -> String {
    name_in_store(schema, &leaf.variable)
}

/// Where a value stands in a back end: `/{app}/{environment}/{name}`.
#[inline]
pub fn path(schema: &Schema, environment: &str, leaf: &Leaf) -> String {
    format!("/{}/{environment}/{}", app_in_store(schema), name(schema, leaf))
}
