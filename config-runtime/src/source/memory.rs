//! Values that the program holds itself: for tests, and as a lowest layer.

use std::borrow::Cow;

use super::flat::{Flat, Hit, is_service_link};
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
    pairs: Vec<Pair>,
    name: Option<Cow<'static, str>>,
    only_in: Option<String>,
}

/// A variable, and the line where it stands.
struct Pair {
    name: String,
    value: Bytes,
    line: Option<u32>,
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
    pub fn with(self, name: impl Into<String>, value: impl Into<Bytes>) -> Self {
        self.set(name.into(), value.into(), None)
    }

    /// The same for a variable out of a file of the program's own: a report says its line behind the source's name.
    ///
    /// ```
    /// use secure_config_runtime::Memory;
    /// let memory = Memory::new().with_line("PORT", "8080", 3).named("app.ini");
    /// assert_eq!(format!("{memory:?}"), "Memory(1)");
    /// ```
    #[must_use]
    pub fn with_line(self, name: impl Into<String>, value: impl Into<Bytes>, line: u32) -> Self {
        self.set(name.into(), value.into(), Some(line))
    }

    fn set(mut self, name: String, value: Bytes, line: Option<u32>) -> Self {
        self.pairs.retain(|known| known.name != name);
        self.pairs.push(Pair { name, value, line });
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

    fn in_kubernetes(&self) -> bool {
        self.get("KUBERNETES_SERVICE_HOST").is_some()
    }

    fn get(&self, name: &str) -> Option<&Bytes> {
        for known in self.pairs.iter().rev() {
            if known.name == name {
                return Some(&known.value);
            }
        }
        None
    }
}

impl<K: Into<String>, V: Into<Bytes>> FromIterator<(K, V)> for Memory {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pair = |(name, value): (K, V)| Pair { name: name.into(), value: value.into(), line: None };
        let pairs = pairs.into_iter().map(pair).collect();
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
        let in_kubernetes = || self.in_kubernetes();
        let mut flat = Flat::new(request, &in_kubernetes);
        for (i, Pair { name, value, line }) in self.pairs.iter().enumerate() {
            if self.pairs.iter().skip(i + 1).any(|later| later.name == *name) {
                continue;
            }
            match roles.find(name.as_bytes()) {
                Some((at, role)) => {
                    let Some(field) = request.plan.field(at) else { continue };
                    flat.hit(field, Hit { at, role, value: Bytes::from(value.as_slice()), line: *line });
                }
                None => flat.unread(name, *line, value.as_slice()),
            }
        }
        flat.answer()
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let roles = request.plan.roles();
        let mut names = Vec::new();
        for Pair { name, value, line } in &self.pairs {
            let is_link = || self.in_kubernetes() && is_service_link(name, value.as_slice());
            if roles.find(name.as_bytes()).is_none() && !is_link() {
                names.push((name.clone(), *line));
            }
        }
        names
    }
}
