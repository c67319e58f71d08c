//! What a service gave for the keys, on its way to an answer.

use secure_config_runtime::{Answer, Failure, Found, Key, Request};

/// What came of all requests of a load.
#[derive(Default)]
pub(crate) struct Told<'a> {
    pub(crate) cells: Vec<(Key<'a>, Result<Found, Failure>)>,
    /// Why the source as a whole could not be read, or not to its end.
    pub(crate) fault: Option<Failure>,
    /// The credentials are not taken.
    pub(crate) is_unknown: bool,
    pub(crate) remarks: Vec<&'static str>,
    /// Another environment, to which what was read says that it belongs.
    pub(crate) elsewhere: Option<String>,
}

impl<'a> Told<'a> {
    pub(crate) fn fault(failure: Failure) -> Self {
        Self { fault: Some(failure), ..Self::default() }
    }

    pub(crate) fn put(&mut self, key: Key<'a>, outcome: Result<Found, Failure>) {
        self.cells.push((key, outcome));
    }

    pub(crate) fn into_answer(self) -> Answer {
        let mut answer = self.fault.map_or_else(Answer::new, Answer::faulty);
        for (key, outcome) in self.cells {
            match outcome {
                Ok(found) => answer.found(&key, found),
                Err(failure) => answer.failed(&key, failure),
            }
        }
        for remark in self.remarks {
            answer.warn(remark);
        }
        if let Some(environment) = self.elsewhere {
            answer.belongs_to(&environment);
        }
        answer
    }
}

/// A part of the places that belongs to another environment than the program's, where the pattern itself names one.
pub(crate) fn elsewhere(request: &Request<'_>, pattern: &str) -> Option<String> {
    pattern.split('/').find(|part| request.is_elsewhere(part)).map(str::to_owned)
}
