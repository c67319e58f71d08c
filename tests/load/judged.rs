//! Short questions about the outcome of a load.

use secure_config::{LoadError, Loaded, Problem, Report, SecureConfig};

/// The error of a load that has to fail.
#[track_caller]
pub(crate) fn refused<T>(outcome: Result<T, LoadError>) -> LoadError {
    match outcome {
        Ok(_) => panic!("the load succeeds, and should be refused"),
        Err(error) => error,
    }
}

/// The settings and the report of a load that has to succeed.
#[track_caller]
pub(crate) fn accepted<T: SecureConfig>(outcome: Result<Loaded<T>, LoadError>) -> (T, Report) {
    match outcome {
        Ok(Loaded { settings, report, .. }) => (settings, report),
        Err(error) => panic!("the load should succeed\n{error}"),
    }
}

/// Each problem's code and variable, in order.
pub(crate) fn problems(error: &LoadError) -> Vec<(&str, &str)> {
    error.problems().iter().map(|problem| (problem.code(), problem.variable())).collect()
}

/// The only problem of a load that has to fail with one.
#[track_caller]
pub(crate) fn only<T>(outcome: Result<T, LoadError>) -> (LoadError, Problem) {
    let error = refused(outcome);
    match error.problems() {
        [one] => {
            let one = one.clone();
            (error, one)
        }
        _ => panic!("one problem is expected\n{error}"),
    }
}

/// The code of the only problem.
#[track_caller]
pub(crate) fn code<T>(outcome: Result<T, LoadError>) -> &'static str {
    only(outcome).1.code()
}

/// Each warning's code and variable, in order.
pub(crate) fn warnings(report: &Report) -> Vec<(&str, &str)> {
    report.warnings().iter().map(|warning| (warning.code(), warning.variable())).collect()
}

/// The text of the first warning with this code.
#[track_caller]
pub(crate) fn warning(report: &Report, code: &str) -> String {
    let found = report.warnings().iter().find(|warning| warning.code() == code);
    found.unwrap_or_else(|| panic!("no warning {code} in\n{report}")).to_string()
}

/// Where a field of the report was set, in words.
#[track_caller]
pub(crate) fn origin(report: &Report, path: &str) -> String {
    let field = report.fields().iter().find(|field| field.path() == path);
    let field = field.unwrap_or_else(|| panic!("no field {path} in\n{report}"));
    field.origin().map_or_else(|| "not set".to_owned(), ToString::to_string)
}
