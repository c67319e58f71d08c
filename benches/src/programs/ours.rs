//! This project's library, as its documentation says: one call that loads, everything on.

use secure_config::{Dotenv, Env, LoadError, Loaded, Loader, SecureConfig};

fn environment<T: SecureConfig>() -> Loader<T> {
    T::loader().source(Env::process())
}

#[cfg(feature = "ours-toml")]
fn over_toml<T: SecureConfig>(path: &str) -> Loader<T> {
    T::loader().source(Env::process()).source(secure_config::Toml::file(path))
}

/// Without the feature `toml`, for what it costs to compile: `.env` takes the file's place.
#[cfg(not(feature = "ours-toml"))]
fn over_toml<T: SecureConfig>(path: &str) -> Loader<T> {
    T::loader().source(Env::process()).source(Dotenv::file(path))
}

fn dotenv<T: SecureConfig>(path: &str) -> Loader<T> {
    T::loader().source(Dotenv::file(path))
}

/// The structs of each workload, and its loader.
macro_rules! ours {
    ($($feature:tt $workload:ident $file:literal $loader:expr;)*) => {
        program! {
            $($feature $workload $file {
                fn load() -> Result<Settings, LoadError> { $loader.load() }

                /// One whole load that keeps the report of where each value came from.
                pub fn once_reported(sum: Option<&mut crate::Sum>) {
                    let loader: Loader<Settings> = $loader;
                    let Loaded { settings, report } = loader.load_reported().expect("the values load");
                    if let Some(sum) = sum {
                        settings.digest(sum);
                    }
                    std::hint::black_box((&settings, &report));
                }
            })*
        }

        find! { find_reported once_reported: $($feature $workload)* }
    };
}

ours! {
    "w1" w1 "ours_w1.rs" environment();
    "w1-prefixed" w1_prefixed "ours_w1_prefixed.rs" environment();
    "w2" w2 "ours_w2.rs" over_toml("w2.toml");
    "w3" w3 "ours_w3.rs" over_toml("w3.toml");
    "w4" w4 "ours_w4.rs" dotenv("w4.env");
    "sized" sized "ours_sized.rs" over_toml("sized.toml");
}
