//! The sources of one load, in order, and the load itself.

use std::marker::PhantomData;
use std::path::Path;
use std::time::SystemTime;

use secure_config_schema::{Schema, nearest};

use crate::code;
use crate::config::SecureConfig;
use crate::direct::Direct;
use crate::environment::{self, Place};
use crate::error::{LoadError, listed};
use crate::layers::{self, Ask};
use crate::loading::Loading;
use crate::origin::Origin;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reader::{Reader, State};
use crate::redact::Withheld;
use crate::report::{Loaded, Report};
use crate::rotation::{self, RotationState};
use crate::shown::Shown;
use crate::source::{Dotenv, Env, Request, SecretsDir, Source};
use crate::warning::Warning;

/// The sources that a settings struct is loaded from; earlier ones win, value by value.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// use secure_config::{Env, Loader, SecureConfig};
/// fn local_first<T: SecureConfig>() -> Loader<T> {
///     T::loader().source(Env::process())
/// }
/// ```
#[derive(Debug)]
pub struct Loader<T> {
    sources: Sources,
    environment: Option<Withheld>,
    settings: PhantomData<fn() -> T>,
}

/// Where a report goes, and what makes it: a program that wants none does not hold the code.
pub(crate) type Wanted<'a> = (&'a mut Report, fn(Done<'_>) -> Report);

/// A good load, of which a report is made.
#[expect(clippy::large_enum_variant, reason = "one is made for a load, and taken apart at once")]
pub(crate) enum Done<'a> {
    /// All values are of the one source that there is, under the fields' own names.
    Directly(Direct, &'a [Box<dyn Source>]),
    AtLength(State<'a>),
}

/// Boxes of which one alone, as of most programs that read the environment only, needs no list.
pub(crate) enum Sources {
    None,
    One(Box<dyn Source>),
    Many(Vec<Box<dyn Source>>),
}

impl Sources {
    pub(crate) fn as_slice(&self) -> &[Box<dyn Source>] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    pub(crate) fn push(self, source: Box<dyn Source>) -> Self {
        match self {
            Self::None => Self::One(source),
            Self::One(first) => Self::Many(vec![first, source]),
            Self::Many(mut many) => {
                many.push(source);
                Self::Many(many)
            }
        }
    }
}

impl Sources {
    /// Where a program looks that says nothing of where to look.
    pub(crate) fn and_usual(self) -> Self {
        let mut all = self.push(Box::new(Env::process()));
        if let Some(path) = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|path| !path.is_empty()) {
            all = all.push(Box::new(SecretsDir::new(path)));
        }
        if Path::new("/run/secrets").is_dir() {
            all = all.push(Box::new(SecretsDir::new("/run/secrets")));
        }
        all.push(Box::new(Dotenv::file(".env").optional()))
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl<T: SecureConfig> Loader<T> {
    pub(crate) fn new() -> Self {
        Self { sources: Sources::None, environment: None, settings: PhantomData }
    }

    /// Adds a source below the ones that are there.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::{Env, LoadError, Memory, SecureConfig};
    /// fn with_a_floor<T: SecureConfig>() -> Result<T, LoadError> {
    ///     T::loader().source(Env::process()).source(Memory::from([("PORT", "8080")])).load() // the environment wins
    /// }
    /// ```
    #[must_use]
    pub fn source(mut self, source: impl Source + 'static) -> Self {
        self.sources = self.sources.push(Box::new(source));
        self
    }

    /// Adds what [`SecureConfig::load`] reads: the process environment, `$CREDENTIALS_DIRECTORY` and `/run/secrets` where
    /// they exist, and `.env`.
    #[must_use]
    pub fn usual_sources(mut self) -> Self {
        self.sources = self.sources.and_usual();
        self
    }

    /// Says where the program runs, whatever the sources say.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::{LoadError, SecureConfig};
    /// fn in_a_test<T: SecureConfig>() -> Result<T, LoadError> {
    ///     T::loader().environment("test").load()
    /// }
    /// ```
    #[must_use]
    pub fn environment(mut self, name: impl Into<String>) -> Self {
        self.environment = Some(Withheld(name.into()));
        self
    }

    /// Loads.
    ///
    /// # Errors
    /// Every missing, malformed and forbidden value of the whole tree, at once.
    pub fn load(&self) -> Result<T, LoadError> {
        self.run(false, None, Ask::VALUES)
    }

    /// Loads on a thread of its own; the future needs no particular runtime. When it is dropped, remote sources give up.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::{LoadError, SecureConfig};
    /// async fn start<T: SecureConfig + Send + 'static>() -> Result<T, LoadError> {
    ///     T::loader().usual_sources().load_async().await
    /// }
    /// ```
    pub fn load_async(self) -> Loading<T>
    where
        T: Send + 'static,
    {
        Loading::new(move |given_up| self.run(false, None, Ask { given_up: Some(given_up), ..Ask::VALUES }))
    }

    /// As [`load_async`](Self::load_async), with the report of a good start.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::{LoadError, Loaded, SecureConfig};
    /// async fn start<T: SecureConfig + Send + 'static>() -> Result<Loaded<T>, LoadError> {
    ///     T::loader().usual_sources().load_reported_async().await
    /// }
    /// ```
    pub fn load_reported_async(self) -> Loading<Loaded<T>>
    where
        T: Send + 'static,
    {
        Loading::new(move |given_up| self.reported(Ask { given_up: Some(given_up), ..Ask::VALUES }))
    }

    /// Finds out which values could not be read with this identity, and reads none from a remote source.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::{LoadError, SecureConfig};
    /// /// For a health check of a deployment, before anything depends on it.
    /// fn may_start<T: SecureConfig>() -> Result<(), LoadError> {
    ///     T::loader().usual_sources().preflight()
    /// }
    /// ```
    ///
    /// # Errors
    /// Every value that a source holds, or should hold, and does not give to this program.
    pub fn preflight(&self) -> Result<(), LoadError> {
        let plan = Plan::new(T::SCHEMA);
        let ask = Ask { preflight: true, ..Ask::VALUES };
        let mut state = begin(&plan, self.place(), self.sources.as_slice(), (false, false), ask);
        state.note_failures();
        if state.problems.is_empty() { Ok(()) } else { Err(state.into_error()) }
    }

    /// Loads, with the report of a good start.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_reported(&self) -> Result<Loaded<T>, LoadError> {
        self.reported(Ask::VALUES)
    }

    fn reported(&self, ask: Ask<'_>) -> Result<Loaded<T>, LoadError> {
        let mut report = Report::default();
        let settings = self.run(true, Some((&mut report, Report::of)), ask)?;
        Ok(Loaded { settings, report })
    }

    /// Loads; prints warnings to standard error, and on a failure the report, and exits with status 78 (`EX_CONFIG`).
    pub fn load_or_exit(&self) -> T {
        let mut report = Report::default();
        match self.run(false, Some((&mut report, Report::warnings_of)), Ask::VALUES) {
            Ok(settings) => {
                report.warn();
                settings
            }
            Err(error) => error.exit(),
        }
    }

    /// What a load would ask of each source, one line each. Remote sources read nothing for it.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// use secure_config::{Env, SecureConfig};
    /// fn show<T: SecureConfig>() {
    ///     for line in T::loader().source(Env::process()).plan() {
    ///         println!("{line}"); // the environment: PORT
    ///     }
    /// }
    /// ```
    pub fn plan(&self) -> Vec<String> {
        let plan = Plan::new(T::SCHEMA);
        let (place, _) = environment::find(T::SCHEMA, self.place(), self.sources.as_slice());
        let request = Request { plan: &plan, environment: place.name(), held: None, given_up: None };
        let mut lines = Vec::new();
        for source in self.sources.as_slice() {
            lines.append(&mut source.plan(&request));
        }
        lines
    }

    /// What the program itself says of where it runs.
    fn place(&self) -> Option<&str> {
        self.environment.as_ref().map(|name| name.0.as_str())
    }

    /// Loads; `wanted` is given the warnings, and if it is one to `keep`, where each value came from.
    fn run(&self, keep: bool, wanted: Option<Wanted<'_>>, ask: Ask<'_>) -> Result<T, LoadError> {
        // Settings may be large: they are moved once.
        if let Some(mut direct) = self.direct(keep)
            && let Some(settings) = T::read(&mut Reader { state: &mut direct, base: 0 })
            && direct.is_whole()
        {
            direct.finish(self.sources.as_slice(), wanted);
            return Ok(settings);
        }
        let plan = Plan::new(T::SCHEMA);
        let mut state = begin(&plan, self.place(), self.sources.as_slice(), (keep, wanted.is_some()), ask);
        let settings = T::read(&mut Reader { state: &mut state, base: 0 });
        state.finish(self.sources.as_slice());
        match settings {
            Some(settings) if state.problems.is_empty() => {
                finished(state, wanted);
                Ok(settings)
            }
            _ => Err(state.into_error()),
        }
    }

    /// The direct way, if the process environment is the only source.
    fn direct(&self, keep: bool) -> Option<Direct> {
        match self.sources.as_slice() {
            [source] if source.is_process_environment() && self.environment.is_none() => Direct::new(T::SCHEMA, keep),
            _ => None,
        }
    }
}

#[cfg(feature = "schema-loader")]
/// Loads by a schema alone: `read` goes through its fields. How the program was built is not known.
pub(crate) fn load_by_schema(
    schema: &'static Schema,
    environment: Option<&str>,
    sources: &[Box<dyn Source>],
    read: &mut dyn FnMut(&mut Reader<'_>) -> Option<()>,
) -> Result<Report, LoadError> {
    let plan = Plan::new(schema);
    let mut state = begin(&plan, environment, sources, (true, true), Ask::VALUES);
    state.warnings.retain(|warning| warning.code() != code::BUILD_MISMATCH);
    let is_whole = read(&mut Reader { state: &mut state, base: 0 }).is_some();
    state.finish(sources);
    if is_whole && state.problems.is_empty() { Ok(Report::of(Done::AtLength(state))) } else { Err(state.into_error()) }
}

/// Tells of the warnings of a good load, and makes the report where one is wanted.
fn finished(state: State<'_>, wanted: Option<Wanted<'_>>) {
    crate::events::warnings(&state.warnings);
    if let Some((report, make)) = wanted {
        *report = make(Done::AtLength(state));
    }
}

/// Finds out where the program runs and asks the sources; `wanted` says whether warnings are asked for, and `keep` whether
/// a report of all values is.
fn begin<'a>(
    plan: &'a Plan,
    environment: Option<&str>,
    sources: &'a [Box<dyn Source>],
    (keep, wanted): (bool, bool),
    ask: Ask<'_>,
) -> State<'a> {
    let (place, problem) = environment::find(plan.schema, environment, sources);
    let mut layers = layers::gather(plan, sources, place, ask);
    let mut problems = std::mem::take(&mut layers.problems);
    if let Some(problem) = problem {
        problems.insert(0, problem);
        layers.blind = layers.blind.map(|blind| blind + 1);
    }
    let warnings = std::mem::take(&mut layers.warnings);
    let mut state = State {
        plan,
        layers,
        place,
        problems,
        warnings,
        absent: Vec::new(),
        shown: if keep { Shown::of(plan.len()) } else { Shown::default() },
        unheard: Vec::new(),
        beside: None,
        is_heard: wanted || cfg!(feature = "tracing"),
        now: SystemTime::now(),
    };
    state.warn_of_place(plan.schema, sources);
    state
}

impl State<'_> {
    /// The problems, with the names that nothing reads: one of them may be the cause.
    fn into_error(self) -> LoadError {
        let told = |warning: &Warning| {
            let quoted = format!("`{}`", warning.variable());
            self.problems.iter().any(|problem| problem.suggestion.as_ref().is_some_and(|text| text.contains(&quoted)))
        };
        let mut unread = Vec::new();
        for warning in &self.warnings {
            if warning.code() == code::UNREAD && !told(warning) {
                unread.push(warning.clone());
            }
        }
        let environment = self.place.name().map(str::to_owned);
        LoadError::new(self.plan.schema.title(), environment, self.problems, unread)
    }

    fn warn_of_place(&mut self, schema: &'static Schema, sources: &[Box<dyn Source>]) {
        if !self.is_heard {
            return;
        }
        let mismatch = match (self.place, schema.is_debug_build()) {
            (Place::Known { local: false, name }, true) => Some(format!("a debug build runs in {name}")),
            (Place::Known { local: true, name }, false) => {
                Some(format!("a release build runs in {name}, which is local"))
            }
            _ => None,
        };
        if let Some(text) = mismatch {
            self.warnings.push(Warning::new(code::BUILD_MISMATCH, text));
        }
        if !matches!(self.place, Place::Undeclared) {
            return;
        }
        for source in sources {
            if source.properties().local_only {
                let name = source.name();
                let text =
                    format!("{name} is read wherever the program runs, because the struct declares no `environment`");
                self.warnings.push(Warning::new(code::DOTENV_EVERYWHERE, text));
            }
        }
    }

    /// What can be said only when every field was read: names that nothing reads, absent options, ages.
    fn finish(&mut self, sources: &[Box<dyn Source>]) {
        self.judge_ages();
        self.name_unheard();
        let is_missing =
            |code: &str| [code::MISSING, code::EMPTY, code::MISSING_HERE, code::ENVIRONMENT_UNSET].contains(&code);
        if self.problems.iter().any(|problem| is_missing(problem.code)) {
            self.look_for_misspelt(sources);
            self.suggest(is_missing);
        }
        self.warn_of_unread();
        if self.is_heard && !self.absent.is_empty() {
            let mut text = String::from("not set: ");
            for (i, at) in self.absent.iter().enumerate() {
                text.push_str(if i > 0 { ", " } else { "" });
                text.push_str(self.plan.variable(*at));
            }
            self.warnings.push(Warning::new(code::OPTIONAL_MISSING, text));
        }
    }

    /// Says beside the source that could not be read what else it may be to blame for.
    fn name_unheard(&mut self) {
        let Some(blind) = self.layers.blind.filter(|_| !self.unheard.is_empty()) else { return };
        let names = listed(&self.unheard, &|at| self.plan.variable(*at).to_owned());
        if let Some(problem) = self.problems.get_mut(blind) {
            problem.notes.push(format!("set nowhere else: {names}"));
        }
    }

    /// Asks for all names that nothing reads, those without the program's prefix too.
    fn look_for_misspelt(&mut self, sources: &[Box<dyn Source>]) {
        let schema = self.plan.schema;
        let request = Request { plan: self.plan, environment: self.place.name(), held: None, given_up: None };
        let environment = schema.get_environments().map(secure_config_schema::Environments::variable);
        self.layers.unread.clear();
        for source in sources {
            let here = source.bound_to().is_none_or(|bound| environment::is_same(schema, bound, self.place));
            if !here || (source.properties().local_only && !self.place.reads_dotenv()) {
                continue;
            }
            let label = source.name().into();
            for (name, line) in source.unread(&request) {
                if Some(name.as_str()) != environment {
                    self.layers.unread.push((name, Origin::new(&label, line)));
                }
            }
        }
    }

    /// Joins each missing value with the name that comes nearest to it, and to no other.
    fn suggest(&mut self, is_missing: fn(&str) -> bool) {
        let roles = self.plan.roles();
        let names = roles.names();
        let environment = self.plan.schema.get_environments().map(secure_config_schema::Environments::variable);
        for (name, origin) in &self.layers.unread {
            let field = || self.meant(&names, name).and_then(|meant| roles.find(meant.as_bytes()));
            let variable = match environment.filter(|variable| nearest(name, [*variable].into_iter()).is_some()) {
                Some(variable) => variable,
                None => match field() {
                    Some((at, _)) => self.plan.variable(at),
                    None => continue,
                },
            };
            let is_it = |problem: &&mut Problem| is_missing(problem.code) && problem.variable == variable;
            if let Some(problem) = self.problems.iter_mut().find(is_it) {
                let text = format!("`{name}` is set in {origin} and nothing reads it: did you mean it?");
                problem.suggestion.get_or_insert(text);
            }
        }
    }

    /// The name that was meant by one that nothing reads; one without the prefix may have been set with it.
    fn meant<'n>(&self, names: &[&'n str], name: &str) -> Option<&'n str> {
        let bare = || name.strip_prefix(self.plan.schema.get_prefix())?.strip_prefix('_');
        let nearest = |name| nearest(name, names.iter().copied());
        nearest(name).or_else(|| nearest(bare()?))
    }

    fn warn_of_unread(&mut self) {
        let prefix = self.plan.schema.get_prefix();
        if prefix.is_empty() || self.layers.unread.is_empty() {
            return;
        }
        let names = self.plan.roles().names();
        for (name, origin) in &self.layers.unread {
            let ours = name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_'));
            if ours {
                let meant =
                    self.meant(&names, name).map_or_else(String::new, |meant| format!(": did you mean `{meant}`?"));
                let text = format!("`{name}` is set in {origin} and nothing reads it{meant}");
                self.warnings.push(Warning::new(code::UNREAD, text).of(name));
            }
        }
    }

    fn judge_ages(&mut self) {
        for (at, field) in self.plan.leaves() {
            let Some(duty) = field.get_rotation() else { continue };
            let Some(found) = self.layers.stack.found(at) else { continue };
            let (changed, variable) = (found.changed(), self.plan.variable(at));
            let whose = duty.describe();
            if changed.is_some() && rotation::believed(changed, self.now).is_none() {
                let text = format!(
                    "the day on which `{variable}` was replaced lies ahead, so its age is not known: correct it"
                );
                self.warnings.push(Warning::new(code::ROTATED_AHEAD, text).of(variable));
            }
            match rotation::state(field, changed, self.now) {
                Some(RotationState::Overdue { .. }) if rotation::is_fatal(field, changed, self.now) => {
                    let problem = self.problem(at, code::OVERDUE_FATAL, "overdue", format!("rotates {whose}").into());
                    self.problems.push(problem.fix("replace the secret"));
                }
                Some(state @ RotationState::Overdue { .. }) => {
                    let text = format!("`{variable}` is {state}: it rotates {whose}; replace it");
                    self.warnings.push(Warning::new(code::OVERDUE, text).of(variable));
                }
                Some(state @ RotationState::Due { .. }) => {
                    let text = format!("`{variable}` is {state}: it rotates {whose}");
                    self.warnings.push(Warning::new(code::DUE, text).of(variable));
                }
                _ => {}
            }
        }
    }
}
