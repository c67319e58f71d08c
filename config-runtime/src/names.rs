//! The names of variables: how each field's is spelled, and which field reads a given one. A name is the prefixes of the
//! groups around the field and the field's own part, and is put together only where somebody asks for it.

use secure_config_schema::{Field, Name, Shape, suffix};

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

    /// Whether the variable of a field is made of the parts that the groups around it and the field have.
    fn is_of_parts(&self, at: usize) -> bool {
        let has_part = |at: usize| matches!(self.field(at).map(Field::get_name), Some(Name::Part(_)));
        if matches!(self.field(at).map(Field::get_name), Some(Name::Part(""))) {
            return false;
        }
        let mut up = Some(at);
        while let Some(at) = up {
            if !has_part(at) {
                return false;
            }
            up = self.parent(at);
        }
        true
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
    /// The staged value, or a file that holds it.
    Next { in_file: bool },
    /// A previous value, the latest first, or a file that holds it.
    Previous { number: u32, in_file: bool },
    /// All previous values, or a file that holds them.
    PreviousList { in_file: bool },
}

impl Role {
    /// What `NAME_FILE` is to the field, if `NAME` is this.
    pub(crate) fn in_file(self) -> Option<Self> {
        match self {
            Role::Value(number) => Some(Role::File(number)),
            Role::Next { in_file: false } => Some(Role::Next { in_file: true }),
            Role::Previous { number, in_file: false } => Some(Role::Previous { number, in_file: true }),
            Role::PreviousList { in_file: false } => Some(Role::PreviousList { in_file: true }),
            _ => None,
        }
    }

    /// What the value itself is, if this names a file of it.
    pub(crate) fn of_value(self) -> Self {
        match self {
            Role::File(number) => Role::Value(number),
            Role::Next { .. } => Role::Next { in_file: false },
            Role::Previous { number, .. } => Role::Previous { number, in_file: false },
            Role::PreviousList { .. } => Role::PreviousList { in_file: false },
            Role::Value(_) | Role::RotatedAt => self,
        }
    }

    /// Whether it names a file that holds the value, and not the value.
    pub(crate) fn is_in_file(self) -> bool {
        match self {
            Role::File(_) => true,
            Role::Next { in_file } | Role::Previous { in_file, .. } | Role::PreviousList { in_file } => in_file,
            Role::Value(_) | Role::RotatedAt => false,
        }
    }
}

/// Every name that is read, with the field that reads it.
#[derive(Clone, Copy)]
pub(crate) struct Roles<'a> {
    plan: &'a Plan,
    /// The names that are not made of parts.
    table: Option<&'a Table>,
}

/// A table with open addressing; half of it is free, so that a search ends soon.
#[derive(Debug)]
pub(crate) struct Table {
    readings: Box<[Reading]>,
    /// What names there are by their length and their outer letters: most that nobody reads are done with here.
    shapes: Shapes,
}

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

/// What the name of that number is.
fn role_of(number: u32) -> Role {
    if number == LISTED { Role::PreviousList { in_file: false } } else { Role::Value(number) }
}

impl<'a> Roles<'a> {
    pub(crate) fn of(plan: &'a Plan) -> Self {
        Self { plan, table: plan.table.get_or_init(|| Table::of(plan)).as_ref() }
    }

    /// The field that reads the variable `name`, and as what.
    pub(crate) fn find(self, name: &[u8]) -> Option<(usize, Role)> {
        let part = self.part(name);
        if self.table.is_none() && part.is_none() {
            return None;
        }
        if let Some((at, number)) = self.exact(name, part) {
            return Some((at, role_of(number)));
        }
        // Few names end as a suffix does, and only they are looked at again.
        if name.last() != Some(&b'E') || !self.plan.schema.index().has_files() {
            return self.beside(name);
        }
        let value = name.strip_suffix(suffix::FILE.as_bytes())?;
        let found = self.exact(value, self.part(value)).map(|(at, number)| (at, role_of(number)));
        let (at, role) = found.or_else(|| self.beside(value))?;
        self.plan.field(at).filter(|field| field.reads_file())?;
        Some((at, role.in_file()?))
    }

    /// The field of whose value a name holds another one, or the date.
    #[inline]
    fn beside(self, name: &[u8]) -> Option<(usize, Role)> {
        let index = self.plan.schema.index();
        let exact = |name| self.exact(name, self.part(name)).filter(|(_, number)| *number != LISTED);
        let suffixed = |suffix: &str| name.strip_suffix(suffix.as_bytes()).and_then(exact);
        let field = |at: usize| self.plan.field(at);
        let rotating = |at: usize| field(at).and_then(Field::get_type).is_some_and(|ty| ty.is_rotating());
        match name.last()? {
            b'T' if index.has_dates() || index.is_rotating() => match suffixed(suffix::ROTATED_AT) {
                Some((at, _)) => field(at)?.get_rotation().map(|_| (at, Role::RotatedAt)),
                None => suffixed(suffix::NEXT)
                    .filter(|(at, _)| rotating(*at))
                    .map(|(at, _)| (at, Role::Next { in_file: false })),
            },
            b'S' if index.is_rotating() => suffixed(suffix::PREVIOUS)
                .filter(|(at, _)| rotating(*at))
                .map(|(at, _)| (at, Role::Previous { number: 1, in_file: false })),
            b'0'..=b'9' if index.is_rotating() => {
                let last = name.iter().rposition(|byte| !byte.is_ascii_digit())?;
                let (before, digits) = name.split_at_checked(last + 1)?;
                let base = before.strip_suffix(b"_")?.strip_suffix(suffix::PREVIOUS.as_bytes())?;
                let number = std::str::from_utf8(digits).ok()?.parse().ok().filter(|n| *n > 1)?;
                let (at, _) = exact(base)?;
                rotating(at).then_some((at, Role::Previous { number, in_file: false }))
            }
            _ => None,
        }
    }

    /// All names themselves, without the suffixed ones.
    pub(crate) fn names(self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for (at, field) in self.plan.leaves() {
            names.push(self.plan.variable(at));
            each_other_name(field, &mut |_, name| names.push(name));
        }
        names
    }

    /// What follows the program's prefix in a name that may be made of parts.
    #[inline]
    fn part(self, name: &[u8]) -> Option<&[u8]> {
        match self.plan.schema.get_prefix().as_bytes() {
            [] => Some(name),
            [first, ..] if name.first() != Some(first) => None,
            prefix => name.strip_prefix(prefix)?.strip_prefix(b"_"),
        }
    }

    /// The field that a name is one of, and which.
    fn exact(self, name: &[u8], part: Option<&[u8]>) -> Option<(usize, u32)> {
        let part = part.filter(|_| self.plan.schema.index().has_parts());
        let found = part.and_then(|part| self.plan.find_part(None, part)).map(|at| (at, 0));
        found.or_else(|| self.table.and_then(|table| table.find(self.plan, name)))
    }
}

impl Plan {
    /// The field of a group, or in a group of it, whose name ends in `rest` behind the group's own.
    fn find_part(&self, group: Option<usize>, rest: &[u8]) -> Option<usize> {
        let range = self.group(group);
        let index = match group {
            None => self.schema.index(),
            Some(at) => match self.field(at)?.get_shape() {
                Shape::Group { schema, .. } => schema.index(),
                Shape::Value(_) => return None,
            },
        };
        if let Some(first) = index.first(rest) {
            for at in range.start + first..range.end {
                let Some(field) = self.field(at) else { break };
                if matches!(field.get_name(), Name::Part(part) if part.as_bytes() == rest) && field.get_type().is_some()
                {
                    return Some(at);
                }
            }
        }
        for len in index.group_lengths(rest.len()) {
            let Some((part, behind)) = rest.split_at_checked(len) else { continue };
            let behind = if len == 0 { Some(rest) } else { behind.strip_prefix(b"_") };
            let Some(rest) = behind else { continue };
            let Some(first) = index.first_group(part) else { continue };
            for at in range.start + first..range.end {
                let Some(field) = self.field(at) else { break };
                if let (Name::Part(own), Shape::Group { .. }) = (field.get_name(), field.get_shape())
                    && own.as_bytes() == part
                    && let Some(found) = self.find_part(Some(at), rest)
                {
                    return Some(found);
                }
            }
        }
        None
    }
}

/// The names of a field beside its variable, with their numbers: the aliases, and the list of previous values.
fn each_other_name(field: &'static Field, each: &mut dyn FnMut(u32, &'static str)) {
    for (alias, number) in field.get_aliases().iter().zip(1..) {
        each(number, alias.variable);
    }
    if let Some(list) = other_name(field, LISTED) {
        each(LISTED, list);
    }
}

/// The name of a field that has a number.
fn other_name(field: &'static Field, number: u32) -> Option<&'static str> {
    if number == LISTED {
        return field.get_rotation()?.previous_list().map(|(list, _)| list);
    }
    field.get_aliases().get(number.checked_sub(1)? as usize).map(|alias| alias.variable)
}

impl Table {
    /// The names that are not made of parts, if there are any.
    fn of(plan: &Plan) -> Option<Self> {
        if !plan.schema.index().has_whole_names() {
            return None;
        }
        let mut names = 0;
        for (_, field) in plan.leaves() {
            names += 1 + field.get_aliases().len() + usize::from(other_name(field, LISTED).is_some());
        }
        let readings = vec![Reading::default(); (names * 2).next_power_of_two()].into();
        let mut table = Self { readings, shapes: Shapes::default() };
        let mut name = String::new();
        for (at, field) in plan.leaves() {
            match plan.whole_name(at) {
                _ if plan.is_of_parts(at) => {}
                Some(whole) => table.add(at, 0, whole.as_bytes()),
                None => {
                    name.clear();
                    name.reserve(64);
                    plan.spell(at, &mut name);
                    table.add(at, 0, name.as_bytes());
                }
            }
            each_other_name(field, &mut |number, name| table.add(at, number, name.as_bytes()));
        }
        Some(table)
    }

    fn add(&mut self, at: usize, number: u32, name: &[u8]) {
        self.shapes.add(name);
        let Some(reading) = Reading::new(at, number) else { return };
        for place in self.places(hash(name)) {
            if let Some(free @ Reading(0)) = self.readings.get_mut(place) {
                *free = reading;
                return;
            }
        }
    }

    fn find(&self, plan: &Plan, name: &[u8]) -> Option<(usize, u32)> {
        if !self.shapes.may_have(name) {
            return None;
        }
        for place in self.places(hash(name)) {
            let reading = *self.readings.get(place)?;
            let at = reading.field()?;
            let number = reading.name();
            let is_it = match number {
                0 => plan.is_spelled(at, name),
                _ => other_name(plan.field(at)?, number).is_some_and(|other| other.as_bytes() == name),
            };
            if is_it {
                return Some((at, number));
            }
        }
        None
    }

    /// Where a name of this hash may stand, the likeliest place first.
    fn places(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.readings.len().wrapping_sub(1);
        #[allow(clippy::cast_possible_truncation)]
        let first = (hash ^ (hash >> 32)) as usize;
        (0..self.readings.len()).map(move |step| first.wrapping_add(step) & mask)
    }
}

/// The outlines of many names, with a bit for each length and first letter, and for each length and last letter.
#[derive(Clone, Copy, Debug, Default)]
struct Shapes {
    first: u64,
    last: u64,
}

impl Shapes {
    fn of(name: &[u8]) -> Self {
        let bit = |letter: Option<&u8>| 1 << ((name.len() + 7 * usize::from(letter.copied().unwrap_or(0))) % 64);
        Self { first: bit(name.first()), last: bit(name.last()) }
    }

    fn add(&mut self, name: &[u8]) {
        let own = Self::of(name);
        self.first |= own.first;
        self.last |= own.last;
    }

    fn may_have(self, name: &[u8]) -> bool {
        let own = Self::of(name);
        self.first & own.first != 0 && self.last & own.last != 0
    }
}

/// A multiplying hash of eight bytes at a time. Names come from the program and from its own environment, so nobody gains
/// by making them collide.
fn hash(name: &[u8]) -> u64 {
    let mix = |state: u64, word: [u8; 8]| {
        (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    };
    let (words, tail) = name.as_chunks::<8>();
    let mut state = name.len() as u64;
    for word in words {
        state = mix(state, *word);
    }
    let last = name.last_chunk::<8>().copied().unwrap_or_else(|| {
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(tail) {
            *to = *from;
        }
        last
    });
    mix(state, last)
}
