//! Keeps the process's memory out of files that others could read: no core dumps.

use std::io;

/// Turns core dumps off, for good: the limit on their size becomes 0, soft and hard, and on Linux the process is no longer
/// dumpable, because a dump that is piped to a program knows no limit.
///
/// Call it first in `main`, before there is a secret in memory. Children inherit the limit; whether they are dumpable is
/// decided anew when they start a program of their own. While a process is not dumpable, other processes of the same user
/// cannot trace it, and its files below `/proc/<pid>` belong to root.
///
/// On other systems than Linux the limit alone is set, and where there is no such limit, nothing. Swap, root and whatever
/// reads the machine's memory are not kept out by this.
///
/// # Errors
/// The system's own, when it refuses. Both steps are taken all the same.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// # fn main() -> std::io::Result<()> {
/// secure_config::harden()?;
/// # Ok(())
/// # }
/// ```
pub fn harden() -> io::Result<()> {
    let limited = no_core_files();
    let hidden = not_dumpable();
    limited.and(hidden)
}

#[cfg(unix)]
fn no_core_files() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn no_core_files() -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn not_dumpable() -> io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "as on Linux")]
fn not_dumpable() -> io::Result<()> {
    Ok(())
}
