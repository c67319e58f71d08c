//! Asks the sources and lays their answers over one another. The order of the sources is the precedence, leaf by leaf.
//! Nothing here knows a type.

use std::num::NonZeroU32;
use std::sync::Arc;

use secure_config_schema::Base;

use crate::code;
use crate::environment::{self, Place};
use crate::faults::{other_environment, source_problem};
use crate::origin::Origin;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::slot::Slot;
use crate::source::{Answer, FailureKind, Found, Outcome, Properties, Request, Source};
use crate::warning::Warning;

/// All answers, one over another.
#[derive(Debug)]
pub(crate) struct Layers {
    pub(crate) slots: Vec<Slot>,
    sources: Vec<(Arc<str>, Properties)>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) warnings: Vec<Warning>,
    /// The sources that were asked, in words.
    pub(crate) looked_in: Vec<String>,
    /// Names that nothing reads, with where they stand.
    pub(crate) unread: Vec<(String, Origin)>,
    /// Sources that hold secrets in plain text, with the program's permission.
    pub(crate) plain_text: Vec<String>,
}

/// Asks every source: the local ones first, then the remote ones, at the same time, for what no local one before them holds.
pub(crate) fn gather(plan: &Plan, sources: &[Box<dyn Source>], place: Place) -> Layers {
    let mut layers = Layers {
        slots: std::iter::repeat_with(Slot::default).take(plan.len()).collect(),
        sources: Vec::with_capacity(sources.len()),
        problems: Vec::new(),
        warnings: Vec::new(),
        looked_in: Vec::new(),
        unread: Vec::new(),
        plain_text: Vec::new(),
    };
    let mut answers: Vec<Option<Answer>> = Vec::new();
    let mut labels = Vec::new();
    for source in sources {
        let label: Arc<str> = source.name().into();
        let usage = layers.usage(plan, source.as_ref(), &label, place);
        let local = usage == Usage::Read && !source.properties().remote;
        if matches!((&usage, place), (Usage::Not(_), Place::Known { .. })) && source.bound_to().is_none() {
            // Its values are not for this place, but that it belongs to another one has to be said.
            let answer = source.fetch(&request(plan, place, None));
            layers.judge_environment(plan, &answer, &label, place);
        }
        answers.push(local.then(|| source.fetch(&request(plan, place, None))));
        labels.push((label, usage));
    }
    ask_remote(plan, sources, place, &labels, &mut answers);
    for ((answer, source), (label, usage)) in answers.into_iter().zip(sources).zip(labels) {
        let note = match (&answer, usage) {
            (_, Usage::Not(why)) => format!(" ({why})"),
            (Some(Answer { absent: true, .. }), _) => " (not there)".to_owned(),
            _ => String::new(),
        };
        layers.looked_in.push(format!("{label}{note}"));
        layers.sources.push((Arc::clone(&label), source.properties()));
        if let Some(answer) = answer {
            layers.lay(plan, answer, source.as_ref(), &label, place);
        }
    }
    layers
}

/// Whether a source is read.
#[derive(Debug, PartialEq, Eq)]
enum Usage {
    Read,
    /// Not here; the text says why.
    Not(String),
}

fn request<'a>(plan: &'a Plan, place: Place, held: Option<&'a [bool]>) -> Request<'a> {
    Request { plan, environment: place.name(), held }
}

fn ask_remote(
    plan: &Plan,
    sources: &[Box<dyn Source>],
    place: Place,
    labels: &[(Arc<str>, Usage)],
    answers: &mut [Option<Answer>],
) {
    let mut held = vec![false; plan.len()];
    let mut jobs = Vec::new();
    for (i, (source, answer)) in sources.iter().zip(answers.iter()).enumerate() {
        match answer {
            Some(answer) => answer.outcomes.iter().for_each(|(at, outcome)| {
                if let (Outcome::Found(found), Some(slot)) = (outcome, held.get_mut(*at)) {
                    *slot |= !is_unset(plan, *at, found);
                }
            }),
            None if source.properties().remote && labels.get(i).is_some_and(|(_, usage)| *usage == Usage::Read) => {
                jobs.push((i, source, held.clone()));
            }
            None => {}
        }
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = jobs
            .iter()
            .map(|(i, source, held)| (*i, scope.spawn(move || source.fetch(&request(plan, place, Some(held))))))
            .collect();
        for (i, job) in running {
            let answer = job.join().unwrap_or_else(|_| Answer::faulty(FailureKind::Unavailable));
            if let Some(slot) = answers.get_mut(i) {
                *slot = Some(answer);
            }
        }
    });
}

impl Layers {
    /// Whether the source may be read here; a source that must not be is a problem.
    fn usage(&mut self, plan: &Plan, source: &dyn Source, label: &Arc<str>, place: Place) -> Usage {
        if let Some(bound) = source.bound_to()
            && !environment::is_same(plan.schema, bound, place)
        {
            self.problems.push(other_environment(bound, label, None, place));
            return Usage::Not(format!("not read, it belongs to {bound}"));
        }
        match place {
            _ if !source.properties().local_only || place.reads_dotenv() => Usage::Read,
            Place::Known { name, .. } => Usage::Not(format!("not read in {name}")),
            Place::Unknown | Place::Undeclared => Usage::Not("not read, the environment is not known".to_owned()),
        }
    }

    /// Whether the source belongs to this environment, by its own word; if not, that is a problem.
    fn judge_environment(&mut self, plan: &Plan, answer: &Answer, label: &Arc<str>, place: Place) -> bool {
        let Some((own, line)) = &answer.environment else { return true };
        if environment::is_same(plan.schema, own, place) {
            return true;
        }
        if !matches!(place, Place::Unknown) {
            self.problems.push(other_environment("another environment", label, *line, place));
        }
        false
    }

    fn lay(&mut self, plan: &Plan, answer: Answer, source: &dyn Source, label: &Arc<str>, place: Place) {
        let properties = source.properties();
        let ours = self.judge_environment(plan, &answer, label, place);
        let broken = !answer.faults.is_empty();
        let number = u16::try_from(self.sources.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.problems.extend(answer.faults.into_iter().map(|fault| source_problem(fault, label)));
        if !ours {
            return;
        }
        if properties.plain_text_allowed {
            self.plain_text.push(label.to_string());
        }
        if answer.readable_by_others {
            let text = format!("{label} can be read by other users of this machine: chmod 600 {label}");
            self.warnings.push(Warning::new(code::READABLE_BY_OTHERS, text));
        }
        for (name, first, last) in answer.twice {
            let text = format!("`{name}` is set twice in {label}, in lines {first} and {last}: the last one counts");
            self.warnings.push(Warning::new(code::SET_TWICE, text).of(&name));
        }
        // In a file with faults a name may be part of a value that was cut.
        if !broken {
            let origin = |line| Origin::new(label, line);
            self.unread.extend(answer.unread.into_iter().map(|unread| (unread.name, origin(unread.line))));
        }
        for (at, line) in answer.orphans {
            let (variable, origin) = (plan.variable(at), Origin::new(label, line));
            let text = format!(
                "values beside `{variable}` are set in {origin}, which does not hold `{variable}`: they are not read, because all of them come from one source"
            );
            self.warnings.push(Warning::new(code::UNREAD, text).of(variable));
        }
        for (at, alias, line) in answer.deprecated {
            let origin = Origin::new(label, line);
            let text = format!("`{alias}` is deprecated: use `{}` (set in {origin})", plan.variable(at));
            self.warnings.push(Warning::new(code::DEPRECATED_NAME, text).of(plan.variable(at)));
        }
        for slot in answer.links.iter().copied() {
            if let Some(slot) = self.slots.get_mut(slot) {
                slot.rest.get_or_insert_default().link = true;
            }
        }
        for (at, outcome) in answer.outcomes {
            let Some(slot) = self.slots.get_mut(at) else { continue };
            let taken = slot.failed.is_some() || slot.found.is_some();
            match outcome {
                Outcome::Empty(line) if !taken => slot.set_empty(Origin::new(label, line)),
                Outcome::Empty(_) => {}
                Outcome::Failed(failure) => {
                    // Two names in one source are a fault whoever wins.
                    let always = matches!(failure.kind, FailureKind::NameAndFile | FailureKind::NameAndAlias);
                    if !taken || always {
                        slot.source = number;
                        slot.failed = Some(Box::new(failure));
                    }
                }
                Outcome::Found(found) => {
                    if is_unset(plan, at, &found) {
                        if !taken {
                            slot.set_empty(origin_of(&found, label));
                        }
                    } else if taken {
                        let rest = slot.rest.get_or_insert_default();
                        rest.shadowed.push(origin_of(&found, label));
                        if properties.committed && rest.committed.is_none() {
                            rest.committed = Some(origin_of(&found, label));
                        }
                    } else {
                        slot.source = number;
                        slot.found = Some(found);
                    }
                }
            }
        }
    }

    /// Where the field's value, its failure or what stands in for it comes from.
    pub(crate) fn origin(&self, at: usize) -> Option<Origin> {
        let slot = self.slots.get(at)?;
        let (label, _) = self.sources.get(usize::from(slot.source))?;
        match (&slot.failed, &slot.found) {
            (Some(failure), _) => Some(Origin::new(label, failure.line).with(failure.file.clone(), None, None)),
            (None, Some(found)) => Some(origin_of(found, label)),
            (None, None) => slot.rest.as_ref()?.stand_in.clone(),
        }
    }

    /// Where a file that counts as committed sets the field, used or not.
    pub(crate) fn committed(&self, at: usize) -> Option<Origin> {
        let slot = self.slots.get(at)?;
        let (_, properties) = self.sources.get(usize::from(slot.source))?;
        if properties.committed { self.origin(at) } else { slot.rest.as_ref()?.committed.clone() }
    }
}

/// Whether what a source has counts as unset: it is empty, and the field does not allow that.
fn is_unset(plan: &Plan, at: usize, found: &Found) -> bool {
    let Some(field) = plan.entry(at).map(|entry| entry.field) else { return true };
    let is_text = field.get_type().is_none_or(|ty| !matches!(ty.base(), Base::Bytes(_)));
    found.is_empty(is_text) && !field.is_empty_allowed()
}

fn origin_of(found: &Found, label: &Arc<str>) -> Origin {
    let origin = Origin::new(label, found.line.map(NonZeroU32::get));
    match found.more() {
        Some(more) => origin.with(more.file.clone(), more.via.clone(), more.version.clone()),
        None => origin,
    }
}
