//! How old a secret is, where that is known from, and what is said and done about it.

use std::time::{Duration, SystemTime};

use secure_config::{
    Answer, Env, Found, LoadError, Loaded, Memory, Request, RotationState, SecretString, SecretsDir, SecureConfig,
    Source,
};

use crate::folder::Folder;
use crate::judged::{accepted, code, only, warning, warnings};

#[derive(SecureConfig)]
struct Settings {
    #[secret(owner = "payments")]
    #[rotate(days = 90)]
    key: SecretString,
}

#[derive(SecureConfig)]
struct Strict {
    #[secret]
    #[rotate(days = 90, window_days = 7, overdue = "fail")]
    key: SecretString,
}

#[derive(SecureConfig)]
struct Compromised {
    #[secret]
    #[rotate(on_compromise)]
    key: SecretString,
}

/// A store that knows how old its secrets are.
#[derive(Debug)]
struct Aged(u64);

impl Source for Aged {
    fn name(&self) -> String {
        "the store".into()
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mut answer = Answer::new();
        let then = SystemTime::now() - Duration::from_secs(self.0 * 86_400 + 60);
        for key in request.keys() {
            answer.found(&key, Found::new("s3cr3t").changed_at(then));
        }
        answer
    }
}

fn aged<T: SecureConfig>(days: u64) -> Result<Loaded<T>, LoadError> {
    T::loader().source(Aged(days)).load_reported()
}

#[test]
fn age_of_a_secret_decides_between_fresh_due_and_overdue() {
    for (days, state) in [
        (0, RotationState::Fresh { in_days: 90 }),
        (76, RotationState::Fresh { in_days: 14 }),
        (77, RotationState::Due { in_days: 13 }),
        (90, RotationState::Due { in_days: 0 }),
        (91, RotationState::Overdue { by_days: 1 }),
        (1000, RotationState::Overdue { by_days: 910 }),
    ] {
        let (_, report) = accepted(aged::<Settings>(days));
        let [status] = report.rotation() else { panic!("one secret rotates\n{report}") };
        assert_eq!((status.state(), status.variable(), status.path()), (state, "KEY", "key"), "{days} days");
        assert_eq!(status.owner(), Some("payments"));
        let due = status.due().expect("its age is known");
        assert_eq!(due, status.changed().expect("its age is known") + Duration::from_hours(90 * 24));
        assert_eq!(status.is_due_within(30), days >= 60, "{days} days");
        let expected = match state {
            RotationState::Due { .. } => vec![("SC0907", "KEY")],
            RotationState::Overdue { .. } => vec![("SC0908", "KEY")],
            _ => vec![],
        };
        assert_eq!(warnings(&report), expected, "{days} days");
    }
}

#[test]
fn overdue_secret_that_may_not_be_stops_the_start_beyond_period_and_window() {
    for days in [90, 91, 97] {
        assert!(aged::<Strict>(days).is_ok(), "{days} days");
    }
    let (error, problem) = only(aged::<Strict>(98));
    assert_eq!((problem.code(), problem.variable()), ("SC0701", "KEY"));
    assert!(error.to_string().contains("rotates every 90 days"), "{error}");
}

#[test]
fn secret_of_unknown_age_never_stops_the_start() {
    let (_, report) = accepted(Strict::loader().source(Memory::from([("KEY", "k")])).load_reported());
    assert_eq!(report.rotation()[0].state(), RotationState::Unknown);
    assert_eq!((report.rotation()[0].changed(), report.rotation()[0].due()), (None, None));
    assert!(!report.rotation()[0].is_due_within(u64::MAX));
    assert_eq!(warnings(&report), []);
}

#[test]
fn secret_that_is_replaced_on_compromise_alone_is_never_due() {
    let (_, report) = accepted(aged::<Compromised>(4_000));
    assert_eq!(report.rotation()[0].state(), RotationState::OnCompromise);
    assert_eq!(warnings(&report), []);
}

#[test]
fn date_in_the_environment_is_read_in_rfc_3339() {
    for date in ["2020-01-01T00:00:00Z", "2020-01-01T01:30:00.25+01:30", "2020-01-01"] {
        let memory = Memory::from([("KEY", "k"), ("KEY_ROTATED_AT", date)]);
        let (_, report) = accepted(Settings::loader().source(memory).load_reported());
        let changed = report.rotation()[0].changed().expect("it was said");
        assert_eq!(
            changed.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs(),
            1_577_836_800,
            "{date}"
        );
        assert!(report.to_string().contains("replaced 2020-01-01"), "{report}");
    }
}

#[test]
fn date_of_a_file_is_the_age_of_its_secret() {
    let folder = Folder::with("key", "s3cr3t");
    folder.age("key", 100);
    let (_, report) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
    assert_eq!(report.rotation()[0].state(), RotationState::Overdue { by_days: 10 });
    let named = || Memory::from([("KEY_FILE", folder.join("key").display().to_string())]);
    let (_, report) = accepted(Settings::loader().source(named()).load_reported());
    assert_eq!(report.rotation()[0].state(), RotationState::Overdue { by_days: 10 });
    // What is said outright counts more than what a file's date hints at.
    let said = named().with("KEY_ROTATED_AT", "2020-01-01");
    let (_, report) = accepted(Settings::loader().source(said).load_reported());
    assert!(matches!(report.rotation()[0].state(), RotationState::Overdue { by_days } if by_days > 2_000), "{report}");
    assert_eq!(code(Strict::loader().source(SecretsDir::new(folder.path())).load()), "SC0701");
}

#[test]
fn date_that_lies_ahead_is_a_warning_and_no_age() {
    let memory = Memory::from([("KEY", "k"), ("KEY_ROTATED_AT", "2999-01-01")]);
    let (_, report) = accepted(Settings::loader().source(memory).load_reported());
    let key = &report.rotation()[0];
    assert_eq!((key.state(), key.changed()), (RotationState::Unknown, None), "{report}");
    assert!(warning(&report, "SC0914").contains("`KEY` was replaced lies ahead"), "{report}");
}

#[test]
fn secret_of_a_short_period_is_due_in_its_second_half() {
    #[derive(SecureConfig)]
    struct Weekly {
        #[secret]
        #[rotate(days = 7)]
        key: SecretString,
    }
    for (days, state) in [
        (0, RotationState::Fresh { in_days: 7 }),
        (4, RotationState::Fresh { in_days: 3 }),
        (5, RotationState::Due { in_days: 2 }),
        (8, RotationState::Overdue { by_days: 1 }),
    ] {
        let (settings, report) = accepted(aged::<Weekly>(days));
        assert_eq!(report.rotation()[0].state(), state, "{days}");
        drop(settings.key);
    }
}

#[cfg(unix)]
#[test]
fn date_of_a_file_in_a_kubernetes_mount_says_nothing() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with("..2026_03_01/key", "s3cr3t");
    folder.age("..2026_03_01/key", 100);
    symlink("..2026_03_01", folder.join("..data")).expect("a link can be made");
    symlink("..data/key", folder.join("key")).expect("a link can be made");
    let (_, report) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
    assert_eq!(report.rotation()[0].state(), RotationState::Unknown);
    let named = Memory::from([("KEY_FILE", folder.join("key").display().to_string())]);
    let (_, report) = accepted(Settings::loader().source(named).load_reported());
    assert_eq!(report.rotation()[0].state(), RotationState::Unknown);
}

#[cfg(target_os = "linux")]
#[test]
fn date_of_a_file_in_memory_says_nothing() {
    let mounted = std::fs::read_to_string("/proc/self/mounts").is_ok_and(|table| table.contains(" /dev/shm tmpfs "));
    let Some(folder) = mounted.then(|| tempfile::TempDir::new_in("/dev/shm").ok()).flatten() else {
        crate::skip::skipped("tmpfs", "/dev/shm is none, or cannot be written");
        return;
    };
    std::fs::write(folder.path().join("key"), "s3cr3t").expect("a file can be written");
    let (_, report) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
    assert_eq!(report.rotation()[0].state(), RotationState::Unknown);
}

#[test]
fn secret_that_is_absent_has_no_age() {
    #[derive(SecureConfig)]
    struct Maybe {
        #[secret]
        #[rotate(days = 90)]
        #[config(quiet)]
        key: Option<SecretString>,
    }
    let (maybe, report) = accepted(Maybe::loader().load_reported());
    assert!(maybe.key.is_none() && report.rotation().is_empty());
}

#[test]
fn warning_of_an_overdue_secret_says_by_how_much_and_what_to_do() {
    let (_, report) = accepted(aged::<Settings>(100));
    let text = warning(&report, "SC0908");
    assert!(
        text.contains("overdue by 10 days") && text.contains("every 90 days") && text.contains("replace it"),
        "{text}"
    );
    // A program without such variables is not asked about them.
    assert_eq!(Env::process().name(), "the environment");
}
