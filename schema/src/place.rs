//! What a program and its values are called in deployments and stores of secrets: one convention for every document and every
//! back end.

use crate::Schema;

/// The program's name as deployments and stores write it: small letters, digits and `-`.
///
/// ```
/// use secure_config_schema::{Schema, app_in_store};
/// static SCHEMA: Schema = Schema::new("BillingSettings", "", &[]);
/// assert_eq!(app_in_store(&SCHEMA), "billing-settings");
/// static NAMED: Schema = Schema::new("Settings", "", &[]).app("billing");
/// assert_eq!(app_in_store(&NAMED), "billing");
/// ```
#[inline]
pub fn app_in_store(schema: &Schema) -> String {
    let mut out = String::new();
    let mut before = '-';
    for letter in schema.title().chars() {
        if letter.is_ascii_alphanumeric() {
            if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
                out.push('-');
            }
            out.push(letter.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        before = letter;
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "app".to_owned() } else { out }
}

/// The name of a value in a store: its variable in small letters, without the program's prefix.
///
/// ```
/// use secure_config_schema::{Schema, name_in_store};
/// static SCHEMA: Schema = Schema::new("Settings", "", &[]).prefix("BILLING");
/// assert_eq!(name_in_store(&SCHEMA, "BILLING_JWT_KEY"), "jwt_key");
/// assert_eq!(name_in_store(&SCHEMA, "DATABASE_URL"), "database_url");
/// ```
#[inline]
pub fn name_in_store(schema: &Schema, variable: &str) -> String {
    let prefix = schema.get_prefix();
    let bare = variable.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_'));
    bare.filter(|rest| !prefix.is_empty() && !rest.is_empty()).unwrap_or(variable).to_ascii_lowercase()
}

/// A place in a store with the program's name and its environment filled in; `None` if it names an environment and there is none.
///
/// ```
/// use secure_config_schema::place_in_store;
/// assert_eq!(place_in_store("/{app}/{environment}/", "billing", Some("prod")).as_deref(), Some("/billing/prod/"));
/// assert_eq!(place_in_store("/{environment}/", "billing", None), None);
/// ```
pub fn place_in_store(place: &str, app: &str, environment: Option<&str>) -> Option<String> {
    let named = place.replace("{app}", app);
    if named.contains("{environment}") { Some(named.replace("{environment}", environment?)) } else { Some(named) }
}

/// A parameter's name or ARN, and the version or the label behind it.
///
/// ```
/// use secure_config_schema::parameter_in_store;
/// assert_eq!(parameter_in_store("/shared/db"), ("/shared/db", None));
/// assert_eq!(parameter_in_store("/shared/db:3"), ("/shared/db", Some("3")));
/// let arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/shared/db";
/// assert_eq!(parameter_in_store(arn), (arn, None));
/// ```
pub fn parameter_in_store(place: &str) -> (&str, Option<&str>) {
    let colons = if place.starts_with("arn:") { 5 } else { 0 };
    match place.match_indices(':').nth(colons) {
        Some((at, _)) => (&place[..at], Some(&place[at + 1..])),
        None => (place, None),
    }
}
