//! Scenes that need a process of their own, because they read the environment, the working directory or the exit status:
//! this test binary starts itself again. A scene answers on standard error, where the test harness writes nothing.

use std::path::Path;
use std::process::{Command, Output};

/// Names the scene to a child.
const SCENE: &str = "SECURE_CONFIG_TEST_SCENE";

const SCENES: &[(&str, fn())] = &[
    ("the_usual_sources", crate::environments::the_usual_sources),
    ("the_process_environment", crate::precedence::the_process_environment),
    ("load_or_exit", crate::load_or_exit::load_or_exit),
    ("environment_before_and_after", crate::ambient::environment_before_and_after),
    ("without_env", crate::ambient::without_env),
    ("fresh_in_a_body", crate::fresh::in_a_body),
    ("direct_and_long", crate::direct::both_ways),
    ("warnings_of_both_ways", crate::direct::exits),
    ("unread_of_the_process", crate::unread::unread_of_the_process),
];

/// What a child said, and how it ended.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) status: Option<i32>,
}

/// Plays a scene in a child that has these variables alone, in this folder.
#[track_caller]
pub(crate) fn play<'a>(scene: &str, folder: &Path, variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Said {
    let output: Output = Command::new(std::env::current_exe().expect("a test knows its own file"))
        .args(["child::scene_asked_for_is_played", "--exact", "--nocapture"])
        .env_clear()
        .env(SCENE, scene)
        .envs(variables)
        .current_dir(folder)
        .output()
        .expect("a test can start itself");
    Said { text: String::from_utf8_lossy(&output.stderr).into_owned(), status: output.status.code() }
}

#[test]
fn scene_asked_for_is_played() {
    let Ok(wanted) = std::env::var(SCENE) else { return };
    let (_, scene) = SCENES.iter().find(|(name, _)| *name == wanted).expect("the scene is in the list");
    scene();
}
