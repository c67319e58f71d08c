//! What may follow a variable's name: which other variables belong to a field, and for which fields they are read.
//!
//! ```
//! use secure_config_schema::{Base, Field, Name, Rotation, Type, suffix};
//! static RARELY: Rotation = Rotation::new().on_compromise();
//! let key = Field::value("key", Name::Part("KEY"), Type::of(Base::Text).secret().rotating(), "").rotation(&RARELY);
//! assert_eq!(key.suffixes()[..5], ["", suffix::FILE, suffix::ROTATED_AT, suffix::NEXT, suffix::PREVIOUS]);
//! assert_eq!(key.suffixes()[5..], [suffix::NEXT_FILE, suffix::PREVIOUS_FILE]);
//! ```

use crate::Field;

/// The variable that names a file which holds the value.
pub const FILE: &str = "_FILE";
/// The variable that says when a secret was last replaced.
pub const ROTATED_AT: &str = "_ROTATED_AT";
/// The variable of a value that is staged and not yet in use.
pub const NEXT: &str = "_NEXT";
/// The variable of the value before the current one; `_PREVIOUS_2` and so on hold those before it.
pub const PREVIOUS: &str = "_PREVIOUS";
/// The variable that names a file which holds the staged value.
pub const NEXT_FILE: &str = "_NEXT_FILE";
/// The variable that names a file which holds the value before the current one; so do `_PREVIOUS_2_FILE` and so on.
pub const PREVIOUS_FILE: &str = "_PREVIOUS_FILE";

impl Field {
    /// What may follow the field's variable and each of its aliases; the first, empty one is the variable itself.
    ///
    /// ```
    /// use secure_config_schema::{Base, Field, Name, Type};
    /// let token = Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "");
    /// assert_eq!(token.suffixes(), ["", "_FILE"]);
    /// ```
    pub const fn suffixes(&self) -> &'static [&'static str] {
        let rotating = match self.get_type() {
            Some(ty) => ty.is_rotating(),
            None => false,
        };
        let listed = match self.get_rotation() {
            Some(rotation) => rotation.previous_list().is_some(),
            None => false,
        };
        match (self.reads_file(), self.get_rotation().is_some(), rotating, listed) {
            (false, false, _, _) => &[""],
            (true, false, _, _) => &["", FILE],
            (false, true, false, _) => &["", ROTATED_AT],
            (true, true, false, _) => &["", FILE, ROTATED_AT],
            (false, true, true, false) => &["", ROTATED_AT, NEXT, PREVIOUS],
            (true, true, true, false) => &["", FILE, ROTATED_AT, NEXT, PREVIOUS, NEXT_FILE, PREVIOUS_FILE],
            (false, true, true, true) => &["", ROTATED_AT, NEXT],
            (true, true, true, true) => &["", FILE, ROTATED_AT, NEXT, NEXT_FILE],
        }
    }
}
