//! The policy that is generated from the schema, enforced by a server: enough for what is read, and nothing beside it.

use secure_config::schema::render::{Options, iam_policy};
use secure_config::{ExposeSecret, Rotating, SecretString, SecureConfig};

use crate::server::{ACCOUNT, REGION, Server, aws_at, ministack};

/// A program.
#[derive(SecureConfig)]
#[config(app = "guarded", prefix = "GUARDED", environment = "GUARDED_ENV")]
struct Guarded {
    /// By the prefix.
    token: SecretString,
    /// One that rotates.
    #[rotate(days = 90, window_days = 7)]
    key: Rotating<SecretString>,
    /// Where the field says.
    #[config(secrets_manager = "shared/{environment}#password", ssm = "/shared/{environment}/password:1")]
    shared: SecretString,
    /// Not a secret.
    #[config(default = 80)]
    #[expect(dead_code, reason = "Secrets Manager is not asked for it")]
    port: u16,
}

/// Another program, which may not read a neighbour's.
#[derive(SecureConfig)]
#[config(app = "neighbour", prefix = "NEIGHBOUR", environment = "NEIGHBOUR_ENV")]
#[expect(dead_code, reason = "nothing of it may be read")]
struct Neighbour {
    /// By the prefix.
    token: SecretString,
    /// Beside it.
    key: SecretString,
}

fn set_up(server: &Server) {
    for app in ["guarded", "neighbour"] {
        for name in ["token", "key"] {
            let name = format!("/{app}/prod/{name}");
            server.put("CreateSecret", &format!(r#"{{"Name":"{name}","SecretString":"s"}}"#));
            server.put("PutSecretValue", &format!(r#"{{"SecretId":"{name}","SecretString":"t"}}"#));
            server.put("PutParameter", &format!(r#"{{"Name":"{name}","Value":"s","Type":"SecureString"}}"#));
        }
    }
    server.put("CreateSecret", r#"{"Name":"shared/prod","SecretString":"{\"password\":\"p\"}"}"#);
    server.put("PutParameter", r#"{"Name":"/shared/prod/password","Value":"p","Type":"SecureString"}"#);
}

fn policy() -> String {
    let mut options = Options::default();
    options.region = Some(REGION.to_owned());
    options.account = Some(ACCOUNT.to_owned());
    iam_policy(Guarded::SCHEMA, None, &options)
}

#[test]
fn generated_policy_is_enough_and_no_more() {
    let Some(server) = ministack() else { return };
    set_up(server);
    let user = server.user("guarded", &policy());
    let aws = aws_at(&server.url()).credentials_provider(user);
    let source = aws.secrets_manager("");
    let loaded = Guarded::loader().environment("prod").source(source.clone()).load();
    let guarded = loaded.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((guarded.token.expose_secret(), guarded.shared.expose_secret()), ("t", "p"));
    assert_eq!(guarded.key.previous().len(), 1);
    assert!(Guarded::loader().environment("prod").source(source.clone()).preflight().is_ok());
    // `GetParameters` is not tried: this server holds it to no name, where AWS holds it to each.
    for outcome in [
        Neighbour::loader().environment("prod").source(source.clone()).load().map(|_| ()),
        Neighbour::loader().environment("prod").source(source).preflight(),
    ] {
        let error = outcome.expect_err("nothing of it may be read");
        let told: Vec<_> = error.problems().iter().map(|problem| (problem.variable(), problem.code())).collect();
        assert_eq!(told, [("NEIGHBOUR_TOKEN", "SC0803"), ("NEIGHBOUR_KEY", "SC0803")], "{error}");
    }
}

/// moto holds these services to no names: a policy without an action is what it can refuse, in XML.
#[test]
fn action_that_is_not_granted_is_denied_for_each_key() {
    // What is put in, the user, its policy and its key: fourteen and three.
    let Some(server) = Server::moto("moto with policies", &[("INITIAL_NO_AUTH_ACTION_COUNT", "17")]) else { return };
    set_up(&server);
    let only = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","secretsmanager:BatchGetSecretValue"],"Resource":"*"}]}"#;
    let user = server.user("only-secrets", only);
    let aws = aws_at(&server.url()).credentials_provider(user);
    let secrets = Guarded::loader().environment("prod").source(aws.secrets_manager("")).load();
    assert_eq!(secrets.unwrap_or_else(|error| panic!("{error}")).token.expose_secret(), "t");
    let error = Neighbour::loader().environment("prod").source(aws.parameter_store("")).load().expect_err("denied");
    let told: Vec<_> = error.problems().iter().map(|problem| (problem.variable(), problem.code())).collect();
    assert_eq!(told, [("NEIGHBOUR_TOKEN", "SC0803"), ("NEIGHBOUR_KEY", "SC0803")], "{error}");
}
