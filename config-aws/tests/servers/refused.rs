//! What is said of values that could not be had.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use secure_config::aws::{Credentials, ProvideCredentials};
use secure_config::{ExposeSecret, LoadError, Memory, SecretString, SecureConfig};

use crate::proxy::{Proxy, json};
use crate::server::{Server, aws_at, servers};

/// A program whose secrets are in different states.
#[derive(SecureConfig)]
#[config(app = "states", prefix = "STATES", environment = "STATES_ENV")]
#[expect(dead_code, reason = "only what is said of them matters")]
struct States {
    /// Good.
    good: SecretString,
    /// Marked for deletion.
    deleted: Option<SecretString>,
    /// By the prefix alone, and not there.
    elsewhere: Option<SecretString>,
    /// Named, and not there.
    #[config(secrets_manager = "/states/nowhere", ssm = "/states/nowhere")]
    named: Option<SecretString>,
    /// Named, and its secret has no such key.
    #[config(secrets_manager = "/states/test/good#key")]
    keyless: Option<SecretString>,
}

/// A program with one secret.
#[derive(SecureConfig)]
#[config(app = "one", prefix = "ONE", environment = "ONE_ENV")]
struct One {
    /// The secret.
    good: SecretString,
}

fn error<T: std::fmt::Debug>(outcome: Result<T, LoadError>) -> LoadError {
    outcome.expect_err("nothing was read")
}

/// The variables of the problems, with their codes.
fn told(error: &LoadError) -> Vec<(&str, &str)> {
    error.problems().iter().map(|problem| (problem.variable(), problem.code())).collect()
}

#[test]
fn each_secret_has_its_own_failure_and_hides_no_other() {
    for server in servers() {
        server.put("CreateSecret", r#"{"Name":"/states/test/good","SecretString":"plain"}"#);
        server.put("CreateSecret", r#"{"Name":"/states/test/deleted","SecretString":"x"}"#);
        server.put("DeleteSecret", r#"{"SecretId":"/states/test/deleted"}"#);
        let loader = States::loader().environment("test").source(server.aws().secrets_manager("/{app}/{environment}/"));
        let error = error(loader.load());
        println!("{error}");
        let expected = [("STATES_DELETED", "SC0802"), ("STATES_NAMED", "SC0801"), ("STATES_KEYLESS", "SC0808")];
        assert_eq!(told(&error), expected, "{}: {error}", server.name);
        let text = error.to_string();
        assert!(text.contains("at /states/test/good#key") && text.contains("marked for deletion"), "{text}");
        let preflight = loader.preflight().expect_err("one is deleted, one is not there");
        let expected = [("STATES_DELETED", "SC0802"), ("STATES_NAMED", "SC0801")];
        assert_eq!(told(&preflight), expected, "{}: {preflight}", server.name);
    }
}

#[test]
fn secret_that_the_prefix_does_not_find_comes_from_the_next_source() {
    for server in servers() {
        let next = Memory::from([("ONE_GOOD", "of the next")]);
        let aws = server.aws();
        let one = One::loader()
            .environment("test")
            .source(aws.secrets_manager("/nobody/{environment}/"))
            .source(aws.parameter_store("/nobody/{environment}/"))
            .source(next)
            .load();
        let one = one.unwrap_or_else(|error| panic!("{}: {error}", server.name));
        assert_eq!(one.good.expose_secret(), "of the next");
        let error = error(One::loader().environment("test").source(aws.secrets_manager("")).load());
        assert!(error.to_string().contains("AWS Secrets Manager (/{app}/{environment}/)"), "{error}");
    }
}

#[test]
fn secret_of_another_environment_is_not_asked_for() {
    for server in servers() {
        let proxy = Proxy::to(server.port);
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        for place in ["test", "staging"] {
            let error = error(One::loader().environment(place).source(aws.secrets_manager("/billing/prod/")).load());
            assert!(error.to_string().contains("other environment"), "{error}");
            let error = self::error(One::loader().environment(place).source(aws.parameter_store("/prod/x/")).load());
            assert!(error.to_string().contains("other environment"), "{error}");
        }
        assert!(proxy.asked().is_empty());
        server.put(
            "CreateSecret",
            r#"{"Name":"/tagged/good","SecretString":"x","Tags":[{"Key":"Environment","Value":"production"}]}"#,
        );
        let loader = |place: &'static str| One::loader().environment(place).source(aws.secrets_manager("/tagged/"));
        assert!(loader("prod").preflight().is_ok(), "{}", server.name);
        let error = loader("staging").preflight().expect_err("its tag names another one");
        assert!(error.to_string().contains("other environment"), "{error}");
        assert_eq!(proxy.asked(), ["DescribeSecret"; 2], "nothing is read before");
    }
}

#[test]
fn stage_that_moved_is_asked_for_and_looked_at() {
    for server in servers() {
        let of = |answer: &str| {
            let (_, rest) = answer.split_once("\"VersionId\"").expect("a version");
            rest.split('"').nth(1).expect("its id").to_owned()
        };
        for name in ["good", "deleted"] {
            let first =
                of(&server.put("CreateSecret", &format!(r#"{{"Name":"/moved/{name}","SecretString":"first"}}"#)));
            let second =
                of(&server
                    .put("PutSecretValue", &format!(r#"{{"SecretId":"/moved/{name}","SecretString":"second"}}"#)));
            let body = format!(
                r#"{{"SecretId":"/moved/{name}","VersionStage":"AWSCURRENT","MoveToVersionId":"{first}","RemoveFromVersionId":"{second}"}}"#
            );
            server.put("UpdateSecretVersionStage", &body);
        }
        // moto answers with the version that is not current any more, where nobody names the stage.
        let states = Pair::loader().source(server.aws().secrets_manager("/moved/")).load();
        let states = states.unwrap_or_else(|error| panic!("{}: {error}", server.name));
        assert_eq!(
            (states.good.expose_secret(), states.deleted.expose_secret()),
            ("first", "first"),
            "{}",
            server.name
        );
    }
}

/// A program with two secrets.
#[derive(SecureConfig)]
#[config(app = "pair")]
struct Pair {
    /// One.
    good: SecretString,
    /// Another.
    deleted: SecretString,
}

#[test]
fn version_that_is_not_the_one_asked_for_is_no_value() {
    let old = r#"{"ARN":"arn:x","Name":"/old/good","VersionId":"1","SecretString":"old","VersionStages":["AWSPREVIOUS"],"CreatedDate":1}"#;
    let proxy = Proxy::with(1, move |_, _, _| Some(json(200, "", old)));
    let error = error(One::loader().environment("test").source(scripted(&proxy).secrets_manager("/old/")).load());
    assert!(error.to_string().contains("not of the expected form") && !error.to_string().contains("old\""), "{error}");
}

fn scripted(proxy: &Proxy) -> secure_config::aws::Aws {
    aws_at(&proxy.url()).credentials_provider(Credentials::new("AKIDEXAMPLE", "key", None, None, "tests"))
}

#[test]
fn refusals_are_told_apart_and_no_word_of_the_server_is_repeated() {
    const ECHO: &str = "sentinel-in-the-message";
    let xml = |code: &str| {
        let body =
            format!("<ErrorResponse><Error><Code>{code}</Code><Message>{ECHO}</Message></Error></ErrorResponse>");
        json(403, "content-type: text/xml\r\n", &body)
    };
    let typed = |code: &str| {
        let body = format!(r#"{{"__type":"com.amazonaws.secretsmanager#{code}","Message":"{ECHO}"}}"#);
        json(400, "", &body)
    };
    let header = |code: &str| {
        json(
            400,
            &format!("x-amzn-errortype: {code}:http://internal.amazon.com/\r\n"),
            &format!("{{\"message\":\"{ECHO}\"}}"),
        )
    };
    let late = |code: &str| {
        json(403, "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", &format!(r#"{{"__type":"{code}","message":"{ECHO}"}}"#))
    };
    let now = |code: &str| json(400, "", &format!(r#"{{"__type":"{code}","message":"{ECHO}"}}"#));
    for (answer, code, words) in [
        (xml("AccessDenied"), "SC0803", "grant `secretsmanager:GetSecretValue` on it"),
        (typed("AccessDeniedException"), "SC0803", "this identity may not read the secret"),
        (header("DecryptionFailure"), "SC0809", "`kms:Decrypt`"),
        (typed("ExpiredTokenException"), "SC0804", "the credentials have expired"),
        (xml("InvalidClientTokenId"), "SC0804", "AWS does not know these credentials"),
        (header("UnrecognizedClientException"), "SC0804", "AWS does not know these credentials"),
        (now("InvalidSignatureException"), "SC0804", "AWS does not know these credentials"),
        (late("InvalidSignatureException"), "SC0804", "the clock of this machine"),
        (now("RequestTimeTooSkewed"), "SC0804", "the clock of this machine"),
        (now("InternalServiceError"), "SC0805", "an error of its own"),
        (now("ThrottlingException"), "SC0806", "asks to slow down"),
        (json(429, "", ECHO), "SC0806", "asks to slow down"),
        (json(200, "", ECHO), "SC0808", "not of the expected form"),
        (json(200, "", "{}"), "SC0808", "not of the expected form"),
        (typed("SomethingNew"), "SC0808", "not of the expected form"),
    ] {
        let shown = answer.clone();
        let proxy = Proxy::with(1, move |_, _, _| Some(answer.clone()));
        let error = error(One::loader().environment("test").source(scripted(&proxy).secrets_manager("/x/")).load());
        let text = error.to_string();
        assert!(text.contains(code) && text.contains(words), "{shown}: {text}");
        assert!(!format!("{text}{error:?}{error:#?}{}", error.to_json()).contains(ECHO), "{text}");
    }
}

#[test]
fn credentials_that_are_wrong_are_one_problem_of_the_source() {
    let checked = Server::moto("moto with checks", &[("INITIAL_NO_AUTH_ACTION_COUNT", "0")]);
    for server in crate::server::ministack().into_iter().chain(checked.as_ref()) {
        let known = if server.name == "ministack" {
            server
                .user(
                    "wrong",
                    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
                )
                .access_key_id()
                .to_owned()
        } else {
            server.root.0.clone()
        };
        let wrong = Credentials::new(known, "not-the-key", None, None, "tests");
        let aws = aws_at(&server.url()).credentials_provider(wrong);
        for outcome in [
            Pair::loader().source(aws.secrets_manager("/x/")).load(),
            Pair::loader().source(aws.parameter_store("/x/")).load(),
        ] {
            let error = error(outcome);
            assert_eq!(told(&error), [("", "SC0804")], "{}: {error}", server.name);
            assert!(error.to_string().contains("aws sts get-caller-identity"), "{error}");
        }
    }
}

#[test]
fn batch_that_is_not_granted_becomes_single_requests() {
    for server in servers() {
        for name in ["good", "deleted"] {
            server.put("CreateSecret", &format!(r#"{{"Name":"/single/{name}","SecretString":"{name}"}}"#));
        }
        let proxy = Proxy::with(server.port, |operation, _, _| {
            (operation == "BatchGetSecretValue").then(|| json(400, "", r#"{"__type":"AccessDeniedException"}"#))
        });
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let loaded = Pair::loader().source(aws.secrets_manager("/single/")).load_reported();
        let loaded = loaded.unwrap_or_else(|error| panic!("{}: {error}", server.name));
        assert_eq!(loaded.settings.deleted.expose_secret(), "deleted");
        assert_eq!(proxy.asked(), ["BatchGetSecretValue", "GetSecretValue", "GetSecretValue"]);
        assert!(loaded.report.to_string().contains("`secretsmanager:BatchGetSecretValue` is not granted"));
    }
}

#[test]
fn parameter_that_is_denied_does_not_hide_the_others() {
    let denied = r#"{"__type":"AccessDeniedException","Message":"not authorized"}"#;
    for server in servers() {
        for name in ["good", "deleted"] {
            server.put("PutParameter", &format!(r#"{{"Name":"/hidden/{name}","Value":"x","Type":"SecureString"}}"#));
        }
        // AWS refuses the whole request where one name is not allowed: the first one, and of the two that follow, one.
        let proxy = Proxy::with(server.port, move |_, number, _| (number < 2).then(|| json(400, "", denied)));
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let error = error(Pair::loader().source(aws.parameter_store("/hidden/")).load());
        assert_eq!(told(&error).len(), 1, "{}: {error}", server.name);
        assert!(error.to_string().contains("grant `ssm:GetParameters` on it"), "{error}");
        assert_eq!(proxy.asked(), ["GetParameters"; 3]);
    }
}

#[test]
fn what_an_earlier_local_source_holds_is_not_asked_for() {
    for server in servers() {
        let proxy = Proxy::to(server.port);
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let local = Memory::from([("ONE_GOOD", "local")]);
        let one = One::loader().environment("test").source(local).source(aws.secrets_manager("/x/")).load();
        assert_eq!(one.expect("it is there").good.expose_secret(), "local");
        assert!(proxy.asked().is_empty());
    }
}

/// Gives new credentials each time, and counts.
#[derive(Debug)]
struct Counted(Arc<AtomicUsize>);

impl ProvideCredentials for Counted {
    fn provide_credentials<'a>(&'a self) -> aws_credential_types::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.0.fetch_add(1, Ordering::SeqCst);
        aws_credential_types::provider::future::ProvideCredentials::ready(Ok(Credentials::new(
            "AKID", "key", None, None, "tests",
        )))
    }
}

#[test]
fn credentials_are_kept_until_they_are_refused_and_asked_for_once_more() {
    let count = Arc::new(AtomicUsize::new(0));
    let good = r#"{"ARN":"arn:x","Name":"/kept/good","VersionId":"1","SecretString":"s","VersionStages":["AWSCURRENT"],"CreatedDate":1}"#;
    let proxy = Proxy::with(1, move |_, number, _| {
        let expired = json(400, "", r#"{"__type":"ExpiredTokenException"}"#);
        Some(if number == 2 || number >= 4 { expired } else { json(200, "", good) })
    });
    let aws = aws_at(&proxy.url()).credentials_provider(Counted(Arc::clone(&count)));
    let source = aws.secrets_manager("/kept/");
    let loader = One::loader().environment("test").source(source);
    for (asked, requests) in [(1, 1), (1, 2), (2, 4)] {
        assert!(loader.load().is_ok());
        assert_eq!((count.load(Ordering::SeqCst), proxy.asked().len()), (asked, requests));
    }
    let error = error(loader.load());
    assert!(error.to_string().contains("the credentials have expired"), "{error}");
    assert_eq!((count.load(Ordering::SeqCst), proxy.asked().len()), (3, 6), "once more, and no storm");
}

#[test]
fn place_that_names_an_unknown_environment_or_is_no_name_is_told() {
    let proxy = Proxy::to(1);
    let error_of =
        |prefix: &str| error(Pair::loader().source(scripted(&proxy).secrets_manager(prefix)).load()).to_string();
    assert!(error_of("/billing/{environment}/").contains("nobody knows where the program runs"));
    assert!(error_of("/bil ling/").contains("cannot be a name of the store's"));
    assert!(proxy.asked().is_empty());
}
