//! Where a secret can stand, and what can be wrong with it there.

use std::path::Path;

use crate::scene::{Scene, mode};
use crate::secrets::neighbour;

/// A way to put a secret somewhere.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) put: fn(&mut Scene, &[u8]),
}

/// Variables that name files of values beside the current one.
const FILES_BESIDE: [&str; 4] = ["APP_X_NEXT_FILE", "APP_X_PREVIOUS_FILE", "APP_X_PREVIOUS_2_FILE", "OLD_KEYS_FILE"];

/// Every fault of the matrix; a new one is one more line.
pub(crate) const FAULTS: &[Fault] = &[
    Fault { name: "in memory", put: |scene, secret| scene.set("APP_X", secret) },
    Fault {
        name: "in the wrong variable",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.set("APP_PORT", secret);
        },
    },
    Fault { name: "in a group that is absent otherwise", put: |scene, secret| scene.set("APP_GROUP_KEY", secret) },
    Fault {
        name: "in an environment that refuses placeholders",
        put: |scene, secret| {
            scene.set("APP_ENV", b"prod");
            scene.set("APP_X", secret);
        },
    },
    Fault {
        name: "as the name of the environment",
        put: |scene, secret| {
            scene.set("APP_ENV", secret);
            scene.set("APP_X", b"k");
        },
    },
    Fault {
        name: "as previous, next and date",
        put: |scene, secret| {
            for name in ["APP_X", "APP_X_PREVIOUS", "APP_X_PREVIOUS_2", "APP_X_NEXT", "OLD_KEYS", "APP_X_ROTATED_AT"] {
                scene.set(name, secret);
            }
        },
    },
    Fault {
        name: "as the date of a good one",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.set("APP_X_ROTATED_AT", secret);
        },
    },
    Fault {
        name: "as previous and next of a good one",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            for name in ["APP_X_PREVIOUS", "APP_X_NEXT", "OLD_KEYS"] {
                scene.set(name, secret);
            }
        },
    },
    Fault {
        name: "equal to its neighbour's, or not",
        put: |scene, secret| {
            scene.set("APP_X", secret);
            scene.set("APP_X_PREVIOUS", &neighbour());
            scene.set("APP_GROUP_KEY", &neighbour());
        },
    },
    Fault {
        name: "in a cluster",
        put: |scene, secret| {
            scene.set("KUBERNETES_SERVICE_HOST", b"10.0.0.1");
            scene.set("APP_X", secret);
            scene.set("APP_PORT", secret);
        },
    },
    Fault {
        name: "as an unrelated variable",
        put: |scene, secret| {
            scene.set("UNRELATED", &[b"\xff\xfe", secret, b"\xfd"].concat());
            scene.set("APP_PORT", b"");
        },
    },
    Fault { name: "as the name of a variable", put: |scene, secret| scene.set(String::from_utf8_lossy(secret), b"k") },
    Fault {
        name: "as the environment that the program names",
        put: |scene, secret| scene.place = Some(String::from_utf8_lossy(secret).into_owned()),
    },
    Fault {
        name: "twice, under two names",
        put: |scene, secret| {
            for name in ["APP_X", "X", "OLD_X"] {
                scene.set(name, secret);
            }
        },
    },
    Fault { name: "as the path of its file", put: |scene, secret| scene.set("APP_X_FILE", secret) },
    Fault {
        name: "as the paths of files beside a good one",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            for name in FILES_BESIDE {
                scene.set(name, secret);
            }
        },
    },
    Fault {
        name: "in named files beside a good one",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.write("secrets/named", secret);
            let path = scene.path("secrets/named").display().to_string();
            for name in FILES_BESIDE {
                scene.set(name, path.as_bytes());
            }
        },
    },
    Fault {
        name: "beside the path of its file",
        put: |scene, secret| {
            scene.set("APP_X", secret);
            scene.set("APP_X_FILE", secret);
        },
    },
    Fault {
        name: "in a named file",
        put: |scene, secret| {
            scene.write("secrets/named", secret);
            name_file(scene, "secrets/named");
        },
    },
    Fault {
        name: "in a named file that is too large",
        put: |scene, secret| {
            scene.write("secrets/named", secret);
            scene.lengthen("secrets/named", 1024 * 1024 + 1);
            name_file(scene, "secrets/named");
        },
    },
    Fault {
        name: "in a named file that nobody may read",
        put: |scene, secret| {
            scene.write("secrets/named", secret);
            mode(&scene.path("secrets/named"), 0);
            name_file(scene, "secrets/named");
        },
    },
    Fault {
        // Root reads what nobody may read, but no link to itself, and not what the kernel refuses.
        name: "beside a named file that cannot be opened",
        put: |scene, secret| beside_file(scene, &scene.endless_link(), secret),
    },
    Fault {
        name: "beside a named file that cannot be read",
        put: |scene, secret| beside_file(scene, Path::new("/proc/self/mem"), secret),
    },
    Fault { name: "beside a named pipe", put: |scene, secret| beside_file(scene, &scene.pipe(), secret) },
    Fault { name: "beside a named device", put: |scene, secret| beside_file(scene, Path::new("/dev/zero"), secret) },
    Fault {
        name: "below a named file",
        put: |scene, secret| {
            scene.write("secrets/named", secret);
            name_file(scene, "secrets/named/below");
        },
    },
    Fault {
        name: "in a named folder",
        put: |scene, secret| {
            scene.write("secrets/named", secret);
            name_file(scene, "secrets");
        },
    },
    Fault {
        name: "in a directory",
        put: |scene, secret| {
            scene.directory("app_x", secret);
            scene.directory("app_x_previous", secret);
        },
    },
    Fault {
        name: "in a directory under two names",
        put: |scene, secret| {
            scene.directory("app_x", secret);
            scene.directory("APP_X", secret);
        },
    },
    Fault { name: "in a directory, below its name", put: |scene, secret| scene.directory("app_x/secret", secret) },
    Fault {
        name: "in a directory beside a pipe",
        put: |scene, secret| {
            scene.directory("app_x_previous", secret);
            #[cfg(unix)]
            std::os::unix::fs::symlink(scene.pipe(), scene.path("secrets/app_x")).expect("a link can be made");
        },
    },
    Fault {
        name: "as a name in a directory",
        put: |scene, secret| {
            let name: String = String::from_utf8_lossy(secret).replace(['/', '\0'], "_").chars().take(60).collect();
            scene.directory(&name, secret);
        },
    },
    Fault {
        name: "as the environment of a directory",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.directory("app_env", secret);
        },
    },
    Fault {
        name: "in every place",
        put: |scene, secret| {
            scene.set("APP_X", secret);
            scene.directory("app_x", secret);
            scene.dotenv("APP_X='{}'\n", secret);
            scene.toml("x = '''{}'''\n", secret);
        },
    },
    Fault { name: "in a .env", put: |scene, secret| scene.dotenv("APP_X={}\n", secret) },
    Fault {
        name: "in a .env that expands",
        put: |scene, secret| {
            scene.dotenv("APP_X={}\nAPP_PORT={}\n", secret);
            scene.files.dotenv = Some(true);
        },
    },
    Fault {
        name: "in a .env that others may read",
        put: |scene, secret| {
            scene.dotenv("APP_X='{}'\n", secret);
            mode(&scene.path(".env"), 0o644);
        },
    },
    Fault {
        name: "in a .env that others may write",
        put: |scene, secret| {
            scene.dotenv("APP_X='{}'\n", secret);
            mode(&scene.path(".env"), 0o666);
        },
    },
    Fault { name: "in double quotes of a .env", put: |scene, secret| scene.dotenv("APP_X=\"{}\"\n", secret) },
    Fault { name: "in single quotes of a .env", put: |scene, secret| scene.dotenv("APP_X='{}'\n", secret) },
    Fault { name: "behind an open quote of a .env", put: |scene, secret| scene.dotenv("APP_X=\"{}\n", secret) },
    Fault { name: "behind a closing quote of a .env", put: |scene, secret| scene.dotenv("APP_X=\"k\"{}\n", secret) },
    Fault { name: "without a name in a .env", put: |scene, secret| scene.dotenv("{}\n", secret) },
    Fault { name: "as a name of a .env", put: |scene, secret| scene.dotenv("{}=k\n", secret) },
    Fault {
        name: "twice in a .env",
        put: |scene, secret| {
            scene.dotenv("APP_X='{}'\nAPP_X='{}'\n", secret);
        },
    },
    Fault {
        name: "shadowed in a .env",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.dotenv("APP_X='{}'\n", secret);
        },
    },
    Fault {
        name: "as the environment of a .env",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.dotenv("APP_ENV='{}'\n", secret);
        },
    },
    Fault { name: "in a committed file", put: |scene, secret| scene.toml("x = '''{}'''\n", secret) },
    Fault {
        name: "in a file with permission",
        put: |scene, secret| {
            scene.toml("x = '''{}'''\nport = '''{}'''\n", secret);
            scene.files.toml = Some(true);
        },
    },
    Fault { name: "without quotes in a committed file", put: |scene, secret| scene.toml("x = {}\n", secret) },
    Fault { name: "in a list of a committed file", put: |scene, secret| scene.toml("x = ['{}']\n", secret) },
    Fault { name: "in a table of a committed file", put: |scene, secret| scene.toml("[x]\nport = '''{}'''\n", secret) },
    Fault {
        name: "as the name of a member of a committed file",
        put: |scene, secret| scene.toml("[x]\n'{}' = 'k'\n", secret),
    },
    Fault {
        name: "in a group of a committed file",
        put: |scene, secret| {
            scene.toml("[group]\nkey = '''{}'''\nport = '''{}'''\n", secret);
        },
    },
    Fault { name: "behind an open quote of a committed file", put: |scene, secret| scene.toml("x = \"{}\n", secret) },
    Fault { name: "as an unknown key", put: |scene, secret| scene.toml("'{}' = 1\n", secret) },
    Fault { name: "as a key without quotes", put: |scene, secret| scene.toml("{} = 1\n", secret) },
    Fault { name: "as the name of a table", put: |scene, secret| scene.toml("[{}]\nx = 1\n", secret) },
    Fault { name: "as the value of an unknown key", put: |scene, secret| scene.toml("y = '''{}'''\n", secret) },
    Fault {
        name: "twice in a committed file",
        put: |scene, secret| {
            scene.toml("x = '''{}'''\nx = '''{}'''\n", secret);
        },
    },
    Fault { name: "in place of a group", put: |scene, secret| scene.toml("group = '''{}'''\n", secret) },
    Fault {
        name: "as the environment of a committed file",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.toml("APP_ENV = '''{}'''\n", secret);
        },
    },
    Fault {
        name: "in a template that is stale",
        put: |scene, secret| {
            scene.set("APP_X", secret);
            scene.write(".env.example", secret);
        },
    },
    Fault {
        name: "beside a variable that is not UTF-8",
        put: |scene, secret| {
            scene.set("APP_X", secret);
            scene.set("APP_PORT", b"\xff\xfe\xfd");
        },
    },
];

/// The field's file cannot be had, and the secret stands in other places.
fn beside_file(scene: &mut Scene, path: &Path, secret: &[u8]) {
    scene.set("APP_X_FILE", path.display().to_string().as_bytes());
    scene.set("APP_X_PREVIOUS", secret);
    scene.dotenv("APP_X='{}'\n", secret);
}

fn name_file(scene: &mut Scene, name: &str) {
    let path = scene.path(name).display().to_string();
    scene.set("APP_X_FILE", path.as_bytes());
}
