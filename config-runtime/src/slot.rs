//! What was found for one field. Most fields have a value and nothing else, so all that is rare stands behind one pointer.

use crate::origin::Origin;
use crate::source::{Failure, Found};

/// What all sources together have for one field.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    pub(crate) found: Option<Found>,
    pub(crate) failed: Option<Box<Failure>>,
    /// The source of the value, or of the failure.
    pub(crate) source: u16,
    pub(crate) rest: Option<Box<Rest>>,
}

/// What few fields have, so that the many that have none of it stay small.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    /// Where later sources set the same.
    pub(crate) shadowed: Vec<Origin>,
    /// Where it is set to nothing.
    pub(crate) empty: Option<Origin>,
    /// Where a file that counts as committed sets it, below what is used.
    pub(crate) committed: Option<Origin>,
    /// A variable of this name stands there that Kubernetes set for a service.
    pub(crate) link: bool,
    /// What stands in for a value that no source has.
    pub(crate) stand_in: Option<Origin>,
    /// The value as it may be shown in a report.
    pub(crate) shown: Option<String>,
}

impl Slot {
    /// Whether some source set it, be it well or badly.
    pub(crate) fn is_set(&self) -> bool {
        self.failed.is_some() || self.found.as_ref().is_some_and(|found| !found.service_link)
    }

    /// Why the value could not be had.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        self.failed.as_deref()
    }

    /// Where it is set to nothing.
    pub(crate) fn empty(&self) -> Option<&Origin> {
        self.rest.as_ref()?.empty.as_ref()
    }

    /// Whether Kubernetes set a variable of this name for a service, which the field cannot mean.
    pub(crate) fn has_link(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.link)
    }

    /// Where later sources set the same.
    pub(crate) fn shadowed(&self) -> &[Origin] {
        self.rest.as_ref().map_or(&[], |rest| &rest.shadowed)
    }

    /// The value as it may be shown in a report.
    pub(crate) fn shown(&mut self) -> Option<String> {
        self.rest.as_mut()?.shown.take()
    }

    pub(crate) fn show(&mut self, text: String) {
        self.rest.get_or_insert_default().shown = Some(text);
    }

    /// Something stands in for a value that no source has.
    pub(crate) fn stand_in(&mut self, what: &str) {
        self.rest.get_or_insert_default().stand_in = Some(Origin::new(&what.into(), None));
    }

    /// A source sets it to nothing.
    pub(crate) fn set_empty(&mut self, origin: Origin) {
        self.rest.get_or_insert_default().empty = Some(origin);
    }
}
