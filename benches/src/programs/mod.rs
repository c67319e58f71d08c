//! Each program: how its library is asked to load. The structs that it fills are generated.

#![allow(unused_macros, unused_variables, reason = "a program that loads nothing needs none of it")]

use crate::Load;

/// `program! { "w1" w1 "hand_w1.rs" { … } }`: for each workload that is built in, the generated structs with what loads
/// them in a module, and `find`, which gives a load by its workload's name.
macro_rules! program {
    ($($feature:tt $workload:ident $file:literal { $($code:tt)* })*) => {
        $(
            #[cfg(feature = $feature)]
            #[allow(missing_docs, unused_imports, dead_code, clippy::all, clippy::pedantic)]
            pub mod $workload {
                use super::*;
                include!(concat!(env!("BENCH_SOURCES"), "/", $file));
                $($code)*

                /// One whole load.
                pub fn once(sum: Option<&mut crate::Sum>) {
                    let settings = load().unwrap_or_else(|fault| panic!("the values do not load: {fault}"));
                    if let Some(sum) = sum {
                        settings.digest(sum);
                    }
                    std::hint::black_box(&settings);
                }
            }
        )*

        find! { find once: $($feature $workload)* }
    };
}

/// A function that gives the load of a workload by its name.
macro_rules! find {
    ($find:ident $once:ident: $($feature:tt $workload:ident)*) => {
        pub(super) fn $find(workload: &str) -> Option<crate::Load> {
            match workload {
                $(
                    #[cfg(feature = $feature)]
                    $feature => Some($workload::$once),
                )*
                _ => None,
            }
        }
    };
}

/// The modules of the programs, each behind its feature, and `find` over all of them.
macro_rules! programs {
    ($($feature:tt $program:ident)*) => {
        $(
            #[cfg(feature = $feature)]
            #[allow(dead_code, unused_imports, reason = "a workload needs but a part of a program's code")]
            mod $program;
        )*

        /// The load of one workload by one program, where both are built in.
        pub fn find(program: &str, workload: &str) -> Option<Load> {
            match program {
                $(
                    #[cfg(feature = $feature)]
                    $feature => $program::find(workload),
                )*
                #[cfg(feature = "ours")]
                "ours-reported" => ours::find_reported(workload),
                "bare" => Some(|_| ()),
                _ => None,
            }
        }
    };
}

programs! {
    "conf" conf
    "config" config
    "confique" confique
    "dotenvy" dotenvy
    "envconfig" envconfig
    "envy" envy
    "figment" figment
    "floor" floor
    "hand" hand
    "ours" ours
    "schematic" schematic
}

#[cfg(any(feature = "dotenvy", feature = "hand"))]
#[allow(dead_code, reason = "the same")]
mod map;
#[cfg(any(feature = "envconfig", feature = "schematic"))]
mod secret;
