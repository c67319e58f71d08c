//! How many copies of a secret stand in memory while the settings live and after they were dropped, library by library:
//! the same search that our own tests use, each time in a process of its own.
//!
//! One line for each: `peer`, the library, its type for the secret, where the secret stood, its size, then the two
//! numbers. Beside a variable there is another one, which nobody asks for. The block into which the kernel copied the
//! environment is not counted.

#![allow(dead_code, reason = "the settings are loaded to see where their bytes are")]

#[path = "../memory/libraries.rs"]
mod libraries;
#[path = "../../../tests/memory/needle.rs"]
mod needle;
#[path = "../../../tests/memory/observe.rs"]
mod observe;
#[path = "../../../tests/memory/search.rs"]
mod search;

use std::error::Error;
use std::path::Path;
use std::process::Command;

use libraries::{DOTENV, LIBRARIES, Library, Place, TOML};
use needle::{Form, Needle};
use observe::Said;

/// Names what a process loads that is to be searched.
const SCENE: &str = "MEMORY_SCENE";

fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(scene) = std::env::var(SCENE) {
        return play(&scene);
    }
    let folder = std::env::temp_dir().join(format!("memory-of-peers-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = compare(&folder);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn compare(folder: &Path) -> Result<(), Box<dyn Error>> {
    for size in [32, 8192] {
        let [secret, other] = secrets(size).map(|secret| String::from_utf8(secret.bytes()));
        let (secret, other) = (secret?, other?);
        write(&folder.join(DOTENV), &format!("THE_TOKEN={secret}\n"))?;
        write(&folder.join(TOML), &format!("the_token = \"{secret}\"\n"))?;
        let variables = [("THE_TOKEN", secret), ("OTHER_TOKEN", other)];
        for library in LIBRARIES {
            for place in library.places {
                let variables = if *place == Place::Environment { &variables[..] } else { &[] };
                let found = search(library, *place, size, variables, folder)?;
                let Library { name, holder, .. } = library;
                let told = [word(*place), "a variable beside it"].into_iter().zip(found);
                for (place, [live, after]) in told.take(variables.len().max(1)) {
                    println!("peer\t{name}\t{holder}\t{place}\t{size}\t{live}\t{after}");
                }
            }
        }
    }
    Ok(())
}

/// The secret that is loaded, and one that nobody asks for.
fn secrets(size: usize) -> [Needle; 2] {
    [1, 2].map(|seed| Needle::new(seed, size, Form::Plain))
}

fn word(place: Place) -> &'static str {
    match place {
        Place::Environment => "environment",
        Place::Dotenv => ".env",
        Place::Toml => "TOML",
    }
}

/// What the searched process does: `library/place/size`.
fn play(scene: &str) -> Result<(), Box<dyn Error>> {
    let words: Vec<&str> = scene.split('/').collect();
    let &[name, place, size] = words.as_slice() else { return Err("no such scene".into()) };
    let library = LIBRARIES.iter().find(|library| library.name == name).ok_or("no such library")?;
    let place = library.places.iter().find(|known| word(**known) == place).ok_or("no such place")?;
    (library.play)(*place, &secrets(size.parse()?));
    Ok(())
}

/// How often each of the two secrets stands in memory while the settings live, and after.
fn search(
    library: &Library,
    place: Place,
    size: usize,
    variables: &[(&str, String)],
    folder: &Path,
) -> Result<[[u32; 2]; 2], Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.current_dir(folder).env_clear().env(SCENE, format!("{}/{}/{size}", library.name, word(place)));
    let output = command.envs(variables.iter().map(|(name, value)| (name, value))).output()?;
    let said = Said::of(&String::from_utf8_lossy(&output.stdout));
    match said.found.as_slice() {
        [live, other_live, after, other_after] if said.loaded && live.least > 0 => {
            Ok([[live.most, after.most], [other_live.most, other_after.most]])
        }
        _ => {
            Err(format!("{} did not load the secret: {}", library.name, String::from_utf8_lossy(&output.stderr)).into())
        }
    }
}

/// Readable by nobody else, as such files are.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}
