//! Files as they stand in real projects, and files that mean harm.

mod compose;
mod hostile;
mod kubernetes;
mod rendered;

use std::path::PathBuf;

use super::{Content, Deployment};

/// A folder with files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = folder.path(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// `NAME=value` for what is known, `NAME` for what is not.
fn variables(deployment: &Deployment) -> Vec<String> {
    let known = deployment.variables.iter().map(|(name, value, _)| format!("{name}={value}"));
    known.chain(deployment.unknown.iter().map(|(name, _)| name.clone())).collect()
}

fn notes(deployment: &Deployment) -> Vec<String> {
    deployment.notes.iter().map(|note| format!("{} {}", note.place.line, note.text)).collect()
}

fn line_of(deployment: &Deployment, variable: &str) -> u32 {
    deployment.place_of(variable).unwrap().line
}

fn files(deployment: &Deployment) -> Vec<String> {
    let content = |content: &Content| match content {
        Content::File(path) => format!(" < {}", path.file_name().unwrap().to_string_lossy()),
        Content::Text(text) => format!(" = {text}"),
        Content::Unknown => String::new(),
    };
    deployment.files.iter().map(|file| format!("{}{}", file.path, content(&file.content))).collect()
}
