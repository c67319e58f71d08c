//! The service as a child process. It sees the variables of the test alone, and a working directory without a `.env`.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;

/// Variables with their values.
pub(crate) type Variables<'a> = Vec<(&'a str, &'a str)>;

/// What a good start needs, and all secrets of the deployment, so that each of them could leak.
pub(crate) const COMPLETE: &[(&str, &str)] = &[
    ("SERVICE_ENV", "test"),
    ("LOG_LEVEL", "debug"),
    ("HTTP_PORT", "0"),
    ("JWT_SECRET_KEY", "new-key-of-the-lighthouse-keeper-2026"),
    ("DATABASE_URL", "postgres://service:quiet-harbour@localhost/service"),
    ("REDIS_URL", "redis://:copper-meadow@localhost"),
    ("SMTP_HOST", "smtp.example.com"),
    ("SMTP_USER", "service"),
    ("SMTP_PASSWORD", "pigeon-post-at-dawn"),
    ("S3_BUCKET", "uploads"),
    ("S3_ACCESS_KEY_ID", "uploader"),
    ("S3_SECRET_KEY", "seven-buckets-of-amber-sand"),
    ("GEMINI_API_KEY", "twins-of-the-northern-sky"),
    ("STRIPE_SECRET_KEY", "zebra-crossing-after-rain"),
];

/// The complete variables, with some of them changed, added, or taken away by an empty value.
pub(crate) fn complete_but<'a>(changes: &[(&'a str, &'a str)]) -> Variables<'a> {
    let kept = COMPLETE.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.copied().chain(changes.iter().copied()).collect()
}

/// A service that listens.
#[derive(Debug)]
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    lines: Receiver<String>,
    readers: Vec<JoinHandle<()>>,
    printed: String,
    variables: Vec<(String, String)>,
    _folder: TempDir,
}

/// A service that ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    pub(crate) printed: String,
}

impl Service {
    /// Starts the service and waits until it listens.
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        let (mut child, folder) = spawn(variables);
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("standard output is piped")),
            Box::new(child.stderr.take().expect("standard error is piped")),
        ];
        let readers = streams.map(|stream| {
            let sender = sender.clone();
            thread::spawn(move || {
                // A line that nobody waits for any more is of no interest.
                BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
            })
        });
        drop(sender);
        let mut printed = String::new();
        let address = loop {
            let Ok(line) = lines.recv_timeout(Duration::from_secs(30)) else {
                let _ = child.kill();
                panic!("the service does not listen:\n{printed}");
            };
            printed.push_str(&line);
            printed.push('\n');
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.trim().parse().expect("the service prints its address");
            }
        };
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { child, address, lines, readers: readers.into(), printed, variables, _folder: folder }
    }

    /// Stops it as a container runtime would, and looks for secrets in what it printed.
    pub(crate) fn stop(mut self) -> Ended {
        self.terminate();
        let status = self.child.wait().expect("the service can be waited for").code();
        for reader in self.readers.drain(..) {
            reader.join().expect("reading a stream does not panic");
        }
        let rest: Vec<String> = self.lines.try_iter().collect();
        let printed = format!("{}{}\n", self.printed, rest.join("\n"));
        let variables: Vec<_> = self.variables.iter().map(|(name, value)| (&**name, &**value)).collect();
        Ended { status, printed }.without_secrets_of(&variables)
    }

    #[cfg(unix)]
    fn terminate(&mut self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "the service cannot be told to stop");
    }

    #[cfg(not(unix))]
    fn terminate(&mut self) {
        self.child.kill().expect("the service can be stopped");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // After a failed assertion nobody else ends it; after `stop` there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the service, which ends by itself.
pub(crate) fn refuses(variables: &[(&str, &str)]) -> Ended {
    let (child, _folder) = spawn(variables);
    let output = child.wait_with_output().expect("the service can be waited for");
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8(printed).expect("the service prints UTF-8");
    Ended { status: output.status.code(), printed }.without_secrets_of(variables)
}

fn spawn(variables: &[(&str, &str)]) -> (Child, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-service"));
    command.env_clear().envs(variables.iter().copied()).current_dir(folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    (command.spawn().expect("the service can be started"), folder)
}

impl Ended {
    fn without_secrets_of(self, variables: &[(&str, &str)]) -> Self {
        let is_secret = |name: &str| {
            // The address of a store is said, so that it can be mended.
            name != "AWS_ENDPOINT_URL"
                && ["_KEY", "_PASSWORD", "_URL", "_PREVIOUS", "_NEXT"].iter().any(|ending| name.ends_with(ending))
        };
        let secrets = variables.iter().filter(|(name, value)| is_secret(name) && !value.is_empty());
        for (name, value) in secrets {
            // Of a connection string the password is the secret.
            let password =
                value.split_once("://").and_then(|(_, rest)| rest.split(['@', '/']).next()?.split(':').nth(1));
            for part in [Some(*value), password].into_iter().flatten() {
                assert!(!self.printed.contains(part), "{name} is printed:\n{}", self.printed);
            }
        }
        self
    }
}
