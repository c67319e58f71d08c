//! Writes the documents that are made from a schema, or checks that they are fresh.

use std::fmt;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use secure_config_schema::render::{Document, Options};
use secure_config_schema::{Docs, Schema};

use crate::config::SecureConfig;
use secure_config_schema::visible;

/// The documents of a settings struct.
///
/// Relative paths are taken from the folder of the package that is being built, run or tested (`CARGO_MANIFEST_DIR`), and
/// from the working directory elsewhere.
///
/// ```no_run
/// # use secure_config_runtime as secure_config;
/// # fn documents<Settings: secure_config::SecureConfig>() -> Result<(), secure_config::EmitError> {
/// secure_config::emit::<Settings>().env_example(".env.example").markdown("docs/CONFIGURATION.md").write()?;
/// # Ok(())
/// # }
/// ```
#[inline]
pub fn emit<T: SecureConfig>() -> Emit {
    Emit { schema: T::SCHEMA, docs: T::DOCS, files: Vec::new(), unknown: None }
}

/// Documents that are to be written or checked; made by [`emit`].
///
/// ```no_run
/// # use secure_config_runtime as secure_config;
/// # fn documents<Settings: secure_config::SecureConfig>() -> Result<(), secure_config::EmitError> {
/// let documents = secure_config::emit::<Settings>().env_example(".env.example");
/// documents.check()?; // in CI; `write` renews what is stale
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is written until `write` or `check` is called"]
pub struct Emit {
    schema: &'static Schema,
    docs: &'static Docs,
    files: Vec<(PathBuf, &'static Document)>,
    /// The first document that is asked for and that there is not.
    unknown: Option<(PathBuf, String)>,
}

/// A document that is stale, or could not be written.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// fn report(error: &secure_config::EmitError) -> String {
///     format!("{}: {error}", error.path().display())
/// }
/// ```
#[derive(Debug)]
pub struct EmitError {
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Stale,
    Missing,
    Io(std::io::Error),
    Unknown(String),
}

impl EmitError {
    /// The document's file.
    #[inline]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for EmitError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = visible(&self.path.display().to_string());
        match &self.cause {
            Cause::Stale => write!(f, "`{path}` is stale: renew it with `{}`", renewal()),
            Cause::Missing => write!(f, "`{path}` does not exist: make it with `{}`", renewal()),
            Cause::Io(_) => write!(f, "`{path}` cannot be read or written"),
            Cause::Unknown(name) => write!(
                f,
                "`{path}` cannot be made: there is no document `{}` without the feature `documents`, or none at all; \
                 `cargo secure-config export --list` names them",
                visible(name)
            ),
        }
    }
}

impl std::error::Error for EmitError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Io(err) => Some(err),
            Cause::Stale | Cause::Missing | Cause::Unknown(_) => None,
        }
    }
}

impl Emit {
    /// A template for `.env`: every variable with its description, secrets empty.
    #[inline]
    pub fn env_example(self, path: impl AsRef<Path>) -> Self {
        self.document("env-example", path)
    }

    /// A reference of every variable.
    #[inline]
    pub fn markdown(self, path: impl AsRef<Path>) -> Self {
        self.document("markdown", path)
    }

    /// The schema itself, `schema.json`: what `cargo secure-config` reads where there is no program to read it from.
    #[inline]
    pub fn schema(self, path: impl AsRef<Path>) -> Self {
        self.document("schema", path)
    }

    /// Any document, by the name that `cargo secure-config export --list` gives it: `compose`, `kubernetes`, `html` …
    /// All but the template, the reference in Markdown and the schema need the feature `documents`.
    ///
    /// A name that there is not is an error of [`write`](Self::write) and [`check`](Self::check).
    ///
    /// ```no_run
    /// # use secure_config_runtime as secure_config;
    /// # fn documents<Settings: secure_config::SecureConfig>() -> Result<(), secure_config::EmitError> {
    /// secure_config::emit::<Settings>().schema("schema.json").document("markdown", "CONFIGURATION.md").write()?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn document(mut self, name: &str, path: impl AsRef<Path>) -> Self {
        let path = resolve(path.as_ref());
        match Document::named(name) {
            Some(document) => self.files.push((path, document)),
            None => self.unknown = self.unknown.or(Some((path, name.to_owned()))),
        }
        self
    }

    /// Writes what is stale, each file at once or not at all. Fresh files are not touched, so that nothing is built again
    /// because of them. In a copy that cargo made (a package that is being verified, vendored, or unpacked from a registry)
    /// and in a tree that cannot be written, it writes nothing and says so: on standard error, and in a build script by a
    /// warning of the build.
    ///
    /// # Errors
    /// A file that cannot be written.
    #[inline]
    pub fn write(self) -> Result<(), EmitError> {
        self.known()?;
        for (path, document) in &self.files {
            let text = self.render(document);
            match found(path) {
                Ok(found) if is_same(&found, &text) => continue,
                Err(err) if err.kind() == std::io::ErrorKind::InvalidInput => {
                    return Err(EmitError { path: path.clone(), cause: Cause::Io(err) });
                }
                _ => {}
            }
            if is_copy(path) {
                say_unwritten(path, "this is a copy that cargo made");
                continue;
            }
            match replace(path, &text) {
                Err(err) if is_read_only(&err) => say_unwritten(path, "the tree is read-only"),
                result => result.map_err(|err| EmitError { path: path.clone(), cause: Cause::Io(err) })?,
            }
        }
        Ok(())
    }

    /// Checks that every file is what [`write`](Self::write) would write.
    ///
    /// # Errors
    /// The first file that is stale, missing or unreadable.
    #[inline]
    pub fn check(self) -> Result<(), EmitError> {
        self.known()?;
        for (path, document) in &self.files {
            let cause = match found(path) {
                Ok(found) if is_same(&found, &self.render(document)) => continue,
                Ok(_) => Cause::Stale,
                Err(err) if err.kind() == std::io::ErrorKind::NotFound => Cause::Missing,
                Err(err) => Cause::Io(err),
            };
            return Err(EmitError { path: path.clone(), cause });
        }
        Ok(())
    }

    #[inline]
    fn known(&self) -> Result<(), EmitError> {
        match &self.unknown {
            Some((path, name)) => Err(EmitError { path: path.clone(), cause: Cause::Unknown(name.clone()) }),
            None => Ok(()),
        }
    }

    #[inline]
    fn render(&self, document: &Document) -> String {
        document.render(self.schema, Some(self.docs), &Options::default())
    }
}

/// For `assert_fresh!`: writes if `SECURE_CONFIG_WRITE` is set, checks otherwise.
#[doc(hidden)]
#[inline]
pub fn assert_fresh<T: SecureConfig>(folder: &str, path: &str) {
    let path = Path::new(folder).join(path);
    let document = || emit::<T>().document(&kind(&path), &path);
    let wanted = std::env::var_os("SECURE_CONFIG_WRITE").is_some_and(|value| !value.is_empty() && value != "0");
    let written = if wanted { document().write() } else { Ok(()) };
    // Checked in either case: in a tree that cannot be written, nothing was.
    let result = written.and_then(|()| document().check());
    assert!(result.is_ok(), "{}", result.err().map_or_else(String::new, |err| err.to_string()));
}

/// What document a file holds: one that documents usually have by its name, or by its ending. What cannot be told is named
/// as it is, and so an error.
#[inline]
fn kind(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match (Document::ALL.iter().find(|document| name == document.file()), ending.as_deref()) {
        (Some(document), _) => document.name().to_owned(),
        (None, Some("md")) => "markdown".to_owned(),
        (None, Some("html" | "json" | "yaml" | "yml" | "hcl" | "csv" | "conf")) => name.into_owned(),
        (None, _) => "env-example".to_owned(),
    }
}

/// Whether a file holds this text; git may have made CRLF of its line ends.
#[inline]
fn is_same(found: &[u8], text: &str) -> bool {
    let found = found.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    found.eq(text.as_bytes().split(|byte| *byte == b'\n'))
}

/// What stands at the path, if it is a file: to read a FIFO or a device may never end, and to replace one does harm.
#[inline]
fn found(path: &Path) -> std::io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.is_file() { std::fs::read(path) } else { Err(std::io::ErrorKind::InvalidInput.into()) }
}

/// The command that renews a file; in a workspace, `cargo test` alone may not reach the package.
#[inline]
fn renewal() -> String {
    let package = std::env::var("CARGO_PKG_NAME").map_or_else(|_| String::new(), |name| format!(" -p {name}"));
    format!("SECURE_CONFIG_WRITE=1 cargo test{package}")
}

#[inline]
fn resolve(path: &Path) -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) if path.is_relative() => Path::new(&folder).join(path),
        _ => path.to_owned(),
    }
}

/// Whether the file belongs to a copy that has to stay as it is: `cargo package` refuses a tree that its build changed, and
/// what was vendored or unpacked from a registry is not the user's to change.
#[inline]
fn is_copy(path: &Path) -> bool {
    const MARK: &[u8] = b"# THIS FILE IS AUTOMATICALLY GENERATED BY CARGO";
    let folders: Vec<_> = path.components().map(Component::as_os_str).collect();
    let verified = folders.windows(2).any(|pair| pair == ["target", "package"]);
    let manifest = path.ancestors().map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file());
    verified || manifest.and_then(|path| std::fs::read(path).ok()).is_some_and(|text| text.starts_with(MARK))
}

/// Cargo hides what a build script prints, unless it is a warning.
#[inline]
fn say_unwritten(path: &Path, why: &str) {
    let text = format!("secure-config: `{}` is not written: {why}", visible(&path.display().to_string()));
    match std::env::var_os("CARGO_CFG_TARGET_ARCH") {
        Some(_) => println!("cargo:warning={text}"),
        None => eprintln!("{text}"),
    }
}

#[inline]
fn is_read_only(err: &std::io::Error) -> bool {
    matches!(err.kind(), std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied)
}

/// Writes beside the file and renames, so that nobody ever sees a part of it.
#[inline]
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
