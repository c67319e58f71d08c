//! What a library says, channel by channel.

use std::error::Error;
use std::fmt::{Debug, Display};

/// Channels with what they say.
pub type Told = Vec<(&'static str, String)>;

/// Of a load: the settings, or the error with everything below it.
pub fn of<T: Debug, E: Error>(result: Result<T, E>) -> Told {
    match result {
        Ok(settings) => good(settings),
        Err(error) => bad(&error),
    }
}

pub fn good(settings: impl Debug) -> Told {
    vec![("settings", format!("{settings:?}\n{settings:#?}"))]
}

pub fn bad(error: &dyn Error) -> Told {
    let mut told = shown(error);
    let mut next = error.source();
    let mut causes = String::new();
    while let Some(cause) = next {
        causes += &format!("{cause}\n{cause:#}\n{cause:?}\n{cause:#?}\n");
        next = cause.source();
    }
    told.push(("sources", causes));
    told
}

/// Of what is no `Error`.
pub fn shown(error: impl Display + Debug) -> Told {
    vec![
        ("Display", error.to_string()),
        ("{:#}", format!("{error:#}")),
        ("Debug", format!("{error:?}")),
        ("{:#?}", format!("{error:#?}")),
    ]
}

/// The library's own way to print an error is one more channel.
pub fn printed(mut told: Told, text: String) -> Told {
    told.push(("printed", text));
    told
}
