//! What is printed. Where standard output cannot be written, as on a full disk, the command fails as with any other file; a
//! reader who has seen enough (`| head`) is no fault.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

use crate::{Exit, files};

macro_rules! out {
    ($($words:tt)*) => { $crate::say::out(format_args!($($words)*)) };
}

macro_rules! outln {
    ($($words:tt)*) => { $crate::say::out(format_args!("{}\n", format_args!($($words)*))) };
}

macro_rules! err {
    ($($words:tt)*) => { $crate::say::err(format_args!($($words)*)) };
}

macro_rules! errln {
    ($($words:tt)*) => { $crate::say::err(format_args!("{}\n", format_args!($($words)*))) };
}

pub(crate) fn out(words: Arguments<'_>) {
    is_written(anstream::stdout().write_fmt(words));
}

/// A document, byte for byte: it has no colours that would have to be taken out of it.
pub(crate) fn document(text: &str) {
    let mut out = std::io::stdout().lock();
    is_written(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

fn is_written(outcome: std::io::Result<()>) {
    if let Err(fault) = outcome
        && fault.kind() != ErrorKind::BrokenPipe
    {
        errln!("error: standard output cannot be written: {}", files::why(&fault));
        std::process::exit(Exit::Failure as i32);
    }
}

/// There is no place left to say that this cannot be said.
pub(crate) fn err(words: Arguments<'_>) {
    let _ = anstream::stderr().write_fmt(words);
}
