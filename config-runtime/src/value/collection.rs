//! None, one or many of a type. A list is text with separators, or an array of a file; a map is `key=value` pairs, or a table.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, Hash};

use secure_config_schema::{Many, Type};

use super::{Value, View};
use crate::raw::{Raw, once};
use crate::reader::Reader;
use crate::violation::Violation;

impl<T: Value> Value for Option<T> {
    const TYPE: Type = T::TYPE.optional();
    const VARIANT_DOCS: &'static [&'static str] = T::VARIANT_DOCS;

    fn from_text(text: &str) -> Result<Self, Violation> {
        T::from_text(text).map(Some)
    }

    fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
        T::from_raw(raw).map(Some)
    }

    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        if let Some(value) = self {
            value.views(visit);
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn slot(&self) -> &dyn fmt::Debug {
        match self {
            Some(_) if T::TYPE.is_secret() => &crate::redact::SOME,
            None if T::TYPE.is_secret() => &crate::redact::NONE,
            _ => self,
        }
    }

    fn with_others(current: Option<Self>, reader: &mut Reader<'_>, row: usize) -> Option<Self> {
        reader.others_of_optional(current, row, T::with_others)
    }
}

/// Lists and sets differ in how they are filled only.
macro_rules! members {
    ($([$($bounds:tt)*] $t:ty, $many:ident, $add:ident;)*) => {$(
        impl<$($bounds)*> Value for $t {
            const TYPE: Type = T::TYPE.many(Many::$many);
            const VARIANT_DOCS: &'static [&'static str] = T::VARIANT_DOCS;

            fn from_text(text: &str) -> Result<Self, Violation> {
                Self::from_raw(Raw::borrowed(text.as_bytes(), ","))
            }

            fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
                let mut out = Self::default();
                raw.each_member(|member| {
                    out.$add(T::from_raw(member)?);
                    Ok(())
                })?;
                Ok(out)
            }

            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Many(self.len()));
                self.iter().for_each(|member| member.views(visit));
            }

            fn slot(&self) -> &dyn fmt::Debug {
                if T::TYPE.is_secret() { &crate::redact::ALWAYS } else { self }
            }
        }
    )*};
}
members! {
    [T: Value] Vec<T>, List, push;
    [T: Value + Ord] BTreeSet<T>, Set, insert;
    [T: Value + Eq + Hash, S: BuildHasher + Default] HashSet<T, S>, Set, insert;
}

macro_rules! maps {
    ($([$($bounds:tt)*] $t:ty;)*) => {$(
        impl<$($bounds)*> Value for $t {
            const TYPE: Type = T::TYPE.many(Many::Map);
            const VARIANT_DOCS: &'static [&'static str] = T::VARIANT_DOCS;

            fn from_text(text: &str) -> Result<Self, Violation> {
                Self::from_raw(Raw::borrowed(text.as_bytes(), ","))
            }

            fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
                let mut out = Self::default();
                raw.each_pair(|key, value| once(out.insert(K::from_text(key)?, T::from_raw(value)?).is_none()))?;
                Ok(out)
            }

            fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
                visit(View::Many(self.len()));
                self.values().for_each(|value| value.views(visit));
            }

            fn slot(&self) -> &dyn fmt::Debug {
                if T::TYPE.is_secret() { &crate::redact::ALWAYS } else { self }
            }
        }
    )*};
}
maps! {
    [K: Value + Ord, T: Value] BTreeMap<K, T>;
    [K: Value + Eq + Hash, T: Value, S: BuildHasher + Default] HashMap<K, T, S>;
}
