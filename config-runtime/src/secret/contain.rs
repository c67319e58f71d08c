//! None, several, or several in time of a secret type.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::BuildHasher;

use secure_config_schema::{Format, Many, Type};

use super::{SecretValue, secret_is_value};
use crate::raw::{Raw, once};
use crate::reader::Reader;
use crate::rotating::Rotating;
use crate::value::View;
use crate::violation::Violation;

impl<T: SecretValue> SecretValue for Option<T> {
    const TYPE: Type = T::TYPE.optional();

    fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation> {
        T::decode(raw, format).map(Some)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        if let Some(secret) = self {
            secret.views(visit);
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn slot(&self) -> &dyn fmt::Debug {
        if self.is_some() { &crate::redact::SOME } else { &crate::redact::NONE }
    }

    fn with_others(current: Option<Self>, reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        reader.others_of_optional(current, row, T::with_others)
    }
}

impl<T: SecretValue> SecretValue for Vec<T> {
    const TYPE: Type = T::TYPE.many(Many::List);

    fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation> {
        let mut out = Vec::new();
        raw.each_member(|member| {
            out.push(T::decode(member, format)?);
            Ok(())
        })?;
        Ok(out)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Many(self.len()));
        self.iter().for_each(|secret| secret.views(visit));
    }
}

macro_rules! maps {
    ($([$($bounds:tt)*] $t:ty;)*) => {$(
        impl<$($bounds)*> SecretValue for $t {
            const TYPE: Type = T::TYPE.many(Many::Map);

            fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation> {
                let mut out = Self::default();
                raw.each_pair(|key, value| once(out.insert(key.to_owned(), T::decode(value, format)?).is_none()))?;
                Ok(out)
            }

            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Many(self.len()));
                self.values().for_each(|secret| secret.views(visit));
            }
        }
    )*};
}
maps! {
    [T: SecretValue] BTreeMap<String, T>;
    [T: SecretValue, S: BuildHasher + Default] HashMap<String, T, S>;
}

impl<T: SecretValue> SecretValue for Rotating<T> {
    const TYPE: Type = T::TYPE.rotating();

    fn decode(raw: Raw<'_>, format: Option<Format>) -> Result<Self, Violation> {
        T::decode(raw, format).map(Rotating::new)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        self.values().for_each(|secret| secret.views(visit));
    }

    fn with_others(current: Option<Self>, reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        let format = reader.format(row);
        let mut all = current;
        for other in reader.others(row) {
            let (spot, next) = (other.spot(), other.is_next());
            let parsed = T::decode(other.into_raw(), format);
            let value = reader.checked_beside(row, spot, parsed, T::views);
            all = match (all, value) {
                (Some(all), Some(value)) if next => Some(all.with_next(value)),
                (Some(all), Some(value)) => Some(all.with_previous([value])),
                _ => None,
            };
        }
        all
    }
}

secret_is_value! {
    [T: SecretValue] Rotating<T>;
}
