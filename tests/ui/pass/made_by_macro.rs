//! Structs out of `macro_rules!`: types, names, values and attributes passed in.
use secure_config::{Memory, SecretString, SecureConfig};

macro_rules! settings {
    ($(#[$meta:meta])* $name:ident { $($(#[$on_field:meta])* $field:ident: $ty:ty = $default:expr),* ; $secret:ident: $secret_ty:ty; $text:ident: $inner:path }) => {
        #[derive(SecureConfig)]
        $(#[$meta])*
        pub struct $name {
            $($(#[$on_field])* #[config(default = $default)] pub $field: $ty,)*
            #[secret]
            pub $secret: $secret_ty,
            pub $text: Option<$inner>,
            /// Of the macro's own.
            #[config(default = LOCAL)]
            pub own: u8,
        }
    };
}

const LOCAL: u8 = 3;

settings! {
    /// Passed in.
    #[config(prefix = "APP")]
    Settings {
        /// Port.
        port: u16 = 8080,
        #[config(range = 1..=9)]
        workers: usize = 4,
        negative: i8 = -7,
        ratio: f32 = 0.5,
        name: String = "joe",
        names: Vec<String> = ["a", "b"]
        ; key: SecretString; more: std::string::String
    }
}

macro_rules! level {
    ($name:ident: $($variant:ident)*) => {
        #[derive(Debug, PartialEq, SecureConfig)]
        enum $name { $($variant),* }
    };
}
level!(Level: Info Warn);

macro_rules! nest {
    ($outer:ident, $inner:ty, $level:ty) => {
        #[derive(SecureConfig)]
        struct $outer {
            #[config(nested)]
            first: $inner,
            #[config(nested)]
            second: Option<$inner>,
            level: $level,
        }
    };
}
nest!(Outer, Settings, Level);

macro_rules! by_names {
    ($outer:ident $field:ident $group:ident $nested:ident $secret:ident) => {
        #[derive(SecureConfig)]
        struct $outer {
            #[config(nested)]
            $nested: $group,
            #[secret]
            $field: $secret,
            text: String,
        }
    };
}
by_names!(Names key Small group SecretString);

#[derive(SecureConfig)]
struct Small {
    size: u8,
}

fn main() {
    let settings = Outer::loader().source(Memory::from([("FIRST_KEY", "k"), ("LEVEL", "warn")])).load().unwrap();
    assert!(settings.second.is_none());
    assert_eq!(settings.level, Level::Warn);
    let first = settings.first;
    assert_eq!((first.port, first.workers, first.negative, first.own), (8080, 4, -7, 3));
    assert_eq!((first.ratio, &*first.name, first.more), (0.5, "joe", None));
    assert_eq!(first.names, ["a", "b"]);
    let _ = (first.key, Level::Info);

    let names = Names::loader().source(Memory::from([("KEY", "k"), ("TEXT", "t"), ("GROUP_SIZE", "1")])).load().unwrap();
    assert_eq!(format!("{names:?}"), "Names { group: Small { size: 1 }, key: [REDACTED], text: \"t\" }");
    assert_eq!((names.group.size, names.text.len()), (1, 1));
    drop(names.key);
}
