//! A source of the program's own that answers with whatever it can: the loader takes its word for nothing.

use std::time::{Duration, SystemTime};

use secure_config::{Answer, Bytes, Failure, FailureKind, Found, Properties, Request, SecureConfig, Source};

use crate::settings::Settings;
use crate::supply::{bytes, texts};
use crate::verdict::{in_time, judge};

/// Says one text wherever it may say anything.
#[derive(Debug)]
struct Echo {
    text: String,
    value: Vec<u8>,
    properties: Properties,
}

impl Source for Echo {
    fn name(&self) -> String {
        self.text.clone()
    }

    fn properties(&self) -> Properties {
        self.properties
    }

    fn environment(&self, _variable: &str) -> Option<Bytes> {
        Some(Bytes::from(&self.value))
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mut answer = Answer::new();
        answer.belongs_to(if self.value.len().is_multiple_of(2) { "dev" } else { &self.text });
        for (number, key) in request.keys().enumerate() {
            let found = || {
                Found::new(self.value.clone())
                    .at_line([0, 1, u32::MAX][number % 3])
                    .in_file(&self.text)
                    .with_version(self.text.clone())
                    .with_previous([Bytes::from(&self.value), Bytes::default()])
                    .with_next(self.value.clone())
                    .changed_at(moments()[number % 4])
            };
            // The same key twice, and in every order.
            match number % 4 {
                0 => answer.found(&key, found()),
                1 => {
                    answer.failed(&key, Failure::new(KINDS[number % KINDS.len()]).in_file(&self.text).at_line(0));
                    answer.found(&key, found());
                }
                2 => {
                    answer.found(&key, found());
                    answer.found(&key, Found::new(""));
                }
                _ => {}
            }
        }
        answer
    }

    fn unread(&self, _request: &Request<'_>) -> Vec<(String, Option<u32>)> {
        vec![(self.text.clone(), Some(0)), (format!("APP_{}", self.text), Some(u32::MAX))]
    }

    fn plan(&self, _request: &Request<'_>) -> Vec<String> {
        vec![self.text.clone()]
    }
}

const KINDS: &[FailureKind] = &[
    FailureKind::NameAndFile,
    FailureKind::NameAndAlias,
    FailureKind::FileMissing,
    FailureKind::NotAFile,
    FailureKind::NotADirectory,
    FailureKind::FileTooLarge,
    FailureKind::FileUnreadable,
    FailureKind::DateMalformed,
    FailureKind::NotFound,
    FailureKind::Deleted,
    FailureKind::Denied,
    FailureKind::NotAuthenticated,
    FailureKind::Unavailable,
    FailureKind::Throttled,
    FailureKind::TimedOut,
    FailureKind::Malformed,
    FailureKind::Undecryptable,
];

fn moments() -> [SystemTime; 4] {
    let epoch = SystemTime::UNIX_EPOCH;
    let far = Duration::from_secs(u64::MAX / 4);
    let now = SystemTime::now();
    [epoch.checked_sub(far).unwrap_or(epoch), epoch, epoch.checked_add(far).unwrap_or(now), now]
}

#[test]
fn source_that_says_anything_is_used_or_reported() {
    in_time("answers", || {
        let properties = [
            Properties::new(),
            Properties::new().remote(),
            Properties::new().committed(),
            Properties::new().local_only(),
        ];
        for (number, value) in bytes().into_iter().enumerate() {
            let text = String::from_utf8_lossy(&value).into_owned();
            let echo = Echo { text, value, properties: properties[number % 4] };
            judge(&Settings::loader().environment("dev").source(echo));
        }
    });
}

#[test]
fn source_that_fails_as_a_whole_is_reported_whatever_its_kind() {
    #[derive(Debug)]
    struct Broken(FailureKind);
    impl Source for Broken {
        fn name(&self) -> String {
            "\u{1b}\0".into()
        }
        fn fetch(&self, _request: &Request<'_>) -> Answer {
            Answer::faulty(self.0)
        }
    }
    for kind in KINDS {
        assert!(!judge(&Settings::loader().environment("dev").source(Broken(*kind))), "{kind:?}");
    }
    assert_eq!(texts().iter().filter(|text| text.len() > 16_000).count(), 14, "long texts are tried, too");
}
