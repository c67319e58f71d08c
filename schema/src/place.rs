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
