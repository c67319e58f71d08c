//! Sources that others write: local ones, remote ones that are asked last and only for what is left, and the ways in
//! which they fail.

use std::sync::{Arc, Mutex};

use secure_config::{
    Answer, Bytes, ExposeSecret, Failure, FailureKind, Found, Memory, Properties, Request, Rotating, SecretString,
    SecureConfig, Source,
};

use crate::judged::{accepted, code, only, origin, problems, refused};

#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Settings {
    #[secret]
    token: SecretString,
    #[secret]
    #[rotate(days = 90)]
    #[config(alias = "SIGNING_KEY")]
    key: Rotating<SecretString>,
    #[config(default = 1)]
    port: u16,
    #[config(nested)]
    mail: Mail,
}

#[derive(SecureConfig)]
struct Mail {
    #[config(default = "localhost")]
    host: String,
}

type Asked = Arc<Mutex<Vec<String>>>;

/// Answers every question in one way, and remembers the questions.
#[derive(Debug)]
struct Store {
    name: &'static str,
    remote: bool,
    only: Option<&'static str>,
    failure: Option<FailureKind>,
    asked: Asked,
}

impl Store {
    fn new(name: &'static str) -> Self {
        Self { name, remote: true, only: None, failure: None, asked: Asked::default() }
    }
}

impl Source for Store {
    fn name(&self) -> String {
        self.name.into()
    }

    fn properties(&self) -> Properties {
        if self.remote { Properties::new().remote() } else { Properties::new() }
    }

    fn fetch(&self, request: &Request<'_>) -> Answer {
        let mut answer = Answer::new();
        for key in request.keys() {
            self.asked.lock().expect("nobody panics").push(key.variable().to_owned());
            if self.only.is_some_and(|only| only != key.variable()) {
                continue;
            }
            match self.failure {
                Some(kind) => answer.failed(&key, Failure::new(kind)),
                None => answer.found(&key, Found::new(format!("{}-7", self.name)).with_version("v7")),
            }
        }
        answer
    }
}

fn loader() -> secure_config::Loader<Settings> {
    Settings::loader().environment("dev")
}

#[test]
fn source_is_told_all_that_a_field_is_about() {
    #[derive(Debug)]
    struct Curious(Asked);
    impl Source for Curious {
        fn name(&self) -> String {
            "curious".into()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let mut asked = self.0.lock().expect("nobody panics");
            asked.push(format!("{} {} {:?}", request.app(), request.prefix(), request.environment()));
            for key in request.keys() {
                let aliases: Vec<_> = key.aliases().collect();
                asked.push(format!(
                    "{} {:?} {} {} {aliases:?}",
                    key.variable(),
                    key.path(),
                    key.is_secret(),
                    key.is_rotating()
                ));
            }
            Answer::new()
        }
    }
    let asked = Asked::default();
    refused(loader().source(Curious(Arc::clone(&asked))).load());
    let mut asked = asked.lock().expect("nobody panics").clone();
    asked[1..].sort();
    assert_eq!(
        asked,
        [
            "shop SHOP Some(\"dev\")",
            "SHOP_KEY [\"key\"] true true [\"SIGNING_KEY\"]",
            "SHOP_MAIL_HOST [\"mail\", \"host\"] false false []",
            "SHOP_PORT [\"port\"] false false []",
            "SHOP_TOKEN [\"token\"] true false []",
        ]
    );
}

#[test]
fn remote_source_is_asked_only_for_what_no_earlier_local_one_holds() {
    let store = Store { only: Some("SHOP_KEY"), ..Store::new("vault") };
    let asked = Arc::clone(&store.asked);
    let above = Memory::from([("SHOP_TOKEN", "t"), ("SHOP_PORT", "")]);
    let below = Memory::from([("SHOP_MAIL_HOST", "below")]).named("below");
    let (settings, report) = accepted(loader().source(above).source(store).source(below).load_reported());
    let mut asked = asked.lock().expect("nobody panics").clone();
    asked.sort();
    assert_eq!(asked, ["SHOP_KEY", "SHOP_MAIL_HOST", "SHOP_PORT"], "each once, and what is empty above too");
    assert_eq!((settings.token.expose_secret(), settings.key.current().expose_secret()), ("t", "vault-7"));
    assert_eq!((settings.port, settings.mail.host.as_str()), (1, "below"));
    assert_eq!(origin(&report, "key"), "vault, version v7");
}

#[test]
fn remote_source_that_fails_for_what_an_earlier_one_holds_is_not_asked_and_does_not_matter() {
    let store = Store { failure: Some(FailureKind::Denied), ..Store::new("vault") };
    let full = Memory::from([("SHOP_TOKEN", "t"), ("SHOP_KEY", "k"), ("SHOP_PORT", "2"), ("SHOP_MAIL_HOST", "h")]);
    assert!(loader().source(full).source(store).load().is_ok());
}

#[test]
fn remote_sources_keep_their_place_in_the_order() {
    let (one, two) = (Store { only: Some("SHOP_KEY"), ..Store::new("one") }, Store::new("two"));
    let fixed = Memory::from([("SHOP_PORT", "1"), ("SHOP_MAIL_HOST", "h")]);
    let low = Memory::from([("SHOP_TOKEN", "low"), ("SHOP_KEY", "low")]);
    let settings = loader().source(fixed).source(one).source(two).source(low).load().expect("all are there");
    assert_eq!((settings.key.current().expose_secret(), settings.token.expose_secret()), ("one-7", "two-7"));
}

#[test]
fn failure_of_each_kind_has_its_code_and_fails_the_start() {
    for (kind, expected) in [
        (FailureKind::NameAndFile, "SC0301"),
        (FailureKind::NameAndAlias, "SC0302"),
        (FailureKind::FileMissing, "SC0303"),
        (FailureKind::NotAFile, "SC0304"),
        (FailureKind::NotADirectory, "SC0304"),
        (FailureKind::FileTooLarge, "SC0305"),
        (FailureKind::FileUnreadable, "SC0306"),
        (FailureKind::DateMalformed, "SC0307"),
        (FailureKind::NotFound, "SC0801"),
        (FailureKind::Deleted, "SC0802"),
        (FailureKind::Denied, "SC0803"),
        (FailureKind::NotAuthenticated, "SC0804"),
        (FailureKind::Unavailable, "SC0805"),
        (FailureKind::Throttled, "SC0806"),
        (FailureKind::TimedOut, "SC0807"),
        (FailureKind::Malformed, "SC0808"),
        (FailureKind::Undecryptable, "SC0809"),
        (FailureKind::Sealed, "SC0810"),
        (FailureKind::NotInitialised, "SC0810"),
        (FailureKind::Tampered, "SC0811"),
        (FailureKind::Unusable, "SC0812"),
    ] {
        let store = Store { only: Some("SHOP_TOKEN"), failure: Some(kind), ..Store::new("vault") };
        let (error, problem) = only(loader().source(store).source(Memory::from([("SHOP_KEY", "k")])).load());
        assert_eq!(
            (problem.code(), problem.variable(), problem.is_secret()),
            (expected, "SHOP_TOKEN", true),
            "{kind:?}"
        );
        assert!(error.to_string().contains("set in vault") && error.to_string().contains("fix: "), "{error}");
        assert_eq!(Failure::new(kind).kind(), kind);
    }
}

#[test]
fn failure_in_a_file_names_it() {
    #[derive(Debug)]
    struct Files;
    impl Source for Files {
        fn name(&self) -> String {
            "files".into()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let mut answer = Answer::new();
            for key in request.keys().filter(secure_config::Key::is_secret) {
                answer.failed(&key, Failure::new(FailureKind::FileUnreadable).in_file("/etc/keys/one"));
            }
            answer
        }
    }
    let error = refused(loader().source(Files).load());
    assert_eq!(problems(&error), [("SC0306", "SHOP_TOKEN"), ("SC0306", "SHOP_KEY")]);
    assert!(error.to_string().contains("set in /etc/keys/one"), "{error}");
}

#[test]
fn source_that_says_where_it_belongs_is_held_to_it() {
    #[derive(Debug)]
    struct Bound(&'static str);
    impl Source for Bound {
        fn name(&self) -> String {
            "bound".into()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let mut answer = Answer::new();
            answer.belongs_to(self.0);
            request.keys().for_each(|key| answer.found(&key, Found::new("7")));
            answer
        }
    }
    assert!(loader().source(Bound("development")).load().is_ok());
    let full = Memory::from([("SHOP_TOKEN", "t"), ("SHOP_KEY", "k")]);
    let (error, problem) = only(loader().source(Bound("prod")).source(full).load());
    assert_eq!(problem.code(), "SC0503", "{error}");
}

#[test]
fn source_gives_previous_and_next_values_with_lines_and_files() {
    #[derive(Debug)]
    struct Rich;
    impl Source for Rich {
        fn name(&self) -> String {
            "rich".into()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let mut answer = Answer::new();
            for key in request.keys().filter(secure_config::Key::is_rotating) {
                let found =
                    Found::new("now").with_previous([Bytes::from("old"), Bytes::from("older")]).with_next("soon");
                answer.found(&key, found.at_line(4).in_file("/etc/keys/key"));
            }
            answer
        }
    }
    let (settings, report) =
        accepted(loader().source(Rich).source(Memory::from([("SHOP_TOKEN", "t")])).load_reported());
    assert!(["now", "old", "older", "soon"].iter().all(|text| settings.key.matches(text.as_bytes())));
    assert_eq!(origin(&report, "key"), "/etc/keys/key:4");
}

#[test]
fn source_that_counts_as_committed_holds_no_secret() {
    #[derive(Debug)]
    struct Committed;
    impl Source for Committed {
        fn name(&self) -> String {
            "committed".into()
        }
        fn properties(&self) -> Properties {
            Properties::new().committed()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let mut answer = Answer::new();
            request.keys().for_each(|key| answer.found(&key, Found::new("7")));
            answer
        }
    }
    assert_eq!(
        problems(&refused(loader().source(Committed).load())),
        [("SC0407", "SHOP_TOKEN"), ("SC0407", "SHOP_KEY")]
    );
}

#[test]
fn remote_source_that_panics_is_a_problem_and_no_panic() {
    #[derive(Debug)]
    struct Panics;
    impl Source for Panics {
        fn name(&self) -> String {
            "panics".into()
        }
        fn properties(&self) -> Properties {
            Properties::new().remote()
        }
        fn fetch(&self, _request: &Request<'_>) -> Answer {
            panic!("on purpose");
        }
    }
    let full = Memory::from([("SHOP_TOKEN", "t"), ("SHOP_KEY", "k")]);
    assert_eq!(code(loader().source(full).source(Panics).load()), "SC0805");
}

#[test]
fn plan_of_a_loader_names_what_would_be_asked_and_asks_nothing() {
    let store = Store::new("vault");
    let asked = Arc::clone(&store.asked);
    let plan = loader().source(store).plan();
    assert_eq!(plan.len(), 4);
    assert!(plan.contains(&"vault: SHOP_TOKEN".to_owned()), "{plan:?}");
    assert!(asked.lock().expect("nobody panics").is_empty());
    assert!(!Store { remote: false, ..Store::new("x") }.properties().remote);
}

/// A source that cannot be read at all, or that says something of itself.
#[derive(Debug)]
struct Whole(Option<Failure>);

impl Source for Whole {
    fn name(&self) -> String {
        "the store".into()
    }
    fn properties(&self) -> Properties {
        Properties::new().remote()
    }
    fn fetch(&self, request: &Request<'_>) -> Answer {
        let Some(failure) = &self.0 else {
            let mut answer = Answer::new();
            answer.warn("it asked to slow down");
            answer.warn("it asked to slow down");
            request.keys().for_each(|key| answer.found(&key, Found::new("7")));
            return answer;
        };
        Answer::faulty(failure.clone())
    }
    fn preflight(&self, request: &Request<'_>) -> Answer {
        let mut answer = Answer::new();
        for key in request.keys().filter(|key| key.is_secret()) {
            answer.failed(&key, Failure::new(FailureKind::Denied).about("secret/shop"));
        }
        answer
    }
}

#[test]
fn source_that_cannot_be_read_is_one_problem_that_names_what_is_set_nowhere_else() {
    let failure = Failure::new(FailureKind::Sealed).about("one of three").explained("in our words").cure("do this");
    let (error, problem) = only(loader().source(Whole(Some(failure))).source(Memory::from([("SHOP_KEY", "k")])).load());
    assert_eq!((problem.code(), problem.variable()), ("SC0810", ""));
    let text = error.to_string();
    for part in ["in our words", "at one of three", "set nowhere else: SHOP_TOKEN\n", "fix: do this"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    // A fault in a file beside the source's own is said of that file.
    let failure = Failure::new(FailureKind::Undecryptable).in_file("/etc/keys.txt").at_line(3);
    let (error, _) = only(loader().source(Whole(Some(failure))).source(Memory::from([("SHOP_KEY", "k")])).load());
    assert!(error.to_string().contains("\n  /etc/keys.txt:3 "), "{error}");
    // The environment's own problem comes first, and the note stays where it belongs.
    let unsaid = Settings::loader().source(Whole(Some(FailureKind::Unavailable.into())));
    let error = refused(unsaid.load());
    assert_eq!(problems(&error), [("SC0501", "SHOP_ENV"), ("SC0805", "")]);
    let text = error.to_string();
    let (_, store) = text.split_once("SC0805").expect("it is there");
    assert!(store.contains("set nowhere else: SHOP_TOKEN, SHOP_KEY"), "{text}");
}

#[test]
fn source_that_says_something_of_itself_is_heard_once() {
    let (_, report) = accepted(loader().source(Whole(None)).load_reported());
    assert_eq!(crate::judged::warning(&report, "SC0913"), "the store: it asked to slow down");
    assert_eq!(report.warnings().iter().filter(|warning| warning.code() == "SC0913").count(), 1);
}

#[test]
fn preflight_names_what_could_not_be_read_and_reads_nothing_remote() {
    let store = Store::new("vault");
    let asked = Arc::clone(&store.asked);
    assert!(loader().source(store).preflight().is_ok());
    assert!(asked.lock().expect("nobody panics").is_empty());
    let above = Memory::from([("SHOP_TOKEN", "t")]);
    let error = refused(loader().source(above).source(Whole(None)).preflight());
    assert_eq!(problems(&error), [("SC0803", "SHOP_KEY")], "what an earlier source holds need not be readable");
    assert!(error.to_string().contains("at secret/shop"), "{error}");
}

/// Polls until the future is ready, on this thread.
fn block_on<F: Future + Unpin>(mut future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    loop {
        match std::pin::Pin::new(&mut future).poll(&mut context) {
            std::task::Poll::Ready(output) => return output,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn load_is_a_future_that_needs_no_runtime() {
    let full = || Memory::from([("SHOP_TOKEN", "t"), ("SHOP_KEY", "k")]);
    let settings = block_on(loader().source(full()).load_async()).expect("all are there");
    assert_eq!(settings.token.expose_secret(), "t");
    let loaded = block_on(loader().source(full()).load_reported_async()).expect("all are there");
    assert_eq!(origin(&loaded.report, "key"), "memory");
    assert_eq!(code(block_on(loader().source(Memory::from([("SHOP_KEY", "k")])).load_async())), "SC0101");
}

#[test]
fn future_that_is_dropped_makes_remote_sources_give_up() {
    #[derive(Debug)]
    struct Waits(std::sync::mpsc::Sender<bool>);
    impl Source for Waits {
        fn name(&self) -> String {
            "waits".into()
        }
        fn properties(&self) -> Properties {
            Properties::new().remote()
        }
        fn fetch(&self, request: &Request<'_>) -> Answer {
            let start = std::time::Instant::now();
            while !request.is_given_up() && start.elapsed().as_secs() < 10 {
                std::thread::yield_now();
            }
            let _ = self.0.send(request.is_given_up());
            Answer::faulty(FailureKind::TimedOut)
        }
    }
    let (sender, gave_up) = std::sync::mpsc::channel();
    let mut future = loader().source(Waits(sender)).load_async();
    assert_eq!(format!("{future:?}"), "Loading(\"not begun\")");
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(std::pin::Pin::new(&mut future).poll(&mut context).is_pending());
    drop(future);
    assert_eq!(gave_up.recv_timeout(std::time::Duration::from_secs(20)), Ok(true));
}

#[test]
fn panic_of_the_program_goes_through_a_future_to_whoever_waits() {
    #[derive(SecureConfig)]
    struct Panics {
        #[config(validate = panics)]
        #[allow(dead_code)]
        port: u16,
    }
    fn panics(_: &u16) -> Result<(), secure_config::Violation> {
        panic!("on purpose");
    }
    let loader = Panics::loader().source(Memory::from([("PORT", "1")]));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| block_on(loader.load_async()).is_ok()));
    assert!(outcome.is_err(), "it ends");
}
