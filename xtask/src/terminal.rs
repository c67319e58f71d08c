//! What a chore says about itself, coloured where a person is looking.
//!
//! The output of the tools that it starts goes straight to the same terminal and is never rewritten here.

use std::env;
use std::io::{self, IsTerminal};

/// Standard output, and whether it takes colours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    colour: bool,
}

/// A meaning, not a colour: the mapping stands in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Heading,
    Good,
    Bad,
    Notice,
}

impl Terminal {
    /// Colours on a terminal only, and never where `NO_COLOR` is set to anything (<https://no-color.org>).
    pub(crate) fn from_process() -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colour: !refused && io::stdout().is_terminal() }
    }

    /// One that never colours.
    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self { colour: false }
    }

    /// Announces a step, before the output of what it runs.
    pub(crate) fn heading(self, text: &str) {
        println!("{}", self.paint(Tone::Heading, &format!("==> {text}")));
    }

    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Heading => "1",
            Tone::Good => "32",
            Tone::Bad => "1;31",
            Tone::Notice => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_without_colour_leaves_the_text_alone() {
        assert_eq!(Terminal::plain().paint(Tone::Bad, "failed"), "failed");
    }

    #[test]
    fn paint_with_colour_resets_after_the_text() {
        assert_eq!(Terminal { colour: true }.paint(Tone::Good, "ok"), "\u{1b}[32mok\u{1b}[0m");
    }
}
