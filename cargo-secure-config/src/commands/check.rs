//! `check`: would the program start here?

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use secure_config_runtime::{LoadError, Report};
use serde_json::{Value, json};

use crate::cli::Context;
use crate::deployed::{self, Described};
use crate::deployment::Deployment;
use crate::given::{Given, is_known};
use crate::{Exit, Failure, paint};

/// Say what the program would say if it were started here: every problem at once, or that all is well
///
/// It is neither built nor run with these values. Checks of the program's own code (`parse`, `validate`) are not made. It also
/// fails where git tracks a `.env`, or does not ignore it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo secure-config check
  cargo secure-config check --binary ./target/release/app --environment prod --env-file prod.env
  cargo secure-config check --schema schema.json --no-process-environment --secrets-dir ./secrets --json
  cargo secure-config check --schema schema.json --compose deploy/compose.yaml --service api
  cargo secure-config check --binary ./app --kubernetes deploy/kubernetes.yaml --environment prod
  cargo secure-config check --sarif > check.sarif

Exit codes:
  0   the program would start
  1   it would start, but git tracks a `.env` or does not ignore it
  2   the command line is not understood
  3   a schema or a file cannot be read, or the program cannot be built
  78  it would not start: the configuration is not valid")]
pub(crate) struct Check {
    /// Do not look at what git tracks and ignores
    #[arg(long)]
    no_git: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "sarif")]
    pub(crate) json: bool,
    /// Print SARIF 2.1.0, for code scanning
    #[arg(long)]
    sarif: bool,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    described: Described,
}

/// What git makes of a `.env`.
#[derive(Debug)]
struct Tracked {
    code: &'static str,
    path: String,
    text: String,
    fix: String,
}

impl Check {
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Exit, Failure> {
        let settings = context.place.find(context.quiet)?.one()?;
        let deployment = self.described.read()?;
        let outcome = match &deployment {
            None => self.given.loader(settings.schema)?.load(),
            Some(deployment) => {
                if let Some(name) = &self.given.environment {
                    is_known(settings.schema, name)?;
                }
                let (loader, unknown) =
                    deployed::loader(settings.schema, deployment, self.given.environment.as_deref());
                if !context.quiet {
                    notes(deployment, &unknown);
                }
                loader.load()
            }
        };
        let tracked = if self.no_git { Vec::new() } else { in_git(Path::new(".")) };
        if self.json {
            outln!("{:#}", as_json(&outcome, &tracked));
        } else if self.sarif {
            outln!("{:#}", as_sarif(&outcome, &tracked, deployment.as_ref()));
        } else {
            print(settings.schema.title(), &outcome, &tracked, context.quiet);
        }
        Ok(match (&outcome, tracked.as_slice()) {
            (Err(_), _) => Exit::Config,
            (Ok(_), []) => Exit::Success,
            (Ok(_), _) => Exit::Finding,
        })
    }
}

/// What can be said of a deployment before its values are looked at.
fn notes(deployment: &Deployment, unknown: &[String]) {
    let (dim, warn, reset) = (paint::DIM, paint::WARN, anstyle::Reset);
    for note in &deployment.notes {
        errln!("{warn}warning{reset}: {} ({})", note.text, note.place);
    }
    if !unknown.is_empty() {
        errln!("{dim}note: set to what the files do not tell, and taken as good: {}{reset}", unknown.join(", "));
    }
}

fn print(title: &str, outcome: &Result<Report, LoadError>, tracked: &[Tracked], quiet: bool) {
    let (good, warn, bad, reset) = (paint::GOOD, paint::WARN, paint::BAD, anstyle::Reset);
    match outcome {
        Ok(report) => {
            for warning in report.warnings() {
                errln!("{warn}warning[{}]{reset}: {warning}", warning.code());
            }
            if !quiet {
                let place = report.environment().map_or_else(String::new, |name| format!(" in {name}"));
                outln!("{good}ok{reset}: {title} would start here{place}");
            }
        }
        Err(error) => err!("{}", coloured(&error.to_string())),
    }
    for each in tracked {
        errln!("{bad}error{reset}: {}  {}\n  fix: {}", each.text, each.code, each.fix);
    }
}

/// The report as the program prints it, its first word in colour.
pub(super) fn coloured(text: &str) -> String {
    let (bad, reset) = (paint::BAD, anstyle::Reset);
    let text = text.strip_prefix("error").map_or_else(|| text.to_owned(), |rest| format!("{bad}error{reset}{rest}"));
    if text.ends_with('\n') { text } else { text + "\n" }
}

fn as_json(outcome: &Result<Report, LoadError>, tracked: &[Tracked]) -> Value {
    let text = match outcome {
        Ok(report) => report.to_json(),
        Err(error) => error.to_json(),
    };
    let mut whole: Value = serde_json::from_str(&text).unwrap_or_else(|_| json!({}));
    if let Some(object) = whole.as_object_mut() {
        object.entry("problems").or_insert_with(|| json!([]));
        let repository = tracked
            .iter()
            .map(|each| json!({ "code": each.code, "path": each.path, "text": each.text, "fix": each.fix }));
        object.insert("repository".to_owned(), repository.collect());
        object.insert("valid".to_owned(), json!(outcome.is_ok()));
    }
    whole
}

fn as_sarif(outcome: &Result<Report, LoadError>, tracked: &[Tracked], deployment: Option<&Deployment>) -> Value {
    let whole = as_json(outcome, &[]);
    let empty = Vec::new();
    let list = |key: &str| whole[key].as_array().unwrap_or(&empty).clone();
    let mut results: Vec<Value> = Vec::new();
    for problem in list("problems") {
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        let name = format!("{} {}", text("variable"), text("problem"));
        let words = [name.trim().to_owned(), text("expected")];
        let message = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(": ");
        let file = problem["origin"]["file"].as_str().or(problem["origin"]["source"].as_str());
        // What is missing in a deployment is missing where its service or its container stands.
        let place = deployment.map(|deployment| deployment.place_of(&text("variable")).unwrap_or(&deployment.place));
        results.push(result(
            &text("code"),
            "error",
            &format!("{message}; {}", text("fix")),
            file.or(place.map(|place| place.file.as_str())),
            problem["origin"]["line"].as_u64().or(place.filter(|_| file.is_none()).map(|place| place.line.into())),
        ));
    }
    for warning in list("warnings") {
        let text = |key: &str| warning[key].as_str().unwrap_or_default().to_owned();
        let place = deployment.and_then(|deployment| deployment.place_of(&text("variable")));
        let (file, line) = (place.map(|place| place.file.as_str()), place.map(|place| place.line.into()));
        results.push(result(&text("code"), "warning", &text("text"), file, line));
    }
    for each in tracked {
        results.push(result(each.code, "error", &format!("{}; {}", each.text, each.fix), Some(&each.path), None));
    }
    let mut codes: Vec<_> = results.iter().filter_map(|result| result["ruleId"].as_str().map(str::to_owned)).collect();
    codes.sort();
    codes.dedup();
    let rules: Vec<_> = codes.iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cargo-secure-config", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    })
}

fn result(code: &str, level: &str, message: &str, file: Option<&str>, line: Option<u64>) -> Value {
    let mut result = json!({ "ruleId": code, "level": level, "message": { "text": message } });
    let is_file = |name: &&str| Path::new(name).is_relative() && Path::new(name).exists();
    if let Some(file) = file.filter(is_file) {
        let mut place = json!({ "artifactLocation": { "uri": file } });
        if let Some(line) = line {
            place["region"] = json!({ "startLine": line });
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    result
}

/// What git says of `.env` in the work tree around `folder`; nothing where there is no git or no work tree.
fn in_git(folder: &Path) -> Vec<Tracked> {
    let git = |arguments: &[&str]| {
        Command::new("git").args(arguments).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()
    };
    let is_tree = git(&["rev-parse", "--is-inside-work-tree"]).is_some_and(|output| output.status.success());
    if !is_tree {
        return Vec::new();
    }
    let mut out = Vec::new();
    let listed = git(&["ls-files", "-z", "--", ".env", ".env.*", "*/.env", "*/.env.*"]);
    for name in listed.iter().flat_map(|output| output.stdout.split(|byte| *byte == 0)) {
        let path = String::from_utf8_lossy(name).into_owned();
        let file = PathBuf::from(&path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if file.is_empty() || is_template(&file) {
            continue;
        }
        out.push(Tracked {
            code: "tracked-env-file",
            text: format!("git tracks `{path}`, which is made for secrets"),
            fix: format!(
                "`git rm --cached {path}`, ignore it, and replace every secret that stood in it: it is in the history"
            ),
            path,
        });
    }
    let is_ignored =
        git(&["check-ignore", "-q", "--no-index", ".env"]).is_none_or(|output| output.status.code() != Some(1));
    if !is_ignored {
        out.push(Tracked {
            code: "env-file-not-ignored",
            path: ".gitignore".to_owned(),
            text: "git does not ignore `.env`".to_owned(),
            fix: "add `.env` and `.env.*` to .gitignore, and `!.env.example`".to_owned(),
        });
    }
    out
}

/// Whether a file of this name is there to be committed.
fn is_template(name: &str) -> bool {
    [".example", ".sample", ".template", ".dist", ".schema"].iter().any(|end| name.ends_with(end))
}
