//! Type parameters with and without bounds, constants, lifetimes, defaults of parameters.
use secure_config::{Memory, Rotating, SecretBox, SecretString, SecretValue, SecureConfig, Value};
use std::fmt::Debug;
use std::str::FromStr;

#[derive(SecureConfig)]
struct Plain<T> {
    one: T,
    many: Vec<T>,
    #[config(default = 4, range = 1..=9)]
    workers: u8,
}

#[derive(SecureConfig)]
struct Bounded<T: Clone, S = SecretString>
where
    S: SecretValue,
{
    value: Option<T>,
    #[secret]
    #[rotate(days = 90)]
    key: Rotating<S>,
    #[config(nested)]
    inner: Plain<T>,
}

#[derive(SecureConfig)]
struct Nested<G> {
    #[config(nested)]
    group: G,
}

#[derive(SecureConfig)]
struct Parsed<T> {
    #[config(from_str)]
    value: T,
    #[config(from_str)]
    maybe: Option<T>,
}

#[derive(SecureConfig)]
struct Sized<const N: usize> {
    #[secret(format = "hex")]
    key: SecretBox<[u8; N]>,
    #[config(default = 1)]
    number: u16,
}

#[derive(SecureConfig)]
struct Borrowed<'a, T> {
    #[config(parse = borrowed)]
    name: &'a str,
    value: T,
}

fn borrowed(text: &str) -> Result<&'static str, secure_config::Violation> {
    if text == "joe" { Ok("joe") } else { Err("expected `joe`".into()) }
}

fn assert_all<T: SecureConfig + Debug>() {}

fn load<T: SecureConfig>(set: &[(&'static str, &'static str)]) -> T {
    T::loader().source(set.iter().copied().collect::<Memory>()).load().unwrap()
}

fn parse<T: FromStr + Debug>(set: &[(&'static str, &'static str)]) -> Parsed<T> {
    load(set)
}

fn read<T: Value>(set: &[(&'static str, &'static str)]) -> Plain<T> {
    load(set)
}

fn main() {
    assert_all::<Plain<u8>>();
    let plain: Plain<u16> = read(&[("ONE", "1"), ("MANY", "1,2")]);
    assert_eq!((plain.one, plain.many, plain.workers), (1, vec![1, 2], 4));

    let set = [("KEY", "k"), ("INNER_ONE", "a"), ("INNER_MANY", "b"), ("VALUE", "v")];
    let bounded: Bounded<String> = load(&set);
    assert_eq!((bounded.value.as_deref(), &*bounded.inner.one), (Some("v"), "a"));
    assert!(bounded.key.matches(b"k"));

    let nested: Nested<Nested<Plain<bool>>> = load(&[("GROUP_GROUP_ONE", "yes"), ("GROUP_GROUP_MANY", "no")]);
    assert!(nested.group.group.one);
    let nested: Nested<Option<Plain<bool>>> = load(&[]);
    assert!(nested.group.is_none());

    let parsed = parse::<u8>(&[("VALUE", "3")]);
    assert_eq!((parsed.value, parsed.maybe), (3, None));

    let sized: Sized<2> = load(&[("KEY", "00ff")]);
    assert_eq!(sized.number, 1);
    assert_eq!(format!("{sized:?}"), "Sized { key: [REDACTED], number: 1 }");

    let borrowed: Borrowed<'_, u8> = load(&[("NAME", "joe"), ("VALUE", "1")]);
    assert_eq!((borrowed.name, borrowed.value), ("joe", 1));
}
