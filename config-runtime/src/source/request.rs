//! What a source is asked for.

use std::sync::atomic::{AtomicBool, Ordering};

use secure_config_schema::{Store, app_in_store, name_in_store};

use crate::environment::known;
use crate::plan::Plan;

/// All that is wanted from a source.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::Request;
/// /// The names under which a store could hold the values.
/// fn names(request: &Request<'_>) -> Vec<String> {
///     let place = request.environment().unwrap_or("any");
///     request.keys().map(|key| format!("/{}/{place}/{}", request.app(), key.path().join("/"))).collect()
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Request<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) environment: Option<&'a str>,
    /// Keys that an earlier source holds, where a remote source need not look.
    pub(crate) held: Option<&'a [bool]>,
    /// Set when nobody waits for the answer any more.
    pub(crate) given_up: Option<&'a AtomicBool>,
}

impl<'a> Request<'a> {
    /// Every wanted key.
    pub fn keys(&self) -> impl Iterator<Item = Key<'a>> + use<'a> {
        let (plan, held) = (self.plan, self.held);
        let is_held = move |at: usize| held.is_some_and(|held| held.get(at).copied().unwrap_or_default());
        plan.leaves().filter_map(move |(at, _)| (!is_held(at)).then_some(Key { plan, at }))
    }

    /// Whether nobody waits for the answer any more; a source that waits for a server looks now and then.
    pub fn is_given_up(&self) -> bool {
        self.given_up.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// The environment that the program runs in, where it knows.
    pub fn environment(&self) -> Option<&'a str> {
        self.environment
    }

    /// Whether that is a local one, in which what is lenient is allowed; where nobody knows, it is not.
    pub fn is_local(&self) -> bool {
        self.environment.is_some_and(|name| known(self.plan.schema).is_local(name))
    }

    /// Whether the text names an environment that the program declares and does not run in, for sources whose places or tags
    /// name one.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::Request;
    /// /// `/billing/staging/` must not be read in production.
    /// fn foreign<'p>(request: &Request<'_>, path: &'p str) -> Option<&'p str> {
    ///     path.split('/').find(|part| request.is_elsewhere(part))
    /// }
    /// ```
    pub fn is_elsewhere(&self, text: &str) -> bool {
        let named = self.plan.schema.get_environments().and_then(|known| known.resolve(text));
        named.is_some_and(|named| self.environment.is_some_and(|here| here != named))
    }

    /// The program's name: `app`, or the struct's name.
    pub fn app(&self) -> &'static str {
        self.plan.schema.title()
    }

    /// The program's name as stores of secrets write it: small letters, digits and `-`.
    pub fn name_of_app(&self) -> String {
        app_in_store(self.plan.schema)
    }

    /// What the outermost struct's variables begin with, without the `_`.
    pub fn prefix(&self) -> &'static str {
        self.plan.schema.get_prefix()
    }
}

/// One wanted value.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::Key;
/// fn describe(key: &Key<'_>) -> String {
///     let kind = if key.is_secret() { "secret" } else { "plain" };
///     format!("{} ({kind}), also {:?}", key.variable(), key.aliases().collect::<Vec<_>>())
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Key<'a> {
    plan: &'a Plan,
    pub(crate) at: usize,
}

impl<'a> Key<'a> {
    /// The variable: `BILLING_SMTP_PASSWORD`.
    pub fn variable(&self) -> &'a str {
        self.plan.variable(self.at)
    }

    /// Other variables that mean the same.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.field().into_iter().flat_map(|field| field.get_aliases()).map(|alias| alias.variable)
    }

    /// The keys in a file, from the outermost table on: `["smtp", "password"]`.
    pub fn path(&self) -> Vec<&'static str> {
        self.plan.keys(self.at)
    }

    /// Whether the value is a secret.
    pub fn is_secret(&self) -> bool {
        self.field().is_some_and(|field| field.is_secret())
    }

    /// Where the field says that its value stands in a store: `#[config(vault = "db#password")]`.
    ///
    /// ```
    /// use secure_config_runtime::{Key, schema::Store};
    /// fn place<'a>(key: &Key<'a>) -> Option<&'static str> {
    ///     key.place_in(Store::Vault) // `db#password`
    /// }
    /// ```
    pub fn place_in(&self, store: Store) -> Option<&'static str> {
        self.field()?.get_rules().get_store(store)
    }

    /// The name of the value in a store, where the field says nothing else: its variable in small letters, without the
    /// program's prefix.
    pub fn name_in_store(&self) -> String {
        name_in_store(self.plan.schema, self.variable())
    }

    /// Whether a previous and a next value are wanted too.
    pub fn is_rotating(&self) -> bool {
        self.field().and_then(|field| field.get_type()).is_some_and(|ty| ty.is_rotating())
    }

    /// The variable that lists the previous values, and what separates them, where the field has one.
    pub fn previous_list(&self) -> Option<(&'static str, &'static str)> {
        self.field()?.get_rotation()?.previous_list()
    }

    /// The name of that list in a store, by the convention of [`name_in_store`](Self::name_in_store).
    pub fn previous_list_in_store(&self) -> Option<String> {
        self.previous_list().map(|(list, _)| name_in_store(self.plan.schema, list))
    }

    pub(super) fn field(&self) -> Option<&'static secure_config_schema::Field> {
        self.plan.entry(self.at).map(|entry| entry.field)
    }
}
