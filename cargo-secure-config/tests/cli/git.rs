//! What git makes of a `.env`, in repositories made for it.

use crate::prepared::place;
use crate::started::place::{Ended, Place};

fn repository() -> Place {
    let place = place();
    place.git(&["init", "--quiet"]);
    place
}

fn check(place: &Place, more: &[&str]) -> Ended {
    let given = ["check", "--schema", "schema.json", "--no-process-environment", "--env-file", "good.env"];
    place.ask(&[&given, more].concat())
}

#[test]
fn file_that_is_tracked_is_found() {
    let place = repository().file(".gitignore", ".env\n.env.*\n!.env.example\n").file(".env", "A=1\n");
    place.git(&["add", "--force", ".env"]);
    let words = "error: git tracks `.env`, which is made for secrets  tracked-env-file";
    let ended = check(&place, &[]).fails(1, &[words, "fix: `git rm --cached .env`"]);
    assert!(!ended.err.contains("does not ignore"), "{}", ended.err);
    place.git(&["commit", "--quiet", "--message", "a"]);
    check(&place, &[]).fails(1, &[words]);
    check(&place, &["--no-git"]).prints(&["ok: billing"]);
    check(&place, &["--quiet"]).fails(1, &[words]);
    place.git(&["rm", "--quiet", "--cached", ".env"]);
    check(&place, &[]).prints(&["ok: billing"]);
}

#[test]
fn file_of_another_environment_or_folder_is_found_too() {
    let place = repository().file(".gitignore", ".env\n").file(".env.prod", "A=1\n").file("app/.env", "A=1\n");
    place.git(&["add", "--force", "app/.env", ".env.prod"]);
    let ended = check(&place, &[]).fails(1, &["git tracks `app/.env`", "git tracks `.env.prod`"]);
    let all = check(&place, &["--json"]).json();
    assert_eq!((ended.code, all["repository"].as_array().map(Vec::len)), (Some(1), Some(2)));
    assert_eq!((&all["valid"], &all["repository"][0]["code"]), (&true.into(), &"tracked-env-file".into()));
}

#[test]
fn template_may_be_tracked() {
    let place = repository().file(".gitignore", ".env\n").file(".env.example", "A=\n").file(".env.schema", "A=\n");
    place.git(&["add", "--force", ".env.example", ".env.schema"]);
    check(&place, &[]).prints(&["ok: billing"]);
}

#[test]
fn file_that_is_not_ignored_is_found() {
    let words = "error: git does not ignore `.env`  env-file-not-ignored";
    check(&repository(), &[]).fails(1, &[words, "fix: add `.env` and `.env.*` to .gitignore"]);
    check(&repository().file(".gitignore", "target/\n"), &[]).fails(1, &[words]);
    check(&repository().file(".gitignore", ".env\n!.env\n"), &[]).fails(1, &[words]);
}

#[test]
fn file_that_is_ignored_is_fine() {
    for ignored in [".env\n", ".env*\n!.env.example\n", "*.env\n.env\n", "/.env\n"] {
        check(&repository().file(".gitignore", ignored), &[]).prints(&["ok: billing"]);
    }
    let place = repository().file(".git/info/exclude", ".env\n");
    check(&place, &[]).prints(&["ok: billing"]);
}

#[test]
fn folder_without_a_repository_and_machine_without_git_are_fine() {
    check(&place(), &[]).prints(&["ok: billing"]);
    let place = repository();
    let mut command = place.command(crate::started::place::CARGO_SECURE_CONFIG);
    command.args(["check", "--schema", "schema.json", "--no-process-environment", "--env-file", "good.env"]);
    let output = command.env("PATH", "/nowhere").output().expect("it can be started");
    assert_eq!(output.status.code(), Some(0), "{output:#?}");
}
