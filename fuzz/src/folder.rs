//! A folder of the process's own, in memory where the machine has such a place.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder. It is made empty once, and stays when the process ends: a finding's files can be looked at.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = place.join("secure-config-fuzz").join(std::process::id().to_string());
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder can be made");
        folder
    })
}

/// Writes a file that only its owner reads.
pub fn write(name: &str, content: &[u8]) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, content).expect("a file can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("the owner can set a mode");
    }
    path
}
