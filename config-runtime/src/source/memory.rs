//! Values that the program holds itself: for tests, and as a lowest layer.

use std::borrow::Cow;

use super::flat::{Flat, Hit};
use super::{Answer, Remote, Request, Source};
use crate::bytes::Bytes;

/// Names and values in memory.
///
/// Made from an array or an iterator of pairs. Values are whatever becomes [`Bytes`]: text, bytes, OS strings.
///
/// ```
/// use secure_config_runtime::Memory;
/// let memory = Memory::from([("URL", "postgres://u:p@localhost/test")]);
/// let copied: Memory = [("PORT", b"8080".to_vec())].into_iter().collect();
/// assert_eq!(format!("{memory:?}"), "Memory(1)");
/// # let _ = copied;
/// ```
#[derive(Default)]
pub struct Memory {
    pairs: Vec<(String, Bytes)>,
    name: Option<Cow<'static, str>>,
    only_in: Option<String>,
}

impl Memory {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one more variable; a later one of the same name replaces an earlier one.
    ///
    /// ```
    /// use secure_config_runtime::Memory;
    /// let memory = Memory::new().with("PORT", "80").with("PORT", "8080");
    /// assert_eq!(format!("{memory:?}"), "Memory(1)");
    /// ```
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Bytes>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.pairs.retain(|(known, _)| *known != name);
        self.pairs.push((name, value));
        self
    }

    /// What a report calls the source, instead of `memory`.
    ///
    /// ```
    /// use secure_config_runtime::{Memory, Source};
    /// assert_eq!(Memory::new().named("the arguments").name(), "the arguments");
    /// ```
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The source belongs to one environment: using it in another one is an error.
    ///
    /// ```
    /// use secure_config_runtime::{Memory, Source};
    /// assert_eq!(Memory::new().only_in("test").bound_to(), Some("test"));
    /// ```
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }

    fn get(&self, name: &str) -> Option<&Bytes> {
        for (known, value) in self.pairs.iter().rev() {
            if known == name {
                return Some(value);
            }
        }
        None
    }
}

impl<K: Into<String>, V: Into<Bytes>> FromIterator<(K, V)> for Memory {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { pairs, ..Self::default() }
    }
}

impl<K: Into<String>, V: Into<Bytes>, const N: usize> From<[(K, V); N]> for Memory {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // No names either: one of them may be a value in the wrong place.
        f.debug_tuple("Memory").field(&self.pairs.len()).finish()
    }
}

impl Source for Memory {
    fn name(&self) -> String {
        self.name.as_deref().unwrap_or("memory").to_owned()
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn environment(&self, variable: &str) -> Option<Bytes> {
        self.get(variable).map(|value| Bytes::from(value.as_slice()))
    }

    fn remote(&self) -> Option<Remote> {
        None
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let roles = request.plan.roles();
        let in_kubernetes = || self.get("KUBERNETES_SERVICE_HOST").is_some();
        let mut flat = Flat::new(request, &in_kubernetes);
        for (i, (name, value)) in self.pairs.iter().enumerate() {
            if self.pairs.iter().skip(i + 1).any(|(later, _)| later == name) {
                continue;
            }
            match roles.find(name.as_bytes()) {
                Some((at, role)) => {
                    let Some(field) = request.plan.field(at) else { continue };
                    flat.hit(field, Hit { at, role, value: Bytes::from(value.as_slice()), line: None });
                }
                None => flat.unread(name, None, value.as_slice()),
            }
        }
        flat.answer()
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let roles = request.plan.roles();
        let mut names = Vec::new();
        for (name, _) in &self.pairs {
            if roles.find(name.as_bytes()).is_none() {
                names.push((name.clone(), None));
            }
        }
        names
    }
}
