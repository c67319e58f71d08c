//! What is known of all fields of a struct together, found out by the compiler: where to look for the one that has a given
//! name, and what kinds of names there are.

use crate::{Field, Name, Shape};

/// What is known of all fields of a struct together.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// The first field whose part of the name falls into each place, by [`place`]; [`NONE`] where there is none.
    first: [u16; PLACES],
    /// The same for the groups and the parts that they add.
    first_group: [u16; PLACES],
    /// A bit for each length that a group's part has; the last one stands for all that are longer.
    group_lengths: u64,
    kinds: u8,
}

const PLACES: usize = 64;
const NONE: u16 = u16::MAX;

const WHOLE: u8 = 1;
const PARTS: u8 = 1 << 1;
const FILES: u8 = 1 << 2;
const DATES: u8 = 1 << 3;
const ROTATING: u8 = 1 << 4;
const GROUPS: u8 = 1 << 5;
const LINKS: u8 = 1 << 6;

/// No part of a group is likely to be as long as this.
const LONG: usize = 63;

impl Index {
    pub(crate) const fn of(fields: &[Field]) -> Self {
        let mut index = Self { first: [NONE; PLACES], first_group: [NONE; PLACES], group_lengths: 0, kinds: 0 };
        // From the last one on, so that the first one stays; what has no number is not found by its place.
        let mut at = fields.len();
        while at > 0 {
            at -= 1;
            index.add(&fields[at], at);
        }
        index
    }

    #[allow(clippy::cast_possible_truncation)]
    const fn add(&mut self, field: &Field, at: usize) {
        assert!(at < NONE as usize, "a struct has too many fields");
        if field.is_like_a_link() {
            self.kinds |= LINKS;
        }
        self.kinds |= match field.get_shape() {
            Shape::Value(ty) => {
                let mut kinds = 0;
                if field.reads_file() {
                    kinds |= FILES;
                }
                if let Some(rotation) = field.get_rotation() {
                    kinds |= if rotation.previous_list().is_some() { DATES | WHOLE } else { DATES };
                }
                if ty.is_rotating() {
                    kinds |= ROTATING;
                }
                if !field.get_aliases().is_empty() {
                    kinds |= WHOLE;
                }
                kinds
            }
            Shape::Group { schema, .. } => schema.index().kinds | PARTS | GROUPS,
        };
        match (field.get_name(), field.get_shape()) {
            (Name::Part(part), Shape::Value(_)) if !part.is_empty() => {
                self.kinds |= PARTS;
                self.first[place(part.as_bytes())] = at as u16;
            }
            (Name::Part(part), Shape::Group { .. }) => {
                let len = if part.len() < LONG { part.len() } else { LONG };
                self.group_lengths |= 1 << len;
                self.first_group[place(part.as_bytes())] = at as u16;
            }
            (Name::Whole(_) | Name::Part(_), _) => self.kinds |= WHOLE,
        }
    }

    /// The first field whose part of the name may be this one; those after it may be it too.
    pub const fn first(&self, part: &[u8]) -> Option<usize> {
        match self.first[place(part)] {
            NONE => None,
            at => Some(at as usize),
        }
    }

    /// The first group that adds this part to the names; those after it may add it too.
    pub const fn first_group(&self, part: &[u8]) -> Option<usize> {
        match self.first_group[place(part)] {
            NONE => None,
            at => Some(at as usize),
        }
    }

    /// Every length that a group's part of the names may have, for names of up to so many letters.
    pub fn group_lengths(&self, most: usize) -> impl Iterator<Item = usize> + use<> {
        let mut left = self.group_lengths;
        let mut next_long = LONG;
        std::iter::from_fn(move || {
            let len = left.trailing_zeros() as usize;
            if len < LONG {
                left &= left - 1;
                return Some(len);
            }
            next_long += 1;
            (left != 0).then_some(next_long - 1)
        })
        .take_while(move |len| *len <= most)
    }

    /// Whether some fields are groups.
    pub const fn has_groups(&self) -> bool {
        self.kinds & GROUPS != 0
    }

    /// Whether some name, in the struct or in a group of it, is not made of the groups' and the field's parts.
    pub const fn has_whole_names(&self) -> bool {
        self.kinds & WHOLE != 0
    }

    /// Whether some name is made of parts.
    pub const fn has_parts(&self) -> bool {
        self.kinds & PARTS != 0
    }

    /// Whether some field, in the struct or in a group of it, reads `NAME_FILE`.
    pub const fn has_files(&self) -> bool {
        self.kinds & FILES != 0
    }

    /// Whether some field reads `NAME_ROTATED_AT`.
    pub const fn has_dates(&self) -> bool {
        self.kinds & DATES != 0
    }

    /// Whether some name, or what a group adds to names, is like one that Kubernetes gives to a service's variable.
    pub const fn has_links(&self) -> bool {
        self.kinds & LINKS != 0
    }

    /// Whether some field reads `NAME_NEXT` and `NAME_PREVIOUS`.
    pub const fn is_rotating(&self) -> bool {
        self.kinds & ROTATING != 0
    }
}

/// A number from a few letters and the length: quick to find, and different for most names of one struct.
const fn place(part: &[u8]) -> usize {
    let n = part.len();
    if n == 0 {
        return 0;
    }
    let (first, middle, last) = (part[0] as usize, part[n / 2] as usize, part[n - 1] as usize);
    let before_last = if n > 1 { part[n - 2] as usize } else { 0 };
    (n * 5 + first * 3 + middle * 7 + before_last * 11 + last * 13) % PLACES
}
