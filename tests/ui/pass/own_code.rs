//! Own parsers and own checks, on a value, on an `Option` and on a `Rotating`; secrets by an own parser.
use secure_config::{ExposeSecret, Memory, Rotating, SecretBox, SecretString, SecureConfig, Value, Violation};
use std::str::FromStr;

#[derive(Debug, PartialEq)]
struct Region(String);

impl FromStr for Region {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 2 { Ok(Region(text.to_owned())) } else { Err(format!("{text} is too long")) }
    }
}

#[derive(Debug, PartialEq)]
struct Colour(u32);

impl Value for Colour {
    fn from_text(text: &str) -> Result<Self, Violation> {
        u32::from_str_radix(text, 16).map(Colour).map_err(|_| Violation::new("expected a colour such as `ff0000`"))
    }
}

type MaybeRegion = Option<Region>;
type Boxed = SecretBox<String>;

#[derive(SecureConfig)]
#[config(validate = Settings::check)]
struct Settings {
    #[config(from_str, default = "eu")]
    region: Region,
    #[config(from_str)]
    second: Option<Region>,
    #[config(parse = region)]
    third: MaybeRegion,
    #[config(parse = |text| Ok(text.len()))]
    length: usize,
    colour: Colour,
    colours: Vec<Colour>,
    #[config(validate = even)]
    port: u16,
    #[config(validate = even)]
    maybe_port: Option<u16>,
    #[rotate(days = 90)]
    #[config(validate = long)]
    key: Rotating<SecretString>,
    #[secret]
    #[config(parse = boxed)]
    pin: SecretBox<String>,
    #[config(parse = boxed)]
    by_type: Boxed,
    #[secret]
    #[rotate(days = 30)]
    #[config(parse = boxed)]
    maybe_key: Option<Rotating<SecretBox<String>>>,
    #[config(nested, validate = Inner::check)]
    inner: Inner,
}

#[derive(SecureConfig)]
struct Inner {
    low: u8,
    high: u8,
}

impl Inner {
    fn check(&self) -> Result<(), Violation> {
        if self.low <= self.high { Ok(()) } else { Err("`low` is above `high`".into()) }
    }
}

impl Settings {
    fn check(&self) -> Result<(), Violation> {
        if self.length < 9 { Ok(()) } else { Err(Violation::new("too long")) }
    }
}

fn region(text: &str) -> Result<Region, Violation> {
    text.parse().map_err(|_| Violation::new("expected two letters"))
}

fn boxed(text: &str) -> Result<SecretBox<String>, Violation> {
    Ok(SecretBox::new(Box::new(text.to_owned())))
}

fn even(port: &u16) -> Result<(), Violation> {
    if port % 2 == 0 { Ok(()) } else { Err(Violation::new("has to be even")) }
}

fn long(key: &SecretString) -> Result<(), Violation> {
    if key.expose_secret().len() > 2 { Ok(()) } else { Err(Violation::new("too short")) }
}

fn load(more: &[(&'static str, &'static str)]) -> Result<Settings, secure_config::LoadError> {
    let set = [
        ("SECOND", "us"),
        ("LENGTH", "four"),
        ("COLOUR", "ff"),
        ("COLOURS", "1,2"),
        ("PORT", "2"),
        ("KEY", "long"),
        ("PIN", "1234"),
        ("BY_TYPE", "5678"),
        ("INNER_LOW", "1"),
        ("INNER_HIGH", "2"),
    ];
    let set: Memory = set.iter().filter(|(name, _)| !more.iter().any(|(other, _)| name == other)).chain(more).copied().collect();
    Settings::loader().source(set).load()
}

fn main() {
    let settings = load(&[]).unwrap();
    assert_eq!((settings.region, settings.second), (Region("eu".into()), Some(Region("us".into()))));
    assert_eq!((settings.third, settings.length, settings.colour), (None, 4, Colour(255)));
    assert_eq!((settings.colours, settings.port, settings.maybe_port), (vec![Colour(1), Colour(2)], 2, None));
    assert_eq!(settings.pin.expose_secret(), "1234");
    assert_eq!(settings.by_type.expose_secret(), "5678");
    assert!(settings.key.matches(b"long") && settings.maybe_key.is_none());

    let settings = load(&[("THIRD", "uk"), ("MAYBE_KEY", "k"), ("MAYBE_KEY_NEXT", "n"), ("MAYBE_PORT", "4")]).unwrap();
    let text = format!("{settings:?}");
    assert!(!text.contains("1234") && !text.contains("5678") && text.contains("[REDACTED]"), "{text}");
    assert_eq!(settings.third, Some(Region("uk".into())));
    let key = settings.maybe_key.unwrap();
    assert_eq!((key.current().expose_secret().as_str(), key.next().unwrap().expose_secret().as_str()), ("k", "n"));
    assert_eq!((settings.inner.low, settings.inner.high), (1, 2));

    for broken in [
        ("REGION", "europe"),
        ("SECOND", "europe"),
        ("COLOUR", "red"),
        ("PORT", "3"),
        ("MAYBE_PORT", "3"),
        ("KEY", "s"),
        ("INNER_LOW", "3"),
        ("LENGTH", "0123456789"),
    ] {
        let error = load(&[broken]).unwrap_err();
        assert_eq!(error.problems().len(), 1, "{broken:?}: {error}");
        assert!(!error.to_string().contains("europe"), "{error}");
    }
}
