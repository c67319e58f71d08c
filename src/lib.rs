#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub use secure_config_derive::SecureConfig;
#[doc(inline)]
pub use secure_config_runtime::*;

#[doc(hidden)]
pub use secure_config_runtime::private as __private;

/// A test that fails when a generated file is stale, and names the command that renews it.
///
/// The file's ending says what it is: `.md` is the reference, anything else the template for `.env`. The path is relative to
/// the folder of the package. `SECURE_CONFIG_WRITE=1 cargo test` renews the file.
///
/// ```
/// # use secure_config::SecureConfig;
/// #[derive(SecureConfig)]
/// struct Settings {
///     /// Port to listen on.
///     port: u16,
/// }
///
/// secure_config::assert_fresh!(Settings, ".env.example");
/// ```
#[macro_export]
macro_rules! assert_fresh {
    ($settings:ty, $path:expr $(,)?) => {
        $crate::__fresh_test! { $crate, $settings, $path }
    };
}

#[doc(hidden)]
pub use secure_config_derive::__fresh_test;

// The code of the other pages is compiled as well; it uses every feature.
#[cfg(all(
    doctest,
    feature = "toml",
    feature = "serde",
    feature = "url",
    feature = "regex",
    feature = "wipe",
    feature = "harden"
))]
mod pages {
    #[doc = include_str!("../docs/ATTRIBUTES.md")]
    struct Attributes;
    #[doc = include_str!("../docs/ENVIRONMENTS.md")]
    struct Environments;
    #[doc = include_str!("../docs/GUIDE.md")]
    struct Guide;
    #[doc = include_str!("../docs/SOURCES.md")]
    struct Sources;
}
