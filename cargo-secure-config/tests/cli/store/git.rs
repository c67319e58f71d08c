//! Stores in a repository: two people change one, each on a machine of their own.

use super::{place, set, values};
use crate::prepared::SENTINEL;
use crate::started::place::{CARGO_SECURE_CONFIG, Ended, Place};

fn git(place: &Place, arguments: &[&str]) -> Ended {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    place.start("git", &[&who, arguments].concat())
}

/// A repository with the store, and git told of it by the very commands that `store init` prints.
fn repository() -> Place {
    let place = place();
    set(&place, "A", SENTINEL);
    place.git(&["init", "--quiet", "--initial-branch", "main"]);
    let said = place.ask(&["store", "init", "--file", "other.env", "--new-key", "other.txt"]).out;
    let commands: Vec<_> = said.lines().filter_map(|line| line.trim().strip_prefix("git config ")).collect();
    assert_eq!(commands.len(), 3, "{said}");
    for command in commands {
        let (name, value) = command.split_once(' ').expect("a name and a value");
        let value = value.trim_matches('\'').replace("cargo secure-config", CARGO_SECURE_CONFIG);
        place.git(&["config", name, &value]);
    }
    commit(&place, "base");
    place
}

#[track_caller]
fn commit(place: &Place, message: &str) {
    place.git(&["add", "secrets"]);
    place.git(&["commit", "--quiet", "--message", message]);
}

/// A change on a branch of its own, by somebody whose machine has seen no other.
fn branch(place: Place, name: &str, change: impl FnOnce(&Place)) -> Place {
    place.git(&["checkout", "--quiet", "-b", name, "main"]);
    let place = place.env("XDG_STATE_HOME", name);
    change(&place);
    commit(&place, name);
    place
}

#[test]
fn branches_that_change_different_names_merge_without_a_conflict() {
    let place = branch(repository(), "one", |place| set(place, "B", "of one"));
    let place = branch(place, "two", |place| {
        set(place, "C", "of two");
        set(place, "A", "changed by two");
    });
    let ended = git(&place, &["merge", "--no-edit", "one"]);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let values = values(&place);
    for line in ["A=changed by two", "B=of one", "C=of two"] {
        assert!(values.lines().any(|known| known == line), "a side's change is lost: {line}");
    }
    place.ask(&["store", "list"]).prints(&["secrets/prod.env: prod"]);
    assert_eq!(git(&place, &["status", "--porcelain", "secrets"]).out, "", "nothing is left over");
}

#[test]
fn branches_that_change_the_same_name_are_a_conflict_that_names_it() {
    let place = branch(repository(), "one", |place| set(place, "A", "of one"));
    let place = branch(place, "two", |place| set(place, "A", "of two"));
    let ended = git(&place, &["merge", "--no-edit", "one"]);
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(ended.err.contains("both sides changed: A"), "{ended:#?}");
    assert_eq!(git(&place, &["status", "--porcelain", "secrets"]).out, "UU secrets/prod.env\n");
    assert!(values(&place).contains("A=of two\n"), "our side stays as it was");
}

#[test]
fn diff_shows_names_and_no_value() {
    let place = repository();
    set(&place, "A", "another");
    set(&place, "B", "new");
    let ended = git(&place, &["diff"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let changed = |start: &str| ended.out.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((changed("-A "), changed("+A "), changed("+B "), changed("-B ")), (1, 1, 1, 0), "{ended:#?}");
    for hidden in ["ENC[", "another", SENTINEL, "sops_", "AGE ENCRYPTED"] {
        assert!(!ended.out.contains(hidden), "{hidden} is shown: {ended:#?}");
    }
}
