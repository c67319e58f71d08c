//! The process environment.

use std::ffi::OsString;

use zeroize::Zeroize;

use super::flat::{Flat, Hit};
use super::{Answer, Request, Source};
use crate::bytes::Bytes;

/// The process environment, or a copy of somebody's.
///
/// Variables whose names are not UTF-8 are passed over. Nothing is ever written.
///
/// ```
/// use secure_config_runtime::{Env, Source};
/// assert_eq!(Env::process().name(), "the environment");
/// ```
#[derive(Debug, Default)]
pub struct Env {
    only_in: Option<String>,
}

impl Env {
    /// The environment of this process.
    pub fn process() -> Self {
        Self::default()
    }

    /// The source belongs to one environment: using it in another one is an error.
    #[must_use]
    pub fn only_in(mut self, environment: impl Into<String>) -> Self {
        self.only_in = Some(environment.into());
        self
    }
}

impl Source for Env {
    fn name(&self) -> String {
        "the environment".into()
    }

    fn bound_to(&self) -> Option<&str> {
        self.only_in.as_deref()
    }

    fn environment(&self, variable: &str) -> Option<Bytes> {
        std::env::var_os(variable).map(Bytes::from)
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let roles = request.plan.roles();
        let mut flat = Flat::new(request);
        flat.in_kubernetes = std::env::var_os("KUBERNETES_SERVICE_HOST").is_some();
        for (name, value) in std::env::vars_os() {
            let mut value = value.into_encoded_bytes();
            let Ok(name) = name.into_string() else {
                value.zeroize();
                continue;
            };
            match roles.of(request.plan, &name) {
                Some((at, role)) => flat.hit(Hit { at, role, value: Bytes::from(value), line: None }),
                None => {
                    flat.unread(&name, None, &value);
                    value.zeroize();
                }
            }
        }
        flat.answer()
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let roles = request.plan.roles();
        let names = std::env::vars_os().filter_map(|(name, mut value)| {
            value_wiped(&mut value);
            name.into_string().ok()
        });
        names.filter(|name| roles.of(request.plan, name).is_none()).map(|name| (name, None)).collect()
    }
}

fn value_wiped(value: &mut OsString) {
    std::mem::take(value).into_encoded_bytes().zeroize();
}
