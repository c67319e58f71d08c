//! `status`: every secret with its age and the day on which it has to be replaced.

use std::fmt::Write;
use std::time::{Duration, SystemTime};

use clap::Args;
use secure_config_runtime::{RotationState, RotationStatus};
use secure_config_schema::{Leaf, leaves, parse_duration};
use serde_json::json;

use crate::cli::Context;
use crate::given::{Given, alone};
use crate::{Exit, Failure, paint};

/// Every secret with its age, its due date and its owner; never its value
///
/// The age is known where `NAME_ROTATED_AT` says it, or the file that holds the secret has a date. Of a store that is named, it
/// says when a backup was last verified on this machine.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config status
  cargo secure-config status --due-within 14d            # exit status 1 if any is due by then
  cargo secure-config status --prometheus > /var/lib/node_exporter/textfile/secrets.prom

Exit codes:
  0  all is well
  1  with `--due-within`: a secret has to be replaced by then
  2  the command line is not understood
  3  a schema or a file cannot be read, or the program cannot be built")]
pub(crate) struct Status {
    /// Fail if a secret is overdue, or has to be replaced within this time
    #[arg(long, value_name = "SPAN", value_parser = span)]
    due_within: Option<Duration>,
    /// Print JSON
    #[arg(long, conflicts_with = "prometheus")]
    pub(crate) json: bool,
    /// Print the text format of Prometheus
    #[arg(long)]
    prometheus: bool,
    #[command(flatten)]
    given: Given,
}

fn span(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "expected a span such as `14d` or `12h`".to_owned())
}

/// A secret, and what is known of it here.
struct Line {
    leaf: Leaf,
    /// Where it is set.
    origin: Option<String>,
    /// `None` where it has no duty to rotate or is not set.
    rotation: Option<RotationStatus>,
    /// What is wrong with it.
    problem: Option<String>,
}

impl Status {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let settings = context.place.find(context.quiet)?.one()?;
        let complaints = self.given.complaints(settings.schema)?;
        let mut lines = Vec::new();
        for leaf in leaves(settings.schema, Some(settings.docs)).filter(|leaf| leaf.field.is_secret()) {
            // One by one, so that one that is missing does not hide the others.
            let outcome = self.given.loader(alone(settings.schema, &leaf))?.load();
            lines.push(match outcome {
                Ok(report) => Line {
                    origin: report.fields().first().and_then(|field| field.origin()).map(ToString::to_string),
                    rotation: report.rotation().first().cloned(),
                    leaf,
                    problem: None,
                },
                Err(_) if leaf.in_optional_group && !complaints.contains(&leaf.variable) => {
                    Line { leaf, origin: None, rotation: None, problem: None }
                }
                Err(error) => {
                    let code = error.problems().first().map_or("", |problem| problem.code());
                    let problem = Some(if code.is_empty() { "invalid".to_owned() } else { code.to_owned() });
                    Line { leaf, origin: None, rotation: None, problem }
                }
            });
        }
        let backups = self.backups()?;
        if self.json {
            let all: Vec<_> = lines.iter().map(as_json).collect();
            let stores: Vec<_> = backups
                .iter()
                .map(|(file, when)| json!({ "file": file, "last_verified_backup_unix": seconds(*when) }))
                .collect();
            outln!("{:#}", json!({ "app": settings.schema.title(), "secrets": all, "stores": stores }));
        } else if self.prometheus {
            out!("{}", prometheus(settings.schema.title(), &lines));
        } else {
            print(&lines);
            print_backups(&backups);
        }
        let is_due = |line: &Line| self.due_within.is_some_and(|within| is_due(line, within));
        Ok(if lines.iter().any(is_due) { Exit::Finding } else { Exit::Success })
    }
}

impl Status {
    /// Each store that is named, and when a backup of it was last verified.
    #[cfg(feature = "store")]
    fn backups(&self) -> Result<Vec<Backup>, Failure> {
        use super::store::opening::{failure, shown};
        let stores = self.given.store.iter().map(|path| {
            let list = secure_config_store::Store::open(path).and_then(|store| store.list()).map_err(failure)?;
            Ok((shown(path), super::store::verified(&list)))
        });
        stores.collect()
    }

    #[cfg(not(feature = "store"))]
    #[allow(clippy::unnecessary_wraps, clippy::unused_self, reason = "as with the feature `store`")]
    fn backups(&self) -> Result<Vec<Backup>, Failure> {
        Ok(Vec::new())
    }
}

/// A store's file, and the moment.
type Backup = (String, Option<SystemTime>);

fn print_backups(backups: &[Backup]) {
    let (dim, warn, reset) = (paint::DIM, paint::WARN, anstyle::Reset);
    for (file, when) in backups {
        match when.map(|when| when.elapsed().map_or(0, |span| span.as_secs() / 86_400)) {
            Some(0) => outln!("{dim}{file}: a backup was verified today{reset}"),
            Some(days) => outln!("{dim}{file}: a backup was last verified {days} days ago{reset}"),
            None => outln!("{warn}{file}: no backup was verified on this machine{reset}"),
        }
    }
}

fn is_due(line: &Line, within: Duration) -> bool {
    // Where being overdue stops the start, the load says so in place of a state.
    let is_fatal = line.problem.as_deref() == Some("SC0701");
    is_fatal || line.rotation.as_ref().is_some_and(|status| status.is_due_within(within.as_secs().div_ceil(86_400)))
}

fn state(line: &Line) -> (anstyle::Style, String) {
    match (&line.problem, &line.rotation) {
        (Some(code), _) => (paint::BAD, format!("problem {code}")),
        (None, _) if line.origin.is_none() => (paint::DIM, "not set".to_owned()),
        (None, None) => (paint::DIM, "no duty to rotate".to_owned()),
        (None, Some(status)) => {
            let style = match status.state() {
                RotationState::Overdue { .. } => paint::BAD,
                RotationState::Due { .. } => paint::WARN,
                RotationState::Fresh { .. } => paint::GOOD,
                _ => paint::DIM,
            };
            (style, status.state().to_string())
        }
    }
}

fn print(lines: &[Line]) {
    let (bold, dim, reset) = (paint::BOLD, paint::DIM, anstyle::Reset);
    let duty = |line: &Line| line.leaf.field.get_rotation().map_or_else(String::new, |duty| duty.describe());
    let widest = |column: &dyn Fn(&Line) -> usize| lines.iter().map(column).max().unwrap_or_default();
    let (width, states) = (widest(&|line| line.leaf.variable.len()), widest(&|line| state(line).1.len()));
    let (duties, owners) =
        (widest(&|line| duty(line).len()), widest(&|line| owner(&line.leaf).unwrap_or_default().len()));
    for line in lines {
        let (style, state) = state(line);
        let owner = owner(&line.leaf).unwrap_or_default();
        let duty = duty(line);
        let place = line.origin.as_deref().unwrap_or_default();
        let variable = &line.leaf.variable;
        let text = format!(
            "{bold}{variable:width$}{reset}  {style}{state:states$}{reset}  {duty:duties$}  {owner:owners$}  {dim}{place}"
        );
        outln!("{}{reset}", text.trim_end());
    }
}

fn owner(leaf: &Leaf) -> Option<&'static str> {
    leaf.field.get_secret().and_then(|secret| secret.get_owner())
}

fn seconds(time: Option<SystemTime>) -> Option<u64> {
    Some(time?.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs())
}

fn as_json(line: &Line) -> serde_json::Value {
    let rotation = line.rotation.as_ref();
    json!({
        "variable": line.leaf.variable,
        "path": line.leaf.path,
        "owner": owner(&line.leaf),
        "criticality": line.leaf.field.get_secret().and_then(|secret| secret.get_criticality()).map(|level| level.name()),
        "period_days": line.leaf.field.get_rotation().and_then(|duty| duty.period_days()),
        "set": line.origin,
        "state": state(line).1,
        "changed_unix": seconds(rotation.and_then(RotationStatus::changed)),
        "due_unix": seconds(rotation.and_then(RotationStatus::due)),
        "problem": line.problem,
    })
}

/// <https://prometheus.io/docs/instrumenting/exposition_formats/>
fn prometheus(app: &str, lines: &[Line]) -> String {
    let label = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
    let mut out = String::new();
    let mut family = |name: &str, help: &str, value: &dyn Fn(&Line) -> Option<u64>| {
        let _ = write!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n");
        for line in lines {
            if let Some(value) = value(line) {
                let (variable, owner) = (label(&line.leaf.variable), label(owner(&line.leaf).unwrap_or_default()));
                let _ =
                    writeln!(out, "{name}{{app=\"{}\",variable=\"{variable}\",owner=\"{owner}\"}} {value}", label(app));
            }
        }
    };
    family("secure_config_secret_set", "Whether the secret is set and well-formed.", &|line| {
        Some(u64::from(line.problem.is_none() && line.origin.is_some()))
    });
    family("secure_config_secret_changed_timestamp_seconds", "When the secret was last replaced.", &|line| {
        seconds(line.rotation.as_ref()?.changed())
    });
    family("secure_config_secret_due_timestamp_seconds", "When the secret has to be replaced.", &|line| {
        seconds(line.rotation.as_ref()?.due())
    });
    family("secure_config_secret_overdue", "Whether the secret should have been replaced.", &|line| {
        Some(u64::from(is_due(line, Duration::ZERO)))
    });
    out
}
