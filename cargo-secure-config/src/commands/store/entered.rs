//! A secret as somebody enters it: at a terminal without echo, else on standard input. It is no argument, because those stand
//! in the shell's history and in the list of processes.

use std::io::{IsTerminal, Read};

use secure_config_runtime::Bytes;
use zeroize::Zeroizing;

use crate::Failure;

/// As much as a store can hold.
const LIMIT: usize = 1024 * 1024;

/// Reads a secret. At a terminal the prompt is shown, and the first line is the secret; else all of standard input is, but for
/// one line break at its end.
pub(crate) fn entered(prompt: &str) -> Result<Bytes, Failure> {
    let mut bytes = if std::io::stdin().is_terminal() { terminal::typed(prompt)? } else { piped()? };
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    if bytes.is_empty() {
        return Err(Failure::new("nothing was entered").hint("type it at the terminal, or pipe it in"));
    }
    Ok(Bytes::from(bytes.as_slice()))
}

fn piped() -> Result<Zeroizing<Vec<u8>>, Failure> {
    let failed = |fault: std::io::Error| Failure::new(format!("standard input cannot be read: {}", fault.kind()));
    let input = input().map_err(failed)?;
    read(input).map_err(failed)?.ok_or_else(|| Failure::new("it has more than 1 MiB"))
}

/// All of a file, in a buffer that does not grow; `None` if it is too large.
pub(super) fn read(mut file: impl Read) -> std::io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut buffer = Zeroizing::new(vec![0; LIMIT + 1]);
    let mut filled = 0;
    loop {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
    buffer.truncate(filled);
    Ok((filled <= LIMIT).then_some(buffer))
}

/// Standard input without the buffer of the standard library, which nobody wipes.
#[cfg(unix)]
fn input() -> std::io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    Ok(std::io::stdin().as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn input() -> std::io::Result<std::fs::File> {
    use std::os::windows::io::AsHandle;
    Ok(std::io::stdin().as_handle().try_clone_to_owned()?.into())
}

#[cfg(unix)]
mod terminal {
    use std::io::{Read, stdin};

    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
    use zeroize::Zeroizing;

    use crate::Failure;

    const LONGEST: usize = 64 * 1024;

    /// The terminal shows nothing of what is typed until this is dropped.
    struct Hidden(Termios);

    impl Hidden {
        fn new() -> rustix::io::Result<Self> {
            let before = tcgetattr(stdin())?;
            let mut hidden = before.clone();
            // Key by key, so that no line of the terminal's own limits what is typed, and an interrupt comes as a key.
            hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
            hidden.special_codes[SpecialCodeIndex::VMIN] = 1;
            hidden.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(stdin(), OptionalActions::Flush, &hidden)?;
            Ok(Self(before))
        }
    }

    impl Drop for Hidden {
        fn drop(&mut self) {
            let _ = tcsetattr(stdin(), OptionalActions::Flush, &self.0);
        }
    }

    pub(super) fn typed(prompt: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let failed = |why: String| Failure::new(format!("the terminal cannot be read: {why}"));
        let hidden = Hidden::new().map_err(|fault| failed(std::io::Error::from(fault).kind().to_string()))?;
        err!("{prompt} (not shown): ");
        let typed = line(super::input().map_err(|fault| failed(fault.kind().to_string()))?);
        drop(hidden);
        errln!("");
        typed
    }

    /// The keys up to the end of the line.
    fn line(mut keys: impl Read) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let mut out = Zeroizing::new(Vec::with_capacity(LONGEST));
        let mut key = Zeroizing::new([0]);
        loop {
            match keys.read(&mut *key) {
                Ok(0) => return Ok(out),
                Ok(_) => {}
                Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(Failure::new("the terminal cannot be read")),
            }
            match key[0] {
                // End of the line, Ctrl-D.
                b'\n' | b'\r' | 4 => return Ok(out),
                // Ctrl-C.
                3 => return Err(Failure::new("given up: nothing was written")),
                // The key that goes back, over a whole character.
                8 | 127 => while out.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {},
                // Ctrl-U.
                21 => out.clear(),
                byte if byte < b' ' && byte != b'\t' => {
                    return Err(Failure::new("a key that is no character was pressed")
                        .hint("pipe in what a terminal cannot take: `… set NAME < FILE`"));
                }
                byte if out.len() < LONGEST => out.push(byte),
                _ => return Err(Failure::new("it is too long to be typed").hint("pipe it in")),
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn line_is_what_was_typed_and_not_taken_back() {
            for (keys, wanted) in [
                (&b"secret\nmore"[..], Some(&b"secret"[..])),
                (b"secret", Some(b"secret")),
                (b"sex\x7fcret\r", Some(b"secret")),
                ("sä\x08ecret\n".as_bytes(), Some(b"secret")),
                (b"wrong\x15secret\x04", Some(b"secret")),
                (b"\x7f\n", Some(b"")),
                (b"secret\x03", None),
                (b"\x1b[A\n", None),
                (&vec![b'x'; LONGEST + 1], None),
            ] {
                assert_eq!(line(keys).ok().as_ref().map(|typed| typed.as_slice()), wanted);
            }
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    use zeroize::Zeroizing;

    use crate::Failure;

    pub(super) fn typed(_prompt: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        Err(Failure::usage("what is typed cannot be hidden here").hint("pipe it in: `… set NAME < FILE`"))
    }
}
