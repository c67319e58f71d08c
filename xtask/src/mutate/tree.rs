//! The copy of the working tree that patches are applied to.
//!
//! A file is written only where its content differs, and always with the present as its time. So cargo rebuilds
//! what a patch changed, and again what its removal changed, and nothing else: hundreds of tests share one build.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// A second working tree, below the build directory.
#[derive(Debug)]
pub(crate) struct Tree {
    root: PathBuf,
    target: PathBuf,
    cargo: PathBuf,
}

impl Tree {
    /// Brings the copy up to date with the working tree: tracked files, and new ones that are not ignored.
    pub(crate) fn copy_of(workspace: &Workspace) -> Result<Self, Failure> {
        let folder = workspace.target().join("mutate");
        let cargo = workspace.cargo().get_program().into();
        let tree = Self { root: folder.join("tree"), target: folder.join("target"), cargo };
        fs::create_dir_all(&tree.root)?;
        let wanted = listed(workspace.root())?;
        for path in &wanted {
            let source = workspace.root().join(path);
            write_if_changed(&tree.root.join(path), &fs::read(&source)?)?;
            fs::set_permissions(tree.root.join(path), fs::metadata(&source)?.permissions())?;
        }
        remove_unlisted(&tree.root, Path::new(""), &wanted)?;
        Ok(tree)
    }

    /// A cargo in the copy, with all features and a build directory that no other build shares.
    pub(crate) fn cargo_test(&self, arguments: &[String]) -> io::Result<Output> {
        let mut command = Command::new(&self.cargo);
        command.args(["test", "--all-features"]).args(arguments);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target).env("CARGO_TERM_COLOR", "never").output()
    }

    /// Applies the patch, or says why it does not fit. What it touches is kept for [`Applied::revert`].
    pub(crate) fn apply(&self, patch: &Path) -> Result<Applied, String> {
        let mut before = Vec::new();
        for touched in self.touched(patch)? {
            let file = self.root.join(touched);
            before.push((file.clone(), fs::read(&file).ok()));
        }
        if before.is_empty() {
            return Err("the patch changes nothing".to_owned());
        }
        self.git_apply(patch, &[])?;
        Ok(Applied { before })
    }

    fn touched(&self, patch: &Path) -> Result<Vec<PathBuf>, String> {
        let listing = self.git_apply(patch, &["--numstat", "-z"])?;
        // `added TAB deleted TAB path NUL`
        Ok(listing.split('\0').filter_map(|line| line.splitn(3, '\t').nth(2)).map(PathBuf::from).collect())
    }

    fn git_apply(&self, patch: &Path, options: &[&str]) -> Result<String, String> {
        let mut command = Command::new("git");
        command.args(["apply", "--whitespace=nowarn"]).args(options).arg(patch).current_dir(&self.root);
        // The copy lies inside the real working tree. Were git to find that repository, it would take the patch's
        // paths from there and pass over every one of them in silence.
        command.env("GIT_CEILING_DIRECTORIES", self.root.parent().unwrap_or(&self.root));
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        let output = command.output().map_err(|error| format!("git cannot be started: {error}"))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }
}

/// What stood in the files that a patch has changed.
#[derive(Debug)]
#[must_use = "the copy stays changed until the patch is reverted"]
pub(crate) struct Applied {
    before: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Applied {
    pub(crate) fn revert(self) -> io::Result<()> {
        for (path, content) in self.before {
            match content {
                Some(content) => write_if_changed(&path, &content)?,
                None if path.exists() => fs::remove_file(&path)?,
                None => {}
            }
        }
        Ok(())
    }
}

fn listed(root: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|error| Failure::failed(format!("git cannot be started: {error}")))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::failed(format!("the working tree cannot be listed: {why}")));
    }
    let listing = String::from_utf8_lossy(&output.stdout);
    // A file that was deleted and not yet committed is still listed.
    Ok(listing.split('\0').map(PathBuf::from).filter(|path| root.join(path).is_file()).collect())
}

fn write_if_changed(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content)
}

fn remove_unlisted(root: &Path, below: &Path, wanted: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            remove_unlisted(root, &path, wanted)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(root.join(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of its own for each test.
    fn tree(name: &str) -> Tree {
        let folder = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        let root = folder.join("tree");
        fs::create_dir_all(&root).unwrap();
        Tree { root, target: folder.join("target"), cargo: "cargo".into() }
    }

    const PATCH: &str = "# rule: 2.1\n\n--- a/greeting.txt\n+++ b/greeting.txt\n@@ -1 +1 @@\n-hello\n+goodbye\n";

    #[test]
    fn patch_that_fits_is_applied_and_reverted() {
        let tree = tree("fits");
        let greeting = tree.root.join("greeting.txt");
        fs::write(&greeting, "hello\n").unwrap();
        let patch = tree.root.with_file_name("p.patch");
        fs::write(&patch, PATCH).unwrap();
        let applied = tree.apply(&patch).unwrap();
        assert_eq!(fs::read_to_string(&greeting).unwrap(), "goodbye\n");
        applied.revert().unwrap();
        assert_eq!(fs::read_to_string(&greeting).unwrap(), "hello\n");
        fs::remove_dir_all(tree.root.parent().unwrap()).unwrap();
    }

    #[test]
    fn patch_that_does_not_fit_is_refused_and_changes_nothing() {
        let tree = tree("stale");
        let greeting = tree.root.join("greeting.txt");
        fs::write(&greeting, "good evening\n").unwrap();
        let patch = tree.root.with_file_name("p.patch");
        fs::write(&patch, PATCH).unwrap();
        assert!(tree.apply(&patch).is_err());
        assert_eq!(fs::read_to_string(&greeting).unwrap(), "good evening\n");
        fs::remove_dir_all(tree.root.parent().unwrap()).unwrap();
    }

    #[test]
    fn file_that_is_not_listed_is_removed() {
        let tree = tree("unlisted");
        fs::create_dir_all(tree.root.join("folder")).unwrap();
        for name in ["folder/kept", "folder/stale"] {
            fs::write(tree.root.join(name), "").unwrap();
        }
        remove_unlisted(&tree.root, Path::new(""), &BTreeSet::from([PathBuf::from("folder/kept")])).unwrap();
        assert!(tree.root.join("folder/kept").exists());
        assert!(!tree.root.join("folder/stale").exists());
        fs::remove_dir_all(tree.root.parent().unwrap()).unwrap();
    }
}
