//! The process environment.

use secure_config_schema::suffix;

use super::flat::{Flat, Hit, is_service_link};
use super::{Answer, Remote, Request, Source};
use crate::bytes::Bytes;
use crate::names::Role;
use crate::plan::{Plan, narrow};

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

    fn is_process_environment(&self) -> bool {
        self.only_in.is_none()
    }

    fn remote(&self) -> Option<Remote> {
        None
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mut flat = Flat::new(request, &in_kubernetes);
        if request.prefix().is_empty() && is_small(request.plan) {
            by_name(request.plan, &mut flat);
        } else {
            in_one_pass(request.plan, &mut flat);
        }
        flat.answer()
    }

    fn unread(&self, request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        let roles = request.plan.roles();
        let in_kubernetes = in_kubernetes();
        let mut names = Vec::new();
        for (name, value) in std::env::vars_os() {
            let value = Bytes::from(value);
            if let Ok(name) = name.into_string()
                && roles.find(name.as_bytes()).is_none()
                && !(in_kubernetes && is_service_link(&name, value.as_slice()))
            {
                names.push((name, None));
            }
        }
        names
    }
}

fn in_kubernetes() -> bool {
    std::env::var_os("KUBERNETES_SERVICE_HOST").is_some()
}

/// How many variables are asked for one by one. Each search goes through all that are set, but copies only what it finds;
/// from about this many on it costs less to copy them all, however many they are.
pub(crate) const FEW: usize = 40;

/// Whether each variable is asked for by its name. A rotating secret may have any number of them.
fn is_small(plan: &Plan) -> bool {
    if plan.len() > FEW {
        return false;
    }
    for (_, field) in plan.leaves() {
        if field.get_type().is_some_and(|ty| ty.is_rotating()) {
            return false;
        }
    }
    true
}

fn by_name(plan: &Plan, flat: &mut Flat<'_>) {
    flat.expect(plan.len());
    let (mut name, mut hits) = (String::new(), Vec::new());
    for (at, field) in plan.leaves() {
        let hit = |name: &str, role| {
            let value = Bytes::from(std::env::var_os(name)?);
            Some(Hit { at, role, value, line: None })
        };
        if field.is_read_from_one()
            && let Some(whole) = plan.whole_name(at)
        {
            if let Some(hit) = hit(whole, Role::Value(0)) {
                flat.only(hit);
            }
            continue;
        }
        for number in 0..=field.get_aliases().len() {
            name.clear();
            match number.checked_sub(1).and_then(|number| field.get_aliases().get(number)) {
                Some(alias) => name.push_str(alias.variable),
                None => plan.spell(at, &mut name),
            }
            hits.extend(hit(&name, Role::Value(narrow(number))));
            let len = name.len();
            if field.reads_file() {
                name.push_str(suffix::FILE);
                hits.extend(hit(&name, Role::File(narrow(number))));
            }
            if field.get_rotation().is_some() {
                name.truncate(len);
                name.push_str(suffix::ROTATED_AT);
                hits.extend(hit(&name, Role::RotatedAt));
            }
        }
        flat.hits(&mut hits);
    }
}

fn in_one_pass(plan: &Plan, flat: &mut Flat<'_>) {
    let roles = plan.roles();
    let variables = std::env::vars_os();
    flat.expect(variables.size_hint().0);
    for (name, value) in variables {
        // Overwritten when dropped: it may be a secret of somebody else's.
        let value = Bytes::from(value);
        match roles.find(name.as_encoded_bytes()) {
            Some((at, role)) => {
                if let Some(field) = plan.field(at) {
                    flat.hit(field, Hit { at, role, value, line: None });
                }
            }
            None => {
                let prefix = plan.schema.get_prefix();
                if !prefix.is_empty()
                    && name.as_encoded_bytes().starts_with(prefix.as_bytes())
                    && let Some(name) = name.to_str()
                {
                    flat.unread(name, None, value.as_slice());
                }
            }
        }
    }
}
