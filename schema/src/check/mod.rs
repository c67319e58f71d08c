//! What the compiler checks beyond the derive's own reach: whatever needs a field's type, or the whole tree.
//! Every function here is `const` and panics with the fault, which rustc shows as an error at the user's code.

mod duplicates;
mod environments;
mod field;
mod text;

pub use duplicates::names_are_distinct;
pub use environments::{environments_are_known, outermost_has_environments};
pub use field::{default_fits, field_is_sound, name_is_not_a_secrets, range_fits};
