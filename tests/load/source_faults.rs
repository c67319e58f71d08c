//! Faults of a source as a whole: it is not there, cannot be read, or is not of its format.

use secure_config::{Dotenv, Memory, SecretString, SecureConfig};

use crate::folder::Folder;
use crate::judged::{accepted, code, only, problems, refused, warning, warnings};

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[secret]
    key: SecretString,
    #[config(default = 1)]
    port: u16,
}

fn loader(folder: &Folder) -> secure_config::Loader<Settings> {
    let memory = Memory::from([("KEY", "k")]);
    Settings::loader().environment("dev").source(memory).source(Dotenv::file(folder.join(".env")))
}

#[test]
fn dotenv_that_is_missing_is_an_error_unless_it_is_optional() {
    let folder = Folder::new();
    let (error, problem) = only(loader(&folder).load());
    assert_eq!(problem.code(), "SC0401");
    assert!(error.to_string().contains(".optional()"), "{error}");
    let optional = Dotenv::file(folder.join(".env")).optional();
    let loader = Settings::loader().environment("dev").source(Memory::from([("KEY", "k")])).source(optional);
    assert!(loader.load().is_ok());
}

#[test]
fn dotenv_of_more_than_a_mebibyte_is_an_error() {
    let folder = Folder::with(".env", vec![b'#'; 1024 * 1024 + 1]);
    assert_eq!(code(loader(&folder).load()), "SC0402");
    folder.write(".env", vec![b'#'; 1024 * 1024]);
    assert!(loader(&folder).load().is_ok());
}

#[test]
fn dotenv_with_several_faults_reports_all_of_them() {
    let folder = Folder::with(".env", "one\nPORT=2\n=three\n4=x\nFIVE='open\nSIX=\"a\"b\n");
    let error = refused(loader(&folder).load());
    let lines: Vec<_> =
        error.problems().iter().map(|problem| problem.origin().and_then(|origin| origin.line())).collect();
    assert_eq!(lines, [Some(1), Some(3), Some(4), Some(5), Some(6)], "{error}");
    assert!(problems(&error).iter().all(|(code, _)| *code == "SC0403"), "{error}");
}

#[derive(SecureConfig)]
struct Dated {
    #[rotate(days = 90)]
    key: SecretString,
}

#[test]
fn broken_line_of_a_field_is_that_field_s_problem_and_its_value_is_not_missing_too() {
    let folder = Folder::with(".env", "PORT=2\nKEY=\"hunter2\n");
    let source = Dotenv::file(folder.join(".env"));
    let (error, problem) = only(Settings::loader().environment("dev").source(source).load());
    assert_eq!((problem.code(), problem.variable(), problem.path()), ("SC0403", "KEY", "key"));
    assert!(problem.is_secret() && !error.to_string().contains("hunter2"), "{error}");
    // A line beside the value says nothing of the value.
    folder.write(".env", "KEY_ROTATED_AT=\"2026\n");
    let missing = Dated::loader().source(Dotenv::file(folder.join(".env")));
    assert_eq!(problems(&refused(missing.load())), [("SC0403", "KEY_ROTATED_AT"), ("SC0101", "KEY")]);
    // Nor does one of a file that is not used.
    folder.write(".env", "APP_ENV=test\nKEY=\"hunter2\n");
    let other = Settings::loader().environment("dev").source(Dotenv::file(folder.join(".env")));
    assert_eq!(problems(&refused(other.load())), [("SC0503", ""), ("SC0403", "KEY"), ("SC0101", "KEY")]);
    folder.write(".env", "PORT=2\nKEY=\"hunter2\n");
    // What stands below it counts as ever.
    let sources = loader(&folder).source(Memory::from([("PORT", "x")]));
    assert_eq!(problems(&refused(sources.load())), [("SC0403", "KEY")]);
}

#[test]
fn name_that_a_dotenv_sets_twice_is_a_warning_and_the_last_one_counts() {
    let folder = Folder::with(".env", "PORT=1\n# between\nPORT=2\n");
    let (settings, report) = accepted(loader(&folder).load_reported());
    assert_eq!((settings.port, warnings(&report)), (2, vec![("SC0905", "PORT")]));
    assert!(warning(&report, "SC0905").contains("lines 1 and 3"), "{report}");
}

#[test]
fn name_that_a_dotenv_sets_three_times_has_the_last_value() {
    let folder = Folder::with(".env", "PORT=1\nPORT=2\nPORT=3\n");
    let (settings, report) = accepted(loader(&folder).load_reported());
    assert_eq!(settings.port, 3);
    assert!(report.warnings().iter().all(|warning| warning.code() == "SC0905"), "{report}");
}

#[test]
fn expansion_that_fails_is_a_fault_of_its_line() {
    let folder = Folder::with(".env", "PORT=1\nKEY=${A\nPORT=${B-1}\n");
    let source = Dotenv::file(folder.join(".env")).expand();
    let (_, problem) = only(Settings::loader().environment("dev").source(source).load());
    assert_eq!((problem.code(), problem.origin().and_then(|origin| origin.line())), ("SC0403", Some(3)));
}
