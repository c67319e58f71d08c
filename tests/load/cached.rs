//! The last good answer of a source stands in while the source is out of reach, and no longer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secure_config::{
    Answer, Bytes, Cached, ExposeSecret, Failure, FailureKind, Found, Freshness, Properties, Request, Rotating,
    SecretString, SecureConfig, Source,
};

use crate::judged::{accepted, origin, problems, refused, warning, warnings};

#[derive(SecureConfig)]
struct Settings {
    #[secret]
    token: SecretString,
    #[secret]
    #[rotate(days = 90)]
    key: Rotating<SecretString>,
}

/// What the store does next.
#[derive(Clone, Copy, Debug)]
enum Mood {
    Answers(&'static str),
    Fails(FailureKind),
    FailsForTheKey(FailureKind),
}

#[derive(Clone, Debug)]
struct Store(Arc<Mutex<Mood>>);

impl Store {
    fn set(&self, mood: Mood) {
        *self.0.lock().expect("nobody panics") = mood;
    }
}

impl Source for Store {
    fn name(&self) -> String {
        "the store".into()
    }
    fn properties(&self) -> Properties {
        Properties::new().remote()
    }
    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mood = *self.0.lock().expect("nobody panics");
        let mut answer = Answer::new();
        for key in request.keys() {
            match mood {
                Mood::Fails(kind) => return Answer::faulty(kind),
                Mood::FailsForTheKey(kind) if key.variable() == "KEY" => answer.failed(&key, Failure::new(kind)),
                Mood::Answers(value) => {
                    let found = Found::new(value).with_version("7");
                    answer
                        .found(&key, if key.is_rotating() { found.with_previous([Bytes::from("old")]) } else { found });
                }
                Mood::FailsForTheKey(_) => answer.found(&key, Found::new("newer")),
            }
        }
        answer
    }
}

fn prepared(max_stale: Duration) -> (Store, Cached<Store>, secure_config::Loader<Settings>) {
    let store = Store(Arc::new(Mutex::new(Mood::Answers("good"))));
    let cached = Cached::new(store.clone(), max_stale);
    let loader = Settings::loader().source(cached.clone());
    (store, cached, loader)
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn last_good_answer_stands_in_for_what_passes_by_itself() {
    let (store, cached, loader) = prepared(HOUR);
    assert_eq!(cached.freshness(), Freshness::Empty);
    accepted(loader.load_reported());
    assert_eq!(cached.freshness(), Freshness::Fresh);
    for kind in [FailureKind::Unavailable, FailureKind::Throttled, FailureKind::TimedOut, FailureKind::Sealed] {
        store.set(Mood::Fails(kind));
        let (settings, report) = accepted(loader.load_reported());
        assert_eq!((settings.token.expose_secret(), settings.key.previous().len()), ("good", 1), "{kind:?}");
        assert_eq!(origin(&report, "token"), "the store, version 7");
        assert!(warning(&report, "SC0913").contains("an earlier answer stands in"));
        assert!(matches!(cached.freshness(), Freshness::Stale { .. }), "{kind:?}");
    }
    store.set(Mood::Answers("new"));
    let (settings, report) = accepted(loader.load_reported());
    assert_eq!((settings.token.expose_secret(), cached.freshness()), ("new", Freshness::Fresh));
    assert!(warnings(&report).iter().all(|(code, _)| *code != "SC0913"));
}

#[test]
fn what_is_answered_is_newer_than_what_was_kept() {
    let (store, _, loader) = prepared(HOUR);
    accepted(loader.load_reported());
    store.set(Mood::FailsForTheKey(FailureKind::TimedOut));
    let (settings, _) = accepted(loader.load_reported());
    assert_eq!((settings.token.expose_secret(), settings.key.current().expose_secret()), ("newer", "good"));
}

#[test]
fn refusal_is_not_bridged() {
    let (store, cached, loader) = prepared(HOUR);
    accepted(loader.load_reported());
    for kind in [FailureKind::Denied, FailureKind::Deleted, FailureKind::NotAuthenticated, FailureKind::Tampered] {
        store.set(Mood::FailsForTheKey(kind));
        assert_eq!(problems(&refused(loader.load())).len(), 1, "{kind:?}");
        store.set(Mood::Fails(kind));
        assert_eq!(problems(&refused(loader.load())).len(), 1, "{kind:?}");
    }
    assert!(matches!(cached.freshness(), Freshness::Stale { .. }), "the last answer was no good one");
}

#[test]
fn answer_that_is_too_old_stands_in_for_nothing() {
    let (store, cached, loader) = prepared(Duration::ZERO);
    accepted(loader.load_reported());
    store.set(Mood::Fails(FailureKind::Unavailable));
    std::thread::sleep(Duration::from_millis(2));
    assert_eq!(problems(&refused(loader.load())), [("SC0805", "")]);
    assert!(matches!(cached.freshness(), Freshness::Expired { .. }));
}

#[test]
fn source_that_never_answered_has_nothing_to_stand_in() {
    let (store, cached, loader) = prepared(HOUR);
    store.set(Mood::Fails(FailureKind::Unavailable));
    assert_eq!(problems(&refused(loader.load())), [("SC0805", "")]);
    assert_eq!(cached.freshness(), Freshness::Empty);
}

#[test]
fn outage_after_a_refusal_is_no_empty_answer() {
    #[derive(SecureConfig)]
    struct Optional {
        #[secret]
        #[config(quiet)]
        token: Option<SecretString>,
    }
    let store = Store(Arc::new(Mutex::new(Mood::Fails(FailureKind::NotAuthenticated))));
    let cached = Cached::new(store.clone(), HOUR);
    let load = || Optional::loader().source(cached.clone()).load();
    assert!(load().is_err());
    assert_eq!(cached.freshness(), Freshness::Empty, "a refusal is no good answer");
    store.set(Mood::Fails(FailureKind::Unavailable));
    assert_eq!(problems(&refused(load())), [("SC0805", "")]);
    store.set(Mood::Answers("good"));
    assert!(load().is_ok_and(|settings| settings.token.is_some()));
    store.set(Mood::Fails(FailureKind::Unavailable));
    assert!(load().is_ok_and(|settings| settings.token.is_some()));
    // What was never asked for is not known.
    let wider = Settings::loader().source(cached.clone());
    assert_eq!(problems(&refused(wider.load())), [("SC0805", "")]);
}

#[test]
fn answer_of_another_environment_never_stands_in() {
    #[derive(Debug)]
    struct Foreign(Mutex<bool>);
    impl Source for Foreign {
        fn name(&self) -> String {
            "foreign".into()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let is_first = std::mem::take(&mut *self.0.lock().expect("nobody panics"));
            if !is_first {
                return Answer::faulty(FailureKind::Unavailable);
            }
            let mut answer = Answer::new();
            answer.belongs_to("staging");
            request.keys().for_each(|key| answer.found(&key, Found::new("of-staging")));
            answer
        }
    }
    let cached = Cached::new(Foreign(Mutex::new(true)), HOUR);
    let load = |place: &str| Settings::loader().environment(place).source(cached.clone()).load();
    for _ in 0..2 {
        let error = refused(load("prod"));
        assert!(problems(&error).iter().any(|(code, _)| *code == "SC0503"), "{error}");
    }
    assert_eq!(problems(&refused(load("staging"))), [("SC0805", "")], "what was kept was for prod");
}
