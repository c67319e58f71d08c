//! Every builder that takes a name, given every text.

use secure_config::{Dotenv, Env, Memory, SecretsDir, SecureConfig, Source};

use crate::settings::Settings;
use crate::supply::texts;
use crate::verdict::{in_time, judge};

#[test]
fn environment_of_any_name_is_one_or_is_reported() {
    in_time("environments", || {
        for name in texts() {
            assert!(!judge(&Settings::loader().environment(&name)), "{} is an environment", name.len());
            assert!(!judge(&Settings::loader().source(Memory::from([("APP_ENV", &name)]))));
        }
    });
}

#[test]
fn source_bound_to_any_name_is_used_or_reported() {
    in_time("only_in", || {
        for name in texts() {
            let memory = Memory::new().only_in(&name);
            assert_eq!(memory.bound_to(), Some(&*name));
            judge(&Settings::loader().environment("dev").source(memory));
            judge(&Settings::loader().environment("dev").source(Env::process().only_in(&name)));
            judge(&Settings::loader().environment("dev").source(SecretsDir::new("nowhere").only_in(&name)));
            judge(&Settings::loader().environment("dev").source(Dotenv::file("nowhere").optional().only_in(&name)));
        }
    });
}

#[test]
fn memory_of_any_name_and_variables_is_shown_as_text() {
    in_time("memory", || {
        for name in texts() {
            let prefixed = format!("APP_{name}");
            let memory = Memory::from([(&name, "x"), (&prefixed, "y")]).with(&name, "z").named(name.clone());
            assert_eq!(memory.name(), name);
            judge(&Settings::loader().environment("dev").source(memory));
        }
    });
}

/// One field is missing, so that a misspelt name is looked for among all that are there.
#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Missing {
    a_required_value: u8,
}

#[test]
fn names_of_any_kind_are_compared_with_a_missing_one() {
    in_time("misspelt", || {
        let memory: Memory = texts().into_iter().map(|name| (format!("APP_{name}"), "1")).collect();
        assert!(!judge(&Missing::loader().source(memory)));
        let many: Memory = (0..5_000).map(|n| (format!("APP_A_REQUIRED_VALU{n}"), "1")).collect();
        let error = Missing::loader().source(many).load().map(|_| ()).expect_err("the value is missing");
        assert!(error.problems().len() == 1);
    });
}
