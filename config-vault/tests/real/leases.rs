//! Credentials that the server makes for this program: read, kept alive, given back. The database is a real PostgreSQL.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use secure_config::{ExposeSecret, SecretString, SecureConfig};
use secure_config_vault::Auth;
use serde_json::{Value, json};

use crate::forwarder::Forwarder;
use crate::openbao::{OpenBao, skip};
use crate::{accepted, origin, vault};

#[derive(SecureConfig)]
#[config(app = "lent", environment = "LENT_ENV")]
struct Settings {
    #[config(vault = "/database/creds/app#username")]
    user: String,
    #[secret]
    #[config(vault = "/database/creds/app#password")]
    password: SecretString,
}

#[derive(SecureConfig)]
#[config(app = "lent", environment = "LENT_ENV")]
struct Fixed {
    #[secret]
    #[rotate(days = 30)]
    #[config(vault = "/database/static-creds/fixed#password")]
    password: SecretString,
}

/// A database server of its own, stopped with the value.
struct Postgres {
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
}

impl Postgres {
    fn start() -> Option<Self> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
        let bin = versions.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        let Some(bin) = bin.filter(|bin| bin.join("initdb").is_file()).max() else {
            skip("postgresql", "no initdb");
            return None;
        };
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if !is_root {
            skip("postgresql", "only root can start it as another user");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("password"), "owner-of-all").expect("written");
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        // It refuses to run as root.
        run(Command::new("chown").args(["-R", "postgres"]).arg(folder.path()));
        let server = Self { folder, bin, port };
        let data = server.folder.path().join("data");
        let arguments = ["-U", "postgres", "-A", "scram-sha-256", "--no-sync", "-D"];
        run(server
            .as_postgres("initdb")
            .args(arguments)
            .arg(&data)
            .arg(format!("--pwfile={}", path_of(&server, "password"))));
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=off",
            path_of(&server, "")
        );
        run(server
            .as_postgres("pg_ctl")
            .args(["-w", "-o", &options, "-l", &path_of(&server, "log"), "-D"])
            .arg(&data)
            .arg("start"));
        Some(server)
    }

    fn as_postgres(&self, program: &str) -> Command {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(self.bin.join(program));
        command
    }

    /// What a statement gives, with these credentials.
    fn ask(&self, user: &str, password: &str, statement: &str) -> Option<String> {
        let output = Command::new(self.bin.join("psql"))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", user, "-d", "postgres", "-Atc", statement])
            .env("PGPASSWORD", password)
            .output()
            .expect("it starts");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

fn path_of(server: &Postgres, name: &str) -> String {
    server.folder.path().join(name).display().to_string()
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data: &Path = &self.folder.path().join("data");
        let _ = self.as_postgres("pg_ctl").args(["-m", "immediate", "-D"]).arg(data).arg("stop").output();
    }
}

fn prepared() -> Option<(OpenBao, Postgres)> {
    let server = OpenBao::development()?;
    let database = Postgres::start()?;
    server.put("sys/mounts/database", &json!({"type": "database"}));
    let url =
        format!("postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{}/postgres?sslmode=disable", database.port);
    let config = json!({
        "plugin_name": "postgresql-database-plugin", "allowed_roles": "*", "connection_url": url,
        "username": "postgres", "password": "owner-of-all",
    });
    server.put("database/config/main", &config);
    let make = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';";
    let role = json!({"db_name": "main", "creation_statements": make, "default_ttl": "3s", "max_ttl": "8s"});
    server.put("database/roles/app", &role);
    Some((server, database))
}

#[test]
fn credentials_are_made_kept_alive_and_given_back() {
    let Some((server, database)) = prepared() else { return };
    let between = Forwarder::before(&server.url);
    let source = vault(&between.url);
    let loaded = accepted(Settings::loader().environment("dev").source(source.clone()).load_reported());
    let (user, password) = (loaded.settings.user.clone(), loaded.settings.password.expose_secret().to_owned());
    assert_eq!(database.ask(&user, &password, "select current_user"), Some(user.clone()));
    assert_eq!(origin(&loaded, "password"), "vault:database/creds/app#password");
    assert_eq!(between.requests().len(), 2, "what is mounted there, and both values at once");

    let keeper = source.keep_alive();
    std::thread::sleep(Duration::from_millis(4500));
    assert_eq!(database.ask(&user, &password, "select 1"), Some("1".into()), "after its own time it is still good");
    assert_eq!(keeper.ended(), 0);
    let renewals = between.requests().iter().filter(|line| line.contains("leases/renew")).count();
    assert!((2..=4).contains(&renewals), "{renewals} renewals in four and a half seconds");
    keeper.revoke();
    assert_eq!(database.ask(&user, &password, "select 1"), None, "the role is gone");
    assert!(between.is_quiet());
}

#[test]
fn credentials_that_cannot_be_renewed_any_more_are_told_of() {
    let Some((server, _database)) = prepared() else { return };
    let source = vault(&server.url);
    accepted(Settings::loader().environment("dev").source(source.clone()).load());
    let keeper = source.keep_alive();
    let start = Instant::now();
    while keeper.ended() == 0 {
        assert!(start.elapsed() < Duration::from_secs(12), "the server ends them after 8 seconds");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(start.elapsed() > Duration::from_secs(3));
}

#[test]
fn lease_that_was_revoked_elsewhere_makes_no_storm() {
    let Some((server, _database)) = prepared() else { return };
    let between = Forwarder::before(&server.url);
    let source = vault(&between.url);
    accepted(Settings::loader().environment("dev").source(source.clone()).load());
    server.put("sys/leases/revoke-prefix/database/creds/app", &json!({}));
    between.requests();
    let keeper = source.keep_alive();
    std::thread::sleep(Duration::from_secs(5));
    let requests = between.requests();
    assert!(requests.len() <= 4, "{requests:?}");
    drop(keeper);
}

#[test]
fn token_is_renewed_before_two_thirds_of_its_time() {
    let Some((server, _database)) = prepared() else { return };
    server.put("sys/policies/acl/all", &json!({"policy": "path \"*\" {\n  capabilities = [\"read\"]\n}\n"}));
    server.put("sys/auth/approle", &json!({"type": "approle"}));
    server.put("auth/approle/role/short", &json!({"token_policies": "all", "token_ttl": "3s", "token_max_ttl": "60s"}));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let role = text(&server.call("GET", "auth/approle/role/short/role-id", &Value::Null).1["data"]["role_id"]);
    let secret = text(&server.put("auth/approle/role/short/secret-id", &json!({}))["data"]["secret_id"]);
    let between = Forwarder::before(&server.url);
    let source = vault(&between.url).auth(Auth::app_role(role).secret_id(secret));
    let load = || accepted(Fixed::loader().environment("dev").source(source.clone()).preflight());
    load();
    let keeper = source.keep_alive();
    std::thread::sleep(Duration::from_secs(5));
    let requests = between.requests();
    let count = |word: &str| requests.iter().filter(|line| line.contains(word)).count();
    assert_eq!(count("login"), 1, "{requests:?}");
    assert!((2..=4).contains(&count("renew-self")), "{requests:?}");
    keeper.revoke();
    assert_eq!(between.requests().last().map(String::as_str), Some("POST /v1/auth/token/revoke-self"));
}

#[test]
fn password_that_the_server_rotates_has_the_age_of_its_rotation() {
    let Some((server, database)) = prepared() else { return };
    database.ask("postgres", "owner-of-all", "create role fixed with login").expect("made");
    let role = json!({"db_name": "main", "username": "fixed", "rotation_period": 86400});
    server.put("database/static-roles/fixed", &role);
    let loaded = accepted(Fixed::loader().environment("dev").source(vault(&server.url)).load_reported());
    let password = loaded.settings.password.expose_secret();
    assert_eq!(database.ask("fixed", password, "select 1"), Some("1".into()));
    let due = loaded.report.rotation()[0].due().expect("the server knows when");
    let days = due.duration_since(std::time::SystemTime::now()).expect("later").as_secs() / 86_400;
    assert_eq!(days, 29);
}
