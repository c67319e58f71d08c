//! Rules across fields, and a struct's own `validate`.

use secure_config::{Memory, SecretString, SecureConfig, Violation};

use crate::judged::{accepted, code, only, problems, refused, warning};

#[derive(SecureConfig)]
#[config(exactly_one(a, b), at_most_one(b, c), at_least_one(c, d), all_or_none(e, f))]
struct Related {
    #[config(quiet)]
    a: Option<String>,
    #[config(quiet)]
    b: Option<String>,
    #[config(quiet)]
    c: Option<SecretString>,
    #[config(quiet)]
    d: Option<String>,
    #[config(quiet)]
    e: Option<String>,
    #[config(default = 3)]
    f: u8,
}

fn load(names: &[&str]) -> Result<Related, secure_config::LoadError> {
    Related::loader().source(names.iter().map(|name| (*name, "1")).collect::<Memory>()).load()
}

#[test]
fn relations_that_hold_are_no_problem() {
    for names in [&["A", "C"][..], &["A", "D"], &["B", "D"], &["A", "C", "D"], &["A", "C", "E", "F"]] {
        assert!(load(names).is_ok(), "{names:?}");
    }
}

#[test]
fn relation_that_is_broken_names_its_fields_and_where_they_are_set() {
    for (names, rule, set) in [
        (&["D"][..], "exactly one of `A`, `B`", "none of them"),
        (&["A", "B", "D"], "exactly one of `A`, `B`", "`A` in memory, `B` in memory"),
        (&["B", "C"], "at most one of `B`, `C`", "`B` in memory, `C` in memory"),
        (&["A"], "at least one of `C`, `D`", "none of them"),
        (&["A", "D", "E"], "all or none of `E`, `F`", "`E` in memory"),
        (&["A", "D", "F"], "all or none of `E`, `F`", "`F` in memory"),
    ] {
        let (error, problem) = only(load(names));
        assert_eq!(problem.code(), "SC0601", "{names:?}");
        let text = error.to_string();
        assert!(text.contains(rule) && text.contains(&format!("set: {set}\n")), "{names:?}\n{text}");
    }
}

#[test]
fn relations_that_are_broken_are_all_reported() {
    let error = refused(load(&["E"]));
    assert_eq!(problems(&error), [("SC0601", ""), ("SC0601", ""), ("SC0601", "")]);
}

#[test]
fn empty_value_does_not_count_for_a_relation() {
    let memory = Memory::from([("A", "1"), ("B", ""), ("D", "1")]);
    assert!(Related::loader().source(memory).load().is_ok());
}

#[derive(SecureConfig)]
#[config(at_least_one(mail, queue))]
struct Groups {
    #[config(nested)]
    mail: Option<Mail>,
    #[config(nested)]
    queue: Option<Mail>,
}

#[derive(SecureConfig)]
struct Mail {
    host: String,
}

#[derive(SecureConfig)]
#[config(exactly_one(url, path), at_most_one(mail, path))]
struct Sources {
    url: Option<String>,
    path: Option<String>,
    other: Option<String>,
    #[config(nested)]
    mail: Option<Mail>,
}

#[test]
fn field_that_another_one_stands_for_is_not_missed() {
    let (_, report) = accepted(Sources::loader().source(Memory::from([("URL", "u")])).load_reported());
    assert_eq!(warning(&report, "SC0903"), "not set: OTHER");
}

#[test]
fn relation_that_a_group_breaks_names_its_variable() {
    let (error, _) = only(Sources::loader().source(Memory::from([("PATH", "p"), ("MAIL_HOST", "h")])).load());
    let text = error.to_string();
    assert!(text.contains("at most one of `MAIL_*`, `PATH`"), "{text}");
    assert!(text.contains("set: `MAIL_HOST` in memory, `PATH` in memory"), "{text}");
}

#[test]
fn relation_of_groups_counts_the_present_ones() {
    let (error, problem) = only(Groups::loader().source(Memory::new()).load());
    assert_eq!(problem.code(), "SC0601", "{error}");
    let groups = Groups::loader().source(Memory::from([("QUEUE_HOST", "h")])).load().expect("one is there");
    assert!(groups.mail.is_none() && groups.queue.is_some_and(|queue| queue.host == "h"));
}

#[derive(SecureConfig)]
struct Outer {
    #[config(nested)]
    limits: Limits,
    #[config(default = 1)]
    other: u8,
}

#[derive(SecureConfig)]
#[config(validate = low_is_below_high)]
struct Limits {
    low: u8,
    high: u8,
}

fn low_is_below_high(limits: &Limits) -> Result<(), Violation> {
    if limits.low < limits.high { Ok(()) } else { Err(Violation::new("`low` has to be below `high`")) }
}

#[test]
fn struct_that_refuses_itself_is_a_problem_with_its_path() {
    let load = |low: &'static str, high: &'static str| {
        Outer::loader().source(Memory::from([("LIMITS_LOW", low), ("LIMITS_HIGH", high)])).load()
    };
    assert_eq!(load("1", "2").map(|outer| outer.limits.low + outer.other).ok(), Some(2));
    let (error, problem) = only(load("2", "1"));
    assert_eq!((problem.code(), problem.path()), ("SC0602", "limits"));
    assert!(error.to_string().contains("`low` has to be below `high`"), "{error}");
    // A struct that could not be built is not asked.
    assert_eq!(code(load("2", "x")), "SC0201");
}
