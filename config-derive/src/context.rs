//! Collects faults, so that one compile shows all of them. Dropping it unread is a bug and says so.

use std::fmt::Display;

use crate::syntax::{self, Error};
use crate::tokens::{Span, TokenStream};

/// All faults so far.
pub(crate) struct Context(Option<Vec<Error>>);

impl Context {
    pub(crate) fn new() -> Self {
        Self(Some(Vec::new()))
    }

    /// A fault at one token.
    pub(crate) fn fault(&mut self, span: Span, text: impl Display) {
        self.push(Error::new(span, text));
    }

    /// A fault that ended the reading of something.
    pub(crate) fn push(&mut self, error: Error) {
        self.0.get_or_insert_default().push(error);
    }

    /// A success as it is, a failure as a fault.
    pub(crate) fn take<T>(&mut self, result: syntax::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// How many faults there are so far.
    pub(crate) fn count(&self) -> usize {
        self.0.as_ref().map_or(0, Vec::len)
    }

    /// All faults as `compile_error!`s.
    pub(crate) fn finish(mut self) -> Result<(), TokenStream> {
        let errors = self.0.take().unwrap_or_default();
        if errors.is_empty() { Ok(()) } else { Err(errors.iter().map(Error::to_compile_error).collect()) }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        assert!(self.0.is_none() || std::thread::panicking(), "faults were collected and nobody looked at them");
    }
}
