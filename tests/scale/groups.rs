//! Settings of many fields, half text and half numbers with a default and a range. The compiler's time for a target that
//! uses them is what `docs/COMPILE_TIMES.md` is about.

use secure_config::schema::leaves;
use secure_config::{Memory, SecureConfig};

/// `settings!([text_a number_a …] group Name, …)`: a struct `Settings` with a group of these fields for each name.
#[macro_export]
macro_rules! settings {
    ($fields:tt $($group:ident $name:ident),*) => {
        $(settings!(@group $name $fields);)*

        /// All groups.
        #[derive(SecureConfig)]
        #[config(prefix = "SCALE")]
        struct Settings {
            $(/// One group.
            #[config(nested)]
            $group: $name,)*
        }

        impl Settings {
            /// Uses every field, so that none counts as dead.
            fn sum(&self) -> usize {
                let mut sum = 0;
                $(sum += self.$group.sum();)*
                sum
            }
        }
    };
    (@group $name:ident [$($text:ident $number:ident)*]) => {
        /// One group.
        #[derive(SecureConfig)]
        struct $name {
            $(/// A text.
            $text: String,
            /// A number.
            #[config(default = 7, range = 0..=1000)]
            $number: u32,)*
        }

        impl $name {
            fn sum(&self) -> usize {
                let texts = [$(self.$text.len()),*];
                let numbers = [$(self.$number as usize),*];
                texts.iter().chain(&numbers).sum()
            }
        }
    };
}

/// Loads with every variable set to `7`, and with none; returns the settings and the number of problems.
pub(crate) fn load<T: SecureConfig>(fields: usize) -> (T, usize) {
    let names: Vec<String> = leaves(T::SCHEMA, None).map(|leaf| leaf.variable).collect();
    assert_eq!(names.len(), fields);
    let set: Memory = names.into_iter().map(|name| (name, "7")).collect();
    let settings = T::loader().source(set).load().expect("every variable is set");
    let error = T::loader().source(Memory::new()).load().err().expect("no text has a default");
    (settings, error.problems().len())
}
