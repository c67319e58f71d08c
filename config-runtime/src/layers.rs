//! Asks the sources and lays their answers over one another. The order of the sources is the precedence, leaf by leaf.
//! Nothing here knows a type.

use std::cell::OnceCell;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::code;
use crate::environment::{self, Place};
use crate::error::listed;
use crate::faults::{other_environment, source_problem};
use crate::names::Role;
use crate::origin::Origin;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::report::Provenance;
use crate::source::{Answer, Failure, FailureKind, Outcome, Remote, Request, Source, SourceFault};
use crate::stack::{Stack, is_unset, origin_of};
use crate::warning::Warning;

/// All answers, one over another.
#[derive(Debug)]
pub(crate) struct Layers<'a> {
    all: Vec<Layer<'a>>,
    pub(crate) stack: Stack,
    pub(crate) problems: Vec<Problem>,
    pub(crate) warnings: Vec<Warning>,
    /// Names that nothing reads, with where they stand.
    pub(crate) unread: Vec<(String, Origin)>,
    /// Fields whose line in a file cannot be read, which was said.
    pub(crate) broken: Vec<usize>,
    /// The first source of which nobody knows what it holds, by its problem.
    pub(crate) blind: Option<usize>,
}

/// A source.
#[derive(Debug)]
struct Layer<'a> {
    label: Label<'a>,
    note: Note,
    /// Fields in whose place a variable stands that Kubernetes put there for a service.
    links: Vec<usize>,
}

/// The name of a source, asked for where somebody wants to read it.
#[derive(Debug)]
struct Label<'a> {
    source: &'a dyn Source,
    text: OnceCell<Arc<str>>,
}

impl<'a> Label<'a> {
    fn of(source: &'a dyn Source) -> Self {
        Self { source, text: OnceCell::new() }
    }

    fn get(&self) -> &Arc<str> {
        self.text.get_or_init(|| self.source.name().into())
    }
}

/// Whether a source was read.
#[derive(Debug, PartialEq, Eq)]
enum Note {
    Read,
    Absent,
    Bound(String),
    NotIn(&'static str),
    NowhereKnown,
}

impl Note {
    fn text(&self) -> String {
        match self {
            Note::Read => String::new(),
            Note::Absent => " (not there)".to_owned(),
            Note::Bound(bound) => format!(" (not read, it belongs to {bound})"),
            Note::NotIn(name) => format!(" (not read in {name})"),
            Note::NowhereKnown => " (not read, the environment is not known)".to_owned(),
        }
    }
}

/// Asks every source: the local ones first, then the remote ones, at the same time, for what no local one before them holds.
pub(crate) fn gather<'a>(plan: &Plan, sources: &'a [Box<dyn Source>], place: Place, ask: Ask<'_>) -> Layers<'a> {
    let mut layers = Layers {
        all: Vec::with_capacity(sources.len()),
        stack: Stack::default(),
        problems: Vec::new(),
        warnings: Vec::new(),
        unread: Vec::new(),
        broken: Vec::new(),
        blind: None,
    };
    for source in sources {
        let label = Label::of(source.as_ref());
        let note = layers.note(plan, &label, place);
        layers.all.push(Layer { label, note, links: Vec::new() });
    }
    let mut remote = layers.remote().map_or_else(Vec::new, |remote| remote.0(plan, &layers, place, ask));
    for number in 0..sources.len() {
        let Some(layer) = layers.all.get_mut(number) else { continue };
        let source = layer.label.source;
        let answer = match (&layer.note, remote.get_mut(number).and_then(Option::take)) {
            (Note::Read, Some(answer)) => Some(answer),
            (Note::Read, None) => Some(source.fetch(&request(plan, place))),
            _ => None,
        };
        if let Some(answer) = answer {
            layers.lay(plan, answer, number, place);
        } else if matches!(place, Place::Known { .. }) && source.bound_to().is_none() {
            // Its values are not for this place, but that it belongs to another one has to be said.
            let answer = source.fetch(&request(plan, place));
            layers.judge_environment(plan, &answer, number, place);
        }
    }
    layers
}

fn request(plan: &Plan, place: Place) -> Request<'_> {
    Request { plan, environment: place.name(), held: None, given_up: None }
}

/// What is asked of remote sources.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Whether they are asked only if their values could be read.
    pub(crate) preflight: bool,
    /// Set when nobody waits for the answers any more.
    pub(crate) given_up: Option<&'a AtomicBool>,
}

impl Ask<'_> {
    /// All values.
    pub(crate) const VALUES: Self = Self { preflight: false, given_up: None };

    fn of(self, source: &dyn Source, plan: &Plan, place: Place, held: &[bool]) -> Answer {
        let request = Request { held: Some(held), given_up: self.given_up, ..request(plan, place) };
        if self.preflight { source.preflight(&request) } else { source.fetch(&request) }
    }
}

/// The answers of all sources.
pub(crate) fn ask_remote(plan: &Plan, layers: &Layers<'_>, place: Place, ask: Ask<'_>) -> Vec<Option<Answer>> {
    let mut held = vec![false; plan.len()];
    let mut answers = Vec::new();
    let mut jobs = Vec::new();
    for (number, layer) in layers.all.iter().enumerate() {
        let source = layer.label.source;
        let mut answer = None;
        if layer.is_remote() {
            jobs.push((number, source, held.clone()));
        } else if layer.note == Note::Read {
            let local = source.fetch(&request(plan, place));
            for cell in &local.cells {
                if let (Outcome::Found(found), Some(slot)) = (&cell.outcome, held.get_mut(cell.at as usize)) {
                    *slot |= !is_unset(plan, cell.at as usize, found);
                }
            }
            answer = Some(local);
        }
        answers.push(answer);
    }
    let mut keep = |number: usize, answer| {
        if let Some(slot) = answers.get_mut(number) {
            *slot = Some(answer);
        }
    };
    std::thread::scope(|scope| {
        let mut running = Vec::new();
        for (number, source, held) in &jobs {
            let job = move || ask.of(*source, plan, place, held);
            match std::thread::Builder::new().name("secure-config".to_owned()).spawn_scoped(scope, job) {
                Ok(thread) => running.push((*number, thread)),
                Err(_) => keep(*number, ask.of(*source, plan, place, held)),
            }
        }
        for (number, job) in running {
            keep(number, job.join().unwrap_or_else(|_| Answer::faulty(FailureKind::Unavailable)));
        }
    });
    answers
}

impl Layer<'_> {
    fn is_remote(&self) -> bool {
        self.note == Note::Read && self.label.source.properties().remote
    }
}

impl Layers<'_> {
    /// How the remote sources are asked; without any, each source is asked when it is laid.
    fn remote(&self) -> Option<Remote> {
        self.all.iter().find(|layer| layer.is_remote())?.label.source.remote()
    }

    /// Whether the source may be read here; a source that must not be is a problem.
    fn note(&mut self, plan: &Plan, label: &Label<'_>, place: Place) -> Note {
        if let Some(bound) = label.source.bound_to()
            && !environment::is_same(plan.schema, bound, place)
        {
            self.problems.push(other_environment(bound, label.get(), None, place));
            return Note::Bound(bound.to_owned());
        }
        match place {
            _ if place.reads_dotenv() || !label.source.properties().local_only => Note::Read,
            Place::Known { name, .. } => Note::NotIn(name),
            Place::Unknown | Place::Undeclared => Note::NowhereKnown,
        }
    }

    /// Whether the source belongs to this environment, by its own word; if not, that is a problem.
    fn judge_environment(&mut self, plan: &Plan, answer: &Answer, number: usize, place: Place) -> bool {
        let mut said = answer.environments.iter();
        let Some((_, line)) = said.find(|(own, _)| !environment::is_same(plan.schema, &own.0, place)) else {
            return true;
        };
        if !matches!(place, Place::Unknown)
            && let Some(layer) = self.all.get(number)
        {
            self.problems.push(other_environment("another environment", layer.label.get(), *line, place));
        }
        false
    }

    fn lay(&mut self, plan: &Plan, mut answer: Answer, number: usize, place: Place) {
        let ours = self.judge_environment(plan, &answer, number, place);
        self.tell(plan, &mut answer, number, ours);
        let Some(layer) = self.all.get_mut(number) else { return };
        if answer.absent {
            layer.note = Note::Absent;
        }
        if ours {
            layer.links = answer.links;
            self.stack.lay(plan, answer.cells, number);
        }
    }

    /// Says what an answer has beside its values; of a source that is not `ours`, what is wrong with it.
    #[inline(never)]
    fn tell(&mut self, plan: &Plan, answer: &mut Answer, number: usize, ours: bool) {
        let Some(Layer { label, .. }) = self.all.get(number) else { return };
        let broken = !answer.faults.is_empty();
        // Of a file that is read but for its broken lines.
        let is_read = ours && answer.faults.iter().all(|fault| matches!(fault, SourceFault::Syntax { .. }));
        for fault in std::mem::take(&mut answer.faults) {
            if matches!(&fault, SourceFault::Failed(failure) if failure.kind.is_blinding()) {
                self.blind.get_or_insert(self.problems.len());
            }
            let field = match &fault {
                SourceFault::Syntax { name: Some(name), .. } => plan.roles().find(name.as_bytes()),
                _ => None,
            };
            let mut problem = source_problem(fault, label.get());
            if let Some((at, role, field)) = field.and_then(|(at, role)| Some((at, role, plan.field(at)?))) {
                let name = std::mem::take(&mut problem.variable);
                problem = problem.of(field, &name, plan.path(at));
                if is_read && matches!(role, Role::Value(_) | Role::File(_)) {
                    self.broken.push(at);
                }
            }
            self.problems.push(problem);
        }
        if !ours {
            return;
        }
        if answer.readable_by_others {
            let label = label.get();
            let text = format!("{label} can be read by other users of this machine: chmod 600 {label}");
            self.warnings.push(Warning::new(code::READABLE_BY_OTHERS, text));
        }
        for text in &answer.warnings {
            self.warnings.push(Warning::new(code::SOURCE_REMARK, format!("{}: {text}", label.get())));
        }
        for (name, first, last) in &answer.twice {
            let text =
                format!("`{name}` is set twice in {}, in lines {first} and {last}: the last one counts", label.get());
            self.warnings.push(Warning::new(code::SET_TWICE, text).of(name));
        }
        // In a file with faults a name may be part of a value that was cut.
        if !broken {
            for unread in &mut answer.unread {
                self.unread.push((std::mem::take(&mut unread.name), Origin::new(label.get(), unread.line)));
            }
        }
        for (at, line) in &answer.orphans {
            let (variable, origin) = (plan.variable(*at), spelled(label.get(), *line));
            let text = format!(
                "values beside `{variable}` are set in {origin}, which does not hold `{variable}`: they are not read, because all of them come from one source"
            );
            self.warnings.push(Warning::new(code::UNREAD, text).of(variable));
        }
        for (at, alias, line) in &answer.deprecated {
            let (variable, origin) = (plan.variable(*at), spelled(label.get(), *line));
            let text = format!("`{alias}` is deprecated: use `{variable}` (set in {origin})");
            self.warnings.push(Warning::new(code::DEPRECATED_NAME, text).of(variable));
        }
    }

    /// Why the field's value could not be had.
    pub(crate) fn failure(&self, at: usize) -> Option<&Failure> {
        match self.stack.outcome(at)? {
            Outcome::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    fn origin_of(&self, (number, outcome): (usize, &Outcome)) -> Option<Origin> {
        self.all.get(number).map(|layer| origin_of(layer.label.get(), outcome))
    }

    /// Where the field's value, or its failure, comes from.
    pub(crate) fn origin(&self, at: usize) -> Option<Origin> {
        self.origin_of(self.stack.chain(at).next()?)
    }

    /// Where later sources set the same.
    pub(crate) fn shadowed(&self, at: usize) -> Vec<Origin> {
        let mut origins = Vec::new();
        for said in self.stack.chain(at).skip(1) {
            origins.extend(self.origin_of(said));
        }
        origins
    }

    /// Where a file that counts as committed sets the field, used or not.
    pub(crate) fn committed(&self, at: usize) -> Option<Origin> {
        let is_committed =
            |number: usize| self.all.get(number).is_some_and(|layer| layer.label.source.properties().committed);
        self.origin_of(self.stack.chain(at).find(|(number, _)| is_committed(*number))?)
    }

    /// Where the field is set to nothing, if nobody sets it to more.
    pub(crate) fn empty(&self, at: usize) -> Option<Origin> {
        self.origin_of(self.stack.last(at)?)
    }

    /// What a report needs of a good load. What values are left are overwritten.
    pub(crate) fn into_provenance(mut self) -> Provenance {
        self.stack.forget_values();
        let mut sources = Vec::with_capacity(self.all.len());
        for layer in &self.all {
            sources.push(Arc::clone(layer.label.get()));
        }
        Provenance { sources, stack: self.stack }
    }

    /// Whether Kubernetes set a variable of the field's name for a service, which the field cannot mean.
    pub(crate) fn has_link(&self, at: usize) -> bool {
        self.all.iter().any(|layer| layer.links.contains(&at))
    }

    /// The sources that were asked, in words.
    pub(crate) fn looked_in(&self) -> String {
        listed(&self.all, &|layer| format!("{}{}", layer.label.get(), layer.note.text()))
    }

    /// Sources that hold secrets in plain text, with the program's permission.
    pub(crate) fn plain_text(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for layer in &self.all {
            if layer.note == Note::Read && layer.label.source.properties().plain_text_allowed {
                names.push(layer.label.get());
            }
        }
        names
    }
}

/// A place in a source, in words.
fn spelled(label: &Arc<str>, line: Option<u32>) -> String {
    format!("{}", Origin::new(label, line))
}
