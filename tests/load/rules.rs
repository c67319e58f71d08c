//! Rules of a single field: `range`, `len`, `one_of`, `pattern`, `not_empty`, `min_len`, `validate`.

use std::time::Duration;

use secure_config::{ByteSize, ExposeSecret, LoadError, Memory, Rotating, SecretString, SecureConfig, Violation};

use crate::judged::{code, only};

/// The code of each value that is refused, `None` of each that is taken.
#[track_caller]
fn assert_codes<T: SecureConfig>(variable: &str, values: &[(&str, Option<&str>)]) {
    for (value, expected) in values {
        let outcome: Result<T, LoadError> = T::loader().source(Memory::from([(variable, *value)])).load();
        match (outcome, expected) {
            (Ok(_), None) => {}
            (Err(error), Some(code)) => {
                assert_eq!(error.problems()[0].code(), *code, "{variable}={value:?}");
                assert_eq!(error.problems().len(), 1, "{variable}={value:?}\n{error}");
            }
            (Ok(_), Some(code)) => panic!("{variable}={value:?} is taken, and should be {code}"),
            (Err(error), None) => panic!("{variable}={value:?} is refused\n{error}"),
        }
    }
}

const BROKEN: Option<&str> = Some("SC0202");
const WRONG: Option<&str> = Some("SC0201");

macro_rules! one_field {
    ($name:ident: $(#[$attribute:meta])* $ty:ty) => {
        #[derive(SecureConfig)]
        struct $name {
            $(#[$attribute])*
            x: $ty,
        }
    };
}

one_field!(Closed: #[config(range = -3..=3)] i32);
one_field!(HalfOpen: #[config(range = 0..10)] u8);
one_field!(From: #[config(range = 5..)] u64);
one_field!(UpTo: #[config(range = ..=0.5)] f64);
one_field!(Span: #[config(range = "1s"..="1m")] Duration);
one_field!(Size: #[config(range = "1KiB"..="1MiB")] ByteSize);
one_field!(Each: #[config(range = 1..=9, len = 1..=2)] Vec<u8>);
one_field!(Optional: #[config(range = 1..=9)] Option<u8>);

#[test]
fn value_outside_its_range_is_refused() {
    assert_codes::<Closed>("X", &[("-4", BROKEN), ("-3", None), ("0", None), ("3", None), ("4", BROKEN), ("x", WRONG)]);
    assert_codes::<HalfOpen>("X", &[("0", None), ("9", None), ("10", BROKEN), ("256", WRONG)]);
    assert_codes::<From>("X", &[("4", BROKEN), ("5", None), ("18446744073709551615", None)]);
    assert_codes::<UpTo>(
        "X",
        &[("0.5", None), ("-1e300", None), ("0.50001", BROKEN), ("NaN", BROKEN), ("inf", BROKEN)],
    );
    assert_codes::<Span>("X", &[("999ms", BROKEN), ("1s", None), ("60s", None), ("61s", BROKEN)]);
    assert_codes::<Size>("X", &[("1023", BROKEN), ("1024", None), ("1MiB", None), ("1048577", BROKEN)]);
    assert_codes::<Optional>("X", &[("0", BROKEN), ("1", None)]);
}

#[test]
fn members_and_length_of_a_list_are_both_held_to_their_rule() {
    assert_codes::<Each>(
        "X",
        &[("1", None), ("1,9", None), ("1,2,3", BROKEN), ("0", BROKEN), ("1,10", BROKEN), ("a", WRONG)],
    );
}

one_field!(Text: #[config(len = 2..=4)] String);
one_field!(Short: #[config(len = ..3)] String);
one_field!(Filled: #[config(not_empty)] Vec<String>);

#[test]
fn text_outside_its_length_is_refused_and_characters_count_not_bytes() {
    assert_codes::<Text>("X", &[("a", BROKEN), ("ab", None), ("äöüß", None), ("abcde", BROKEN)]);
    assert_codes::<Short>("X", &[("ab", None), ("abc", BROKEN)]);
}

#[test]
fn list_that_must_not_be_empty_is_refused_without_members() {
    assert_codes::<Filled>("X", &[("a", None), (" ", BROKEN)]);
}

one_field!(Colour: #[config(one_of = ["red", "green"])] String);
one_field!(Even: #[config(one_of = [2, 4])] u8);
one_field!(Colours: #[config(one_of = ["red", "green"])] Vec<String>);

#[test]
fn value_that_is_none_of_those_allowed_is_refused() {
    assert_codes::<Colour>("X", &[("red", None), ("Red", BROKEN), ("blue", BROKEN)]);
    assert_codes::<Even>("X", &[("2", None), ("3", BROKEN)]);
    assert_codes::<Colours>("X", &[("red,green,red", None), ("red,blue", BROKEN)]);
    let error = crate::judged::refused(Colour::loader().source(Memory::from([("X", "blue")])).load());
    assert!(error.to_string().contains("one of `red`, `green`"), "{error}");
}

#[cfg(feature = "regex")]
#[test]
fn text_that_does_not_match_its_pattern_as_a_whole_is_refused() {
    one_field!(Name: #[config(pattern = "[a-z]+|[0-9]+")] String);
    assert_codes::<Name>(
        "X",
        &[("abc", None), ("12", None), ("abc1", BROKEN), ("1abc", BROKEN), ("abc\n", BROKEN), ("ABC", BROKEN)],
    );
}

one_field!(Key: #[secret(min_len = 8)] SecretString);
one_field!(Bytes: #[secret(min_len = 4)] secure_config::SecretSlice<u8>);
one_field!(Url: #[secret(format = "url")] SecretString);
one_field!(Pem: #[secret(format = "pem")] SecretString);
one_field!(Base64: #[secret(format = "base64")] SecretString);
one_field!(Hex: #[secret(format = "hex")] SecretString);
one_field!(Jwt: #[secret(format = "jwt")] SecretString);
one_field!(Uuid: #[secret(format = "uuid")] SecretString);

#[test]
fn secret_that_is_too_short_is_refused() {
    assert_codes::<Key>("X", &[("1234567", BROKEN), ("12345678", None), ("äöüßäöüß", None)]);
    // Four bytes take six characters.
    assert_codes::<Bytes>("X", &[("AAAA", BROKEN), ("AAAAAA", None)]);
}

#[test]
fn secret_that_is_not_of_its_format_is_refused() {
    let form = Some("SC0203");
    assert_codes::<Url>(
        "X",
        &[("postgres://u:p@h/d", None), ("https://h", None), ("h", form), ("a://", form), ("a://b c", form)],
    );
    assert_codes::<Pem>(
        "X",
        &[
            ("-----BEGIN A-----\nAA==\n-----END A-----", None),
            ("-----BEGIN A-----\n-----END B-----", form),
            ("AA==", form),
        ],
    );
    assert_codes::<Base64>(
        "X",
        &[("aGVsbG8=", None), ("aGVsbG8", None), ("a-_b", None), ("a+-b", form), ("a b=", form)],
    );
    assert_codes::<Hex>("X", &[("00fF", None), ("00f", form), ("0g", form)]);
    assert_codes::<Jwt>("X", &[("aa.bb.cc", None), ("aa.bb", form), ("aa..cc", form), ("aa.bb.c=", form)]);
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    assert_codes::<Uuid>("X", &[(uuid, None), (&uuid.replace('-', ""), form), (&uuid.replace('1', "g"), form)]);
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "this is how the library asks")]
fn even(value: &u8) -> Result<(), Violation> {
    if value.is_multiple_of(2) { Ok(()) } else { Err(Violation::new("has to be even")) }
}

fn strong(value: &SecretString) -> Result<(), Violation> {
    if value.expose_secret().contains('!') { Ok(()) } else { Err("has no exclamation mark".into()) }
}

#[derive(SecureConfig)]
struct Validated {
    #[config(validate = even)]
    plain: u8,
    #[config(validate = even, quiet)]
    optional: Option<u8>,
    #[secret]
    #[rotate(days = 90, window_days = 9)]
    #[config(validate = strong)]
    key: Rotating<SecretString>,
    #[config(validate = even, default = 4)]
    defaulted: u8,
}

#[test]
fn value_that_the_program_refuses_is_a_problem_in_its_words() {
    let good = || Memory::from([("PLAIN", "2"), ("KEY", "a!")]);
    assert!(
        Validated::loader()
            .source(good())
            .load()
            .is_ok_and(|settings| settings.defaulted == 4 && settings.optional.is_none())
    );
    for (name, value, words) in [
        ("PLAIN", "3", "has to be even"),
        ("OPTIONAL", "5", "has to be even"),
        ("DEFAULTED", "7", "has to be even"),
        ("KEY", "weak", "has no exclamation mark"),
        ("KEY_NEXT", "weak", "has no exclamation mark"),
        ("KEY_PREVIOUS", "weak", "has no exclamation mark"),
    ] {
        let (error, problem) = only(Validated::loader().source(good().with(name, value)).load());
        assert_eq!(problem.code(), "SC0205", "{name}");
        assert!(error.to_string().contains(words), "{name}\n{error}");
    }
    // What is of the wrong type is not asked for more.
    assert_eq!(code(Validated::loader().source(good().with("PLAIN", "x")).load()), "SC0201");
}

#[derive(SecureConfig)]
struct Borrowing {
    #[config(validate = is_lower)]
    name: String,
    #[config(validate = is_lower)]
    nick: Option<String>,
    #[config(validate = has_two)]
    pair: Vec<u8>,
}

fn is_lower(text: &str) -> Result<(), secure_config::Violation> {
    if text.chars().all(char::is_lowercase) {
        Ok(())
    } else {
        Err(secure_config::Violation::new("has to be lower case"))
    }
}

fn has_two(numbers: &[u8]) -> Result<(), secure_config::Violation> {
    if numbers.len() == 2 { Ok(()) } else { Err(secure_config::Violation::new("has to be two")) }
}

#[test]
fn validate_by_a_function_of_str_or_slice_looks_at_strings_and_lists() {
    let load = |name: &'static str, nick: &'static str, pair: &'static str| {
        Borrowing::loader().source(Memory::from([("NAME", name), ("NICK", nick), ("PAIR", pair)])).load()
    };
    let good = load("ada", "a", "1,2").expect("all rules hold");
    assert_eq!((good.name.as_str(), good.nick.as_deref(), good.pair.as_slice()), ("ada", Some("a"), &[1, 2][..]));
    for (name, nick, pair, variable) in
        [("Ada", "", "1,2", "NAME"), ("ada", "A", "1,2", "NICK"), ("ada", "", "1", "PAIR")]
    {
        let error = load(name, nick, pair).expect_err("a rule is broken");
        let found: Vec<_> = error.problems().iter().map(|problem| (problem.code(), problem.variable())).collect();
        assert_eq!(found, [("SC0205", variable)]);
    }
}
