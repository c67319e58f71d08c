//! The report of a good start: where each value came from. Secrets stand in it as `[REDACTED]`.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::date;
use crate::error::shadows;
use secure_config_schema::{Schema, visible};

use crate::json::{array, json, optional};
use crate::loader::Done;
use crate::origin::Origin;
use crate::plan::Plan;
use crate::problem::origin_json;
use crate::redact::REDACTED;
use crate::rotation::{self, RotationStatus};
use crate::shown::Shown;
use crate::source::Found;
use crate::stack::{Stack, origin_of};
use crate::warning::Warning;

/// Settings, with the report of how they came to be.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{LoadError, Loaded, SecureConfig};
/// fn start<Settings: SecureConfig>() -> Result<Settings, LoadError> {
///     let Loaded { settings, report } = Settings::load_reported()?;
///     println!("{report}");
///     Ok(settings)
/// }
/// ```
#[derive(Debug)]
pub struct Loaded<T> {
    /// The settings.
    pub settings: T,
    /// Where each value came from.
    pub report: Report,
}

/// Where each value came from, and what deserves attention.
///
/// `Display` is a table for people; secrets stand in it as `[REDACTED]`.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// # fn show(report: secure_config::Report) {
/// println!("{report}");
/// for field in report.fields() {
///     println!("{} from {:?}", field.variable(), field.origin());
/// }
/// # }
/// ```
#[derive(Default)]
pub struct Report {
    title: &'static str,
    environment: Option<&'static str>,
    /// What the lines are made of, the first time that somebody asks for them.
    kept: Option<Kept>,
    lines: OnceLock<Lines>,
    warnings: Vec<Warning>,
    notes: Vec<String>,
}

/// What is kept of a load.
struct Kept {
    schema: &'static Schema,
    provenance: Provenance,
    shown: Shown,
    now: SystemTime,
}

/// Where each value came from, with the names of the sources.
pub(crate) struct Provenance {
    pub(crate) sources: Vec<Arc<str>>,
    pub(crate) stack: Stack,
}

/// What is told of the fields.
#[derive(Clone, Default)]
struct Lines {
    fields: Vec<ReportField>,
    rotation: Vec<RotationStatus>,
}

/// One line of the report.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// /// The fields that somebody set, and so no default.
/// fn set_by_hand(report: &secure_config::Report) -> Vec<&str> {
///     let fields = report.fields().iter().filter(|field| field.origin().is_some_and(|origin| origin.source() != "default"));
///     fields.map(|field| field.path()).collect()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ReportField {
    variable: String,
    path: String,
    secret: bool,
    value: Option<String>,
    origin: Option<Origin>,
    shadows: Vec<Origin>,
}

impl ReportField {
    /// The variable.
    #[inline]
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// The field's path, such as `smtp.password`.
    #[inline]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the field is a secret.
    #[inline]
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Where the value was set; `None` where the field is absent.
    #[inline]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Where later sources set the same.
    #[inline]
    pub fn shadows(&self) -> &[Origin] {
        &self.shadows
    }

    /// The value as the table shows it.
    #[inline]
    fn shown(&self) -> String {
        match (&self.origin, &self.value) {
            (None, _) => "-".into(),
            (Some(_), _) if self.secret => REDACTED.into(),
            (Some(_), Some(value)) => cut(&visible(value)),
            (Some(_), None) => "(set)".into(),
        }
    }

    #[inline]
    fn to_json(&self) -> String {
        format!(
            "{{\"variable\":{},\"path\":{},\"secret\":{},\"origin\":{},\"shadows\":{}}}",
            json(&self.variable),
            json(&self.path),
            self.secret,
            origin_json(self.origin.as_ref()),
            array(&self.shadows, |origin| origin_json(Some(origin))),
        )
    }
}

/// Long values would break the table.
#[inline]
fn cut(text: &str) -> String {
    const WIDTH: usize = 40;
    if text.chars().count() <= WIDTH {
        return text.to_owned();
    }
    let end = text.char_indices().nth(WIDTH - 1).map_or(text.len(), |(at, _)| at);
    format!("{}…", text.get(..end).unwrap_or_default())
}

impl Report {
    #[inline]
    pub(crate) fn of(done: Done<'_>) -> Self {
        let (mut report, kept) = match done {
            Done::Directly(direct, sources) => {
                let (schema, warnings) = (direct.schema, direct.warnings());
                let sources = sources.iter().map(|source| source.name().into()).collect();
                let provenance = Provenance { sources, stack: Stack::default() };
                let report = Self::of_warnings(schema, None, warnings);
                (report, Kept { schema, provenance, shown: direct.shown, now: SystemTime::now() })
            }
            Done::AtLength(state) => {
                let (schema, now) = (state.plan.schema, state.now);
                let mut report = Self::of_warnings(schema, state.place.name(), state.warnings);
                for name in state.layers.plain_text() {
                    report.notes.push(format!("{name} may hold secrets in plain text: `.allow_plaintext_secrets()`"));
                }
                let provenance = state.layers.into_provenance();
                (report, Kept { schema, provenance, shown: state.shown, now })
            }
        };
        report.kept = Some(kept);
        report
    }

    /// A report of a load's warnings alone.
    #[inline]
    pub(crate) fn warnings_of(done: Done<'_>) -> Self {
        match done {
            Done::Directly(direct, _) => Self::of_warnings(direct.schema, None, direct.warnings()),
            Done::AtLength(state) => Self::of_warnings(state.plan.schema, state.place.name(), state.warnings),
        }
    }

    #[inline]
    fn of_warnings(schema: &Schema, environment: Option<&'static str>, warnings: Vec<Warning>) -> Self {
        Self { title: schema.title(), environment, warnings, ..Self::default() }
    }

    #[inline]
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| self.kept.as_ref().map(Kept::lines).unwrap_or_default())
    }

    /// Prints the warnings to standard error, in colour on a terminal.
    #[inline]
    pub(crate) fn warn(&self) {
        let colour = crate::error::is_coloured();
        let (yellow, end) = if colour { ("\x1b[1;33m", "\x1b[0m") } else { ("", "") };
        for warning in &self.warnings {
            let line = format!("{yellow}warning[{}]{end}: {warning}\n", warning.code());
            // A closed standard error is no reason not to start.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
        }
    }

    /// A line for each field, in the order of the struct.
    #[inline]
    pub fn fields(&self) -> &[ReportField] {
        &self.lines().fields
    }

    /// Where each secret with `#[rotate]` stands.
    #[inline]
    pub fn rotation(&self) -> &[RotationStatus] {
        &self.lines().rotation
    }

    /// What deserves attention.
    #[inline]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Where the program runs, if the struct declares environments.
    #[inline]
    pub fn environment(&self) -> Option<&str> {
        self.environment
    }

    /// The report for machines: one object with `app`, `environment`, `fields`, `rotation`, `warnings` and `notes`.
    #[inline]
    pub fn to_json(&self) -> String {
        format!(
            "{{\"app\":{},\"environment\":{},\"fields\":{},\"rotation\":{},\"warnings\":{},\"notes\":{}}}",
            json(self.title),
            optional(self.environment),
            array(self.fields(), ReportField::to_json),
            array(self.rotation(), duty_json),
            array(&self.warnings, Warning::to_json),
            array(&self.notes, |note| json(note)),
        )
    }
}

impl Clone for Report {
    #[inline]
    fn clone(&self) -> Self {
        Self {
            title: self.title,
            environment: self.environment,
            kept: None,
            lines: self.lines().clone().into(),
            warnings: self.warnings.clone(),
            notes: self.notes.clone(),
        }
    }
}

impl Kept {
    /// Where the field's value comes from, and then where later sources set the same.
    #[inline]
    fn origins(&self, at: usize) -> Vec<Origin> {
        let Provenance { sources, stack } = &self.provenance;
        let mut origins = Vec::new();
        for (number, outcome) in stack.chain(at) {
            origins.extend(sources.get(number).map(|source| origin_of(source, outcome)));
        }
        if origins.is_empty() {
            match self.shown.stand_in(at) {
                Some(stand_in) => origins.push(Origin::new(&stand_in.into(), None)),
                // A direct load has one source and keeps no more of it.
                None if self.shown.is_set(at) => {
                    origins.extend(sources.first().map(|source| Origin::new(source, None)));
                }
                None => {}
            }
        }
        origins
    }

    #[inline]
    fn lines(&self) -> Lines {
        let mut lines = Lines::default();
        let plan = Plan::new(self.schema);
        for at in plan.in_order() {
            let Some(field) = plan.field(at) else { continue };
            let (variable, path) = (plan.variable(at).to_owned(), plan.path(at));
            let mut origins = self.origins(at).into_iter();
            let origin = origins.next();
            let changed = self.provenance.stack.found(at).and_then(Found::changed);
            let changed = rotation::believed(changed, self.now);
            if let Some(state) = rotation::state(field, changed, self.now)
                && origin.is_some()
            {
                lines.rotation.push(RotationStatus {
                    variable: variable.clone(),
                    path: path.clone(),
                    changed,
                    period_days: field.get_rotation().and_then(|rotation| rotation.period_days()),
                    state,
                    owner: field.get_secret().and_then(|secret| secret.get_owner()),
                });
            }
            let (value, shadows) = (self.shown.text(at, field), origins.collect());
            lines.fields.push(ReportField { variable, path, secret: field.is_secret(), value, origin, shadows });
        }
        lines
    }
}

#[inline]
fn duty_json(duty: &RotationStatus) -> String {
    format!(
        "{{\"variable\":{},\"path\":{},\"state\":{},\"changed\":{},\"due\":{},\"owner\":{}}}",
        json(&duty.variable),
        json(&duty.path),
        json(&duty.state.to_string()),
        optional(duty.changed.map(date::day).as_deref()),
        optional(duty.due().map(date::day).as_deref()),
        optional(duty.owner),
    )
}

impl fmt::Display for Report {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration of `{}`", visible(self.title))?;
        match self.environment {
            Some(environment) => writeln!(f, ", environment {environment}")?,
            None => writeln!(f)?,
        }
        let mut rows = vec![["field", "variable", "value", "from", "rotation"].map(str::to_owned)];
        for field in self.fields() {
            let origin = field.origin.as_ref().map_or_else(|| "not set".into(), ToString::to_string);
            let duty = self.rotation().iter().find(|duty| duty.path == field.path);
            rows.push([
                visible(&field.path),
                visible(&field.variable),
                field.shown(),
                format!("{origin}{}", shadows(&field.shadows)),
                duty.map_or_else(String::new, rotation_text),
            ]);
        }
        let mut widths = [0; 5];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        for row in &rows {
            let mut line = String::new();
            for (width, cell) in widths.into_iter().zip(row) {
                line = format!("{line}  {cell:width$}");
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        for note in &self.notes {
            writeln!(f, "note: {}", visible(note))?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning[{}]: {warning}", warning.code())?;
        }
        Ok(())
    }
}

#[inline]
fn rotation_text(duty: &RotationStatus) -> String {
    match (duty.changed, duty.due()) {
        (Some(changed), Some(due)) => {
            format!("{} (replaced {}, due {})", duty.state, date::day(changed), date::day(due))
        }
        _ => duty.state.to_string(),
    }
}

impl fmt::Debug for Report {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
