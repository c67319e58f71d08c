//! The answers of all sources, one over another, found by field. They stay as they came: for each field only the first value
//! is looked up, and what else is to be said of it is found out when somebody asks. A source is a number here.

use std::num::NonZeroU32;
use std::sync::Arc;

use secure_config_schema::{Base, Field};

use crate::origin::Origin;
use crate::plan::{Plan, narrow};
use crate::source::{Cell, FailureKind, Form, Found, Outcome};

/// All answers.
#[derive(Debug, Default)]
pub(crate) struct Stack {
    /// What the first source answered: most programs have one, which needs no list.
    one: Layer,
    /// What each of the others answered.
    others: Vec<Layer>,
    /// The cell of each field that counts.
    first: Vec<Option<Spot>>,
}

#[derive(Debug, Default)]
struct Layer {
    cells: Vec<Cell>,
    /// How many cells the layers before it have.
    before: u32,
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug)]
struct Spot {
    layer: u32,
    /// Its place in the layer, from 1.
    cell: NonZeroU32,
}

impl Stack {
    /// Lays what a source answered below everything that is there; the numbers of sources rise from call to call.
    pub(crate) fn lay(&mut self, plan: &Plan, cells: Vec<Cell>, number: usize) {
        self.first.resize(plan.len(), None);
        let before = self.one.cells.len() + self.others.iter().map(|layer| layer.cells.len()).sum::<usize>();
        let mut rare = Vec::new();
        for (cell, place) in cells.iter().zip(1..) {
            let at = cell.at as usize;
            match (&cell.outcome, self.first.get_mut(at), NonZeroU32::new(place)) {
                (Outcome::Found(found), Some(first @ None), own) if !is_unset(plan, at, found) => {
                    *first = own.map(|cell| Spot { layer: narrow(number), cell });
                }
                _ => rare.push(place as usize - 1),
            }
        }
        let layer = Layer { cells, before: narrow(before) };
        match number.checked_sub(1) {
            None => self.one = layer,
            Some(other) => {
                self.others.resize_with(other, Layer::default);
                self.others.push(layer);
            }
        }
        for place in &rare {
            self.link(plan, number, *place);
        }
    }

    #[inline]
    fn layer(&self, number: usize) -> Option<&Layer> {
        match number.checked_sub(1) {
            None => Some(&self.one),
            Some(other) => self.others.get(other),
        }
    }

    #[inline]
    fn layer_mut(&mut self, number: usize) -> Option<&mut Layer> {
        match number.checked_sub(1) {
            None => Some(&mut self.one),
            Some(other) => self.others.get_mut(other),
        }
    }

    /// Links a new cell that is no value, or not the first for its field: below those that are there for its field, or above
    /// them if it must be heard.
    #[cold]
    fn link(&mut self, plan: &Plan, number: usize, place: usize) {
        let Some(layer) = self.layer(number) else { return };
        let Some(cell) = layer.cells.get(place) else { return };
        let at = cell.at as usize;
        let Some(first) = self.first.get(at).copied() else { return };
        let spot = NonZeroU32::new(narrow(place) + 1).map(|cell| Spot { layer: narrow(number), cell });
        match &cell.outcome {
            Outcome::Found(found) if is_unset(plan, at, found) => {}
            Outcome::Empty(_) => {}
            _ if first.is_none() => self.set_first(at, spot),
            // Two names in one source are a fault whoever wins.
            Outcome::Failed(failure) => {
                if matches!(failure.kind, FailureKind::NameAndFile | FailureKind::NameAndAlias) {
                    let below = first.and_then(|above| self.cell(above)).and_then(|cell| cell.next);
                    self.set_first(at, spot);
                    self.set_next(number, place, below);
                }
            }
            Outcome::Found(_) => {
                let own = NonZeroU32::new(layer.before + narrow(place) + 1);
                let mut chain = self.chain(at);
                let mut last = chain.next;
                while chain.next.is_some() {
                    last = chain.next;
                    chain.next();
                }
                if let Some(last) = last {
                    self.set_next(last.layer as usize, last.cell.get() as usize - 1, own);
                }
            }
        }
    }

    fn set_first(&mut self, at: usize, spot: Option<Spot>) {
        if let Some(first) = self.first.get_mut(at) {
            *first = spot;
        }
    }

    fn set_next(&mut self, layer: usize, place: usize, next: Option<NonZeroU32>) {
        if let Some(cell) = self.layer_mut(layer).and_then(|layer| layer.cells.get_mut(place)) {
            cell.next = next;
        }
    }

    /// Where the cell stands that has a number among those of all layers, from 1.
    fn find(&self, number: NonZeroU32) -> Option<Spot> {
        let is_below = |layer: &Layer| !layer.cells.is_empty() && layer.before < number.get();
        let layer = self.others.iter().rposition(is_below).map_or(0, |other| other + 1);
        let cell = NonZeroU32::new(number.get() - self.layer(layer)?.before)?;
        Some(Spot { layer: narrow(layer), cell })
    }

    #[inline]
    fn cell(&self, place: Spot) -> Option<&Cell> {
        self.layer(place.layer as usize)?.cells.get(place.cell.get() as usize - 1)
    }

    /// What counts for the field: a value, or why it could not be had.
    #[inline]
    pub(crate) fn outcome(&self, at: usize) -> Option<&Outcome> {
        let first = (*self.first.get(at)?)?;
        self.cell(first).map(|cell| &cell.outcome)
    }

    #[inline]
    pub(crate) fn outcome_mut(&mut self, at: usize) -> Option<&mut Outcome> {
        let first = (*self.first.get(at)?)?;
        let layer = self.layer_mut(first.layer as usize)?;
        layer.cells.get_mut(first.cell.get() as usize - 1).map(|cell| &mut cell.outcome)
    }

    /// The value of the field.
    pub(crate) fn found(&self, at: usize) -> Option<&Found> {
        match self.outcome(at)? {
            Outcome::Found(found) => Some(found),
            _ => None,
        }
    }

    /// Whether some source set the field, be it well or badly.
    pub(crate) fn is_set(&self, at: usize) -> bool {
        self.outcome(at)
            .is_some_and(|outcome| !matches!(outcome, Outcome::Found(Found { form: Form::ServiceLink, .. })))
    }

    /// What sources say of the field, each with the source's number: first what counts, then what it shadows.
    pub(crate) fn chain(&self, at: usize) -> Chain<'_> {
        Chain { stack: self, next: self.first.get(at).copied().flatten() }
    }

    /// The last that any source says of the field, be it nothing.
    pub(crate) fn last(&self, at: usize) -> Option<(usize, &Outcome)> {
        for number in (0..=self.others.len()).rev() {
            let layer = self.layer(number)?;
            if let Some(cell) = layer.cells.iter().find(|cell| cell.at as usize == at) {
                return Some((number, &cell.outcome));
            }
        }
        None
    }

    /// Overwrites what values are left after a load, and keeps where they stood.
    pub(crate) fn forget_values(&mut self) {
        for cell in std::iter::once(&mut self.one).chain(&mut self.others).flat_map(|layer| &mut layer.cells) {
            if let Outcome::Found(found) = &mut cell.outcome {
                found.forget_values();
            }
        }
    }
}

/// What is said of one field.
pub(crate) struct Chain<'a> {
    stack: &'a Stack,
    next: Option<Spot>,
}

impl<'a> Iterator for Chain<'a> {
    type Item = (usize, &'a Outcome);

    fn next(&mut self) -> Option<Self::Item> {
        let spot = self.next?;
        let cell = self.stack.cell(spot)?;
        self.next = cell.next.and_then(|next| self.stack.find(next));
        Some((spot.layer as usize, &cell.outcome))
    }
}

/// Whether what a source has counts as unset: it is empty, and the field does not allow that.
pub(crate) fn is_unset(plan: &Plan, at: usize, found: &Found) -> bool {
    let is_text = || plan.field(at).and_then(Field::get_type).is_none_or(|ty| !matches!(ty.base(), Base::Bytes(_)));
    found.is_empty(is_text) && !plan.field(at).is_some_and(Field::is_empty_allowed)
}

/// Where it comes from what a source of this name says.
#[inline(never)]
pub(crate) fn origin_of(source: &Arc<str>, outcome: &Outcome) -> Origin {
    match outcome {
        Outcome::Empty(line) => Origin::new(source, *line),
        Outcome::Failed(failure) => {
            let via = failure.told.as_ref().and_then(|told| told.via.clone());
            Origin::new(source, failure.line).with(failure.file.clone(), via, None)
        }
        Outcome::Found(found) => {
            let origin = Origin::new(source, found.line.map(NonZeroU32::get));
            match found.more() {
                Some(more) => origin.with(more.file.clone(), more.via.clone(), more.version.clone()),
                None => origin,
            }
        }
    }
}
