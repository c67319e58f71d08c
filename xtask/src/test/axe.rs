//! axe-core, which looks for what keeps people from reading a page. It is JavaScript that tests run inside a browser; one
//! pinned version of it is fetched once and checked against its hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::{Workspace, shown};

const VERSION: &str = "4.14.1";
const SHA256: &str = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745";

/// Takes the one file out of the package, if the package is the one that was meant.
const UNPACK: &str = "\
import hashlib, sys, tarfile
package, wanted, file = sys.argv[1:]
with open(package, 'rb') as content:
    found = hashlib.sha256(content.read()).hexdigest()
if found != wanted:
    sys.exit(f'its SHA-256 is {found}, and {wanted} was expected')
with tarfile.open(package) as archive, open(file, 'wb') as out:
    out.write(archive.extractfile('package/axe.min.js').read())
";

/// The file, or why there is none. `python` is any interpreter.
pub(crate) fn file(workspace: &Workspace, python: &Path) -> Result<PathBuf, String> {
    let folder = workspace.tools().join("axe-core");
    let file = folder.join(format!("axe-{VERSION}.min.js"));
    if file.is_file() {
        return Ok(file);
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut fetch = Command::new("npm");
    fetch.args(["pack", "--silent", &format!("axe-core@{VERSION}"), "--pack-destination"]).arg(&folder);
    println!("$ {}", shown(&fetch));
    run(&mut fetch).map_err(|why| format!("axe-core cannot be fetched: {why}"))?;
    let fresh = folder.join("fresh.js");
    let mut unpack = Command::new(python);
    unpack.args(["-c", UNPACK]).arg(folder.join(format!("axe-core-{VERSION}.tgz"))).arg(SHA256).arg(&fresh);
    run(&mut unpack).map_err(|why| format!("axe-core is not what was meant: {why}"))?;
    // Named last, so that a half is not taken for the whole.
    fs::rename(&fresh, &file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(format!("cannot be started: {error}")),
    }
}
