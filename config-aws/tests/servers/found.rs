//! What is found, and in how many requests.

use secure_config::{ExposeSecret, Rotating, SecretString, SecureConfig};

use crate::proxy::Proxy;
use crate::server::{aws_at, servers};

/// A program with secrets of each kind.
#[derive(SecureConfig)]
#[config(app = "shop", prefix = "SHOP", environment = "SHOP_ENV")]
struct Shop {
    /// A plain secret.
    token: SecretString,
    /// One that rotates.
    #[rotate(days = 90, window_days = 7)]
    signing_key: Rotating<SecretString>,
    /// One of several in a secret of JSON.
    #[config(secrets_manager = "shared/{environment}/db#password", ssm = "/shared/{environment}/db/password:2")]
    db_password: SecretString,
    /// Not a secret.
    #[config(default = 80)]
    port: u16,
    /// Not there.
    absent: Option<SecretString>,
}

fn text(secret: &SecretString) -> &str {
    secret.expose_secret()
}

#[test]
fn secrets_are_found_plain_in_json_and_at_their_stages() {
    for server in servers() {
        server.put("CreateSecret", r#"{"Name":"/shop/test/token","SecretString":"a\"b\\c é\n"}"#);
        server.put("CreateSecret", r#"{"Name":"/shop/test/signing_key","SecretString":"first"}"#);
        server.put("PutSecretValue", r#"{"SecretId":"/shop/test/signing_key","SecretString":"second"}"#);
        server
            .put("CreateSecret", r#"{"Name":"shared/test/db","SecretString":"{\"user\":\"u\",\"password\":\"p w\"}"}"#);
        let proxy = Proxy::to(server.port);
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let loaded = Shop::loader()
            .environment("test")
            .source(aws.secrets_manager("/{app}/{environment}/"))
            .load_reported()
            .unwrap_or_else(|error| panic!("{}: {error}", server.name));
        let shop = &loaded.settings;
        assert_eq!(text(&shop.token), "a\"b\\c é\n", "{}", server.name);
        assert_eq!(text(shop.signing_key.current()), "second", "{}", server.name);
        let previous: Vec<_> = shop.signing_key.previous().iter().map(text).collect();
        assert_eq!(previous, ["first"], "{}", server.name);
        assert_eq!(text(&shop.db_password), "p w", "{}", server.name);
        assert!(shop.absent.is_none() && shop.port == 80, "{}", server.name);
        let report = loaded.report.to_string();
        assert!(report.contains("AWS Secrets Manager (/{app}/{environment}/), version "), "{report}");
        assert!(report.contains("fresh, due in 90 days"), "by the date of the version: {report}");
        // The previous value is asked for where a field wants it, and nowhere else.
        assert_eq!(proxy.asked(), ["BatchGetSecretValue", "GetSecretValue"], "{}", server.name);
        assert!(!proxy.requests()[0].contains("/port"), "what is no secret is not looked for there");
    }
}

#[test]
fn parameters_are_found_decrypted_at_their_versions() {
    for server in servers() {
        server.put("PutParameter", r#"{"Name":"/shop/test/token","Value":"t","Type":"SecureString"}"#);
        server.put("PutParameter", r#"{"Name":"/shop/test/signing_key","Value":"first","Type":"SecureString"}"#);
        server.put(
            "PutParameter",
            r#"{"Name":"/shop/test/signing_key","Value":"second","Type":"SecureString","Overwrite":true}"#,
        );
        for value in ["one", "two", "three"] {
            let body = format!(
                r#"{{"Name":"/shared/test/db/password","Value":"{value}","Type":"SecureString","Overwrite":true}}"#
            );
            server.put("PutParameter", &body);
        }
        server.put("PutParameter", r#"{"Name":"/shop/test/port","Value":"8080","Type":"String"}"#);
        let proxy = Proxy::to(server.port);
        let aws = aws_at(&proxy.url()).credentials_provider(server.credentials());
        let loaded = Shop::loader()
            .environment("test")
            .source(aws.parameter_store("/{app}/{environment}/"))
            .load_reported()
            .unwrap_or_else(|error| panic!("{}: {error}", server.name));
        let shop = &loaded.settings;
        assert_eq!((text(&shop.token), shop.port), ("t", 8080), "{}", server.name);
        assert_eq!(text(shop.signing_key.current()), "second", "{}", server.name);
        let previous: Vec<_> = shop.signing_key.previous().iter().map(text).collect();
        assert_eq!(previous, ["first"], "{}", server.name);
        assert_eq!(text(&shop.db_password), "two", "{}", server.name);
        let report = loaded.report.to_string();
        assert!(report.contains("AWS Parameter Store (/{app}/{environment}/), version 2"), "{report}");
        assert!(report.contains("fresh, due in 90 days"), "by the date of the version: {report}");
        assert_eq!(proxy.asked(), ["GetParameters"; 2], "{}", server.name);
    }
}

#[test]
fn label_list_and_plain_text_of_the_parameter_store_are_read() {
    for server in servers() {
        for value in ["one", "two"] {
            let body = format!(r#"{{"Name":"/kinds/label","Value":"{value}","Type":"String","Overwrite":true}}"#);
            server.put("PutParameter", &body);
        }
        server.put("LabelParameterVersion", r#"{"Name":"/kinds/label","ParameterVersion":1,"Labels":["stable"]}"#);
        server.put("PutParameter", r#"{"Name":"/kinds/hosts","Value":"a,b","Type":"StringList"}"#);
        server.put("PutParameter", r#"{"Name":"/kinds/key","Value":"k","Type":"String"}"#);
        let loaded = Kinds::loader().source(server.aws().parameter_store("/kinds/")).load_reported();
        let loaded = loaded.unwrap_or_else(|error| panic!("{}: {error}", server.name));
        let kinds = &loaded.settings;
        assert_eq!(
            (kinds.label.as_str(), kinds.hosts.as_slice()),
            ("one", ["a".to_owned(), "b".to_owned()].as_slice())
        );
        assert_eq!(text(&kinds.key), "k");
        assert!(loaded.report.to_string().contains("in plain text: store it as a `SecureString`"));
    }
}

/// A program with parameters of each kind.
#[derive(SecureConfig)]
struct Kinds {
    /// By its label.
    #[config(ssm = "label:stable")]
    label: String,
    /// A list.
    hosts: Vec<String>,
    /// A secret that stands in plain text.
    key: SecretString,
}
