//! Where a secret can stand, and what can be wrong with it there.

use crate::scene::Scene;

/// A way to put a secret somewhere.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) put: fn(&mut Scene, &[u8]),
}

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
            for name in ["APP_X", "APP_X_PREVIOUS", "APP_X_PREVIOUS_2", "APP_X_NEXT", "APP_X_ROTATED_AT"] {
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
        name: "twice, under two names",
        put: |scene, secret| {
            for name in ["APP_X", "X", "OLD_X"] {
                scene.set(name, secret);
            }
        },
    },
    Fault { name: "as the path of its file", put: |scene, secret| scene.set("APP_X_FILE", secret) },
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
            let mut content = secret.to_vec();
            content.resize(1024 * 1024 + 1 + secret.len() % 2, b'0');
            scene.write("secrets/named", &content);
            name_file(scene, "secrets/named");
        },
    },
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
            scene.write("secrets/app_x", secret);
            scene.write("secrets/app_x_previous", secret);
            scene.directory = true;
        },
    },
    Fault {
        name: "in a directory under two names",
        put: |scene, secret| {
            scene.write("secrets/app_x", secret);
            scene.write("secrets/APP_X", secret);
            scene.directory = true;
        },
    },
    Fault { name: "in a .env", put: |scene, secret| scene.write_dotenv(&join(&[b"APP_X=", secret, b"\n"])) },
    Fault {
        name: "in a .env that expands",
        put: |scene, secret| {
            scene.write_dotenv(&join(&[b"APP_X=", secret, b"\nAPP_PORT=", secret, b"\n"]));
            scene.dotenv = Some(true);
        },
    },
    Fault {
        name: "in double quotes of a .env",
        put: |scene, secret| scene.write_dotenv(&join(&[b"APP_X=\"", secret, b"\"\n"])),
    },
    Fault {
        name: "in single quotes of a .env",
        put: |scene, secret| scene.write_dotenv(&join(&[b"APP_X='", secret, b"'\n"])),
    },
    Fault {
        name: "behind an open quote of a .env",
        put: |scene, secret| scene.write_dotenv(&join(&[b"APP_X=\"", secret, b"\n"])),
    },
    Fault {
        name: "behind a closing quote of a .env",
        put: |scene, secret| scene.write_dotenv(&join(&[b"APP_X=\"k\"", secret, b"\n"])),
    },
    Fault { name: "without a name in a .env", put: |scene, secret| scene.write_dotenv(&join(&[secret, b"\n"])) },
    Fault { name: "as a name of a .env", put: |scene, secret| scene.write_dotenv(&join(&[secret, b"=k\n"])) },
    Fault {
        name: "twice in a .env",
        put: |scene, secret| {
            scene.write_dotenv(&join(&[b"APP_X='", secret, b"'\nAPP_X='", secret, b"'\n"]));
        },
    },
    Fault {
        name: "shadowed in a .env",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.write_dotenv(&join(&[b"APP_X='", secret, b"'\n"]));
        },
    },
    Fault {
        name: "as the environment of a .env",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.write_dotenv(&join(&[b"APP_ENV='", secret, b"'\n"]));
        },
    },
    Fault {
        name: "in a committed file",
        put: |scene, secret| scene.write_toml(&join(&[b"x = '''", secret, b"'''\n"])),
    },
    Fault {
        name: "in a file with permission",
        put: |scene, secret| {
            scene.write_toml(&join(&[b"x = '''", secret, b"'''\nport = '''", secret, b"'''\n"]));
            scene.toml = Some(true);
        },
    },
    Fault {
        name: "without quotes in a committed file",
        put: |scene, secret| scene.write_toml(&join(&[b"x = ", secret, b"\n"])),
    },
    Fault {
        name: "in a list of a committed file",
        put: |scene, secret| scene.write_toml(&join(&[b"x = ['", secret, b"']\n"])),
    },
    Fault {
        name: "behind an open quote of a committed file",
        put: |scene, secret| scene.write_toml(&join(&[b"x = \"", secret, b"\n"])),
    },
    Fault { name: "as an unknown key", put: |scene, secret| scene.write_toml(&join(&[b"'", secret, b"' = 1\n"])) },
    Fault { name: "as a key without quotes", put: |scene, secret| scene.write_toml(&join(&[secret, b" = 1\n"])) },
    Fault {
        name: "as the name of a table",
        put: |scene, secret| scene.write_toml(&join(&[b"[", secret, b"]\nx = 1\n"])),
    },
    Fault {
        name: "as the value of an unknown key",
        put: |scene, secret| scene.write_toml(&join(&[b"y = '''", secret, b"'''\n"])),
    },
    Fault {
        name: "twice in a committed file",
        put: |scene, secret| {
            scene.write_toml(&join(&[b"x = '''", secret, b"'''\nx = '''", secret, b"'''\n"]));
        },
    },
    Fault {
        name: "in place of a group",
        put: |scene, secret| scene.write_toml(&join(&[b"group = '''", secret, b"'''\n"])),
    },
    Fault {
        name: "as the environment of a committed file",
        put: |scene, secret| {
            scene.set("APP_X", b"k");
            scene.write_toml(&join(&[b"APP_ENV = '''", secret, b"'''\n"]));
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

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn name_file(scene: &mut Scene, name: &str) {
    let path = scene.path(name).display().to_string();
    scene.set("APP_X_FILE", path.as_bytes());
}
