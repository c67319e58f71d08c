//! How many requests many values take, counted at the server's side.

use secure_config::{ExposeSecret, SecretString, SecureConfig};

use crate::proxy::Proxy;
use crate::server::{aws_at, servers};

macro_rules! forty {
    ($($name:ident)*) => {
        /// A program with forty secrets.
        #[derive(SecureConfig)]
        #[config(app = "forty", prefix = "FORTY")]
        struct Forty {
            $(
                /// A secret.
                $name: SecretString,
            )*
        }

        const NAMES: &[&str] = &[$(stringify!($name)),*];

        fn values(forty: &Forty) -> Vec<&str> {
            vec![$(forty.$name.expose_secret()),*]
        }
    };
}

forty! {
    s00 s01 s02 s03 s04 s05 s06 s07 s08 s09 s10 s11 s12 s13 s14 s15 s16 s17 s18 s19
    s20 s21 s22 s23 s24 s25 s26 s27 s28 s29 s30 s31 s32 s33 s34 s35 s36 s37 s38 s39
}

#[test]
fn forty_secrets_take_two_requests_and_forty_parameters_four() {
    for server in servers() {
        for name in NAMES {
            server.put("CreateSecret", &format!(r#"{{"Name":"/forty/{name}","SecretString":"of {name}"}}"#));
            server.put(
                "PutParameter",
                &format!(r#"{{"Name":"/forty/{name}","Value":"of {name}","Type":"SecureString"}}"#),
            );
        }
        let expected: Vec<_> = NAMES.iter().map(|name| format!("of {name}")).collect();
        let proxy = Proxy::to(server.port);
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let forty = Forty::loader().source(aws.secrets_manager("/{app}/")).load();
        assert_eq!(values(&forty.unwrap_or_else(|error| panic!("{}: {error}", server.name))), expected);
        assert_eq!(proxy.asked(), ["BatchGetSecretValue"; 2], "{}", server.name);
        let loader = Forty::loader().source(aws.parameter_store("/{app}/"));
        assert_eq!(values(&loader.load().unwrap_or_else(|error| panic!("{}: {error}", server.name))), expected);
        assert_eq!(proxy.asked()[2..], ["GetParameters"; 4], "{}", server.name);
        assert!(proxy.requests().iter().skip(2).all(|request| request.contains("\"WithDecryption\":true")));
        let plan = loader.plan();
        assert_eq!(plan.len(), 4, "{plan:?}");
        assert!(plan[0].starts_with("AWS Parameter Store: GetParameters /forty/s00, /forty/s01, "), "{plan:?}");
        assert_eq!(proxy.asked().len(), 6, "a plan reads nothing");
    }
}

#[test]
fn forty_values_of_one_secret_take_one_request() {
    for server in servers() {
        let members: Vec<_> = NAMES.iter().map(|name| format!(r#"\"{name}\":\"of {name}\""#)).collect();
        server.put("CreateSecret", &format!(r#"{{"Name":"forty-in-one","SecretString":"{{{}}}"}}"#, members.join(",")));
        let proxy = Proxy::to(server.port);
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let forty = Forty::loader().source(aws.secrets_manager("{app}-in-one")).load();
        assert_eq!(values(&forty.unwrap_or_else(|error| panic!("{}: {error}", server.name)))[39], "of s39");
        assert_eq!(proxy.asked(), ["GetSecretValue"], "{}", server.name);
        assert!(proxy.requests()[0].contains("\"VersionStage\":\"AWSCURRENT\""));
    }
}

#[test]
fn service_that_throttles_is_asked_again_no_more_than_promised() {
    for server in servers() {
        for (operation, what) in [("BatchGetSecretValue", 2), ("GetParameters", 4)] {
            let throttled = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
            let proxy = Proxy::with(server.port, move |_, _, _| Some(crate::proxy::json(400, "", throttled)));
            let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
            let outcome = if operation == "GetParameters" {
                Forty::loader().source(aws.parameter_store("/{app}/")).load()
            } else {
                Forty::loader().source(aws.secrets_manager("/{app}/")).load()
            };
            let error = outcome.expect_err("nothing was read");
            let codes: Vec<_> = error.problems().iter().map(|problem| problem.code()).collect();
            assert_eq!(codes.len(), 1, "one problem, not forty: {error}");
            assert!(error.to_string().contains("the store asks to slow down"), "{error}");
            assert_eq!(proxy.asked().len(), what * 3, "three attempts each");
        }
    }
}
