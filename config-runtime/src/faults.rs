//! What is wrong with a source, and why a value could not be had, in words for people. Never a word of the source's own.

use std::sync::Arc;

use secure_config_schema::visible;

use crate::code;
use crate::environment::Place;
use crate::origin::Origin;
use crate::problem::Problem;
use crate::source::{Failure, FailureKind, SourceFault};

pub(crate) fn other_environment(bound: &str, label: &Arc<str>, line: Option<u32>, place: Place) -> Problem {
    let here = place
        .name()
        .map_or_else(|| "the program's environment is not known".to_owned(), |name| format!("this is {name}"));
    Problem::new(code::OTHER_ENVIRONMENT, "other environment", format!("belongs to {}; {here}", visible(bound)).into())
        .at(Origin::new(label, line))
        .fix("nothing was read from it: use the source of this environment, or correct the environment")
}

pub(crate) fn source_problem(fault: SourceFault, label: &Arc<str>) -> Problem {
    let at = |line| Origin::new(label, line);
    match fault {
        SourceFault::Missing => Problem::new(code::SOURCE_MISSING, "not found", "the source does not exist".into())
            .at(at(None))
            .fix("create it, or mark the source `.optional()`"),
        SourceFault::Failed(failure) => {
            let fix = "check that the path is right and that this user may read it";
            let (code, what, fix) = match failure.kind {
                FailureKind::NotAFile => (code::SOURCE_UNREADABLE, "is not a regular file", fix),
                FailureKind::NotADirectory => (code::SOURCE_UNREADABLE, "is not a directory", fix),
                FailureKind::FileTooLarge => (code::SOURCE_UNREADABLE, "has more than 1 MiB", fix),
                FailureKind::FileUnreadable => (code::SOURCE_UNREADABLE, "cannot be opened", fix),
                _ => failure_words(&failure),
            };
            // A source may have failed for a file beside its own: the one with its key.
            let place = at(failure.line).with(failure.file, None, None);
            let mut problem = Problem::new(code, "unreadable", what.into()).at(place).fix(fix);
            problem.notes.extend(failure.told.and_then(|told| told.about).map(|name| format!("at {name}")));
            problem
        }
        SourceFault::Syntax { line, column, name, what } => {
            let mut problem = Problem::new(code::SYNTAX, "syntax", what.into()).at(at(Some(line)));
            if let Some(column) = column {
                problem.note(format!("column {column}"));
            }
            problem.variable = name.unwrap_or_default();
            problem.fix(format!("correct line {line} of {label}"))
        }
        SourceFault::UnknownKey { line, key } => {
            let mut problem =
                Problem::new(code::UNKNOWN_KEY, "unknown key", "no field reads it".into()).at(at(Some(line)));
            // A key is shown only when it is close to a known one: anything else may be a value in the wrong place.
            if let Some((key, meant)) = key {
                problem.suggestion = Some(format!("`{key}` stands there: did you mean `{meant}`?"));
            }
            problem.fix("correct or remove the key, or say `#[config(allow_unknown)]` on the struct")
        }
        SourceFault::ForeignOwner => {
            Problem::new(code::FOREIGN_OWNER, "foreign file", "has to belong to this user or to root".into())
                .at(at(None))
                .fix(format!(
                    "nothing was read from it: chown it to the user that runs the program, if you trust {label}"
                ))
        }
        SourceFault::WritableByOthers => {
            Problem::new(code::WRITABLE_BY_OTHERS, "open to others", "others may write it".into())
                .at(at(None))
                .fix(format!("nothing was read from it: chmod 600 {label}"))
        }
    }
}

/// The code of a failure, what happened in words, and what to do.
pub(crate) fn failure_words(failure: &Failure) -> (&'static str, &'static str, &'static str) {
    let (code, what, cure) = match (failure.kind, &failure.file) {
        // In a directory of secrets no variable names the file.
        (FailureKind::FileMissing, Some(_)) => {
            (code::FILE_MISSING, "its link leads nowhere", "put the file there, or mend the link")
        }
        (FailureKind::NotAFile, Some(_)) => {
            (code::NOT_A_FILE, "what stands there is not a regular file", "put a regular file there")
        }
        (kind, _) => usual_words(kind),
    };
    let told = failure.told.as_deref();
    (code, told.and_then(|told| told.what).unwrap_or(what), told.and_then(|told| told.cure).unwrap_or(cure))
}

fn usual_words(kind: FailureKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        FailureKind::NameAndFile => {
            (code::NAME_AND_FILE, "a variable and its `_FILE` are both set in one source", "keep one of the two")
        }
        FailureKind::NameAndAlias => {
            (code::NAME_AND_ALIAS, "two names of one value are set in one source", "keep one of the two")
        }
        FailureKind::FileMissing => (
            code::FILE_MISSING,
            "the file it names does not exist",
            "put the file's path there, and the value into the file",
        ),
        FailureKind::NotAFile => {
            (code::NOT_A_FILE, "what it names is not a regular file", "put the path of a regular file there")
        }
        FailureKind::NotADirectory => {
            (code::NOT_A_FILE, "what it names is not a directory", "put the path of a directory there")
        }
        FailureKind::FileTooLarge => {
            (code::FILE_TOO_LARGE, "its file has more than 1 MiB", "put the value alone into the file")
        }
        FailureKind::FileUnreadable => {
            (code::FILE_UNREADABLE, "its file cannot be opened", "let the user that runs the program read it")
        }
        FailureKind::DateMalformed => {
            (code::DATE_MALFORMED, "its `_ROTATED_AT` is not a date", "write it as 2026-03-01T12:00:00Z")
        }
        FailureKind::NotFound => (code::REMOTE_NOT_FOUND, "the store has no such value", "create it in the store"),
        FailureKind::Deleted => {
            (code::REMOTE_DELETED, "the value was deleted in the store", "restore it, or write a new one")
        }
        FailureKind::Denied => {
            (code::REMOTE_DENIED, "this identity may not read it", "grant the program's identity read access to it")
        }
        FailureKind::NotAuthenticated => {
            (code::REMOTE_NOT_AUTHENTICATED, "the store does not know this identity", "check how the program logs in")
        }
        FailureKind::Unavailable => {
            (code::REMOTE_UNAVAILABLE, "the store is out of reach", "check that the store is up and its address right")
        }
        FailureKind::Sealed => (code::REMOTE_SEALED, "the store is sealed", "unseal the store"),
        FailureKind::NotInitialised => {
            (code::REMOTE_SEALED, "the store was never initialised", "initialise the store, or correct its address")
        }
        FailureKind::Throttled => {
            (code::REMOTE_THROTTLED, "the store asks to slow down", "try again later, or raise the quota")
        }
        FailureKind::TimedOut => {
            (code::REMOTE_TIMED_OUT, "the store gave no answer in time", "check the network, or raise the time limit")
        }
        FailureKind::Malformed => (
            code::REMOTE_MALFORMED,
            "the store's answer is not of the expected form",
            "check that the address is the store's",
        ),
        FailureKind::Undecryptable => (
            code::UNDECRYPTABLE,
            "the value cannot be decrypted: wrong key, or damaged",
            "use the key that it was encrypted with, or restore it from a backup",
        ),
        FailureKind::Tampered => (
            code::TAMPERED,
            "it is not as its owner left it",
            "find out who changed it before anything is read from it",
        ),
        FailureKind::Unusable => {
            (code::REMOTE_UNUSABLE, "what the program was told about the store cannot be used", "correct it")
        }
    }
}
