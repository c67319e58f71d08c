//! Writes the documents of the settings next to the manifest, so that they are renewed by whoever changes the settings,
//! in the same build.

use secure_config::EmitError;
use settings::Settings;

#[allow(dead_code, reason = "the program reads the fields, this script their descriptions")]
#[path = "src/settings.rs"]
mod settings;

fn main() -> Result<(), EmitError> {
    // The documents themselves are not named: the script would run once more for each that it writes.
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/settings.rs");

    // Paths are relative to the package. What is fresh is not touched. A copy that cargo made (to verify a package, in a
    // vendor folder, of a registry) and a tree that cannot be written stay as they are, with a warning of the build.
    secure_config::emit::<Settings>().env_example(".env.example").markdown("CONFIGURATION.md").write()
}
