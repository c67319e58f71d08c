#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[cfg(feature = "aws")]
#[doc(inline)]
pub use secure_config_aws as aws;
#[cfg(feature = "aws")]
#[doc(no_inline)]
pub use secure_config_aws::Aws;
pub use secure_config_derive::SecureConfig;
#[doc(inline)]
pub use secure_config_runtime::*;
#[cfg(feature = "store")]
#[doc(inline)]
pub use secure_config_store::{Store, StoreError, StoreErrorKind};

/// The encrypted store, and what makes, changes and restores one.
///
/// ```no_run
/// # fn main() -> Result<(), secure_config::StoreError> {
/// secure_config::store::Store::create("secrets/prod.env", ["age1…"], Some("prod"))?;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "store")]
pub mod store {
    #[doc(inline)]
    pub use secure_config_store::*;
}

/// `HashiCorp` Vault and OpenBao: [`Vault`] and what it takes.
#[cfg(feature = "vault")]
pub use secure_config_vault as vault;
#[cfg(feature = "vault")]
#[doc(inline)]
pub use secure_config_vault::Vault;

#[doc(hidden)]
pub use secure_config_runtime::private as __private;

/// A test that fails when a generated file is stale, and names the command that renews it. Beside other items it is a test of
/// its own; in the body of a test it is an assertion.
///
/// The file's name says what it is: one that a document usually has (`schema.json`, `compose.yaml`, …), else its ending: `.md` is
/// the reference, anything else the template for `.env`. The path is relative to
/// the folder of the package. `SECURE_CONFIG_WRITE=1 cargo test` renews the file.
///
/// ```no_run
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

/// Puts the schema of settings structs into the binary, where `cargo secure-config inspect` reads it without running it.
///
/// It may stand in any module of the program or of a library that is linked into it, and may be called several times. The
/// document is made when the program is compiled: nothing of it runs, and it outlives `strip`, link-time optimisation and
/// `panic = "abort"`. It holds names, types, rules and prose, as `schema.json` does, and never a value of a secret.
///
/// Its section is named by an attribute that Rust counts as unsafe. It compiles under `#![deny(unsafe_code)]`, and not under
/// `#![forbid(unsafe_code)]`: there, a small crate of the workspace may hold it, or [`emit`] writes the document to a file.
///
/// ```
/// # use secure_config::SecureConfig;
/// #[derive(SecureConfig)]
/// struct Settings {
///     /// Port to listen on.
///     port: u16,
/// }
///
/// secure_config::embed!(Settings);
/// ```
#[macro_export]
macro_rules! embed {
    ($($settings:ty),+ $(,)?) => {$(
        #[allow(unsafe_code)]
        const _: () = {
            use $crate::__private::exchange as __exchange;
            const __LEN: usize = __exchange::HEAD
                + __exchange::len(
                    <$settings as $crate::SecureConfig>::SCHEMA,
                    $crate::__private::Some(<$settings as $crate::SecureConfig>::DOCS),
                );
            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__secure_config"))]
            #[cfg_attr(windows, unsafe(link_section = ".seccfg"))]
            #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = ".secure_config"))]
            static __DOCUMENT: [u8; __LEN] = __exchange::framed(
                <$settings as $crate::SecureConfig>::SCHEMA,
                $crate::__private::Some(<$settings as $crate::SecureConfig>::DOCS),
            );
        };
    )+};
}

// The code of the other pages is compiled as well; it uses every feature.
#[cfg(all(
    doctest,
    feature = "toml",
    feature = "serde",
    feature = "url",
    feature = "regex",
    feature = "wipe",
    feature = "harden",
    feature = "aws"
))]
mod pages {
    #[doc = include_str!("../docs/ATTRIBUTES.md")]
    struct Attributes;
    #[doc = include_str!("../docs/AWS.md")]
    struct OfAws;
    #[doc = include_str!("../docs/ENVIRONMENTS.md")]
    struct Environments;
    #[doc = include_str!("../docs/GUIDE.md")]
    struct Guide;
    #[doc = include_str!("../docs/SOURCES.md")]
    struct Sources;
    #[cfg(feature = "vault")]
    #[doc = include_str!("../docs/VAULT.md")]
    struct Vault;
}

#[cfg(all(doctest, feature = "store"))]
mod pages_of_the_store {
    #[doc = include_str!("../docs/STORE.md")]
    struct Store;
    #[doc = include_str!("../docs/RECOVERY.md")]
    struct Recovery;
}
