//! What the compiler checks beyond the derive's own reach: whatever needs a field's type, or the whole tree.
//! Every function here is `const` and panics with the fault, which rustc shows as an error at the user's code: at the
//! token that the derive gave the call, because nothing between the call and the panic has a place of its own.

mod default;
mod duplicates;
mod environments;
mod life;
mod literal;
mod name;
mod rules;
mod text;

pub use default::{default_fits, dev_default_fits};
pub use duplicates::names_are_distinct;
pub use environments::{environments_are_known, outermost_has_environments};
pub use life::{format_fits, may_be_absent, not_secret_fits, required_fits, rotation_fits, type_fits};
pub use name::{parsed_name_is_not_a_secrets, plain_name_is_not_a_secrets};
pub use rules::{
    allow_empty_fits, len_fits, no_file_fits, not_empty_fits, one_of_fits, pattern_fits, quiet_fits, range_fits,
    separator_fits,
};

use crate::Field;
use text::Text;

/// Stops the compiler with a fault of one field.
#[track_caller]
#[inline]
const fn fail(field: &Field, what: &str) -> ! {
    let mut text = Text::new();
    text.push("`");
    text.push(field.get_ident());
    text.push("`: ");
    text.push(what);
    text.fail()
}
