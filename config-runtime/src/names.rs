//! The names of variables: how each field's is spelled, and which field reads a given one. A name is the prefixes of the
//! groups around the field and the field's own part, and is put together only where somebody asks for it.

use secure_config_schema::{Field, Name, suffix};

use crate::plan::{Plan, narrow};

/// All variable names, end to end.
#[derive(Debug)]
pub(crate) struct Spelled {
    text: String,
    /// Where each name ends and the next one begins.
    ends: Vec<u32>,
}

impl Plan {
    /// The variable of a field.
    pub(crate) fn variable(&self, at: usize) -> &str {
        let spelled = self.spelled.get_or_init(|| {
            let mut spelled = Spelled { text: String::new(), ends: Vec::with_capacity(self.len()) };
            for at in 0..self.len() {
                self.spell(at, &mut spelled.text);
                spelled.ends.push(narrow(spelled.text.len()));
            }
            spelled
        });
        let end = |at: usize| spelled.ends.get(at).map_or(0, |end| *end as usize);
        spelled.text.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }

    /// The variable of a field that stands in the schema as it is.
    pub(crate) fn whole_name(&self, at: usize) -> Option<&'static str> {
        match self.field(at)?.get_name() {
            Name::Whole(name) => Some(name),
            Name::Part(part) => (self.schema.get_prefix().is_empty() && self.parent(at).is_none()).then_some(part),
        }
    }

    /// Adds the variable of a field to a text.
    pub(crate) fn spell(&self, at: usize, out: &mut String) {
        match self.field(at).map(Field::get_name) {
            Some(Name::Part(part)) => {
                let start = out.len();
                match self.parent(at) {
                    Some(group) => self.spell(group, out),
                    None => out.push_str(self.schema.get_prefix()),
                }
                if out.len() > start && !part.is_empty() {
                    out.push('_');
                }
                out.push_str(part);
            }
            Some(Name::Whole(name)) => out.push_str(name),
            None => {}
        }
    }

    /// Whether the variable of a field is `name`.
    pub(crate) fn is_spelled(&self, at: usize, name: &[u8]) -> bool {
        let is_prefix = |prefix: &[u8]| match self.parent(at) {
            Some(group) => self.is_spelled(group, prefix),
            None => self.schema.get_prefix().as_bytes() == prefix,
        };
        match self.field(at).map(Field::get_name) {
            Some(Name::Part("")) => is_prefix(name),
            Some(Name::Part(part)) => name.strip_suffix(part.as_bytes()).is_some_and(|rest| match rest {
                [prefix @ .., b'_'] if !prefix.is_empty() => is_prefix(prefix),
                _ => rest.is_empty() && is_prefix(b""),
            }),
            Some(Name::Whole(whole)) => whole.as_bytes() == name,
            None => false,
        }
    }
}

/// What a variable is to the field that reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The value; the number is 0 for the name itself, then counts the aliases.
    Value(u32),
    /// A file that holds the value, for the name of that number.
    File(u32),
    /// When the value was last replaced.
    RotatedAt,
    /// The staged value.
    Next,
    /// A previous value, the latest first.
    Previous(u32),
    /// All previous values.
    PreviousList,
}

/// Every name that is read, with the field that reads it.
#[derive(Clone, Copy)]
pub(crate) struct Roles<'a> {
    plan: &'a Plan,
    table: &'a Table,
}

/// A table with open addressing; half of it is free, so that a search ends soon.
#[derive(Debug)]
pub(crate) struct Table(Box<[Reading]>);

/// What is read from a name: a field, from 1, in the upper 24 bits, and which of its names it is in the lower 8, where 0 is
/// the variable, then come the aliases, and [`LISTED`]. All zeros are a free place.
#[derive(Clone, Copy, Debug, Default)]
struct Reading(u32);

impl Reading {
    /// `None` for a field or an alias beyond what the bits can say; no struct is that large.
    fn new(at: usize, name: u32) -> Option<Self> {
        let field = u32::try_from(at + 1).ok().filter(|field| *field < 1 << 24)?;
        (name <= LISTED).then_some(Self(field << 8 | name))
    }

    fn field(self) -> Option<usize> {
        (self.0 >> 8).checked_sub(1).map(|at| at as usize)
    }

    fn name(self) -> u32 {
        self.0 & 0xFF
    }
}

/// Stands for the variable that lists the previous values.
const LISTED: u32 = 0xFF;

impl<'a> Roles<'a> {
    pub(crate) fn of(plan: &'a Plan) -> Self {
        Self { plan, table: plan.table.get_or_init(|| Table::of(plan)) }
    }

    /// The field that reads the variable `name`, and as what.
    pub(crate) fn find(self, name: &[u8]) -> Option<(usize, Role)> {
        if let Some((at, number)) = self.exact(name) {
            return Some((at, if number == LISTED { Role::PreviousList } else { Role::Value(number) }));
        }
        // Few names end as a suffix does, and only they are looked at again.
        let suffixed = |suffix: &str| name.strip_suffix(suffix.as_bytes()).and_then(|base| self.exact(base));
        let field = |at: usize| self.plan.field(at);
        let rotating = |at: usize| field(at).and_then(Field::get_type).is_some_and(|ty| ty.is_rotating());
        match name.last()? {
            b'E' => {
                let (at, number) = suffixed(suffix::FILE)?;
                field(at).filter(|field| field.reads_file() && number != LISTED).map(|_| (at, Role::File(number)))
            }
            b'T' => match suffixed(suffix::ROTATED_AT) {
                Some((at, _)) => field(at)?.get_rotation().map(|_| (at, Role::RotatedAt)),
                None => suffixed(suffix::NEXT).filter(|(at, _)| rotating(*at)).map(|(at, _)| (at, Role::Next)),
            },
            b'S' => suffixed(suffix::PREVIOUS).filter(|(at, _)| rotating(*at)).map(|(at, _)| (at, Role::Previous(1))),
            b'0'..=b'9' => {
                let (base, digits) = std::str::from_utf8(name).ok()?.rsplit_once('_')?;
                let number = digits.parse().ok().filter(|n| *n > 1)?;
                let (at, _) = self.exact(base.strip_suffix(suffix::PREVIOUS)?.as_bytes())?;
                rotating(at).then_some((at, Role::Previous(number)))
            }
            _ => None,
        }
    }

    /// All names themselves, without the suffixed ones.
    pub(crate) fn names(self) -> impl Iterator<Item = &'a str> {
        self.table.0.iter().filter_map(move |reading| name_of(self.plan, *reading))
    }

    fn exact(self, name: &[u8]) -> Option<(usize, u32)> {
        let mut hash = Hash::default();
        hash.add(name);
        for place in self.table.places(hash) {
            let reading = *self.table.0.get(place)?;
            let at = reading.field()?;
            let is_it = match reading.name() {
                0 => self.plan.is_spelled(at, name),
                _ => name_of(self.plan, reading).is_some_and(|known| known.as_bytes() == name),
            };
            if is_it {
                return Some((at, reading.name()));
            }
        }
        None
    }
}

/// A name that a field reads.
fn name_of(plan: &Plan, reading: Reading) -> Option<&str> {
    let at = reading.field()?;
    match reading.name() {
        0 => Some(plan.variable(at)),
        LISTED => plan.field(at)?.get_rotation()?.previous_list().map(|(list, _)| list),
        number => plan.field(at)?.get_aliases().get(number as usize - 1).map(|alias| alias.variable),
    }
}

impl Table {
    fn of(plan: &Plan) -> Self {
        let extra = |field: &Field| field.get_aliases().len() + usize::from(field.get_rotation().is_some());
        let names: usize = plan.leaves().map(|(_, field)| 1 + extra(field)).sum();
        let mut table = Self(vec![Reading::default(); (names * 2).next_power_of_two()].into());
        let mut outermost = Hash::default();
        outermost.add(plan.schema.get_prefix().as_bytes());
        table.add_group(plan, None, outermost);
        table
    }

    /// Adds the names of a group's fields; `prefix` is the hash of what they begin with.
    fn add_group(&mut self, plan: &Plan, group: Option<usize>, prefix: Hash) {
        for at in plan.group(group) {
            let Some(field) = plan.field(at) else { continue };
            let mut hash = prefix;
            match field.get_name() {
                Name::Part(part) => {
                    if !part.is_empty() && hash.any {
                        hash.add(b"_");
                    }
                    hash.add(part.as_bytes());
                }
                Name::Whole(name) => {
                    hash = Hash::default();
                    hash.add(name.as_bytes());
                }
            }
            if field.get_type().is_none() {
                self.add_group(plan, Some(at), hash);
                continue;
            }
            self.add(at, 0, hash);
            let aliases = field.get_aliases().iter().map(|alias| alias.variable);
            let list = field.get_rotation().and_then(|rotation| rotation.previous_list());
            for (number, name) in (1..).zip(aliases).chain(list.map(|(list, _)| (LISTED, list))) {
                let mut hash = Hash::default();
                hash.add(name.as_bytes());
                self.add(at, number, hash);
            }
        }
    }

    fn add(&mut self, at: usize, name: u32, hash: Hash) {
        let is_free = |place: &usize| self.0.get(*place).is_some_and(|reading| reading.0 == 0);
        let free = self.places(hash).find(is_free);
        if let (Some(place), Some(reading)) = (free.and_then(|place| self.0.get_mut(place)), Reading::new(at, name)) {
            *place = reading;
        }
    }

    /// Where a name of this hash may stand, the likeliest place first.
    fn places(&self, hash: Hash) -> impl Iterator<Item = usize> + use<> {
        let mask = self.0.len().wrapping_sub(1);
        #[allow(clippy::cast_possible_truncation)]
        let first = (hash.state ^ (hash.state >> 32)) as usize;
        (0..self.0.len()).map(move |step| first.wrapping_add(step) & mask)
    }
}

/// The hash of a name, which can be made of parts: FNV-1a. Names come from the program and from its own environment, so
/// nobody gains by making them collide.
#[derive(Clone, Copy)]
struct Hash {
    state: u64,
    /// Whether there is any text yet.
    any: bool,
}

impl Default for Hash {
    fn default() -> Self {
        Self { state: 0xCBF2_9CE4_8422_2325, any: false }
    }
}

impl Hash {
    fn add(&mut self, text: &[u8]) {
        self.any |= !text.is_empty();
        for byte in text {
            self.state = (self.state ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
        }
    }
}
