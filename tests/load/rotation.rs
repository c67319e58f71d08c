//! `Rotating<T>`: the previous values, the staged one, and how long the previous ones stay. Ages and duties as such are
//! `rotation_age`'s.

use secure_config::{
    Dotenv, ExposeSecret, LoadError, Loaded, Memory, Rotating, SecretBox, SecretString, SecretsDir, SecureConfig,
};

use crate::folder::Folder;
use crate::judged::{accepted, code, only, warning, warnings};

#[derive(SecureConfig)]
#[config(prefix = "APP")]
struct Settings {
    #[secret]
    #[rotate(days = 90, window_days = 7)]
    key: Rotating<SecretString>,
}

#[derive(SecureConfig)]
struct Listed {
    #[secret]
    #[rotate(days = 90, previous = "JWT_PREVIOUS_SECRET_KEYS", separator = ";")]
    jwt_secret_key: Rotating<SecretString>,
}

#[derive(SecureConfig)]
struct Compromised {
    #[secret]
    #[rotate(on_compromise)]
    key: Rotating<SecretString>,
}

/// A moment so many days ago, in RFC 3339.
fn days_ago(days: u64) -> String {
    let seconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970").as_secs();
    let day = i64::try_from(seconds / 86_400 - days).expect("it is a day of this era");
    let clock = seconds % 86_400;
    // Howard Hinnant's `civil_from_days`.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_shifted = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month_shifted + 2) / 5 + 1;
    let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}Z", clock / 3_600, clock / 60 % 60, clock % 60)
}

fn texts(values: &[SecretString]) -> Vec<&str> {
    values.iter().map(ExposeSecret::expose_secret).collect()
}

fn load<T: SecureConfig>(pairs: &[(&str, &str)]) -> Result<Loaded<T>, LoadError> {
    T::loader().source(pairs.iter().copied().collect::<Memory>()).load_reported()
}

#[test]
fn rotating_secret_alone_has_no_other_values() {
    let (settings, report) = accepted(load::<Settings>(&[("APP_KEY", "now")]));
    assert_eq!(settings.key.current().expose_secret(), "now");
    assert!(settings.key.previous().is_empty() && settings.key.next().is_none());
    assert_eq!(warnings(&report), []);
}

#[test]
fn previous_and_next_values_come_from_the_source_of_the_current_one() {
    let rotated = days_ago(1);
    let pairs = [
        ("APP_KEY", "now"),
        ("APP_KEY_PREVIOUS_3", "oldest"),
        ("APP_KEY_PREVIOUS", "old"),
        ("APP_KEY_PREVIOUS_2", "older"),
        ("APP_KEY_NEXT", "soon"),
        ("APP_KEY_ROTATED_AT", &rotated),
    ];
    let (settings, report) = accepted(load::<Settings>(&pairs));
    assert_eq!(texts(settings.key.previous()), ["old", "older", "oldest"]);
    assert_eq!(settings.key.next().map(ExposeSecret::expose_secret), Some("soon"));
    assert_eq!(warnings(&report), []);
    for text in ["now", "old", "older", "oldest", "soon"] {
        assert!(settings.key.matches(text.as_bytes()), "{text}");
        assert!(settings.key.verify(|key| key.expose_secret() == text), "{text}");
    }
    assert!(!settings.key.matches(b"never") && !settings.key.verify(|key| key.expose_secret() == "never"));
    let found = settings
        .key
        .try_each(|key| if key.expose_secret() == "older" { Ok(1) } else { Err(key.expose_secret().len()) });
    assert_eq!(found, Ok(1));
    assert_eq!(format!("{settings:?}"), "Settings { key: [REDACTED] }");
}

#[test]
fn values_of_another_source_do_not_join() {
    let lower = Memory::from([("APP_KEY", "shadowed"), ("APP_KEY_PREVIOUS", "other"), ("APP_KEY_NEXT", "other")]);
    let loader = Settings::loader().source(Memory::from([("APP_KEY", "now")])).source(lower);
    let settings = loader.load().expect("both are good");
    assert!(settings.key.previous().is_empty() && settings.key.next().is_none());
}

#[test]
fn previous_value_alone_is_not_a_current_one() {
    assert_eq!(code(load::<Settings>(&[("APP_KEY_PREVIOUS", "old"), ("APP_KEY_NEXT", "soon")])), "SC0101");
}

#[test]
fn previous_values_of_a_list_are_split_at_its_separator() {
    let (listed, report) =
        accepted(load::<Listed>(&[("JWT_SECRET_KEY", "now"), ("JWT_PREVIOUS_SECRET_KEYS", "old; older ;;a,b")]));
    assert_eq!(texts(listed.jwt_secret_key.previous()), ["old", "older", "a,b"]);
    assert_eq!(warnings(&report), [("SC0910", "JWT_SECRET_KEY")]);
}

#[test]
fn previous_value_within_its_window_is_kept_and_after_it_dropped() {
    for (days, kept) in [(0, true), (6, true), (7, false), (30, false), (400, false)] {
        let pairs = [("APP_KEY", "now"), ("APP_KEY_PREVIOUS", "old"), ("APP_KEY_ROTATED_AT", &days_ago(days))];
        let (settings, report) = accepted(load::<Settings>(&pairs));
        assert_eq!(!settings.key.previous().is_empty(), kept, "{days} days");
        assert_eq!(settings.key.matches(b"old"), kept, "{days} days");
        let dropped = warnings(&report).contains(&("SC0909", "APP_KEY"));
        assert_eq!(dropped, !kept, "{days} days\n{report}");
    }
}

#[test]
fn previous_value_of_unknown_age_is_kept_with_a_warning() {
    let (settings, report) = accepted(load::<Settings>(&[("APP_KEY", "now"), ("APP_KEY_PREVIOUS", "old")]));
    assert_eq!(texts(settings.key.previous()), ["old"]);
    assert_eq!(warnings(&report), [("SC0910", "APP_KEY")]);
    assert!(warning(&report, "SC0910").contains("APP_KEY_ROTATED_AT"), "{report}");
}

#[test]
fn previous_value_of_a_secret_that_got_known_is_dropped_at_once() {
    let (settings, report) =
        accepted(load::<Compromised>(&[("KEY", "now"), ("KEY_PREVIOUS", "known"), ("KEY_NEXT", "soon")]));
    assert!(settings.key.previous().is_empty() && !settings.key.matches(b"known"));
    assert!(settings.key.matches(b"soon"), "a staged value is not known to anybody");
    assert_eq!(warnings(&report), [("SC0909", "KEY")]);
}

#[test]
fn empty_previous_value_is_none() {
    let (settings, report) =
        accepted(load::<Settings>(&[("APP_KEY", "now"), ("APP_KEY_PREVIOUS", ""), ("APP_KEY_NEXT", "")]));
    assert!(settings.key.previous().is_empty() && settings.key.next().is_none());
    assert_eq!(warnings(&report), []);
}

#[test]
fn previous_value_is_held_to_the_rules_of_the_current_one() {
    #[derive(SecureConfig)]
    struct Long {
        #[secret(min_len = 5)]
        #[rotate(days = 90)]
        key: Rotating<SecretString>,
        #[secret]
        #[rotate(days = 90)]
        seed: Option<Rotating<SecretBox<[u8; 2]>>>,
    }
    let good = [("KEY", "longer"), ("SEED", "00ff")];
    for (name, value, expected) in
        [("KEY_PREVIOUS", "tiny", "SC0202"), ("KEY_NEXT", "tiny", "SC0202"), ("SEED_PREVIOUS", "0", "SC0201")]
    {
        let pairs = [good[0], good[1], (name, value)];
        assert_eq!(code(load::<Long>(&pairs)), expected, "{name}");
    }
    let (long, _) = accepted(load::<Long>(&[good[0], good[1], ("SEED_PREVIOUS", "ff00")]));
    let seed = long.seed.expect("it is set");
    assert!(seed.matches(&[0xff, 0]) && seed.matches(&[0, 0xff]) && !seed.matches(&[0]));
    assert!(long.key.matches(b"longer"));
}

#[test]
fn values_of_a_directory_and_of_a_dotenv_rotate_too() {
    let folder = Folder::with("app_key", "now\n");
    for (name, value) in [("app_key_previous", "old\n"), ("app_key_previous_2", "older\n"), ("app_key_next", "soon\n")]
    {
        folder.write(name, value);
    }
    let (settings, _) = accepted(Settings::loader().source(SecretsDir::new(folder.path())).load_reported());
    assert_eq!(texts(settings.key.previous()), ["old", "older"]);
    assert_eq!(settings.key.next().map(ExposeSecret::expose_secret), Some("soon"));
    folder.write(".env", format!("APP_KEY=now\nAPP_KEY_PREVIOUS=old\nAPP_KEY_ROTATED_AT={}\n", days_ago(2)));
    let (settings, _) = accepted(Settings::loader().source(Dotenv::file(folder.join(".env"))).load_reported());
    assert_eq!(texts(settings.key.previous()), ["old"]);
}

#[test]
fn previous_file_that_cannot_be_read_is_not_passed_over() {
    let folder = Folder::with("app_key", "now\n");
    std::fs::create_dir(folder.join("app_key_previous")).expect("a folder can be made");
    assert_eq!(code(Settings::loader().source(SecretsDir::new(folder.path())).load()), "SC0304");
}

#[test]
fn date_of_a_rotation_that_is_none_is_a_problem_and_withheld() {
    for text in ["yesterday-Zq7Xv9", "2026-13-01", "2026-02-30T00:00:00Z", "1772366400", "2026-03-02T12:00:00"] {
        let (error, problem) = only(load::<Settings>(&[("APP_KEY", "now"), ("APP_KEY_ROTATED_AT", text)]));
        assert_eq!((problem.code(), problem.variable()), ("SC0307", "APP_KEY"), "{text}");
        assert!(!error.to_string().contains(text), "{error}");
    }
}

#[derive(SecureConfig)]
struct ByType {
    #[rotate(days = 90)]
    key: Option<Rotating<SecretString>>,
    #[rotate(days = 90)]
    #[secret(min_len = 4)]
    token: Rotating<SecretString>,
}

#[test]
fn rotating_that_is_a_secret_by_its_type_and_optional_has_its_other_values() {
    let pairs = [("KEY", "current"), ("KEY_PREVIOUS", "older"), ("KEY_NEXT", "later"), ("TOKEN", "some-token")];
    let (settings, _) = accepted(load::<ByType>(&pairs));
    let key = settings.key.expect("it is set");
    assert_eq!((texts(key.previous()), key.next().map(ExposeSecret::expose_secret)), (vec!["older"], Some("later")));
}

#[test]
fn value_beside_the_current_one_that_is_wrong_is_named_with_every_other_fault() {
    let pairs =
        [("TOKEN", "abc"), ("TOKEN_PREVIOUS", "old"), ("TOKEN_PREVIOUS_2", "long-enough"), ("TOKEN_NEXT", "changeme")];
    let error = crate::judged::refused(load::<ByType>(&pairs));
    let found = [("SC0202", "TOKEN"), ("SC0206", "TOKEN_NEXT"), ("SC0202", "TOKEN_PREVIOUS")];
    assert_eq!(crate::judged::problems(&error), found);
}

#[test]
fn values_beside_one_that_another_source_holds_are_a_warning() {
    let first = Memory::from([("TOKEN", "some-token")]);
    let second = Memory::from([("TOKEN_PREVIOUS", "older"), ("KEY_NEXT", "later")]).named("below");
    let (settings, report) = accepted(ByType::loader().source(first).source(second).load_reported());
    assert!(settings.token.previous().is_empty() && settings.key.is_none());
    let unread: Vec<_> = warnings(&report).into_iter().filter(|(code, _)| *code == "SC0901").collect();
    assert_eq!(unread, [("SC0901", "KEY"), ("SC0901", "TOKEN")]);
}
